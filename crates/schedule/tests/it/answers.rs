//! Seen, acknowledged, answered: three facts.

use serde_json::{Value, json};
use testkit::{Actor, TestApp};

use crate::{call, cancel, change, event, path, people, rehearsal, seen_by, with};

async fn act(actor: &Actor<'_>, event: &Value, what: &str, body: Value) -> testkit::Reply {
    actor.post(&format!("{}/{what}", path(event)), body).await
}

async fn mine(actor: &Actor<'_>, event: &Value) -> Value {
    seen_by(actor, event).await["my_participation"].clone()
}

#[tokio::test]
async fn opening_is_noted_once_and_says_nothing_else() {
    let app = TestApp::start().await;
    let event = call(&app, &[&app.artist(), &app.second_artist()]).await;
    assert_eq!(mine(&app.artist(), &event).await["has_unseen_change"], true);
    let seen = app.artist().post_empty(&format!("{}/seen", path(&event))).await.expect(200);
    assert_eq!((&seen["status"], &seen["acknowledged_at"]), (&json!("invited"), &Value::Null));
    app.advance(jiff::SignedDuration::from_mins(5));
    let again = app.artist().post_empty(&format!("{}/seen", path(&event))).await.expect(200);
    assert_eq!(again["seen_at"], seen["seen_at"], "the first time counts");
    assert_eq!(mine(&app.artist(), &event).await["has_unseen_change"], false);
    assert_eq!(seen_by(&app.admin(), &event).await["counts"]["seen"], 1);
}

#[tokio::test]
async fn an_acknowledgement_confirms_and_arrives_once() {
    let app = TestApp::start().await;
    let body = with(
        &rehearsal(),
        json!({"requires_acknowledgment": true, "participants": people(&[&app.artist(), &app.second_artist()])}),
    );
    let event = event(&app, body).await;
    assert_eq!(mine(&app.artist(), &event).await["needs_acknowledgment"], true);
    let done =
        act(&app.artist(), &event, "acknowledge", json!({"note": "Confirmed attendance"})).await.expect(200);
    assert_eq!(done["status"], "confirmed");
    assert!(done["acknowledged_at"].is_string() && done["seen_at"].is_string());
    app.advance(jiff::SignedDuration::from_mins(5));
    let again = act(&app.artist(), &event, "acknowledge", json!({"note": "Sent again"})).await.expect(200);
    assert_eq!(again, done);
    let part = mine(&app.artist(), &event).await;
    assert_eq!(
        (&part["needs_acknowledgment"], &part["acknowledgment_note"]),
        (&json!(false), &json!("Confirmed attendance"))
    );
    let counts = seen_by(&app.admin(), &event).await["counts"].clone();
    assert_eq!(
        (&counts["acknowledged"], &counts["confirmed"], &counts["open"]),
        (&json!(1), &json!(1), &json!(1))
    );
    let sql = "SELECT count(*) FROM audit_entries WHERE action = 'event_acknowledge'";
    assert_eq!(app.count(sql).await, 1);
}

#[tokio::test]
async fn an_answer_given_before_stays_with_an_acknowledgement() {
    let app = TestApp::start().await;
    let event = call(&app, &[&app.artist()]).await;
    act(&app.artist(), &event, "answer", json!({"status": "declined", "note": "On leave"})).await.expect(200);
    let done = act(&app.artist(), &event, "acknowledge", json!({})).await.expect(200);
    assert_eq!(done["status"], "declined");
    let done = act(&app.artist(), &event, "acknowledge", json!({"status": "tentative"})).await.expect(200);
    assert_eq!(done["status"], "tentative");
    for wrong in ["invited", "no_response"] {
        act(&app.artist(), &event, "answer", json!({"status": wrong})).await.problem("validation_error");
    }
}

#[tokio::test]
async fn a_change_that_people_should_know_of_asks_again_and_a_silent_one_does_not() {
    let app = TestApp::start().await;
    let body = with(
        &rehearsal(),
        json!({"requires_acknowledgment": true, "participants": people(&[&app.artist()])}),
    );
    let event = event(&app, body).await;
    act(&app.artist(), &event, "acknowledge", json!({})).await.expect(200);
    let typo =
        change(&app, &event, json!({"title": "Swan Lake, act 2", "audience": "silent"})).await.expect(200);
    assert_eq!(mine(&app.artist(), &event).await["needs_acknowledgment"], false);
    let moved = json!({"local_start": "2027-03-10T11:00", "audience": "affected"});
    let moved = change(&app, &typo, moved).await.expect(200);
    assert_eq!(moved["end_datetime"], "2027-03-10T14:00:00+01:00", "as long as before");
    let part = mine(&app.artist(), &event).await;
    assert_eq!((&part["needs_acknowledgment"], &part["has_unseen_change"]), (&json!(true), &json!(true)));
    assert_eq!(part["status"], "confirmed", "what was answered stays");
    act(&app.artist(), &event, "acknowledge", json!({})).await.expect(200);
    assert_eq!(mine(&app.artist(), &event).await["needs_acknowledgment"], false);
}

#[tokio::test]
async fn what_is_cancelled_or_over_can_be_known_of_and_not_answered() {
    let app = TestApp::start().await;
    let called = call(&app, &[&app.artist()]).await;
    cancel(&app, &called, json!({"audience": "affected", "reason": "No heating"})).await.expect(200);
    assert_eq!(seen_by(&app.artist(), &called).await["state"], "cancelled", "it stays in the schedule");
    act(&app.artist(), &called, "answer", json!({"status": "confirmed"})).await.problem("invalid_state");
    let known = act(&app.artist(), &called, "acknowledge", json!({})).await.expect(200);
    assert_eq!(known["status"], "invited");
    let past = with(
        &rehearsal(),
        json!({"local_start": "2025-03-10T10:00", "local_end": "2025-03-10T13:00", "participants": people(&[&app.artist()])}),
    );
    let past = event(&app, past).await;
    act(&app.artist(), &past, "answer", json!({"status": "confirmed"})).await.problem("invalid_state");
}

#[tokio::test]
async fn who_takes_no_part_answers_nothing() {
    let app = TestApp::start().await;
    let called = call(&app, &[&app.artist()]).await;
    for actor in [app.second_artist(), app.admin(), app.artist().in_other_company()] {
        act(&actor, &called, "acknowledge", json!({})).await.problem("event_not_found");
        act(&actor, &called, "answer", json!({"status": "confirmed"})).await.problem("event_not_found");
        actor.post_empty(&format!("{}/seen", path(&called))).await.problem("event_not_found");
    }
    let draft = with(
        &rehearsal(),
        json!({"state": "draft", "title": "Plan", "participants": people(&[&app.artist()])}),
    );
    let draft = event(&app, draft).await;
    act(&app.artist(), &draft, "acknowledge", json!({})).await.problem("event_not_found");
}
