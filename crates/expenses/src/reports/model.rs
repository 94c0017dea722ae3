//! The ledger's lines, and sums of them. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use types::{Amount, CategoryId, Currency, Rate, UserId};

use crate::model::{ClaimKind, ClaimStatus};

/// What was approved of one line of a claim. What a refund gives back is below zero.
#[derive(Clone, Debug)]
pub struct LedgerLine {
    /// The claim's number.
    pub number: i32,
    /// What kind of money.
    pub kind: ClaimKind,
    /// Approved or paid.
    pub status: ClaimStatus,
    /// When it was spent.
    pub expense_date: Date,
    /// Who claims it.
    pub user_id: UserId,
    /// Their name.
    pub person_name: String,
    /// Where it was spent.
    pub merchant: Option<String>,
    /// On what.
    pub category_id: CategoryId,
    /// Its name.
    pub category_name: String,
    /// The ledger's account.
    pub account_code: Option<String>,
    /// What for.
    pub description: Option<String>,
    /// For which production: the line's, or else the claim's.
    pub production: Option<String>,
    /// As spent.
    pub amount: Amount,
    /// Of it.
    pub currency: Currency,
    /// Into the organization's currency.
    pub rate: Rate,
    /// Of which day.
    pub rate_date: Option<Date>,
    /// In the organization's currency.
    pub base_amount: Amount,
    /// Contained in it.
    pub base_tax: Amount,
    /// Of `base_amount`: what an advance covers, which is owed no more.
    pub base_covered: Amount,
    /// Per cent.
    pub tax_rate: Option<Amount>,
    /// When the money went out.
    pub paid_at: Option<Timestamp>,
    /// The payment's.
    pub payment_reference: Option<String>,
}

impl LedgerLine {
    /// An advance is lent, not spent: what is spent of it is claimed, and covered by it.
    fn spent(&self) -> Amount {
        match self.kind {
            ClaimKind::Advance => Amount::ZERO,
            ClaimKind::Expense | ClaimKind::Mileage | ClaimKind::PerDiem | ClaimKind::Refund => {
                self.base_amount
            }
        }
    }

    fn advanced(&self) -> Amount {
        minus(self.base_amount, self.spent())
    }

    /// What goes to the person.
    fn payable(&self) -> Amount {
        minus(self.base_amount, self.base_covered)
    }
}

/// What happened on the days that a report is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportDay {
    /// The claim was approved, and so booked: what the journal has.
    #[default]
    Booked,
    /// The money was spent.
    Spent,
}

/// By what lines are summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportGroup {
    /// By what it was spent on.
    Category,
    /// By what it was spent for.
    Production,
    /// By who spent it.
    Person,
    /// By the currency it was spent in.
    Currency,
}

impl ReportGroup {
    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Category => "Category",
            Self::Production => "Production",
            Self::Person => "Person",
            Self::Currency => "Currency",
        }
    }

    /// What tells groups apart, and what people call them. Productions are typed by people: their capitals do not matter.
    fn of(self, line: &LedgerLine) -> (Option<String>, Option<String>) {
        match self {
            Self::Category => (Some(line.category_id.to_string()), Some(line.category_name.clone())),
            Self::Production => {
                (line.production.as_ref().map(|name| name.trim().to_lowercase()), line.production.clone())
            }
            Self::Person => (Some(line.user_id.to_string()), Some(line.person_name.clone())),
            Self::Currency => (Some(line.currency.code().into()), Some(line.currency.code().into())),
        }
    }
}

/// What lines come to, in the organization's currency. What was spent and what was lent is what was covered, is paid, or
/// is open: `amount + advanced = covered + paid + open`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ReportSums {
    /// How many claims.
    pub claim_count: usize,
    /// All that was spent and approved; advances are not spent.
    pub amount: Amount,
    /// Tax in it.
    pub tax: Amount,
    /// Without the tax.
    pub net: Amount,
    /// Advances that were approved.
    pub advanced: Amount,
    /// Of `amount`: what advances cover.
    pub covered: Amount,
    /// Paid already.
    pub paid: Amount,
    /// Waits to be paid, or to be settled.
    pub open: Amount,
}

impl ReportSums {
    /// Of these lines.
    pub fn of<'a>(lines: impl Iterator<Item = &'a LedgerLine> + Clone) -> Self {
        let mut numbers: Vec<i32> = lines.clone().map(|line| line.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let sum = |take: fn(&LedgerLine) -> Amount| lines.clone().map(take).sum::<Amount>();
        let (amount, tax) = (sum(LedgerLine::spent), sum(|line| line.base_tax));
        let paid = lines.clone().filter(|line| line.status == ClaimStatus::Paid);
        let paid = paid.map(LedgerLine::payable).sum();
        Self {
            claim_count: numbers.len(),
            net: minus(amount, tax),
            advanced: sum(LedgerLine::advanced),
            covered: sum(|line| line.base_covered),
            open: minus(sum(LedgerLine::payable), paid),
            amount,
            tax,
            paid,
        }
    }
}

fn minus(one: Amount, other: Amount) -> Amount {
    one.checked_sub(other).unwrap_or_default()
}

/// One group of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ExpenseReportRow {
    /// What tells it apart: an id, a currency, a production in small letters; none for lines without a production.
    pub key: Option<String>,
    /// As people call it.
    pub name: Option<String>,
    /// What was spent, in the currency it was spent in, where all of it is in one.
    pub currency: Option<Currency>,
    /// As spent, in `currency`.
    pub original_amount: Option<Amount>,
    /// What it comes to.
    #[serde(flatten)]
    pub sums: ReportSums,
}

