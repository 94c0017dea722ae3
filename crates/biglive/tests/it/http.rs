//! What every answer of the server has, whatever it is about.

use std::sync::{Arc, LazyLock, Mutex};

use http::Method;
use jiff::SignedDuration;
use serde_json::json;
use testkit::people::{PASSWORD, Person};
use testkit::{Reply, TestApp, id_of};

use crate::text;

/// Moves the clock to the beginning of an hour, so that a test does not straddle two windows.
fn enter_hour(app: &TestApp) {
    let now = app.platform.clock.now().as_second();
    app.advance(SignedDuration::from_secs(3600 - now.rem_euclid(3600)));
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let writer = log.clone();
    // As much as anybody would switch on to find a fault.
    let all = "platform=debug,identity=debug,notifications=debug,biglive=debug,tower_http=debug";
    tracing_subscriber::fmt().with_env_filter(all).with_writer(move || writer.clone()).init();
    log
});

#[tokio::test]
async fn one_id_names_a_request_in_answer_problem_and_log() {
    let log = LOG.clone();
    let app = TestApp::start().await;
    let reply = app.admin().get("/api/v1/contracts/01900000-0000-7000-8000-000000000000").await;
    let id = reply.header("x-request-id").to_owned();
    let problem = reply.problem("contract_not_found");
    assert_eq!(text(&problem["request_id"]), id);
    assert_eq!(problem["instance"], "/api/v1/contracts/01900000-0000-7000-8000-000000000000");
    assert_ne!(app.admin().get("/api/v1/me").await.header("x-request-id"), id);
    let lines = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    let line = lines.lines().find(|line| line.contains(&id)).unwrap_or_else(|| panic!("{id} in {lines}"));
    assert!(line.contains("404") && line.contains("/api/v1/contracts/{id}"), "{line}");
}

#[tokio::test]
async fn secrets_in_addresses_are_not_logged() {
    let log = LOG.clone();
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let url = text(&app.admin().get(&format!("/api/v1/contracts/{id}/download")).await.expect(200)["url"]);
    assert_eq!(app.anonymous().get(&url).await.status, 200);
    app.anonymous().get("/api/v1/invitations/accept/very-secret-token").await;
    let lines = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(lines.contains("/files/{token}"), "{lines}");
    for secret in
        [url.trim_start_matches("/files/"), "very-secret-token", &app.admin().token().unwrap()[..40]]
    {
        assert!(!lines.contains(secret), "{secret} in {lines}");
    }
}

#[tokio::test]
async fn what_people_tell_about_themselves_is_in_no_log_metric_error_or_address() {
    let log = LOG.clone();
    let metrics = platform::telemetry::start_metrics().expect("nobody else measures in this process");
    let app = TestApp::start().await;
    let artist = app.second_artist();
    let told = |iban: &str| {
        json!({
            "phone": "+43 660 1234567",
            "tax": {"country": "AT", "number": "12 345/6789", "vat_number": null, "iban": iban},
            "emergency_contact": {"name": "Maria Nachtigall", "relation": "mother", "phone": "+43 1 5551234"},
        })
    };
    let mut answers = Vec::new();
    let refused = artist.put("/api/v1/me/personal", 0, told("AT61 1904 3002 3457 3202")).await;
    answers.push(String::from_utf8_lossy(&refused.bytes).into_owned());
    refused.problem("validation_error");
    artist.put("/api/v1/me/personal", 0, told("AT61 1904 3002 3457 3201")).await.expect(200);
    let stale = artist.put("/api/v1/me/personal", 0, told("AT61 1904 3002 3457 3201")).await;
    answers.push(String::from_utf8_lossy(&stale.bytes).into_owned());
    stale.problem("version_mismatch");
    let path = format!("/api/v1/artists/{}/personal", artist.artist());
    app.accountant().get(&path).await.expect(200);
    let begun = artist.post_empty("/api/v1/me/factors/totp").await.expect(200);
    let totp = text(&begun["secret"]);
    let phone = json!({"phone": "+43 660 1234567"});
    let texted = artist.post("/api/v1/me/factors/sms", phone).await.expect(200);
    app.run_jobs().await;
    let wrong = json!({"factor_id": texted["factor_id"], "code": "000000"});
    let wrong = artist.post("/api/v1/me/factors/sms/confirm", wrong).await;
    answers.push(String::from_utf8_lossy(&wrong.bytes).into_owned());
    wrong.problem("code_invalid");

    let lines = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    let measured = metrics.render();
    for (what, sheet) in [("log", &lines), ("metrics", &measured)] {
        assert!(sheet.contains("/api/v1/me/personal"), "looked at the wrong {what}: {sheet}");
    }
    for sheet in [&lines, &measured].into_iter().chain(&answers) {
        for secret in ["1234567", "345/6789", "30024573", "3002 4573", "Nachtigall", "5551234", totp.as_str()]
        {
            assert!(!sheet.contains(secret), "{secret} in {sheet}");
        }
    }
}

