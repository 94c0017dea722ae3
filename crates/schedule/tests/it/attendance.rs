//! The stage door: who came when.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use testkit::{Actor, TestApp};

use crate::{call, cancel, event, path, rehearsal, with};

fn go_to(app: &TestApp, instant: &str) {
    let instant: Timestamp = instant.parse().unwrap();
    app.advance(instant.duration_since(app.platform.clock.now()));
}

async fn pass(actor: &Actor<'_>, event: &Value, way: &str, body: Value) -> testkit::Reply {
    actor.post(&format!("{}/{way}", path(event)), body).await
}

/// Anna is called at 9:30, Ben when it begins, at 10:00.
async fn called(app: &TestApp) -> Value {
    let people = json!([
        {"artist_id": app.artist().artist(), "role": "=Odette", "call_time": "09:30"},
        {"artist_id": app.second_artist().artist()},
    ]);
    event(app, with(&rehearsal(), json!({"participants": people}))).await
}

#[tokio::test]
async fn the_first_coming_and_the_last_leaving_count_in_whatever_order_they_are_told() {
    let app = TestApp::start().await;
    let called = called(&app).await;
    go_to(&app, "2027-03-10T16:00:00Z");
    let at = |time: &str| json!({"at": format!("2027-03-10T{time}:00Z")});
    let out = pass(&app.artist(), &called, "check-out", at("12:05")).await.expect(200);
    assert_eq!(out["check_in_time"], Value::Null, "an offline phone sends what it has");
    pass(&app.artist(), &called, "check-in", at("08:50")).await.expect(200);
    let first = pass(&app.artist(), &called, "check-in", at("08:40")).await.expect(200);
    assert_eq!(first["check_in_time"], "2027-03-10T08:40:00Z");
    let entries = "SELECT count(*) FROM audit_entries WHERE action LIKE 'event_check%'";
    let noted = app.count(entries).await;
    let again = pass(&app.artist(), &called, "check-in", at("08:50")).await.expect(200);
    assert_eq!(again, first);
    assert_eq!(app.count(entries).await, noted, "again, it stays as it is");
    let later = pass(&app.artist(), &called, "check-out", at("12:30")).await.expect(200);
    assert_eq!(later["check_out_time"], "2027-03-10T12:30:00Z");
    let mut office = at("09:00");
    office["user_id"] = json!(app.artist().user_id);
    let told = pass(&app.production_manager(), &called, "check-in", office.clone()).await.expect(200);
    assert_eq!(told["check_in_time"], "2027-03-10T09:00:00Z", "the office's word counts");
    pass(&app.second_artist(), &called, "check-in", office).await.problem("forbidden");
}

#[tokio::test]
async fn nobody_comes_in_the_future_on_another_day_or_where_they_are_not_called() {
    let app = TestApp::start().await;
    let called = called(&app).await;
    go_to(&app, "2027-03-09T10:00:00Z");
    pass(&app.artist(), &called, "check-in", json!({})).await.problem("validation_error");
    go_to(&app, "2027-03-10T08:00:00Z");
    let future = json!({"at": "2027-03-10T08:30:00Z"});
    pass(&app.artist(), &called, "check-in", future).await.problem("validation_error");
    let fast = app.platform.clock.now() + SignedDuration::from_mins(2);
    let fast = pass(&app.artist(), &called, "check-in", json!({"at": fast})).await.expect(200);
    let came: Timestamp = fast["check_in_time"].as_str().unwrap().parse().unwrap();
    assert!(came <= app.platform.clock.now(), "a phone's clock may be fast");
    let before = json!({"at": "2027-03-10T07:00:00Z"});
    pass(&app.artist(), &called, "check-out", before).await.problem("validation_error");
    let other_day = json!({"at": "2027-03-09T08:00:00Z"});
    pass(&app.artist(), &called, "check-out", other_day).await.problem("validation_error");
    pass(&app.third_artist(), &called, "check-in", json!({})).await.problem("event_not_found");
    pass(&app.artist().in_other_company(), &called, "check-in", json!({})).await.problem("event_not_found");
    let stranger = json!({"user_id": app.third_artist().user_id});
    pass(&app.admin(), &called, "check-in", stranger).await.problem("not_found");
    let off = call(&app, &[&app.third_artist()]).await;
    cancel(&app, &off, json!({"audience": "silent"})).await.expect(200);
    pass(&app.third_artist(), &off, "check-in", json!({})).await.problem("invalid_state");
}

