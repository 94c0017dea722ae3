//! People, their engagements and what other features may know of them. Values and their parsing; no IO.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use platform::{DbError, FieldError, Origin, Role};
use serde::{Deserialize, Serialize};
use types::{ArtistId, EmailAddress, InvitationId, MembershipId, OrganizationId, SessionId, UserId};

use crate::devices;

/// An artist as other features see one.
#[derive(Clone, Debug)]
pub struct ArtistSummary {
    /// The profile.
    pub artist_id: ArtistId,
    /// The person.
    pub user_id: UserId,
    /// Stage name, or else legal name.
    pub name: String,
    /// For greetings.
    pub first_name: String,
    /// Address.
    pub email: String,
    /// IANA zone.
    pub timezone: String,
}

/// A member as other features see one.
#[derive(Clone, Debug)]
pub struct MemberSummary {
    /// The person.
    pub user_id: UserId,
    /// First and last name.
    pub name: String,
    /// For greetings.
    pub first_name: String,
    /// Address.
    pub email: String,
    /// What they are in the organization.
    pub role: Role,
    /// IANA zone.
    pub timezone: String,
}

/// The organization as other features see it.
#[derive(Clone, Debug)]
pub struct OrganizationSummary {
    /// Identifier.
    pub id: OrganizationId,
    /// Name.
    pub name: String,
    /// Short name in addresses.
    pub slug: String,
    /// IANA zone.
    pub timezone: String,
    /// BCP 47 tag.
    pub locale: String,
    /// ISO 4217 code.
    pub currency: String,
}

/// A company to create.
#[derive(Clone, Debug)]
pub struct NewOrganization {
    /// Name.
    pub name: String,
    /// Short name in addresses: lower case letters, digits, hyphens.
    pub slug: String,
    /// IANA zone.
    pub timezone: String,
    /// BCP 47 tag.
    pub locale: String,
    /// ISO 4217 code.
    pub currency: String,
}

/// A person to create.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Address; one person has one account.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// From [`crate::hash_password`]; without one the person cannot sign in.
    pub password_hash: Option<String>,
    /// BCP 47 tag.
    pub locale: String,
    /// IANA zone.
    pub timezone: String,
}

/// What an artist's profile begins with, besides the person's name.
#[derive(Clone, Debug, Default)]
pub struct NewArtist {
    /// Name on posters.
    pub stage_name: Option<String>,
    /// Such as `dance` or `music`.
    pub discipline: Option<String>,
}

/// A person's account.
#[derive(Clone, Debug)]
pub struct User {
    pub(crate) id: UserId,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) locale: String,
    pub(crate) timezone: String,
    /// Their password is known, or thought, to be known to others.
    pub(crate) must_change_password: bool,
}

impl User {
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }
}

/// What sign-in needs to know of an account.
pub(crate) struct Credentials {
    pub user: User,
    pub password_hash: Option<String>,
    pub locked_until: Option<Timestamp>,
    /// Somebody has shown that they read the mailbox.
    pub is_verified: bool,
}

impl Credentials {
    /// Whether somebody uses the account, or whether it is a name in a list that whoever comes first takes over.
    pub fn is_in_use(&self) -> bool {
        self.is_verified || self.password_hash.is_some()
    }
}

/// One of a person's engagements.
#[derive(Clone, Debug)]
pub(crate) struct Engagement {
    pub organization_id: OrganizationId,
    pub organization_name: String,
    pub organization_slug: String,
    pub role: Role,
}

/// What an organization has subscribed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// A person with an office.
    Artist,
    /// A company.
    Professional,
    /// A house with several.
    Enterprise,
}

impl Tier {
    /// As stored and typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Artist => "artist",
            Self::Professional => "professional",
            Self::Enterprise => "enterprise",
        }
    }

    /// Parses [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Artist, Self::Professional, Self::Enterprise].into_iter().find(|tier| tier.name() == name)
    }
}

/// Who of an organization must have a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorPolicy {
    /// Nobody must.
    Off,
    /// Administrators and those who handle money.
    #[default]
    Privileged,
    /// Everyone.
    Everyone,
}

