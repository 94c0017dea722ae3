//! SQL of outgoing text messages.

use jiff::Timestamp;
use platform::{DbError, TenantTx};
use types::{SmsId, UserId};

/// A text message as stored.
pub struct StoredSms {
    pub body: Vec<u8>,
    pub expires_at: Timestamp,
    pub is_pending: bool,
}

pub async fn insert(
    tx: &mut TenantTx,
    id: SmsId,
    user_id: UserId,
    body: &[u8],
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO sms_messages (organization_id, id, user_id, body, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[&organization, &id, &user_id, &body, &expires_at, &now],
    )
    .await?;
    Ok(())
}

pub async fn find(tx: &mut TenantTx, id: SmsId) -> Result<Option<StoredSms>, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_opt(
            "SELECT body, expires_at, status FROM sms_messages WHERE organization_id = $1 AND id = $2",
            &[&organization, &id],
        )
        .await?;
    Ok(row.map(|row| StoredSms {
        body: row.get("body"),
        expires_at: row.get("expires_at"),
        is_pending: row.get::<_, &str>("status") == "pending",
    }))
}

/// The provider has taken it. Its report may have come before.
pub async fn mark_sent(tx: &mut TenantTx, id: SmsId, provider_id: Option<&str>) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE sms_messages SET status = 'sent', sent_at = $3, provider_id = $4, error = NULL
         WHERE organization_id = $1 AND id = $2 AND status = 'pending'",
        &[&organization, &id, &now, &provider_id],
    )
    .await?;
    Ok(())
}

pub async fn mark_failed(tx: &mut TenantTx, id: SmsId, reason: &str) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "UPDATE sms_messages SET status = 'failed', error = $3
         WHERE organization_id = $1 AND id = $2 AND status = 'pending'",
        &[&organization, &id, &reason],
    )
    .await?;
    Ok(())
}

/// What came of a text message in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Delivered,
    Undelivered,
}

/// Keeps what the provider reports, unless an end was reported before; returns whose text message it was, as far as that
/// is news.
pub async fn settle(
    tx: &mut TenantTx,
    id: SmsId,
    provider_id: &str,
    fate: Fate,
    error: Option<&str>,
) -> Result<Option<Reader>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let status = match fate {
        Fate::Delivered => "delivered",
        Fate::Undelivered => "undelivered",
    };
    let row = tx
        .query_opt(
            "UPDATE sms_messages m
             SET status = $3, error = $4, provider_id = $5, sent_at = coalesce(sent_at, $6)
             FROM users u
             WHERE m.organization_id = $1 AND m.id = $2 AND m.status IN ('pending', 'sent') AND u.id = m.user_id
             RETURNING u.id, u.first_name || ' ' || u.last_name AS name",
            &[&organization, &id, &status, &error, &provider_id, &now],
        )
        .await?;
    Ok(row.map(|row| Reader { user_id: row.get("id"), name: row.get("name") }))
}

/// Whom a text message is for.
pub struct Reader {
    pub user_id: UserId,
    pub name: String,
}

/// Forgets text messages that are older than `before`.
pub async fn prune(tx: &mut TenantTx, before: Timestamp) -> Result<u64, DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "DELETE FROM sms_messages WHERE organization_id = $1 AND created_at < $2 AND status <> 'pending'",
        &[&organization, &before],
    )
    .await
}
