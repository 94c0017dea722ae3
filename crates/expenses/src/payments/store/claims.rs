//! Claims that wait for their money.

use jiff::Timestamp;
use platform::db::Columns;
use platform::{DbError, TenantTx};
use types::ClaimId;

use crate::model::Claim;
use crate::store::claims::{COLUMNS, read};

/// Most claims that are shown as waiting; the rest follows when these are paid.
const MOST: i64 = 5000;

/// Claims that are approved and in no batch, by person and number.
pub async fn payable(tx: &mut TenantTx) -> Result<Vec<Claim>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM expenses e WHERE e.organization_id = $1 AND e.status = 'approved'
             AND NOT EXISTS (SELECT FROM payment_items i WHERE i.organization_id = e.organization_id
                 AND i.expense_id = e.id AND NOT i.is_cancelled)
         ORDER BY e.person_name, e.user_id, e.number LIMIT $2"
    );
    let rows = tx.query(&sql, &[&organization, &MOST]).await?;
    rows.iter().map(|row| read(&mut Columns::of(row))).collect()
}

/// Writes that claims were paid.
pub async fn set_paid(
    tx: &mut TenantTx,
    ids: &[ClaimId],
    paid_at: Timestamp,
    reference: &str,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = "UPDATE expenses SET status = 'paid', paid_at = $3, payment_reference = $4, updated_at = $5,
            version = version + 1
        WHERE organization_id = $1 AND id = ANY($2)";
    tx.execute(sql, &[&organization, &ids, &paid_at, &reference, &now]).await?;
    Ok(())
}
