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

use platform::{Platform, Role, Scope, TenantTx};
use types::{ClaimId, UserId};

use crate::approval;
use crate::error::ClaimError;
use crate::model::{Claim, ClaimKind, Step};
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
