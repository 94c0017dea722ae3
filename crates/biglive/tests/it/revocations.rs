//! Access that is taken back, in this process and in others.

use platform::auth::revocations::{Revocation, revoke};
use platform::{DbError, Platform};
use serde_json::json;
use testkit::{TestApp, eventually};
use types::Clock;

/// Another process on the same database.
async fn other_process(app: &TestApp) -> Platform {
    let other = Platform::start(app.platform.config.clone(), Clock::system()).await.unwrap();
    tokio::spawn(other.clone().listen());
    other
}

fn is_good(platform: &Platform, token: &str) -> bool {
    let principal = platform.tokens.verify(token, platform.clock.now());
    principal.is_some_and(|principal| !platform.revocations.concern(&principal))
}

#[tokio::test]
async fn a_role_that_changes_takes_the_old_tokens_with_it_everywhere() {
    let app = TestApp::start().await;
    let other = other_process(&app).await;
    let (bens, annas) = (app.second_artist().token().unwrap(), app.artist().token().unwrap());
    assert!(is_good(&other, &bens));
    let members = app.admin().get("/api/v1/members?q=ben").await.expect(200);
    let (id, version) =
        (testkit::id_of(&members["data"][0]), members["data"][0]["version"].as_i64().unwrap());
    let path = format!("/api/v1/members/{id}");
    app.admin().patch(&path, version, json!({"role": "production_manager"})).await.expect(200);
    eventually("the other process refuses the token", async || !is_good(&other, &bens)).await;
    eventually("this process refuses the token", async || !is_good(&app.platform, &bens)).await;
    let refused = app.anonymous().with("authorization", format!("Bearer {bens}")).get("/api/v1/me").await;
    refused.problem("invalid_token");
    assert!(is_good(&other, &annas), "nobody else is concerned");
    let process = Platform::start(app.platform.config.clone(), Clock::system()).await.unwrap();
    assert!(!is_good(&process, &bens), "a process that starts later knows it too");
}

#[tokio::test]
async fn signing_out_ends_the_access_token_too() {
    let app = TestApp::start().await;
    let token = app.artist().token().unwrap();
    let bearer = || app.anonymous().with("authorization", format!("Bearer {token}"));
    bearer().get("/api/v1/me").await.expect(200);
    let session = app.platform.tokens.verify(&token, app.platform.clock.now()).unwrap().session_id;
    let ended: Result<(), DbError> =
        app.tenant().write(async |tx| revoke(tx, Revocation::Session { id: session }).await).await;
    ended.unwrap();
    eventually("the token is refused", async || bearer().get("/api/v1/me").await.status == 401).await;
}

#[tokio::test]
async fn what_is_sensitive_asks_for_a_fresh_proof() {
    let app = TestApp::start().await;
    let token = app.artist().token().unwrap();
    let bearer = || app.anonymous().with("authorization", format!("Bearer {token}"));
    bearer().get("/api/v1/me/personal").await.expect(200);
    let stale = app.artist().token_verified_before(jiff::SignedDuration::from_mins(16)).unwrap();
    let stale = || app.anonymous().with("authorization", format!("Bearer {stale}"));
    stale().get("/api/v1/me").await.expect(200);
    stale().get("/api/v1/me/personal").await.problem("step_up_required");
}
