//! SQL that makes and changes categories; reading them is in the claims' store.

use platform::{DbError, TenantTx};

use crate::model::Category;

/// Adds one.
pub async fn insert(tx: &mut TenantTx, category: &Category) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO expense_categories (organization_id, id, name, code, description, account_code, requires_receipt,
             max_amount, is_active, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        &[
            &organization,
            &category.id,
            &category.name,
            &category.code,
            &category.description,
            &category.account_code,
            &category.requires_receipt,
            &category.max_amount,
            &category.is_active,
            &now,
        ],
    )
    .await?;
    Ok(())
}

/// Writes a category over the version it carries; returns the new one.
pub async fn update(tx: &mut TenantTx, category: &Category) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_opt(
            "UPDATE expense_categories SET name = $3, code = $4, description = $5, account_code = $6,
                 requires_receipt = $7, max_amount = $8, is_active = $9, updated_at = $10, version = version + 1
             WHERE organization_id = $1 AND id = $2 AND version = $11 RETURNING version",
            &[
                &organization,
                &category.id,
                &category.name,
                &category.code,
                &category.description,
                &category.account_code,
                &category.requires_receipt,
                &category.max_amount,
                &category.is_active,
                &now,
                &category.version,
            ],
        )
        .await?;
    row.map(|row| row.get(0)).ok_or(DbError::Stale)
}
