//! From the lines of a VEVENT to an [`Event`].

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::read::{Problem, Reason, Zones};
use super::text::{listed, unescaped};
use super::{Event, RecurrenceId, Status};
use crate::line::ContentLine;
use crate::recurrence::{Form, Recurrence, Refusal, Start, Value};

/// The lines that are read; all others are passed over.
const NAMES: [&str; 18] = [
    "UID",
    "DTSTAMP",
    "SEQUENCE",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "STATUS",
    "TRANSP",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "GEO",
    "URL",
    "CATEGORIES",
];

/// A line that is kept until the whole file is known.
#[derive(Debug, Clone)]
pub(super) struct Field {
    line: usize,
    name: &'static str,
    zone: Option<String>,
    is_with_following: bool,
    value: String,
}

impl Field {
    /// Nothing for a line that is not read.
    pub fn of(number: usize, line: &ContentLine<'_>) -> Option<Self> {
        let range = line.parameter("RANGE").unwrap_or_default();
        Some(Self {
            line: number,
            name: NAMES.into_iter().find(|name| line.is(name))?,
            zone: line.parameter("TZID").map(str::to_owned),
            is_with_following: range.eq_ignore_ascii_case("THISANDFUTURE"),
            value: line.value.to_owned(),
        })
    }

    fn problem(&self, reason: impl Into<Reason>) -> Problem {
        Problem { line: self.line, reason: reason.into() }
    }

    fn text(&self) -> String {
        unescaped(&self.value)
    }

    /// A point in time with its zone, which the file may describe itself.
    fn start(&self, zones: &Zones) -> Result<Start, Problem> {
        let value = Value::parse(&self.value).map_err(|refusal| self.problem(refusal))?;
        Ok(match (value.form, &self.zone) {
            (Form::Date, _) => Start::date(value.local.date()),
            (Form::Utc, _) => Start::utc(value.local),
            (Form::Local, None) => Start::floating(value.local),
            (Form::Local, Some(name)) => {
                let zone = zones.find(name);
                let unknown = || self.problem(Refusal::unknown_zone(name));
                Start::in_zone(value.local, zone.ok_or_else(unknown)?)
            }
        })
    }
}

/// The event whose BEGIN is on this line.
pub(super) fn event(line: usize, fields: &[Field], zones: &Zones) -> Result<Event, Problem> {
    let missing = |name| Problem { line, reason: Reason::Missing(name) };
    let uid = one(fields, "UID")?.map(Field::text).filter(|uid| !uid.trim().is_empty());
    let start = one(fields, "DTSTART")?.ok_or_else(|| missing("DTSTART"))?.start(zones)?;
    let stamp = one(fields, "DTSTAMP")?.and_then(|field| field.start(zones).ok());
    let stamp = stamp.and_then(|stamp| stamp.instant(stamp.local())).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut event = Event::new(uid.ok_or_else(|| missing("UID"))?, stamp, start);
    let number = |field: &Field| field.value.trim().parse().ok();
    event.sequence = one(fields, "SEQUENCE")?.and_then(number).unwrap_or_default();
    event.end = end(fields, &event.start, zones)?;
    event.recurrence = recurrence(fields, &event.start, zones)?;
    if let Some(field) = one(fields, "RECURRENCE-ID")? {
        let at = field.start(zones)?;
        event.recurrence_id = Some(RecurrenceId { at, is_with_following: field.is_with_following });
    }
    event.status = one(fields, "STATUS")?.and_then(|field| Status::parse(&field.value));
    event.is_busy =
        one(fields, "TRANSP")?.is_none_or(|field| !field.value.trim().eq_ignore_ascii_case("TRANSPARENT"));
    event.summary = one(fields, "SUMMARY")?.map(Field::text);
    event.description = one(fields, "DESCRIPTION")?.map(Field::text);
    event.location = one(fields, "LOCATION")?.map(Field::text);
    event.url = one(fields, "URL")?.map(|field| field.value.trim().to_owned());
    event.position = one(fields, "GEO")?.and_then(|field| position(&field.value));
    let categories = fields.iter().filter(|field| field.name == "CATEGORIES");
    event.categories = categories.flat_map(|field| listed(&field.value)).collect();
    Ok(event)
}

/// The line of that name, which may be there once.
fn one<'a>(fields: &'a [Field], name: &'static str) -> Result<Option<&'a Field>, Problem> {
    let mut found = fields.iter().filter(|field| field.name == name);
    let first = found.next();
    match found.next() {
        Some(second) => Err(second.problem(Reason::Twice(name))),
        None => Ok(first),
    }
}

