//! What was given back of advances.

use jiff::civil::Date;
use platform::{DbError, TenantTx};
use types::{AdvanceReturnId, Amount, ClaimId, UserId};

/// Notes that something came back.
pub async fn insert(
    tx: &mut TenantTx,
    claim: ClaimId,
    amount: Amount,
    returned_on: Date,
    reference: &str,
    by: UserId,
) -> Result<(), DbError> {
    let (organization, now, id) = (tx.organization_id(), tx.now(), AdvanceReturnId::generate());
    tx.execute(
        "INSERT INTO advance_returns (organization_id, id, expense_id, amount, returned_on, reference, recorded_by,
             created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[&organization, &id, &claim, &amount, &returned_on, &reference, &by, &now],
    )
    .await?;
    Ok(())
}