#[test]
fn nothing_personal_travels_in_an_address() {
    let document = serde_json::to_value(biglive::app::openapi()).unwrap();
    let personal = ["phone", "iban", "tax", "vat", "contact", "password", "secret", "backup", "totp"];
    let mut parameters = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                parameters += 1;
                let name = parameter["name"].as_str().unwrap().to_lowercase();
                assert!(!personal.iter().any(|word| name.contains(word)), "{name} in {path}");
            }
        }
    }
    assert!(parameters > 50, "{parameters}");
}

fn assert_secured(path: &str, reply: &Reply) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(reply.header(name), value, "{name} of {path}");
    }
    assert!(reply.header("permissions-policy").contains("geolocation=()"), "{path}");
    assert!(!reply.header("x-request-id").is_empty(), "{path}");
    let policy = reply.header("content-security-policy");
    for directive in ["frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(directive), "{directive} in {policy} of {path}");
    }
    assert!(
        policy.contains("default-src 'self'") || policy.contains("default-src 'none'"),
        "{path}: {policy}"
    );
}

#[tokio::test]
async fn every_answer_tells_browsers_what_not_to_do() {
    let app = TestApp::start().await;
    for path in [
        "/",
        "/contracts/x",
        "/assets/none.js",
        "/api/v1/me",
        "/api/v1/nowhere",
        "/api/docs/",
        "/api/openapi.json",
        "/health/live",
        "/dev/mail",
        "/files/x",
        "/.well-known/jwks.json",
    ] {
        let reply = app.admin().get(path).await;
        assert_secured(path, &reply);
        let policy = reply.header("content-security-policy");
        let inline = ["/api/docs/", "/dev/mail"].contains(&path);
        assert_eq!(policy.contains("unsafe-inline"), inline, "{path}: {policy}");
        assert!(!policy.contains("unsafe-eval") && !policy.contains('*'), "{path}: {policy}");
        if path.starts_with("/api/v1/") {
            assert!(["private, no-cache", "no-store"].contains(&reply.header("cache-control")), "{path}");
        }
        assert_eq!(reply.header("strict-transport-security"), "", "only over TLS");
    }
    let app_page = app.admin().get("/").await;
    assert!(app_page.header("content-security-policy").contains("require-trusted-types-for 'script'"));
    let origin = app.admin().with("origin", "https://evil.example").get("/api/v1/me").await;
    assert_eq!(origin.header("access-control-allow-origin"), "", "no other origin reads answers");
}

#[tokio::test]
async fn over_tls_browsers_are_told_to_stay_there() {
    let app = TestApp::start_with(|config| config.public_url = "https://portal.example".into()).await;
    let header = app.anonymous().get("/health/live").await.header("strict-transport-security").to_owned();
    assert_eq!(header, "max-age=63072000; includeSubDomains");
}

#[tokio::test]
async fn the_limit_of_requests_is_told_and_kept() {
    let app = TestApp::start_with(|config| config.rate_limit_api_per_hour = 3).await;
    enter_hour(&app);
    for remaining in ["2", "1", "0"] {
        let reply = app.admin().get("/api/v1/me").await;
        assert_eq!(
            (reply.header("x-ratelimit-limit"), reply.header("x-ratelimit-remaining")),
            ("3", remaining)
        );
        let reset: i64 = reply.header("x-ratelimit-reset").parse().unwrap();
        let now = app.platform.clock.now().as_second();
        assert!(reset > now && reset <= now + 3600);
        assert_eq!(reply.status, 200);
    }
    let refused = app.admin().get("/api/v1/me").await;
    assert_eq!((refused.status.as_u16(), refused.header("x-ratelimit-remaining")), (429, "0"));
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    let problem = refused.problem("rate_limited");
    assert_eq!(problem["retry_after"], json!(wait));
    assert!((1..=3600).contains(&wait));
    assert_eq!(app.accountant().get("/api/v1/me").await.status, 200, "each person has their own");
    app.advance(SignedDuration::from_hours(1));
    assert_eq!(app.admin().get("/api/v1/me").await.status, 200);
}

