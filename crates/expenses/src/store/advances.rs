//! Money that somebody got beforehand, and what is left of it.

use platform::{DbError, TenantTx};
use types::{Amount, ClaimId, Currency, UserId};

use super::known;
use crate::model::ClaimStatus;

/// An advance that was paid.
#[derive(Clone, Debug)]
pub struct Advance {
    pub id: ClaimId,
    pub number: i32,
    pub status: ClaimStatus,
    pub currency: Currency,
    /// What was approved.
    pub amount: Amount,
    /// What no claim has used yet, and nobody gave back.
    pub remaining: Amount,
}

const SELECT: &str = "SELECT a.id, a.number, a.status, a.currency, coalesce(a.approved_amount, a.amount),
        coalesce(a.approved_amount, a.amount) - coalesce((SELECT sum(s.advance_applied) FROM expenses s
            WHERE s.organization_id = a.organization_id AND s.advance_id = a.id
              AND s.status NOT IN ('draft', 'cancelled', 'rejected')), 0)
            - coalesce((SELECT sum(r.amount) FROM advance_returns r
                WHERE r.organization_id = a.organization_id AND r.expense_id = a.id), 0)
    FROM expenses a WHERE a.organization_id = $1 AND a.kind = 'advance' AND a.user_id = $2";

fn from_row(row: &platform::db::Row) -> Result<Advance, DbError> {
    let mut columns = platform::db::Columns::of(row);
    Ok(Advance {
        id: columns.take(),
        number: columns.take(),
        status: known(columns.take(), ClaimStatus::parse)?,
        currency: known(columns.take(), Currency::parse)?,
        amount: columns.take(),
        remaining: columns.take(),
    })
}

/// An advance of this person, held so that two claims cannot use the same money.
pub async fn lock(tx: &mut TenantTx, user_id: UserId, id: ClaimId) -> Result<Option<Advance>, DbError> {
    let organization = tx.organization_id();
    let hold = "SELECT id FROM expenses WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE";
    tx.execute(hold, &[&organization, &id]).await?;
    find(tx, user_id, id).await
}

/// An advance of this person.
pub async fn find(tx: &mut TenantTx, user_id: UserId, id: ClaimId) -> Result<Option<Advance>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("{SELECT} AND a.id = $3");
    tx.query_opt(&sql, &[&organization, &user_id, &id]).await?.as_ref().map(from_row).transpose()
}

/// Advances this person got and has not used up, oldest first.
pub async fn open(tx: &mut TenantTx, user_id: UserId) -> Result<Vec<Advance>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("{SELECT} AND a.status = 'paid' ORDER BY a.created_at LIMIT 50");
    let all: Vec<Advance> =
        tx.query(&sql, &[&organization, &user_id]).await?.iter().map(from_row).collect::<Result<_, _>>()?;
    Ok(all.into_iter().filter(|advance| advance.remaining.is_positive()).collect())
}

/// Notes how much of its advance a claim uses.
pub async fn apply(tx: &mut TenantTx, id: ClaimId, amount: Option<Amount>) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql = "UPDATE expenses SET advance_applied = $3
        WHERE organization_id = $1 AND id = $2 AND advance_applied IS DISTINCT FROM $3::numeric";
    tx.execute(sql, &[&organization, &id, &amount]).await?;
    Ok(())
}
