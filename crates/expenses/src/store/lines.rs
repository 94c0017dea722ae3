//! Lines: the parts of a claim's amount.

use std::collections::HashMap;

use platform::db::Columns;
use platform::{DbError, TenantTx};
use types::{Amount, CategoryId, ClaimId, ClaimLineId};

use super::known;
use crate::model::{ClaimLine, LineDecision};

/// A line with what its category says.
#[derive(Clone, Debug)]
pub struct LineRow {
    pub line: ClaimLine,
    pub category_name: String,
    pub account_code: Option<String>,
    pub requires_receipt: bool,
    pub max_amount: Option<Amount>,
}

/// What [`read`] reads, of lines `l` joined to their categories `c`.
const COLUMNS: &str = "l.id, l.position, l.category_id, l.description, l.amount, l.tax_amount, l.tax_rate, l.production,
    l.person, l.decision, l.approved_amount, l.reason, c.name, c.account_code, c.requires_receipt, c.max_amount";

fn read(columns: &mut Columns<'_>) -> Result<LineRow, DbError> {
    let line = ClaimLine {
        id: columns.take(),
        position: columns.take(),
        category_id: columns.take(),
        description: columns.take(),
        amount: columns.take(),
        tax_amount: columns.take(),
        tax_rate: columns.take(),
        production: columns.take(),
        person: columns.take(),
        decision: known(columns.take(), LineDecision::parse)?,
        approved_amount: columns.take(),
        reason: columns.take(),
    };
    Ok(LineRow {
        line,
        category_name: columns.take(),
        account_code: columns.take(),
        requires_receipt: columns.take(),
        max_amount: columns.take(),
    })
}

/// The lines of a claim, in order.
pub async fn of_claim(tx: &mut TenantTx, id: ClaimId) -> Result<Vec<LineRow>, DbError> {
    Ok(of_claims(tx, &[id]).await?.remove(&id).unwrap_or_default())
}

/// The lines of claims, each claim's in order.
pub async fn of_claims(
    tx: &mut TenantTx,
    ids: &[ClaimId],
) -> Result<HashMap<ClaimId, Vec<LineRow>>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT l.expense_id, {COLUMNS} FROM expense_lines l
         JOIN expense_categories c ON c.organization_id = l.organization_id AND c.id = l.category_id
         WHERE l.organization_id = $1 AND l.expense_id = ANY($2) ORDER BY l.expense_id, l.position"
    );
    let mut found: HashMap<ClaimId, Vec<LineRow>> = HashMap::new();
    for row in tx.query(&sql, &[&organization, &ids]).await? {
        let mut columns = Columns::of(&row);
        let id = columns.take();
        found.entry(id).or_default().push(read(&mut columns)?);
    }
    Ok(found)
}

/// Puts lines in the place of all earlier ones.
pub async fn replace(tx: &mut TenantTx, id: ClaimId, lines: &[ClaimLine]) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "DELETE FROM expense_lines WHERE organization_id = $1 AND expense_id = $2",
        &[&organization, &id],
    )
    .await?;
    insert(tx, id, lines).await
}

/// Adds the first lines of a claim.
pub async fn insert(tx: &mut TenantTx, id: ClaimId, lines: &[ClaimLine]) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let ids: Vec<ClaimLineId> = lines.iter().map(|line| line.id).collect();
    let positions: Vec<i16> = lines.iter().map(|line| line.position).collect();
    let categories: Vec<CategoryId> = lines.iter().map(|line| line.category_id).collect();
    let descriptions: Vec<Option<&str>> = lines.iter().map(|line| line.description.as_deref()).collect();
    let amounts: Vec<Amount> = lines.iter().map(|line| line.amount).collect();
    let tax_amounts: Vec<Option<Amount>> = lines.iter().map(|line| line.tax_amount).collect();
    let tax_rates: Vec<Option<Amount>> = lines.iter().map(|line| line.tax_rate).collect();
    let productions: Vec<Option<&str>> = lines.iter().map(|line| line.production.as_deref()).collect();
    let people: Vec<Option<&str>> = lines.iter().map(|line| line.person.as_deref()).collect();
    tx.execute(
        "INSERT INTO expense_lines (organization_id, expense_id, id, position, category_id, description, amount,
             tax_amount, tax_rate, production, person)
         SELECT $1, $2, * FROM unnest($3::uuid[], $4::smallint[], $5::uuid[], $6::text[], $7::numeric[], $8::numeric[],
             $9::numeric[], $10::text[], $11::text[])",
        &[
            &organization,
            &id,
            &ids,
            &positions,
            &categories,
            &descriptions,
            &amounts,
            &tax_amounts,
            &tax_rates,
            &productions,
            &people,
        ],
    )
    .await?;
    Ok(())
}
