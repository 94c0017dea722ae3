//! Programs: keys and OAuth 2.0 clients.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::{Actor, Reply, TestApp, eventually};

use crate::{audit, text};

const YEAR: i64 = 365 * 24;

fn wish(app: &TestApp, kind: &str, permissions: &[&str], hours: i64) -> Value {
    let expires_at = app.platform.clock.now() + SignedDuration::from_hours(hours);
    json!({"name": "Payroll", "kind": kind, "permissions": permissions, "expires_at": expires_at.to_string()})
}

async fn make(app: &TestApp, kind: &str, permissions: &[&str]) -> (String, String) {
    let body = wish(app, kind, permissions, YEAR);
    let reply = app.admin().post("/api/v1/api-clients", body).await;
    assert_eq!(reply.header("cache-control"), "no-store");
    let made = reply.expect(201);
    (text(&made["client"]["id"]).to_owned(), text(&made["secret"]).to_owned())
}

fn program<'a>(app: &'a TestApp, token: &str) -> Actor<'a> {
    app.anonymous().with("authorization", format!("Bearer {token}"))
}

async fn rotate(app: &TestApp, id: &str, overlap_hours: u32) -> String {
    let path = format!("/api/v1/api-clients/{id}/rotate");
    let rotated = app.admin().post(&path, json!({"overlap_hours": overlap_hours})).await.expect(200);
    text(&rotated["secret"]).to_owned()
}

async fn exchange(app: &TestApp, authorization: Option<(&str, &str)>, form: &[(&str, &str)]) -> Reply {
    let form: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let mut caller = app.anonymous().with("content-type", "application/x-www-form-urlencoded");
    if let Some((id, secret)) = authorization {
        caller = caller.with("authorization", format!("Basic {}", STANDARD.encode(format!("{id}:{secret}"))));
    }
    caller.call_raw("POST".parse().unwrap(), "/oauth/token", form).await
}

#[tokio::test]
async fn a_key_does_what_it_was_given_and_the_log_names_it() {
    let app = TestApp::start().await;
    let (id, secret) = make(&app, "key", &["members:read", "invitations:write"]).await;
    assert!(secret.starts_with("bl_") && secret.len() == 89, "{}", secret.len());
    let key = program(&app, &secret);
    key.get("/api/v1/members").await.expect(200);
    key.get("/api/v1/contracts").await.problem("forbidden");
    key.get("/api/v1/api-clients").await.problem("forbidden");
    let me = key.get("/api/v1/me").await;
    me.problem("forbidden");
    let invitation = json!({"email": "new@artists.test", "role": "artist"});
    key.post("/api/v1/invitations", invitation).await.expect(201);
    let names = "SELECT count(*) FROM audit_entries
        WHERE action = 'invitation_create' AND actor_name = 'Ada Office (key Payroll)'";
    assert_eq!(app.count(names).await, 1);
    let listed = app.admin().get("/api/v1/api-clients?count=true").await;
    assert!(!String::from_utf8_lossy(&listed.bytes).contains(&secret));
    let listed = listed.expect(200);
    assert_eq!((&listed["data"][0]["id"], &listed["pagination"]["total_count"]), (&json!(id), &json!(1)));
    assert_ne!(listed["data"][0]["last_used_at"], Value::Null);
    let stored =
        format!("SELECT count(*) FROM api_clients WHERE position('{secret}'::bytea IN secret_hash) > 0");
    assert_eq!(app.count(&stored).await, 0);
    assert!(audit(&app).await.iter().all(|(_, changes)| !changes.to_string().contains(&secret)));
    app.run_jobs().await;
}

#[tokio::test]
async fn what_needs_a_person_is_given_to_no_program() {
    let app = TestApp::start().await;
    for permission in [
        "account:read",
        "account:secure",
        "contracts:sign",
        "members:manage",
        "security:manage",
        "api_clients:manage",
        "artists:read_personal",
        "nonsense",
    ] {
        let body = wish(&app, "key", &["members:read", permission], YEAR);
        let problem = app.admin().post("/api/v1/api-clients", body).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], "permissions", "{permission}");
    }
    for (body, field) in [
        (wish(&app, "key", &[], YEAR), "permissions"),
        (wish(&app, "key", &["members:read"], 0), "expires_at"),
        (wish(&app, "key", &["members:read"], 5 * YEAR), "expires_at"),
    ] {
        let problem = app.admin().post("/api/v1/api-clients", body).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field);
    }
    let body = wish(&app, "key", &["members:read"], YEAR);
    app.finance_director().post("/api/v1/api-clients", &body).await.problem("forbidden");
    app.artist().post("/api/v1/api-clients", &body).await.problem("forbidden");
}

