//! Text messages: to the provider – a small server that speaks Twilio's wire – and, without one, into the local mailbox.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_lc_rs::hmac;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, StatusCode};
use jiff::SignedDuration;
use platform::config::Secret;
use platform::{Config, DbError};
use serde_json::json;
use testkit::{Reply, TestApp};

use crate::tenant;

const ACCOUNT: &str = "AC00000000000000000000000000000001";
const TOKEN: &str = "the account's secret token";
const FROM: &str = "+15005550006";
const PHONE: &str = "+436601234567";
const TEXT: &str = "Your code is 123456";

type Fields = HashMap<String, String>;

/// What the provider knows; numbers that begin with `+1500555` misbehave as its test numbers do.
#[derive(Clone, Default)]
struct Provider {
    messages: Arc<Mutex<Vec<Fields>>>,
    /// Requests to refuse as too many before one is taken.
    busy: Arc<Mutex<u32>>,
}

impl Provider {
    async fn start(self) -> String {
        let router = Router::new()
            .route("/2010-04-01/Accounts/{account}/Messages.json", post(create))
            .with_state(self);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, router).into_future());
        url
    }

    fn taken(&self) -> Vec<Fields> {
        self.messages.lock().unwrap().clone()
    }
}

fn refused(status: StatusCode, code: u32, message: String) -> Response {
    let body = json!({"code": code, "message": message, "more_info": "https://…", "status": status.as_u16()});
    (status, Json(body)).into_response()
}

async fn create(
    State(provider): State<Provider>,
    Path(account): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let expected = format!("Basic {}", STANDARD.encode(format!("{ACCOUNT}:{TOKEN}")));
    if account != ACCOUNT || headers.get("authorization").is_none_or(|shown| *shown != *expected) {
        return refused(StatusCode::UNAUTHORIZED, 20_003, "Authenticate".into());
    }
    {
        let mut busy = provider.busy.lock().unwrap();
        if *busy > 0 {
            *busy -= 1;
            return refused(StatusCode::TOO_MANY_REQUESTS, 20_429, "Too Many Requests".into());
        }
    }
    let has = |name: &str| fields.get(name).is_some_and(|value| !value.is_empty());
    if !has("To") || !has("Body") || has("From") == has("MessagingServiceSid") {
        return refused(StatusCode::BAD_REQUEST, 21_602, "A parameter is missing".into());
    }
    if fields["To"] == "+15005550001" {
        let message = format!("Invalid 'To' Phone Number: {}", fields["To"]);
        return refused(StatusCode::BAD_REQUEST, 21_211, message);
    }
    let mut messages = provider.messages.lock().unwrap();
    messages.push(fields);
    let sid = format!("SM{:032}", messages.len());
    (StatusCode::CREATED, Json(json!({"sid": sid, "status": "queued", "num_segments": "1"}))).into_response()
}

fn with_provider(url: &str, token: &'static str, from: &'static str) -> impl FnOnce(&mut Config) {
    let url = url.to_owned();
    move |config| {
        config.twilio_url = url;
        config.twilio_account_sid = Some(ACCOUNT.into());
        config.twilio_auth_token = Some(Secret::new(token));
        config.sms_from = Some(from.into());
    }
}

async fn send(app: &TestApp, phone: &str) {
    let (keyring, user_id) = (&app.platform.keyring, app.artist().user_id.unwrap());
    let sent: Result<(), DbError> = tenant(app)
        .write(async |tx| {
            let expires_at = tx.now() + SignedDuration::from_mins(10);
            notifications::send_sms(tx, keyring, user_id, phone, TEXT, expires_at).await
        })
        .await;
    sent.unwrap();
}

/// Status, provider's number and error of the only text message.
async fn fate(app: &TestApp) -> (String, Option<String>, Option<String>) {
    let sql = "SELECT status, provider_id, error FROM sms_messages";
    let row = app.superuser().await.query_one(sql, &[]).await.unwrap();
    (row.get(0), row.get(1), row.get(2))
}

