//! What people are told is kept for them to read.

use jiff::SignedDuration;
use notifications::{CallChange, CallNews, CallNewsKind, CallSpan, Message};
use platform::DbError;
use serde_json::{Value, json};
use testkit::{Actor, TestApp, id_of};
use types::EventId;

use crate::{recipient, tenant};

fn span(start_at: &str, end_at: &str) -> CallSpan {
    CallSpan {
        start_at: start_at.parse().unwrap(),
        end_at: end_at.parse().unwrap(),
        timezone: "Europe/Vienna".into(),
        end_timezone: "Europe/Vienna".into(),
        is_all_day: false,
    }
}

/// A rehearsal that was moved by half an hour, and into another room.
pub fn moved(event_id: EventId) -> CallNews {
    let from = span("2027-03-10T13:30:00Z", "2027-03-10T16:00:00Z");
    let to = span("2027-03-10T14:00:00Z", "2027-03-10T16:30:00Z");
    let room = |name: &str| Some(name.to_owned());
    CallNews {
        kind: CallNewsKind::Changed,
        event_id: Some(event_id),
        title: "Rehearsal".into(),
        span: to.clone(),
        dates: 1,
        place: None,
        role: None,
        call_time: None,
        note: None,
        changes: vec![
            CallChange::Span { from, to },
            CallChange::Text { what: "Place".into(), from: room("Studio 1"), to: room("Studio 2") },
        ],
        reason: None,
        is_asked: false,
        deadline: None,
    }
}

/// Tells somebody of these calls.
pub async fn tell(app: &TestApp, to: &Actor<'_>, calls: Vec<CallNews>) {
    let message = Message::Schedule { calls, link: "https://portal.example/schedule".into() };
    let letters = [(to.user_id.unwrap(), recipient("anna@artists.test"), message)];
    let keyring = &app.platform.keyring;
    let told: Result<(), DbError> =
        tenant(app).write(async |tx| notifications::tell(tx, keyring, "Opera Test", &letters).await).await;
    told.unwrap();
}

async fn list(actor: &Actor<'_>, query: &str) -> Vec<Value> {
    let page = actor.get(&format!("/api/v1/notices?{query}")).await.expect(200);
    page["data"].as_array().unwrap().clone()
}

async fn unread(actor: &Actor<'_>) -> Value {
    actor.get("/api/v1/notices/unread").await.expect(200)["unread"].take()
}

#[tokio::test]
async fn what_somebody_is_told_is_theirs_to_read_until_they_have() {
    let app = TestApp::start().await;
    let (anna, event) = (app.artist(), EventId::generate());
    tell(&app, &anna, vec![moved(event)]).await;
    assert_eq!((unread(&anna).await, unread(&app.second_artist()).await), (json!(1), json!(0)));
    let shown = list(&anna, "unread=true").await;
    assert_eq!(shown[0]["path"], format!("/schedule/{event}"));
    let news = &shown[0]["news"];
    assert_eq!((&news["kind"], &news["title"]), (&json!("call_changed"), &json!("Rehearsal")));
    assert_eq!(news["was"]["start_at"], "2027-03-10T13:30:00Z");
    assert_eq!(news["span"]["start_at"], "2027-03-10T14:00:00Z");
    assert_eq!(news["changes"], json!([{"what": "Place", "from": "Studio 1", "to": "Studio 2"}]));
    let path = format!("/api/v1/notices/{}/read", id_of(&shown[0]));
    for stranger in [app.second_artist(), app.admin(), app.other_admin(), anna.clone().in_other_company()] {
        stranger.post_empty(&path).await.problem("not_found");
        assert!(list(&stranger, "").await.is_empty());
    }
    anna.post_empty(&path).await.expect(204);
    anna.post_empty(&path).await.expect(204);
    assert_eq!(unread(&anna).await, 0);
    assert!(list(&anna, "unread=true").await.is_empty());
    let kept = list(&anna, "unread=false").await;
    assert!(kept[0]["read_at"].is_string(), "{kept:?}");
    app.run_jobs().await;
}

#[tokio::test]
async fn all_is_read_up_to_what_is_before_ones_eyes() {
    let app = TestApp::start().await;
    let anna = app.artist();
    for _ in 0..3 {
        app.advance(SignedDuration::from_mins(1));
        tell(&app, &anna, vec![moved(EventId::generate())]).await;
    }
    let page = anna.get("/api/v1/notices?limit=2&count=true").await.expect(200);
    assert_eq!(
        (&page["pagination"]["has_more"], &page["pagination"]["total_count"]),
        (&json!(true), &json!(3))
    );
    let next = page["pagination"]["next_cursor"].as_str().unwrap();
    assert_eq!(list(&anna, &format!("limit=2&cursor={next}")).await.len(), 1);
    // The newest came while the second was the newest on the screen.
    let done =
        anna.post("/api/v1/notices/read", json!({"until": page["data"][1]["created_at"]})).await.expect(200);
    assert_eq!((done, unread(&anna).await), (json!({"read": 2}), json!(1)));
    let until = &page["data"][0]["created_at"];
    let elsewhere = json!({"until": until, "path": "/contracts"});
    assert_eq!(anna.post("/api/v1/notices/read", elsewhere).await.expect(200)["read"], 0);
    let opened = json!({"until": until, "path": page["data"][0]["path"]});
    assert_eq!(anna.post("/api/v1/notices/read", opened).await.expect(200)["read"], 1);
    assert_eq!(unread(&anna).await, 0);
    anna.post("/api/v1/notices/read", json!({})).await.problem("validation_error");
    anna.get("/api/v1/notices?limit=0").await.problem("validation_error");
    anna.get("/api/v1/notices?unread=perhaps").await.problem("validation_error");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_contract_on_its_way_is_told_here_too() {
    let app = TestApp::start().await;
    let contract = app.admin().contract_sent_to("Season 2027", &[&app.artist()]).await;
    let told = list(&app.artist(), "").await;
    assert_eq!(
        (&told[0]["news"]["kind"], &told[0]["news"]["title"]),
        (&json!("contract_assigned"), &json!("Season 2027"))
    );
    assert_eq!(told[0]["path"], format!("/contracts/{contract}"));
    app.run_jobs().await;
}

#[tokio::test]
async fn notices_are_forgotten_after_ninety_days() {
    let app = TestApp::start().await;
    tell(&app, &app.artist(), vec![moved(EventId::generate())]).await;
    app.run_jobs().await;
    app.advance(SignedDuration::from_hours(91 * 24));
    let pruned: Result<u64, DbError> = tenant(&app).write(async |tx| notifications::prune(tx).await).await;
    assert_eq!(pruned.unwrap(), 2, "the e-mail and the notice");
    assert!(list(&app.artist(), "").await.is_empty());
}
