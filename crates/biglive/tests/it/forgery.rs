//! Access tokens that somebody made, changed or took from elsewhere, and clocks that are not right.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use testkit::people::PASSWORD;
use testkit::{Person, Reply, TestApp};

use crate::text;

/// What the server itself knows of its key: as much as an attacker could ever hope for.
struct OurKey {
    id: String,
    public_der: Vec<u8>,
    private: EncodingKey,
}

fn pem(kind: &str, der: &[u8]) -> String {
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", STANDARD.encode(der))
}

fn signing(private_der: &[u8]) -> EncodingKey {
    EncodingKey::from_rsa_pem(pem("PRIVATE KEY", private_der).as_bytes()).unwrap()
}

async fn our_key(app: &TestApp) -> OurKey {
    let select = "SELECT id, public_der, encrypted_private_der FROM signing_keys";
    let row = app.superuser().await.query_one(select, &[]).await.unwrap();
    let id: String = row.get(0);
    let sealed: Vec<u8> = row.get(2);
    let private = app.platform.keyring.open_field(&format!("signing_keys/{id}"), &sealed).unwrap();
    OurKey { id, public_der: row.get(1), private: signing(&private) }
}

fn claims_of(token: &str) -> Value {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&payload).unwrap()
}

fn header(algorithm: Algorithm, key: Option<&str>) -> Header {
    Header { kid: key.map(str::to_owned), ..Header::new(algorithm) }
}

fn made(header: &Header, claims: &Value, key: &EncodingKey) -> String {
    jsonwebtoken::encode(header, claims, key).unwrap()
}

async fn me(app: &TestApp, token: &str) -> Reply {
    app.anonymous().with("authorization", format!("Bearer {token}")).get("/api/v1/me").await
}

#[tokio::test]
async fn only_our_key_by_our_algorithm_makes_a_token() {
    let app = TestApp::start().await;
    let ours = our_key(&app).await;
    let claims = claims_of(&app.admin().token().unwrap());
    let id = Some(ours.id.as_str());
    let good = made(&header(Algorithm::RS256, id), &claims, &ours.private);
    me(&app, &good).await.expect(200);
    // The public half as the secret of a symmetric algorithm, in every form in which it is published or kept.
    let keys = app.anonymous().get("/.well-known/jwks.json").await.expect(200)["keys"][0].take();
    for secret in [
        ours.public_der.clone(),
        pem("PUBLIC KEY", &ours.public_der).into_bytes(),
        pem("RSA PUBLIC KEY", &ours.public_der).into_bytes(),
        text(&keys["n"]).into_bytes(),
        keys.to_string().into_bytes(),
        Vec::new(),
    ] {
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let confused = made(&header(algorithm, id), &claims, &EncodingKey::from_secret(&secret));
            me(&app, &confused).await.problem("invalid_token");
        }
    }
    // Our own key by another algorithm: what is checked is the algorithm, not only the key.
    for algorithm in [Algorithm::RS384, Algorithm::RS512, Algorithm::PS256] {
        me(&app, &made(&header(algorithm, id), &claims, &ours.private)).await.problem("invalid_token");
    }
    // Somebody else's key under our name, under its own, under none, and one that the token brings along.
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let theirs = signing(AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap().as_ref());
    for key in [id, Some("theirs"), None] {
        me(&app, &made(&header(Algorithm::RS256, key), &claims, &theirs)).await.problem("invalid_token");
    }
    let modulus = pair.public_key().modulus().big_endian_without_leading_zero().to_vec();
    let jwk = json!({"kty": "RSA", "alg": "RS256", "n": URL_SAFE_NO_PAD.encode(modulus), "e": "AQAB"});
    let brought = Header { jwk: serde_json::from_value(jwk).ok(), ..header(Algorithm::RS256, None) };
    assert!(brought.jwk.is_some());
    me(&app, &made(&brought, &claims, &theirs)).await.problem("invalid_token");
    let fetched =
        Header { jku: Some("https://evil.test/keys".into()), ..header(Algorithm::RS256, Some("x")) };
    me(&app, &made(&fetched, &claims, &theirs)).await.problem("invalid_token");
}

