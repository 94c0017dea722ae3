//! Time stamps (RFC 3161): the request, the answer, and the token's claim. Sending is the caller's work.

use const_oid::ObjectIdentifier;
use der::asn1::{Any, OctetString};
use der::{AnyRef, Decode, Encode, Sequence, Tag, Tagged};
use jiff::Timestamp;
use spki::AlgorithmIdentifierOwned;

use crate::cms_signature::{self, SHA256};

pub(crate) const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimestampError {
    #[error("The time stamp authority's answer could not be read.")]
    Unreadable,
    #[error("The time stamp authority refused the request (status {status}).")]
    Refused { status: u8 },
}

#[derive(Sequence)]
struct MessageImprint {
    hash_algorithm: AlgorithmIdentifierOwned,
    hashed_message: OctetString,
}

#[derive(Sequence)]
struct TimeStampReq {
    version: u8,
    message_imprint: MessageImprint,
    cert_req: bool,
}

/// The body of a request (`application/timestamp-query`) for a SHA-256 digest; asks for the authority's certificate.
pub fn timestamp_request(digest: &[u8; 32]) -> Vec<u8> {
    let request = || -> der::Result<Vec<u8>> {
        TimeStampReq {
            version: 1,
            message_imprint: MessageImprint {
                // Some authorities insist on the explicit NULL.
                hash_algorithm: AlgorithmIdentifierOwned { oid: SHA256, parameters: Some(Any::null()) },
                hashed_message: OctetString::new(digest.as_slice())?,
            },
            cert_req: true,
        }
        .to_der()
    };
    request().expect("fixed-size values always have an encoding")
}

/// Takes the token out of an answer (`application/timestamp-reply`).
pub fn timestamp_token(response: &[u8]) -> Result<Vec<u8>, TimestampError> {
    let parts = Vec::<AnyRef<'_>>::from_der(response).map_err(|_| TimestampError::Unreadable)?;
    let status: Vec<AnyRef<'_>> =
        parts.first().and_then(|p| p.decode_as().ok()).ok_or(TimestampError::Unreadable)?;
    let status: u8 = status.first().and_then(|s| s.decode_as().ok()).ok_or(TimestampError::Unreadable)?;
    // 0 granted, 1 granted with modifications.
    if status > 1 {
        return Err(TimestampError::Refused { status });
    }
    let token = parts.get(1).and_then(|t| t.to_der().ok()).ok_or(TimestampError::Unreadable)?;
    match cms_signature::read(&token, None) {
        Some(read) if read.content_type == TST_INFO => Ok(token),
        _ => Err(TimestampError::Unreadable),
    }
}

/// The time a token states for `signature`, if the token is for it and its own signature holds.
///
/// Whether its authority deserves trust is not judged here.
pub(crate) fn stamped_time(token: &[u8], stamped_digest: &[u8; 32]) -> Option<Timestamp> {
    let read = cms_signature::read(token, None)?;
    if read.content_type != TST_INFO || !read.digest_intact || !read.signature_valid {
        return None;
    }
    let content = read.content?;
    let info = Vec::<AnyRef<'_>>::from_der(&content).ok()?;
    let imprint: MessageImprint = info.get(2)?.decode_as().ok()?;
    if imprint.hash_algorithm.oid != SHA256 || imprint.hashed_message.as_bytes() != stamped_digest {
        return None;
    }
    let time = info.get(4)?;
    (time.tag() == Tag::GeneralizedTime).then(|| generalized_time(time.value())).flatten()
}

/// `YYYYMMDDhhmmss[.f]Z`, which the general decoder refuses when it has a fraction.
fn generalized_time(text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) || !digits(fraction) || fraction.len() > 9 {
        return None;
    }
    let dot = if fraction.is_empty() { "" } else { "." };
    let (date, time) = whole.split_at(8);
    format!(
        "{}-{}-{}T{}:{}:{}{dot}{fraction}Z",
        &date[..4],
        &date[4..6],
        &date[6..],
        &time[..2],
        &time[2..4],
        &time[4..]
    )
    .parse()
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_with_and_without_fractions_are_read() {
        assert_eq!(generalized_time(b"20261120105234Z").unwrap().to_string(), "2026-11-20T10:52:34Z");
        assert_eq!(generalized_time(b"20261120105234.25Z").unwrap().to_string(), "2026-11-20T10:52:34.25Z");
        assert_eq!(generalized_time(b"20261120105234+0100"), None);
        assert_eq!(generalized_time(b"2026"), None);
    }

    #[test]
    fn a_refusal_is_told_from_junk() {
        // TimeStampResp { PKIStatusInfo { status 2 } }
        assert_eq!(timestamp_token(&[0x30, 5, 0x30, 3, 2, 1, 2]), Err(TimestampError::Refused { status: 2 }));
        assert_eq!(timestamp_token(b"<html>"), Err(TimestampError::Unreadable));
        assert_eq!(timestamp_token(&[0x30, 5, 0x30, 3, 2, 1, 0]), Err(TimestampError::Unreadable));
    }

    #[test]
    fn a_request_is_the_known_encoding() {
        let request = timestamp_request(&[7; 32]);
        assert_eq!(request.len(), 59);
        assert_eq!(&request[..7], &[0x30, 57, 2, 1, 1, 0x30, 49]);
        assert_eq!(&request[56..], &[1, 1, 0xff]);
    }
}
