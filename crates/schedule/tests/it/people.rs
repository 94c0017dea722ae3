//! Who takes part, and who is called to two places.

use serde_json::{Value, json};
use testkit::{Actor, TestApp};

use crate::{call, change, event, path, people, rehearsal, seen_by, titles, with};

async fn add(app: &TestApp, event: &Value, body: Value) -> testkit::Reply {
    app.production_manager().post(&format!("{}/participants", path(event)), body).await
}

async fn names(actor: &Actor<'_>, event: &Value, query: &str) -> Vec<String> {
    let page = actor.get(&format!("{}/participants?{query}", path(event))).await.expect(200);
    let mut names: Vec<String> = page["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn people_are_added_changed_and_taken_out() {
    let app = TestApp::start().await;
    let called = call(&app, &[&app.artist()]).await;
    let more = json!({"participants": [
        {"artist_id": app.second_artist().artist(), "role": "First violin", "call_time": "14:30"},
        {"user_id": app.admin().user_id, "role": "Stage manager"},
    ]});
    let view = add(&app, &called, more).await.expect(200);
    assert_eq!((&view["counts"]["participants"], &view["version"]), (&json!(3), &json!(2)));
    assert_eq!(names(&app.artist(), &called, "").await, ["Ada Office", "Anna Dancer", "Ben Fiddle"]);
    assert_eq!(seen_by(&app.second_artist(), &called).await["my_participation"]["call_time"], "14:30");
    app.second_artist().post(&format!("{}/acknowledge", path(&called)), json!({})).await.expect(200);
    let again =
        json!({"participants": [{"artist_id": app.second_artist().artist(), "role": "Second violin"}]});
    add(&app, &called, again.clone()).await.expect(200);
    let ben = seen_by(&app.second_artist(), &called).await["my_participation"].clone();
    assert_eq!((&ben["role"], &ben["status"]), (&json!("Second violin"), &json!("confirmed")));
    assert_eq!(names(&app.admin(), &called, "status=confirmed").await, ["Ben Fiddle"]);
    assert_eq!(
        names(&app.artist(), &called, "status=confirmed").await.len(),
        3,
        "others' answers are not asked for"
    );
    let remove = format!("{}/participants/{}", path(&called), ben["id"].as_str().unwrap());
    assert_eq!(app.production_manager().delete(&remove).await.status, 204);
    app.production_manager().delete(&remove).await.problem("not_found");
    app.second_artist().get(&path(&called)).await.problem("event_not_found");
    add(&app, &called, again).await.expect(200);
    assert_eq!(seen_by(&app.second_artist(), &called).await["my_participation"]["status"], "invited");
    add(&app, &called, json!({"participants": []})).await.problem("validation_error");
    let update = app.artist().get(&format!("{}/updates", path(&called))).await.expect(200);
    assert_eq!(update["data"][1]["update_type"], "participants_removed");
}

/// What the history says of people, newest first.
async fn facts(actor: &Actor<'_>, event: &Value) -> Vec<Value> {
    let page = actor.get(&format!("{}/updates?count=true", path(event))).await.expect(200);
    let rows = page["data"].as_array().unwrap();
    assert_eq!(page["pagination"]["total_count"], rows.len());
    rows.iter().map(|row| json!([row["update_type"], row["changes"]["participants"]])).collect()
}

#[tokio::test]
async fn a_changed_call_is_told_from_what_to_what_to_whom_it_concerns() {
    let app = TestApp::start().await;
    let called = call(&app, &[&app.artist(), &app.second_artist()]).await;
    let ben = |call_time: &str, note: &str| json!({"artist_id": app.second_artist().artist(), "call_time": call_time, "note": note});
    add(&app, &called, json!({"participants": [ben("09:30", "Shoes")]})).await.expect(200);
    let again = json!({"participants": [ben("09:00", "Shoes"), {"artist_id": app.third_artist().artist(), "role": "Guest"},
        {"artist_id": app.artist().artist()}]});
    add(&app, &called, again.clone()).await.expect(200);
    let third = seen_by(&app.third_artist(), &called).await["my_participation"]["name"].clone();
    let first = json!(["participants_changed", [{"user_id": app.second_artist().user_id, "name": "Ben Fiddle",
        "call_time": {"from": null, "to": "09:30"}, "note": {"from": null, "to": "Shoes"}}]]);
    let second = json!(["participants_changed", [{"user_id": app.second_artist().user_id, "name": "Ben Fiddle",
        "call_time": {"from": "09:30", "to": "09:00"}}]]);
    let guest = json!(["participants_added", [third]]);
    let office = facts(&app.admin(), &called).await;
    assert_eq!(office, [second.clone(), guest.clone(), first.clone()], "Anna is called as she was");
    assert_eq!(facts(&app.second_artist(), &called).await, office, "it is Ben's own");
    assert_eq!(facts(&app.artist(), &called).await, [guest], "others' calls are not Anna's");
    add(&app, &called, again).await.expect(200);
    assert_eq!(facts(&app.admin(), &called).await.len(), 3, "nothing is different");
}

#[tokio::test]
async fn somebody_called_elsewhere_needs_a_reason() {
    let app = TestApp::start().await;
    let first = call(&app, &[&app.artist(), &app.second_artist()]).await;
    let fitting = json!({"title": "Fitting", "local_start": "2027-03-10T12:30", "local_end": "2027-03-10T13:30",
        "participants": people(&[&app.artist(), &app.third_artist()])});
    let fitting = with(&rehearsal(), fitting);
    let refused =
        app.production_manager().post("/api/v1/events", &fitting).await.problem("schedule_conflict");
    let conflicts = refused["conflicts"].as_array().unwrap();
    assert_eq!(conflicts.len(), 1);
    assert_eq!((&conflicts[0]["name"], &conflicts[0]["event_id"]), (&json!("Anna Dancer"), &first["id"]));
    assert_eq!(app.count("SELECT count(*) FROM events").await, 1, "what was refused leaves nothing behind");
    let accepted = event(&app, with(&fitting, json!({"accept_conflicts": "She leaves early"}))).await;
    let log = app.admin().get("/api/v1/admin/audit?action=event_create").await.expect(200);
    assert_eq!(log["data"][0]["changes"]["reason"], "She leaves early");
    assert_eq!(log["data"][0]["changes"]["accepted_conflicts"][0]["name"], "Anna Dancer");
    let ben = json!({"participants": people(&[&app.second_artist()])});
    add(&app, &accepted, ben.clone()).await.problem("schedule_conflict");
    add(&app, &accepted, with(&ben, json!({"accept_conflicts": "Him too"}))).await.expect(200);
    let accepted = seen_by(&app.admin(), &accepted).await;
    let moved = json!({"local_start": "2027-03-10T12:45", "audience": "affected"});
    change(&app, &accepted, moved).await.problem("schedule_conflict");
    let after = json!({"local_start": "2027-03-10T13:00", "audience": "affected"});
    change(&app, &accepted, after).await.expect(200);
    assert_eq!(titles(&app.artist(), "start_date=2027-03-10").await.len(), 2);
}

#[tokio::test]
async fn drafts_and_those_who_declined_clash_with_nothing() {
    let app = TestApp::start().await;
    let first = call(&app, &[&app.artist()]).await;
    let plan = with(
        &rehearsal(),
        json!({"title": "Plan", "state": "draft", "participants": people(&[&app.artist()])}),
    );
    let plan = event(&app, plan).await;
    let publish = json!({"state": "confirmed", "audience": "affected"});
    change(&app, &plan, publish.clone()).await.problem("schedule_conflict");
    let declined = json!({"status": "declined"});
    app.artist().post(&format!("{}/answer", path(&first)), declined).await.expect(200);
    change(&app, &plan, publish).await.expect(200);
}
