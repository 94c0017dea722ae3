//! Nights, days, stretches and ways of people whose calls are known, on clocks that change.

use jiff::civil::DateTime;
use proptest::prelude::*;

use super::*;
use crate::packs::{OWN, find};
use crate::time::{Zone, nearest_instant};

const VIENNA: &str = "Europe/Vienna";

fn soft(limit: Limit) -> Rule {
    Rule { severity: Severity::Soft, limit }
}

fn event(number: u128) -> EventId {
    EventId(uuid::Uuid::from_u128(number))
}

fn nowhere() -> &'static Place {
    static NOWHERE: Place = Place { coordinates: None, address: None, name: None, is_room: false };
    &NOWHERE
}

/// A call from and to a time on the clock of a zone.
fn call(number: u128, zone: &str, start: &str, end: &str) -> Call<'static> {
    let zone = Zone::parse(zone).unwrap();
    let (start, end): (DateTime, DateTime) = (start.parse().unwrap(), end.parse().unwrap());
    Call {
        event_id: event(number),
        day: start.date(),
        start_at: nearest_instant(start, &zone),
        end_at: nearest_instant(end, &zone),
        place: nowhere(),
        is_journey: false,
    }
}

/// What is had and needed, where all of the calls are being changed.
fn had(limit: Limit, calls: &[Call<'_>]) -> Vec<(i64, i64)> {
    let all = calls.iter().map(|call| call.event_id).collect();
    let found = findings(&[soft(limit)], &mut calls.to_vec(), &all);
    found.iter().map(|finding| (finding.had, finding.needed)).collect()
}

const ELEVEN_HOURS: Limit = Limit::OvernightRest { minutes: 660 };

#[test]
fn a_night_is_as_long_as_it_is_when_the_clocks_change() {
    let night = |evening: &str, morning: &str| {
        let (until, from) = (format!("{evening}T22:30"), format!("{morning}T10:00"));
        [
            call(1, VIENNA, &format!("{evening}T19:30"), &until),
            call(2, VIENNA, &from, &format!("{morning}T12:00")),
        ]
    };
    assert_eq!(had(ELEVEN_HOURS, &night("2027-03-20", "2027-03-21")), [], "11 h 30 min");
    assert_eq!(had(ELEVEN_HOURS, &night("2027-03-27", "2027-03-28")), [(630, 660)], "an hour is skipped");
    let twelve = Limit::OvernightRest { minutes: 720 };
    assert_eq!(had(twelve, &night("2027-10-23", "2027-10-24")), [(690, 720)]);
    assert_eq!(had(twelve, &night("2027-10-30", "2027-10-31")), [], "an hour comes twice");
}

#[test]
fn an_evening_after_midnight_belongs_to_the_day_it_began() {
    let evening = call(1, VIENNA, "2027-05-07T19:30", "2027-05-08T00:30");
    let morning = call(2, VIENNA, "2027-05-08T10:00", "2027-05-08T12:00");
    assert_eq!(had(ELEVEN_HOURS, &[evening.clone(), morning.clone()]), [(570, 660)]);
    let class = call(3, VIENNA, "2027-05-07T11:00", "2027-05-07T12:00");
    let span = Limit::DaySpan { minutes: 780 };
    assert_eq!(had(span, &[class, evening, morning]), [(810, 780)], "the morning is another day's");
}

#[test]
fn the_evening_that_ends_last_counts() {
    let long = call(1, VIENNA, "2027-05-07T18:00", "2027-05-08T01:00");
    let short = call(2, VIENNA, "2027-05-07T19:00", "2027-05-07T20:00");
    let morning = call(3, VIENNA, "2027-05-08T09:00", "2027-05-08T10:00");
    assert_eq!(had(ELEVEN_HOURS, &[long, short, morning]), [(480, 660)]);
}

#[test]
fn days_are_those_of_the_clock_where_a_call_begins() {
    let evening = call(1, VIENNA, "2027-05-07T19:00", "2027-05-07T22:00");
    // Ten in the evening in Vienna is four in the afternoon there: eight hours later it is midnight.
    let there = call(2, "America/New_York", "2027-05-08T00:00", "2027-05-08T02:00");
    assert_eq!(had(ELEVEN_HOURS, &[evening.clone(), there]), [(480, 660)]);
    let same_day = call(2, "America/New_York", "2027-05-07T23:00", "2027-05-08T01:00");
    let all = [evening, same_day];
    assert_eq!(had(ELEVEN_HOURS, &all), [], "one long day there");
    assert_eq!(had(Limit::DaySpan { minutes: 600 }, &all), [(720, 600)]);
}

#[test]
fn a_stretch_ends_with_a_pause_that_is_long_enough() {
    let limit = Limit::Break { minutes: 30, after_minutes: 300 };
    let morning = call(1, VIENNA, "2027-05-07T10:00", "2027-05-07T13:00");
    let next = |start: &str| call(2, VIENNA, &format!("2027-05-07T{start}"), "2027-05-07T16:00");
    assert_eq!(had(limit, &[morning.clone(), next("13:29")]), [(360, 300)]);
    assert_eq!(had(limit, &[morning.clone(), next("13:30")]), []);
    assert_eq!(had(limit, &[morning, next("12:00")]), [(360, 300)], "what overlaps goes on");
    let alone = call(1, VIENNA, "2027-05-07T10:00", "2027-05-07T15:30");
    assert_eq!(had(limit, &[alone]), [(330, 300)]);
}

#[test]
fn days_off_are_counted_in_every_stretch_of_days_around_a_change() {
    let limit = Limit::DaysOff { days: 1, within_days: 7 };
    let week: Vec<Call<'_>> = (3..=9)
        .map(|day| {
            let text = |hour: &str| format!("2027-05-{day:02}T{hour}:00");
            call(day, VIENNA, &text("10"), &text("12"))
        })
        .collect();
    assert_eq!(had(limit, &week), [(0, 1)], "told once");
    assert_eq!(had(limit, &week[..6]), []);
    let changed = HashSet::from([event(5)]);
    let found = findings(&[soft(limit)], &mut week.clone(), &changed);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].events[0], event(5), "what is changed is named first");
    assert_eq!(found[0].words(), "Days off within 7 days: 0, needed: 1");
}

