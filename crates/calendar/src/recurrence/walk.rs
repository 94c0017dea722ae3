//! One rule's instances in ascending order, as times on the wall. Nothing is collected beyond the days of one period,
//! and a search that finds nothing ends.

use jiff::civil::{Date, DateTime, Time};

use super::TooFar;
use super::plan::{DAYS_OF_CYCLE, LAST_DAY, Plan, SECONDS_OF_DAY, date_of, day_number};
use super::rule::Frequency;

/// So many steps without an instance are some hundredths of a second.
pub(super) const MAX_STEPS: u32 = 300_000;

/// The instances of one period, in order, without being written out: each day with each time.
#[derive(Debug, Default)]
struct Period {
    days: Vec<Date>,
    hours: Vec<i8>,
    minutes: Vec<i8>,
    seconds: Vec<i8>,
    /// What BYSETPOS chose, where it is there.
    chosen: Option<Vec<usize>>,
}

impl Period {
    fn clear(&mut self) {
        self.days.clear();
        self.chosen = None;
    }

    fn times(&self) -> usize {
        self.hours.len() * self.minutes.len() * self.seconds.len()
    }

    fn len(&self) -> usize {
        self.chosen.as_ref().map_or_else(|| self.days.len() * self.times(), Vec::len)
    }

    fn get(&self, index: usize) -> DateTime {
        let index = self.chosen.as_ref().map_or(index, |chosen| chosen[index]);
        let (day, time) = (index / self.times(), index % self.times());
        let (hour, within) = (
            time / (self.minutes.len() * self.seconds.len()),
            time % (self.minutes.len() * self.seconds.len()),
        );
        let (minute, second) = (within / self.seconds.len(), within % self.seconds.len());
        let time = Time::constant(self.hours[hour], self.minutes[minute], self.seconds[second], 0);
        self.days[day].to_datetime(time)
    }

    fn choose(&mut self, positions: &[i16]) {
        let size = self.len();
        let mut chosen: Vec<usize> = positions
            .iter()
            .filter_map(|position| {
                let distance = usize::from(position.unsigned_abs());
                if *position > 0 {
                    Some(distance - 1).filter(|index| *index < size)
                } else {
                    size.checked_sub(distance)
                }
            })
            .collect();
        chosen.sort_unstable();
        chosen.dedup();
        self.chosen = Some(chosen);
    }

    /// How many instances are before `local`.
    fn before(&self, local: DateTime) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.get(middle) < local { low = middle + 1 } else { high = middle }
        }
        low
    }
}

#[derive(Debug)]
pub(super) struct Walk<'a> {
    plan: &'a Plan,
    from: DateTime,
    to: Option<DateTime>,
    /// The last period that can hold what is asked for.
    end: i64,
    /// The period to look at next.
    next: i64,
    period: Period,
    index: usize,
    counted: u64,
    steps: u32,
    /// The last period, or the last day, that had something.
    last_fruit: i64,
    /// The last day that fitted, whether or not one of its times did.
    last_fit: i64,
    /// The day that was looked at last, for periods within it, and whether it fits.
    day: Option<(i64, Date, bool)>,
    is_over: bool,
}

impl<'a> Walk<'a> {
    /// The instances from `from` on, before `to`.
    pub fn new(plan: &'a Plan, from: Option<DateTime>, to: Option<DateTime>) -> Self {
        let from = from.unwrap_or(plan.start).max(plan.start);
        let mut next = plan.period_of(plan.start);
        if plan.count.is_none() {
            // Nothing has to be counted: begin where the question begins.
            next += (plan.period_of(from) - next) / plan.step() * plan.step();
        }
        let last_fruit = if plan.frequency.is_within_a_day() { day_number(from.date()) } else { next };
        Self {
            plan,
            from,
            to,
            end: [to, plan.last]
                .into_iter()
                .flatten()
                .map(|end| plan.period_of(end))
                .min()
                .unwrap_or(i64::MAX),
            next,
            period: Period::default(),
            index: 0,
            counted: 0,
            steps: 0,
            last_fruit,
            last_fit: last_fruit,
            day: None,
            is_over: plan.never_happens() || from.date() > LAST_DAY,
        }
    }

    /// How many instances there were up to where the walk is now.
    pub fn counted(&self) -> u64 {
        self.counted
    }

    pub fn next(&mut self) -> Result<Option<DateTime>, TooFar> {
        while !self.is_over {
            if self.plan.count.is_some_and(|count| self.counted >= count) {
                break;
            }
            if self.index == self.period.len() {
                self.load()?;
                continue;
            }
            let local = self.period.get(self.index);
            if self.to.is_some_and(|to| local >= to) || self.plan.last.is_some_and(|last| local > last) {
                break;
            }
            self.index += 1;
            self.counted += 1;
            self.steps = 0;
            return Ok(Some(local));
        }
        self.is_over = true;
        Ok(None)
    }

    /// Goes on to the next period and in it to the first instance that is asked for.
    fn load(&mut self) -> Result<(), TooFar> {
        self.period.clear();
        self.index = 0;
        self.step(1)?;
        if self.plan.frequency.is_within_a_day() {
            if !self.find_within_days()? {
                self.is_over = true;
                return Ok(());
            }
        } else if !self.fill_days()? {
            self.is_over = true;
            return Ok(());
        }
        if !self.plan.positions.is_empty() {
            self.period.choose(&self.plan.positions);
        }
        let here = self.next;
        self.next += self.plan.step();
        if self.period.len() == 0 {
            return Ok(());
        }
        if !self.plan.frequency.is_within_a_day() {
            self.last_fruit = here;
        }
        if self.period.get(0) < self.from {
            let passed = self.period.before(self.from);
            self.counted += (passed - self.period.before(self.plan.start)) as u64;
            self.index = passed;
        }
        Ok(())
    }

