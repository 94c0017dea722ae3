//! A series at another time: what is written of it moves along.

use jiff::civil::{DateTime, Time};
use jiff::tz::Offset;

use super::start::{Form, Start, Value, utc_instant};
use super::{Recurrence, Refusal, Rule};
use crate::recurrence::rule::End;

impl Recurrence {
    /// The series as it is when it starts with `start`: its end, the dates added to it and those taken away are as much later
    /// on the wall as the start is, so that what was taken away stays away. The days that a rule names are not changed.
    pub fn moved_to(&self, start: Start) -> Result<Self, Refusal> {
        let mut moved = Self::without_rules(start.clone());
        for rule in &self.rules {
            let end = match rule.end {
                End::Until(until) => End::Until(self.moved_value(until, &start)),
                end @ (End::Never | End::Count(_)) => end,
            };
            moved.keep_rule(Rule { end, ..rule.clone() });
        }
        for (value, at) in self.dates.iter().zip(&self.added) {
            moved.keep_date(self.moved_value(*value, &start), self.moved_local(*at, &start))?;
        }
        for value in &self.exceptions {
            let value = if value.form == Form::Date {
                // A whole day of a series with times: that of the instance which was on it.
                let instance = value.local.date().to_datetime(self.start.local.time());
                let day = self.moved_local(instance, &start).date();
                Value { local: day.to_datetime(Time::midnight()), form: Form::Date }
            } else {
                self.moved_value(*value, &start)
            };
            moved.keep_exception(value)?;
        }
        moved.excluded.sort_unstable();
        moved.excluded_days.sort_unstable();
        Ok(moved)
    }

    fn moved_local(&self, local: DateTime, start: &Start) -> DateTime {
        local.saturating_add(start.local.duration_since(self.start.local))
    }

    fn moved_value(&self, value: Value, start: &Start) -> Value {
        match (value.form, self.start.own_time(value)) {
            (Form::Utc, Some(own)) => {
                let instant =
                    start.instant(self.moved_local(own, start)).or_else(|| utc_instant(value.local));
                instant.map_or(value, |instant| Value { local: Offset::UTC.to_datetime(instant), ..value })
            }
            (Form::Date | Form::Local | Form::Utc, _) => {
                let local = self.moved_local(value.local, start);
                // A day as the end of a series with times is its midnight, until it is moved by hours.
                let is_day = value.form == Form::Date && local.time() == Time::midnight();
                let form = if value.form == Form::Date && !is_day { Form::Local } else { value.form };
                Value { local, form }
            }
        }
    }
}
