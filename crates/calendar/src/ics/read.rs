//! Reads calendars of unknown origin: bounded in every direction, and with a line for each problem.

use std::collections::HashMap;

use jiff::tz::{Offset, TimeZone};

use super::event::{Field, event};
use super::text::{Lines, unescaped};
use super::{Calendar, Event};
use crate::line::ContentLine;
use crate::recurrence::Refusal;
use crate::zones;

const MAX_BYTES: usize = 5 * 1024 * 1024;
const MAX_EVENTS: usize = 10_000;
/// Lines of one event, alarms not counted.
const MAX_FIELDS: usize = 2_000;
const MAX_LINE_BYTES: usize = 512 * 1024;
const MAX_DEPTH: usize = 8;
const MAX_ZONES: usize = 1_000;
const MAX_PROBLEMS: usize = 100;

/// What a file held.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    pub calendar: Calendar,
    /// Events that were left out, and why; at most a hundred.
    pub problems: Vec<Problem>,
}

/// Why an event was left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Line {line}: {reason}")]
pub struct Problem {
    /// Counted from one, before lines are put together.
    pub line: usize,
    pub reason: Reason,
}

/// What is wrong with an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    #[error("This line is not iCalendar.")]
    NotALine,
    #[error("This event has no {0}.")]
    Missing(&'static str),
    #[error("{0} is there twice.")]
    Twice(&'static str),
    #[error("This event has more than {MAX_FIELDS} lines.")]
    TooManyLines,
    #[error("This is no duration like PT1H30M.")]
    NotADuration,
    #[error("The end is before the start.")]
    EndBeforeStart,
    #[error("A day needs a whole day as its end, and a time needs a time.")]
    EndOfOtherKind,
    #[error(transparent)]
    Recurrence(#[from] Refusal),
}

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("This file is larger than 5 MB.")]
    TooLarge,
    #[error("Line {0}: This is not text in UTF-8.")]
    NotText(usize),
    #[error("This is not an iCalendar file: it does not begin with BEGIN:VCALENDAR.")]
    NotACalendar,
    #[error("Line {0}: This line is too long.")]
    LineTooLong(usize),
    #[error("Line {0}: Too many parts lie within each other.")]
    TooDeep(usize),
    #[error("Line {0}: END does not fit the BEGIN before it.")]
    WrongEnd(usize),
    #[error("The file ends in the middle of {0}.")]
    Unfinished(&'static str),
    #[error("This file has more than {MAX_EVENTS} events.")]
    TooManyEvents,
    #[error("This file describes more than {MAX_ZONES} time zones.")]
    TooManyZones,
}

/// A zone that the file describes.
#[derive(Debug, Default)]
struct Described {
    name: String,
    /// `X-LIC-LOCATION`, as libical writes it.
    location: Option<String>,
    offsets: Vec<Offset>,
}

/// The zones of a file by the names it gives them.
#[derive(Debug, Default)]
pub(super) struct Zones(HashMap<String, TimeZone>);

impl Zones {
    /// The file's own names count only where nobody else knows the name.
    pub fn find(&self, name: &str) -> Option<TimeZone> {
        zones::find(name).or_else(|| self.0.get(name).cloned())
    }

    fn keep(&mut self, described: Described) {
        let by_location = described.location.as_deref().and_then(zones::find);
        let steady = || {
            let (first, rest) = described.offsets.split_first()?;
            rest.iter().all(|offset| offset == first).then(|| TimeZone::fixed(*first))
        };
        if let Some(zone) = by_location.or_else(steady) {
            self.0.insert(described.name, zone);
        }
    }
}

/// An event's lines, kept until all zones are known: some files describe zones last.
struct Raw {
    line: usize,
    fields: Vec<Field>,
    problem: Option<Problem>,
}

#[derive(Default)]
struct Reader {
    reading: Reading,
    zones: Zones,
    zone: Option<Described>,
    zone_count: usize,
    raw: Option<Raw>,
    events: Vec<Raw>,
    /// The parts that are open.
    open: Vec<String>,
    is_calendar: bool,
}

/// Reads the events of a file. Tasks, alarms and journals are passed over.
pub fn read(bytes: &[u8]) -> Result<Reading, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        ReadError::NotText(1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count())
    })?;
    let mut reader = Reader::default();
    for (number, line) in Lines::of(text.trim_start_matches('\u{feff}')) {
        if line.len() > MAX_LINE_BYTES {
            return Err(ReadError::LineTooLong(number));
        }
        reader.line(number, &line)?;
    }
    reader.finish()
}

