//! Decisions about second factors.

use jiff::SignedDuration;
use platform::{Assurance, FieldError, Role};
use serde::{Deserialize, Serialize};

use crate::model::FactorMethod;

/// How long a trusted device need not show a second factor.
pub const TRUST_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long a code sent by SMS or e-mail is good.
pub const CODE_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// How long a passkey ceremony may take.
pub const CEREMONY_LIFE: SignedDuration = SignedDuration::from_mins(5);
/// Wrong second factors in a row that lock codes.
pub const FAILURES_BEFORE_LOCK: i32 = 10;
/// How long codes stay locked. Passkeys, which cannot be guessed, stay good meanwhile.
pub const LOCK: SignedDuration = SignedDuration::from_mins(30);
/// Factors a person may have.
pub const MOST_FACTORS: usize = 20;

/// A kind of second factor that can be set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactorKind {
    /// An authenticator app.
    Totp,
    /// A telephone that gets text messages.
    Sms,
    /// A passkey.
    Passkey,
}

impl FactorKind {
    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Sms => "sms",
            Self::Passkey => "passkey",
        }
    }

    /// Parses [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Totp, Self::Sms, Self::Passkey].into_iter().find(|kind| kind.name() == name)
    }

    fn method(self) -> FactorMethod {
        match self {
            Self::Totp => FactorMethod::Totp,
            Self::Sms => FactorMethod::Sms,
            Self::Passkey => FactorMethod::Passkey,
        }
    }

    /// Whether it is enough where a second factor is asked of this role. Text messages can be diverted by whoever talks
    /// a telephone company into it, so they are for artists only.
    pub fn suffices_for(self, role: Role) -> bool {
        self != Self::Sms || role == Role::Artist
    }
}

/// With what a signed-in person proves once more who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepUpMethod {
    /// The account's password.
    Password,
    /// A passkey.
    Passkey,
    /// A code of an authenticator app.
    Totp,
    /// A code sent to the phone.
    Sms,
    /// A code sent by e-mail.
    Email,
    /// One of the codes written down.
    BackupCode,
}

impl StepUpMethod {
    /// The second factor that it is; nothing for the password.
    pub fn factor(self) -> Option<FactorMethod> {
        match self {
            Self::Password => None,
            Self::Passkey => Some(FactorMethod::Passkey),
            Self::Totp => Some(FactorMethod::Totp),
            Self::Sms => Some(FactorMethod::Sms),
            Self::Email => Some(FactorMethod::Email),
            Self::BackupCode => Some(FactorMethod::BackupCode),
        }
    }
}

impl From<FactorMethod> for StepUpMethod {
    fn from(method: FactorMethod) -> Self {
        match method {
            FactorMethod::Passkey => Self::Passkey,
            FactorMethod::Totp => Self::Totp,
            FactorMethod::Sms => Self::Sms,
            FactorMethod::Email => Self::Email,
            FactorMethod::BackupCode => Self::BackupCode,
        }
    }
}

/// How a person can prove once more who they are. Whoever has a second factor shows it: a password alone would give a
/// thief of both the password and an open session everything. Whoever has none is never without a way.
pub fn step_up_methods(factors: &[FactorMethod], has_password: bool) -> Vec<StepUpMethod> {
    if !factors.is_empty() {
        return factors.iter().copied().map(StepUpMethod::from).collect();
    }
    let password = has_password.then_some(StepUpMethod::Password);
    password.into_iter().chain([StepUpMethod::Email]).collect()
}

/// Whether another company's trust rests on the second factor of somebody who works there as this.
pub fn is_trusted_with_others(role: Role) -> bool {
    matches!(role, Role::Admin | Role::Accountant | Role::FinanceDirector)
}

/// Why something about second factors is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorRefusal {
    /// A company asks for one, and this is the last.
    LastOne,
    /// Text messages are for people who are artists everywhere.
    SmsIsForArtists,
    /// Nobody has set up a provider of text messages.
    SmsUnavailable,
    /// The portal is reached by a bare network address, to which no passkey can be bound.
    PasskeysNeedAName,
    /// [`MOST_FACTORS`] are enough.
    TooMany,
    /// Backup codes stand in for a factor; there is none.
    NoFactor,
    /// The passkey is in use already.
    PasskeyTaken,
    /// The person handles money or people elsewhere, too: no company alone may weaken that.
    TrustedElsewhere,
    /// The same, of their password.
    PasswordTrustedElsewhere,
}

/// What a person can prove themselves with, the most convenient first; nothing where no factor is set up. Backup codes
/// are a way to use the other factors' place, never a factor of their own.
pub fn methods(kinds: &[FactorKind], has_backup_codes: bool) -> Vec<FactorMethod> {
    let mut methods: Vec<FactorMethod> = [FactorKind::Passkey, FactorKind::Totp, FactorKind::Sms]
        .into_iter()
        .filter(|kind| kinds.contains(kind))
        .map(FactorKind::method)
        .collect();
    if !methods.is_empty() && has_backup_codes {
        methods.push(FactorMethod::BackupCode);
    }
    methods
}

