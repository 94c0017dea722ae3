//! Recurrence rules (RFC 5545 §3.3.10, §3.8.5): from `FREQ=WEEKLY;BYDAY=MO` to the Mondays.
//!
//! [`Recurrence::parse`] reads a rule for a [`Start`] and refuses what the RFC forbids, with a reason for the person who
//! wrote it. [`Recurrence::between`] gives the instances of a window. Inside, [`rule`] is what is written, [`plan`] what
//! it means for a start, [`days`] which days fit, [`walk`] goes along one rule, and [`occurrences`] puts rules and single
//! dates together.
//!
//! Where the RFC leaves a choice or programs differ, ADR 9 says what was chosen and why. The short of it: instances are
//! times on the wall first and instants second; the rule alone decides what is an instance, also about the start; COUNT
//! counts before dates are taken away; nothing is expanded that was not asked for.

mod days;
mod moved;
mod occurrences;
mod plan;
mod refusal;
mod rule;
mod split;
mod start;
mod walk;

use std::fmt::Write as _;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

pub use occurrences::{Occurrence, Occurrences};
use plan::Plan;
use refusal::shortened;
pub use refusal::{Refusal, TooFar};
use rule::{End, Rule};
pub use split::SplitError;
use start::utc_instant;
pub use start::{Form, Start, Value};

use crate::line::ContentLine;
use crate::zones;

/// More would not be written by hand, and hardly by a program.
const MAX_RULES: usize = 10;
const MAX_DATES: usize = 10_000;

/// A series: its start, its rules, the dates added to them and taken away.
#[derive(Debug, Clone)]
pub struct Recurrence {
    start: Start,
    rules: Vec<Rule>,
    plans: Vec<Plan>,
    dates: Vec<Value>,
    /// The added dates in the series' own time, one for each of `dates`.
    added: Vec<DateTime>,
    exceptions: Vec<Value>,
    /// Sorted orders of instances taken away…
    excluded: Vec<i64>,
    /// …and whole days.
    excluded_days: Vec<Date>,
}

impl Recurrence {
    /// Reads a rule, with or without `RRULE:` before it, or several lines of RRULE, RDATE and EXDATE. A DTSTART among
    /// them is passed over ([`start_in`] reads it). Without any rule the start is an instance, and added dates are.
    pub fn parse(start: Start, text: &str) -> Result<Self, Refusal> {
        let mut series = Self::without_rules(start);
        for line in text.split_whitespace() {
            if !line.contains(':') {
                series.add_rule(line)?;
                continue;
            }
            let line = ContentLine::parse(line).ok_or_else(|| Refusal::NotALine(shortened(line)))?;
            let zone = line.parameter("TZID");
            match line.name.to_ascii_uppercase().as_str() {
                "RRULE" => series.add_rule(line.value)?,
                "RDATE" => series.add_dates(line.value, zone)?,
                "EXDATE" => series.take_dates_away(line.value, zone)?,
                "DTSTART" | "DTEND" => {}
                "EXRULE" => return Err(Refusal::Withdrawn("EXRULE")),
                _ => return Err(Refusal::NotALine(shortened(line.name))),
            }
        }
        Ok(series)
    }

    fn without_rules(start: Start) -> Self {
        Self {
            start,
            rules: Vec::new(),
            plans: Vec::new(),
            dates: Vec::new(),
            added: Vec::new(),
            exceptions: Vec::new(),
            excluded: Vec::new(),
            excluded_days: Vec::new(),
        }
    }

    /// With a rule more (the value of an RRULE).
    pub fn with_rule(mut self, rule: &str) -> Result<Self, Refusal> {
        self.add_rule(rule.trim())?;
        Ok(self)
    }

    /// With more dates (the values of an RDATE; of a period its start counts).
    pub fn with_dates(mut self, values: &str) -> Result<Self, Refusal> {
        self.add_dates(values, None)?;
        Ok(self)
    }

    /// Without these instances (the values of an EXDATE). A whole day takes away all that is on it.
    pub fn without_dates(mut self, values: &str) -> Result<Self, Refusal> {
        self.take_dates_away(values, None)?;
        Ok(self)
    }

    /// Where the series starts.
    pub fn start(&self) -> &Start {
        &self.start
    }

