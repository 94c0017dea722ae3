//! SQL of sessions (one signed-in device) and their refresh tokens.

use jiff::{SignedDuration, Timestamp};
use platform::auth::revocations::{Revocation, revoke as take_back};
use platform::{Assurance, DbError, SystemTx, TenantTx};
use types::{OrganizationId, SessionId, UserId};

use crate::model::Whereabouts;
use crate::rules::{Bearer, TokenState};
use crate::service::sign_in::SessionStart;

/// A session to open.
pub struct NewSession<'a> {
    pub id: SessionId,
    pub user_id: UserId,
    pub start: SessionStart<'a>,
    pub verified_at: Option<Timestamp>,
    pub expires_at: Timestamp,
    /// Of its first refresh token.
    pub token_hash: &'a [u8],
}

/// Opens a session of the transaction's organization with its first token.
pub async fn insert(tx: &mut TenantTx, new: &NewSession<'_>) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let user_agent = tx.origin().user_agent.clone();
    let at = Whereabouts::of(tx.origin());
    let start = new.start;
    tx.execute(
        "INSERT INTO sessions (id, user_id, remember_me, address, user_agent, device, place, created_at,
             last_used_at, expires_at, assurance, verified_at, method, is_browser)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12, $13)",
        &[
            &new.id,
            &new.user_id,
            &start.remember_me,
            &at.address,
            &user_agent,
            &at.device,
            &at.place,
            &now,
            &new.expires_at,
            &start.assurance.level(),
            &new.verified_at,
            &start.method,
            &(start.bearer == Bearer::Browser),
        ],
    )
    .await?;
    tx.execute(
        "INSERT INTO refresh_tokens (token_hash, session_id, organization_id, created_at) VALUES ($1, $2, $3, $4)",
        &[&new.token_hash, &new.id, &organization, &now],
    )
    .await?;
    Ok(())
}

/// Whose token it is.
pub async fn owner(tx: &mut SystemTx, token_hash: &[u8]) -> Result<Option<UserId>, DbError> {
    let row = tx
        .query_opt(
            "SELECT s.user_id FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE t.token_hash = $1",
            &[&token_hash],
        )
        .await?;
    Ok(row.map(|row| row.get("user_id")))
}

/// A token with its session.
pub struct StoredToken {
    pub session_id: SessionId,
    pub organization_id: OrganizationId,
    pub remember_me: bool,
    pub assurance: Assurance,
    pub verified_at: Option<Timestamp>,
    pub state: TokenState,
}

/// A token with its session, which is held until the transaction ends: exchanges of one session follow each other.
/// The session is locked first and the token read after it, so that what another exchange has just spent is seen.
pub async fn lock(tx: &mut SystemTx, token_hash: &[u8]) -> Result<Option<StoredToken>, DbError> {
    let session = tx
        .query_opt(
            "SELECT s.id, s.remember_me, s.assurance, s.verified_at, s.expires_at, s.revoked_at FROM sessions s
             WHERE s.id = (SELECT t.session_id FROM refresh_tokens t WHERE t.token_hash = $1) FOR UPDATE",
            &[&token_hash],
        )
        .await?;
    let Some(session) = session else { return Ok(None) };
    let token = tx
        .query_one(
            "SELECT organization_id, spent_at FROM refresh_tokens WHERE token_hash = $1",
            &[&token_hash],
        )
        .await?;
    Ok(Some(StoredToken {
        session_id: session.get("id"),
        organization_id: token.get("organization_id"),
        remember_me: session.get("remember_me"),
        assurance: Assurance::of_level(session.get("assurance")),
        verified_at: session.get("verified_at"),
        state: TokenState {
            spent_at: token.get("spent_at"),
            session_revoked_at: session.get("revoked_at"),
            session_expires_at: session.get("expires_at"),
        },
    }))
}

/// Spends every live token of a session.
pub async fn spend_live(tx: &mut SystemTx, id: SessionId) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "UPDATE refresh_tokens SET spent_at = $2 WHERE session_id = $1 AND spent_at IS NULL",
        &[&id, &now],
    )
    .await?;
    Ok(())
}

/// Adds a token to a session and moves the session's end.
pub async fn add_token(
    tx: &mut SystemTx,
    id: SessionId,
    organization_id: OrganizationId,
    token_hash: &[u8],
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO refresh_tokens (token_hash, session_id, organization_id, created_at) VALUES ($1, $2, $3, $4)",
        &[&token_hash, &id, &organization_id, &now],
    )
    .await?;
    tx.execute(
        "UPDATE sessions SET last_used_at = $2, expires_at = $3 WHERE id = $1",
        &[&id, &now, &expires_at],
    )
    .await?;
    Ok(())
}

/// Ends one session and, at once and everywhere, its access tokens; false when it had ended already.
pub async fn revoke(tx: &mut SystemTx, id: SessionId, reason: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let changed = tx
        .execute(
            "UPDATE sessions SET revoked_at = $2, revoked_reason = $3 WHERE id = $1 AND revoked_at IS NULL",
            &[&id, &now, &reason],
        )
        .await?;
    if changed > 0 {
        take_back(tx, Revocation::Session { id }).await?;
    }
    Ok(changed > 0)
}

/// Ends every session of a person; returns how many were running.
pub async fn revoke_all(tx: &mut SystemTx, user_id: UserId, reason: &str) -> Result<u64, DbError> {
    let now = tx.now();
    take_back(tx, Revocation::User { id: user_id }).await?;
    tx.execute(
        "UPDATE sessions SET revoked_at = $2, revoked_reason = $3 WHERE user_id = $1 AND revoked_at IS NULL",
        &[&user_id, &now, &reason],
    )
    .await
}

/// Removes sessions, with their tokens, that ended more than a week ago.
pub async fn prune(tx: &mut SystemTx) -> Result<u64, DbError> {
    let horizon = tx.now() - SignedDuration::from_hours(7 * 24);
    tx.execute(
        "DELETE FROM sessions WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM sessions WHERE expires_at < $1 OR revoked_at < $1 LIMIT 10000))",
        &[&horizon],
    )
    .await
}
