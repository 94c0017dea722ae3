//! Coming in by e-mail.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::{Person, Reply, TestApp};

use crate::{
    code_in, enter_window, history, link_token, mails_to, me, sign_in, text, unlimited, with_token, wrong,
};

const BEN: &str = "ben@artists.test";

async fn ask(app: &TestApp, email: &str) -> Reply {
    app.anonymous().post("/api/v1/auth/code", json!({"email": email})).await
}

async fn verify(app: &TestApp, body: Value) -> Reply {
    app.anonymous().post("/api/v1/auth/code/verify", body).await
}

async fn guess(app: &TestApp, code: &str) -> Reply {
    verify(app, json!({"email": BEN, "code": code})).await
}

/// The code and the link's token of the newest message.
async fn message(app: &TestApp) -> (String, String) {
    let letter = mails_to(app, BEN).await.pop().unwrap();
    (code_in(&letter), link_token(&letter.text, "/sign-in/"))
}

#[tokio::test]
async fn a_person_comes_in_with_the_code_and_only_once() {
    let app = unlimited().await;
    assert_eq!(ask(&app, " Ben@artists.test").await.status, 202);
    let (code, token) = message(&app).await;
    let session = verify(&app, json!({"email": BEN, "code": format!(" {code}")})).await;
    assert_eq!(session.header("cache-control"), "no-store");
    let session = session.expect(200);
    assert_eq!(me(&app, &session["tokens"]).await.expect(200)["user"]["email"], BEN);
    guess(&app, &code).await.problem("code_invalid");
    verify(&app, json!({"token": token})).await.problem("link_invalid");
    assert_eq!(history(&with_token(&app, &session["tokens"])).await, ["session_create"]);
    let method = app.count("SELECT count(*) FROM sessions WHERE method = 'email_code'").await;
    assert_eq!(method, 1);
}

#[tokio::test]
async fn the_link_does_the_same_and_takes_the_code_with_it() {
    let app = unlimited().await;
    ask(&app, BEN).await;
    let (code, token) = message(&app).await;
    verify(&app, json!({"token": token})).await.expect(200);
    verify(&app, json!({"token": token})).await.problem("link_invalid");
    guess(&app, &code).await.problem("code_invalid");
}

#[tokio::test]
async fn of_two_who_show_the_same_link_one_comes_in() {
    let app = unlimited().await;
    ask(&app, BEN).await;
    let (_, token) = message(&app).await;
    let (one, two) =
        tokio::join!(verify(&app, json!({"token": token})), verify(&app, json!({"token": token})));
    let mut states = [one.status.as_u16(), two.status.as_u16()];
    states.sort_unstable();
    assert_eq!(states, [200, 404]);
}

#[tokio::test]
async fn a_code_is_dead_after_five_wrong_guesses_and_the_link_is_not() {
    let app = unlimited().await;
    ask(&app, BEN).await;
    let (code, token) = message(&app).await;
    for _ in 0..5 {
        guess(&app, &wrong(&code)).await.problem("code_invalid");
    }
    guess(&app, &code).await.problem("code_invalid");
    verify(&app, json!({"token": token})).await.expect(200);
}

#[tokio::test]
async fn codes_and_links_live_for_ten_minutes() {
    let app = unlimited().await;
    ask(&app, BEN).await;
    let (code, token) = message(&app).await;
    app.advance(SignedDuration::from_secs(601));
    guess(&app, &code).await.problem("code_invalid");
    verify(&app, json!({"token": token})).await.problem("link_invalid");
}

