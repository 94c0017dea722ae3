//! Deciding about claims.

mod bulk;
mod decide;
mod reminders;
mod rules;
mod substitutes;
mod telling;
mod two_people;

use serde_json::{Value, json};
use testkit::{Actor, Reply, TestApp};

use crate::{category, path};

/// Approves the open step.
async fn approve(actor: &Actor<'_>, claim: &Value) -> Reply {
    actor.post(&format!("{}/approve", path(claim)), json!({})).await
}

/// A claim of three lines: 100.00, 40.00 and 10.00, with tax in the first.
async fn three_lines(app: &TestApp) -> Value {
    let id = category(app, "Mileage").await;
    json!({"merchant": "Hotel Sacher", "expense_date": "2026-01-15", "lines": [
        {"category_id": id, "amount": 100, "description": "Room", "tax_amount": 10, "tax_rate": 10},
        {"category_id": id, "amount": 40, "description": "Dinner"},
        {"category_id": id, "amount": 10, "description": "Minibar"},
    ]})
}

/// The journal as account, debit and credit.
async fn journal(app: &TestApp) -> Vec<(String, String, String)> {
    let sql = "SELECT account, round(debit, 2)::text, round(credit, 2)::text FROM journal_entries ORDER BY created_at, posting_id, position";
    let rows = app.superuser().await.query(sql, &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
}
