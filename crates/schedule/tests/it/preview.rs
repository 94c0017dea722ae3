//! What a change would do, before it is made.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::notices::{Post, readers};
use crate::{call, cancel, event, path, people, rehearsal, seen_by, with};

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

/// First names of an audience in a preview, as the local parts of their addresses.
fn heard(view: &Value, audience: &str) -> Vec<String> {
    let told = told(view);
    let (.., names) = told.iter().find(|(name, ..)| *name == audience).unwrap();
    // Ada's is the office's.
    names.iter().map(|name| if *name == "Ada" { "admin".to_owned() } else { name.to_lowercase() }).collect()
}

#[tokio::test]
async fn who_would_hear_of_a_cancellation_is_who_hears_of_it() {
    let app = TestApp::start().await;
    let call_of = async |title: &str, day: u8| {
        let body = json!({"title": title, "local_start": format!("2027-03-{day}T10:00"),
            "local_end": format!("2027-03-{day}T11:00"),
            "participants": people(&[&app.artist(), &app.second_artist(), &app.third_artist()])});
        event(&app, with(&rehearsal(), body)).await
    };
    let (first, second) = (call_of("First", 10), call_of("Second", 12));
    let (first, second) = (first.await, second.await);
    let look = json!({"action": "cancel", "reason": "Flu"});
    let view = preview(&app, &first, look.clone()).await.expect(200);
    assert_eq!(heard(&view, "affected"), [""; 0], "nobody knows of it yet");
    let mut post = Post::after_calls(&app).await;
    let no = json!({"status": "declined"});
    app.second_artist().post(&format!("{}/answer", path(&first)), no).await.expect(200);
    let view = preview(&app, &first, look.clone()).await.expect(200);
    assert_eq!(view["changes"], json!({"state": {"from": "confirmed", "to": "cancelled"}}));
    assert_eq!((&view["occurrences"], &view["people_conflicts"]), (&json!(1), &json!([])));
    assert_eq!(heard(&view, "affected"), ["anna", "cleo"]);
    assert_eq!(seen_by(&app.admin(), &first).await["state"], "confirmed");
    cancel(&app, &first, json!({"audience": "affected"})).await.expect(200);
    assert_eq!(readers(&post.collect(&app).await), heard(&view, "affected"));
    preview(&app, &first, look.clone()).await.problem("invalid_state");
    let view = preview(&app, &second, look).await.expect(200);
    assert_eq!(heard(&view, "all").len(), 4, "and the office");
    cancel(&app, &second, json!({"audience": "all"})).await.expect(200);
    assert_eq!(readers(&post.collect(&app).await).len(), 4);
}

#[tokio::test]
async fn of_a_series_is_said_how_much_is_cancelled() {
    let app = TestApp::start().await;
    let body = json!({"rrule": "FREQ=WEEKLY;COUNT=4", "participants": people(&[&app.artist()])});
    let series = event(&app, with(&rehearsal(), body)).await;
    let mut post = Post::after_calls(&app).await;
    preview(&app, &series, json!({"action": "cancel"})).await.problem("validation_error");
    for (range, count) in [("this", 1), ("following", 4), ("all", 4)] {
        let view = preview(&app, &series, json!({"action": "cancel", "range": range})).await.expect(200);
        assert_eq!(view["occurrences"], count, "{range}");
        assert_eq!(heard(&view, "affected"), ["anna"], "{range}");
    }
    cancel(&app, &series, json!({"range": "all", "audience": "affected"})).await.expect(200);
    assert_eq!(readers(&post.collect(&app).await), ["anna"]);
}

