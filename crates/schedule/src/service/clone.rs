//! Writing a week again on other days: on the wall at the same times, whatever the clocks do in between, with the same people.
//! Each event of it becomes a single one; what was answered stays behind.

use jiff::ToSpan as _;
use jiff::civil::Date;
use platform::TenantTx;
use platform::page::PageRequest;
use serde_json::json;
use types::{EventId, ProductionId};

use super::create::{self, EventDetails};
use super::people::Named;
use super::series::Rule;
use super::{author, conflicts, read};
use crate::error::ScheduleError;
use crate::model::{Event, EventState, Fold, Participant};
use crate::store::lists::{self, ListFilter};
use crate::store::participants;
use crate::time::{self, LocalTime, TimeFault, Zone};

/// Most events at once.
const MOST_EVENTS: i64 = 200;
/// Most people of one event.
const MOST_PEOPLE: i64 = 500;

/// Which events are meant.
#[derive(Clone, Debug)]
pub struct Selection {
    /// From the first day to the last one; otherwise all that is still to come.
    pub days: Option<(Date, Date)>,
    /// Only what belongs to this production.
    pub production_id: Option<ProductionId>,
}

/// What is written again, and when.
#[derive(Clone, Debug)]
pub struct Cloning {
    /// What is written again.
    pub what: Selection,
    /// By how many days later; earlier where it is negative.
    pub days: i32,
    /// Where the new ones stand.
    pub state: EventState,
    /// Whether the same people take part.
    pub with_people: bool,
    /// Why clashes are all right.
    pub accept_conflicts: Option<String>,
}

/// On the wall so many days later; where the clocks skip that time, as much later as they are put forward.
fn moved(
    local: jiff::civil::DateTime,
    days: i32,
    zone: &Zone,
    all_day: bool,
) -> Result<LocalTime, ScheduleError> {
    let local = local.saturating_add(days.days());
    let local = match time::instant(local, zone, Some(Fold::First)) {
        Err(TimeFault::Missing(_)) if !all_day => zone.local(time::nearest_instant(local, zone)),
        Ok(_) | Err(_) => local,
    };
    let fault = |_| ScheduleError::field("shift_days", "Choose days from 2000 to 2199.");
    LocalTime::try_from(time::written(local)).map_err(fault)
}

fn details(event: &Event, people: Vec<Participant>, how: &Cloning) -> Result<EventDetails, ScheduleError> {
    let at = &event.occurrence;
    let zone =
        |name: &str| Zone::parse(name).ok_or(ScheduleError::InvalidState("A zone is not known any more."));
    let (start_zone, end_zone) = (zone(&at.timezone)?, zone(&at.end_timezone)?);
    let all_day = event.series.all_day;
    let mut content = event.content();
    // Its deadline belongs to the day it was written for.
    content.acknowledgment_deadline = None;
    let named = |part: Participant| Named {
        user_id: Some(part.user_id),
        role: part.role,
        call_time: part.call_time,
        note: part.note,
        ..Named::default()
    };
    Ok(EventDetails {
        kind: at.kind,
        state: how.state,
        production_id: at.production_id,
        content,
        local_start: moved(at.local_start, how.days, &start_zone, all_day)?,
        local_end: moved(at.local_end, how.days, &end_zone, all_day)?,
        zone: Some(start_zone),
        end_zone: Some(end_zone),
        fold: Some(Fold::First),
        end_fold: Some(Fold::First),
        all_day,
        rule: Rule::default(),
        people: people.into_iter().map(named).collect(),
        accept_conflicts: how.accept_conflicts.clone(),
    })
}

/// The last day of which the schedule knows.
const LAST_DAY: Date = Date::constant(2199, 12, 31);

/// The events that begin then, on the company's clock, and are not cancelled.
pub(super) async fn chosen(tx: &mut TenantTx, what: &Selection) -> Result<Vec<Event>, ScheduleError> {
    let home = read::home_zone(tx).await?;
    let (from, to) = match what.days {
        Some((first, last)) => time::window(first, last, &home),
        None => (tx.now(), time::window(LAST_DAY, LAST_DAY, &home).1),
    };
    let filter = ListFilter {
        from,
        to,
        types: Vec::new(),
        states: vec![EventState::Draft, EventState::Tentative, EventState::Confirmed],
        production_id: what.production_id,
        room_id: None,
        artist_id: None,
        user_id: None,
        shows_drafts: true,
    };
    let page = PageRequest { limit: MOST_EVENTS, after: None, count: false };
    let (mut events, _) = lists::list(tx, &filter, &page).await?;
    if events.len() > usize::try_from(MOST_EVENTS).unwrap_or(usize::MAX) {
        return Err(ScheduleError::field("end_date", "These are more than 200 events. Choose fewer days."));
    }
    events.retain(|event| event.occurrence.start_at >= from);
    Ok(events)
}

/// Writes them again; which became which, in the order of time. All of them, or none.
pub async fn clone(tx: &mut TenantTx, how: &Cloning) -> Result<Vec<(EventId, EventId)>, ScheduleError> {
    author(tx)?;
    let events = chosen(tx, &how.what).await?;
    let ids: Vec<EventId> = events.iter().map(|event| event.occurrence.id).collect();
    let mut people = participants::first_of(tx, &ids, MOST_PEOPLE).await?;
    // All at once and in order, so that two who write weeks again never wait for each other.
    let rooms: Vec<_> = events.iter().map(|event| event.content().room_id).collect();
    conflicts::hold(tx, &rooms).await?;
    if how.with_people && how.state.takes_place() {
        let users: Vec<_> = people.values().flatten().map(|part| part.user_id).collect();
        conflicts::hold_people(tx, &users).await?;
    }
    let mut made = Vec::with_capacity(events.len());
    for event in &events {
        let id = event.occurrence.id;
        let people = people.remove(&id).filter(|_| how.with_people).unwrap_or_default();
        // Who has left since is not called again.
        let users: Vec<_> = people.iter().map(|part| part.user_id).collect();
        let here = identity::members_by_users(tx, &users).await?;
        let is_here = |part: &Participant| here.iter().any(|member| member.user_id == part.user_id);
        let people = people.into_iter().filter(is_here).collect();
        let (new, _) = create::create(tx, None, &details(event, people, how)?).await?;
        made.push((id, new));
    }
    tx.audit(
        "event_clone",
        "event",
        None,
        json!({"start_date": how.what.days.map(|days| days.0), "end_date": how.what.days.map(|days| days.1),
            "shift_days": how.days, "events": made.len(), "production_id": how.what.production_id,
            "state": how.state}),
    );
    Ok(made)
}
