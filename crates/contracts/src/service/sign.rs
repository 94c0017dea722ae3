//! Signing and declining: from opening the pad to the committed signature, and whose turn comes next.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use notifications::Message;
use platform::{Platform, TenantTx};
use serde_json::json;
use types::{AssignmentId, ContractId, FieldId, SealId, SignatureRequestId, UserId};

use super::assign::{link, tell, tell_assigned};
use super::{Caller, locked, publish};
use crate::error::ContractError;
use crate::jobs::ContractSeal;
use crate::model::{
    AssignmentStatus, CONSENT_VERSION, COUNTER_SIGNER_SLOT, FieldKind, Ink, SealStatus, SignatureInk,
    consent_text,
};
use crate::rules::{self, Action, Part};
use crate::store::assignments::{self, AssignmentRow, Parts};
use crate::store::contracts::{self, ContractRow};
use crate::store::fields::{self, FieldRow};
use crate::store::seals;
use crate::store::signatures::{self, SignatureRow};

/// How long a begun signing may take.
const SIGNING_TIME: SignedDuration = SignedDuration::from_mins(60);

/// A begun signing: what the pad needs.
pub struct Begun {
    pub request_id: SignatureRequestId,
    pub expires_at: Timestamp,
    pub consent: String,
    pub signer_name: String,
    pub fields: Vec<FieldRow>,
    /// Copies that one signature will sign: more than one for a counter-signer of many.
    pub copies: usize,
}

/// The parts that wait for the caller now. A counter-signer's parts on all ready copies are signed together.
async fn open_parts(
    tx: &mut TenantTx,
    contract: &ContractRow,
    user_id: UserId,
    action: Action,
) -> Result<Vec<AssignmentRow>, ContractError> {
    let mine = assignments::of_contract(tx, contract.id, Parts::By(user_id)).await?;
    if mine.is_empty() {
        return Err(ContractError::NotAssigned);
    }
    let standing = super::read::standing(tx, contract, &mine);
    rules::possible(action, &standing).map_err(ContractError::InvalidState)?;
    let open: Vec<AssignmentRow> = mine.into_iter().filter(|part| part.status.is_open()).collect();
    let Some(first_slot) = open.first().map(|part| part.slot) else { return Err(ContractError::NotAssigned) };
    Ok(open.into_iter().filter(|part| part.slot == first_slot).collect())
}

/// Opens the pad.
pub async fn begin(tx: &mut TenantTx, id: ContractId, caller: Caller) -> Result<Begun, ContractError> {
    let contract = locked(tx, id).await?;
    let parts = open_parts(tx, &contract, caller.user_id, Action::Sign).await?;
    let organization = identity::organization(tx).await?;
    let request_id = SignatureRequestId::generate();
    let expires_at = tx.now() + SIGNING_TIME;
    let ids: Vec<AssignmentId> = parts.iter().map(|part| part.id).collect();
    assignments::begin_signing(tx, &ids, request_id, expires_at).await?;
    let slot = parts[0].slot;
    let mut fields = fields::of_contract(tx, id).await?;
    fields.retain(|field| field.slot == slot);
    tx.audit("contract_sign_begin", "contract", id.0, json!({"request": request_id}));
    Ok(Begun {
        request_id,
        expires_at,
        consent: consent_text(&contract.title, &organization.name),
        signer_name: parts[0].signer_name.clone(),
        fields,
        copies: parts.len(),
    })
}

/// What a signer commits to.
pub struct Commitment {
    pub request_id: SignatureRequestId,
    pub consent_version: String,
    pub consent_accepted: bool,
    pub signature: Ink,
    pub initials: Option<Ink>,
    pub values: BTreeMap<FieldId, String>,
    pub timezone: String,
}

