//! Whether a decision about one claim is accepted, and what it comes to: no IO.

use jiff::civil::Date;
use platform::Role;
use types::{Amount, UserId};

use super::store::StepRow;
use super::{Decision, Done, Word};
use crate::approval::decision::{self, Choice, Outcome};
use crate::approval::model::{Decider, Substitution};
use crate::approval::rules::{self, Approver, Away, DecisionRefusal, OpenStep};
use crate::error::ClaimError;
use crate::model::{Claim, ClaimLine, ClaimStatus, StepStatus};
use crate::office::OfficeError;
use crate::store::lines::LineRow;

/// A claim with all that a decision looks at.
pub struct Material {
    pub claim: Claim,
    pub steps: Vec<StepRow>,
    pub lines: Vec<LineRow>,
}

/// Who decides, and when.
pub struct Judge {
    pub approver: Approver,
    /// Who is at the keyboard, where somebody acts for the approver.
    pub real: Option<UserId>,
    /// Whether they see every claim of the organization.
    pub is_office: bool,
    pub absences: Absences,
}

/// Who stands in for whom on a day.
pub struct Absences {
    pub substitutions: Vec<Substitution>,
    /// Those who are away, and what they are.
    pub away: Vec<(UserId, Role)>,
    pub day: Date,
}

impl Absences {
    /// In whose place the approver may decide an open step of `owner`'s claim.
    pub fn may_decide(
        &self,
        open: &StepRow,
        owner: UserId,
        approver: Approver,
    ) -> Result<Option<UserId>, DecisionRefusal> {
        let role = match open.decider {
            Decider::Role(role) => Some(role),
            Decider::UserId(_) => None,
        };
        let holders: Vec<UserId> =
            self.away.iter().filter(|(_, of)| Some(*of) == role).map(|(user, _)| *user).collect();
        let StepRow { decider, is_escalated, ref decided_before, .. } = *open;
        let step = OpenStep { decider, is_escalated, decided_before };
        let away = Away { substitutions: &self.substitutions, holders: &holders, day: self.day };
        rules::may_decide(step, owner, approver, away)
    }
}

/// The step that waits.
pub fn open_step(steps: &[StepRow]) -> Option<&StepRow> {
    steps.iter().find(|step| step.status == StepStatus::Open)
}

/// A decision that is accepted.
pub struct Verdict {
    pub material: Material,
    /// The step that was decided.
    pub step: i16,
    /// Whether another one opens.
    pub next: Option<StepRow>,
    pub decided_for: Option<UserId>,
    /// None where all of it was rejected in one word.
    pub outcome: Option<Outcome>,
    pub done: Done,
    /// Of what is approved, in the organization's currency.
    pub approved_base: Amount,
    pub reason: Option<String>,
}

impl Judge {
    /// What the decision comes to for one claim.
    pub fn verdict(&self, material: Material, decision: Decision<'_>) -> Result<Verdict, OfficeError> {
        let claim = &material.claim;
        let standing = self.standing(&material);
        // Whoever has nothing to do with a claim may not know of it.
        let is_named = material.steps.iter().any(|step| step.decider.names(self.approver));
        if !self.is_office && claim.user_id != self.approver.user_id && !is_named && standing.is_err() {
            return Err(ClaimError::NotFound.into());
        }
        // Neither by themselves nor in the place of somebody who lets them act.
        if claim.user_id == self.approver.user_id || self.real == Some(claim.user_id) {
            return Err(OfficeError::OwnClaim);
        }
        if decision.seen.get(&claim.id).is_some_and(|version| *version != claim.version) {
            return Err(ClaimError::Stale.into());
        }
        match claim.status {
            ClaimStatus::Submitted => {}
            ClaimStatus::Draft => return Err(refused("It has not been submitted yet.")),
            ClaimStatus::Approved | ClaimStatus::Paid => return Err(refused("It is approved already.")),
            ClaimStatus::Rejected => return Err(refused("It is rejected already.")),
            ClaimStatus::Cancelled | ClaimStatus::Archived => return Err(refused("The claim has ended.")),
        }
        let (open, decided_for) = standing?;
        let next = material.steps.iter().find(|step| step.position == open.position + 1).cloned();
        let lines: Vec<ClaimLine> = material.lines.iter().map(|line| line.line.clone()).collect();
        let outcome = match decision.word {
            Word::Approve => decision::decide(&lines, material.claim.currency, Choice::Approve),
            Word::Lines(choices) => decision::decide(&lines, material.claim.currency, Choice::Lines(choices)),
            Word::Reject(reason) => {
                let (step, reason) = (open.position, Some(reason.to_owned()));
                let (done, approved_base) = (Done::Rejected, Amount::ZERO);
                return Ok(Verdict {
                    material,
                    step,
                    next: None,
                    decided_for,
                    outcome: None,
                    done,
                    approved_base,
                    reason,
                });
            }
        };
        let outcome = outcome.map_err(OfficeError::fields)?;
        let approved_base = in_base(claim, outcome.approved)?;
        // What goes on to somebody else is theirs to approve.
        if next.is_none() {
            rules::within_limit(self.approver, approved_base)
                .map_err(|refusal| OfficeError::refused(refusal, approved_base))?;
        }
        let done = match &next {
            _ if outcome.is_rejected() => Done::Rejected,
            Some(_) => Done::StepApproved,
            None => Done::Approved,
        };
        let reason = outcome.lines.iter().find_map(|line| line.reason.clone());
        let reason = reason.filter(|_| done == Done::Rejected);
        Ok(Verdict {
            step: open.position,
            next: next.filter(|_| done == Done::StepApproved),
            material,
            decided_for,
            outcome: Some(outcome),
            done,
            approved_base,
            reason,
        })
    }

    /// The open step, and in whose place the approver may decide it.
    pub fn standing(&self, material: &Material) -> Result<(StepRow, Option<UserId>), OfficeError> {
        let open = open_step(&material.steps).ok_or(OfficeError::NotYourStep)?;
        let in_place_of = self
            .absences
            .may_decide(open, material.claim.user_id, self.approver)
            .map_err(|refusal: DecisionRefusal| OfficeError::refused(refusal, material.claim.amount))?;
        if self.real.is_some_and(|real| open.decided_before.contains(&real)) {
            return Err(OfficeError::DecidedBefore);
        }
        Ok((open.clone(), in_place_of))
    }
}

fn refused(why: &str) -> OfficeError {
    OfficeError::Refused(why.to_owned())
}

/// An amount of the claim in the organization's currency, at the rate that was fixed when it was submitted.
pub fn in_base(claim: &Claim, amount: Amount) -> Result<Amount, OfficeError> {
    let rate = claim.rate.unwrap_or(types::Rate::ONE);
    amount
        .converted(rate, claim.base_currency)
        .map_err(|error| ClaimError::Internal(format!("claim {}: {error}", claim.id)).into())
}
