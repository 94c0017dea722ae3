//! iCalendar text: what is written can be read, what others write is understood, and hostile files do no harm.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use calendar::ics::{Calendar, Event, ReadError, RecurrenceId, Status, read};
use calendar::recurrence::{Recurrence, Start};
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use proptest::prelude::*;

fn vienna(local: DateTime) -> Start {
    Start::in_zone(local, TimeZone::get("Europe/Vienna").unwrap())
}

fn stamp() -> Timestamp {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

/// Rehearsals every Monday, of which one is cancelled and one is later.
fn season() -> Calendar {
    let start = date(2026, 3, 23).at(19, 30, 0, 0);
    let rule = "RRULE:FREQ=WEEKLY;COUNT=4\nRDATE:20260401T100000\nEXDATE:20260330T193000";
    let mut rehearsals = Event::new("rehearsal-1@example.org", stamp(), vienna(start));
    rehearsals.end = Some(vienna(date(2026, 3, 23).at(22, 0, 0, 0)));
    rehearsals.recurrence = Some(Recurrence::parse(vienna(start), rule).unwrap());
    rehearsals.summary = Some("Probe: „Die Fledermaus“, Akt 2; Bühne\nmit Orchester".to_owned());
    rehearsals.location = Some("Große Bühne, 2. Stock".to_owned());
    rehearsals.position = Some((48.2027, 16.3693));
    rehearsals.url = Some("https://example.org/e/1;2,3".to_owned());
    rehearsals.categories = vec!["rehearsal".to_owned(), "act 2, full".to_owned()];
    let mut later = Event::new("rehearsal-1@example.org", stamp(), vienna(date(2026, 4, 6).at(20, 0, 0, 0)));
    later.sequence = 2;
    let meant = vienna(date(2026, 4, 6).at(19, 30, 0, 0));
    later.recurrence_id = Some(RecurrenceId { at: meant, is_with_following: false });
    later.status = Some(Status::Cancelled);
    let mut day = Event::new("day-off@example.org", stamp(), Start::date(date(2026, 5, 1)));
    day.end = Some(Start::date(date(2026, 5, 2)));
    day.is_busy = false;
    let events = vec![rehearsals, later, day];
    Calendar { name: Some("Staatsoper".to_owned()), events, ..Calendar::default() }
}

#[test]
fn feeds_say_when_events_changed_and_when_to_ask_again() {
    let mut calendar = season();
    calendar.refresh_minutes = Some(60);
    calendar.events[0].modified = Some(stamp());
    let written = calendar.write();
    for line in
        ["REFRESH-INTERVAL;VALUE=DURATION:PT60M", "X-PUBLISHED-TTL:PT60M", "LAST-MODIFIED:20260102T030405Z"]
    {
        assert_eq!(written.matches(&format!("\r\n{line}\r\n")).count(), 1, "{written}");
    }
    assert!(read(written.as_bytes()).unwrap().problems.is_empty());
}

#[test]
fn what_is_written_is_read_again() {
    let written = season().write();
    let reading = read(written.as_bytes()).unwrap();
    assert_eq!(reading.problems, []);
    assert_eq!(reading.calendar.write(), written);
    let [rehearsals, later, day] = &reading.calendar.events[..] else { panic!("{written}") };
    assert_eq!(rehearsals.summary, season().events[0].summary);
    assert_eq!(rehearsals.categories, season().events[0].categories);
    assert_eq!(rehearsals.url, season().events[0].url);
    assert_eq!(rehearsals.position, Some((48.2027, 16.3693)));
    let found: Vec<String> = rehearsals
        .recurrence
        .as_ref()
        .unwrap()
        .occurrences()
        .map(|found| found.unwrap().instant.unwrap().to_string())
        .collect();
    assert_eq!(
        found,
        ["2026-03-23T18:30:00Z", "2026-04-01T08:00:00Z", "2026-04-06T17:30:00Z", "2026-04-13T17:30:00Z"]
    );
    assert_eq!((later.sequence, later.status), (2, Some(Status::Cancelled)));
    assert_eq!(later.recurrence_id, season().events[1].recurrence_id);
    assert_eq!((day.end.clone(), day.is_busy), (Some(Start::date(date(2026, 5, 2))), false));
}

#[test]
fn text_is_as_the_rfc_wants_it() {
    let written = season().write();
    assert!(written.ends_with("END:VCALENDAR\r\n"));
    assert!(written.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{written}");
    for line in [
        "DTSTART;TZID=Europe/Vienna:20260323T193000",
        "EXDATE;TZID=Europe/Vienna:20260330T193000",
        "RECURRENCE-ID;TZID=Europe/Vienna:20260406T193000",
        "DTSTART;VALUE=DATE:20260501",
        "DTSTAMP:20260102T030405Z",
        "LOCATION:Große Bühne\\, 2. Stock",
        "URL:https://example.org/e/1;2,3",
        "CATEGORIES:rehearsal,act 2\\, full",
    ] {
        assert!(written.contains(&format!("\r\n{line}\r\n")), "{line} in {written}");
    }
}

#[test]
fn zones_are_described_by_their_rules() {
    let written = season().write();
    let zone = "BEGIN:VTIMEZONE\r\nTZID:Europe/Vienna\r\n\
        BEGIN:STANDARD\r\nDTSTART:20251026T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n\
        TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\n\
        BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
        TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n";
    assert!(written.contains(zone), "{written}");
}

#[test]
fn a_zone_that_changed_its_rules_and_one_without_any_are_described() {
    let described = |name: &str, year: i16| {
        let start = Start::in_zone(date(year, 1, 15).at(12, 0, 0, 0), TimeZone::get(name).unwrap());
        let mut event = Event::new("a", stamp(), start.clone());
        event.recurrence = Some(Recurrence::parse(start, "FREQ=YEARLY").unwrap());
        Calendar { events: vec![event], ..Calendar::default() }.write()
    };
    let new_york = described("America/New_York", 2000);
    for line in [
        "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=20060403T070000Z",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20061030T060000Z",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\n",
        "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\n",
    ] {
        assert!(new_york.contains(line), "{line} in {new_york}");
    }
    let tokyo = described("Asia/Tokyo", 2026);
    assert_eq!(tokyo.matches("BEGIN:STANDARD").count(), 1, "{tokyo}");
    assert!(tokyo.contains("\r\nTZOFFSETTO:+0900\r\nTZNAME:JST\r\n"), "{tokyo}");
    // No zone in the tz database: written as an instant.
    let fixed = Start::in_zone(date(2026, 1, 1).at(12, 0, 0, 0), TimeZone::fixed(jiff::tz::offset(2)));
    let written = Calendar { events: vec![Event::new("a", stamp(), fixed)], ..Calendar::default() }.write();
    assert!(written.contains("\r\nDTSTART:20260101T100000Z\r\n"), "{written}");
}

fn file(events: &str) -> String {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}\nEND:VCALENDAR\n")
}

#[track_caller]
fn one(lines: &str) -> Event {
    let reading = read(file(&format!("BEGIN:VEVENT\nUID:a\n{lines}\nEND:VEVENT")).as_bytes()).unwrap();
    assert_eq!(reading.problems, []);
    reading.calendar.events[0].clone()
}

#[track_caller]
fn problem(lines: &str) -> String {
    let reading = read(file(&format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT")).as_bytes()).unwrap();
    assert!(reading.calendar.events.is_empty(), "{lines}");
    reading.problems[0].to_string()
}

#[test]
fn zones_of_other_programs_are_understood() {
    for name in ["W. Europe Standard Time", "/citadel.org/20250101_1/Europe/Berlin", "\"Europe/Berlin\""] {
        let event = one(&format!("DTSTART;TZID={name}:20260705T120000"));
        assert_eq!(event.start.zone().unwrap().iana_name(), Some("Europe/Berlin"), "{name}");
    }
    let zone = "BEGIN:VTIMEZONE\nTZID:Mine\nX-LIC-LOCATION:Europe/Berlin\nEND:VTIMEZONE\n\
        BEGIN:VTIMEZONE\nTZID:Steady\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0530\nTZOFFSETTO:+0530\n\
        END:STANDARD\nEND:VTIMEZONE\n";
    let events = "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Mine:20260705T120000\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:b\nDTSTART;TZID=Steady:20260705T120000\nEND:VEVENT\n";
    // Described before and after it is used.
    for text in [file(&format!("{zone}{events}")), file(&format!("{events}{zone}"))] {
        let reading = read(text.as_bytes()).unwrap();
        let instants: Vec<String> = reading
            .calendar
            .events
            .iter()
            .map(|event| event.start.instant(event.start.local()).unwrap().to_string())
            .collect();
        assert_eq!(instants, ["2026-07-05T10:00:00Z", "2026-07-05T06:30:00Z"]);
    }
}

#[test]
fn durations_count_days_on_the_wall_and_hours_that_pass() {
    for (start, duration, end) in [
        ("20260328T120000", "P1D", "20260329T120000"),
        ("20260328T120000", "PT24H", "20260329T130000"),
        ("20260328T120000", "P1W", "20260404T120000"),
        ("20260705T120000", "P1DT1H30M5S", "20260706T133005"),
    ] {
        let event = one(&format!("DTSTART;TZID=Europe/Vienna:{start}\nDURATION:{duration}"));
        let end = Start::parse(end, Some("Europe/Vienna")).unwrap();
        assert_eq!(event.end, Some(end), "{start} {duration}");
    }
}

#[test]
fn what_programs_write_besides_is_passed_over() {
    let event =
        one("DTSTART:20260705T120000Z\nX-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE=\"a:b;c\":geo:1,2\n\
        BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:not the event's\nEND:VALARM\nSUMMARY;LANGUAGE=de:Pro\n be\n\
        ATTENDEE;CN=Ann:mailto:ann@example.org\nSTATUS:confirmed\nSEQUENCE:x");
    assert_eq!(event.summary.as_deref(), Some("Probe"));
    assert_eq!((event.description, event.status, event.sequence), (None, Some(Status::Confirmed), 0));
    let reading = read(file("BEGIN:VTODO\nUID:t\nSUMMARY:x\nEND:VTODO").as_bytes()).unwrap();
    assert!(reading.calendar.events.is_empty() && reading.problems.is_empty());
}

#[test]
fn an_event_that_makes_no_sense_is_told_with_its_line() {
    for (lines, told) in [
        ("DTSTART:20260705", "Line 3: This event has no UID."),
        ("UID:a", "Line 3: This event has no DTSTART."),
        ("UID:a\nUID:b\nDTSTART:20260705", "Line 5: UID is there twice."),
        ("UID:a\nDTSTART:2026-07-05", "Line 5: “2026-07-05” is no date or time."),
        ("UID:a\nDTSTART;TZID=Mars:20260705T120000", "Line 5: There is no time zone called “Mars”."),
        ("UID:a\nDTSTART:20260705T120000Z\nDTEND:20260705T110000Z", "Line 6: The end is before the start."),
        ("UID:a\nDTSTART:20260705T120000Z\nDTEND:20260706", "Line 6: A day needs a whole day as its end"),
        ("UID:a\nDTSTART:20260705T120000Z\nDURATION:-PT1H", "Line 6: This is no duration"),
        ("UID:a\nDTSTART:20260705T120000Z\nDURATION:P999999999D", "Line 6: This is no duration"),
        ("UID:a\nDTSTART:20260705\nRRULE:FREQ=DAILY;COUNT=0", "Line 6: COUNT cannot be “0”"),
        ("UID:a\nDTSTART:20260705\n folded\nnonsense", "Line 7: This line is not iCalendar."),
        ("UID:a\nDTSTART:20260705\nEXDATE:tomorrow", "Line 6: “tomorrow” is no date or time."),
    ] {
        let problem = problem(lines);
        assert!(problem.starts_with(told), "{lines}: {problem}");
    }
    let text = file("BEGIN:VEVENT\nUID:a\nEND:VEVENT\nBEGIN:VEVENT\nUID:b\nDTSTART:20260705\nEND:VEVENT");
    let reading = read(text.as_bytes()).unwrap();
    assert_eq!((reading.calendar.events.len(), reading.problems.len()), (1, 1));
}

#[test]
fn files_that_are_no_calendars_or_too_much_are_refused() {
    let refused = |text: &str| read(text.as_bytes()).unwrap_err();
    for text in ["", "hello", "<html>\nBEGIN:VCALENDAR", "SUMMARY:x", "BEGIN:VEVENT\nEND:VEVENT"] {
        assert_eq!(refused(text), ReadError::NotACalendar, "{text}");
    }
    assert_eq!(read(b"BEGIN:VCALENDAR\nX:\xff\n").unwrap_err(), ReadError::NotText(2));
    assert_eq!(refused("BEGIN:VCALENDAR\n"), ReadError::Unfinished("the calendar"));
    assert_eq!(refused("BEGIN:VCALENDAR\nBEGIN:VEVENT\n"), ReadError::Unfinished("an event"));
    assert_eq!(refused("BEGIN:VCALENDAR\nEND:VEVENT\n"), ReadError::WrongEnd(2));
    assert_eq!(refused(&format!("BEGIN:VCALENDAR\n{}", "BEGIN:VEVENT\n".repeat(20))), ReadError::TooDeep(9));
    assert_eq!(refused(&file(&"BEGIN:VEVENT\nEND:VEVENT\n".repeat(10_001))), ReadError::TooManyEvents);
    assert_eq!(refused(&file(&"BEGIN:VTIMEZONE\nEND:VTIMEZONE\n".repeat(1_001))), ReadError::TooManyZones);
    assert_eq!(refused(&file(&format!("X:{}", "y".repeat(600_000)))), ReadError::LineTooLong(3));
    let folded = format!("X:{}", "y\n ".repeat(600_000));
    assert_eq!(refused(&file(&folded)), ReadError::LineTooLong(3));
    assert_eq!(read(&vec![b' '; 6_000_000]).unwrap_err(), ReadError::TooLarge);
    assert!(
        problem(&format!("UID:a\nDTSTART:20260705\n{}", "SUMMARY:x\n".repeat(3_000)))
            .contains("more than 2000 lines")
    );
    let all_bad = read(file(&"BEGIN:VEVENT\nEND:VEVENT\n".repeat(500)).as_bytes()).unwrap();
    assert_eq!(all_bad.problems.len(), 100);
}

proptest! {
    #[test]
    fn any_text_is_kept(summary in "\\PC{1,200}", description in "[a-zä,;\\\\\n\t🩰 ]{1,300}", days in 0..4_000_i64) {
        let local = date(2020, 1, 1).at(12, 0, 0, 0).saturating_add(days.days());
        let mut event = Event::new("a", stamp(), vienna(local));
        event.summary = Some(summary);
        event.description = Some(description);
        let calendar = Calendar { events: vec![event.clone()], ..Calendar::default() };
        let read = read(calendar.write().as_bytes()).unwrap();
        prop_assert_eq!(&read.problems, &[]);
        let found = &read.calendar.events[0];
        prop_assert_eq!((&found.start, &found.summary, &found.description), (&event.start, &event.summary, &event.description));
    }

    #[test]
    fn any_file_is_read_or_refused(lines in proptest::collection::vec(
        "(BEGIN:V(EVENT|CALENDAR|TIMEZONE|ALARM))|(END:V(EVENT|CALENDAR))|((DTSTART|RRULE|EXDATE|DURATION|UID|TZOFFSETTO)(;TZID=\\PC{0,6})?:[A-Z0-9=;,+-]{0,20})|\\PC{0,20}", 0..30)
    ) {
        let text = format!("BEGIN:VCALENDAR\n{}\nEND:VCALENDAR", lines.join("\n"));
        if let Ok(reading) = read(text.as_bytes()) {
            reading.calendar.write();
        }
    }
}

#[test]
fn thousands_of_rules_are_read_without_being_followed() {
    let event = "BEGIN:VEVENT\nUID:a\nDTSTART:20260105T090000Z\nRRULE:FREQ=SECONDLY;INTERVAL=2;BYSECOND=1\nEND:VEVENT\n";
    let began = std::time::Instant::now();
    let reading = read(file(&event.repeat(10_000)).as_bytes()).unwrap();
    assert_eq!(reading.calendar.events.len(), 10_000);
    assert!(began.elapsed() < std::time::Duration::from_secs(5), "{:?}", began.elapsed());
}