#[tokio::test]
async fn a_key_ends_with_its_time() {
    let app = TestApp::start().await;
    let body = wish(&app, "key", &["members:read"], 1);
    let made = app.admin().post("/api/v1/api-clients", body).await.expect(201);
    let key = program(&app, text(&made["secret"]));
    key.get("/api/v1/members").await.expect(200);
    app.advance(SignedDuration::from_hours(1));
    key.get("/api/v1/members").await.problem("invalid_token");
}

#[tokio::test]
async fn a_new_secret_takes_the_place_of_the_old_one_at_once_or_after_a_while() {
    let app = TestApp::start().await;
    let (id, first) = make(&app, "key", &["members:read"]).await;
    let works = async |secret: &str| program(&app, secret).get("/api/v1/members").await.status == 200;
    assert!(works(&first).await);
    let second = rotate(&app, &id, 2).await;
    assert!(works(&first).await && works(&second).await, "both are good meanwhile");
    app.advance(SignedDuration::from_hours(2));
    assert!(!works(&first).await && works(&second).await);
    let third = rotate(&app, &id, 0).await;
    eventually("the old secret to be dropped", async || !works(&second).await).await;
    assert!(works(&third).await);
    let path = format!("/api/v1/api-clients/{id}/rotate");
    app.admin().post(&path, json!({"overlap_hours": 73})).await.problem("validation_error");
}

#[tokio::test]
async fn a_key_that_was_taken_back_is_dead_within_a_second() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let (id, secret) = make(&app, "key", &["members:read"]).await;
    let key = program(&app, &secret);
    key.get("/api/v1/members").await.expect(200);
    let path = format!("/api/v1/api-clients/{id}");
    app.other_admin().delete(&path).await.problem("not_found");
    app.admin().delete(&path).await.expect(204);
    eventually("the key to be dead", async || key.get("/api/v1/members").await.status == 401).await;
    key.get("/api/v1/members").await.problem("invalid_token");
    app.admin().delete(&path).await.problem("not_found");
}

#[tokio::test]
async fn a_key_dies_with_the_member_who_made_it_and_never_does_more_than_they_may() {
    let app = TestApp::start().await;
    let member = app.admin().get("/api/v1/members?q=accountant@").await.expect(200)["data"][0].take();
    let carla = format!("/api/v1/members/{}", text(&member["id"]));
    app.admin().patch(&carla, 1, json!({"role": "admin"})).await.expect(200);
    let tokens = crate::tokens(&app, testkit::Person::Accountant).await;
    let body = wish(&app, "key", &["members:read", "jobs:read"], YEAR);
    let made =
        program(&app, text(&tokens["access_token"])).post("/api/v1/api-clients", body).await.expect(201);
    let key = program(&app, text(&made["secret"]));
    key.get("/api/v1/admin/jobs").await.expect(200);
    app.admin().patch(&carla, 2, json!({"role": "accountant"})).await.expect(200);
    eventually("the new role to count", async || key.get("/api/v1/admin/jobs").await.status == 403).await;
    key.get("/api/v1/members").await.expect(200);
    app.admin().patch(&carla, 3, json!({"status": "deactivated"})).await.expect(200);
    eventually("the key to be dead", async || key.get("/api/v1/members").await.status == 401).await;
}

