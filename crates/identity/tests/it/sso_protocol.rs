//! Single sign-on under attack: tokens that are wrong in one thing, returns that do not belong, addresses that lead away.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use testkit::{Reply, TestApp};

use crate::provider::{Provider, Signing};
use crate::sso::{come_back, connect, leave, location, round_trip, set_cookie, with_provider};

fn carla() -> Value {
    json!({"sub": "s-carla", "email": "accountant@opera.test", "email_verified": true})
}

#[track_caller]
fn refused(reply: &Reply, reason: &str) {
    assert_eq!(location(reply), format!("/login?sso_error={reason}"));
    assert_eq!(set_cookie(reply, "biglive_refresh"), None);
}

#[track_caller]
fn let_in(reply: &Reply) {
    assert_eq!(location(reply), "/");
    assert!(set_cookie(reply, "biglive_refresh").is_some());
}

#[tokio::test]
async fn a_token_that_is_wrong_in_one_thing_lets_nobody_in() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    let now = Timestamp::now().as_second();
    for (claim, value) in [
        ("nonce", json!("another")),
        ("nonce", Value::Null),
        ("aud", json!("another")),
        ("aud", json!(["portal", "another"])),
        ("azp", json!("another")),
        ("iss", json!("https://accounts.evil.test")),
        ("exp", json!(now - 120)),
        ("iat", json!(now + 600)),
        ("nbf", json!(now + 600)),
        ("sub", json!("")),
    ] {
        let mut claims = carla();
        claims[claim] = value.clone();
        let reply = round_trip(&app, &provider, &connection, claims).await;
        assert_eq!(location(&reply), "/login?sso_error=sso_failed", "{claim} = {value}");
        refused(&reply, "sso_failed");
    }
    let_in(&round_trip(&app, &provider, &connection, carla()).await);
}

#[tokio::test]
async fn a_token_that_the_provider_did_not_sign_lets_nobody_in() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    for signing in [Signing::Unsigned, Signing::Shared, Signing::Forged, Signing::Unknown] {
        provider.sign(signing);
        refused(&round_trip(&app, &provider, &connection, carla()).await, "sso_failed");
    }
    provider.sign(Signing::Proper);
    let_in(&round_trip(&app, &provider, &connection, carla()).await);
}

#[tokio::test]
async fn a_new_key_of_the_provider_is_found_and_forged_ones_do_not_make_us_ask_all_the_time() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    let_in(&round_trip(&app, &provider, &connection, carla()).await);
    let before = provider.reads_of_keys();
    provider.rotate("second");
    provider.advance(&app, SignedDuration::from_secs(61));
    let_in(&round_trip(&app, &provider, &connection, carla()).await);
    assert_eq!(provider.reads_of_keys(), before + 1);
    provider.sign(Signing::Unknown);
    for _ in 0..3 {
        refused(&round_trip(&app, &provider, &connection, carla()).await, "sso_failed");
    }
    assert_eq!(provider.reads_of_keys(), before + 1, "within a minute nobody looks again");
    provider.advance(&app, SignedDuration::from_secs(61));
    refused(&round_trip(&app, &provider, &connection, carla()).await, "sso_failed");
    assert_eq!(provider.reads_of_keys(), before + 2);
}

#[tokio::test]
async fn a_return_is_good_once_in_time_and_in_the_browser_that_left() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    let go = async || {
        let trip = leave(&app, &connection, None).await;
        let code = provider.grant(&trip.url, carla());
        let query = format!("code={code}&state={}", trip.state);
        (trip, query)
    };
    let (trip, query) = go().await;
    let_in(&come_back(&app, &trip.cookie, &query).await);
    refused(&come_back(&app, &trip.cookie, &query).await, "link_invalid");
    // The same browser with a new code for a spent state.
    let code = provider.grant(&trip.url, carla());
    refused(
        &come_back(&app, &trip.cookie, &format!("code={code}&state={}", trip.state)).await,
        "link_invalid",
    );
    // Somebody else's browser is sent along with a code: it would be signed in as the sender.
    let (victim, (_, query)) = (leave(&app, &connection, None).await, go().await);
    refused(&come_back(&app, &victim.cookie, &query).await, "link_invalid");
    let (_, query) = go().await;
    refused(&come_back(&app, "theme=dark", &query).await, "link_invalid");
    let (trip, query) = go().await;
    app.advance(SignedDuration::from_mins(10));
    refused(&come_back(&app, &trip.cookie, &query).await, "link_invalid");
    let (trip, _) = go().await;
    for query in ["", "code=x", "state=x", "state=x&code=y"] {
        refused(&come_back(&app, &trip.cookie, query).await, "link_invalid");
    }
}

#[tokio::test]
async fn a_code_of_another_sign_in_is_refused_by_its_verifier() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    let (stolen, mine) = (leave(&app, &connection, None).await, leave(&app, &connection, None).await);
    let code = provider.grant(&stolen.url, carla());
    refused(&come_back(&app, &mine.cookie, &format!("code={code}&state={}", mine.state)).await, "sso_failed");
}

