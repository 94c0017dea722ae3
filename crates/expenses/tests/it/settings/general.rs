//! Bounds, accounts, and who pays.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::TestApp;

use crate::with;

const PATH: &str = "/api/v1/expenses/settings";
const IBAN: &str = "AT61 1904 3002 3457 3201";

fn settings() -> Value {
    json!({"max_amount": 5000, "late_after_days": 60, "remind_after_hours": 24, "escalate_after_hours": 72,
        "rate_source": "manual", "rate_source_url": null, "payable_account": "3310", "advance_account": "2310",
        "tax_account": "2510", "bank_account": "2810"})
}

#[tokio::test]
async fn settings_begin_with_defaults_and_are_changed_over_a_version() {
    let app = TestApp::start().await;
    let first = app.admin().get(PATH).await;
    assert_eq!(first.header("etag"), "\"0\"");
    let first = first.expect(200);
    assert_eq!((&first["max_amount"], &first["base_currency"]), (&json!(10000.0), &json!("EUR")));
    let set = app.admin().put(PATH, 0, settings()).await.expect(200);
    assert_eq!(
        (&set["max_amount"], &set["payable_account"], &set["version"]),
        (&json!(5000.0), &json!("3310"), &json!(1))
    );
    app.admin().put(PATH, 0, settings()).await.problem("version_mismatch");
    let again =
        app.admin().put(PATH, 1, with(&settings(), json!({"max_amount": "6000.50"}))).await.expect(200);
    assert_eq!((&again["max_amount"], &again["version"]), (&json!(6000.5), &json!(2)));
    app.admin().put(PATH, 7, settings()).await.problem("version_mismatch");
}

#[tokio::test]
async fn all_that_is_wrong_with_settings_is_told_at_once() {
    let app = TestApp::start().await;
    let wrong = json!({"max_amount": 0, "late_after_days": 0, "remind_after_hours": 72, "escalate_after_hours": 72,
        "rate_source_url": "http://169.254.169.254/latest", "tax_account": "", "payer": {"name": "", "iban": "AT00"}});
    let problem = app.accountant().put(PATH, 0, with(&settings(), wrong)).await.problem("validation_error");
    let fields: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(
        fields,
        [
            "late_after_days",
            "escalate_after_hours",
            "max_amount",
            "rate_source_url",
            "tax_account",
            "payer.name",
            "payer.iban"
        ]
    );
    app.admin()
        .put(PATH, 0, with(&settings(), json!({"rate_source": "oracle"})))
        .await
        .problem("validation_error");
}

#[tokio::test]
async fn the_payers_account_is_sealed_and_shown_by_its_end_only() {
    let app = TestApp::start().await;
    let payer = json!({"payer": {"name": "Opera Test", "iban": IBAN, "bic": "BKAUATWW"}});
    let set = app.accountant().put(PATH, 0, with(&settings(), payer)).await.expect(200);
    let shown = json!({"name": "Opera Test", "iban_ends_in": "3201", "bic": "BKAUATWW", "address": null});
    assert_eq!(set["payer"], shown);
    let kept = app.accountant().put(PATH, 1, settings()).await.expect(200);
    assert_eq!(kept["payer"], shown, "what is left out stays");
    let sql = "SELECT encode(payer, 'escape') || (SELECT string_agg(changes, '') FROM audit_entries) FROM expense_settings";
    let stored: String = app.superuser().await.query_one(sql, &[]).await.unwrap().get(0);
    assert!(!stored.contains("1904") && !stored.contains("Opera Test"), "{stored}");
    let removed = app.accountant().put(PATH, 2, with(&settings(), json!({"payer": null}))).await.expect(200);
    assert_eq!(removed["payer"], Value::Null);
}

#[tokio::test]
async fn who_pays_is_set_by_those_who_pay_after_a_fresh_proof() {
    let app = TestApp::start().await;
    let payer = with(&settings(), json!({"payer": {"name": "Opera Test", "iban": IBAN}}));
    let refused = app.admin().put(PATH, 0, &payer).await.problem("forbidden");
    assert_eq!(refused["permission"], "expenses:pay");
    let accountant = app.accountant();
    let old = accountant.token_verified_before(SignedDuration::from_mins(16)).unwrap();
    let stale = app.anonymous().with("authorization", format!("Bearer {old}"));
    stale.put(PATH, 0, &payer).await.problem("step_up_required");
    stale.put(PATH, 0, settings()).await.expect(200);
}
