//! What kilometres and days away come to. Pure: values in, amounts out.
//!
//! Days are counted as travel expenses usually are: a journey within one day, or shorter than a day across midnight, is
//! one part of a day from eight hours on; of a longer journey the first and the last day are parts, the days between
//! are whole. Meals that somebody else pays take 20 % (breakfast) or 40 % (lunch, dinner) of a whole day's rate away.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use types::{Amount, Currency, Rate};

use crate::model::Vehicle;

/// A drive with one's own vehicle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mileage {
    /// What was driven.
    pub vehicle: Vehicle,
    /// One way, in kilometres with at most two digits behind the point.
    pub distance_km: Amount,
    /// Where it began.
    pub from: String,
    /// Where it led.
    pub to: String,
    /// And back again.
    #[serde(default)]
    pub round_trip: bool,
}

/// Meals that somebody else paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Meals {
    /// How many.
    pub breakfasts: u16,
    /// How many.
    pub lunches: u16,
    /// How many.
    pub dinners: u16,
}

/// Days away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PerDiem {
    /// One of the places that have a rate.
    pub place: String,
    /// When the journey began.
    pub starts_at: Timestamp,
    /// When it ended.
    pub ends_at: Timestamp,
    /// IANA zone in which days are counted.
    pub timezone: String,
    /// What was paid by others.
    #[serde(default)]
    pub meals_provided: Meals,
}

/// Days that are paid in full and in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Days {
    /// In full.
    pub full: u16,
    /// In part.
    pub part: u16,
}

/// Longest drive, one way.
const MOST_KM: i64 = 50_000;
/// Longest journey.
const MOST_DAYS: i32 = 366;
/// From how long on a part of a day is paid.
const LEAST_HOURS: i64 = 8;

impl Mileage {
    /// What the drive comes to; else the field and what to do about it.
    pub fn amount(&self, per_km: Rate, currency: Currency) -> Result<Amount, (&'static str, &'static str)> {
        let distance = self.distance_km.decimal();
        if distance <= Decimal::ZERO || distance > Decimal::from(MOST_KM) || !self.distance_km.has_digits(2) {
            return Err((
                "mileage.distance_km",
                "Give the kilometres of one way, above zero and at most 50,000, with at most two digits behind the point.",
            ));
        }
        let ways = Decimal::from(if self.round_trip { 2 } else { 1 });
        let exact = distance * ways * per_km.decimal();
        match Amount::rounded(exact, currency) {
            Ok(amount) if amount.is_positive() => Ok(amount),
            Ok(_) | Err(_) => {
                Err(("mileage.distance_km", "This distance comes to no amount that can be paid."))
            }
        }
    }
}

impl PerDiem {
    /// The days that are paid; else the field and what to do about it.
    pub fn days(&self) -> Result<Days, (&'static str, &'static str)> {
        let zone = TimeZone::get(&self.timezone)
            .map_err(|_| ("per_diem.timezone", "Use a time zone such as Europe/Vienna."))?;
        if self.ends_at <= self.starts_at {
            return Err(("per_diem.ends_at", "The journey must end after it begins."));
        }
        let hours = self.ends_at.duration_since(self.starts_at).as_hours();
        if hours < LEAST_HOURS {
            return Err(("per_diem.ends_at", "Journeys shorter than eight hours are not paid."));
        }
        let first = self.starts_at.to_zoned(zone.clone()).date();
        let last = self.ends_at.to_zoned(zone).date();
        let nights = (last - first).get_days();
        if nights > MOST_DAYS {
            return Err(("per_diem.ends_at", "Claim at most a year at once."));
        }
        if hours < 24 {
            return Ok(Days { full: 0, part: 1 });
        }
        let between = u16::try_from(nights - 1).unwrap_or(0);
        Ok(Days { full: between, part: 2 })
    }

