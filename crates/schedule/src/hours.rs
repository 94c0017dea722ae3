//! What the rules of rest say about somebody's calls. Times are instants, so that a night in which the clocks change is as
//! long as it is; days are those of the clock where a call begins. Pure.
//!
//! Only what a change has to do with is found: what was broken before, and is not touched, is nobody's to explain now.

use std::collections::{BTreeSet, HashSet};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use types::EventId;

use crate::packs::{Limit, Rule, Severity};

/// Kilometres from the middle of the earth.
const EARTH: f64 = 6_371.0;
/// Kilometres within which two points are one place.
const SAME_PLACE: f64 = 0.3;

/// Where a call is, as far as that is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Degrees north and east.
    pub coordinates: Option<(f64, f64)>,
    /// Where it is.
    pub address: Option<String>,
    /// What it is called.
    pub name: Option<String>,
    /// Whether it is one of the company's rooms; those without an address are in one house.
    pub is_room: bool,
}

impl Place {
    fn is_known(&self) -> bool {
        self.is_room || self.coordinates.is_some() || self.address.is_some() || self.name.is_some()
    }

    /// Kilometres as the crow flies, where both are on the map.
    fn kilometres(&self, other: &Self) -> Option<f64> {
        let ((north, east), (other_north, other_east)) = (self.coordinates?, other.coordinates?);
        let (a, b) = (north.to_radians(), other_north.to_radians());
        let (by_north, by_east) = ((b - a) / 2.0, (other_east - east).to_radians() / 2.0);
        let chord = by_north.sin().powi(2) + a.cos() * b.cos() * by_east.sin().powi(2);
        Some(2.0 * EARTH * chord.sqrt().min(1.0).asin())
    }

    /// Whether one has to travel from one to the other: by the map, else by addresses, else by names.
    fn is_elsewhere(&self, other: &Self) -> bool {
        let differ = |one: &str, two: &str| {
            let plain = |text: &str| -> String {
                text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
            };
            plain(one) != plain(two)
        };
        if !self.is_known() || !other.is_known() {
            return false;
        }
        if let Some(kilometres) = self.kilometres(other) {
            return kilometres > SAME_PLACE;
        }
        if let (Some(one), Some(two)) = (&self.address, &other.address) {
            return differ(one, two);
        }
        if self.is_room && other.is_room {
            return false;
        }
        match (&self.name, &other.name) {
            (Some(one), Some(two)) => differ(one, two),
            (None, _) | (_, None) => true,
        }
    }

    /// Minutes that it takes from one to the other, at least.
    fn minutes_to(&self, other: &Self, minutes: u16, kilometres_an_hour: Option<u16>) -> Option<i64> {
        if !self.is_elsewhere(other) {
            return None;
        }
        let at_speed = self.kilometres(other).zip(kilometres_an_hour).map(|(kilometres, speed)| {
            #[allow(
                clippy::cast_possible_truncation,
                reason = "half the earth at one kilometre an hour fits"
            )]
            let minutes = (kilometres * 60.0 / f64::from(speed)).ceil() as i64;
            minutes
        });
        Some(at_speed.unwrap_or_default().max(i64::from(minutes)))
    }
}

/// Somebody's call.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// To what.
    pub event_id: EventId,
    /// The day on which it begins, on the clock there.
    pub day: Date,
    /// When they are to be there.
    pub start_at: Timestamp,
    /// When it ends.
    pub end_at: Timestamp,
    /// Where.
    pub place: &'a Place,
    /// Whether it is a journey itself, which ends elsewhere.
    pub is_journey: bool,
}

/// A rule that is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which one.
    pub rule: Rule,
    /// The events concerned, at most ten.
    pub events: Vec<EventId>,
    /// When what is too short or too long begins.
    pub start_at: Timestamp,
    /// When it ends.
    pub end_at: Timestamp,
    /// How much it is: minutes, of days off days.
    pub had: i64,
    /// How much it should be.
    pub needed: i64,
}

/// Most events that a finding names.
const MOST_EVENTS: usize = 10;

/// One person's calls, by their start, and which of them are being changed.
struct Calls<'a> {
    calls: &'a [Call<'a>],
    changed: &'a HashSet<EventId>,
    found: Vec<Finding>,
}

/// What of the rules one person's calls break, where `changed` events have to do with it.
pub fn findings(rules: &[Rule], calls: &mut [Call<'_>], changed: &HashSet<EventId>) -> Vec<Finding> {
    calls.sort_by_key(|call| (call.start_at, call.end_at));
    let mut all = Calls { calls, changed, found: Vec::new() };
    for rule in rules {
        match rule.limit {
            Limit::OvernightRest { minutes } => all.nights(rule, i64::from(minutes)),
            Limit::DaySpan { minutes } => all.spans(rule, i64::from(minutes)),
            Limit::Break { minutes, after_minutes } => {
                all.stretches(rule, i64::from(minutes), i64::from(after_minutes));
            }
            Limit::DaysOff { days, within_days } => {
                all.days_off(rule, i64::from(days), i64::from(within_days));
            }
            Limit::Travel { minutes, kilometres_an_hour } => all.ways(rule, minutes, kilometres_an_hour),
        }
    }
    all.found
}

fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_mins()
}

/// Of several calls, the one that ends last.
fn last<'a, 'c>(calls: &'a [Call<'c>]) -> Option<&'a Call<'c>> {
    calls.iter().max_by_key(|call| call.end_at)
}

