//! Double entry, pure: what approving and paying claims means for the ledger. Amounts are in the organization's currency;
//! the entries of a posting always balance.

use rust_decimal::Decimal;
use types::{Amount, Currency, Rate};

use crate::model::{ClaimKind, ClaimLine};
use crate::settings::model::Accounts;

/// Where lines go whose category has no account.
pub const UNASSIGNED: &str = "unassigned";

/// One side of a posting on one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The ledger's account.
    pub account: String,
    /// For which production.
    pub production: Option<String>,
    /// What happened.
    pub text: String,
    /// Exactly one of them is above zero.
    pub debit: Amount,
    /// Exactly one of them is above zero.
    pub credit: Amount,
}

/// What is needed of a line.
#[derive(Clone, Debug)]
pub struct Booked<'a> {
    /// The line, decided.
    pub line: &'a ClaimLine,
    /// Its category's account.
    pub account: Option<&'a str>,
}

/// What is needed of a claim.
#[derive(Clone, Debug)]
pub struct BookedClaim<'a> {
    /// What kind of money.
    pub kind: ClaimKind,
    /// For people who read the journal.
    pub text: String,
    /// Of lines without one of their own.
    pub production: Option<&'a str>,
    /// From the claim's currency into the organization's.
    pub rate: Rate,
    /// The organization's.
    pub base_currency: Currency,
    /// What an advance covers of it, in the claim's currency.
    pub advance_applied: Amount,
    /// Its lines.
    pub lines: Vec<Booked<'a>>,
}

fn in_base(value: Decimal, rate: Rate, base: Currency) -> Amount {
    // Stored amounts times stored rates stay within the range of decimals; what could not be stored was refused before.
    value.checked_mul(rate.decimal()).and_then(|value| Amount::rounded(value, base).ok()).unwrap_or_default()
}

fn minus(one: Amount, other: Amount) -> Amount {
    one.checked_sub(other).unwrap_or_default()
}

struct Sheet {
    text: String,
    /// A refund goes the other way round.
    is_reversed: bool,
    entries: Vec<Entry>,
}

impl Sheet {
    fn debit(&mut self, account: &str, production: Option<&str>, amount: Amount) {
        self.add(account, production, amount, self.is_reversed);
    }

    fn credit(&mut self, account: &str, production: Option<&str>, amount: Amount) {
        self.add(account, production, amount, !self.is_reversed);
    }

    fn add(&mut self, account: &str, production: Option<&str>, amount: Amount, is_credit: bool) {
        if !amount.is_positive() {
            return;
        }
        let same = |entry: &&mut Entry| {
            entry.account == account
                && entry.production.as_deref() == production
                && entry.credit.is_positive() == is_credit
        };
        let entry = match self.entries.iter_mut().find(same) {
            Some(entry) => entry,
            None => {
                self.entries.push(Entry {
                    account: account.to_owned(),
                    production: production.map(Into::into),
                    text: self.text.clone(),
                    debit: Amount::ZERO,
                    credit: Amount::ZERO,
                });
                let Some(entry) = self.entries.last_mut() else { return };
                entry
            }
        };
        let side = if is_credit { &mut entry.credit } else { &mut entry.debit };
        *side = [*side, amount].into_iter().sum();
    }
}

/// What of a claim's approved amount falls to one line, in the organization's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// With tax.
    pub amount: Amount,
    /// Contained in it.
    pub tax: Amount,
}

/// What falls to each line, in their order; nothing to those that were not approved. Lines are rounded by their running
/// sum, so that they come to exactly what the whole comes to.
pub fn shares(claim: &BookedClaim<'_>) -> Vec<Share> {
    let (mut so_far, mut booked) = (Decimal::ZERO, Amount::ZERO);
    let share = |Booked { line, .. }: &Booked<'_>| {
        let Some(approved) = line.approved_amount else {
            return Share { amount: Amount::ZERO, tax: Amount::ZERO };
        };
        so_far += approved.decimal();
        let total = in_base(so_far, claim.rate, claim.base_currency);
        let amount = minus(total, booked);
        booked = total;
        Share { amount, tax: tax_in(line, approved, claim).min(amount) }
    };
    claim.lines.iter().map(share).collect()
}

/// What approving a claim books: what was spent, and the tax in it, against what is owed; what an advance covers is owed no
/// more. Empty where nothing was approved.
pub fn approval(claim: &BookedClaim<'_>, accounts: &Accounts) -> Vec<Entry> {
    let is_reversed = claim.kind == ClaimKind::Refund;
    let mut sheet = Sheet { text: claim.text.clone(), is_reversed, entries: Vec::new() };
    let mut booked = Amount::ZERO;
    for (Share { amount, tax }, Booked { line, account }) in shares(claim).into_iter().zip(&claim.lines) {
        booked = [booked, amount].into_iter().sum();
        let account = match claim.kind {
            ClaimKind::Advance => accounts.advance.as_str(),
            ClaimKind::Expense | ClaimKind::Refund | ClaimKind::Mileage | ClaimKind::PerDiem => {
                account.unwrap_or(UNASSIGNED)
            }
        };
        let production = line.production.as_deref().or(claim.production);
        sheet.debit(account, production, minus(amount, tax));
        sheet.debit(&accounts.tax, production, tax);
    }
    sheet.credit(&accounts.payable, None, booked);
    let covered = covered(claim).min(booked);
    sheet.debit(&accounts.payable, None, covered);
    sheet.credit(&accounts.advance, None, covered);
    sheet.entries
}

