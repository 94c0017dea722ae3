//! Use cases: rules, store, audit, live updates, e-mail. No SQL and no HTTP.

pub mod account;
pub mod attempts;
pub mod invitations;
pub mod members;
pub mod sessions;
pub mod sign_in;
