//! What is played.

use platform::db::{Columns, Row};
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{ProductionId, UserId};

use super::Belongings;
use crate::model::Production;

const COLUMNS: &str = "r.id, r.name, r.created_at, r.updated_at, r.archived_at, r.version";

fn from_row(row: &Row) -> Production {
    let mut columns = Columns::of(row);
    Production {
        id: columns.take(),
        name: columns.take(),
        created_at: columns.take(),
        updated_at: columns.take(),
        archived_at: columns.take(),
        version: columns.take(),
    }
}

/// A production, in use or not.
pub async fn find(tx: &mut TenantTx, id: ProductionId) -> Result<Option<Production>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {COLUMNS} FROM productions r WHERE r.organization_id = $1 AND r.id = $2");
    Ok(tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row))
}

/// A page of productions, newest first; those in use unless `archived` ones are asked for; for `seen_by` only those that
/// person has been called to.
pub async fn page(
    tx: &mut TenantTx,
    archived: bool,
    seen_by: Option<UserId>,
    page: &PageRequest,
) -> Result<(Vec<Production>, Option<i64>), DbError> {
    let all = Belongings { table: "productions", columns: COLUMNS, named_by: "production_id", from_row };
    all.page(tx, archived, seen_by, page).await
}

/// Adds one.
pub async fn insert(tx: &mut TenantTx, production: &Production) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "INSERT INTO productions (organization_id, id, name, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)",
        &[&organization, &production.id, &production.name, &production.created_at],
    )
    .await?;
    Ok(())
}

/// Writes a production over the version it carries; returns the new one.
pub async fn update(tx: &mut TenantTx, production: &Production) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_opt(
            "UPDATE productions SET name = $3, archived_at = $4, updated_at = $5, version = version + 1
             WHERE organization_id = $1 AND id = $2 AND version = $6 RETURNING version",
            &[
                &organization,
                &production.id,
                &production.name,
                &production.archived_at,
                &now,
                &production.version,
            ],
        )
        .await?;
    row.map(|row| row.get(0)).ok_or(DbError::Stale)
}
