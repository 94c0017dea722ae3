//! Other programs' opinion of a person's calendar: the same calls, at the same instants, with the same titles.
#![allow(clippy::print_stdout, reason = "says why it does not look")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};
use testkit::TestApp;

use crate::feeds::{ahead, feed};
use crate::{cancel, change, event, people, rehearsal, seen_by, with};

/// Where `cargo xtask test` installs what reads calendars.
fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../xtask/calendars")
}

/// Python's icalendar and recurring-ical-events, where they are on the path.
fn python() -> Option<Command> {
    let found = Command::new("sh").args(["-c", "command -v icalendar"]).output().unwrap();
    // Beside the program is the Python that it was installed for.
    let python = Path::new(String::from_utf8_lossy(&found.stdout).trim()).with_file_name("python3");
    let words = ["-c", "import icalendar, recurring_ical_events"];
    let knows_both = Command::new(&python).args(words).stderr(Stdio::null()).status();
    if !knows_both.is_ok_and(|status| status.success()) {
        println!("skipped: icalendar and recurring-ical-events not installed");
        return None;
    }
    let mut python = Command::new(python);
    python.arg(programs().join("read.py"));
    Some(python)
}

/// JavaScript's ical.js, where it is installed.
fn javascript() -> Option<Command> {
    if !programs().join("node_modules/ical.js").is_dir() {
        println!("skipped: ical.js not installed");
        return None;
    }
    let mut node = Command::new("node");
    node.arg(programs().join("read.mjs"));
    Some(node)
}

/// What a program reads in a calendar: of each event its id, title, whether it is cancelled, start and end.
fn read(mut program: Command, text: &[u8]) -> Vec<Value> {
    program.env("TZ", "Asia/Tokyo").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = program.spawn().unwrap();
    running.stdin.take().unwrap().write_all(text).unwrap();
    let output = running.wait_with_output().unwrap();
    assert!(output.status.success(), "{program:?}");
    let mut events: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    events.sort_by_key(|row| row[0].to_string());
    events
}

/// The same of an event as the API tells it.
fn told(event: &Value) -> Value {
    let text = |name: &str| event[name].as_str().unwrap();
    let point = |local: &str, instant: &str| {
        if event["all_day"] == true {
            let local: DateTime = text(local).parse().unwrap();
            local.date().to_string()
        } else {
            let instant: Timestamp = text(instant).parse().unwrap();
            instant.to_string()
        }
    };
    let is_cancelled = event["state"] == "cancelled";
    let call = event["my_participation"]["call_time"].as_str();
    let title = format!(
        "{}{}{}",
        if is_cancelled { "Cancelled: " } else { "" },
        text("title"),
        call.map(|call| format!(" (your call {call})")).unwrap_or_default()
    );
    let (start, end) = (point("local_start", "start_datetime"), point("local_end", "end_datetime"));
    json!([text("id"), title, is_cancelled, start, end])
}

/// The next day on which clocks are changed: the last Sunday of the month.
fn clocks_change(app: &TestApp, month: i8) -> Date {
    let soon = ahead(app, 12);
    let sunday =
        |year: i16| Date::new(year, month, 1).unwrap().nth_weekday_of_month(-1, Weekday::Sunday).unwrap();
    [sunday(soon.year()), sunday(soon.year() + 1)].into_iter().find(|day| *day > soon).unwrap()
}

/// Anna's calls: a series over the change to summer time of which one date is moved, one cancelled and one has a call of her own;
/// a journey, an evening in another zone, whole days, and an hour that is there twice.
async fn calls(app: &TestApp) {
    let (spring, autumn) = (clocks_change(app, 3), clocks_change(app, 10));
    let first = spring.saturating_sub(10.days());
    let anna = json!({"participants": people(&[&app.artist()]), "accept_conflicts": "Planned"});
    let make = async |changes: Value| event(app, with(&with(&rehearsal(), anna.clone()), changes)).await;
    let series = json!({"title": "Schwanensee, 2. Akt; „Pas de deux“ – mit allen, auch den Zweitbesetzungen, bitte ganz \\ genau 🩰",
        "rrule": "FREQ=WEEKLY;COUNT=4", "local_start": format!("{first}T10:00"), "local_end": format!("{first}T13:00")});
    make(series).await;
    let window = format!("start_date={first}&end_date={}", first.saturating_add(30.days()));
    let page = app.admin().get(&format!("/api/v1/events?{window}")).await.expect(200);
    let dates = page["data"].as_array().unwrap();
    assert_eq!(dates.len(), 4);
    let second = first.saturating_add(8.days());
    let moved = json!({"range": "this", "audience": "affected", "title": "Elsewhere", "timezone": "Europe/London",
        "end_timezone": "Europe/London", "local_start": format!("{second}T19:30"), "local_end": format!("{second}T22:00"),
        "accept_conflicts": "Planned"});
    change(app, &seen_by(&app.admin(), &dates[1]).await, moved).await.expect(200);
    let off = json!({"audience": "affected", "range": "this", "reason": "No heating"});
    cancel(app, &seen_by(&app.admin(), &dates[2]).await, off).await.expect(200);
    let own = json!({"range": "this", "accept_conflicts": "Planned",
        "participants": [{"artist_id": app.artist().artist(), "call_time": "09:15", "note": "Shoes"}]});
    app.production_manager().post(&format!("{}/participants", crate::path(&dates[3])), own).await.expect(200);
    let (day, next, later) = (ahead(app, 3), ahead(app, 4), ahead(app, 5));
    make(json!({"title": "Journey", "type": "travel", "end_timezone": "America/New_York",
        "local_start": format!("{day}T10:30"), "local_end": format!("{day}T14:05")}))
    .await;
    make(json!({"title": "Evening", "timezone": "America/New_York", "local_start": format!("{next}T19:30"),
        "local_end": format!("{next}T22:00"), "state": "tentative"}))
    .await;
    make(json!({"title": "Off", "type": "other", "all_day": true, "local_start": format!("{next}T00:00"),
        "local_end": format!("{}T00:00", later.tomorrow().unwrap())}))
    .await;
    make(json!({"title": "Night", "fold": "second", "local_start": format!("{autumn}T02:15"),
        "local_end": format!("{autumn}T04:00")}))
    .await;
}

#[tokio::test]
async fn other_programs_read_the_calls_that_the_portal_shows() {
    let app = TestApp::start().await;
    calls(&app).await;
    let window = format!("start_date={}&end_date={}&limit=100", ahead(&app, 0), ahead(&app, 399));
    let page = app.artist().get(&format!("/api/v1/events?{window}")).await.expect(200);
    let mut expected: Vec<Value> = page["data"].as_array().unwrap().iter().map(told).collect();
    expected.sort_by_key(|row| row[0].to_string());
    assert_eq!(expected.len(), 8, "{page:#}");
    assert!(expected.iter().any(|row| row[1].as_str().unwrap().ends_with("(your call 09:15)")));
    assert!(expected.iter().any(|row| row[2] == true));
    let text = app.anonymous().get(&feed(&app.artist(), json!({})).await).await.bytes;
    // The same an hour later in Vienna: a program that does not see this has looked at nothing.
    let other = String::from_utf8(text.to_vec()).unwrap().replace("Vienna:", "Athens:");
    for reader in [python, javascript] {
        let Some(program) = reader() else { continue };
        let title = format!("{program:?}");
        assert_eq!(read(program, &text), expected, "{title}");
        assert_ne!(read(reader().unwrap(), other.as_bytes()), expected, "{title}");
    }
}
