//! Rooms and productions: a room holds one event at a time.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::{cancel, change, event, people, rehearsal, with};

async fn room(app: &TestApp, name: &str) -> Value {
    app.admin().post("/api/v1/rooms", json!({"name": name, "address": "Opernring 2"})).await.expect(201)
}

#[tokio::test]
async fn a_room_holds_one_event_at_a_time() {
    let app = TestApp::start().await;
    let stage = room(&app, "Main stage").await;
    let body = with(&rehearsal(), json!({"room_id": stage["id"]}));
    let first = event(&app, body.clone()).await;
    assert_eq!(
        first["location"],
        json!({"name": "Main stage", "address": "Opernring 2", "coordinates": null})
    );
    let second = with(
        &body,
        json!({"title": "Lights", "local_start": "2027-03-10T12:59", "local_end": "2027-03-10T15:00"}),
    );
    let refused = app.production_manager().post("/api/v1/events", &second).await;
    assert_eq!(refused.status, 409);
    let refused = refused.problem("room_taken");
    assert_eq!(refused["conflicts"][0]["event_id"], first["id"]);
    assert!(refused["detail"].as_str().unwrap().contains("Swan Lake, act II"), "{refused}");
    let after = event(&app, with(&second, json!({"local_start": "2027-03-10T13:00"}))).await;
    let earlier = json!({"local_start": "2027-03-10T12:30", "audience": "silent"});
    change(&app, &after, earlier.clone()).await.problem("room_taken");
    cancel(&app, &first, json!({"audience": "silent"})).await.expect(200);
    change(&app, &after, earlier).await.expect(200);
    let plan = event(&app, with(&body, json!({"state": "draft"}))).await;
    change(&app, &plan, json!({"state": "confirmed"})).await.problem("room_taken");
    let elsewhere = room(&app, "Studio").await;
    change(&app, &plan, json!({"state": "confirmed", "room_id": elsewhere["id"]})).await.expect(200);
}

#[tokio::test]
async fn of_two_who_book_a_room_at_once_one_is_refused_and_told_by_whom() {
    let app = TestApp::start().await;
    let stage = room(&app, "Main stage").await;
    let body = with(&rehearsal(), json!({"room_id": stage["id"]}));
    let (manager, admin) = (app.production_manager(), app.admin());
    for round in 0..5 {
        let day = format!("2027-04-{:02}", round + 1);
        let times = json!({"local_start": format!("{day}T10:00"), "local_end": format!("{day}T12:00")});
        let body = with(&body, times);
        let (one, two) =
            tokio::join!(manager.post("/api/v1/events", &body), admin.post("/api/v1/events", &body));
        let (won, lost) = if one.status == 201 { (one, two) } else { (two, one) };
        let won = won.expect(201);
        assert_eq!(lost.problem("room_taken")["conflicts"][0]["event_id"], won["id"]);
    }
}

#[tokio::test]
async fn the_database_itself_keeps_two_events_out_of_one_room() {
    let app = TestApp::start().await;
    let stage = room(&app, "Main stage").await;
    let one = event(&app, with(&rehearsal(), json!({"room_id": stage["id"]}))).await;
    let two = event(&app, with(&rehearsal(), json!({"title": "Elsewhere"}))).await;
    let sql = format!("UPDATE event_occurrences SET room_id = {} WHERE id = {}", stage["id"], two["id"]);
    let forced = app.superuser().await.batch_execute(&sql.replace('"', "'")).await;
    let error = forced.unwrap_err();
    assert_eq!(
        error.as_db_error().unwrap().constraint(),
        Some("event_occurrences_room"),
        "{error}, {}",
        one["id"]
    );
}

#[tokio::test]
async fn rooms_have_names_of_their_own_and_go_out_of_use() {
    let app = TestApp::start().await;
    let stage = room(&app, "Main stage").await;
    app.admin().post("/api/v1/rooms", json!({"name": " MAIN STAGE "})).await.problem("validation_error");
    app.admin().post("/api/v1/rooms", json!({"name": ""})).await.problem("validation_error");
    app.artist().post("/api/v1/rooms", json!({"name": "Mine"})).await.problem("forbidden");
    let path = format!("/api/v1/rooms/{}", stage["id"].as_str().unwrap());
    let update = json!({"name": "Grand stage", "coordinates": {"lat": 48.2, "lng": 16.4}});
    let grand = app.admin().patch(&path, 1, update).await.expect(200);
    assert_eq!((&grand["address"], &grand["version"]), (&json!("Opernring 2"), &json!(2)));
    app.admin().patch(&path, 1, json!({"name": "Late"})).await.problem("version_mismatch");
    let called =
        with(&rehearsal(), json!({"room_id": stage["id"], "participants": people(&[&app.artist()])}));
    event(&app, called).await;
    let archived = app.admin().post_empty(&format!("{path}/archive")).await.expect(200);
    assert!(archived["archived_at"].is_string());
    assert_eq!(app.admin().post_empty(&format!("{path}/archive")).await.expect(200), archived);
    let list = async |actor: testkit::Actor<'_>, query: &str| {
        let page = actor.get(&format!("/api/v1/rooms?{query}")).await.expect(200);
        page["data"].as_array().unwrap().len()
    };
    assert_eq!((list(app.admin(), "").await, list(app.admin(), "archived=true").await), (0, 1));
    assert_eq!(list(app.artist(), "archived=true").await, 1, "where one is called to");
    assert_eq!(list(app.second_artist(), "archived=true").await, 0);
    let body = with(
        &rehearsal(),
        json!({"room_id": stage["id"], "local_start": "2027-05-01T10:00", "local_end": "2027-05-01T11:00"}),
    );
    app.production_manager().post("/api/v1/events", body).await.problem("validation_error");
}

#[tokio::test]
async fn productions_are_named_and_put_away() {
    let app = TestApp::start().await;
    let lake = app.admin().post("/api/v1/productions", json!({"name": "Swan Lake"})).await.expect(201);
    app.admin().post("/api/v1/productions", json!({"name": "swan lake"})).await.problem("validation_error");
    let path = format!("/api/v1/productions/{}", lake["id"].as_str().unwrap());
    let renamed = app.production_manager().patch(&path, 1, json!({"name": "Schwanensee"})).await.expect(200);
    assert_eq!(renamed["name"], "Schwanensee");
    let secret =
        with(&rehearsal(), json!({"production_id": lake["id"], "participants": people(&[&app.artist()])}));
    let made = event(&app, secret).await;
    assert_eq!(made["production"]["name"], "Schwanensee");
    let names =
        async |actor: testkit::Actor<'_>| actor.get("/api/v1/productions").await.expect(200)["data"].clone();
    assert_eq!(names(app.artist()).await[0]["name"], "Schwanensee");
    assert_eq!(names(app.second_artist()).await, json!([]), "what is not announced yet is nobody's");
    app.admin().post_empty(&format!("{path}/archive")).await.expect(200);
    assert_eq!(names(app.admin()).await, json!([]));
}
