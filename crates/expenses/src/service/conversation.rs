//! What is said about a claim, and its history.

use identity::MemberSummary;
use notifications::Message;
use platform::page::PageRequest;
use platform::{Platform, TenantTx};
use serde_json::json;
use types::{ClaimId, UserId};

use super::read::standing;
use super::{Caller, link, title, visible};
use crate::announce;
use crate::approval::Waiting;
use crate::approval::model::Decider;
use crate::error::ClaimError;
use crate::letters::{self, Letter, letter};
use crate::model::{Claim, EventKind, Step, StepStatus};
use crate::rules::{self, Action};
use crate::store::events::{self, EventRow};

/// Says something. The owner's words go to those who decide now and to all who had a part in it; others' to the owner.
pub async fn comment(
    tx: &mut TenantTx,
    platform: &Platform,
    id: ClaimId,
    caller: Caller,
    text: &str,
) -> Result<EventRow, ClaimError> {
    let (claim, steps) = visible(tx, id, caller).await?;
    rules::possible(Action::Comment, &standing(&claim, &steps, caller)).map_err(ClaimError::InvalidState)?;
    let said = events::insert(tx, id, EventKind::Comment, None, Some(text)).await?;
    let mut waiting = Waiting::default();
    let members = if claim.user_id == caller.user_id {
        let mut members = deciders(tx, &mut waiting, &claim, open_decider(&steps)).await?;
        let mut others = events::people(tx, id).await?;
        others
            .retain(|other| *other != claim.user_id && members.iter().all(|member| member.user_id != *other));
        members.extend(identity::members_by_users(tx, &others).await?);
        members
    } else {
        identity::members_by_users(tx, &[claim.user_id]).await?
    };
    let message = Message::ClaimCommented {
        claim: title(&claim),
        person: tx.actor().name.clone(),
        text: text.to_owned(),
        link: link(platform, id),
    };
    let told: Vec<UserId> = members.iter().map(|member| member.user_id).collect();
    let mails: Vec<Letter> = members.iter().map(|member| letter(member, message.clone())).collect();
    letters::send(tx, platform, &mails).await?;
    tx.audit("expense_comment", "expense", id.0, json!({"told": told}));
    announce::all(tx, &mut waiting, &[(&claim, claim.version)]).await?;
    events::find(tx, said).await?.ok_or_else(|| ClaimError::Internal("a comment that was not kept".into()))
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

/// A page of what happened, newest first.
pub async fn history(
    tx: &mut TenantTx,
    id: ClaimId,
    caller: Caller,
    page: &PageRequest,
) -> Result<(Vec<EventRow>, Option<i64>), ClaimError> {
    visible(tx, id, caller).await?;
    Ok(events::page(tx, id, page).await?)
}
