//! A rule together with its start: all that is needed to walk along its instances.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Timestamp};

use super::days::DayFilter;
use super::rule::{End, Frequency, Rule};
use super::start::{Form, Start, utc_instant};

pub(super) const SECONDS_OF_DAY: i64 = 86_400;
/// The Gregorian calendar repeats after 400 years, which are whole weeks.
pub(super) const DAYS_OF_CYCLE: i64 = 146_097;
/// The last day that exists in every zone.
pub(super) const LAST_DAY: Date = jiff::civil::date(9999, 12, 29);
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub frequency: Frequency,
    pub interval: i64,
    pub days: DayFilter,
    pub hours: Vec<i8>,
    pub minutes: Vec<i8>,
    pub seconds: Vec<i8>,
    pub positions: Vec<i16>,
    pub start: DateTime,
    pub count: Option<u64>,
    /// No instance is later than this…
    pub last: Option<DateTime>,
    /// …nor than this.
    pub last_instant: Option<Timestamp>,
    week_start: jiff::civil::Weekday,
}

impl Plan {
    pub fn new(rule: &Rule, start: &Start) -> Self {
        let local = start.local();
        let frequency = rule.frequency;
        // The times of whole days are ignored, as §3.3.10 asks.
        let is_date = start.form() == Form::Date;
        let times = |list: &[i16], own: i8, is_free: bool| -> Vec<i8> {
            match list {
                [] if is_free => Vec::new(),
                [] => vec![own],
                _ if is_date => vec![own],
                list => list.iter().map(|number| *number as i8).collect(),
            }
        };
        let mut plan = Self {
            frequency,
            interval: i64::from(rule.interval),
            days: DayFilter::new(rule, start),
            hours: times(&rule.hours, local.hour(), frequency <= Frequency::Hourly),
            minutes: times(&rule.minutes, local.minute(), frequency <= Frequency::Minutely),
            seconds: times(&rule.seconds, local.second(), frequency <= Frequency::Secondly),
            positions: rule.positions.clone(),
            start: local,
            count: None,
            last: None,
            last_instant: None,
            week_start: rule.week_start,
        };
        match rule.end {
            End::Never => {}
            End::Count(count) => plan.count = Some(u64::from(count)),
            End::Until(until) => match (until.form, start.zone()) {
                (Form::Utc, Some(_)) => {
                    plan.last_instant = utc_instant(until.local);
                    // Clocks are nowhere a day ahead; the instant decides.
                    let own = start.own_time(until).unwrap_or(until.local);
                    plan.last = Some(own.saturating_add(SignedDuration::from_hours(24)));
                }
                _ => plan.last = Some(until.local),
            },
        }
        plan
    }

    /// What can be said without looking at any day. Not worked out when a rule is read: files have thousands of them.
    pub fn never_happens(&self) -> bool {
        self.days.is_impossible() || self.misses_every_time() || !self.has_positions()
    }

    /// The seconds of a period that is shorter than a day.
    pub fn unit(&self) -> i64 {
        match self.frequency {
            Frequency::Hourly => 3_600,
            Frequency::Minutely => 60,
            _ => 1,
        }
    }

    /// From one period to the next: years, months, days, or units within the day.
    pub fn step(&self) -> i64 {
        if self.frequency == Frequency::Weekly { 7 * self.interval } else { self.interval }
    }

    /// The number of the period that holds `local`: its year, its month, its day, the first day of its week, or its unit.
    pub fn period_of(&self, local: DateTime) -> i64 {
        let date = local.date();
        match self.frequency {
            Frequency::Yearly => i64::from(date.year()),
            Frequency::Monthly => i64::from(date.year()) * 12 + i64::from(date.month()) - 1,
            Frequency::Weekly => day_number(date) - i64::from(date.weekday().since(self.week_start)),
            Frequency::Daily => day_number(date),
            _ => second_number(local).div_euclid(self.unit()),
        }
    }

    /// The first period from `period` on that is one of the rule's.
    pub fn aligned(&self, period: i64) -> i64 {
        let first = self.period_of(self.start);
        let steps = (period - first).max(0) + self.step() - 1;
        first + steps / self.step() * self.step()
    }

    /// After how many times 400 years a rule within the day meets the same days at the same times again.
    pub fn rounds(&self) -> i64 {
        self.interval / gcd(self.interval, DAYS_OF_CYCLE * SECONDS_OF_DAY / self.unit())
    }

    /// Whether the steps never land on a time that BYHOUR, BYMINUTE and BYSECOND allow: every second minute from 9:00 on
    /// never is an odd one.
    fn misses_every_time(&self) -> bool {
        if !self.frequency.is_within_a_day() {
            return false;
        }
        let per_day = SECONDS_OF_DAY / self.unit();
        let stride = gcd(self.interval, per_day);
        let mut unit = self.period_of(self.start).rem_euclid(per_day) % stride;
        while unit < per_day {
            if self.admits_time(unit * self.unit()).is_none() {
                return false;
            }
            unit += stride;
        }
        true
    }

    /// Nothing where this second of the day is in a period the rule wants; else the length of what can be passed over.
    pub fn admits_time(&self, second_of_day: i64) -> Option<i64> {
        let is_in = |list: &[i8], number: i64| {
            list.is_empty() || list.iter().any(|known| i64::from(*known) == number)
        };
        if !is_in(&self.hours, second_of_day / 3_600) {
            return Some(3_600 - second_of_day % 3_600);
        }
        if self.frequency <= Frequency::Minutely && !is_in(&self.minutes, second_of_day / 60 % 60) {
            return Some(60 - second_of_day % 60);
        }
        if self.frequency == Frequency::Secondly && !is_in(&self.seconds, second_of_day % 60) {
            return Some(1);
        }
        None
    }

    /// Within a day each period has as many instances, so that a position beyond them is never there.
    fn has_positions(&self) -> bool {
        if self.positions.is_empty() || self.frequency > Frequency::Daily {
            return true;
        }
        let of = |list: &[i8], is_one: bool| if is_one { 1 } else { list.len() };
        let size = of(&self.hours, self.frequency <= Frequency::Hourly)
            * of(&self.minutes, self.frequency <= Frequency::Minutely)
            * of(&self.seconds, self.frequency <= Frequency::Secondly);
        self.positions.iter().any(|position| usize::from(position.unsigned_abs()) <= size)
    }
}

/// Days since 1 January 1970.
pub(super) fn day_number(date: Date) -> i64 {
    date.duration_since(EPOCH).as_hours() / 24
}

pub(super) fn date_of(day: i64) -> Option<Date> {
    let hours = SignedDuration::from_hours(day.checked_mul(24)?);
    EPOCH.checked_add(hours).ok().filter(|date| *date <= LAST_DAY)
}

/// Seconds on the wall since 1970 began there.
pub(super) fn second_number(local: DateTime) -> i64 {
    local.duration_since(EPOCH.to_datetime(Time::midnight())).as_secs()
}

fn gcd(one: i64, other: i64) -> i64 {
    if other == 0 { one } else { gcd(other, one % other) }
}
