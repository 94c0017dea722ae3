//! Decisions about claims, without IO: what is possible in which state and why not, and what is worth a second look.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use types::{Amount, ClaimId, ClaimLineId, Currency, Rate, ReceiptId};

use crate::model::{ClaimKind, ClaimStatus};

/// What somebody may want to do with a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Change what it says, and its receipts.
    Edit,
    /// Hand it to those who decide.
    Submit,
    /// Take it back to change it.
    Withdraw,
    /// Give it up.
    Cancel,
    /// Approve or reject it, in part or in full.
    Decide,
    /// Say something about it.
    Comment,
}

/// The facts an action is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// The claim's status.
    pub status: ClaimStatus,
    /// Whether it is the caller's own.
    pub is_mine: bool,
    /// Whether a step of the approval was decided.
    pub is_decided: bool,
    /// Whether the open step waits for the caller.
    pub waits_for_me: bool,
}

/// Whether `action` is possible now; if not, why, in words for the person.
pub fn possible(action: Action, standing: &Standing) -> Result<(), &'static str> {
    use ClaimStatus as S;
    const ENDED: &str = "The claim has ended.";
    const DECIDED: &str = "Somebody has decided about it already. Ask them to send it back.";
    let own =
        || if standing.is_mine { Ok(()) } else { Err("Only the person whose claim it is can do this.") };
    match action {
        Action::Edit | Action::Cancel => own().and(match standing.status {
            S::Draft => Ok(()),
            S::Submitted if standing.is_decided => Err(DECIDED),
            S::Submitted => Ok(()),
            S::Approved => Err("It is approved already."),
            S::Rejected | S::Paid | S::Cancelled | S::Archived => Err(ENDED),
        }),
        Action::Submit => own().and(match standing.status {
            S::Draft => Ok(()),
            S::Submitted => Err("It is submitted already."),
            S::Approved => Err("It is approved already."),
            S::Rejected | S::Paid | S::Cancelled | S::Archived => Err(ENDED),
        }),
        Action::Withdraw => own().and(match standing.status {
            S::Draft => Err("It has not been submitted yet."),
            S::Submitted if standing.is_decided => Err(DECIDED),
            S::Submitted => Ok(()),
            S::Approved => Err("It is approved already."),
            S::Rejected | S::Paid | S::Cancelled | S::Archived => Err(ENDED),
        }),
        Action::Decide => match standing.status {
            S::Submitted if standing.is_mine => Err("Nobody decides about their own claim."),
            S::Submitted if standing.waits_for_me => Ok(()),
            S::Submitted => Err("It waits for somebody else."),
            S::Draft => Err("It has not been submitted yet."),
            S::Approved => Err("It is approved already."),
            S::Rejected | S::Paid | S::Cancelled | S::Archived => Err(ENDED),
        },
        Action::Comment => match standing.status {
            S::Archived => Err(ENDED),
            S::Draft | S::Submitted | S::Approved | S::Rejected | S::Paid | S::Cancelled => Ok(()),
        },
    }
}

/// What is worth a second look, as a word for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// The very file is a receipt of another claim.
    SameFile,
    /// A picture like this is a receipt of another claim.
    SimilarPicture,
    /// The same person claimed the same amount of the same day elsewhere.
    SameExpense,
    /// A category needs a receipt.
    ReceiptMissing,
    /// A line is above what its category pays.
    OverMaximum,
    /// It was spent long ago.
    Late,
    /// There is no rate for the currency and day.
    RateMissing,
    /// The advance is in another currency and covers nothing.
    OffsetCurrency,
}

/// Something worth a second look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Warning {
    /// For programs.
    pub code: WarningCode,
    /// A whole sentence that explains itself.
    pub text: String,
    /// The line it is about.
    pub line_id: Option<ClaimLineId>,
    /// The other claim.
    pub expense_id: Option<ClaimId>,
    /// The receipt it is about.
    pub receipt_id: Option<ReceiptId>,
}

impl Warning {
    /// A warning about the claim as a whole.
    pub fn new(code: WarningCode, text: String) -> Self {
        Self { code, text, line_id: None, expense_id: None, receipt_id: None }
    }
}

/// A line, as far as warnings are concerned.
#[derive(Clone, Debug)]
pub struct JudgedLine<'a> {
    /// Which one.
    pub id: ClaimLineId,
    /// As spent.
    pub amount: Amount,
    /// The category's name.
    pub category: &'a str,
    /// Whether the category needs a receipt.
    pub requires_receipt: bool,
    /// What the category pays at most, in the organization's currency.
    pub max_amount: Option<Amount>,
}

/// The facts that warnings come from.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// What kind of money.
    pub kind: ClaimKind,
    /// When it was spent.
    pub expense_date: Date,
    /// When it went, or would go now, to those who decide.
    pub submitted_on: Date,
    /// Of the lines.
    pub currency: Currency,
    /// The organization's.
    pub base_currency: Currency,
    /// Into the organization's currency.
    pub rate: Option<Rate>,
    /// Receipts it has.
    pub receipt_count: i32,
    /// Older days are late.
    pub late_after_days: i32,
    /// Its lines.
    pub lines: Vec<JudgedLine<'a>>,
}

