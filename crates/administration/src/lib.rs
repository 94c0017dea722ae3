//! What keeps an organization's office in the picture and its house clean: failed background jobs and their retry, the
//! audit log, storage used; and [`TenantSweep`], which the scheduler queues for every organization.
//!
//! Jobs themselves, the audit log and file accounting belong to the platform; this feature shows them. It never
//! changes an audit entry and never shows a job of another organization.

mod jobs;
mod model;
mod routes;
mod store;

pub use jobs::TenantSweep;
pub use routes::routes;
