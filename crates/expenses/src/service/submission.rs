//! Handing a claim to those who decide.

use platform::TenantTx;
use serde_json::json;
use types::{Amount, ClaimId};

use super::create::month_of;
use super::read::{missing_receipt, standing};
use super::{Caller, locked_own, read};
use crate::error::ClaimError;
use crate::model::{Claim, ClaimLine, ClaimStatus, EventKind, RateSource};
use crate::rules::{self, Action};
use crate::store::claims::Settlement;
use crate::store::settings::{self, RateOfDay};
use crate::store::{advances, claims, events, lines, steps};
use crate::{announce, approval};

/// Hands the caller's claim in; again, it stays as it is. From here on the rate is fixed.
pub async fn submit(tx: &mut TenantTx, id: ClaimId, caller: Caller) -> Result<(), ClaimError> {
    let (claim, made) = locked_own(tx, id, caller.user_id).await?;
    if claim.status == ClaimStatus::Submitted {
        return Ok(());
    }
    rules::possible(Action::Submit, &standing(&claim, &made, caller)).map_err(ClaimError::InvalidState)?;
    if settings::is_closed(tx, claim.expense_date).await? {
        return Err(ClaimError::PeriodClosed(month_of(claim.expense_date)));
    }
    let claim = open(tx, &claim).await?;
    events::insert(tx, id, EventKind::Submitted, None, None).await?;
    tx.audit(
        "expense_submit",
        "expense",
        id.0,
        json!({"amount": claim.amount, "currency": claim.currency, "base_amount": claim.base_amount}),
    );
    announce::one(tx, &claim, claim.version).await
}

/// Puts a claim, as it is now, before the first of those who decide: receipts, rate and advance are settled here.
pub(super) async fn open(tx: &mut TenantTx, claim: &Claim) -> Result<Claim, ClaimError> {
    let rows = lines::of_claim(tx, claim.id).await?;
    if let Some(category) = missing_receipt(claim, &rows) {
        return Err(ClaimError::MissingReceipts(category.to_owned()));
    }
    let (rate, base_amount) = rate_of(tx, claim).await?;
    if claim.advance_applied.is_some() {
        // What it held of an advance counts as left again.
        advances::apply(tx, claim.id, None).await?;
    }
    let advance_applied = coverage(tx, claim).await?;
    let is_draft = claim.status == ClaimStatus::Draft;
    let mut settlement =
        Settlement { rate, base_amount, advance_applied, warning_count: claim.warning_count };
    settlement.warning_count = read::warning_count(tx, &settlement.over(claim, tx.now()), &rows).await?;
    let claim = claims::settle(tx, claim.id, &settlement).await?;
    let told = if is_draft { None } else { steps::delete(tx, claim.id).await? };
    let lines: Vec<ClaimLine> = rows.into_iter().map(|row| row.line).collect();
    approval::begin(tx, &claim, &lines, told).await?;
    Ok(claim)
}

/// What is left of a claim's advance, up to the claim's amount. In another currency it covers nothing.
pub(crate) async fn coverage(tx: &mut TenantTx, claim: &Claim) -> Result<Option<Amount>, ClaimError> {
    let Some(id) = claim.advance_id else { return Ok(None) };
    let advance = advances::lock(tx, claim.user_id, id).await?;
    Ok(advance
        .filter(|advance| advance.currency == claim.currency && advance.remaining.is_positive())
        .map(|advance| advance.remaining.min(claim.amount)))
}

/// The rate by which a claim is worth what in the organization's currency.
async fn rate_of(tx: &mut TenantTx, claim: &Claim) -> Result<(RateOfDay, Amount), ClaimError> {
    let typed = claim.rate.filter(|_| claim.rate_source == Some(RateSource::Typed));
    let rate = match typed {
        Some(rate) => RateOfDay { rate, day: claim.expense_date, source: RateSource::Typed },
        None => settings::rate(tx, claim.base_currency, claim.currency, claim.expense_date)
            .await?
            .ok_or_else(|| {
                let day = claim.expense_date;
                ClaimError::RateMissing(format!("{} into {} on {day}", claim.currency, claim.base_currency))
            })?,
    };
    let too_large = |_| ClaimError::field("amount", "The amount is too large.");
    let base_amount = claim.amount.converted(rate.rate, claim.base_currency).map_err(too_large)?;
    let maximum = settings::bounds(tx).await?.max_amount;
    if base_amount > maximum {
        let most = maximum.named(claim.base_currency);
        let text = format!("A claim is at most {most}. Ask the office how to go on.");
        return Err(ClaimError::field("amount", text));
    }
    Ok((rate, base_amount))
}
