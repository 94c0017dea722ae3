//! Writing a week again on other days.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::{cancel, event, people, rehearsal, seen_by, titles, with};

const CLONE: &str = "/api/v1/events/clone";

fn week(changes: Value) -> Value {
    with(&json!({"start_date": "2027-03-22", "end_date": "2027-03-28", "shift_days": 7}), changes)
}

#[tokio::test]
async fn a_week_is_written_again_at_the_same_times_on_the_wall() {
    let app = TestApp::start().await;
    let room = app.admin().post("/api/v1/rooms", json!({"name": "Studio"})).await.expect(201);
    let part = json!([{"artist_id": app.artist().artist(), "role": "Odette", "call_time": "18:30", "note": "Shoes"}]);
    let night = json!({"title": "Night", "local_start": "2027-03-24T19:30", "local_end": "2027-03-24T22:00",
        "room_id": room["id"], "participants": part, "rrule": "FREQ=WEEKLY;COUNT=1"});
    let night = event(&app, with(&rehearsal(), night)).await;
    let off = json!({"title": "Off", "local_start": "2027-03-25T10:00", "local_end": "2027-03-25T11:00"});
    let off = event(&app, with(&rehearsal(), off)).await;
    cancel(&app, &off, json!({"audience": "all"})).await.expect(200);
    let before =
        json!({"title": "Before", "local_start": "2027-03-21T23:00", "local_end": "2027-03-22T01:00"});
    event(&app, with(&rehearsal(), before)).await;
    app.artist()
        .post(&format!("{}/answer", crate::path(&night)), json!({"status": "declined"}))
        .await
        .expect(200);
    let made = app.production_manager().post(CLONE, week(json!({}))).await.expect(201);
    assert_eq!(made["events"].as_array().unwrap().len(), 1, "{made:#}");
    assert_eq!(made["events"][0]["from_id"], night["id"]);
    let new = seen_by(&app.admin(), &json!({"id": made["events"][0]["event_id"]})).await;
    assert_eq!(new["start_datetime"], "2027-03-31T19:30:00+02:00", "the clocks were changed in between");
    assert_eq!((&new["state"], &new["recurrence"]), (&json!("draft"), &Value::Null));
    assert_eq!(new["room"]["name"], "Studio");
    let anna = &new["participants"][0];
    assert_eq!(
        (&anna["role"], &anna["call_time"], &anna["note"]),
        (&json!("Odette"), &json!("18:30"), &json!("Shoes"))
    );
    assert_eq!(anna["status"], "invited", "what was answered stays behind");
    assert_eq!(titles(&app.artist(), "start_date=2027-03-29&end_date=2027-04-04").await, [""; 0]);
}

#[tokio::test]
async fn all_is_written_or_nothing() {
    let app = TestApp::start().await;
    let room = app.admin().post("/api/v1/rooms", json!({"name": "Studio"})).await.expect(201);
    for (title, day, place) in
        [("One", 22, Value::Null), ("Two", 23, room["id"].clone()), ("Taken", 30, room["id"].clone())]
    {
        let body = json!({"title": title, "room_id": place, "participants": people(&[&app.artist()]),
            "local_start": format!("2027-03-{day}T10:00"), "local_end": format!("2027-03-{day}T11:00")});
        event(&app, with(&rehearsal(), body)).await;
    }
    let sure = week(json!({"state": "confirmed", "accept_conflicts": "Planned"}));
    let refused = app.production_manager().post(CLONE, sure).await.problem("room_taken");
    assert_eq!(refused["conflicts"][0]["title"], "Taken");
    app.production_manager()
        .post(CLONE, week(json!({"state": "confirmed", "shift_days": 1})))
        .await
        .problem("schedule_conflict");
    assert_eq!(app.count("SELECT count(*) FROM events").await, 3);
    let again = app.production_manager().with("idempotency-key", "week-13");
    let first = again.post(CLONE, week(json!({"shift_days": 14}))).await.expect(201);
    assert_eq!(again.post(CLONE, week(json!({"shift_days": 14}))).await.expect(201), first);
    assert_eq!(app.count("SELECT count(*) FROM events").await, 5);
}

#[tokio::test]
async fn shifts_have_bounds() {
    let app = TestApp::start().await;
    for wrong in [
        json!({"shift_days": 0}),
        json!({"shift_days": 1_001}),
        json!({"shift_days": i32::MIN}),
        json!({"end_date": "2027-03-21"}),
        json!({"end_date": "2027-04-23"}),
        json!({"start_date": "9999-12-31", "end_date": "9999-12-31"}),
        json!({"state": "cancelled"}),
        json!({"participants": []}),
    ] {
        let reply = app.production_manager().post(CLONE, week(wrong.clone())).await;
        if wrong["start_date"] == "9999-12-31" {
            assert!(!reply.status.is_server_error(), "{:#}", reply.body);
        } else {
            reply.problem("validation_error");
        }
    }
    app.artist().post(CLONE, week(json!({}))).await.problem("forbidden");
}
