//! A recurrence rule (RECUR, RFC 5545 §3.3.10): what it says, how it is read and written.

use std::fmt;

use jiff::civil::Weekday;

use super::refusal::shortened;
use super::{Refusal, Value};

/// How long the period is that a rule looks at, time after time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Frequency {
    Secondly,
    Minutely,
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

impl Frequency {
    const ALL: [Self; 7] = [
        Self::Secondly,
        Self::Minutely,
        Self::Hourly,
        Self::Daily,
        Self::Weekly,
        Self::Monthly,
        Self::Yearly,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Secondly => "SECONDLY",
            Self::Minutely => "MINUTELY",
            Self::Hourly => "HOURLY",
            Self::Daily => "DAILY",
            Self::Weekly => "WEEKLY",
            Self::Monthly => "MONTHLY",
            Self::Yearly => "YEARLY",
        }
    }

    pub fn is_within_a_day(self) -> bool {
        self < Self::Daily
    }
}

/// What ends a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Never,
    /// After so many instances, counted before dates are taken away.
    Count(u32),
    /// With the last instance that is not later.
    Until(Value),
}

/// A weekday, perhaps with a number: `2MO` is the second Monday, `-1MO` the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NumberedDay {
    /// Zero: each of them.
    pub number: i16,
    pub weekday: Weekday,
}

/// A rule as it is written; lists are sorted and hold nothing twice, and an empty list is a part that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub frequency: Frequency,
    pub interval: u32,
    pub end: End,
    pub week_start: Weekday,
    pub months: Vec<i16>,
    pub weeks: Vec<i16>,
    pub year_days: Vec<i16>,
    pub month_days: Vec<i16>,
    pub weekdays: Vec<NumberedDay>,
    pub hours: Vec<i16>,
    pub minutes: Vec<i16>,
    pub seconds: Vec<i16>,
    pub positions: Vec<i16>,
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Monday),
    ("TU", Weekday::Tuesday),
    ("WE", Weekday::Wednesday),
    ("TH", Weekday::Thursday),
    ("FR", Weekday::Friday),
    ("SA", Weekday::Saturday),
    ("SU", Weekday::Sunday),
];

const PARTS: [&str; 14] = [
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "WKST",
    "BYMONTH",
    "BYWEEKNO",
    "BYYEARDAY",
    "BYMONTHDAY",
    "BYDAY",
    "BYHOUR",
    "BYMINUTE",
    "BYSECOND",
    "BYSETPOS",
];

impl Rule {
    /// Reads `FREQ=…;…`; refuses what RFC 5545 forbids.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let mut values: [Option<&str>; PARTS.len()] = [None; PARTS.len()];
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| Refusal::NotAPart(shortened(part)))?;
            if let Some(name) = ["RSCALE", "SKIP"].iter().find(|known| known.eq_ignore_ascii_case(name)) {
                return Err(Refusal::OtherCalendar(name));
            }
            let place = PARTS.iter().position(|known| known.eq_ignore_ascii_case(name));
            let place = place.ok_or_else(|| Refusal::NotAPart(shortened(part)))?;
            if values[place].replace(value).is_some() {
                return Err(Refusal::Twice(PARTS[place].to_owned()));
            }
        }
        let [frequency, interval, count, until, week_start, lists @ ..] = values;
        let frequency = Self::frequency(frequency.ok_or(Refusal::NoFrequency)?)?;
        let end = match (count, until) {
            (None, None) => End::Never,
            (Some(count), None) => End::Count(positive("COUNT", count)?),
            (None, Some(until)) => End::Until(Value::parse(until)?),
            (Some(_), Some(_)) => return Err(Refusal::CountAndUntil),
        };
        let [months, weeks, year_days, month_days, weekdays, hours, minutes, seconds, positions] = lists;
        let mut rule = Self {
            frequency,
            interval: interval.map_or(Ok(1), |value| positive("INTERVAL", value))?,
            end,
            week_start: week_start.map_or(Ok(Weekday::Monday), |value| {
                weekday(value).ok_or_else(|| Refusal::Value {
                    part: "WKST",
                    value: shortened(value),
                    allowed: "MO, TU, WE, TH, FR, SA or SU",
                })
            })?,
            months: numbers("BYMONTH", months, 1, 12, "a month from 1 to 12")?,
            weeks: counted("BYWEEKNO", weeks, 53, "a week from 1 to 53, or from -53 to -1")?,
            year_days: counted("BYYEARDAY", year_days, 366, "a day from 1 to 366, or from -366 to -1")?,
            month_days: counted("BYMONTHDAY", month_days, 31, "a day from 1 to 31, or from -31 to -1")?,
            weekdays: weekdays.map_or(Ok(Vec::new()), days)?,
            hours: numbers("BYHOUR", hours, 0, 23, "an hour from 0 to 23")?,
            minutes: numbers("BYMINUTE", minutes, 0, 59, "a minute from 0 to 59")?,
            seconds: numbers("BYSECOND", seconds, 0, 60, "a second from 0 to 60")?,
            positions: counted("BYSETPOS", positions, 366, "a number from 1 to 366, or from -366 to -1")?,
        };
        rule.check()?;
        // Where there are no leap seconds, 60 is the last second there is (§3.3.12).
        if rule.seconds.last() == Some(&60) {
            rule.seconds.pop();
            if rule.seconds.last() != Some(&59) {
                rule.seconds.push(59);
            }
        }
        Ok(rule)
    }

    fn frequency(text: &str) -> Result<Frequency, Refusal> {
        let found = Frequency::ALL.into_iter().find(|known| known.name().eq_ignore_ascii_case(text));
        found.ok_or_else(|| Refusal::UnknownFrequency(shortened(text)))
    }

    /// The combinations that §3.3.10 forbids.
    fn check(&self) -> Result<(), Refusal> {
        let frequency = self.frequency;
        let not_here = |part| Err(Refusal::NotWithFrequency { part, frequency: frequency.name() });
        if !self.weeks.is_empty() && frequency != Frequency::Yearly {
            return not_here("BYWEEKNO");
        }
        let is_day_to_month = matches!(frequency, Frequency::Daily | Frequency::Weekly | Frequency::Monthly);
        if !self.year_days.is_empty() && is_day_to_month {
            return not_here("BYYEARDAY");
        }
        if !self.month_days.is_empty() && frequency == Frequency::Weekly {
            return not_here("BYMONTHDAY");
        }
        let may_number = frequency >= Frequency::Monthly && self.weeks.is_empty();
        if !may_number && self.weekdays.iter().any(|day| day.number != 0) {
            return Err(Refusal::NumberedWeekday);
        }
        if !self.positions.is_empty() && !self.has_days() && !self.has_times() {
            return Err(Refusal::PositionOfNothing);
        }
        Ok(())
    }

    fn has_days(&self) -> bool {
        !self.months.is_empty() || self.names_days()
    }

    /// Whether a part other than BYMONTH says which days; where none does, they follow from the start.
    pub fn names_days(&self) -> bool {
        !(self.weeks.is_empty()
            && self.year_days.is_empty()
            && self.month_days.is_empty()
            && self.weekdays.is_empty())
    }

    fn has_times(&self) -> bool {
        !(self.hours.is_empty() && self.minutes.is_empty() && self.seconds.is_empty())
    }
}

