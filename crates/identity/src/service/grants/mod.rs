//! Ways in and powers that an organization, or a person, grants to others: single sign-on for its staff, keys for
//! programs, acting for somebody, help by whoever runs the server, and the rules that hold for all of them.

pub mod acting;
pub mod admission;
pub mod api_clients;
pub mod delegations;
pub mod networks;
pub mod powers;
pub mod security;
pub mod sso;
pub mod support;
