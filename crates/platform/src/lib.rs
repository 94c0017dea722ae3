//! How any feature runs: the request's context, who may do what, transactions, jobs, live updates, files, problems,
//! configuration and telemetry.
//!
//! The rule that shapes everything here: *no permission, no transaction; no organization, no transaction.* A handler
//! reaches the database only through [`Authorized`], whose closures hand it a [`TenantTx`]. Start with
//! [`auth::authorized`] and [`db::tenant`].

mod announcements;
pub mod audit;
pub mod auth;
pub mod config;
pub mod crypto;
pub mod db;
pub mod files;
pub mod http;
pub mod idempotency;
pub mod jobs;
pub mod kept;
pub mod links;
pub mod live;
pub mod machine;
pub mod migrations;
pub mod outbound;
pub mod page;
pub mod places;
pub mod policy;
pub mod possible;
pub mod problem;
pub mod rate_limit;
pub mod spreadsheet;
pub mod state;
pub mod telemetry;
pub mod version;

pub use auth::authorized::Authorized;
pub use auth::principal::{Assurance, Confinement, Powers, Principal, RealPerson};
pub use config::Config;
pub use db::context::{Actor, Origin, SystemContext, TenantContext};
pub use db::error::DbError;
pub use db::tenant::{AnyTx, SystemTx, TenantTx};
pub use policy::{Permission, Role, Scope};
pub use problem::{FieldError, Problem, ProblemType};
pub use state::{DatabaseProtection, Platform};
