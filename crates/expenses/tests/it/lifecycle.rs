//! Changing a claim, taking it back, giving it up.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::{act, category, codes, decide, draft, path, simple, submit, with};

#[tokio::test]
async fn a_draft_is_replaced_over_the_version_that_was_seen() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    let claim = draft(&app.artist(), &body).await;
    let changed = with(&body, json!({"amount": 20, "merchant": "ÖBB", "notes": "To Linz"}));
    let view = app.artist().put(&path(&claim), 1, &changed).await.expect(200);
    assert_eq!(
        (&view["amount"], &view["base_amount"], &view["version"]),
        (&json!(20.0), &json!(20.0), &json!(2))
    );
    assert_eq!((&view["lines"][0]["amount"], &view["notes"]), (&json!(20.0), &json!("To Linz")));
    app.artist().put(&path(&claim), 1, &body).await.problem("version_mismatch");
    app.artist().call(http::Method::PUT, &path(&claim), &body).await.problem("precondition_required");
    app.second_artist().put(&path(&claim), 2, &body).await.problem("not_found");
    app.accountant().put(&path(&claim), 2, &body).await.problem("not_found");
    let wrong = with(&body, json!({"amount": 0}));
    app.artist().put(&path(&claim), 2, wrong).await.problem("validation_error");
    let log = app.admin().get("/api/v1/admin/audit?action=expense_update").await.expect(200);
    let changes = &log["data"][0]["changes"];
    assert_eq!((&changes["before"]["amount"], &changes["after"]["amount"]), (&json!(12.5), &json!(20.0)));
}

#[tokio::test]
async fn a_line_keeps_its_identity_across_edits() {
    let app = TestApp::start().await;
    let travel = category(&app, "Travel").await;
    let body = json!({"expense_date": "2026-01-15", "lines": [{"category_id": travel, "amount": 5}]});
    let claim = draft(&app.artist(), &body).await;
    let id = claim["lines"][0]["id"].clone();
    let lines = json!([{"category_id": travel, "amount": 1}, {"id": id, "category_id": travel, "amount": 6}]);
    let view = app.artist().put(&path(&claim), 1, with(&body, json!({"lines": lines}))).await.expect(200);
    assert_eq!((&view["lines"][1]["id"], &view["amount"]), (&id, &json!(7.0)));
    let stolen = json!({"lines": [{"id": id, "category_id": travel, "amount": 6}]});
    let problem = app.second_artist().post("/api/v1/expenses", with(&body, stolen)).await;
    assert_eq!(problem.problem("validation_error")["errors"][0]["field"], "lines");
}

#[tokio::test]
async fn a_submitted_claim_is_changed_until_somebody_has_decided() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    let claim = draft(&app.artist(), &body).await;
    submit(&app.artist(), &claim).await.expect(200);
    let changed = with(&body, json!({"amount": 20}));
    let view = app.artist().put(&path(&claim), 2, &changed).await.expect(200);
    assert_eq!((&view["status"], &view["steps"][0]["status"]), (&json!("submitted"), &json!("open")));
    let travel = with(&body, json!({"category_id": category(&app, "Travel").await}));
    app.artist().put(&path(&claim), 3, travel).await.problem("missing_receipts");
    decide(&app).await;
    for refused in [
        app.artist().put(&path(&claim), 3, &body).await,
        act(&app.artist(), &claim, "withdraw").await,
        act(&app.artist(), &claim, "cancel").await,
    ] {
        refused.problem("invalid_state");
    }
    app.run_jobs().await;
}

#[tokio::test]
async fn a_claim_is_taken_back_and_submitted_again() {
    let app = TestApp::start().await;
    let claim = draft(&app.artist(), &simple(&app).await).await;
    act(&app.artist(), &claim, "withdraw").await.problem("invalid_state");
    submit(&app.artist(), &claim).await.expect(200);
    act(&app.accountant(), &claim, "withdraw").await.problem("not_found");
    let view = act(&app.artist(), &claim, "withdraw").await.expect(200);
    assert_eq!(
        (&view["status"], &view["submitted_at"], &view["steps"]),
        (&json!("draft"), &Value::Null, &json!([]))
    );
    assert_eq!(submit(&app.artist(), &claim).await.expect(200)["steps"].as_array().unwrap().len(), 1);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_claim_that_was_given_up_has_ended() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    let claim = draft(&app.artist(), &body).await;
    assert_eq!(act(&app.artist(), &claim, "cancel").await.expect(200)["status"], "cancelled");
    submit(&app.artist(), &claim).await.problem("invalid_state");
    act(&app.artist(), &claim, "cancel").await.problem("invalid_state");
    app.artist().put(&path(&claim), 2, &body).await.problem("invalid_state");
    let again = draft(&app.artist(), &body).await;
    assert_eq!(codes(&again), [""; 0], "what was given up is no second claim");
}
