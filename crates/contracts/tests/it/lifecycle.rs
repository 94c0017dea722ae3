//! Withdraw, void, complete, archive, expire, remind, edit.

use contracts::ContractSweep;
use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::{Actor, TestApp, id_of};

use crate::{assign, audit, expected, joint, states, status, text};

async fn act(app: &TestApp, id: &str, act: &str) -> testkit::Reply {
    app.admin().post_empty(&format!("/api/v1/contracts/{id}/{act}")).await
}

/// A contract that Anna has signed and that is sealed.
async fn in_force(app: &TestApp) -> String {
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    app.artist().sign(&id).await;
    app.run_jobs().await;
    assert_eq!(status(app, &id).await, "active");
    id
}

#[tokio::test]
async fn what_is_taken_back_is_a_draft_again_and_nobody_can_sign_it() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist(), &app.second_artist()]).await;
    let view = app.admin().act(&id, "withdraw", json!({"reason": "Wrong fee"})).await.expect(200);
    assert_eq!(
        (&view["status"], &view["sent_at"], &view["counts"]["assignments"]),
        (&json!("draft"), &Value::Null, &json!(0))
    );
    app.artist().act(&id, "sign", json!({})).await.problem("invalid_state");
    app.admin().act(&id, "withdraw", json!({})).await.problem("invalid_state");
    assign(&app, &id, &[&app.artist()], None).await;
    app.artist().sign(&id).await;
    app.run_jobs().await;
    assert_eq!(status(&app, &id).await, "active");
}

#[tokio::test]
async fn only_the_parts_named_are_taken_back_and_never_a_signed_one() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let parts = assign(&app, &id, &[&app.artist(), &app.second_artist(), &app.third_artist()], None).await;
    let part = |name: &str| parts.iter().find(|part| part["signer_name"] == name).unwrap()["id"].clone();
    app.artist().sign(&id).await;
    let body = json!({"assignment_ids": [part("Ben Fiddle")]});
    app.admin().act(&id, "withdraw", body.clone()).await.expect(200);
    let left = expected(&[("Anna Dancer", "signed"), ("Ben Fiddle", "voided"), ("Cleo Actor", "sent")]);
    assert_eq!(states(&app, &id).await, left);
    app.admin().act(&id, "withdraw", body).await.problem("validation_error");
    let signed = json!({"assignment_ids": [part("Anna Dancer")]});
    app.admin().act(&id, "withdraw", signed).await.problem("validation_error");
    app.run_jobs().await;
    app.admin().act(&id, "withdraw", json!({})).await.expect(200);
    assert_eq!(status(&app, &id).await, "active", "what is left is signed and sealed");
}

#[tokio::test]
async fn taking_back_what_artists_have_not_signed_leaves_what_waits_for_the_counter_signer() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    assign(&app, &id, &[&app.artist(), &app.second_artist()], Some(&app.finance_director())).await;
    app.artist().sign(&id).await;
    app.admin().act(&id, "withdraw", json!({})).await.expect(200);
    assert_eq!(app.finance_director().begin_signing(&id).await["copies"], 1);
    app.finance_director().sign(&id).await;
    app.run_jobs().await;
    assert_eq!(status(&app, &id).await, "active");
    assert_eq!(app.stored_files(), 2);
}

#[tokio::test]
async fn a_copy_that_the_counter_signer_declined_is_taken_back_and_sent_again() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    assign(&app, &id, &[&app.artist()], Some(&app.finance_director())).await;
    app.artist().sign(&id).await;
    app.finance_director().act(&id, "decline", json!({"reason": "Too high"})).await.expect(200);
    assert_eq!(status(&app, &id).await, "pending");
    assert_eq!(app.admin().act(&id, "withdraw", json!({})).await.expect(200)["status"], "draft");
    assign(&app, &id, &[&app.artist()], None).await;
    app.artist().sign(&id).await;
    app.run_jobs().await;
    assert_eq!(status(&app, &id).await, "active");
}

