//! SQL of deciding: many claims at once, a few statements whatever their number.

use std::collections::HashMap;

use jiff::Timestamp;
use platform::db::Columns;
use platform::{DbError, TenantTx};
use types::{Amount, ClaimEventId, ClaimId, ClaimLineId, UserId};

use crate::approval::model::Decider;
use crate::model::{Claim, ClaimLine, ClaimStatus, EventKind, StepStatus};
use crate::store::{claims, known, steps as claim_steps};

/// A step of a claim's approval, as far as deciding is concerned.
#[derive(Clone, Debug)]
pub struct StepRow {
    pub position: i16,
    pub decider: Decider,
    pub status: StepStatus,
    pub is_escalated: bool,
    /// Who decided the steps before it, and who acted for them.
    pub decided_before: Vec<UserId>,
}

/// These claims, held until the transaction ends. All are locked in the same order, so that two who decide at once wait
/// for each other and do not block each other.
pub async fn lock(tx: &mut TenantTx, ids: &[ClaimId]) -> Result<Vec<Claim>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {} FROM expenses e WHERE e.organization_id = $1 AND e.id = ANY($2)
         ORDER BY e.id FOR NO KEY UPDATE OF e",
        claims::COLUMNS
    );
    let rows = tx.query(&sql, &[&organization, &ids]).await?;
    rows.iter().map(|row| claims::read(&mut Columns::of(row))).collect()
}

/// The steps of claims, each claim's in order.
pub async fn steps(tx: &mut TenantTx, ids: &[ClaimId]) -> Result<HashMap<ClaimId, Vec<StepRow>>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT expense_id, position, role, user_id, status, escalated_at IS NOT NULL, decided_before
        FROM expense_steps WHERE organization_id = $1 AND expense_id = ANY($2) ORDER BY expense_id, position";
    let mut found: HashMap<ClaimId, Vec<StepRow>> = HashMap::new();
    for row in tx.query(sql, &[&organization, &ids]).await? {
        let mut columns = Columns::of(&row);
        let id: ClaimId = columns.take();
        let position = columns.take();
        let decider = claim_steps::decider(&mut columns)?;
        let status = known(columns.take(), StepStatus::parse)?;
        found.entry(id).or_default().push(StepRow {
            position,
            decider,
            status,
            is_escalated: columns.take(),
            decided_before: columns.take::<Option<_>>().unwrap_or_default(),
        });
    }
    Ok(found)
}

/// Writes what was decided about lines.
pub async fn decide_lines(tx: &mut TenantTx, lines: &[&ClaimLine]) -> Result<(), DbError> {
    if lines.is_empty() {
        return Ok(());
    }
    let organization = tx.organization_id();
    let ids: Vec<ClaimLineId> = lines.iter().map(|line| line.id).collect();
    let decisions: Vec<&str> = lines.iter().map(|line| line.decision.name()).collect();
    let amounts: Vec<Option<Amount>> = lines.iter().map(|line| line.approved_amount).collect();
    let reasons: Vec<Option<&str>> = lines.iter().map(|line| line.reason.as_deref()).collect();
    tx.execute(
        "UPDATE expense_lines l SET decision = n.decision, approved_amount = n.approved_amount, reason = n.reason
         FROM unnest($2::uuid[], $3::text[], $4::numeric[], $5::text[]) AS n (id, decision, approved_amount, reason)
         WHERE l.organization_id = $1 AND l.id = n.id",
        &[&organization, &ids, &decisions, &amounts, &reasons],
    )
    .await?;
    Ok(())
}

/// A step that somebody decided.
#[derive(Clone, Copy, Debug)]
pub struct DecidedStep {
    pub claim_id: ClaimId,
    pub position: i16,
    pub status: StepStatus,
    pub decided_for: Option<UserId>,
    /// Who decides the step behind it, where that opens.
    pub next: Option<Decider>,
}

/// Deciders as columns: roles and people, one of them each.
fn columns_of(
    deciders: impl Iterator<Item = Option<Decider>>,
) -> (Vec<Option<&'static str>>, Vec<Option<UserId>>) {
    deciders
        .map(|decider| match decider {
            None => (None, None),
            Some(Decider::Role(role)) => (Some(role.name()), None),
            Some(Decider::UserId(user)) => (None, Some(user)),
        })
        .unzip()
}