#[tokio::test]
async fn a_text_message_goes_to_the_provider_once() {
    let provider = Provider::default();
    let url = provider.clone().start().await;
    let app = TestApp::start_with(with_provider(&url, TOKEN, FROM)).await;
    send(&app, PHONE).await;
    assert!(provider.taken().is_empty(), "nothing leaves before its job");
    app.run_jobs().await;
    let taken = provider.taken();
    assert_eq!(taken.len(), 1);
    let field = |name: &str| taken[0].get(name).map(String::as_str);
    assert_eq!((field("To"), field("Body"), field("From")), (Some(PHONE), Some(TEXT), Some(FROM)));
    let waits: i64 = field("ValidityPeriod").unwrap().parse().unwrap();
    assert!((1..=600).contains(&waits), "not delivered after the code has ended: {waits}");
    assert_eq!(fate(&app).await, ("sent".into(), Some(format!("SM{:032}", 1)), None));
    let id: uuid::Uuid =
        app.superuser().await.query_one("SELECT id FROM sms_messages", &[]).await.unwrap().get(0);
    app.enqueue(&notifications::SmsSend { sms_id: types::SmsId(id) }).await;
    app.run_jobs().await;
    assert_eq!(provider.taken().len(), 1, "the queue may run a job again");
    assert!(app.mails().is_empty());
}

#[tokio::test]
async fn a_messaging_service_can_be_the_sender() {
    let provider = Provider::default();
    let url = provider.clone().start().await;
    let service = "MG00000000000000000000000000000001";
    let app = TestApp::start_with(with_provider(&url, TOKEN, service)).await;
    send(&app, PHONE).await;
    app.run_jobs().await;
    assert_eq!(provider.taken()[0]["MessagingServiceSid"], service);
}

#[tokio::test]
async fn number_and_text_are_stored_encrypted() {
    let app = TestApp::start().await;
    send(&app, PHONE).await;
    let row = app.superuser().await.query_one("SELECT sms_messages::text FROM sms_messages", &[]).await;
    let row: String = row.unwrap().get(0);
    assert!(!row.contains("436601234567") && !row.contains("123456"), "{row}");
    let body: Vec<u8> =
        app.superuser().await.query_one("SELECT body FROM sms_messages", &[]).await.unwrap().get(0);
    let contains = |secret: &str| body.windows(secret.len()).any(|window| window == secret.as_bytes());
    assert!(!contains(PHONE) && !contains("123456"));
    app.run_jobs().await;
}

