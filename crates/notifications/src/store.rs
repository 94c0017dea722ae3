//! SQL of outgoing e-mail.

use jiff::Timestamp;
use platform::{DbError, TenantTx};
use types::EmailId;

/// An e-mail to write.
pub struct NewEmail {
    pub id: EmailId,
    pub recipient: String,
    pub subject: String,
    pub body: Vec<u8>,
}

/// An e-mail as stored.
pub struct StoredEmail {
    pub recipient: String,
    pub subject: String,
    pub body: Vec<u8>,
    pub is_sent: bool,
}

pub async fn insert(tx: &mut TenantTx, emails: &[NewEmail]) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let ids: Vec<EmailId> = emails.iter().map(|email| email.id).collect();
    let recipients: Vec<&str> = emails.iter().map(|email| email.recipient.as_str()).collect();
    let subjects: Vec<&str> = emails.iter().map(|email| email.subject.as_str()).collect();
    let bodies: Vec<&[u8]> = emails.iter().map(|email| email.body.as_slice()).collect();
    tx.execute(
        "INSERT INTO emails (organization_id, id, recipient, subject, body, created_at)
         SELECT $1, e.id, e.recipient, e.subject, e.body, $6
         FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bytea[]) AS e(id, recipient, subject, body)",
        &[&organization, &ids, &recipients, &subjects, &bodies, &now],
    )
    .await?;
    Ok(())
}

pub async fn find(tx: &mut TenantTx, id: EmailId) -> Result<Option<StoredEmail>, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_opt(
            "SELECT recipient, subject, body, status FROM emails WHERE organization_id = $1 AND id = $2",
            &[&organization, &id],
        )
        .await?;
    Ok(row.map(|row| StoredEmail {
        recipient: row.get("recipient"),
        subject: row.get("subject"),
        body: row.get("body"),
        is_sent: row.get::<_, &str>("status") == "sent",
    }))
}

pub async fn mark_sent(tx: &mut TenantTx, id: EmailId) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE emails SET status = 'sent', sent_at = $3, error = NULL WHERE organization_id = $1 AND id = $2",
        &[&organization, &id, &now],
    )
    .await?;
    Ok(())
}

pub async fn mark_failed(tx: &mut TenantTx, id: EmailId, reason: &str) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "UPDATE emails SET status = 'failed', error = $3
         WHERE organization_id = $1 AND id = $2 AND status <> 'sent'",
        &[&organization, &id, &reason],
    )
    .await?;
    Ok(())
}

pub async fn prune(tx: &mut TenantTx, before: Timestamp) -> Result<u64, DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "DELETE FROM emails WHERE organization_id = $1 AND created_at < $2 AND status <> 'pending'",
        &[&organization, &before],
    )
    .await
}