#[tokio::test]
async fn an_answer_that_names_another_provider_is_refused() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    let answer = async |iss: &str| {
        let trip = leave(&app, &connection, None).await;
        let code = provider.grant(&trip.url, carla());
        come_back(&app, &trip.cookie, &format!("code={code}&state={}{iss}", trip.state)).await
    };
    refused(&answer("&iss=https://accounts.evil.test").await, "sso_failed");
    let_in(&answer(&format!("&iss={}", provider.issuer)).await);
    let_in(&answer("").await);
    provider.says("authorization_response_iss_parameter_supported", json!(true));
    provider.advance(&app, SignedDuration::from_hours(2));
    refused(&answer("").await, "sso_failed");
    let_in(&answer(&format!("&iss={}", provider.issuer)).await);
}

#[tokio::test]
async fn who_says_no_at_the_provider_comes_back_to_the_other_ways_in() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    let trip = leave(&app, &connection, None).await;
    let query = format!("error=access_denied&error_description=<script>&state={}", trip.state);
    refused(&come_back(&app, &trip.cookie, &query).await, "sso_failed");
}

#[tokio::test]
async fn claims_that_are_not_in_the_token_are_asked_for_and_belong_to_the_same_person() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    let bare = json!({"sub": "s-carla"});
    provider.knows(json!({"sub": "s-ada", "email": "accountant@opera.test", "email_verified": true}));
    refused(&round_trip(&app, &provider, &connection, bare.clone()).await, "sso_failed");
    provider.knows(carla());
    let_in(&round_trip(&app, &provider, &connection, bare).await);
}

#[tokio::test]
async fn nobody_is_led_away_from_the_portal() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    for return_to in
        ["https://evil.test", "//evil.test", "/\\evil.test", "javascript:alert(1)", "/\t/evil.test"]
    {
        let body = json!({"connection_id": connection, "return_to": return_to});
        let problem = app.anonymous().post("/api/v1/auth/sso/start", body).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], "return_to", "{return_to}");
    }
    // What a request says of its host is believed neither on the way there nor back.
    let body = json!({"connection_id": connection});
    let poisoned = |path: &str| app.client.request(http::Method::GET, format!("{}{path}", app.base_url));
    let start = app
        .client
        .post(format!("{}/api/v1/auth/sso/start", app.base_url))
        .header("host", "evil.test")
        .header("x-forwarded-host", "evil.test")
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(start.status(), 200);
    let url = start.json::<Value>().await.unwrap()["authorization_url"].to_string();
    let here = url::form_urlencoded::byte_serialize(app.base_url.as_bytes()).collect::<String>();
    assert!(url.contains(&format!("redirect_uri={here}%2Fapi")) && !url.contains("evil"), "{url}");
    let back = poisoned("/api/v1/auth/sso/callback?code=x&state=y").header("host", "evil.test").send().await;
    assert_eq!(back.unwrap().headers()["location"], "/login?sso_error=link_invalid");
}

#[tokio::test]
async fn a_provider_that_is_down_or_talks_nonsense_is_a_problem_of_its_own() {
    let (app, provider) = with_provider().await;
    let connection = connect(&app, &provider, json!({})).await;
    let endpoint = format!("{}/token", provider.issuer);
    provider.says("token_endpoint", json!(format!("{}/keys", provider.issuer)));
    provider.advance(&app, SignedDuration::from_hours(2));
    refused(&round_trip(&app, &provider, &connection, carla()).await, "sso_failed");
    provider.says("token_endpoint", json!(endpoint));
    provider.advance(&app, SignedDuration::from_hours(2));
    let_in(&round_trip(&app, &provider, &connection, carla()).await);
    provider.says("issuer", json!("https://accounts.evil.test"));
    provider.advance(&app, SignedDuration::from_hours(2));
    let body = json!({"connection_id": connection});
    app.anonymous().post("/api/v1/auth/sso/start", body).await.problem("sso_failed");
}

#[tokio::test]
async fn connections_of_one_company_say_nothing_in_another() {
    let (mut app, provider) = with_provider().await;
    app.touches_other_company();
    let connection = connect(&app, &provider, json!({})).await;
    let path = format!("/api/v1/organization/sso-connections/{connection}");
    app.other_admin().delete(&path).await.problem("not_found");
    app.other_admin()
        .call("PATCH".parse().unwrap(), &path, json!({"name": "Mine"}))
        .await
        .problem("not_found");
    let theirs = app.other_admin().get("/api/v1/organization/sso-connections").await.expect(200);
    assert_eq!(theirs["data"], json!([]));
    // A provider of the circus that claims the opera's addresses makes nobody a member of the opera.
    let body = json!({"name": "Circus", "issuer": provider.issuer, "client_id": crate::provider::CLIENT_ID,
        "client_secret": crate::provider::CLIENT_SECRET, "domains": ["opera.test"], "creates_members": true,
        "default_role": "admin"});
    let made = app.other_admin().post("/api/v1/organization/sso-connections", body).await.expect(201);
    let circus = made["id"].as_str().unwrap();
    // An account that works elsewhere joins only when its owner says so.
    refused(&round_trip(&app, &provider, circus, carla()).await, "sso_link");
    assert_enters_only(&app, &provider, circus).await;
}

/// Somebody new comes in through the circus and is at the circus.
async fn assert_enters_only(app: &TestApp, provider: &Provider, circus: &str) {
    let new = json!({"sub": "s-new", "email": "mallory@opera.test", "email_verified": true});
    let reply = round_trip(app, provider, circus, new).await;
    let cookie = set_cookie(&reply, "biglive_refresh").unwrap();
    let opera = json!({"organization_id": app.organization_id});
    crate::browse(app, "refresh", &cookie, opera).await.problem("forbidden");
}
