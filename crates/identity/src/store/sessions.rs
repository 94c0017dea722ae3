//! SQL of sessions (one signed-in device) and their refresh tokens.

use jiff::{SignedDuration, Timestamp};
use platform::auth::revocations::{Revocation, revoke as take_back};
use platform::{AnyTx, Assurance, DbError, SystemTx, TenantTx};
use types::{OrganizationId, SessionId, UserId};

use crate::model::{Session, Whereabouts};
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

/// Whose token it is, and of which organization.
pub async fn owner(
    tx: &mut SystemTx,
    token_hash: &[u8],
) -> Result<Option<(UserId, OrganizationId)>, DbError> {
    let row = tx
        .query_opt(
            "SELECT s.user_id, t.organization_id FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
             WHERE t.token_hash = $1",
            &[&token_hash],
        )
        .await?;
    Ok(row.map(|row| (row.get("user_id"), row.get("organization_id"))))
}

/// A token with its session.
pub struct StoredToken {
    pub session_id: SessionId,
    pub organization_id: OrganizationId,
    pub remember_me: bool,
    pub assurance: Assurance,
    pub verified_at: Option<Timestamp>,
    pub is_browser: bool,
    pub last_used_at: Timestamp,
    /// Why the session was ended, where it was.
    pub revoked_reason: Option<String>,
    pub state: TokenState,
}

/// A token with its session, which is held until the transaction ends: exchanges of one session follow each other.
/// The session is locked first and the token read after it, so that what another exchange has just spent is seen.
pub async fn lock(tx: &mut SystemTx, token_hash: &[u8]) -> Result<Option<StoredToken>, DbError> {
    let session = tx
        .query_opt(
            "SELECT s.id, s.remember_me, s.assurance, s.verified_at, s.is_browser, s.last_used_at, s.expires_at,
                s.revoked_at, s.revoked_reason FROM sessions s
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
        is_browser: session.get("is_browser"),
        last_used_at: session.get("last_used_at"),
        revoked_reason: session.get("revoked_reason"),
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
pub async fn revoke(tx: &mut impl AnyTx, id: SessionId, reason: &str) -> Result<bool, DbError> {
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
pub async fn revoke_all(tx: &mut impl AnyTx, user_id: UserId, reason: &str) -> Result<u64, DbError> {
    let now = tx.now();
    take_back(tx, Revocation::User { id: user_id }).await?;
    tx.execute(
        "UPDATE sessions SET revoked_at = $2, revoked_reason = $3 WHERE user_id = $1 AND revoked_at IS NULL",
        &[&user_id, &now, &reason],
    )
    .await
}

/// The person's running sessions, the last used first.
pub async fn running(tx: &mut SystemTx, user_id: UserId) -> Result<Vec<Session>, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "SELECT id, device, place, address, method, remember_me, created_at, last_used_at FROM sessions
             WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY last_used_at DESC, id DESC",
            &[&user_id, &now],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| Session {
            id: row.get("id"),
            at: Whereabouts {
                device: row.get("device"),
                place: row.get("place"),
                address: row.get("address"),
            },
            method: row.get("method"),
            remember_me: row.get("remember_me"),
            created_at: row.get("created_at"),
            last_used_at: row.get("last_used_at"),
        })
        .collect())
}

/// Whether the session is one of the person's that are not ended.
pub async fn is_running(tx: &mut impl AnyTx, user_id: UserId, id: SessionId) -> Result<bool, DbError> {
    let sql = "SELECT id FROM sessions WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL FOR UPDATE";
    Ok(tx.query_opt(sql, &[&id, &user_id]).await?.is_some())
}

/// The person's sessions that are not ended, besides one.
pub async fn others(tx: &mut impl AnyTx, user_id: UserId, but: SessionId) -> Result<Vec<SessionId>, DbError> {
    let sql = "SELECT id FROM sessions WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL FOR UPDATE";
    Ok(tx.query(sql, &[&user_id, &but]).await?.iter().map(|row| row.get("id")).collect())
}

/// The person's running sessions that are in the transaction's organization, the last used first. The person is held
/// until the transaction ends, so that two sign-ins at once count each other.
pub async fn running_here(tx: &mut TenantTx, user_id: UserId) -> Result<Vec<SessionId>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.query("SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE", &[&user_id]).await?;
    let rows = tx
        .query(
            "SELECT s.id FROM sessions s WHERE s.user_id = $1 AND s.revoked_at IS NULL AND s.expires_at > $3
                AND EXISTS (SELECT FROM refresh_tokens t
                    WHERE t.session_id = s.id AND t.organization_id = $2 AND t.spent_at IS NULL)
             ORDER BY s.last_used_at DESC, s.created_at DESC, s.id DESC",
            &[&user_id, &organization, &now],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("id")).collect())
}

/// Notes on a running session that its person has just proven who they are. A proof never takes away from what the session
/// stands on. Returns that; nothing when the session is over.
pub async fn prove(
    tx: &mut impl AnyTx,
    id: SessionId,
    user_id: UserId,
    proven: Assurance,
) -> Result<Option<Assurance>, DbError> {
    let now = tx.now();
    let row = tx
        .query_opt(
            "UPDATE sessions SET assurance = greatest(assurance, $3), verified_at = $4
             WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > $4 RETURNING assurance",
            &[&id, &user_id, &proven.level(), &now],
        )
        .await?;
    Ok(row.map(|row| Assurance::of_level(row.get("assurance"))))
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
