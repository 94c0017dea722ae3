//! People and sessions through the HTTP API.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

mod account;
mod invitations;
mod members;
mod personal;
mod sessions;
mod sign_in;

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::people::PASSWORD;
use testkit::{Person, Reply, TestApp};

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
    let mail = newest_mail(app).await;
    let rest = mail.split("/invitation/").nth(1).unwrap_or_else(|| panic!("no link in {mail}"));
    rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter)).collect()
}
