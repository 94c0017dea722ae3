//! How the office wants people to be told of their calls.

use platform::{DbError, TenantTx};

/// Hours before a call and the version, where anybody has set them.
pub async fn find(tx: &mut TenantTx) -> Result<Option<(i32, i64)>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT text_hours_before, version FROM schedule_notice_settings WHERE organization_id = $1";
    let row = tx.query_opt(sql, &[&organization]).await?;
    Ok(row.map(|row| (row.get("text_hours_before"), row.get("version"))))
}

/// Keeps them over the version that the caller saw, 0 for none; returns the new version.
pub async fn save(tx: &mut TenantTx, text_hours_before: i32, version: i64) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_opt(
            "INSERT INTO schedule_notice_settings AS s (organization_id, text_hours_before, version, updated_at)
             SELECT $1, $2, 1, $4 WHERE $3::bigint = 0
                 OR EXISTS (SELECT FROM schedule_notice_settings WHERE organization_id = $1)
             ON CONFLICT (organization_id) DO UPDATE SET text_hours_before = excluded.text_hours_before,
                 version = s.version + 1, updated_at = excluded.updated_at
             WHERE s.version = $3 RETURNING version",
            &[&organization, &text_hours_before, &version, &now],
        )
        .await?;
    row.map(|row| row.get(0)).ok_or(DbError::Stale)
}
