//! Signing in with a password.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::people::PASSWORD;
use testkit::{Person, TestApp};

use crate::{audit, enter_window, history, me, newest_mail, sign_in, tokens, unlimited};

#[tokio::test]
async fn the_right_password_opens_a_session() {
    let app = TestApp::start().await;
    let reply = sign_in(&app, " ADMIN@opera.test", PASSWORD).await;
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("set-cookie"), "", "programs keep the token themselves");
    let body = reply.expect(200);
    assert_eq!(body["user"]["email"], "admin@opera.test");
    assert_eq!(body["user"]["role"], "admin");
    assert_eq!(body["tokens"]["expires_in"], 900);
    assert_eq!(me(&app, &body["tokens"]).await.expect(200)["organization"]["slug"], "opera");
    let actions: Vec<_> = audit(&app).await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions.last().map(String::as_str), Some("session_create"));
}

#[tokio::test]
async fn unknown_address_and_wrong_password_cannot_be_told_apart() {
    let app = TestApp::start().await;
    let mut answers: Vec<Value> = Vec::new();
    for email in ["admin@opera.test", "nobody@opera.test"] {
        let begun = Instant::now();
        let mut answer = sign_in(&app, email, "not the right password").await.problem("invalid_credentials");
        assert!(begun.elapsed() >= Duration::from_millis(300), "a refusal takes its time");
        answer["request_id"].take();
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0]["status"], 401);
}

