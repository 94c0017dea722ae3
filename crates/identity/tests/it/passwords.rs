//! Passwords: forgotten, changed, demanded, imported, published.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::people::PASSWORD;
use testkit::{Person, Reply, TestApp, eventually};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::{
    audit, history, link_token, mails_to, me, newest_mail, refresh, sign_in, text, tokens, unlimited,
    with_token,
};

const BEN: &str = "ben@artists.test";
const NEW: &str = "three purple submarines";

async fn forget(app: &TestApp, email: &str) -> Reply {
    app.anonymous().post("/api/v1/auth/forgot-password", json!({"email": email})).await
}

async fn reset(app: &TestApp, token: &str, password: &str) -> Reply {
    let body = json!({"token": token, "password": password});
    app.anonymous().post("/api/v1/auth/reset-password", body).await
}

async fn reset_token(app: &TestApp) -> String {
    forget(app, BEN).await.expect(202);
    link_token(&mails_to(app, BEN).await.pop().unwrap().text, "/reset-password/")
}

#[tokio::test]
async fn a_forgotten_password_is_chosen_anew_and_everybody_else_is_signed_out() {
    let app = unlimited().await;
    let elsewhere = tokens(&app, Person::SecondArtist).await;
    let token = reset_token(&app).await;
    let session = reset(&app, &token, NEW).await.expect(200);
    assert_eq!(me(&app, &session["tokens"]).await.expect(200)["user"]["email"], BEN);
    let told = refresh(&app, text(&elsewhere["refresh_token"])).await.problem("invalid_token");
    assert_eq!(told["detail"], "Your password was changed.");
    eventually("the old access token is refused", async || me(&app, &elsewhere).await.status == 401).await;
    let letter = mails_to(&app, BEN).await.pop().unwrap();
    assert_eq!(letter.subject, "Your password was changed");
    assert_eq!(
        history(&with_token(&app, &session["tokens"])).await[..2],
        ["session_create", "password_reset"]
    );
    sign_in(&app, BEN, PASSWORD).await.problem("invalid_credentials");
    sign_in(&app, BEN, NEW).await.expect(200);
    let actions: Vec<_> = audit(&app).await.into_iter().map(|(action, _)| action).collect();
    assert!(actions.contains(&"password_reset".to_owned()), "{actions:?}");
}

#[tokio::test]
async fn a_link_to_a_new_password_is_good_once_and_for_an_hour() {
    let app = unlimited().await;
    let token = reset_token(&app).await;
    let weak = reset(&app, &token, "benfiddle2026").await.problem("validation_error");
    assert_eq!(weak["errors"][0]["field"], "password", "a refused password does not spend the link");
    reset(&app, &token, NEW).await.expect(200);
    reset(&app, &token, "another three submarines").await.problem("link_invalid");
    let late = reset_token(&app).await;
    app.advance(SignedDuration::from_mins(61));
    reset(&app, &late, NEW).await.problem("link_invalid");
    for token in ["", "x", &"A".repeat(43), &"A".repeat(5000)] {
        reset(&app, token, NEW).await.problem("link_invalid");
    }
}

#[tokio::test]
async fn of_two_who_reset_at_once_one_succeeds() {
    let app = unlimited().await;
    let token = reset_token(&app).await;
    let (one, two) = tokio::join!(reset(&app, &token, NEW), reset(&app, &token, "four purple submarines"));
    let mut states = [one.status.as_u16(), two.status.as_u16()];
    states.sort_unstable();
    assert_eq!(states, [200, 404]);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_reset_takes_every_other_open_way_with_it() {
    let app = unlimited().await;
    let (first, second) = (reset_token(&app).await, reset_token(&app).await);
    app.anonymous().post("/api/v1/auth/code", json!({"email": BEN})).await.expect(202);
    let link = link_token(&mails_to(&app, BEN).await.pop().unwrap().text, "/sign-in/");
    reset(&app, &second, NEW).await.expect(200);
    reset(&app, &first, "four purple submarines").await.problem("link_invalid");
    app.anonymous().post("/api/v1/auth/code/verify", json!({"token": link})).await.problem("link_invalid");
    app.run_jobs().await;
}

#[tokio::test]
async fn forgetting_does_not_tell_which_addresses_have_accounts() {
    let app = unlimited().await;
    let mut answers = Vec::new();
    for email in [BEN, "nobody@artists.test"] {
        let begun = Instant::now();
        let reply = forget(&app, email).await;
        assert!(begun.elapsed() >= Duration::from_millis(300));
        answers.push((reply.status.as_u16(), reply.bytes.to_vec()));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], (202, Vec::new()));
    app.run_jobs().await;
    assert_eq!(app.mails().len(), 1);
}

