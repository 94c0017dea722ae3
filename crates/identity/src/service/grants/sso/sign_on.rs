//! The way to the provider and back. Whoever comes back must be the browser that left: it holds a secret in a cookie of
//! its own, of which only the hash is kept, and from which the nonce and the PKCE verifier are derived. The state is
//! good once and for ten minutes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use platform::crypto::{is_same_secret, random_token, sha256};
use platform::{Actor, Assurance, DbError, Platform, SystemContext, TenantContext};
use serde::{Deserialize, Serialize};
use types::{EmailAddress, OrganizationId, SsoConnectionId};

use super::connections::Connection;
use super::id_token::IdToken;
use super::joining::{self, Arrival};
use super::mapping;
use super::outbound::Outbound;
use super::provider::{Ceremony, Client, Provider, ProviderError};
use crate::error::IdentityError;
use crate::rules::{Bearer, Proof, SSO};
use crate::service::one_time::{self, Form, OneTimePurpose};
use crate::service::sign_in::{Conclusion, Entry, Wish, conclude};
use crate::store::{sso, users};

/// How long somebody may take at the provider.
pub const ATTEMPT_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// Ways in that a company offers to addresses of a domain.
pub async fn offered_to(
    system: &SystemContext,
    email: &EmailAddress,
) -> Result<Vec<(SsoConnectionId, String)>, DbError> {
    let Some(domain) = mapping::domain_of(email) else { return Ok(Vec::new()) };
    system.read(None, async |tx| sso::of_domain(tx, &domain).await).await
}

/// A sign-in that is to begin.
pub struct Departure {
    pub connection_id: SsoConnectionId,
    pub remember_me: bool,
    /// Checked by [`mapping::return_to`].
    pub return_to: String,
}

/// Where to send the browser, and what it must keep.
pub struct Sent {
    pub authorization_url: String,
    pub browser_secret: String,
}

/// What is kept of a sign-in under way.
#[derive(Serialize, Deserialize)]
struct UnderWay {
    organization_id: OrganizationId,
    connection_id: SsoConnectionId,
    browser_hash: Vec<u8>,
    remember_me: bool,
    return_to: String,
}

/// What is derived from the browser's secret, so that it need not be kept.
struct Derived {
    nonce: String,
    code_verifier: String,
}

impl Derived {
    fn from(browser_secret: &str) -> Self {
        let derive = |purpose: &str| {
            URL_SAFE_NO_PAD.encode(sha256(format!("sso {purpose}:{browser_secret}").as_bytes()))
        };
        Self { nonce: derive("nonce"), code_verifier: derive("verifier") }
    }

    fn ceremony<'a>(&'a self, state: &'a str) -> Ceremony<'a> {
        Ceremony { state, nonce: &self.nonce, code_verifier: &self.code_verifier }
    }
}

/// Where providers send people back to. From the configuration: what a request says of its host is not believed.
fn redirect_uri(platform: &Platform) -> String {
    format!("{}/api/v1/auth/sso/callback", platform.config.public_url)
}

fn outbound(platform: &Platform) -> Result<Outbound, IdentityError> {
    Ok(Outbound::new(platform.config.sso_allow_private_hosts).map_err(ProviderError::from)?)
}

/// Begins a sign-in at a provider.
pub async fn depart(
    platform: &Platform,
    system: &SystemContext,
    departure: Departure,
) -> Result<Sent, IdentityError> {
    let Departure { connection_id, remember_me, return_to } = departure;
    let (tenant, connection) = in_use(system, connection_id).await?.ok_or(IdentityError::NotFound)?;
    let organization_id = tenant.organization_id();
    let provider =
        Provider::open(outbound(platform)?, &connection.fields.issuer, platform.clock.now()).await?;
    let browser_secret = random_token();
    let under_way = UnderWay {
        organization_id,
        connection_id,
        browser_hash: sha256(browser_secret.as_bytes()),
        remember_me,
        return_to,
    };
    let issued = system
        .write(None, async |tx| {
            let (purpose, keyring) = (OneTimePurpose::SsoState, &platform.keyring);
            one_time::issue(tx, keyring, purpose, None, ATTEMPT_LIFE, Form::Link, &under_way).await
        })
        .await?;
    let derived = Derived::from(&browser_secret);
    let client = Client {
        issuer: &connection.fields.issuer,
        client_id: &connection.fields.client_id,
        client_secret: "",
        redirect_uri: &redirect_uri(platform),
    };
    let authorization_url = provider.authorization_url(&client, &derived.ceremony(&issued.token))?;
    Ok(Sent { authorization_url, browser_secret })
}

async fn in_use(
    system: &SystemContext,
    id: SsoConnectionId,
) -> Result<Option<(TenantContext, Connection)>, IdentityError> {
    let organizations = system.read(None, async |tx| sso::organizations_of(tx, id).await).await?;
    let Some(organization_id) = organizations.into_iter().next() else { return Ok(None) };
    let tenant = system.for_organization(organization_id, Actor::system());
    let connection = tenant.read(async |tx| sso::find(tx, id).await).await?;
    Ok(connection.filter(|connection| connection.fields.is_enabled).map(|connection| (tenant, connection)))
}

