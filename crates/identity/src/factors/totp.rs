//! One-time passwords of authenticator apps: TOTP (RFC 6238) over HMAC-SHA-1 with 30-second steps and six digits – the
//! parameters that every app understands. Secrets are sealed by whoever stores them and never leave here in a log.

use aws_lc_rs::{constant_time, hmac};
use jiff::Timestamp;

/// Length of a secret: the hash's own, as RFC 4226 §4 recommends.
const SECRET_BYTES: usize = 20;
const STEP_SECONDS: i64 = 30;
/// Steps that a phone's clock may be off, each way (RFC 6238 §5.2 recommends one).
const DRIFT_STEPS: i64 = 1;
const ISSUER: &str = "BIG Live Portal";

/// A fresh secret.
pub fn generate_secret() -> Vec<u8> {
    platform::crypto::random::<SECRET_BYTES>().to_vec()
}

/// RFC 4226 §5.3: the truncated code of one counter.
fn code(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag.last().copied().unwrap_or_default() & 0x0f);
    let binary = tag.iter().skip(offset).take(4).fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
    format!("{:06}", (binary & 0x7fff_ffff) % 1_000_000)
}

/// The step whose code this is, among those around `now` and after `last_step`: a step is good once (RFC 6238 §5.2),
/// and steps before it are over with it. Looks at every candidate, whichever matches.
pub fn matching_step(secret: &[u8], shown: &str, last_step: Option<i64>, now: Timestamp) -> Option<i64> {
    let current = now.as_second().div_euclid(STEP_SECONDS);
    let mut found = None;
    for step in current - DRIFT_STEPS..=current + DRIFT_STEPS {
        let matches =
            constant_time::verify_slices_are_equal(code(secret, step).as_bytes(), shown.as_bytes()).is_ok();
        if matches && last_step.is_none_or(|last| step > last) {
            found = Some(step);
        }
    }
    found
}

/// The secret as people type it: base32 without padding (RFC 4648 §6).
pub fn base32(secret: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(secret.len().div_ceil(5) * 8);
    let (mut buffer, mut bits) = (0_u32, 0);
    for byte in secret {
        buffer = buffer << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(buffer >> bits & 31) as usize]));
        }
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(buffer << (5 - bits) & 31) as usize]));
    }
    text
}

/// What the QR code says (the Key URI format of Google Authenticator, which all apps read).
pub fn otpauth_uri(secret: &[u8], account: &str) -> String {
    let (issuer, account, secret) = (encoded(ISSUER), encoded(account), base32(secret));
    format!(
        "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30"
    )
}

/// Percent-encoding of everything but unreserved characters (RFC 3986 §2.3).
fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RFC_SECRET: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_rfc_4226_appendix_d() {
        let expected = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
            "520489",
        ];
        for (step, expected) in expected.into_iter().enumerate() {
            assert_eq!(code(RFC_SECRET, i64::try_from(step).unwrap()), expected);
        }
    }

    /// RFC 6238 appendix B prints eight digits; six are the same value's end.
    #[test]
    fn the_codes_are_those_of_rfc_6238_appendix_b() {
        for (second, expected) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(matching_step(RFC_SECRET, &expected[2..], None, at(second)), Some(second / 30));
        }
    }

    #[test]
    fn a_clock_may_be_off_by_one_step_and_no_more() {
        let now = at(1_800_000_015);
        let step = 60_000_000;
        for (drift, is_good) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let shown = code(RFC_SECRET, step + drift);
            let found = matching_step(RFC_SECRET, &shown, None, now);
            assert_eq!(found, is_good.then_some(step + drift), "{drift}");
        }
    }

    #[test]
    fn a_step_is_good_once_and_ends_those_before_it() {
        let now = at(1_800_000_015);
        let step = 60_000_000;
        assert_eq!(matching_step(RFC_SECRET, &code(RFC_SECRET, step), Some(step), now), None);
        assert_eq!(matching_step(RFC_SECRET, &code(RFC_SECRET, step - 1), Some(step), now), None);
        assert_eq!(matching_step(RFC_SECRET, &code(RFC_SECRET, step + 1), Some(step), now), Some(step + 1));
    }

    #[test]
    fn base32_is_that_of_rfc_4648_section_10() {
        for (plain, expected) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
        ] {
            assert_eq!(base32(plain.as_bytes()), expected);
        }
        assert_eq!(base32(&generate_secret()).len(), 32);
    }

    #[test]
    fn the_address_cannot_change_the_uri() {
        let uri = otpauth_uri(b"foobar", "anna+x@a.test&digits=8");
        assert_eq!(
            uri,
            "otpauth://totp/BIG%20Live%20Portal:anna%2Bx%40a.test%26digits%3D8?secret=MZXW6YTBOI\
             &issuer=BIG%20Live%20Portal&algorithm=SHA1&digits=6&period=30"
        );
    }

    proptest! {
        #[test]
        fn what_is_no_code_never_matches(shown in "\\PC{0,20}") {
            prop_assume!(shown.len() != 6 || !shown.bytes().all(|byte| byte.is_ascii_digit()));
            prop_assert_eq!(matching_step(RFC_SECRET, &shown, None, at(1_800_000_000)), None);
        }
    }
}
