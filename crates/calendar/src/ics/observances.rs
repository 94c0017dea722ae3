//! VTIMEZONE: a zone's changes of the clocks, for readers that do not know it by name.

use jiff::civil::{DateTime, Weekday};
use jiff::tz::{Dst, Offset, TimeZone, TimeZoneTransition};
use jiff::{Timestamp, ToSpan as _};

use super::text::push_line;
use crate::recurrence::{Form, Value};

/// Rules are recognised from so many years of changes; what goes on that long is written as going on.
const YEARS_AHEAD: i64 = 10;
/// Changes are written one by one where they follow no rule; more years than that are not described.
const MAX_YEARS: i64 = 200;

/// From one change of the clocks on, what they show.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    at: Timestamp,
    /// On the wall before the change, which is how VTIMEZONE counts.
    local: DateTime,
    from: Offset,
    to: Offset,
    name: String,
    is_summer: bool,
}

/// Changes that come on the same weekday of the same month, year after year.
struct Run {
    changes: Vec<Change>,
    /// Which of the month's weekdays it can be: counted from the front, or -1 for the last.
    numbers: Vec<i8>,
}

impl Change {
    fn month_weekday_time(&self) -> (i8, Weekday, jiff::civil::Time) {
        (self.local.month(), self.local.weekday(), self.local.time())
    }

    fn numbers(&self) -> Vec<i8> {
        let (day, length) = (self.local.day(), self.local.days_in_month());
        let mut numbers = vec![(day - 1) / 7 + 1];
        if day + 7 > length {
            numbers.push(-1);
        }
        numbers
    }
}

impl Run {
    fn of(change: Change) -> Self {
        Self { numbers: change.numbers(), changes: vec![change] }
    }

    fn last(&self) -> &Change {
        &self.changes[self.changes.len() - 1]
    }

    /// The numbers that would be left if the change went on with this run; none where it does not.
    fn with(&self, change: &Change) -> Vec<i8> {
        let last = self.last();
        let goes_on = change.local.year() == last.local.year() + 1
            && change.month_weekday_time() == last.month_weekday_time()
            && (change.from, change.to, &change.name) == (last.from, last.to, &last.name);
        let numbers = change.numbers();
        self.numbers.iter().copied().filter(|number| goes_on && numbers.contains(number)).collect()
    }
}

/// Describes `zone` for events from `first` to `last` (on the wall or not: a day more or less does no harm).
pub(super) fn push_zone(out: &mut String, name: &str, zone: &TimeZone, first: Timestamp, last: Timestamp) {
    push_line(out, "BEGIN:VTIMEZONE");
    push_line(out, &format!("TZID:{name}"));
    let changes = changes(zone, first, last);
    let end = changes.last().map_or(0, |change| change.local.year());
    let mut runs: Vec<Run> = Vec::new();
    for change in changes {
        let joined =
            runs.iter_mut().rev().map(|run| (run.with(&change), run)).find(|(left, _)| !left.is_empty());
        match joined {
            Some((left, run)) => {
                run.numbers = left;
                run.changes.push(change);
            }
            None => runs.push(Run::of(change)),
        }
    }
    for run in &runs {
        push_run(out, run, end);
    }
    push_line(out, "END:VTIMEZONE");
}

/// The change that is in force at `first`, and those after it.
fn changes(zone: &TimeZone, first: Timestamp, last: Timestamp) -> Vec<Change> {
    let years = |years: i64| (years * 366 * 24).hours();
    let end = last.min(first.saturating_add(years(MAX_YEARS)).unwrap_or(last));
    let end = end.saturating_add(years(YEARS_AHEAD)).unwrap_or(end);
    let before = zone.preceding(first).next();
    let begins = before.as_ref().map_or(first, TimeZoneTransition::timestamp);
    let transitions = before.into_iter().chain(zone.following(begins));
    let mut found: Vec<Change> = transitions
        .take_while(|transition| transition.timestamp() <= end)
        .map(|transition| {
            let just_before = transition.timestamp().saturating_sub(1.second()).unwrap_or(begins);
            let from = zone.to_offset(just_before);
            Change {
                at: transition.timestamp(),
                local: from.to_datetime(transition.timestamp()),
                from,
                to: transition.offset(),
                name: transition.abbreviation().to_owned(),
                is_summer: transition.dst() == Dst::Yes,
            }
        })
        .collect();
    if found.first().is_none_or(|change| change.at > first) {
        // Clocks that nobody has changed yet.
        let info = zone.to_offset_info(first);
        let since = Timestamp::UNIX_EPOCH.min(first);
        let steady = Change {
            at: since,
            local: info.offset().to_datetime(since),
            from: info.offset(),
            to: info.offset(),
            name: info.abbreviation().to_owned(),
            is_summer: info.dst() == Dst::Yes,
        };
        found.insert(0, steady);
    }
    found
}

fn push_run(out: &mut String, run: &Run, end: i16) {
    let (first, last) = (&run.changes[0], run.last());
    let kind = if first.is_summer { "DAYLIGHT" } else { "STANDARD" };
    push_line(out, &format!("BEGIN:{kind}"));
    push_line(out, &format!("DTSTART:{}", Value { local: first.local, form: Form::Local }));
    if run.changes.len() > 1 {
        let number = run.numbers.last().copied().unwrap_or(1);
        let weekday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
            [usize::from(first.local.weekday().to_monday_zero_offset().unsigned_abs())];
        let mut rule = format!("RRULE:FREQ=YEARLY;BYMONTH={};BYDAY={number}{weekday}", first.local.month());
        if last.local.year() < end - 1 {
            // A day later than the last change, because some readers compare UNTIL with the time on the wall.
            let until = last.at.saturating_add(24.hours()).unwrap_or(last.at);
            let until = Value { local: Offset::UTC.to_datetime(until), form: Form::Utc };
            rule.push_str(&format!(";UNTIL={until}"));
        }
        push_line(out, &rule);
    }
    push_line(out, &format!("TZOFFSETFROM:{}", written(first.from)));
    push_line(out, &format!("TZOFFSETTO:{}", written(first.to)));
    push_line(out, &format!("TZNAME:{}", first.name));
    push_line(out, &format!("END:{kind}"));
}

/// `+0100`, or with seconds, as clocks went before there were zones.
fn written(offset: Offset) -> String {
    let seconds = offset.seconds().unsigned_abs();
    let sign = if offset.seconds() < 0 { '-' } else { '+' };
    let mut text = format!("{sign}{:02}{:02}", seconds / 3_600, seconds / 60 % 60);
    if !seconds.is_multiple_of(60) {
        text.push_str(&format!("{:02}", seconds % 60));
    }
    text
}