/// What an advance covers of a claim, in the organization's currency; no more than what is booked of it.
pub fn covered(claim: &BookedClaim<'_>) -> Amount {
    in_base(claim.advance_applied.decimal(), claim.rate, claim.base_currency)
}

/// The tax in what was approved of a line: the same part of it as of the whole.
fn tax_in(line: &ClaimLine, approved: Amount, claim: &BookedClaim<'_>) -> Amount {
    let Some(tax) = line.tax_amount else { return Amount::ZERO };
    let part = approved.decimal().checked_div(line.amount.decimal()).unwrap_or_default();
    in_base(tax.decimal() * part, claim.rate, claim.base_currency)
}

/// What is left to be paid of an approved claim, in the organization's currency; what a refund gives back is negative.
pub fn owed(
    kind: ClaimKind,
    approved_base: Amount,
    advance_applied: Amount,
    rate: Rate,
    base: Currency,
) -> Amount {
    let covered = in_base(advance_applied.decimal(), rate, base).min(approved_base);
    let left = minus(approved_base, covered);
    if kind == ClaimKind::Refund { minus(Amount::ZERO, left) } else { left }
}

/// What paying a claim books: what was owed leaves the bank – or, of a refund, comes back.
pub fn payment(text: String, owed: Amount, accounts: &Accounts) -> Vec<Entry> {
    let is_reversed = owed < Amount::ZERO;
    let amount = if is_reversed { minus(Amount::ZERO, owed) } else { owed };
    let mut sheet = Sheet { text, is_reversed, entries: Vec::new() };
    sheet.debit(&accounts.payable, None, amount);
    sheet.credit(&accounts.bank, None, amount);
    sheet.entries
}

