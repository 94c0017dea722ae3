//! Bringing events from other calendars.

use serde_json::{Value, json};
use testkit::{Actor, Reply, TestApp};

use crate::{seen_by, titles};

const IMPORT: &str = "/api/v1/events/import";

fn file(events: &[&str]) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n{}END:VCALENDAR\r\n", events.concat())
}

fn event(uid: &str, lines: &str) -> String {
    format!(
        "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\n{}\r\nEND:VEVENT\r\n",
        lines.replace('|', "\r\n")
    )
}

async fn send(actor: &Actor<'_>, path: &str, fields: &[(&str, &str)], file: &str) -> Reply {
    actor.upload(path, fields, "calendar.ics", file.as_bytes().to_vec()).await
}

async fn preview(app: &TestApp, file: &str) -> Value {
    send(&app.production_manager(), &format!("{IMPORT}/preview"), &[], file).await.expect(200)
}

async fn bring(app: &TestApp, fields: &[(&str, &str)], file: &str) -> Value {
    send(&app.production_manager(), IMPORT, fields, file).await.expect(200)
}

fn column(view: &Value, member: &str) -> Vec<Value> {
    view["events"].as_array().unwrap().iter().map(|event| event[member].clone()).collect()
}

fn season() -> String {
    let zoned = event(
        "concert@elsewhere",
        "SUMMARY:Concert\\, late|LOCATION:Musikverein|DTSTART;TZID=Europe/Vienna:20270310T193000|DTEND;TZID=Europe/Vienna:20270310T220000|STATUS:TENTATIVE",
    );
    let instant = event("talk@elsewhere", "SUMMARY:Talk|DTSTART:20270311T090000Z|DURATION:PT90M");
    let day =
        event("holiday@elsewhere", "SUMMARY:Holiday|DTSTART;VALUE=DATE:20270312|DTEND;VALUE=DATE:20270314");
    let open = event("open@elsewhere", "SUMMARY:Open end|DTSTART;TZID=America/New_York:20270315T100000");
    file(&[&zoned, &instant, &day, &open])
}

#[tokio::test]
async fn a_file_is_shown_before_anything_is_made_of_it() {
    let app = TestApp::start().await;
    let view = preview(&app, &season()).await;
    assert_eq!(column(&view, "title"), ["Concert, late", "Talk", "Holiday", "Open end"]);
    assert_eq!(
        column(&view, "local_start"),
        ["2027-03-10T19:30:00", "2027-03-11T10:00:00", "2027-03-12T00:00:00", "2027-03-15T10:00:00"],
        "an instant is meant on the company's clock"
    );
    assert_eq!(
        column(&view, "local_end"),
        ["2027-03-10T22:00:00", "2027-03-11T11:30:00", "2027-03-14T00:00:00", "2027-03-15T11:00:00"]
    );
    let zones = ["Europe/Vienna", "Europe/Vienna", "Europe/Vienna", "America/New_York"];
    assert_eq!(column(&view, "timezone"), zones);
    assert_eq!(column(&view, "all_day"), [false, false, true, false]);
    assert_eq!(view["events"][0]["location"]["name"], "Musikverein");
    assert_eq!(view["events"][0]["remarks"], json!(["It is only tentative there."]));
    assert_eq!(view["events"][3]["remarks"], json!(["It has no end there; here it takes one hour."]));
    assert_eq!((&view["problems"], column(&view, "event_id")), (&json!([]), vec![Value::Null; 4]));
    assert_eq!(app.count("SELECT count(*) FROM events").await, 0);
}

