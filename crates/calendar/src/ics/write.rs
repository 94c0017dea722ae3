//! Calendars as text.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use super::observances::push_zone;
use super::text::{escaped, push_line};
use super::{Calendar, Event};
use crate::recurrence::{Form, Start, Value};

/// The names of zones with the time for which they must be described.
type Zones = BTreeMap<String, (TimeZone, Timestamp, Timestamp)>;

impl Calendar {
    /// The calendar as iCalendar text; the same calendar gives the same text.
    pub fn write(&self) -> String {
        let mut out = String::new();
        for line in [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//BIG Live Portal//Schedule//EN",
            "CALSCALE:GREGORIAN",
        ] {
            push_line(&mut out, line);
        }
        if let Some(method) = &self.method {
            push_line(&mut out, &format!("METHOD:{}", escaped(method)));
        }
        if let Some(name) = &self.name {
            push_line(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
        }
        if let Some(minutes) = self.refresh_minutes {
            // The second one is what programs knew before RFC 7986.
            push_line(&mut out, &format!("REFRESH-INTERVAL;VALUE=DURATION:PT{minutes}M"));
            push_line(&mut out, &format!("X-PUBLISHED-TTL:PT{minutes}M"));
        }
        for (name, (zone, first, last)) in self.zones() {
            push_zone(&mut out, &name, &zone, first, last);
        }
        for event in &self.events {
            push_event(&mut out, event);
        }
        push_line(&mut out, "END:VCALENDAR");
        out
    }

    fn zones(&self) -> Zones {
        let mut zones = Zones::new();
        for event in &self.events {
            let id = event.recurrence_id.as_ref().map(|id| &id.at);
            for start in [Some(&event.start), event.end.as_ref(), id].into_iter().flatten() {
                let (Some(name), Some(zone), Some(at)) =
                    (zone_name(start), start.zone(), start.instant(start.local()))
                else {
                    continue;
                };
                let known = zones.entry(name.to_owned()).or_insert_with(|| (zone.clone(), at, at));
                known.1 = known.1.min(at);
                known.2 = known.2.max(at);
                if event.recurrence.is_some() {
                    // Instances go on at least until today.
                    known.2 = known.2.max(event.stamp);
                }
            }
        }
        zones
    }
}

/// The name under which a start's zone is described. Zones without a name are written in UTC.
fn zone_name(start: &Start) -> Option<&str> {
    let name = start.zone()?.iana_name()?;
    (start.form() == Form::Local && name != "UTC").then_some(name)
}

fn push_event(out: &mut String, event: &Event) {
    push_line(out, "BEGIN:VEVENT");
    push_text(out, "UID", Some(&event.uid));
    push_line(out, &format!("DTSTAMP:{}", in_utc(event.stamp)));
    if let Some(modified) = event.modified {
        push_line(out, &format!("LAST-MODIFIED:{}", in_utc(modified)));
    }
    push_line(out, &format!("SEQUENCE:{}", event.sequence));
    push_start(out, "DTSTART", "", &event.start);
    if let Some(end) = &event.end {
        push_start(out, "DTEND", "", end);
    }
    if let Some(series) = &event.recurrence {
        for rule in series.rules_to_send() {
            push_line(out, &format!("RRULE:{rule}"));
        }
        for (name, values) in [("RDATE", series.added_values()), ("EXDATE", series.exceptions())] {
            for value in values {
                push_value(out, name, "", *value, series.start());
            }
        }
    }
    if let Some(id) = &event.recurrence_id {
        let range = if id.is_with_following { ";RANGE=THISANDFUTURE" } else { "" };
        push_start(out, "RECURRENCE-ID", range, &id.at);
    }
    if let Some(status) = event.status {
        push_line(out, &format!("STATUS:{}", status.name()));
    }
    if !event.is_busy {
        push_line(out, "TRANSP:TRANSPARENT");
    }
    push_text(out, "SUMMARY", event.summary.as_deref());
    push_text(out, "DESCRIPTION", event.description.as_deref());
    push_text(out, "LOCATION", event.location.as_deref());
    if let Some((latitude, longitude)) = event.position {
        push_line(out, &format!("GEO:{latitude:.6};{longitude:.6}"));
    }
    if let Some(url) = &event.url {
        // An address is no text: nothing in it is escaped, and nothing may end the line.
        push_line(out, &format!("URL:{}", url.replace(char::is_control, "")));
    }
    if !event.categories.is_empty() {
        let categories: Vec<String> = event.categories.iter().map(|category| escaped(category)).collect();
        push_line(out, &format!("CATEGORIES:{}", categories.join(",")));
    }
    push_line(out, "END:VEVENT");
}

fn push_text(out: &mut String, name: &str, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        push_line(out, &format!("{name}:{}", escaped(text)));
    }
}

fn push_start(out: &mut String, name: &str, parameters: &str, start: &Start) {
    let value = Value { local: start.local(), form: start.form() };
    push_value(out, name, parameters, value, start);
}

/// A value among the times of `start`.
fn push_value(out: &mut String, name: &str, parameters: &str, value: Value, start: &Start) {
    let line = match (value.form, start.zone(), zone_name(start)) {
        (Form::Date, ..) => format!("{name}{parameters};VALUE=DATE:{value}"),
        (Form::Local, _, Some(zone)) => format!("{name}{parameters};TZID={zone}:{value}"),
        (Form::Local, Some(_), None) => match start.instant(value.local) {
            Some(instant) => format!("{name}{parameters}:{}", in_utc(instant)),
            None => return,
        },
        _ => format!("{name}{parameters}:{value}"),
    };
    push_line(out, &line);
}

fn in_utc(instant: Timestamp) -> Value {
    Value { local: Offset::UTC.to_datetime(instant), form: Form::Utc }
}
