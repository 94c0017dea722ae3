//! All instances of a series in order: rules and added dates together, without those taken away.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::AmbiguousOffset;

use super::plan::second_number;
use super::walk::{MAX_STEPS, Walk};
use super::{Recurrence, Start, TooFar};

/// One instance of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Occurrence {
    /// What the clock on the wall is meant to show: what RECURRENCE-ID names, also where the clocks skip it.
    pub local: DateTime,
    /// When that is. Nothing for whole days and floating times.
    pub instant: Option<Timestamp>,
}

/// A time on the wall, with what instances are ordered by and are the same by: seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub order: i64,
    pub local: DateTime,
}

impl Start {
    /// Where `local` is in the order of this series, and whether the clocks skip it. Nothing at the very end of time.
    pub(super) fn find(&self, local: DateTime) -> Option<(Found, bool)> {
        let Some(zone) = self.zone() else {
            return Some((Found { order: second_number(local), local }, false));
        };
        let meant = zone.to_ambiguous_timestamp(local);
        let is_skipped = matches!(meant.offset(), AmbiguousOffset::Gap { .. });
        let order = meant.compatible().ok()?.as_second();
        Some((Found { order, local }, is_skipped))
    }
}

#[derive(Debug)]
struct Source<'a> {
    walk: Walk<'a>,
    last_order: Option<i64>,
    /// Nothing before this comes any more.
    reached: i64,
    is_over: bool,
}

impl Source<'_> {
    /// The next one, if it still counts.
    fn next(&mut self, start: &Start) -> Result<Option<Found>, TooFar> {
        let found = self.walk.next()?.and_then(|local| start.find(local));
        let Some((found, is_skipped)) = found else {
            self.is_over = true;
            return Ok(None);
        };
        if !is_skipped {
            self.reached = found.order;
        }
        let is_late = self.last_order.is_some_and(|last| found.order > last);
        // A skipped time is late before its time.
        self.is_over = is_late && !is_skipped;
        Ok(Some(found).filter(|_| !is_late))
    }
}

/// The instances of a series, lazily and in order; see [`Recurrence::occurrences`].
#[derive(Debug)]
pub struct Occurrences<'a> {
    series: &'a Recurrence,
    sources: Vec<Source<'a>>,
    /// Found, but something earlier may still come: a time that the clocks skip is later than it looks.
    waiting: BinaryHeap<Reverse<Found>>,
    last: Option<i64>,
    is_over: bool,
}

impl<'a> Occurrences<'a> {
    pub(super) fn new(series: &'a Recurrence, from: Option<DateTime>, to: Option<DateTime>) -> Self {
        let sources = series.plans.iter().map(|plan| Source {
            walk: Walk::new(plan, from, to),
            last_order: plan.last_instant.map(Timestamp::as_second),
            reached: i64::MIN,
            is_over: false,
        });
        let is_asked =
            |local: &DateTime| from.is_none_or(|from| *local >= from) && to.is_none_or(|to| *local < to);
        let added = series.single_dates().filter(is_asked);
        let waiting = added.filter_map(|local| series.start.find(local)).map(|(found, _)| Reverse(found));
        let waiting = waiting.collect();
        Self { series, sources: sources.collect(), waiting, last: None, is_over: false }
    }

    fn advance(&mut self) -> Result<Option<Occurrence>, TooFar> {
        let start = &self.series.start;
        let mut taken_away = 0;
        loop {
            let first = self.waiting.peek().map(|Reverse(found)| found.order);
            let is_behind = |source: &&mut Source<'_>| {
                !source.is_over && first.is_none_or(|first| source.reached < first)
            };
            if let Some(source) = self.sources.iter_mut().find(is_behind) {
                if let Some(found) = source.next(start)? {
                    self.waiting.push(Reverse(found));
                }
                continue;
            }
            let Some(Reverse(found)) = self.waiting.pop() else { return Ok(None) };
            if self.last.replace(found.order) == Some(found.order) {
                continue;
            }
            if !self.series.is_taken_away(found) {
                let instant = start.zone().and_then(|_| Timestamp::from_second(found.order).ok());
                return Ok(Some(Occurrence { local: found.local, instant }));
            }
            taken_away += 1;
            if taken_away > MAX_STEPS {
                return Err(TooFar);
            }
        }
    }
}

impl Iterator for Occurrences<'_> {
    type Item = Result<Occurrence, TooFar>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let found = self.advance().transpose();
        self.is_over = !matches!(found, Some(Ok(_)));
        found
    }
}
