//! What a decision about a claim means for its lines: pure.

use platform::FieldError;
use serde::{Deserialize, Serialize};
use types::{Amount, ClaimLineId, Currency};

use crate::model::{ClaimLine, LineDecision, too_exact};

/// What an approver says about one line.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineChoice {
    /// The line.
    pub id: ClaimLineId,
    /// What is decided; `open` is not a decision.
    pub decision: LineDecision,
    /// How much of a reduced line; above zero, below the line's amount.
    pub approved_amount: Option<Amount>,
    /// Why it is reduced, held or rejected: 1 to 1,000 characters. The person reads it.
    pub reason: Option<String>,
}

/// What an approver says about a claim.
#[derive(Clone, Copy, Debug)]
pub enum Choice<'a> {
    /// All that is not decided yet is approved in full; what earlier steps decided stays.
    Approve,
    /// These lines as said, the rest as with [`Choice::Approve`].
    Lines(&'a [LineChoice]),
}

/// A claim's lines after a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// All of them, none open.
    pub lines: Vec<ClaimLine>,
    /// What is approved, in the claim's currency.
    pub approved: Amount,
}

impl Outcome {
    /// Lines that now go on in a claim of their own.
    pub fn held_now<'a>(&'a self, before: &'a [ClaimLine]) -> impl Iterator<Item = &'a ClaimLine> {
        self.changed(before).filter(|line| line.decision == LineDecision::Held)
    }

    /// Lines that this decision changed.
    pub fn changed<'a>(&'a self, before: &'a [ClaimLine]) -> impl Iterator<Item = &'a ClaimLine> {
        self.lines.iter().zip(before).filter(|(after, before)| after != before).map(|(after, _)| after)
    }

    /// Whether nothing of the claim is left to be paid.
    pub fn is_rejected(&self) -> bool {
        !self.lines.iter().any(|line| matches!(line.decision, LineDecision::Approved | LineDecision::Reduced))
    }
}

