//! The stage door: who came when, and left when. Phones may be offline there and tell it later, more than once and in any
//! order; so the first time of coming and the last one of leaving count, and the office's word counts more.

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};
use platform::live::Topic;
use platform::{Problem, TenantTx, spreadsheet};
use serde_json::json;
use types::{EventId, UserId};

use crate::error::ScheduleError;
use crate::model::{Event, EventState, Occurrence, Participant};
use crate::store::{events, participants};
use crate::time::{self, Zone};

/// Clocks of phones are wrong by this much.
const WRONG_CLOCK: SignedDuration = SignedDuration::from_mins(5);
/// People come so long before an event and leave so long after it.
const AROUND: SignedDuration = SignedDuration::from_hours(12);

/// Which way through the stage door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// Came.
    In,
    /// Left.
    Out,
}

/// Whose passage is noted, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct Passing {
    /// Who came or left.
    pub user_id: UserId,
    /// Whether the office says so, in the place of what was said before.
    pub by_office: bool,
    /// When; now, where it is not said.
    pub at: Option<Timestamp>,
}

/// Notes that somebody came or left.
pub async fn pass(
    tx: &mut TenantTx,
    id: EventId,
    passage: Passage,
    passing: Passing,
) -> Result<Participant, ScheduleError> {
    let event = events::find(tx, id).await?.ok_or(ScheduleError::EventNotFound)?;
    let part = participants::lock_own(tx, id, passing.user_id).await?;
    let Some(mut part) = part.filter(|_| event.occurrence.state.is_published()) else {
        let missing = ScheduleError::Missing("This person takes no part in the event.");
        return Err(if passing.by_office { missing } else { ScheduleError::EventNotFound });
    };
    if event.occurrence.state == EventState::Cancelled {
        return Err(ScheduleError::InvalidState("This event was cancelled."));
    }
    let at = instant(&event.occurrence, part.call_time, passing.at, tx.now())?;
    let before = (part.check_in_at, part.check_out_at);
    match passage {
        Passage::In => part.check_in_at = Some(first(part.check_in_at, at, passing.by_office)),
        Passage::Out => part.check_out_at = Some(last(part.check_out_at, at, passing.by_office)),
    }
    if part.check_in_at.zip(part.check_out_at).is_some_and(|(came, left)| left < came) {
        return Err(ScheduleError::field("at", "Nobody leaves before they came. Check both times."));
    }
    if before == (part.check_in_at, part.check_out_at) {
        return Ok(part);
    }
    participants::set_passages(tx, &part).await?;
    let action = match passage {
        Passage::In => "event_check_in",
        Passage::Out => "event_check_out",
    };
    tx.audit(
        action,
        "event",
        id.0,
        json!({"user_id": part.user_id, "at": at, "by_office": passing.by_office}),
    );
    tx.publish(Topic::Event, id.0, event.series.version, vec![part.user_id]);
    Ok(part)
}

fn first(there: Option<Timestamp>, at: Timestamp, is_final: bool) -> Timestamp {
    there.filter(|_| !is_final).map_or(at, |there| there.min(at))
}

fn last(there: Option<Timestamp>, at: Timestamp, is_final: bool) -> Timestamp {
    there.filter(|_| !is_final).map_or(at, |there| there.max(at))
}

/// When it was: not later than now, and not long before the event (or one's own call to it, where that is earlier) or after it.
fn instant(
    occurrence: &Occurrence,
    call_time: Option<Time>,
    said: Option<Timestamp>,
    now: Timestamp,
) -> Result<Timestamp, ScheduleError> {
    let at = said.unwrap_or(now);
    if at > now + WRONG_CLOCK {
        return Err(ScheduleError::field("at", "This is in the future."));
    }
    let at = at.min(now);
    let first = occurrence.start_at.min(call_at(occurrence, call_time));
    if at.duration_since(first) >= -AROUND && at.duration_since(occurrence.end_at) <= AROUND {
        Ok(at)
    } else {
        let text = "Choose an instant from 12 hours before the event to 12 hours after it.";
        Err(ScheduleError::field("at", text))
    }
}

/// Somebody's line of the report.
#[derive(Clone, Debug)]
pub struct Attendance {
    /// Their part.
    pub part: Participant,
    /// When they were to be there.
    pub call_at: Timestamp,
    /// How much later they came, in whole minutes.
    pub minutes_late: Option<i64>,
}

/// Who came to an event, by name; `is_export` where it leaves as a file.
pub async fn report(
    tx: &mut TenantTx,
    id: EventId,
    is_export: bool,
) -> Result<(Event, Vec<Attendance>), ScheduleError> {
    let event = events::find(tx, id).await?.ok_or(ScheduleError::EventNotFound)?;
    let mut parts = participants::ever_of(tx, &[id]).await?;
    parts.retain(|part| part.removed_at.is_none());
    if is_export {
        tx.audit("event_attendance_export", "event", id.0, json!({"people": parts.len()}));
    }
    let line = |part: Participant| {
        let call_at = call_at(&event.occurrence, part.call_time);
        let minutes_late = part.check_in_at.map(|came| came.duration_since(call_at).as_mins().max(0));
        Attendance { part, call_at, minutes_late }
    };
    let lines = parts.into_iter().map(line).collect();
    Ok((event, lines))
}

/// The instant of somebody's own call; of who has none, the event's start.
fn call_at(occurrence: &Occurrence, call_time: Option<Time>) -> Timestamp {
    let span = (occurrence.start_at, occurrence.end_at);
    match (call_time, Zone::parse(&occurrence.timezone)) {
        (Some(call), Some(zone)) => time::call_at(call, occurrence.local_start, &zone, span),
        (Some(_), None) | (None, _) => occurrence.start_at,
    }
}

/// The report as a table, on the clock of the place.
pub fn csv(event: &Event, lines: &[Attendance]) -> Result<Vec<u8>, Problem> {
    let zone = Zone::parse(&event.occurrence.timezone);
    let local = |at: Timestamp| match &zone {
        Some(zone) => zone.local(at).strftime("%Y-%m-%d %H:%M").to_string(),
        None => at.to_string(),
    };
    let columns = ["Name", "Role", "Answer", "Call", "In", "Out", "Minutes late"];
    let passed = |at: Option<Timestamp>| at.map(local).unwrap_or_default();
    let row = |Attendance { part, call_at, minutes_late }: &Attendance| {
        [
            spreadsheet::words(&part.person_name),
            spreadsheet::words(part.role.as_deref().unwrap_or_default()),
            part.status.name().to_owned(),
            local(*call_at),
            passed(part.check_in_at),
            passed(part.check_out_at),
            minutes_late.map(|minutes| minutes.to_string()).unwrap_or_default(),
        ]
    };
    spreadsheet::csv(&columns, lines.iter().map(row))
}
