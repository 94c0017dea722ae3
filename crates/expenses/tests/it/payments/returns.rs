//! What comes back of advances.

use serde_json::{Value, json};
use testkit::TestApp;

use super::owed;
use crate::{approved, draft, path, simple, submit, with};

/// An advance of 100 that was approved, paid and booked.
async fn advance(app: &TestApp) -> Value {
    let body = json!({"kind": "advance", "amount": 100, "expense_date": "2026-01-15", "description": "Tour"});
    let advance = approved(app, &app.artist(), &body).await;
    let paid = json!({"reference": "Cash 3", "paid_on": app.day(-1)});
    app.accountant().post(&format!("{}/paid", path(&advance)), paid).await.expect(200)
}

fn back(app: &TestApp, amount: Value) -> Value {
    json!({"amount": amount, "reference": "Cash 4", "paid_on": app.day(0)})
}

#[tokio::test]
async fn what_no_claim_uses_of_an_advance_comes_back_and_is_booked() {
    let app = TestApp::start().await;
    owed(&app, &app.artist(), "1.00").await;
    let advance = advance(&app).await;
    assert_eq!(advance["advance_remaining"], 100.0);
    let spent = with(&simple(&app).await, json!({"advance_id": advance["id"], "amount": 70}));
    let claim = draft(&app.artist(), &spent).await;
    submit(&app.artist(), &claim).await.expect(200);
    let returns = format!("{}/returns", path(&advance));
    for (field, wrong) in [
        ("amount", back(&app, json!(30.01))),
        ("amount", back(&app, json!(0))),
        ("paid_on", with(&back(&app, json!(10)), json!({"paid_on": app.day(1)}))),
        ("reference", with(&back(&app, json!(10)), json!({"reference": " "}))),
    ] {
        let problem = app.accountant().post(&returns, wrong).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field);
    }
    for other in [app.artist(), app.admin()] {
        other.post(&returns, back(&app, json!(10))).await.problem("forbidden");
    }
    let left = app.accountant().post(&returns, back(&app, json!(10))).await.expect(201);
    let next = advance["version"].as_i64().unwrap() + 1;
    assert_eq!((&left["advance_remaining"], &left["version"]), (&json!(20.0), &json!(next)));
    app.accountant().post(&returns, back(&app, json!("20.00"))).await.expect(201);
    app.accountant().post(&returns, back(&app, json!(0.01))).await.problem("validation_error");
    let sql =
        "SELECT string_agg(account || ' ' || round(debit, 2) || ' ' || round(credit, 2), ', ' ORDER BY posting_id, position)
        FROM journal_entries WHERE text LIKE 'Claim 2,%' AND day = $1::text::date";
    let booked: String = app.superuser().await.query_one(sql, &[&app.day(0)]).await.unwrap().get(0);
    assert!(
        booked.ends_with("2800 10.00 0.00, 2300 0.00 10.00, 2800 20.00 0.00, 2300 0.00 20.00"),
        "{booked}"
    );
    let history = app.artist().get(&format!("{}/events", path(&advance))).await.expect(200);
    let texts: Vec<&str> =
        history["data"].as_array().unwrap().iter().filter_map(|one| one["text"].as_str()).collect();
    assert!(texts.contains(&"EUR 20.00, Cash 4"), "{texts:?}");
    app.run_jobs().await;
}

#[tokio::test]
async fn nothing_comes_back_of_what_was_not_paid_as_an_advance() {
    let app = TestApp::start().await;
    let claim = owed(&app, &app.artist(), "12.50").await;
    let body = back(&app, json!(1));
    app.accountant().post(&format!("{}/returns", path(&claim)), &body).await.problem("invalid_state");
    let unknown = "/api/v1/expenses/01900000-0000-7000-8000-000000000000/returns";
    app.accountant().post(unknown, &body).await.problem("not_found");
    app.run_jobs().await;
}
