//! Paying claims. Each act runs in one transaction; what is paid is booked in the same one, and its owner hears of it.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use notifications::Message;
use platform::crypto::Keyring;
use platform::{DbError, FieldError, Platform, TenantTx};
use serde_json::json;
use types::{Amount, ClaimId, Currency, PaymentBatchId, UserId};

use super::model::{Batch, Item, MOST_CLAIMS, PaymentBatchStatus, Transfer, owed, transfers};
use super::sepa::{self, Payee};
use super::store::{batches, claims, journal as entries};
use super::{journal, refuse_closed, text};
use crate::announce;
use crate::approval::{NewEvent, Waiting, insert_events, lock_claims, today};
use crate::error::ClaimError;
use crate::letters::{self, Letter, letter};
use crate::model::{Claim, ClaimStatus, EventKind};
use crate::office::OfficeError;
use crate::service::{link, title};
use crate::settings;

/// Years after which nobody notes a payment any more.
const LONGEST_AGO: i64 = 10;

fn refused<T>(why: impl Into<String>) -> Result<T, OfficeError> {
    Err(OfficeError::Refused(why.into()))
}

/// What waits to be paid, and who of the people has told their bank account.
pub async fn payable(
    tx: &mut TenantTx,
    keyring: &Keyring,
) -> Result<(Vec<Claim>, HashMap<UserId, String>), OfficeError> {
    let claims = claims::payable(tx).await?;
    let mut people: Vec<UserId> = claims.iter().map(|claim| claim.user_id).collect();
    people.sort_unstable();
    people.dedup();
    let accounts = identity::bank_accounts(tx, keyring, &people).await?;
    Ok((claims, accounts))
}

/// These claims, held, in the order of their numbers; all of them wait for their money.
async fn held(tx: &mut TenantTx, ids: &[ClaimId]) -> Result<Vec<Claim>, OfficeError> {
    let mut claims = lock_claims(tx, ids).await?;
    if claims.len() != ids.len() {
        return Err(OfficeError::field("expense_ids", "One of these claims does not exist."));
    }
    claims.sort_by_key(|claim| claim.number);
    match claims.iter().find(|claim| claim.status != ClaimStatus::Approved) {
        None => Ok(claims),
        Some(claim) => {
            let state = match claim.status {
                ClaimStatus::Paid => "is paid already",
                ClaimStatus::Approved
                | ClaimStatus::Draft
                | ClaimStatus::Submitted
                | ClaimStatus::Rejected
                | ClaimStatus::Cancelled
                | ClaimStatus::Archived => "is not approved",
            };
            refused(format!("Claim {} {state}.", claim.number))
        }
    }
}

/// Puts claims together that are to be paid on a day.
pub async fn create_batch(
    tx: &mut TenantTx,
    user_id: UserId,
    ids: &[ClaimId],
    execute_on: Date,
) -> Result<Batch, OfficeError> {
    let mut errors = Vec::new();
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    if ids.is_empty() || ids.len() > MOST_CLAIMS || sorted.len() != ids.len() {
        errors.push(FieldError::new("expense_ids", "Name 1 to 1,000 claims, each once."));
    }
    let today = today(tx).await?;
    if execute_on < today || execute_on > today.saturating_add(1.year()) {
        errors.push(FieldError::new("execute_on", "Choose today or a day within a year."));
    }
    if !errors.is_empty() {
        return Err(OfficeError::fields(errors));
    }
    let claims = held(tx, ids).await?;
    let currency = settings::base_currency(tx).await?;
    if let Some(other) = claims.iter().find(|claim| claim.base_currency != currency) {
        return refused(format!(
            "Claim {} was approved in {}. Pay it by itself.",
            other.number, other.base_currency
        ));
    }
    let items: Vec<(ClaimId, UserId, Amount)> =
        claims.iter().map(|claim| (claim.id, claim.user_id, owed(claim))).collect();
    let batch = Batch {
        id: PaymentBatchId::generate(),
        number: batches::next_number(tx).await?,
        status: PaymentBatchStatus::Open,
        currency,
        execute_on,
        total: items.iter().map(|item| item.2).sum(),
        reference: None,
        created_by: user_id,
        created_at: tx.now(),
        paid_at: None,
        version: 1,
        claim_count: 0,
        person_count: 0,
    };
    let debtor = transfers(&claims.iter().map(item).collect::<Vec<_>>())
        .into_iter()
        .find(|transfer| transfer.amount < Amount::ZERO);
    if let Some(debtor) = debtor {
        let text = format!("{} would have to give money back. Leave their refunds out.", debtor.name);
        return Err(OfficeError::field("expense_ids", text));
    }
    batches::insert(tx, &batch, &items).await.map_err(|error| match error {
        DbError::Unique { constraint } if constraint == "payment_items_once" => {
            OfficeError::Conflict("One of these claims is in another batch already.".into())
        }
        error => error.into(),
    })?;
    let event = |claim: &Claim| NewEvent {
        claim_id: claim.id,
        kind: EventKind::Batched,
        line_id: None,
        text: Some(format!("Payment batch {}", batch.number)),
    };
    insert_events(tx, &claims.iter().map(event).collect::<Vec<_>>()).await?;
    let announced: Vec<(&Claim, i64)> = claims.iter().map(|claim| (claim, claim.version)).collect();
    announce::all(tx, &mut Waiting::default(), &announced).await?;
    let changes = json!({"number": batch.number, "total": batch.total, "currency": currency,
        "execute_on": execute_on, "expense_ids": sorted});
    tx.audit("payment_batch_create", "payment_batch", batch.id.0, changes);
    found(tx, batch.id).await
}

