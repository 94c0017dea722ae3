//! What people answer, day by day. Sent again it stays as it is; what is not named stays as it was. A day that somebody says no to
//! is a time at which they cannot come, until they say otherwise; what they told in other ways is theirs and is left alone.

use std::collections::{HashMap, HashSet};

use jiff::civil::{Date, DateTime};
use platform::live::Topic;
use platform::{FieldError, Platform, TenantTx};
use serde_json::json;
use types::{AvailabilityRequestId, BlockOutId, UserId};

use super::MISSING;
use crate::availability::{AskedPerson, AvailabilityRequest, DayAnswer};
use crate::error::ScheduleError;
use crate::model::BlockOut;
use crate::service::{Caller, author, notices};
use crate::store::{availability as store, block_outs};
use crate::time::{Zone, nearest_instant};

/// What somebody says.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// About these days.
    pub answers: Vec<(Date, DayAnswer)>,
    /// With it; what was said before stays where nothing is said.
    pub note: Option<Option<String>>,
}

/// Writes what `user_id` says, themselves or to the office.
pub async fn answer(
    tx: &mut TenantTx,
    platform: &Platform,
    id: AvailabilityRequestId,
    user_id: UserId,
    said: &Said,
    caller: Caller,
) -> Result<(), ScheduleError> {
    let is_own = caller.user_id == user_id;
    let request = store::find_shared(tx, id).await?.ok_or(MISSING)?;
    let not_asked = || match (is_own, caller.is_office()) {
        (true, false) => MISSING,
        (true, true) => ScheduleError::field("user_id", "You were not asked. Say whose answers these are."),
        (false, _) => ScheduleError::field("user_id", "This person was not asked, or has left the company."),
    };
    let person = store::lock_person(tx, id, user_id).await?.ok_or_else(not_asked)?;
    request.can_answer().map_err(ScheduleError::InvalidState)?;
    check(&request, &said.answers)?;
    let before = store::answers(tx, &[id], Some(user_id)).await?;
    let before = |day: Date| before.get(&(id, user_id, day)).copied();
    let changed = said.answers.iter().copied().filter(|(day, answer)| before(*day) != Some(*answer));
    let changed: Vec<(Date, DayAnswer)> = changed.collect();
    let note = said.note.clone().unwrap_or_else(|| person.note.clone());
    if changed.is_empty() && note == person.note {
        return Ok(());
    }
    store::set_answers(tx, id, user_id, &changed, note.as_deref()).await?;
    let is_no = |answer: Option<DayAnswer>| answer == Some(DayAnswer::Unavailable);
    let (away, back): (Vec<_>, Vec<_>) = changed
        .iter()
        .filter(|(day, answer)| is_no(Some(*answer)) != is_no(before(*day)))
        .partition(|(_, answer)| is_no(Some(*answer)));
    let midnights: Vec<DateTime> = back.iter().map(|(day, _)| midnight(*day)).collect();
    block_outs::remove_asked(tx, id, user_id, &midnights).await?;
    let days: Vec<Date> = away.iter().map(|(day, _)| *day).collect();
    cannot_come(tx, platform, &request, &person, &days).await?;
    let words: HashMap<String, DayAnswer> =
        changed.iter().map(|(day, answer)| (day.to_string(), *answer)).collect();
    tx.audit(
        "availability_request_answer",
        "availability_request",
        id.0,
        json!({"user_id": user_id, "answers": words, "by_office": !is_own}),
    );
    tx.publish(Topic::AvailabilityRequest, id.0, request.version, vec![user_id]);
    if !away.is_empty() || !back.is_empty() {
        tx.publish(Topic::Event, id.0, 0, vec![user_id]);
    }
    Ok(())
}

/// Only days that were asked about, each once.
fn check(request: &AvailabilityRequest, answers: &[(Date, DayAnswer)]) -> Result<(), ScheduleError> {
    if answers.len() > request.days.len() {
        return Err(ScheduleError::field("answers", "Answer each day once."));
    }
    let mut seen = HashSet::new();
    let mut errors = Vec::new();
    for (index, (day, _)) in answers.iter().enumerate() {
        let wrong = if !request.days.contains(day) {
            "Nobody asked about this day."
        } else if !seen.insert(*day) {
            "This day is named twice."
        } else {
            continue;
        };
        errors.push(FieldError::new(&format!("answers[{index}].day"), wrong));
    }
    if errors.is_empty() { Ok(()) } else { Err(ScheduleError::Invalid(errors)) }
}

fn midnight(day: Date) -> DateTime {
    day.at(0, 0, 0, 0)
}

/// Notes that somebody cannot come on these days, and tells the office to what they are called then.
async fn cannot_come(
    tx: &mut TenantTx,
    platform: &Platform,
    request: &AvailabilityRequest,
    person: &AskedPerson,
    days: &[Date],
) -> Result<(), ScheduleError> {
    let fault = || platform::DbError::Other(format!("a request in the unknown zone {}", request.timezone));
    let zone = Zone::parse(&request.timezone).ok_or_else(fault)?;
    let created_by = author(tx)?;
    let mut made = Vec::with_capacity(days.len());
    for day in days {
        let local_start = midnight(*day);
        let local_end = midnight(day.tomorrow().unwrap_or(*day));
        let new = BlockOut {
            id: BlockOutId::generate(),
            user_id: person.user_id,
            person_name: person.name.clone(),
            local_start,
            local_end,
            timezone: request.timezone.clone(),
            start_at: nearest_instant(local_start, &zone),
            end_at: nearest_instant(local_end, &zone),
            note: Some(request.title.clone()),
            availability_request_id: Some(request.id),
            created_at: tx.now(),
        };
        block_outs::insert(tx, &new, created_by).await?;
        made.push(new);
    }
    notices::away(tx, platform, &made).await
}
