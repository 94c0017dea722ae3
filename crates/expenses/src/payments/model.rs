//! Batches as values, and what of them goes to whom. Pure.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use types::{Amount, ClaimId, Currency, PaymentBatchId, Rate, UserId};

use super::journal;
use crate::model::{Claim, ClaimKind};

/// Most claims of one batch.
pub const MOST_CLAIMS: usize = 1000;

/// Where a batch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentBatchStatus {
    /// It goes to the bank.
    Open,
    /// The bank has paid it.
    Paid,
    /// It was given up; its claims wait again.
    Cancelled,
}

impl PaymentBatchStatus {
    /// Parses the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "open" => Some(Self::Open),
            "paid" => Some(Self::Paid),
            "cancelled" => Some(Self::Cancelled),
            _ => None,
        }
    }
}

/// Claims that are paid together, in the organization's currency.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Identifier.
    pub id: PaymentBatchId,
    /// Counted per organization.
    pub number: i32,
    /// Where it stands.
    pub status: PaymentBatchStatus,
    /// Of all amounts.
    pub currency: Currency,
    /// When the bank is to pay.
    pub execute_on: Date,
    /// What goes out.
    pub total: Amount,
    /// What the bank calls it.
    pub reference: Option<String>,
    /// By whom.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// When the bank paid.
    pub paid_at: Option<Timestamp>,
    /// Counts its changes.
    pub version: i64,
    /// Claims in it.
    pub claim_count: i64,
    /// People who get something.
    pub person_count: i64,
}

/// A claim in a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The claim.
    pub expense_id: ClaimId,
    /// Whose it is.
    pub user_id: UserId,
    /// What goes to them; below zero where they give something back.
    pub amount: Amount,
    /// The claim's.
    pub number: i32,
    /// The person's.
    pub person_name: String,
    /// What kind of money.
    pub kind: ClaimKind,
    /// Where it was spent.
    pub merchant: Option<String>,
}

/// What one person gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The person.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// How much.
    pub amount: Amount,
    /// Numbers of the claims it is for.
    pub claims: Vec<i32>,
}

impl Transfer {
    /// What the person reads on their statement of account: at most 140 characters.
    pub fn purpose(&self) -> String {
        let mut text = String::from(if self.claims.len() == 1 { "Claim" } else { "Claims" });
        for (index, number) in self.claims.iter().enumerate() {
            let next = format!("{} {number}", if index == 0 { "" } else { "," });
            if text.len() + next.len() > 132 {
                text.push_str(" and more");
                break;
            }
            text.push_str(&next);
        }
        text.truncate(140);
        text
    }
}

/// What is to be paid for a claim, in the organization's currency at the rate that was fixed.
pub fn owed(claim: &Claim) -> Amount {
    let (approved, covered) = (claim.approved_base_amount, claim.advance_applied);
    let rate = claim.rate.unwrap_or(Rate::ONE);
    journal::owed(
        claim.kind,
        approved.unwrap_or_default(),
        covered.unwrap_or_default(),
        rate,
        claim.base_currency,
    )
}

/// What goes to whom, by name; one transfer a person, also where it comes to nothing or less.
pub fn transfers(items: &[Item]) -> Vec<Transfer> {
    let mut people: BTreeMap<(&str, UserId), Transfer> = BTreeMap::new();
    for item in items {
        let transfer = people.entry((&item.person_name, item.user_id)).or_insert_with(|| Transfer {
            user_id: item.user_id,
            name: item.person_name.clone(),
            amount: Amount::ZERO,
            claims: Vec::new(),
        });
        transfer.amount = [transfer.amount, item.amount].into_iter().sum();
        transfer.claims.push(item.number);
    }
    // Somebody whose name has changed between two claims is one person still.
    let mut merged: Vec<Transfer> = Vec::new();
    for transfer in people.into_values() {
        match merged.iter_mut().find(|other| other.user_id == transfer.user_id) {
            Some(other) => {
                other.amount = [other.amount, transfer.amount].into_iter().sum();
                other.claims.extend(transfer.claims);
                other.claims.sort_unstable();
            }
            None => merged.push(transfer),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(user_id: UserId, name: &str, number: i32, cents: i64) -> Item {
        Item {
            expense_id: ClaimId::generate(),
            user_id,
            amount: Amount::from_cents(cents),
            number,
            person_name: name.into(),
            kind: ClaimKind::Expense,
            merchant: None,
        }
    }

    #[test]
    fn each_person_gets_one_transfer_also_under_two_names() {
        let (anna, ben) = (UserId::generate(), UserId::generate());
        let items = [
            item(anna, "Anna Dancer", 1, 1000),
            item(ben, "Ben Singer", 2, 500),
            item(anna, "Anna Soloist", 3, -250),
        ];
        let found = transfers(&items);
        let told: Vec<_> =
            found.iter().map(|one| (one.user_id, one.amount.to_string(), one.purpose())).collect();
        assert_eq!(
            told,
            [(anna, "7.50".into(), "Claims 1, 3".into()), (ben, "5.00".into(), "Claim 2".into())]
        );
    }

    #[test]
    fn a_purpose_is_never_longer_than_a_statement_has_room_for() {
        let claims: Vec<i32> = (1_000_000..1_000_100).collect();
        let transfer =
            Transfer { user_id: UserId::generate(), name: "A".into(), amount: Amount::ZERO, claims };
        let text = transfer.purpose();
        assert!(text.len() <= 140 && text.ends_with(" and more"), "{text}");
    }
}
