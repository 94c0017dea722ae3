//! What is said about a claim, and its history.

use notifications::Message;
use platform::page::PageRequest;
use platform::{Platform, TenantTx};
use serde_json::json;
use types::{ClaimId, UserId};

use super::read::standing;
use super::{Caller, deciders, link, open_decider, tell, title, visible};
use crate::announce;
use crate::approval::Waiting;
use crate::error::ClaimError;
use crate::model::EventKind;
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
    tell(tx, platform, members, &message).await?;
    tx.audit("expense_comment", "expense", id.0, json!({"told": told}));
    announce::all(tx, &mut waiting, &[(&claim, claim.version)]).await?;
    events::find(tx, said).await?.ok_or_else(|| ClaimError::Internal("a comment that was not kept".into()))
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