fn item(claim: &Claim) -> Item {
    Item {
        expense_id: claim.id,
        user_id: claim.user_id,
        amount: owed(claim),
        number: claim.number,
        person_name: claim.person_name.clone(),
        kind: claim.kind,
        merchant: claim.merchant.clone(),
    }
}

async fn found(tx: &mut TenantTx, id: PaymentBatchId) -> Result<Batch, OfficeError> {
    batches::find(tx, id).await?.ok_or(OfficeError::Missing("There is no such payment batch."))
}

/// Who of these is paid at a bank that may ask for their address, which nobody has told: the file has it not.
pub async fn without_address(
    tx: &mut TenantTx,
    keyring: &Keyring,
    items: &[Item],
) -> Result<Vec<String>, OfficeError> {
    let paid: Vec<Transfer> =
        transfers(items).into_iter().filter(|transfer| transfer.amount.is_positive()).collect();
    let people: Vec<UserId> = paid.iter().map(|transfer| transfer.user_id).collect();
    let accounts = identity::bank_accounts(tx, keyring, &people).await?;
    let is_outside =
        |transfer: &Transfer| accounts.get(&transfer.user_id).is_some_and(|iban| sepa::is_outside_eea(iban));
    Ok(paid.into_iter().filter(is_outside).map(|transfer| transfer.name).collect())
}

/// A batch, and what is in it.
pub async fn batch(tx: &mut TenantTx, id: PaymentBatchId) -> Result<(Batch, Vec<Item>), OfficeError> {
    Ok((found(tx, id).await?, batches::items(tx, id).await?))
}

/// The batch, held, if nothing has become of it yet.
async fn open(tx: &mut TenantTx, id: PaymentBatchId) -> Result<Batch, OfficeError> {
    let batch =
        batches::lock(tx, id).await?.ok_or(OfficeError::Missing("There is no such payment batch."))?;
    match batch.status {
        PaymentBatchStatus::Open => Ok(batch),
        PaymentBatchStatus::Paid => refused("This batch is paid already."),
        PaymentBatchStatus::Cancelled => refused("This batch was cancelled."),
    }
}

/// Gives a batch up; its claims wait to be paid again.
pub async fn cancel(tx: &mut TenantTx, id: PaymentBatchId) -> Result<Batch, OfficeError> {
    let batch = open(tx, id).await?;
    batches::cancel(tx, id).await?;
    tx.audit("payment_batch_cancel", "payment_batch", id.0, json!({"number": batch.number}));
    found(tx, id).await
}

/// What the bank says of a payment.
#[derive(Clone, Debug)]
pub struct Paid<'a> {
    /// Its reference.
    pub reference: &'a str,
    /// When it left the account.
    pub paid_on: Date,
}

