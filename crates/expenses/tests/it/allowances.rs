//! Kilometres, days away, advances, and what a new claim begins with.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::{category, codes, draft, path, simple, submit, with};

/// Rates for cars and Germany, from New Year on, with a higher one for cars from July on.
async fn rates(app: &TestApp) {
    let rates =
        "INSERT INTO mileage_rates SELECT id, gen_random_uuid(), 'car', d::date, r, now() FROM organizations,
            (VALUES ('2026-01-01', 0.42), ('2026-07-01', 0.5)) v (d, r) WHERE slug = 'opera';
        INSERT INTO per_diem_rates SELECT id, gen_random_uuid(), 'Germany', '2026-01-01', 28, 14, now()
            FROM organizations WHERE slug = 'opera'";
    app.superuser().await.batch_execute(rates).await.unwrap();
}

fn drive() -> Value {
    json!({
        "expense_date": "2026-06-30",
        "mileage": {"vehicle": "car", "distance_km": 183.5, "from": "Vienna", "to": "Linz", "round_trip": true},
    })
}

fn journey() -> Value {
    json!({
        "expense_date": "2026-03-02",
        "per_diem": {"place": "Germany", "starts_at": "2026-03-02T08:00:00Z", "ends_at": "2026-03-04T20:00:00Z",
            "timezone": "Europe/Vienna", "meals_provided": {"breakfasts": 2, "dinners": 1}},
    })
}

#[tokio::test]
async fn a_drive_is_paid_by_the_rate_of_its_day_and_needs_no_receipt() {
    let app = TestApp::start().await;
    rates(&app).await;
    draft(&app.artist(), &simple(&app).await).await;
    let claim = draft(&app.artist(), &drive()).await;
    assert_eq!(
        (&claim["kind"], &claim["amount"], &claim["category_name"]),
        (&json!("mileage"), &json!(154.14), &json!("Mileage"))
    );
    assert_eq!(
        (&claim["details"]["per_km"], &claim["details"]["given"]["to"]),
        (&json!("0.42"), &json!("Linz"))
    );
    let july = draft(&app.artist(), &with(&drive(), json!({"expense_date": "2026-07-01"}))).await;
    assert_eq!(july["amount"], 183.5);
    submit(&app.artist(), &claim).await.expect(200);
    let id = json!({"id": uuid::Uuid::now_v7()});
    draft(&app.artist(), &with(&drive(), id.clone())).await;
    app.artist().post("/api/v1/expenses", with(&drive(), id.clone())).await.expect(200);
    let mut shorter = with(&drive(), id);
    shorter["mileage"]["round_trip"] = json!(false);
    app.artist().post("/api/v1/expenses", shorter).await.problem("conflict");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_drive_whose_category_is_out_of_use_says_whom_to_ask_and_the_office_is_kept_from_it() {
    let app = TestApp::start().await;
    rates(&app).await;
    for (name, code, body) in [("Mileage", "mileage", drive()), ("Daily allowance", "per_diem", journey())] {
        let category = format!("/api/v1/expense-categories/{}", category(&app, name).await.as_str().unwrap());
        for (change, field) in [(json!({"is_active": false}), "is_active"), (json!({"code": "km"}), "code")] {
            let problem = app.admin().patch(&category, 1, change).await.problem("validation_error");
            assert_eq!(problem["errors"][0]["field"], field);
        }
        let renamed = app.admin().patch(&category, 1, json!({"name": format!("{name} (own)")})).await;
        assert_eq!(renamed.expect(200)["code"], code);
        // Put out of use before anybody was kept from it.
        let out = format!("UPDATE expense_categories SET is_active = false WHERE code = '{code}'");
        app.superuser().await.batch_execute(&out).await.unwrap();
        let problem = app.artist().post("/api/v1/expenses", &body).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], "kind");
        let words = problem["errors"][0]["message"].as_str().unwrap();
        assert!(words.contains("Ask the office to put it back in use"), "{words}");
    }
    let rate = json!({"vehicle": "bicycle", "valid_from": "2026-01-01", "per_km": "0.05"});
    let refused = app.admin().post("/api/v1/mileage-rates", &rate).await.problem("invalid_state");
    assert!(refused["detail"].as_str().unwrap().contains("“mileage”"), "{refused}");
    // Without rates nobody drives for money, and the category may go.
    app.superuser().await.batch_execute("DELETE FROM per_diem_rates").await.unwrap();
    let again = "UPDATE expense_categories SET is_active = true, version = 1 WHERE code = 'per_diem'";
    app.superuser().await.batch_execute(again).await.unwrap();
    let own = category(&app, "Daily allowance (own)").await;
    let path = format!("/api/v1/expense-categories/{}", own.as_str().unwrap());
    let gone = app.admin().patch(&path, 1, json!({"is_active": false})).await;
    assert_eq!(gone.expect(200)["is_active"], false);
}

#[tokio::test]
async fn days_away_are_paid_by_place_less_the_meals() {
    let app = TestApp::start().await;
    rates(&app).await;
    draft(&app.artist(), &simple(&app).await).await;
    let claim = draft(&app.artist(), &journey()).await;
    assert_eq!((&claim["kind"], &claim["amount"]), (&json!("per_diem"), &json!(33.6)));
    assert_eq!(claim["details"]["days"], json!({"full": 1, "part": 2}));
}

