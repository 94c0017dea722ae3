//! What series do where the RFC is short of examples: zones and changes of the clocks, dates added and taken away,
//! windows, ends, refusals, and rules that would never end.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::time::{Duration, Instant};

use calendar::recurrence::{Occurrence, Recurrence, Start, TooFar, Value};
use jiff::SignedDuration;
use jiff::civil::DateTime;

#[track_caller]
fn series(start: &str, zone: Option<&str>, text: &str) -> Recurrence {
    Recurrence::parse(Start::parse(start, zone).unwrap(), text).unwrap()
}

fn at(text: &str) -> DateTime {
    Value::parse(text).unwrap().local
}

fn locals(found: &[Occurrence]) -> Vec<String> {
    found.iter().map(|found| found.local.strftime("%Y%m%dT%H%M").to_string()).collect()
}

#[track_caller]
fn first(series: &Recurrence, count: usize) -> Vec<String> {
    locals(&series.occurrences().take(count).map(Result::unwrap).collect::<Vec<_>>())
}

#[track_caller]
fn instants(series: &Recurrence, count: usize) -> Vec<String> {
    let found = series.occurrences().take(count).map(|found| found.unwrap().instant.unwrap());
    found.map(|instant| instant.strftime("%Y%m%dT%H%MZ").to_string()).collect()
}

#[track_caller]
fn refused(start: &str, text: &str) -> String {
    Recurrence::parse(Start::parse(start, None).unwrap(), text).unwrap_err().to_string()
}

#[test]
fn half_past_seven_stays_half_past_seven() {
    let rehearsals = series("20260323T193000", Some("Europe/Vienna"), "FREQ=WEEKLY");
    assert_eq!(instants(&rehearsals, 2), ["20260323T1830Z", "20260330T1730Z"]);
    assert_eq!(first(&rehearsals, 2), ["20260323T1930", "20260330T1930"]);
}

#[test]
fn a_skipped_time_is_later_by_the_gap_and_keeps_its_name() {
    let nights = series("20260328T023000", Some("Europe/Vienna"), "FREQ=DAILY;COUNT=3");
    assert_eq!(first(&nights, 3), ["20260328T0230", "20260329T0230", "20260330T0230"]);
    // 02:30 does not exist on 29 March; 03:30 in summer time is meant.
    assert_eq!(instants(&nights, 3), ["20260328T0130Z", "20260329T0130Z", "20260330T0030Z"]);
}

#[test]
fn of_a_doubled_hour_the_first_is_meant() {
    let nights = series("20261024T023000", Some("Europe/Vienna"), "FREQ=DAILY;COUNT=3");
    assert_eq!(instants(&nights, 3), ["20261024T0030Z", "20261025T0030Z", "20261026T0130Z"]);
}

#[test]
fn skipped_times_come_in_order_and_once() {
    let halves = series("20260329T010000", Some("Europe/Vienna"), "FREQ=MINUTELY;INTERVAL=30;COUNT=7");
    // 02:00 and 02:30 are 03:00 and 03:30, which come anyway.
    assert_eq!(
        instants(&halves, 9),
        ["20260329T0000Z", "20260329T0030Z", "20260329T0100Z", "20260329T0130Z", "20260329T0200Z"]
    );
    let odd =
        series("20260329T011500", Some("Europe/Vienna"), "FREQ=MINUTELY;INTERVAL=60\nRDATE:20260329T031000");
    assert_eq!(instants(&odd, 4), ["20260329T0015Z", "20260329T0110Z", "20260329T0115Z", "20260329T0215Z"]);
}

#[test]
fn a_day_that_a_country_skipped_is_no_hindrance() {
    // Samoa had no 30 December 2011.
    let daily = series("20111229T100000", Some("Pacific/Apia"), "FREQ=DAILY;COUNT=4");
    assert_eq!(instants(&daily, 4), ["20111229T2000Z", "20111230T2000Z", "20111231T2000Z"]);
}

#[test]
fn count_counts_before_dates_are_taken_away() {
    let daily =
        series("20260105T090000", None, "FREQ=DAILY;COUNT=3\nEXDATE:20260106T090000\nRDATE:20260110T090000");
    assert_eq!(first(&daily, 9), ["20260105T0900", "20260107T0900", "20260110T0900"]);
}

#[test]
fn a_start_that_does_not_fit_is_no_instance() {
    let mondays = series("20260107T090000", None, "FREQ=WEEKLY;BYDAY=MO;COUNT=2");
    assert_eq!(first(&mondays, 9), ["20260112T0900", "20260119T0900"]);
    assert!(!mondays.includes(at("20260107T090000")).unwrap());
    assert!(mondays.includes(at("20260119T090000")).unwrap());
}

