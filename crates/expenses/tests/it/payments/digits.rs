//! Money of a tour to Muscat, whose rial has three digits behind the point: from what was spent to the bank and the books.

use serde_json::{Value, json};
use testkit::TestApp;

use super::{batch, of, set_payer, tell_account};
use crate::{approved, category, draft, path, simple, submit, submitted, with};

async fn text(app: &TestApp, path: &str) -> String {
    String::from_utf8(app.accountant().get(path).await.bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn what_was_spent_in_rials_keeps_its_third_digit_to_the_bank_and_the_ledger() {
    let app = TestApp::start().await;
    let mileage = category(&app, "Mileage").await;
    let body = json!({"merchant": "Royal Opera House", "expense_date": "2026-01-15", "currency": "OMR",
    "rate": "2.3654", "lines": [
        {"category_id": mileage, "amount": "12.345", "tax_amount": "0.588", "tax_rate": 5},
        {"category_id": mileage, "amount": "1.005"},
    ]});
    let claim = submitted(&app.artist(), &body).await;
    assert_eq!((&claim["amount"], &claim["base_amount"]), (&json!(13.35), &json!(31.58)));
    let choice = |amount: &str| {
        json!({"lines": [
            {"id": claim["lines"][0]["id"], "decision": "reduced", "approved_amount": amount, "reason": "Without the tip"},
        ]})
    };
    let decide = format!("{}/decide", path(&claim));
    let accountant = app.accountant().with("if-match", format!("\"{}\"", claim["version"]));
    accountant.post(&decide, choice("12.3445")).await.problem("validation_error");
    let done = accountant.post(&decide, choice("12.005")).await.expect(200);
    assert_eq!((&done["approved_amount"], &done["approved_base_amount"]), (&json!(13.01), &json!(30.77)));
    app.run_jobs().await;
    let letter = app.letters().await.pop().unwrap();
    assert!(
        letter.text.contains("OMR 13.010") && letter.text.contains("OMR 12.005 of 12.345"),
        "{}",
        letter.text
    );

    tell_account(&app.artist(), "AT611904300234573201").await;
    set_payer(&app).await;
    let made = batch(&app, &[&claim]).await.expect(201);
    let xml = text(&app, &of(&made, "/pain001")).await;
    assert!(xml.contains("<InstdAmt Ccy=\"EUR\">30.77</InstdAmt>"), "{xml}");
    let paid = json!({"reference": "SEPA 1", "paid_on": app.day(0)});
    app.accountant().post(&of(&made, "/paid"), paid).await.expect(200);
    let span = "from=2026-01-01&to=2026-01-31&by=spent";
    let ledger = text(&app, &format!("/api/v1/reports/ledger.csv?{span}")).await;
    assert!(ledger.contains(",12.005,OMR,2.3654,") && ledger.contains(",1.005,OMR,"), "{ledger}");
    assert!(ledger.contains(",28.40,5.00,"), "{ledger}");
    let filtered = app.admin().get("/api/v1/expenses?currency=OMR&totals=true").await.expect(200);
    assert_eq!(filtered["data"][0]["amount"], json!(13.35));
    app.run_jobs().await;
}

#[tokio::test]
async fn a_company_that_books_in_rials_balances_to_the_third_digit() {
    let app = TestApp::start().await;
    let rials = "UPDATE organizations SET currency = 'OMR'";
    app.superuser().await.batch_execute(rials).await.unwrap();
    let body = with(&simple(&app).await, json!({"amount": "12.345"}));
    approved(&app, &app.artist(), &body).await;
    let dollars = with(&body, json!({"amount": "10.01", "currency": "USD", "rate": "0.3849"}));
    approved(&app, &app.artist(), &dollars).await;
    let waiting = submitted(&app.artist(), &with(&body, json!({"amount": "0.001"}))).await;
    assert_eq!(waiting["base_amount"], json!(0.001));
    let totals = app.admin().get("/api/v1/expenses?totals=true").await.expect(200);
    assert_eq!(totals["base_total"], json!(16.199), "{totals:#}");
    let span = format!("from={}&to={}", app.day(-1), app.day(1));
    let journal = text(&app, &format!("/api/v1/reports/journal.csv?{span}")).await;
    assert!(journal.contains(",12.345,0.000,") && journal.contains(",0.000,3.853,"), "{journal}");
    let made = app.accountant().get("/api/v1/expenses/payable").await.expect(200);
    assert_eq!(made["data"][0]["total"], json!(16.198));
    app.run_jobs().await;
}

#[tokio::test]
async fn nothing_has_more_digits_than_its_currency() {
    let app = TestApp::start().await;
    let (body, mileage) = (simple(&app).await, category(&app, "Mileage").await);
    let line = |line: Value| json!({"amount": null, "category_id": null, "lines": [with(&json!({"category_id": mileage}), line)]});
    for (changes, field) in [
        (json!({"amount": "1.005"}), "amount"),
        (json!({"amount": "1.5", "currency": "JPY"}), "amount"),
        (line(json!({"amount": "1.005"})), "lines[0].amount"),
        (line(json!({"amount": "10", "tax_amount": "1.005"})), "lines[0].tax_amount"),
        (line(json!({"amount": "10", "tax_rate": "5.125"})), "lines[0].tax_rate"),
    ] {
        let problem = app.artist().post("/api/v1/expenses", with(&body, changes)).await;
        let problem = problem.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field, "{problem:#}");
    }
    let claim = draft(&app.artist(), &with(&body, json!({"amount": "10"}))).await;
    let claim = submit(&app.artist(), &claim).await.expect(200);
    let reduced = json!({"lines": [
        {"id": claim["lines"][0]["id"], "decision": "reduced", "approved_amount": "1.005", "reason": "Half"}]});
    let accountant = app.accountant().with("if-match", format!("\"{}\"", claim["version"]));
    let problem = accountant.post(&format!("{}/decide", path(&claim)), reduced).await;
    assert_eq!(
        problem.problem("validation_error")["errors"][0]["message"],
        "EUR has at most two digits behind the point."
    );
    let rule = json!({"name": "Small", "max_amount": "100.005", "steps": [{"role": "accountant"}]});
    let day = json!({"place": "Muscat", "valid_from": "2026-01-01", "full_day": "58.125", "part_day": "10"});
    let category = json!({"name": "Instruments", "max_amount": "100.005"});
    for (path, body) in [("approval-rules", rule), ("per-diem-rates", day), ("expense-categories", category)]
    {
        app.admin().post(&format!("/api/v1/{path}"), body).await.problem("validation_error");
    }
    app.run_jobs().await;
}
