//! What must hold for every series that can be written.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use calendar::recurrence::{Occurrence, Recurrence, Start};
use jiff::civil::{DateTime, date};
use jiff::{SignedDuration, ToSpan as _};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn start() -> impl Strategy<Value = Start> {
    let local = (1990..2040_i16, 1..=12_i8, 1..=28_i8, 0..24_i8, select(&[0_i8, 15, 30][..]))
        .prop_map(|(year, month, day, hour, minute)| date(year, month, day).at(hour, minute, 0, 0));
    let zones =
        &["Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu"][..];
    (local, proptest::option::of(select(zones))).prop_map(|(local, zone)| match zone {
        Some(zone) => Start::in_zone(local, calendar::zones::find(zone).unwrap()),
        None => Start::floating(local),
    })
}

fn joined(values: Vec<impl ToString>) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn rule() -> impl Strategy<Value = String> {
    let frequency = select(&["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY"][..]);
    let end = prop_oneof![
        Just(String::new()),
        (1..40_u32).prop_map(|count| format!(";COUNT={count}")),
        (0..4_000_i64).prop_map(|days| {
            let until = date(1995, 1, 1).saturating_add(days.days());
            format!(";UNTIL={}", until.strftime("%Y%m%dT090000Z"))
        }),
    ];
    let months = prop_oneof![3 => Just(String::new()), 1 => subsequence((1..=12).collect::<Vec<i8>>(), 1..4)
        .prop_map(|months| format!(";BYMONTH={}", joined(months)))];
    let days = prop_oneof![1 => Just(String::new()), 1 => subsequence(WEEKDAYS.to_vec(), 1..4)
        .prop_map(|days| format!(";BYDAY={}", joined(days)))];
    let month_days = prop_oneof![3 => Just(String::new()), 1 => select(&["1", "13", "31", "-1", "2,-2", "29,30"][..])
        .prop_map(|days| format!(";BYMONTHDAY={days}"))];
    let hours = prop_oneof![3 => Just(String::new()), 1 => subsequence((0..24).collect::<Vec<i8>>(), 1..3)
        .prop_map(|hours| format!(";BYHOUR={}", joined(hours)))];
    (
        frequency,
        1..9_u32,
        select(&WEEKDAYS[..]),
        end,
        months,
        days,
        month_days,
        hours,
        proptest::option::of(1..3_i8),
    )
        .prop_map(|(frequency, interval, week, end, months, days, month_days, hours, position)| {
            let month_days = if frequency == "WEEKLY" { "" } else { &month_days };
            let by = format!("{months}{days}{month_days}{hours}");
            let position =
                position.filter(|_| !by.is_empty()).map_or(String::new(), |at| format!(";BYSETPOS={at}"));
            format!("FREQ={frequency};INTERVAL={interval};WKST={week}{end}{by}{position}")
        })
}

fn first(series: &Recurrence, count: usize) -> Vec<Occurrence> {
    series.occurrences().take(count).filter_map(Result::ok).collect()
}

