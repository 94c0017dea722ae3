//! What the rules of rest read of somebody's part follows what its event becomes.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::{cancel, change, event, path, people, rehearsal, seen_by, with};

/// On which day each part begins and whether it is a journey, by their times; what tells no hours is a dash. Each is what its
/// event says.
async fn days(app: &TestApp) -> Vec<String> {
    let strays = "SELECT count(*) FROM event_participants p
        JOIN event_occurrences o ON o.organization_id = p.organization_id AND o.id = p.occurrence_id
        JOIN events e ON e.organization_id = o.organization_id AND e.id = o.event_id
        WHERE p.is_journey <> (o.type = 'travel') OR p.day IS DISTINCT FROM CASE
            WHEN o.state IN ('tentative', 'confirmed') AND NOT e.all_day THEN (p.start_at AT TIME ZONE o.timezone)::date END";
    assert_eq!(app.count(strays).await, 0);
    let sql = "SELECT coalesce(to_char(day, 'MM-DD'), '-') || CASE WHEN is_journey THEN ' travel' ELSE '' END
        FROM event_participants WHERE removed_at IS NULL ORDER BY start_at, id";
    app.superuser().await.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

async fn changed(app: &TestApp, event: &Value, changes: Value) {
    let seen = seen_by(&app.admin(), event).await;
    change(app, &seen, with(&changes, json!({"audience": "affected", "accept_conflicts": "Agreed"})))
        .await
        .expect(200);
}

async fn call(app: &TestApp, event: &Value, call_time: Option<&str>) {
    let part = json!({"participants": [{"artist_id": app.artist().artist(), "call_time": call_time}]});
    app.production_manager().post(&format!("{}/participants", path(event)), part).await.expect(200);
}

#[tokio::test]
async fn a_part_knows_its_day_whatever_its_event_becomes() {
    let app = TestApp::start().await;
    let night = json!({"state": "draft", "local_start": "2027-03-10T00:30", "local_end": "2027-03-10T03:00",
        "participants": people(&[&app.artist()])});
    let night = event(&app, with(&rehearsal(), night)).await;
    assert_eq!(days(&app).await, ["-"], "what is planned counts for nothing");
    changed(&app, &night, json!({"state": "confirmed"})).await;
    assert_eq!(days(&app).await, ["03-10"]);
    call(&app, &night, Some("23:30")).await;
    assert_eq!(days(&app).await, ["03-09"], "called the evening before");
    changed(&app, &night, json!({"local_start": "2027-03-11T00:30", "timezone": "America/New_York"})).await;
    assert_eq!(days(&app).await, ["03-10"], "on the clock there");
    changed(&app, &night, json!({"type": "travel", "state": "tentative"})).await;
    assert_eq!(days(&app).await, ["03-10 travel"]);
    call(&app, &night, None).await;
    assert_eq!(days(&app).await, ["03-11 travel"]);
    let whole = json!({"all_day": true, "local_start": "2027-03-11", "local_end": "2027-03-12"});
    changed(&app, &night, whole).await;
    assert_eq!(days(&app).await, ["- travel"], "whole days tell no hours");
    let hours = json!({"all_day": false, "type": "rehearsal", "local_start": "2027-03-12T10:00",
        "local_end": "2027-03-12T12:00"});
    changed(&app, &night, hours).await;
    assert_eq!(days(&app).await, ["03-12"]);
    let seen = seen_by(&app.admin(), &night).await;
    cancel(&app, &seen, json!({"audience": "affected", "reason": "No heating"})).await.expect(200);
    assert_eq!(days(&app).await, ["-"]);
}

#[tokio::test]
async fn parts_in_a_series_know_their_days_however_it_is_changed() {
    let app = TestApp::start().await;
    let body = json!({"local_start": "2027-03-17T10:00", "local_end": "2027-03-17T13:00",
        "rrule": "FREQ=WEEKLY;COUNT=4", "participants": people(&[&app.artist()])});
    event(&app, with(&rehearsal(), body)).await;
    let page = app.admin().get("/api/v1/events?start_date=2027-03-01&end_date=2027-05-01").await.expect(200);
    let dates = page["data"].as_array().unwrap().clone();
    assert_eq!(days(&app).await, ["03-17", "03-24", "03-31", "04-07"]);
    changed(&app, &dates[1], json!({"range": "this", "local_start": "2027-03-25T10:00"})).await;
    assert_eq!(days(&app).await, ["03-17", "03-25", "03-31", "04-07"]);
    let seen = seen_by(&app.admin(), &dates[0]).await;
    cancel(&app, &seen, json!({"audience": "affected", "range": "this"})).await.expect(200);
    assert_eq!(days(&app).await, ["-", "03-25", "03-31", "04-07"]);
    changed(&app, &dates[2], json!({"range": "following", "type": "travel"})).await;
    assert_eq!(days(&app).await, ["-", "03-25", "03-31 travel", "04-07 travel"], "of the second half alone");
    changed(&app, &dates[3], json!({"range": "all", "rrule": "FREQ=DAILY;COUNT=2"})).await;
    assert_eq!(
        days(&app).await,
        ["-", "03-25", "03-31 travel", "04-01 travel", "- travel"],
        "another rule makes and cancels"
    );
    let zone = json!({"range": "all", "timezone": "America/New_York", "end_timezone": "America/New_York",
        "local_start": "2027-03-31T23:00", "local_end": "2027-03-31T23:30"});
    changed(&app, &dates[2], zone).await;
    assert_eq!(days(&app).await, ["-", "03-25", "03-31 travel", "04-01 travel", "- travel"]);
}

#[tokio::test]
async fn what_is_copied_moved_or_brought_knows_its_day_too() {
    let app = TestApp::start().await;
    let late = json!({"local_start": "2027-03-24T00:15", "local_end": "2027-03-24T02:00", "type": "travel",
        "participants": [{"artist_id": app.artist().artist(), "call_time": "23:45"}]});
    event(&app, with(&rehearsal(), late)).await;
    let week = json!({"start_date": "2027-03-22", "end_date": "2027-03-28", "shift_days": 7});
    let copy = with(&week, json!({"state": "confirmed"}));
    app.production_manager().post("/api/v1/events/clone", copy).await.expect(201);
    assert_eq!(days(&app).await, ["03-23 travel", "03-30 travel"]);
    let moved = with(&week, json!({"shift_days": 1}));
    app.production_manager().post("/api/v1/events/shift", moved).await.expect(200);
    assert_eq!(days(&app).await, ["03-24 travel", "03-30 travel"]);
    let file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nBEGIN:VEVENT\r\nUID:talk@elsewhere\r\n\
        DTSTAMP:20260101T000000Z\r\nSUMMARY:Talk\r\nDTSTART;TZID=America/New_York:20270315T233000\r\nDURATION:PT30M\r\n\
        END:VEVENT\r\nEND:VCALENDAR\r\n";
    let import = "/api/v1/events/import";
    let brought = app.production_manager().upload(import, &[], "calendar.ics", file.into()).await.expect(200);
    let talk = json!({"id": brought["events"][0]["event_id"]});
    call(&app, &talk, None).await;
    let state = seen_by(&app.admin(), &talk).await["state"].clone();
    changed(&app, &talk, json!({"state": "confirmed"})).await;
    assert_eq!(days(&app).await, ["03-15", "03-24 travel", "03-30 travel"], "it was {state}");
}
