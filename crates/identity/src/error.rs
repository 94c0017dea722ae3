//! What can go wrong with people, and the one conversion to problem details.

use platform::{Confinement, DbError, FieldError, Problem, ProblemType};

use crate::factors::rules::{FactorRefusal, MOST_FACTORS};
use crate::passwords::HashError;
use crate::rules::MemberRefusal;
use crate::service::grants::sso::provider::ProviderError;

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
    /// The same, to somebody who holds a token of it and may know why.
    #[error("the session has ended: {detail}")]
    SessionEnded { reason: &'static str, detail: &'static str },
    #[error("the code is wrong, spent or expired")]
    CodeInvalid,
    #[error("the link is spent or expired")]
    LinkInvalid,
    #[error("{0}")]
    InvalidState(&'static str),
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
    /// The sign-in that the second factor is for is over: spent, too late, or too many wrong answers.
    #[error("the sign-in's challenge has ended")]
    ChallengeEnded,
    #[error("codes are locked for {seconds} s")]
    CodesLocked { seconds: u64 },
    #[error("the passkey was not accepted")]
    PasskeyRefused,
    /// Signing in with a passkey alone.
    #[error("no such passkey, or not an answer to us")]
    PasskeyUnknown,
    #[error("{0:?}")]
    Factor(FactorRefusal),
    /// The office may not be entered from this network.
    #[error("the address is not in the organization's networks")]
    AddressNotAllowed,
    /// A company's word is good for that company only.
    #[error("a session that a company vouched for cannot leave it")]
    VouchedOnly,
    #[error("somebody who acts for another person, or a program, cannot act")]
    ActsAlready,
    /// The account must be made safe first.
    #[error("confined: {0:?}")]
    Confined(Confinement),
    #[error("this member may act already")]
    DelegationExists,
    /// Nothing is known of whoever came back from a provider; what went wrong is in the log.
    #[error("single sign-on: {0}")]
    Sso(#[from] ProviderError),
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
            DbError::Unique { constraint } if constraint == "passkeys_credential_id_key" => {
                Self::Factor(FactorRefusal::PasskeyTaken)
            }
            DbError::Unique { constraint } if constraint == "delegations_pair" => Self::DelegationExists,
            _ => Self::Database(error),
        }
    }
}

impl IdentityError {
    /// The method is not one of those that the person was offered.
    pub fn method_not_offered() -> Self {
        FieldError::new("method", "Choose one of the methods that were offered.").into()
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
            IdentityError::SessionEnded { reason, detail } => {
                Self::new(T::InvalidToken).detail(detail).with("reason", reason)
            }
            IdentityError::CodeInvalid => Self::new(T::CodeInvalid),
            IdentityError::LinkInvalid => Self::new(T::LinkInvalid),
            IdentityError::InvalidState(detail) => Self::new(T::InvalidState).detail(detail),
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
            IdentityError::ChallengeEnded => Self::new(T::LinkInvalid)
                .detail("This took too long, or there were too many attempts. Sign in again from the start."),
            IdentityError::CodesLocked { seconds } => Self::new(T::AccountLocked)
                .detail("Too many wrong codes. Wait, then try again, or use a passkey.")
                .retry_after(seconds),
            IdentityError::PasskeyRefused => {
                Self::new(T::CodeInvalid).detail("The passkey was not accepted. Try again.")
            }
            IdentityError::PasskeyUnknown => Self::new(T::InvalidCredentials)
                .detail("This passkey does not open an account here. Sign in another way."),
            IdentityError::Factor(refusal) => factor_problem(refusal),
            IdentityError::AddressNotAllowed => Self::new(T::AddressNotAllowed)
                .detail("Your company's office works from its own networks only."),
            IdentityError::VouchedOnly => Self::new(T::Forbidden).detail(
                "You came in through another company's sign-on. Sign in yourself to go to this company.",
            ),
            IdentityError::ActsAlready => {
                Self::new(T::Forbidden).detail("Become yourself again before you act for somebody else.")
            }
            IdentityError::Confined(Confinement::SecondFactor) => Self::new(T::SecondFactorRequired),
            IdentityError::Confined(Confinement::Password) => Self::new(T::PasswordChangeRequired),
            IdentityError::DelegationExists => {
                Self::new(T::Conflict).detail("This person may act for you already. Take that back first.")
            }
            IdentityError::Sso(error) => {
                tracing::warn!(%error, "single sign-on");
                Self::new(T::SsoFailed)
                    .detail("Your company's sign-on cannot be reached, or is not set up well.")
            }
            IdentityError::Hash(HashError::Busy) => Self::new(T::Unavailable).retry_after(5),
            IdentityError::Hash(error @ HashError::Failed(_)) => Self::internal(error),
            IdentityError::Database(error) => error.into(),
        }
    }
}

fn factor_problem(refusal: FactorRefusal) -> Problem {
    let (kind, detail) = match refusal {
        FactorRefusal::LastOne => (
            ProblemType::InvalidState,
            "Your company asks for a second factor. Set up another one first.".into(),
        ),
        FactorRefusal::SmsIsForArtists => (
            ProblemType::InvalidState,
            "Text messages are not safe enough for your role. Use an authenticator app or a passkey.".into(),
        ),
        FactorRefusal::SmsUnavailable => {
            (ProblemType::InvalidState, "This portal cannot send text messages.".into())
        }
        FactorRefusal::PasskeysNeedAName => (
            ProblemType::InvalidState,
            "Passkeys work only where the portal is reached by a name, not by a network address.".into(),
        ),
        FactorRefusal::TooMany => (
            ProblemType::InvalidState,
            format!("There can be at most {MOST_FACTORS}. Remove one that you no longer use."),
        ),
        FactorRefusal::NoFactor => {
            (ProblemType::InvalidState, "Set up an authenticator app, a phone or a passkey first.".into())
        }
        FactorRefusal::PasskeyTaken => (ProblemType::Conflict, "This passkey is in use already.".into()),
        FactorRefusal::TrustedElsewhere => (
            ProblemType::InvalidState,
            "Another company relies on this person's second factor, too. Ask whoever runs the portal."
                .to_owned(),
        ),
        FactorRefusal::PasswordTrustedElsewhere => (
            ProblemType::InvalidState,
            "This person handles money or people in another company, too. Ask whoever runs the portal."
                .into(),
        ),
    };
    Problem::new(kind).detail(detail)
}
