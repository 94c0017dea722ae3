//! The company itself.

use serde_json::json;
use testkit::{Actor, Reply, TestApp};

use crate::audit;

async fn rename(who: Actor<'_>, name: &str) -> Reply {
    who.call("PATCH".parse().unwrap(), "/api/v1/organization", json!({"name": name})).await
}

#[tokio::test]
async fn an_administrator_names_the_company() {
    let app = TestApp::start().await;
    let before = app.admin().get("/api/v1/me").await.expect(200)["organization"]["name"].clone();
    let named = rename(app.admin(), "  Ballet of the North ").await.expect(200);
    assert_eq!(named["name"], "Ballet of the North");
    assert_eq!(app.artist().get("/api/v1/me").await.expect(200)["organization"], named);
    let named_once = |entries: Vec<(String, serde_json::Value)>| {
        let mut changes = entries.into_iter().filter(|(action, _)| action == "organization_update");
        let (_, change) = changes.next().unwrap();
        assert!(changes.next().is_none());
        change
    };
    let change = json!({"name": {"before": before, "after": "Ballet of the North"}});
    assert_eq!(named_once(audit(&app).await), change);
    rename(app.admin(), "Ballet of the North").await.expect(200);
    assert_eq!(named_once(audit(&app).await), change);
}

#[tokio::test]
async fn a_company_has_a_name_that_can_be_read() {
    let app = TestApp::start().await;
    for wrong in ["", "   ", "two\nlines", &"x".repeat(256)] {
        let problem = rename(app.admin(), wrong).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], "name", "{wrong:?}");
    }
    rename(app.finance_director(), "Mine").await.problem("forbidden");
    rename(app.artist(), "Mine").await.problem("forbidden");
}
