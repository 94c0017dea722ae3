//! Windows of the schedule, and who sees what in them.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::{call, event, people, rehearsal, seen_by, titles, with};

const MARCH: &str = "start_date=2027-03-01&end_date=2027-03-31";

#[tokio::test]
async fn a_window_shows_what_reaches_into_it_in_the_order_of_time() {
    let app = TestApp::start().await;
    for (title, start, end) in [
        ("The last day", "2027-03-31T23:00", "2027-04-01T01:00"),
        ("From February", "2027-02-20T10:00", "2027-03-01T02:00"),
        ("February", "2027-02-28T22:00", "2027-03-01T00:00"),
        ("April", "2027-04-01T00:00", "2027-04-01T01:00"),
        ("First", "2027-03-01T00:00", "2027-03-01T01:00"),
    ] {
        event(&app, with(&rehearsal(), json!({"title": title, "local_start": start, "local_end": end})))
            .await;
    }
    assert_eq!(titles(&app.admin(), MARCH).await, ["From February", "First", "The last day"]);
    let vienna = format!("{MARCH}&timezone=Europe/Vienna");
    assert_eq!(titles(&app.admin(), &vienna).await, ["From February", "First", "The last day"]);
    let tokyo = format!("{MARCH}&timezone=Asia/Tokyo");
    assert_eq!(
        titles(&app.admin(), &tokyo).await,
        ["From February", "February", "First"],
        "days begin earlier there"
    );
}

#[tokio::test]
async fn a_list_is_what_the_specification_shows() {
    let app = TestApp::start().await;
    let body = json!({
        "title": "Swan Lake Rehearsal", "type": "rehearsal", "state": "confirmed", "timezone": "America/New_York",
        "local_start": "2027-01-16T14:00", "local_end": "2027-01-16T17:00", "participants": people(&[&app.artist()]),
        "location": {"name": "Lincoln Center Studio 3", "address": "10 Lincoln Center Plaza, New York, NY",
            "coordinates": {"lat": 40.7725, "lng": -73.9835}},
    });
    event(&app, body).await;
    let query =
        "start_date=2027-01-15&end_date=2027-01-31&type=rehearsal,performance&timezone=America/New_York";
    let page = app.artist().get(&format!("/api/v1/events?{query}&count=true")).await.expect(200);
    let row = &page["data"][0];
    assert_eq!(row["start_datetime"], "2027-01-16T14:00:00-05:00");
    assert_eq!(row["end_datetime"], "2027-01-16T17:00:00-05:00");
    assert_eq!(row["location"]["name"], "Lincoln Center Studio 3");
    assert_eq!(row["location"]["coordinates"], json!({"lat": 40.7725, "lng": -73.9835}));
    assert_eq!(row["participants"][0]["name"], "Anna Dancer");
    assert_eq!(
        (&page["pagination"]["total_count"], &page["pagination"]["has_more"]),
        (&json!(1), &json!(false))
    );
}

#[tokio::test]
async fn people_see_their_own_calls_and_no_drafts() {
    let app = TestApp::start().await;
    call(&app, &[&app.artist(), &app.second_artist()]).await;
    let draft = with(
        &rehearsal(),
        json!({"title": "Not yet", "state": "draft", "participants": people(&[&app.artist()])}),
    );
    let draft = event(&app, draft).await;
    event(&app, with(&rehearsal(), json!({"title": "Somebody else's"}))).await;
    assert_eq!(titles(&app.artist(), MARCH).await, ["Swan Lake, act II"]);
    assert_eq!(titles(&app.third_artist(), MARCH).await, [""; 0]);
    assert_eq!(titles(&app.accountant(), MARCH).await, [""; 0]);
    assert_eq!(titles(&app.artist(), &format!("{MARCH}&state=draft")).await, [""; 0]);
    assert_eq!(titles(&app.finance_director(), MARCH).await.len(), 3);
    assert_eq!(titles(&app.admin(), &format!("{MARCH}&mine=true")).await, [""; 0]);
    app.artist().get(&crate::path(&draft)).await.problem("event_not_found");
    app.artist().in_other_company().get(&crate::path(&draft)).await.problem("event_not_found");
}

