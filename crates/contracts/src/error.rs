//! What can go wrong with a contract, and the problem each becomes.

use platform::files::FileError;
use platform::{DbError, FieldError, Problem, ProblemType};
use types::{ArtistId, UserId};

/// A refused or failed act on a contract.
#[derive(Debug)]
pub enum ContractError {
    /// No such contract, or none the caller may know of.
    NotFound,
    /// Not possible in the present state; why.
    InvalidState(&'static str),
    /// The contract is not waiting for this person.
    NotAssigned,
    /// Chosen artists who do not exist here or no longer work here.
    ArtistsNotFound(Vec<ArtistId>),
    /// Chosen people who already have a live part.
    AlreadyAssigned(Vec<UserId>),
    /// Fields that cannot be accepted.
    Invalid(Vec<FieldError>),
    /// The signing that was begun has ended: begin again.
    SigningEnded,
    /// Files.
    File(FileError),
    /// The document is not acceptable.
    Rejected(documents::Rejection),
    /// A Word document, and no LibreOffice here.
    ConversionUnavailable,
    /// A Word document that LibreOffice could not convert.
    ConversionFailed(String),
    /// The caller changed something other than the present version.
    Stale,
    /// The database.
    Db(DbError),
    /// A defect.
    Internal(String),
}

impl ContractError {
    /// One field that cannot be accepted.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }
}

impl From<DbError> for ContractError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Stale => Self::Stale,
            error => Self::Db(error),
        }
    }
}

impl From<FileError> for ContractError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<documents::Rejection> for ContractError {
    fn from(rejection: documents::Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<ContractError> for Problem {
    fn from(error: ContractError) -> Self {
        match error {
            ContractError::NotFound => Self::new(ProblemType::ContractNotFound),
            ContractError::InvalidState(why) => Self::new(ProblemType::InvalidState).detail(why),
            ContractError::NotAssigned => Self::new(ProblemType::NotAssignedToUser),
            ContractError::ArtistsNotFound(ids) => Self::new(ProblemType::ArtistNotFound)
                .detail("Some of the people chosen are not artists of this company, or are deactivated.")
                .with("artist_ids", ids.iter().map(ToString::to_string).collect::<Vec<_>>()),
            ContractError::AlreadyAssigned(ids) => Self::new(ProblemType::AlreadyAssigned)
                .detail("Leave out the people who already have this contract.")
                .with("user_ids", ids.iter().map(ToString::to_string).collect::<Vec<_>>()),
            ContractError::Invalid(errors) => Self::validation(errors),
            ContractError::SigningEnded => Self::new(ProblemType::InvalidState)
                .detail("This signing was begun too long ago or elsewhere. Open the contract again; what you drew is kept."),
            ContractError::File(error) => error.into(),
            ContractError::Rejected(rejection) => rejected(&rejection),
            ContractError::ConversionUnavailable => Self::new(ProblemType::ConversionUnavailable).detail(
                "Save the document as PDF in Word (File → Save as → PDF) and upload the PDF, or ask whoever runs this \
                 server to install LibreOffice.",
            ),
            ContractError::ConversionFailed(why) => {
                tracing::warn!(why, "a Word document could not be converted");
                Self::new(ProblemType::DocumentDamaged)
                    .detail("The Word document could not be converted. Save it as PDF and upload the PDF.")
            }
            ContractError::Stale => Self::new(ProblemType::VersionMismatch),
            ContractError::Db(error) => error.into(),
            ContractError::Internal(cause) => Self::internal(cause),
        }
    }
}

fn rejected(rejection: &documents::Rejection) -> Problem {
    use documents::Rejection as R;
    let kind = match rejection {
        R::NotPdf => ProblemType::InvalidFileType,
        R::Encrypted => ProblemType::DocumentEncrypted,
        R::NoPages => ProblemType::DocumentEmpty,
        R::PageTooLarge { .. } => ProblemType::DocumentPageTooLarge,
        R::TooManyPages { .. } | R::TooComplex => ProblemType::DocumentTooComplex,
        R::Scripted { .. } => ProblemType::DocumentScripted,
        R::Damaged => ProblemType::DocumentDamaged,
    };
    Problem::new(kind).detail(rejection.to_string())
}