    /// All instances in ascending order, worked out as they are asked for. May go on to the year 9999.
    pub fn occurrences(&self) -> Occurrences<'_> {
        Occurrences::new(self, None, None)
    }

    /// The first `limit` instances that are meant for a time on the wall from `from` on and before `to`, in the zone of the
    /// series.
    pub fn between(&self, from: DateTime, to: DateTime, limit: usize) -> Result<Vec<Occurrence>, TooFar> {
        Occurrences::new(self, Some(from), Some(to)).take(limit).collect()
    }

    /// The first instance; nothing where the series has none.
    pub fn first(&self) -> Result<Option<Occurrence>, TooFar> {
        self.occurrences().next().transpose()
    }

    /// Whether there is an instance meant for this time on the wall.
    pub fn includes(&self, local: DateTime) -> Result<bool, TooFar> {
        let after = local.saturating_add(jiff::SignedDuration::from_secs(1));
        Ok(!self.between(local, after, 1)?.is_empty())
    }

    /// The lines RRULE, RDATE and EXDATE, which [`Recurrence::parse`] reads back to the same series.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for rule in &self.rules {
            let _ = writeln!(text, "RRULE:{rule}");
        }
        for (name, values) in [("RDATE", &self.dates), ("EXDATE", &self.exceptions)] {
            for value in values {
                let kind = if value.form == Form::Date { ";VALUE=DATE" } else { "" };
                let _ = writeln!(text, "{name}{kind}:{value}");
            }
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// The rules as others want them: where times are in a zone, UNTIL is in UTC.
    pub(crate) fn rules_to_send(&self) -> impl Iterator<Item = String> {
        self.rules.iter().map(|rule| {
            let mut rule = rule.clone();
            if let End::Until(until) = rule.end
                && let Some(instant) = self.start.instant(until.local)
                && until.form != Form::Utc
            {
                rule.end = End::Until(Value { local: Offset::UTC.to_datetime(instant), form: Form::Utc });
            }
            rule.to_string()
        })
    }

    pub(crate) fn added_values(&self) -> &[Value] {
        &self.dates
    }

    pub(crate) fn exceptions(&self) -> &[Value] {
        &self.exceptions
    }

    fn add_rule(&mut self, text: &str) -> Result<(), Refusal> {
        if self.rules.len() == MAX_RULES {
            return Err(Refusal::TooManyRules(MAX_RULES));
        }
        let rule = Rule::parse(text)?;
        if self.start.form == Form::Date && rule.frequency.is_within_a_day() {
            return Err(Refusal::WholeDaysWithinADay(rule.frequency.name()));
        }
        self.keep_rule(rule);
        Ok(())
    }

    fn keep_rule(&mut self, rule: Rule) {
        self.plans.push(Plan::new(&rule, &self.start));
        self.rules.push(rule);
    }

    fn add_dates(&mut self, values: &str, zone: Option<&str>) -> Result<(), Refusal> {
        for text in values.split(',').filter(|text| !text.trim().is_empty()) {
            let text = text.split('/').next().unwrap_or(text);
            let value = self.value(text, zone)?;
            if value.form == Form::Date && self.start.form != Form::Date {
                return Err(Refusal::DateWithoutTime(shortened(text)));
            }
            let local = self.start.own_time(value).ok_or_else(|| Refusal::NotATime(shortened(text)))?;
            self.keep_date(value, local)?;
        }
        Ok(())
    }

    fn keep_date(&mut self, value: Value, local: DateTime) -> Result<(), Refusal> {
        if self.dates.len() == MAX_DATES {
            return Err(Refusal::TooManyDates(MAX_DATES));
        }
        self.dates.push(value);
        let is_date = self.start.form == Form::Date;
        self.added.push(if is_date { local.date().to_datetime(Time::midnight()) } else { local });
        Ok(())
    }

    fn take_dates_away(&mut self, values: &str, zone: Option<&str>) -> Result<(), Refusal> {
        for text in values.split(',').filter(|text| !text.trim().is_empty()) {
            let value = self.value(text, zone)?;
            self.keep_exception(value)?;
        }
        self.excluded.sort_unstable();
        self.excluded_days.sort_unstable();
        Ok(())
    }

    fn keep_exception(&mut self, value: Value) -> Result<(), Refusal> {
        if self.exceptions.len() == MAX_DATES {
            return Err(Refusal::TooManyDates(MAX_DATES));
        }
        self.exceptions.push(value);
        if value.form == Form::Date || self.start.form == Form::Date {
            self.excluded_days.push(value.local.date());
        } else if value.form == Form::Utc && self.start.zone.is_some() {
            // Not through the time on the wall, which a doubled hour has twice.
            self.excluded.extend(utc_instant(value.local).map(|instant| instant.as_second()));
        } else {
            self.excluded.extend(self.start.find(value.local).map(|(found, _)| found.order));
        }
        Ok(())
    }

    /// A value with its line's zone, which may be another one than the series'.
    fn value(&self, text: &str, zone: Option<&str>) -> Result<Value, Refusal> {
        let value = Value::parse(text)?;
        let (Form::Local, Some(name), Some(own)) = (value.form, zone, self.start.zone()) else {
            return Ok(value);
        };
        let zone = zones::find(name).ok_or_else(|| Refusal::unknown_zone(name))?;
        if zone == *own {
            return Ok(value);
        }
        let instant = Start::in_zone(value.local, zone).instant(value.local);
        let instant = instant.ok_or_else(|| Refusal::NotATime(shortened(text)))?;
        Ok(Value { local: Offset::UTC.to_datetime(instant), form: Form::Utc })
    }

    /// The start counts as a single date where there is no rule.
    fn single_dates(&self) -> impl Iterator<Item = DateTime> {
        let start = self.rules.is_empty().then_some(self.start.local);
        start.into_iter().chain(self.added.iter().copied())
    }

    fn is_taken_away(&self, found: occurrences::Found) -> bool {
        self.excluded.binary_search(&found.order).is_ok()
            || self.excluded_days.binary_search(&found.local.date()).is_ok()
    }
}

/// The DTSTART that stands among the lines of a rule, as others write it; its own zone wins over `zone`.
pub fn start_in(text: &str, zone: Option<&str>) -> Result<Option<Start>, Refusal> {
    for line in text.split_whitespace() {
        if let Some(line) = ContentLine::parse(line)
            && line.is("DTSTART")
        {
            return Start::parse(line.value, line.parameter("TZID").or(zone)).map(Some);
        }
    }
    Ok(None)
}