/// What a browser brings back from a provider.
#[derive(Default)]
pub struct Return {
    pub state: Option<String>,
    pub code: Option<String>,
    pub issuer: Option<String>,
    pub error: Option<String>,
    /// From the cookie.
    pub browser_secret: Option<String>,
    /// From the cookie of a device that was trusted once.
    pub device_token: Option<String>,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The state is unknown, spent or too old, or belongs to another browser.
    #[error("the sign-in has expired, or began in another browser")]
    Expired,
    /// The person, or the provider, said no.
    #[error("the provider says {0}")]
    Provider(String),
    #[error(transparent)]
    Protocol(#[from] ProviderError),
    /// The provider knows them; the company's portal does not, or not as staff.
    #[error("no member for whom the provider may speak: {0}")]
    NotAMember(&'static str),
    #[error(transparent)]
    Identity(IdentityError),
}

impl From<IdentityError> for Refusal {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::Sso(error) => Self::Protocol(error),
            other => Self::Identity(other),
        }
    }
}

impl From<DbError> for Refusal {
    fn from(error: DbError) -> Self {
        Self::Identity(error.into())
    }
}

/// How a return ended.
pub enum Arrived {
    /// As after any other proof.
    Concluded { conclusion: Conclusion, return_to: String },
    /// An account has the address already; its owner must say that they are one. The token goes into a cookie.
    LinkOffered { token: String },
}

/// Ends a sign-in at a provider.
pub async fn arrive(platform: &Platform, system: &SystemContext, back: Return) -> Result<Arrived, Refusal> {
    let (state, browser_secret) = match (&back.state, &back.browser_secret) {
        (Some(state), Some(secret)) => (state, secret),
        _ => return Err(Refusal::Expired),
    };
    let redeemed = system
        .write(None, async |tx| {
            one_time::redeem(tx, &platform.keyring, OneTimePurpose::SsoState, state).await
        })
        .await?;
    let under_way: Option<UnderWay> =
        redeemed.and_then(|redeemed| serde_json::from_value(redeemed.payload).ok());
    let UnderWay { organization_id, connection_id, browser_hash, remember_me, return_to } =
        under_way.ok_or(Refusal::Expired)?;
    if !is_same_secret(&sha256(browser_secret.as_bytes()), &browser_hash) {
        return Err(Refusal::Expired);
    }
    let found = in_use(system, connection_id).await?;
    let (tenant, connection) = found.ok_or(Refusal::NotAMember("the connection is switched off"))?;
    let person = vouched(platform, &connection, &back, browser_secret).await?;
    let assurance = assurance(&connection, &person);
    let arrival = joining::recognise(platform, system, &tenant, &connection, &person).await?;
    let user_id = match arrival {
        Arrival::Member(user_id) => user_id,
        Arrival::LinkOffered { token } => return Ok(Arrived::LinkOffered { token }),
    };
    let user = system.read(None, async |tx| users::find(tx, user_id).await).await?;
    let user = user.ok_or(Refusal::NotAMember("the account is gone"))?;
    let entry = Entry {
        wish: Wish::Only(organization_id),
        remember_me,
        // Only browsers follow redirects with cookies; the answer is for the app that waits there.
        bearer: Bearer::Browser,
        device_token: back.device_token,
    };
    let proof = match assurance {
        Assurance::One => Proof::one(SSO),
        Assurance::Two => Proof::two(SSO),
    };
    let conclusion = conclude(platform, system, user, proof, entry).await?;
    Ok(Arrived::Concluded { conclusion, return_to })
}

/// What the provider says of whoever came back.
async fn vouched(
    platform: &Platform,
    connection: &Connection,
    back: &Return,
    browser_secret: &str,
) -> Result<IdToken, Refusal> {
    let now = platform.clock.now();
    let provider = Provider::open(outbound(platform)?, &connection.fields.issuer, now).await?;
    if !provider.has_answered(back.issuer.as_deref()) {
        return Err(Refusal::Protocol(ProviderError::OtherIssuer));
    }
    if let Some(error) = &back.error {
        let shown: String = error.chars().filter(|letter| !letter.is_control()).take(60).collect();
        return Err(Refusal::Provider(shown));
    }
    let code = back.code.as_deref().ok_or(Refusal::Expired)?;
    let secret = connection.client_secret(&platform.keyring)?;
    let client = Client {
        issuer: &connection.fields.issuer,
        client_id: &connection.fields.client_id,
        client_secret: &secret,
        redirect_uri: &redirect_uri(platform),
    };
    let derived = Derived::from(browser_secret);
    Ok(provider
        .redeem(&client, &derived.ceremony(back.state.as_deref().unwrap_or_default()), code, now)
        .await?)
}

/// Two factors where the provider says so (RFC 8176), or where the organization knows that it always asks for them.
fn assurance(connection: &Connection, person: &IdToken) -> Assurance {
    let says_so = person.methods.iter().any(|method| method == "mfa");
    if says_so || connection.fields.vouches_second_factor { Assurance::Two } else { Assurance::One }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonce_and_verifier_follow_from_the_browsers_secret_and_not_from_each_other() {
        let (one, same, other) = (Derived::from("a"), Derived::from("a"), Derived::from("b"));
        assert_eq!((&one.nonce, &one.code_verifier), (&same.nonce, &same.code_verifier));
        assert_ne!(one.nonce, other.nonce);
        assert_ne!(one.nonce, one.code_verifier);
        // RFC 7636 §4.1: 43 to 128 characters.
        assert_eq!(one.code_verifier.len(), 43);
    }
}
