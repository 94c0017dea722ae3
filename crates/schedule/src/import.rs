//! What people bring from other calendars, as events of ours. Pure: from what a file says to what would be written, with a
//! word where that is not the same.
//!
//! A changed instance of a series becomes an event of its own, and the series leaves it out; so nothing is lost and nothing is
//! there twice. Who takes part is not read: an address in a file is no consent.

use std::collections::{BTreeMap, HashSet};

use calendar::ics::{self, ReadError, Reading, Status};
use calendar::recurrence::{Form, Recurrence, Start};
use jiff::civil::DateTime;
use jiff::{SignedDuration, ToSpan as _};

use crate::model::{Content, EventState, EventType, Fold};
use crate::service::create::EventDetails;
use crate::service::series::Rule;
use crate::time::{self, LocalTime, TimeFault, Written, Zone};
use crate::{import_sheet, import_table};

/// Largest file.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;
/// Most events of one file.
pub const MOST_EVENTS: usize = 1_000;
/// Most of them that repeat: working out a rule takes time.
pub const MOST_SERIES: usize = 100;
/// How long something takes that has no end there.
const USUAL_LENGTH: SignedDuration = SignedDuration::from_hours(1);

/// By what it is known in the other calendar.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImportKey {
    /// The UID.
    pub uid: String,
    /// Of a changed instance of a series: when it was meant to be. Otherwise empty.
    pub instance: String,
}

impl ImportKey {
    /// As it is sent.
    pub fn text(&self) -> String {
        if self.instance.is_empty() { self.uid.clone() } else { format!("{}/{}", self.uid, self.instance) }
    }
}

/// An event that a file holds.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// By what it is known there.
    pub key: ImportKey,
    /// What would be written.
    pub details: EventDetails,
    /// The name of the room, which may be one of the company's.
    pub room: Option<String>,
    /// What is different from the file, a sentence each.
    pub remarks: Vec<String>,
}

/// Something that a file holds and that cannot be brought.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportProblem {
    /// Where it begins in the file, where that is known.
    pub line: Option<usize>,
    /// What it is called, where that is known.
    pub title: Option<String>,
    /// Why.
    pub reason: String,
}

/// What a file holds.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The sheet that was read, of a workbook.
    pub sheet: Option<String>,
    /// What can be brought, in the order of time.
    pub candidates: Vec<Candidate>,
    /// What cannot.
    pub problems: Vec<ImportProblem>,
}

/// A text as it is stored: without what surrounds it and without control characters; cut, with a remark, where it is too long.
pub(crate) fn text(
    field: &str,
    text: Option<String>,
    most: usize,
    remarks: &mut Vec<String>,
) -> Option<String> {
    let text: String = text?.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let text = text.trim();
    if text.chars().count() <= most {
        return Some(text.to_owned()).filter(|text| !text.is_empty());
    }
    remarks.push(format!("The {field} is cut to {most} characters."));
    Some(text.chars().take(most - 1).chain(['…']).collect())
}

/// A time on the wall, and of which zone.
struct Point {
    local: DateTime,
    zone: Zone,
}

/// What a point in time of the other calendar means here; times of a series keep their zone, be it UTC.
fn point(start: &Start, home: &Zone, is_series: bool) -> Point {
    let local = start.local();
    let in_zone = |zone: Zone| Point { local, zone };
    let named = start.zone().and_then(|zone| zone.iana_name()).and_then(Zone::parse);
    match (start.form(), named, start.instant(local)) {
        (Form::Local, Some(zone), _) => in_zone(zone),
        (Form::Utc, Some(zone), _) if is_series => in_zone(zone),
        // An offset that only the file knows, or a single instant.
        (Form::Local | Form::Utc, _, Some(instant)) => {
            Point { local: home.local(instant), zone: home.clone() }
        }
        // Whole days and times that float are meant wherever the company is.
        (Form::Date | Form::Local | Form::Utc, ..) => in_zone(home.clone()),
    }
}

