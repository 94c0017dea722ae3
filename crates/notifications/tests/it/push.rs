//! Push messages, from what is told to the browser: a push service of our own takes them, and what it took is decrypted with
//! the browser's key.

use std::sync::{Arc, Mutex};

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::{hmac, signature};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::{Actor, TestApp, id_of};
use tokio::net::TcpListener;
use types::EventId;

use crate::notices::{moved, tell};

const AUTH: [u8; 16] = [7; 16];

/// Which device a message was for, its headers and what came.
type Taken = (String, HeaderMap, Vec<u8>);
/// A status and, with it, how long to wait.
type Answer = (u16, Option<&'static str>);

/// A push service: what it was handed, and what it answers, the next first; 201 when nothing is set.
#[derive(Clone, Default)]
struct Service {
    taken: Arc<Mutex<Vec<Taken>>>,
    answers: Arc<Mutex<Vec<Answer>>>,
}

async fn take(
    State(service): State<Service>,
    Path(device): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    let answer = service.answers.lock().unwrap().pop();
    if let Some((status, retry_after)) = answer {
        let mut headers = HeaderMap::new();
        if let Some(text) = retry_after {
            headers.insert("retry-after", text.parse().unwrap());
        }
        return (StatusCode::from_u16(status).unwrap(), headers);
    }
    service.taken.lock().unwrap().push((device, headers, body.to_vec()));
    (StatusCode::CREATED, HeaderMap::new())
}

impl Service {
    async fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = axum::Router::new().route("/push/{device}", post(take)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        url
    }

    fn answers(&self, status: u16, retry_after: Option<&'static str>) {
        self.answers.lock().unwrap().push((status, retry_after));
    }

    fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

/// A portal that may reach the service of this machine.
async fn portal() -> (TestApp, Service, String) {
    let service = Service::default();
    let url = service.start().await;
    let app = TestApp::start_with(|config| config.push_allow_private_hosts = true).await;
    (app, service, url)
}

/// A browser with keys of its own.
struct Browser {
    key: PrivateKey,
    public: Vec<u8>,
}

impl Browser {
    fn new() -> Self {
        let key = PrivateKey::generate(&ECDH_P256).unwrap();
        let public = key.compute_public_key().unwrap().as_ref().to_vec();
        Self { key, public }
    }

    fn subscription(&self, endpoint: &str) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({"endpoint": endpoint, "keys": {"p256dh": text(&self.public), "auth": text(&AUTH)}})
    }

    /// As a browser does it: it asks for the key first.
    async fn allow(&self, actor: &Actor<'_>, endpoint: &str) -> Value {
        devices(actor).await;
        actor.post(DEVICES, json!({"subscription": self.subscription(endpoint)})).await.expect(201)
    }

    /// Reads a message as RFC 8291 says, written anew from the document.
    fn read(&self, body: &[u8]) -> Value {
        let (salt, rest) = body.split_at(16);
        let (size, rest) = rest.split_at(4);
        assert_eq!(u32::from_be_bytes(size.try_into().unwrap()), 4096);
        let (sender, sealed) = rest[1..].split_at(usize::from(rest[0]));
        let theirs = UnparsedPublicKey::new(&ECDH_P256, sender);
        let secret = agree(&self.key, theirs, (), |secret| Ok(secret.to_vec())).unwrap();
        let mac = |key: &[u8], parts: &[&[u8]]| {
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), &parts.concat()).as_ref().to_vec()
        };
        let info: &[&[u8]] = &[b"WebPush: info\0", &self.public, sender, &[1]];
        let input = mac(&mac(&AUTH, &[&secret]), info);
        let random = mac(salt, &[&input]);
        let key = mac(&random, &[b"Content-Encoding: aes128gcm\0", &[1]]);
        let nonce = mac(&random, &[b"Content-Encoding: nonce\0", &[1]]);
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key[..16]).unwrap());
        let mut text = sealed.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).unwrap();
        let text = key.open_in_place(nonce, Aad::empty(), &mut text).unwrap();
        let (last, text) = text.split_last().unwrap();
        assert_eq!(*last, 2, "the one record is the last");
        serde_json::from_slice(text).unwrap()
    }
}