fn end(fields: &[Field], start: &Start, zones: &Zones) -> Result<Option<Start>, Problem> {
    if let Some(field) = one(fields, "DTEND")? {
        let end = field.start(zones)?;
        if (end.form() == Form::Date) != (start.form() == Form::Date) {
            return Err(field.problem(Reason::EndOfOtherKind));
        }
        let is_before = match (start.instant(start.local()), end.instant(end.local())) {
            (Some(start), Some(end)) => end < start,
            _ => end.local() < start.local(),
        };
        return if is_before { Err(field.problem(Reason::EndBeforeStart)) } else { Ok(Some(end)) };
    }
    let Some(field) = one(fields, "DURATION")? else { return Ok(None) };
    let (days, seconds) = duration(field.value.trim()).ok_or_else(|| field.problem(Reason::NotADuration))?;
    // Days are days on the wall, hours are hours that pass (§3.3.6).
    let days = SignedDuration::from_hours(24 * days);
    let end = start.local().checked_add(days).ok().and_then(|local| later(start, local, seconds));
    let end = end.ok_or_else(|| field.problem(Reason::NotADuration))?;
    Ok(Some(start.at(end)))
}

fn later(start: &Start, local: DateTime, seconds: i64) -> Option<DateTime> {
    let seconds = SignedDuration::from_secs(seconds);
    match (start.zone(), start.instant(local)) {
        (Some(zone), Some(instant)) => Some(zone.to_datetime(instant.checked_add(seconds).ok()?)),
        _ => local.checked_add(seconds).ok(),
    }
}

/// `P1W`, `P2DT3H`, `PT1H30M`: days and seconds. Negative ones end before they start and are none.
fn duration(text: &str) -> Option<(i64, i64)> {
    let text = text.strip_prefix('+').unwrap_or(text).strip_prefix(['P', 'p'])?;
    let (mut days, mut seconds) = (0_i64, 0_i64);
    let (mut number, mut is_time, mut parts) = (None, false, 0);
    for character in text.chars() {
        if let Some(digit) = character.to_digit(10) {
            let longer = number.unwrap_or(0_i64) * 10 + i64::from(digit);
            number = Some(longer).filter(|number| *number < 100_000_000);
            number?;
            continue;
        }
        if character.eq_ignore_ascii_case(&'T') && number.is_none() && !is_time {
            is_time = true;
            continue;
        }
        let count = number.take()?;
        parts += 1;
        match (character.to_ascii_uppercase(), is_time) {
            ('W', false) => days += 7 * count,
            ('D', false) => days += count,
            ('H', true) => seconds += 3_600 * count,
            ('M', true) => seconds += 60 * count,
            ('S', true) => seconds += count,
            _ => return None,
        }
    }
    (parts > 0 && number.is_none()).then_some((days, seconds))
}

/// The rule with its dates; nothing where an event comes once.
fn recurrence(fields: &[Field], start: &Start, zones: &Zones) -> Result<Option<Recurrence>, Problem> {
    let mut series: Option<Recurrence> = None;
    // Rules first: without one, the start would count as a date of its own.
    for name in ["RRULE", "RDATE", "EXDATE"] {
        for field in fields.iter().filter(|field| field.name == name) {
            let refused = |refusal: Refusal| field.problem(refusal);
            let so_far = match series.take() {
                Some(series) => series,
                None => Recurrence::parse(start.clone(), "").map_err(refused)?,
            };
            let added = match name {
                "RRULE" => so_far.with_rule(&field.value),
                "RDATE" => so_far.with_dates(&in_start(field, start, zones)?),
                _ => so_far.without_dates(&in_start(field, start, zones)?),
            };
            series = Some(added.map_err(refused)?);
        }
    }
    Ok(series)
}

/// Values with another zone than the start's, as instants.
fn in_start(field: &Field, start: &Start, zones: &Zones) -> Result<String, Problem> {
    let (Some(name), Some(own)) = (&field.zone, start.zone()) else { return Ok(field.value.clone()) };
    let zone = zones.find(name).ok_or_else(|| field.problem(Refusal::unknown_zone(name)))?;
    if zone == *own {
        return Ok(field.value.clone());
    }
    let mut values = Vec::new();
    for text in field.value.split(',').map(|text| text.split('/').next().unwrap_or(text)) {
        let mut value = Value::parse(text).map_err(|refusal| field.problem(refusal))?;
        if value.form == Form::Local
            && let Some(instant) = Start::in_zone(value.local, zone.clone()).instant(value.local)
        {
            value = Value { local: Offset::UTC.to_datetime(instant), form: Form::Utc };
        }
        values.push(value.to_string());
    }
    Ok(values.join(","))
}

fn position(text: &str) -> Option<(f64, f64)> {
    let (latitude, longitude) = text.split_once(';')?;
    let (latitude, longitude): (f64, f64) = (latitude.trim().parse().ok()?, longitude.trim().parse().ok()?);
    let is_on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    is_on_earth.then_some((latitude, longitude))
}