#[tokio::test]
async fn who_would_be_added_is_told_and_judged_before() {
    let app = TestApp::start().await;
    let called = call(&app, &[&app.artist()]).await;
    let other = json!({"title": "Fitting", "local_start": "2027-03-10T12:00", "local_end": "2027-03-10T14:00",
        "participants": people(&[&app.second_artist()])});
    event(&app, with(&rehearsal(), other)).await;
    let mut post = Post::after_calls(&app).await;
    let ben = json!({"participants": people(&[&app.second_artist()])});
    let look = with(&ben, json!({"action": "add_participants"}));
    let view = preview(&app, &called, look.clone()).await.expect(200);
    assert_eq!(view["changes"], json!({"participants": {"from": [], "to": ["Ben Fiddle"]}}));
    assert_eq!(view["people_conflicts"][0]["title"], "Fitting");
    assert_eq!(
        (heard(&view, "affected"), heard(&view, "all")),
        (vec!["ben".into()], vec!["admin".into(), "anna".into(), "ben".into()])
    );
    assert_eq!(seen_by(&app.admin(), &called).await["counts"]["participants"], 1);
    let add = async |body: Value| {
        app.production_manager().post(&format!("{}/participants", path(&called)), body).await.expect(200)
    };
    add(with(&ben, json!({"accept_conflicts": "Short", "audience": "all"}))).await;
    assert_eq!(readers(&post.collect(&app).await), heard(&view, "all"));
    // The same people in the same roles: nobody hears of nothing.
    assert!(told(&preview(&app, &called, look).await.expect(200)).iter().all(|(_, count, _)| *count == 0));
    let first_violin = json!([{"artist_id": app.second_artist().artist(), "role": "First violin"}]);
    let view =
        preview(&app, &called, json!({"action": "add_participants", "participants": first_violin})).await;
    let view = view.expect(200);
    assert_eq!((heard(&view, "affected"), &view["changes"]), (vec!["ben".into()], &json!({})));
    add(json!({"participants": first_violin, "accept_conflicts": "Short", "audience": "all"})).await;
    assert_eq!(readers(&post.collect(&app).await), heard(&view, "all"));
    let nobody = json!({"action": "add_participants", "participants": []});
    preview(&app, &called, nobody).await.problem("validation_error");
}

#[tokio::test]
async fn who_would_be_taken_out_hears_of_it_if_they_knew() {
    let app = TestApp::start().await;
    let called = call(&app, &[&app.artist(), &app.second_artist()]).await;
    let look = json!({"action": "remove_participant", "user_id": app.artist().user_id});
    let view = preview(&app, &called, look.clone()).await.expect(200);
    assert_eq!(heard(&view, "affected"), [""; 0]);
    let mut post = Post::after_calls(&app).await;
    let view = preview(&app, &called, look).await.expect(200);
    assert_eq!(view["changes"], json!({"participants": {"from": ["Anna Dancer"], "to": []}}));
    assert_eq!((heard(&view, "affected"), heard(&view, "all").len()), (vec!["anna".into()], 3));
    let part = seen_by(&app.artist(), &called).await["my_participation"]["id"].clone();
    let out = format!("{}/participants/{}?audience=all", path(&called), part.as_str().unwrap());
    assert_eq!(app.production_manager().delete(&out).await.status, 204);
    assert_eq!(readers(&post.collect(&app).await), heard(&view, "all"));
    let stranger = json!({"action": "remove_participant", "user_id": app.third_artist().user_id});
    preview(&app, &called, stranger).await.problem("not_found");
}

#[tokio::test]
async fn an_act_is_named_and_takes_what_its_request_takes() {
    let app = TestApp::start().await;
    let called = call(&app, &[&app.artist()]).await;
    let view = preview(&app, &called, json!({"action": "change", "notes": "Shoes"})).await.expect(200);
    assert_eq!(view["changes"], json!({"notes": {"from": null, "to": "Shoes"}}));
    for wrong in [
        json!({"action": "explode"}),
        json!({"action": "cancel", "title": "No"}),
        json!({"action": "cancel", "reason": "x".repeat(1_001)}),
        json!({"action": "remove_participant"}),
        json!({"action": null}),
        json!([]),
    ] {
        preview(&app, &called, wrong).await.problem("validation_error");
    }
}
