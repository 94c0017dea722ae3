//! From stored fields to what an e-mail says of them. Pure.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Time;
use notifications::{CallChange, CallNews, CallNewsKind, CallSpan};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::model::{Event, PartBefore, Participant};

/// Fields by name, as changes keep them.
type Facts = Map<String, Value>;

/// Fields that say when something is.
pub const TIMES: [&str; 7] =
    ["local_start", "local_end", "timezone", "end_timezone", "start_at", "end_at", "all_day"];
/// What another place is called.
pub const PLACE: &str = "Place";
const PLACES: [&str; 3] = ["room_id", "location_name", "location_address"];

/// When an event is.
pub fn span(event: &Event) -> CallSpan {
    let occurrence = &event.occurrence;
    CallSpan {
        start_at: occurrence.start_at,
        end_at: occurrence.end_at,
        timezone: occurrence.timezone.clone(),
        end_timezone: occurrence.end_timezone.clone(),
        is_all_day: event.series.all_day,
    }
}

/// Where an event is.
pub fn place(event: &Event) -> Option<String> {
    let content = event.content();
    joined(content.location_name, content.location_address).or_else(|| {
        let room = event.room.as_ref()?;
        joined(Some(room.name.clone()), room.address.clone())
    })
}

fn joined(name: Option<String>, address: Option<String>) -> Option<String> {
    match (name, address) {
        (Some(name), Some(address)) => Some(format!("{name}, {address}")),
        (name, address) => name.or(address),
    }
}

fn call_time(time: Time, event: &Event) -> String {
    format!("{} ({})", time.strftime("%H:%M"), event.occurrence.timezone)
}

/// News of an event for somebody with this part in it.
pub fn news(kind: CallNewsKind, event: &Event, part: Option<&Participant>, dates: i64) -> CallNews {
    let content = event.content();
    let is_theirs = !matches!(kind, CallNewsKind::Cancelled | CallNewsKind::Dropped);
    let part = part.filter(|_| is_theirs);
    CallNews {
        kind,
        event_id: (kind != CallNewsKind::Dropped).then_some(event.occurrence.id),
        title: content.title.clone(),
        span: span(event),
        dates,
        place: place(event),
        role: part.and_then(|part| part.role.clone()),
        call_time: part.and_then(|part| part.call_time).map(|time| call_time(time, event)),
        note: part.filter(|_| kind == CallNewsKind::Called).and_then(|part| part.note.clone()),
        changes: Vec::new(),
        reason: None,
        is_asked: content.requires_acknowledgment && part.is_some(),
        deadline: content.acknowledgment_deadline,
    }
}

/// What differs between `before`, which holds the first values of what was changed, and `now`. `names` are those of rooms and
/// productions.
pub fn changes(
    before: &Facts,
    now: &Facts,
    names: &HashMap<Uuid, String>,
    is_office: bool,
) -> Vec<CallChange> {
    let differs = |name: &&str| before.get(*name).is_some_and(|from| now.get(*name) != Some(from));
    let mut old = now.clone();
    old.extend(before.clone());
    let mut found = Vec::new();
    if TIMES.iter().any(&differs)
        && let (Some(from), Some(to)) = (span_of(&old), span_of(now))
    {
        found.push(CallChange::Span { from, to });
    }
    if PLACES.iter().any(&differs) {
        found.push(text(PLACE, place_of(&old, names), place_of(now, names)));
    }
    for (name, what) in [
        ("title", "Title"),
        ("type", "Kind"),
        ("state", "State"),
        ("production_id", "Production"),
        ("description", "About it"),
        ("notes", "Notes"),
        ("staff_notes", "Notes of the office"),
        ("requires_acknowledgment", "To be confirmed"),
    ] {
        if differs(&name) && (is_office || name != "staff_notes") {
            found.push(text(what, said(old.get(name), names), said(now.get(name), names)));
        }
    }
    if differs(&"acknowledgment_deadline") {
        let (from, to) = (field(&old, "acknowledgment_deadline"), field(now, "acknowledgment_deadline"));
        found.push(CallChange::Instant { what: "To be confirmed by".to_owned(), from, to });
    }
    if differs(&"recurrence") {
        let see = "There are other dates than before; all of them are in your schedule.";
        found.push(text("Dates of the series", None, Some(see.to_owned())));
    }
    found
}

