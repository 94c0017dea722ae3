//! Writing an event: what the clock says, and what that means.

use serde_json::{Value, json};
use testkit::TestApp;
use uuid::Uuid;

use crate::{event, path, people, rehearsal, seen_by, with};

#[tokio::test]
async fn an_event_keeps_its_local_time_its_zone_and_the_instant() {
    let app = TestApp::start().await;
    let body = with(
        &rehearsal(),
        json!({
            "location": {"name": "Studio 3", "address": "10 Lincoln Center Plaza", "coordinates": {"lat": 40.7725, "lng": -73.9835}},
            "description": "With piano", "notes": "Bring shoes", "staff_notes": "Fee pending",
        }),
    );
    let reply = app.production_manager().post("/api/v1/events", &body).await;
    assert_eq!(reply.header("etag"), "\"1\"");
    let made = reply.expect(201);
    assert_eq!(made["start_datetime"], "2027-03-10T10:00:00+01:00");
    assert_eq!(made["end_datetime"], "2027-03-10T13:00:00+01:00");
    assert_eq!(
        (&made["local_start"], &made["timezone"]),
        (&json!("2027-03-10T10:00:00"), &json!("Europe/Vienna"))
    );
    assert_eq!(made["location"]["coordinates"], json!({"lat": 40.7725, "lng": -73.9835}));
    assert_eq!((&made["state"], &made["staff_notes"]), (&json!("confirmed"), &json!("Fee pending")));
    assert_eq!(made["created_by"]["name"], "Paul Stage");
    assert_eq!(seen_by(&app.admin(), &made).await, made);
    let there = app.admin().get(&format!("{}?timezone=America/New_York", path(&made))).await.expect(200);
    assert_eq!(there["start_datetime"], "2027-03-10T04:00:00-05:00");
    assert_eq!(there["timezone"], "Europe/Vienna", "the event's own zone stays beside");
    let log = app.admin().get("/api/v1/admin/audit?action=event_create").await.expect(200);
    assert_eq!(log["data"][0]["changes"]["local_start"], "2027-03-10T10:00:00");
}

#[tokio::test]
async fn a_time_that_the_clocks_skip_is_refused_with_the_next_one() {
    let app = TestApp::start().await;
    let body =
        with(&rehearsal(), json!({"local_start": "2027-03-28T02:30", "local_end": "2027-03-28T05:00"}));
    let refused = app.production_manager().post("/api/v1/events", &body).await;
    assert_eq!(refused.status, 400);
    let refused = refused.problem("time_does_not_exist");
    assert_eq!(
        (&refused["field"], &refused["next_valid"]),
        (&json!("local_start"), &json!("2027-03-28T03:00:00"))
    );
    let body = with(&body, json!({"local_start": "2027-03-28T01:00", "local_end": "2027-03-28T02:00"}));
    let refused = app.production_manager().post("/api/v1/events", &body).await.problem("time_does_not_exist");
    assert_eq!(refused["field"], "local_end");
    let body = with(&body, json!({"local_end": "2027-03-28T03:00"}));
    let made = event(&app, body).await;
    assert_eq!(made["start_datetime"], "2027-03-28T01:00:00+01:00");
    assert_eq!(made["end_datetime"], "2027-03-28T03:00:00+02:00");
}

#[tokio::test]
async fn a_time_that_the_clocks_show_twice_asks_which() {
    let app = TestApp::start().await;
    let body =
        with(&rehearsal(), json!({"local_start": "2027-10-31T02:30", "local_end": "2027-10-31T05:00"}));
    let asked = app.production_manager().post("/api/v1/events", &body).await.problem("time_is_ambiguous");
    assert_eq!(
        asked["offsets"],
        json!([{"fold": "first", "offset": "+02"}, {"fold": "second", "offset": "+01"}])
    );
    let first = event(&app, with(&body, json!({"fold": "first"}))).await;
    let second = event(&app, with(&body, json!({"fold": "second"}))).await;
    assert_eq!(first["start_datetime"], "2027-10-31T02:30:00+02:00");
    assert_eq!(second["start_datetime"], "2027-10-31T02:30:00+01:00");
}

#[tokio::test]
async fn a_journey_ends_on_another_clock_and_midnight_is_no_limit() {
    let app = TestApp::start().await;
    let flight = json!({
        "title": "VIE – JFK", "type": "travel", "state": "confirmed", "local_start": "2027-03-10T10:30",
        "local_end": "2027-03-10T14:05", "timezone": "Europe/Vienna", "end_timezone": "America/New_York",
    });
    let made = event(&app, flight.clone()).await;
    assert_eq!(made["end_datetime"], "2027-03-10T14:05:00-05:00");
    let back = with(
        &flight,
        json!({"timezone": "Asia/Tokyo", "end_timezone": "America/Los_Angeles",
        "local_start": "2027-03-10T17:00", "local_end": "2027-03-10T10:00"}),
    );
    let made = event(&app, back).await;
    assert_eq!(made["end_datetime"], "2027-03-10T10:00:00-08:00", "earlier on the clock, later in time");
    let night =
        with(&rehearsal(), json!({"local_start": "2027-03-10T22:00", "local_end": "2027-03-11T01:00"}));
    assert_eq!(event(&app, night).await["end_datetime"], "2027-03-11T01:00:00+01:00");
}

