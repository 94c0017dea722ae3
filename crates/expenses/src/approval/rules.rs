//! Who decides about a claim: pure decisions over rules, substitutes and limits. No IO, no clock.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use platform::policy::scope_of;
use platform::{Permission, Role, Scope};
use types::{Amount, CategoryId, UserId};

use super::model::{Decider, Rule, Substitution};

/// Who decides where no rule fits.
pub const DEFAULT_STEP: Decider = Decider::Role(Role::Accountant);

/// What rules look at.
#[derive(Clone, Debug, Default)]
pub struct Facts<'a> {
    /// In the organization's currency.
    pub base_amount: Amount,
    /// Of all lines.
    pub categories: Vec<CategoryId>,
    /// Of the claim and its lines.
    pub productions: Vec<&'a str>,
}

impl Rule {
    /// Whether the rule is about such a claim. The lower end of the amount is included, the upper one is not.
    pub fn fits(&self, facts: &Facts<'_>) -> bool {
        self.is_active
            && self.min_amount.is_none_or(|least| facts.base_amount >= least)
            && self.max_amount.is_none_or(|end| facts.base_amount < end)
            && self.category_id.is_none_or(|category| facts.categories.contains(&category))
            && self
                .production
                .as_deref()
                .is_none_or(|name| facts.productions.iter().any(|production| same_words(production, name)))
    }
}

/// Whether two names of productions mean the same: people type them.
fn same_words(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// The steps of a claim: those of the first rule, in their order, that fits; never none.
pub fn route(rules: &[Rule], facts: &Facts<'_>) -> Vec<Decider> {
    let fitting = rules.iter().find(|rule| rule.fits(facts) && !rule.steps.is_empty());
    fitting.map_or_else(|| vec![DEFAULT_STEP], |rule| rule.steps.clone())
}

/// Who decides a step that has nobody in it, in this order.
const OTHERS: [Decider; 3] = [DEFAULT_STEP, Decider::Role(Role::FinanceDirector), Decider::Role(Role::Admin)];

/// A step with somebody in it who is not among `barred` – the owner of the claim, and whoever decided earlier steps of it:
/// the step itself, or else accountants, finance directors or administrators. Where nobody else is left, the step stays,
/// and waits for somebody to join.
pub fn filled(step: Decider, barred: &[UserId], members: &[(UserId, Role)]) -> Decider {
    let is_filled = |step: &Decider| {
        members.iter().any(|(user, role)| !barred.contains(user) && step.is_of(*user, *role))
    };
    [step].into_iter().chain(OTHERS).find(is_filled).unwrap_or(step)
}

/// The first step, from 0, that would wait for somebody to join even where the steps before it are decided by those who
/// leave most to the others: nobody decides two of them.
pub fn nobody_left(steps: &[Decider], members: &[(UserId, Role)]) -> Option<usize> {
    let mut taken = HashMap::new();
    (0..steps.len()).find(|step| !takes(*step, steps, members, &mut HashSet::new(), &mut taken))
}

/// Finds somebody for a step who has none yet, or lets whoever has taken one of `steps` leave it for another one.
fn takes(
    step: usize,
    steps: &[Decider],
    members: &[(UserId, Role)],
    asked: &mut HashSet<UserId>,
    taken: &mut HashMap<UserId, usize>,
) -> bool {
    let able = |user: UserId, role: Role| {
        steps.get(step).into_iter().chain(&OTHERS).any(|decider| decider.is_of(user, role))
    };
    for (user, role) in members {
        if !able(*user, *role) || !asked.insert(*user) {
            continue;
        }
        let other = taken.get(user).copied();
        if other.is_none_or(|other| takes(other, steps, members, asked, taken)) {
            taken.insert(*user, step);
            return true;
        }
    }
    false
}

/// Who decides in the place of `user_id` on a day, in order: their substitute, that one's where they are away too, and so
/// on. The person can always decide as well. Ends also where the substitutions form a loop.
pub fn stand_ins(substitutions: &[Substitution], user_id: UserId, day: Date) -> Vec<UserId> {
    let mut seen = HashSet::from([user_id]);
    let mut chain = Vec::new();
    let mut away = user_id;
    while let Some(next) = substitutions.iter().find(|one| one.user_id == away && one.covers(day))
        && seen.insert(next.substitute_id)
    {
        chain.push(next.substitute_id);
        away = next.substitute_id;
    }
    chain
}

/// Why somebody cannot be a substitute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubstitutionRefusal {
    /// The person already has one on some of these days.
    Overlap,
    /// On some day the substitutes would point back to the person.
    Loop,
}

