//! Changing and cancelling: what changed from what to what, and who is to know.

use serde_json::{Value, json};
use testkit::{Actor, TestApp};

use crate::{call, cancel, change, event, path, people, rehearsal, seen_by, with};

async fn updates(actor: &Actor<'_>, event: &Value) -> Vec<Value> {
    let page = actor.get(&format!("{}/updates", path(event))).await.expect(200);
    page["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_change_is_kept_with_what_changed_and_who_is_to_know() {
    let app = TestApp::start().await;
    let called = call(&app, &[&app.artist()]).await;
    let asked = change(&app, &called, json!({"notes": "Bring shoes"})).await.problem("validation_error");
    assert_eq!(asked["errors"][0]["field"], "audience");
    let changed =
        change(&app, &called, json!({"notes": "Bring shoes", "audience": "affected"})).await.expect(200);
    assert_eq!((&changed["version"], &changed["sequence"]), (&json!(2), &json!(0)));
    let staff = json!({"staff_notes": "Piano is paid", "audience": "staff"});
    let changed = change(&app, &changed, staff).await.expect(200);
    let moved = json!({"local_start": "2027-03-10T15:00", "audience": "all"});
    let changed = change(&app, &changed, moved).await.expect(200);
    assert_eq!((&changed["version"], &changed["sequence"]), (&json!(4), &json!(1)));
    let all = updates(&app.admin(), &called).await;
    assert_eq!(all.len(), 3);
    assert_eq!(
        all[0]["changes"]["local_start"],
        json!({"from": "2027-03-10T10:00:00", "to": "2027-03-10T15:00:00"})
    );
    assert_eq!((&all[0]["audience"], &all[0]["updated_by"]["name"]), (&json!("all"), &json!("Paul Stage")));
    let told = updates(&app.artist(), &called).await;
    assert_eq!(told.len(), 2, "what the staff is told of is not shown to others");
    assert_eq!(told[1]["changes"], json!({"notes": {"from": null, "to": "Bring shoes"}}));
    app.second_artist().get(&format!("{}/updates", path(&called))).await.problem("event_not_found");
}

#[tokio::test]
async fn what_only_the_office_sees_is_no_change_to_others() {
    let app = TestApp::start().await;
    let body = json!({"requires_acknowledgment": true, "participants": people(&[&app.artist()])});
    let called = event(&app, with(&rehearsal(), body)).await;
    app.artist().post(&format!("{}/acknowledge", path(&called)), json!({})).await.expect(200);
    let staff = json!({"staff_notes": "Piano is paid", "audience": "affected"});
    let changed = change(&app, &called, staff).await.expect(200);
    let mine = seen_by(&app.artist(), &called).await["my_participation"].clone();
    assert_eq!(
        (&mine["has_unseen_change"], &mine["needs_acknowledgment"]),
        (&json!(false), &json!(false)),
        "{mine}"
    );
    assert!(updates(&app.artist(), &called).await.is_empty());
    assert_eq!(updates(&app.admin(), &called).await.len(), 1);
    let both = json!({"staff_notes": "Or not", "notes": "Bring shoes", "audience": "affected"});
    change(&app, &changed, both).await.expect(200);
    let mine = seen_by(&app.artist(), &called).await["my_participation"].clone();
    assert_eq!((&mine["has_unseen_change"], &mine["needs_acknowledgment"]), (&json!(true), &json!(true)));
    assert_eq!(updates(&app.artist(), &called).await.len(), 1);
}

#[tokio::test]
async fn a_draft_changes_without_a_word_and_is_published_once() {
    let app = TestApp::start().await;
    let draft = with(&rehearsal(), json!({"state": "draft", "participants": people(&[&app.artist()])}));
    let draft = event(&app, draft).await;
    let draft = change(&app, &draft, json!({"title": "Act III"})).await.expect(200);
    app.artist().get(&path(&draft)).await.problem("event_not_found");
    let published =
        change(&app, &draft, json!({"state": "tentative", "audience": "affected"})).await.expect(200);
    assert_eq!(seen_by(&app.artist(), &published).await["title"], "Act III");
    let confirmed = json!({"state": "confirmed", "audience": "affected"});
    let confirmed = change(&app, &published, confirmed).await.expect(200);
    change(&app, &confirmed, json!({"state": "draft", "audience": "silent"})).await.problem("invalid_state");
    change(&app, &confirmed, json!({"state": "cancelled", "audience": "silent"}))
        .await
        .problem("invalid_state");
    let kinds: Vec<Value> =
        updates(&app.artist(), &draft).await.iter().map(|update| update["update_type"].clone()).collect();
    assert_eq!(kinds, ["changed", "published"]);
}

#[tokio::test]
async fn the_second_of_two_editors_is_told() {
    let app = TestApp::start().await;
    let called = call(&app, &[]).await;
    change(&app, &called, json!({"title": "One", "audience": "silent"})).await.expect(200);
    change(&app, &called, json!({"title": "Two", "audience": "silent"})).await.problem("version_mismatch");
    cancel(&app, &called, json!({"audience": "silent"})).await.problem("version_mismatch");
    let unsaid = app.admin().call(http::Method::PATCH, &path(&called), json!({"title": "Three"})).await;
    unsaid.problem("precondition_required");
    let nothing =
        change(&app, &seen_by(&app.admin(), &called).await, json!({"title": "One"})).await.expect(200);
    assert_eq!(nothing["version"], 2, "what changes nothing is no change");
}

#[tokio::test]
async fn a_moved_event_asks_about_the_clocks_too_and_stays_on_the_wall() {
    let app = TestApp::start().await;
    let evening =
        with(&rehearsal(), json!({"local_start": "2027-03-27T19:30", "local_end": "2027-03-27T22:00"}));
    let evening = event(&app, evening).await;
    assert_eq!(evening["start_datetime"], "2027-03-27T19:30:00+01:00");
    let moved = json!({"local_start": "2027-03-28T19:30", "audience": "silent"});
    let moved = change(&app, &evening, moved).await.expect(200);
    assert_eq!(moved["start_datetime"], "2027-03-28T19:30:00+02:00");
    assert_eq!(moved["end_datetime"], "2027-03-28T22:00:00+02:00");
    let missing = json!({"local_start": "2027-03-28T02:15", "audience": "silent"});
    change(&app, &moved, missing).await.problem("time_does_not_exist");
    let abroad = json!({"timezone": "America/New_York", "audience": "silent"});
    let abroad = change(&app, &moved, abroad).await.expect(200);
    assert_eq!(abroad["start_datetime"], "2027-03-28T19:30:00-04:00");
    assert_eq!(abroad["end_timezone"], "America/New_York");
    let twice = json!({"local_start": "2027-11-07T01:30", "audience": "silent"});
    change(&app, &abroad, twice.clone()).await.problem("time_is_ambiguous");
    let second = change(&app, &abroad, with(&twice, json!({"fold": "second"}))).await.expect(200);
    assert_eq!(second["start_datetime"], "2027-11-07T01:30:00-05:00");
    let titled =
        change(&app, &second, json!({"title": "Still the second", "audience": "silent"})).await.expect(200);
    assert_eq!(titled["start_datetime"], "2027-11-07T01:30:00-05:00", "what is not moved is not asked about");
}

#[tokio::test]
async fn a_place_can_be_taken_away() {
    let app = TestApp::start().await;
    let body = with(&rehearsal(), json!({"location": {"name": "Studio 3"}, "description": "Long"}));
    let made = event(&app, body).await;
    let bare = json!({"location": null, "description": "", "audience": "silent"});
    let bare = change(&app, &made, bare).await.expect(200);
    assert_eq!((&bare["location"], &bare["description"]), (&Value::Null, &Value::Null));
    change(&app, &bare, json!({"title": "", "audience": "silent"})).await.problem("validation_error");
}

#[tokio::test]
async fn what_is_cancelled_stays_cancelled_and_visible() {
    let app = TestApp::start().await;
    let called = call(&app, &[&app.artist()]).await;
    cancel(&app, &called, json!({})).await.problem("validation_error");
    let gone =
        cancel(&app, &called, json!({"audience": "affected", "reason": "No heating"})).await.expect(200);
    assert_eq!((&gone["state"], &gone["sequence"]), (&json!("cancelled"), &json!(1)));
    assert_eq!(updates(&app.artist(), &called).await[0]["reason"], "No heating");
    cancel(&app, &gone, json!({"audience": "affected"})).await.problem("invalid_state");
    change(&app, &gone, json!({"title": "Again", "audience": "all"})).await.problem("invalid_state");
    let log = app.admin().get("/api/v1/admin/audit?action=event_cancel").await.expect(200);
    assert_eq!(log["data"][0]["changes"]["reason"], "No heating");
}

#[tokio::test]
async fn those_who_take_part_hear_of_a_change_and_of_a_draft_nobody_does() {
    let app = TestApp::start().await;
    let heard = async || -> Vec<usize> {
        let sql = "SELECT cardinality(audience) FROM live_events WHERE topic = 'event' ORDER BY id";
        let rows = app.superuser().await.query(sql, &[]).await.unwrap();
        rows.iter().map(|row| usize::try_from(row.get::<_, i32>(0)).unwrap()).collect()
    };
    let draft = with(&rehearsal(), json!({"state": "draft", "participants": people(&[&app.artist()])}));
    let draft = event(&app, draft).await;
    change(&app, &draft, json!({"title": "Act III"})).await.expect(200);
    assert_eq!(heard().await, [0, 0]);
    let called = json!({"local_start": "2027-05-10T10:00", "local_end": "2027-05-10T12:00",
        "participants": people(&[&app.artist(), &app.second_artist()])});
    let called = event(&app, with(&rehearsal(), called)).await;
    change(&app, &called, json!({"notes": "Quietly", "audience": "silent"})).await.expect(200);
    app.artist().post_empty(&format!("{}/seen", path(&called))).await.expect(200);
    assert_eq!(heard().await, [0, 0, 2, 2, 1], "open phones show what is so, also where nobody is mailed");
}
