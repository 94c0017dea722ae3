//! Months that are booked.

use http::Method;
use serde_json::json;
use testkit::TestApp;

use crate::{simple, submit};

const PATH: &str = "/api/v1/closed-periods";

#[tokio::test]
async fn a_month_is_closed_and_opened_again_and_both_are_on_record() {
    let app = TestApp::start().await;
    let january = format!("{PATH}/2026-01");
    let closed = app.accountant().call_empty(Method::PUT, &january).await.expect(200);
    assert_eq!((&closed["month"], &closed["closed_by_name"]), (&json!("2026-01"), &json!("Carla Books")));
    let again = app.finance_director().call_empty(Method::PUT, &january).await.expect(200);
    assert_eq!(again, closed, "it stays as it is");
    assert_eq!(app.admin().get(PATH).await.expect(200)["data"], json!([closed]));
    app.artist().post("/api/v1/expenses", simple(&app).await).await.problem("period_closed");
    app.admin().delete(&january).await.expect(204);
    app.admin().delete(&january).await.problem("not_found");
    let claim = app.artist().post("/api/v1/expenses", simple(&app).await).await.expect(201);
    app.accountant().call_empty(Method::PUT, &january).await.expect(200);
    submit(&app.artist(), &claim).await.problem("period_closed");
    for action in ["period_close", "period_open"] {
        let log = app.admin().get(&format!("/api/v1/admin/audit?action={action}")).await.expect(200);
        assert_eq!(log["data"][0]["changes"]["month"], "2026-01-01", "{action}");
    }
}

#[tokio::test]
async fn only_months_that_have_begun_are_closed() {
    let app = TestApp::start().await;
    app.accountant().call_empty(Method::PUT, &format!("{PATH}/2999-01")).await.problem("validation_error");
    for month in ["2026-13", "2026", "January"] {
        app.accountant().call_empty(Method::PUT, &format!("{PATH}/{month}")).await.problem("not_found");
    }
    app.production_manager().call_empty(Method::PUT, &format!("{PATH}/2026-01")).await.problem("forbidden");
}