#[tokio::test]
async fn what_was_chosen_is_made_once() {
    let app = TestApp::start().await;
    let fields = [
        ("chosen", r#"["concert@elsewhere", "talk@elsewhere"]"#),
        ("type", "performance"),
        ("state", "confirmed"),
    ];
    let view = bring(&app, &fields, &season()).await;
    assert_eq!(column(&view, "is_new"), [true, true]);
    assert_eq!(
        titles(&app.admin(), "start_date=2027-03-01&end_date=2027-03-31").await,
        ["Concert, late", "Talk"]
    );
    let made = seen_by(&app.admin(), &json!({"id": view["events"][0]["event_id"]})).await;
    assert_eq!((&made["type"], &made["state"]), (&json!("performance"), &json!("confirmed")));
    assert_eq!(made["start_datetime"], "2027-03-10T19:30:00+01:00");
    let again = bring(&app, &[], &season()).await;
    assert_eq!(column(&again, "is_new"), [false, false, true, true]);
    assert_eq!(again["events"][0]["event_id"], view["events"][0]["event_id"]);
    assert_eq!(column(&preview(&app, &season()).await, "event_id"), column(&again, "event_id"));
    assert_eq!(app.count("SELECT count(*) FROM events").await, 4);
}

#[tokio::test]
async fn two_who_bring_the_same_at_once_make_it_once() {
    let app = TestApp::start().await;
    let file = season();
    let (one, other) = tokio::join!(bring(&app, &[], &file), bring(&app, &[], &file));
    let mut new = [column(&one, "is_new"), column(&other, "is_new")];
    new.sort_by_key(|column| column[0] == json!(true));
    assert_eq!(new, [vec![json!(false); 4], vec![json!(true); 4]]);
    assert_eq!(app.count("SELECT count(*) FROM events").await, 4);
}

#[tokio::test]
async fn a_series_keeps_its_rule_and_its_changed_days() {
    let app = TestApp::start().await;
    let series = event(
        "class@elsewhere",
        "SUMMARY:Class|DTSTART;TZID=Europe/Vienna:20270315T100000|DTEND;TZID=Europe/Vienna:20270315T110000|RRULE:FREQ=WEEKLY;COUNT=5|EXDATE;TZID=Europe/Vienna:20270322T100000",
    );
    let moved = event(
        "class@elsewhere",
        "SUMMARY:Class\\, later|SEQUENCE:1|RECURRENCE-ID;TZID=Europe/Vienna:20270329T100000|DTSTART;TZID=Europe/Vienna:20270329T150000|DTEND;TZID=Europe/Vienna:20270329T160000",
    );
    let off = event(
        "class@elsewhere",
        "SUMMARY:Class|STATUS:CANCELLED|RECURRENCE-ID;TZID=Europe/Vienna:20270405T100000|DTSTART;TZID=Europe/Vienna:20270405T100000",
    );
    let file = file(&[&series, &moved, &off]);
    let view = preview(&app, &file).await;
    assert_eq!(column(&view, "days"), [2, 1]);
    assert_eq!(column(&view, "key"), ["class@elsewhere", "class@elsewhere/2027-03-29T10:00:00"]);
    bring(&app, &[], &file).await;
    let page = app.admin().get("/api/v1/events?start_date=2027-03-01&end_date=2027-04-30").await.expect(200);
    let starts: Vec<&str> =
        page["data"].as_array().unwrap().iter().map(|one| one["start_datetime"].as_str().unwrap()).collect();
    assert_eq!(
        starts,
        ["2027-03-15T10:00:00+01:00", "2027-03-29T15:00:00+02:00", "2027-04-12T10:00:00+02:00"],
        "ten on the wall on both sides of the change of the clocks"
    );
}

#[tokio::test]
async fn a_table_is_read_by_the_names_of_its_columns() {
    let app = TestApp::start().await;
    let table = "\u{feff}Datum;Title;Date;Start;End;Place;Type;Notes\r\n\
        x;Class;10.03.2027;10:00;11:30;Studio 1;rehearsal;'=1+1\r\n\
        x;Late show;2027-03-11;22:00;00:30;\"Bar; back room\";Performance;\r\n\
        x;Day off;12.03.2027;;;;;\r\n\
        ;;;;;;;\r\n\
        x;;12.03.2027;10:00;;;;\r\n\
        x;Unclear;03/12/2027;10:00;;;;\r\n";
    let view = preview(&app, table).await;
    assert_eq!(column(&view, "title"), ["Class", "Late show", "Day off"]);
    assert_eq!(column(&view, "type"), ["rehearsal", "performance", "other"]);
    let ends = ["2027-03-10T11:30:00", "2027-03-12T00:30:00", "2027-03-13T00:00:00"];
    assert_eq!(column(&view, "local_end"), ends);
    assert_eq!(column(&view, "all_day"), [false, false, true]);
    assert_eq!(column(&view, "notes"), [json!("=1+1"), Value::Null, Value::Null]);
    assert_eq!(view["events"][1]["location"]["name"], "Bar; back room");
    let lines: Vec<&Value> =
        view["problems"].as_array().unwrap().iter().map(|problem| &problem["line"]).collect();
    assert_eq!(lines, [&json!(6), &json!(7)], "{:#}", view["problems"]);
    assert_eq!(column(&bring(&app, &[], table).await, "is_new"), [true; 3]);
    assert_eq!(
        column(&bring(&app, &[], table).await, "is_new"),
        [false; 3],
        "rows are known by what they say"
    );
    for wrong in ["Title,Place\nx,y\n", "Start\n2027-03-10\n", "\u{0}", "a,b\n\"x"] {
        let manager = app.production_manager();
        send(&manager, &format!("{IMPORT}/preview"), &[], wrong).await.problem("validation_error");
    }
    let many: String = (0..1_200).map(|row| format!("Row {row},2027-03-10 10:00\n")).collect();
    let many = format!("Title,Start\n{many}");
    let refused = send(&app.production_manager(), &format!("{IMPORT}/preview"), &[], &many).await;
    refused.problem("validation_error");
}

#[tokio::test]
async fn what_was_taken_out_of_here_is_known() {
    let app = TestApp::start().await;
    crate::event(&app, crate::rehearsal()).await;
    let query = "/api/v1/events/export?start_date=2027-03-01&end_date=2027-03-31";
    let out = app.admin().get(query).await;
    let text = String::from_utf8_lossy(&out.bytes).into_owned();
    assert_eq!(column(&bring(&app, &[], &text).await, "is_new"), [false]);
    let out = app.admin().get(&format!("{query}&format=csv")).await;
    let text = String::from_utf8_lossy(&out.bytes).into_owned();
    assert_eq!(column(&bring(&app, &[], &text).await, "is_new"), [false]);
    assert_eq!(app.count("SELECT count(*) FROM events").await, 1);
}

#[tokio::test]
async fn what_makes_no_sense_is_said_and_the_rest_is_kept() {
    let app = TestApp::start().await;
    let good = event("good", "SUMMARY:Good|DTSTART:20270310T100000Z|DTEND:20270310T110000Z");
    let bad = [
        event("backwards", "SUMMARY:Backwards|DTSTART:20270310T100000Z|DTEND:20270310T090000Z"),
        event("off", "SUMMARY:Off|STATUS:CANCELLED|DTSTART:20270310T100000Z|DTEND:20270310T110000Z"),
        event("bomb", "SUMMARY:Bomb|DTSTART:20270310T100000Z|DTEND:20270310T110000Z|RRULE:FREQ=SECONDLY"),
        event(
            "often",
            "SUMMARY:Often|DTSTART:20270310T100000Z|DTEND:20270310T110000Z|RRULE:FREQ=DAILY;INTERVAL=1;BYSETPOS=1",
        ),
        event(
            "never",
            "SUMMARY:Never|DTSTART:20270310T100000Z|DTEND:20270310T110000Z|RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        ),
        event("long", "SUMMARY:Long|DTSTART:20270101T100000Z|DTEND:20270310T110000Z"),
        event("old", "SUMMARY:Old|DTSTART:18990101T100000Z|DTEND:18990101T110000Z"),
        event(&"u".repeat(300), "SUMMARY:Named|DTSTART:20270310T100000Z|DTEND:20270310T110000Z"),
        "BEGIN:VEVENT\r\nSUMMARY:Nameless\r\nDTSTART:20270310T100000Z\r\nEND:VEVENT\r\n".to_owned(),
    ];
    let mut all: Vec<&str> = bad.iter().map(String::as_str).collect();
    all.push(&good);
    let view = preview(&app, &file(&all)).await;
    assert_eq!(column(&view, "title"), ["Good"]);
    assert_eq!(view["problems"].as_array().unwrap().len(), bad.len(), "{:#}", view["problems"]);
    for problem in view["problems"].as_array().unwrap() {
        let reason = problem["reason"].as_str().unwrap();
        assert!(reason.ends_with('.') && reason.len() > 20, "{reason}");
    }
    assert_eq!(column(&bring(&app, &[], &file(&all)).await, "is_new"), [true]);
}

#[tokio::test]
async fn hostile_files_are_refused_in_words() {
    let app = TestApp::start().await;
    let manager = app.production_manager();
    let large = " ".repeat(2 * 1024 * 1024 + 1);
    send(&manager, &format!("{IMPORT}/preview"), &[], &large).await.problem("file_too_large");
    let one = |index: usize| event(&format!("e{index}"), "DTSTART:20270310T100000Z|DTEND:20270310T110000Z");
    let many: String = (0..1_001).map(one).collect();
    let nested = format!("BEGIN:VCALENDAR\r\n{}", "BEGIN:X\r\n".repeat(100));
    for wrong in ["", "hello", &file(&[&many]), &nested, "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"] {
        let problem =
            send(&manager, &format!("{IMPORT}/preview"), &[], wrong).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], "file", "{problem:#}");
    }
    // A hundred rules that make a thousand days each.
    let rule = |index: usize| {
        event(&format!("r{index}"), "DTSTART:20270310T100000Z|DTEND:20270310T110000Z|RRULE:FREQ=DAILY")
    };
    let rules: String = (0..150).map(rule).collect();
    let rules = file(&[&rules]);
    let view = preview(&app, &rules).await;
    assert_eq!((column(&view, "days").len(), view["problems"].as_array().unwrap().len()), (100, 50));
    send(&manager, IMPORT, &[], &rules).await.problem("validation_error");
    let two_hundred: String = (0..201).map(one).collect();
    send(&manager, IMPORT, &[], &file(&[&two_hundred])).await.problem("validation_error");
    for fields in
        [("state", "cancelled"), ("type", "party"), ("chosen", "all"), ("production_id", "x"), ("more", "x")]
    {
        send(&manager, IMPORT, &[fields], &season()).await.problem("validation_error");
    }
    let none = "01900000-0000-7000-8000-000000000000";
    send(&manager, IMPORT, &[("production_id", none)], &season()).await.problem("validation_error");
    assert_eq!(app.count("SELECT count(*) FROM events").await, 0);
    send(&app.artist(), IMPORT, &[], &season()).await.problem("forbidden");
    manager.post(IMPORT, json!({})).await.problem("validation_error");
}