    fn step(&mut self, steps: usize) -> Result<(), TooFar> {
        self.steps = self.steps.saturating_add(u32::try_from(steps).unwrap_or(u32::MAX));
        if self.steps > MAX_STEPS { Err(TooFar) } else { Ok(()) }
    }

    /// The days of a year, month, week or day; `false` after the end of time, or where none can come any more.
    fn fill_days(&mut self) -> Result<bool, TooFar> {
        let plan = self.plan;
        let cycle = match plan.frequency {
            Frequency::Yearly => 400,
            Frequency::Monthly => 4_800,
            Frequency::Weekly => DAYS_OF_CYCLE / 7,
            _ => DAYS_OF_CYCLE,
        };
        if self.next > self.end || self.next - self.last_fruit > cycle.saturating_mul(plan.step()) {
            return Ok(false);
        }
        let looked_at = match plan.frequency {
            Frequency::Yearly => {
                let Ok(year) = i16::try_from(self.next) else { return Ok(false) };
                if year > LAST_DAY.year() {
                    return Ok(false);
                }
                (1..=12).map(|month| self.fill_month(year, month)).sum()
            }
            Frequency::Monthly => {
                let (year, month) = (self.next.div_euclid(12), self.next.rem_euclid(12) + 1);
                let Ok(year) = i16::try_from(year) else { return Ok(false) };
                if year > LAST_DAY.year() {
                    return Ok(false);
                }
                self.fill_month(year, month as i8)
            }
            _ => {
                let length = if plan.frequency == Frequency::Weekly { 7 } else { 1 };
                if date_of(self.next).is_none() {
                    return Ok(false);
                }
                let days = (self.next..self.next + length).filter_map(date_of);
                self.period.days.extend(days.filter(|date| plan.days.admits(*date)));
                length as usize
            }
        };
        self.step(looked_at)?;
        if self.period.hours.is_empty() {
            self.period.hours.clone_from(&plan.hours);
            self.period.minutes.clone_from(&plan.minutes);
            self.period.seconds.clone_from(&plan.seconds);
        }
        Ok(true)
    }

    fn fill_month(&mut self, year: i16, month: i8) -> usize {
        if !self.plan.days.admits_month(month) {
            return 0;
        }
        let Ok(first) = Date::new(year, month, 1) else { return 0 };
        let days = (1..=first.days_in_month()).filter_map(|day| Date::new(year, month, day).ok());
        self.period.days.extend(days.filter(|date| *date <= LAST_DAY && self.plan.days.admits(*date)));
        usize::from(first.days_in_month().unsigned_abs())
    }

    /// Goes to the next hour, minute or second that the rule wants.
    fn find_within_days(&mut self) -> Result<bool, TooFar> {
        let (plan, unit) = (self.plan, self.plan.unit());
        loop {
            let Some(second) = self.next.checked_mul(unit) else { return Ok(false) };
            if self.next > self.end {
                return Ok(false);
            }
            let (day, second_of_day) = (second.div_euclid(SECONDS_OF_DAY), second.rem_euclid(SECONDS_OF_DAY));
            let (date, fits) = match self.day {
                Some((known, date, fits)) if known == day => (date, fits),
                before => {
                    // Going on from yesterday is cheaper than counting from 1970.
                    let next =
                        before.filter(|(known, ..)| known + 1 == day).map(|(_, date, _)| date.tomorrow());
                    let date = next.map_or_else(|| date_of(day), Result::ok).filter(|date| *date <= LAST_DAY);
                    let Some(date) = date else { return Ok(false) };
                    (date, plan.days.admits(date))
                }
            };
            self.day = Some((day, date, fits));
            if !fits {
                // Where every day is looked at, none fits that has not within 400 years.
                let rounds = if plan.interval * unit <= SECONDS_OF_DAY { 1 } else { plan.rounds() };
                let is_never = day - self.last_fit > DAYS_OF_CYCLE.saturating_mul(rounds)
                    || day - self.last_fruit > DAYS_OF_CYCLE.saturating_mul(plan.rounds());
                if is_never {
                    return Ok(false);
                }
                self.step(1)?;
                self.next = plan.aligned((day + 1) * SECONDS_OF_DAY / unit);
                continue;
            }
            self.last_fit = day;
            if let Some(passed) = plan.admits_time(second_of_day) {
                self.step(1)?;
                self.next = plan.aligned((second + passed + unit - 1) / unit);
                continue;
            }
            self.last_fruit = day;
            let period = &mut self.period;
            period.days.push(date);
            period.hours.clear();
            period.hours.push((second_of_day / 3_600) as i8);
            set(
                &mut period.minutes,
                &plan.minutes,
                plan.frequency <= Frequency::Minutely,
                second_of_day / 60 % 60,
            );
            set(
                &mut period.seconds,
                &plan.seconds,
                plan.frequency <= Frequency::Secondly,
                second_of_day % 60,
            );
            return Ok(true);
        }
    }
}

/// The one number of a period, or all those that the rule wants in it.
fn set(own: &mut Vec<i8>, wanted: &[i8], is_one: bool, number: i64) {
    own.clear();
    if is_one { own.push(number as i8) } else { own.extend_from_slice(wanted) }
}
