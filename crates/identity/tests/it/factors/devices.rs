//! Trusted devices.

use jiff::SignedDuration;
use platform::db::context::{Origin, Purpose};
use serde_json::{Value, json};
use testkit::people::PASSWORD;
use testkit::{Person, Reply, TestApp};

use super::{Protected, answer, bearer, challenge, protect, sign_in_protected, start};
use crate::{text, tokens};

/// Signs in with a second factor in a browser that is to be trusted; returns its cookie.
async fn trust(app: &TestApp, owner: &Protected) -> String {
    let asked = challenge(app, owner.person).await;
    trust_with(app, &asked, "totp", &owner.code(app)).await
}

/// Answers a challenge in a browser that is to be trusted; returns its cookie.
pub async fn trust_with(app: &TestApp, asked: &Value, method: &str, code: &str) -> String {
    let body = json!({
        "challenge": asked["challenge"], "method": method, "code": code, "trust_device": true,
    });
    let browser = app.anonymous().with("x-requested-with", "biglive");
    let reply = browser.post("/api/v1/auth/second-factor", body).await;
    let cookies: Vec<_> =
        reply.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned()).collect();
    let device = cookies.iter().find(|cookie| cookie.starts_with("biglive_device=")).unwrap();
    assert!(device.ends_with("; Path=/api/v1/auth; Max-Age=2592000; HttpOnly; SameSite=Lax"), "{device}");
    assert!(cookies.iter().any(|cookie| cookie.starts_with("biglive_refresh=")), "{cookies:?}");
    reply.expect(200);
    device.split(';').next().unwrap().to_owned()
}

/// Signs in with the password on a device.
pub async fn sign_in_on(app: &TestApp, person: Person, device: &str) -> Reply {
    let browser = app.anonymous().with("x-requested-with", "biglive").with("cookie", device);
    browser.post("/api/v1/auth/login", json!({"email": person.email(), "password": PASSWORD})).await
}

/// Whether the device is let in without the question.
async fn is_let_in(app: &TestApp, person: Person, device: &str) -> bool {
    let answer = sign_in_on(app, person, device).await.expect(200);
    assert_ne!(answer.get("tokens").is_some(), answer.get("second_factor").is_some(), "{answer}");
    answer.get("tokens").is_some()
}

#[tokio::test]
async fn a_trusted_device_is_not_asked_for_thirty_days_and_proves_nothing_afresh() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let device = trust(&app, &ben).await;
    let session = sign_in_on(&app, ben.person, &device).await.expect(200);
    let caller = bearer(&app, &session["tokens"]);
    caller.post_empty("/api/v1/me/factors/totp").await.problem("step_up_required");
    let all = caller.get("/api/v1/me/factors").await.expect(200);
    assert_eq!(all["trusted_devices"].as_array().unwrap().len(), 1);
    app.advance(SignedDuration::from_hours(29 * 24));
    assert!(is_let_in(&app, ben.person, &device).await);
    app.advance(SignedDuration::from_hours(2 * 24));
    assert!(!is_let_in(&app, ben.person, &device).await);
}

#[tokio::test]
async fn trust_is_the_persons_and_the_devices_own() {
    let app = start().await;
    let (ben, cleo) = (protect(&app, Person::SecondArtist).await, protect(&app, Person::ThirdArtist).await);
    let device = trust(&app, &ben).await;
    assert!(is_let_in(&app, ben.person, &device).await);
    assert!(!is_let_in(&app, cleo.person, &device).await);
    for invented in ["biglive_device=", "biglive_device=abc", &format!("biglive_device={}", "A".repeat(43))] {
        assert!(!is_let_in(&app, ben.person, invented).await, "{invented}");
    }
    let stored: Vec<u8> =
        app.superuser().await.query_one("SELECT token_hash FROM trusted_devices", &[]).await.unwrap().get(0);
    assert!(!device.as_bytes().windows(stored.len()).any(|window| window == stored));
    let foreign = app.anonymous().with("cookie", device);
    let body = json!({"email": ben.person.email(), "password": PASSWORD});
    let answer = foreign.post("/api/v1/auth/login", body).await.expect(200);
    assert!(answer.get("second_factor").is_some(), "a cookie without the header that only our pages send");
}

#[tokio::test]
async fn only_a_browser_is_trusted() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let asked = challenge(&app, ben.person).await;
    let body = json!({
        "challenge": asked["challenge"], "method": "totp", "code": ben.code(&app), "trust_device": true,
    });
    let reply = app.anonymous().post("/api/v1/auth/second-factor", body).await;
    assert_eq!(reply.header("set-cookie"), "");
    reply.expect(200);
    assert_eq!(app.count("SELECT count(*) FROM trusted_devices").await, 0);
}

#[tokio::test]
async fn trust_is_taken_back_by_its_owner() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let (one, two) = (trust(&app, &ben).await, trust(&app, &ben).await);
    let caller = bearer(&app, &ben.tokens);
    let listed = caller.get("/api/v1/me/factors").await.expect(200)["trusted_devices"].take();
    let newest = format!("/api/v1/me/trusted-devices/{}", text(&listed[0]["id"]));
    app.third_artist().delete(&newest).await.problem("not_found");
    assert_eq!(caller.delete(&newest).await.status, 204);
    caller.delete(&newest).await.problem("not_found");
    assert!(is_let_in(&app, ben.person, &one).await);
    assert!(!is_let_in(&app, ben.person, &two).await);
}

#[tokio::test]
async fn trust_ends_with_a_change_of_the_password() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let device = trust(&app, &ben).await;
    let system = app.platform.system(Purpose::Command, Origin::internal());
    let hash = identity::hash_password(PASSWORD.into()).await.unwrap();
    let (user_id, actor) = (app.second_artist().user_id.unwrap(), platform::Actor::system());
    identity::set_password(&app.platform, &system, user_id, &hash, &actor).await.unwrap();
    assert!(!is_let_in(&app, ben.person, &device).await);
    let session = sign_in_protected(&app, &ben).await;
    let all = bearer(&app, &session).get("/api/v1/me/factors").await.expect(200);
    assert_eq!(all["trusted_devices"], json!([]));
    let again = trust(&app, &ben).await;
    assert!(is_let_in(&app, ben.person, &again).await);
    app.run_jobs().await;
}

#[tokio::test]
async fn trust_ends_with_the_removal_of_a_factor() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let (_, added) = super::add_passkey(&app, &ben.tokens).await;
    let device = trust(&app, &ben).await;
    let path = format!("/api/v1/me/factors/{}", text(&added["factor"]["id"]));
    assert_eq!(bearer(&app, &ben.tokens).delete(&path).await.status, 204);
    assert!(!is_let_in(&app, ben.person, &device).await);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_device_that_nobody_asked_about_is_no_way_around_the_password() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let device = trust(&app, &ben).await;
    let browser = app.anonymous().with("x-requested-with", "biglive").with("cookie", device);
    let body = json!({"email": ben.person.email(), "password": "not the right password"});
    browser.post("/api/v1/auth/login", body).await.problem("invalid_credentials");
    let asked = challenge(&app, ben.person).await;
    answer(&app, &asked, "totp", "000000 or so").await.problem("code_invalid");
    let without: Value = tokens(&app, Person::ThirdArtist).await;
    assert!(without["access_token"].is_string());
}