/// The lines of a claim in a currency after a decision, or all that cannot be accepted of it.
pub fn decide(
    lines: &[ClaimLine],
    currency: Currency,
    choice: Choice<'_>,
) -> Result<Outcome, Vec<FieldError>> {
    let choices = match choice {
        Choice::Approve => &[][..],
        Choice::Lines(choices) => choices,
    };
    let mut errors = Vec::new();
    for (index, choice) in choices.iter().enumerate() {
        let field = |name: &str| format!("lines.{index}.{name}");
        let is_twice = choices.iter().take(index).any(|earlier| earlier.id == choice.id);
        match lines.iter().find(|line| line.id == choice.id) {
            None => errors.push(FieldError::new(&field("id"), "The claim has no such line.")),
            Some(_) if is_twice => errors.push(FieldError::new(&field("id"), "This line is named twice.")),
            // Its money is in another claim already.
            Some(line) if line.decision == LineDecision::Held => {
                errors.push(FieldError::new(&field("id"), "This line goes on in another claim."));
            }
            Some(line) => check(&mut errors, &field, currency, line, choice),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let after: Vec<ClaimLine> = lines
        .iter()
        .map(|line| match choices.iter().find(|choice| choice.id == line.id) {
            Some(choice) => chosen(line, choice),
            None if line.decision == LineDecision::Open => approved(line),
            None => line.clone(),
        })
        .collect();
    if after.iter().all(|line| line.decision == LineDecision::Held) {
        let text =
            "Decide about at least one line; to hold all of them, write a comment and let the claim wait.";
        return Err(vec![FieldError::new("lines", text)]);
    }
    let approved = after.iter().filter_map(|line| line.approved_amount).sum();
    Ok(Outcome { lines: after, approved })
}

fn check(
    errors: &mut Vec<FieldError>,
    field: &impl Fn(&str) -> String,
    currency: Currency,
    line: &ClaimLine,
    choice: &LineChoice,
) {
    let reason = choice.reason.as_deref().map(str::trim).unwrap_or_default();
    let needs_reason = match choice.decision {
        LineDecision::Open => {
            let text = "Choose approved, reduced, held or rejected.";
            return errors.push(FieldError::new(&field("decision"), text));
        }
        LineDecision::Approved => false,
        LineDecision::Reduced | LineDecision::Held | LineDecision::Rejected => true,
    };
    if needs_reason && reason.is_empty() {
        errors.push(FieldError::new(&field("reason"), "Say why; the person reads it."));
    }
    if reason.chars().count() > 1000 || reason.contains('\0') {
        errors.push(FieldError::new(&field("reason"), "Use at most 1,000 characters."));
    }
    let is_fitting = match (choice.decision, choice.approved_amount) {
        (LineDecision::Reduced, Some(amount)) => amount.is_positive() && amount < line.amount,
        (LineDecision::Reduced, None) => false,
        (_, amount) => {
            amount.is_none_or(|amount| amount == chosen(line, choice).approved_amount.unwrap_or_default())
        }
    };
    if !is_fitting {
        let text = match choice.decision {
            LineDecision::Reduced => {
                format!("Enter an amount above zero and below {}.", line.amount.written_in(currency))
            }
            _ => "Leave this out; only a reduced line has another amount.".to_owned(),
        };
        errors.push(FieldError::new(&field("approved_amount"), text));
    } else if let Some(amount) = choice.approved_amount {
        errors.extend(too_exact(&field("approved_amount"), amount, currency));
    }
}

fn approved(line: &ClaimLine) -> ClaimLine {
    ClaimLine {
        decision: LineDecision::Approved,
        approved_amount: Some(line.amount),
        reason: None,
        ..line.clone()
    }
}

fn chosen(line: &ClaimLine, choice: &LineChoice) -> ClaimLine {
    let reason =
        choice.reason.as_deref().map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    let approved_amount = match choice.decision {
        LineDecision::Approved => Some(line.amount),
        LineDecision::Reduced => choice.approved_amount,
        LineDecision::Open | LineDecision::Held | LineDecision::Rejected => None,
    };
    ClaimLine { decision: choice.decision, approved_amount, reason, ..line.clone() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use types::CategoryId;
    use types::money::EUR;

    use super::*;

    fn line(cents: i64) -> ClaimLine {
        ClaimLine {
            id: ClaimLineId::generate(),
            position: 0,
            category_id: CategoryId::generate(),
            description: None,
            amount: Amount::from_cents(cents),
            tax_amount: None,
            tax_rate: None,
            production: None,
            person: None,
            decision: LineDecision::Open,
            approved_amount: None,
            reason: None,
        }
    }

    fn choice(
        line: &ClaimLine,
        decision: LineDecision,
        cents: Option<i64>,
        reason: Option<&str>,
    ) -> LineChoice {
        LineChoice {
            id: line.id,
            decision,
            approved_amount: cents.map(Amount::from_cents),
            reason: reason.map(Into::into),
        }
    }

    fn fields(lines: &[ClaimLine], choices: &[LineChoice]) -> Vec<String> {
        let errors = decide(lines, EUR, Choice::Lines(choices)).unwrap_err();
        errors.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn what_is_not_named_is_approved() {
        let lines = [line(1000), line(500)];
        let reduced = [choice(&lines[0], LineDecision::Reduced, Some(400), Some(" Too much "))];
        let outcome = decide(&lines, EUR, Choice::Lines(&reduced)).unwrap();
        assert_eq!(outcome.approved, Amount::from_cents(900));
        assert_eq!(outcome.lines[0].reason.as_deref(), Some("Too much"));
        assert_eq!(outcome.lines[1].decision, LineDecision::Approved);
        assert!(!outcome.is_rejected());
    }

    #[test]
    fn what_an_earlier_step_decided_stays_unless_it_is_named() {
        let lines = [line(1000), line(500)];
        let rejected = [choice(&lines[1], LineDecision::Rejected, None, Some("Private"))];
        let first = decide(&lines, EUR, Choice::Lines(&rejected)).unwrap();
        let second = decide(&first.lines, EUR, Choice::Approve).unwrap();
        assert_eq!(second, first);
        assert_eq!(second.changed(&first.lines).count(), 0);
        let again = [choice(&lines[1], LineDecision::Approved, None, None)];
        assert_eq!(
            decide(&first.lines, EUR, Choice::Lines(&again)).unwrap().approved,
            Amount::from_cents(1500)
        );
    }

    #[test]
    fn a_decision_that_makes_no_sense_is_refused_field_by_field() {
        use LineDecision as D;
        let lines = [line(1000), line(500)];
        let one = |decision, cents, reason| [choice(&lines[0], decision, cents, reason)];
        assert_eq!(fields(&lines, &one(D::Open, None, None)), ["lines.0.decision"]);
        assert_eq!(fields(&lines, &one(D::Held, None, Some(" "))), ["lines.0.reason"]);
        assert_eq!(fields(&lines, &one(D::Reduced, Some(1000), Some("x"))), ["lines.0.approved_amount"]);
        assert_eq!(fields(&lines, &one(D::Reduced, Some(0), Some("x"))), ["lines.0.approved_amount"]);
        assert_eq!(fields(&lines, &one(D::Reduced, None, Some("x"))), ["lines.0.approved_amount"]);
        assert_eq!(fields(&lines, &one(D::Approved, Some(1), None)), ["lines.0.approved_amount"]);
        assert_eq!(fields(&lines, &one(D::Rejected, Some(1), Some("x"))), ["lines.0.approved_amount"]);
        let twice = [choice(&lines[0], D::Approved, None, None), choice(&lines[0], D::Approved, None, None)];
        assert_eq!(fields(&lines, &twice), ["lines.1.id"]);
        assert_eq!(fields(&lines, &[choice(&line(1), D::Approved, None, None)]), ["lines.0.id"]);
        let all_held =
            [choice(&lines[0], D::Held, None, Some("x")), choice(&lines[1], D::Held, None, Some("x"))];
        assert_eq!(fields(&lines, &all_held), ["lines"]);
    }

    #[test]
    fn a_held_line_is_gone_from_the_claim_for_good() {
        let lines = [line(1000), line(500)];
        let held = [choice(&lines[0], LineDecision::Held, None, Some("Which hotel?"))];
        let outcome = decide(&lines, EUR, Choice::Lines(&held)).unwrap();
        assert_eq!(outcome.held_now(&lines).map(|line| line.id).collect::<Vec<_>>(), [lines[0].id]);
        let next = decide(&outcome.lines, EUR, Choice::Approve).unwrap();
        assert_eq!(next.held_now(&outcome.lines).count(), 0, "held once");
        let again = [choice(&lines[0], LineDecision::Approved, None, None)];
        assert_eq!(fields(&outcome.lines, &again), ["lines.0.id"]);
    }

    proptest! {
        #[test]
        fn never_more_is_approved_than_was_claimed(
            amounts in prop::collection::vec(1_i64..100_000, 1..6),
            said in prop::collection::vec((0_usize..6, 0_usize..5, prop::option::of(-10_i64..100_000), prop::option::of("[a-z ]{0,5}")), 0..6),
        ) {
            let lines: Vec<ClaimLine> = amounts.iter().map(|cents| line(*cents)).collect();
            let choices: Vec<LineChoice> = said
                .iter()
                .filter_map(|(index, decision, cents, reason)| {
                    Some(choice(lines.get(*index)?, LineDecision::ALL[*decision], *cents, reason.as_deref()))
                })
                .collect();
            if let Ok(outcome) = decide(&lines, EUR, Choice::Lines(&choices)) {
                let mut sum = Amount::ZERO;
                for (after, before) in outcome.lines.iter().zip(&lines) {
                    prop_assert!(after.decision != LineDecision::Open);
                    let approved = after.approved_amount.unwrap_or_default();
                    prop_assert!(approved <= before.amount && approved >= Amount::ZERO);
                    let needs_reason = !matches!(after.decision, LineDecision::Approved);
                    prop_assert!(!needs_reason || after.reason.is_some());
                    sum = sum.checked_add(approved).unwrap();
                }
                prop_assert_eq!(sum, outcome.approved);
                prop_assert_eq!(outcome.is_rejected(), sum == Amount::ZERO);
            }
        }
    }
}
