//! Every example of RFC 5545 §3.8.5.3, with the days that stand there.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use calendar::recurrence::{Recurrence, Start};
use jiff::civil::{DateTime, date};

/// `1997/9: 2-4 9; 1997/10: 1` as days at the given time of day; the year may be left out where it stays.
fn days(text: &str, hour: i8) -> Vec<DateTime> {
    let mut year = 0;
    let mut found = Vec::new();
    for part in text.split(';') {
        let (month, days) = part.split_once(':').unwrap();
        let month = match month.split_once('/') {
            Some((of, month)) => {
                year = of.trim().parse().unwrap();
                month
            }
            None => month,
        };
        for range in days.split_whitespace() {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            for day in first.parse().unwrap()..=last.parse().unwrap() {
                found.push(date(year, month.trim().parse().unwrap(), day).at(hour, 0, 0, 0));
            }
        }
    }
    found
}

/// The first instances of a rule in New York, as many as are expected, and whether there are more.
#[track_caller]
fn check(start: &str, rule: &str, expected: &[DateTime], goes_on: bool) {
    let start = Start::parse(start, Some("America/New_York")).unwrap();
    let series = Recurrence::parse(start, rule).unwrap();
    let mut found = series.occurrences().map(|found| found.unwrap().local);
    let first: Vec<DateTime> = found.by_ref().take(expected.len()).collect();
    assert_eq!(first, expected, "{rule}");
    assert_eq!(found.next().is_some(), goes_on, "{rule}");
}

#[track_caller]
fn check_days(start: &str, rule: &str, expected: &str, goes_on: bool) {
    check(&format!("{start}T090000"), rule, &days(expected, 9), goes_on);
}

const ENDS: bool = false;
const GOES_ON: bool = true;

#[test]
fn daily() {
    check_days("19970902", "RRULE:FREQ=DAILY;COUNT=10", "1997/9: 2-11", ENDS);
    check_days(
        "19970902",
        "FREQ=DAILY;UNTIL=19971224T000000Z",
        "1997/9: 2-30; 10: 1-31; 11: 1-30; 12: 1-23",
        ENDS,
    );
    let every_other = "1997/9: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30; 10: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30; \
        11: 1 3 5 7 9 11 13 15 17 19 21 23 25 27 29; 12: 1 3";
    check_days("19970902", "FREQ=DAILY;INTERVAL=2", every_other, GOES_ON);
    check_days("19970902", "FREQ=DAILY;INTERVAL=10;COUNT=5", "1997/9: 2 12 22; 10: 2 12", ENDS);
    let januaries = "1998/1: 1-31; 1999/1: 1-31; 2000/1: 1-31";
    check_days(
        "19980101",
        "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
        januaries,
        ENDS,
    );
    check_days("19980101", "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", januaries, ENDS);
}

