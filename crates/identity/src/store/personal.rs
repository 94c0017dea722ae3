//! SQL of what members tell the company about themselves; one sealed value each.

use platform::{DbError, TenantTx};
use types::UserId;

/// The sealed value and its version.
pub async fn find(tx: &mut TenantTx, user_id: UserId) -> Result<Option<(Vec<u8>, i64)>, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_opt(
            "SELECT sealed, version FROM member_personal WHERE organization_id = $1 AND user_id = $2",
            &[&organization, &user_id],
        )
        .await?;
    Ok(row.map(|row| (row.get("sealed"), row.get("version"))))
}

/// The sealed values of people, of those who told anything.
pub async fn find_many(tx: &mut TenantTx, user_ids: &[UserId]) -> Result<Vec<(UserId, Vec<u8>)>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT user_id, sealed FROM member_personal WHERE organization_id = $1 AND user_id = ANY($2)",
            &[&organization, &user_ids],
        )
        .await?;
    Ok(rows.iter().map(|row| (row.get("user_id"), row.get("sealed"))).collect())
}

/// Keeps a value over the version that the caller saw, 0 for none; returns the new version.
pub async fn save(tx: &mut TenantTx, user_id: UserId, version: i64, sealed: &[u8]) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = if version == 0 {
        tx.query_opt(
            "INSERT INTO member_personal (organization_id, user_id, sealed, updated_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING RETURNING version",
            &[&organization, &user_id, &sealed, &now],
        )
        .await?
    } else {
        tx.query_opt(
            "UPDATE member_personal SET sealed = $3, updated_at = $4, version = version + 1
             WHERE organization_id = $1 AND user_id = $2 AND version = $5 RETURNING version",
            &[&organization, &user_id, &sealed, &now, &version],
        )
        .await?
    };
    row.map(|row| row.get("version")).ok_or(DbError::Stale)
}
