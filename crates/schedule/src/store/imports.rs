//! What was brought from other calendars.

use platform::{DbError, TenantTx};
use types::{EventId, UserId};

use crate::import::ImportKey;

/// Lets nobody else bring anything until the transaction ends.
pub async fn hold(tx: &mut TenantTx) -> Result<(), DbError> {
    let sql = "SELECT pg_advisory_xact_lock(hashtextextended('event_imports/' || $1::text, 0))";
    let name = tx.organization_id().to_string();
    tx.query(sql, &[&name]).await?;
    Ok(())
}

/// What has been brought of these.
pub async fn known(tx: &mut TenantTx, uids: &[&str]) -> Result<Vec<(ImportKey, EventId)>, DbError> {
    let organization = tx.organization_id();
    let sql =
        "SELECT uid, instance, occurrence_id FROM event_imports WHERE organization_id = $1 AND uid = ANY($2)";
    let rows = tx.query(sql, &[&organization, &uids]).await?;
    Ok(rows
        .iter()
        .map(|row| {
            let key = ImportKey { uid: row.get("uid"), instance: row.get("instance") };
            (key, row.get("occurrence_id"))
        })
        .collect())
}

/// Those of these that are events of ours: what was once taken out of here.
pub async fn own(tx: &mut TenantTx, ids: &[EventId]) -> Result<Vec<EventId>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT id FROM event_occurrences WHERE organization_id = $1 AND id = ANY($2)";
    Ok(tx.query(sql, &[&organization, &ids]).await?.iter().map(|row| row.get(0)).collect())
}

/// Notes that something was brought.
pub async fn insert(
    tx: &mut TenantTx,
    key: &ImportKey,
    event_id: EventId,
    imported_by: UserId,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO event_imports (organization_id, uid, instance, occurrence_id, imported_by, imported_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[&organization, &key.uid, &key.instance, &event_id, &imported_by, &now],
    )
    .await?;
    Ok(())
}
