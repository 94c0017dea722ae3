//! All SQL of the schedule. Every function takes a transaction and names the organization beside row security.

pub mod conflicts;
pub mod events;
pub mod feeds;
pub mod imports;
pub mod lists;
pub mod occurrences;
pub mod participants;
pub mod productions;
pub mod rooms;
pub mod sheets;
pub mod updates;

use platform::DbError;

/// Reads a stored word; one that is not known is a defect of a migration.
fn known<T>(text: &str, parse: fn(&str) -> Option<T>) -> Result<T, DbError> {
    parse(text).ok_or_else(|| DbError::Other(format!("unknown word {text}")))
}
