//! What the clock on the wall says, and which instant that is. The office writes local times; this decides what they
//! mean, and asks where a change to or from summer time leaves no meaning or two. Pure.

use jiff::civil::{DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use crate::model::Fold;

/// Longest event.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(31 * 24);

/// A zone of the IANA database, by its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    /// A zone by its name, such as `Europe/Vienna`.
    pub fn parse(name: &str) -> Option<Self> {
        let zone = TimeZone::get(name).ok()?;
        (name.len() <= 50 && zone.iana_name().is_some()).then_some(Self(zone))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The zone itself.
    pub fn zone(&self) -> &TimeZone {
        &self.0
    }

    /// What the clock shows there at an instant.
    pub fn local(&self, instant: Timestamp) -> DateTime {
        self.0.to_datetime(instant)
    }

    /// An instant as the API sends it: local time with its offset, `2024-01-16T14:00:00-05:00`.
    pub fn written(&self, instant: Timestamp) -> String {
        instant.to_zoned(self.0.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

/// A time on the wall as it is written: `2026-03-29T19:30`, or a date, which stands for its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "2026-03-29T19:30")]
pub struct LocalTime(pub DateTime);

impl TryFrom<String> for LocalTime {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fault = "expected a local time such as 2026-03-29T19:30, without an offset";
        let shape = |format: &str| DateTime::strptime(format, &text).ok();
        let date = || jiff::civil::Date::strptime("%Y-%m-%d", &text).ok().map(|date| date.at(0, 0, 0, 0));
        let time = match text.len() {
            10 => date(),
            16 => shape("%Y-%m-%dT%H:%M"),
            19 => shape("%Y-%m-%dT%H:%M:%S"),
            _ => None,
        };
        let time = time.ok_or(fault)?;
        if !(2000..=2199).contains(&time.year()) {
            return Err("expected a day from 2000 to 2199");
        }
        Ok(Self(time))
    }
}

impl From<LocalTime> for String {
    fn from(time: LocalTime) -> Self {
        written(time.0)
    }
}

/// A local time as the API sends it: `2026-03-29T19:30:00`.
pub fn written(time: DateTime) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Why a local time is no instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeFault {
    /// The clocks skip it; the first time after the gap.
    Missing(DateTime),
    /// The clocks show it twice, at these offsets.
    Doubled(Offset, Offset),
}

/// The instant at which the clock in `zone` shows `local`; of a doubled time the one that `fold` names.
pub fn instant(local: DateTime, zone: &Zone, fold: Option<Fold>) -> Result<Timestamp, TimeFault> {
    // Fails for years that `LocalTime` refuses only.
    let at = |offset: Offset| offset.to_timestamp(local).unwrap_or(Timestamp::MAX);
    match zone.0.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => Ok(at(offset)),
        AmbiguousOffset::Gap { after, .. } => {
            // Read at the later offset, a time in the gap is an instant before the change.
            let change = zone.0.following(at(after)).next().map(|change| change.timestamp());
            Err(TimeFault::Missing(change.map_or(local, |change| zone.local(change))))
        }
        AmbiguousOffset::Fold { before, after } => match fold {
            Some(Fold::First) => Ok(at(before)),
            Some(Fold::Second) => Ok(at(after)),
            None => Err(TimeFault::Doubled(before, after)),
        },
    }
}

/// As [`instant`], without asking: a skipped time is as much later as the clocks were moved, of a doubled one it is the first
/// (RFC 5545, 3.3.5). For what repeats, and for whole days.
pub fn nearest_instant(local: DateTime, zone: &Zone) -> Timestamp {
    zone.0.to_ambiguous_timestamp(local).compatible().unwrap_or(Timestamp::MAX)
}

/// From when to when something is, on the clocks of where it begins and ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// On the clock of the first zone.
    pub local_start: DateTime,
    /// On the clock of the second zone.
    pub local_end: DateTime,
    /// Where it begins.
    pub zone: Zone,
    /// Where it ends: elsewhere for a journey.
    pub end_zone: Zone,
    /// The instant it begins.
    pub start_at: Timestamp,
    /// The instant it ends.
    pub end_at: Timestamp,
}

/// Why from–to is no span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpanFault {
    /// Its start is no instant.
    Start(TimeFault),
    /// Its end is no instant.
    End(TimeFault),
    /// It ends before it begins, or at once.
    Backwards,
    /// It is longer than [`LONGEST`].
    TooLong,
}