#[tokio::test]
async fn what_our_key_signed_for_another_purpose_is_no_access_token() {
    let app = TestApp::start().await;
    let ours = our_key(&app).await;
    let good = claims_of(&app.admin().token().unwrap());
    for (claim, value) in [
        ("iss", json!("somebody else")),
        ("iss", Value::Null),
        ("exp", json!(app.platform.clock.now().as_second() - 1)),
        ("exp", Value::Null),
        ("exp", json!("never")),
        ("org", json!("opera")),
        ("role", json!("owner")),
        ("sub", Value::Null),
        ("sid", Value::Null),
    ] {
        let mut claims = good.clone();
        claims[claim] = value;
        let token = made(&header(Algorithm::RS256, Some(&ours.id)), &claims, &ours.private);
        me(&app, &token).await.problem("invalid_token");
    }
}

#[tokio::test]
async fn a_token_whose_words_were_changed_is_refused_although_it_was_known_before() {
    let app = TestApp::start().await;
    let good = app.artist().token().unwrap();
    me(&app, &good).await.expect(200);
    let parts: Vec<&str> = good.split('.').collect();
    let other = app.other_organization_id.to_string();
    for (claim, value) in [("role", json!("admin")), ("org", json!(other)), ("exp", json!(4_000_000_000_i64))]
    {
        let mut claims = claims_of(&good);
        claims[claim] = value;
        let payload = URL_SAFE_NO_PAD.encode(claims.to_string());
        me(&app, &format!("{}.{payload}.{}", parts[0], parts[2])).await.problem("invalid_token");
    }
    // Another spelling of the same bytes would be another token to whoever keeps a list of them.
    me(&app, &format!("{good}=")).await.problem("invalid_token");
    me(&app, &format!("{good}.")).await.problem("invalid_token");
}

#[tokio::test]
async fn a_token_is_good_in_the_organization_it_names_and_no_other() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let contract = app.admin().contract_sent_to("Anna's contract", &[&app.artist()]).await;
    let path = format!("/api/v1/contracts/{contract}");
    app.artist().get(&path).await.expect(200);
    app.artist().in_other_company().get(&path).await.problem("contract_not_found");
    let body = json!({"delegate_email": Person::SecondArtist.email(), "permissions": ["contracts:read"]});
    let made = app.artist().post("/api/v1/me/delegations", body).await.expect(201);
    let act = json!({"delegation_id": made["id"]});
    app.artist().in_other_company().post("/api/v1/auth/act-as", &act).await.problem("not_found");
    app.other_admin().post("/api/v1/auth/act-as", &act).await.problem("not_found");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_server_whose_clock_is_slow_takes_the_tokens_of_one_whose_clock_is_right() {
    let app = TestApp::start().await;
    let token = app.admin().token().unwrap();
    app.advance(SignedDuration::from_secs(-50));
    me(&app, &token).await.expect(200);
    app.advance(SignedDuration::from_secs(50) + SignedDuration::from_mins(15));
    me(&app, &token).await.problem("invalid_token");
}

#[tokio::test]
async fn a_clock_that_is_set_back_brings_nothing_spent_back_to_life() {
    let app = TestApp::start_with(|config| config.rate_limit_sign_in_per_minute = 10_000).await;
    let body = json!({"email": Person::Artist.email(), "password": PASSWORD});
    let session = app.anonymous().post("/api/v1/auth/login", body).await.expect(200)["tokens"].take();
    let refresh = async |token: &Value| {
        app.anonymous().post("/api/v1/auth/refresh", json!({"refresh_token": token})).await
    };
    let next = refresh(&session["refresh_token"]).await.expect(200);
    app.advance(SignedDuration::from_mins(-5));
    refresh(&session["refresh_token"]).await.problem("invalid_token");
    refresh(&next["refresh_token"]).await.problem("invalid_token");
    app.anonymous().post("/api/v1/auth/code", json!({"email": Person::Artist.email()})).await.expect(202);
    app.run_jobs().await;
    let letter = app.letters().await.pop().unwrap();
    let code = letter.subject.split(' ').next().unwrap_or_default().to_owned();
    let shown = json!({"email": Person::Artist.email(), "code": code});
    app.anonymous().post("/api/v1/auth/code/verify", &shown).await.expect(200);
    app.advance(SignedDuration::from_mins(-1));
    app.anonymous().post("/api/v1/auth/code/verify", &shown).await.problem("code_invalid");
}
