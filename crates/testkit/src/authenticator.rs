//! What people prove themselves with: the codes of an authenticator app ([`totp`]), and an authenticator of Web
//! Authentication in software. The latter makes real keys and answers real ceremonies, in the JSON
//! that browsers send. Every part of an answer can be changed before it is signed, so that a test can make one thing wrong.

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value as Cbor;
use jiff::Timestamp;
use serde_json::{Value, json};

/// User present, user verified, credential eligible for backup.
pub const FLAGS: u8 = 0b0000_1101;

/// A kind of key.
#[derive(Clone, Copy, Debug)]
pub enum KeyKind {
    Es256,
    EdDsa,
    Rs256,
}

enum Key {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
    Rs256(RsaKeyPair),
}

/// A credential on an authenticator.
pub struct Passkey {
    pub id: Vec<u8>,
    pub user_handle: Vec<u8>,
    /// The signature counter; grows with each assertion, unless it is zero.
    pub counter: u32,
    origin: String,
    key: Key,
}

/// What an answer is made from.
pub struct Parts {
    /// The credential's id, of a registration.
    pub id: Vec<u8>,
    pub client_data: Value,
    pub rp_id: String,
    pub flags: u8,
    pub counter: u32,
    pub user_handle: Option<Vec<u8>>,
    /// Of a registration.
    pub public_key: Cbor,
    pub format: &'static str,
    pub statement: Vec<(Cbor, Cbor)>,
    /// Whether the statement becomes a packed self-attestation.
    pub is_self_attested: bool,
    /// Extensions or rubbish behind the rest.
    pub tail: Vec<u8>,
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn bytes(value: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(value.as_str().expect("base64url")).expect("base64url")
}

fn encoded(value: &Cbor) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("CBOR");
    bytes
}

/// What an authenticator app shows (RFC 6238: SHA-1, 30 seconds, six digits) for a secret in base32.
pub fn totp(secret: &str, at: Timestamp) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String =
        secret.chars().map(|letter| format!("{:05b}", ALPHABET.find(letter).expect("base32"))).collect();
    let bytes: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).expect("bits"), 2).expect("bits"))
        .collect();
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &bytes);
    let tag = hmac::sign(&key, &(at.as_second() / 30).to_be_bytes());
    let offset = usize::from(tag.as_ref()[19] & 15);
    let number = u32::from_be_bytes(tag.as_ref()[offset..offset + 4].try_into().expect("four bytes"));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// A `COSE_Key` of these labels.
pub fn cose(entries: &[(i64, Cbor)]) -> Cbor {
    Cbor::Map(entries.iter().map(|(label, value)| (Cbor::from(*label), value.clone())).collect())
}

impl Key {
    fn generate(kind: KeyKind) -> Self {
        match kind {
            KeyKind::Es256 => {
                Self::Es256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key"))
            }
            KeyKind::EdDsa => Self::EdDsa(Ed25519KeyPair::generate().expect("a key")),
            KeyKind::Rs256 => Self::Rs256(RsaKeyPair::generate(KeySize::Rsa2048).expect("a key")),
        }
    }

    fn public(&self) -> Cbor {
        let number = |n: i64| Cbor::from(n);
        let part = |bytes: &[u8]| Cbor::Bytes(bytes.to_vec());
        match self {
            Self::Es256(key) => {
                let point = key.public_key().as_ref();
                let (x, y) = (part(&point[1..33]), part(&point[33..]));
                cose(&[(1, number(2)), (3, number(-7)), (-1, number(1)), (-2, x), (-3, y)])
            }
            Self::EdDsa(key) => {
                let x = part(key.public_key().as_ref());
                cose(&[(1, number(1)), (3, number(-8)), (-1, number(6)), (-2, x)])
            }
            Self::Rs256(key) => {
                let public = key.public_key();
                let n = part(public.modulus().big_endian_without_leading_zero());
                let e = part(public.exponent().big_endian_without_leading_zero());
                cose(&[(1, number(3)), (3, number(-257)), (-1, n), (-2, e)])
            }
        }
    }

    fn algorithm(&self) -> i64 {
        match self {
            Self::Es256(_) => -7,
            Self::EdDsa(_) => -8,
            Self::Rs256(_) => -257,
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Es256(key) => key.sign(&random, message).expect("a signature").as_ref().to_vec(),
            Self::EdDsa(key) => key.sign(message).as_ref().to_vec(),
            Self::Rs256(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).expect("a signature");
                signature
            }
        }
    }
}