#[tokio::test]
async fn who_comes_the_evening_before_and_leaves_after_midnight_is_there() {
    let app = TestApp::start().await;
    let person = |call: Value| json!([{"artist_id": app.artist().artist(), "call_time": call}]);
    let times = |start: &str, end: &str, call: Value| {
        let times = json!({"local_start": start, "local_end": end, "participants": person(call),
            "accept_conflicts": "Nights"});
        with(&rehearsal(), times)
    };
    let show = event(&app, times("2027-03-10T19:30", "2027-03-10T23:30", Value::Null)).await;
    let get_in = event(&app, times("2027-03-12T00:30", "2027-03-12T06:00", json!("23:00"))).await;
    let night = event(&app, times("2027-03-12T20:00", "2027-03-13T02:00", json!("01:00"))).await;
    let tour = event(&app, times("2027-03-14T10:00", "2027-03-16T18:00", json!("09:30"))).await;
    let at = |instant: &str| json!({"at": instant});
    go_to(&app, "2027-03-11T16:00:00Z");
    let left = pass(&app.artist(), &show, "check-out", at("2027-03-10T23:10:00Z")).await.expect(200);
    assert_eq!(left["check_out_time"], "2027-03-10T23:10:00Z", "ten past twelve");
    pass(&app.artist(), &show, "check-out", at("2027-03-11T10:31:00Z")).await.problem("validation_error");
    go_to(&app, "2027-03-11T21:55:00Z");
    pass(&app.artist(), &get_in, "check-in", json!({})).await.expect(200);
    let starts = "SELECT start_at FROM event_participants WHERE occurrence_id::text = $1";
    for (event, expected) in [
        (&show, "2027-03-10T18:30:00Z"),
        (&get_in, "2027-03-11T22:00:00Z"),
        (&night, "2027-03-13T00:00:00Z"),
        (&tour, "2027-03-14T08:30:00Z"),
    ] {
        let view = app.production_manager().get(&format!("{}/attendance", path(event))).await.expect(200);
        assert_eq!(view["data"][0]["call_at"], expected);
        let id = event["id"].as_str().unwrap();
        let stored: Timestamp = app.superuser().await.query_one(starts, &[&id]).await.unwrap().get(0);
        assert_eq!(stored.to_string(), expected, "the database agrees");
    }
}

#[tokio::test]
async fn the_report_says_who_was_how_late_and_is_a_table() {
    let app = TestApp::start().await;
    let called = called(&app).await;
    go_to(&app, "2027-03-10T16:00:00Z");
    let at = |time: &str| json!({"at": format!("2027-03-10T{time}:00Z")});
    pass(&app.artist(), &called, "check-in", at("08:47")).await.expect(200);
    pass(&app.artist(), &called, "check-out", at("12:05")).await.expect(200);
    let report = format!("{}/attendance", path(&called));
    let view = app.production_manager().get(&report).await.expect(200);
    let rows = view["data"].as_array().unwrap();
    assert_eq!((&rows[0]["name"], &rows[0]["minutes_late"]), (&json!("Anna Dancer"), &json!(17)));
    assert_eq!(rows[0]["call_at"], "2027-03-10T08:30:00Z");
    assert_eq!((&rows[1]["check_in_time"], &rows[1]["minutes_late"]), (&Value::Null, &Value::Null));
    let table = app.production_manager().get(&format!("{report}?format=csv")).await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        String::from_utf8_lossy(&table.bytes),
        "Name,Role,Answer,Call,In,Out,Minutes late\r\n\
         Anna Dancer,'=Odette,invited,2027-03-10 09:30,2027-03-10 09:47,2027-03-10 13:05,17\r\n\
         Ben Fiddle,,invited,2027-03-10 10:00,,,\r\n"
    );
    let log = app.admin().get("/api/v1/admin/audit?action=event_attendance_export").await.expect(200);
    assert_eq!(log["data"].as_array().unwrap().len(), 1);
    app.production_manager().get(&format!("{report}?format=pdf")).await.problem("validation_error");
    app.artist().get(&report).await.problem("forbidden");
    app.other_admin().get(&report).await.problem("event_not_found");
}
