//! Writing a claim.

use serde_json::{Value, json};
use testkit::TestApp;
use uuid::Uuid;

use crate::{category, draft, simple, with};

#[tokio::test]
async fn a_claim_is_a_numbered_draft_of_the_person_with_exact_amounts() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    let reply = app.artist().post("/api/v1/expenses", &body).await;
    assert_eq!(reply.header("etag"), "\"1\"");
    let claim = reply.expect(201);
    assert_eq!(
        (&claim["status"], &claim["number"], &claim["person_name"], &claim["kind"]),
        (&json!("draft"), &json!(1), &json!("Anna Dancer"), &json!("expense"))
    );
    assert_eq!((&claim["amount"], &claim["currency"]), (&json!(12.5), &json!("EUR")));
    assert_eq!((&claim["base_amount"], &claim["rate_source"]), (&json!(12.5), &json!("same")));
    assert_eq!(claim["artist_id"], json!(app.artist().artist()));
    assert_eq!(claim["lines"].as_array().unwrap().len(), 1);
    assert_eq!((&claim["lines"][0]["amount"], &claim["category_name"]), (&json!(12.5), &json!("Mileage")));
    assert_eq!(
        (&claim["can"]["submit"]["enabled"], &claim["can"]["decide"]["enabled"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(draft(&app.second_artist(), &body).await["number"], 2);
    let path = format!("/api/v1/expenses/{}", claim["id"].as_str().unwrap());
    assert_eq!(app.artist().get(&path).await.expect(200), claim);
    app.second_artist().get(&path).await.problem("not_found");
    assert_eq!(app.accountant().get(&path).await.expect(200)["can"]["edit"]["enabled"], false);
}

#[tokio::test]
async fn a_claim_written_without_a_network_arrives_once() {
    let app = TestApp::start().await;
    let body = with(&simple(&app).await, json!({"id": Uuid::now_v7()}));
    let artist = app.artist();
    let send = || artist.post("/api/v1/expenses", &body);
    let replies = [send(), send(), send(), send(), send()];
    let mut made = 0;
    for reply in futures_util::future::join_all(replies).await {
        made += usize::from(reply.status == 201);
        assert!([200, 201].contains(&reply.status.as_u16()), "{:#}", reply.body);
        assert_eq!(reply.body["id"], body["id"]);
    }
    assert_eq!((made, app.count("SELECT count(*) FROM expenses").await), (1, 1));
    assert_eq!(app.count("SELECT count(*) FROM expense_events").await, 1);
    assert_eq!(send().await.expect(200)["number"], 1);
    let other = with(&body, json!({"amount": 13}));
    artist.post("/api/v1/expenses", &other).await.problem("conflict");
    app.second_artist().post("/api/v1/expenses", &body).await.problem("conflict");
}

#[tokio::test]
async fn a_key_makes_a_claim_once_too() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    let artist = app.artist().with("idempotency-key", "one");
    let first = artist.post("/api/v1/expenses", &body).await.expect(201);
    assert_eq!(artist.post("/api/v1/expenses", &body).await.expect(201), first);
    let other = with(&body, json!({"amount": 13}));
    artist.post("/api/v1/expenses", &other).await.problem("idempotency_conflict");
}

#[tokio::test]
async fn what_cannot_be_claimed_is_refused_by_the_field() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    let tomorrow =
        (app.platform.clock.now() + jiff::SignedDuration::from_hours(48)).to_string()[..10].to_owned();
    for (changes, field) in [
        (json!({"amount": 0}), "amount"),
        (json!({"amount": -1}), "amount"),
        (json!({"amount": 10_000.01}), "amount"),
        (json!({"amount": null}), "amount"),
        (json!({"amount": 1.234}), "amount"),
        (json!({"amount": 1.2345}), "body"),
        (json!({"amount": 1.2345, "currency": "OMR"}), "body"),
        (json!({"amount": "12,50"}), "body"),
        (json!({"amount": 1e300}), "body"),
        (json!({"amount": 12.5, "currency": "JPY"}), "amount"),
        (json!({"currency": "XXX"}), "body"),
        (json!({"expense_date": tomorrow}), "expense_date"),
        (json!({"expense_date": "1999-12-31"}), "expense_date"),
        (json!({"expense_date": "31.12.2025"}), "body"),
        (json!({"category_id": null}), "category_id"),
        (json!({"merchant": "x".repeat(256)}), "merchant"),
        (json!({"merchant": "a\u{0}b"}), "merchant"),
        (json!({"status": "paid"}), "body"),
    ] {
        let reply = app.artist().post("/api/v1/expenses", with(&body, changes.clone())).await;
        let problem = reply.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field, "{changes} {problem:#}");
    }
    let unknown = with(&body, json!({"category_id": Uuid::now_v7()}));
    app.artist().post("/api/v1/expenses", unknown).await.problem("invalid_category");
    assert_eq!(app.count("SELECT count(*) FROM expenses").await, 0);
}