#[tokio::test]
async fn whether_an_address_has_an_account_cannot_be_seen() {
    let app = unlimited().await;
    let mut answers = Vec::new();
    for email in [BEN, "nobody@artists.test"] {
        let begun = Instant::now();
        let asked = ask(&app, email).await;
        let elapsed = begun.elapsed();
        assert!(elapsed >= Duration::from_millis(300), "{elapsed:?}");
        let begun = Instant::now();
        let mut refused =
            verify(&app, json!({"email": email, "code": "000000"})).await.problem("code_invalid");
        assert!(begun.elapsed() >= Duration::from_millis(300));
        refused["request_id"].take();
        answers.push((asked.status, asked.bytes.len(), refused));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(mails_to(&app, "nobody@artists.test").await.len(), 0);
    assert_eq!(mails_to(&app, BEN).await.len(), 1);
}

#[tokio::test]
async fn guesses_are_limited_per_mailbox_and_the_link_is_not_closed_by_them() {
    let proxy = "127.0.0.1".parse().unwrap();
    let app = TestApp::start_with(|config| config.trusted_proxies = vec![proxy]).await;
    enter_window(&app, 60);
    ask(&app, BEN).await;
    let (code, token) = message(&app).await;
    let from = async |address: &str, body: Value| {
        app.anonymous().with("x-forwarded-for", address).post("/api/v1/auth/code/verify", body).await
    };
    for n in 1..=5 {
        let body = json!({"email": BEN, "code": wrong(&code)});
        from(&format!("203.0.113.{n}"), body).await.problem("code_invalid");
    }
    from("203.0.113.9", json!({"email": BEN, "code": code})).await.problem("too_many_attempts");
    from("203.0.113.9", json!({"token": token})).await.expect(200);
}

#[tokio::test]
async fn a_mailbox_is_not_flooded_and_nobody_is_told() {
    let app = unlimited().await;
    enter_window(&app, 600);
    for _ in 0..5 {
        assert_eq!(ask(&app, BEN).await.status, 202);
    }
    assert_eq!(mails_to(&app, BEN).await.len(), 3);
    let (code, _) = message(&app).await;
    guess(&app, &code).await.expect(200);
}

#[tokio::test]
async fn asking_is_limited_per_address() {
    let app = TestApp::start_with(|config| config.rate_limit_sign_in_per_minute = 1).await;
    enter_window(&app, 60);
    for _ in 0..4 {
        assert_eq!(ask(&app, "nobody@artists.test").await.status, 202);
    }
    ask(&app, BEN).await.problem("too_many_attempts");
}

#[tokio::test]
async fn the_code_comes_in_while_the_password_is_locked() {
    let app = unlimited().await;
    for _ in 0..10 {
        sign_in(&app, BEN, "not the right password").await.problem("invalid_credentials");
    }
    sign_in(&app, BEN, testkit::people::PASSWORD).await.problem("account_locked");
    ask(&app, BEN).await;
    let (code, _) = message(&app).await;
    guess(&app, &code).await.expect(200);
    sign_in(&app, BEN, testkit::people::PASSWORD).await.problem("account_locked");
}

#[tokio::test]
async fn who_works_nowhere_gets_no_code() {
    let app = unlimited().await;
    let member = app.admin().get("/api/v1/members?q=ben").await.expect(200)["data"][0].take();
    let path = format!("/api/v1/members/{}", text(&member["id"]));
    app.admin().patch(&path, 1, json!({"status": "deactivated"})).await.expect(200);
    assert_eq!(ask(&app, BEN).await.status, 202);
    assert_eq!(mails_to(&app, BEN).await.len(), 0);
}

#[tokio::test]
async fn a_code_is_nobody_elses_and_nothing_else() {
    let app = unlimited().await;
    ask(&app, BEN).await;
    let (code, token) = message(&app).await;
    let cleo = Person::ThirdArtist.email();
    verify(&app, json!({"email": cleo, "code": code})).await.problem("code_invalid");
    let reset = json!({"token": token, "password": "three purple submarines"});
    app.anonymous().post("/api/v1/auth/reset-password", reset).await.problem("link_invalid");
    app.anonymous().post("/api/v1/auth/verify-email", json!({"token": token})).await.problem("link_invalid");
    guess(&app, &code).await.expect(200);
}

#[tokio::test]
async fn what_is_neither_code_nor_link_is_refused() {
    let app = unlimited().await;
    for body in [
        json!({}),
        json!({"email": BEN}),
        json!({"code": "123456"}),
        json!({"email": "nobody", "code": "123456"}),
        json!({"email": BEN, "code": "1", "token": "x"}),
    ] {
        verify(&app, body).await.problem("validation_error");
    }
    for token in ["", "x", &"A".repeat(43), &"A".repeat(5000)] {
        verify(&app, json!({"token": token})).await.problem("link_invalid");
    }
    for code in ["", "12345", "1234567", "abcdef", &"1".repeat(5000)] {
        guess(&app, code).await.problem("code_invalid");
    }
}