/// Whether a substitution can be added: one substitute a day and person, and no loops of any length.
pub fn may_substitute(existing: &[Substitution], new: &Substitution) -> Result<(), SubstitutionRefusal> {
    let overlaps = |one: &&Substitution| one.starts_on <= new.ends_on && new.starts_on <= one.ends_on;
    let meanwhile: Vec<Substitution> = existing.iter().filter(overlaps).cloned().collect();
    if meanwhile.iter().any(|one| one.user_id == new.user_id) {
        return Err(SubstitutionRefusal::Overlap);
    }
    // Whatever loop there is on some day, there is also on the day on which the last of its links begins.
    let days = meanwhile.iter().map(|one| one.starts_on).filter(|day| new.covers(*day));
    let closes = |day: Date| stand_ins(&meanwhile, new.substitute_id, day).contains(&new.user_id);
    if days.chain([new.starts_on]).any(closes) { Err(SubstitutionRefusal::Loop) } else { Ok(()) }
}

/// Somebody who wants to decide.
#[derive(Clone, Copy, Debug)]
pub struct Approver {
    /// The person.
    pub user_id: UserId,
    /// What they are.
    pub role: Role,
    /// Up to how much they may approve, in the organization's currency; nobody said: any amount.
    pub limit: Option<Amount>,
}

impl Approver {
    /// Whether they decide about what is above everybody else's limit.
    pub fn is_above_limits(self) -> bool {
        scope_of(self.role, Permission::ExpenseApproveHighValue) == Scope::Organization
    }
}

impl Decider {
    /// Whether a rule means this person, by name or by role.
    pub fn names(self, approver: Approver) -> bool {
        self.is_of(approver.user_id, approver.role)
    }

    fn is_of(self, user_id: UserId, role: Role) -> bool {
        match self {
            Self::Role(named) => named == role,
            Self::UserId(named) => named == user_id,
        }
    }
}

/// Why somebody may not decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionRefusal {
    /// It is their own claim.
    OwnClaim,
    /// They decided an earlier step of it.
    DecidedBefore,
    /// It waits for somebody else.
    NotYourStep,
    /// More than their limit.
    AboveLimit(Amount),
}

/// An open step, as far as it matters who decides it.
#[derive(Clone, Copy, Debug)]
pub struct OpenStep<'a> {
    /// Whom the rule names.
    pub decider: Decider,
    /// It waited too long, so that those above the limits may decide as well.
    pub is_escalated: bool,
    /// Who decided the steps before it.
    pub decided_before: &'a [UserId],
}

/// Who is away and who stands in, as far as it matters for a step.
#[derive(Clone, Copy, Debug)]
pub struct Away<'a> {
    /// Who decides in whose place.
    pub substitutions: &'a [Substitution],
    /// Those who are away and have the role that decides the step.
    pub holders: &'a [UserId],
    /// The day of the decision.
    pub day: Date,
}

/// In whose name `approver` may decide the open step of `owner`'s claim: `Ok(None)` in their own, `Ok(Some(person))` as
/// that person's substitute.
///
/// A step that a role decides is open to those above the limits where the whole office may decide about claims: else a
/// claim above every accountant's limit would wait for ever.
pub fn may_decide(
    step: OpenStep<'_>,
    owner: UserId,
    approver: Approver,
    away: Away<'_>,
) -> Result<Option<UserId>, DecisionRefusal> {
    if owner == approver.user_id {
        return Err(DecisionRefusal::OwnClaim);
    }
    let in_place_of = waits_for(step, owner, approver, away)?;
    // Two steps are there for two people.
    if step.decided_before.contains(&approver.user_id) {
        return Err(DecisionRefusal::DecidedBefore);
    }
    Ok(in_place_of)
}

fn waits_for(
    step: OpenStep<'_>,
    owner: UserId,
    approver: Approver,
    away: Away<'_>,
) -> Result<Option<UserId>, DecisionRefusal> {
    if step.is_escalated && approver.is_above_limits() {
        return Ok(None);
    }
    let is_stand_in_of =
        |person: &UserId| stand_ins(away.substitutions, *person, away.day).contains(&approver.user_id);
    match step.decider {
        Decider::UserId(person) if person == approver.user_id => Ok(None),
        Decider::UserId(person) if is_stand_in_of(&person) => Ok(Some(person)),
        Decider::UserId(_) => Err(DecisionRefusal::NotYourStep),
        Decider::Role(role) => {
            let is_of_office = scope_of(role, Permission::ExpenseApprove) == Scope::Organization;
            if approver.role == role || (is_of_office && approver.is_above_limits()) {
                return Ok(None);
            }
            // The owner's substitute must not decide about the owner's claim in the owner's name.
            let person =
                away.holders.iter().filter(|person| **person != owner).find(|person| is_stand_in_of(person));
            person.map(|person| Some(*person)).ok_or(DecisionRefusal::NotYourStep)
        }
    }
}

/// Whether the amount is within the approver's limit.
pub fn within_limit(approver: Approver, base_amount: Amount) -> Result<(), DecisionRefusal> {
    match approver.limit {
        Some(limit) if base_amount > limit && !approver.is_above_limits() => {
            Err(DecisionRefusal::AboveLimit(limit))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
