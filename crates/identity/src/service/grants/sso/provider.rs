//! A provider as its own documents describe it (OpenID Connect Discovery 1.0): where people are sent, where codes are
//! exchanged, which keys sign. Documents are kept for an hour; a key that is not among those kept is looked for again,
//! once a minute at most, so that a provider can change its keys without anybody noticing, and forged tokens cannot
//! make us ask it all the time.

use std::sync::{Arc, LazyLock};

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::JwkSet;
use moka::sync::Cache;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::id_token::{self, Expected, IdToken, Refusal};
use super::outbound::{Outbound, OutboundError, form_encoded};

/// How long documents are believed without being read again.
const FRESH: SignedDuration = SignedDuration::from_hours(1);
/// Time between two looks for a key that is missing.
const BETWEEN_LOOKS: SignedDuration = SignedDuration::from_mins(1);

/// Why a provider did not vouch for somebody.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    #[error(transparent)]
    Outbound(#[from] OutboundError),
    #[error("the provider calls itself by another name than the connection")]
    OtherIssuer,
    #[error("the ID token is refused: {0}")]
    IdToken(#[from] Refusal),
    #[error("the provider sent no ID token")]
    NoIdToken,
    #[error("the user information belongs to somebody else")]
    OtherSubject,
}

/// The client that this portal is to a provider.
pub struct Client<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub client_secret: &'a str,
    pub redirect_uri: &'a str,
}

/// What one sign-in sends along and expects back.
pub struct Ceremony<'a> {
    pub state: &'a str,
    pub nonce: &'a str,
    pub code_verifier: &'a str,
}

#[derive(Clone, Debug, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    /// RFC 9207.
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// What was read of a provider, and when.
struct Documents {
    metadata: Metadata,
    read_at: Timestamp,
    keys: JwkSet,
    keys_read_at: Timestamp,
}

static KNOWN: LazyLock<Cache<String, Arc<Documents>>> = LazyLock::new(|| Cache::new(1000));

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    id_token: Option<String>,
    access_token: Option<String>,
}

/// A provider that was read.
pub struct Provider {
    outbound: Outbound,
    documents: Arc<Documents>,
}

impl Provider {
    /// Reads the provider's documents, or takes those read within the last hour.
    pub async fn open(outbound: Outbound, issuer: &str, now: Timestamp) -> Result<Self, ProviderError> {
        if let Some(documents) = KNOWN.get(issuer).filter(|known| is_within(FRESH, known.read_at, now)) {
            return Ok(Self { outbound, documents });
        }
        Self::read(outbound, issuer, now).await
    }

    /// Reads the provider's documents anew.
    pub async fn read(outbound: Outbound, issuer: &str, now: Timestamp) -> Result<Self, ProviderError> {
        outbound.address(issuer)?;
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let metadata: Metadata = outbound.get(&outbound.address(&address)?, None).await?;
        // Discovery §4.3: otherwise one provider could speak in another one's name.
        if metadata.issuer != issuer {
            return Err(ProviderError::OtherIssuer);
        }
        outbound.address(&metadata.authorization_endpoint)?;
        let keys = read_keys(&outbound, &metadata).await?;
        let documents = Documents { metadata, read_at: now, keys, keys_read_at: now };
        Ok(Self { outbound, documents: keep(issuer, documents) })
    }

    /// Where to send the person (Core §3.1.2.1, with PKCE S256).
    pub fn authorization_url(
        &self,
        client: &Client<'_>,
        ceremony: &Ceremony<'_>,
    ) -> Result<String, ProviderError> {
        let mut url = self.outbound.address(&self.documents.metadata.authorization_endpoint)?;
        url.query_pairs_mut().extend_pairs([
            ("response_type", "code"),
            ("scope", "openid email profile"),
            ("client_id", client.client_id),
            ("redirect_uri", client.redirect_uri),
            ("state", ceremony.state),
            ("nonce", ceremony.nonce),
            ("code_challenge", &code_challenge(ceremony.code_verifier)),
            ("code_challenge_method", "S256"),
        ]);
        Ok(url.into())
    }

