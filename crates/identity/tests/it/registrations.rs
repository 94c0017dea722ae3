//! Registering oneself.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::people::PASSWORD;
use testkit::{Person, Reply, TestApp};

use crate::{link_token, mails_to, me, set_security, sign_in, text, unlimited};

const EVA: &str = "eva@artists.test";
const SECRET: &str = "three purple submarines";

async fn open() -> TestApp {
    let app = unlimited().await;
    set_security(&app, "self_registration = true").await;
    app
}

async fn register(app: &TestApp, email: &str, password: Option<&str>) -> Reply {
    let body = json!({
        "email": email, "password": password, "first_name": "Eva", "last_name": "Neu",
        "organization_id": app.organization_id,
    });
    app.anonymous().post("/api/v1/auth/register", body).await
}

async fn confirm(app: &TestApp, email: &str) -> Reply {
    let token = link_token(&mails_to(app, email).await.pop().unwrap().text, "/verify-email/");
    app.anonymous().post("/api/v1/auth/verify-email", json!({"token": token})).await
}

async fn waiting(app: &TestApp) -> Vec<Value> {
    let list = app.admin().get("/api/v1/members?status=waiting").await.expect(200);
    list["data"].as_array().unwrap().clone()
}

async fn approve(app: &TestApp, member: &Value) -> Reply {
    app.admin().post_empty(&format!("/api/v1/members/{}/approve", text(&member["id"]))).await
}

#[tokio::test]
async fn a_person_registers_proves_the_address_waits_and_is_let_in() {
    let app = open().await;
    let found = app.anonymous().get("/api/v1/auth/registration/opera").await.expect(200);
    assert_eq!(found, json!({"organization_id": app.organization_id, "name": "Opera Test"}));
    register(&app, EVA, Some(SECRET)).await.expect(202);
    assert_eq!(app.count("SELECT count(*) FROM users WHERE email = 'eva@artists.test'").await, 0);
    assert_eq!(confirm(&app, EVA).await.expect(200), json!({"purpose": "registration", "is_complete": true}));
    confirm(&app, EVA).await.problem("link_invalid");
    sign_in(&app, EVA, SECRET).await.problem("forbidden");
    let letter = mails_to(&app, "admin@opera.test").await.pop().unwrap();
    assert_eq!(letter.subject, "Eva Neu waits to join Opera Test");
    let members = waiting(&app).await;
    assert_eq!((members.len(), &members[0]["role"]), (1, &json!("artist")));
    assert_eq!(app.admin().get("/api/v1/artists?q=eva").await.expect(200)["data"], json!([]));
    app.accountant()
        .post_empty(&format!("/api/v1/members/{}/approve", text(&members[0]["id"])))
        .await
        .problem("forbidden");
    approve(&app, &members[0]).await.expect(204);
    approve(&app, &members[0]).await.problem("invalid_state");
    assert_eq!(mails_to(&app, EVA).await.pop().unwrap().subject, "Welcome to Opera Test");
    let session = sign_in(&app, EVA, SECRET).await.expect(200);
    assert!(!me(&app, &session["tokens"]).await.expect(200)["artist_id"].is_null());
}

#[tokio::test]
async fn nobody_registers_where_it_is_not_switched_on() {
    let app = unlimited().await;
    register(&app, EVA, Some(SECRET)).await.problem("not_found");
    app.anonymous().get("/api/v1/auth/registration/opera").await.problem("not_found");
    app.anonymous().get("/api/v1/auth/registration/nowhere").await.problem("not_found");
    set_security(&app, "self_registration = true").await;
    register(&app, EVA, None).await.expect(202);
    set_security(&app, "self_registration = false").await;
    confirm(&app, EVA).await.problem("not_found");
    assert_eq!(waiting(&app).await.len(), 0);
}

#[tokio::test]
async fn registering_does_not_tell_which_addresses_have_accounts() {
    let app = open().await;
    let mut answers = Vec::new();
    for email in [EVA, Person::SecondArtist.email(), Person::OtherArtist.email()] {
        let begun = Instant::now();
        let reply = register(&app, email, Some(SECRET)).await;
        assert!(begun.elapsed() >= Duration::from_millis(300));
        answers.push((reply.status.as_u16(), reply.bytes.to_vec()));
    }
    assert!(answers.iter().all(|answer| *answer == (202, Vec::new())), "{answers:?}");
    let known = mails_to(&app, Person::SecondArtist.email()).await.pop().unwrap();
    assert_eq!(known.subject, "You have an account already");
    sign_in(&app, Person::SecondArtist.email(), PASSWORD).await.expect(200);
}

#[tokio::test]
async fn an_account_of_another_company_joins_as_it_is() {
    let app = open().await;
    let dario = Person::OtherArtist.email();
    register(&app, dario, Some(SECRET)).await.expect(202);
    confirm(&app, dario).await.expect(200);
    let members = waiting(&app).await;
    assert_eq!(members[0]["first_name"], "Dario", "what was typed changes nothing");
    approve(&app, &members[0]).await.expect(204);
    sign_in(&app, dario, SECRET).await.problem("invalid_credentials");
    let body = json!({"email": dario, "password": PASSWORD, "organization_id": app.organization_id});
    let session = app.anonymous().post("/api/v1/auth/login", body).await.expect(200);
    assert_eq!(me(&app, &session["tokens"]).await.expect(200)["organization"]["slug"], "opera");
    app.run_jobs().await;
}

#[tokio::test]
async fn who_waits_can_be_turned_away_and_not_be_waved_through() {
    let app = open().await;
    register(&app, EVA, None).await.expect(202);
    confirm(&app, EVA).await.expect(200);
    let member = waiting(&app).await.remove(0);
    let path = format!("/api/v1/members/{}", text(&member["id"]));
    app.admin().patch(&path, 1, json!({"status": "active"})).await.problem("invalid_state");
    app.admin().patch(&path, 1, json!({"status": "deactivated"})).await.expect(200);
    approve(&app, &member).await.problem("invalid_state");
    app.admin().patch(&path, 2, json!({"status": "waiting"})).await.problem("invalid_state");
    app.anonymous().post("/api/v1/auth/code", json!({"email": EVA})).await.expect(202);
    let letters = mails_to(&app, EVA).await;
    assert!(letters.iter().all(|letter| !letter.subject.contains("your code")), "{letters:?}");
}

#[tokio::test]
async fn who_registered_without_a_password_comes_in_by_code() {
    let app = open().await;
    register(&app, EVA, None).await.expect(202);
    confirm(&app, EVA).await.expect(200);
    approve(&app, &waiting(&app).await[0]).await.expect(204);
    app.anonymous().post("/api/v1/auth/code", json!({"email": EVA})).await.expect(202);
    let code = crate::code_in(&mails_to(&app, EVA).await.pop().unwrap());
    let body = json!({"email": EVA, "code": code});
    app.anonymous().post("/api/v1/auth/code/verify", body).await.expect(200);
    sign_in(&app, EVA, "").await.problem("invalid_credentials");
}

#[tokio::test]
async fn a_registration_has_a_day_and_needs_its_fields() {
    let app = open().await;
    register(&app, EVA, None).await.expect(202);
    app.advance(SignedDuration::from_hours(24));
    confirm(&app, EVA).await.problem("link_invalid");
    register(&app, EVA, Some("evaneu2026!!")).await.problem("validation_error");
    let body = json!({
        "email": "x", "first_name": " ", "last_name": "", "organization_id": app.organization_id,
    });
    let problem = app.anonymous().post("/api/v1/auth/register", body).await.problem("validation_error");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 3);
}
