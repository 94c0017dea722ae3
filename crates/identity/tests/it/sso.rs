//! Single sign-on: who is let in, as whom, and how far.

use serde_json::{Value, json};
use testkit::{Person, Reply, TestApp};

use crate::factors::{answer, protect};
use crate::provider::{CLIENT_ID, CLIENT_SECRET, Provider};
use crate::{audit, browse, text};

/// An app that may use providers on this machine, and a provider.
pub async fn with_provider() -> (TestApp, Provider) {
    let app = TestApp::start_with(|config| config.sso_allow_private_hosts = true).await;
    (app, Provider::start().await)
}

/// A connection of the company, for the addresses that its office has.
pub async fn connect(app: &TestApp, provider: &Provider, more: Value) -> String {
    let mut body = json!({"name": "Opera", "issuer": provider.issuer, "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET, "domains": ["opera.test"]});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let made = app.admin().post("/api/v1/organization/sso-connections", body).await.expect(201);
    text(&made["id"]).to_owned()
}

/// A browser that is on its way to the provider.
pub struct Trip {
    pub url: String,
    pub cookie: String,
    pub state: String,
}

pub async fn leave(app: &TestApp, connection: &str, return_to: Option<&str>) -> Trip {
    let body = json!({"connection_id": connection, "return_to": return_to});
    let reply = app.anonymous().post("/api/v1/auth/sso/start", body).await;
    let cookie = reply.header("set-cookie").to_owned();
    assert!(cookie.starts_with("biglive_sso=") && cookie.contains("HttpOnly; SameSite=Lax"), "{cookie}");
    let url = text(&reply.expect(200)["authorization_url"]).to_owned();
    let state = url.split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    Trip { url, cookie: cookie.split(';').next().unwrap().to_owned(), state }
}

/// The browser follows the provider's link back.
pub async fn come_back(app: &TestApp, cookie: &str, query: &str) -> Reply {
    let reply =
        app.anonymous().with("cookie", cookie).get(&format!("/api/v1/auth/sso/callback?{query}")).await;
    assert_eq!(reply.status, 303, "{:#}", reply.body);
    reply
}

/// Where a reply sends the browser.
pub fn location(reply: &Reply) -> &str {
    reply.header("location")
}

/// The cookie of this name that a reply sets.
pub fn set_cookie(reply: &Reply, name: &str) -> Option<String> {
    let all = reply.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let pair = all.filter_map(|cookie| cookie.split(';').next());
    pair.filter(|pair| !pair.ends_with('='))
        .find(|pair| pair.starts_with(&format!("{name}=")))
        .map(str::to_owned)
}

/// There and back, as somebody of whom the provider says `claims`.
pub async fn round_trip(app: &TestApp, provider: &Provider, connection: &str, claims: Value) -> Reply {
    let trip = leave(app, connection, None).await;
    let code = provider.grant(&trip.url, claims);
    come_back(app, &trip.cookie, &format!("code={code}&state={}", trip.state)).await
}

/// The session that a return has opened, as its browser uses it.
async fn session(app: &TestApp, reply: &Reply) -> Value {
    assert_eq!(location(reply), "/");
    let cookie = set_cookie(reply, "biglive_refresh").expect("a refresh token");
    browse(app, "refresh", &cookie, json!({})).await.expect(200)
}

async fn call(app: &TestApp, tokens: &Value, path: &str) -> Reply {
    let bearer = format!("Bearer {}", text(&tokens["access_token"]));
    app.anonymous().with("authorization", bearer).get(path).await
}

fn carla() -> Value {
    json!({"sub": "s-carla", "email": "accountant@opera.test", "email_verified": true})
}

fn nora() -> Value {
    json!({"sub": "s-nora", "email": "Nora@opera.test", "email_verified": true, "given_name": "Nora",
        "family_name": "New"})
}

#[tokio::test]
async fn a_member_whose_address_the_provider_vouches_for_comes_in_and_is_known_by_subject_from_then_on() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    let trip = leave(&app, &connection, Some("/contracts?status=open")).await;
    let code = provider.grant(&trip.url, carla());
    let reply = come_back(&app, &trip.cookie, &format!("code={code}&state={}", trip.state)).await;
    assert_eq!(location(&reply), "/contracts?status=open");
    assert_eq!(reply.header("cache-control"), "no-store");
    let cookie = set_cookie(&reply, "biglive_refresh").unwrap();
    let tokens = browse(&app, "refresh", &cookie, json!({})).await.expect(200);
    let me = call(&app, &tokens, "/api/v1/me").await.expect(200);
    assert_eq!((&me["user"]["email"], &me["role"]), (&json!("accountant@opera.test"), &json!("accountant")));
    let log = audit(&app).await;
    assert!(log.iter().any(|(action, _)| action == "sso_identity_create"));
    let (_, opened) = log.iter().rfind(|(action, _)| action == "session_create").unwrap();
    assert_eq!(opened["method"], "sso");
    // The address has changed hands at the provider: the subject is who they were.
    let moved = json!({"sub": "s-carla", "email": "admin@opera.test", "email_verified": true});
    let reply = round_trip(&app, &provider, &connection, moved).await;
    let me = call(&app, &session(&app, &reply).await, "/api/v1/me").await.expect(200);
    assert_eq!(me["user"]["email"], "accountant@opera.test");
    // And somebody else with her old address is not her.
    let other = json!({"sub": "s-other", "email": "accountant@opera.test"});
    let reply = round_trip(&app, &provider, &connection, other).await;
    assert_eq!(location(&reply), "/login?sso_error=sso_link");
    assert_eq!(set_cookie(&reply, "biglive_refresh"), None);
}

#[tokio::test]
async fn a_new_person_joins_with_the_role_that_the_directory_gives_and_follows_it() {
    let (app, provider) = with_provider().await;
    let mapping = json!({"creates_members": true, "role_claim": "realm_access.roles",
        "role_mapping": {"books": "accountant", "boss": "finance_director"}, "default_role": "production_manager"});
    let connection = connect(&app, &provider, mapping).await;
    let with = |roles: Value| {
        let mut claims = nora();
        claims["realm_access"] = json!({"roles": roles});
        claims
    };
    let role = async |claims: Value| {
        let reply = round_trip(&app, &provider, &connection, claims).await;
        let tokens = session(&app, &reply).await;
        call(&app, &tokens, "/api/v1/me").await.expect(200)
    };
    let me = role(with(json!(["books"]))).await;
    assert_eq!((&me["role"], &me["user"]["first_name"]), (&json!("accountant"), &json!("Nora")));
    assert_eq!(role(with(json!(["books", "boss"]))).await["role"], "finance_director");
    assert_eq!(role(with(json!([]))).await["role"], "finance_director", "no word changes nothing");
    let members = app.admin().get("/api/v1/members?q=nora").await.expect(200);
    assert_eq!(members["data"].as_array().unwrap().len(), 1);
    let log = audit(&app).await;
    assert!(log.iter().any(|(action, _)| action == "member_create"));
    let names = "SELECT count(*) FROM audit_entries WHERE action = 'member_update'
        AND actor_name = 'Opera (single sign-on)' AND actor_id IS NULL";
    assert_eq!(app.count(names).await, 1);
}

#[tokio::test]
async fn the_last_administrator_stays_one_whatever_the_directory_says() {
    let (app, provider) = with_provider().await;
    let mapping = json!({"role_claim": "groups", "role_mapping": {"books": "accountant"}});
    let connection = connect(&app, &provider, mapping).await;
    let ada = json!({"sub": "s-ada", "email": "admin@opera.test", "email_verified": true, "groups": "books"});
    let reply = round_trip(&app, &provider, &connection, ada).await;
    let me = call(&app, &session(&app, &reply).await, "/api/v1/me").await.expect(200);
    assert_eq!(me["role"], "admin");
}

#[tokio::test]
async fn an_account_whose_address_is_not_vouched_for_is_joined_by_its_owner_only() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    let claims = json!({"sub": "s-1", "email": "accountant@opera.test", "email_verified": false});
    let reply = round_trip(&app, &provider, &connection, claims.clone()).await;
    assert_eq!(location(&reply), "/login?sso_error=sso_link");
    assert_eq!(set_cookie(&reply, "biglive_refresh"), None, "nobody is signed in");
    let cookie = set_cookie(&reply, "biglive_sso_link").unwrap();
    let link = async |person: Person, cookie: &str| {
        let browser = app.actor(person).with("x-requested-with", "biglive").with("cookie", cookie);
        browser.post_empty("/api/v1/auth/sso/link").await
    };
    link(Person::ProductionManager, &cookie).await.problem("link_invalid");
    link(Person::Accountant, "biglive_sso_link=invented").await.problem("link_invalid");
    app.actor(Person::Accountant)
        .with("cookie", &cookie)
        .post_empty("/api/v1/auth/sso/link")
        .await
        .problem("link_invalid");
    link(Person::Accountant, &cookie).await.expect(204);
    link(Person::Accountant, &cookie).await.problem("link_invalid");
    let reply = round_trip(&app, &provider, &connection, claims).await;
    let me = call(&app, &session(&app, &reply).await, "/api/v1/me").await.expect(200);
    assert_eq!(me["user"]["email"], "accountant@opera.test");
}