/// What the first factor and `method` prove together. A code by e-mail proves the mailbox, which may be what the first
/// factor proved already; and a text message is not enough outside of the stage.
pub fn assurance(method: FactorMethod, role: Role) -> Assurance {
    match method {
        FactorMethod::Passkey | FactorMethod::Totp | FactorMethod::BackupCode => Assurance::Two,
        FactorMethod::Sms if FactorKind::Sms.suffices_for(role) => Assurance::Two,
        FactorMethod::Sms | FactorMethod::Email => Assurance::One,
    }
}

/// What the first factor proves on a device that showed the second one some days ago: as much as the person's strongest
/// factor would now. What was enough for them then may not be enough for what they have become.
pub fn trusted_assurance(methods: &[FactorMethod], role: Role) -> Assurance {
    let lasting = methods.iter().filter(|method| **method != FactorMethod::BackupCode);
    lasting.map(|method| assurance(*method, role)).max().unwrap_or_default()
}

/// Whether removing the factor at `index` would leave a person without one, although one of these roles needs it.
pub fn would_leave_without(kinds: &[FactorKind], index: usize, roles_in_need: &[Role]) -> bool {
    let rest = || kinds.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, kind)| kind);
    roles_in_need.iter().any(|role| !rest().any(|kind| kind.suffices_for(*role)))
}

/// What a person calls a factor.
pub fn label(field: &str, text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 100 || text.chars().any(char::is_control) {
        return Err(FieldError::new(field, "Enter a name of 1 to 100 characters."));
    }
    Ok(text.to_owned())
}

/// A code of six digits as typed; people copy it with a gap in the middle.
pub fn digits(typed: &str) -> Option<String> {
    if typed.len() > 40 {
        return None;
    }
    let code: String = typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
    (code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    use FactorKind::{Passkey, Sms, Totp};

    #[test]
    fn methods_are_what_is_set_up_the_most_convenient_first() {
        let all = methods(&[Sms, Totp, Passkey, Totp], true);
        assert_eq!(
            all,
            [FactorMethod::Passkey, FactorMethod::Totp, FactorMethod::Sms, FactorMethod::BackupCode]
        );
        assert_eq!(methods(&[Totp], false), [FactorMethod::Totp]);
        assert!(methods(&[], true).is_empty(), "backup codes alone are no factor");
    }

    #[test]
    fn a_text_message_is_two_factors_for_artists_only() {
        for role in Role::ALL {
            let expected = if role == Role::Artist { Assurance::Two } else { Assurance::One };
            assert_eq!(assurance(FactorMethod::Sms, role), expected);
            for method in [FactorMethod::Passkey, FactorMethod::Totp, FactorMethod::BackupCode] {
                assert_eq!(assurance(method, role), Assurance::Two);
            }
            assert_eq!(assurance(FactorMethod::Email, role), Assurance::One);
        }
    }

    #[test]
    fn trust_is_worth_what_the_strongest_factor_is_worth_now() {
        let phone = [FactorMethod::Sms, FactorMethod::BackupCode];
        assert_eq!(trusted_assurance(&phone, Role::Artist), Assurance::Two);
        assert_eq!(trusted_assurance(&phone, Role::Accountant), Assurance::One);
        let both = [FactorMethod::Totp, FactorMethod::Sms];
        assert_eq!(trusted_assurance(&both, Role::Accountant), Assurance::Two);
        assert_eq!(trusted_assurance(&[], Role::Artist), Assurance::One);
    }

    #[test]
    fn who_has_a_second_factor_shows_it_again_and_who_has_none_has_another_way() {
        let some = step_up_methods(&[FactorMethod::Totp, FactorMethod::BackupCode], true);
        assert_eq!(some, [StepUpMethod::Totp, StepUpMethod::BackupCode]);
        assert_eq!(step_up_methods(&[], true), [StepUpMethod::Password, StepUpMethod::Email]);
        assert_eq!(step_up_methods(&[], false), [StepUpMethod::Email]);
        for method in [FactorMethod::Passkey, FactorMethod::Totp, FactorMethod::Sms, FactorMethod::Email] {
            assert_eq!(StepUpMethod::from(method).factor(), Some(method));
        }
    }

    #[test]
    fn the_last_factor_that_a_role_needs_stays() {
        assert!(would_leave_without(&[Totp], 0, &[Role::Admin]));
        assert!(!would_leave_without(&[Totp], 0, &[]), "nobody asks for one");
        assert!(!would_leave_without(&[Totp, Passkey], 0, &[Role::Admin]));
        assert!(would_leave_without(&[Totp, Sms], 0, &[Role::Admin]), "a telephone is not enough");
        assert!(!would_leave_without(&[Totp, Sms], 0, &[Role::Artist]));
        assert!(would_leave_without(&[Totp, Sms], 0, &[Role::Artist, Role::Accountant]));
    }

    #[test]
    fn codes_are_read_as_people_copy_them() {
        for typed in ["123456", " 123 456 ", "123-456"] {
            assert_eq!(digits(typed).as_deref(), Some("123456"), "{typed}");
        }
        for typed in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert_eq!(digits(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_factor_has_a_name() {
        assert_eq!(label("label", " My phone ").unwrap(), "My phone");
        for text in ["", "  ", "a\nb", &"x".repeat(101)] {
            assert!(label("label", text).is_err(), "{text:?}");
        }
    }
}
