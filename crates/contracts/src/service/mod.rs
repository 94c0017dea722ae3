//! What can be done with a contract: the use cases. Each runs in one transaction that its caller opened, unless it has
//! to touch files, and leaves an audit entry and a live update behind.

pub mod assign;
pub mod create;
pub mod documents;
pub mod lifecycle;
pub mod read;
pub mod seal;
pub mod seal_certificate;
pub mod sign;
mod turns;
pub mod verify;

use platform::live::Topic;
use platform::{Scope, TenantTx};
use types::{ContractId, UserId};

use crate::error::ContractError;
use crate::store::assignments::{self, AssignmentRow, Parts};
use crate::store::contracts::{self, ContractRow};

/// Who asks, and how far their permission reaches.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// The person.
    pub user_id: UserId,
    /// Reach of the permission they act under.
    pub scope: Scope,
}

impl Caller {
    /// Whether the caller sees everything of the organization's contracts.
    pub fn is_office(self) -> bool {
        self.scope == Scope::Organization
    }
}

/// Announces a change of a contract to the office and to the people named.
fn publish(tx: &mut TenantTx, id: ContractId, version: i64, audience: Vec<UserId>) {
    tx.publish(Topic::Contract, id.0, version, audience);
}

/// The contract with the caller's parts (all parts for the office), or "not found" for whoever may not know of it.
async fn visible(
    tx: &mut TenantTx,
    id: ContractId,
    caller: Caller,
) -> Result<(ContractRow, Vec<AssignmentRow>), ContractError> {
    let contract = contracts::find(tx, id).await?.ok_or(ContractError::NotFound)?;
    let mine: Vec<AssignmentRow> = assignments::of_contract(tx, id, Parts::By(caller.user_id))
        .await?
        .into_iter()
        .filter(|part| part.sent_at.is_some())
        .collect();
    if mine.is_empty() && !caller.is_office() {
        return Err(ContractError::NotFound);
    }
    Ok((contract, mine))
}

/// The contract, held for a change.
async fn locked(tx: &mut TenantTx, id: ContractId) -> Result<ContractRow, ContractError> {
    contracts::lock(tx, id).await?.ok_or(ContractError::NotFound)
}

/// The people a change of a contract concerns.
fn audience(parts: &[AssignmentRow]) -> Vec<UserId> {
    let mut people: Vec<UserId> =
        parts.iter().filter(|part| part.sent_at.is_some()).map(|part| part.user_id).collect();
    people.sort_unstable();
    people.dedup();
    people
}