#[tokio::test]
async fn without_a_provider_the_local_mailbox_shows_the_text() {
    let app = TestApp::start().await;
    send(&app, PHONE).await;
    app.run_jobs().await;
    assert_eq!(fate(&app).await, ("sent".into(), None, None));
    let list = app.anonymous().get("/dev/mail").await;
    let list = String::from_utf8_lossy(&list.bytes).into_owned();
    assert!(list.contains("Text message") && list.contains(PHONE), "{list}");
    let id = list.split("href=\"/dev/mail/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let shown = app.anonymous().get(&format!("/dev/mail/{id}")).await;
    assert!(String::from_utf8_lossy(&shown.bytes).contains(TEXT));
}

#[tokio::test]
async fn a_busy_provider_is_asked_again() {
    let provider = Provider { busy: Arc::new(Mutex::new(1)), ..Provider::default() };
    let url = provider.clone().start().await;
    let app = TestApp::start_with(with_provider(&url, TOKEN, FROM)).await;
    send(&app, PHONE).await;
    app.run_jobs().await;
    assert_eq!(fate(&app).await.0, "pending");
    let due = "UPDATE graphile_worker._private_jobs SET run_at = now()";
    app.superuser().await.execute(due, &[]).await.unwrap();
    app.run_jobs().await;
    assert_eq!((fate(&app).await.0.as_str(), provider.taken().len()), ("sent", 1));
}

#[tokio::test]
async fn a_number_that_cannot_be_written_to_is_given_up_without_a_word_of_it() {
    let provider = Provider::default();
    let url = provider.clone().start().await;
    let app = TestApp::start_with(with_provider(&url, TOKEN, FROM)).await;
    send(&app, "+15005550001").await;
    app.run_jobs().await;
    let (status, _, error) = fate(&app).await;
    let error = error.unwrap();
    assert_eq!(status, "failed");
    assert!(error.contains("21211") && !error.contains("5005550001"), "{error}");
    let jobs = app.admin().get("/api/v1/admin/jobs").await.expect(200);
    assert_eq!(jobs["data"], json!([]), "no administrator can mend a wrong number");
}

#[tokio::test]
async fn a_provider_that_does_not_know_us_is_a_matter_for_the_administrator() {
    let provider = Provider::default();
    let url = provider.clone().start().await;
    let app = TestApp::start_with(with_provider(&url, "an old token", FROM)).await;
    send(&app, PHONE).await;
    app.run_jobs().await;
    let (status, _, error) = fate(&app).await;
    assert_eq!(status, "failed");
    assert!(error.unwrap().contains("401"));
    let jobs = app.admin().get("/api/v1/admin/jobs").await.expect(200);
    assert_eq!(jobs["data"][0]["name"], "sms_send");
    assert!(!jobs.to_string().contains("an old token") && !jobs.to_string().contains(PHONE), "{jobs}");
}

#[tokio::test]
async fn a_text_whose_code_has_ended_is_not_sent() {
    let app = TestApp::start().await;
    send(&app, PHONE).await;
    app.advance(SignedDuration::from_mins(11));
    app.run_jobs().await;
    assert_eq!(fate(&app).await.0, "failed");
    assert!(app.mails().is_empty());
}

#[tokio::test]
async fn old_text_messages_are_forgotten_after_ninety_days() {
    let app = TestApp::start().await;
    send(&app, PHONE).await;
    app.run_jobs().await;
    app.advance(SignedDuration::from_hours(91 * 24));
    let pruned: Result<u64, DbError> = tenant(&app).write(async |tx| notifications::prune(tx).await).await;
    assert_eq!(pruned.unwrap(), 1);
}

/// A portal that Twilio can reach, with a text message that it has taken; and where to report on it.
async fn reported() -> (TestApp, Provider, String) {
    let provider = Provider::default();
    let url = provider.clone().start().await;
    let app = TestApp::start_with(move |config| {
        with_provider(&url, TOKEN, FROM)(config);
        config.public_url = "https://portal.example".into();
    })
    .await;
    send(&app, PHONE).await;
    app.run_jobs().await;
    let address = provider.taken()[0]["StatusCallback"].clone();
    let path = address.strip_prefix("https://portal.example").unwrap().to_owned();
    (app, provider, path)
}

/// The signature of these fields for this address.
fn signature(path: &str, token: &str, fields: &[(&str, &str)]) -> String {
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let words: String = sorted.iter().flat_map(|(name, value)| [*name, *value]).collect();
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    STANDARD.encode(hmac::sign(&key, format!("https://portal.example{path}{words}").as_bytes()))
}

async fn post_report(app: &TestApp, path: &str, signature: &str, fields: &[(&str, &str)]) -> Reply {
    let form: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", value.replace('+', "%2B"))).collect();
    app.anonymous()
        .with("content-type", "application/x-www-form-urlencoded")
        .with("x-twilio-signature", signature)
        .call_raw(http::Method::POST, path, form.join("&"))
        .await
}

/// Reports as Twilio does.
async fn report(app: &TestApp, path: &str, token: &str, fields: &[(&str, &str)]) -> Reply {
    post_report(app, path, &signature(path, token, fields), fields).await
}

fn fields<'a>(status: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("AccountSid", ACCOUNT),
        ("MessageSid", "SM00000000000000000000000000000001"),
        ("MessageStatus", status),
        ("To", PHONE),
    ];
    fields.extend_from_slice(more);
    fields
}

const COMPLAINTS: &str = "SELECT count(*) FROM audit_entries WHERE action = 'sms_undelivered'";

