//! Signing in, and what every way of becoming signed in ends with: a session with its first refresh token, and an
//! access token.

use jiff::{SignedDuration, Timestamp};
use platform::auth::tokens::{ACCESS_TOKEN_LIFE, TokenSubject};
use platform::{Actor, Assurance, Confinement, DbError, Platform, Powers, Role, SystemContext, TenantTx};
use serde::{Deserialize, Serialize};
use serde_json::json;
use types::{EmailAddress, OrganizationId, SessionId, UserId};

use super::accounts::arrivals;
use super::grants::admission;
use super::one_time::{self, Form, OneTimePurpose};
use super::{attempts, events, factors};
use crate::error::IdentityError;
use crate::factors::rules::trusted_assurance;
use crate::model::{Engagement, FactorMethod, User};
use crate::rules::{Bearer, Proof, SSO, Step, confinement, session_life, step_after};
use crate::store::{members, security, sessions};
use crate::tokens::refresh_token_hash;

/// How long a sign-in waits for its second factor.
pub const CHALLENGE_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// What a person gives to sign in with a password.
pub struct SignIn {
    pub email: EmailAddress,
    pub password: String,
    pub entry: Entry,
}

/// Where somebody wants to go, and on what device.
#[derive(Clone)]
pub struct Entry {
    pub wish: Wish,
    pub remember_me: bool,
    pub bearer: Bearer,
    /// From the cookie of a device that was trusted once.
    pub device_token: Option<String>,
}

/// Which organization to enter.
#[derive(Clone, Copy, Default)]
pub enum Wish {
    /// The one used last, or else the oldest engagement.
    #[default]
    Any,
    /// This one and no other.
    Only(OrganizationId),
}

impl Wish {
    /// The engagement wished for, among those there are (the last used first).
    pub fn choose(self, engagements: Vec<Engagement>) -> Option<Engagement> {
        let mut engagements = engagements.into_iter();
        match self {
            Self::Any => engagements.next(),
            Self::Only(id) => engagements.find(|engagement| engagement.organization_id == id),
        }
    }
}

/// A session that was opened or renewed.
pub struct Tokens {
    pub user_id: UserId,
    pub access_token: String,
    pub access_seconds: i64,
    pub refresh_token: String,
    pub refresh_seconds: i64,
}

/// A person who has just become signed in.
pub struct SignedIn {
    pub user: User,
    pub role: Role,
    pub tokens: Tokens,
}

/// What a proof has led to.
pub enum Conclusion {
    SignedIn(Box<SignedIn>),
    SecondFactor(Box<Challenge>),
}

/// A sign-in that waits for its second factor.
pub struct Challenge {
    pub token: String,
    pub methods: Vec<FactorMethod>,
    pub sms_hint: Option<String>,
    pub seconds: i64,
}

/// What is kept of a sign-in while it waits for its second factor.
#[derive(Serialize, Deserialize)]
pub struct Waiting {
    pub organization_id: OrganizationId,
    pub remember_me: bool,
    pub bearer: Bearer,
    pub method: String,
    /// What may answer it: what the person had set up when it began, or else their mailbox.
    pub methods: Vec<FactorMethod>,
}

/// How a session begins.
#[derive(Clone, Copy)]
pub struct SessionStart<'a> {
    pub method: &'a str,
    pub remember_me: bool,
    pub bearer: Bearer,
    pub assurance: Assurance,
    pub is_fresh: bool,
    /// Something about its beginning is unusual, and no further proof was asked for.
    pub is_suspicious: bool,
}

/// A session as written, before its access token is signed.
pub struct OpenedSession {
    facts: SessionFacts,
    refresh_token: String,
    refresh_seconds: i64,
}

/// What an access token says of its session.
#[derive(Clone, Copy)]
pub struct SessionFacts {
    pub id: SessionId,
    pub assurance: Assurance,
    pub verified_at: Option<Timestamp>,
    pub confinement: Option<Confinement>,
}

/// The person as the audit log names them.
pub fn actor(user: &User) -> Actor {
    Actor { user_id: Some(user.id), real_user_id: None, name: user.name() }
}

