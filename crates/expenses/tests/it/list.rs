//! Lists of claims.

use expenses::SumsFold;
use serde_json::{Value, json};
use testkit::{Actor, TestApp};

use crate::{category, draft, path, simple, submit, with};

async fn numbers(actor: &Actor<'_>, query: &str) -> Vec<i64> {
    let page = actor.get(&format!("/api/v1/expenses?{query}")).await.expect(200);
    page["data"].as_array().unwrap().iter().map(|row| row["number"].as_i64().unwrap()).collect()
}

/// Anna's submitted tram ride (1), her draft of a hotel (2), Ben's submitted refund in dollars (3).
async fn three(app: &TestApp) {
    let body = simple(app).await;
    let tram = draft(&app.artist(), &body).await;
    submit(&app.artist(), &tram).await.expect(200);
    let travel = category(app, "Travel").await;
    let hotel = json!({"category_id": travel, "merchant": "Hotel Sacher", "amount": 200, "production": "Tosca",
        "expense_date": "2026-02-15"});
    draft(&app.artist(), &with(&body, hotel)).await;
    let refund =
        json!({"kind": "refund", "currency": "USD", "rate": "0.5", "amount": 5, "merchant": "Delta"});
    let refund = draft(&app.second_artist(), &with(&body, refund)).await;
    submit(&app.second_artist(), &refund).await.expect(200);
    app.run_jobs().await;
}

#[tokio::test]
async fn each_filter_shows_what_it_says() {
    let app = TestApp::start().await;
    three(&app).await;
    let ben = app.second_artist().user_id.unwrap();
    let travel = category(&app, "Travel").await;
    let office = app.accountant();
    assert_eq!(numbers(&office, "").await, [3, 2, 1]);
    assert_eq!(numbers(&office, "status=submitted").await, [3, 1]);
    assert_eq!(numbers(&office, "status=draft,approved").await, [2]);
    assert_eq!(numbers(&office, "kind=refund").await, [3]);
    assert_eq!(numbers(&office, &format!("user_id={ben}")).await, [3]);
    assert_eq!(numbers(&office, &format!("category_id={}", travel.as_str().unwrap())).await, [2]);
    assert_eq!(numbers(&office, "production=Tosca").await, [2]);
    assert_eq!(numbers(&office, "currency=USD").await, [3]);
    assert_eq!(numbers(&office, "expense_date_after=2026-02-15").await, [2]);
    assert_eq!(numbers(&office, "expense_date_before=2026-01-15").await, [3, 1]);
    assert_eq!(numbers(&office, "submitted_after=2020-01-01").await, [3, 1]);
    assert_eq!(numbers(&office, "submitted_before=2020-01-01").await, [0; 0]);
    assert_eq!(numbers(&office, "min_amount=12.5&max_amount=199.99").await, [1]);
    assert_eq!(numbers(&office, "q=sach").await, [2]);
    assert_eq!(numbers(&office, "q=anna%20wien").await, [1]);
    assert_eq!(numbers(&office, "q=sach&status=submitted").await, [0; 0]);
    assert_eq!(numbers(&office, "q=sach&kind=expense").await, [2]);
    assert_eq!(numbers(&office, "q=3").await, [3]);
    assert_eq!(numbers(&office, "q=anna&limit=1").await, [2]);
    assert_eq!(numbers(&office, "mine=true").await, [0; 0]);
    assert_eq!(numbers(&office, "waiting_for_me=true").await, [3, 1]);
    assert_eq!(numbers(&app.finance_director(), "waiting_for_me=true").await, [0; 0]);
    for wrong in ["status=lost", "kind=x", "currency=eur", "min_amount=a", "expense_date_after=x"] {
        office.get(&format!("/api/v1/expenses?{wrong}")).await.problem("validation_error");
    }
}

#[tokio::test]
async fn artists_see_their_own_only_and_pages_follow_each_other() {
    let app = TestApp::start().await;
    three(&app).await;
    assert_eq!(numbers(&app.artist(), "").await, [2, 1]);
    assert_eq!(numbers(&app.second_artist(), "user_id=00000000-0000-7000-8000-000000000000").await, [0; 0]);
    let first = app.artist().get("/api/v1/expenses?limit=1&count=true").await.expect(200);
    assert_eq!(first["pagination"]["total_count"], 2);
    let cursor = first["pagination"]["next_cursor"].as_str().unwrap();
    assert_eq!(numbers(&app.artist(), &format!("limit=1&cursor={cursor}")).await, [1]);
}

