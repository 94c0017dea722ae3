//! Writing what was decided: lines, steps, claims, journal, history, audit and live updates, in a few statements whatever
//! the number of claims.

use platform::{Role, TenantTx};
use serde_json::json;
use types::{Amount, ClaimId, ClaimLineId, UserId};

use super::judge::{Verdict, in_base};
use super::store::{self, DecidedClaim, DecidedStep, NewEvent};
use super::{Decision, Done};
use crate::announce;
use crate::approval::model::Told;
use crate::approval::service::{approvers, route, today};
use crate::approval::{Waiting, rules, telling};
use crate::error::ClaimError;
use crate::model::{Claim, ClaimKind, ClaimLine, ClaimStatus, EventKind, LineDecision, StepStatus};
use crate::office::OfficeError;
use crate::payments;
use crate::payments::journal::{Booked, BookedClaim};
use crate::service::submission;
use crate::store::{advances, claims, lines as claim_lines};

/// Gives a submitted claim its steps, by the rules of today; the first is open, and its decider told, unless they were
/// told of the claim already.
pub async fn begin(
    tx: &mut TenantTx,
    claim: &Claim,
    lines: &[ClaimLine],
    told: Option<Told>,
) -> Result<(), ClaimError> {
    let steps = route(tx, claim, lines).await?;
    let told_at = told.filter(|told| steps.first() == Some(&told.decider)).map(|told| told.at);
    store::insert_steps(tx, claim.id, &steps, told_at).await?;
    if told_at.is_none() {
        telling::soon(tx)?;
    }
    Ok(())
}

/// Writes accepted decisions.
pub async fn apply(
    tx: &mut TenantTx,
    waiting: &mut Waiting,
    by: UserId,
    verdicts: &[Verdict],
    decision: Decision<'_>,
) -> Result<(), OfficeError> {
    let decided: Vec<DecidedClaim> = verdicts.iter().map(decided).collect();
    let before: Vec<Vec<ClaimLine>> = verdicts.iter().map(lines_before).collect();
    let changed: Vec<&ClaimLine> = verdicts
        .iter()
        .zip(&before)
        .flat_map(|(verdict, before)| verdict.outcome.iter().flat_map(|outcome| outcome.changed(before)))
        .collect();
    store::decide_lines(tx, &changed).await?;
    let goes_on = verdicts.iter().any(|verdict| verdict.next.is_some());
    let members = if goes_on { approvers(tx).await? } else { Vec::new() };
    let acting: Vec<UserId> = [by].into_iter().chain(tx.actor().real_user_id).collect();
    let steps: Vec<DecidedStep> = verdicts.iter().map(|verdict| step(verdict, &acting, &members)).collect();
    store::decide_steps(tx, &acting, decision.notes, &steps).await?;
    if goes_on {
        telling::soon(tx)?;
    }
    store::decide_claims(tx, by, &decided).await?;
    book(tx, verdicts, &decided).await?;
    let mut events = Vec::new();
    for (verdict, before) in verdicts.iter().zip(&before) {
        events.extend(told(verdict, before, decision.notes));
        let held: Vec<&ClaimLine> =
            verdict.outcome.iter().flat_map(|outcome| outcome.held_now(before)).collect();
        if !held.is_empty() {
            let number = follow(tx, waiting, &verdict.material.claim, &held).await?;
            let text = Some(format!("Claim {number}"));
            let claim_id = verdict.material.claim.id;
            events.push(NewEvent { claim_id, kind: EventKind::Followed, line_id: None, text });
        }
    }
    store::insert_events(tx, &events).await?;
    for (verdict, decided) in verdicts.iter().zip(&decided) {
        note(tx, verdict, decided, decision);
    }
    let announced: Vec<(&Claim, i64)> = verdicts
        .iter()
        .map(|verdict| (&verdict.material.claim, verdict.material.claim.version + 1))
        .collect();
    Ok(announce::all(tx, waiting, &announced).await?)
}

fn lines_before(verdict: &Verdict) -> Vec<ClaimLine> {
    verdict.material.lines.iter().map(|line| line.line.clone()).collect()
}

fn decided(verdict: &Verdict) -> DecidedClaim {
    let claim = &verdict.material.claim;
    let blank = DecidedClaim {
        id: claim.id,
        status: ClaimStatus::Submitted,
        approved_amount: None,
        approved_base_amount: None,
        advance_applied: claim.advance_applied,
        reason: None,
    };
    match (verdict.done, &verdict.outcome) {
        (Done::Approved, Some(outcome)) => DecidedClaim {
            status: ClaimStatus::Approved,
            approved_amount: Some(outcome.approved),
            approved_base_amount: Some(verdict.approved_base),
            advance_applied: covered(claim, outcome.approved),
            ..blank
        },
        (Done::Rejected, _) => DecidedClaim {
            status: ClaimStatus::Rejected,
            advance_applied: None,
            reason: verdict.reason.clone(),
            ..blank
        },
        (Done::Approved | Done::StepApproved, _) => blank,
    }
}

/// What the claim's advance covers of what is approved: at most what was put aside of it when the claim was submitted.
fn covered(claim: &Claim, approved: Amount) -> Option<Amount> {
    let is_spending = !matches!(claim.kind, ClaimKind::Refund | ClaimKind::Advance);
    claim
        .advance_applied
        .filter(|_| is_spending)
        .map(|covered| covered.min(approved))
        .filter(|it| it.is_positive())
}

