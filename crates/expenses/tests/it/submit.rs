//! Handing a claim in.

use serde_json::json;
use testkit::TestApp;

use crate::{category, codes, draft, simple, submit, tell, with};

#[tokio::test]
async fn a_submitted_claim_waits_for_the_accountant_and_again_stays_as_it_is() {
    let app = TestApp::start().await;
    let claim = draft(&app.artist(), &simple(&app).await).await;
    let submitted = submit(&app.artist(), &claim).await.expect(200);
    assert_eq!(
        (&submitted["status"], &submitted["steps"][0]["name"]),
        (&json!("submitted"), &json!("Accountant"))
    );
    assert!(submitted["submitted_at"].is_string());
    assert_eq!(submit(&app.artist(), &claim).await.expect(200), submitted);
    let path = format!("/api/v1/expenses/{}", claim["id"].as_str().unwrap());
    assert_eq!(app.accountant().get(&path).await.expect(200)["can"]["decide"]["enabled"], true);
    assert_eq!(
        app.admin().get(&path).await.expect(200)["can"]["decide"]["reason"],
        "It waits for somebody else."
    );
    let log = app.admin().get("/api/v1/admin/audit?action=expense_submit").await.expect(200);
    assert_eq!(log["data"].as_array().unwrap().len(), 1);
    tell(&app).await;
    let letters = app.letters().await;
    assert_eq!(
        letters.iter().map(|letter| letter.to.as_str()).collect::<Vec<_>>(),
        ["accountant@opera.test"]
    );
    assert_eq!(letters[0].subject, "Anna Dancer has submitted a claim: 1 · Wiener Linien · EUR 12.50");
    let page = letters[0].text.replace("&#x2f;", "/");
    assert!(page.contains(&format!("/claims/{}", claim["id"].as_str().unwrap())));
}

#[tokio::test]
async fn only_the_person_whose_claim_it_is_submits_it() {
    let app = TestApp::start().await;
    let claim = draft(&app.artist(), &simple(&app).await).await;
    for other in [app.second_artist(), app.accountant(), app.admin()] {
        submit(&other, &claim).await.problem("not_found");
    }
}

#[tokio::test]
async fn a_category_that_needs_a_receipt_holds_the_claim_back() {
    let app = TestApp::start().await;
    let body = with(&simple(&app).await, json!({"category_id": category(&app, "Travel").await}));
    let claim = draft(&app.artist(), &body).await;
    assert_eq!(claim["warnings"][0]["code"], "receipt_missing");
    let problem = submit(&app.artist(), &claim).await.problem("missing_receipts");
    assert!(problem["detail"].as_str().unwrap().contains("“Travel”"));
}

#[tokio::test]
async fn a_claim_without_a_rate_is_held_back_until_there_is_one() {
    let app = TestApp::start().await;
    let body = with(&simple(&app).await, json!({"currency": "USD"}));
    let claim = draft(&app.artist(), &body).await;
    submit(&app.artist(), &claim).await.problem("rate_missing");
    let rate = "INSERT INTO exchange_rates SELECT id, 'EUR', 'USD', '2026-01-02', 0.8, 'ecb', now() FROM organizations
        WHERE slug = 'opera'";
    app.superuser().await.batch_execute(rate).await.unwrap();
    let submitted = submit(&app.artist(), &claim).await.expect(200);
    assert_eq!((&submitted["base_amount"], &submitted["rate_source"]), (&json!(10.0), &json!("ecb")));
    assert_eq!(submitted["rate_date"], "2026-01-02");
    app.run_jobs().await;
}

#[tokio::test]
async fn the_same_amount_of_the_same_day_is_pointed_out() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    let first = draft(&app.artist(), &body).await;
    let second = draft(&app.artist(), &body).await;
    assert_eq!(codes(&second), ["same_expense"]);
    let found =
        second["warnings"].as_array().unwrap().iter().find(|warning| warning["code"] == "same_expense");
    assert_eq!(found.unwrap()["expense_id"], first["id"]);
    let elsewhere = draft(&app.artist(), &with(&body, json!({"merchant": "ÖBB"}))).await;
    let of_another = draft(&app.second_artist(), &body).await;
    for claim in [elsewhere, of_another] {
        assert_eq!(codes(&claim), [""; 0]);
    }
}

#[tokio::test]
async fn what_was_spent_long_ago_is_pointed_out() {
    let app = TestApp::start().await;
    let now = app.platform.clock.now();
    let day = |days: i64| (now - jiff::SignedDuration::from_hours(24 * days)).to_string()[..10].to_owned();
    let body = simple(&app).await;
    for (days, is_late) in [(1, false), (88, false), (93, true)] {
        let claim = draft(&app.artist(), &with(&body, json!({"expense_date": day(days)}))).await;
        let late = claim["warnings"].as_array().unwrap().iter().any(|warning| warning["code"] == "late");
        assert_eq!((late, claim["warning_count"] == 1), (is_late, is_late), "{days} days");
    }
}
