//! Which days a rule's BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY and BYDAY let through.

use jiff::civil::{Date, Weekday};

use super::rule::{Frequency, NumberedDay, Rule};
use super::start::Start;

/// Every part that is there must agree with a day. What §3.3.10 calls "expand" is the same thing, because a period
/// offers all of its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DayFilter {
    months: u16,
    /// Bit *n* is day *n* of the month.
    month_days: u32,
    /// Bit *n* is day *n* from the end of the month.
    month_days_from_end: u32,
    year_days: Vec<i16>,
    weeks: Vec<i16>,
    /// Bit *n* is the weekday *n* days after Monday, whichever of them it is.
    weekdays: u8,
    numbered: Vec<NumberedDay>,
    numbers_are_of_month: bool,
    week_start: Weekday,
}

impl DayFilter {
    /// A rule that names no days means those of its start. BYWEEKNO alone means all days of the week, as in the libraries
    /// that others use.
    pub fn new(rule: &Rule, start: &Start) -> Self {
        let date = start.local().date();
        let mut filter = Self {
            months: mask(&rule.months) as u16,
            month_days: mask(rule.month_days.iter().filter(|day| **day > 0)),
            month_days_from_end: mask(rule.month_days.iter().filter(|day| **day < 0)),
            year_days: rule.year_days.clone(),
            weeks: rule.weeks.clone(),
            weekdays: 0,
            numbered: rule.weekdays.iter().filter(|day| day.number != 0).copied().collect(),
            numbers_are_of_month: rule.frequency == Frequency::Monthly || !rule.months.is_empty(),
            week_start: rule.week_start,
        };
        for day in rule.weekdays.iter().filter(|day| day.number == 0) {
            filter.weekdays |= bit(day.weekday);
        }
        if !rule.names_days() {
            match rule.frequency {
                Frequency::Yearly | Frequency::Monthly => filter.month_days = 1 << date.day(),
                Frequency::Weekly => filter.weekdays = bit(date.weekday()),
                _ => {}
            }
            if rule.frequency == Frequency::Yearly && rule.months.is_empty() {
                filter.months = 1 << date.month();
            }
        }
        filter
    }

    pub fn admits_month(&self, month: i8) -> bool {
        self.months == 0 || self.months & (1 << month) != 0
    }

    pub fn admits(&self, date: Date) -> bool {
        self.admits_month(date.month())
            && self.admits_month_day(date)
            && (self.weekdays == 0 && self.numbered.is_empty() || self.admits_weekday(date))
            && (self.year_days.is_empty() || self.admits_year_day(date))
            && (self.weeks.is_empty() || self.admits_week(date))
    }

    /// Whether no month has such a day, as in "31 February".
    pub fn is_impossible(&self) -> bool {
        const LONGEST: [i8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let days = self.month_days | self.month_days_from_end;
        days != 0
            && (1..=12).zip(LONGEST).all(|(month, length)| {
                let exists = (1..=length).any(|day| days & (1 << day) != 0);
                !(self.admits_month(month) && exists)
            })
    }

    fn admits_month_day(&self, date: Date) -> bool {
        if self.month_days == 0 && self.month_days_from_end == 0 {
            return true;
        }
        let from_end = date.days_in_month() - date.day() + 1;
        self.month_days & (1 << date.day()) != 0 || self.month_days_from_end & (1 << from_end) != 0
    }

    fn admits_weekday(&self, date: Date) -> bool {
        let weekday = date.weekday();
        if self.weekdays & bit(weekday) != 0 {
            return true;
        }
        self.numbered.iter().any(|day| {
            day.weekday == weekday && {
                let (place, length) = if self.numbers_are_of_month {
                    (i16::from(date.day()), i16::from(date.days_in_month()))
                } else {
                    (date.day_of_year(), date.days_in_year())
                };
                let from_front = (place - 1) / 7 + 1;
                let from_back = -((length - place) / 7 + 1);
                day.number == from_front || day.number == from_back
            }
        })
    }

    fn admits_year_day(&self, date: Date) -> bool {
        let day = date.day_of_year();
        self.year_days.contains(&day) || self.year_days.contains(&(day - date.days_in_year() - 1))
    }

    /// A week belongs to the year that has most of its days, and is found through its fourth day.
    fn admits_week(&self, date: Date) -> bool {
        let into_week = date.weekday().since(self.week_start);
        let Ok(fourth) = date.checked_add(jiff::SignedDuration::from_hours(24 * (3 - i64::from(into_week))))
        else {
            return false;
        };
        let week = (fourth.day_of_year() - 1) / 7 + 1;
        let weeks_after = (fourth.days_in_year() - fourth.day_of_year()) / 7;
        self.weeks.contains(&week) || self.weeks.contains(&(-weeks_after - 1))
    }
}

fn bit(weekday: Weekday) -> u8 {
    1 << weekday.to_monday_zero_offset()
}

fn mask<'a>(numbers: impl IntoIterator<Item = &'a i16>) -> u32 {
    numbers.into_iter().fold(0, |mask, number| mask | 1 << number.unsigned_abs())
}
