//! What the office sets for claims: bounds and accounts ([`model::Settings`]), categories, exchange rates – typed, or in
//! the European Central Bank's format ([`ecb`]) –, allowances for kilometres and days away, and months that are booked.
//!
//! What holds on a day is looked up in the claims' store. Changes never reach back: a claim keeps the amounts it was made with.

mod categories;
pub mod ecb;
mod jobs;
pub mod model;
mod routes;
pub mod service;
mod store;

pub use jobs::RatesFetch;
pub use routes::routes;

pub(crate) use service::{accounts, base_currency, read as with_payer, settings};
