//! Claims through the HTTP API: one file a use case.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

mod allowances;
mod approval;
mod bad_input;
mod conversation;
mod create;
mod lifecycle;
mod list;
mod payments;
mod receipts;
mod reports;
mod settings;
mod submit;

use expenses::StepsTell;
use serde_json::{Value, json};
use testkit::{Actor, Reply, TestApp};

/// The id of a category that the company begins with.
async fn category(app: &TestApp, name: &str) -> Value {
    let list = app.admin().get("/api/v1/expense-categories").await.expect(200);
    let found = list["data"].as_array().unwrap().iter().find(|category| category["name"] == name);
    found.unwrap_or_else(|| panic!("no category {name}: {list:#}"))["id"].clone()
}

/// A claim of today for a tram ride and the like: 12.50 without a receipt.
async fn simple(app: &TestApp) -> Value {
    json!({
        "amount": 12.5,
        "category_id": category(app, "Mileage").await,
        "merchant": "Wiener Linien",
        "expense_date": "2026-01-15",
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

/// Writes a claim.
async fn draft(actor: &Actor<'_>, body: &Value) -> Value {
    actor.post("/api/v1/expenses", body).await.expect(201)
}

/// The address of a claim.
fn path(claim: &Value) -> String {
    format!("/api/v1/expenses/{}", claim["id"].as_str().unwrap())
}

/// Submits a claim.
async fn submit(actor: &Actor<'_>, claim: &Value) -> Reply {
    act(actor, claim, "submit").await
}

/// Does something with a claim.
async fn act(actor: &Actor<'_>, claim: &Value, what: &str) -> Reply {
    actor.post_empty(&format!("{}/{what}", path(claim))).await
}

/// The codes of a claim's warnings, but for the one that depends on how old the days in these tests are by now.
fn codes(claim: &Value) -> Vec<&str> {
    let warnings = claim["warnings"].as_array().unwrap().iter();
    warnings.map(|warning| warning["code"].as_str().unwrap()).filter(|code| *code != "late").collect()
}

/// Somebody decides about the first step of a claim.
async fn decide(app: &TestApp) {
    let decided = "UPDATE expense_steps SET status = 'approved' WHERE position = 0";
    app.superuser().await.batch_execute(decided).await.unwrap();
}

/// Writes and submits a claim.
async fn submitted(actor: &Actor<'_>, body: &Value) -> Value {
    let claim = draft(actor, body).await;
    submit(actor, &claim).await.expect(200)
}

/// Runs all jobs, and the one that tells those who decide what has come to them without its wait.
async fn tell(app: &TestApp) {
    app.enqueue(&StepsTell {}).await;
    app.run_jobs().await;
}

/// Writes, submits and – as the finance director – approves a claim.
async fn approved(app: &TestApp, actor: &Actor<'_>, body: &Value) -> Value {
    let claim = submitted(actor, body).await;
    let done = app.finance_director().post(&format!("{}/approve", path(&claim)), json!({})).await.expect(200);
    assert_eq!(done["status"], "approved");
    done
}