#[tokio::test]
async fn a_voided_contract_is_ended_for_all_and_they_are_told() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist(), &app.second_artist()]).await;
    app.artist().sign(&id).await;
    app.admin().act(&id, "void", json!({"reason": " "})).await.problem("validation_error");
    let view = app.admin().act(&id, "void", json!({"reason": "The tour is off"})).await.expect(200);
    assert_eq!((&view["status"], &view["cancel_reason"]), (&json!("cancelled"), &json!("The tour is off")));
    assert_eq!(states(&app, &id).await, expected(&[("Anna Dancer", "signed"), ("Ben Fiddle", "voided")]));
    app.run_jobs().await;
    assert_eq!(app.stored_files(), 1, "a seal that was under way is not made any more");
    let letters = app.letters().await;
    let told: Vec<_> = letters.iter().filter(|letter| letter.subject.contains("withdrawn")).collect();
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|letter| letter.text.contains("The tour is off")));
    app.second_artist().act(&id, "sign", json!({})).await.problem("invalid_state");
    for refused in ["complete", "archive"] {
        if refused == "complete" {
            act(&app, &id, refused).await.problem("invalid_state");
        } else {
            act(&app, &id, refused).await.expect(200);
        }
    }
}

#[tokio::test]
async fn voiding_leaves_what_is_sealed_as_it_is() {
    let app = TestApp::start().await;
    let id = in_force(&app).await;
    let before = app.admin().document(&id, "sealed").await;
    app.admin().act(&id, "void", json!({"reason": "The tour is off"})).await.expect(200);
    assert_eq!(app.artist().document(&id, "sealed").await, before);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_contract_in_force_is_completed_then_archived_and_comes_back() {
    let app = TestApp::start().await;
    let id = in_force(&app).await;
    act(&app, &id, "archive").await.problem("invalid_state");
    let view = act(&app, &id, "complete").await.expect(200);
    assert_eq!(view["status"], "completed");
    assert!(!view["completed_at"].is_null());
    act(&app, &id, "complete").await.problem("invalid_state");
    let view = act(&app, &id, "archive").await.expect(200);
    assert!(!view["archived_at"].is_null());
    assert_eq!(app.admin().get("/api/v1/contracts").await.expect(200)["data"], json!([]));
    let archived = app.admin().get("/api/v1/contracts?status=archived").await.expect(200);
    assert_eq!(archived["data"][0]["id"], json!(id));
    act(&app, &id, "archive").await.problem("invalid_state");
    let view = act(&app, &id, "unarchive").await.expect(200);
    assert_eq!((&view["status"], &view["archived_at"]), (&json!("completed"), &Value::Null));
    act(&app, &id, "unarchive").await.problem("invalid_state");
}

#[tokio::test]
async fn what_somebody_has_signed_stays_in_their_lists_when_the_office_puts_it_away() {
    let app = TestApp::start().await;
    let id = in_force(&app).await;
    let unsigned = app.admin().contract_sent_to("Never signed", &[&app.artist()]).await;
    act(&app, &id, "complete").await.expect(200);
    app.admin().act(&unsigned, "void", json!({"reason": "No season"})).await.expect(200);
    for archived in [&id, &unsigned] {
        act(&app, archived, "archive").await.expect(200);
    }
    let listed = async |actor: &Actor<'_>, query: &str| {
        let list = actor.get(&format!("/api/v1/contracts?count=true{query}")).await.expect(200);
        let ids: Vec<String> = list["data"].as_array().unwrap().iter().map(id_of).collect();
        assert_eq!(list["pagination"]["total_count"], ids.len());
        ids
    };
    for query in ["", "&status=completed", "&status=archived", "&status=completed,archived", "&q=season"] {
        assert!(listed(&app.artist(), query).await.contains(&id), "{query}");
    }
    assert!(listed(&app.artist(), "&status=active,pending").await.is_empty());
    assert!(!listed(&app.artist(), "").await.contains(&unsigned));
    for query in ["", "&status=completed"] {
        assert!(listed(&app.admin(), query).await.is_empty(), "{query}");
    }
    app.run_jobs().await;
}

#[tokio::test]
async fn a_draft_can_be_put_away_but_not_voided_or_completed() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    app.admin().act(&id, "void", json!({"reason": "No"})).await.problem("invalid_state");
    act(&app, &id, "complete").await.problem("invalid_state");
    act(&app, &id, "archive").await.expect(200);
    app.admin()
        .act(&id, "assign", json!({"artist_ids": [app.artist().artist()]}))
        .await
        .problem("invalid_state");
    assert_eq!(act(&app, &id, "unarchive").await.expect(200)["status"], "draft");
}