#[tokio::test]
async fn a_secret_that_was_changed_or_is_of_another_company_is_none() {
    let app = TestApp::start().await;
    let (_, secret) = make(&app, "key", &["members:read"]).await;
    let mut bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(&secret[3..]).unwrap();
    bytes[..16].copy_from_slice(app.other_organization_id.0.as_bytes());
    let elsewhere = format!("bl_{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&bytes));
    let mut changed = secret.clone();
    changed.replace_range(60..61, if &secret[60..61] == "A" { "B" } else { "A" });
    for token in [elsewhere.as_str(), &changed, "bl_", "bl_nonsense", &secret[..80]] {
        program(&app, token).get("/api/v1/members").await.problem("invalid_token");
    }
}

#[tokio::test]
async fn a_client_exchanges_its_secret_for_a_token_and_no_more_than_it_may() {
    let app = TestApp::start().await;
    let (id, secret) = make(&app, "client", &["members:read", "artists:read"]).await;
    let grant = ("grant_type", "client_credentials");
    let reply = exchange(&app, Some((&id, &secret)), &[grant]).await;
    assert_eq!(reply.header("cache-control"), "no-store");
    let token = reply.expect(200);
    assert_eq!((&token["token_type"], &token["expires_in"]), (&json!("Bearer"), &json!(900)));
    assert_eq!(token["scope"], "members:read artists:read");
    let partner = program(&app, text(&token["access_token"]));
    partner.get("/api/v1/members").await.expect(200);
    partner.get("/api/v1/contracts").await.problem("forbidden");
    let post = [grant, ("client_id", &id), ("client_secret", &secret), ("scope", "artists:read")];
    let narrow = exchange(&app, None, &post).await.expect(200);
    let partner = program(&app, text(&narrow["access_token"]));
    partner.get("/api/v1/members").await.problem("forbidden");
    partner.get("/api/v1/artists").await.expect(200);
    // The secret itself is no bearer token.
    program(&app, &secret).get("/api/v1/members").await.problem("invalid_token");
    app.admin().delete(&format!("/api/v1/api-clients/{id}")).await.expect(204);
    eventually("its tokens to end", async || partner.get("/api/v1/artists").await.status == 401).await;
    assert_eq!(exchange(&app, Some((&id, &secret)), &[grant]).await.expect(401)["error"], "invalid_client");
}

#[tokio::test]
async fn what_the_token_endpoint_refuses_it_refuses_as_the_standard_says() {
    let app = TestApp::start().await;
    let (id, secret) = make(&app, "client", &["members:read"]).await;
    let (key_id, key) = make(&app, "key", &["members:read"]).await;
    let grant = ("grant_type", "client_credentials");
    let header = Some((id.as_str(), secret.as_str()));
    let wrong = "bl_nonsense";
    for (authorization, form, status, error) in [
        (None, vec![grant], 401, "invalid_client"),
        (Some((id.as_str(), wrong)), vec![grant], 401, "invalid_client"),
        (Some((key_id.as_str(), secret.as_str())), vec![grant], 401, "invalid_client"),
        (Some((key_id.as_str(), key.as_str())), vec![grant], 401, "invalid_client"),
        (header, vec![], 400, "invalid_request"),
        (header, vec![("grant_type", "password")], 400, "unsupported_grant_type"),
        (header, vec![grant, ("scope", "members:read members:manage")], 400, "invalid_scope"),
        (header, vec![grant, ("scope", "*")], 400, "invalid_scope"),
        (header, vec![grant, ("client_secret", &secret)], 400, "invalid_request"),
        (header, vec![grant, grant], 400, "invalid_request"),
    ] {
        let reply = exchange(&app, authorization, &form).await;
        let challenge = reply.header("www-authenticate").to_owned();
        assert_eq!(challenge.is_empty(), status != 401);
        assert_eq!(reply.expect(status)["error"], error, "{form:?}");
    }
    app.anonymous()
        .post("/oauth/token", json!({"grant_type": "client_credentials"}))
        .await
        .problem("unsupported_media_type");
}

#[tokio::test]
async fn a_program_accepts_no_invitation() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let (_, secret) = make(&app, "key", &["members:read"]).await;
    let invite = json!({"email": "admin@opera.test", "role": "admin"});
    app.other_admin().post("/api/v1/invitations", invite).await.expect(201);
    let token = crate::invitation_token(&app).await;
    let accept = program(&app, &secret).post("/api/v1/invitations/accept", json!({"token": token})).await;
    accept.problem("invalid_credentials");
}