#[tokio::test]
async fn rows_say_who_decides_and_what_is_worth_a_second_look() {
    let app = TestApp::start().await;
    three(&app).await;
    let page = app.accountant().get("/api/v1/expenses").await.expect(200);
    let rows = page["data"].as_array().unwrap();
    assert_eq!(rows[0]["current_step"], json!({"name": "Accountant", "is_mine": true}));
    assert_eq!((&rows[1]["current_step"], &rows[1]["category_name"]), (&Value::Null, &json!("Travel")));
    let hotel =
        app.artist().get(&format!("/api/v1/expenses/{}", rows[1]["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(rows[1]["warning_count"], hotel["warnings"].as_array().unwrap().len());
    assert!(rows[1].get("lines").is_none());
}

#[tokio::test]
async fn totals_add_up_what_matches_by_currency_and_refunds_are_subtracted() {
    let app = TestApp::start().await;
    three(&app).await;
    let page = app.accountant().get("/api/v1/expenses?totals=true&limit=1").await.expect(200);
    assert_eq!(
        page["totals"],
        json!([
            {"currency": "EUR", "count": 2, "amount": 212.5, "base_amount": 212.5},
            {"currency": "USD", "count": 1, "amount": -5.0, "base_amount": -2.5},
        ])
    );
    assert_eq!(page["base_total"], 210.0);
    let own = app.second_artist().get("/api/v1/expenses?totals=true").await.expect(200);
    assert_eq!(own["base_total"], -2.5);
    assert!(app.accountant().get("/api/v1/expenses").await.expect(200).get("totals").is_none());
}

/// What a list comes to, asked for by what is summed and by the claims themselves, which a least amount makes the server
/// look at.
async fn totals_both_ways(actor: &Actor<'_>, query: &str) -> Value {
    let summed = actor.get(&format!("/api/v1/expenses?totals=true&count=true&{query}")).await.expect(200);
    let added = actor
        .get(&format!("/api/v1/expenses?totals=true&count=true&min_amount=0.01&{query}"))
        .await
        .expect(200);
    assert_eq!(summed["totals"], added["totals"], "{query}");
    assert_eq!(summed["pagination"]["total_count"], added["pagination"]["total_count"], "{query}");
    summed["totals"].clone()
}

#[tokio::test]
async fn sums_that_are_kept_are_those_of_the_claims() {
    let app = TestApp::start().await;
    three(&app).await;
    let (artist, accountant) = (app.artist(), app.accountant());
    let body = simple(&app).await;
    let mut claims = Vec::new();
    for amount in 1..=7 {
        let claim =
            draft(&artist, &with(&body, json!({"amount": amount, "merchant": format!("M{amount}")}))).await;
        submit(&artist, &claim).await.expect(200);
        claims.push(claim);
    }
    artist.post(&format!("{}/withdraw", path(&claims[0])), json!({})).await.expect(200);
    artist.post(&format!("{}/cancel", path(&claims[1])), json!({})).await.expect(200);
    accountant.post(&format!("{}/approve", path(&claims[2])), json!({})).await.expect(200);
    accountant
        .post(&format!("{}/reject", path(&claims[3])), json!({"reason": "Paid by us."}))
        .await
        .expect(200);
    let changed = with(&body, json!({"amount": 90, "merchant": "M5", "currency": "USD", "rate": "0.5"}));
    let seen = artist.get(&path(&claims[4])).await.expect(200);
    artist.put(&path(&claims[4]), seen["version"].as_i64().unwrap(), changed).await.expect(200);
    let queries = [
        "",
        "status=submitted",
        "status=draft,approved&kind=expense",
        "currency=USD",
        "waiting_for_me=true",
        "waiting_for_me=true&currency=EUR",
    ];
    let mut before = Vec::new();
    for query in queries {
        before.push(totals_both_ways(&accountant, query).await);
    }
    assert_eq!(before[1].as_array().unwrap().len(), 2, "{}", before[1]);
    app.enqueue(&SumsFold {}).await;
    app.run_jobs().await;
    let left = "SELECT count(*) FROM expense_sum_changes c JOIN expenses e USING (organization_id) WHERE e.id::text = $1";
    let id = claims[0]["id"].as_str().unwrap();
    assert_eq!(app.superuser().await.query_one(left, &[&id]).await.unwrap().get::<_, i64>(0), 0);
    submit(&artist, &claims[0]).await.expect(200);
    for (query, before) in queries.iter().zip(before) {
        let after = totals_both_ways(&accountant, query).await;
        let is_touched = !["", "currency=USD"].contains(query);
        assert_eq!(after != before, is_touched, "{query}: {after}");
    }
    app.run_jobs().await;
}
