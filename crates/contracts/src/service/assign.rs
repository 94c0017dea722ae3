//! Sending a contract to its signers, and reminding them.

use std::collections::HashSet;

use identity::ArtistSummary;
use jiff::Timestamp;
use notifications::{Message, Recipient};
use platform::live::Topic;
use platform::{DbError, Platform, TenantTx};
use serde_json::json;
use types::{ArtistId, AssignmentId, ContractId, SealId, UserId};

use super::{Caller, locked, publish};
use crate::error::ContractError;
use crate::model::{
    AssignmentStatus, COUNTER_SIGNER_SLOT, ContractStatus, MOST_JOINT_SIGNERS, SignerKind, SigningMode,
};
use crate::rules::{self, Action, Part};
use crate::store::assignments::{self, AssignmentRow, NewAssignment, Parts};
use crate::store::contracts::{self, ContractRow};
use crate::store::fields;

/// Whom a contract goes to.
#[derive(Clone, Debug, Default)]
pub struct Assignment {
    /// The artists, in the order of signing.
    pub artist_ids: Vec<ArtistId>,
    /// All active artists of the company, instead of a list.
    pub all_artists: bool,
    /// Who signs for the company, after the artists.
    pub counter_signer: Option<UserId>,
    /// What the signers are told.
    pub message: Option<String>,
    /// Whether they get an e-mail.
    pub send_notification: bool,
    /// Until when they can sign; `Some(None)` lifts the deadline, `None` leaves it.
    pub expires_at: Option<Option<Timestamp>>,
}

/// The address of a contract in the browser app.
pub(super) fn link(platform: &Platform, id: ContractId) -> String {
    format!("{}/contracts/{id}", platform.config.public_url)
}

/// Makes the parts and tells those whose turn it is.
pub async fn assign(
    tx: &mut TenantTx,
    platform: &Platform,
    id: ContractId,
    wanted: &Assignment,
) -> Result<Vec<AssignmentRow>, ContractError> {
    let contract = locked(tx, id).await?;
    let standing = super::read::standing(tx, &contract, &[]);
    rules::possible(Action::Assign, &standing).map_err(ContractError::InvalidState)?;
    // Without a new end the earlier one stands: nobody is sent what cannot be signed.
    if rules::is_expired(wanted.expires_at.unwrap_or(contract.expires_at), tx.now()) {
        return Err(ContractError::field("expires_at", "Choose a time in the future."));
    }
    let artists = chosen(tx, wanted).await?;
    let existing = assignments::of_contract(tx, id, Parts::All).await?;
    let live: HashSet<ArtistId> =
        existing.iter().filter(|part| part.status.is_live()).filter_map(|part| part.artist_id).collect();
    let (taken, fresh): (Vec<_>, Vec<_>) =
        artists.into_iter().partition(|artist| live.contains(&artist.artist_id));
    if !taken.is_empty() && !wanted.all_artists {
        return Err(ContractError::AlreadyAssigned(taken.iter().map(|artist| artist.user_id).collect()));
    }
    if fresh.is_empty() {
        return Err(ContractError::field("artist_ids", "Choose at least one artist."));
    }
    check_fields(tx, &contract, fresh.len(), wanted.counter_signer.is_some()).await?;
    let mut new = parts_for(&contract, &fresh)?;
    if let Some(user_id) = wanted.counter_signer {
        add_counter_signer(tx, user_id, &mut new).await?;
    }
    assignments::insert_all(tx, id, &new).await.map_err(|error| match error {
        DbError::Unique { .. } => ContractError::AlreadyAssigned(Vec::new()),
        error => error.into(),
    })?;
    contracts::set_sending(tx, id, wanted.message.as_deref(), wanted.expires_at).await?;
    if contract.status != ContractStatus::Pending {
        contracts::set_status(tx, id, ContractStatus::Pending, None).await?;
    }
    let version = contracts::version(tx, id).await?;
    let told: Vec<UserId> =
        new.iter().filter(|part| part.status == AssignmentStatus::Sent).map(|part| part.user_id).collect();
    tx.audit(
        "contract_assign",
        "contract",
        id.0,
        json!({"artists": fresh.len(), "counter_signer": wanted.counter_signer, "message": wanted.message}),
    );
    if wanted.send_notification {
        let contract = contracts::find(tx, id).await?.ok_or(ContractError::NotFound)?;
        tell_assigned(tx, platform, &contract, &told, false).await?;
    }
    publish(tx, id, version, told);
    let ids: HashSet<AssignmentId> = new.iter().map(|part| part.id).collect();
    let mut made = assignments::of_contract(tx, id, Parts::All).await?;
    made.retain(|part| ids.contains(&part.id));
    Ok(made)
}