fn weekday(text: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, weekday)| *weekday)
}

fn positive(part: &'static str, value: &str) -> Result<u32, Refusal> {
    let number = value.bytes().all(|byte| byte.is_ascii_digit()).then(|| value.parse().ok()).flatten();
    number.filter(|number| *number > 0).ok_or_else(|| Refusal::Value {
        part,
        value: shortened(value),
        allowed: "a whole number from 1 on",
    })
}

fn signed(text: &str) -> Option<i16> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_number = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

fn numbers(
    part: &'static str,
    list: Option<&str>,
    least: i16,
    most: i16,
    allowed: &'static str,
) -> Result<Vec<i16>, Refusal> {
    let Some(list) = list else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for text in list.split(',').map(str::trim) {
        let number = signed(text).filter(|number| (least..=most).contains(number));
        found.push(number.ok_or_else(|| Refusal::Value { part, value: shortened(text), allowed })?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Numbers from the front or, negative, from the back; never zero.
fn counted(
    part: &'static str,
    list: Option<&str>,
    most: i16,
    allowed: &'static str,
) -> Result<Vec<i16>, Refusal> {
    let found = numbers(part, list, -most, most, allowed)?;
    if found.contains(&0) {
        return Err(Refusal::Value { part, value: "0".to_owned(), allowed });
    }
    Ok(found)
}

fn days(list: &str) -> Result<Vec<NumberedDay>, Refusal> {
    let mut found: Vec<NumberedDay> = Vec::new();
    for text in list.split(',').map(str::trim) {
        let day = numbered_day(text).ok_or_else(|| Refusal::Value {
            part: "BYDAY",
            value: shortened(text),
            allowed: "a weekday like MO, or one with a number from 1 to 53 like 2MO or -1FR",
        })?;
        if !found.contains(&day) {
            found.push(day);
        }
    }
    Ok(found)
}

fn numbered_day(text: &str) -> Option<NumberedDay> {
    let (number, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let weekday = weekday(name)?;
    if number.is_empty() {
        return Some(NumberedDay { number: 0, weekday });
    }
    let number = signed(number).filter(|number| (1..=53).contains(&number.abs()))?;
    Some(NumberedDay { number, weekday })
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FREQ={}", self.frequency.name())?;
        match self.end {
            End::Never => {}
            End::Count(count) => write!(f, ";COUNT={count}")?,
            End::Until(until) => write!(f, ";UNTIL={until}")?,
        }
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        for (part, list) in [
            ("BYMONTH", &self.months),
            ("BYWEEKNO", &self.weeks),
            ("BYYEARDAY", &self.year_days),
            ("BYMONTHDAY", &self.month_days),
            ("BYHOUR", &self.hours),
            ("BYMINUTE", &self.minutes),
            ("BYSECOND", &self.seconds),
            ("BYSETPOS", &self.positions),
        ] {
            write_list(f, part, list.iter().map(i16::to_string))?;
        }
        write_list(f, "BYDAY", self.weekdays.iter().map(NumberedDay::to_string))?;
        if self.week_start != Weekday::Monday {
            write!(f, ";WKST={}", name(self.week_start))?;
        }
        Ok(())
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, part: &str, values: impl Iterator<Item = String>) -> fmt::Result {
    for (index, value) in values.enumerate() {
        if index == 0 {
            write!(f, ";{part}={value}")?;
        } else {
            write!(f, ",{value}")?;
        }
    }
    Ok(())
}

fn name(weekday: Weekday) -> &'static str {
    WEEKDAYS[usize::from(weekday.to_monday_zero_offset().unsigned_abs())].0
}

impl fmt::Display for NumberedDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.number != 0 {
            write!(f, "{}", self.number)?;
        }
        f.write_str(name(self.weekday))
    }
}