    /// What the days come to, less the meals; else the field and what to do about it.
    pub fn amount(
        &self,
        days: Days,
        full_day: Amount,
        part_day: Amount,
        currency: Currency,
    ) -> Result<Amount, (&'static str, &'static str)> {
        let most = days.full + days.part;
        let Meals { breakfasts, lunches, dinners } = self.meals_provided;
        if [breakfasts, lunches, dinners].into_iter().any(|meals| meals > most) {
            return Err(("per_diem.meals_provided", "There are more meals than days."));
        }
        let gross =
            full_day.decimal() * Decimal::from(days.full) + part_day.decimal() * Decimal::from(days.part);
        let fifths = Decimal::from(breakfasts) + Decimal::from(2 * (u32::from(lunches) + u32::from(dinners)));
        let less = full_day.decimal() * fifths / Decimal::from(5);
        match Amount::rounded(gross - less, currency) {
            Ok(amount) if amount.is_positive() => Ok(amount),
            Ok(_) | Err(_) => Err(("per_diem.meals_provided", "Nothing is left to be paid.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use types::money::EUR;

    fn drive(km: i64, round_trip: bool) -> Mileage {
        Mileage {
            vehicle: Vehicle::Car,
            distance_km: Amount::from_cents(km),
            from: "Vienna".into(),
            to: "Linz".into(),
            round_trip,
        }
    }

    fn journey(starts_at: &str, ends_at: &str) -> PerDiem {
        PerDiem {
            place: "Germany".into(),
            starts_at: starts_at.parse().unwrap(),
            ends_at: ends_at.parse().unwrap(),
            timezone: "Europe/Vienna".into(),
            meals_provided: Meals::default(),
        }
    }

    #[test]
    fn kilometres_are_paid_there_and_back_and_rounded_once() {
        let rate = "0.4235".parse().unwrap();
        assert_eq!(drive(18_350, false).amount(rate, EUR).unwrap().to_string(), "77.71");
        assert_eq!(drive(18_350, true).amount(rate, EUR).unwrap().to_string(), "155.42");
        for km in [0, -100, 5_000_001] {
            assert_eq!(drive(km, false).amount(rate, EUR).unwrap_err().0, "mileage.distance_km");
        }
    }

    #[test]
    fn a_part_of_a_day_begins_after_eight_hours() {
        let part = Days { full: 0, part: 1 };
        assert!(journey("2026-03-02T08:00:00Z", "2026-03-02T15:59:00Z").days().is_err());
        assert_eq!(journey("2026-03-02T08:00:00Z", "2026-03-02T16:00:00Z").days(), Ok(part));
        assert_eq!(journey("2026-03-02T20:00:00Z", "2026-03-03T06:00:00Z").days(), Ok(part), "a night");
    }

    #[test]
    fn first_and_last_day_are_parts_and_those_between_are_whole_in_the_persons_zone() {
        assert_eq!(
            journey("2026-03-02T08:00:00Z", "2026-03-03T20:00:00Z").days(),
            Ok(Days { full: 0, part: 2 })
        );
        // 23:30 UTC is the next day in Vienna.
        assert_eq!(
            journey("2026-03-02T08:00:00Z", "2026-03-03T23:30:00Z").days(),
            Ok(Days { full: 1, part: 2 })
        );
        // Across the change of the clocks.
        assert_eq!(
            journey("2026-03-28T08:00:00Z", "2026-03-30T08:00:00Z").days(),
            Ok(Days { full: 1, part: 2 })
        );
    }

    #[test]
    fn meals_that_others_paid_take_their_part() {
        let mut away = journey("2026-03-02T08:00:00Z", "2026-03-04T20:00:00Z");
        let amount = |away: &PerDiem| {
            let (full, part) = (Amount::from_cents(2_800), Amount::from_cents(1_400));
            away.amount(away.days().unwrap(), full, part, EUR).map(|amount| amount.to_string())
        };
        assert_eq!(amount(&away).unwrap(), "56.00");
        away.meals_provided = Meals { breakfasts: 2, lunches: 0, dinners: 1 };
        assert_eq!(amount(&away).unwrap(), "33.60");
        away.meals_provided = Meals { breakfasts: 4, lunches: 0, dinners: 0 };
        assert_eq!(amount(&away).unwrap_err().0, "per_diem.meals_provided");
        away.meals_provided = Meals { breakfasts: 3, lunches: 3, dinners: 3 };
        assert_eq!(amount(&away).unwrap_err().1, "Nothing is left to be paid.");
    }

    proptest! {
        #[test]
        fn any_journey_has_as_many_days_as_the_calendar_or_is_refused(start in 0_i64..2_000_000_000, hours in 0_i64..9_000) {
            let starts_at = Timestamp::from_second(start).unwrap();
            let ends_at = Timestamp::from_second(start + hours * 3_600).unwrap();
            let away = PerDiem { starts_at, ends_at, ..journey("2026-03-02T08:00:00Z", "2026-03-03T08:00:00Z") };
            if let Ok(days) = away.days() {
                let zone = TimeZone::get("Europe/Vienna").unwrap();
                let (first, last) = (starts_at.to_zoned(zone.clone()).date(), ends_at.to_zoned(zone).date());
                let calendar = (last - first).get_days() + 1;
                let paid = i32::from(days.full + days.part);
                prop_assert!(paid == calendar || hours < 24 && paid == 1, "{days:?} of {calendar}");
            }
        }
    }
}
