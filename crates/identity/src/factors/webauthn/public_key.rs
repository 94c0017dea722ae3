//! Public keys of credentials: COSE (RFC 9052 §7, RFC 9053 §7, RFC 8230 §4) to the three algorithms that are asked for
//! (§5.8.5). Signatures are checked by aws-lc-rs.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    VerificationAlgorithm,
};
use ciborium::Value;

use super::{CeremonyError, cbor};

/// The algorithms of `pubKeyCredParams`, by their COSE numbers, the preferred one first: ES256, EdDSA, RS256.
pub const ALGORITHMS: [i64; 3] = [-7, -8, -257];

/// RSA moduli of 2,048 to 8,192 bits.
const RSA_MODULUS_BYTES: std::ops::RangeInclusive<usize> = 256..=1024;

/// A key that assertions can be checked with.
pub struct PublicKey {
    /// Its COSE number.
    pub algorithm: i64,
    key: Key,
}

enum Key {
    Parsed(ParsedPublicKey),
    Rsa(RsaPublicKeyComponents<Vec<u8>>),
}

impl PublicKey {
    /// Reads a `COSE_Key`; refuses other algorithms and keys that cannot be one, such as a point that is not on the curve.
    pub fn parse(mut cose: &[u8]) -> Result<Self, CeremonyError> {
        let Value::Map(map) = cbor(&mut cose, "the public key")? else {
            return Err(CeremonyError::Malformed("the public key"));
        };
        let find =
            |label: i64| map.iter().find(|(key, _)| *key == Value::from(label)).map(|(_, value)| value);
        let number = |label: i64| find(label).and_then(Value::as_integer).and_then(|n| i64::try_from(n).ok());
        let bytes = |label: i64| {
            find(label).and_then(Value::as_bytes).map(Vec::as_slice).ok_or(CeremonyError::UnsupportedKey)
        };
        // Labels: 1 kty, 3 alg; -1 crv, -2 x, -3 y of curves; -1 n, -2 e of RSA.
        let (kind, algorithm) = (number(1), number(3).ok_or(CeremonyError::UnsupportedKey)?);
        let key = match (kind, algorithm, number(-1)) {
            (Some(2), -7, Some(1)) => {
                let (x, y) = (bytes(-2)?, bytes(-3)?);
                if (x.len(), y.len()) != (32, 32) {
                    return Err(CeremonyError::UnsupportedKey);
                }
                parsed(&ECDSA_P256_SHA256_ASN1, &[&[4], x, y].concat())?
            }
            (Some(1), -8, Some(6)) => parsed(&ED25519, bytes(-2)?)?,
            (Some(3), -257, _) => {
                let (n, e) = (bytes(-1)?, bytes(-2)?);
                let is_possible = RSA_MODULUS_BYTES.contains(&n.len())
                    && (1..=8).contains(&e.len())
                    && [n, e].iter().all(|part| part[0] != 0 && part[part.len() - 1] & 1 == 1);
                if !is_possible {
                    return Err(CeremonyError::UnsupportedKey);
                }
                Key::Rsa(RsaPublicKeyComponents { n: n.to_vec(), e: e.to_vec() })
            }
            _ => return Err(CeremonyError::UnsupportedKey),
        };
        Ok(Self { algorithm, key })
    }

    /// Whether `signature` is this key's over `message` (§6.5.5 names the formats).
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CeremonyError> {
        let verified = match &self.key {
            Key::Parsed(key) => key.verify_sig(message, signature),
            Key::Rsa(key) => key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature),
        };
        verified.map_err(|_| CeremonyError::Signature)
    }
}

fn parsed(algorithm: &'static dyn VerificationAlgorithm, bytes: &[u8]) -> Result<Key, CeremonyError> {
    ParsedPublicKey::new(algorithm, bytes).map(Key::Parsed).map_err(|_| CeremonyError::UnsupportedKey)
}
