//! The rules of rest that a company has chosen.

use jiff::Timestamp;
use platform::{DbError, TenantTx};
use serde_json::Value;
use types::UserId;

use crate::packs::Rule;

/// What a company has chosen.
pub struct Chosen {
    pub pack: String,
    pub rules: Vec<Rule>,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// What the company has chosen, if it has.
pub async fn find(tx: &mut TenantTx) -> Result<Option<Chosen>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT pack, rules, updated_at, version FROM schedule_rules WHERE organization_id = $1";
    let Some(row) = tx.query_opt(sql, &[&organization]).await? else { return Ok(None) };
    let rules = serde_json::from_value(row.get("rules"))
        .map_err(|error| DbError::Other(format!("rules that cannot be read: {error}")))?;
    let (pack, updated_at, version) = (row.get("pack"), row.get("updated_at"), row.get("version"));
    Ok(Some(Chosen { pack, rules, updated_at, version }))
}

/// Writes what the company chooses over the version that was seen, of which 0 is none; returns the new one.
pub async fn replace(
    tx: &mut TenantTx,
    pack: &str,
    rules: &Value,
    updated_by: UserId,
    version: i64,
) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_opt(
            "INSERT INTO schedule_rules AS r (organization_id, pack, rules, updated_by, updated_at)
             SELECT $1, $2, $3, $4, $5 WHERE $6::bigint = 0
                 OR EXISTS (SELECT FROM schedule_rules r WHERE r.organization_id = $1)
             ON CONFLICT (organization_id) DO UPDATE SET pack = EXCLUDED.pack, rules = EXCLUDED.rules,
                 updated_by = EXCLUDED.updated_by, updated_at = EXCLUDED.updated_at, version = r.version + 1
             WHERE r.version = $6
             RETURNING r.version",
            &[&organization, &pack, &rules, &updated_by, &now, &version],
        )
        .await?;
    row.map(|row| row.get(0)).ok_or(DbError::Stale)
}
