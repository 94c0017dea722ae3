//! The key inside a seal certificate: ECDSA on P-256, which the product makes itself, or RSA, which most authorities issue.
//!
//! Must never print or log itself. RSA is done by `ring`: RustCrypto's has an open timing advisory (ADR 2).

use std::sync::Arc;

use const_oid::ObjectIdentifier;
use der::asn1::{Any, BitString, Null};
use der::{Decode, pem};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::elliptic_curve::rand_core::OsRng;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey};
use ring::rand::SystemRandom;
use ring::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");

#[derive(Clone)]
pub(crate) enum SealKey {
    P256(SigningKey),
    /// Of 2,048 to 4,096 bits; with the DER that it came in, as it cannot be written back.
    Rsa {
        pair: Arc<RsaKeyPair>,
        der: Vec<u8>,
    },
}

impl SealKey {
    pub fn generate() -> Self {
        Self::P256(SigningKey::random(&mut OsRng))
    }

    /// PKCS#8, or the older forms of either kind (SEC 1, PKCS#1).
    pub fn from_der(der: &[u8]) -> Option<Self> {
        let elliptic = SigningKey::from_pkcs8_der(der)
            .ok()
            .or_else(|| p256::SecretKey::from_sec1_der(der).ok().map(SigningKey::from));
        if let Some(key) = elliptic {
            return Some(Self::P256(key));
        }
        let pair = RsaKeyPair::from_pkcs8(der).or_else(|_| RsaKeyPair::from_der(der)).ok()?;
        Some(Self::Rsa { pair: Arc::new(pair), der: der.to_vec() })
    }

    /// The same as PEM.
    pub fn from_pem(text: &str) -> Option<Self> {
        let (_, der) = pem::decode_vec(text.trim().as_bytes()).ok()?;
        Self::from_der(&der)
    }

    /// What [`Self::from_der`] takes, in the clear.
    pub fn to_der(&self) -> Option<Vec<u8>> {
        match self {
            Self::P256(key) => Some(key.to_pkcs8_der().ok()?.as_bytes().to_vec()),
            Self::Rsa { der, .. } => Some(der.clone()),
        }
    }

    /// As it stands in a certificate.
    pub fn public(&self) -> der::Result<SubjectPublicKeyInfoOwned> {
        match self {
            Self::P256(key) => {
                let public = key.verifying_key().to_public_key_der();
                SubjectPublicKeyInfoOwned::from_der(public.map_err(|_| der::ErrorKind::Failed)?.as_bytes())
            }
            Self::Rsa { pair, .. } => Ok(SubjectPublicKeyInfoOwned {
                algorithm: with_null(RSA_ENCRYPTION)?,
                subject_public_key: BitString::from_bytes(pair.public_key().as_ref())?,
            }),
        }
    }

    /// By which algorithm [`Self::sign`] signs.
    pub fn algorithm(&self) -> der::Result<AlgorithmIdentifierOwned> {
        match self {
            Self::P256(_) => Ok(AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA256, parameters: None }),
            Self::Rsa { .. } => with_null(RSA_WITH_SHA256),
        }
    }

    /// Over the message's SHA-256 digest.
    pub fn sign(&self, message: &[u8]) -> der::Result<Vec<u8>> {
        match self {
            Self::P256(key) => {
                let signature: DerSignature = key.try_sign(message).map_err(|_| der::ErrorKind::Failed)?;
                Ok(signature.as_bytes().to_vec())
            }
            Self::Rsa { pair, .. } => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
                    .map_err(|_| der::ErrorKind::Failed)?;
                Ok(signature)
            }
        }
    }
}

/// RSA's algorithms have parameters that say nothing (RFC 4055).
fn with_null(oid: ObjectIdentifier) -> der::Result<AlgorithmIdentifierOwned> {
    Ok(AlgorithmIdentifierOwned { oid, parameters: Some(Any::encode_from(&Null)?) })
}
