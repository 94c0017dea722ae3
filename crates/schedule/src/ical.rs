//! Events as other calendars know them (RFC 5545). Each occurrence is an event of its own, with its id as UID: answers,
//! moves and cancellations hang on the day (ADR 10), and readers disagree about rules with exceptions, never about single
//! events. The same events always give the same text.

use calendar::ics::{self, Status};
use calendar::recurrence::Start;
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::Offset;

use crate::labels::{self, Place};
use crate::model::{Answer, Event, EventState, Participant};
use crate::time::Zone;

/// What the clock of the zone shows then; in UTC where it shows that twice, of which readers understand different things.
fn point(zone: &str, instant: Timestamp) -> Start {
    let in_utc = || Start::utc(Offset::UTC.to_datetime(instant));
    let Some(zone) = Zone::parse(zone) else { return in_utc() };
    let local = zone.local(instant);
    if zone.zone().to_ambiguous_timestamp(local).is_ambiguous() {
        return in_utc();
    }
    Start::in_zone(local, zone.zone().clone())
}

/// From when to when.
fn span(event: &Event) -> (Start, Start) {
    let at = &event.occurrence;
    if !event.series.all_day {
        return (point(&at.timezone, at.start_at), point(&at.end_timezone, at.end_at));
    }
    let last = at.local_end.date();
    // Whole days end with the midnight after the last one.
    let end = if at.local_end.time() == Time::midnight() { last } else { last.tomorrow().unwrap_or(last) };
    (Start::date(at.local_start.date()), Start::date(end))
}

fn bare(event: &Event) -> ics::Event {
    let at = &event.occurrence;
    let changed = event.series.updated_at.max(at.updated_at);
    let changed = event.room.as_ref().map_or(changed, |room| changed.max(room.updated_at));
    let (start, end) = span(event);
    let mut entry = ics::Event::new(at.id.to_string(), changed, start);
    entry.modified = Some(changed);
    entry.end = Some(end);
    entry.sequence = event.series.sequence.unsigned_abs();
    entry.status = match at.state {
        EventState::Draft => None,
        EventState::Tentative => Some(Status::Tentative),
        EventState::Confirmed => Some(Status::Confirmed),
        EventState::Cancelled => Some(Status::Cancelled),
    };
    entry
}

/// Whether it keeps somebody from doing something else.
fn is_busy(event: &Event, mine: Option<&Participant>) -> bool {
    event.occurrence.state.takes_place() && mine.is_none_or(|part| part.status != Answer::Declined)
}

/// That there is something, and when; nothing of what.
pub fn busy(event: &Event, mine: Option<&Participant>) -> ics::Event {
    let mut entry = bare(event);
    entry.is_busy = is_busy(event, mine);
    entry.summary = Some("Busy".to_owned());
    entry
}

/// All that somebody who takes part may know, with when they themselves are to be there.
pub fn full(event: &Event, mine: Option<&Participant>) -> ics::Event {
    let mut entry = bare(event);
    entry.is_busy = is_busy(event, mine);
    let content = event.content();
    let call = mine.and_then(|part| part.call_time).map(labels::clock);
    let mut summary = content.title.clone();
    if let Some(call) = &call {
        summary.push_str(&format!(" (your call {call})"));
    }
    if event.occurrence.state == EventState::Cancelled {
        // Not every program shows a cancelled event as one.
        summary.insert_str(0, "Cancelled: ");
    }
    entry.summary = Some(summary);
    let place = Place::of(&content, event.room.as_ref());
    entry.location = place.line();
    entry.position = place.position;
    entry.categories = vec![labels::kind(event.occurrence.kind).to_owned()];
    let own = mine.map(|part| (part.role.as_deref(), part.note.as_deref()));
    let (role, note) = own.unwrap_or_default();
    let lines = [
        call.map(|call| format!("Your call: {call} ({})", event.occurrence.timezone)),
        role.map(|role| format!("You: {role}")),
        note.map(|note| format!("For you: {note}")),
        event.production_name.as_ref().map(|name| format!("Production: {name}")),
        content.description,
        content.notes,
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    entry.description = (!lines.is_empty()).then(|| lines.join("\n"));
    entry
}