#[test]
fn without_a_rule_the_start_and_added_dates_are_the_series() {
    let single = series("20260107T090000", Some("Europe/Vienna"), "");
    assert_eq!(first(&single, 9), ["20260107T0900"]);
    let some = single.with_dates("20260109T090000,20260101T090000").unwrap();
    assert_eq!(first(&some, 9), ["20260101T0900", "20260107T0900", "20260109T0900"]);
    assert_eq!(first(&some.without_dates("20260107T090000").unwrap(), 9), ["20260101T0900", "20260109T0900"]);
}

#[test]
fn the_same_instance_twice_is_one() {
    let twice = "RRULE:FREQ=DAILY;COUNT=2\nRRULE:FREQ=DAILY;COUNT=3\nRDATE:20260106T090000,20260106T090000";
    assert_eq!(
        first(&series("20260105T090000", None, twice), 9),
        ["20260105T0900", "20260106T0900", "20260107T0900"]
    );
}

#[test]
fn dates_are_taken_away_in_whatever_form_they_are_written() {
    let vienna = |exception: &str| {
        let text = format!("RRULE:FREQ=DAILY;COUNT=3\n{exception}");
        first(&series("20260705T090000", Some("Europe/Vienna"), &text), 9)
    };
    for exception in [
        "EXDATE:20260706T090000",
        "EXDATE:20260706T070000Z",
        "EXDATE;VALUE=DATE:20260706",
        "EXDATE;TZID=Europe/Vienna:20260706T090000",
        "EXDATE;TZID=America/New_York:20260706T030000",
    ] {
        assert_eq!(vienna(exception), ["20260705T0900", "20260707T0900"], "{exception}");
    }
    assert_eq!(vienna("EXDATE:20260706T090001").len(), 3);
    let days = series("20260705", None, "RRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260706T000000");
    assert_eq!(first(&days, 9), ["20260705T0000", "20260707T0000"]);
}

#[test]
fn until_is_the_last_one_in_every_form() {
    for (until, count) in [
        ("20260709T090000", 5),
        ("20260709T085959", 4),
        ("20260709T070000Z", 5),
        ("20260709T065959Z", 4),
        // As others read it: the midnight with which the day begins.
        ("20260709", 4),
        ("20260704", 0),
    ] {
        let text = format!("FREQ=DAILY;UNTIL={until}");
        assert_eq!(
            first(&series("20260705T090000", Some("Europe/Vienna"), &text), 9).len(),
            count,
            "{until}"
        );
    }
    for until in ["20260709", "20260709T000000Z", "20260709T120000"] {
        assert_eq!(
            first(&series("20260705", None, &format!("FREQ=DAILY;UNTIL={until}")), 9).len(),
            5,
            "{until}"
        );
    }
}

