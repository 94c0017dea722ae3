//! All SQL of this feature, by noun. Rows of an organization are read and written inside a `TenantTx`; people and
//! their sessions, which follow a person through all organizations, inside a `SystemTx`.

pub mod artists;
pub mod invitations;
pub mod members;
pub mod organizations;
pub mod sessions;
pub mod users;