/// What was written of a span.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// On the clock of `zone`.
    pub local_start: DateTime,
    /// On the clock of `end_zone`.
    pub local_end: DateTime,
    /// Where it begins.
    pub zone: Zone,
    /// Where it ends.
    pub end_zone: Zone,
    /// Which of the two, where the clocks show the start twice.
    pub fold: Option<Fold>,
    /// The same for the end.
    pub end_fold: Option<Fold>,
    /// Whole days: from midnight to midnight, whatever the clocks do.
    pub all_day: bool,
}

impl Written {
    /// The span it means.
    pub fn span(self) -> Result<Span, SpanFault> {
        let (start_at, end_at) = if self.all_day {
            (nearest_instant(self.local_start, &self.zone), nearest_instant(self.local_end, &self.end_zone))
        } else {
            let start_at = instant(self.local_start, &self.zone, self.fold).map_err(SpanFault::Start)?;
            // What begins in the second of two equal hours ends there too, unless it is said.
            let end_fold = self.end_fold.or(self.fold);
            (start_at, instant(self.local_end, &self.end_zone, end_fold).map_err(SpanFault::End)?)
        };
        if end_at <= start_at {
            return Err(SpanFault::Backwards);
        }
        if end_at.duration_since(start_at) > LONGEST {
            return Err(SpanFault::TooLong);
        }
        Ok(Span {
            local_start: self.local_start,
            local_end: self.local_end,
            zone: self.zone,
            end_zone: self.end_zone,
            start_at,
            end_at,
        })
    }
}

impl Span {
    /// The same on the wall, beginning at another local time: what repeats at 19:30 is at 19:30 on both sides of a change
    /// of the clocks, and as long on the wall.
    pub fn beginning_at(&self, local_start: DateTime) -> Self {
        let length = self.local_end.duration_since(self.local_start);
        let local_end = local_start.saturating_add(length);
        let start_at = nearest_instant(local_start, &self.zone);
        let end_at = nearest_instant(local_end, &self.end_zone);
        // Only a gap can leave nothing of something short.
        let least = start_at.checked_add(length.max(SignedDuration::from_mins(1)));
        let end_at = if end_at > start_at { end_at } else { least.unwrap_or(Timestamp::MAX) };
        Self {
            local_start,
            local_end,
            start_at,
            end_at,
            zone: self.zone.clone(),
            end_zone: self.end_zone.clone(),
        }
    }
}

/// The instant of somebody's own call to what is on the clock of `zone` from `start_at` to `end_at`: the last time that shows
/// `call` and is not after the end, of the day before it begins, that day and the next one. What is longer than a day counts for
/// its first 18 hours. The database works it out in the same way (`part_start_at`), but takes nobody for more than 18 hours before.
pub fn call_at(
    call: Time,
    local_start: DateTime,
    zone: &Zone,
    (start_at, end_at): (Timestamp, Timestamp),
) -> Timestamp {
    let same_day = local_start.date().to_datetime(call);
    let next = if same_day < local_start { same_day.saturating_add(1.day()) } else { same_day };
    let is_long = end_at.duration_since(start_at) > SignedDuration::from_hours(24);
    let last = if is_long { start_at + SignedDuration::from_hours(18) } else { end_at };
    let after = nearest_instant(next, zone);
    if after <= last { after } else { nearest_instant(next.saturating_sub(1.day()), zone) }
}

