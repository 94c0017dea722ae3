//! How a company lets people in, and help by whoever runs the server.

use jiff::SignedDuration;
use platform::Actor as Acting;
use platform::db::context::{Origin, Purpose};
use serde_json::{Value, json};
use testkit::people::PASSWORD;
use testkit::{Actor, Person, TestApp, eventually};

use crate::{audit, text};

const SECURITY: &str = "/api/v1/organization/security";
const SUPPORT: &str = "/api/v1/organization/support-access";

fn rules(more: Value) -> Value {
    let mut rules = json!({"second_factor_policy": "off", "second_factor_roles": [], "self_registration": false,
        "idle_timeout_minutes": 30, "session_limit": null, "staff_networks": []});
    for (name, value) in more.as_object().unwrap() {
        rules[name] = value.clone();
    }
    rules
}

async fn version(app: &TestApp) -> i64 {
    app.admin().get(SECURITY).await.expect(200)["version"].as_i64().unwrap()
}

async fn behind_proxy() -> TestApp {
    let proxy = "127.0.0.1".parse().unwrap();
    TestApp::start_with(|config| config.trusted_proxies = vec![proxy]).await
}

#[tokio::test]
async fn an_administrator_changes_the_rules_from_the_version_they_saw() {
    let app = TestApp::start().await;
    let before = app.admin().get(SECURITY).await;
    let etag = before.header("etag").to_owned();
    let before = before.expect(200);
    assert_eq!(etag, format!("\"{}\"", before["version"]));
    assert_eq!(
        (&before["second_factor_policy"], &before["idle_timeout_minutes"]),
        (&json!("off"), &json!(30))
    );
    let seen = before["version"].as_i64().unwrap();
    let new =
        rules(json!({"second_factor_policy": "privileged", "second_factor_roles": ["artist", "artist"],
        "self_registration": true, "idle_timeout_minutes": 60, "session_limit": 2}));
    app.admin().call("PUT".parse().unwrap(), SECURITY, &new).await.problem("precondition_required");
    let after = app.admin().put(SECURITY, seen, &new).await.expect(200);
    assert_eq!(after["second_factor_roles"], json!(["artist"]));
    assert_eq!((&after["session_limit"], &after["version"]), (&json!(2), &json!(seen + 1)));
    assert_eq!(app.admin().get(SECURITY).await.expect(200), after);
    app.admin().put(SECURITY, seen, &new).await.problem("version_mismatch");
    let (_, changes) =
        audit(&app).await.into_iter().rfind(|(action, _)| action == "security_update").unwrap();
    assert_eq!(changes["after"]["self_registration"], true);
    for (wrong, field) in [
        (json!({"idle_timeout_minutes": 1}), "idle_timeout_minutes"),
        (json!({"session_limit": 0}), "session_limit"),
        (json!({"staff_networks": ["everywhere"]}), "staff_networks"),
    ] {
        let problem = app.admin().put(SECURITY, seen + 1, rules(wrong)).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field);
    }
    app.finance_director().get(SECURITY).await.problem("forbidden");
    app.artist().put(SECURITY, 1, rules(json!({}))).await.problem("forbidden");
}

#[tokio::test]
async fn nobody_locks_themselves_out_with_a_list_of_networks() {
    let app = TestApp::start().await;
    let seen = version(&app).await;
    let elsewhere = rules(json!({"staff_networks": ["203.0.113.0/24"]}));
    let problem = app.admin().put(SECURITY, seen, elsewhere).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "staff_networks");
    let here = rules(json!({"staff_networks": ["203.0.113.0/24", "127.0.0.1/8"]}));
    let saved = app.admin().put(SECURITY, seen, here).await.expect(200);
    assert_eq!(saved["staff_networks"], json!(["203.0.113.0/24", "127.0.0.0/8"]));
}

#[tokio::test]
async fn the_office_signs_in_and_stays_signed_in_from_its_networks_only_and_artists_from_anywhere() {
    let app = behind_proxy().await;
    let seen = version(&app).await;
    let inside = rules(json!({"staff_networks": ["203.0.113.0/24"]}));
    let from = |address: &str| app.anonymous().with("x-forwarded-for", address);
    app.admin().with("x-forwarded-for", "203.0.113.7").put(SECURITY, seen, inside).await.expect(200);
    let enter = async |address: &str, person: Person| {
        from(address).post("/api/v1/auth/login", json!({"email": person.email(), "password": PASSWORD})).await
    };
    enter("198.51.100.1", Person::Accountant).await.problem("address_not_allowed");
    enter("198.51.100.1", Person::Artist).await.expect(200);
    let tokens = enter("203.0.113.9", Person::Accountant).await.expect(200)["tokens"].take();
    let refresh = async |address: &str| {
        from(address).post("/api/v1/auth/refresh", json!({"refresh_token": tokens["refresh_token"]})).await
    };
    refresh("198.51.100.1").await.problem("address_not_allowed");
    // Back in the office, the session is still there: a refusal spends nothing.
    refresh("203.0.113.9").await.expect(200);
}

