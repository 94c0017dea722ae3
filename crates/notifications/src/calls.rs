//! What is told of the schedule, and how times at a place are written to somebody who may be elsewhere.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use minijinja::{Value, context};
use types::EventId;

use crate::render::{local, one_line, zone};

/// Calls that one e-mail tells of; the rest is in the schedule.
const MOST_CALLS: usize = 20;

/// From when to when something is, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallSpan {
    /// The instant it begins.
    pub start_at: Timestamp,
    /// The instant it ends.
    pub end_at: Timestamp,
    /// IANA zone where it begins.
    pub timezone: String,
    /// IANA zone where it ends.
    pub end_timezone: String,
    /// Whole days, until midnight.
    pub is_all_day: bool,
}

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallNewsKind {
    /// The recipient is called.
    Called,
    /// Something about it is different.
    Changed,
    /// It does not take place.
    Cancelled,
    /// The recipient is not called any more.
    Dropped,
    /// The recipient has not seen, acknowledged or answered it.
    Reminder,
}

impl CallNewsKind {
    /// As the template knows it.
    fn name(self) -> &'static str {
        match self {
            Self::Called => "called",
            Self::Changed => "changed",
            Self::Cancelled => "cancelled",
            Self::Dropped => "dropped",
            Self::Reminder => "reminder",
        }
    }
}

/// From what to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallChange {
    /// When it is.
    Span {
        /// Before.
        from: CallSpan,
        /// Now.
        to: CallSpan,
    },
    /// Anything that is an instant.
    Instant {
        /// Such as "To be confirmed by".
        what: String,
        /// Before.
        from: Option<Timestamp>,
        /// Now.
        to: Option<Timestamp>,
    },
    /// Anything else.
    Text {
        /// Such as "Place".
        what: String,
        /// Before.
        from: Option<String>,
        /// Now.
        to: Option<String>,
    },
}

/// News of one call.
#[derive(Clone, Debug)]
pub struct CallNews {
    /// What became of it.
    pub kind: CallNewsKind,
    /// What the recipient can open of it, where they still can.
    pub event_id: Option<EventId>,
    /// Its title.
    pub title: String,
    /// When it is now.
    pub span: CallSpan,
    /// Of how many dates of a series it is one that this goes for, too; 1 where it stands alone.
    pub dates: i64,
    /// Where.
    pub place: Option<String>,
    /// As what the recipient is called.
    pub role: Option<String>,
    /// When they are to be there, on the clock of the place.
    pub call_time: Option<String>,
    /// For them only.
    pub note: Option<String>,
    /// From what to what.
    pub changes: Vec<CallChange>,
    /// Why.
    pub reason: Option<String>,
    /// Whether they are to acknowledge it.
    pub is_asked: bool,
    /// Until when.
    pub deadline: Option<Timestamp>,
}

/// What the template shows of these calls to somebody in `timezone`.
pub(crate) fn values(calls: &[CallNews], timezone: &str) -> Value {
    let shown = &calls[..calls.len().min(MOST_CALLS)];
    let shown: Vec<Value> = shown.iter().map(|call| value(call, timezone)).collect();
    context!(calls => shown, total => calls.len(), more => calls.len().saturating_sub(MOST_CALLS))
}

fn value(call: &CallNews, timezone: &str) -> Value {
    let optional = |text: &Option<String>| text.as_deref().map(one_line).unwrap_or_default();
    let is_over = matches!(call.kind, CallNewsKind::Cancelled | CallNewsKind::Dropped);
    let place = zone(&call.span.timezone).0;
    let deadline = call.deadline.map(|until| local(until, timezone)).unwrap_or_default();
    context!(
        kind => call.kind.name(),
        title => one_line(&call.title),
        day => call.span.start_at.to_zoned(place).strftime("%A, %-d %B %Y").to_string(),
        when => span(&call.span, timezone),
        dates => call.dates,
        place => optional(&call.place),
        role => optional(&call.role),
        call_time => optional(&call.call_time),
        note => call.note.as_deref().map(str::trim).unwrap_or_default(),
        changes => call.changes.iter().map(|change| change_value(change, timezone)).collect::<Vec<_>>(),
        reason => call.reason.as_deref().map(str::trim).unwrap_or_default(),
        is_asked => call.is_asked && !is_over,
        until => if call.is_asked && !is_over { deadline } else { String::new() },
    )
}

