//! Reading: one contract, its tracking table, its history, and edits that change nobody's part.

use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use serde_json::{Value, json};
use types::{ContractId, FieldId};

use super::{Caller, locked, publish, visible};
use crate::error::ContractError;
use crate::model::{AssignmentStatus, COUNTER_SIGNER_SLOT, ContractStatus, MOST_FIELDS, SigningMode};
use crate::routes::views::{AssignmentView, ContractView, FieldView, actions};
use crate::rules::{self, Action, Standing};
use crate::store::assignments::{self, AssignmentRow, Parts, ShownPart};
use crate::store::contracts::{self, Changes, ContractRow};
use crate::store::fields::{self, FieldRow};

/// The facts by which actions on `contract` are judged for the person with parts `mine`.
pub(super) fn standing(tx: &TenantTx, contract: &ContractRow, mine: &[AssignmentRow]) -> Standing {
    let part = mine.iter().find(|part| part.status.is_open()).or_else(|| mine.first());
    Standing {
        status: contract.status,
        mine: part.map(|part| part.status),
        has_unsigned: contract.status == ContractStatus::Pending
            || contract.signed_count + contract.declined_count < contract.assignment_count,
        is_expired: rules::is_expired(contract.expires_at, tx.now()),
        signing_mode: contract.signing_mode,
    }
}

/// One contract in full, as the caller may see it.
pub async fn detail(
    tx: &mut TenantTx,
    id: ContractId,
    caller: Caller,
    manages: bool,
) -> Result<ContractView, ContractError> {
    let (contract, mine) = visible(tx, id, caller).await?;
    let office = caller.is_office();
    let standing = standing(tx, &contract, &mine);
    let mut parts = if office {
        let first = PageRequest { limit: 19, after: None, count: false };
        assignments::page(tx, id, &[], None, &first).await?.0
    } else {
        Vec::new()
    };
    parts.retain(|part| part.user_id != caller.user_id);
    parts.splice(0..0, mine);
    let pages = contracts::pages(tx, id).await?;
    let all = fields::of_contract(tx, id).await?;
    let shown = all.iter().filter(|field| office || parts.iter().any(|part| part.slot == field.slot));
    let fields = shown.map(FieldView::from).collect();
    let parts: Vec<ShownPart> = parts.into_iter().map(|part| part.shown).collect();
    let mut view = ContractView {
        fields: Some(fields),
        pages: serde_json::from_value(pages).ok(),
        actions: Some(actions(&standing, manages)),
        ..ContractView::new(contract, &parts, caller.user_id, office)
    };
    if !office && view.my_assignment.as_ref().is_some_and(|part| part.status == AssignmentStatus::Voided) {
        view.message = None;
    }
    Ok(view)
}

/// A page of the tracking table.
pub async fn tracking(
    tx: &mut TenantTx,
    id: ContractId,
    caller: Caller,
    statuses: &[AssignmentStatus],
    words: Option<&str>,
    page: &PageRequest,
) -> Result<(Vec<AssignmentRow>, Option<i64>), ContractError> {
    let (_, mine) = visible(tx, id, caller).await?;
    if caller.is_office() {
        Ok(assignments::page(tx, id, statuses, words, page).await?)
    } else {
        Ok((mine, None))
    }
}

/// The parts of one person as views.
pub async fn my_view(
    tx: &mut TenantTx,
    id: ContractId,
    caller: Caller,
) -> Result<AssignmentView, ContractError> {
    let parts = assignments::of_contract(tx, id, Parts::By(caller.user_id)).await?;
    let part = parts.iter().find(|part| part.status.is_open()).or_else(|| parts.first());
    part.map(|part| AssignmentView::new(part, id, caller.user_id, caller.is_office()))
        .ok_or(ContractError::NotAssigned)
}

/// Edits over the version the caller saw. How it is signed can be changed in a draft only.
pub async fn update(
    tx: &mut TenantTx,
    id: ContractId,
    version: i64,
    changes: &Changes,
) -> Result<i64, ContractError> {
    let contract = locked(tx, id).await?;
    let standing = standing(tx, &contract, &[]);
    rules::possible(Action::Edit, &standing).map_err(ContractError::InvalidState)?;
    let changes_signing = changes.signing_mode.is_some_and(|mode| mode != contract.signing_mode)
        || changes.signing_order.is_some_and(|order| order != contract.signing_order);
    if changes_signing && contract.status != ContractStatus::Draft {
        return Err(ContractError::InvalidState("How a contract is signed can be changed in a draft only."));
    }
    let version = contracts::update(tx, &contract, version, changes).await?;
    let after = contracts::find(tx, id).await?.ok_or(ContractError::NotFound)?;
    tx.audit("contract_update", "contract", id.0, json!({"before": fact(&contract), "after": fact(&after)}));
    publish(tx, id, version, Vec::new());
    Ok(version)
}

/// What of a contract can be edited, for the audit log.
fn fact(contract: &ContractRow) -> Value {
    json!({"title": contract.title, "description": contract.description, "tags": contract.tags,
        "metadata": contract.metadata, "signing_mode": contract.signing_mode,
        "signing_order": contract.signing_order, "expires_at": contract.expires_at})
}

/// A field to be placed; the id is made when none is given.
pub struct NewField {
    pub id: Option<FieldId>,
    pub field: FieldRow,
}

/// Puts fields in the place of all earlier ones, in a draft.
pub async fn place_fields(
    tx: &mut TenantTx,
    id: ContractId,
    version: i64,
    new: Vec<NewField>,
) -> Result<i64, ContractError> {
    let contract = locked(tx, id).await?;
    if contract.status != ContractStatus::Draft {
        return Err(ContractError::InvalidState("Fields can be placed in a draft only."));
    }
    if new.len() > MOST_FIELDS {
        return Err(ContractError::field("fields", format!("Place at most {MOST_FIELDS} fields.")));
    }
    let mut rows = Vec::with_capacity(new.len());
    for (index, NewField { id, mut field }) in new.into_iter().enumerate() {
        let name = format!("fields[{index}]");
        if !(1..=contract.page_count).contains(&field.page) {
            return Err(ContractError::field(
                &name,
                format!("The document has {} pages.", contract.page_count),
            ));
        }
        let inside = |start: f64, length: f64| {
            start.is_finite()
                && length.is_finite()
                && start >= 0.0
                && length >= 0.003
                && start + length <= 1.0001
        };
        if !inside(field.x, field.width) || !inside(field.y, field.height) {
            return Err(ContractError::field(&name, "The field must lie on the page."));
        }
        let individual = contract.signing_mode == SigningMode::Individual;
        let most = if individual { 1 } else { 50 };
        if !(COUNTER_SIGNER_SLOT..=most).contains(&field.slot) {
            return Err(ContractError::field(&name, "There is no such signer."));
        }
        field.id = id.unwrap_or_else(FieldId::generate);
        rows.push(field);
    }
    let version = contracts::update(tx, &contract, version, &Changes::default()).await?;
    fields::replace(tx, id, &rows).await.map_err(|error| match error {
        DbError::Unique { .. } => ContractError::field("fields", "Two fields have the same id."),
        error => error.into(),
    })?;
    tx.audit("contract_fields", "contract", id.0, json!({"fields": rows.len()}));
    publish(tx, id, version, Vec::new());
    Ok(version)
}