#[tokio::test]
async fn what_becomes_of_a_text_message_is_kept_and_the_first_end_counts() {
    let (app, _, path) = reported().await;
    report(&app, &path, TOKEN, &fields("sending", &[])).await.expect(204);
    assert_eq!(fate(&app).await.0, "sent", "not an end");
    report(&app, &path, TOKEN, &fields("delivered", &[])).await.expect(204);
    assert_eq!(fate(&app).await, ("delivered".into(), Some(format!("SM{:032}", 1)), None));
    report(&app, &path, TOKEN, &fields("undelivered", &[("ErrorCode", "30003")])).await.expect(204);
    assert_eq!(fate(&app).await.0, "delivered");
    assert_eq!(app.count(COMPLAINTS).await, 0);
}

#[tokio::test]
async fn the_office_reads_in_its_log_whose_text_message_did_not_arrive() {
    let (app, _, path) = reported().await;
    for _ in 0..2 {
        report(&app, &path, TOKEN, &fields("undelivered", &[("ErrorCode", "30003")])).await.expect(204);
    }
    assert_eq!(fate(&app).await.0, "undelivered");
    let entries = app.admin().get("/api/v1/admin/audit?q=sms_undelivered").await.expect(200)["data"].take();
    assert_eq!(entries.as_array().unwrap().len(), 1, "once, however often it is reported");
    let changes = &entries[0]["changes"];
    assert_eq!(changes["person"], "Anna Dancer");
    assert!(changes["reason"].as_str().unwrap().contains("30003"), "{changes}");
    assert!(!entries.to_string().contains("660"), "not the number");
}

#[tokio::test]
async fn a_report_before_the_answer_is_not_overwritten_by_it() {
    let (app, _, path) = reported().await;
    let superuser = app.superuser().await;
    superuser.execute("UPDATE sms_messages SET status = 'pending', provider_id = NULL", &[]).await.unwrap();
    report(&app, &path, TOKEN, &fields("delivered", &[])).await.expect(204);
    let id: uuid::Uuid = superuser.query_one("SELECT id FROM sms_messages", &[]).await.unwrap().get(0);
    app.enqueue(&notifications::SmsSend { sms_id: types::SmsId(id) }).await;
    app.run_jobs().await;
    assert_eq!(fate(&app).await, ("delivered".into(), Some(format!("SM{:032}", 1)), None));
}

#[tokio::test]
async fn nobody_but_the_provider_reports() {
    let (app, _, path) = reported().await;
    let undelivered = fields("undelivered", &[]);
    report(&app, &path, "another token", &undelivered).await.problem("forbidden");
    post_report(&app, &path, "", &undelivered).await.problem("forbidden");
    // A signature for one message is none for another one, nor for another company.
    let other = path.replace(&app.organization_id.to_string(), &app.other_organization_id.to_string());
    let good = signature(&path, TOKEN, &undelivered);
    post_report(&app, &other, &good, &undelivered).await.problem("forbidden");
    assert_eq!(fate(&app).await.0, "sent");
    assert_eq!(app.count(COMPLAINTS).await, 0);
    // Properly signed and still nonsense.
    report(&app, &path, TOKEN, &[("To", PHONE)]).await.problem("validation_error");
    let json = app.anonymous().post(&path, json!({"MessageStatus": "delivered"})).await;
    json.problem("unsupported_media_type");
}

#[tokio::test]
async fn where_the_provider_cannot_reach_the_portal_it_is_not_asked_to_report() {
    let provider = Provider::default();
    let url = provider.clone().start().await;
    let app = TestApp::start_with(with_provider(&url, TOKEN, FROM)).await;
    send(&app, PHONE).await;
    app.run_jobs().await;
    assert_eq!(provider.taken()[0].get("StatusCallback"), None);
    let id: uuid::Uuid =
        app.superuser().await.query_one("SELECT id FROM sms_messages", &[]).await.unwrap().get(0);
    let path = format!("/api/v1/webhooks/twilio/{}/{id}", app.organization_id);
    report(&app, &path, TOKEN, &fields("delivered", &[])).await.problem("not_found");
}