/// Whether claims of this kind can need receipts: kilometres, days away and advances have none.
pub fn has_receipts(kind: ClaimKind) -> bool {
    match kind {
        ClaimKind::Expense | ClaimKind::Refund => true,
        ClaimKind::Mileage | ClaimKind::PerDiem | ClaimKind::Advance => false,
    }
}

/// The first category of a claim without receipts that needs one.
pub fn missing_receipt<'a>(judged: &Judged<'a>) -> Option<&'a str> {
    if judged.receipt_count > 0 || !has_receipts(judged.kind) {
        return None;
    }
    judged.lines.iter().find(|line| line.requires_receipt).map(|line| line.category)
}

/// What is worth a second look in the claim itself.
pub fn warnings(judged: &Judged<'_>) -> Vec<Warning> {
    let mut found = Vec::new();
    if let Some(category) = missing_receipt(judged) {
        let text = format!("“{category}” needs a receipt, and there is none yet.");
        found.push(Warning::new(WarningCode::ReceiptMissing, text));
    }
    if judged.rate.is_none() {
        let text = format!(
            "There is no rate from {} into {} for {}. Type the rate, or ask the office to add it.",
            judged.currency, judged.base_currency, judged.expense_date
        );
        found.push(Warning::new(WarningCode::RateMissing, text));
    }
    for line in &judged.lines {
        let in_base = judged.rate.and_then(|rate| line.amount.converted(rate, judged.base_currency).ok());
        let (Some(maximum), Some(amount)) = (line.max_amount, in_base) else { continue };
        if amount > maximum {
            let text = format!(
                "{} is paid up to {}; this line is {}. Say why in the notes.",
                line.category,
                maximum.named(judged.base_currency),
                amount.named(judged.base_currency)
            );
            found.push(Warning { line_id: Some(line.id), ..Warning::new(WarningCode::OverMaximum, text) });
        }
    }
    let age_days = (judged.submitted_on - judged.expense_date).get_days();
    if age_days > judged.late_after_days {
        let text = format!(
            "It was spent {age_days} days ago; claims are expected within {} days. Say why in the notes.",
            judged.late_after_days
        );
        found.push(Warning::new(WarningCode::Late, text));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use types::money::EUR;

    fn standing(status: ClaimStatus) -> Standing {
        Standing { status, is_mine: true, is_decided: false, waits_for_me: false }
    }

    #[test]
    fn a_claim_can_be_changed_until_somebody_has_decided() {
        for action in [Action::Edit, Action::Cancel, Action::Withdraw] {
            let submitted = standing(ClaimStatus::Submitted);
            assert_eq!(possible(action, &submitted), Ok(()));
            assert!(possible(action, &Standing { is_decided: true, ..submitted }).is_err());
            assert!(possible(action, &Standing { is_mine: false, ..submitted }).is_err());
            for status in
                [ClaimStatus::Approved, ClaimStatus::Rejected, ClaimStatus::Paid, ClaimStatus::Cancelled]
            {
                assert!(possible(action, &standing(status)).is_err(), "{action:?} {status:?}");
            }
        }
    }

    #[test]
    fn nobody_decides_about_their_own_claim() {
        let mine = Standing { waits_for_me: true, ..standing(ClaimStatus::Submitted) };
        assert!(possible(Action::Decide, &mine).is_err());
        assert_eq!(possible(Action::Decide, &Standing { is_mine: false, ..mine }), Ok(()));
    }

    fn taxi() -> Judged<'static> {
        let line = JudgedLine {
            id: ClaimLineId::generate(),
            amount: Amount::from_cents(5_200),
            category: "Taxi",
            requires_receipt: true,
            max_amount: Some(Amount::from_cents(5_200)),
        };
        Judged {
            kind: ClaimKind::Expense,
            expense_date: Date::constant(2026, 8, 1),
            submitted_on: Date::constant(2026, 10, 30),
            currency: EUR,
            base_currency: EUR,
            rate: Some(Rate::ONE),
            receipt_count: 1,
            late_after_days: 90,
            lines: vec![line],
        }
    }

    fn codes(judged: &Judged<'_>) -> Vec<WarningCode> {
        warnings(judged).iter().map(|warning| warning.code).collect()
    }

    #[test]
    fn what_is_within_its_bounds_needs_no_warning() {
        assert_eq!(codes(&taxi()), []);
    }

    #[test]
    fn each_bound_that_is_crossed_has_a_warning() {
        assert_eq!(codes(&Judged { receipt_count: 0, ..taxi() }), [WarningCode::ReceiptMissing]);
        assert_eq!(codes(&Judged { receipt_count: 0, kind: ClaimKind::Mileage, ..taxi() }), []);
        assert_eq!(
            codes(&Judged { submitted_on: Date::constant(2026, 10, 31), ..taxi() }),
            [WarningCode::Late]
        );
        assert_eq!(codes(&Judged { rate: None, ..taxi() }), [WarningCode::RateMissing]);
        let dearer = Judged { rate: "1.01".parse().ok(), ..taxi() };
        assert_eq!(codes(&dearer), [WarningCode::OverMaximum]);
        assert!(warnings(&dearer)[0].text.contains("up to EUR 52.00; this line is EUR 52.52"));
    }
}