/// Signs a person in with their password.
pub async fn sign_in(
    platform: &Platform,
    system: &SystemContext,
    request: SignIn,
) -> Result<Conclusion, IdentityError> {
    let user = attempts::prove(platform, system, &request.email, request.password).await?;
    conclude(platform, system, user, Proof::one("password"), request.entry).await
}

/// Where every way in ends: a session, or the question for a second factor.
pub async fn conclude(
    platform: &Platform,
    system: &SystemContext,
    user: User,
    proof: Proof,
    entry: Entry,
) -> Result<Conclusion, IdentityError> {
    let device = entry.device_token.as_deref();
    let (engagements, standing, is_trusted) = system
        .read(Some(user.id), async |tx| {
            let engagements = members::engagements(tx, user.id).await?;
            let standing = factors::standing(tx, user.id).await?;
            let is_trusted = factors::is_trusted_device(tx, user.id, device).await?;
            Ok::<_, DbError>((engagements, standing, is_trusted))
        })
        .await?;
    let engagement = entry.wish.choose(engagements).ok_or(IdentityError::NotEngaged)?;
    let proof = arrivals::weigh(platform, system, &user, proof, engagement.organization_id).await?;
    match step_after(&proof, !standing.methods.is_empty(), is_trusted) {
        Step::Open { assurance, is_fresh } => {
            let skipped = device.filter(|_| is_trusted && proof.assurance < assurance);
            let assurance = match skipped {
                Some(token) => {
                    system.write(None, async |tx| factors::devices::touch(tx, token).await).await?;
                    trusted_assurance(&standing.methods, engagement.role)
                }
                None => assurance,
            };
            let start = SessionStart {
                method: proof.method,
                remember_me: entry.remember_me,
                bearer: entry.bearer,
                assurance,
                // A company vouches for its own doors, not for the person's account.
                is_fresh: is_fresh && proof.method != SSO,
                is_suspicious: proof.is_suspicious,
            };
            open(platform, system, user, &engagement, start).await
        }
        Step::AskSecondFactor => {
            let methods =
                if standing.methods.is_empty() { vec![FactorMethod::Email] } else { standing.methods };
            let waiting = Waiting {
                organization_id: engagement.organization_id,
                remember_me: entry.remember_me,
                bearer: entry.bearer,
                method: proof.method.into(),
                methods: methods.clone(),
            };
            let issued = system
                .write(None, async |tx| {
                    let purpose = OneTimePurpose::SignInChallenge;
                    let id = Some(user.id);
                    one_time::issue(tx, &platform.keyring, purpose, id, CHALLENGE_LIFE, Form::Link, &waiting)
                        .await
                })
                .await?;
            Ok(Conclusion::SecondFactor(Box::new(Challenge {
                token: issued.token,
                methods,
                sms_hint: standing.sms_hint,
                seconds: CHALLENGE_LIFE.as_secs(),
            })))
        }
    }
}

/// A sign-in that waits for its second factor, as its beginner was told of it; nothing when it does not wait any more.
pub async fn waiting(
    platform: &Platform,
    system: &SystemContext,
    token: &str,
) -> Result<Option<Challenge>, IdentityError> {
    system
        .read(None, async |tx| {
            let purpose = OneTimePurpose::SignInChallenge;
            let found = one_time::peek(tx, &platform.keyring, purpose, token).await?;
            let Some((user_id, payload)) = found.and_then(|found| Some((found.user_id?, found.payload)))
            else {
                return Ok(None);
            };
            let waiting: Waiting = serde_json::from_value(payload)
                .map_err(|error| DbError::Other(format!("waiting sign-in: {error}")))?;
            let sms_hint = factors::standing(tx, user_id).await?.sms_hint;
            let seconds = CHALLENGE_LIFE.as_secs();
            Ok(Some(Challenge { token: token.to_owned(), methods: waiting.methods, sms_hint, seconds }))
        })
        .await
}

