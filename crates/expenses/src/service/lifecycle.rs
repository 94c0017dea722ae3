//! Changing a claim, taking it back, giving it up: the person's, until somebody has decided.

use platform::TenantTx;
use serde_json::json;
use types::ClaimId;

use super::create::{ClaimDetails, line_error, summary, work_out};
use super::read::standing;
use super::{Caller, locked_own, read, submission};
use crate::announce;
use crate::error::ClaimError;
use crate::model::{Claim, ClaimStatus, EventKind};
use crate::rules::{self, Action};
use crate::store::{claims, events, lines, steps};

/// Writes other content over the version the caller saw. A submitted claim goes back to its first step.
pub async fn replace(
    tx: &mut TenantTx,
    id: ClaimId,
    version: i64,
    caller: Caller,
    details: &ClaimDetails,
) -> Result<(), ClaimError> {
    let before = possible(tx, id, caller, Action::Edit).await?;
    if before.version != version {
        return Err(ClaimError::Stale);
    }
    let (content, new) = work_out(tx, caller.user_id, details).await?;
    claims::update(tx, id, &content).await?;
    lines::replace(tx, id, &new).await.map_err(line_error)?;
    let after = claims::find(tx, id).await?.ok_or(ClaimError::NotFound)?;
    let after = if after.status == ClaimStatus::Submitted {
        events::insert(tx, id, EventKind::Edited, None, None).await?;
        submission::open(tx, &after).await?
    } else {
        let rows = lines::of_claim(tx, id).await?;
        read::count_warnings(tx, &after, &rows).await?;
        after
    };
    tx.audit(
        "expense_update",
        "expense",
        id.0,
        json!({"before": summary(&before), "after": summary(&after)}),
    );
    announce::one(tx, &after, after.version).await
}

/// Takes a submitted claim back: a draft again.
pub async fn withdraw(tx: &mut TenantTx, id: ClaimId, caller: Caller) -> Result<(), ClaimError> {
    let claim = possible(tx, id, caller, Action::Withdraw).await?;
    end(tx, &claim, ClaimStatus::Draft, EventKind::Withdrawn).await?;
    tx.audit("expense_withdraw", "expense", id.0, json!({"before": claim.status.name()}));
    Ok(())
}

/// Gives a claim up.
pub async fn cancel(tx: &mut TenantTx, id: ClaimId, caller: Caller) -> Result<(), ClaimError> {
    let claim = possible(tx, id, caller, Action::Cancel).await?;
    end(tx, &claim, ClaimStatus::Cancelled, EventKind::Cancelled).await?;
    tx.audit("expense_cancel", "expense", id.0, json!({"before": claim.status.name()}));
    Ok(())
}

/// The caller's claim, held, if they can do this with it now.
pub(super) async fn possible(
    tx: &mut TenantTx,
    id: ClaimId,
    caller: Caller,
    action: Action,
) -> Result<Claim, ClaimError> {
    let (claim, steps) = locked_own(tx, id, caller.user_id).await?;
    rules::possible(action, &standing(&claim, &steps, caller)).map_err(ClaimError::InvalidState)?;
    Ok(claim)
}

async fn end(
    tx: &mut TenantTx,
    claim: &Claim,
    status: ClaimStatus,
    event: EventKind,
) -> Result<(), ClaimError> {
    let version = claims::set_status(tx, claim.id, status).await?;
    announce::one(tx, claim, version).await?;
    steps::delete(tx, claim.id).await?;
    events::insert(tx, claim.id, event, None, None).await?;
    Ok(())
}
