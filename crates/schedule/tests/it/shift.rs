//! Moving a week or a production to other days.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::notices::{Post, readers};
use crate::{cancel, change, event, people, rehearsal, seen_by, titles, with};

const SHIFT: &str = "/api/v1/events/shift";

fn week(changes: Value) -> Value {
    with(&json!({"start_date": "2027-03-22", "end_date": "2027-03-28", "shift_days": 7}), changes)
}

async fn shift(app: &TestApp, body: Value) -> Value {
    app.production_manager().post(SHIFT, body).await.expect(200)
}

/// Titles with where they are after a move, or why not.
fn results(view: &Value) -> Vec<(&str, &str)> {
    let rows = view["events"].as_array().unwrap().iter();
    rows.map(|row| {
        let after = row["refusal"]["type"]
            .as_str()
            .unwrap_or_else(|| &row["new_local_start"].as_str().unwrap()[5..16]);
        (row["title"].as_str().unwrap(), after)
    })
    .collect()
}

async fn at(app: &TestApp, title: &str, start: &str, end: &str, more: Value) -> Value {
    let times =
        json!({"title": title, "local_start": format!("2027-{start}"), "local_end": format!("2027-{end}")});
    event(app, with(&with(&rehearsal(), times), more)).await
}

#[tokio::test]
async fn a_week_is_moved_at_the_same_times_on_the_wall_with_its_answers() {
    let app = TestApp::start().await;
    let room = app.admin().post("/api/v1/rooms", json!({"name": "Studio"})).await.expect(201);
    let with_anna = json!({"room_id": room["id"], "participants": people(&[&app.artist()]),
        "requires_acknowledgment": true, "acknowledgment_deadline": "2027-03-23T11:00:00Z"});
    let night = at(&app, "Night", "03-24T19:30", "03-24T22:00", with_anna).await;
    let off = at(&app, "Off", "03-25T10:00", "03-25T11:00", json!({})).await;
    cancel(&app, &off, json!({"audience": "all"})).await.expect(200);
    at(&app, "Before", "03-21T23:00", "03-22T01:00", json!({})).await;
    at(&app, "Plan", "03-26T10:00", "03-26T11:00", json!({"state": "draft"})).await;
    let answer = json!({"status": "tentative"});
    app.artist().post(&format!("{}/answer", crate::path(&night)), answer).await.expect(200);
    let updates = "SELECT count(*) FROM event_updates WHERE update_type = 'changed'";
    let looked_at = shift(&app, week(json!({"dry_run": true}))).await;
    assert_eq!(app.count(updates).await, 0, "nothing is kept of a look");
    assert_eq!(seen_by(&app.admin(), &night).await["local_start"], "2027-03-24T19:30:00");
    let moved = shift(&app, week(json!({}))).await;
    assert_eq!(moved, looked_at);
    assert_eq!(results(&moved), [("Night", "03-31T19:30"), ("Plan", "04-02T10:00")]);
    assert_eq!(moved["audiences"][0], json!({"audience": "affected", "count": 1, "first_names": ["Anna"]}));
    let night = seen_by(&app.artist(), &night).await;
    assert_eq!(night["start_datetime"], "2027-03-31T19:30:00+02:00", "the clocks were changed in between");
    assert_eq!(night["my_participation"]["status"], "tentative");
    assert_eq!(night["acknowledgment_deadline"], "2027-03-30T10:00:00Z", "noon on the wall");
    assert_eq!(titles(&app.admin(), "start_date=2027-03-22&end_date=2027-03-28").await, ["Before", "Off"]);
    assert_eq!(app.count(updates).await, 2);
}

