//! What a change would do, before it is made.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::{call, event, path, people, rehearsal, seen_by, with};

async fn preview(app: &TestApp, event: &Value, changes: Value) -> testkit::Reply {
    app.production_manager().post(&format!("{}/preview", path(event)), changes).await
}

fn told(view: &Value) -> Vec<(&str, i64, Vec<&str>)> {
    let rows = view["audiences"].as_array().unwrap().iter();
    rows.map(|row| {
        let names = row["first_names"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
        (row["audience"].as_str().unwrap(), row["count"].as_i64().unwrap(), names.collect())
    })
    .collect()
}

#[tokio::test]
async fn a_preview_tells_who_would_hear_what_and_writes_nothing() {
    let app = TestApp::start().await;
    let called = call(&app, &[&app.artist(), &app.second_artist()]).await;
    let no = json!({"status": "declined"});
    app.second_artist().post(&format!("{}/answer", path(&called)), no).await.expect(200);
    let before = seen_by(&app.admin(), &called).await;
    let rows = "SELECT (SELECT count(*) FROM event_updates) + (SELECT count(*) FROM audit_entries)
        + (SELECT count(*) FROM live_events) + (SELECT count(*) FROM graphile_worker._private_jobs)";
    let written = app.count(rows).await;
    let view = preview(&app, &called, json!({"notes": "Bring shoes"})).await.expect(200);
    assert_eq!(view["changes"], json!({"notes": {"from": null, "to": "Bring shoes"}}));
    assert_eq!(view["occurrences"], 1);
    let expected = [
        ("affected", 1, vec!["Anna"]),
        ("all", 2, vec!["Ada", "Anna"]),
        ("staff", 1, vec!["Ada"]),
        ("silent", 0, vec![]),
    ];
    assert_eq!(told(&view), expected, "who has declined is not told of shoes, and not who asks");
    let view = preview(&app, &called, json!({"local_start": "2027-03-10T11:00"})).await.expect(200);
    assert_eq!(told(&view)[0], ("affected", 2, vec!["Anna", "Ben"]));
    assert_eq!(seen_by(&app.admin(), &called).await, before);
    assert_eq!(app.count(rows).await, written);
    let nothing = preview(&app, &called, json!({"title": "Swan Lake, act II"})).await.expect(200);
    assert_eq!((&nothing["changes"], &nothing["occurrences"]), (&json!({}), &json!(0)));
}

#[tokio::test]
async fn a_preview_names_all_conflicts_at_once_and_refuses_what_cannot_be() {
    let app = TestApp::start().await;
    let room = app.admin().post("/api/v1/rooms", json!({"name": "Studio 1"})).await.expect(201);
    let other = json!({"title": "Class", "room_id": room["id"], "participants": people(&[&app.artist()]),
        "local_start": "2027-03-11T10:00", "local_end": "2027-03-11T12:00"});
    event(&app, with(&rehearsal(), other)).await;
    let mine = json!({"room_id": room["id"], "participants": people(&[&app.artist()]),
        "rrule": "FREQ=DAILY;COUNT=3;INTERVAL=2"});
    let mine = event(&app, with(&rehearsal(), mine)).await;
    let moved = json!({"local_start": "2027-03-11T11:00", "range": "this"});
    let view = preview(&app, &mine, moved).await.expect(200);
    assert_eq!(view["room_conflicts"][0]["title"], "Class");
    assert_eq!(view["people_conflicts"][0]["name"], "Anna Dancer");
    preview(&app, &mine, json!({"title": "Which of them"})).await.problem("validation_error");
    let view = preview(&app, &mine, json!({"title": "All", "range": "all"})).await.expect(200);
    assert_eq!(view["occurrences"], 3);
    let gap = json!({"local_start": "2027-03-28T02:30", "range": "this"});
    preview(&app, &mine, gap).await.problem("time_does_not_exist");
    preview(&app, &mine, json!({"state": "draft", "range": "all"})).await.problem("invalid_state");
    app.artist().post(&format!("{}/preview", path(&mine)), json!({})).await.problem("forbidden");
    app.other_admin().post(&format!("{}/preview", path(&mine)), json!({})).await.problem("event_not_found");
}

#[tokio::test]
async fn of_a_draft_nobody_is_told_until_it_is_published() {
    let app = TestApp::start().await;
    let draft = json!({"state": "draft", "participants": people(&[&app.artist()])});
    let draft = event(&app, with(&rehearsal(), draft)).await;
    let view = preview(&app, &draft, json!({"title": "Act III"})).await.expect(200);
    assert!(told(&view).iter().all(|(_, count, _)| *count == 0));
    let view = preview(&app, &draft, json!({"state": "confirmed"})).await.expect(200);
    assert_eq!(told(&view)[0], ("affected", 1, vec!["Anna"]));
}