#[tokio::test]
async fn a_table_names_rooms_and_ends_on_other_clocks() {
    let app = TestApp::start().await;
    let room = app.admin().post("/api/v1/rooms", json!({"name": "Studio 1"})).await.expect(201);
    let table = "Title,Date,Start,End,Timezone,End timezone,Room,Place,Description,Notes\n\
        Class,2027-03-10,7:30 PM,9pm,,,studio 1,,About it,Bring shoes\n\
        Flight,2027-03-10,17:00,10:00,Asia/Tokyo,America/Los_Angeles,,,,\n\
        Back,2027-03-12,22:00,06:00,America/Los_Angeles,America/New_York,,,,\n\
        Talk,2027-03-13,10:00,11:00,,,Foyer,Opera,,\n\
        Again,2027-03-10,20:00,20:30,,,Studio 1,,,\n\
        Unclear,3/10/2027,10:00,11:00,,,,,,\n";
    let view = preview(&app, table).await;
    assert_eq!(column(&view, "title"), ["Flight", "Class", "Again", "Back", "Talk"]);
    let ends = [
        "2027-03-10T10:00:00",
        "2027-03-10T21:00:00",
        "2027-03-10T20:30:00",
        "2027-03-13T06:00:00",
        "2027-03-13T11:00:00",
    ];
    assert_eq!(column(&view, "local_end"), ends, "who flies to the west arrives before they left");
    let place = |index: usize| view["events"][index]["location"]["name"].clone();
    assert_eq!((place(1), place(4)), (json!("Studio 1"), json!("Opera, Foyer")));
    assert_eq!(
        view["events"][4]["remarks"],
        json!(["There is no room “Foyer” here. It stands as the place."])
    );
    let class = &view["events"][1];
    assert_eq!((&class["description"], &class["notes"]), (&json!("About it"), &json!("Bring shoes")));
    assert_eq!(
        view["problems"][0]["reason"],
        "“3/10/2027” can be read as two different days. Write the year first, as in 2027-03-10."
    );
    let brought = bring(&app, &[("state", "confirmed")], table).await;
    assert_eq!(column(&brought, "is_new"), [true; 5]);
    let class = seen_by(&app.admin(), &json!({"id": brought["events"][1]["event_id"]})).await;
    assert_eq!(class["room"]["id"], room["id"]);
    let again = &brought["events"][2];
    assert_eq!(again["remarks"], json!(["Its room is taken by “Class”. It is written without one."]));
    let again = seen_by(&app.admin(), &json!({"id": again["event_id"]})).await;
    assert_eq!((&again["room"], &again["location"]["name"]), (&Value::Null, &json!("Studio 1")));
    assert_eq!(column(&bring(&app, &[], table).await, "is_new"), [false; 5]);
}