async fn chosen(tx: &mut TenantTx, wanted: &Assignment) -> Result<Vec<ArtistSummary>, ContractError> {
    if wanted.all_artists {
        return Ok(identity::all_active_artists(tx).await?);
    }
    let mut seen = HashSet::new();
    let ids: Vec<ArtistId> = wanted.artist_ids.iter().copied().filter(|id| seen.insert(*id)).collect();
    let found = identity::artists_by_ids(tx, &ids).await?;
    let missing: Vec<ArtistId> =
        ids.iter().copied().filter(|id| !found.iter().any(|artist| artist.artist_id == *id)).collect();
    if !missing.is_empty() {
        return Err(ContractError::ArtistsNotFound(missing));
    }
    let mut in_order = Vec::with_capacity(ids.len());
    for id in ids {
        in_order.extend(found.iter().find(|artist| artist.artist_id == id).cloned());
    }
    Ok(in_order)
}

/// A required field that nobody will fill would make the document unsignable or incomplete.
async fn check_fields(
    tx: &mut TenantTx,
    contract: &ContractRow,
    signers: usize,
    has_counter_signer: bool,
) -> Result<(), ContractError> {
    let slots = match contract.signing_mode {
        SigningMode::Individual => 1,
        SigningMode::Joint => i16::try_from(signers).unwrap_or(i16::MAX),
    };
    for field in fields::of_contract(tx, contract.id).await? {
        if field.slot == COUNTER_SIGNER_SLOT && !has_counter_signer {
            return Err(ContractError::field(
                "counter_signer_user_id",
                format!(
                    "Page {} has a field for the company's counter-signer. Choose who that is.",
                    field.page
                ),
            ));
        }
        if field.slot > slots {
            return Err(ContractError::field(
                "artist_ids",
                format!("Page {} has a field for signer {}. Choose as many signers.", field.page, field.slot),
            ));
        }
    }
    Ok(())
}

fn parts_for(contract: &ContractRow, artists: &[ArtistSummary]) -> Result<Vec<NewAssignment>, ContractError> {
    let part = |artist: &ArtistSummary, seal_id: SealId, slot: i16| NewAssignment {
        id: AssignmentId::generate(),
        seal_id,
        user_id: artist.user_id,
        artist_id: Some(artist.artist_id),
        signer_kind: SignerKind::Artist,
        signer_name: artist.name.clone(),
        signer_email: artist.email.clone(),
        slot,
        status: AssignmentStatus::Pending,
    };
    let mut new: Vec<NewAssignment> = match contract.signing_mode {
        SigningMode::Individual => artists.iter().map(|artist| part(artist, SealId::generate(), 1)).collect(),
        SigningMode::Joint if artists.len() > MOST_JOINT_SIGNERS => {
            return Err(ContractError::field(
                "artist_ids",
                format!(
                    "At most {MOST_JOINT_SIGNERS} people can sign one document. Send each a copy of their own."
                ),
            ));
        }
        SigningMode::Joint => {
            let seal_id = SealId::generate();
            artists.iter().zip(1..).map(|(artist, slot)| part(artist, seal_id, slot)).collect()
        }
    };
    let slots: Vec<Part> = new.iter().map(|part| Part { slot: part.slot, status: part.status }).collect();
    let first = match contract.signing_mode {
        SigningMode::Individual => (0..new.len()).collect(),
        SigningMode::Joint => rules::next_turns(contract.signing_order, &slots),
    };
    for index in first {
        new[index].status = AssignmentStatus::Sent;
    }
    Ok(new)
}

