//! Use cases: rules, store, audit, live updates, e-mail. No SQL and no HTTP.

pub mod account;
pub mod accounts;
pub mod attempts;
pub mod events;
pub mod factors;
pub mod grants;
pub mod invitations;
pub mod limits;
pub mod members;
pub mod one_time;
pub mod organization;
pub mod personal;
pub mod sessions;
pub mod sign_in;
