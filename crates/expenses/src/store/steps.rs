//! The steps of a submitted claim's approval, as far as its owner is concerned.

use platform::db::{Columns, Row};
use platform::{DbError, Role, TenantTx};
use types::ClaimId;

use super::known;
use crate::model::{Step, StepStatus};

fn from_row(row: &Row) -> Result<Step, DbError> {
    let mut columns = Columns::of(row);
    Ok(Step {
        position: columns.take(),
        role: columns.take::<Option<&str>>().map(|word| known(word, Role::parse)).transpose()?,
        user_id: columns.take(),
        status: known(columns.take(), StepStatus::parse)?,
        decided_at: columns.take(),
        decided_by: columns.take(),
        decided_for: columns.take(),
        notes: columns.take(),
    })
}

/// The steps of a claim, in order.
pub async fn of_claim(tx: &mut TenantTx, id: ClaimId) -> Result<Vec<Step>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT position, role, user_id, status, decided_at, decided_by, decided_for, notes FROM expense_steps
             WHERE organization_id = $1 AND expense_id = $2 ORDER BY position",
            &[&organization, &id],
        )
        .await?;
    rows.iter().map(from_row).collect()
}

/// Forgets the steps of a claim that went back to its owner.
pub async fn delete(tx: &mut TenantTx, id: ClaimId) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql = "DELETE FROM expense_steps WHERE organization_id = $1 AND expense_id = $2";
    tx.execute(sql, &[&organization, &id]).await?;
    Ok(())
}
