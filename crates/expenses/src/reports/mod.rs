//! What the month came to: the ledger line by line, sums by category, production, person or currency ([`model`]), and the
//! journal, as JSON and as files ([`files`]).
//!
//! Reports are about what was approved, by the day on which it was spent, in the organization's currency; they use the
//! journal's own arithmetic, so that their sums are the journal's.

pub mod files;
pub mod model;
mod routes;
pub mod service;
mod store;

pub use routes::routes;
