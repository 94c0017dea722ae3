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
        for what in ["answer", "acknowledge"] {
            act(&app.artist(), &event, what, json!({"status": wrong})).await.problem("validation_error");
        }
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

/// Four Wednesdays of a series with Anna and Ben, soonest first, as Anna sees them; `now` is a minute after the first.
async fn wednesdays(app: &TestApp) -> Vec<Value> {
    let body = json!({
        "requires_acknowledgment": true, "rrule": "FREQ=WEEKLY;COUNT=4",
        "participants": people(&[&app.artist(), &app.second_artist()]),
    });
    event(app, with(&rehearsal(), body)).await;
    let ended: jiff::Timestamp = "2027-03-10T12:01:00Z".parse().unwrap();
    app.advance(ended.duration_since(app.platform.clock.now()));
    dates(&app.artist()).await
}

async fn dates(actor: &Actor<'_>) -> Vec<Value> {
    let query = "start_date=2027-01-01&end_date=2027-12-31&limit=100";
    actor.get(&format!("/api/v1/events?{query}")).await.expect(200)["data"].as_array().unwrap().clone()
}

/// What somebody has answered on each date.
async fn statuses(actor: &Actor<'_>) -> Vec<String> {
    let status = |row: &Value| row["my_participation"]["status"].as_str().unwrap().to_owned();
    dates(actor).await.iter().map(status).collect()
}

fn counted(said: &Value) -> (i64, i64) {
    (said["answered"].as_i64().unwrap(), said["left_out"].as_i64().unwrap())
}

#[tokio::test]
async fn one_answer_is_that_of_one_date_or_of_all_to_come() {
    let app = TestApp::start().await;
    let events = wednesdays(&app).await;
    let anna = app.artist();
    let one = act(&anna, &events[1], "answer", json!({"status": "tentative"})).await.expect(200);
    assert_eq!(counted(&one), (1, 0));
    assert_eq!(statuses(&anna).await, ["invited", "tentative", "invited", "invited"]);
    let body = json!({"status": "declined", "note": "On tour", "range": "following"});
    let later = act(&anna, &events[2], "answer", body.clone()).await.expect(200);
    assert_eq!((counted(&later), &later["status"]), ((2, 0), &json!("declined")));
    assert_eq!(statuses(&anna).await, ["invited", "tentative", "declined", "declined"]);
    app.advance(jiff::SignedDuration::from_mins(5));
    let again = act(&anna, &events[2], "answer", body).await.expect(200);
    assert_eq!(again, later, "said again, it is as it was");
    let all =
        act(&anna, &events[3], "answer", json!({"status": "confirmed", "range": "all"})).await.expect(200);
    assert_eq!(counted(&all), (3, 0));
    assert_eq!(statuses(&anna).await, ["invited", "confirmed", "confirmed", "confirmed"], "one is over");
    assert_eq!(statuses(&app.second_artist()).await, ["invited"; 4], "nobody else has said anything");
    assert_eq!(app.count("SELECT count(*) FROM audit_entries WHERE action = 'event_answer'").await, 3);
}

#[tokio::test]
async fn an_acknowledgement_of_a_series_keeps_the_facts_of_each_date() {
    let app = TestApp::start().await;
    let events = wednesdays(&app).await;
    let anna = app.artist();
    act(&anna, &events[1], "answer", json!({"status": "declined", "note": "Dentist"})).await.expect(200);
    let office = seen_by(&app.admin(), &events[2]).await;
    cancel(&app, &office, json!({"audience": "affected", "reason": "No heating", "range": "this"}))
        .await
        .expect(200);
    let said =
        act(&anna, &events[3], "acknowledge", json!({"range": "all", "note": "Read"})).await.expect(200);
    assert_eq!((counted(&said), &said["status"]), ((2, 1), &json!("confirmed")), "one is cancelled");
    assert!(said["seen_at"].is_string() && said["acknowledged_at"].is_string());
    assert_eq!(statuses(&anna).await, ["invited", "declined", "invited", "confirmed"]);
    let parts: Vec<Value> = dates(&anna).await.iter().map(|row| row["my_participation"].clone()).collect();
    let asked: Vec<bool> = parts.iter().map(|part| part["needs_acknowledgment"].as_bool().unwrap()).collect();
    assert!(!asked[1] && !asked[3], "{asked:?}");
    let part = mine(&anna, &events[1]).await;
    assert_eq!((&part["answer_note"], &part["acknowledgment_note"]), (&json!("Dentist"), &json!("Read")));
    let unknown = "SELECT count(*) FROM event_participants WHERE acknowledged_at IS NULL";
    assert_eq!(app.count(unknown).await, 6, "what is over, what is cancelled, and all of Ben's");
    // A change asks again on its date alone.
    let moved = json!({"local_start": "2027-03-17T11:00", "audience": "affected", "range": "this"});
    change(&app, &seen_by(&app.admin(), &events[1]).await, moved).await.expect(200);
    assert_eq!(mine(&anna, &events[1]).await["needs_acknowledgment"], true);
    let said = act(&anna, &events[1], "acknowledge", json!({"range": "following"})).await.expect(200);
    assert_eq!((counted(&said), &said["status"]), ((2, 1), &json!("declined")));
    assert_eq!(mine(&anna, &events[1]).await["needs_acknowledgment"], false);
}

#[tokio::test]
async fn dates_to_which_one_is_not_called_are_nobodys_to_answer() {
    let app = TestApp::start().await;
    let events = wednesdays(&app).await;
    let office = seen_by(&app.admin(), &events[2]).await;
    let page = app.admin().get(&format!("{}/participants", path(&office))).await.expect(200);
    let anna = page["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|part| part["artist_id"] == json!(app.artist().artist()));
    let out = format!("{}/participants/{}?range=this", path(&office), anna.unwrap()["id"].as_str().unwrap());
    app.production_manager().delete(&out).await.expect(204);
    let said = json!({"status": "confirmed", "range": "all"});
    let done = act(&app.artist(), &events[1], "answer", said.clone()).await.expect(200);
    assert_eq!(counted(&done), (2, 0), "one is over, and one is not hers any more");
    act(&app.artist(), &events[2], "answer", said.clone()).await.problem("event_not_found");
    act(&app.admin(), &events[1], "answer", said.clone()).await.problem("event_not_found");
    act(&app.artist().in_other_company(), &events[1], "answer", said).await.problem("event_not_found");
    // What is over can be named: it is the rest that is answered.
    let said =
        act(&app.second_artist(), &events[0], "acknowledge", json!({"range": "following"})).await.expect(200);
    assert_eq!((counted(&said), &said["status"]), ((3, 1), &json!("invited")));
}

#[tokio::test]
async fn more_dates_than_a_year_has_are_answered_one_year_after_the_other() {
    let app = TestApp::start().await;
    let body = json!({"rrule": "FREQ=DAILY;COUNT=370", "participants": people(&[&app.artist()]),
        "accept_conflicts": "She lives here"});
    let first = event(&app, with(&rehearsal(), body)).await;
    let said = json!({"range": "all"});
    let done = act(&app.artist(), &first, "acknowledge", said.clone()).await.expect(200);
    assert_eq!(counted(&done), (366, 4));
    let done = act(&app.artist(), &first, "acknowledge", said).await.expect(200);
    assert_eq!(counted(&done), (370, 0));
}
