//! What people read of being asked: a letter, a notice and a push message when the office asks, and once more when they have not
//! answered – because the office wants it, at most once an hour, or by itself some time before they should have.

use std::collections::HashMap;

use identity::MemberSummary;
use jiff::Timestamp;
use jiff::civil::Date;
use notifications::{Message, Recipient};
use platform::live::Topic;
use platform::{Platform, TenantTx};
use serde_json::json;
use types::{AvailabilityRequestId, UserId};

use super::MISSING;
use crate::availability::{AvailabilityRequest, in_words};
use crate::error::ScheduleError;
use crate::store::availability as store;

/// Requests of one round; the next one takes the rest.
const MOST: i64 = 20;

/// Tells people that they are asked.
pub(super) async fn ask(
    tx: &mut TenantTx,
    platform: &Platform,
    request: &AvailabilityRequest,
    asked: &[UserId],
) -> Result<(), ScheduleError> {
    let (days, link) = (in_words(&request.days), link(platform, request));
    let message = |_: UserId| Message::AvailabilityAsked {
        person: request.created_by_name.clone(),
        title: request.title.clone(),
        note: request.note.clone(),
        days: days.clone(),
        until: request.answer_by,
        link: link.clone(),
    };
    send(tx, platform, asked, message).await?;
    Ok(())
}

/// Reminds those who have not answered everything, because the office wants it; returns how many.
pub async fn remind(
    tx: &mut TenantTx,
    platform: &Platform,
    id: AvailabilityRequestId,
) -> Result<usize, ScheduleError> {
    let request = store::lock(tx, id).await?.ok_or(MISSING)?;
    request.can_answer().map_err(ScheduleError::InvalidState)?;
    let waiting = store::waiting(tx, id).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let count = i64::try_from(waiting.len()).unwrap_or(i64::MAX);
    request.can_remind(count, tx.now()).map_err(ScheduleError::Conflict)?;
    let told = remind_these(tx, platform, &request, waiting).await?;
    tx.audit("availability_request_remind", "availability_request", id.0, json!({"user_ids": told}));
    Ok(told.len())
}

/// Reminds of what is due, once each; returns whether there is more. Who was reminded a moment ago, and of what should have been
/// answered by now, nobody is.
pub async fn remind_due(tx: &mut TenantTx, platform: &Platform) -> Result<bool, ScheduleError> {
    let due = store::due(tx, MOST).await?;
    let now = tx.now();
    for request in &due {
        if request.is_just_reminded(now) || request.answer_by <= now {
            continue;
        }
        let waiting = store::waiting(tx, request.id).await?;
        if !waiting.is_empty() {
            remind_these(tx, platform, request, waiting).await?;
        }
    }
    let ids: Vec<AvailabilityRequestId> = due.iter().map(|request| request.id).collect();
    store::set_not_due(tx, &ids).await?;
    Ok(i64::try_from(due.len()).is_ok_and(|found| found == MOST))
}

async fn remind_these(
    tx: &mut TenantTx,
    platform: &Platform,
    request: &AvailabilityRequest,
    waiting: Vec<(UserId, Vec<Date>)>,
) -> Result<Vec<UserId>, ScheduleError> {
    let now = tx.now();
    let waiting: HashMap<UserId, Vec<Date>> = waiting.into_iter().collect();
    let users: Vec<UserId> = waiting.keys().copied().collect();
    // One that has passed is no time until which something can be done.
    let until: Option<Timestamp> = Some(request.answer_by).filter(|until| *until > now);
    let link = link(platform, request);
    let message = |user_id: UserId| {
        let answered = waiting.get(&user_id).map(Vec::as_slice).unwrap_or_default();
        let open: Vec<Date> = request.days.iter().copied().filter(|day| !answered.contains(day)).collect();
        let (title, days) = (request.title.clone(), in_words(&open));
        Message::AvailabilityReminder { title, days, until, link: link.clone() }
    };
    let told = send(tx, platform, &users, message).await?;
    store::set_reminded(tx, request.id).await?;
    tx.publish(Topic::AvailabilityRequest, request.id.0, request.version, Vec::new());
    Ok(told)
}

/// A letter each, with a notice and a push message. Who has left gets none; returns who got one.
async fn send(
    tx: &mut TenantTx,
    platform: &Platform,
    users: &[UserId],
    message: impl Fn(UserId) -> Message,
) -> Result<Vec<UserId>, ScheduleError> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let members = identity::members_by_users(tx, users).await?;
    let letter = |member: MemberSummary| {
        let recipient =
            Recipient { email: member.email, first_name: member.first_name, timezone: member.timezone };
        (member.user_id, recipient, message(member.user_id))
    };
    let letters: Vec<(UserId, Recipient, Message)> = members.into_iter().map(letter).collect();
    let organization = identity::organization(tx).await?;
    notifications::tell(tx, &platform.keyring, &organization.name, &letters).await?;
    let mut told: Vec<UserId> = letters.into_iter().map(|(user_id, ..)| user_id).collect();
    told.sort_unstable();
    Ok(told)
}

fn link(platform: &Platform, request: &AvailabilityRequest) -> String {
    format!("{}/schedule/availability/{}", platform.config.public_url, request.id)
}
