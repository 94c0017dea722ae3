//! Deciding: an approver's word about the open step of one claim or many, and all that follows from it.
//!
//! Claims are locked first, so of two approvers at once the second finds the step decided. What is decided is judged
//! claim by claim, without IO ([`judge`]); what is accepted is then written in a few statements for all ([`apply`]).

mod apply;
mod judge;
mod notify;
pub(super) mod store;

use std::collections::HashMap;

use platform::policy::scope_of;
use platform::{DbError, Permission, Platform, Role, Scope, TenantTx};
use types::{ClaimId, UserId};

use super::decision::LineChoice;
use super::model::Substitution;
use super::rules::{Approver, stand_ins};
use super::service::{approvers, today};
use super::waiting::Waiting;
use crate::error::ClaimError;
use crate::model::{Claim, ClaimStatus};
use crate::office::OfficeError;
use crate::service::Caller;
use crate::store::lines;
use judge::{Absences, Judge, Material, Verdict, open_step};

pub use apply::begin;

/// What an approver says.
#[derive(Clone, Copy, Debug)]
pub enum Word<'a> {
    /// All that is not decided yet is approved.
    Approve,
    /// Line by line.
    Lines(&'a [LineChoice]),
    /// Nothing is approved; why.
    Reject(&'a str),
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The next step is open.
    StepApproved,
    /// It is to be paid.
    Approved,
    /// It has ended.
    Rejected,
}

/// A decision about claims.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    /// What is said.
    pub word: Word<'a>,
    /// For the history.
    pub notes: Option<&'a str>,
    /// The versions that the approver saw, where they say so: whoever has seen less than is there now decides nothing.
    pub seen: &'a HashMap<ClaimId, i64>,
}

/// What became of each claim, in the order in which they were named.
pub type Results = Vec<(ClaimId, Result<Done, OfficeError>)>;

/// Decides about claims. A claim that is refused keeps nothing of it; the others go on.
pub async fn decide(
    tx: &mut TenantTx,
    platform: &Platform,
    caller: Caller,
    ids: &[ClaimId],
    decision: Decision<'_>,
) -> Result<Results, OfficeError> {
    let mut material = material(tx, ids).await?;
    let judge = judge_of(tx, caller).await?;
    let mut results: Results = Vec::with_capacity(ids.len());
    let mut verdicts: Vec<Verdict> = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(material) = material.remove(id) else {
            results.push((*id, Err(ClaimError::NotFound.into())));
            continue;
        };
        match judge.verdict(material, decision) {
            Ok(verdict) => {
                results.push((*id, Ok(verdict.done)));
                verdicts.push(verdict);
            }
            Err(error) => results.push((*id, Err(error))),
        }
    }
    if !verdicts.is_empty() {
        let mut waiting = Waiting::default();
        apply::apply(tx, &mut waiting, caller.user_id, &verdicts, decision).await?;
        notify::tell(tx, platform, &verdicts).await?;
    }
    Ok(results)
}

async fn material(tx: &mut TenantTx, ids: &[ClaimId]) -> Result<HashMap<ClaimId, Material>, DbError> {
    let locked = store::lock(tx, ids).await?;
    let mut steps = store::steps(tx, ids).await?;
    let mut lines = lines::of_claims(tx, ids).await?;
    let with = |claim: Claim| {
        let (steps, lines) = (steps.remove(&claim.id), lines.remove(&claim.id));
        (claim.id, Material { steps: steps.unwrap_or_default(), lines: lines.unwrap_or_default(), claim })
    };
    Ok(locked.into_iter().map(with).collect())
}

/// Whether the caller could decide about a claim now: it waits for them, for their role, or for somebody in whose place they
/// stand today.
pub async fn waits_for(tx: &mut TenantTx, claim: &Claim, caller: Caller) -> Result<bool, ClaimError> {
    let can_decide = scope_of(caller.role, Permission::ExpenseApprove) != Scope::None;
    let is_own = claim.user_id == caller.user_id || tx.actor().real_user_id == Some(claim.user_id);
    if claim.status != ClaimStatus::Submitted || is_own || !can_decide {
        return Ok(false);
    }
    let steps = store::steps(tx, &[claim.id]).await?.remove(&claim.id).unwrap_or_default();
    let material = Material { claim: claim.clone(), steps, lines: Vec::new() };
    Ok(judge_of(tx, caller).await?.standing(&material).is_ok())
}

/// In whose place the caller decides today, and what those people are.
pub async fn in_place_of(tx: &mut TenantTx, caller: Caller) -> Result<Vec<(UserId, Role)>, ClaimError> {
    if scope_of(caller.role, Permission::ExpenseApprove) == Scope::None {
        return Ok(Vec::new());
    }
    let Absences { substitutions, mut away, day } = absences(tx).await?;
    away.retain(|(person, _)| stand_ins(&substitutions, *person, day).contains(&caller.user_id));
    Ok(away)
}

/// Whether a claim waits, and for nobody who is here: none but its owner and those who decided earlier steps could decide
/// the open one today. Whoever joins may.
pub async fn nobody_left(tx: &mut TenantTx, claim: &Claim) -> Result<bool, ClaimError> {
    if claim.status != ClaimStatus::Submitted {
        return Ok(false);
    }
    let steps = store::steps(tx, &[claim.id]).await?.remove(&claim.id).unwrap_or_default();
    let Some(open) = open_step(&steps) else { return Ok(false) };
    let absences = absences(tx).await?;
    let members = approvers(tx).await?;
    Ok(!members.iter().any(|(user_id, role)| {
        let approver = Approver { user_id: *user_id, role: *role, limit: None };
        absences.may_decide(open, claim.user_id, approver).is_ok()
    }))
}

/// Who is away today, and who stands in for them.
async fn absences(tx: &mut TenantTx) -> Result<Absences, ClaimError> {
    let day = today(tx).await?;
    let substitutions = super::store::substitutions_on(tx, day).await?;
    let away = those_away(tx, &substitutions).await?;
    Ok(Absences { substitutions, away, day })
}

/// Those who are away, and what they are.
async fn those_away(
    tx: &mut TenantTx,
    substitutions: &[Substitution],
) -> Result<Vec<(UserId, Role)>, ClaimError> {
    let away: Vec<UserId> = substitutions.iter().map(|one| one.user_id).collect();
    if away.is_empty() {
        return Ok(Vec::new());
    }
    let members = identity::members_by_users(tx, &away).await?;
    Ok(members.into_iter().map(|member| (member.user_id, member.role)).collect())
}

async fn judge_of(tx: &mut TenantTx, caller: Caller) -> Result<Judge, ClaimError> {
    let absences = absences(tx).await?;
    let limit = identity::approval_limit(tx, caller.user_id).await?;
    let approver = Approver { user_id: caller.user_id, role: caller.role, limit };
    let is_office = scope_of(caller.role, Permission::ExpenseRead) == Scope::Organization;
    Ok(Judge { approver, real: tx.actor().real_user_id, is_office, absences })
}
