//! What kilometres and days away are paid with.

use http::Method;
use serde_json::{Value, json};
use testkit::{TestApp, id_of};

#[tokio::test]
async fn a_kilometre_is_paid_with_a_rate_from_a_day_on() {
    let app = TestApp::start().await;
    let rate = json!({"vehicle": "car", "valid_from": "2026-01-01", "per_km": "0.5"});
    let made = app.admin().post("/api/v1/mileage-rates", &rate).await.expect(201);
    let problem = app.admin().post("/api/v1/mileage-rates", &rate).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "valid_from");
    for per_km in [json!("0"), json!("-1"), json!("0.12345"), json!("1000000"), json!(0.5), json!("half")] {
        let rate = json!({"vehicle": "car", "valid_from": "2026-02-01", "per_km": per_km});
        app.admin().post("/api/v1/mileage-rates", rate).await.problem("validation_error");
    }
    let list = app.admin().get("/api/v1/mileage-rates").await.expect(200);
    assert_eq!(list["data"], json!([made]));
    let path = format!("/api/v1/mileage-rates/{}", id_of(&made));
    assert_eq!(app.admin().delete(&path).await.status, 204);
    app.admin().delete(&path).await.problem("not_found");
}

#[tokio::test]
async fn a_day_away_is_paid_with_a_rate_by_place() {
    let app = TestApp::start().await;
    let rate = |place: &str, part: Value| json!({"place": place, "valid_from": "2026-01-01", "full_day": "30", "part_day": part});
    let made = app.admin().post("/api/v1/per-diem-rates", rate(" Graz ", json!(15))).await.expect(201);
    assert_eq!((&made["place"], &made["full_day"]), (&json!("Graz"), &json!(30.0)));
    for (place, part) in [("", json!(1)), ("Linz", json!(31)), ("Linz", json!(-1)), ("Graz", json!(15))] {
        app.admin().post("/api/v1/per-diem-rates", rate(place, part)).await.problem("validation_error");
    }
    let list = app.admin().get("/api/v1/per-diem-rates").await.expect(200);
    assert_eq!(list["data"], json!([made]));
    let path = format!("/api/v1/per-diem-rates/{}", id_of(&made));
    assert_eq!(app.admin().delete(&path).await.status, 204);
}

#[tokio::test]
async fn a_month_is_closed_once_and_opened_again_with_a_trace() {
    let app = TestApp::start().await;
    let path = "/api/v1/closed-periods/2026-01";
    let first = app.accountant().call_empty(Method::PUT, path).await.expect(200);
    assert_eq!((&first["month"], &first["closed_by_name"]), (&json!("2026-01"), &json!("Carla Books")));
    let again = app.admin().call_empty(Method::PUT, path).await.expect(200);
    assert_eq!(again, first, "it stays as it is");
    let list = app.admin().get("/api/v1/closed-periods").await.expect(200);
    assert_eq!(list["data"], json!([first]));
    assert_eq!(app.admin().delete(path).await.status, 204);
    app.admin().delete(path).await.problem("not_found");
    app.admin().call_empty(Method::PUT, "/api/v1/closed-periods/2999-01").await.problem("validation_error");
    app.admin().call_empty(Method::PUT, "/api/v1/closed-periods/2026-13").await.problem("not_found");
    let traces = "SELECT count(*) FROM audit_entries WHERE action IN ('period_close', 'period_open')";
    assert_eq!(app.count(traces).await, 2);
}
