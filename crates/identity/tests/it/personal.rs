//! What members tell the company about themselves.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::TestApp;

use crate::audit;

fn told() -> Value {
    json!({
        "phone": "+43 660 1234567",
        "tax": {"country": "at", "number": "12 345/6789", "vat_number": null, "iban": "AT61 1904 3002 3457 3201"},
        "emergency_contact": {"name": "Maria Dancer", "relation": "mother", "phone": "0043 1 5551234"},
    })
}

#[tokio::test]
async fn an_artist_tells_one_company_and_its_accountant_reads_it() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let empty = app.artist().get("/api/v1/me/personal").await;
    assert_eq!(empty.header("etag"), "\"0\"");
    assert_eq!(
        empty.expect(200),
        json!({"phone": null, "tax": null, "emergency_contact": null, "version": 0})
    );
    let kept = app.artist().put("/api/v1/me/personal", 0, told()).await.expect(200);
    assert_eq!(kept["phone"], "+436601234567");
    assert_eq!(kept["tax"]["iban"], "AT611904300234573201");
    let path = format!("/api/v1/artists/{}/personal", app.artist().artist());
    assert_eq!(app.accountant().get(&path).await.expect(200), kept);
    let (action, changes) = audit(&app).await.pop().unwrap();
    assert_eq!((action.as_str(), changes.to_string().contains("660")), ("personal_read", false));
    let elsewhere = app.artist().in_other_company().get("/api/v1/me/personal").await.expect(200);
    assert_eq!(elsewhere["phone"], Value::Null, "the other company was told nothing");
    app.production_manager().get(&path).await.problem("forbidden");
    app.other_admin().get(&path).await.problem("artist_not_found");
}

#[tokio::test]
async fn reading_ones_own_is_audited_too_once_a_minute() {
    let app = TestApp::start().await;
    crate::enter_window(&app, 60);
    let reads = async || audit(&app).await.iter().filter(|(action, _)| action == "personal_read").count();
    for _ in 0..3 {
        app.artist().get("/api/v1/me/personal").await.expect(200);
    }
    assert_eq!(reads().await, 1);
    app.advance(SignedDuration::from_secs(60));
    app.artist().get("/api/v1/me/personal").await.expect(200);
    assert_eq!(reads().await, 2);
}

#[tokio::test]
async fn the_database_and_the_audit_log_hold_none_of_it() {
    let app = TestApp::start().await;
    app.artist().put("/api/v1/me/personal", 0, told()).await.expect(200);
    let (action, changes) = audit(&app).await.pop().unwrap();
    assert_eq!(action, "personal_update");
    assert_eq!(changes["changed"], json!(["phone", "tax", "emergency_contact"]));
    for secret in ["660", "1904", "Maria"] {
        let holds = format!(
            "SELECT count(*) FROM member_personal p WHERE position('{secret}'::bytea IN p.sealed) > 0
                OR EXISTS (SELECT FROM audit_entries e WHERE e.changes::text LIKE '%{secret}%')"
        );
        assert_eq!(app.count(&holds).await, 0, "{secret}");
    }
}

#[tokio::test]
async fn of_two_who_change_it_at_once_the_second_is_told() {
    let app = TestApp::start().await;
    app.artist().put("/api/v1/me/personal", 0, told()).await.expect(200);
    app.artist().put("/api/v1/me/personal", 0, told()).await.problem("version_mismatch");
    let after = app.artist().put("/api/v1/me/personal", 1, json!({})).await;
    assert_eq!(after.header("etag"), "\"2\"");
    app.artist().put("/api/v1/me/personal", 1, told()).await.problem("version_mismatch");
    let wrong = app.artist().put("/api/v1/me/personal", 2, json!({"phone": "1", "iban": "x"})).await;
    wrong.problem("validation_error");
}
