//! Fresh proof in a running session.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::people::PASSWORD;
use testkit::{Actor, Person, Reply, TestApp};

use super::{
    Protected, add_passkey, add_phone, bearer, mailed_code, protect, sign_in_protected, start, texted_code,
};
use crate::{audit, refresh, text, tokens};

const SENSITIVE: &str = "/api/v1/me/factors/totp";

/// The session a while later, when its proof is no longer fresh.
async fn later(app: &TestApp, session: &Value) -> Value {
    app.advance(SignedDuration::from_mins(16));
    let later = refresh(app, text(&session["refresh_token"])).await.expect(200);
    bearer(app, &later).post_empty(SENSITIVE).await.problem("step_up_required");
    later
}

async fn ways(caller: &Actor<'_>) -> Value {
    caller.post_empty("/api/v1/auth/step-up/options").await.expect(200)
}

async fn step_up(caller: &Actor<'_>, body: Value) -> Reply {
    caller.post("/api/v1/auth/step-up", body).await
}

/// The answer lets its bearer do what is sensitive, in the same session.
async fn is_fresh(app: &TestApp, session: &Value, reply: Reply) {
    assert_eq!(reply.header("cache-control"), "no-store");
    let fresh = reply.expect(200);
    assert_eq!(fresh["refresh_token"], Value::Null);
    bearer(app, &fresh).post_empty(SENSITIVE).await.expect(200);
    // What the session was renewed with before still renews it, and it remembers the proof.
    let renewed = refresh(app, text(&session["refresh_token"])).await.expect(200);
    bearer(app, &renewed).post_empty(SENSITIVE).await.expect(200);
}

async fn protected_later(app: &TestApp) -> (Protected, Value) {
    let ben = protect(app, Person::SecondArtist).await;
    let session = sign_in_protected(app, &ben).await;
    let session = later(app, &session).await;
    (ben, session)
}

#[tokio::test]
async fn without_a_second_factor_the_password_is_shown_again() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    let session = later(&app, &session).await;
    let ben = bearer(&app, &session);
    assert_eq!(ways(&ben).await["methods"], json!(["password", "email"]));
    let wrong = step_up(&ben, json!({"method": "password", "password": "not the right password"})).await;
    assert_eq!(wrong.problem("validation_error")["errors"][0]["field"], "password");
    let missing = step_up(&ben, json!({"method": "password"})).await.problem("validation_error");
    assert_eq!(missing["errors"][0]["field"], "password");
    step_up(&ben, json!({"method": "totp", "code": "123456"})).await.problem("validation_error");
    let reply = step_up(&ben, json!({"method": "password", "password": PASSWORD})).await;
    is_fresh(&app, &session, reply).await;
    let entries = audit(&app).await;
    let entry = entries.iter().find(|(action, _)| action == "step_up").unwrap();
    assert_eq!(entry.1, json!({"method": "password"}));
}

#[tokio::test]
async fn a_fresh_proof_is_fresh_for_a_quarter_of_an_hour() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    let session = later(&app, &session).await;
    let body = json!({"method": "password", "password": PASSWORD});
    step_up(&bearer(&app, &session), body).await.expect(200);
    later(&app, &session).await;
}

#[tokio::test]
async fn without_a_second_factor_a_mailed_code_will_do() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    let session = later(&app, &session).await;
    let ben = bearer(&app, &session);
    assert_eq!(ben.post("/api/v1/auth/step-up/send", json!({"method": "email"})).await.status, 202);
    let code = mailed_code(&app).await;
    step_up(&ben, json!({"method": "email", "code": "no code"})).await.problem("code_invalid");
    is_fresh(&app, &session, step_up(&ben, json!({"method": "email", "code": code})).await).await;
    step_up(&ben, json!({"method": "email", "code": code})).await.problem("code_invalid");
    ben.post("/api/v1/auth/step-up/send", json!({"method": "password"})).await.problem("validation_error");
}

