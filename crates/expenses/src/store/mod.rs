//! All SQL of claims. Every function takes a transaction and names the organization beside row security.

pub mod advances;
pub mod categories;
pub mod claims;
pub mod events;
pub mod lines;
pub mod lists;
pub mod receipts;
pub mod settings;
pub mod steps;
pub mod totals;

use platform::DbError;

/// Reads a stored word; one that is not known is a defect of a migration.
pub(super) fn known<T>(text: &str, parse: fn(&str) -> Option<T>) -> Result<T, DbError> {
    parse(text).ok_or_else(|| DbError::Other(format!("unknown word {text}")))
}