/// The instants from the beginning of one day to the end of another.
pub fn window(first: jiff::civil::Date, last: jiff::civil::Date, zone: &Zone) -> (Timestamp, Timestamp) {
    let start = nearest_instant(first.at(0, 0, 0, 0), zone);
    let end = last.checked_add(1.day()).unwrap_or(last);
    (start, nearest_instant(end.at(0, 0, 0, 0), zone))
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;
    use proptest::prelude::*;

    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::parse(name).unwrap()
    }

    #[test]
    fn a_skipped_time_is_refused_with_the_first_one_after_it() {
        let vienna = zone("Europe/Vienna");
        for minute in [0, 1, 30, 59] {
            let missing = datetime(2026, 3, 29, 2, minute, 0, 0);
            let next = datetime(2026, 3, 29, 3, 0, 0, 0);
            assert_eq!(instant(missing, &vienna, None), Err(TimeFault::Missing(next)), "{missing}");
            assert_eq!(instant(missing, &vienna, Some(Fold::First)), Err(TimeFault::Missing(next)));
        }
        // Half an hour only, and a whole day.
        let lord_howe = instant(datetime(2026, 10, 4, 2, 15, 0, 0), &zone("Australia/Lord_Howe"), None);
        assert_eq!(lord_howe, Err(TimeFault::Missing(datetime(2026, 10, 4, 2, 30, 0, 0))));
        let apia = instant(datetime(2011, 12, 30, 12, 0, 0, 0), &zone("Pacific/Apia"), None);
        assert_eq!(apia, Err(TimeFault::Missing(datetime(2011, 12, 31, 0, 0, 0, 0))));
    }

    #[test]
    fn a_doubled_time_asks_and_takes_either() {
        let vienna = zone("Europe/Vienna");
        let doubled = datetime(2026, 10, 25, 2, 30, 0, 0);
        let asked = instant(doubled, &vienna, None);
        assert_eq!(asked, Err(TimeFault::Doubled(Offset::constant(2), Offset::constant(1))));
        let first = instant(doubled, &vienna, Some(Fold::First)).unwrap();
        let second = instant(doubled, &vienna, Some(Fold::Second)).unwrap();
        assert_eq!(first.to_string(), "2026-10-25T00:30:00Z");
        assert_eq!(second.to_string(), "2026-10-25T01:30:00Z");
        assert_eq!(nearest_instant(doubled, &vienna), first);
    }

    #[test]
    fn what_repeats_stays_on_the_wall_where_it_was() {
        let written = Written {
            local_start: datetime(2026, 3, 22, 19, 30, 0, 0),
            local_end: datetime(2026, 3, 22, 22, 0, 0, 0),
            zone: zone("Europe/Vienna"),
            end_zone: zone("Europe/Vienna"),
            fold: None,
            end_fold: None,
            all_day: false,
        };
        let before = written.span().unwrap();
        let after = before.beginning_at(datetime(2026, 3, 29, 19, 30, 0, 0));
        assert_eq!(before.start_at.to_string(), "2026-03-22T18:30:00Z");
        assert_eq!(after.start_at.to_string(), "2026-03-29T17:30:00Z");
        assert_eq!(after.zone.written(after.end_at), "2026-03-29T22:00:00+02:00");
    }

    #[test]
    fn a_call_is_the_last_of_its_time_that_is_not_after_the_end() {
        let vienna = zone("Europe/Vienna");
        let called = |start: DateTime, end: DateTime, hour: i8, minute: i8| {
            let span = (nearest_instant(start, &vienna), nearest_instant(end, &vienna));
            let at = call_at(jiff::civil::time(hour, minute, 0, 0), start, &vienna, span);
            vienna.local(at).strftime("%d %H:%M").to_string()
        };
        let at = |day: i8, hour: i8, minute: i8| datetime(2027, 3, day, hour, minute, 0, 0);
        let show = (at(10, 19, 30), at(10, 23, 30));
        assert_eq!(called(show.0, show.1, 17, 0), "10 17:00");
        assert_eq!(called(show.0, show.1, 19, 30), "10 19:30");
        assert_eq!(called(show.0, show.1, 22, 0), "10 22:00", "for the last act");
        assert_eq!(called(at(10, 0, 30), at(10, 6, 0), 23, 0), "09 23:00", "the evening before");
        let night = (at(10, 20, 0), at(11, 2, 0));
        assert_eq!(called(night.0, night.1, 1, 0), "11 01:00", "after midnight");
        assert_eq!(called(night.0, night.1, 18, 0), "10 18:00");
        assert_eq!(called(at(10, 10, 0), at(10, 13, 0), 14, 0), "09 14:00", "not after the end");
        // Whole days, and a tour that begins at ten.
        assert_eq!(called(at(10, 0, 0), at(11, 0, 0), 19, 0), "10 19:00");
        let tour = (at(10, 10, 0), at(13, 18, 0));
        assert_eq!(called(tour.0, tour.1, 9, 30), "10 09:30");
        assert_eq!(called(tour.0, tour.1, 12, 0), "10 12:00");
    }

    #[test]
    fn a_local_time_has_no_offset_and_no_odd_shape() {
        for text in ["2026-03-29T19:30", "2026-03-29T19:30:00", "2026-03-29"] {
            assert!(LocalTime::try_from(text.to_owned()).is_ok(), "{text}");
        }
        for text in [
            "2026-03-29T19:30Z",
            "2026-03-29T19:30+01:00",
            "19:30",
            "2026-13-01T00:00",
            "1999-12-31T00:00",
            "",
        ] {
            assert!(LocalTime::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn zones_have_the_names_of_the_database() {
        assert_eq!(zone("europe/vienna").name(), "Europe/Vienna");
        for name in ["Vienna", "CET+1", "", "../UTC", "Europe/Vienna\0"] {
            assert!(Zone::parse(name).is_none(), "{name}");
        }
    }

    const ZONES: [&str; 8] = [
        "UTC",
        "Europe/Vienna",
        "America/New_York",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Africa/Cairo",
        "Pacific/Apia",
    ];

    proptest! {
        #[test]
        fn every_instant_is_found_again_from_what_the_clock_shows(
            second in 946_684_800_i64..4_102_444_800,
            index in 0..ZONES.len(),
        ) {
            let (there, zone) = (Timestamp::from_second(second).unwrap(), zone(ZONES[index]));
            let local = zone.local(there);
            let found = [None, Some(Fold::First), Some(Fold::Second)].map(|fold| instant(local, &zone, fold));
            prop_assert!(found.contains(&Ok(there)));
            if let [Err(fault), ..] = &found {
                prop_assert!(matches!(fault, TimeFault::Doubled(..)), "a shown time is never missing: {fault:?}");
            }
        }

        #[test]
        fn every_time_on_the_wall_is_an_instant_or_asks_with_an_answer_that_works(
            day in 0_i32..36_000,
            minute in 0_i64..1_440,
            index in 0..ZONES.len(),
        ) {
            let local = datetime(2000, 1, 1, 0, 0, 0, 0) + day.days() + minute.minutes();
            let zone = zone(ZONES[index]);
            match instant(local, &zone, None) {
                Ok(there) => prop_assert_eq!(zone.local(there), local),
                Err(TimeFault::Missing(next)) => {
                    prop_assert!(next > local);
                    prop_assert_eq!(instant(next, &zone, Some(Fold::First)).map(|there| zone.local(there)), Ok(next));
                    prop_assert!(zone.local(nearest_instant(local, &zone)) >= next);
                }
                Err(TimeFault::Doubled(before, after)) => {
                    prop_assert!(before > after);
                    let first = instant(local, &zone, Some(Fold::First)).unwrap();
                    let second = instant(local, &zone, Some(Fold::Second)).unwrap();
                    prop_assert!(first < second);
                    prop_assert_eq!((zone.local(first), zone.local(second)), (local, local));
                }
            }
        }
    }
}
