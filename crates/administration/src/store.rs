//! SQL of this feature.

use platform::{DbError, TenantTx};

use crate::model::{AuditEntry, AuditFilter, Storage};

const MATCHES: &str = "FROM audit_entries WHERE organization_id = $1
    AND ($2::text IS NULL OR strpos(lower(concat_ws(' ', actor_name, action, subject_type, subject_id, changes)),
                                    lower($2)) > 0)
    AND ($3::uuid IS NULL OR actor_id = $3)
    AND ($4::text IS NULL OR action = $4)";

/// Entries older than `before`, newest first.
pub async fn audit_page(
    tx: &mut TenantTx,
    filter: &AuditFilter,
    before: i64,
    fetch: i64,
) -> Result<Vec<AuditEntry>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT seq, at, actor_name, action, subject_type, subject_id, changes, request_id
         {MATCHES} AND seq < $5 ORDER BY seq DESC LIMIT $6"
    );
    let rows = tx
        .query(&sql, &[&organization, &filter.q, &filter.actor_id, &filter.action, &before, &fetch])
        .await?;
    Ok(rows
        .iter()
        .map(|row| AuditEntry {
            seq: row.get("seq"),
            at: row.get("at"),
            actor_name: row.get("actor_name"),
            action: row.get("action"),
            subject_type: row.get("subject_type"),
            subject_id: row.get("subject_id"),
            changes: row.get("changes"),
            request_id: row.get("request_id"),
        })
        .collect())
}

pub async fn audit_count(tx: &mut TenantTx, filter: &AuditFilter) -> Result<i64, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT count(*) AS rows {MATCHES}");
    let row = tx.query_one(&sql, &[&organization, &filter.q, &filter.actor_id, &filter.action]).await?;
    Ok(row.get("rows"))
}

pub async fn storage(tx: &mut TenantTx) -> Result<Storage, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_one(
            "SELECT storage_used_bytes, storage_limit_bytes FROM organizations WHERE id = $1",
            &[&organization],
        )
        .await?;
    Ok(Storage { used_bytes: row.get("storage_used_bytes"), limit_bytes: row.get("storage_limit_bytes") })
}