async fn sent_until_tomorrow(app: &TestApp, joint: bool) -> String {
    let mode = if joint { "joint" } else { "individual" };
    let id = id_of(&app.admin().contract_with(&[("title", "Season"), ("signing_mode", mode)]).await);
    let end = app.platform.clock.now() + SignedDuration::from_hours(24);
    let body = json!({"artist_ids": [app.artist().artist(), app.second_artist().artist()], "expires_at": end.to_string()});
    app.admin().act(&id, "assign", body).await.expect(200);
    id
}

async fn sweep(app: &TestApp) {
    app.enqueue(&ContractSweep {}).await;
    app.run_jobs().await;
}

#[tokio::test]
async fn the_sweep_ends_what_is_overdue_and_nothing_else() {
    let app = TestApp::start().await;
    let id = sent_until_tomorrow(&app, false).await;
    let open = app.admin().contract_sent_to("Without end", &[&app.artist()]).await;
    app.second_artist().sign(&id).await;
    app.advance(SignedDuration::from_hours(23));
    sweep(&app).await;
    assert_eq!(states(&app, &id).await, expected(&[("Anna Dancer", "sent"), ("Ben Fiddle", "signed")]));
    app.advance(SignedDuration::from_hours(1));
    sweep(&app).await;
    sweep(&app).await;
    assert_eq!(states(&app, &id).await, expected(&[("Anna Dancer", "expired"), ("Ben Fiddle", "signed")]));
    assert_eq!(status(&app, &id).await, "active", "what was signed in time is in force");
    assert_eq!(states(&app, &open).await, expected(&[("Anna Dancer", "sent")]));
    assert_eq!(audit(&app).await.iter().filter(|action| *action == "contract_expire").count(), 1);
    let later = app.platform.clock.now() + SignedDuration::from_hours(24);
    let body = json!({"artist_ids": [app.artist().artist()], "expires_at": later.to_string()});
    app.admin().act(&id, "assign", body).await.expect(200);
    app.artist().sign(&id).await;
    app.run_jobs().await;
}

#[tokio::test]
async fn an_overdue_joint_contract_can_be_sent_again() {
    let app = TestApp::start().await;
    let id = sent_until_tomorrow(&app, true).await;
    app.artist().sign(&id).await;
    app.advance(SignedDuration::from_hours(25));
    sweep(&app).await;
    let view = app.admin().act(&id, "withdraw", json!({})).await.expect(200);
    assert_eq!(view["status"], "draft");
    let later = app.platform.clock.now() + SignedDuration::from_hours(24);
    let body = json!({"artist_ids": [app.artist().artist(), app.second_artist().artist()], "expires_at": later.to_string()});
    app.admin().act(&id, "assign", body).await.expect(200);
    app.artist().sign(&id).await;
    app.second_artist().sign(&id).await;
    app.run_jobs().await;
    assert_eq!(status(&app, &id).await, "active");
}

#[tokio::test]
async fn a_deadline_that_has_passed_is_not_sent_again() {
    let app = TestApp::start().await;
    let id = sent_until_tomorrow(&app, false).await;
    app.admin().act(&id, "withdraw", json!({})).await.expect(200);
    app.advance(SignedDuration::from_hours(25));
    let mut body = json!({"artist_ids": [app.artist().artist()]});
    let problem = app.admin().act(&id, "assign", body.clone()).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "expires_at", "the office is told before anybody is mailed");
    body["expires_at"] = json!((app.platform.clock.now() + SignedDuration::from_hours(1)).to_string());
    app.admin().act(&id, "assign", body).await.expect(200);
    app.artist().sign(&id).await;
    app.run_jobs().await;
}

#[tokio::test]
async fn reminders_go_to_those_who_have_not_opened_it_and_are_counted() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let parts = assign(&app, &id, &[&app.artist(), &app.second_artist(), &app.third_artist()], None).await;
    app.artist().post_empty(&format!("/api/v1/contracts/{id}/view")).await.expect(200);
    app.second_artist().sign(&id).await;
    assert_eq!(app.admin().act(&id, "remind", json!({})).await.expect(200)["reminded"], 1);
    let annas = parts.iter().find(|part| part["signer_name"] == "Anna Dancer").unwrap()["id"].clone();
    let named = json!({"assignment_ids": [annas]});
    assert_eq!(app.admin().act(&id, "remind", named).await.expect(200)["reminded"], 1);
    app.run_jobs().await;
    let letters = app.letters().await;
    let mut reminded: Vec<_> = letters
        .iter()
        .filter(|letter| letter.subject.starts_with("Reminder"))
        .map(|letter| letter.to.as_str())
        .collect();
    reminded.sort_unstable();
    assert_eq!(reminded, ["anna@artists.test", "cleo@artists.test"]);
    let page = app.admin().get(&format!("/api/v1/contracts/{id}/assignments")).await.expect(200);
    for part in page["data"].as_array().unwrap() {
        let reminders = if part["signer_name"] == "Ben Fiddle" { 0 } else { 1 };
        assert_eq!(
            (&part["reminder_count"], part["last_reminder_at"].is_null()),
            (&json!(reminders), reminders == 0)
        );
    }
    let draft = id_of(&app.admin().contract("Draft").await);
    app.admin().act(&draft, "remind", json!({})).await.problem("invalid_state");
}