/// Opens a session for somebody who has proven enough.
pub async fn open(
    platform: &Platform,
    system: &SystemContext,
    user: User,
    engagement: &Engagement,
    start: SessionStart<'_>,
) -> Result<Conclusion, IdentityError> {
    let (organization_id, role) = (engagement.organization_id, engagement.role);
    let opened: Result<OpenedSession, IdentityError> = system
        .for_organization(organization_id, actor(&user))
        .write(async |tx| {
            let opened = open_session(tx, &user, role, start).await?;
            arrivals::welcome(tx, platform, &user, opened.facts.id, start.is_suspicious).await?;
            Ok(opened)
        })
        .await;
    let signed_in = issue(platform, user, organization_id, role, opened?)?;
    Ok(Conclusion::SignedIn(Box::new(signed_in)))
}

/// Writes a session of the transaction's organization.
pub async fn open_session(
    tx: &mut TenantTx,
    user: &User,
    role: Role,
    start: SessionStart<'_>,
) -> Result<OpenedSession, IdentityError> {
    let security = security::current(tx).await?;
    admission::check_network(&security, role, tx)?;
    let (id, refresh_token) = (SessionId::generate(), platform::crypto::random_token());
    let hash = refresh_token_hash(&refresh_token).unwrap_or_default();
    let life = session_life(start.remember_me);
    let verified_at = start.is_fresh.then(|| tx.now());
    let new = sessions::NewSession {
        id,
        user_id: user.id,
        start,
        verified_at,
        expires_at: tx.now() + life,
        token_hash: &hash,
    };
    sessions::insert(tx, &new).await?;
    members::touch_sign_in(tx, user.id).await?;
    let confinement = confinement(&security, role, start.assurance, user.must_change_password);
    let (organization, origin) = (tx.organization_id(), tx.origin().clone());
    events::note(tx, user.id, "session_create", events::Scene::Organization(organization), &origin).await?;
    tx.audit(
        "session_create",
        "session",
        id.0,
        json!({"method": start.method, "remember_me": start.remember_me, "assurance": start.assurance.level()}),
    );
    let facts = SessionFacts { id, assurance: start.assurance, verified_at, confinement };
    Ok(OpenedSession { facts, refresh_token, refresh_seconds: life.as_secs() })
}

/// Signs the access token of a session that was opened.
pub fn issue(
    platform: &Platform,
    user: User,
    organization_id: OrganizationId,
    role: Role,
    opened: OpenedSession,
) -> Result<SignedIn, IdentityError> {
    let access_token = access_token(platform, &user, organization_id, role, opened.facts)?;
    let tokens = Tokens {
        user_id: user.id,
        access_token,
        access_seconds: ACCESS_TOKEN_LIFE.as_secs(),
        refresh_token: opened.refresh_token,
        refresh_seconds: opened.refresh_seconds,
    };
    Ok(SignedIn { user, role, tokens })
}

/// An access token for a person in an organization.
pub fn access_token(
    platform: &Platform,
    user: &User,
    organization_id: OrganizationId,
    role: Role,
    session: SessionFacts,
) -> Result<String, DbError> {
    let subject = TokenSubject {
        user_id: user.id,
        email: &user.email,
        name: &user.name(),
        role,
        organization_id,
        session_id: session.id,
        assurance: session.assurance,
        verified_at: session.verified_at,
        confinement: session.confinement,
        powers: &Powers::All,
        real: None,
    };
    platform.tokens.issue(&subject, platform.clock.now())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engagement() -> Engagement {
        Engagement {
            organization_id: OrganizationId::generate(),
            organization_name: "Ballet".into(),
            organization_slug: "ballet".into(),
            role: Role::Artist,
        }
    }

    #[test]
    fn a_wished_organization_is_entered_or_none() {
        let (last_used, other) = (engagement(), engagement());
        let all = || vec![last_used.clone(), other.clone()];
        let chosen = |wish: Wish| wish.choose(all()).map(|engagement| engagement.organization_id);
        assert_eq!(chosen(Wish::Any), Some(last_used.organization_id));
        assert_eq!(chosen(Wish::Only(other.organization_id)), Some(other.organization_id));
        assert_eq!(chosen(Wish::Only(OrganizationId::generate())), None);
        assert!(Wish::Any.choose(Vec::new()).is_none());
    }
}
