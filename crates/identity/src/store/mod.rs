//! All SQL of this feature, by noun. Rows of an organization are read and written inside a `TenantTx`; people and
//! their sessions, which follow a person through all organizations, inside a `SystemTx`.

pub mod artists;
pub mod events;
pub mod invitations;
pub mod members;
pub mod one_time;
pub mod organizations;
pub mod personal;
pub mod security;
pub mod sessions;
pub mod users;