/// A link as the command on the server prints it.
async fn link(app: &TestApp) -> Option<String> {
    let system = app.platform.system(Purpose::Command, Origin::internal());
    let actor = Acting { user_id: None, real_user_id: None, name: "biglive admin".into() };
    let tenant = system.for_organization(app.organization_id, actor);
    let link = identity::support_link(&tenant, &app.platform, "Jo").await.unwrap();
    link.map(|link| link.split("/support#").nth(1).unwrap().to_owned())
}

fn bearer<'a>(app: &'a TestApp, tokens: &Value) -> Actor<'a> {
    app.anonymous().with("authorization", format!("Bearer {}", text(&tokens["access_token"])))
}

#[tokio::test]
async fn support_looks_while_the_company_allows_it_and_changes_nothing() {
    let app = TestApp::start().await;
    assert!(link(&app).await.is_none(), "nobody has asked for help");
    app.admin().post(SUPPORT, json!({"hours": 73})).await.problem("validation_error");
    let until = app.admin().post(SUPPORT, json!({"hours": 2})).await.expect(200)["support_until"].take();
    assert_eq!(app.admin().get(SECURITY).await.expect(200)["support_until"], until);
    let token = link(&app).await.unwrap();
    let opened = app.anonymous().post("/api/v1/auth/support", json!({"token": token})).await.expect(200);
    assert_eq!(opened["refresh_token"], Value::Null);
    app.anonymous().post("/api/v1/auth/support", json!({"token": token})).await.problem("link_invalid");
    let jo = bearer(&app, &opened);
    let me = jo.get("/api/v1/me").await.expect(200);
    assert_eq!((&me["support"]["name"], &me["support"]["until"]), (&json!("Jo (support)"), &until));
    assert_eq!((&me["acting"], &me["user"]["email"]), (&Value::Null, &json!("admin@opera.test")));
    for path in ["/api/v1/members", "/api/v1/contracts", SECURITY] {
        jo.get(path).await.expect(200);
    }
    jo.post("/api/v1/invitations", json!({"email": "x@y.test", "role": "admin"})).await.problem("forbidden");
    jo.put(SECURITY, 1, rules(json!({}))).await.problem("forbidden");
    jo.get("/api/v1/me/delegations").await.problem("forbidden");
    jo.post("/api/v1/auth/act-as", json!({})).await.problem("invalid_token");
    let renewed = jo.post("/api/v1/auth/support/renew", json!({})).await.expect(200);
    let log = audit(&app).await;
    for action in ["support_access_grant", "support_link_create", "support_session_create"] {
        assert!(log.iter().any(|(found, _)| found == action), "{action}");
    }
    let named = "SELECT count(*) FROM audit_entries WHERE action = 'support_session_create'
        AND actor_name = 'Jo (support)' AND real_actor_id IS NOT NULL";
    assert_eq!(app.count(named).await, 1);
    app.admin().delete(SUPPORT).await.expect(204);
    eventually("the look to end", async || jo.get("/api/v1/me").await.status == 401).await;
    bearer(&app, &renewed).post("/api/v1/auth/support/renew", json!({})).await.problem("invalid_token");
    assert!(link(&app).await.is_none());
}

#[tokio::test]
async fn a_support_link_and_a_look_end_with_their_time() {
    let app = TestApp::start().await;
    app.admin().post(SUPPORT, json!({"hours": 1})).await.expect(200);
    let (old, late) = (link(&app).await.unwrap(), json!({"token": "x"}));
    app.anonymous().post("/api/v1/auth/support", late).await.problem("link_invalid");
    app.advance(SignedDuration::from_mins(15));
    app.anonymous().post("/api/v1/auth/support", json!({"token": old})).await.problem("link_invalid");
    app.advance(SignedDuration::from_mins(40));
    let token = link(&app).await.unwrap();
    let opened = app.anonymous().post("/api/v1/auth/support", json!({"token": token})).await.expect(200);
    let left = opened["expires_in"].as_i64().unwrap();
    assert!((240..=300).contains(&left), "not longer than the leave: {left}");
    let jo = bearer(&app, &opened);
    jo.get("/api/v1/members").await.expect(200);
    let unused = link(&app).await.unwrap();
    app.advance(SignedDuration::from_mins(5));
    jo.get("/api/v1/members").await.problem("invalid_token");
    app.anonymous().post("/api/v1/auth/support", json!({"token": unused})).await.problem("link_invalid");
    // Whoever is no helper has no look to go on with.
    app.admin().post("/api/v1/auth/support/renew", json!({})).await.problem("link_invalid");
}