const DEVICES: &str = "/api/v1/me/push-devices";

async fn devices(actor: &Actor<'_>) -> Vec<Value> {
    actor.get(DEVICES).await.expect(200)["data"].as_array().unwrap().clone()
}

/// Lets jobs that wait for another try run now.
async fn wait(app: &TestApp) {
    let due = "UPDATE graphile_worker._private_jobs SET run_at = now()";
    app.superuser().await.execute(due, &[]).await.unwrap();
    app.run_jobs().await;
}

#[tokio::test]
async fn a_call_that_moved_reaches_the_phone_encrypted_for_it_alone() {
    let (app, service, url) = portal().await;
    let (anna, browser, event) = (app.artist(), Browser::new(), EventId::generate());
    browser.allow(&anna, &format!("{url}/push/anna")).await;
    tell(&app, &anna, vec![moved(event)]).await;
    assert!(service.taken().is_empty(), "nothing leaves before its job");
    app.run_jobs().await;
    let taken = service.taken();
    assert_eq!(taken.len(), 1);
    let (device, headers, body) = &taken[0];
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!(device, "anna");
    assert_eq!((header("content-encoding"), header("urgency")), ("aes128gcm".into(), "normal".into()));
    assert!(header("ttl").parse::<u64>().unwrap() > 3600, "until the rehearsal is over");
    assert!(header("topic").len() <= 32);
    assert_eq!(
        browser.read(body),
        json!({"title": "Your call moved: Rehearsal", "body": "Wed 10 Mar, 14:30 → 15:00 · Opera Test",
            "path": format!("/schedule/{event}"), "tag": format!("/schedule/{event}")})
    );
    // RFC 8292: signed for this service with the key that browsers were told.
    let authorization = header("authorization");
    let (token, key) = authorization.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    assert_eq!(anna.get(DEVICES).await.expect(200)["public_key"], key);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let key = URL_SAFE_NO_PAD.decode(key).unwrap();
    signature::UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, key)
        .verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap())
        .unwrap();
    let claims: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(signed.split_once('.').unwrap().1).unwrap()).unwrap();
    assert_eq!(claims["aud"], url);
    assert!(claims["sub"].as_str().unwrap().starts_with("mailto:"), "{claims}");
    let left = claims["exp"].as_i64().unwrap() - app.platform.clock.now().as_second();
    assert!((1..=24 * 3600).contains(&left), "{left}");
    assert!(devices(&anna).await[0]["last_sent_at"].is_string());
}

#[tokio::test]
async fn several_calls_at_once_are_one_message_to_each_device() {
    let (app, service, url) = portal().await;
    let (anna, phone, tablet) = (app.artist(), Browser::new(), Browser::new());
    phone.allow(&anna, &format!("{url}/push/phone")).await;
    tablet.allow(&anna, &format!("{url}/push/tablet")).await;
    tell(&app, &anna, vec![moved(EventId::generate()), moved(EventId::generate())]).await;
    app.run_jobs().await;
    let taken = service.taken();
    assert_eq!(taken.len(), 2);
    for (device, _, body) in &taken {
        let browser = if device == "phone" { &phone } else { &tablet };
        let message = browser.read(body);
        assert_eq!(
            (&message["title"], &message["path"]),
            (&json!("2 changes in your schedule"), &json!("/notices"))
        );
    }
}

#[tokio::test]
async fn nothing_is_said_on_the_screen_of_who_wants_it_so() {
    let (app, service, url) = portal().await;
    let (anna, browser) = (app.artist(), Browser::new());
    let known = browser.allow(&anna, &format!("{url}/push/anna")).await;
    let quiet =
        json!({"subscription": browser.subscription(&format!("{url}/push/anna")), "shows_details": false});
    let changed = anna.post(DEVICES, quiet).await.expect(201);
    assert_eq!((id_of(&changed), &changed["shows_details"]), (id_of(&known), &json!(false)));
    tell(&app, &anna, vec![moved(EventId::generate())]).await;
    app.run_jobs().await;
    let message = browser.read(&service.taken()[0].2);
    assert_eq!(
        (&message["title"], &message["body"]),
        (&json!("There is news for you"), &json!("Opera Test"))
    );
}

