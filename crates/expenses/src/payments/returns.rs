//! What is given back of an advance: the rest that no claim has used. It is booked on the day on which the bank got it.

use platform::TenantTx;
use serde_json::json;
use types::{Amount, ClaimId, UserId};

use super::journal;
use super::service::Paid;
use super::store::{journal as entries, returns};
use super::text;
use crate::announce;
use crate::approval::{NewEvent, insert_events};
use crate::error::ClaimError;
use crate::model::{ClaimKind, ClaimStatus, EventKind};
use crate::office::OfficeError;
use crate::settings;
use crate::store::{advances, claims};

/// Notes that a part of an advance, or all that is left of it, came back. The amount is in the advance's currency.
pub async fn record(
    tx: &mut TenantTx,
    by: UserId,
    id: ClaimId,
    amount: Amount,
    received: &Paid<'_>,
) -> Result<(), OfficeError> {
    let claim = claims::lock(tx, id).await?.ok_or(ClaimError::NotFound)?;
    if claim.kind != ClaimKind::Advance || claim.status != ClaimStatus::Paid {
        return Err(OfficeError::Refused("Only of an advance that was paid can something come back.".into()));
    }
    let advance = advances::lock(tx, claim.user_id, id).await?.ok_or(ClaimError::NotFound)?;
    if !amount.is_positive() || !amount.fits(claim.currency) {
        let text = format!("Enter an amount above zero in {}.", claim.currency);
        return Err(ClaimError::field("amount", text).into());
    }
    if amount > advance.remaining {
        let text = format!("{} of this advance are left.", advance.remaining.named(claim.currency));
        return Err(ClaimError::field("amount", text).into());
    }
    received.checked(tx).await?;
    returns::insert(tx, id, amount, received.paid_on, received.reference, by).await?;
    let accounts = settings::accounts(tx).await?;
    let text = text(claim.number, &claim.person_name, None);
    let rate = claim.rate.ok_or_else(|| ClaimError::Internal("a paid advance without a rate".into()))?;
    let entries = journal::return_of_advance(text, amount, rate, claim.base_currency, &accounts);
    let posting = entries::Posting { expense_id: id, batch_id: None, entries };
    entries::post(tx, received.paid_on, &[posting]).await?;
    let told = Some(format!("{}, {}", amount.named(claim.currency), received.reference));
    insert_events(tx, &[NewEvent { claim_id: id, kind: EventKind::Returned, line_id: None, text: told }])
        .await?;
    let changes = json!({"amount": amount, "currency": claim.currency, "reference": received.reference,
        "paid_on": received.paid_on, "left_before": advance.remaining});
    tx.audit("expense_return", "expense", id.0, changes);
    let version = claims::touch(tx, id).await?;
    Ok(announce::one(tx, &claim, version).await?)
}
