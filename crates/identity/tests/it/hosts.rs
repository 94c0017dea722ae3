//! What a request says of the host it was sent to is believed nowhere: links in e-mails lead to the portal's own address.

use serde_json::json;
use testkit::{Actor, Person};

use crate::{invitation_token, mails_to, set_security, text, unlimited};

const EVIL: &str = "evil.test";

/// Somebody whose requests claim, in every way there is, that the portal lives elsewhere.
fn misled(actor: Actor<'_>) -> Actor<'_> {
    actor
        .with("host", EVIL)
        .with("x-forwarded-host", EVIL)
        .with("x-forwarded-proto", "https")
        .with("x-forwarded-prefix", "/evil")
        .with("forwarded", format!("host={EVIL};proto=https"))
        .with("x-original-url", format!("https://{EVIL}/"))
        .with("origin", format!("https://{EVIL}"))
        .with("referer", format!("https://{EVIL}/"))
}

#[tokio::test]
async fn links_in_letters_lead_to_the_configured_address_whatever_a_request_says() {
    let app = unlimited().await;
    set_security(&app, "self_registration = true").await;
    let ben = Person::SecondArtist.email();
    let (eva, nora, moved) = ("eva@artists.test", "nora@artists.test", "ben@elsewhere.test");
    for (path, body) in [
        ("/api/v1/auth/code", json!({"email": ben})),
        ("/api/v1/auth/forgot-password", json!({"email": ben})),
        (
            "/api/v1/auth/register",
            json!({"email": eva, "first_name": "Eva", "last_name": "Neu", "organization_id": app.organization_id}),
        ),
    ] {
        misled(app.anonymous()).post(path, body).await.expect(202);
    }
    let invitation = json!({"email": nora, "role": "artist"});
    let made = misled(app.admin()).post("/api/v1/invitations", invitation).await.expect(201);
    assert!(!made.to_string().contains(EVIL), "{made}");
    assert!(!invitation_token(&app).await.is_empty());
    misled(app.second_artist()).post("/api/v1/me/email", json!({"email": moved})).await.expect(202);
    let mut letters = Vec::new();
    for address in [ben, eva, nora, moved] {
        letters.extend(mails_to(&app, address).await);
    }
    assert_eq!(letters.len(), 6, "code, reset, both sides of the change, registration, invitation");
    for letter in letters {
        assert!(letter.text.contains(&app.base_url), "{}: {}", letter.subject, letter.text);
        assert!(!letter.text.contains("evil"), "{}: {}", letter.subject, letter.text);
    }
}

#[tokio::test]
async fn a_body_is_bounded_before_anybody_has_signed_in() {
    let app = unlimited().await;
    let send = async |path: &str, body: String| {
        let caller = app.anonymous().with("content-type", "application/json");
        caller.call_raw("POST".parse().unwrap(), path, body).await
    };
    for path in [
        "/api/v1/auth/login",
        "/api/v1/auth/refresh",
        "/api/v1/auth/code/verify",
        "/api/v1/auth/second-factor",
        "/api/v1/auth/register",
        "/api/v1/invitations/accept",
    ] {
        let large = send(path, format!("{{\"email\": \"{}\"}}", "x".repeat(1024 * 1024))).await;
        assert_eq!(large.status, 413, "{path}");
        assert_eq!(text(&large.problem("file_too_large")["type"]), "file_too_large");
        for deep in ["[".repeat(100_000), format!("{{\"email\":{}{}}}", "[".repeat(500), "]".repeat(500))] {
            send(path, deep).await.problem("validation_error");
        }
    }
}