#[tokio::test]
async fn whole_days_are_as_long_as_the_clocks_make_them() {
    let app = TestApp::start().await;
    let body =
        with(&rehearsal(), json!({"all_day": true, "local_start": "2027-03-28", "local_end": "2027-03-29"}));
    let made = event(&app, body).await;
    assert_eq!(made["start_datetime"], "2027-03-28T00:00:00+01:00");
    assert_eq!(made["end_datetime"], "2027-03-29T00:00:00+02:00", "23 hours");
}

#[tokio::test]
async fn what_is_wrong_is_told_by_field() {
    let app = TestApp::start().await;
    for (changes, field) in [
        (json!({"title": " "}), "title"),
        (json!({"title": "a\u{0}b"}), "title"),
        (json!({"title": "x".repeat(256)}), "title"),
        (json!({"timezone": "Vienna"}), "timezone"),
        (json!({"end_timezone": "Mars/Olympus"}), "end_timezone"),
        (json!({"local_end": "2027-03-10T10:00"}), "local_end"),
        (json!({"local_end": "2027-03-10T09:00"}), "local_end"),
        (json!({"local_end": "2027-04-20T09:00"}), "local_end"),
        (json!({"state": "cancelled"}), "state"),
        (json!({"room_id": Uuid::now_v7()}), "room_id"),
        (json!({"production_id": Uuid::now_v7()}), "production_id"),
        (json!({"location": {"coordinates": {"lat": 91.0, "lng": 0.0}}}), "coordinates"),
        (json!({"participants": [{}]}), "participants[0]"),
        (json!({"participants": [{"user_id": Uuid::now_v7()}]}), "participants[0]"),
        (json!({"local_start": "2027-03-10T10:00Z"}), "body"),
        (json!({"local_start": "1999-12-31T10:00"}), "body"),
        (json!({"type": "party"}), "body"),
        (json!({"colour": "red"}), "body"),
    ] {
        let body = with(&rehearsal(), changes);
        let refused =
            app.production_manager().post("/api/v1/events", &body).await.problem("validation_error");
        assert_eq!(refused["errors"][0]["field"], field, "{body}");
    }
    let twice = with(&rehearsal(), json!({"participants": people(&[&app.artist(), &app.artist()])}));
    app.production_manager().post("/api/v1/events", twice).await.problem("validation_error");
    let stranger = with(&rehearsal(), json!({"participants": [{"artist_id": Uuid::now_v7()}]}));
    app.production_manager().post("/api/v1/events", stranger).await.problem("artist_not_found");
    assert_eq!(app.count("SELECT count(*) FROM events").await, 0, "nothing half-made stays behind");
}

#[tokio::test]
async fn an_event_with_an_id_of_its_own_is_made_once() {
    let app = TestApp::start().await;
    let body = with(&rehearsal(), json!({"id": Uuid::now_v7()}));
    let manager = app.production_manager();
    let send = || manager.post("/api/v1/events", &body);
    let (one, two) = tokio::join!(send(), send());
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 201], "{:#} {:#}", one.body, two.body);
    assert_eq!(one.body["id"], body["id"]);
    for other in [
        json!({"title": "Something else"}),
        json!({"notes": "Bring shoes"}),
        json!({"local_end": "2027-03-10T14:00"}),
        json!({"type": "meeting"}),
        json!({"rrule": "FREQ=DAILY;COUNT=2"}),
        json!({"participants": people(&[&app.artist()])}),
    ] {
        let refused = manager.post("/api/v1/events", with(&body, other)).await.problem("conflict");
        assert!(refused["detail"].as_str().unwrap().contains("says something else"), "{refused}");
    }
    let keyed = manager.clone().with("idempotency-key", "rehearsal-1");
    let first = keyed.post("/api/v1/events", rehearsal()).await.expect(201);
    assert_eq!(keyed.post("/api/v1/events", rehearsal()).await.expect(201)["id"], first["id"]);
    assert_eq!(app.count("SELECT count(*) FROM event_occurrences").await, 2);
}

#[tokio::test]
async fn only_the_office_writes_the_schedule() {
    let app = TestApp::start().await;
    for actor in [app.artist(), app.accountant(), app.finance_director()] {
        actor.post("/api/v1/events", rehearsal()).await.problem("forbidden");
    }
    let made = event(&app, rehearsal()).await;
    assert_eq!(made["participants"], json!([]));
    assert_eq!(made["my_participation"], Value::Null);
    app.artist().get(&path(&made)).await.problem("event_not_found");
}
