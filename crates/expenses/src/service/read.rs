//! Reading: one claim with all that belongs to it, and what is worth a second look.

use platform::{Platform, Role, Scope, TenantTx};
use types::{ClaimId, UserId};

use super::create::today;
use super::{Caller, visible};
use crate::approval;
use crate::error::ClaimError;
use crate::model::{Claim, ClaimKind, ClaimStatus, Step, StepStatus};
use crate::routes::receipts::ReceiptView;
use crate::routes::views::{CanView, ClaimView, LineView, StepView};
use crate::rules::{self, Judged, JudgedLine, Standing, Warning, WarningCode};
use crate::store::lines::{self, LineRow};
use crate::store::{advances, claims, receipts, settings};

/// The facts by which actions on `claim` are judged for the caller.
pub(super) fn standing(claim: &Claim, steps: &[Step], caller: Caller) -> Standing {
    Standing {
        status: claim.status,
        is_mine: claim.user_id == caller.user_id,
        is_decided: steps
            .iter()
            .any(|step| matches!(step.status, StepStatus::Approved | StepStatus::Rejected)),
        waits_for_me: steps.iter().any(|step| step.status == StepStatus::Open && caller.is_named_by(step)),
    }
}

/// One claim in full, as the caller may see it.
pub async fn detail(
    tx: &mut TenantTx,
    platform: &Platform,
    id: ClaimId,
    caller: Caller,
) -> Result<ClaimView, ClaimError> {
    let (claim, steps) = visible(tx, id, caller).await?;
    let rows = lines::of_claim(tx, id).await?;
    let warnings = warnings(tx, &claim, &rows, caller).await?;
    let mut receipts = Vec::new();
    for row in receipts::of_claim(tx, id).await? {
        receipts.push(ReceiptView::new(tx, platform, caller, row)?);
    }
    let advance_remaining = match (claim.kind, claim.status) {
        (ClaimKind::Advance, ClaimStatus::Paid) => advances::find(tx, claim.user_id, id).await?,
        _ => None,
    };
    let followed_by_id = claims::follower(tx, id).await?;
    let mut people: Vec<UserId> = steps
        .iter()
        .flat_map(|step| [step.user_id, step.decided_by, step.decided_for])
        .chain([claim.approved_by])
        .flatten()
        .collect();
    people.sort_unstable();
    people.dedup();
    let names = identity::names_of(tx, &people).await?;
    let waits_for_me = approval::waits_for(tx, &claim, caller).await?;
    let nobody_left = !waits_for_me && approval::nobody_left(tx, &claim).await?;
    let standing = Standing { waits_for_me, ..standing(&claim, &steps, caller) };
    let first = rows.first();
    let (category_id, category_name) =
        (first.map(|row| row.line.category_id), first.map(|row| row.category_name.clone()));
    Ok(ClaimView {
        approved_by_name: claim.approved_by.and_then(|id| names.get(&id).cloned()),
        followed_by_id,
        advance_remaining: advance_remaining.map(|advance| advance.remaining),
        receipts,
        lines: rows.into_iter().map(LineView::from).collect(),
        steps: steps.iter().map(|step| StepView::new(step, &names, caller, nobody_left)).collect(),
        warnings,
        can: CanView::new(&standing),
        summary: (claim, category_id, category_name).into(),
    })
}

fn judged<'a>(
    claim: &Claim,
    rows: &'a [LineRow],
    submitted_on: jiff::civil::Date,
    late_after_days: i32,
) -> Judged<'a> {
    let line = |row: &'a LineRow| JudgedLine {
        id: row.line.id,
        amount: row.line.amount,
        category: &row.category_name,
        requires_receipt: row.requires_receipt,
        max_amount: row.max_amount,
    };
    Judged {
        kind: claim.kind,
        expense_date: claim.expense_date,
        submitted_on,
        currency: claim.currency,
        base_currency: claim.base_currency,
        rate: claim.rate,
        // What was held has its receipts at the claim it follows.
        receipt_count: claim.receipt_count + i32::from(claim.follows_id.is_some()),
        late_after_days,
        lines: rows.iter().map(line).collect(),
    }
}

/// The first category of the claim that needs a receipt where there is none.
pub(super) fn missing_receipt<'a>(claim: &Claim, rows: &'a [LineRow]) -> Option<&'a str> {
    rules::missing_receipt(&judged(claim, rows, claim.expense_date, i32::MAX))
}

/// What is worth a second look; nothing any more in what has ended.
async fn warnings(
    tx: &mut TenantTx,
    claim: &Claim,
    rows: &[LineRow],
    caller: Caller,
) -> Result<Vec<Warning>, ClaimError> {
    if matches!(claim.status, ClaimStatus::Cancelled | ClaimStatus::Archived) {
        return Ok(Vec::new());
    }
    let submitted_on = match claim.submitted_at {
        Some(instant) => instant.to_zoned(jiff::tz::TimeZone::UTC).date(),
        // Somebody who has left has no zone any more.
        None => today(tx, claim.user_id).await.unwrap_or(claim.expense_date),
    };
    let late_after_days = settings::bounds(tx).await?.late_after_days;
    let mut found = rules::warnings(&judged(claim, rows, submitted_on, late_after_days));
    if let Some((other, number)) = claims::same_expense(tx, claim).await? {
        let text = format!(
            "Claim {number} has the same amount and day: {} {} of {}. Was this claimed twice?",
            claim.currency, claim.amount, claim.expense_date
        );
        found.push(Warning { expense_id: Some(other), ..Warning::new(WarningCode::SameExpense, text) });
    }
    if let Some(advance_id) = claim.advance_id
        && let Some(advance) = advances::find(tx, claim.user_id, advance_id).await?
        && advance.currency != claim.currency
    {
        let text = format!(
            "Advance {} is in {} and this claim in {}: it is paid in full, and the advance stays open.",
            advance.number, advance.currency, claim.currency
        );
        found.push(Warning {
            expense_id: Some(advance.id),
            ..Warning::new(WarningCode::OffsetCurrency, text)
        });
    }
    for twin in receipts::twins(tx, claim).await? {
        // Whose the other claim is, is not for everybody.
        let is_shown = caller.is_office() || twin.user_id == caller.user_id;
        let other = if is_shown { format!("claim {}", twin.number) } else { "somebody else's claim".into() };
        let (code, text) = if twin.is_same_file {
            (WarningCode::SameFile, format!("The very same file is a receipt of {other}."))
        } else {
            (WarningCode::SimilarPicture, format!("The receipt looks like one of {other}."))
        };
        found.push(Warning {
            expense_id: is_shown.then_some(twin.expense_id),
            receipt_id: Some(twin.receipt_id),
            ..Warning::new(code, text)
        });
    }
    Ok(found)
}

/// How much is worth a second look.
pub(super) async fn warning_count(
    tx: &mut TenantTx,
    claim: &Claim,
    rows: &[LineRow],
) -> Result<i32, ClaimError> {
    // The owner's view: who looks changes the words, not the number.
    let owner = Caller { user_id: claim.user_id, role: Role::Artist, scope: Scope::Own };
    Ok(i32::try_from(warnings(tx, claim, rows, owner).await?.len()).unwrap_or(i32::MAX))
}

/// Notes how much is worth a second look, for lists.
pub(super) async fn count_warnings(
    tx: &mut TenantTx,
    claim: &Claim,
    rows: &[LineRow],
) -> Result<(), ClaimError> {
    let count = warning_count(tx, claim, rows).await?;
    if count != claim.warning_count {
        claims::set_warning_count(tx, claim.id, count).await?;
    }
    Ok(())
}
