//! Moving a week or a production to other days: on the wall at the same times, whatever the clocks do in between. Each event
//! is moved as by hand, with the same checks and the same messages; what cannot be moved stays, and says why.
//!
//! A series of which all that is still to come is meant is moved as a series, with those of it that were moved by themselves;
//! otherwise each day by itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan as _};
use platform::{Problem, ProblemType, TenantTx};
use serde_json::json;
use types::{EventId, SeriesId};

use super::change::{self, EventChanges};
use super::clone::{self, Selection};
use super::conflicts::{self, PersonClash, RoomClash};
use super::{author, locked, preview};
use crate::error::ScheduleError;
use crate::model::{Audience, Event, EventState, Range};
use crate::store::{events, occurrences};
use crate::time::{self, LocalTime, Zone};

/// What is moved, and how.
#[derive(Clone, Debug)]
pub struct Shifting {
    /// What is moved.
    pub what: Selection,
    /// By how many days later; earlier where it is negative.
    pub days: i32,
    /// Who is to know of those that are no drafts.
    pub audience: Audience,
    /// Why clashes are all right.
    pub accept_conflicts: Option<String>,
}

/// Why an event stays where it is.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// What it would be as an answer of its own.
    pub kind: ProblemType,
    /// In words.
    pub reason: String,
    /// What else is in the room.
    pub rooms: Vec<RoomClash>,
    /// What stands against people being called.
    pub people: Vec<PersonClash>,
}

impl From<ScheduleError> for Refusal {
    fn from(error: ScheduleError) -> Self {
        let rooms = if let ScheduleError::RoomTaken(rooms) = &error { rooms.clone() } else { Vec::new() };
        let people = match &error {
            ScheduleError::PeopleTaken(people) | ScheduleError::RuleBroken(people) => people.clone(),
            _ => Vec::new(),
        };
        let field = match &error {
            ScheduleError::Invalid(errors) => errors.first().map(|error| error.message.clone()),
            _ => None,
        };
        let problem = Problem::from(error);
        let reason = field.unwrap_or_else(|| problem.text().to_owned());
        Self { kind: problem.kind(), reason, rooms, people }
    }
}

/// An event that was meant.
pub struct Shifted {
    /// As it was.
    pub event: Event,
    /// On its clock, where it is now or would be.
    pub local_start: DateTime,
    /// Why it is not there.
    pub refusal: Option<Refusal>,
}

/// What was moved, and who is told.
pub struct Shift {
    /// In the order of time.
    pub events: Vec<Shifted>,
    /// First names of those who are told, by audience.
    pub audiences: Vec<(Audience, Vec<String>)>,
}

/// What is moved at once: an event, or a series with those of it that were moved by themselves.
struct Unit {
    head: EventId,
    range: Range,
    alone: Vec<EventId>,
    ids: Vec<EventId>,
    first: Timestamp,
    last: Timestamp,
}

impl Unit {
    fn of(event: &Event) -> Self {
        let (id, start_at) = (event.occurrence.id, event.occurrence.start_at);
        Self {
            head: id,
            range: Range::This,
            alone: Vec::new(),
            ids: vec![id],
            first: start_at,
            last: start_at,
        }
    }

    /// All that is still to come of a series; nothing where each was moved by itself.
    fn whole(events: &[&Event]) -> Option<Self> {
        let (alone, others): (Vec<&Event>, Vec<&Event>) =
            events.iter().partition(|event| event.occurrence.is_moved);
        let starts = || events.iter().map(|event| event.occurrence.start_at);
        Some(Self {
            head: others.first()?.occurrence.id,
            range: Range::All,
            alone: alone.iter().map(|event| event.occurrence.id).collect(),
            ids: events.iter().map(|event| event.occurrence.id).collect(),
            first: starts().min()?,
            last: starts().max()?,
        })
    }

    async fn shift(
        &self,
        tx: &mut TenantTx,
        how: &Shifting,
        planned: &BTreeMap<EventId, Timestamp>,
    ) -> Result<(), ScheduleError> {
        shift_one(tx, self.head, self.range, how, planned).await?;
        for id in &self.alone {
            shift_one(tx, *id, Range::This, how, planned).await?;
        }
        Ok(())
    }
}

/// Of these events, in the order of time, what is moved at once.
async fn units(tx: &mut TenantTx, events: &[Event], days: i32) -> Result<Vec<Unit>, ScheduleError> {
    let now = tx.now();
    let mut by_series: BTreeMap<SeriesId, Vec<&Event>> = BTreeMap::new();
    for event in events {
        by_series.entry(event.series.id).or_default().push(event);
    }
    let mut units = Vec::new();
    for (id, events) in by_series {
        let whole = if events.iter().any(|event| event.series.recurrence.is_some()) {
            let is_meant = |id| events.iter().any(|event| event.occurrence.id == id);
            let there = occurrences::of_series(tx, id, None).await?;
            let to_come = there.iter().filter(|row| row.start_at > now && row.state != EventState::Cancelled);
            let is_complete = to_come.map(|row| row.id).all(is_meant)
                && events.iter().all(|event| event.occurrence.start_at > now);
            Unit::whole(&events).filter(|_| is_complete)
        } else {
            None
        };
        match whole {
            Some(unit) => units.push(unit),
            None => units.extend(events.into_iter().map(Unit::of)),
        }
    }
    // Nothing is moved to where something stands that is moved away itself.
    if days > 0 {
        units.sort_by_key(|unit| std::cmp::Reverse(unit.last));
    } else {
        units.sort_by_key(|unit| unit.first);
    }
    Ok(units)
}

