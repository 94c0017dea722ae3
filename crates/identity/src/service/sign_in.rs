//! Signing in, and what every way of becoming signed in ends with: a session with its first refresh token, and an
//! access token.

use platform::auth::tokens::{ACCESS_TOKEN_LIFE, TokenSubject};
use platform::{Actor, DbError, Platform, Role, SystemContext, TenantTx};
use serde_json::json;
use types::{EmailAddress, OrganizationId, SessionId, UserId};

use super::attempts;
use crate::error::IdentityError;
use crate::model::{Engagement, User};
use crate::rules::session_life;
use crate::store::{members, sessions};
use crate::tokens::refresh_token_hash;

/// What a person gives to sign in.
pub struct SignIn {
    pub email: EmailAddress,
    pub password: String,
    pub remember_me: bool,
    pub organization: Wish,
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

/// A session as written, before its access token is signed.
pub struct OpenedSession {
    id: SessionId,
    refresh_token: String,
    refresh_seconds: i64,
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
) -> Result<SignedIn, IdentityError> {
    let user = attempts::prove(platform, system, &request.email, request.password).await?;
    let engagements = system.read(Some(user.id), async |tx| members::engagements(tx, user.id).await).await?;
    let engagement = request.organization.choose(engagements).ok_or(IdentityError::NotEngaged)?;
    let opened: Result<OpenedSession, DbError> = system
        .for_organization(engagement.organization_id, actor(&user))
        .write(async |tx| open_session(tx, user.id, request.remember_me, "password").await)
        .await;
    issue(platform, user, engagement.organization_id, engagement.role, opened?)
}

/// Writes a session of the transaction's organization.
pub async fn open_session(
    tx: &mut TenantTx,
    user_id: UserId,
    remember_me: bool,
    method: &str,
) -> Result<OpenedSession, DbError> {
    let (id, refresh_token) = (SessionId::generate(), platform::crypto::random_token());
    let hash = refresh_token_hash(&refresh_token).unwrap_or_default();
    let life = session_life(remember_me);
    let expires_at = tx.now() + life;
    sessions::insert(tx, id, user_id, remember_me, expires_at, &hash).await?;
    members::touch_sign_in(tx, user_id).await?;
    tx.audit("session_create", "session", id.0, json!({"method": method, "remember_me": remember_me}));
    Ok(OpenedSession { id, refresh_token, refresh_seconds: life.as_secs() })
}

/// Signs the access token of a session that was opened.
pub fn issue(
    platform: &Platform,
    user: User,
    organization_id: OrganizationId,
    role: Role,
    opened: OpenedSession,
) -> Result<SignedIn, IdentityError> {
    let access_token = access_token(platform, &user, organization_id, role, opened.id)?;
    let tokens = Tokens {
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
    session_id: SessionId,
) -> Result<String, DbError> {
    let subject = TokenSubject {
        user_id: user.id,
        email: &user.email,
        name: &user.name(),
        role,
        organization_id,
        session_id,
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
