//! Staying signed in: exchanging refresh tokens, switching organizations, signing out.

use jiff::Timestamp;
use platform::auth::tokens::ACCESS_TOKEN_LIFE;
use platform::{Actor, Assurance, DbError, Platform, Principal, SystemContext};
use serde_json::json;
use types::{OrganizationId, SessionId, UserId};

use super::sign_in::{SessionFacts, Tokens, Wish, access_token, actor};
use crate::error::IdentityError;
use crate::model::{Engagement, User};
use crate::rules::{Bearer, Verdict, confinement, judge_refresh, session_life};
use crate::store::{members, security, sessions, users};
use crate::tokens::refresh_token_hash;

/// What the exchange came to; a reuse must be committed before it is refused.
enum Exchange {
    Renewed(Box<Renewal>),
    Reused { session_id: SessionId, organization_id: OrganizationId, user: User },
    Refused(IdentityError),
}

struct Renewal {
    user: User,
    engagement: Engagement,
    session_id: SessionId,
    assurance: Assurance,
    verified_at: Option<Timestamp>,
    refresh_token: String,
    refresh_seconds: i64,
    has_switched: bool,
}

/// Exchanges a refresh token for new tokens, in the same organization or – on the person's wish – in another one.
pub async fn refresh(
    platform: &Platform,
    system: &SystemContext,
    token: &str,
    bearer: Bearer,
    wish: Wish,
) -> Result<Tokens, IdentityError> {
    let hash = refresh_token_hash(token).ok_or(IdentityError::InvalidToken)?;
    let owner = system.read(None, async |tx| sessions::owner(tx, &hash).await).await?;
    let user_id = owner.ok_or(IdentityError::InvalidToken)?;
    match exchange(system, user_id, &hash, bearer, wish).await? {
        Exchange::Renewed(renewal) => {
            let Renewal { user, engagement, session_id, refresh_token, refresh_seconds, .. } = *renewal;
            let (organization_id, role) = (engagement.organization_id, engagement.role);
            let tenant = system.for_organization(organization_id, actor(&user));
            let security = if renewal.has_switched {
                tenant
                    .write(async |tx| {
                        members::touch_sign_in(tx, user.id).await?;
                        tx.audit("session_switch", "session", session_id.0, json!({}));
                        security::current(tx).await
                    })
                    .await?
            } else {
                tenant.read(async |tx| security::current(tx).await).await?
            };
            let session = SessionFacts {
                id: session_id,
                assurance: renewal.assurance,
                verified_at: renewal.verified_at,
                confinement: confinement(&security, role, renewal.assurance, user.must_change_password),
            };
            let access_token = access_token(platform, &user, organization_id, role, session)?;
            let access_seconds = ACCESS_TOKEN_LIFE.as_secs();
            Ok(Tokens { access_token, access_seconds, refresh_token, refresh_seconds })
        }
        Exchange::Reused { session_id, organization_id, user } => {
            tracing::warn!(%session_id, user_id = %user.id, "a spent refresh token came again; the session is ended");
            audit_end(system, organization_id, actor(&user), session_id, "token_reused").await?;
            Err(IdentityError::InvalidToken)
        }
        Exchange::Refused(error) => Err(error),
    }
}

async fn exchange(
    system: &SystemContext,
    user_id: UserId,
    hash: &[u8],
    bearer: Bearer,
    wish: Wish,
) -> Result<Exchange, DbError> {
    system
        .write(Some(user_id), async |tx| {
            let refused = |error| Ok(Exchange::Refused(error));
            let Some(token) = sessions::lock(tx, hash).await? else {
                return refused(IdentityError::InvalidToken);
            };
            let Some(user) = users::find(tx, user_id).await? else {
                return refused(IdentityError::InvalidToken);
            };
            let verdict = judge_refresh(&token.state, bearer, tx.now());
            match verdict {
                Verdict::Ended => return refused(IdentityError::InvalidToken),
                Verdict::Reused => {
                    sessions::revoke(tx, token.session_id, "token_reused").await?;
                    let (session_id, organization_id) = (token.session_id, token.organization_id);
                    return Ok(Exchange::Reused { session_id, organization_id, user });
                }
                Verdict::Rotate | Verdict::Sibling => {}
            }
            let engagements = members::engagements(tx, user_id).await?;
            let (wanted, refusal) = match wish {
                Wish::Any => (Wish::Only(token.organization_id), IdentityError::InvalidToken),
                // An organization that engages somebody else is, to this person, one that does not exist.
                Wish::Only(_) => (wish, IdentityError::NotFound),
            };
            let Some(engagement) = wanted.choose(engagements) else { return refused(refusal) };
            if verdict == Verdict::Rotate {
                sessions::spend_live(tx, token.session_id).await?;
            }
            let life = session_life(token.remember_me);
            let refresh_token = platform::crypto::random_token();
            let new_hash = refresh_token_hash(&refresh_token).unwrap_or_default();
            let (organization_id, expires_at) = (engagement.organization_id, tx.now() + life);
            sessions::add_token(tx, token.session_id, organization_id, &new_hash, expires_at).await?;
            Ok(Exchange::Renewed(Box::new(Renewal {
                user,
                engagement,
                session_id: token.session_id,
                assurance: token.assurance,
                verified_at: token.verified_at,
                refresh_token,
                refresh_seconds: life.as_secs(),
                has_switched: organization_id != token.organization_id,
            })))
        })
        .await
}

/// Ends the session of a refresh token. A token that means nothing (any more) is not an error: the caller is signed
/// out either way.
pub async fn sign_out(system: &SystemContext, token: &str) -> Result<(), IdentityError> {
    let Some(hash) = refresh_token_hash(token) else { return Ok(()) };
    let Some(user_id) = system.read(None, async |tx| sessions::owner(tx, &hash).await).await? else {
        return Ok(());
    };
    let ended: Option<(SessionId, OrganizationId, User)> = system
        .write(Some(user_id), async |tx| {
            let Some(token) = sessions::lock(tx, &hash).await? else { return Ok::<_, DbError>(None) };
            let was_running = sessions::revoke(tx, token.session_id, "signed_out").await?;
            let user = users::find(tx, user_id).await?;
            Ok(user.filter(|_| was_running).map(|user| (token.session_id, token.organization_id, user)))
        })
        .await?;
    if let Some((session_id, organization_id, user)) = ended {
        audit_end(system, organization_id, actor(&user), session_id, "signed_out").await?;
    }
    Ok(())
}

/// Ends the session of an access token.
pub async fn sign_out_device(system: &SystemContext, principal: &Principal) -> Result<(), IdentityError> {
    let session_id = principal.session_id;
    let ended: Result<bool, DbError> =
        system.write(None, async |tx| sessions::revoke(tx, session_id, "signed_out").await).await;
    if ended? {
        let actor =
            Actor { user_id: Some(principal.user_id), real_user_id: None, name: principal.name.clone() };
        audit_end(system, principal.organization_id, actor, session_id, "signed_out").await?;
    }
    Ok(())
}

async fn audit_end(
    system: &SystemContext,
    organization_id: OrganizationId,
    actor: Actor,
    session_id: SessionId,
    reason: &'static str,
) -> Result<(), DbError> {
    system
        .for_organization(organization_id, actor)
        .write(async |tx| {
            tx.audit("session_end", "session", session_id.0, json!({"reason": reason}));
            Ok(())
        })
        .await
}