#[test]
fn weekly() {
    let ten = "1997/9: 2 9 16 23 30; 10: 7 14 21 28; 11: 4";
    check_days("19970902", "FREQ=WEEKLY;COUNT=10", ten, ENDS);
    check_days(
        "19970902",
        "FREQ=WEEKLY;UNTIL=19971224T000000Z",
        "1997/9: 2 9 16 23 30; 10: 7 14 21 28; 11: 4 11 18 25; 12: 2 9 16 23",
        ENDS,
    );
    check_days(
        "19970902",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
        "1997/9: 2 16 30; 10: 14 28; 11: 11 25; 12: 9 23; 1998/1: 6 20; 2: 3 17",
        GOES_ON,
    );
    let five_weeks = "1997/9: 2 4 9 11 16 18 23 25 30; 10: 2";
    check_days("19970902", "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", five_weeks, ENDS);
    check_days("19970902", "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", five_weeks, ENDS);
    check_days(
        "19970901",
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
        "1997/9: 1 3 5 15 17 19 29; 10: 1 3 13 15 17 27 29 31; 11: 10 12 14 24 26 28; 12: 8 10 12 22",
        ENDS,
    );
    check_days(
        "19970902",
        "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
        "1997/9: 2 4 16 18 30; 10: 2 14 16",
        ENDS,
    );
    check_days("19970805", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997/8: 5 10 19 24", ENDS);
    check_days("19970805", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997/8: 5 17 19 31", ENDS);
}

#[test]
fn monthly_by_weekday() {
    check_days(
        "19970905",
        "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
        "1997/9: 5; 10: 3; 11: 7; 12: 5; 1998/1: 2; 2: 6; 3: 6; 4: 3; 5: 1; 6: 5",
        ENDS,
    );
    check_days(
        "19970905",
        "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",
        "1997/9: 5; 10: 3; 11: 7; 12: 5",
        ENDS,
    );
    check_days(
        "19970907",
        "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
        "1997/9: 7 28; 11: 2 30; 1998/1: 4 25; 3: 1 29; 5: 3 31",
        ENDS,
    );
    check_days(
        "19970922",
        "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
        "1997/9: 22; 10: 20; 11: 17; 12: 22; 1998/1: 19; 2: 16",
        ENDS,
    );
    check_days(
        "19970902",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
        "1997/9: 2 9 16 23 30; 11: 4 11 18 25; 1998/1: 6 13 20 27; 3: 3 10 17 24 31",
        GOES_ON,
    );
}

#[test]
fn monthly_by_day_of_month() {
    check_days(
        "19970928",
        "FREQ=MONTHLY;BYMONTHDAY=-3",
        "1997/9: 28; 10: 29; 11: 28; 12: 29; 1998/1: 29; 2: 26",
        GOES_ON,
    );
    check_days(
        "19970902",
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
        "1997/9: 2 15; 10: 2 15; 11: 2 15; 12: 2 15; 1998/1: 2 15",
        ENDS,
    );
    check_days(
        "19970930",
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
        "1997/9: 30; 10: 1 31; 11: 1 30; 12: 1 31; 1998/1: 1 31; 2: 1",
        ENDS,
    );
    check_days(
        "19970910",
        "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
        "1997/9: 10-15; 1999/3: 10-13",
        ENDS,
    );
    check_days(
        "19970913",
        "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
        "1997/9: 13; 10: 11; 11: 8; 12: 13; 1998/1: 10; 2: 7; 3: 7; 4: 11; 5: 9; 6: 13",
        GOES_ON,
    );
    check_days("20070115", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007/1: 15 30; 2: 15; 3: 15 30", ENDS);
}

#[test]
fn friday_the_thirteenth_without_the_start() {
    check_days(
        "19970902",
        "EXDATE;TZID=America/New_York:19970902T090000\nRRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "1998/2: 13; 3: 13; 11: 13; 1999/8: 13; 2000/10: 13",
        GOES_ON,
    );
}

#[test]
fn yearly() {
    check_days(
        "19970610",
        "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
        "1997/6: 10; 7: 10; 1998/6: 10; 7: 10; 1999/6: 10; 7: 10; 2000/6: 10; 7: 10; 2001/6: 10; 7: 10",
        ENDS,
    );
    check_days(
        "19970310",
        "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
        "1997/3: 10; 1999/1: 10; 2: 10; 3: 10; 2001/1: 10; 2: 10; 3: 10; 2003/1: 10; 2: 10; 3: 10",
        ENDS,
    );
    check_days(
        "19970101",
        "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
        "1997/1: 1; 4: 10; 7: 19; 2000/1: 1; 4: 9; 7: 18; 2003/1: 1; 4: 10; 7: 19; 2006/1: 1",
        ENDS,
    );
    check_days("19970519", "FREQ=YEARLY;BYDAY=20MO", "1997/5: 19; 1998/5: 18; 1999/5: 17", GOES_ON);
    check_days("19970512", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997/5: 12; 1998/5: 11; 1999/5: 17", GOES_ON);
    check_days(
        "19970313",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
        "1997/3: 13 20 27; 1998/3: 5 12 19 26; 1999/3: 4 11 18 25",
        GOES_ON,
    );
    check_days(
        "19970605",
        "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
        "1997/6: 5 12 19 26; 7: 3 10 17 24 31; 8: 7 14 21 28; 1998/6: 4 11 18 25; 7: 2 9 16 23 30; 8: 6 13 20 27; \
            1999/6: 3 10 17 24; 7: 1 8 15 22 29; 8: 5 12 19 26",
        GOES_ON,
    );
    check_days(
        "19961105",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
        "1996/11: 5; 2000/11: 7; 2004/11: 2",
        GOES_ON,
    );
}

#[test]
fn positions() {
    check_days("19970904", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997/9: 4; 10: 7; 11: 6", ENDS);
    check_days(
        "19970929",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        "1997/9: 29; 10: 30; 11: 27; 12: 30; 1998/1: 29; 2: 26; 3: 30",
        GOES_ON,
    );
}

#[test]
fn within_a_day() {
    let at = |hour, minute| date(1997, 9, 2).at(hour, minute, 0, 0);
    // The RFC's example says UNTIL=19970902T170000Z and means 17:00 in New York.
    check(
        "19970902T090000",
        "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z",
        &[at(9, 0), at(12, 0), at(15, 0)],
        ENDS,
    );
    check("19970902T090000", "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z", &[at(9, 0), at(12, 0)], ENDS);
    check(
        "19970902T090000",
        "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
        &[at(9, 0), at(9, 15), at(9, 30), at(9, 45), at(10, 0), at(10, 15)],
        ENDS,
    );
    check(
        "19970902T090000",
        "FREQ=MINUTELY;INTERVAL=90;COUNT=4",
        &[at(9, 0), at(10, 30), at(12, 0), at(13, 30)],
        ENDS,
    );
    let of_day = |day| {
        (9..=16).flat_map(move |hour| [0, 20, 40].map(|minute| date(1997, 9, day).at(hour, minute, 0, 0)))
    };
    let two_days: Vec<DateTime> = of_day(2).chain(of_day(3)).collect();
    for rule in [
        "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40",
        "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16",
    ] {
        check("19970902T090000", rule, &two_days, GOES_ON);
    }
}
