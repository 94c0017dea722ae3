//! Passkeys: the relying party's side of Web Authentication (W3C, Level 3), the small part that a portal needs – two
//! ceremonies, three signature algorithms, attestation "none". Section numbers are those of the recommendation.
//!
//! Written here and not taken from a library because those without OpenSSL bring the `rsa` crate (ADR 2) or check ES256
//! only. Nothing here knows a database or a clock: whoever calls keeps the challenge, uses it up *before* checking an
//! answer, and stores what comes back. Begin with [`registration::verify`] and [`assertion::verify`].

pub mod assertion;
mod authenticator_data;
mod client_data;
pub mod options;
mod public_key;
pub mod registration;
#[cfg(test)]
mod tests;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// Largest part of an answer, before decoding; real ones stay far below.
const LONGEST_TEXT: usize = 32 * 1024;

/// Why an answer of an authenticator is not accepted. For logs and tests: the person is told one sentence for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CeremonyError {
    #[error("a part of the answer cannot be read: {0}")]
    Malformed(&'static str),
    #[error("an answer to the other ceremony")]
    WrongType,
    #[error("an answer to another challenge")]
    WrongChallenge,
    #[error("made for another origin")]
    WrongOrigin,
    #[error("made inside a frame of another origin")]
    CrossOrigin,
    #[error("made for another relying party")]
    WrongRelyingParty,
    #[error("nobody was present")]
    NotPresent,
    #[error("the person was not verified")]
    NotVerified,
    #[error("backed up, but not eligible for backup")]
    BackupState,
    #[error("the kind of key is not one of those asked for")]
    UnsupportedKey,
    #[error("the attestation statement cannot be accepted")]
    Attestation,
    #[error("another credential")]
    WrongCredential,
    #[error("the credential of somebody else")]
    WrongUser,
    #[error("the signature is not right")]
    Signature,
    #[error("the signature counter did not grow: there may be a copy of the authenticator")]
    Cloned,
}

/// Who asks for credentials: this installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    id: String,
    origin: String,
}

impl RelyingParty {
    /// The relying party of an installation that people reach at `public_url`; nothing where that is a bare network
    /// address, which cannot be a relying party's identifier (§5.1.2: it must be a valid domain).
    pub fn of(public_url: &str) -> Option<Self> {
        let (scheme, rest) = public_url.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let authority = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority.as_str(), None),
        };
        let is_domain = !host.is_empty()
            && host.parse::<std::net::Ipv4Addr>().is_err()
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
        if !is_domain {
            return None;
        }
        let default_port = if scheme == "https" { "443" } else { "80" };
        let origin = match port.filter(|port| !port.is_empty() && *port != default_port) {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        };
        Some(Self { id: host.to_owned(), origin })
    }

    /// The domain that credentials are bound to.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// What is kept of a credential to check its assertions.
#[derive(Clone, Debug)]
pub struct StoredCredential {
    /// The public key as the authenticator gave it (COSE, RFC 9052).
    pub public_key: Vec<u8>,
    /// The signature counter last seen (§6.1.1); zero for authenticators that have none.
    pub sign_count: u32,
    /// Whether it may be copied to other devices (§6.1.3); never changes.
    pub is_backup_eligible: bool,
}

/// Bytes in JSON: base64url without padding, the form of `PublicKeyCredential.toJSON()` (§5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base64Url(pub Vec<u8>);

impl Base64Url {
    /// The text form.
    pub fn encode(bytes: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

impl<'de> Deserialize<'de> for Base64Url {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        if text.len() > LONGEST_TEXT {
            return Err(serde::de::Error::custom("too long"));
        }
        // Some clients pad although the standard says not to.
        URL_SAFE_NO_PAD
            .decode(text.trim_end_matches('='))
            .map(Self)
            .map_err(|_| serde::de::Error::custom("expected base64url"))
    }
}

/// A CBOR value from the front of `bytes`, which moves past it.
fn cbor(bytes: &mut &[u8], what: &'static str) -> Result<ciborium::Value, CeremonyError> {
    ciborium::de::from_reader_with_recursion_limit(bytes, 8).map_err(|_| CeremonyError::Malformed(what))
}
