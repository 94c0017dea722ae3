//! Taking back, voiding, completing, archiving, expiring.

use std::collections::HashSet;

use notifications::Message;
use platform::{Platform, TenantTx};
use serde_json::json;
use types::{AssignmentId, ContractId, SealId, UserId};

use super::assign::{link, tell};
use super::{audience, locked, publish};
use crate::error::ContractError;
use crate::model::{AssignmentStatus, COUNTER_SIGNER_SLOT, ContractStatus, SealStatus, SigningMode};
use crate::rules::{self, Action};
use crate::store::assignments::{self, AssignmentRow, Parts};
use crate::store::{contracts, seals};

fn is_unsigned(part: &AssignmentRow) -> bool {
    part.status.is_open() || part.status == AssignmentStatus::Pending
}

/// Whether a withdrawal takes the document of `part` back, where nobody named one: what its artist has not signed, and
/// what can never be sealed because somebody declined, was too late, or – in mode joint – is taken back with it.
fn is_unfinished(part: &AssignmentRow, mode: SigningMode, parts: &[AssignmentRow]) -> bool {
    let of_document = || parts.iter().filter(|other| other.seal_id == part.seal_id);
    mode == SigningMode::Joint
        || of_document().any(|other| is_unsigned(other) && other.slot != COUNTER_SIGNER_SLOT)
        || of_document().any(|other| !other.status.is_live())
}

/// Takes back documents that are not complete (all, or those of the parts named). Without any live part left, the
/// contract is a draft again.
pub async fn withdraw(
    tx: &mut TenantTx,
    id: ContractId,
    wanted: Option<&[AssignmentId]>,
    reason: Option<&str>,
) -> Result<(), ContractError> {
    let contract = locked(tx, id).await?;
    let standing = super::read::standing(tx, &contract, &[]);
    rules::possible(Action::Withdraw, &standing).map_err(ContractError::InvalidState)?;
    let parts = assignments::of_contract(tx, id, Parts::All).await?;
    let is_incomplete = |part: &AssignmentRow| {
        part.status.is_live() && matches!(part.seal_status, SealStatus::Waiting | SealStatus::Voided)
    };
    let documents: HashSet<SealId> = parts
        .iter()
        .filter(|part| is_incomplete(part))
        .filter(|part| match wanted {
            Some(ids) => ids.contains(&part.id),
            None => is_unfinished(part, contract.signing_mode, &parts),
        })
        .map(|part| part.seal_id)
        .collect();
    if documents.is_empty() && parts.iter().any(|part| part.status.is_live()) {
        return Err(ContractError::field("assignment_ids", "None of these can be taken back any more."));
    }
    let taken: Vec<AssignmentId> = parts
        .iter()
        .filter(|part| part.status.is_live() && documents.contains(&part.seal_id))
        .map(|part| part.id)
        .collect();
    assignments::set_status(tx, &taken, AssignmentStatus::Voided, None).await?;
    let documents: Vec<SealId> = documents.into_iter().collect();
    seals::set_status(tx, &documents, SealStatus::Voided, None).await?;
    let left = assignments::of_contract(tx, id, Parts::All).await?;
    if !left.iter().any(|part| part.status.is_live()) {
        contracts::set_status(tx, id, ContractStatus::Draft, None).await?;
    }
    let version = contracts::version(tx, id).await?;
    tx.audit("contract_withdraw", "contract", id.0, json!({"parts": taken.len(), "reason": reason}));
    settle(tx, id).await?;
    publish(tx, id, version, audience(&parts));
    Ok(())
}