/// Part of an advance came back, in the advance's currency.
pub fn return_of_advance(
    text: String,
    amount: Amount,
    rate: Rate,
    base: Currency,
    accounts: &Accounts,
) -> Vec<Entry> {
    let amount = in_base(amount.decimal(), rate, base);
    let mut sheet = Sheet { text, is_reversed: false, entries: Vec::new() };
    sheet.debit(&accounts.bank, None, amount);
    sheet.credit(&accounts.advance, None, amount);
    sheet.entries
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use types::money::EUR;
    use types::{CategoryId, ClaimLineId};

    use super::*;
    use crate::model::LineDecision;
    use crate::settings::model::Settings;

    fn line(amount: i64, approved: Option<i64>, tax: Option<i64>) -> ClaimLine {
        ClaimLine {
            id: ClaimLineId::generate(),
            position: 0,
            category_id: CategoryId::generate(),
            description: None,
            amount: Amount::from_cents(amount),
            tax_amount: tax.map(Amount::from_cents),
            tax_rate: None,
            production: None,
            person: None,
            decision: LineDecision::Approved,
            approved_amount: approved.map(Amount::from_cents),
            reason: None,
        }
    }

    fn book(kind: ClaimKind, lines: &[ClaimLine], rate: &str, applied: i64) -> Vec<Entry> {
        book_in(EUR, kind, lines, rate, applied)
    }

    fn book_in(
        base_currency: Currency,
        kind: ClaimKind,
        lines: &[ClaimLine],
        rate: &str,
        applied: i64,
    ) -> Vec<Entry> {
        let claim = BookedClaim {
            kind,
            text: "Claim 1".into(),
            production: Some("Aida"),
            rate: rate.parse().unwrap(),
            base_currency,
            advance_applied: Amount::from_cents(applied),
            lines: lines.iter().map(|line| Booked { line, account: Some("7340") }).collect(),
        };
        approval(&claim, &Settings::default().accounts)
    }

    fn told(entries: &[Entry]) -> Vec<(&str, String, String)> {
        let side = |amount: Amount| amount.to_string();
        entries.iter().map(|entry| (entry.account.as_str(), side(entry.debit), side(entry.credit))).collect()
    }

    fn expected<'a>(entries: &[(&'a str, &str, &str)]) -> Vec<(&'a str, String, String)> {
        entries.iter().map(|(account, debit, credit)| (*account, (*debit).into(), (*credit).into())).collect()
    }

    #[test]
    fn what_was_spent_and_its_tax_is_owed() {
        let lines = [line(12000, Some(12000), Some(2000)), line(5000, None, None)];
        let entries = book(ClaimKind::Expense, &lines, "1", 0);
        assert_eq!(
            told(&entries),
            expected(&[("7340", "100.00", "0.00"), ("2500", "20.00", "0.00"), ("3300", "0.00", "120.00")])
        );
        assert_eq!(entries[0].production.as_deref(), Some("Aida"));
    }

    #[test]
    fn a_reduced_line_has_less_tax_in_it() {
        let entries = book(ClaimKind::Expense, &[line(12000, Some(6000), Some(2000))], "0.5", 0);
        assert_eq!(
            told(&entries),
            expected(&[("7340", "25.00", "0.00"), ("2500", "5.00", "0.00"), ("3300", "0.00", "30.00")])
        );
    }

    #[test]
    fn a_refund_goes_the_other_way_round() {
        let entries = book(ClaimKind::Refund, &[line(1000, Some(1000), None)], "1", 0);
        assert_eq!(told(&entries), expected(&[("7340", "0.00", "10.00"), ("3300", "10.00", "0.00")]));
    }

    #[test]
    fn an_advance_is_owed_and_later_covers_what_was_spent() {
        let entries = book(ClaimKind::Advance, &[line(10000, Some(10000), None)], "1", 0);
        assert_eq!(told(&entries), expected(&[("2300", "100.00", "0.00"), ("3300", "0.00", "100.00")]));
        let entries = book(ClaimKind::Expense, &[line(15000, Some(15000), None)], "1", 10000);
        assert_eq!(
            told(&entries),
            expected(&[
                ("7340", "150.00", "0.00"),
                ("3300", "0.00", "150.00"),
                ("3300", "100.00", "0.00"),
                ("2300", "0.00", "100.00")
            ])
        );
    }

    #[test]
    fn what_leaves_the_bank_is_what_was_owed() {
        let (accounts, one) = (Settings::default().accounts, Rate::ONE);
        let left = |kind, approved, applied| {
            owed(kind, Amount::from_cents(approved), Amount::from_cents(applied), one, EUR)
        };
        let paid = |owed| payment("Claim 1".into(), owed, &accounts);
        assert_eq!(
            told(&paid(left(ClaimKind::Expense, 15000, 10000))),
            expected(&[("3300", "50.00", "0.00"), ("2800", "0.00", "50.00")])
        );
        assert_eq!(
            told(&paid(left(ClaimKind::Refund, 1000, 0))),
            expected(&[("3300", "0.00", "10.00"), ("2800", "10.00", "0.00")])
        );
        assert!(paid(left(ClaimKind::Expense, 1000, 1000)).is_empty());
    }

    proptest! {
        #[test]
        fn every_posting_balances(
            kind in prop::sample::select(ClaimKind::ALL.to_vec()),
            amounts in prop::collection::vec((1_i64..1_000_000, 0_u8..=100, 0_u8..100), 1..20),
            rate in 1_i64..50_000,
            covered in 0_u8..=100,
            base in prop::sample::select(vec!["EUR", "OMR", "JPY"]),
        ) {
            let base = Currency::parse(base).unwrap();
            let lines: Vec<ClaimLine> = amounts
                .iter()
                .map(|(amount, part, tax)| {
                    let approved = amount * i64::from(*part) / 100;
                    line(*amount, (approved > 0).then_some(approved), Some(amount * i64::from(*tax) / 100))
                })
                .collect();
            let approved: Amount = lines.iter().filter_map(|line| line.approved_amount).sum();
            let rate = Rate::new(Decimal::new(rate, 4)).unwrap();
            let applied = Amount::rounded(approved.decimal() * Decimal::new(i64::from(covered), 2), EUR).unwrap();
            let applied = if kind == ClaimKind::Refund { Amount::ZERO } else { applied };
            let applied_cents = i64::try_from(applied.decimal() * Decimal::from(100)).unwrap();
            let entries = book_in(base, kind, &lines, &rate.to_string(), applied_cents);
            let debit: Amount = entries.iter().map(|entry| entry.debit).sum();
            let credit: Amount = entries.iter().map(|entry| entry.credit).sum();
            prop_assert_eq!(debit, credit);
            for entry in &entries {
                prop_assert!(entry.debit.is_positive() != entry.credit.is_positive());
                prop_assert!(entry.debit >= Amount::ZERO && entry.credit >= Amount::ZERO);
                prop_assert!(entry.debit.fits(base) && entry.credit.fits(base));
            }
            // What the payable account is owed for is what is to be paid.
            let approved_base = approved.converted(rate, base).unwrap();
            let payable = |side: fn(&Entry) -> Amount| -> Amount { entries.iter().filter(|entry| entry.account == "3300").map(side).sum() };
            let left = payable(|entry| entry.credit).checked_sub(payable(|entry| entry.debit)).unwrap();
            prop_assert_eq!(left, owed(kind, approved_base, applied, rate, base));
        }
    }
}