proptest! {
    #[test]
    fn instances_ascend_and_none_comes_twice((start, rule) in (start(), rule())) {
        let found = first(&Recurrence::parse(start.clone(), &rule).unwrap(), 60);
        let order = |at: &Occurrence| (at.instant, at.instant.is_none().then_some(at.local));
        prop_assert!(found.windows(2).all(|pair| order(&pair[0]) < order(&pair[1])), "{rule}");
        prop_assert!(found.iter().all(|at| at.local >= start.local()));
        prop_assert!(found.iter().all(|at| at.instant == start.instant(at.local)));
    }

    #[test]
    fn what_is_written_is_read_back_to_the_same((start, rule) in (start(), rule())) {
        let series = Recurrence::parse(start.clone(), &rule).unwrap();
        let again = Recurrence::parse(start, &series.text()).unwrap();
        prop_assert_eq!(first(&series, 20), first(&again, 20));
        prop_assert_eq!(series.text(), again.text());
    }

    #[test]
    fn windows_side_by_side_hold_what_the_series_holds((start, rule, days) in (start(), rule(), 1..90_i64)) {
        let series = Recurrence::parse(start.clone(), &rule).unwrap();
        let window = SignedDuration::from_hours(24 * days);
        let (mut from, end) = (start.local(), start.local().saturating_add(SignedDuration::from_hours(24 * 400)));
        let whole = series.between(from, end, 300).unwrap();
        let mut parts: Vec<Occurrence> = Vec::new();
        while from < end && parts.len() < 300 {
            let to = from.saturating_add(window).min(end);
            parts.extend(series.between(from, to, 300).unwrap());
            from = to;
        }
        parts.truncate(300);
        // A skipped time that is the same instant as one in the next window stands in both.
        parts.dedup_by_key(|at| (at.instant, at.instant.is_none().then_some(at.local)));
        let instants = |found: &[Occurrence]| found.iter().map(|at| (at.instant, at.instant.is_none().then_some(at.local))).collect::<Vec<_>>();
        let length = whole.len().min(parts.len());
        prop_assert!(whole.len() - length < 2);
        prop_assert_eq!(&instants(&parts)[..length], &instants(&whole)[..length], "{}", rule);
    }

    #[test]
    fn the_two_sides_of_a_split_are_the_whole((start, rule, at) in (start(), rule(), 0..30_usize)) {
        let series = Recurrence::parse(start, &rule).unwrap();
        let whole = first(&series, 80);
        prop_assume!(at < whole.len());
        // Beside a skipped hour the order of instants is not the order on the wall.
        prop_assume!(whole.windows(2).all(|pair| pair[0].local < pair[1].local));
        let (earlier, later) = series.split_at(whole[at].local).unwrap();
        let mut sides: Vec<Occurrence> = earlier.map_or(Vec::new(), |side| first(&side, 80));
        prop_assert_eq!(sides.len(), at);
        sides.extend(later.map_or(Vec::new(), |side| first(&side, 80)));
        sides.truncate(80);
        prop_assert_eq!(sides, whole, "{}", rule);
    }

    #[test]
    fn a_series_that_is_moved_is_the_same_at_another_time(
        (start, is_daily, interval, count) in (start(), any::<bool>(), 1..4_u32, 1..30_usize),
        left_out in proptest::collection::vec(0..30_usize, 0..5),
        minutes in -40_000..40_000_i64,
    ) {
        let frequency = if is_daily { "DAILY" } else { "WEEKLY" };
        let rule = format!("FREQ={frequency};INTERVAL={interval};COUNT={count}");
        let mut series = Recurrence::parse(start.clone(), &rule).unwrap();
        let whole = first(&series, 30);
        for at in left_out.iter().filter_map(|index| whole.get(*index)) {
            series = series.without_dates(&at.local.strftime("%Y%m%dT%H%M%S").to_string()).unwrap();
        }
        let by = SignedDuration::from_mins(minutes);
        let later = start.at(start.local() + by);
        // Where a zone skips a whole day, two are one.
        let plain = Recurrence::parse(later.clone(), &rule).unwrap();
        prop_assume!(whole.len() == count && first(&plain, 30).len() == count);
        let moved = series.moved_to(later).unwrap();
        let locals = |series: &Recurrence| first(series, 30).iter().map(|at| at.local).collect::<Vec<_>>();
        prop_assert_eq!(locals(&moved), locals(&series).into_iter().map(|at| at + by).collect::<Vec<_>>());
        let read_back = Recurrence::parse(moved.start().clone(), &moved.text()).unwrap();
        prop_assert_eq!(locals(&read_back), locals(&moved));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(FREQ=|BYDAY=|COUNT=|RRULE:|EXDATE:|MO|[0-9T;:,=+-]|\\PC){0,40}") {
        let start = Start::floating(DateTime::constant(2026, 1, 5, 9, 0, 0, 0));
        if let Ok(series) = Recurrence::parse(start, &text) {
            prop_assert!(series.occurrences().take(3).count() <= 3);
        }
        prop_assert!(Start::parse(&text, Some(&text)).is_err());
    }
}
