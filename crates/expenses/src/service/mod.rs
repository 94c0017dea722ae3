//! What can be done with a claim: the use cases. Each runs in one transaction that its caller opened, unless it has to
//! touch files, and leaves an audit entry and a live update behind.

pub mod categories;
pub mod conversation;
pub mod create;
pub mod defaults;
pub mod lifecycle;
mod pictures;
pub mod read;
pub mod reading;
pub mod receipts;
pub mod submission;

use identity::MemberSummary;
use notifications::{Message, Recipient};
use platform::{Platform, Role, Scope, TenantTx};
use types::{ClaimId, UserId};

use crate::approval::model::Decider;
use crate::approval::{self, Waiting};
use crate::error::ClaimError;
use crate::model::{Claim, ClaimKind, Step, StepStatus};
use crate::store::{claims, steps};

/// Who asks, and how far their permission reaches.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// The person.
    pub user_id: UserId,
    /// What they are here: steps can name a role.
    pub role: Role,
    /// Reach of the permission they act under.
    pub scope: Scope,
}

impl Caller {
    /// Whether the caller sees everything of the organization's claims.
    pub fn is_office(self) -> bool {
        self.scope == Scope::Organization
    }

    /// Whether a step names the caller, or their role.
    pub fn is_named_by(self, step: &Step) -> bool {
        step.user_id == Some(self.user_id) || step.role == Some(self.role)
    }
}

/// The claim with its steps, or "not found" for whoever may not know of it.
async fn visible(tx: &mut TenantTx, id: ClaimId, caller: Caller) -> Result<(Claim, Vec<Step>), ClaimError> {
    let claim = claims::find(tx, id).await?.ok_or(ClaimError::NotFound)?;
    let steps = steps::of_claim(tx, id).await?;
    let may_know = caller.is_office()
        || claim.user_id == caller.user_id
        || steps.iter().any(|step| caller.is_named_by(step))
        || approval::waits_for(tx, &claim, caller).await?;
    if may_know { Ok((claim, steps)) } else { Err(ClaimError::NotFound) }
}

/// The address of a claim in the browser.
pub(crate) fn link(platform: &Platform, id: ClaimId) -> String {
    format!("{}/claims/{id}", platform.config.public_url)
}

/// A claim in a subject or a sentence: `12 · Hotel Sacher · EUR 200.00`.
pub(crate) fn title(claim: &Claim) -> String {
    let what = claim.merchant.as_deref().or(claim.description.as_deref()).unwrap_or(match claim.kind {
        ClaimKind::Expense => "Expense",
        ClaimKind::Refund => "Refund",
        ClaimKind::Mileage => "Mileage",
        ClaimKind::PerDiem => "Daily allowance",
        ClaimKind::Advance => "Advance",
    });
    format!("{} · {what} · {} {}", claim.number, claim.currency, claim.amount)
}

/// Tells members the same.
async fn tell(
    tx: &mut TenantTx,
    platform: &Platform,
    members: Vec<MemberSummary>,
    message: &Message,
) -> Result<(), ClaimError> {
    if members.is_empty() {
        return Ok(());
    }
    let organization = identity::organization(tx).await?;
    let letters: Vec<(UserId, Recipient, Message)> = members
        .into_iter()
        .map(|member| {
            let recipient =
                Recipient { email: member.email, first_name: member.first_name, timezone: member.timezone };
            (member.user_id, recipient, message.clone())
        })
        .collect();
    Ok(notifications::tell(tx, &platform.keyring, &organization.name, &letters).await?)
}

/// Whose word the open step of a claim waits for.
fn open_decider(steps: &[Step]) -> Option<Decider> {
    let open = steps.iter().find(|step| step.status == StepStatus::Open)?;
    open.user_id.map(Decider::UserId).or(open.role.map(Decider::Role))
}

/// Those for whom the open step of a claim waits, substitutes among them, but for its owner.
async fn deciders(
    tx: &mut TenantTx,
    waiting: &mut Waiting,
    claim: &Claim,
    decider: Option<Decider>,
) -> Result<Vec<MemberSummary>, ClaimError> {
    let Some(decider) = decider else { return Ok(Vec::new()) };
    let mut members = waiting.of(tx, decider).await?.to_vec();
    members.retain(|member| member.user_id != claim.user_id);
    Ok(members)
}

/// The caller's own claim with its steps, held for a change; "not found" for whoever may not know of it.
async fn locked_own(
    tx: &mut TenantTx,
    id: ClaimId,
    user_id: UserId,
) -> Result<(Claim, Vec<Step>), ClaimError> {
    let claim = claims::lock(tx, id).await?.filter(|claim| claim.user_id == user_id);
    let claim = claim.ok_or(ClaimError::NotFound)?;
    let steps = steps::of_claim(tx, id).await?;
    Ok((claim, steps))
}
