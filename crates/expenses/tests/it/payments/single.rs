//! Claims that are paid one by one.

use serde_json::json;
use testkit::TestApp;

use super::{batch, owed};
use crate::{path, simple, submitted};

#[tokio::test]
async fn one_claim_is_paid_by_itself_once() {
    let app = TestApp::start().await;
    let claim = owed(&app, &app.artist(), "12.50").await;
    let pay = format!("{}/paid", path(&claim));
    for (field, wrong) in [
        ("reference", json!({"reference": " ", "paid_on": app.day(0)})),
        ("paid_on", json!({"reference": "X", "paid_on": app.day(2)})),
        ("paid_on", json!({"reference": "X", "paid_on": "0001-01-01"})),
    ] {
        let problem = app.accountant().post(&pay, wrong).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field);
    }
    let paid = json!({"reference": "Cash 3", "paid_on": app.day(-1)});
    app.admin().post(&pay, &paid).await.problem("forbidden");
    let done = app.accountant().post(&pay, &paid).await.expect(200);
    assert_eq!((&done["status"], &done["payment_reference"]), (&json!("paid"), &json!("Cash 3")));
    app.accountant().post(&pay, &paid).await.problem("invalid_state");
    let unknown = "/api/v1/expenses/01900000-0000-7000-8000-000000000000/paid";
    app.accountant().post(unknown, &paid).await.problem("not_found");
    app.run_jobs().await;
    let letter = app.letters().await.pop().unwrap();
    assert!(
        letter.subject.starts_with("Your claim is paid") && letter.text.contains("EUR 12.50"),
        "{}",
        letter.text
    );
}

#[tokio::test]
async fn a_claim_that_waits_or_is_in_a_batch_is_not_paid_by_itself() {
    let app = TestApp::start().await;
    let paid = json!({"reference": "Cash 3", "paid_on": app.day(-1)});
    let waiting = submitted(&app.artist(), &simple(&app).await).await;
    app.accountant().post(&format!("{}/paid", path(&waiting)), &paid).await.problem("invalid_state");
    let claim = owed(&app, &app.artist(), "12.50").await;
    batch(&app, &[&claim]).await.expect(201);
    let problem =
        app.accountant().post(&format!("{}/paid", path(&claim)), &paid).await.problem("invalid_state");
    assert!(problem["detail"].as_str().unwrap().contains("batch 1"));
    app.run_jobs().await;
}

#[tokio::test]
async fn nothing_is_paid_into_a_closed_month() {
    let app = TestApp::start().await;
    let claim = owed(&app, &app.artist(), "12.50").await;
    app.accountant().call_empty(http::Method::PUT, "/api/v1/closed-periods/2026-01").await.expect(200);
    let pay = format!("{}/paid", path(&claim));
    let paid = json!({"reference": "Cash 3", "paid_on": "2026-01-31"});
    app.accountant().post(&pay, &paid).await.problem("period_closed");
    app.run_jobs().await;
}