#[tokio::test]
async fn what_was_read_meanwhile_is_not_sent() {
    let (app, service, url) = portal().await;
    let anna = app.artist();
    Browser::new().allow(&anna, &format!("{url}/push/anna")).await;
    tell(&app, &anna, vec![moved(EventId::generate())]).await;
    let until = app.platform.clock.now();
    anna.post("/api/v1/notices/read", json!({"until": until})).await.expect(200);
    app.run_jobs().await;
    assert!(service.taken().is_empty());
}

#[tokio::test]
async fn a_browser_that_does_not_want_messages_any_more_is_forgotten() {
    for status in [404, 410] {
        let (app, service, url) = portal().await;
        let anna = app.artist();
        Browser::new().allow(&anna, &format!("{url}/push/anna")).await;
        service.answers(status, None);
        tell(&app, &anna, vec![moved(EventId::generate())]).await;
        app.run_jobs().await;
        assert!(devices(&anna).await.is_empty());
        let jobs = app.admin().get("/api/v1/admin/jobs").await.expect(200);
        assert_eq!(jobs["data"], json!([]), "no administrator can mend it");
    }
}

#[tokio::test]
async fn a_busy_service_is_asked_again_when_it_said_and_a_broken_one_after_a_while() {
    let (app, service, url) = portal().await;
    let (anna, browser) = (app.artist(), Browser::new());
    browser.allow(&anna, &format!("{url}/push/anna")).await;
    service.answers(500, None);
    service.answers(429, Some("120"));
    tell(&app, &anna, vec![moved(EventId::generate())]).await;
    app.run_jobs().await;
    assert!(service.taken().is_empty());
    let sql = "SELECT count(*) FROM graphile_worker._private_jobs
        WHERE attempts = 0 AND run_at BETWEEN now() + interval '1 minute' AND now() + interval '3 minutes'";
    assert_eq!(app.count(sql).await, 1, "two minutes, as it asked");
    wait(&app).await;
    assert!(service.taken().is_empty(), "500");
    wait(&app).await;
    assert_eq!(browser.read(&service.taken()[0].2)["title"], "Your call moved: Rehearsal");
}

#[tokio::test]
async fn a_device_that_nothing_reaches_for_days_is_forgotten() {
    let (app, service, url) = portal().await;
    let anna = app.artist();
    Browser::new().allow(&anna, &format!("{url}/push/anna")).await;
    service.answers(403, None);
    tell(&app, &anna, vec![moved(EventId::generate())]).await;
    app.run_jobs().await;
    assert_eq!(devices(&anna).await.len(), 1, "it may be a passing trouble");
    app.advance(SignedDuration::from_hours(4 * 24));
    service.answers(403, None);
    tell(&app, &anna, vec![moved(EventId::generate())]).await;
    app.run_jobs().await;
    assert!(devices(&anna).await.is_empty());
}

#[tokio::test]
async fn one_asks_for_a_message_to_see_whether_it_arrives() {
    let (app, service, url) = portal().await;
    let (anna, browser) = (app.artist(), Browser::new());
    let device = browser.allow(&anna, &format!("{url}/push/anna")).await;
    let test = format!("{DEVICES}/{}/test", id_of(&device));
    app.second_artist().post_empty(&test).await.problem("not_found");
    for _ in 0..2 {
        anna.post_empty(&test).await.expect(202);
    }
    app.run_jobs().await;
    assert_eq!(service.taken().len(), 1, "pressed twice, sent once");
    assert_eq!(browser.read(&service.taken()[0].2)["title"], "Notifications work");
}

