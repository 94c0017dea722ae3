//! What can go wrong in the office, besides what can go wrong with any claim, and the problem each becomes.

use platform::{DbError, FieldError, Problem, ProblemType};
use types::Amount;

use crate::approval::rules::DecisionRefusal;
use crate::error::ClaimError;

/// A refused or failed act of the office.
#[derive(Debug)]
pub enum OfficeError {
    /// As with any claim.
    Claim(ClaimError),
    /// No such thing here; what.
    Missing(&'static str),
    /// Not possible in the present state; why.
    Refused(String),
    /// Does not go together with what is there; why.
    Conflict(String),
    /// Nobody decides about their own claim.
    OwnClaim,
    /// Nobody decides two steps of one claim.
    DecidedBefore,
    /// The claim waits for somebody else.
    NotYourStep,
    /// The amount is above the caller's limit, both in the organization's currency.
    AboveLimit {
        /// What would be approved.
        amount: Amount,
        /// The caller's limit.
        limit: Amount,
    },
    /// People whose bank account nobody knows.
    PaymentDetailsMissing(Vec<String>),
    /// The list of rates could not be fetched; why.
    Unreachable(String),
}

impl OfficeError {
    /// One field that cannot be accepted.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Claim(ClaimError::field(field, message))
    }

    /// Fields that cannot be accepted.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        Self::Claim(ClaimError::Invalid(errors))
    }

    /// A refusal of the rules, about an amount in the organization's currency.
    pub fn refused(refusal: DecisionRefusal, amount: Amount) -> Self {
        match refusal {
            DecisionRefusal::OwnClaim => Self::OwnClaim,
            DecisionRefusal::DecidedBefore => Self::DecidedBefore,
            DecisionRefusal::NotYourStep => Self::NotYourStep,
            DecisionRefusal::AboveLimit(limit) => Self::AboveLimit { amount, limit },
        }
    }
}

impl From<ClaimError> for OfficeError {
    fn from(error: ClaimError) -> Self {
        Self::Claim(error)
    }
}

impl From<DbError> for OfficeError {
    fn from(error: DbError) -> Self {
        Self::Claim(error.into())
    }
}

impl From<OfficeError> for Problem {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Claim(error) => error.into(),
            OfficeError::Missing(what) => Self::new(ProblemType::NotFound).detail(what),
            OfficeError::Refused(why) => Self::new(ProblemType::InvalidState).detail(why),
            OfficeError::Conflict(why) => Self::new(ProblemType::Conflict).detail(why),
            OfficeError::OwnClaim => Self::new(ProblemType::OwnClaim)
                .detail("This claim is your own. Somebody else decides about it."),
            OfficeError::DecidedBefore => Self::new(ProblemType::DecidedBefore)
                .detail("You have decided an earlier step of this claim. Somebody else decides this one."),
            OfficeError::NotYourStep => Self::new(ProblemType::NotYourStep),
            OfficeError::AboveLimit { amount, limit } => Self::new(ProblemType::InsufficientApprovalLimit)
                .detail(format!("You may approve up to {limit}; this is {amount}. Ask the finance director."))
                .with("limit", limit.to_string())
                .with("amount", amount.to_string()),
            OfficeError::PaymentDetailsMissing(names) => Self::new(ProblemType::PaymentDetailsMissing)
                .detail(format!("Ask for the bank account (IBAN) of: {}.", names.join(", ")))
                .with("names", names),
            OfficeError::Unreachable(why) => Self::new(ProblemType::Unavailable)
                .detail(format!(
                    "The exchange rates could not be fetched: {why}. Send the list, or type them."
                ))
                .retry_after(300),
        }
    }
}
