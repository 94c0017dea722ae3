//! Staying signed in: exchanging refresh tokens, switching organizations, signing out.

use jiff::Timestamp;
use platform::auth::tokens::ACCESS_TOKEN_LIFE;
use platform::{Actor, Assurance, DbError, Platform, Principal, SystemContext};
use serde_json::json;
use types::{OrganizationId, SessionId, UserId};

use super::accounts::arrivals;
use super::events;
use super::grants::admission;
use super::sign_in::{SessionFacts, Tokens, Wish, access_token, actor};
use crate::error::IdentityError;
use crate::model::{Engagement, Security, User};
use crate::rules::{Bearer, Verdict, confinement, idle_end, judge_refresh, session_life};
use crate::store::{members, security, sessions, users};
use crate::tokens::refresh_token_hash;

/// A spent refresh token came again.
const TOKEN_REUSED: &str = "token_reused";
/// Nothing happened for too long.
const IDLE: &str = "idle";

/// What the exchange came to; an end must be committed before it is told.
enum Exchange {
    Renewed(Box<Renewal>),
    Ended { session_id: SessionId, organization_id: OrganizationId, user: User, reason: &'static str },
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
    let (user_id, home) = owner.ok_or(IdentityError::InvalidToken)?;
    admission::check_refresh(system, &hash, wish).await?;
    let rules_here =
        system.for_organization(home, Actor::system()).read(async |tx| security::current(tx).await).await?;
    match exchange(system, user_id, &hash, bearer, wish, &rules_here).await? {
        Exchange::Renewed(renewal) => {
            let Renewal { user, engagement, session_id, refresh_token, refresh_seconds, .. } = *renewal;
            let (organization_id, role) = (engagement.organization_id, engagement.role);
            let tenant = system.for_organization(organization_id, actor(&user));
            let security = if renewal.has_switched {
                tenant
                    .write(async |tx| {
                        members::touch_sign_in(tx, user.id).await?;
                        arrivals::end_surplus(tx, &user, session_id).await?;
                        tx.audit("session_switch", "session", session_id.0, json!({}));
                        security::current(tx).await
                    })
                    .await?
            } else {
                rules_here
            };
            let session = SessionFacts {
                id: session_id,
                assurance: renewal.assurance,
                verified_at: renewal.verified_at,
                confinement: confinement(&security, role, renewal.assurance, user.must_change_password),
            };
            let access_token = access_token(platform, &user, organization_id, role, session)?;
            let access_seconds = ACCESS_TOKEN_LIFE.as_secs();
            Ok(Tokens { user_id: user.id, access_token, access_seconds, refresh_token, refresh_seconds })
        }
        Exchange::Ended { session_id, organization_id, user, reason } => {
            if reason == TOKEN_REUSED {
                tracing::warn!(%session_id, user_id = %user.id, "a spent refresh token came again; the session is ended");
            }
            audit_end(system, organization_id, &user, session_id, reason).await?;
            Err(ended(Some(reason)))
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
    rules_here: &Security,
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
            let idle_end = idle_end(rules_here, token.is_browser, token.remember_me, token.last_used_at);
            let reason = match verdict {
                Verdict::Ended => return refused(ended(token.revoked_reason.as_deref())),
                Verdict::Reused => Some(TOKEN_REUSED),
                Verdict::Rotate | Verdict::Sibling => idle_end.filter(|end| *end <= tx.now()).map(|_| IDLE),
            };
            if let Some(reason) = reason {
                sessions::revoke(tx, token.session_id, reason).await?;
                let (session_id, organization_id) = (token.session_id, token.organization_id);
                return Ok(Exchange::Ended { session_id, organization_id, user, reason });
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
    let Some((user_id, _)) = system.read(None, async |tx| sessions::owner(tx, &hash).await).await? else {
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
        audit_end(system, organization_id, &user, session_id, "signed_out").await?;
    }
    Ok(())
}

/// Ends the session of an access token.
pub async fn sign_out_device(system: &SystemContext, principal: &Principal) -> Result<(), IdentityError> {
    let session_id = principal.session_id;
    // Who acts for somebody ends their own session.
    let user_id = principal.real.as_ref().map_or(principal.user_id, |real| real.user_id);
    let ended: Result<Option<User>, DbError> = system
        .write(None, async |tx| {
            let was_running = sessions::revoke(tx, session_id, "signed_out").await?;
            Ok(users::find(tx, user_id).await?.filter(|_| was_running))
        })
        .await;
    if let Some(user) = ended? {
        audit_end(system, principal.organization_id, &user, session_id, "signed_out").await?;
    }
    Ok(())
}

async fn audit_end(
    system: &SystemContext,
    organization_id: OrganizationId,
    user: &User,
    session_id: SessionId,
    reason: &'static str,
) -> Result<(), DbError> {
    system
        .for_organization(organization_id, actor(user))
        .write(async |tx| {
            tx.audit("session_end", "session", session_id.0, json!({"reason": reason}));
            let origin = tx.origin().clone();
            let action = if reason == TOKEN_REUSED { "session_reuse" } else { "session_end" };
            events::note(tx, user.id, action, events::Scene::Organization(organization_id), &origin).await
        })
        .await
}

/// What the device is told whose session was ended.
fn ended(reason: Option<&str>) -> IdentityError {
    const TOLD: [(&str, &str); 8] = [
        (
            TOKEN_REUSED,
            "Somebody else has used this session, or this device an old copy of it. It was ended for everybody.",
        ),
        (IDLE, "Nothing happened here for a while, so you were signed out."),
        ("session_limit", "You are signed in on as many other devices as your company allows."),
        ("password_changed", "Your password was changed."),
        ("factors_reset", "Your second factors were removed. Sign in, then set up new ones."),
        ("email_changed", "Your e-mail address was changed."),
        ("revoked", "You signed this device out from another one."),
        ("office", "Your company's office ended this session."),
    ];
    let told = TOLD.into_iter().find(|(told, _)| reason == Some(told));
    told.map_or(IdentityError::InvalidToken, |(reason, detail)| IdentityError::SessionEnded {
        reason,
        detail,
    })
}