/// What differs in somebody's own part.
pub fn part_changes(before: &PartBefore, part: &Participant, event: &Event) -> Vec<CallChange> {
    let mut found = Vec::new();
    if before.role != part.role {
        found.push(text("Your part", before.role.clone(), part.role.clone()));
    }
    if before.call_time != part.call_time {
        let told = |time: Option<Time>| time.map(|time| call_time(time, event));
        found.push(text("Your call", told(before.call_time), told(part.call_time)));
    }
    if before.note != part.note {
        found.push(text("For you", before.note.clone(), part.note.clone()));
    }
    found
}

/// Something that was said and is said.
pub fn text(what: &str, from: Option<String>, to: Option<String>) -> CallChange {
    CallChange::Text { what: what.to_owned(), from, to }
}

fn field<T: DeserializeOwned>(facts: &Facts, name: &str) -> Option<T> {
    facts.get(name).cloned().and_then(|value| serde_json::from_value(value).ok())
}

fn span_of(facts: &Facts) -> Option<CallSpan> {
    Some(CallSpan {
        start_at: field::<Timestamp>(facts, "start_at")?,
        end_at: field::<Timestamp>(facts, "end_at")?,
        timezone: field(facts, "timezone")?,
        end_timezone: field(facts, "end_timezone")?,
        is_all_day: field(facts, "all_day")?,
    })
}

fn place_of(facts: &Facts, names: &HashMap<Uuid, String>) -> Option<String> {
    let written = joined(field(facts, "location_name"), field(facts, "location_address"));
    written.or_else(|| said(facts.get("room_id"), names))
}

fn said(value: Option<&Value>, names: &HashMap<Uuid, String>) -> Option<String> {
    match value? {
        Value::Bool(true) => Some("yes".to_owned()),
        Value::Bool(false) => Some("no".to_owned()),
        Value::String(text) => {
            let name = text.parse().ok().and_then(|id: Uuid| names.get(&id));
            Some(name.cloned().unwrap_or_else(|| text.replace("call_time", "call time")))
        }
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn facts(value: Value) -> Facts {
        serde_json::from_value(value).unwrap()
    }

    fn now() -> Facts {
        facts(json!({
            "title": "Swan Lake", "start_at": "2027-03-10T14:00:00Z", "end_at": "2027-03-10T17:00:00Z",
            "timezone": "Europe/Vienna", "end_timezone": "Europe/Vienna", "all_day": false,
            "location_name": null, "location_address": null, "room_id": "01900000-0000-7000-8000-000000000000",
            "staff_notes": "Piano is paid",
        }))
    }

    #[test]
    fn what_is_back_to_what_it_was_is_no_change() {
        let before = facts(json!({"title": "Swan Lake", "start_at": "2027-03-10T14:00:00Z"}));
        assert!(changes(&before, &now(), &HashMap::new(), true).is_empty());
    }

    #[test]
    fn times_and_places_are_told_whole_and_the_offices_notes_to_the_office() {
        let names =
            HashMap::from([("01900000-0000-7000-8000-000000000000".parse().unwrap(), "Studio 1".into())]);
        let before = facts(json!({
            "start_at": "2027-03-10T09:00:00Z", "location_name": "Lincoln Center", "location_address": "New York",
            "staff_notes": null,
        }));
        let told = changes(&before, &now(), &names, false);
        let to = span_of(&now()).unwrap();
        let from = CallSpan { start_at: "2027-03-10T09:00:00Z".parse().unwrap(), ..to.clone() };
        let place = text("Place", Some("Lincoln Center, New York".into()), Some("Studio 1".into()));
        assert_eq!(told, [CallChange::Span { from, to }, place]);
        assert_eq!(changes(&before, &now(), &names, true).len(), 3);
    }
}