impl Reader {
    fn line(&mut self, number: usize, text: &str) -> Result<(), ReadError> {
        if let Some(name) = part_begun(text) {
            return self.begin(number, name);
        }
        let Some(line) = ContentLine::parse(text) else {
            if !self.is_calendar {
                return Err(ReadError::NotACalendar);
            }
            self.spoil(number, Reason::NotALine);
            return Ok(());
        };
        if !self.is_calendar {
            return Err(ReadError::NotACalendar);
        }
        if line.is("END") {
            return self.end(number, &line.value.trim().to_ascii_uppercase());
        }
        match self.open.last().map(String::as_str) {
            Some("VCALENDAR") if line.is("X-WR-CALNAME") => {
                self.reading.calendar.name.get_or_insert_with(|| unescaped(line.value));
            }
            Some("VCALENDAR") if line.is("METHOD") => {
                self.reading.calendar.method.get_or_insert_with(|| line.value.trim().to_ascii_uppercase());
            }
            Some("VEVENT") => {
                if let Some(raw) = &mut self.raw {
                    if raw.fields.len() == MAX_FIELDS {
                        self.spoil(number, Reason::TooManyLines);
                    } else {
                        raw.fields.extend(Field::of(number, &line));
                    }
                }
            }
            _ => self.zone_line(&line),
        }
        Ok(())
    }

    fn zone_line(&mut self, line: &ContentLine<'_>) {
        let Some(zone) = &mut self.zone else { return };
        if line.is("TZID") {
            line.value.trim().clone_into(&mut zone.name);
        } else if line.is("X-LIC-LOCATION") {
            zone.location = Some(line.value.trim().to_owned());
        } else if line.is("TZOFFSETTO") {
            zone.offsets.extend(offset(line.value.trim()));
        }
    }

    fn begin(&mut self, number: usize, name: String) -> Result<(), ReadError> {
        if self.open.is_empty() && name != "VCALENDAR" {
            return Err(ReadError::NotACalendar);
        }
        if self.open.len() == MAX_DEPTH {
            return Err(ReadError::TooDeep(number));
        }
        self.is_calendar = true;
        match name.as_str() {
            "VEVENT" if self.raw.is_none() => {
                if self.events.len() == MAX_EVENTS {
                    return Err(ReadError::TooManyEvents);
                }
                self.raw = Some(Raw { line: number, fields: Vec::new(), problem: None });
            }
            "VTIMEZONE" => {
                self.zone_count += 1;
                if self.zone_count > MAX_ZONES {
                    return Err(ReadError::TooManyZones);
                }
                self.zone = Some(Described::default());
            }
            _ => {}
        }
        self.open.push(name);
        Ok(())
    }

    fn end(&mut self, number: usize, name: &str) -> Result<(), ReadError> {
        if self.open.pop().as_deref() != Some(name) {
            return Err(ReadError::WrongEnd(number));
        }
        match name {
            "VEVENT" if !self.open.iter().any(|open| open == "VEVENT") => self.events.extend(self.raw.take()),
            "VTIMEZONE" => {
                if let Some(zone) = self.zone.take() {
                    self.zones.keep(zone);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The first problem of the event that is being read, or one of the file.
    fn spoil(&mut self, line: usize, reason: Reason) {
        let problem = Problem { line, reason };
        match &mut self.raw {
            Some(raw) => {
                raw.problem.get_or_insert(problem);
            }
            None if self.reading.problems.len() < MAX_PROBLEMS => self.reading.problems.push(problem),
            None => {}
        }
    }

    fn finish(mut self) -> Result<Reading, ReadError> {
        if !self.is_calendar {
            return Err(ReadError::NotACalendar);
        }
        if !self.open.is_empty() {
            let what = if self.raw.is_some() { "an event" } else { "the calendar" };
            return Err(ReadError::Unfinished(what));
        }
        for raw in self.events {
            let made: Result<Event, Problem> = match raw.problem {
                Some(problem) => Err(problem),
                None => event(raw.line, &raw.fields, &self.zones),
            };
            match made {
                Ok(event) => self.reading.calendar.events.push(event),
                Err(problem) if self.reading.problems.len() < MAX_PROBLEMS => {
                    self.reading.problems.push(problem)
                }
                Err(_) => {}
            }
        }
        Ok(self.reading)
    }
}

/// The name of the part that begins here.
fn part_begun(line: &str) -> Option<String> {
    let (begin, name) = line.split_at_checked("BEGIN:".len())?;
    begin.eq_ignore_ascii_case("BEGIN:").then(|| name.trim().to_ascii_uppercase())
}

/// `+0100` or `-034500`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    if !(digits.len() == 4 || digits.len() == 6) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize| digits.get(from..from + 2).map_or(Some(0), |two| two.parse::<i32>().ok());
    Offset::from_seconds(sign * (number(0)? * 3_600 + number(2)? * 60 + number(4)?)).ok()
}