impl Paid<'_> {
    /// The instant that is kept: now where it was today, else the beginning of the day.
    pub(super) async fn checked(&self, tx: &mut TenantTx) -> Result<Timestamp, OfficeError> {
        let mut errors = Vec::new();
        let is_readable = !self.reference.chars().any(char::is_control);
        if !(1..=140).contains(&self.reference.chars().count()) || !is_readable {
            errors.push(FieldError::new("reference", "Enter 1 to 140 characters."));
        }
        let today = today(tx).await?;
        if self.paid_on > today {
            errors.push(FieldError::new("paid_on", "This day is still to come."));
        } else if self.paid_on < today.saturating_sub(LONGEST_AGO.years()) {
            errors.push(FieldError::new("paid_on", format!("Choose a day of the last {LONGEST_AGO} years.")));
        }
        if !errors.is_empty() {
            return Err(OfficeError::fields(errors));
        }
        refuse_closed(tx, self.paid_on).await?;
        if self.paid_on == today {
            return Ok(tx.now());
        }
        let timezone = identity::organization(tx).await?.timezone;
        let start =
            self.paid_on.in_tz(&timezone).map_err(|error| ClaimError::Internal(format!("zone: {error}")))?;
        Ok(start.timestamp())
    }
}

/// Notes that the bank has paid a batch.
pub async fn pay_batch(
    tx: &mut TenantTx,
    platform: &Platform,
    id: PaymentBatchId,
    paid: &Paid<'_>,
) -> Result<Batch, OfficeError> {
    let batch = open(tx, id).await?;
    let paid_at = paid.checked(tx).await?;
    let ids: Vec<ClaimId> = batches::items(tx, id).await?.into_iter().map(|item| item.expense_id).collect();
    let claims = held(tx, &ids).await?;
    pay(tx, platform, &claims, Some(id), paid, paid_at).await?;
    let reference = Some(paid.reference.to_owned());
    batches::set_paid(tx, &Batch { reference, paid_at: Some(paid_at), ..batch }).await?;
    let changes = json!({"reference": paid.reference, "paid_on": paid.paid_on, "claims": ids.len()});
    tx.audit("payment_batch_pay", "payment_batch", id.0, changes);
    found(tx, id).await
}

/// Notes that one claim was paid by itself.
pub async fn pay_claim(
    tx: &mut TenantTx,
    platform: &Platform,
    id: ClaimId,
    paid: &Paid<'_>,
) -> Result<(), OfficeError> {
    if crate::store::claims::find(tx, id).await?.is_none() {
        return Err(ClaimError::NotFound.into());
    }
    let claims = held(tx, &[id]).await?;
    if let Some(number) = batches::of_claim(tx, id).await? {
        return refused(format!(
            "This claim is in payment batch {number}. Mark the batch as paid, or cancel it."
        ));
    }
    let paid_at = paid.checked(tx).await?;
    pay(tx, platform, &claims, None, paid, paid_at).await
}

/// Writes, books and tells that claims were paid.
async fn pay(
    tx: &mut TenantTx,
    platform: &Platform,
    claims: &[Claim],
    batch_id: Option<PaymentBatchId>,
    paid: &Paid<'_>,
    paid_at: Timestamp,
) -> Result<(), OfficeError> {
    let ids: Vec<ClaimId> = claims.iter().map(|claim| claim.id).collect();
    claims::set_paid(tx, &ids, paid_at, paid.reference).await?;
    let accounts = settings::accounts(tx).await?;
    let posting = |claim: &Claim| {
        let text = text(claim.number, &claim.person_name, claim.merchant.as_deref());
        let entries = journal::payment(text, owed(claim), &accounts);
        entries::Posting { expense_id: claim.id, batch_id, entries }
    };
    entries::post(tx, paid.paid_on, &claims.iter().map(posting).collect::<Vec<_>>()).await?;
    let event = |claim: &Claim| NewEvent {
        claim_id: claim.id,
        kind: EventKind::Paid,
        line_id: None,
        text: Some(paid.reference.to_owned()),
    };
    insert_events(tx, &claims.iter().map(event).collect::<Vec<_>>()).await?;
    for claim in claims {
        let changes = json!({"before": claim.status, "after": ClaimStatus::Paid, "amount": owed(claim),
            "currency": claim.base_currency, "reference": paid.reference, "paid_on": paid.paid_on,
            "batch_id": batch_id});
        tx.audit("expense_pay", "expense", claim.id.0, changes);
    }
    let paid_now: Vec<(&Claim, i64)> = claims.iter().map(|claim| (claim, claim.version + 1)).collect();
    announce::all(tx, &mut Waiting::default(), &paid_now).await?;
    tell(tx, platform, claims, paid.reference).await
}

