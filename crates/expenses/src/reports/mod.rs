//! What the month came to: the ledger line by line, sums by category, production, person or currency ([`model`]), and the
//! journal, as JSON and as files ([`files`]).
//!
//! Reports are about what was approved, in the organization's currency: by the day on which it was booked, as the journal
//! is, so that a month that was handed to the accountants stays as it was; or, where asked, by the day on which it was
//! spent. They use the journal's own arithmetic, so that their sums are the journal's.

pub mod files;
pub mod model;
mod routes;
pub mod service;
mod store;

pub use routes::routes;