#[tokio::test]
async fn a_sixth_wrong_attempt_within_a_minute_is_refused() {
    let app = TestApp::start().await;
    enter_window(&app, 60);
    for _ in 0..5 {
        sign_in(&app, "admin@opera.test", "not the right password").await.problem("invalid_credentials");
    }
    let refused = sign_in(&app, "admin@opera.test", PASSWORD).await;
    assert_ne!(refused.header("retry-after"), "");
    let wait = refused.problem("too_many_attempts")["retry_after"].as_i64().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    sign_in(&app, "production@opera.test", PASSWORD).await.problem("too_many_attempts");
    app.advance(SignedDuration::from_secs(61));
    sign_in(&app, "admin@opera.test", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn an_account_is_limited_from_all_addresses_together() {
    let proxy = "127.0.0.1".parse().unwrap();
    let app = TestApp::start_with(|config| config.trusted_proxies = vec![proxy]).await;
    enter_window(&app, 60);
    let attempt = async |address: &str, email: &str| {
        let body = json!({"email": email, "password": "not the right password"});
        app.anonymous().with("x-forwarded-for", address).post("/api/v1/auth/login", body).await
    };
    for n in 1..=5 {
        attempt(&format!("203.0.113.{n}"), "admin@opera.test").await.problem("invalid_credentials");
    }
    attempt("203.0.113.6", "admin@opera.test").await.problem("too_many_attempts");
    attempt("203.0.113.6", "production@opera.test").await.problem("invalid_credentials");
}

#[tokio::test]
async fn signing_in_with_the_right_password_is_not_limited() {
    let app = TestApp::start().await;
    enter_window(&app, 60);
    for _ in 0..8 {
        sign_in(&app, "admin@opera.test", PASSWORD).await.expect(200);
    }
}

#[tokio::test]
async fn ten_wrong_passwords_lock_the_account_for_half_an_hour() {
    let app = unlimited().await;
    enter_window(&app, 1800);
    for _ in 0..10 {
        sign_in(&app, "ben@artists.test", "not the right password").await.problem("invalid_credentials");
    }
    let locked = sign_in(&app, "ben@artists.test", PASSWORD).await.problem("account_locked");
    assert!((1790..=1801).contains(&locked["retry_after"].as_i64().unwrap()), "{locked}");
    let mail = newest_mail(&app).await;
    assert!(mail.contains("Your account is locked") && mail.contains("ben@artists.test"), "{mail}");
    assert_eq!(app.mails().len(), 1, "one e-mail for one lock");
    let locks = audit(&app).await.into_iter().filter(|(action, _)| action == "account_lock").count();
    assert_eq!(locks, 1);
    app.advance(SignedDuration::from_mins(31));
    sign_in(&app, "ben@artists.test", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn the_right_password_forgives_the_wrong_ones_before_it() {
    let app = unlimited().await;
    for _ in 0..2 {
        for _ in 0..9 {
            sign_in(&app, "ben@artists.test", "not the right password").await.problem("invalid_credentials");
        }
        sign_in(&app, "ben@artists.test", PASSWORD).await.expect(200);
    }
}

#[tokio::test]
async fn the_lock_does_not_tell_which_addresses_have_accounts() {
    let app = unlimited().await;
    enter_window(&app, 1800);
    for _ in 0..10 {
        sign_in(&app, "nobody@opera.test", "not the right password").await.problem("invalid_credentials");
    }
    sign_in(&app, "nobody@opera.test", "not the right password").await.problem("account_locked");
    app.advance(SignedDuration::from_mins(31));
    sign_in(&app, "nobody@opera.test", "not the right password").await.problem("invalid_credentials");
}

#[tokio::test]
async fn a_lock_ends_when_it_would_end_for_an_address_without_an_account() {
    let app = unlimited().await;
    enter_window(&app, 1800);
    app.advance(SignedDuration::from_mins(20));
    let mut waits = Vec::new();
    for email in ["ben@artists.test", "nobody@opera.test"] {
        for _ in 0..10 {
            sign_in(&app, email, "not the right password").await.problem("invalid_credentials");
        }
        let locked = sign_in(&app, email, "not the right password").await.problem("account_locked");
        waits.push(locked["retry_after"].as_i64().unwrap());
    }
    // The clock goes on while the test runs.
    assert!(waits.iter().all(|wait| (1770..=1801).contains(wait)), "{waits:?}");
    app.advance(SignedDuration::from_mins(31));
    for email in ["ben@artists.test", "nobody@opera.test"] {
        for _ in 0..9 {
            sign_in(&app, email, "not the right password").await.problem("invalid_credentials");
        }
    }
    // A day later both begin anew.
    app.advance(SignedDuration::from_hours(25));
    for email in ["ben@artists.test", "nobody@opera.test"] {
        for _ in 0..2 {
            sign_in(&app, email, "not the right password").await.problem("invalid_credentials");
        }
    }
    let addresses = "SELECT count(*) FROM unknown_sign_ins";
    assert_eq!(app.count(addresses).await, 1);
    app.advance(SignedDuration::from_hours(25));
    let system = app.platform.system(platform::db::context::Purpose::Scheduler, platform::Origin::internal());
    identity::prune_sessions(&system).await.unwrap();
    assert_eq!(app.count(addresses).await, 0);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_row_of_wrong_passwords_is_one_line_of_the_persons_history() {
    let app = unlimited().await;
    for _ in 0..4 {
        sign_in(&app, "ben@artists.test", "not the right password").await.problem("invalid_credentials");
    }
    let failed = async || {
        let history = history(&app.second_artist()).await;
        history.iter().filter(|action| *action == "sign_in_failed").count()
    };
    assert_eq!(failed().await, 1);
    sign_in(&app, "ben@artists.test", PASSWORD).await.expect(200);
    sign_in(&app, "ben@artists.test", "not the right password").await.problem("invalid_credentials");
    assert_eq!(failed().await, 2);
}

#[tokio::test]
async fn a_deactivated_member_cannot_sign_in() {
    let app = TestApp::start().await;
    let member = app.admin().get("/api/v1/members?q=cleo").await.expect(200)["data"][0].take();
    let path = format!("/api/v1/members/{}", member["id"].as_str().unwrap());
    app.admin().patch(&path, 1, json!({"status": "deactivated"})).await.expect(200);
    sign_in(&app, "cleo@artists.test", PASSWORD).await.problem("forbidden");
    sign_in(&app, "cleo@artists.test", "not the right password").await.problem("invalid_credentials");
}

#[tokio::test]
async fn an_organization_can_be_chosen_and_only_ones_own() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let choose = async |person: Person, organization: String| {
        let body = json!({"email": person.email(), "password": PASSWORD, "organization_id": organization});
        app.anonymous().post("/api/v1/auth/login", body).await
    };
    let (home, other) = (app.organization_id.to_string(), app.other_organization_id.to_string());
    let circus = choose(Person::Artist, other.clone()).await.expect(200);
    assert_eq!(me(&app, &circus["tokens"]).await.expect(200)["organization"]["id"], other);
    let again = tokens(&app, Person::Artist).await;
    assert_eq!(me(&app, &again).await.expect(200)["organization"]["id"], other, "the one used last");
    let opera = choose(Person::Artist, home.clone()).await.expect(200);
    assert_eq!(me(&app, &opera["tokens"]).await.expect(200)["organization"]["id"], home);
    choose(Person::SecondArtist, other).await.problem("forbidden");
    choose(Person::SecondArtist, "00000000-0000-0000-0000-000000000000".into()).await.problem("forbidden");
}

#[tokio::test]
async fn what_cannot_be_a_sign_in_is_refused_with_its_field() {
    let app = TestApp::start().await;
    let problem = sign_in(&app, "not an address", PASSWORD).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "email");
    for body in [json!({"email": "a@b.test"}), json!({"email": "a@b.test", "password": "x", "admin": true})] {
        app.anonymous().post("/api/v1/auth/login", body).await.problem("validation_error");
    }
    sign_in(&app, "admin@opera.test", &"x".repeat(100_000)).await.problem("invalid_credentials");
}