#[tokio::test]
async fn what_cannot_be_worked_out_is_refused_by_the_field() {
    let app = TestApp::start().await;
    rates(&app).await;
    draft(&app.artist(), &simple(&app).await).await;
    for (body, pointer, value, field) in [
        (drive(), "/mileage/vehicle", json!("bicycle"), "mileage.vehicle"),
        (drive(), "/mileage/distance_km", json!(0), "mileage.distance_km"),
        (drive(), "/mileage/from", json!(" "), "mileage.from"),
        (drive(), "/expense_date", json!("2025-12-31"), "mileage.vehicle"),
        (drive(), "/kind", json!("expense"), "kind"),
        (drive(), "/kind", json!("per_diem"), "per_diem"),
        (drive(), "/amount", json!(1), "amount"),
        (drive(), "/currency", json!("USD"), "currency"),
        (journey(), "/per_diem/place", json!("Mars"), "per_diem.place"),
        (journey(), "/per_diem/ends_at", json!("2026-03-02T09:00:00Z"), "per_diem.ends_at"),
        (journey(), "/per_diem/ends_at", json!("2126-03-02T09:00:00Z"), "per_diem.ends_at"),
        (journey(), "/per_diem/timezone", json!("Mars/Base"), "per_diem.timezone"),
        (json!({"expense_date": "2026-03-02"}), "/kind", json!("mileage"), "mileage"),
    ] {
        let mut body = body;
        match body.pointer_mut(pointer) {
            Some(place) => *place = value.clone(),
            None => body[&pointer[1..]] = value.clone(),
        }
        let problem = app.artist().post("/api/v1/expenses", &body).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field, "{pointer} {value}: {problem:#}");
    }
}

/// An advance of 100 that was paid.
async fn advance(app: &TestApp) -> Value {
    draft(&app.artist(), &simple(app).await).await;
    let body = json!({"kind": "advance", "amount": 100, "expense_date": "2026-01-15", "description": "Tour"});
    let advance = draft(&app.artist(), &body).await;
    submit(&app.artist(), &advance).await.expect(200);
    let paid = "UPDATE expenses SET status = 'paid', approved_amount = amount WHERE kind = 'advance'";
    app.superuser().await.batch_execute(paid).await.unwrap();
    app.run_jobs().await;
    advance
}

#[tokio::test]
async fn claims_use_an_advance_up_and_give_it_back_when_they_are_taken_back() {
    let app = TestApp::start().await;
    let advance = advance(&app).await;
    let open =
        async || app.artist().get("/api/v1/expenses/defaults").await.expect(200)["open_advances"].clone();
    assert_eq!((&open().await[0]["id"], &open().await[0]["remaining"]), (&advance["id"], &json!(100.0)));
    let spent = json!({"advance_id": advance["id"], "amount": 70});
    let body = with(&simple(&app).await, spent);
    let (first, second) = (draft(&app.artist(), &body).await, draft(&app.artist(), &body).await);
    assert_eq!(submit(&app.artist(), &first).await.expect(200)["advance_applied"], 70.0);
    assert_eq!(submit(&app.artist(), &second).await.expect(200)["advance_applied"], 30.0);
    assert_eq!(open().await, json!([]));
    let back = crate::act(&app.artist(), &first, "withdraw").await.expect(200);
    assert_eq!(back["advance_applied"], Value::Null);
    assert_eq!(open().await[0]["remaining"], 70.0);
    app.run_jobs().await;
}

#[tokio::test]
async fn an_advance_of_somebody_else_or_in_another_currency_covers_nothing() {
    let app = TestApp::start().await;
    let advance = advance(&app).await;
    let body = with(&simple(&app).await, json!({"advance_id": advance["id"]}));
    let problem = app.second_artist().post("/api/v1/expenses", &body).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "advance_id");
    let dollars = with(&body, json!({"currency": "USD", "rate": "0.9"}));
    let claim = draft(&app.artist(), &dollars).await;
    assert_eq!(codes(&claim), ["offset_currency"]);
    assert_eq!(submit(&app.artist(), &claim).await.expect(200)["advance_applied"], Value::Null);
    let other = with(&body, json!({"kind": "refund"}));
    app.artist().post("/api/v1/expenses", other).await.problem("validation_error");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_new_claim_begins_with_what_the_person_used_last() {
    let app = TestApp::start().await;
    rates(&app).await;
    let body = simple(&app).await;
    let first = app.artist().get("/api/v1/expenses/defaults").await.expect(200);
    assert_eq!(
        (&first["currency"], &first["currencies"], &first["category_id"]),
        (&json!("EUR"), &json!([]), &Value::Null)
    );
    assert_eq!((&first["max_amount"], &first["late_after_days"]), (&json!(10_000.0), &json!(90)));
    assert_eq!(first["per_diem_places"], json!([{"place": "Germany", "full_day": 28.0, "part_day": 14.0}]));
    assert_eq!(first["mileage_rates"][0]["vehicle"], "car");
    draft(&app.artist(), &with(&body, json!({"currency": "USD", "rate": "0.9"}))).await;
    let claim = draft(&app.artist(), &body).await;
    let next = app.artist().get("/api/v1/expenses/defaults").await.expect(200);
    assert_eq!((&next["currencies"], &next["category_id"]), (&json!(["EUR", "USD"]), &claim["category_id"]));
    assert_eq!(
        app.second_artist().get("/api/v1/expenses/defaults").await.expect(200)["currencies"],
        json!([])
    );
    assert_eq!(app.artist().get(&path(&claim)).await.expect(200)["id"], claim["id"]);
}