async fn add_counter_signer(
    tx: &mut TenantTx,
    user_id: UserId,
    new: &mut Vec<NewAssignment>,
) -> Result<(), ContractError> {
    let member = identity::member_by_user(tx, user_id).await?;
    let member = member.filter(|member| member.role != platform::Role::Artist).ok_or_else(|| {
        ContractError::field("counter_signer_user_id", "Choose somebody who works in the company's office.")
    })?;
    let mut seals: Vec<SealId> = new.iter().map(|part| part.seal_id).collect();
    seals.dedup();
    new.extend(seals.into_iter().map(|seal_id| NewAssignment {
        id: AssignmentId::generate(),
        seal_id,
        user_id,
        artist_id: None,
        signer_kind: SignerKind::CounterSigner,
        signer_name: member.name.clone(),
        signer_email: member.email.clone(),
        slot: COUNTER_SIGNER_SLOT,
        status: AssignmentStatus::Pending,
    }));
    Ok(())
}

/// E-mails people that the contract waits for them.
pub(super) async fn tell_assigned(
    tx: &mut TenantTx,
    platform: &Platform,
    contract: &ContractRow,
    people: &[UserId],
    is_reminder: bool,
) -> Result<(), ContractError> {
    let message = if is_reminder {
        Message::ContractReminder {
            title: contract.title.clone(),
            link: link(platform, contract.id),
            expires_at: contract.expires_at,
        }
    } else {
        Message::ContractAssigned {
            title: contract.title.clone(),
            message: contract.message.clone(),
            link: link(platform, contract.id),
            expires_at: contract.expires_at,
        }
    };
    tell(tx, platform, people, &message).await
}

/// Tells people the same.
pub(super) async fn tell(
    tx: &mut TenantTx,
    platform: &Platform,
    people: &[UserId],
    message: &Message,
) -> Result<(), ContractError> {
    if people.is_empty() {
        return Ok(());
    }
    let organization = identity::organization(tx).await?;
    let members = identity::members_by_users(tx, people).await?;
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

/// Reminds the parts named, or all who have not opened the contract; returns how many people.
pub async fn remind(
    tx: &mut TenantTx,
    platform: &Platform,
    id: ContractId,
    wanted: Option<&[AssignmentId]>,
) -> Result<usize, ContractError> {
    let contract = locked(tx, id).await?;
    let standing = super::read::standing(tx, &contract, &[]);
    rules::possible(Action::Remind, &standing).map_err(ContractError::InvalidState)?;
    let parts = assignments::of_contract(tx, id, Parts::All).await?;
    let due: Vec<&AssignmentRow> = parts
        .iter()
        .filter(|part| match wanted {
            Some(ids) => ids.contains(&part.id) && part.status.is_open(),
            None => part.status == AssignmentStatus::Sent,
        })
        .collect();
    let ids: Vec<AssignmentId> = due.iter().map(|part| part.id).collect();
    let mut people: Vec<UserId> = due.iter().map(|part| part.user_id).collect();
    people.sort_unstable();
    people.dedup();
    assignments::note_reminder(tx, &ids).await?;
    tell_assigned(tx, platform, &contract, &people, true).await?;
    tx.audit("contract_remind", "contract", id.0, json!({"people": people.len()}));
    tx.publish(Topic::Contract, id.0, contract.version, Vec::new());
    Ok(people.len())
}

/// Notes that the caller has opened the contract.
pub async fn view(tx: &mut TenantTx, id: ContractId, caller: Caller) -> Result<(), ContractError> {
    let (_, mine) = super::visible(tx, id, caller).await?;
    let unopened: Vec<AssignmentId> =
        mine.iter().filter(|part| part.status == AssignmentStatus::Sent).map(|part| part.id).collect();
    // What was read before the contract is held may have been signed, declined or taken back since.
    if unopened.is_empty()
        || locked(tx, id).await?.status == ContractStatus::Cancelled
        || !assignments::note_opened(tx, &unopened).await?
    {
        return Ok(());
    }
    let version = contracts::version(tx, id).await?;
    tx.audit("contract_view", "contract", id.0, json!({}));
    publish(tx, id, version, vec![caller.user_id]);
    Ok(())
}