/// The same, where the clocks skip it as much later as they are put forward.
fn shown(point: Point, remarks: &mut Vec<String>) -> Point {
    match time::instant(point.local, &point.zone, Some(Fold::First)) {
        Err(TimeFault::Missing(_)) => {
            remarks.push("The clocks skip its time on that day; it is later by as much.".to_owned());
            Point { local: point.zone.local(time::nearest_instant(point.local, &point.zone)), ..point }
        }
        Ok(_) | Err(TimeFault::Doubled(..)) => point,
    }
}

/// When it ends.
fn end(event: &ics::Event, start: &Point, home: &Zone, remarks: &mut Vec<String>) -> Point {
    let is_series = event.recurrence.is_some();
    let all_day = event.start.form() == Form::Date;
    if let Some(end) = event.end.as_ref().filter(|end| end.local() != event.start.local()) {
        let end = point(end, home, is_series);
        return if all_day { end } else { shown(end, remarks) };
    }
    let zone = start.zone.clone();
    if all_day {
        return Point { local: start.local.saturating_add(1.day()), zone };
    }
    remarks.push("It has no end there; here it takes one hour.".to_owned());
    let begins = time::nearest_instant(start.local, &zone);
    let ends = begins.checked_add(USUAL_LENGTH).unwrap_or(begins);
    Point { local: zone.local(ends), zone }
}

/// A time on the wall, of a year that the schedule knows.
pub(crate) fn local_time(local: DateTime) -> Result<LocalTime, String> {
    LocalTime::try_from(time::written(local))
        .map_err(|_| "It is before the year 2000 or after 2199.".to_owned())
}

/// The lines of a rule as the office would write them, without these instances.
fn rule(recurrence: &Recurrence, start: &Point, without: &[DateTime]) -> Result<Rule, String> {
    let mut rule = Rule::default();
    for line in recurrence.text().lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        match name.split(';').next().unwrap_or(name) {
            "RRULE" if rule.rrule.is_some() => {
                return Err("It repeats by two rules at once. Write two series instead.".to_owned());
            }
            "RRULE" => rule.rrule = Some(value.to_owned()),
            list => {
                let at = Start::parse(value, None).map_err(|refusal| refusal.to_string())?;
                let local = match at.form() {
                    Form::Utc => {
                        at.instant(at.local()).map_or(at.local(), |instant| start.zone.local(instant))
                    }
                    // A whole day taken away from a series with a time.
                    Form::Date => at.local().date().to_datetime(start.local.time()),
                    Form::Local => at.local(),
                };
                let times = if list == "RDATE" { &mut rule.rdates } else { &mut rule.exdates };
                times.push(local_time(local)?);
            }
        }
    }
    for local in without {
        rule.exdates.push(local_time(*local)?);
    }
    Ok(rule)
}

/// An event of ours like this one; `without` are the instances that come by themselves.
fn candidate(
    key: ImportKey,
    event: &ics::Event,
    without: &[Start],
    home: &Zone,
) -> Result<Candidate, String> {
    if key.uid.chars().count() > 255 || key.uid.contains(char::is_control) {
        return Err("Its UID is longer than 255 characters, or no text.".to_owned());
    }
    let mut remarks = Vec::new();
    let is_series = event.recurrence.is_some();
    let all_day = event.start.form() == Form::Date;
    let meant = point(&event.start, home, is_series);
    let start = if all_day { meant } else { shown(meant, &mut remarks) };
    let end = end(event, &start, home, &mut remarks);
    let (local_start, local_end) = (local_time(start.local)?, local_time(end.local)?);
    let rule = match &event.recurrence {
        Some(recurrence) => {
            let without: Vec<DateTime> =
                without.iter().map(|at| point(at, &start.zone, true)).map(|at| at.local).collect();
            rule(recurrence, &start, &without)?
        }
        None => Rule::default(),
    };
    if event.status == Some(Status::Tentative) {
        remarks.push("It is only tentative there.".to_owned());
    }
    let (latitude, longitude) = event.position.unzip();
    let content = Content {
        title: text("title", event.summary.clone(), 255, &mut remarks)
            .unwrap_or_else(|| "Untitled".to_owned()),
        room_id: None,
        location_name: text("place", event.location.clone(), 255, &mut remarks),
        location_address: None,
        latitude,
        longitude,
        description: text("description", event.description.clone(), 4_000, &mut remarks),
        notes: None,
        staff_notes: None,
        requires_acknowledgment: false,
        acknowledgment_deadline: None,
    };
    let details = EventDetails {
        kind: EventType::Other,
        state: EventState::Draft,
        production_id: None,
        content,
        local_start,
        local_end,
        zone: Some(start.zone),
        end_zone: Some(end.zone),
        // Of a doubled hour calendars mean the first (RFC 5545, 3.3.5).
        fold: Some(Fold::First),
        end_fold: Some(Fold::First),
        all_day,
        rule,
        people: Vec::new(),
        accept_conflicts: None,
    };
    Ok(Candidate { key, details, room: None, remarks })
}