#[tokio::test]
async fn addresses_that_only_this_server_reaches_and_what_is_no_subscription_are_refused() {
    let app = TestApp::start().await;
    let (anna, browser) = (app.artist(), Browser::new());
    for endpoint in [
        "http://push.example.com/1",
        "https://127.0.0.1/1",
        "https://localhost/1",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/1",
        "https://10.0.0.7/1",
        "https://user:secret@push.example.com/1",
        "push.example.com",
        "",
    ] {
        let refused = anna.post(DEVICES, json!({"subscription": browser.subscription(endpoint)})).await;
        assert_eq!(refused.problem("validation_error")["errors"][0]["field"], "endpoint", "{endpoint}");
    }
    let endless = format!("https://push.example.com/{}", "x".repeat(1_000));
    anna.post(DEVICES, json!({"subscription": browser.subscription(&endless)}))
        .await
        .problem("validation_error");
    let good = "https://push.example.com/1";
    for keys in [
        json!({"p256dh": "", "auth": ""}),
        json!({"p256dh": URL_SAFE_NO_PAD.encode([4; 65]), "auth": URL_SAFE_NO_PAD.encode(AUTH)}),
        json!({"p256dh": URL_SAFE_NO_PAD.encode(&browser.public), "auth": "short"}),
    ] {
        let refused = anna.post(DEVICES, json!({"subscription": {"endpoint": good, "keys": keys}})).await;
        assert_eq!(refused.problem("validation_error")["errors"][0]["field"], "keys", "{keys}");
    }
    browser.allow(&anna, good).await;
    assert_eq!(devices(&anna).await.len(), 1);
}

#[tokio::test]
async fn a_person_has_ten_devices_at_most_and_the_same_browser_is_one() {
    let app = TestApp::start().await;
    let (anna, browser) = (app.artist(), Browser::new());
    for number in 0..10 {
        for _ in 0..2 {
            browser.allow(&anna, &format!("https://push.example.com/{number}")).await;
        }
    }
    let eleventh = json!({"subscription": browser.subscription("https://push.example.com/10")});
    anna.post(DEVICES, &eleventh).await.problem("invalid_state");
    let first = id_of(&devices(&anna).await[0]);
    app.second_artist().delete(&format!("{DEVICES}/{first}")).await.problem("not_found");
    anna.delete(&format!("{DEVICES}/{first}")).await.expect(204);
    anna.delete(&format!("{DEVICES}/{first}")).await.problem("not_found");
    anna.post(DEVICES, &eleventh).await.expect(201);
    // Somebody else signs in on the same browser: it is theirs now.
    browser.allow(&app.second_artist(), "https://push.example.com/10").await;
    assert_eq!((devices(&anna).await.len(), devices(&app.second_artist()).await.len()), (9, 1));
}

#[tokio::test]
async fn subscriptions_are_stored_encrypted() {
    let app = TestApp::start().await;
    let browser = Browser::new();
    browser.allow(&app.artist(), "https://push.example.com/secret-path").await;
    let row = app.superuser().await.query_one("SELECT subscription FROM push_devices", &[]).await.unwrap();
    let stored: Vec<u8> = row.get(0);
    let contains = |secret: &[u8]| stored.windows(secret.len()).any(|window| window == secret);
    assert!(!contains(b"secret-path") && !contains(URL_SAFE_NO_PAD.encode(AUTH).as_bytes()));
    devices(&app.second_artist()).await;
    let row = app.superuser().await.query("SELECT encrypted_private_key FROM push_keys", &[]).await.unwrap();
    assert_eq!(row.len(), 1, "one for all");
    let key: Vec<u8> = row[0].get(0);
    // How every PKCS#8 document of such a key names its curve.
    let curve = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
    assert!(!key.windows(curve.len()).any(|window| window == curve));
}

#[tokio::test]
async fn a_device_hears_nothing_any_more_once_its_session_has_ended() {
    let app = TestApp::start().await;
    let body = json!({"email": "anna@artists.test", "password": testkit::people::PASSWORD});
    let signed_in = app.anonymous().post("/api/v1/auth/login", body).await.expect(200);
    let token = signed_in["tokens"]["access_token"].as_str().unwrap();
    let phone = app.anonymous().with("authorization", format!("Bearer {token}"));
    Browser::new().allow(&phone, "https://push.example.com/phone").await;
    Browser::new().allow(&app.artist(), "https://push.example.com/other").await;
    let current = devices(&phone).await.iter().filter(|device| device["is_current"] == true).count();
    assert_eq!((devices(&phone).await.len(), current), (2, 1));
    phone.post("/api/v1/auth/logout", json!({})).await.expect(204);
    assert_eq!(devices(&app.artist()).await.len(), 1);
}