#[tokio::test]
async fn a_category_of_another_company_cannot_be_used() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let theirs = app.other_admin().get("/api/v1/expense-categories").await.expect(200);
    let body = with(&simple(&app).await, json!({"category_id": theirs["data"][0]["id"]}));
    app.artist().post("/api/v1/expenses", body).await.problem("invalid_category");
}

#[tokio::test]
async fn nothing_is_claimed_into_a_month_that_is_booked() {
    let app = TestApp::start().await;
    let close =
        "INSERT INTO closed_periods SELECT o.id, '2026-01-01', u.id, now() FROM organizations o, users u
        WHERE o.slug = 'opera' AND u.email = 'accountant@opera.test'";
    app.superuser().await.batch_execute(close).await.unwrap();
    let body = simple(&app).await;
    app.artist().post("/api/v1/expenses", &body).await.problem("period_closed");
    draft(&app.artist(), &with(&body, json!({"expense_date": "2026-02-01"}))).await;
}

#[tokio::test]
async fn lines_add_up_to_the_amount() {
    let app = TestApp::start().await;
    let (travel, meals) = (category(&app, "Travel").await, category(&app, "Meals").await);
    let lines = json!([
        {"category_id": travel, "amount": "100.10", "tax_amount": 9.1, "tax_rate": 10, "production": "Tosca"},
        {"category_id": meals, "amount": 0.2, "description": "Water", "person": "Ben Fiddle"},
    ]);
    let body = json!({"lines": lines, "expense_date": "2026-01-15", "production": "Carmen"});
    let claim = draft(&app.artist(), &body).await;
    assert_eq!((&claim["amount"], &claim["category_name"]), (&json!(100.3), &json!("Travel")));
    let productions: Vec<&Value> =
        claim["lines"].as_array().unwrap().iter().map(|line| &line["production"]).collect();
    assert_eq!(productions, ["Tosca", "Carmen"]);
    draft(&app.artist(), &with(&body, json!({"amount": 100.3}))).await;
    let problem = app.artist().post("/api/v1/expenses", with(&body, json!({"amount": 100.31}))).await;
    assert_eq!(problem.problem("validation_error")["errors"][0]["field"], "amount");
    let taxed = json!({"lines": [{"category_id": travel, "amount": 10, "tax_amount": 10}]});
    let problem = app.artist().post("/api/v1/expenses", with(&body, taxed)).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "lines[0].tax_amount");
}

#[tokio::test]
async fn another_currency_is_converted_by_the_latest_rate_of_the_day_or_the_one_typed() {
    let app = TestApp::start().await;
    let rates = "INSERT INTO exchange_rates SELECT id, 'EUR', 'USD', d::date, r, 'manual', now() FROM organizations,
        (VALUES ('2026-01-10', 0.90), ('2026-01-14', 0.925), ('2026-01-16', 0.99)) v (d, r) WHERE slug = 'opera'";
    app.superuser().await.batch_execute(rates).await.unwrap();
    let body = with(&simple(&app).await, json!({"amount": 10.01, "currency": "USD"}));
    let claim = draft(&app.artist(), &body).await;
    assert_eq!((&claim["amount"], &claim["base_amount"]), (&json!(10.01), &json!(9.26)));
    assert_eq!(
        (&claim["rate"], &claim["rate_date"], &claim["rate_source"]),
        (&json!("0.925"), &json!("2026-01-14"), &json!("manual"))
    );
    let typed = draft(&app.artist(), &with(&body, json!({"rate": "0.5"}))).await;
    assert_eq!((&typed["base_amount"], &typed["rate_source"]), (&json!(5.01), &json!("typed")));
    let without =
        draft(&app.artist(), &with(&body, json!({"expense_date": "2026-01-09", "amount": 8}))).await;
    assert_eq!((&without["rate"], &without["warnings"][0]["code"]), (&Value::Null, &json!("rate_missing")));
}