/// Cancels for everybody, also what is signed; sealed documents stay as they are.
pub async fn void(
    tx: &mut TenantTx,
    platform: &Platform,
    id: ContractId,
    reason: &str,
) -> Result<(), ContractError> {
    let contract = locked(tx, id).await?;
    let standing = super::read::standing(tx, &contract, &[]);
    rules::possible(Action::Void, &standing).map_err(ContractError::InvalidState)?;
    let parts = assignments::of_contract(tx, id, Parts::All).await?;
    let live: Vec<&AssignmentRow> = parts.iter().filter(|part| part.status.is_live()).collect();
    let unsigned: Vec<AssignmentId> =
        live.iter().filter(|part| is_unsigned(part)).map(|part| part.id).collect();
    assignments::set_status(tx, &unsigned, AssignmentStatus::Voided, None).await?;
    seals::void_unsealed(tx, id).await?;
    let version = contracts::set_status(tx, id, ContractStatus::Cancelled, Some(reason)).await?;
    tx.audit(
        "contract_void",
        "contract",
        id.0,
        json!({"reason": reason, "before": contract.status.name(), "signed": contract.signed_count}),
    );
    let mut told: Vec<UserId> =
        live.iter().filter(|part| part.sent_at.is_some()).map(|part| part.user_id).collect();
    told.sort_unstable();
    told.dedup();
    let message = Message::ContractVoided {
        title: contract.title.clone(),
        reason: reason.to_owned(),
        link: link(platform, id),
    };
    tell(tx, platform, &told, &message).await?;
    publish(tx, id, version, told);
    Ok(())
}

/// Moves a contract along its life without touching parts: complete, archive, and back from the archive.
pub async fn change(
    tx: &mut TenantTx,
    id: ContractId,
    action: Action,
    status: ContractStatus,
) -> Result<(), ContractError> {
    let contract = locked(tx, id).await?;
    let standing = super::read::standing(tx, &contract, &[]);
    rules::possible(action, &standing).map_err(ContractError::InvalidState)?;
    let version = contracts::set_status(tx, id, status, None).await?;
    let act = match status {
        ContractStatus::Archived => "contract_archive",
        _ => "contract_complete",
    };
    tx.audit(act, "contract", id.0, json!({"before": contract.status.name(), "after": status.name()}));
    let parts = assignments::of_contract(tx, id, Parts::All).await?;
    publish(tx, id, version, audience(&parts));
    Ok(())
}

/// Takes a contract out of the archive, to the state it had.
pub async fn unarchive(tx: &mut TenantTx, id: ContractId) -> Result<(), ContractError> {
    let contract = locked(tx, id).await?;
    if contract.status != ContractStatus::Archived {
        return Err(ContractError::InvalidState("It is not archived."));
    }
    let before = contracts::status_before_archive(tx, id).await?;
    let version = contracts::set_status(tx, id, before, None).await?;
    tx.audit("contract_unarchive", "contract", id.0, json!({"after": before.name()}));
    publish(tx, id, version, Vec::new());
    Ok(())
}

/// When no document of a contract is open any more and at least one is sealed, the contract is in force.
pub(super) async fn settle(tx: &mut TenantTx, id: ContractId) -> Result<bool, ContractError> {
    let contract = contracts::find(tx, id).await?.ok_or(ContractError::NotFound)?;
    if contract.status != ContractStatus::Pending || seals::any_open(tx, id).await? {
        return Ok(false);
    }
    // Signed is not enough: a document that one signer declined is signed by others and never sealed.
    let parts = assignments::of_contract(tx, id, Parts::All).await?;
    if !parts.iter().any(|part| part.seal_status == SealStatus::Sealed) {
        return Ok(false);
    }
    contracts::set_status(tx, id, ContractStatus::Active, None).await?;
    Ok(true)
}

/// Ends the open parts of a contract whose time has passed.
pub async fn expire(tx: &mut TenantTx, id: ContractId) -> Result<(), ContractError> {
    let contract = locked(tx, id).await?;
    if !rules::is_expired(contract.expires_at, tx.now()) {
        return Ok(());
    }
    let parts = assignments::of_contract(tx, id, Parts::All).await?;
    let late: Vec<AssignmentId> = parts.iter().filter(|part| is_unsigned(part)).map(|part| part.id).collect();
    assignments::set_status(tx, &late, AssignmentStatus::Expired, None).await?;
    seals::void_abandoned(tx, id).await?;
    let version = contracts::version(tx, id).await?;
    tx.audit("contract_expire", "contract", id.0, json!({"parts": late.len()}));
    settle(tx, id).await?;
    publish(tx, id, version, audience(&parts));
    Ok(())
}