/// Writes who decided which steps, and opens or skips those behind them, which they do not decide as well: `acting` is the
/// approver and whoever acts for them.
pub async fn decide_steps(
    tx: &mut TenantTx,
    acting: &[UserId],
    notes: Option<&str>,
    decided: &[DecidedStep],
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let ids: Vec<ClaimId> = decided.iter().map(|step| step.claim_id).collect();
    let positions: Vec<i16> = decided.iter().map(|step| step.position).collect();
    let statuses: Vec<&str> = decided.iter().map(|step| step.status.name()).collect();
    let people: Vec<Option<UserId>> = decided.iter().map(|step| step.decided_for).collect();
    let (next_roles, next_people) = columns_of(decided.iter().map(|step| step.next));
    tx.execute(
        "UPDATE expense_steps s SET
             status = CASE WHEN s.position = n.position THEN n.status
                 WHEN n.status = 'rejected' THEN 'skipped'
                 WHEN s.position = n.position + 1 THEN 'open' ELSE s.status END,
             decided_at = CASE WHEN s.position = n.position THEN $6::timestamptz END,
             decided_by = CASE WHEN s.position = n.position THEN $7::uuid END,
             decided_for = CASE WHEN s.position = n.position THEN n.decided_for END,
             notes = CASE WHEN s.position = n.position THEN $8 END,
             opened_at = CASE WHEN s.position = n.position + 1 AND n.status = 'approved' THEN $6 ELSE s.opened_at END,
             role = CASE WHEN s.position = n.position + 1 AND n.status = 'approved' THEN n.next_role ELSE s.role END,
             user_id = CASE WHEN s.position = n.position + 1 AND n.status = 'approved' THEN n.next_user ELSE s.user_id END,
             decided_before = CASE WHEN s.position > n.position THEN s.decided_before || $9::uuid[]
                 ELSE s.decided_before END
         FROM unnest($2::uuid[], $3::smallint[], $4::text[], $5::uuid[], $10::text[], $11::uuid[])
             AS n (id, position, status, decided_for, next_role, next_user)
         WHERE s.organization_id = $1 AND s.expense_id = n.id AND s.position >= n.position",
        &[
            &organization,
            &ids,
            &positions,
            &statuses,
            &people,
            &now,
            &acting.first(),
            &notes,
            &acting,
            &next_roles,
            &next_people,
        ],
    )
    .await?;
    Ok(())
}

/// Where a claim stands after a decision.
#[derive(Clone, Debug)]
pub struct DecidedClaim {
    pub id: ClaimId,
    pub status: ClaimStatus,
    pub approved_amount: Option<Amount>,
    pub approved_base_amount: Option<Amount>,
    pub advance_applied: Option<Amount>,
    pub reason: Option<String>,
}

/// Writes where claims stand now.
pub async fn decide_claims(tx: &mut TenantTx, by: UserId, decided: &[DecidedClaim]) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let ids: Vec<ClaimId> = decided.iter().map(|claim| claim.id).collect();
    let statuses: Vec<&str> = decided.iter().map(|claim| claim.status.name()).collect();
    let amounts: Vec<Option<Amount>> = decided.iter().map(|claim| claim.approved_amount).collect();
    let base_amounts: Vec<Option<Amount>> = decided.iter().map(|claim| claim.approved_base_amount).collect();
    let applied: Vec<Option<Amount>> = decided.iter().map(|claim| claim.advance_applied).collect();
    let reasons: Vec<Option<&str>> = decided.iter().map(|claim| claim.reason.as_deref()).collect();
    tx.execute(
        "UPDATE expenses e SET status = n.status, approved_amount = n.amount, approved_base_amount = n.base_amount,
             advance_applied = n.applied, rejection_reason = n.reason,
             approved_at = CASE WHEN n.status = 'approved' THEN $8::timestamptz END,
             approved_by = CASE WHEN n.status = 'approved' THEN $9::uuid END,
             rejected_at = CASE WHEN n.status = 'rejected' THEN $8 END,
             rejected_by = CASE WHEN n.status = 'rejected' THEN $9 END,
             updated_at = $8, version = e.version + 1
         FROM unnest($2::uuid[], $3::text[], $4::numeric[], $5::numeric[], $6::numeric[], $7::text[])
             AS n (id, status, amount, base_amount, applied, reason)
         WHERE e.organization_id = $1 AND e.id = n.id",
        &[&organization, &ids, &statuses, &amounts, &base_amounts, &applied, &reasons, &now, &by],
    )
    .await?;
    Ok(())
}

