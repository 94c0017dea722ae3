//! SQL of steps that wait.

use jiff::Timestamp;
use platform::db::{Columns, Row};
use platform::{DbError, TenantTx};
use types::{ClaimId, UserId};

use crate::approval::model::Decider;
use crate::model::Claim;
use crate::store::{claims, steps};

/// Steps of one round of reminders; the next one takes the rest.
pub const MOST: i64 = 500;
/// Steps of one round of what was opened.
pub const MOST_TOLD: usize = 1_000;

/// An open step and its claim.
pub struct WaitingStep {
    pub claim: Claim,
    pub position: i16,
    pub decider: Decider,
    pub opened_at: Timestamp,
    /// Who decided the steps before it: it does not wait for them.
    pub decided_before: Vec<UserId>,
}

fn from_row(row: &Row) -> Result<WaitingStep, DbError> {
    let mut columns = Columns::of(row);
    let claim = claims::read(&mut columns)?;
    let position = columns.take();
    let decider = steps::decider(&mut columns)?;
    let opened_at = columns.take();
    let decided_before = columns.take::<Option<_>>().unwrap_or_default();
    Ok(WaitingStep { claim, position, decider, opened_at, decided_before })
}

async fn open(tx: &mut TenantTx, condition: &str, before: Timestamp) -> Result<Vec<WaitingStep>, DbError> {
    let organization = tx.organization_id();
    // Claims before steps, as deciding locks them; those that somebody decides right now are left out.
    let sql = format!(
        "SELECT {}, s.position, s.role, s.user_id, s.opened_at, s.decided_before
         FROM expense_steps s JOIN expenses e ON e.organization_id = s.organization_id AND e.id = s.expense_id
         WHERE s.organization_id = $1 AND s.status = 'open' AND e.status = 'submitted' AND {condition}
         ORDER BY s.opened_at LIMIT $3 FOR NO KEY UPDATE OF e SKIP LOCKED",
        claims::COLUMNS
    );
    let rows = tx.query(&sql, &[&organization, &before, &MOST]).await?;
    rows.iter().map(from_row).collect()
}

/// Steps that were opened before an instant and are not open to the finance director yet.
pub async fn waiting_since(tx: &mut TenantTx, before: Timestamp) -> Result<Vec<WaitingStep>, DbError> {
    open(tx, "s.opened_at <= $2 AND s.escalated_at IS NULL", before).await
}

/// Steps that were opened before an instant and of which nobody was reminded since.
pub async fn not_reminded_since(tx: &mut TenantTx, before: Timestamp) -> Result<Vec<WaitingStep>, DbError> {
    open(tx, "s.opened_at <= $2 AND coalesce(s.reminded_at, s.opened_at) <= $2", before).await
}

/// Notes of open steps that those who decide were told of them; returns those of which they had not been. Whoever decides
/// at the same time does not wait for it.
pub async fn note_told(tx: &mut TenantTx) -> Result<Vec<WaitingStep>, DbError> {
    let (organization, now, most) = (tx.organization_id(), tx.now(), MOST_TOLD as i64);
    let sql = format!(
        "WITH told AS (
             UPDATE expense_steps s SET told_at = $2
             FROM (SELECT expense_id, position FROM expense_steps
                   WHERE organization_id = $1 AND status = 'open' AND told_at IS NULL
                   LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED) AS n
             WHERE s.organization_id = $1 AND s.expense_id = n.expense_id AND s.position = n.position
             RETURNING s.expense_id, s.position, s.role, s.user_id, s.opened_at, s.decided_before)
         SELECT {}, s.position, s.role, s.user_id, s.opened_at, s.decided_before
         FROM told s JOIN expenses e ON e.organization_id = $1 AND e.id = s.expense_id",
        claims::COLUMNS
    );
    let rows = tx.query(&sql, &[&organization, &now, &most]).await?;
    rows.iter().map(from_row).collect()
}

async fn note(tx: &mut TenantTx, column: &str, steps: &[WaitingStep]) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let claims: Vec<ClaimId> = steps.iter().map(|step| step.claim.id).collect();
    let positions: Vec<i16> = steps.iter().map(|step| step.position).collect();
    let sql = format!(
        "UPDATE expense_steps s SET {column} = $2 FROM unnest($3::uuid[], $4::smallint[]) AS n (id, position)
         WHERE s.organization_id = $1 AND s.expense_id = n.id AND s.position = n.position"
    );
    tx.execute(&sql, &[&organization, &now, &claims, &positions]).await?;
    Ok(())
}

/// Notes that those who decide were reminded.
pub async fn note_reminded(tx: &mut TenantTx, steps: &[WaitingStep]) -> Result<(), DbError> {
    note(tx, "reminded_at", steps).await
}

/// Notes that the finance director can decide as well.
pub async fn note_escalated(tx: &mut TenantTx, steps: &[WaitingStep]) -> Result<(), DbError> {
    note(tx, "escalated_at", steps).await
}