#[tokio::test]
async fn people_get_one_message_of_all_that_was_moved() {
    let app = TestApp::start().await;
    for (title, day) in [("One", 22), ("Two", 23), ("Three", 24)] {
        let (start, end) = (format!("03-{day}T10:00"), format!("03-{day}T11:00"));
        at(&app, title, &start, &end, json!({"participants": people(&[&app.artist()])})).await;
    }
    let mut post = Post::after_calls(&app).await;
    shift(&app, week(json!({}))).await;
    let letters = post.collect(&app).await;
    assert_eq!(readers(&letters), ["anna"]);
    let text = &letters[0].2;
    assert!(["One", "Two", "Three"].iter().all(|title| text.contains(title)), "{text}");
    shift(
        &app,
        with(
            &week(json!({"audience": "silent"})),
            json!({"start_date": "2027-03-29", "end_date": "2027-04-04"}),
        ),
    )
    .await;
    assert!(post.collect(&app).await.is_empty());
}

#[tokio::test]
async fn what_cannot_be_moved_stays_and_says_why() {
    let app = TestApp::start().await;
    let room = app.admin().post("/api/v1/rooms", json!({"name": "Studio"})).await.expect(201);
    let in_room = json!({"room_id": room["id"]});
    at(&app, "Gap", "03-27T02:30", "03-27T04:00", json!({})).await;
    let busy = at(&app, "Busy", "03-24T10:00", "03-24T12:00", in_room.clone()).await;
    let anna = json!({"participants": people(&[&app.artist()])});
    at(&app, "Anna", "03-25T10:00", "03-25T12:00", anna.clone()).await;
    at(&app, "Free", "03-23T18:00", "03-23T19:00", json!({})).await;
    at(&app, "Gala", "03-29T11:00", "03-29T13:00", in_room).await;
    at(&app, "Fitting", "03-30T11:00", "03-30T13:00", anna).await;
    let five = json!({"shift_days": 5});
    let moved = shift(&app, week(with(&five, json!({"dry_run": true})))).await;
    let expected = [
        ("Free", "03-28T18:00"),
        ("Busy", "room_taken"),
        ("Anna", "schedule_conflict"),
        ("Gap", "04-01T02:30"),
    ];
    assert_eq!(results(&moved), expected);
    assert_eq!(moved["moved"], 2);
    assert_eq!(moved["events"][1]["refusal"]["room_conflicts"][0]["title"], "Gala");
    assert_eq!(moved["events"][2]["refusal"]["people_conflicts"][0]["name"], "Anna Dancer");
    let moved = shift(&app, week(with(&five, json!({"accept_conflicts": "Short day"})))).await;
    assert_eq!(results(&moved)[2], ("Anna", "03-30T10:00"));
    assert_eq!(seen_by(&app.admin(), &busy).await["local_start"], "2027-03-24T10:00:00");
    let saturday = json!({"start_date": "2027-04-01", "end_date": "2027-04-01", "shift_days": -4});
    let moved = shift(&app, saturday).await;
    assert_eq!(results(&moved), [("Gap", "time_does_not_exist")]);
    assert!(moved["events"][0]["refusal"]["reason"].as_str().unwrap().contains("03:00"));
}

#[tokio::test]
async fn nothing_stands_in_the_way_that_is_moved_itself() {
    let app = TestApp::start().await;
    let room = app.admin().post("/api/v1/rooms", json!({"name": "Studio"})).await.expect(201);
    for day in 22..=26 {
        let more = json!({"room_id": room["id"], "participants": people(&[&app.artist()])});
        at(&app, &format!("Day {day}"), &format!("03-{day}T10:00"), &format!("03-{day}T12:00"), more).await;
    }
    assert_eq!(shift(&app, week(json!({"shift_days": 1}))).await["moved"], 5);
    assert_eq!(shift(&app, week(json!({"shift_days": -1}))).await["moved"], 5);
    assert_eq!(titles(&app.admin(), "start_date=2027-03-22&end_date=2027-03-22").await, ["Day 22"]);
}