impl<'a> Calls<'a> {
    fn keep(
        &mut self,
        rule: &Rule,
        concerned: &[&Call<'_>],
        (start_at, end_at): (Timestamp, Timestamp),
        (had, needed): (i64, i64),
    ) {
        if !concerned.iter().any(|call| self.changed.contains(&call.event_id)) {
            return;
        }
        let mut events: Vec<EventId> = Vec::new();
        for call in concerned {
            if !events.contains(&call.event_id) && events.len() < MOST_EVENTS {
                events.push(call.event_id);
            }
        }
        self.found.push(Finding { rule: *rule, events, start_at, end_at, had, needed });
    }

    /// Calls that begin on the same day, day by day.
    fn days(&self) -> impl Iterator<Item = &'a [Call<'a>]> + Clone + use<'a> {
        self.calls.chunk_by(|one, next| one.day == next.day)
    }

    fn nights(&mut self, rule: &Rule, needed: i64) {
        let mut before: Option<&Call<'_>> = None;
        for day in self.days() {
            if let (Some(evening), Some(morning)) = (before, day.first()) {
                let had = minutes(evening.end_at, morning.start_at);
                // Who is called twice at a time has another conflict.
                if (0..needed).contains(&had) {
                    self.keep(rule, &[evening, morning], (evening.end_at, morning.start_at), (had, needed));
                }
            }
            before = before.into_iter().chain(last(day)).max_by_key(|call| call.end_at);
        }
    }

    fn spans(&mut self, rule: &Rule, most: i64) {
        for day in self.days() {
            if let (Some(first), Some(last)) = (day.first(), last(day)) {
                let had = minutes(first.start_at, last.end_at);
                if had > most {
                    self.keep(rule, &[first, last], (first.start_at, last.end_at), (had, most));
                }
            }
        }
    }

    fn stretches(&mut self, rule: &Rule, pause: i64, most: i64) {
        let mut from = 0;
        let mut until = Timestamp::MIN;
        for at in 0..=self.calls.len() {
            let next = self.calls.get(at);
            if let Some(call) = next
                && (at == from || minutes(until, call.start_at) < pause)
            {
                until = until.max(call.end_at);
                continue;
            }
            let calls = self.calls;
            let stretch = calls.get(from..at).unwrap_or_default();
            if let Some(first) = stretch.first() {
                let had = minutes(first.start_at, until);
                if had > most {
                    let all: Vec<&Call<'_>> = stretch.iter().collect();
                    self.keep(rule, &all, (first.start_at, until), (had, most));
                }
            }
            from = at;
            until = next.map_or(until, |call| call.end_at);
        }
    }

    fn days_off(&mut self, rule: &Rule, needed: i64, within: i64) {
        let worked: BTreeSet<Date> = self.calls.iter().map(|call| call.day).collect();
        let calls = self.calls;
        let touched: BTreeSet<Date> =
            calls.iter().filter(|call| self.changed.contains(&call.event_id)).map(|call| call.day).collect();
        // Days that were told of once are not told of again.
        let mut told = Date::MIN;
        for day in touched {
            let firsts = (0..within).rev().map(|back| day.saturating_sub(back.days()));
            for first in firsts.filter(|first| *first > told) {
                let end = first.saturating_add(within.days());
                let at_work = i64::try_from(worked.range(first..end).count()).unwrap_or(within);
                let had = within - at_work;
                if had >= needed {
                    continue;
                }
                told = end.saturating_sub(1.day());
                let inside: Vec<&Call<'_>> =
                    calls.iter().filter(|call| (first..end).contains(&call.day)).collect();
                let span =
                    inside.first().map(|call| call.start_at).zip(inside.iter().map(|call| call.end_at).max());
                // What is changed first, since only a few are named.
                let (mut named, others): (Vec<_>, Vec<_>) =
                    inside.into_iter().partition(|call| self.changed.contains(&call.event_id));
                named.extend(others);
                if let Some(span) = span {
                    self.keep(rule, &named, span, (had, needed));
                }
                break;
            }
        }
    }

    fn ways(&mut self, rule: &Rule, least: u16, speed: Option<u16>) {
        let calls = self.calls;
        for (one, next) in calls.iter().zip(calls.iter().skip(1)) {
            let had = minutes(one.end_at, next.start_at);
            if had < 0 || one.is_journey || next.is_journey {
                continue;
            }
            if let Some(needed) = one.place.minutes_to(next.place, least, speed)
                && had < needed
            {
                self.keep(rule, &[one, next], (one.end_at, next.start_at), (had, needed));
            }
        }
    }
}

/// How far around a change calls must be known for the rules to be judged.
pub fn reach(rules: &[Rule]) -> SignedDuration {
    let days = rules.iter().map(|rule| match rule.limit {
        Limit::DaysOff { within_days, .. } => i64::from(within_days) + 1,
        Limit::OvernightRest { .. } | Limit::DaySpan { .. } | Limit::Break { .. } | Limit::Travel { .. } => 4,
    });
    SignedDuration::from_hours(24 * days.max().unwrap_or_default())
}

impl Finding {
    /// Whether it refuses.
    pub fn is_hard(&self) -> bool {
        self.rule.severity == Severity::Hard
    }

    /// What is not kept, in words.
    pub fn words(&self) -> String {
        let (had, needed) = (length(self.had), length(self.needed));
        match self.rule.limit {
            Limit::OvernightRest { .. } => format!("{had} of rest overnight, {needed} are needed"),
            Limit::DaySpan { .. } => format!("A day of {had}, {needed} at most"),
            Limit::Break { minutes, .. } => {
                let pause = length(i64::from(minutes));
                format!("{had} without a break of {pause}, {needed} at most")
            }
            Limit::DaysOff { within_days, .. } => {
                let (had, needed) = (self.had, self.needed);
                format!("Days off within {within_days} days: {had}, needed: {needed}")
            }
            Limit::Travel { .. } => format!("{had} from one place to another, {needed} are needed"),
        }
    }
}

/// `9 h 30 min`.
fn length(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests;