impl Passkey {
    /// Makes a credential as the options of a registration ask, and the browser's answer.
    pub fn create(options: &Value, origin: &str) -> (Self, Value) {
        Self::create_changed(KeyKind::Es256, options, origin, |_| {})
    }

    /// As [`create`](Self::create), with something changed.
    pub fn create_changed(
        kind: KeyKind,
        options: &Value,
        origin: &str,
        change: impl FnOnce(&mut Parts),
    ) -> (Self, Value) {
        let mut passkey = Self {
            id: platform::crypto::random::<32>().to_vec(),
            user_handle: bytes(&options["user"]["id"]),
            counter: 1,
            origin: origin.into(),
            key: Key::generate(kind),
        };
        let rp_id = options["rp"]["id"].as_str().expect("a relying party").to_owned();
        let mut parts = passkey.parts("webauthn.create", options, rp_id);
        parts.flags |= 1 << 6;
        change(&mut parts);
        passkey.id.clone_from(&parts.id);
        let mut data = parts.authenticator_data();
        data.extend_from_slice(&[0; 16]);
        data.extend_from_slice(&u16::try_from(passkey.id.len()).expect("an id").to_be_bytes());
        data.extend_from_slice(&passkey.id);
        data.extend_from_slice(&encoded(&parts.public_key));
        data.extend_from_slice(&parts.tail);
        let client_data = parts.client_data.to_string();
        if parts.is_self_attested {
            let signed = [data.as_slice(), &platform::crypto::sha256(client_data.as_bytes())].concat();
            let mut member = |name: &str, value: Cbor| parts.statement.push((Cbor::from(name), value));
            member("alg", Cbor::from(passkey.key.algorithm()));
            member("sig", Cbor::Bytes(passkey.key.sign(&signed)));
        }
        let object = Cbor::Map(vec![
            (Cbor::from("fmt"), Cbor::from(parts.format)),
            (Cbor::from("attStmt"), Cbor::Map(parts.statement)),
            (Cbor::from("authData"), Cbor::Bytes(data)),
        ]);
        let answer = json!({
            "id": text(&passkey.id),
            "rawId": text(&passkey.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {"credProps": {"rk": true}},
            "response": {
                "clientDataJSON": text(client_data.as_bytes()),
                "attestationObject": text(&encoded(&object)),
                "transports": ["internal", "hybrid", "telepathy"],
            },
        });
        (passkey, answer)
    }

    /// The browser's answer to the options of an authentication.
    pub fn assert(&mut self, options: &Value) -> Value {
        self.assert_changed(options, |_| {})
    }

    /// As [`assert`](Self::assert), with something changed.
    pub fn assert_changed(&mut self, options: &Value, change: impl FnOnce(&mut Parts)) -> Value {
        if self.counter > 0 {
            self.counter += 1;
        }
        let rp_id = options["rpId"].as_str().expect("a relying party").to_owned();
        let mut parts = self.parts("webauthn.get", options, rp_id);
        change(&mut parts);
        let mut data = parts.authenticator_data();
        data.extend_from_slice(&parts.tail);
        let client_data = parts.client_data.to_string();
        let signed = [data.as_slice(), &platform::crypto::sha256(client_data.as_bytes())].concat();
        json!({
            "id": text(&self.id),
            "rawId": text(&self.id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": text(client_data.as_bytes()),
                "authenticatorData": text(&data),
                "signature": text(&self.key.sign(&signed)),
                "userHandle": parts.user_handle.map(|handle| text(&handle)),
            },
        })
    }

    fn parts(&self, kind: &str, options: &Value, rp_id: String) -> Parts {
        Parts {
            id: self.id.clone(),
            client_data: json!({
                "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false,
                "other_keys_can_be_added_here": "and must be ignored",
            }),
            rp_id,
            flags: FLAGS,
            counter: self.counter,
            user_handle: Some(self.user_handle.clone()),
            public_key: self.key.public(),
            format: "none",
            statement: Vec::new(),
            is_self_attested: false,
            tail: Vec::new(),
        }
    }
}

impl Parts {
    fn authenticator_data(&self) -> Vec<u8> {
        let mut data = platform::crypto::sha256(self.rp_id.as_bytes());
        data.push(self.flags);
        data.extend_from_slice(&self.counter.to_be_bytes());
        data
    }
}