#[test]
fn days_that_a_month_or_year_lacks_are_passed_over() {
    assert_eq!(
        first(&series("20260131", None, "FREQ=MONTHLY"), 3),
        ["20260131T0000", "20260331T0000", "20260531T0000"]
    );
    assert_eq!(
        first(&series("20240229", None, "FREQ=YEARLY"), 3),
        ["20240229T0000", "20280229T0000", "20320229T0000"]
    );
    assert_eq!(first(&series("20960229", None, "FREQ=YEARLY"), 2), ["20960229T0000", "21040229T0000"]);
    assert_eq!(
        first(&series("20260101", None, "FREQ=YEARLY;BYYEARDAY=366,-366"), 3),
        ["20280101T0000", "20281231T0000", "20320101T0000"]
    );
    assert_eq!(
        first(&series("20260101", None, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"), 3),
        ["20260228T0000", "20270228T0000", "20280229T0000"]
    );
}

#[test]
fn weeks_are_numbered_from_either_end() {
    // 2026 has 53 weeks; 29 December 2025 belongs to its first.
    assert_eq!(
        first(&series("20251201", None, "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO"), 3),
        ["20251229T0000", "20261228T0000", "20270104T0000"]
    );
    assert_eq!(
        first(&series("20260101", None, "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO"), 2),
        ["20261228T0000", "20271227T0000"]
    );
    assert_eq!(
        first(&series("20260101", None, "FREQ=YEARLY;BYWEEKNO=-53;BYDAY=SU"), 2),
        ["20260104T0000", "20320104T0000"]
    );
}

#[test]
fn positions_count_the_whole_period_also_before_the_start() {
    // The week of the start is Monday to Friday; its first is before the start.
    let first_of_week = series("20260107T090000", None, "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1");
    assert_eq!(first(&first_of_week, 2), ["20260112T0900", "20260119T0900"]);
    let ends =
        series("20260107T090000", None, "FREQ=DAILY;BYHOUR=8,12,18;BYMINUTE=0,30;BYSETPOS=1,-1,6;COUNT=3");
    assert_eq!(first(&ends, 9), ["20260107T1830", "20260108T0800", "20260108T1830"]);
}

#[test]
fn times_of_whole_days_are_ignored() {
    let days = series("20260105", None, "FREQ=DAILY;BYHOUR=9,12;BYMINUTE=30;COUNT=2");
    assert_eq!(first(&days, 9), ["20260105T0000", "20260106T0000"]);
}

#[test]
fn leap_seconds_are_the_last_second() {
    let minutes = series("20260105T090000", None, "FREQ=MINUTELY;BYSECOND=59,60;COUNT=2");
    let found: Vec<DateTime> = minutes.occurrences().map(|found| found.unwrap().local).collect();
    assert_eq!(found, [at("20260105T090059"), at("20260105T090159")]);
}

#[test]
fn a_window_far_away_is_found_at_once() {
    let began = Instant::now();
    let minutes = series("19000101T000000", Some("Europe/Vienna"), "FREQ=MINUTELY;BYMINUTE=7,9");
    let found = minutes.between(at("20260329T010800"), at("20260329T030800"), 10).unwrap();
    assert_eq!(locals(&found), ["20260329T0109", "20260329T0207", "20260329T0209"]);
    // 03:07 is the skipped 02:07 and not a second one.
    assert_eq!(found[1].instant, minutes.start().instant(at("20260329T030700")));
    let weeks = series("19000101T000000", None, "FREQ=WEEKLY;INTERVAL=3;COUNT=3000");
    assert_eq!(weeks.between(at("20260101"), at("20270101"), 99).unwrap().len(), 17);
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
}

#[test]
fn a_series_is_split_without_losing_or_doubling_anything() {
    let text = "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=6;BYDAY=MO,TH\nRDATE:20260107T090000,20260301T090000\nEXDATE:20260122T090000";
    let whole = series("20260105T090000", Some("Europe/Vienna"), text);
    let (earlier, later) = whole.split_at(at("20260119T090000")).unwrap();
    let (earlier, later) = (earlier.unwrap(), later.unwrap());
    assert_eq!(first(&earlier, 9), ["20260105T0900", "20260107T0900", "20260108T0900"]);
    assert_eq!(first(&later, 9), ["20260119T0900", "20260202T0900", "20260205T0900", "20260301T0900"]);
    assert_eq!(later.start().local(), at("20260119T090000"));
    let (earlier, later) = whole.split_at(at("20260105T090000")).unwrap();
    assert!(earlier.is_none());
    assert_eq!(first(&later.unwrap(), 99), first(&whole, 99));
    let (earlier, later) = whole.split_at(at("20270101T090000")).unwrap();
    assert!(later.is_none());
    assert_eq!(first(&earlier.unwrap(), 99), first(&whole, 99));
    let forever = series("20260105T090000", Some("Europe/Vienna"), "FREQ=DAILY");
    let (earlier, _) = forever.split_at(at("20260330T090000")).unwrap();
    assert_eq!(earlier.unwrap().text(), "RRULE:FREQ=DAILY;UNTIL=20260330T065959Z");
}

#[test]
fn what_the_rfc_forbids_is_refused_with_a_reason() {
    for (rule, reason) in [
        ("COUNT=3", "FREQ is missing"),
        ("FREQ=FORTNIGHTLY", "FREQ=FORTNIGHTLY is unknown"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260101", "COUNT or with UNTIL"),
        ("FREQ=DAILY;COUNT=0", "COUNT cannot be “0”"),
        ("FREQ=DAILY;COUNT=-1", "COUNT cannot be “-1”"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL cannot be “0”"),
        ("FREQ=DAILY;INTERVAL=99999999999", "INTERVAL cannot be"),
        ("FREQ=DAILY;INTERVAL=1;INTERVAL=2", "INTERVAL twice"),
        ("FREQ=DAILY;UNTIL=tomorrow", "“tomorrow” is no date or time"),
        ("FREQ=DAILY;BYMONTH=13", "BYMONTH cannot be “13”"),
        ("FREQ=DAILY;BYMONTH=5L", "BYMONTH cannot be “5L”"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY cannot be “0”"),
        ("FREQ=MONTHLY;BYMONTHDAY=-32", "BYMONTHDAY cannot be “-32”"),
        ("FREQ=YEARLY;BYYEARDAY=367", "BYYEARDAY cannot be “367”"),
        ("FREQ=YEARLY;BYWEEKNO=54", "BYWEEKNO cannot be “54”"),
        ("FREQ=DAILY;BYHOUR=24", "BYHOUR cannot be “24”"),
        ("FREQ=DAILY;BYMINUTE=60", "BYMINUTE cannot be “60”"),
        ("FREQ=DAILY;BYSECOND=61", "BYSECOND cannot be “61”"),
        ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS chooses among"),
        ("FREQ=DAILY;BYHOUR=9;BYSETPOS=0", "BYSETPOS cannot be “0”"),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY cannot be “0MO”"),
        ("FREQ=MONTHLY;BYDAY=54MO", "BYDAY cannot be “54MO”"),
        ("FREQ=MONTHLY;BYDAY=XX", "BYDAY cannot be “XX”"),
        ("FREQ=MONTHLY;BYDAY=", "BYDAY cannot be “”"),
        ("FREQ=MONTHLY;BYDAY=ü", "BYDAY cannot be “ü”"),
        ("FREQ=WEEKLY;WKST=1", "WKST cannot be “1”"),
        ("FREQ=WEEKLY;BYDAY=2MO", "A weekday with a number"),
        ("FREQ=YEARLY;BYWEEKNO=2;BYDAY=2MO", "A weekday with a number"),
        ("FREQ=MONTHLY;BYWEEKNO=2", "BYWEEKNO cannot be used in a rule with FREQ=MONTHLY"),
        ("FREQ=WEEKLY;BYYEARDAY=2", "BYYEARDAY cannot be used in a rule with FREQ=WEEKLY"),
        ("FREQ=WEEKLY;BYMONTHDAY=2", "BYMONTHDAY cannot be used in a rule with FREQ=WEEKLY"),
        ("RSCALE=HEBREW;FREQ=YEARLY", "RSCALE belongs to calendars other than"),
        ("FREQ=YEARLY;SKIP=FORWARD", "SKIP belongs to calendars other than"),
        ("FREQ=YEARLY;BYEASTER=0", "“BYEASTER=0” is no part"),
        ("FREQ=DAILY;COUNT", "“COUNT” is no part"),
        ("RRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY", "EXRULE is not a part"),
        ("RRULE:FREQ=DAILY\nATTENDEE:ann", "“ATTENDEE” cannot be read"),
        ("RRULE:FREQ=DAILY\nRDATE:20260101", "“20260101” needs a time"),
        ("RRULE:FREQ=DAILY\nEXDATE:20260231T090000", "“20260231T090000” is no date"),
    ] {
        let told = refused("20260105T090000", rule);
        assert!(told.contains(reason), "{rule}: {told}");
    }
    assert!(refused("20260105", "FREQ=HOURLY").contains("Whole days cannot repeat"));
    let unknown = Start::parse("20260105T090000", Some("Mars/Olympus")).unwrap_err().to_string();
    assert_eq!(unknown, "There is no time zone called “Mars/Olympus”.");
    let many = vec!["20260105T090000"; 10_001].join(",");
    assert!(refused("20260105T090000", &format!("RDATE:{many}")).contains("more than 10000"));
}

#[test]
fn what_is_repeated_to_people_is_short() {
    let told = refused("20260105T090000", &format!("FREQ={}", "ä".repeat(50_000)));
    assert!(told.len() < 250, "{told}");
}

/// The time bound is generous, because tests may run without optimisation on a busy machine.
#[track_caller]
fn ends(start: &str, rule: &str) -> Result<Option<Occurrence>, TooFar> {
    let series = series(start, Some("Europe/Vienna"), rule);
    let began = Instant::now();
    let first = series.first();
    assert!(began.elapsed() < Duration::from_secs(2), "{rule} took {:?}", began.elapsed());
    first
}

#[test]
fn rules_that_never_happen_end_by_themselves() {
    for rule in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;BYMONTH=2,4;BYMONTHDAY=31",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=-30",
        "FREQ=YEARLY;BYMONTH=1;BYYEARDAY=366",
        "FREQ=YEARLY;INTERVAL=7;BYMONTH=6;BYWEEKNO=1",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=7",
        "FREQ=HOURLY;INTERVAL=2;BYHOUR=8",
        "FREQ=MINUTELY;INTERVAL=1440;BYMINUTE=1",
        "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1",
        "FREQ=SECONDLY;BYMONTH=1;BYYEARDAY=100",
        "FREQ=MINUTELY;BYSECOND=1,2;BYSETPOS=3",
        // Every seventh hour is the same hours of a weekday in every week.
        "FREQ=HOURLY;INTERVAL=7;BYDAY=SA,SU;BYHOUR=16",
        "FREQ=HOURLY;INTERVAL=5;BYMONTH=3,5;BYYEARDAY=30",
        "FREQ=WEEKLY;BYSETPOS=3;BYMONTH=4",
        "FREQ=DAILY;INTERVAL=4294967295;BYMONTH=2",
        "FREQ=YEARLY;INTERVAL=4294967295;BYMONTH=1;BYMONTHDAY=1",
    ] {
        assert_eq!(ends("20260105T090000", rule), Ok(None), "{rule}");
    }
}

#[test]
fn a_search_that_would_take_long_is_given_up() {
    let rare = ends("20260105T090000", "FREQ=MINUTELY;INTERVAL=2881;BYMONTH=3;BYYEARDAY=30");
    assert_eq!(rare, Err(TooFar));
    let all = series("19700101T000000", None, "FREQ=SECONDLY;COUNT=4000000000");
    assert_eq!(all.between(at("20260101"), at("20270101"), 1), Err(TooFar));
    let none_left = format!("RRULE:FREQ=SECONDLY\nEXDATE;VALUE=DATE:{}", {
        let days: Vec<String> = (1..=28).map(|day| format!("202602{day:02}")).collect();
        days.join(",")
    });
    assert_eq!(series("20260201T000000", None, &none_left).first(), Err(TooFar));
}

#[test]
fn time_ends_in_the_year_9999() {
    let last = series("99991201T090000", Some("Pacific/Auckland"), "FREQ=DAILY");
    assert_eq!(last.occurrences().filter(Result::is_ok).count(), 29);
    assert_eq!(series("99991231T090000", Some("Europe/Vienna"), "FREQ=DAILY").first(), Ok(None));
}

#[test]
fn an_empty_window_is_not_looked_beyond() {
    let leap = series(
        "20240229T000000",
        Some("Europe/Vienna"),
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=3;BYMINUTE=7",
    );
    let began = Instant::now();
    assert_eq!(leap.between(at("20250101"), at("20280201"), 9), Ok(Vec::new()));
    assert_eq!(leap.between(at("20280201"), at("20290201"), 99).unwrap().len(), 60);
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
}

#[test]
fn what_is_written_of_a_series_moves_along() {
    let lines = "RRULE:FREQ=DAILY;UNTIL=20260402T070000Z\nRDATE:20260410T120000\n\
        EXDATE:20260329T090000,20260330T070000Z\nEXDATE;VALUE=DATE:20260331";
    let whole = series("20260327T090000", Some("Europe/Vienna"), lines);
    let vienna = whole.start().zone().unwrap().clone();
    let moved = whole.moved_to(Start::in_zone(at("20260328T113000"), vienna)).unwrap();
    assert_eq!(
        moved.text(),
        "RRULE:FREQ=DAILY;UNTIL=20260403T093000Z\nRDATE:20260411T143000\n\
        EXDATE:20260330T113000\nEXDATE:20260331T093000Z\nEXDATE;VALUE=DATE:20260401"
    );
    let locals = |series: &Recurrence| -> Vec<DateTime> {
        series.occurrences().map(|found| found.unwrap().local).collect()
    };
    let by = SignedDuration::from_mins(26 * 60 + 30);
    let expected: Vec<DateTime> = locals(&whole).into_iter().map(|local| local + by).collect();
    assert_eq!(locals(&moved), expected);
    // Of whole days, and across midnight.
    let days = series("20260327", None, "RRULE:FREQ=WEEKLY;UNTIL=20260417\nEXDATE;VALUE=DATE:20260403");
    let moved = days.moved_to(Start::date(at("20260329").date())).unwrap();
    assert_eq!(moved.text(), "RRULE:FREQ=WEEKLY;UNTIL=20260419\nEXDATE;VALUE=DATE:20260405");
    let late = series(
        "20260327T230000",
        Some("Europe/Vienna"),
        "RRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20260328",
    );
    let moved = late.moved_to(late.start().at(at("20260328T010000"))).unwrap();
    assert_eq!(moved.text(), "RRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20260329");
}