#[tokio::test]
async fn a_reset_unlocks_the_account() {
    let app = unlimited().await;
    for _ in 0..10 {
        sign_in(&app, BEN, "not the right password").await.problem("invalid_credentials");
    }
    let token = reset_token(&app).await;
    reset(&app, &token, NEW).await.expect(200);
    sign_in(&app, BEN, NEW).await.expect(200);
    app.run_jobs().await;
}

async fn change(app: &TestApp, tokens: &Value, body: Value) -> Reply {
    with_token(app, tokens).post("/api/v1/me/password", body).await
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions_and_keeps_this_one() {
    let app = unlimited().await;
    let (here, elsewhere) =
        (tokens(&app, Person::SecondArtist).await, tokens(&app, Person::SecondArtist).await);
    let wrong = json!({"current_password": "not the right password", "password": NEW});
    let problem = change(&app, &here, wrong).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "current_password");
    change(&app, &here, json!({"password": PASSWORD})).await.problem("validation_error");
    change(&app, &here, json!({"current_password": PASSWORD, "password": NEW})).await.expect(204);
    me(&app, &here).await.expect(200);
    refresh(&app, text(&elsewhere["refresh_token"])).await.problem("invalid_token");
    refresh(&app, text(&here["refresh_token"])).await.expect(200);
    sign_in(&app, BEN, NEW).await.expect(200);
    assert!(newest_mail(&app).await.contains("the password of your account was changed"));
}

#[tokio::test]
async fn a_changed_password_needs_a_fresh_proof() {
    let app = unlimited().await;
    let first = tokens(&app, Person::SecondArtist).await;
    app.advance(SignedDuration::from_mins(14));
    let renewed = refresh(&app, text(&first["refresh_token"])).await.expect(200);
    app.advance(SignedDuration::from_mins(2));
    change(&app, &renewed, json!({"current_password": PASSWORD, "password": NEW}))
        .await
        .problem("step_up_required");
    app.anonymous().post("/api/v1/me/password", json!({"password": NEW})).await.problem("unauthorized");
}

#[tokio::test]
async fn a_member_who_must_change_the_password_can_do_nothing_else() {
    let app = unlimited().await;
    let before = tokens(&app, Person::SecondArtist).await;
    let member = app.admin().get("/api/v1/members?q=ben").await.expect(200)["data"][0].take();
    let path = format!("/api/v1/members/{}/require-password-change", text(&member["id"]));
    app.second_artist().post_empty(&path).await.problem("forbidden");
    app.admin().post_empty(&path).await.expect(204);
    assert!(newest_mail(&app).await.contains("asks you to choose a new password"));
    eventually("the old access token is refused", async || me(&app, &before).await.status == 401).await;
    let confined = tokens(&app, Person::SecondArtist).await;
    assert_eq!(me(&app, &confined).await.expect(200)["confinement"], "password");
    with_token(&app, &confined).get("/api/v1/contracts").await.problem("password_change_required");
    change(&app, &confined, json!({"password": NEW})).await.expect(204);
    let free = refresh(&app, text(&confined["refresh_token"])).await.expect(200);
    assert_eq!(me(&app, &free).await.expect(200)["confinement"], Value::Null);
    with_token(&app, &free).get("/api/v1/contracts").await.expect(200);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_password_of_another_system_is_taken_over_at_sign_in() {
    let app = unlimited().await;
    // bcrypt, cost 5, of "U*U" by another implementation.
    let foreign = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    let superuser = app.superuser().await;
    let set = "UPDATE users SET password_hash = $1 WHERE email = $2";
    superuser.execute(set, &[&foreign, &BEN]).await.unwrap();
    sign_in(&app, BEN, "U*V").await.problem("invalid_credentials");
    assert_eq!(app.count("SELECT count(*) FROM users WHERE password_hash LIKE '$2a$%'").await, 1);
    sign_in(&app, BEN, "U*U").await.expect(200);
    assert_eq!(app.count("SELECT count(*) FROM users WHERE password_hash LIKE '$2a$%'").await, 0);
    sign_in(&app, BEN, "U*U").await.expect(200);
    // A cost that would keep a core busy for minutes is not computed.
    superuser.execute(set, &[&foreign.replace("$05$", "$20$"), &BEN]).await.unwrap();
    let begun = Instant::now();
    sign_in(&app, BEN, "U*U").await.problem("invalid_credentials");
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn an_imported_hash_of_the_highest_cost_does_not_show_in_the_time_of_a_refusal() {
    let app = unlimited().await;
    let foreign = "$2a$12$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    let set = "UPDATE users SET password_hash = $1 WHERE email = $2";
    app.superuser().await.execute(set, &[&foreign, &BEN]).await.unwrap();
    let quickest = async |email: &str| {
        let mut quickest = Duration::MAX;
        for _ in 0..3 {
            let begun = Instant::now();
            sign_in(&app, email, "not the right password").await.problem("invalid_credentials");
            quickest = quickest.min(begun.elapsed());
        }
        quickest
    };
    let (unknown, imported) = (quickest("nobody@artists.test").await, quickest(BEN).await);
    let difference = imported.max(unknown) - imported.min(unknown);
    assert!(difference < unknown / 5, "{imported:?} and {unknown:?}");
}

/// A range service that gives one answer to everybody; none: it hangs.
async fn range_service(answer: Option<&'static str>) -> platform::config::ServiceUrl {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/range/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut socket, _)) = listener.accept().await {
            let _ = socket.read(&mut [0; 4096]).await;
            if let Some(body) = answer {
                let head =
                    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                let _ = socket.write_all(format!("{head}{body}").as_bytes()).await;
            }
            open.push(socket);
        }
    });
    url.parse().unwrap()
}