#[tokio::test]
async fn a_production_is_moved_with_its_series_and_what_was_moved_by_itself() {
    let app = TestApp::start().await;
    let swan = app.admin().post("/api/v1/productions", json!({"name": "Swan Lake"})).await.expect(201);
    let weekly = json!({"production_id": swan["id"], "rrule": "FREQ=WEEKLY;UNTIL=20270407T080000Z",
        "exdates": ["2027-03-24T10:00"]});
    let first = at(&app, "Class", "03-17T10:00", "03-17T11:00", weekly).await;
    let days = "start_date=2027-03-01&end_date=2027-05-30&limit=100";
    let page = app.admin().get(&format!("/api/v1/events?{days}")).await.expect(200);
    let alone = page["data"][1].clone();
    assert_eq!(alone["local_start"], "2027-03-31T10:00:00");
    let later = json!({"local_start": "2027-03-31T15:00", "range": "this", "audience": "silent"});
    change(&app, &seen_by(&app.admin(), &alone).await, later).await.expect(200);
    at(&app, "Other", "03-18T10:00", "03-18T11:00", json!({})).await;
    let body = json!({"production_id": swan["id"], "shift_days": 7});
    let moved = shift(&app, body.clone()).await;
    assert_eq!(
        results(&moved),
        [("Class", "03-24T10:00"), ("Class", "04-07T15:00"), ("Class", "04-14T10:00")]
    );
    let first = seen_by(&app.admin(), &first).await;
    assert_eq!(
        first["recurrence"], "RRULE:FREQ=WEEKLY;UNTIL=20270414T080000Z\nEXDATE:20270331T100000",
        "the end and what is left out move along"
    );
    assert_eq!(app.count("SELECT count(*) FROM events").await, 2, "it is still one series");
    // A weekday of the rule is no other weekday.
    let named =
        json!({"production_id": swan["id"], "rrule": "FREQ=WEEKLY;BYDAY=MO;COUNT=3", "title": "Mondays"});
    at(&app, "Mondays", "05-03T10:00", "05-03T11:00", named).await;
    let moved = shift(&app, with(&body, json!({"shift_days": 1}))).await;
    assert_eq!(results(&moved)[3..], [("Mondays", "validation_error"); 3]);
    // Of a week of it, only that day.
    let one = json!({"start_date": "2027-05-10", "end_date": "2027-05-10", "shift_days": 1});
    assert_eq!(results(&shift(&app, one).await), [("Mondays", "05-11T10:00")]);
}

#[tokio::test]
async fn the_same_move_sent_twice_is_made_once() {
    let app = TestApp::start().await;
    let one = at(&app, "One", "03-24T10:00", "03-24T11:00", json!({})).await;
    let again = app.production_manager().with("idempotency-key", "shift-13");
    let first = again.post(SHIFT, week(json!({"shift_days": 1}))).await.expect(200);
    assert_eq!(again.post(SHIFT, week(json!({"shift_days": 1}))).await.expect(200), first);
    assert_eq!(seen_by(&app.admin(), &one).await["local_start"], "2027-03-25T10:00:00");
}

#[tokio::test]
async fn moves_have_bounds() {
    let app = TestApp::start().await;
    for wrong in [
        json!({"shift_days": 0}),
        json!({"shift_days": 1_001}),
        json!({"shift_days": i32::MIN}),
        json!({"end_date": "2027-03-21"}),
        json!({"end_date": "2027-04-23"}),
        json!({"end_date": null}),
        json!({"start_date": null}),
        json!({"start_date": null, "end_date": null}),
        json!({"state": "draft"}),
        json!({"audience": "everybody"}),
    ] {
        app.production_manager().post(SHIFT, week(wrong)).await.problem("validation_error");
    }
    app.artist().post(SHIFT, week(json!({}))).await.problem("forbidden");
    let past = app.platform.clock.now() - jiff::SignedDuration::from_hours(48);
    let day = past.to_zoned(jiff::tz::TimeZone::UTC).date();
    let gone = json!({"title": "Gone", "local_start": format!("{day}T10:00"), "local_end": format!("{day}T11:00"),
        "timezone": "UTC"});
    event(&app, with(&rehearsal(), gone)).await;
    let moved = shift(&app, json!({"start_date": day, "end_date": day, "shift_days": 7})).await;
    assert_eq!(results(&moved), [("Gone", "invalid_state")]);
}
