//! What can go wrong in the database, in the words a feature can act on. Never carries database text to a response.

use std::error::Error as _;

use tokio_postgres::error::SqlState;

use super::address::AddressError;

/// A failed statement or transaction.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// No connection within the time allowed, or the connection broke.
    #[error("the database is not reachable: {0}")]
    Unavailable(String),
    /// A unique constraint refused the row; the constraint's name tells which.
    #[error("unique constraint {constraint}")]
    Unique {
        /// Name of the constraint or index.
        constraint: String,
    },
    /// An exclusion constraint refused the row: it overlaps another one.
    #[error("exclusion constraint {constraint}")]
    Exclusion {
        /// Name of the constraint.
        constraint: String,
    },
    /// A referenced row does not exist in this organization.
    #[error("foreign key {constraint}")]
    ForeignKey {
        /// Name of the constraint.
        constraint: String,
    },
    /// The organization's storage limit would be exceeded.
    #[error("storage limit reached")]
    StorageFull,
    /// The row's version is not the one the caller saw.
    #[error("stale version")]
    Stale,
    /// A value that no column can hold: a NUL in a text, an instant before the calendar.
    #[error("unstorable value: {0}")]
    Unstorable(String),
    /// Anything else: a defect, logged at the boundary.
    #[error("database: {0}")]
    Other(String),
}

/// What failed and why: the driver's own words name the kind of failure only.
pub(crate) fn with_causes(error: &tokio_postgres::Error) -> String {
    if let Some(db) = error.as_db_error() {
        return format!("{}: {}", db.code().code(), db.message());
    }
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text.push_str(&format!(": {next}"));
        cause = next.source();
    }
    text
}

impl From<AddressError> for DbError {
    fn from(error: AddressError) -> Self {
        Self::Other(error.to_string())
    }
}

impl From<tokio_postgres::Error> for DbError {
    fn from(error: tokio_postgres::Error) -> Self {
        if error.is_closed() {
            return Self::Unavailable(error.to_string());
        }
        let Some(db) = error.as_db_error() else { return Self::Other(with_causes(&error)) };
        let constraint = db.constraint().unwrap_or_default().to_owned();
        match db.code() {
            &SqlState::UNIQUE_VIOLATION => Self::Unique { constraint },
            &SqlState::EXCLUSION_VIOLATION => Self::Exclusion { constraint },
            &SqlState::FOREIGN_KEY_VIOLATION => Self::ForeignKey { constraint },
            &SqlState::DISK_FULL => Self::StorageFull,
            &SqlState::CHARACTER_NOT_IN_REPERTOIRE
            | &SqlState::UNTRANSLATABLE_CHARACTER
            | &SqlState::DATETIME_FIELD_OVERFLOW => Self::Unstorable(db.message().to_owned()),
            &SqlState::ADMIN_SHUTDOWN | &SqlState::CRASH_SHUTDOWN | &SqlState::CANNOT_CONNECT_NOW => {
                Self::Unavailable(db.message().to_owned())
            }
            code => Self::Other(format!(
                "{} {} (table {:?}, constraint {constraint:?}, where {:?})",
                code.code(),
                db.message(),
                db.table(),
                db.where_()
            )),
        }
    }
}

impl From<deadpool_postgres::PoolError> for DbError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(error) => error.into(),
            other => Self::Unavailable(other.to_string()),
        }
    }
}
