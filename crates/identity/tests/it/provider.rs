//! A small OpenID provider in the test: it does what the standard says, except where a test tells it to do otherwise.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

pub const CLIENT_ID: &str = "portal";
pub const CLIENT_SECRET: &str = "pro:vider secret";

/// How a token is signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Signing {
    /// With the published key.
    Proper,
    /// With no key at all.
    Unsigned,
    /// With the client's secret.
    Shared,
    /// With a key of the same name that was never published.
    Forged,
    /// With a key of a name that was never published.
    Unknown,
}

struct Grant {
    claims: Value,
    nonce: String,
    challenge: String,
    redirect_uri: String,
}

struct Inner {
    key: EncodingKey,
    kid: String,
    public: Value,
    signing: Signing,
    /// What the documents say besides, or instead.
    metadata: Value,
    user_info: Option<Value>,
    grants: HashMap<String, Grant>,
    reads_of_keys: usize,
    ahead_seconds: i64,
}

/// The provider.
pub struct Provider {
    pub issuer: String,
    inner: Arc<Mutex<Inner>>,
}

type Shared = Arc<Mutex<Inner>>;

fn key_pair(kid: &str) -> (EncodingKey, Value) {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let point = pair.public_key().as_ref();
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let public = json!({"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": kid,
        "x": part(&point[1..33]), "y": part(&point[33..])});
    (EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref()), public)
}

impl Provider {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let (key, public) = key_pair("first");
        let metadata = json!({"issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/keys"),
            "userinfo_endpoint": format!("{issuer}/userinfo")});
        let inner = Arc::new(Mutex::new(Inner {
            key,
            kid: "first".into(),
            public,
            signing: Signing::Proper,
            metadata,
            user_info: None,
            grants: HashMap::new(),
            reads_of_keys: 0,
            ahead_seconds: 0,
        }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(metadata_of))
            .route("/keys", get(keys_of))
            .route("/token", post(token_of))
            .route("/userinfo", get(user_info_of))
            .with_state(inner.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        Self { issuer, inner }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    /// From now on, tokens are signed like this.
    pub fn sign(&self, signing: Signing) {
        self.lock().signing = signing;
    }

    /// Changes what the documents say.
    pub fn says(&self, member: &str, value: Value) {
        self.lock().metadata[member] = value;
    }

    /// What the user information says; without, it is refused.
    pub fn knows(&self, claims: Value) {
        self.lock().user_info = Some(claims);
    }

    /// Moves its clock with the application's.
    pub fn advance(&self, app: &testkit::TestApp, by: jiff::SignedDuration) {
        app.advance(by);
        self.lock().ahead_seconds += by.as_secs();
    }

    /// A new key takes the place of the old one.
    pub fn rotate(&self, kid: &str) {
        let (key, public) = key_pair(kid);
        let mut inner = self.lock();
        (inner.key, inner.public, inner.kid) = (key, public, kid.into());
    }

    pub fn reads_of_keys(&self) -> usize {
        self.lock().reads_of_keys
    }

    /// Somebody has signed in at the page that `authorization_url` names, and agreed: the code that comes back.
    pub fn grant(&self, authorization_url: &str, claims: Value) -> String {
        let url = url::Url::parse(authorization_url).unwrap();
        let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
        assert_eq!((query["response_type"].as_str(), query["client_id"].as_str()), ("code", CLIENT_ID));
        assert_eq!(query["code_challenge_method"], "S256");
        assert!(query["scope"].split(' ').any(|scope| scope == "openid"));
        let code = platform::crypto::random_token();
        let grant = Grant {
            claims,
            nonce: query["nonce"].clone(),
            challenge: query["code_challenge"].clone(),
            redirect_uri: query["redirect_uri"].clone(),
        };
        self.lock().grants.insert(code.clone(), grant);
        code
    }
}

async fn metadata_of(State(inner): State<Shared>) -> Json<Value> {
    Json(inner.lock().unwrap().metadata.clone())
}

async fn keys_of(State(inner): State<Shared>) -> Json<Value> {
    let mut inner = inner.lock().unwrap();
    inner.reads_of_keys += 1;
    let strange = json!({"kty": "strange", "kid": "strange"});
    Json(json!({"keys": [strange, inner.public]}))
}

async fn user_info_of(State(inner): State<Shared>, headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    let shown = headers.get("authorization").and_then(|value| value.to_str().ok());
    let inner = inner.lock().unwrap();
    let claims = inner.user_info.clone().filter(|_| shown == Some("Bearer at-the-provider"));
    claims.map(Json).ok_or(StatusCode::UNAUTHORIZED)
}

async fn token_of(
    State(inner): State<Shared>,
    headers: HeaderMap,
    body: String,
) -> Result<Json<Value>, StatusCode> {
    // RFC 6749 §2.3.1: form-encoded before it is a header.
    let expected = format!("Basic {}", STANDARD.encode(format!("{CLIENT_ID}:pro%3Avider+secret")));
    let shown = headers.get("authorization").and_then(|value| value.to_str().ok());
    let form: HashMap<_, _> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    if shown != Some(&expected) || form["grant_type"] != "authorization_code" {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let mut inner = inner.lock().unwrap();
    let grant = inner.grants.remove(&form["code"]).ok_or(StatusCode::BAD_REQUEST)?;
    let challenge = URL_SAFE_NO_PAD.encode(platform::crypto::sha256(form["code_verifier"].as_bytes()));
    if challenge != grant.challenge || form["redirect_uri"] != grant.redirect_uri {
        return Err(StatusCode::BAD_REQUEST);
    }
    let now = Timestamp::now().as_second() + inner.ahead_seconds;
    let mut claims = json!({"iss": inner.metadata["issuer"], "aud": CLIENT_ID, "nonce": grant.nonce, "iat": now,
        "exp": now + 300});
    for (name, value) in grant.claims.as_object().unwrap() {
        claims[name] = value.clone();
    }
    let id_token = signed(&inner, &claims);
    Ok(Json(json!({"access_token": "at-the-provider", "token_type": "Bearer", "id_token": id_token})))
}

fn signed(inner: &Inner, claims: &Value) -> String {
    let header = |algorithm| Header { kid: Some(inner.kid.clone()), ..Header::new(algorithm) };
    let encode = |header: &Header, key: &EncodingKey| jsonwebtoken::encode(header, claims, key).unwrap();
    match inner.signing {
        Signing::Proper => encode(&header(Algorithm::ES256), &inner.key),
        Signing::Shared => {
            encode(&header(Algorithm::HS256), &EncodingKey::from_secret(CLIENT_SECRET.as_bytes()))
        }
        Signing::Forged => encode(&header(Algorithm::ES256), &key_pair("forged").0),
        Signing::Unknown => {
            let header = Header { kid: Some("never-seen".into()), ..Header::new(Algorithm::ES256) };
            encode(&header, &key_pair("never-seen").0)
        }
        Signing::Unsigned => {
            let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            format!("{}.{}.", part(&json!({"alg": "none", "kid": inner.kid})), part(claims))
        }
    }
}