/// Commits the signature; the worker seals once everybody has signed.
pub async fn commit(
    tx: &mut TenantTx,
    platform: &Platform,
    id: ContractId,
    caller: Caller,
    commitment: &Commitment,
) -> Result<(), ContractError> {
    let contract = locked(tx, id).await?;
    let parts = open_parts(tx, &contract, caller.user_id, Action::Sign).await?;
    let begun: Vec<&AssignmentRow> = parts
        .iter()
        .filter(|part| part.signature_request_id == Some(commitment.request_id))
        .filter(|part| part.signature_request_expires_at.is_some_and(|end| end > tx.now()))
        .collect();
    if begun.is_empty() {
        return Err(ContractError::SigningEnded);
    }
    if !commitment.consent_accepted || commitment.consent_version != CONSENT_VERSION {
        return Err(ContractError::field("consent_accepted", "Read the sentence and agree to it to sign."));
    }
    let zone = TimeZone::get(&commitment.timezone)
        .map_err(|_| ContractError::field("timezone", "This time zone is not known."))?;
    commitment.signature.check().map_err(|why| ContractError::field("signature", why))?;
    if let Some(initials) = &commitment.initials {
        initials.check().map_err(|why| ContractError::field("initials", why))?;
    }
    let organization = identity::organization(tx).await?;
    let all_fields = fields::of_contract(tx, id).await?;
    let today = tx.now().to_zoned(zone).strftime("%d %B %Y").to_string();
    for part in &begun {
        let mine = all_fields.iter().filter(|field| field.slot == part.slot);
        let values = fill(mine, commitment, &part.signer_name, &today)?;
        let ink = SignatureInk {
            signature: commitment.signature.clone(),
            initials: commitment.initials.clone(),
            values,
        };
        let plain = serde_json::to_vec(&ink).map_err(|error| ContractError::Internal(error.to_string()))?;
        let row = SignatureRow {
            assignment_id: part.id,
            ink: platform.keyring.seal_field(&ink_context(part.id), &plain),
            consent_version: CONSENT_VERSION.into(),
            consent_text: consent_text(&contract.title, &organization.name),
            timezone: commitment.timezone.clone(),
            address: tx.origin().address.map(|address| address.to_string()),
            user_agent: tx.origin().user_agent.clone(),
            signed_at: tx.now(),
        };
        signatures::insert(tx, &row).await?;
    }
    let ids: Vec<AssignmentId> = begun.iter().map(|part| part.id).collect();
    assignments::set_status(tx, &ids, AssignmentStatus::Signed, None).await?;
    tx.audit(
        "contract_sign",
        "contract",
        id.0,
        json!({"copies": ids.len(), "consent": CONSENT_VERSION, "document_sha256": hex::encode(&contract.document_sha256)}),
    );
    let mut told = vec![caller.user_id];
    let mut documents: Vec<SealId> = begun.iter().map(|part| part.seal_id).collect();
    documents.dedup();
    for seal_id in documents {
        told.extend(advance(tx, platform, &contract, seal_id).await?);
    }
    let version = contracts::version(tx, id).await?;
    publish(tx, id, version, told);
    Ok(())
}

/// Where a signature's ink is encrypted for.
pub(super) fn ink_context(id: AssignmentId) -> String {
    format!("contract_signatures.ink/{id}")
}

/// What goes into each field that holds words.
fn fill<'a>(
    fields: impl Iterator<Item = &'a FieldRow>,
    commitment: &Commitment,
    signer_name: &str,
    today: &str,
) -> Result<BTreeMap<FieldId, String>, ContractError> {
    let mut values = BTreeMap::new();
    for field in fields {
        let given = commitment.values.get(&field.id).map(|text| text.trim()).filter(|text| !text.is_empty());
        let name = format!("values.{}", field.id);
        if given.is_some_and(|text| text.chars().count() > 500 || text.chars().any(char::is_control)) {
            return Err(ContractError::field(&name, "Use at most 500 characters on one line."));
        }
        match field.kind {
            FieldKind::Signature => {}
            FieldKind::Initials => {
                if field.required && commitment.initials.is_none() {
                    return Err(ContractError::field("initials", "Give your initials too."));
                }
            }
            FieldKind::Name => {
                values.insert(field.id, given.unwrap_or(signer_name).to_owned());
            }
            // Always the day of signing: a date that can be typed proves nothing.
            FieldKind::Date => {
                values.insert(field.id, today.to_owned());
            }
            FieldKind::Text => match given {
                Some(text) => {
                    values.insert(field.id, text.to_owned());
                }
                None if field.required => {
                    let label = field.label.as_deref().unwrap_or("the text field");
                    return Err(ContractError::field(
                        &name,
                        format!("Fill in {label} on page {}.", field.page),
                    ));
                }
                None => {}
            },
        }
    }
    Ok(values)
}