/// An entry to be in a claim's history.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub claim_id: ClaimId,
    pub kind: EventKind,
    pub line_id: Option<ClaimLineId>,
    pub text: Option<String>,
}

/// Writes entries of the actor into histories.
pub async fn insert_events(tx: &mut TenantTx, events: &[NewEvent]) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let (user, name) = (tx.actor().user_id, tx.actor().name.clone());
    let ids: Vec<ClaimEventId> = events.iter().map(|_| ClaimEventId::generate()).collect();
    let claims: Vec<ClaimId> = events.iter().map(|event| event.claim_id).collect();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.name()).collect();
    let lines: Vec<Option<ClaimLineId>> = events.iter().map(|event| event.line_id).collect();
    let texts: Vec<Option<&str>> = events.iter().map(|event| event.text.as_deref()).collect();
    tx.execute(
        "INSERT INTO expense_events (organization_id, user_id, user_name, created_at, id, expense_id, kind, line_id, text)
         SELECT $1, $2, $3, $4, * FROM unnest($5::uuid[], $6::uuid[], $7::text[], $8::uuid[], $9::text[])",
        &[&organization, &user, &name, &now, &ids, &claims, &kinds, &lines, &texts],
    )
    .await?;
    Ok(())
}

/// The steps of a claim that was handed in, the first of them open.
/// Its decider was told of the claim at `told_at`.
pub async fn insert_steps(
    tx: &mut TenantTx,
    id: ClaimId,
    steps: &[Decider],
    told_at: Option<Timestamp>,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let (roles, people) = columns_of(steps.iter().copied().map(Some));
    tx.execute(
        "INSERT INTO expense_steps (organization_id, expense_id, position, role, user_id, status, opened_at, claimant_id,
             kind, currency, amount, base_amount, told_at)
         SELECT $1, $2, n.position - 1, n.role, n.user_id, CASE n.position WHEN 1 THEN 'open' ELSE 'waiting' END,
             CASE n.position WHEN 1 THEN $3::timestamptz END, e.user_id, e.kind, e.currency, e.amount, e.base_amount,
             CASE n.position WHEN 1 THEN $6::timestamptz END
         FROM expenses e, unnest($4::text[], $5::uuid[]) WITH ORDINALITY AS n (role, user_id, position)
         WHERE e.organization_id = $1 AND e.id = $2",
        &[&organization, &id, &now, &roles, &people, &told_at],
    )
    .await?;
    Ok(())
}

/// Makes the claim that goes on with held lines: submitted, with the same facts and the next number, which is returned.
pub async fn insert_follower(
    tx: &mut TenantTx,
    id: ClaimId,
    follows: ClaimId,
    amount: Amount,
    base_amount: Option<Amount>,
) -> Result<i32, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_one(
            "WITH counted AS (
                 INSERT INTO expense_numbers (organization_id, last) VALUES ($1, 1)
                 ON CONFLICT (organization_id) DO UPDATE SET last = expense_numbers.last + 1 RETURNING last)
             INSERT INTO expenses (organization_id, id, number, user_id, artist_id, person_name, kind, status, amount,
                 currency, base_currency, rate, rate_date, rate_source, base_amount, merchant, description, notes,
                 expense_date, production, advance_id, follows_id, submitted_at, created_at, updated_at)
             SELECT $1, $2, last, user_id, artist_id, person_name, kind, 'submitted', $4, currency, base_currency, rate,
                 rate_date, rate_source, $5, merchant, description, notes, expense_date, production, advance_id, $3,
                 $6, $6, $6
             FROM counted, expenses WHERE organization_id = $1 AND id = $3 RETURNING number",
            &[&organization, &id, &follows, &amount, &base_amount, &now],
        )
        .await?;
    Ok(row.get(0))
}