#[tokio::test]
async fn uploads_have_a_limit_of_their_own() {
    let app = TestApp::start_with(|config| config.rate_limit_uploads_per_hour = 1).await;
    enter_hour(&app);
    app.admin().contract("First").await;
    let upload = app.admin().upload("/api/v1/contracts", &[], "a.pdf", testkit::app::sample_pdf()).await;
    upload.problem("rate_limited");
    assert_eq!(app.admin().get("/api/v1/me").await.status, 200);
    let anybody = app.anonymous();
    let guess = || anybody.upload("/api/v1/verify", &[], "a.pdf", testkit::app::sample_pdf());
    guess().await.expect(200);
    guess().await.problem("rate_limited");
    assert_eq!(app.stored_files(), 1);
}

#[tokio::test]
async fn a_company_behind_one_address_can_open_the_app() {
    let app = TestApp::start_with(|config| config.rate_limit_api_per_hour = 3).await;
    enter_hour(&app);
    let house = app.anonymous();
    let credentials = json!({"email": Person::Admin.email(), "password": PASSWORD});
    let mut tokens = house.post("/api/v1/auth/login", credentials).await.expect(200)["tokens"].clone();
    for remaining in ["1", "0"] {
        let renewed =
            house.post("/api/v1/auth/refresh", json!({"refresh_token": tokens["refresh_token"]})).await;
        assert_eq!(renewed.header("x-ratelimit-remaining"), remaining, "it counts as this person's");
        tokens = renewed.expect(200);
    }
    // Beyond their own limit a person goes on at the cost of the address, and not for ever.
    for _ in 0..3 {
        tokens = house
            .post("/api/v1/auth/refresh", json!({"refresh_token": tokens["refresh_token"]}))
            .await
            .expect(200);
    }
    let more = house.post("/api/v1/auth/refresh", json!({"refresh_token": tokens["refresh_token"]})).await;
    more.problem("rate_limited");
}

#[tokio::test]
async fn guessing_tokens_is_limited_too() {
    let app = TestApp::start_with(|config| config.rate_limit_api_per_hour = 3).await;
    enter_hour(&app);
    let guesser = app.anonymous().with("authorization", "Bearer guess");
    for _ in 0..3 {
        guesser.get("/api/v1/me").await.problem("invalid_token");
    }
    guesser.get("/api/v1/me").await.problem("rate_limited");
    assert_eq!(app.admin().get("/api/v1/me").await.status, 200, "who has a good token is not held up by it");
}

#[tokio::test]
async fn what_is_not_there_is_a_problem() {
    let app = TestApp::start().await;
    for path in
        ["/api", "/api/", "/api/v1", "/api/v1/nowhere", "/api/v2/contracts", "/api/v1/contracts/x/y/z"]
    {
        let reply = app.admin().get(path).await;
        assert_eq!(
            (reply.status.as_u16(), reply.header("content-type")),
            (404, "application/problem+json"),
            "{path}"
        );
        reply.problem("not_found");
    }
    for path in ["/api/v1/contracts/not-an-id", "/assets/missing.js", "/favicon.png.exe"] {
        app.admin().get(path).await.problem("not_found");
    }
    for (method, path) in [
        (Method::DELETE, "/api/v1/contracts"),
        (Method::PUT, "/api/v1/me"),
        (Method::POST, "/health/live"),
        (Method::POST, "/contracts"),
        (Method::DELETE, "/"),
    ] {
        let reply = app.admin().call_empty(method.clone(), path).await;
        assert_eq!(reply.status, 405, "{method} {path}");
        reply.problem("method_not_allowed");
    }
}

#[tokio::test]
async fn a_body_is_json_of_bounded_size_and_depth() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let path = format!("/api/v1/contracts/{id}/assign");
    let send = async |media_type: &str, body: Vec<u8>| {
        app.admin().with("content-type", media_type).call_raw(Method::POST, &path, body).await
    };
    let large =
        send("application/json", format!("{{\"message\": \"{}\"}}", "x".repeat(1024 * 1024)).into_bytes())
            .await;
    assert_eq!(large.status, 413);
    large.problem("file_too_large");
    for deep in
        ["[".repeat(100_000), "{\"a\":".repeat(100_000), format!("{}{}", "[".repeat(500), "]".repeat(500))]
    {
        send("application/json", deep.into_bytes()).await.problem("validation_error");
    }
    for broken in [&b"{"[..], b"", b"\xff\xfe", b"{\"artist_ids\": [}", b"null", b"{} {}"] {
        send("application/json", broken.to_vec()).await.problem("validation_error");
    }
    for media_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        let reply = send(media_type, b"{}".to_vec()).await;
        assert_eq!(reply.status, 415, "{media_type}");
        reply.problem("unsupported_media_type");
    }
    let none = app.admin().call_raw(Method::POST, &path, "{}").await;
    none.problem("unsupported_media_type");
}