impl SecondFactorPolicy {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Privileged => "privileged",
            Self::Everyone => "everyone",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        [Self::Off, Self::Privileged, Self::Everyone].into_iter().find(|policy| policy.name() == name)
    }
}

/// How an organization lets people in.
#[derive(Clone, Debug)]
pub(crate) struct Security {
    pub second_factor_policy: SecondFactorPolicy,
    /// Roles that must have a second factor besides those of the policy.
    pub second_factor_roles: Vec<Role>,
    pub self_registration: bool,
    /// 0: sessions do not end by themselves.
    pub idle_timeout_minutes: i32,
    pub session_limit: Option<i32>,
    /// CIDR; empty: from everywhere.
    pub staff_networks: Vec<String>,
    pub support_until: Option<Timestamp>,
    pub version: i64,
}

impl Default for Security {
    fn default() -> Self {
        Self {
            second_factor_policy: SecondFactorPolicy::default(),
            second_factor_roles: Vec::new(),
            self_registration: false,
            idle_timeout_minutes: 30,
            session_limit: None,
            staff_networks: Vec::new(),
            support_until: None,
            version: 1,
        }
    }
}

/// With what a second factor is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactorMethod {
    /// A passkey of this or another device.
    Passkey,
    /// A code of an authenticator app (RFC 6238).
    Totp,
    /// A code sent to the phone.
    Sms,
    /// A code sent by e-mail.
    Email,
    /// One of the codes written down for the day the phone is lost.
    BackupCode,
}

/// From where somebody acts, as far as it is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Whereabouts {
    pub device: Option<String>,
    pub place: Option<String>,
    pub address: Option<String>,
}

impl Whereabouts {
    pub(crate) fn of(origin: &Origin) -> Self {
        let device = origin.address.map(|_| devices::describe(origin.user_agent.as_deref()));
        Self {
            device,
            place: origin.place.map(|place| place.country_name().to_owned()),
            address: origin.address.map(|address| address.to_string()),
        }
    }
}

/// Whether a member takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberStatus {
    /// Can sign in to the organization.
    Active,
    /// Has registered, and waits to be let in.
    Waiting,
    /// Cannot; what they did stays.
    Deactivated,
}

impl MemberStatus {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Waiting => "waiting",
            Self::Deactivated => "deactivated",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        [Self::Active, Self::Waiting, Self::Deactivated].into_iter().find(|status| status.name() == name)
    }
}

/// A member of the organization, as its office sees one.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub id: MembershipId,
    pub user_id: UserId,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub role: Role,
    pub status: MemberStatus,
    pub artist_id: Option<ArtistId>,
    /// Decimal text in the organization's currency.
    pub approval_limit: Option<String>,
    pub created_at: Timestamp,
    pub last_sign_in_at: Option<Timestamp>,
    pub version: i64,
}

/// A device on which a person is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub id: SessionId,
    pub at: Whereabouts,
    pub method: String,
    pub remember_me: bool,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
}

/// Something that happened on a person's account.
#[derive(Clone, Debug)]
pub(crate) struct AccountEvent {
    pub id: uuid::Uuid,
    pub action: String,
    pub at: Whereabouts,
    pub organization_name: Option<String>,
    pub created_at: Timestamp,
}

/// An amount up to which a member may approve: decimal text such as `1000.00`, not negative, at most three places.
pub(crate) fn approval_limit(field: &str, text: &str) -> Result<String, FieldError> {
    let (whole, cents) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit())
    };
    let wrong = || FieldError::new(field, "Enter an amount such as 1000.00.");
    if !is_number(whole, 10) || !is_number(cents, 3) {
        return Err(wrong());
    }
    text.parse::<types::Amount>().map(|limit| limit.to_string()).map_err(|_| wrong())
}

/// An artist's profile, as the office sees it.
#[derive(Clone, Debug)]
pub(crate) struct Artist {
    pub id: ArtistId,
    pub user_id: UserId,
    pub legal_name: String,
    pub stage_name: Option<String>,
    pub discipline: Option<String>,
    pub email: String,
    pub timezone: String,
    pub is_active: bool,
}

