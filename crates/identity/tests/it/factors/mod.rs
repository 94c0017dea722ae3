//! Second factors through the HTTP API, with a real authenticator app and real passkeys in software.

mod confinement;
mod devices;
mod limits;
mod passkeys;
mod reset;
mod setup;
mod sign_in;
mod step_up;

use jiff::SignedDuration;
use platform::{Config, DbError};
use serde_json::{Value, json};
use testkit::authenticator::{Passkey, totp};
use testkit::people::PASSWORD;
use testkit::{Actor, Person, Reply, TestApp};

use crate::{newest_mail, text, tokens};

/// Passkeys need a name, and guessing is counted here by challenge and account.
fn named(config: &mut Config) {
    config.public_url = config.public_url.replace("127.0.0.1", "localhost");
    config.rate_limit_sign_in_per_minute = 10_000;
}

async fn start() -> TestApp {
    TestApp::start_with(named).await
}

/// The caller of an access token.
fn bearer<'a>(app: &'a TestApp, tokens: &Value) -> Actor<'a> {
    app.anonymous().with("authorization", format!("Bearer {}", text(&tokens["access_token"])))
}

/// Somebody with an authenticator app.
pub struct Protected {
    person: Person,
    secret: String,
    factor_id: String,
    backup_codes: Vec<String>,
    /// Of the session in which it was set up; unconfined, freshly proven.
    tokens: Value,
}

impl Protected {
    /// What the app shows now. Each call waits for the next code, because each is good once.
    pub fn code(&self, app: &TestApp) -> String {
        app.advance(SignedDuration::from_secs(30));
        totp(&self.secret, app.platform.clock.now())
    }
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| text(item).to_owned()).collect()
}

/// Signs in (without a second factor) and sets up an authenticator app.
pub async fn protect(app: &TestApp, person: Person) -> Protected {
    let session = tokens(app, person).await;
    let begun = bearer(app, &session).post_empty("/api/v1/me/factors/totp").await.expect(200);
    let secret = text(&begun["secret"]).to_owned();
    let code = totp(&secret, app.platform.clock.now());
    let confirm = json!({"factor_id": begun["factor_id"], "code": code});
    let added = bearer(app, &session).post("/api/v1/me/factors/totp/confirm", confirm).await.expect(200);
    app.run_jobs().await;
    Protected {
        person,
        secret,
        factor_id: text(&added["factor"]["id"]).to_owned(),
        backup_codes: strings(&added["backup_codes"]),
        tokens: json!({"access_token": added["tokens"]["access_token"], "refresh_token": session["refresh_token"]}),
    }
}

/// Makes a passkey in a session.
pub async fn add_passkey(app: &TestApp, session: &Value) -> (Passkey, Value) {
    let caller = bearer(app, session);
    let begun = caller.post_empty("/api/v1/me/factors/passkey/options").await.expect(200);
    let (passkey, credential) = Passkey::create(&begun["options"], &app.platform.config.public_url);
    let body = json!({"challenge": begun["challenge"], "credential": credential, "label": "My laptop"});
    let added = caller.post("/api/v1/me/factors/passkey", body).await.expect(200);
    app.run_jobs().await;
    (passkey, added)
}

/// Sets up a phone in a session.
pub async fn add_phone(app: &TestApp, session: &Value) -> Value {
    let caller = bearer(app, session);
    let phone = json!({"phone": "+43 660 1234567"});
    let begun = caller.post("/api/v1/me/factors/sms", phone).await.expect(200);
    let code = texted_code(app).await;
    let confirm = json!({"factor_id": begun["factor_id"], "code": code});
    let added = caller.post("/api/v1/me/factors/sms/confirm", confirm).await.expect(200);
    app.run_jobs().await;
    added
}

/// The code in the newest text message.
async fn texted_code(app: &TestApp) -> String {
    let page = newest_mail(app).await;
    let end = page.find(" is your code for BIG Live Portal").unwrap_or_else(|| panic!("no code: {page}"));
    page[end - 6..end].to_owned()
}

/// The code in the newest e-mail.
async fn mailed_code(app: &TestApp) -> String {
    let page = newest_mail(app).await;
    let start = page.find("your code is ").unwrap_or_else(|| panic!("no code: {page}")) + 13;
    page[start..start + 6].to_owned()
}

/// Signs in with the password, up to the question for a second factor.
async fn challenge(app: &TestApp, person: Person) -> Value {
    let body = json!({"email": person.email(), "password": PASSWORD});
    let answer = app.anonymous().post("/api/v1/auth/login", body).await.expect(200);
    assert!(answer.get("tokens").is_none(), "not signed in yet: {answer}");
    answer["second_factor"].clone()
}

/// Answers a challenge with a code.
pub async fn answer(app: &TestApp, challenge: &Value, method: &str, code: &str) -> Reply {
    let body = json!({"challenge": challenge["challenge"], "method": method, "code": code});
    app.anonymous().post("/api/v1/auth/second-factor", body).await
}

/// Signs in with password and authenticator app.
async fn sign_in_protected(app: &TestApp, owner: &Protected) -> Value {
    let asked = challenge(app, owner.person).await;
    answer(app, &asked, "totp", &owner.code(app)).await.expect(200)["tokens"].take()
}

/// What happened on somebody's account, oldest first.
async fn events(app: &TestApp, person: Person) -> Vec<String> {
    let sql = "SELECT e.action FROM account_events e JOIN users u ON u.id = e.user_id WHERE u.email = $1
        ORDER BY e.created_at, e.id";
    let rows = app.superuser().await.query(sql, &[&person.email()]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// Switches on that administrators and finance roles must have a second factor.
async fn ask_privileged(app: &TestApp) {
    let policy = identity::SecondFactorPolicy::Privileged;
    let set: Result<(), DbError> =
        app.tenant().write(async |tx| identity::set_second_factor_policy(tx, policy).await).await;
    set.unwrap();
}
