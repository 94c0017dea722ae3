//! ID tokens (OpenID Connect Core 1.0, §3.1.3.7): a signature by a key that the provider publishes, made for us, just
//! now, for the very sign-in that began in this browser. No IO; keys are given.

use jiff::Timestamp;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Difference between two clocks that is forgiven.
const SKEW_SECONDS: i64 = 60;
/// Longest token that is looked at.
const LIMIT_BYTES: usize = 32 * 1024;

/// What a token must say.
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    pub now: Timestamp,
}

/// What a genuine token says.
#[derive(Clone, Debug)]
pub struct IdToken {
    pub subject: String,
    /// All claims that the protocol itself does not use: e-mail address, names, roles.
    pub claims: Map<String, Value>,
    /// How the provider made sure who it is (RFC 8176).
    pub methods: Vec<String>,
}

/// Why a token is not believed. Says which check failed, for the log; never the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("it is not a signed token")]
    Malformed,
    #[error("it is signed in a way that is not accepted")]
    Algorithm,
    /// Perhaps the provider has a new key: worth one look.
    #[error("it is signed with a key that the provider does not publish")]
    UnknownKey,
    #[error("the signature is wrong")]
    Signature,
    #[error("it was issued by somebody else")]
    Issuer,
    #[error("it was issued for somebody else")]
    Audience,
    #[error("it has expired, or is not good yet")]
    Time,
    #[error("it belongs to another sign-in")]
    Nonce,
    #[error("it names nobody")]
    Subject,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
    azp: Option<String>,
    #[serde(default)]
    amr: Vec<String>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// The claims of a token, once everything about it is as expected.
pub fn verify(token: &str, keys: &JwkSet, expected: &Expected<'_>) -> Result<IdToken, Refusal> {
    if token.len() > LIMIT_BYTES {
        return Err(Refusal::Malformed);
    }
    let header = jsonwebtoken::decode_header(token).map_err(|_| Refusal::Malformed)?;
    // A critical extension that we do not know must not be ignored (RFC 7515 §4.1.11).
    if header.crit.is_some() {
        return Err(Refusal::Malformed);
    }
    // Asymmetric only: with HS256, whoever knows the client's secret – or tricks us into using a public key as a
    // secret – could sign.
    if !matches!(header.alg, Algorithm::RS256 | Algorithm::ES256 | Algorithm::EdDSA) {
        return Err(Refusal::Algorithm);
    }
    let key = choose(keys, header.kid.as_deref(), header.alg)?;
    let key = DecodingKey::from_jwk(key).map_err(|_| Refusal::UnknownKey)?;
    let mut validation = Validation::new(header.alg);
    // The claims are judged below, by our own clock and with a reason for each refusal.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let decoded = jsonwebtoken::decode::<Claims>(token, &key, &validation);
    let claims = decoded.map_err(|error| match error.kind() {
        jsonwebtoken::errors::ErrorKind::Json(_) => Refusal::Malformed,
        _ => Refusal::Signature,
    })?;
    judge(claims.claims, expected)
}

/// The key a token names. Without a name, the only key of the right kind.
fn choose<'a>(keys: &'a JwkSet, kid: Option<&str>, algorithm: Algorithm) -> Result<&'a Jwk, Refusal> {
    let mut fitting = keys.keys.iter().filter(|key| fits(key, algorithm));
    let chosen = match kid {
        Some(kid) => fitting.find(|key| key.common.key_id.as_deref() == Some(kid)),
        None => fitting.next().filter(|_| fitting.next().is_none()),
    };
    chosen.ok_or(Refusal::UnknownKey)
}

/// Whether a published key may verify this algorithm: of its kind, for signatures, and not reserved for another one.
fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    let is_kind = match &key.algorithm {
        AlgorithmParameters::RSA(_) => algorithm == Algorithm::RS256,
        AlgorithmParameters::EllipticCurve(key) => {
            algorithm == Algorithm::ES256 && key.curve == EllipticCurve::P256
        }
        AlgorithmParameters::OctetKeyPair(key) => {
            algorithm == Algorithm::EdDSA && key.curve == EllipticCurve::Ed25519
        }
        _ => false,
    };
    let is_for_signatures =
        key.common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let is_for_algorithm = key.common.key_algorithm.as_ref().is_none_or(|reserved| {
        matches!(
            (reserved, algorithm),
            (KeyAlgorithm::RS256, Algorithm::RS256)
                | (KeyAlgorithm::ES256, Algorithm::ES256)
                | (KeyAlgorithm::EdDSA, Algorithm::EdDSA)
        )
    });
    is_kind && is_for_signatures && is_for_algorithm
}

