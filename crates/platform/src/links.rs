//! Signed addresses: a token in a URL that stands for one act until it expires, checked without a database.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::crypto::Keyring;

#[derive(serde::Serialize, serde::Deserialize)]
struct Signed<T> {
    claims: T,
    expires_at: i64,
}

/// A token for `claims` that is good until `expires_at`. Signed, not encrypted: claims hold ids only.
pub fn sign<T: Serialize>(keyring: &Keyring, purpose: &str, claims: &T, expires_at: Timestamp) -> String {
    // Claims are plain structs of ids; their serialisation cannot fail.
    let body = serde_json::to_vec(&Signed { claims, expires_at: expires_at.as_second() }).unwrap_or_default();
    let tag = keyring.mac(purpose, &body);
    format!("{}.{}", URL_SAFE_NO_PAD.encode(body), URL_SAFE_NO_PAD.encode(tag))
}

/// The claims of a token that is genuine, for this purpose, and not expired.
pub fn open<T: DeserializeOwned>(keyring: &Keyring, purpose: &str, token: &str, now: Timestamp) -> Option<T> {
    if token.len() > 2000 {
        return None;
    }
    let (body, tag) = token.split_once('.')?;
    let (body, tag) = (URL_SAFE_NO_PAD.decode(body).ok()?, URL_SAFE_NO_PAD.decode(tag).ok()?);
    if !keyring.mac_is_valid(purpose, &body, &tag) {
        return None;
    }
    let signed: Signed<T> = serde_json::from_slice(&body).ok()?;
    (signed.expires_at > now.as_second()).then_some(signed.claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn a_token_is_good_for_its_purpose_until_it_expires_and_only_unchanged() {
        let keyring =
            Keyring::parse(&format!("k:{}", base64::engine::general_purpose::STANDARD.encode([7; 32])))
                .unwrap();
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let token = sign(&keyring, "download", &"file".to_owned(), now + SignedDuration::from_mins(15));
        assert_eq!(open::<String>(&keyring, "download", &token, now).as_deref(), Some("file"));
        assert_eq!(open::<String>(&keyring, "other", &token, now), None);
        assert_eq!(open::<String>(&keyring, "download", &token, now + SignedDuration::from_mins(15)), None);
        for index in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            // The last character of base64 may hold unused bits; strict decoding refuses those too.
            assert_eq!(open::<String>(&keyring, "download", &changed, now), None, "character {index}");
        }
    }
}