#[tokio::test]
async fn who_is_no_member_of_the_office_is_not_let_in() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    let no_member = async |claims: Value| {
        let reply = round_trip(&app, &provider, &connection, claims).await;
        assert_eq!(location(&reply), "/login?sso_error=sso_no_member");
        assert_eq!(set_cookie(&reply, "biglive_refresh"), None);
    };
    no_member(nora()).await;
    provider.knows(json!({"sub": "s-2"}));
    no_member(json!({"sub": "s-2"})).await;
    no_member(json!({"sub": "s-3", "email": "admin@circus.test", "email_verified": true})).await;
    no_member(json!({"sub": "s-4", "email": "anna@artists.test", "email_verified": true})).await;
    // Carla comes in, is deactivated, and does not any more.
    let reply = round_trip(&app, &provider, &connection, carla()).await;
    session(&app, &reply).await;
    let member = app.admin().get("/api/v1/members?q=accountant@").await.expect(200)["data"][0].take();
    let path = format!("/api/v1/members/{}", text(&member["id"]));
    app.admin().patch(&path, 1, json!({"status": "deactivated"})).await.expect(200);
    no_member(carla()).await;
    // An artist's account is theirs, also where the address would fit.
    app.admin().patch(&path, 2, json!({"status": "active", "role": "artist"})).await.expect(200);
    no_member(carla()).await;
}

