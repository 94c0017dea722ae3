//! SQL of moves from one e-mail address to another.

use jiff::{SignedDuration, Timestamp};
use platform::{AnyTx, DbError, SystemTx};
use types::UserId;
use uuid::Uuid;

/// A move under way.
pub struct EmailChange {
    pub id: Uuid,
    pub user_id: UserId,
    pub old_email: String,
    pub new_email: String,
    pub old_confirmed_at: Option<Timestamp>,
    pub new_confirmed_at: Option<Timestamp>,
}

/// Which address agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Old,
    New,
}

/// Begins a move; one that was under way has ended.
pub async fn begin(
    tx: &mut impl AnyTx,
    user_id: UserId,
    old_email: &str,
    new_email: &str,
) -> Result<Uuid, DbError> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    tx.execute(
        "UPDATE email_changes SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL",
        &[&user_id, &now],
    )
    .await?;
    tx.execute(
        "INSERT INTO email_changes (id, user_id, old_email, new_email, created_at) VALUES ($1, $2, $3, $4, $5)",
        &[&id, &user_id, &old_email, &new_email, &now],
    )
    .await?;
    Ok(id)
}

/// Notes that one side agrees and returns the move, which is held until the transaction ends.
pub async fn confirm(tx: &mut SystemTx, id: Uuid, side: Side) -> Result<Option<EmailChange>, DbError> {
    let now = tx.now();
    let sql = match side {
        Side::Old => {
            "UPDATE email_changes SET old_confirmed_at = coalesce(old_confirmed_at, $2)
             WHERE id = $1 AND ended_at IS NULL
             RETURNING id, user_id, old_email, new_email, old_confirmed_at, new_confirmed_at"
        }
        Side::New => {
            "UPDATE email_changes SET new_confirmed_at = coalesce(new_confirmed_at, $2)
             WHERE id = $1 AND ended_at IS NULL
             RETURNING id, user_id, old_email, new_email, old_confirmed_at, new_confirmed_at"
        }
    };
    Ok(tx.query_opt(sql, &[&id, &now]).await?.map(|row| EmailChange {
        id: row.get("id"),
        user_id: row.get("user_id"),
        old_email: row.get("old_email"),
        new_email: row.get("new_email"),
        old_confirmed_at: row.get("old_confirmed_at"),
        new_confirmed_at: row.get("new_confirmed_at"),
    }))
}

/// Forgets moves that began more than a month ago; returns how many, at most ten thousand.
pub async fn prune(tx: &mut SystemTx) -> Result<u64, DbError> {
    let horizon = tx.now() - SignedDuration::from_hours(30 * 24);
    tx.execute(
        "DELETE FROM email_changes WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM email_changes WHERE created_at < $1 LIMIT 10000))",
        &[&horizon],
    )
    .await
}

/// Ends a move; false when it had ended already.
pub async fn end(tx: &mut SystemTx, id: Uuid) -> Result<bool, DbError> {
    let now = tx.now();
    let changed = tx
        .execute("UPDATE email_changes SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", &[&id, &now])
        .await?;
    Ok(changed == 1)
}
