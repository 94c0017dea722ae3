//! Who is calling and what they may do: [`tokens`] proves it, [`revocations`] takes it back, [`principal`] says it,
//! [`authorized`] grants it.

pub mod api_clients;
pub mod authorized;
pub mod principal;
pub mod revocations;
pub mod tokens;
mod verified;