#[tokio::test]
async fn a_companys_word_is_good_in_that_company_only_and_not_for_what_is_sensitive() {
    let (mut app, provider) = with_provider().await;
    app.touches_other_company();
    let connection = connect(&app, &provider, json!({})).await;
    let carla_id = app.accountant().user_id.unwrap();
    let system = app.platform.system(platform::db::context::Purpose::Command, platform::Origin::internal());
    let circus = system.for_organization(app.other_organization_id, platform::Actor::system());
    let role = platform::Role::Admin;
    circus.write(async |tx| identity::add_member(tx, carla_id, role, None).await).await.unwrap();
    let reply = round_trip(&app, &provider, &connection, carla()).await;
    let cookie = set_cookie(&reply, "biglive_refresh").unwrap();
    let there = json!({"organization_id": app.other_organization_id});
    browse(&app, "refresh", &cookie, there.clone()).await.problem("forbidden");
    let tokens = browse(&app, "refresh", &cookie, json!({})).await.expect(200);
    let bearer = format!("Bearer {}", text(&tokens["access_token"]));
    let delegate = json!({"delegate_email": "admin@opera.test", "permissions": ["contracts:read"]});
    let grant = app.anonymous().with("authorization", bearer).post("/api/v1/me/delegations", delegate).await;
    grant.problem("step_up_required");
    // Signing in herself, she goes where she likes.
    let own = crate::tokens(&app, Person::Accountant).await;
    let body = json!({"refresh_token": own["refresh_token"], "organization_id": app.other_organization_id});
    app.anonymous().post("/api/v1/auth/refresh", body).await.expect(200);
}

