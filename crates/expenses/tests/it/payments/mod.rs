//! Paying what was approved.

mod batches;
mod digits;
mod returns;
mod single;

use serde_json::{Value, json};
use testkit::{Actor, Reply, TestApp};

use crate::{approved, simple, with};

/// An approved claim of so much.
async fn owed(app: &TestApp, actor: &Actor<'_>, amount: &str) -> Value {
    approved(app, actor, &with(&simple(app).await, json!({"amount": amount}))).await
}

/// Tells the company one's bank account.
async fn tell_account(actor: &Actor<'_>, iban: &str) {
    let tax = json!({"tax": {"country": "AT", "number": "12 345/6789", "vat_number": null, "iban": iban}});
    actor.put("/api/v1/me/personal", 0, tax).await.expect(200);
}

/// Says who pays.
async fn set_payer(app: &TestApp) {
    let payer = json!({"max_amount": 10_000, "late_after_days": 90, "remind_after_hours": 48,
        "escalate_after_hours": 120, "rate_source": "manual", "rate_source_url": null, "payable_account": "3300",
        "advance_account": "2300", "tax_account": "2500", "bank_account": "2800",
        "payer": {"name": "Opera Test", "iban": "AT483200000012345864"}});
    app.accountant().put("/api/v1/expenses/settings", 0, payer).await.expect(200);
}

/// Puts claims into a batch of tomorrow.
async fn batch(app: &TestApp, claims: &[&Value]) -> Reply {
    let ids: Vec<&Value> = claims.iter().map(|claim| &claim["id"]).collect();
    let body = json!({"expense_ids": ids, "execute_on": app.day(1)});
    app.accountant().post("/api/v1/payment-batches", body).await
}

/// The address of something of a batch.
fn of(batch: &Value, what: &str) -> String {
    format!("/api/v1/payment-batches/{}{what}", batch["id"].as_str().unwrap())
}
