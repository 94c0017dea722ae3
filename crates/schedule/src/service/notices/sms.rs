//! What a text message says: which call it is about, and what is different from what its reader last saw of it, from what to
//! what. Reads first, then finds the words without IO.

use std::collections::HashMap;

use jiff::civil::DateTime;
use notifications::CallChange;
use platform::TenantTx;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use types::{ParticipantId, SeriesId};
use uuid::Uuid;

use super::wording;
use crate::error::ScheduleError;
use crate::model::{Event, EventState, Participant};
use crate::service::change;
use crate::store::notices::{self, Told};

/// Kinds of changes that are named.
const NAMED: usize = 3;

/// What is different in somebody's call.
#[derive(Debug, Default, PartialEq)]
pub struct Difference {
    /// When it began on its clock.
    was: Option<DateTime>,
    /// From where to where.
    place: Option<(Option<String>, Option<String>)>,
    /// What else, in a word each.
    others: Vec<String>,
}

/// What is different for each of these people from what they last saw.
pub async fn differences(
    tx: &mut TenantTx,
    parts: &[(&Event, &Participant)],
) -> Result<HashMap<ParticipantId, Difference>, ScheduleError> {
    let series: Vec<SeriesId> = parts.iter().map(|(event, _)| event.series.id).collect();
    let told = notices::told(tx, &series).await?;
    let rooms = told.iter().filter_map(|told| told.changes.get("room_id"));
    let rooms = rooms.flat_map(|change| [change.get("from"), change.get("to")]);
    let rooms: Vec<Uuid> = rooms.filter_map(|id| id?.as_str()?.parse().ok()).collect();
    let names = if rooms.is_empty() { HashMap::new() } else { notices::names(tx, &rooms).await? };
    let mut found = HashMap::new();
    for (event, part) in parts {
        let now = change::facts_of(event)?;
        found.insert(part.id, difference(event, part, &told, &now, &names));
    }
    Ok(found)
}

fn difference(
    event: &Event,
    part: &Participant,
    told: &[Told],
    now: &Map<String, Value>,
    names: &HashMap<Uuid, String>,
) -> Difference {
    let at = &event.occurrence;
    let is_new = |told: &&Told| {
        told.series_id == event.series.id
            && told.event_id.is_none_or(|id| id == at.id)
            && told.version > part.seen_version.unwrap_or_default()
            && part.told_at.is_some_and(|since| told.created_at > since)
    };
    let new: Vec<&Told> = told.iter().filter(is_new).collect();
    let mut before = Map::new();
    for told in &new {
        for (name, change) in told.changes.iter().filter(|(name, _)| !wording::TIMES.contains(&name.as_str()))
        {
            before.entry(name.clone()).or_insert_with(|| change.get("from").cloned().unwrap_or_default());
        }
    }
    let mut was = at.local_start;
    let mut is_longer = false;
    for told in new.iter().rev() {
        let start: Option<(DateTime, DateTime)> = from_to(told, "local_start");
        match start {
            Some((from, _)) if told.edited_id == Some(at.id) => was = from,
            // The whole series was moved by as much, but for what was moved by itself.
            Some((from, to)) if !at.is_moved => was = was.saturating_sub(to.duration_since(from)),
            Some(_) => {}
            None => is_longer |= told.changes.contains_key("local_end"),
        }
    }
    let mut difference = Difference { was: (was != at.local_start).then_some(was), ..Difference::default() };
    if is_longer && difference.was.is_none() {
        difference.others.push("end".to_owned());
    }
    for change in wording::changes(&before, now, names, false) {
        match change {
            CallChange::Text { what, from, to } if what == wording::PLACE => {
                difference.place = Some((from, to))
            }
            CallChange::Text { what, .. } | CallChange::Instant { what, .. } => {
                difference.others.push(what.to_lowercase());
            }
            CallChange::Span { .. } => {}
        }
    }
    difference
}

fn from_to<T: DeserializeOwned>(told: &Told, name: &str) -> Option<(T, T)> {
    let change = told.changes.get(name)?;
    let value = |side: &str| serde_json::from_value(change.get(side)?.clone()).ok();
    value("from").zip(value("to"))
}

fn short(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// Plain characters of our own: others would make two messages of one.
pub fn words(company: &str, event: &Event, different: &Difference, link: &str) -> String {
    let (company, title) = (short(company, 40), short(&event.content().title, 60));
    let (at, all_day) = (&event.occurrence, event.series.all_day);
    let day =
        |local: DateTime| local.strftime(if all_day { "%a %-d %b" } else { "%a %-d %b %H:%M" }).to_string();
    let is_cancelled = at.state == EventState::Cancelled;
    let (was, place) =
        (different.was.filter(|_| !is_cancelled), different.place.as_ref().filter(|_| !is_cancelled));
    let mut when = day(at.local_start);
    if let Some(was) = was {
        let is_same_day = was.date() == at.local_start.date() && !all_day;
        let was = if is_same_day { was.strftime("%H:%M").to_string() } else { day(was) };
        when.push_str(&format!(", was {was}"));
    }
    if !all_day {
        when.push_str(&format!(" ({})", at.timezone));
    }
    if let Some((from, to)) = place {
        let said =
            |place: &Option<String>| place.as_deref().map_or_else(|| "-".to_owned(), |name| short(name, 40));
        when.push_str(&format!(", at {}, was {}", said(to), said(from)));
    }
    let others = different.others.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let what = if is_cancelled {
        "CANCELLED:".to_owned()
    } else if was.is_some() {
        "moved:".to_owned()
    } else if place.is_some() {
        "in another place:".to_owned()
    } else if !others.is_empty() {
        format!("changed ({others}):")
    } else {
        "please look at your call".to_owned()
    };
    format!("{company}: {what} \"{title}\", {when}. {link}")
}