#[tokio::test]
async fn a_companys_word_joins_no_other_company() {
    let (mut app, provider) = with_provider().await;
    app.touches_other_company();
    let connection = connect(&app, &provider, json!({})).await;
    let reply = round_trip(&app, &provider, &connection, carla()).await;
    let tokens = session(&app, &reply).await;
    let invite = json!({"email": "accountant@opera.test", "role": "admin"});
    app.other_admin().post("/api/v1/invitations", invite).await.expect(201);
    let token = crate::invitation_token(&app).await;
    let vouched = crate::with_token(&app, &tokens);
    let accept = async |password: Option<&str>| {
        let body = json!({"token": token, "password": password});
        vouched.post("/api/v1/invitations/accept", body).await
    };
    accept(None).await.problem("invalid_credentials");
    let joined = accept(Some(testkit::people::PASSWORD)).await.expect(200);
    let me = call(&app, &joined["tokens"], "/api/v1/me").await.expect(200);
    assert_eq!(me["organization"]["slug"], "circus");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_sign_on_that_the_provider_asked_once_for_is_followed_by_our_own_second_factor() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    let owner = protect(&app, Person::Accountant).await;
    let trip = leave(&app, &connection, Some("/claims?status=submitted")).await;
    let code = provider.grant(&trip.url, carla());
    let query = format!("code={code}&state={}", trip.state);
    let elsewhere = come_back(&app, &trip.cookie, &query).await;
    assert_eq!(location(&elsewhere), "/login?sso=second_factor&next=%2Fclaims%3Fstatus%3Dsubmitted");
    let reply = round_trip(&app, &provider, &connection, carla()).await;
    assert_eq!(location(&reply), "/login?sso=second_factor");
    assert_eq!(set_cookie(&reply, "biglive_refresh"), None, "nobody is signed in yet");
    let cookie = set_cookie(&reply, "biglive_sso_challenge").unwrap();
    let path = "/api/v1/auth/sso/challenge";
    // Another site can send the cookie along, and not our own header; and without the cookie there is nothing to answer.
    app.anonymous().with("cookie", &cookie).get(path).await.problem("link_invalid");
    app.anonymous().with("x-requested-with", "biglive").get(path).await.problem("link_invalid");
    let browser = || app.anonymous().with("x-requested-with", "biglive").with("cookie", &cookie);
    let mut asked = browser().get(path).await.expect(200);
    let challenge = asked["second_factor"].take();
    assert_eq!(challenge["methods"], json!(["totp", "backup_code"]));
    answer(&app, &challenge, "totp", "000000").await.problem("code_invalid");
    let tokens = answer(&app, &challenge, "totp", &owner.code(&app)).await.expect(200)["tokens"].take();
    let me = call(&app, &tokens, "/api/v1/me").await.expect(200);
    assert_eq!(me["user"]["email"], "accountant@opera.test");
    browser().get(path).await.problem("link_invalid");
    // A provider that has asked for two factors itself is believed.
    let mut claims = carla();
    claims["amr"] = json!(["pwd", "mfa"]);
    let reply = round_trip(&app, &provider, &connection, claims).await;
    session(&app, &reply).await;
}

