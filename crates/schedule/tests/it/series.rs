//! Series: one, this and all following, all – and what stays as it is.

use jiff::{SignedDuration, ToSpan as _};
use schedule::SeriesExtend;
use serde_json::{Value, json};
use testkit::{Actor, TestApp};

use crate::notices::Post;
use crate::{cancel, change, event, path, people, rehearsal, seen_by, with};

/// Four Wednesdays, of which the third is behind the change to summer time, with Anna and Ben.
async fn wednesdays(app: &TestApp) -> Vec<Value> {
    let body = json!({
        "local_start": "2027-03-17T10:00", "local_end": "2027-03-17T13:00", "rrule": "FREQ=WEEKLY;COUNT=4",
        "participants": people(&[&app.artist(), &app.second_artist()]),
    });
    event(app, with(&rehearsal(), body)).await;
    all(&app.admin()).await
}

async fn all(actor: &Actor<'_>) -> Vec<Value> {
    let query = "start_date=2027-01-01&end_date=2027-12-31&limit=100";
    actor.get(&format!("/api/v1/events?{query}")).await.expect(200)["data"].as_array().unwrap().clone()
}

fn starts(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| &event["start_datetime"].as_str().unwrap()[5..]).collect()
}

fn titles(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_series_stays_on_the_wall_through_the_change_of_the_clocks() {
    let app = TestApp::start().await;
    let events = wednesdays(&app).await;
    assert_eq!(
        starts(&events),
        ["03-17T10:00:00+01:00", "03-24T10:00:00+01:00", "03-31T10:00:00+02:00", "04-07T10:00:00+02:00"]
    );
    assert_eq!(events[0]["recurrence"], "RRULE:FREQ=WEEKLY;COUNT=4");
    assert_eq!(all(&app.artist()).await.len(), 4);
    assert_eq!(app.count("SELECT count(*) FROM event_participants").await, 8);
    // What repeats at a time that one night skips is that night as much later.
    let night = json!({"title": "Night", "local_start": "2027-03-27T02:30", "local_end": "2027-03-27T04:00",
        "rrule": "FREQ=DAILY;COUNT=3"});
    event(&app, with(&rehearsal(), night)).await;
    let night: Vec<Value> =
        all(&app.admin()).await.into_iter().filter(|event| event["title"] == "Night").collect();
    assert_eq!(starts(&night), ["03-27T02:30:00+01:00", "03-28T03:30:00+02:00", "03-29T02:30:00+02:00"]);
    assert_eq!(night[1]["local_start"], "2027-03-28T02:30:00", "what was meant is kept");
}

#[tokio::test]
async fn dates_are_added_and_taken_away() {
    let app = TestApp::start().await;
    let body = json!({"rrule": "FREQ=WEEKLY;COUNT=3", "exdates": ["2027-03-17T10:00"], "rdates": ["2027-03-19T10:00"]});
    let made = event(&app, with(&rehearsal(), body)).await;
    let events = all(&app.admin()).await;
    assert_eq!(starts(&events), ["03-10T10:00:00+01:00", "03-19T10:00:00+01:00", "03-24T10:00:00+01:00"]);
    assert_eq!(made["id"], events[0]["id"]);
}

#[tokio::test]
async fn rules_that_are_wrong_empty_or_explode_are_refused() {
    let app = TestApp::start().await;
    for rule in [
        "FREQ=NEVER",
        "every monday",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=DAILY;UNTIL=20200101T000000Z",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY",
        "FREQ=SECONDLY;COUNT=10",
        "FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8,9,10",
    ] {
        let body = with(&rehearsal(), json!({"rrule": rule}));
        let refused = app.production_manager().post("/api/v1/events", body).await.problem("validation_error");
        assert_eq!(refused["errors"][0]["field"], "rrule", "{rule}: {refused}");
    }
    for wrong in [json!({"exdates": ["2027-03-10T10:00"]}), json!({"rdates": vec!["2027-03-10T10:00"; 401]})]
    {
        let body = with(&rehearsal(), wrong);
        app.production_manager().post("/api/v1/events", body).await.problem("validation_error");
    }
    assert_eq!(app.count("SELECT count(*) FROM events").await, 0);
}

#[tokio::test]
async fn one_of_a_series_becomes_different_and_the_others_stay() {
    let app = TestApp::start().await;
    let events = wednesdays(&app).await;
    change(&app, &events[1], json!({"title": "Which?", "audience": "all"})).await.problem("validation_error");
    let moved = json!({"title": "On stage", "local_start": "2027-03-25T14:00", "range": "this", "audience": "affected"});
    let moved = change(&app, &events[1], moved).await.expect(200);
    assert_eq!((&moved["is_moved"], &moved["original_start"]), (&json!(true), &json!("2027-03-24T10:00:00")));
    let one = seen_by(&app.admin(), &moved).await;
    change(&app, &one, json!({"type": "meeting", "range": "this", "audience": "all"}))
        .await
        .problem("validation_error");
    let after = all(&app.admin()).await;
    assert_eq!(titles(&after), ["Swan Lake, act II", "On stage", "Swan Lake, act II", "Swan Lake, act II"]);
    assert_eq!(starts(&after)[1], "03-25T14:00:00+01:00");
    let updates = async |event: &Value| {
        app.artist().get(&format!("{}/updates", path(event))).await.expect(200)["data"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!((updates(&events[0]).await, updates(&events[1]).await), (0, 1));
}

#[tokio::test]
async fn answers_of_the_others_stay_when_this_and_all_following_change() {
    let app = TestApp::start().await;
    let events = wednesdays(&app).await;
    for event in &events {
        app.artist().post(&format!("{}/acknowledge", path(event)), json!({})).await.expect(200);
    }
    let later = json!({"local_start": "2027-03-31T15:00", "title": "Afternoons", "range": "following", "audience": "affected"});
    let changed = change(&app, &events[2], later).await.expect(200);
    assert_ne!(changed["series_id"], events[0]["series_id"]);
    assert_eq!(changed["id"], events[2]["id"], "the event stays the one that people have answered");
    let after = all(&app.artist()).await;
    assert_eq!(titles(&after), ["Swan Lake, act II", "Swan Lake, act II", "Afternoons", "Afternoons"]);
    assert_eq!(starts(&after)[2..], ["03-31T15:00:00+02:00", "04-07T15:00:00+02:00"]);
    for (event, has_changed) in after.iter().zip([false, false, true, true]) {
        let mine = &event["my_participation"];
        assert_eq!((&mine["status"], &mine["has_unseen_change"]), (&json!("confirmed"), &json!(has_changed)));
    }
    assert_eq!(after[0]["version"], json!(2), "the old series is another one, too");
    let moved = json!({"local_start": "2027-04-01T15:00", "range": "all", "audience": "silent"});
    let moved = change(&app, &after[2], moved).await.expect(200);
    assert_eq!(moved["local_start"], "2027-04-01T15:00:00");
    assert_eq!(starts(&all(&app.artist()).await)[2..], ["04-01T15:00:00+02:00", "04-08T15:00:00+02:00"]);
}

#[tokio::test]
async fn all_are_moved_but_for_the_one_that_was_moved_by_itself() {
    let app = TestApp::start().await;
    let events = wednesdays(&app).await;
    let alone = json!({"local_start": "2027-03-25T18:00", "range": "this", "audience": "affected"});
    let alone = change(&app, &events[1], alone).await.expect(200);
    let first = seen_by(&app.admin(), &events[0]).await;
    assert_eq!(first["version"], alone["version"]);
    let all_later = json!({"local_start": "2027-03-17T10:30", "title": "Half past", "range": "all", "audience": "affected"});
    change(&app, &first, all_later).await.expect(200);
    let after = all(&app.admin()).await;
    assert_eq!(titles(&after), ["Half past"; 4]);
    assert_eq!(
        starts(&after),
        ["03-17T10:30:00+01:00", "03-25T18:00:00+01:00", "03-31T10:30:00+02:00", "04-07T10:30:00+02:00"]
    );
    // A series can be moved by as much as it repeats.
    let week = json!({"local_start": "2027-03-24T10:30", "range": "all", "audience": "affected"});
    change(&app, &after[0], week).await.expect(200);
    assert_eq!(starts(&all(&app.admin()).await)[3], "04-14T10:30:00+02:00");
}

#[tokio::test]
async fn a_rule_that_names_days_is_not_moved_to_another_day_unasked() {
    let app = TestApp::start().await;
    let body = with(&rehearsal(), json!({"rrule": "FREQ=WEEKLY;BYDAY=WE;COUNT=3"}));
    let made = event(&app, body).await;
    let thursday = json!({"local_start": "2027-03-11T10:00", "range": "all", "audience": "silent"});
    let refused = change(&app, &made, thursday.clone()).await.problem("validation_error");
    assert_eq!(refused["errors"][0]["field"], "rrule");
    change(&app, &made, with(&thursday, json!({"rrule": "FREQ=WEEKLY;BYDAY=TH;COUNT=3"}))).await.expect(200);
    let after = all(&app.admin()).await;
    assert_eq!(starts(&after), ["03-11T10:00:00+01:00", "03-18T10:00:00+01:00", "03-25T10:00:00+01:00"]);
    assert_eq!(after[0]["id"], made["id"]);
}

#[tokio::test]
async fn another_rule_keeps_what_both_have_in_common() {
    let app = TestApp::start().await;
    let events = wednesdays(&app).await;
    app.artist()
        .post(&format!("{}/answer", path(&events[2])), json!({"status": "tentative"}))
        .await
        .expect(200);
    let every_other =
        json!({"rrule": "FREQ=WEEKLY;INTERVAL=2;COUNT=3", "range": "all", "audience": "affected"});
    change(&app, &events[0], every_other).await.expect(200);
    let after = all(&app.artist()).await;
    let states: Vec<&str> = after.iter().map(|event| event["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["confirmed", "cancelled", "confirmed", "cancelled", "confirmed"]);
    assert_eq!(
        (&after[2]["id"], &after[2]["my_participation"]["status"]),
        (&events[2]["id"], &json!("tentative"))
    );
    assert_eq!(starts(&after)[4], "04-14T10:00:00+02:00");
    let single = event(
        &app,
        with(
            &rehearsal(),
            json!({"title": "Single", "local_start": "2027-06-01T10:00",
        "local_end": "2027-06-01T12:00"}),
        ),
    )
    .await;
    change(&app, &single, json!({"rrule": "FREQ=DAILY;COUNT=3", "audience": "silent"})).await.expect(200);
    let days = all(&app.admin()).await.into_iter().filter(|event| event["title"] == "Single").count();
    assert_eq!(days, 3);
}

#[tokio::test]
async fn one_this_and_all_following_or_all_are_cancelled() {
    let app = TestApp::start().await;
    let events = wednesdays(&app).await;
    let states = async || -> Vec<String> {
        all(&app.artist()).await.iter().map(|event| event["state"].as_str().unwrap().to_owned()).collect()
    };
    cancel(&app, &events[0], json!({"audience": "affected"})).await.problem("validation_error");
    cancel(&app, &events[1], json!({"range": "this", "audience": "affected"})).await.expect(200);
    assert_eq!(states().await, ["confirmed", "cancelled", "confirmed", "confirmed"]);
    let third = seen_by(&app.admin(), &events[2]).await;
    cancel(&app, &third, json!({"range": "following", "audience": "affected"})).await.expect(200);
    assert_eq!(states().await, ["confirmed", "cancelled", "cancelled", "cancelled"]);
    let first = seen_by(&app.admin(), &events[0]).await;
    assert!(first["recurrence"].as_str().unwrap().contains("COUNT=2"), "{first}");
    cancel(&app, &first, json!({"range": "all", "audience": "affected"})).await.expect(200);
    assert_eq!(states().await, ["cancelled"; 4]);
}

#[tokio::test]
async fn people_join_and_leave_one_or_all_that_are_to_come() {
    let app = TestApp::start().await;
    let events = wednesdays(&app).await;
    let cleo = json!({"participants": people(&[&app.third_artist()])});
    let add = async |event: &Value, how: Value| {
        app.production_manager().post(&format!("{}/participants", path(event)), with(&cleo, how)).await
    };
    add(&events[0], json!({})).await.problem("validation_error");
    add(&events[0], json!({"range": "this"})).await.expect(200);
    assert_eq!(all(&app.third_artist()).await.len(), 1);
    add(&events[2], json!({"range": "following"})).await.expect(200);
    assert_eq!(all(&app.third_artist()).await.len(), 3);
    let ben = seen_by(&app.second_artist(), &events[3]).await["my_participation"]["id"].clone();
    let out = format!("{}/participants/{}?range=all", path(&events[3]), ben.as_str().unwrap());
    assert_eq!(app.production_manager().delete(&out).await.status, 204);
    assert_eq!(all(&app.second_artist()).await.len(), 2, "those before the split are another series");
}

#[tokio::test]
async fn a_series_without_end_goes_on_as_time_passes() {
    let app = TestApp::start().await;
    let stage = app.admin().post("/api/v1/rooms", json!({"name": "Stage"})).await.expect(201);
    let soon = app.platform.clock.now() + SignedDuration::from_hours(48);
    let day = soon.to_zoned(jiff::tz::TimeZone::UTC).date();
    let body = json!({"local_start": format!("{day}T10:00"), "local_end": format!("{day}T11:00"), "timezone": "UTC",
        "rrule": "FREQ=WEEKLY", "room_id": stage["id"], "participants": people(&[&app.artist()])});
    event(&app, with(&rehearsal(), body)).await;
    let made = app.count("SELECT count(*) FROM event_occurrences").await;
    assert!((76..=80).contains(&made), "18 months of weeks: {made}");
    let extend = async || {
        app.enqueue(&SeriesExtend {}).await;
        app.run_jobs().await;
        app.count("SELECT count(*) FROM event_occurrences").await
    };
    assert_eq!(extend().await, made);
    // The room is taken by somebody else on one of the days to come.
    let sql = "SELECT (max(local_start) + interval '7 days')::text FROM event_occurrences";
    let next: String = app.superuser().await.query_one(sql, &[]).await.unwrap().get(0);
    let next = next.replace(' ', "T");
    let other = json!({"title": "Gala", "local_start": &next[..16], "local_end": format!("{}T12:00", &next[..10]),
        "timezone": "UTC", "room_id": stage["id"]});
    event(&app, with(&rehearsal(), other)).await;
    app.advance(SignedDuration::from_hours(24 * 30));
    let after = extend().await;
    assert!((made + 4..=made + 6).contains(&after), "{made} {after}");
    assert_eq!(extend().await, after, "once");
    assert_eq!(app.count("SELECT count(*) FROM event_participants").await, after - 1);
    let homeless = "SELECT count(*) FROM event_occurrences WHERE room_id IS NULL";
    assert_eq!(app.count(homeless).await, 1);
}

#[tokio::test]
async fn what_is_left_out_stays_left_out_when_the_series_is_moved() {
    let app = TestApp::start().await;
    let soon = app.platform.clock.now() + SignedDuration::from_hours(48);
    let day = soon.to_zoned(jiff::tz::TimeZone::UTC).date();
    // One that is left out soon, and one behind the horizon.
    let (near, far) = (day + 7.days(), day + (7 * 80).days());
    let body = json!({"local_start": format!("{day}T10:00"), "local_end": format!("{day}T11:00"), "timezone": "UTC",
        "rrule": "FREQ=WEEKLY", "exdates": [format!("{near}T10:00"), format!("{far}T10:00")]});
    let made = event(&app, with(&rehearsal(), body)).await;
    let later =
        json!({"local_start": format!("{}T12:30", day + 1.day()), "range": "all", "audience": "silent"});
    let moved = change(&app, &made, later).await.expect(200);
    let left_out = |date: jiff::civil::Date| {
        (date + 1.day()).at(12, 30, 0, 0).strftime("EXDATE:%Y%m%dT%H%M%S").to_string()
    };
    let said = moved["recurrence"].as_str().unwrap();
    assert!(said.contains(&left_out(near)) && said.contains(&left_out(far)), "{said}");
    app.advance(SignedDuration::from_hours(24 * 7 * 6));
    app.enqueue(&SeriesExtend {}).await;
    app.run_jobs().await;
    let sql = "SELECT count(*) FROM event_occurrences";
    let last: String = app
        .superuser()
        .await
        .query_one("SELECT max(local_start)::text FROM event_occurrences", &[])
        .await
        .unwrap()
        .get(0);
    let last: jiff::civil::DateTime = last.replace(' ', "T").parse().unwrap();
    let weeks = (last.date() - (day + 1.day())).get_days() / 7 + 1;
    assert!(last.date() > far + 1.day(), "the job has come by: {last}");
    assert_eq!(app.count(sql).await, i64::from(weeks) - 2, "all weeks but the two, once each");
    // A day that is left out is left out of a part of the series, too.
    let third = all_from(&app, day).await[2].clone();
    let third = seen_by(&app.admin(), &third).await;
    let split = json!({"local_start": format!("{}T09:00", day + 22.days()), "range": "following", "audience": "silent"});
    let split = change(&app, &third, split).await.expect(200);
    let said = split["recurrence"].as_str().unwrap();
    assert!(
        said.contains(&(far + 1.day()).at(9, 0, 0, 0).strftime("EXDATE:%Y%m%dT%H%M%S").to_string()),
        "{said}"
    );
}

async fn all_from(app: &TestApp, day: jiff::civil::Date) -> Vec<Value> {
    let query = format!("start_date={day}&end_date={}&limit=100", day + 60.days());
    app.admin().get(&format!("/api/v1/events?{query}")).await.expect(200)["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_rule_without_names_of_days_is_not_bent_by_a_move() {
    let app = TestApp::start().await;
    // The 27th of each month, a week later: one is the third, the next one the sixth.
    let body = json!({"local_start": "2027-01-27T10:00", "local_end": "2027-01-27T11:00", "rrule": "FREQ=MONTHLY;COUNT=4"});
    let made = event(&app, with(&rehearsal(), body)).await;
    let later = json!({"local_start": "2027-02-03T10:00", "range": "all", "audience": "silent"});
    let refused = change(&app, &made, later).await.problem("validation_error");
    assert_eq!(refused["errors"][0]["field"], "rrule");
}

#[tokio::test]
async fn what_a_series_makes_by_itself_is_judged_and_told_to_the_office() {
    let app = TestApp::start().await;
    let soon = app.platform.clock.now() + SignedDuration::from_hours(48);
    let day = soon.to_zoned(jiff::tz::TimeZone::UTC).date();
    let body = json!({"local_start": format!("{day}T10:00"), "local_end": format!("{day}T11:00"), "timezone": "UTC",
        "rrule": "FREQ=WEEKLY", "participants": people(&[&app.artist()])});
    event(&app, with(&rehearsal(), body)).await;
    let mut post = Post::after_calls(&app).await;
    let sql = "SELECT (max(local_start) + interval '7 days')::date::text FROM event_occurrences";
    let next: String = app.superuser().await.query_one(sql, &[]).await.unwrap().get(0);
    let other = json!({"title": "Gala", "local_start": format!("{next}T10:30"), "local_end": format!("{next}T12:00"),
        "timezone": "UTC", "participants": people(&[&app.artist()])});
    let gala = event(&app, with(&rehearsal(), other)).await;
    post.collect(&app).await;
    app.advance(SignedDuration::from_hours(24 * 30));
    let extend = async || {
        app.enqueue(&SeriesExtend {}).await;
        app.run_jobs().await;
    };
    extend().await;
    let letters = post.collect(&app).await;
    assert_eq!(letters.len(), 1, "who made it, and nobody else: {letters:?}");
    assert!(letters[0].2.contains("Anna Dancer: Gala"), "{}", letters[0].2);
    let notice = app.production_manager().get("/api/v1/notices").await.expect(200)["data"][0].clone();
    assert_eq!(notice["news"]["changes"][0]["to"], "Anna Dancer: Gala", "{notice}");
    extend().await;
    assert!(post.collect(&app).await.is_empty(), "once");
    // It stands at the event for whoever looks, and at the other one.
    let made = notice["path"].as_str().unwrap().rsplit_once('/').unwrap().1.to_owned();
    let made = json!({"id": made});
    let conflicts = app.production_manager().get(&format!("{}/conflicts", path(&made))).await.expect(200);
    assert_eq!(conflicts["people_conflicts"][0]["event_id"], gala["id"]);
    let conflicts = app.admin().get(&format!("{}/conflicts", path(&gala))).await.expect(200);
    assert_eq!(conflicts["people_conflicts"][0]["event_id"], made["id"]);
    app.artist().get(&format!("{}/conflicts", path(&gala))).await.problem("forbidden");
    app.other_admin().get(&format!("{}/conflicts", path(&gala))).await.problem("event_not_found");
}

#[tokio::test]
async fn what_is_over_goes_on_saying_what_it_said() {
    let app = TestApp::start().await;
    let made = [("rooms", "Studio 1"), ("productions", "Swan Lake"), ("productions", "Gala")];
    let mut ids = Vec::new();
    for (what, name) in made {
        let body = json!({"name": name});
        ids.push(app.admin().post(&format!("/api/v1/{what}"), body).await.expect(201)["id"].clone());
    }
    let body = json!({
        "local_start": "2027-03-17T10:00", "local_end": "2027-03-17T13:00", "rrule": "FREQ=WEEKLY;COUNT=4",
        "notes": "Shoes", "room_id": ids[0], "production_id": ids[1], "participants": people(&[&app.artist()]),
    });
    event(&app, with(&rehearsal(), body)).await;
    let events = all(&app.admin()).await;
    let own = json!({"title": "With press", "range": "this", "audience": "silent"});
    change(&app, &events[1], own).await.expect(200);
    let now: jiff::Timestamp = "2027-03-25T10:00:00Z".parse().unwrap();
    app.advance(now.duration_since(app.platform.clock.now()));
    let third = seen_by(&app.admin(), &events[2]).await;
    let other = json!({"title": "Gala", "notes": null, "type": "performance", "production_id": ids[2], "room_id": null,
        "location": {"name": "Church"}, "range": "all", "audience": "silent"});
    change(&app, &third, other).await.expect(200);
    let after = all(&app.artist()).await;
    assert_eq!(titles(&after), ["Swan Lake, act II", "With press", "Gala", "Gala"]);
    let said = |name: &str| after.iter().map(|event| event[name].clone()).collect::<Vec<_>>();
    assert_eq!(said("notes"), [json!("Shoes"), json!("Shoes"), Value::Null, Value::Null]);
    assert_eq!(said("type"), ["rehearsal", "rehearsal", "performance", "performance"]);
    let named = |name: &str| after.iter().map(|event| event[name]["name"].clone()).collect::<Vec<_>>();
    assert_eq!(named("production"), ["Swan Lake", "Swan Lake", "Gala", "Gala"]);
    assert_eq!(named("location"), ["Studio 1", "Studio 1", "Church", "Church"]);
    // What is made later is like what is still to come.
    let again = seen_by(&app.admin(), &events[3]).await;
    let longer = json!({"rrule": "FREQ=WEEKLY;COUNT=5", "range": "all", "audience": "silent"});
    change(&app, &again, longer).await.expect(200);
    let last = all(&app.artist()).await.pop().unwrap();
    assert_eq!((&last["title"], &last["type"]), (&json!("Gala"), &json!("performance")));
}

#[tokio::test]
async fn what_follows_keeps_the_history_of_what_it_was_part_of() {
    let app = TestApp::start().await;
    let events = wednesdays(&app).await;
    let noted = json!({"notes": "Shoes", "range": "all", "audience": "affected"});
    let noted = change(&app, &events[0], noted).await.expect(200);
    app.advance(SignedDuration::from_mins(1));
    let third = seen_by(&app.admin(), &events[2]).await;
    let split = json!({"title": "Afternoons", "range": "following", "audience": "affected"});
    let split = change(&app, &third, split).await.expect(200);
    app.advance(SignedDuration::from_mins(1));
    let first = seen_by(&app.admin(), &noted).await;
    change(&app, &first, json!({"notes": "Hats", "range": "all", "audience": "affected"})).await.expect(200);
    let history = async |event: &Value| {
        let page = app.artist().get(&format!("{}/updates?count=true", path(event))).await.expect(200);
        let changes = page["data"].as_array().unwrap().iter().map(|update| update["changes"].clone());
        changes
            .map(|changes| changes.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" "))
            .collect()
    };
    let later: Vec<String> = history(&split).await;
    assert!(later.len() == 2 && later[0].contains("title") && later[1] == "notes", "{later:?}");
    let earlier: Vec<String> = history(&first).await;
    assert_eq!(earlier, ["notes", "notes"]);
}