#[tokio::test]
async fn tokens_that_are_not_ours_are_refused() {
    let app = TestApp::start().await;
    let good = app.admin().token().unwrap();
    let parts: Vec<&str> = good.split('.').collect();
    let unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
    for token in [
        "x".into(),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{unsigned}.{}.", parts[1]),
        format!("{}.{}.{}", parts[0], parts[1], parts[2].chars().rev().collect::<String>()),
        app.admin().token_ending_in(SignedDuration::ZERO).unwrap(),
        "a".repeat(10_000),
    ] {
        let caller = app.anonymous().with("authorization", format!("Bearer {token}"));
        caller.get("/api/v1/me").await.problem("invalid_token");
    }
    app.anonymous().with("authorization", "Basic eDp5").get("/api/v1/me").await.problem("unauthorized");
    app.anonymous().with("authorization", format!("bearer {good}")).get("/api/v1/me").await.expect(200);
}

#[tokio::test]
async fn the_api_describes_itself() {
    let app = TestApp::start().await;
    let document = app.anonymous().get("/api/openapi.json").await.expect(200);
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document, serde_json::to_value(biglive::app::openapi()).unwrap());
    let page = app.anonymous().get("/api/docs/").await;
    assert_eq!(page.status, 200);
    assert!(String::from_utf8_lossy(&page.bytes).contains("swagger-ui"));
}

#[tokio::test]
async fn a_process_tells_that_it_lives_and_is_ready() {
    let app = TestApp::start().await;
    for path in ["/health/live", "/health/ready"] {
        assert_eq!(app.anonymous().get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn the_browser_app_is_served_compressed_where_the_browser_takes_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("assets")).unwrap();
    std::fs::create_dir_all(folder.path().join(".vite")).unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html><title>App</title>"),
        ("login.html", "<!doctype html><title>Sign in</title>"),
        ("assets/app-1a2b.js", "console.log(1)"),
        ("assets/app-1a2b.js.br", "brotli"),
        (".vite/manifest.json", "{}"),
    ] {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    let web_dir = folder.path().to_owned();
    let app = TestApp::start_with(|config| config.web_dir = Some(web_dir)).await;
    let get =
        async |path: &str, encoding: &str| app.anonymous().with("accept-encoding", encoding).get(path).await;
    let compressed = get("/assets/app-1a2b.js", "gzip, br").await;
    assert_eq!((compressed.header("content-encoding"), &compressed.bytes[..]), ("br", &b"brotli"[..]));
    assert_eq!(compressed.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(compressed.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(compressed.header("vary"), "accept-encoding");
    for encoding in ["identity", "br;q=0"] {
        let plain = get("/assets/app-1a2b.js", encoding).await;
        assert_eq!(
            (plain.header("content-encoding"), &plain.bytes[..]),
            ("", &b"console.log(1)"[..]),
            "{encoding}"
        );
    }
    for (path, title) in [("/", "App"), ("/contracts/1/sign", "App"), ("/login", "Sign in")] {
        let page = get(path, "identity").await;
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "no-cache", "{path}");
        assert!(String::from_utf8_lossy(&page.bytes).contains(title), "{path}");
    }
    for hidden in [
        "/.vite/manifest.json",
        "/assets/missing.js",
        "/..%2f..%2fetc%2fpasswd.txt",
        "/assets/../.vite/manifest.json",
    ] {
        get(hidden, "identity").await.problem("not_found");
    }
}

#[tokio::test]
async fn the_local_mailbox_is_shut_unless_it_is_asked_for() {
    let app = TestApp::start_with(|config| config.dev_mailbox = false).await;
    let reply = app.anonymous().get("/dev/mail").await;
    assert!(!String::from_utf8_lossy(&reply.bytes).contains("mailbox"), "{:?}", reply.bytes);
    app.anonymous().get("/dev/mail/01900000-0000-7000-8000-000000000000.html").await.problem("not_found");
}