/// Gives the turn to whoever is next on a document, or hands it to the worker; returns who is concerned.
async fn advance(
    tx: &mut TenantTx,
    platform: &Platform,
    contract: &ContractRow,
    seal_id: SealId,
) -> Result<Vec<UserId>, ContractError> {
    let mut rows = assignments::of_contract(tx, contract.id, Parts::Of(seal_id)).await?;
    rows.retain(|part| part.status.is_live());
    let parts: Vec<Part> = rows.iter().map(|part| Part { slot: part.slot, status: part.status }).collect();
    if rules::is_ready_to_seal(&parts) {
        seals::set_status(tx, &[seal_id], SealStatus::Sealing, None).await?;
        tx.enqueue_keyed(&ContractSeal::of(contract.id, seal_id), format!("contract_seal/{seal_id}"))?;
        return Ok(rows.iter().map(|part| part.user_id).collect());
    }
    let next: Vec<&AssignmentRow> =
        rules::next_turns(contract.signing_order, &parts).into_iter().map(|index| &rows[index]).collect();
    let ids: Vec<AssignmentId> = next.iter().map(|part| part.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let people = assignments::set_status(tx, &ids, AssignmentStatus::Sent, None).await?;
    // A counter-signer of many copies is told by the first one only.
    let is_counter_signer = next.iter().all(|part| part.slot == COUNTER_SIGNER_SLOT);
    let others = assignments::of_contract(tx, contract.id, Parts::By(people[0])).await?;
    let waits_already = others.iter().any(|part| part.status.is_open() && !ids.contains(&part.id));
    if !(is_counter_signer && waits_already) {
        tell_assigned(tx, platform, contract, &people, false).await?;
    }
    Ok(people)
}

/// Declines with a reason; in a joint contract nobody else can sign any more.
pub async fn decline(
    tx: &mut TenantTx,
    platform: &Platform,
    id: ContractId,
    caller: Caller,
    reason: &str,
) -> Result<(), ContractError> {
    let contract = locked(tx, id).await?;
    let parts = open_parts(tx, &contract, caller.user_id, Action::Decline).await?;
    let ids: Vec<AssignmentId> = parts.iter().map(|part| part.id).collect();
    assignments::set_status(tx, &ids, AssignmentStatus::Declined, Some(reason)).await?;
    for part in &parts {
        let others = assignments::of_contract(tx, id, Parts::Of(part.seal_id)).await?;
        let waiting: Vec<AssignmentId> = others
            .iter()
            .filter(|other| other.status.is_open() || other.status == AssignmentStatus::Pending)
            .map(|other| other.id)
            .collect();
        assignments::set_status(tx, &waiting, AssignmentStatus::Voided, None).await?;
        seals::set_status(tx, &[part.seal_id], SealStatus::Voided, None).await?;
    }
    let version = contracts::version(tx, id).await?;
    tx.audit("contract_decline", "contract", id.0, json!({"reason": reason}));
    let message = Message::ContractDeclined {
        title: contract.title.clone(),
        signer_name: parts[0].signer_name.clone(),
        reason: reason.to_owned(),
        link: link(platform, id),
    };
    tell(tx, platform, &[contract.created_by], &message).await?;
    // The last open copy may be the declined one: then the others are in force.
    super::lifecycle::settle(tx, id).await?;
    let all = assignments::of_contract(tx, id, Parts::All).await?;
    publish(tx, id, version, super::audience(&all));
    Ok(())
}