/// Sums by group, the largest first.
pub fn report(lines: &[LedgerLine], group: ReportGroup) -> Vec<ExpenseReportRow> {
    let mut groups: Vec<(Option<String>, Vec<&LedgerLine>)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for line in lines {
        let (key, _) = group.of(line);
        let place = *places.entry(key.clone()).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, members)) = groups.get_mut(place) {
            members.push(line);
        }
    }
    let row = |(key, members): (Option<String>, Vec<&LedgerLine>)| {
        let first = members.first().copied();
        let currency = first.map(|line| line.currency);
        let currency = currency.filter(|currency| members.iter().all(|line| line.currency == *currency));
        let original = || members.iter().map(|line| line.amount).sum();
        ExpenseReportRow {
            key,
            name: first.and_then(|line| group.of(line).1),
            currency,
            original_amount: currency.map(|_| original()),
            sums: ReportSums::of(members.iter().copied()),
        }
    };
    let mut rows: Vec<ExpenseReportRow> = groups.into_iter().map(row).collect();
    rows.sort_by(|one, other| {
        other.sums.amount.cmp(&one.sums.amount).then_with(|| one.name.cmp(&other.name))
    });
    rows
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use types::money::EUR;

    use super::*;

    fn line(number: i32, production: Option<&str>, cents: i64, is_paid: bool) -> LedgerLine {
        LedgerLine {
            number,
            kind: ClaimKind::Expense,
            status: if is_paid { ClaimStatus::Paid } else { ClaimStatus::Approved },
            expense_date: date(2026, 1, 15),
            user_id: UserId(uuid::Uuid::from_u128(number.unsigned_abs().into())),
            person_name: format!("Person {number}"),
            merchant: None,
            category_id: CategoryId(uuid::Uuid::from_u128(7)),
            category_name: "Travel".into(),
            account_code: None,
            description: None,
            production: production.map(Into::into),
            amount: Amount::from_cents(cents),
            currency: if number % 2 == 0 { Currency::parse("USD").unwrap() } else { EUR },
            rate: Rate::ONE,
            rate_date: None,
            base_amount: Amount::from_cents(cents),
            base_tax: Amount::from_cents(cents / 6),
            base_covered: Amount::ZERO,
            tax_rate: None,
            paid_at: None,
            payment_reference: None,
        }
    }

    #[test]
    fn productions_are_one_however_they_are_typed() {
        let lines = [
            line(1, Some("Swan Lake"), 600, true),
            line(2, Some("swan lake "), 1200, false),
            line(3, None, 300, false),
        ];
        let rows = report(&lines, ReportGroup::Production);
        assert_eq!(rows.len(), 2);
        let lake = &rows[0];
        assert_eq!((lake.name.as_deref(), lake.key.as_deref()), (Some("Swan Lake"), Some("swan lake")));
        assert_eq!(lake.sums.claim_count, 2);
        assert_eq!((lake.sums.paid, lake.sums.open), (Amount::from_cents(600), Amount::from_cents(1200)));
        assert_eq!((lake.sums.tax, lake.sums.net), (Amount::from_cents(300), Amount::from_cents(1500)));
        assert_eq!(lake.currency, None, "two currencies have no sum of their own");
        assert_eq!(rows[1].key, None);
        assert_eq!(rows[1].original_amount, Some(Amount::from_cents(300)));
    }

    #[test]
    fn an_advance_is_not_spent_and_what_it_covers_is_not_owed() {
        let advance =
            LedgerLine { kind: ClaimKind::Advance, base_tax: Amount::ZERO, ..line(1, None, 50_000, true) };
        let settled = LedgerLine { base_covered: Amount::from_cents(50_000), ..line(3, None, 60_000, false) };
        let sums = ReportSums::of([advance, settled].iter());
        let cents = |amount: i64| Amount::from_cents(amount);
        assert_eq!((sums.amount, sums.advanced, sums.covered), (cents(60_000), cents(50_000), cents(50_000)));
        assert_eq!((sums.paid, sums.open), (cents(50_000), cents(10_000)));
    }

    proptest! {
        #[test]
        fn groups_come_to_the_whole(
            lines in prop::collection::vec((1_i32..6, prop::option::of("[ab]"), -10_000_i64..10_000, any::<bool>()), 0..30),
            group in prop::sample::select(vec![ReportGroup::Category, ReportGroup::Production, ReportGroup::Person, ReportGroup::Currency]),
        ) {
            let lines: Vec<LedgerLine> =
                lines.iter().map(|(number, production, cents, paid)| line(*number, production.as_deref(), *cents, *paid)).collect();
            let (rows, whole) = (report(&lines, group), ReportSums::of(lines.iter()));
            let sum = |take: fn(&ReportSums) -> Amount| rows.iter().map(|row| take(&row.sums)).sum::<Amount>();
            prop_assert_eq!(sum(|sums| sums.amount), whole.amount);
            prop_assert_eq!(sum(|sums| sums.tax), whole.tax);
            prop_assert_eq!(sum(|sums| sums.net), whole.net);
            prop_assert_eq!(sum(|sums| sums.paid), whole.paid);
            prop_assert_eq!(sum(|sums| sums.open), whole.open);
            let mut keys: Vec<_> = rows.iter().map(|row| row.key.clone()).collect();
            keys.sort();
            keys.dedup();
            prop_assert_eq!(keys.len(), rows.len());
        }
    }
}