fn judge(claims: Claims, expected: &Expected<'_>) -> Result<IdToken, Refusal> {
    if claims.iss != expected.issuer {
        return Err(Refusal::Issuer);
    }
    let audience = match &claims.aud {
        Audience::One(one) => std::slice::from_ref(one),
        Audience::Many(many) => many.as_slice(),
    };
    let is_ours = audience.iter().any(|name| name == expected.client_id);
    let is_party = match &claims.azp {
        Some(party) => party == expected.client_id,
        None => audience.len() == 1,
    };
    if !is_ours || !is_party {
        return Err(Refusal::Audience);
    }
    #[allow(clippy::cast_precision_loss)]
    let (now, skew) = (expected.now.as_second() as f64, SKEW_SECONDS as f64);
    let has_begun = claims.iat <= now + skew && claims.nbf.is_none_or(|from| from <= now + skew);
    if claims.exp <= now - skew || !has_begun {
        return Err(Refusal::Time);
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err(Refusal::Nonce);
    }
    if claims.sub.is_empty() || claims.sub.len() > 255 {
        return Err(Refusal::Subject);
    }
    Ok(IdToken { subject: claims.sub, claims: claims.more, methods: claims.amr })
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use jsonwebtoken::{EncodingKey, Header};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_800_000_000;

    struct Provider {
        key: EncodingKey,
        public: Value,
    }

    fn provider() -> Provider {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let pkcs8 = pair.to_pkcs8v1().unwrap();
        let point = pair.public_key().as_ref();
        let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        Provider {
            key: EncodingKey::from_ec_der(pkcs8.as_ref()),
            public: json!({"kty": "EC", "crv": "P-256", "kid": "one", "use": "sig", "alg": "ES256",
                "x": part(&point[1..33]), "y": part(&point[33..])}),
        }
    }

    fn set(keys: &[&Value]) -> JwkSet {
        serde_json::from_value(json!({"keys": keys})).unwrap()
    }

    fn claims() -> Value {
        json!({"iss": "https://id.test", "aud": "portal", "sub": "u-1", "exp": NOW + 300, "iat": NOW,
            "nonce": "n-1", "email": "ada@opera.test", "amr": ["pwd", "mfa"]})
    }

    fn signed(provider: &Provider, claims: &Value) -> String {
        let header = Header { kid: Some("one".into()), ..Header::new(Algorithm::ES256) };
        jsonwebtoken::encode(&header, claims, &provider.key).unwrap()
    }

    fn expected() -> Expected<'static> {
        Expected {
            issuer: "https://id.test",
            client_id: "portal",
            nonce: "n-1",
            now: Timestamp::from_second(NOW).unwrap(),
        }
    }

    #[test]
    fn a_token_that_is_right_in_everything_is_believed() {
        let provider = provider();
        let token = verify(&signed(&provider, &claims()), &set(&[&provider.public]), &expected()).unwrap();
        assert_eq!(token.subject, "u-1");
        assert_eq!(token.claims["email"], "ada@opera.test");
        assert_eq!(token.methods, ["pwd", "mfa"]);
    }

    #[test]
    fn each_single_thing_that_is_wrong_is_refused() {
        let provider = provider();
        let keys = set(&[&provider.public]);
        for (claim, value, refusal) in [
            ("iss", json!("https://evil.test"), Refusal::Issuer),
            ("iss", json!("https://id.test/"), Refusal::Issuer),
            ("aud", json!("another"), Refusal::Audience),
            ("aud", json!(["portal", "another"]), Refusal::Audience),
            ("aud", json!([]), Refusal::Audience),
            ("azp", json!("another"), Refusal::Audience),
            ("exp", json!(NOW - 61), Refusal::Time),
            ("exp", json!("later"), Refusal::Malformed),
            ("iat", json!(NOW + 61), Refusal::Time),
            ("nbf", json!(NOW + 61), Refusal::Time),
            ("nonce", json!("n-2"), Refusal::Nonce),
            ("nonce", Value::Null, Refusal::Nonce),
            ("sub", json!(""), Refusal::Subject),
            ("sub", json!("x".repeat(256)), Refusal::Subject),
            ("sub", Value::Null, Refusal::Malformed),
        ] {
            let mut changed = claims();
            changed[claim] = value.clone();
            let result = verify(&signed(&provider, &changed), &keys, &expected());
            assert_eq!(result.err(), Some(refusal), "{claim} = {value}");
        }
        let mut several = claims();
        (several["aud"], several["azp"]) = (json!(["portal", "another"]), json!("portal"));
        assert!(verify(&signed(&provider, &several), &keys, &expected()).is_ok(), "issued to us, for both");
        let mut late = claims();
        late["exp"] = json!(NOW - 59);
        assert!(verify(&signed(&provider, &late), &keys, &expected()).is_ok(), "clocks differ");
    }

    #[test]
    fn no_signature_and_a_signature_with_a_shared_secret_are_refused() {
        let provider = provider();
        let keys = set(&[&provider.public]);
        let body = signed(&provider, &claims()).split('.').nth(1).unwrap().to_owned();
        for algorithm in ["none", "None", "nOnE", ""] {
            let header = URL_SAFE_NO_PAD.encode(json!({"alg": algorithm, "kid": "one"}).to_string());
            let result = verify(&format!("{header}.{body}."), &keys, &expected());
            assert_eq!(result.err(), Some(Refusal::Malformed), "{algorithm}");
        }
        // The public key, which everybody knows, taken for a secret.
        let secret = serde_json::to_vec(&provider.public).unwrap();
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let header = Header { kid: Some("one".into()), ..Header::new(algorithm) };
            let token = jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(&secret)).unwrap();
            assert_eq!(verify(&token, &keys, &expected()).err(), Some(Refusal::Algorithm));
        }
        let symmetric = json!({"kty": "oct", "kid": "one", "k": URL_SAFE_NO_PAD.encode(&secret)});
        let token = signed(&provider, &claims());
        assert_eq!(verify(&token, &set(&[&symmetric]), &expected()).err(), Some(Refusal::UnknownKey));
    }

    #[test]
    fn only_the_published_key_of_that_name_and_purpose_counts() {
        let (ours, other) = (provider(), provider());
        let token = signed(&ours, &claims());
        let refusal = |keys: JwkSet| verify(&token, &keys, &expected()).err();
        assert_eq!(refusal(set(&[&other.public])), Some(Refusal::Signature));
        assert_eq!(refusal(set(&[])), Some(Refusal::UnknownKey));
        for (member, value) in [("kid", "two"), ("use", "enc"), ("alg", "RS256"), ("crv", "P-384")] {
            let mut changed = ours.public.clone();
            changed[member] = json!(value);
            assert_eq!(refusal(set(&[&changed])), Some(Refusal::UnknownKey), "{member}");
        }
        let nameless = jsonwebtoken::encode(&Header::new(Algorithm::ES256), &claims(), &ours.key).unwrap();
        assert!(verify(&nameless, &set(&[&ours.public]), &expected()).is_ok(), "there is only one");
        let two = set(&[&ours.public, &other.public]);
        assert_eq!(verify(&nameless, &two, &expected()).err(), Some(Refusal::UnknownKey));
    }

    #[test]
    fn a_critical_extension_is_not_ignored() {
        let provider = provider();
        let header = Header {
            kid: Some("one".into()),
            crit: Some(vec!["b64".into()]),
            ..Header::new(Algorithm::ES256)
        };
        let token = jsonwebtoken::encode(&header, &claims(), &provider.key).unwrap();
        let result = verify(&token, &set(&[&provider.public]), &expected());
        assert_eq!(result.err(), Some(Refusal::Malformed));
    }

    proptest! {
        #[test]
        fn any_text_is_refused(text: String) {
            prop_assert!(verify(&text, &set(&[&provider().public]), &expected()).is_err());
        }
    }
}
