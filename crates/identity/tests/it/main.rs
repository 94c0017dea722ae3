//! People and sessions through the HTTP API.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

mod account;
mod addresses;
mod api_clients;
mod arrivals;
mod codes;
mod delegation;
mod devices;
mod factors;
mod hosts;
mod invitations;
mod invitations_bulk;
mod members;
mod organization;
mod passwords;
mod personal;
mod provider;
mod registrations;
mod security;
mod sessions;
mod sign_in;
mod sso;
mod sso_protocol;
mod sso_real;

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::app::Letter;
use testkit::people::PASSWORD;
use testkit::{Actor, Person, Reply, TestApp};

/// An app in which attempts to sign in are not limited.
async fn unlimited() -> TestApp {
    TestApp::start_with(|config| config.rate_limit_sign_in_per_minute = 10_000).await
}

/// Moves the clock to the beginning of a window of so many seconds, so that a test does not straddle two.
fn enter_window(app: &TestApp, seconds: i64) {
    let now = app.platform.clock.now().as_second();
    app.advance(SignedDuration::from_secs(seconds - now.rem_euclid(seconds)));
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Reply {
    app.anonymous().post("/api/v1/auth/login", json!({"email": email, "password": password})).await
}

/// Tokens of a program that signs in as somebody.
async fn tokens(app: &TestApp, person: Person) -> Value {
    sign_in(app, person.email(), PASSWORD).await.expect(200)["tokens"].take()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

async fn refresh(app: &TestApp, token: &str) -> Reply {
    app.anonymous().post("/api/v1/auth/refresh", json!({"refresh_token": token})).await
}

/// `GET /me` with an access token.
async fn me(app: &TestApp, tokens: &Value) -> Reply {
    let bearer = format!("Bearer {}", text(&tokens["access_token"]));
    app.anonymous().with("authorization", bearer).get("/api/v1/me").await
}

/// Name and value of the cookie an answer sets, as a browser sends it back.
fn cookie(reply: &Reply) -> String {
    let cookie = reply.header("set-cookie");
    assert!(cookie.starts_with("biglive_refresh="), "{cookie:?}");
    cookie.split(';').next().unwrap_or_default().to_owned()
}

/// What a browser does at `/auth/…`.
async fn browse(app: &TestApp, path: &str, cookie: &str, body: Value) -> Reply {
    let browser = app.anonymous().with("x-requested-with", "biglive").with("cookie", cookie);
    browser.post(&format!("/api/v1/auth/{path}"), body).await
}

/// Actions in the audit log of the company, oldest first.
async fn audit(app: &TestApp) -> Vec<(String, Value)> {
    let rows = app
        .superuser()
        .await
        .query(
            "SELECT action, changes FROM audit_entries WHERE organization_id = $1 ORDER BY seq",
            &[&app.organization_id.0],
        )
        .await
        .unwrap();
    let entry = |row: &tokio_postgres::Row| (row.get(0), serde_json::from_str(row.get(1)).unwrap());
    rows.iter().map(entry).collect()
}

/// The newest e-mail, as the local mailbox shows it.
async fn newest_mail(app: &TestApp) -> String {
    app.run_jobs().await;
    let list = page(app, "/dev/mail").await;
    let id =
        list.split("href=\"/dev/mail/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    page(app, &format!("/dev/mail/{id}")).await
}

async fn page(app: &TestApp, path: &str) -> String {
    let reply = app.anonymous().get(path).await;
    assert_eq!(reply.status, 200);
    String::from_utf8(reply.bytes.to_vec()).unwrap().replace("&#x2f;", "/")
}

/// The token in the newest invitation.
async fn invitation_token(app: &TestApp) -> String {
    link_token(&newest_mail(app).await, "/invitation/")
}

/// The token of a link in an e-mail.
fn link_token(mail: &str, path: &str) -> String {
    let rest = mail.split(path).nth(1).unwrap_or_else(|| panic!("no link in {mail}"));
    rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter)).collect()
}

/// E-mails to an address, oldest first.
async fn mails_to(app: &TestApp, address: &str) -> Vec<Letter> {
    app.run_jobs().await;
    let mut letters = app.letters().await;
    letters.retain(|letter| letter.to == address);
    for letter in &mut letters {
        letter.text = letter.text.replace("&#x2f;", "/");
    }
    letters
}

/// The code in a sign-in e-mail.
fn code_in(letter: &Letter) -> String {
    let code = letter.subject.split(' ').next().unwrap_or_default().to_owned();
    assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()), "{}", letter.subject);
    code
}

/// Another six digits.
fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

/// Lets the company's people register themselves, or sets something else about how it lets people in.
async fn set_security(app: &TestApp, assignment: &str) {
    let sql = format!("UPDATE organization_security SET {assignment} WHERE organization_id = $1");
    let changed = app.superuser().await.execute(&sql, &[&app.organization_id.0]).await.unwrap();
    assert_eq!(changed, 1);
}

/// What a person's own history says, newest first.
async fn history(actor: &Actor<'_>) -> Vec<String> {
    let events = actor.get("/api/v1/me/events").await.expect(200)["data"].take();
    events.as_array().unwrap().iter().map(|event| text(&event["action"]).to_owned()).collect()
}

/// Somebody with the access token of a real session.
fn with_token<'a>(app: &'a TestApp, tokens: &Value) -> Actor<'a> {
    app.anonymous().with("authorization", format!("Bearer {}", text(&tokens["access_token"])))
}