#[tokio::test]
async fn what_is_edited_is_checked_and_in_the_log() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let path = format!("/api/v1/contracts/{id}");
    for wrong in [
        json!({"title": ""}),
        json!({"title": "a\u{0}b"}),
        json!({"description": "\u{0}"}),
        json!({"tags": ["a\u{0}"]}),
        json!({"metadata": {"a": "\u{0}"}}),
        json!({"metadata": {"\u{0}": 1}}),
        json!({"metadata": []}),
        json!({"status": "active"}),
        json!({"expires_at": "-009999-01-02T01:59:59Z"}),
    ] {
        app.admin().patch(&path, 1, &wrong).await.problem("validation_error");
    }
    let body = json!({"title": "Season 2", "description": "", "metadata": {"n": 1}, "signing_mode": "joint"});
    let view = app.admin().patch(&path, 1, body).await.expect(200);
    assert_eq!(
        (&view["title"], &view["version"], &view["signing_mode"]),
        (&json!("Season 2"), &json!(2), &json!("joint"))
    );
    let log = app.admin().get("/api/v1/admin/audit?action=contract_update").await.expect(200);
    assert_eq!(log["data"][0]["changes"]["before"]["title"], "Season");
    let after = &log["data"][0]["changes"]["after"];
    assert_eq!(after["title"], "Season 2");
    assert_eq!((&after["metadata"], &after["signing_mode"]), (&json!({"n": 1}), &json!("joint")));
    assert_eq!((&after["signing_order"], &after["expires_at"]), (&json!("parallel"), &Value::Null));
    assign(&app, &id, &[&app.artist()], None).await;
    let version = app.admin().detail(&id).await["version"].as_i64().unwrap();
    let refused = app.admin().patch(&path, version, json!({"signing_mode": "individual"})).await;
    assert!(text(&refused.problem("invalid_state")["detail"]).contains("draft only"));
    app.artist().patch(&path, version, json!({"title": "Mine"})).await.problem("forbidden");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_deadline_can_be_set_and_lifted_and_stays_when_it_is_not_mentioned() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let path = format!("/api/v1/contracts/{id}");
    let end = "2030-01-31T23:00:00Z";
    let set = app.admin().patch(&path, 1, json!({"expires_at": end})).await.expect(200);
    assert_eq!(set["expires_at"], end);
    let kept = app.admin().patch(&path, 2, json!({"title": "Season 2"})).await.expect(200);
    assert_eq!(kept["expires_at"], end);
    let lifted = app.admin().patch(&path, 3, json!({"expires_at": null})).await.expect(200);
    assert_eq!(lifted["expires_at"], Value::Null);
}

#[tokio::test]
async fn the_office_is_told_what_it_can_do_and_why_not() {
    let app = TestApp::start().await;
    let id = joint(&app, "parallel", &[&app.artist()], None).await;
    let actions = |view: &Value| -> Vec<(String, bool)> {
        let action = |action: &Value| (text(&action["action"]), action["enabled"].as_bool().unwrap());
        view["actions"].as_array().unwrap().iter().map(action).collect()
    };
    let office = app.admin().detail(&id).await;
    for action in actions(&office) {
        let possible = ["edit", "remind", "withdraw", "void"].contains(&action.0.as_str());
        assert_eq!(action.1, possible, "{action:?}");
    }
    assert!(
        office["actions"].as_array().unwrap().iter().all(|a| a["enabled"] == true || a["reason"].is_string())
    );
    assert_eq!(actions(&app.artist().detail(&id).await), [("sign".into(), true), ("decline".into(), true)]);
    assert_eq!(actions(&app.production_manager().detail(&id).await), []);
    app.run_jobs().await;
}