fn later(local: DateTime, days: i32) -> Result<LocalTime, ScheduleError> {
    let fault = |_| ScheduleError::field("shift_days", "Choose days from 2000 to 2199.");
    LocalTime::try_from(time::written(local.saturating_add(days.days()))).map_err(fault)
}

async fn shift_one(
    tx: &mut TenantTx,
    id: EventId,
    range: Range,
    how: &Shifting,
    planned: &BTreeMap<EventId, Timestamp>,
) -> Result<(), ScheduleError> {
    let event = locked(tx, id, None).await?;
    let at = &event.occurrence;
    if planned.get(&id) != Some(&at.start_at) {
        return Err(ScheduleError::Stale);
    }
    if at.start_at <= tx.now() {
        return Err(ScheduleError::InvalidState("It has begun already."));
    }
    let zone =
        Zone::parse(&at.timezone).ok_or(ScheduleError::InvalidState("A zone is not known any more."))?;
    let deadline = event.content().acknowledgment_deadline.map(|deadline| {
        let local = zone.local(deadline).saturating_add(how.days.days());
        Some(time::nearest_instant(local, &zone))
    });
    let changes = EventChanges {
        local_start: Some(later(at.local_start, how.days)?),
        local_end: Some(later(at.local_end, how.days)?),
        acknowledgment_deadline: deadline,
        range: Some(range),
        audience: Some(how.audience).filter(|_| at.state.is_published()),
        accept_conflicts: how.accept_conflicts.clone(),
        ..EventChanges::default()
    };
    change::update(tx, id, None, &changes).await?;
    Ok(())
}

/// Moves what is meant; what cannot be moved stays where it is.
pub async fn shift(tx: &mut TenantTx, how: &Shifting) -> Result<Shift, ScheduleError> {
    author(tx)?;
    let events = clone::chosen(tx, &how.what).await?;
    let ids: Vec<EventId> = events.iter().map(|event| event.occurrence.id).collect();
    // All at once and in order, so that of two who move weeks neither waits for the other.
    let series: BTreeSet<SeriesId> = events.iter().map(|event| event.series.id).collect();
    events::lock_all(tx, &Vec::from_iter(series)).await?;
    conflicts::hold(tx, &events.iter().map(|event| event.content().room_id).collect::<Vec<_>>()).await?;
    let people = occurrences::people(tx, &ids).await?;
    conflicts::hold_people(tx, &people).await?;
    let planned = events.iter().map(|event| (event.occurrence.id, event.occurrence.start_at)).collect();
    let mut waiting = units(tx, &events, how.days).await?;
    let mut refused: HashMap<EventId, Refusal> = HashMap::new();
    loop {
        let count = waiting.len();
        let mut staying = Vec::new();
        for unit in waiting {
            match tx.attempt(async |tx| unit.shift(tx, how, &planned).await).await? {
                Ok(()) => refused.retain(|id, _| !unit.ids.contains(id)),
                Err(ScheduleError::Db(error)) => return Err(error.into()),
                Err(error) => {
                    let refusal = Refusal::from(error);
                    refused.extend(unit.ids.iter().map(|id| (*id, refusal.clone())));
                    staying.push(unit);
                }
            }
        }
        // Of two that stand in each other's way, one may be gone by now.
        if staying.is_empty() || staying.len() == count {
            break;
        }
        waiting = staying;
    }
    let is_told =
        |event: &&Event| event.occurrence.state.is_published() && !refused.contains_key(&event.occurrence.id);
    let told: Vec<&Event> = events.iter().filter(is_told).collect();
    let told_ids: Vec<EventId> = told.iter().map(|event| event.occurrence.id).collect();
    let told_series: Vec<SeriesId> = told.iter().map(|event| event.series.id).collect();
    let told = if told.is_empty() {
        None
    } else {
        Some(preview::of_changed(tx, &told_series, &told_ids, true).await?)
    };
    let audiences = preview::audiences(tx, told).await?;
    tx.audit(
        "event_shift",
        "event",
        None,
        json!({"start_date": how.what.days.map(|days| days.0), "end_date": how.what.days.map(|days| days.1),
            "shift_days": how.days, "production_id": how.what.production_id, "audience": how.audience,
            "events": ids.len() - refused.len(), "refused": refused.len()}),
    );
    let shifted = |event: Event| Shifted {
        local_start: event.occurrence.local_start.saturating_add(how.days.days()),
        refusal: refused.remove(&event.occurrence.id),
        event,
    };
    Ok(Shift { events: events.into_iter().map(shifted).collect(), audiences })
}