#[tokio::test]
async fn who_has_a_second_factor_shows_it_and_not_the_password() {
    let app = start().await;
    let (ben, session) = protected_later(&app).await;
    let caller = bearer(&app, &session);
    assert_eq!(ways(&caller).await["methods"], json!(["totp", "backup_code"]));
    step_up(&caller, json!({"method": "password", "password": PASSWORD})).await.problem("validation_error");
    caller.post("/api/v1/auth/step-up/send", json!({"method": "email"})).await.problem("validation_error");
    step_up(&caller, json!({"method": "totp", "code": "123 45"})).await.problem("code_invalid");
    let code = ben.code(&app);
    is_fresh(&app, &session, step_up(&caller, json!({"method": "totp", "code": code})).await).await;
    step_up(&caller, json!({"method": "totp", "code": code})).await.problem("code_invalid");
}

#[tokio::test]
async fn a_backup_code_will_do() {
    let app = start().await;
    let (ben, session) = protected_later(&app).await;
    let caller = bearer(&app, &session);
    let body = json!({"method": "backup_code", "code": ben.backup_codes[9]});
    is_fresh(&app, &session, step_up(&caller, body.clone()).await).await;
    step_up(&caller, body).await.problem("code_invalid");
}

#[tokio::test]
async fn a_texted_code_will_do() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    add_phone(&app, &session).await;
    let session = later(&app, &session).await;
    let caller = bearer(&app, &session);
    let offered = ways(&caller).await;
    assert_eq!((&offered["methods"][0], &offered["sms_hint"]), (&json!("sms"), &json!("•••• 67")));
    assert_eq!(caller.post("/api/v1/auth/step-up/send", json!({"method": "sms"})).await.status, 202);
    let code = texted_code(&app).await;
    is_fresh(&app, &session, step_up(&caller, json!({"method": "sms", "code": code})).await).await;
}

#[tokio::test]
async fn a_passkey_will_do_and_its_answer_is_good_once() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    let (mut passkey, _) = add_passkey(&app, &session).await;
    let session = later(&app, &session).await;
    let caller = bearer(&app, &session);
    let offered = ways(&caller).await;
    assert_eq!(offered["methods"], json!(["passkey", "backup_code"]));
    let credential = passkey.assert(&offered["options"]);
    let body = json!({"method": "passkey", "challenge": offered["challenge"], "credential": credential});
    is_fresh(&app, &session, step_up(&caller, body.clone()).await).await;
    step_up(&caller, body).await.problem("code_invalid");
}

#[tokio::test]
async fn a_challenge_of_somebody_else_is_no_use() {
    let app = start().await;
    let (bens, cleos) = (tokens(&app, Person::SecondArtist).await, tokens(&app, Person::ThirdArtist).await);
    let (mut passkey, _) = add_passkey(&app, &bens).await;
    add_passkey(&app, &cleos).await;
    let offered = ways(&bearer(&app, &cleos)).await;
    let credential = passkey.assert(&offered["options"]);
    let body = json!({"method": "passkey", "challenge": offered["challenge"], "credential": credential});
    step_up(&bearer(&app, &bens), body).await.problem("code_invalid");
}

#[tokio::test]
async fn ten_wrong_codes_lock_here_as_well() {
    let app = start().await;
    let (ben, session) = protected_later(&app).await;
    let caller = bearer(&app, &session);
    for _ in 0..9 {
        step_up(&caller, json!({"method": "totp", "code": "no code"})).await.problem("code_invalid");
    }
    step_up(&caller, json!({"method": "totp", "code": "no code"})).await.problem("account_locked");
    let body = json!({"method": "totp", "code": ben.code(&app)});
    step_up(&caller, body).await.problem("account_locked");
    app.run_jobs().await;
}

#[tokio::test]
async fn one_session_proves_nothing_for_another_nor_for_one_that_is_over() {
    let app = start().await;
    let (one, two) = (tokens(&app, Person::SecondArtist).await, tokens(&app, Person::SecondArtist).await);
    app.advance(SignedDuration::from_mins(16));
    let renew = async |session: &Value| refresh(&app, text(&session["refresh_token"])).await.expect(200);
    let (one, two) = (renew(&one).await, renew(&two).await);
    let body = json!({"method": "password", "password": PASSWORD});
    step_up(&bearer(&app, &one), body.clone()).await.expect(200);
    bearer(&app, &two).post_empty(SENSITIVE).await.problem("step_up_required");
    let over = "UPDATE sessions SET revoked_at = now() WHERE revoked_at IS NULL";
    app.superuser().await.execute(over, &[]).await.unwrap();
    step_up(&bearer(&app, &two), body).await.problem("invalid_token");
}