    /// Whether an answer that names `issuer` (or nobody) came from this provider (RFC 9207 §2.4).
    pub fn has_answered(&self, issuer: Option<&str>) -> bool {
        match issuer {
            Some(issuer) => issuer == self.documents.metadata.issuer,
            None => !self.documents.metadata.authorization_response_iss_parameter_supported,
        }
    }

    /// Exchanges a code for what the provider says of the person: the ID token's claims, and – where it holds no e-mail
    /// address, as Core §5.4 allows – those of the user information.
    pub async fn redeem(
        mut self,
        client: &Client<'_>,
        ceremony: &Ceremony<'_>,
        code: &str,
        now: Timestamp,
    ) -> Result<IdToken, ProviderError> {
        let metadata = &self.documents.metadata;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", client.redirect_uri),
            ("code_verifier", ceremony.code_verifier),
        ];
        let methods = &metadata.token_endpoint_auth_methods_supported;
        let takes = |method: &str| methods.iter().any(|name| name == method);
        let endpoint = self.outbound.address(&metadata.token_endpoint)?;
        let answer: TokenAnswer = if !takes("client_secret_basic") && takes("client_secret_post") {
            form.extend([("client_id", client.client_id), ("client_secret", client.client_secret)]);
            self.outbound.post(&endpoint, &form, None).await?
        } else {
            // RFC 6749 §2.3.1: both are form-encoded before they become user and password.
            let (user, password) = (encoded(client.client_id), encoded(client.client_secret));
            self.outbound.post(&endpoint, &form, Some((&user, &password))).await?
        };
        let id_token = answer.id_token.ok_or(ProviderError::NoIdToken)?;
        let expected =
            Expected { issuer: client.issuer, client_id: client.client_id, nonce: ceremony.nonce, now };
        let mut person = match id_token::verify(&id_token, &self.documents.keys, &expected) {
            Err(Refusal::UnknownKey) if !is_within(BETWEEN_LOOKS, self.documents.keys_read_at, now) => {
                self.look_again(client.issuer, now).await?;
                id_token::verify(&id_token, &self.documents.keys, &expected)?
            }
            other => other?,
        };
        if !person.claims.contains_key("email")
            && let (Some(address), Some(token)) =
                (&self.documents.metadata.userinfo_endpoint, answer.access_token.as_deref())
        {
            let endpoint = self.outbound.address(address)?;
            let more: Map<String, Value> = self.outbound.get(&endpoint, Some(token)).await?;
            // Core §5.3.2: the answer may belong to another token.
            if more.get("sub").and_then(Value::as_str) != Some(&person.subject) {
                return Err(ProviderError::OtherSubject);
            }
            for (name, value) in more {
                person.claims.entry(name).or_insert(value);
            }
        }
        Ok(person)
    }

    async fn look_again(&mut self, issuer: &str, now: Timestamp) -> Result<(), ProviderError> {
        let keys = read_keys(&self.outbound, &self.documents.metadata).await?;
        let metadata = self.documents.metadata.clone();
        let documents = Documents { metadata, read_at: self.documents.read_at, keys, keys_read_at: now };
        self.documents = keep(issuer, documents);
        Ok(())
    }
}

fn keep(issuer: &str, documents: Documents) -> Arc<Documents> {
    let documents = Arc::new(documents);
    KNOWN.insert(issuer.to_owned(), documents.clone());
    documents
}

async fn read_keys(outbound: &Outbound, metadata: &Metadata) -> Result<JwkSet, ProviderError> {
    let set: KeySet = outbound.get(&outbound.address(&metadata.jwks_uri)?, None).await?;
    // One key of a kind that we do not know must not hide the others (RFC 7517 §5).
    Ok(JwkSet { keys: set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect() })
}

fn is_within(span: SignedDuration, begin: Timestamp, now: Timestamp) -> bool {
    now.duration_since(begin).abs() < span
}

fn encoded(text: &str) -> String {
    form_encoded(&[("", text)]).trim_start_matches('=').to_owned()
}

/// RFC 7636 §4.2.
fn code_challenge(verifier: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(platform::crypto::sha256(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_standards_example() {
        // RFC 7636, appendix B.
        let challenge = code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn user_and_password_are_form_encoded_first() {
        assert_eq!(encoded("a b:c%/é"), "a+b%3Ac%25%2F%C3%A9");
    }
}
