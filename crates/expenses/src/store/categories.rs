//! What lines are spent on.

use platform::db::{Columns, Row};
use platform::{DbError, TenantTx};
use types::CategoryId;

use crate::model::Category;

const COLUMNS: &str = "c.id, c.name, c.code, c.description, c.account_code, c.requires_receipt, c.max_amount,
    c.is_active, c.created_at, c.updated_at, c.version";

fn from_row(row: &Row) -> Category {
    let mut columns = Columns::of(row);
    Category {
        id: columns.take(),
        name: columns.take(),
        code: columns.take(),
        description: columns.take(),
        account_code: columns.take(),
        requires_receipt: columns.take(),
        max_amount: columns.take(),
        is_active: columns.take(),
        created_at: columns.take(),
        updated_at: columns.take(),
        version: columns.take(),
    }
}

/// All categories by name: those in use, or also those that are not.
pub async fn list(tx: &mut TenantTx, inactive_too: bool) -> Result<Vec<Category>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM expense_categories c WHERE c.organization_id = $1 AND (c.is_active OR $2)
         ORDER BY lower(c.name)"
    );
    Ok(tx.query(&sql, &[&organization, &inactive_too]).await?.iter().map(from_row).collect())
}

/// Whether the organization has any category, in use or not.
pub async fn any(tx: &mut TenantTx) -> Result<bool, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT EXISTS (SELECT FROM expense_categories WHERE organization_id = $1)";
    Ok(tx.query_one(sql, &[&organization]).await?.get(0))
}

/// Those of `ids` that exist here.
pub async fn by_ids(tx: &mut TenantTx, ids: &[CategoryId]) -> Result<Vec<Category>, DbError> {
    let organization = tx.organization_id();
    let sql =
        format!("SELECT {COLUMNS} FROM expense_categories c WHERE c.organization_id = $1 AND c.id = ANY($2)");
    Ok(tx.query(&sql, &[&organization, &ids]).await?.iter().map(from_row).collect())
}

/// A category that a new organization begins with.
pub struct DefaultCategory {
    pub name: &'static str,
    pub code: &'static str,
    pub account_code: &'static str,
    pub requires_receipt: bool,
}

/// Adds those whose names are free.
pub async fn insert_defaults(tx: &mut TenantTx, defaults: &[DefaultCategory]) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let ids: Vec<CategoryId> = defaults.iter().map(|_| CategoryId::generate()).collect();
    let names: Vec<&str> = defaults.iter().map(|category| category.name).collect();
    let codes: Vec<&str> = defaults.iter().map(|category| category.code).collect();
    let accounts: Vec<&str> = defaults.iter().map(|category| category.account_code).collect();
    let receipts: Vec<bool> = defaults.iter().map(|category| category.requires_receipt).collect();
    tx.execute(
        "INSERT INTO expense_categories (organization_id, id, name, code, account_code, requires_receipt, created_at,
             updated_at)
         SELECT $1, n.id, n.name, n.code, n.account_code, n.requires_receipt, $7, $7
         FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::boolean[])
             AS n (id, name, code, account_code, requires_receipt)
         ON CONFLICT DO NOTHING",
        &[&organization, &ids, &names, &codes, &accounts, &receipts, &now],
    )
    .await?;
    Ok(())
}

/// The category in use with this code.
pub async fn by_code(tx: &mut TenantTx, code: &str) -> Result<Option<CategoryId>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT id FROM expense_categories WHERE organization_id = $1 AND code = $2 AND is_active";
    Ok(tx.query_opt(sql, &[&organization, &code]).await?.map(|row| row.get(0)))
}
