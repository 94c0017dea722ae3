//! The key pair by which push services know this installation, and what it signs (RFC 8292). Made when the first device asks
//! for it, and kept: browsers bind their subscriptions to it. The private half is sealed.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use platform::crypto::Keyring;
use platform::{DbError, TenantContext};
use reqwest::Url;
use serde_json::json;
use uuid::Uuid;

use super::store::{self, StoredKey};

/// How long what is signed is good for; services take 24 hours at most.
const LIFE: SignedDuration = SignedDuration::from_hours(12);

/// The key pair.
pub struct Vapid {
    pair: EcdsaKeyPair,
}

fn fault(what: &str) -> DbError {
    DbError::Other(format!("push key: {what}"))
}

fn context(id: Uuid) -> String {
    format!("push_keys/{id}")
}

/// The public half, as browsers ask for it; the pair is made where there is none.
pub async fn public_key(cx: &TenantContext, keyring: &Keyring) -> Result<String, DbError> {
    let stored = match cx.read(async |tx| store::key(tx).await).await? {
        Some(stored) => stored,
        None => {
            let made = make(keyring)?;
            cx.write(async |tx| {
                // Another process may have been first.
                store::insert_key(tx, &made).await?;
                store::key(tx).await?.ok_or_else(|| fault("not stored"))
            })
            .await?
        }
    };
    Ok(URL_SAFE_NO_PAD.encode(stored.public_key))
}

fn make(keyring: &Keyring) -> Result<StoredKey, DbError> {
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
        .map_err(|_| fault("cannot be made"))?;
    let Vapid { pair } = Vapid::of_pkcs8(document.as_ref())?;
    let id = Uuid::now_v7();
    Ok(StoredKey {
        id,
        public_key: pair.public_key().as_ref().to_vec(),
        encrypted_private_key: keyring.seal_field(&context(id), document.as_ref()),
    })
}

impl Vapid {
    fn of_pkcs8(document: &[u8]) -> Result<Self, DbError> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document);
        Ok(Self { pair: pair.map_err(|_| fault("cannot be read"))? })
    }

    /// Opens the stored pair.
    pub fn open(keyring: &Keyring, stored: &StoredKey) -> Result<Self, DbError> {
        let document = keyring.open_field(&context(stored.id), &stored.encrypted_private_key);
        Self::of_pkcs8(&document.map_err(|error| fault(&error.to_string()))?)
    }

    /// The header by which the service at `endpoint` knows who sends, and whom to write to.
    pub fn authorization(&self, endpoint: &Url, contact: &str, now: Timestamp) -> Result<String, DbError> {
        let audience = endpoint.origin().ascii_serialization();
        let claims = json!({"aud": audience, "exp": (now + LIFE).as_second(), "sub": contact});
        let header = json!({"typ": "JWT", "alg": "ES256"});
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature =
            self.pair.sign(&SystemRandom::new(), signed.as_bytes()).map_err(|_| fault("cannot sign"))?;
        let (signature, key) =
            (URL_SAFE_NO_PAD.encode(signature), URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref()));
        Ok(format!("vapid t={signed}.{signature}, k={key}"))
    }
}
