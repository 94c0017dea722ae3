//! "This and all following": one series becomes two.

use jiff::SignedDuration;
use jiff::civil::{DateTime, Time};
use jiff::tz::Offset;

use super::rule::{End, Rule};
use super::walk::Walk;
use super::{Form, Recurrence, Start, TooFar, Value};

/// Why a series cannot be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    /// The instances up to there cannot be counted.
    #[error(transparent)]
    TooFar(#[from] TooFar),
    /// Each rule would need a start of its own.
    #[error("This series has several rules and cannot be split.")]
    SeveralRules,
}

impl Recurrence {
    /// The series before `local` and the one from it on. COUNT is divided, single dates go to their side, and a side
    /// without instances is none.
    pub fn split_at(&self, local: DateTime) -> Result<(Option<Self>, Option<Self>), SplitError> {
        if self.rules.len() > 1 {
            return Err(SplitError::SeveralRules);
        }
        let (earlier, later) = match (self.rules.first(), self.plans.first()) {
            (Some(rule), Some(plan)) => {
                let mut walk = Walk::new(plan, Some(local), None);
                let next = walk.next()?;
                let before = u32::try_from(walk.counted() - u64::from(next.is_some())).unwrap_or(u32::MAX);
                let nothing = |start: &Start| End::Until(self.until_before(start.local));
                let start = Start { local: next.unwrap_or(local), ..self.start.clone() };
                let (earlier, later) = match (rule.end, next) {
                    (end, None) => (end, nothing(&start)),
                    (End::Count(_), Some(_)) if before == 0 => (nothing(&self.start), rule.end),
                    (End::Count(count), Some(_)) => (End::Count(before), End::Count(count - before)),
                    (end, Some(_)) => (End::Until(self.until_before(local)), end),
                };
                let with = |end| Rule { end, ..rule.clone() };
                (
                    self.part(self.start.clone(), Some(with(earlier)), |at| at < local),
                    self.part(start, Some(with(later)), |at| at >= local),
                )
            }
            _ => {
                let side = |is_here: fn(&DateTime, &DateTime) -> bool| {
                    let first = self.single_dates().filter(|at| is_here(at, &local)).min()?;
                    let start = Start { local: first, ..self.start.clone() };
                    Some(self.part(start, None, |at| is_here(&at, &local)))
                };
                let (earlier, later) = (side(DateTime::lt), side(DateTime::ge));
                return Ok((earlier.map_or(Ok(None), Self::filled)?, later.map_or(Ok(None), Self::filled)?));
            }
        };
        Ok((earlier.filled()?, later.filled()?))
    }

    fn part(&self, start: Start, rule: Option<Rule>, is_here: impl Fn(DateTime) -> bool) -> Self {
        let mut part = Self::without_rules(start);
        if let Some(rule) = rule {
            part.keep_rule(rule);
        }
        for (value, at) in self.dates.iter().zip(&self.added) {
            if is_here(*at) {
                part.dates.push(*value);
                part.added.push(*at);
            }
        }
        part.exceptions.clone_from(&self.exceptions);
        part.excluded.clone_from(&self.excluded);
        part.excluded_days.clone_from(&self.excluded_days);
        part
    }

    fn filled(self) -> Result<Option<Self>, TooFar> {
        Ok(self.first()?.map(|_| self))
    }

    /// The latest UNTIL that leaves `local` out, in the form that §3.3.10 wants for this start.
    fn until_before(&self, local: DateTime) -> Value {
        if self.start.form == Form::Date {
            let day = local.date().yesterday().unwrap_or(local.date());
            return Value { local: day.to_datetime(Time::midnight()), form: Form::Date };
        }
        let second = SignedDuration::from_secs(1);
        match self.start.instant(local) {
            Some(instant) => {
                let before = instant.checked_sub(second).unwrap_or(instant);
                Value { local: Offset::UTC.to_datetime(before), form: Form::Utc }
            }
            None => Value { local: local.saturating_sub(second), form: Form::Local },
        }
    }
}
