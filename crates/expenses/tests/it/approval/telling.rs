//! Those who decide are told of what came to them.

use serde_json::json;
use testkit::TestApp;

use super::approve;
use super::reminders::letters_to;
use crate::{path, simple, submitted, tell, with};

const MANAGER: &str = "production@opera.test";

#[tokio::test]
async fn what_comes_to_somebody_within_a_moment_is_one_letter_and_one_notice() {
    let app = TestApp::start().await;
    let manager = app.production_manager();
    let steps = json!([{"user_id": manager.user_id}, {"role": "accountant"}]);
    app.admin().post("/api/v1/approval-rules", json!({"name": "All", "steps": steps})).await.expect(201);
    let body = simple(&app).await;
    let first = submitted(&app.artist(), &with(&body, json!({"merchant": "Sacher", "amount": 100}))).await;
    let second = submitted(&app.second_artist(), &body).await;
    // Nobody is asked about their own.
    submitted(&manager, &body).await;
    tell(&app).await;
    tell(&app).await;
    let told = letters_to(&app, MANAGER, 0).await;
    let [(subject, text)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(subject, "2 claims have come to you");
    for part in ["EUR 112.50 in all", "1 · Sacher · EUR 100.00 of Anna Dancer", "/claims</a>"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let notices = manager.get("/api/v1/notices").await.expect(200);
    let newest = &notices["data"][0];
    assert_eq!((&newest["news"]["kind"], &newest["news"]["count"]), (&json!("claims_submitted"), &json!(2)));
    assert_eq!((&newest["news"]["amount"], &newest["path"]), (&json!("EUR 112.50"), &json!("/claims")));

    // Who comes next is told of both at once, too.
    let before = app.letters().await.len();
    approve(&manager, &first).await.expect(200);
    approve(&manager, &second).await.expect(200);
    tell(&app).await;
    let told = letters_to(&app, "accountant@opera.test", before).await;
    assert_eq!(told[0].0, "2 claims have come to you");
    assert_eq!(app.letters().await.len(), before + 1);
}

#[tokio::test]
async fn who_was_told_of_a_claim_is_not_told_again_when_it_is_edited_but_another_is() {
    let app = TestApp::start().await;
    let manager = app.production_manager();
    let large = json!({"name": "Large", "min_amount": 500, "steps": [{"role": "finance_director"}]});
    let small = json!({"name": "Small", "steps": [{"user_id": manager.user_id}]});
    for rule in [large, small] {
        app.admin().post("/api/v1/approval-rules", rule).await.expect(201);
    }
    let body = simple(&app).await;
    let claim = submitted(&app.artist(), &body).await;
    tell(&app).await;
    assert_eq!(letters_to(&app, MANAGER, 0).await.len(), 1);
    let edit = async |version: i64, amount: i64| {
        app.artist().put(&path(&claim), version, with(&body, json!({"amount": amount}))).await.expect(200)
    };
    let edited = edit(claim["version"].as_i64().unwrap(), 80).await;
    tell(&app).await;
    assert_eq!(app.letters().await.len(), 1);
    edit(edited["version"].as_i64().unwrap(), 800).await;
    tell(&app).await;
    let told = letters_to(&app, "finance@opera.test", 1).await;
    assert!(told[0].0.contains("EUR 800.00"), "{told:?}");
    assert_eq!(app.letters().await.len(), 2);
}

#[tokio::test]
async fn a_step_that_was_missed_is_found_by_the_sweep() {
    let app = TestApp::start().await;
    submitted(&app.artist(), &simple(&app).await).await;
    app.superuser().await.execute("DELETE FROM graphile_worker._private_jobs", &[]).await.unwrap();
    app.run_jobs().await;
    assert!(app.letters().await.is_empty());
    super::reminders::sweep(&app).await;
    super::reminders::sweep(&app).await;
    let told = letters_to(&app, "accountant@opera.test", 0).await;
    assert_eq!(told.len(), 1);
    assert!(told[0].0.starts_with("Anna Dancer has submitted a claim"), "{told:?}");
}

#[tokio::test]
async fn a_claim_is_told_to_who_decides_about_it_and_to_whose_it_is() {
    let app = TestApp::start().await;
    let claim = submitted(&app.artist(), &simple(&app).await).await;
    tell(&app).await;
    let told = app.accountant().get("/api/v1/notices").await.expect(200)["data"][0].take();
    assert_eq!(told["news"]["kind"], "claim_submitted");
    assert_eq!(told["news"]["person"], "Anna Dancer");
    let reject = format!("{}/reject", path(&claim));
    app.accountant().post(&reject, json!({"reason": "No receipt"})).await.expect(200);
    let told = app.artist().get("/api/v1/notices").await.expect(200)["data"][0].take();
    assert_eq!(told["news"]["kind"], "claim_rejected");
    assert!(!told.to_string().contains("No receipt"), "the reason stands with the claim");
    app.run_jobs().await;
}