#[tokio::test]
async fn what_others_answered_and_what_the_office_notes_is_the_offices() {
    let app = TestApp::start().await;
    let body = with(
        &rehearsal(),
        json!({
            "staff_notes": "Ben is late as ever",
            "participants": [
                {"artist_id": app.artist().artist(), "role": "Odette", "note": "With the new shoes", "call_time": "09:30"},
                {"artist_id": app.second_artist().artist(), "note": "Pay him today"},
            ],
        }),
    );
    let made = event(&app, body).await;
    app.second_artist()
        .post(&format!("{}/answer", crate::path(&made)), json!({"status": "declined", "note": "Ill"}))
        .await
        .expect(200);
    let anna = seen_by(&app.artist(), &made).await;
    let text = anna.to_string();
    for secret in ["late as ever", "Pay him", "declined", "Ill", "Paul Stage", "counts"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    assert_eq!(anna["my_participation"]["call_time"], "09:30");
    assert_eq!(anna["my_participation"]["note"], "With the new shoes");
    let ben =
        anna["participants"].as_array().unwrap().iter().find(|part| part["name"] == "Ben Fiddle").unwrap();
    assert_eq!(ben["status"], Value::Null);
    let office = seen_by(&app.admin(), &made).await;
    assert_eq!(office["counts"]["declined"], 1);
    assert_eq!(office["counts"]["open"], 1);
}

#[tokio::test]
async fn pages_show_every_event_once() {
    let app = TestApp::start().await;
    for hour in 10..17 {
        // Two at each hour, so that the id decides.
        for letter in ["a", "b"] {
            let times = json!({"title": format!("{hour}{letter}"), "local_start": format!("2027-03-10T{hour}:00"),
                "local_end": format!("2027-03-10T{hour}:30")});
            event(&app, with(&rehearsal(), times)).await;
        }
    }
    let (mut seen, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page =
            app.admin().get(&format!("/api/v1/events?{MARCH}&limit=5&cursor={cursor}")).await.expect(200);
        seen.extend(
            page["data"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap().to_owned()),
        );
        pages += 1;
        match page["pagination"]["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!((pages, seen.len()), (3, 14));
    let hours: Vec<&str> = seen.iter().map(|title| &title[..2]).collect();
    assert!(hours.is_sorted(), "{hours:?}");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 14);
}

#[tokio::test]
async fn filters_narrow_and_windows_are_bounded() {
    let app = TestApp::start().await;
    let lake = app.admin().post("/api/v1/productions", json!({"name": "Swan Lake"})).await.expect(201);
    let stage = app.admin().post("/api/v1/rooms", json!({"name": "Main stage"})).await.expect(201);
    event(&app, with(&rehearsal(), json!({"title": "Plain", "participants": people(&[&app.artist()])})))
        .await;
    let night = json!({"title": "Night", "type": "performance", "production_id": lake["id"], "room_id": stage["id"],
        "local_start": "2027-03-11T19:30", "local_end": "2027-03-11T22:00"});
    event(&app, with(&rehearsal(), night)).await;
    let anna = app.artist().artist();
    for (query, expected) in [
        (format!("production_id={}", lake["id"].as_str().unwrap()), vec!["Night"]),
        (format!("room_id={}", stage["id"].as_str().unwrap()), vec!["Night"]),
        (format!("artist_id={anna}"), vec!["Plain"]),
        ("type=performance".to_owned(), vec!["Night"]),
        ("type=performance,rehearsal&state=confirmed".to_owned(), vec!["Plain", "Night"]),
        ("state=cancelled".to_owned(), vec![]),
    ] {
        assert_eq!(titles(&app.admin(), &format!("{MARCH}&{query}")).await, expected, "{query}");
    }
    for wrong in [
        "start_date=2027-03-31&end_date=2027-03-01",
        "start_date=2027-01-01&end_date=2028-02-06",
        "start_date=9999-12-31",
        "type=party",
        "timezone=Vienna",
        "start_date=yesterday",
    ] {
        let reply = app.admin().get(&format!("/api/v1/events?{wrong}")).await;
        if wrong == "start_date=9999-12-31" {
            assert!(!reply.status.is_server_error(), "{wrong}");
        } else {
            reply.problem("validation_error");
        }
    }
    assert_eq!(titles(&app.admin(), "start_date=2027-01-01&end_date=2028-02-05").await.len(), 2);
}