#[test]
fn the_way_from_one_place_to_another_takes_time() {
    let limit = Limit::Travel { minutes: 30, kilometres_an_hour: Some(60) };
    let at = |coordinates: Option<(f64, f64)>, address: Option<&str>, name: Option<&str>, is_room: bool| {
        Place { coordinates, address: address.map(str::to_owned), name: name.map(str::to_owned), is_room }
    };
    let vienna = at(Some((48.2083, 16.3731)), None, Some("Main stage"), true);
    let salzburg = at(Some((47.8, 13.0439)), None, Some("Festival hall"), false);
    let (studio, stage) = (at(None, None, Some("Studio"), true), at(None, None, Some("Stage"), true));
    let (church, same) = (at(None, None, Some("St. Anna"), false), at(None, None, Some("st anna"), false));
    let (one, two) = (at(None, Some("Ring 1"), None, true), at(None, Some("Ring 2"), None, true));
    let unknown = Place::default();
    let needed = |from: &Place, to: &Place| {
        let mut one = call(1, VIENNA, "2027-05-07T10:00", "2027-05-07T12:00");
        let mut two = call(2, VIENNA, "2027-05-07T12:10", "2027-05-07T14:00");
        (one.place, two.place) = (from, to);
        let needed = had(limit, &[one.clone(), two.clone()]);
        two.is_journey = true;
        assert_eq!(had(limit, &[one, two]), [], "who travels is on the way");
        needed.first().map(|(_, needed)| *needed)
    };
    assert_eq!(needed(&vienna, &salzburg).map(|minutes| minutes / 10), Some(25), "250 km at 60 km/h");
    assert_eq!(needed(&studio, &stage), None, "rooms of one house");
    assert_eq!(needed(&studio, &church), Some(30));
    assert_eq!(needed(&church, &same), None);
    assert_eq!(needed(&one, &two), Some(30));
    assert_eq!(needed(&one, &one), None);
    assert_eq!(needed(&church, &unknown), None, "what is not known is not judged");
}

#[test]
fn what_was_broken_before_is_nobodys_to_explain() {
    let calls = [
        call(1, VIENNA, "2027-05-07T19:30", "2027-05-07T23:00"),
        call(2, VIENNA, "2027-05-08T08:00", "2027-05-08T10:00"),
        call(3, VIENNA, "2027-05-08T15:00", "2027-05-08T16:00"),
    ];
    let rules = &find("working_time").unwrap().rules;
    assert_eq!(findings(rules, &mut calls.to_vec(), &HashSet::from([event(3)])), []);
    let found = findings(rules, &mut calls.to_vec(), &HashSet::from([event(2)]));
    assert_eq!(found[0].events, [event(1), event(2)]);
    assert_eq!(found[0].words(), "9 h of rest overnight, 11 h are needed");
    assert!(!found[0].is_hard());
    assert!(find(OWN).is_none());
}

proptest! {
    #[test]
    fn whatever_the_calls_are_what_is_found_is_too_little_and_has_to_do_with_the_change(
        hours in proptest::collection::vec((0_i64..24 * 40, 1_i64..12), 0..40),
        changed in proptest::collection::hash_set(0_u128..40, 0..10),
    ) {
        let zone = Zone::parse(VIENNA).unwrap();
        let begin: Timestamp = "2027-03-10T00:00:00Z".parse().unwrap();
        let calls: Vec<Call<'_>> = hours.iter().enumerate().map(|(number, (start, length))| {
            let start_at = begin + SignedDuration::from_hours(*start);
            Call {
                event_id: event(number as u128),
                day: zone.local(start_at).date(),
                start_at,
                end_at: start_at + SignedDuration::from_hours(*length),
                place: nowhere(),
                is_journey: false,
            }
        }).collect();
        let changed: HashSet<EventId> = changed.into_iter().map(event).collect();
        let all: HashSet<EventId> = calls.iter().map(|call| call.event_id).collect();
        let rules = &find("opera_ballet").unwrap().rules;
        let of_all = findings(rules, &mut calls.clone(), &all);
        for finding in findings(rules, &mut calls.clone(), &changed) {
            prop_assert!(finding.events.iter().any(|id| changed.contains(id)));
            prop_assert!(finding.start_at <= finding.end_at);
            let is_too_long = matches!(finding.rule.limit, Limit::DaySpan { .. } | Limit::Break { .. });
            prop_assert_eq!(is_too_long, finding.had > finding.needed);
            // Days off are told of once for some days, and which depends on the change.
            if !matches!(finding.rule.limit, Limit::DaysOff { .. }) {
                prop_assert!(of_all.contains(&finding));
            }
        }
        prop_assert_eq!(findings(rules, &mut calls.clone(), &HashSet::new()), []);
    }
}
