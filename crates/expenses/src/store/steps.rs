//! The steps of a submitted claim's approval, as far as its owner is concerned.

use platform::db::{Columns, Row};
use platform::{DbError, Role, TenantTx};
use types::{ClaimId, UserId};

use super::known;
use crate::approval::model::{Decider, Told};
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

/// Who decides a step, of its columns `role` and `user_id`: exactly one of them is there.
pub fn decider(columns: &mut Columns<'_>) -> Result<Decider, DbError> {
    let role = columns.take::<Option<&str>>().map(|word| known(word, Role::parse)).transpose()?;
    let user = columns.take::<Option<UserId>>();
    role.map(Decider::Role)
        .or(user.map(Decider::UserId))
        .ok_or_else(|| DbError::Other("a step names nobody".into()))
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

/// Forgets the steps of a claim that goes back to its owner or to its first step; returns of whom it was known to wait.
pub async fn delete(tx: &mut TenantTx, id: ClaimId) -> Result<Option<Told>, DbError> {
    let organization = tx.organization_id();
    let sql = "DELETE FROM expense_steps WHERE organization_id = $1 AND expense_id = $2
        RETURNING role, user_id, CASE status WHEN 'open' THEN told_at END";
    let told = |row: &Row| {
        let mut columns = Columns::of(row);
        let decider = decider(&mut columns)?;
        Ok(columns.take::<Option<_>>().map(|at| Told { decider, at }))
    };
    let rows = tx.query(sql, &[&organization, &id]).await?;
    let told = rows.iter().map(told).collect::<Result<Vec<_>, DbError>>()?;
    Ok(told.into_iter().flatten().next())
}