/// Tells people that their money is on its way.
async fn tell(
    tx: &mut TenantTx,
    platform: &Platform,
    claims: &[Claim],
    reference: &str,
) -> Result<(), OfficeError> {
    let members = letters::members(tx, claims.iter().map(|claim| claim.user_id)).await?;
    let to_owner = |claim: &Claim| {
        let member = members.get(&claim.user_id)?;
        let amount = owed(claim);
        // Of what an advance has covered, and of what was given back, nothing is on its way.
        let message = amount.is_positive().then(|| Message::ClaimPaid {
            claim: title(claim),
            amount: amount.named(claim.base_currency),
            reference: Some(reference.to_owned()),
            link: link(platform, claim.id),
        })?;
        Some(letter(member, message))
    };
    let letters: Vec<Letter> = claims.iter().filter_map(to_owner).collect();
    Ok(letters::send(tx, platform, &letters).await?)
}

/// What of a batch goes to the bank, with the accounts it goes to. Reading accounts is audited.
pub async fn outgoing(
    tx: &mut TenantTx,
    keyring: &Keyring,
    id: PaymentBatchId,
    format: &str,
) -> Result<(Batch, Vec<(Transfer, String)>), OfficeError> {
    let (batch, items) = batch(tx, id).await?;
    if batch.status == PaymentBatchStatus::Cancelled {
        return refused("This batch was cancelled.");
    }
    let mut transfers = transfers(&items);
    transfers.retain(|transfer| transfer.amount.is_positive());
    if transfers.is_empty() {
        return refused("Nothing of this batch goes through the bank: advances cover all of it.");
    }
    let people: Vec<UserId> = transfers.iter().map(|transfer| transfer.user_id).collect();
    let accounts = identity::bank_accounts(tx, keyring, &people).await?;
    let missing: Vec<String> = transfers
        .iter()
        .filter(|transfer| !accounts.contains_key(&transfer.user_id))
        .map(|transfer| transfer.name.clone())
        .collect();
    if !missing.is_empty() {
        return Err(OfficeError::PaymentDetailsMissing(missing));
    }
    let with_account =
        |transfer: Transfer| accounts.get(&transfer.user_id).cloned().map(|iban| (transfer, iban));
    let outgoing = transfers.into_iter().filter_map(with_account).collect();
    tx.audit("payment_batch_export", "payment_batch", id.0, json!({"format": format, "people": people}));
    Ok((batch, outgoing))
}

/// The file for the bank.
pub async fn pain001(
    tx: &mut TenantTx,
    keyring: &Keyring,
    id: PaymentBatchId,
) -> Result<(Batch, String), OfficeError> {
    let (batch, outgoing) = outgoing(tx, keyring, id, "pain.001").await?;
    if batch.currency != sepa::CURRENCY {
        let currency: Currency = batch.currency;
        return refused(format!(
            "SEPA transfers are in EUR; this batch is in {currency}. Take the table instead."
        ));
    }
    let (_, payer) = settings::with_payer(tx, keyring).await?;
    let Some(payer) = payer else {
        return refused(
            "Nobody has said who pays. Enter the company's name and account in the settings of claims.",
        );
    };
    if !sepa::reaches(&payer.iban) {
        return refused("SEPA does not reach the country of the company's account. Take the table instead.");
    }
    let beyond: Vec<&str> = outgoing
        .iter()
        .filter(|(_, iban)| !sepa::reaches(iban))
        .map(|(transfer, _)| transfer.name.as_str())
        .collect();
    if !beyond.is_empty() {
        let names = beyond.join(", ");
        return refused(format!(
            "SEPA does not reach the accounts of {names}. Pay their claims by themselves, or take the table instead."
        ));
    }
    if payer.address.is_none() {
        let outside: Vec<&str> = outgoing
            .iter()
            .filter(|(_, iban)| sepa::is_outside_eea(iban) || sepa::is_outside_eea(&payer.iban))
            .map(|(transfer, _)| transfer.name.as_str())
            .collect();
        if !outside.is_empty() {
            return refused(format!(
                "Transfers to or from a bank outside the European Economic Area carry the company's address; this batch pays {}. \
                 Enter the address in the settings of claims, under “Who pays”.",
                outside.join(", ")
            ));
        }
    }
    let payees: Vec<Payee<'_>> = outgoing.iter().map(|(transfer, iban)| Payee { transfer, iban }).collect();
    let xml = sepa::pain001(&batch, &payer, &payees, tx.now());
    Ok((batch, xml))
}