fn change_value(change: &CallChange, timezone: &str) -> Value {
    let at = |at: &Option<Timestamp>| at.map(|at| local(at, timezone));
    let text = |text: &Option<String>| text.as_deref().map(|text| text.trim().to_owned());
    let (what, from, to) = match change {
        CallChange::Span { from, to } => ("When", Some(span(from, timezone)), Some(span(to, timezone))),
        CallChange::Instant { what, from, to } => (what.as_str(), at(from), at(to)),
        CallChange::Text { what, from, to } => (what.as_str(), text(from), text(to)),
    };
    let said = |text: Option<String>| text.filter(|text| !text.is_empty()).unwrap_or_else(|| "–".into());
    context!(what, from => said(from), to => said(to))
}

/// On the clock of the place; where the recipient's clock shows something else, on that one, too.
fn span(span: &CallSpan, timezone: &str) -> String {
    let ((start_zone, start_name), (end_zone, end_name)) = (zone(&span.timezone), zone(&span.end_timezone));
    let (start, end) = (span.start_at.to_zoned(start_zone), span.end_at.to_zoned(end_zone));
    if span.is_all_day {
        return whole_days(&start, &end);
    }
    let there = if start_name == end_name {
        format!("{} ({start_name})", clock(&start, &end))
    } else {
        let end = end.strftime("%A, %-d %B %Y, %H:%M");
        format!("{} ({start_name}) – {end} ({end_name})", start.strftime("%A, %-d %B %Y, %H:%M"))
    };
    let (own_zone, own_name): (TimeZone, &str) = zone(timezone);
    let own = (span.start_at.to_zoned(own_zone.clone()), span.end_at.to_zoned(own_zone));
    if own.0.datetime() == start.datetime() && own.1.datetime() == end.datetime() {
        there
    } else {
        format!("{there} · for you {} ({own_name})", clock(&own.0, &own.1))
    }
}

/// `Friday, 20 November 2026, 19:30–22:00`, on one clock.
fn clock(start: &Zoned, end: &Zoned) -> String {
    let first = start.strftime("%A, %-d %B %Y, %H:%M");
    if start.date() == end.date() {
        format!("{first}–{}", end.strftime("%H:%M"))
    } else {
        format!("{first} – {}", end.strftime("%A, %-d %B %Y, %H:%M"))
    }
}

fn whole_days(start: &Zoned, end: &Zoned) -> String {
    // Ends at the midnight after the last day.
    let last = end.date().yesterday().unwrap_or_else(|_| end.date()).max(start.date());
    let (first, day) = (start.strftime("%A, %-d %B %Y"), last.strftime("%A, %-d %B %Y"));
    if last == start.date() { first.to_string() } else { format!("{first} – {day}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn rehearsal() -> CallSpan {
        CallSpan {
            start_at: at("2027-03-10T09:00:00Z"),
            end_at: at("2027-03-10T12:00:00Z"),
            timezone: "Europe/Vienna".into(),
            end_timezone: "Europe/Vienna".into(),
            is_all_day: false,
        }
    }

    #[test]
    fn times_are_the_places_and_the_readers_where_they_differ() {
        let there = "Wednesday, 10 March 2027, 10:00–13:00 (Europe/Vienna)";
        assert_eq!(span(&rehearsal(), "Europe/Vienna"), there);
        assert_eq!(span(&rehearsal(), "Europe/Berlin"), there, "the same clock by another name");
        let both = format!("{there} · for you Wednesday, 10 March 2027, 04:00–07:00 (America/New_York)");
        assert_eq!(span(&rehearsal(), "America/New_York"), both);
    }

    #[test]
    fn nights_journeys_and_whole_days_are_told_with_their_days() {
        let night = CallSpan { end_at: at("2027-03-11T00:30:00Z"), ..rehearsal() };
        assert_eq!(
            span(&night, "Europe/Vienna"),
            "Wednesday, 10 March 2027, 10:00 – Thursday, 11 March 2027, 01:30 (Europe/Vienna)"
        );
        let journey = CallSpan { end_timezone: "America/New_York".into(), ..rehearsal() };
        assert_eq!(
            span(&journey, "Europe/Vienna"),
            "Wednesday, 10 March 2027, 10:00 (Europe/Vienna) – Wednesday, 10 March 2027, 07:00 (America/New_York) \
             · for you Wednesday, 10 March 2027, 10:00–13:00 (Europe/Vienna)"
        );
        let days = CallSpan {
            start_at: at("2027-03-09T23:00:00Z"),
            end_at: at("2027-03-10T23:00:00Z"),
            is_all_day: true,
            ..rehearsal()
        };
        assert_eq!(span(&days, "America/New_York"), "Wednesday, 10 March 2027");
        let days = CallSpan { end_at: at("2027-03-11T23:00:00Z"), ..days };
        assert_eq!(span(&days, "Europe/Vienna"), "Wednesday, 10 March 2027 – Thursday, 11 March 2027");
    }
}
