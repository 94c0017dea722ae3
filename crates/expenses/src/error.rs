//! What can go wrong with a claim, and the problem each becomes.

use platform::files::FileError;
use platform::{DbError, FieldError, Problem, ProblemType};

/// A refused or failed act on a claim.
#[derive(Debug)]
pub enum ClaimError {
    /// No such claim, or none the caller may know of.
    NotFound,
    /// Not possible in the present state; why.
    InvalidState(&'static str),
    /// The id is taken by something else.
    Conflict(&'static str),
    /// A category that does not exist here or is not in use.
    InvalidCategory,
    /// A category that needs a receipt, by name.
    MissingReceipts(String),
    /// No rate from this currency into the organization's, on or before this day.
    RateMissing(String),
    /// The month is booked.
    PeriodClosed(String),
    /// A file that is no receipt.
    InvalidFileType,
    /// A PDF that is not acceptable.
    Rejected(documents::Rejection),
    /// Fields that cannot be accepted.
    Invalid(Vec<FieldError>),
    /// Files.
    File(FileError),
    /// The caller changed something other than the present version.
    Stale,
    /// The database.
    Db(DbError),
    /// A defect.
    Internal(String),
}

impl ClaimError {
    /// One field that cannot be accepted.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }
}

impl From<DbError> for ClaimError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Stale => Self::Stale,
            error => Self::Db(error),
        }
    }
}

impl From<FileError> for ClaimError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<ClaimError> for Problem {
    fn from(error: ClaimError) -> Self {
        match error {
            ClaimError::NotFound => Self::new(ProblemType::NotFound).detail("There is no such claim."),
            ClaimError::InvalidState(why) => Self::new(ProblemType::InvalidState).detail(why),
            ClaimError::Conflict(why) => Self::new(ProblemType::Conflict).detail(why),
            ClaimError::InvalidCategory => Self::new(ProblemType::InvalidCategory)
                .detail("Choose one of the categories that are in use in this company."),
            ClaimError::MissingReceipts(category) => Self::new(ProblemType::MissingReceipts)
                .detail(format!("“{category}” needs a receipt. Add a photo or a PDF, then submit again.")),
            ClaimError::RateMissing(what) => Self::new(ProblemType::RateMissing)
                .detail(format!("There is no rate for {what}. Type the rate, or ask the office to add it.")),
            ClaimError::PeriodClosed(month) => Self::new(ProblemType::PeriodClosed).detail(format!(
                "{month} is booked. Ask the office to open it again, or choose another day."
            )),
            ClaimError::InvalidFileType => Self::new(ProblemType::InvalidFileType)
                .detail("Choose a picture (JPEG, PNG, WebP, HEIC) or a PDF."),
            ClaimError::Rejected(rejection) => {
                let kind = match rejection {
                    documents::Rejection::Encrypted => ProblemType::DocumentEncrypted,
                    documents::Rejection::NoPages => ProblemType::DocumentEmpty,
                    documents::Rejection::PageTooLarge { .. } => ProblemType::DocumentPageTooLarge,
                    documents::Rejection::TooManyPages { .. } | documents::Rejection::TooComplex => {
                        ProblemType::DocumentTooComplex
                    }
                    documents::Rejection::Scripted { .. } => ProblemType::DocumentScripted,
                    documents::Rejection::Damaged => ProblemType::DocumentDamaged,
                    documents::Rejection::NotPdf => ProblemType::InvalidFileType,
                };
                Self::new(kind).detail(rejection.to_string())
            }
            ClaimError::Invalid(errors) => Self::validation(errors),
            ClaimError::File(error) => error.into(),
            ClaimError::Stale => Self::new(ProblemType::VersionMismatch),
            ClaimError::Db(error) => error.into(),
            ClaimError::Internal(cause) => Self::internal(cause),
        }
    }
}