/// From when to when it is.
pub fn written(details: &EventDetails, home: &Zone) -> Written {
    let zone = details.zone.clone().unwrap_or_else(|| home.clone());
    Written {
        local_start: details.local_start.0,
        local_end: details.local_end.0,
        end_zone: details.end_zone.clone().unwrap_or_else(|| zone.clone()),
        zone,
        fold: details.fold,
        end_fold: details.end_fold,
        all_day: details.all_day,
    }
}

/// What a file holds: a calendar, or a table as text or in a workbook; its bytes tell which, not its name. Refused in words for
/// the person who sent it.
pub fn read(bytes: &[u8], home: &Zone) -> Result<Found, String> {
    if import_sheet::kind(bytes).is_some() {
        return import_table::found(bytes, home);
    }
    match ics::read(bytes) {
        Ok(reading) => Ok(found(reading, home)),
        Err(ReadError::NotACalendar) => import_table::found(bytes, home),
        Err(error) => Err(error.to_string()),
    }
}

/// What a file holds, for a company whose clock is that of `home`.
fn found(reading: Reading, home: &Zone) -> Found {
    let mut found = Found::default();
    found.problems.extend(reading.problems.into_iter().map(|problem| ImportProblem {
        line: Some(problem.line),
        title: None,
        reason: problem.reason.to_string(),
    }));
    // A series and its changed instances have the same UID.
    let mut families: BTreeMap<String, Vec<ics::Event>> = BTreeMap::new();
    for event in reading.calendar.events {
        families.entry(event.uid.clone()).or_default().push(event);
    }
    let mut series = 0;
    for (uid, mut events) in families {
        // The last version of each counts.
        events.sort_by_key(|event| std::cmp::Reverse(event.sequence));
        let mut seen = HashSet::new();
        events.retain(|event| seen.insert(event.recurrence_id.as_ref().map(|id| id.at.local())));
        let without: Vec<Start> =
            events.iter().filter_map(|event| event.recurrence_id.as_ref().map(|id| id.at.clone())).collect();
        for event in &events {
            let is_cancelled = event.status == Some(Status::Cancelled);
            let id = event.recurrence_id.as_ref();
            let refused = |reason: &str| ImportProblem {
                line: None,
                title: event.summary.clone(),
                reason: reason.to_owned(),
            };
            if id.is_some_and(|id| id.is_with_following) {
                found.problems.push(refused(
                    "A change of this and all following ones cannot be read. Change the series here.",
                ));
            } else if is_cancelled && id.is_some() {
                // The series leaves it out.
            } else if is_cancelled {
                found.problems.push(refused("It is cancelled there."));
            } else {
                series += usize::from(event.recurrence.is_some());
                if event.recurrence.is_some() && series > MOST_SERIES {
                    found.problems.push(refused("The file has more than 100 events that repeat."));
                    continue;
                }
                let instance = id.map_or_else(String::new, |id| time::written(id.at.local()));
                let key = ImportKey { uid: uid.clone(), instance };
                match candidate(key, event, &without, home) {
                    Ok(candidate) => found.candidates.push(candidate),
                    Err(reason) => found.problems.push(refused(&reason)),
                }
            }
        }
    }
    found.candidates.sort_by_key(|candidate| candidate.details.local_start.0);
    found
}
