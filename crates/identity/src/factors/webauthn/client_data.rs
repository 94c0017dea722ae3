//! What the browser says it did (§5.8.1): which ceremony, for which challenge, at which origin.

use serde::Deserialize;

use super::{Base64Url, CeremonyError, RelyingParty};

/// Which ceremony an answer belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ceremony {
    Registration,
    Authentication,
}

/// `CollectedClientData`; members that are not listed are ignored, as the standard asks.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    r#type: String,
    challenge: Base64Url,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

/// Checks `clientDataJSON` (§7.1 and §7.2: type, challenge, origin, frames) and returns its hash, which the authenticator
/// has signed.
pub fn check(
    party: &RelyingParty,
    ceremony: Ceremony,
    challenge: &[u8],
    json: &[u8],
) -> Result<Vec<u8>, CeremonyError> {
    // "UTF-8 decode" drops a byte order mark; the hash is over the bytes as they came.
    let text = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let data: ClientData =
        serde_json::from_slice(text).map_err(|_| CeremonyError::Malformed("clientDataJSON"))?;
    let expected = match ceremony {
        Ceremony::Registration => "webauthn.create",
        Ceremony::Authentication => "webauthn.get",
    };
    if data.r#type != expected {
        return Err(CeremonyError::WrongType);
    }
    if data.challenge.0 != challenge {
        return Err(CeremonyError::WrongChallenge);
    }
    if data.origin != party.origin {
        return Err(CeremonyError::WrongOrigin);
    }
    if data.cross_origin || data.top_origin.is_some() {
        return Err(CeremonyError::CrossOrigin);
    }
    Ok(platform::crypto::sha256(json))
}
