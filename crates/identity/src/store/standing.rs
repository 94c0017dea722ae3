//! SQL of what a running session stands on: who opened it, how, and where it is.

use jiff::Timestamp;
use platform::{Assurance, DbError, SystemTx};
use types::{OrganizationId, SessionId, UserId};

use crate::rules::is_vouched_only;

/// A session whose refresh token is live.
pub struct LiveSession {
    pub user_id: UserId,
    pub organization_id: OrganizationId,
    method: String,
    verified_at: Option<Timestamp>,
}

impl LiveSession {
    /// Whether nothing but a company's word stands for the person.
    pub fn is_vouched_only(&self) -> bool {
        is_vouched_only(&self.method, self.verified_at)
    }
}

/// The session of a refresh token that was not spent.
pub async fn of_token(tx: &mut SystemTx, token_hash: &[u8]) -> Result<Option<LiveSession>, DbError> {
    let row = tx
        .query_opt(
            "SELECT s.user_id, s.method, s.verified_at, t.organization_id
             FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
             WHERE t.token_hash = $1 AND t.spent_at IS NULL AND s.revoked_at IS NULL",
            &[&token_hash],
        )
        .await?;
    Ok(row.map(|row| LiveSession {
        user_id: row.get("user_id"),
        organization_id: row.get("organization_id"),
        method: row.get("method"),
        verified_at: row.get("verified_at"),
    }))
}

/// What a session has proven.
pub struct Proven {
    pub assurance: Assurance,
    pub verified_at: Option<Timestamp>,
    /// Whether nothing but a company's word stands for the person.
    pub is_vouched_only: bool,
}

/// A person's session that has not ended.
pub async fn running(tx: &mut SystemTx, id: SessionId, user_id: UserId) -> Result<Option<Proven>, DbError> {
    let now = tx.now();
    let row = tx
        .query_opt(
            "SELECT assurance, verified_at, method FROM sessions
             WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > $3",
            &[&id, &user_id, &now],
        )
        .await?;
    Ok(row.map(|row| {
        let verified_at = row.get("verified_at");
        Proven {
            assurance: Assurance::of_level(row.get("assurance")),
            verified_at,
            is_vouched_only: is_vouched_only(row.get("method"), verified_at),
        }
    }))
}
