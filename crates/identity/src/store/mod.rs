//! All SQL of this feature, by noun. Rows of an organization are read and written inside a `TenantTx`; people and
//! their sessions, which follow a person through all organizations, inside a `SystemTx`.

pub mod api_clients;
pub mod artists;
pub mod delegations;
pub mod email_changes;
pub mod events;
pub mod factors;
pub mod invitations;
pub mod known_devices;
pub mod members;
pub mod one_time;
pub mod organizations;
pub mod personal;
pub mod search;
pub mod security;
pub mod sessions;
pub mod sign_in_failures;
pub mod sso;
pub mod standing;
pub mod users;
