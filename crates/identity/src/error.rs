//! What can go wrong with people, and the one conversion to problem details.

use platform::{DbError, FieldError, Problem, ProblemType};

use crate::passwords::HashError;
use crate::rules::MemberRefusal;

/// Why something about a person or session was not done.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    #[error("fields: {0:?}")]
    Invalid(Vec<FieldError>),
    #[error("wrong e-mail address or password")]
    InvalidCredentials,
    #[error("locked for {seconds} s")]
    AccountLocked { seconds: u64 },
    #[error("too many attempts, wait {seconds} s")]
    TooManyAttempts { seconds: u64 },
    /// The password was right, but no organization (or not the one asked for) engages the person.
    #[error("not engaged by the organization")]
    NotEngaged,
    #[error("the session has ended")]
    InvalidToken,
    /// A cookie came without the header that only our own pages can send.
    #[error("cookie without X-Requested-With")]
    CrossSite,
    #[error("not found")]
    NotFound,
    #[error("no such artist")]
    ArtistNotFound,
    #[error("the invitation cannot be used")]
    InvitationInvalid,
    #[error("the invitation is not pending")]
    InvitationClosed,
    #[error("the address belongs to a member")]
    AlreadyMember,
    #[error("the address has a pending invitation")]
    AlreadyInvited,
    #[error("{0:?}")]
    Refused(MemberRefusal),
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error(transparent)]
    Database(DbError),
}

impl From<DbError> for IdentityError {
    fn from(error: DbError) -> Self {
        match &error {
            DbError::Unique { constraint } if constraint == "invitations_pending" => Self::AlreadyInvited,
            // Two acceptances at once, or an account made in the meantime.
            DbError::Unique { constraint }
                if constraint == "memberships_organization_id_user_id_key"
                    || constraint == "users_email_key" =>
            {
                Self::AlreadyMember
            }
            _ => Self::Database(error),
        }
    }
}

impl From<FieldError> for IdentityError {
    fn from(error: FieldError) -> Self {
        Self::Invalid(vec![error])
    }
}

impl From<IdentityError> for Problem {
    fn from(error: IdentityError) -> Self {
        use ProblemType as T;
        match error {
            IdentityError::Invalid(errors) => Self::validation(errors),
            IdentityError::InvalidCredentials => Self::new(T::InvalidCredentials),
            IdentityError::AccountLocked { seconds } => Self::new(T::AccountLocked)
                .detail("Too many wrong passwords. Wait, then try again.")
                .retry_after(seconds),
            IdentityError::TooManyAttempts { seconds } => Self::new(T::TooManyAttempts)
                .detail("Wait a moment before you try again.")
                .retry_after(seconds),
            IdentityError::NotEngaged => {
                Self::new(T::Forbidden).detail("Your account is not active in this company. Ask its office.")
            }
            IdentityError::InvalidToken => Self::new(T::InvalidToken),
            IdentityError::CrossSite => {
                Self::new(T::Forbidden).detail("Send the header X-Requested-With: biglive with the cookie.")
            }
            IdentityError::NotFound => Self::new(T::NotFound),
            IdentityError::ArtistNotFound => Self::new(T::ArtistNotFound),
            IdentityError::InvitationInvalid => Self::new(T::InvitationInvalid),
            IdentityError::InvitationClosed => Self::new(T::InvalidState)
                .detail("Only an invitation that waits to be accepted can be changed."),
            IdentityError::AlreadyMember => {
                Self::new(T::EmailExists).detail("This person is, or was, a member of the company.")
            }
            IdentityError::AlreadyInvited => Self::new(T::Conflict)
                .detail("This address has an invitation already. Send it again instead."),
            IdentityError::Refused(MemberRefusal::LastAdmin) => {
                Self::new(T::InvalidState).detail("The company needs at least one active administrator.")
            }
            IdentityError::Refused(MemberRefusal::Oneself) => {
                Self::new(T::InvalidState).detail("You cannot deactivate yourself.")
            }
            IdentityError::Hash(HashError::Busy) => Self::new(T::Unavailable).retry_after(5),
            IdentityError::Hash(error @ HashError::Failed(_)) => Self::internal(error),
            IdentityError::Database(error) => error.into(),
        }
    }
}
