//! The schedule through the HTTP API: one file a use case.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

mod answers;
mod attendance;
mod availability;
mod block_outs;
mod change;
mod clone;
mod create;
mod elsewhere;
mod export;
mod feeds;
mod import;
mod import_workbook;
mod list;
mod members;
mod notices;
mod people;
mod preview;
mod rooms;
mod rules;
mod series;
mod sheets;
mod shift;
mod unseen;

use serde_json::{Value, json};
use testkit::{Actor, TestApp};

/// A rehearsal in Vienna, on a morning in March.
fn rehearsal() -> Value {
    json!({
        "title": "Swan Lake, act II",
        "type": "rehearsal",
        "state": "confirmed",
        "local_start": "2027-03-10T10:00",
        "local_end": "2027-03-10T13:00",
        "timezone": "Europe/Vienna",
    })
}

/// `body` with other members.
fn with(body: &Value, changes: Value) -> Value {
    let mut body = body.clone();
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

/// Those who take part, as they are named in a request.
fn people(artists: &[&Actor<'_>]) -> Value {
    artists.iter().map(|artist| json!({"artist_id": artist.artist()})).collect()
}

/// Writes an event as the production manager.
async fn event(app: &TestApp, body: Value) -> Value {
    app.production_manager().post("/api/v1/events", body).await.expect(201)
}

/// A rehearsal with these people.
async fn call(app: &TestApp, artists: &[&Actor<'_>]) -> Value {
    event(app, with(&rehearsal(), json!({"participants": people(artists)}))).await
}

/// The address of an event.
fn path(event: &Value) -> String {
    format!("/api/v1/events/{}", event["id"].as_str().unwrap())
}

/// The event as somebody sees it.
async fn seen_by(actor: &Actor<'_>, event: &Value) -> Value {
    actor.get(&path(event)).await.expect(200)
}

/// Changes an event over the version it carries.
async fn change(app: &TestApp, event: &Value, changes: Value) -> testkit::Reply {
    app.production_manager().patch(&path(event), event["version"].as_i64().unwrap(), changes).await
}

/// Cancels an event over the version it carries.
async fn cancel(app: &TestApp, event: &Value, how: Value) -> testkit::Reply {
    let version = format!("\"{}\"", event["version"]);
    app.production_manager().with("if-match", version).post(&format!("{}/cancel", path(event)), how).await
}

/// Titles of a list, in its order.
async fn titles(actor: &Actor<'_>, query: &str) -> Vec<String> {
    let page = actor.get(&format!("/api/v1/events?{query}")).await.expect(200);
    let title = |row: &Value| row["title"].as_str().unwrap().to_owned();
    page["data"].as_array().unwrap().iter().map(title).collect()
}