#[tokio::test]
async fn which_ways_there_are_depends_on_the_domain_alone() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({"domains": ["Opera.TEST", "buehne.test"]})).await;
    let ways = async |email: &str| {
        app.anonymous().get(&format!("/api/v1/auth/methods?email={email}")).await.expect(200)
    };
    let known = ways("admin@opera.test").await;
    assert_eq!(known["sso"], json!([{"id": connection, "name": "Opera"}]));
    assert_eq!((&known["password"], &known["sso_only"]), (&json!(true), &json!(false)));
    assert_eq!(ways("nobody@Opera.test").await, known);
    assert_eq!(ways("anna@artists.test").await["sso"], json!([]));
    app.anonymous().get("/api/v1/auth/methods?email=nonsense").await.problem("validation_error");
    let path = format!("/api/v1/organization/sso-connections/{connection}");
    app.admin().call("PATCH".parse().unwrap(), &path, json!({"is_enabled": false})).await.expect(200);
    assert_eq!(ways("admin@opera.test").await["sso"], json!([]));
    let body = json!({"connection_id": connection});
    app.anonymous().post("/api/v1/auth/sso/start", body).await.problem("not_found");
}

#[tokio::test]
async fn a_connection_is_checked_kept_and_never_shows_its_secret() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    let shown = app.admin().get("/api/v1/organization/sso-connections").await;
    let sent = String::from_utf8_lossy(&shown.bytes).into_owned();
    assert!(!sent.contains("secret") && sent.contains(&connection), "{sent}");
    let redirect = format!("{}/api/v1/auth/sso/callback", app.base_url);
    assert_eq!(shown.expect(200)["data"][0]["redirect_uri"], redirect);
    let stored = "SELECT count(*) FROM sso_connections WHERE position('vider secret'::bytea in encrypted_client_secret) > 0";
    assert_eq!(app.count(stored).await, 0);
    let log = audit(&app).await;
    assert!(log.iter().all(|(_, changes)| !changes.to_string().contains("vider secret")));
    let path = format!("/api/v1/organization/sso-connections/{connection}");
    let change = async |body: Value| app.admin().call("PATCH".parse().unwrap(), &path, body).await;
    let changed = change(json!({"name": "Opera staff", "default_role": "accountant"})).await.expect(200);
    assert_eq!((&changed["name"], &changed["default_role"]), (&json!("Opera staff"), &json!("accountant")));
    assert_eq!(change(json!({"default_role": null})).await.expect(200)["default_role"], Value::Null);
    for (wrong, field) in [
        (json!({"domains": ["gmail.com"]}), "domains"),
        (json!({"default_role": "artist"}), "default_role"),
        (json!({"role_mapping": {"x": "artist"}}), "role_mapping"),
        (json!({"issuer": "http://opera.test"}), "issuer"),
        (json!({"issuer": format!("{}/other", provider.issuer)}), "issuer"),
        (json!({"creates_members": true}), "default_role"),
    ] {
        let problem = change(wrong).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    app.finance_director().get("/api/v1/organization/sso-connections").await.problem("forbidden");
    app.admin().delete(&path).await.expect(204);
    app.admin().delete(&path).await.problem("not_found");
    let again = app.admin().get("/api/v1/organization/sso-connections").await.expect(200);
    assert_eq!(again["data"], json!([]));
}

#[tokio::test]
async fn this_server_does_not_ask_addresses_that_only_it_can_reach() {
    let app = TestApp::start().await;
    let provider = Provider::start().await;
    for issuer in [
        provider.issuer.as_str(),
        "https://127.0.0.1:1",
        "https://localhost",
        "https://[::1]",
        "https://169.254.169.254",
        "https://10.0.0.1",
        "https://localhost.",
    ] {
        let body = json!({"name": "Opera", "issuer": issuer, "client_id": "a", "client_secret": "b",
            "domains": ["opera.test"]});
        let problem =
            app.admin().post("/api/v1/organization/sso-connections", body).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], "issuer", "{issuer}: {problem}");
    }
    assert_eq!(provider.reads_of_keys(), 0);
}