/// What becomes of the step. The next one goes to somebody who is neither the owner nor among those who decided before.
fn step(verdict: &Verdict, acting: &[UserId], members: &[(UserId, Role)]) -> DecidedStep {
    let next = verdict.next.as_ref().map(|next| {
        let barred: Vec<UserId> = [&[verdict.material.claim.user_id], acting, &next.decided_before].concat();
        rules::filled(next.decider, &barred, members)
    });
    DecidedStep {
        claim_id: verdict.material.claim.id,
        position: verdict.step,
        status: match verdict.done {
            Done::StepApproved | Done::Approved => StepStatus::Approved,
            Done::Rejected => StepStatus::Rejected,
        },
        decided_for: verdict.decided_for,
        next,
    }
}

/// Books what is approved, on the day of the approval.
async fn book(tx: &mut TenantTx, verdicts: &[Verdict], decided: &[DecidedClaim]) -> Result<(), OfficeError> {
    let approved: Vec<(&Verdict, &DecidedClaim)> =
        verdicts.iter().zip(decided).filter(|(_, decided)| decided.status == ClaimStatus::Approved).collect();
    if approved.is_empty() {
        return Ok(());
    }
    let day = today(tx).await?;
    payments::refuse_closed(tx, day).await?;
    let accounts = crate::settings::accounts(tx).await?;
    let mut postings = Vec::with_capacity(approved.len());
    for (verdict, decided) in approved {
        let Some(outcome) = &verdict.outcome else { continue };
        let claim = &verdict.material.claim;
        let booked = BookedClaim {
            kind: claim.kind,
            text: payments::text(claim.number, &claim.person_name, claim.merchant.as_deref()),
            production: claim.production.as_deref(),
            rate: claim.rate.unwrap_or(types::Rate::ONE),
            base_currency: claim.base_currency,
            advance_applied: decided.advance_applied.unwrap_or_default(),
            lines: outcome
                .lines
                .iter()
                .zip(&verdict.material.lines)
                .map(|(line, with)| Booked { line, account: with.account_code.as_deref() })
                .collect(),
        };
        let entries = payments::journal::approval(&booked, &accounts);
        postings.push(payments::Posting { expense_id: claim.id, batch_id: None, entries });
    }
    Ok(payments::post(tx, day, &postings).await?)
}

/// What the history tells.
fn told(verdict: &Verdict, before: &[ClaimLine], notes: Option<&str>) -> Vec<NewEvent> {
    let claim_id = verdict.material.claim.id;
    let mut events = Vec::new();
    for line in verdict.outcome.iter().flat_map(|outcome| outcome.changed(before)) {
        let kind = match line.decision {
            LineDecision::Open | LineDecision::Approved => continue,
            LineDecision::Reduced => EventKind::LineReduced,
            LineDecision::Held => EventKind::LineHeld,
            LineDecision::Rejected => EventKind::LineRejected,
        };
        events.push(NewEvent { claim_id, kind, line_id: Some(line.id), text: line.reason.clone() });
    }
    let (kind, text) = match verdict.done {
        Done::StepApproved => (EventKind::StepApproved, notes),
        Done::Approved => (EventKind::Approved, notes),
        Done::Rejected => (EventKind::Rejected, verdict.reason.as_deref().or(notes)),
    };
    events.push(NewEvent { claim_id, kind, line_id: None, text: text.map(Into::into) });
    events
}

/// Makes the claim that goes on with held lines, submitted and with steps of its own; returns its number.
async fn follow(
    tx: &mut TenantTx,
    waiting: &mut Waiting,
    claim: &Claim,
    held: &[&ClaimLine],
) -> Result<i32, OfficeError> {
    let amount: Amount = held.iter().map(|line| line.amount).sum();
    let base_amount = in_base(claim, amount)?;
    let id = ClaimId::generate();
    let number = store::insert_follower(tx, id, claim.id, amount, Some(base_amount)).await?;
    let lines: Vec<ClaimLine> = (0..)
        .zip(held)
        .map(|(position, line)| ClaimLine {
            id: ClaimLineId::generate(),
            position,
            decision: LineDecision::Open,
            approved_amount: None,
            reason: line.reason.clone(),
            ..(*line).clone()
        })
        .collect();
    claim_lines::insert(tx, id, &lines).await?;
    let follower = claims::find(tx, id).await?.ok_or(ClaimError::NotFound)?;
    if let Some(covered) = submission::coverage(tx, &follower).await? {
        advances::apply(tx, id, Some(covered)).await?;
    }
    begin(tx, &follower, &lines, None).await?;
    let event = |kind, text: String| NewEvent { claim_id: id, kind, line_id: None, text: Some(text) };
    let text = format!("Goes on with what was held of claim {}.", claim.number);
    store::insert_events(tx, &[event(EventKind::Created, text.clone()), event(EventKind::Submitted, text)])
        .await?;
    let changes =
        json!({"follows": claim.id, "amount": amount, "currency": claim.currency, "lines": lines.len()});
    tx.audit("expense_follow", "expense", id.0, changes);
    announce::all(tx, waiting, &[(&follower, follower.version)]).await?;
    Ok(number)
}

/// The audit entry.
fn note(tx: &mut TenantTx, verdict: &Verdict, decided: &DecidedClaim, decision: Decision<'_>) {
    let claim = &verdict.material.claim;
    let action = match verdict.done {
        Done::StepApproved => "expense_step_approve",
        Done::Approved => "expense_approve",
        Done::Rejected => "expense_reject",
    };
    let changes = json!({
        "before": claim.status, "after": decided.status, "step": verdict.step, "decided_for": verdict.decided_for,
        "amount": claim.amount, "currency": claim.currency, "approved_amount": decided.approved_amount,
        "approved_base_amount": decided.approved_base_amount, "advance_applied": decided.advance_applied,
        "reason": decided.reason, "notes": decision.notes,
    });
    tx.audit(action, "expense", claim.id.0, changes);
}
