//! Batches and what waits to be paid, as the API shows them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use types::{Amount, ClaimId, Currency, PaymentBatchId, UserId};

use crate::model::{Claim, ClaimKind};
use crate::payments::model::{Batch, Item, PaymentBatchStatus, owed, transfers};

/// A claim that waits for its money.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PayableClaimView {
    /// Identifier.
    pub id: ClaimId,
    /// Counted per organization.
    pub number: i32,
    /// What kind of money.
    pub kind: ClaimKind,
    /// Where it was spent.
    pub merchant: Option<String>,
    /// What for.
    pub description: Option<String>,
    /// When it was spent.
    #[schema(value_type = String, format = Date)]
    pub expense_date: Date,
    /// What was approved, as spent.
    pub approved_amount: Option<Amount>,
    /// Of it.
    pub currency: Currency,
    /// What an advance covers of it, as spent.
    pub advance_applied: Option<Amount>,
    /// When it was approved.
    pub approved_at: Option<Timestamp>,
    /// What is to be paid, in the organization's currency; below zero where the person gives something back.
    pub payable: Amount,
}

/// What waits for one person.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PayablePersonView {
    /// The person.
    pub user_id: UserId,
    /// Their name.
    pub person_name: String,
    /// Whether they have told their bank account.
    pub has_iban: bool,
    /// The organization's currency when the claims were written.
    pub currency: Currency,
    /// What all of it comes to.
    pub total: Amount,
    /// The claims, by number.
    pub claims: Vec<PayableClaimView>,
}

/// All that waits to be paid.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PayableList {
    /// By name.
    pub data: Vec<PayablePersonView>,
}

impl PayableList {
    /// Groups claims, sorted by person, by whose they are.
    pub fn new(claims: Vec<Claim>, has_iban: impl Fn(UserId) -> bool) -> Self {
        let mut data: Vec<PayablePersonView> = Vec::new();
        for claim in claims {
            let payable = owed(&claim);
            let is_theirs = |person: &&mut PayablePersonView| {
                person.user_id == claim.user_id && person.currency == claim.base_currency
            };
            let view = PayableClaimView {
                id: claim.id,
                number: claim.number,
                kind: claim.kind,
                merchant: claim.merchant,
                description: claim.description,
                expense_date: claim.expense_date,
                approved_amount: claim.approved_amount,
                currency: claim.currency,
                advance_applied: claim.advance_applied,
                approved_at: claim.approved_at,
                payable,
            };
            match data.iter_mut().find(is_theirs) {
                Some(person) => {
                    person.total = [person.total, payable].into_iter().sum();
                    person.claims.push(view);
                }
                None => data.push(PayablePersonView {
                    user_id: claim.user_id,
                    person_name: claim.person_name,
                    has_iban: has_iban(claim.user_id),
                    currency: claim.base_currency,
                    total: payable,
                    claims: vec![view],
                }),
            }
        }
        Self { data }
    }
}

/// A batch.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PaymentBatchSummaryView {
    /// Identifier.
    pub id: PaymentBatchId,
    /// Counted per organization.
    pub number: i32,
    /// Where it stands.
    pub status: PaymentBatchStatus,
    /// The organization's.
    pub currency: Currency,
    /// When the bank is to pay.
    #[schema(value_type = String, format = Date)]
    pub execute_on: Date,
    /// What goes out.
    pub total: Amount,
    /// Claims in it.
    pub claim_count: i64,
    /// People it goes to.
    pub person_count: i64,
    /// What the bank calls it.
    pub reference: Option<String>,
    /// By whom it was made.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// When the bank paid.
    pub paid_at: Option<Timestamp>,
    /// Counts its changes.
    pub version: i64,
}

impl From<Batch> for PaymentBatchSummaryView {
    fn from(batch: Batch) -> Self {
        Self {
            id: batch.id,
            number: batch.number,
            status: batch.status,
            currency: batch.currency,
            execute_on: batch.execute_on,
            total: batch.total,
            claim_count: batch.claim_count,
            person_count: batch.person_count,
            reference: batch.reference,
            created_by: batch.created_by,
            created_at: batch.created_at,
            paid_at: batch.paid_at,
            version: batch.version,
        }
    }
}

/// A claim in a batch.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PaymentItemView {
    /// The claim.
    pub expense_id: ClaimId,
    /// Its number.
    pub number: i32,
    /// What kind of money.
    pub kind: ClaimKind,
    /// Where it was spent.
    pub merchant: Option<String>,
    /// Whose it is.
    pub user_id: UserId,
    /// Their name.
    pub person_name: String,
    /// What goes to them; below zero where they give something back.
    pub amount: Amount,
}

/// What one person gets.
#[derive(Serialize, utoipa::ToSchema)]
pub struct TransferView {
    /// The person.
    pub user_id: UserId,
    /// Their name.
    pub person_name: String,
    /// How much.
    pub amount: Amount,
    /// What stands on their statement of account.
    pub purpose: String,
}

/// A batch in full.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PaymentBatchView {
    /// What lists show too.
    #[serde(flatten)]
    pub summary: PaymentBatchSummaryView,
    /// The claims, by number.
    pub items: Vec<PaymentItemView>,
    /// What goes to whom, by name.
    pub transfers: Vec<TransferView>,
    /// People whose bank is outside the European Economic Area and may ask for their address: the file for the bank has none.
    pub without_address: Vec<String>,
}

impl PaymentBatchView {
    /// A batch with what is in it.
    pub fn new(batch: Batch, items: Vec<Item>, without_address: Vec<String>) -> Self {
        let transfer = |one: crate::payments::model::Transfer| TransferView {
            purpose: one.purpose(),
            user_id: one.user_id,
            person_name: one.name,
            amount: one.amount,
        };
        let transfers = transfers(&items).into_iter().map(transfer).collect();
        let item = |item: Item| PaymentItemView {
            expense_id: item.expense_id,
            number: item.number,
            kind: item.kind,
            merchant: item.merchant,
            user_id: item.user_id,
            person_name: item.person_name,
            amount: item.amount,
        };
        let items = items.into_iter().map(item).collect();
        Self { summary: batch.into(), items, transfers, without_address }
    }
}