/// Where an invitation stands. `Expired` is a pending one whose time has passed; it is not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationStatus {
    /// Waits to be accepted.
    Pending,
    /// The person has joined.
    Accepted,
    /// Nobody accepted it in time.
    Expired,
    /// The office took it back.
    Revoked,
}

/// An invitation to join the organization.
#[derive(Clone, Debug)]
pub(crate) struct Invitation {
    pub id: InvitationId,
    pub email: String,
    pub role: Role,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub status: InvitationStatus,
    pub expires_at: Timestamp,
    pub created_at: Timestamp,
}

/// A role as stored; the column's CHECK and [`Role`] name the same five.
pub(crate) fn stored_role(name: &str) -> Result<Role, DbError> {
    Role::parse(name).ok_or_else(|| DbError::Other(format!("unknown role {name:?}")))
}

/// A name as typed: trimmed, 1 to 100 characters, no control characters.
pub(crate) fn person_name(field: &str, text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 100 || text.chars().any(char::is_control) {
        return Err(FieldError::new(field, "Enter a name of 1 to 100 characters."));
    }
    Ok(text.to_owned())
}

/// What a company is called.
pub(crate) fn organization_name(field: &str, text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 255 || text.chars().any(char::is_control) {
        return Err(FieldError::new(field, "Enter a name of 1 to 255 characters."));
    }
    Ok(text.to_owned())
}

/// An IANA zone that the time zone database knows.
pub(crate) fn timezone(field: &str, text: &str) -> Result<String, FieldError> {
    let known = text.len() <= 64 && TimeZone::get(text).is_ok();
    if known {
        Ok(text.to_owned())
    } else {
        Err(FieldError::new(field, "Choose a time zone such as Europe/Vienna."))
    }
}

/// A language tag, shallowly: letters, digits and hyphens (BCP 47).
pub(crate) fn locale(field: &str, text: &str) -> Result<String, FieldError> {
    let mut parts = text.split('-');
    let language_ok = parts.next().is_some_and(|part| {
        (2..=3).contains(&part.len()) && part.chars().all(|letter| letter.is_ascii_alphabetic())
    });
    let rest_ok = parts.all(|part| {
        (1..=8).contains(&part.len()) && part.chars().all(|letter| letter.is_ascii_alphanumeric())
    });
    if language_ok && rest_ok && text.len() <= 35 {
        Ok(text.to_owned())
    } else {
        Err(FieldError::new(field, "Choose a language such as en or de-AT."))
    }
}

/// An e-mail address as typed.
pub(crate) fn email(field: &str, text: &str) -> Result<EmailAddress, FieldError> {
    EmailAddress::parse(text).map_err(|error| FieldError::new(field, error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn approval_limits_are_exact_amounts() {
        for (text, limit) in [
            ("1000.00", "1000.00"),
            ("1000", "1000.00"),
            ("007.5", "7.50"),
            ("0", "0.00"),
            ("1.500", "1.50"),
            ("1.005", "1.005"),
        ] {
            assert_eq!(approval_limit("approval_limit", text).unwrap(), limit);
        }
        for text in ["", "-1", "1.", ".5", "1.0005", "1,5", "1e3", "12345678901", "NaN", "1.0.0", "+1", "１"]
        {
            assert!(approval_limit("approval_limit", text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn names_zones_and_languages_are_checked() {
        assert_eq!(person_name("first_name", "  Anna ").unwrap(), "Anna");
        for name in ["", "  ", "A\nB", &"x".repeat(101)] {
            assert!(person_name("first_name", name).is_err(), "{name:?}");
        }
        assert!(timezone("timezone", "Europe/Vienna").is_ok());
        for zone in ["Mars/Base", "", "../../etc/passwd"] {
            assert!(timezone("timezone", zone).is_err(), "{zone:?}");
        }
        for tag in ["en", "de-AT", "zh-Hant-TW"] {
            assert!(locale("locale", tag).is_ok(), "{tag}");
        }
        for tag in ["", "e", "en_US", "en-", "1n", "<script>"] {
            assert!(locale("locale", tag).is_err(), "{tag}");
        }
    }
}