#[tokio::test]
async fn a_published_password_is_refused() {
    // SHA-1 of "three purple submarines" without its first five digits.
    let url = range_service(Some(
        "003D68EB55068C33ACE09247EE4C639306B:3\r\nF5159A1D719744C8C43862427C728A941D3:12\r\n",
    ))
    .await;
    let app = TestApp::start_with(|config| config.breached_passwords_url = Some(url)).await;
    let here = tokens(&app, Person::SecondArtist).await;
    let problem = change(&app, &here, json!({"password": NEW})).await.problem("validation_error");
    assert!(text(&problem["errors"][0]["message"]).contains("published"), "{problem}");
    change(&app, &here, json!({"password": "four purple submarines"})).await.expect(204);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_range_service_that_is_out_of_order_stops_nobody_and_is_recorded() {
    for (answer, reason) in [(None, "no answer in time"), (Some("<html>"), "answer not understood")] {
        let url = range_service(answer).await;
        let app = TestApp::start_with(|config| config.breached_passwords_url = Some(url)).await;
        let here = tokens(&app, Person::SecondArtist).await;
        change(&app, &here, json!({"password": NEW})).await.expect(204);
        let entries = audit(&app).await;
        let unchecked = entries.iter().find(|(action, _)| action == "password_breach_unchecked").unwrap();
        assert_eq!(unchecked.1, json!({"reason": reason}));
        app.run_jobs().await;
    }
}

#[tokio::test]
async fn a_password_is_estimated_while_it_is_typed() {
    let app = TestApp::start().await;
    let estimate = async |body: Value| app.anonymous().post("/api/v1/auth/password-strength", body).await;
    let weak = estimate(json!({"password": "password1234"})).await.expect(200);
    assert_eq!((&weak["is_acceptable"], &weak["score"]), (&json!(false), &json!(1)));
    assert!(!weak["warning"].is_null() && weak["suggestions"].as_array().unwrap().len() == 1, "{weak}");
    let own = json!({"password": "benfiddle2026", "email": "ben.fiddle@artists.test"});
    assert_eq!(estimate(own).await.expect(200)["is_acceptable"], false);
    let strong = estimate(json!({"password": NEW, "email": BEN})).await.expect(200);
    assert_eq!(strong, json!({"score": 4, "warning": null, "suggestions": [], "is_acceptable": true}));
    let long = estimate(json!({"password": "4@8({[</369&#!1/0$5+7%2".repeat(40)})).await.expect(200);
    assert_eq!(long["is_acceptable"], false);
    estimate(json!({})).await.problem("validation_error");
}

#[tokio::test]
async fn one_company_asks_nobody_for_a_new_password_whom_another_trusts_with_its_money() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let anna = app.artist().user_id.unwrap();
    let as_role = async |role: &str| {
        let sql = "UPDATE memberships SET role = $3 WHERE organization_id = $1 AND user_id = $2";
        let superuser = app.superuser().await;
        superuser.execute(sql, &[&app.other_organization_id.0, &anna.0, &role]).await.unwrap();
    };
    let member = app.admin().get("/api/v1/members?q=anna").await.expect(200)["data"][0].take();
    let path = format!("/api/v1/members/{}/require-password-change", text(&member["id"]));
    as_role("accountant").await;
    app.admin().post_empty(&path).await.problem("invalid_state");
    as_role("artist").await;
    app.admin().post_empty(&path).await.expect(204);
    app.run_jobs().await;
}
