//! The key and certificate an organization seals with: made here (ECDSA P-256), or an authority's (that, or RSA).
//!
//! Must never print or log its key; callers store [`SealCertificate::to_der`] encrypted.

use std::time::Duration;

use const_oid::ObjectIdentifier;
use der::asn1::{Any, BitString, GeneralizedTime, OctetString, SetOfVec, UtcTime, Utf8StringRef};
use der::pem::LineEnding;
use der::{DateTime, Decode, Encode, EncodePem, Tagged};
use jiff::Timestamp;
use p256::elliptic_curve::rand_core::{OsRng, RngCore};
use sha2::{Digest, Sha256};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectKeyIdentifier};
use x509_cert::name::{RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};
use x509_cert::{Certificate, TbsCertificate, Version};

use crate::seal_key::SealKey;

/// RFC 9336.
const DOCUMENT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36");
#[cfg(any(test, feature = "samples"))]
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
/// Upper bound of a name's parts (RFC 5280, appendix A.1).
const MAX_NAME_CHARACTERS: usize = 64;
/// No certification path is longer; each certificate is copied into each seal.
const MAX_CHAIN: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    #[error("The certificate could not be read. Please provide it as PEM or PKCS#12.")]
    UnreadableCertificate,
    #[error(
        "The private key could not be read. Please provide an EC key for the curve P-256, or an RSA key of 2,048 to 4,096 bits."
    )]
    UnreadableKey,
    #[error("The password of the certificate file is wrong, or the file is damaged.")]
    WrongPassword,
    #[error("The private key does not belong to any of the certificates.")]
    KeyMismatch,
    #[error("The certificate could not be made for this name and validity.")]
    NotEncodable,
    #[error("The certificate ended on {until}. Ask whoever issued it for a new one.")]
    Ended { until: Timestamp },
    #[error("The certificate begins on {from}. Import it then.")]
    NotYetValid { from: Timestamp },
}

/// A certificate chain, the sealing certificate first, and its key.
#[derive(Clone)]
pub struct SealCertificate {
    pub(crate) chain: Vec<Certificate>,
    pub(crate) key: SealKey,
}

impl std::fmt::Debug for SealCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealCertificate").field("common_name", &self.common_name()).finish_non_exhaustive()
    }
}

impl SealCertificate {
    /// A new key and a self-signed certificate for document signing.
    pub fn generate(
        organization_name: &str,
        not_before: Timestamp,
        validity: Duration,
    ) -> Result<Self, CertificateError> {
        let key = SealKey::generate();
        let certificate = self_signed(&key, organization_name, not_before, validity, DOCUMENT_SIGNING)
            .map_err(|_| CertificateError::NotEncodable)?;
        Ok(Self { chain: vec![certificate], key })
    }

    /// The same for a time stamp authority, which tests play.
    #[cfg(any(test, feature = "samples"))]
    pub(crate) fn generate_for_time_stamps(
        name: &str,
        not_before: Timestamp,
        validity: Duration,
    ) -> Result<Self, CertificateError> {
        let key = SealKey::generate();
        let certificate = self_signed(&key, name, not_before, validity, TIME_STAMPING)
            .map_err(|_| CertificateError::NotEncodable)?;
        Ok(Self { chain: vec![certificate], key })
    }

    /// A chain and a key as PEM. The order of the chain does not matter.
    pub fn from_pem(certificate_chain: &str, key: &str) -> Result<Self, CertificateError> {
        let chain = Certificate::load_pem_chain(certificate_chain.as_bytes())
            .map_err(|_| CertificateError::UnreadableCertificate)?;
        let key = SealKey::from_pem(key).ok_or(CertificateError::UnreadableKey)?;
        Self::new(chain, key)
    }

    /// A `.p12` or `.pfx` file.
    pub fn from_pkcs12(file: &[u8], password: &str) -> Result<Self, CertificateError> {
        let store = p12_keystore::KeyStore::from_pkcs12(file, password)
            .map_err(|_| CertificateError::WrongPassword)?;
        let (_, entry) = store.private_key_chain().ok_or(CertificateError::UnreadableKey)?;
        let certificates: Vec<Vec<u8>> = entry.chain().iter().map(|c| c.as_der().to_vec()).collect();
        Self::from_der(&certificates, entry.key())
    }

    /// Certificates and the key as DER, the key as PKCS#8 or in its kind's older form.
    pub fn from_der(certificates: &[Vec<u8>], key: &[u8]) -> Result<Self, CertificateError> {
        let chain = certificates
            .iter()
            .map(|der| Certificate::from_der(der))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| CertificateError::UnreadableCertificate)?;
        let key = SealKey::from_der(key).ok_or(CertificateError::UnreadableKey)?;
        Self::new(chain, key)
    }

    /// What [`Self::from_der`] takes. The key is in the clear.
    pub fn to_der(&self) -> Result<(Vec<Vec<u8>>, Vec<u8>), CertificateError> {
        let certificates = self
            .chain
            .iter()
            .map(Encode::to_der)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| CertificateError::NotEncodable)?;
        Ok((certificates, self.key.to_der().ok_or(CertificateError::NotEncodable)?))
    }

    /// The chain as PEM, without the key: what a reader is to trust.
    pub fn chain_pem(&self) -> Result<String, CertificateError> {
        let pem = |certificate: &Certificate| certificate.to_pem(LineEnding::LF);
        self.chain.iter().map(pem).collect::<Result<_, _>>().map_err(|_| CertificateError::NotEncodable)
    }

    pub fn fingerprint_sha256(&self) -> [u8; 32] {
        self.chain[0].to_der().map(|der| Sha256::digest(der).into()).unwrap_or_default()
    }

    pub fn common_name(&self) -> String {
        common_name(&self.chain[0]).unwrap_or_default()
    }

    /// First and last moment at which the certificate may seal.
    pub fn validity(&self) -> (Timestamp, Timestamp) {
        let Validity { not_before, not_after, .. } = self.chain[0].tbs_certificate.validity;
        let moment = |time: Time| {
            Timestamp::from_second(time.to_unix_duration().as_secs().try_into().unwrap_or(i64::MAX))
                .unwrap_or(Timestamp::MAX)
        };
        (moment(not_before), moment(not_after))
    }

    /// Whether the certificate may seal at this moment.
    pub fn check_at(&self, moment: Timestamp) -> Result<(), CertificateError> {
        let (from, until) = self.validity();
        if moment < from {
            return Err(CertificateError::NotYetValid { from });
        }
        if moment > until { Err(CertificateError::Ended { until }) } else { Ok(()) }
    }

    fn new(mut chain: Vec<Certificate>, key: SealKey) -> Result<Self, CertificateError> {
        if chain.len() > MAX_CHAIN {
            return Err(CertificateError::UnreadableCertificate);
        }
        let public = key.public().map_err(|_| CertificateError::UnreadableKey)?.subject_public_key;
        let own = chain
            .iter()
            .position(|c| c.tbs_certificate.subject_public_key_info.subject_public_key == public)
            .ok_or(CertificateError::KeyMismatch)?;
        chain.swap(0, own);
        Ok(Self { chain, key })
    }
}

/// The subject's common name, or its organization when it has none.
pub(crate) fn common_name(certificate: &Certificate) -> Option<String> {
    let names = &certificate.tbs_certificate.subject.0;
    [COMMON_NAME, ORGANIZATION].iter().find_map(|wanted| {
        let part = names.iter().flat_map(|rdn| rdn.0.iter()).find(|part| part.oid == *wanted)?;
        let bytes = part.value.value();
        Some(match part.value.tag() {
            // BMPString: UTF-16.
            tag if u8::from(tag) == 0x1e => {
                let units: Vec<u16> =
                    bytes.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
                String::from_utf16_lossy(&units)
            }
            _ => String::from_utf8_lossy(bytes).into_owned(),
        })
    })
}

fn self_signed(
    key: &SealKey,
    organization_name: &str,
    not_before: Timestamp,
    validity: Duration,
    purpose: ObjectIdentifier,
) -> Result<Certificate, der::Error> {
    let failed = || der::Error::from(der::ErrorKind::Failed);
    let name: String =
        organization_name.chars().filter(|c| !c.is_control()).take(MAX_NAME_CHARACTERS).collect();
    let name_part = |oid| -> der::Result<RelativeDistinguishedName> {
        let value = Any::encode_from(&Utf8StringRef::new(&name)?)?;
        Ok(RelativeDistinguishedName(SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value }])?))
    };
    let subject = RdnSequence(vec![name_part(ORGANIZATION)?, name_part(COMMON_NAME)?]);

    let from = Duration::from_secs(u64::try_from(not_before.as_second()).map_err(|_| failed())?);
    let until = from.checked_add(validity).ok_or_else(failed)?;
    let public = key.public()?;
    let key_id = Sha256::digest(public.subject_public_key.raw_bytes())[..20].to_vec();

    let mut serial = [0u8; 16];
    OsRng.fill_bytes(&mut serial);
    // Positive, and without leading zeros.
    serial[0] = serial[0] & 0x7f | 0x40;

    let extension = |extn_id, critical, value: Vec<u8>| -> der::Result<Extension> {
        Ok(Extension { extn_id, critical, extn_value: OctetString::new(value)? })
    };
    use const_oid::AssociatedOid as _;
    let extensions = vec![
        extension(
            BasicConstraints::OID,
            true,
            BasicConstraints { ca: false, path_len_constraint: None }.to_der()?,
        )?,
        extension(
            KeyUsage::OID,
            true,
            KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation).to_der()?,
        )?,
        // Must be critical for a time stamp authority (RFC 3161, 2.3).
        extension(
            ExtendedKeyUsage::OID,
            purpose != DOCUMENT_SIGNING,
            ExtendedKeyUsage(vec![purpose]).to_der()?,
        )?,
        extension(
            SubjectKeyIdentifier::OID,
            false,
            SubjectKeyIdentifier(OctetString::new(key_id)?).to_der()?,
        )?,
    ];
    let algorithm = key.algorithm()?;
    let tbs_certificate = TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::new(&serial)?,
        signature: algorithm.clone(),
        issuer: subject.clone(),
        validity: Validity { not_before: time(from)?, not_after: time(until)? },
        subject,
        subject_public_key_info: public,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(extensions),
    };
    let signature = BitString::from_bytes(&key.sign(&tbs_certificate.to_der()?)?)?;
    Ok(Certificate { tbs_certificate, signature_algorithm: algorithm, signature })
}

/// Two-digit years until 2049, as RFC 5280 demands.
fn time(since_epoch: Duration) -> der::Result<Time> {
    let moment = DateTime::from_unix_duration(since_epoch)?;
    Ok(if moment.year() < 2050 {
        Time::UtcTime(UtcTime::from_date_time(moment)?)
    } else {
        Time::GeneralTime(GeneralizedTime::from_date_time(moment))
    })
}

#[cfg(test)]
mod tests {
    use der::pem::encode_string;
    use p256::ecdsa::SigningKey;

    use super::*;

    fn generated() -> SealCertificate {
        let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        SealCertificate::generate("Ballett Żółć & Söhne", start, Duration::from_secs(40 * 365 * 86_400))
            .unwrap()
    }

    #[test]
    fn a_certificate_survives_der_and_pem() {
        let certificate = generated();
        assert_eq!(certificate.common_name(), "Ballett Żółć & Söhne");
        assert!(certificate.validity().1.to_string().starts_with("2065-12-"));
        let (chain, key) = certificate.to_der().unwrap();
        let again = SealCertificate::from_der(&chain, &key).unwrap();
        assert_eq!(again.fingerprint_sha256(), certificate.fingerprint_sha256());

        let pem = certificate.chain_pem().unwrap();
        let pkcs8 = encode_string("PRIVATE KEY", LineEnding::LF, &key).unwrap();
        let again = SealCertificate::from_pem(&pem, &pkcs8).unwrap();
        assert_eq!(again.fingerprint_sha256(), certificate.fingerprint_sha256());
        let SealKey::P256(own) = &certificate.key else { panic!("what is made here is elliptic") };
        let sec1 = p256::SecretKey::from(own as &SigningKey).to_sec1_pem(LineEnding::LF).unwrap();
        assert!(SealCertificate::from_pem(&pem, &sec1).is_ok());
        assert_eq!(SealCertificate::from_pem(&pem, "no key").unwrap_err(), CertificateError::UnreadableKey);
        assert_eq!(
            SealCertificate::from_pem("none", &sec1).unwrap_err(),
            CertificateError::UnreadableCertificate
        );
    }

    #[test]
    fn a_certificate_seals_within_its_validity() {
        let certificate = generated();
        let (from, until) = certificate.validity();
        let second = jiff::SignedDuration::from_secs(1);
        assert_eq!(certificate.check_at(from), Ok(()));
        assert_eq!(certificate.check_at(until), Ok(()));
        assert_eq!(certificate.check_at(from - second), Err(CertificateError::NotYetValid { from }));
        let ended = certificate.check_at(until + second).unwrap_err();
        assert!(ended.to_string().contains("ended on 2065-12-"), "{ended}");
    }

    #[test]
    fn a_foreign_key_is_refused() {
        let (chain, _) = generated().to_der().unwrap();
        let (_, key) = generated().to_der().unwrap();
        assert_eq!(SealCertificate::from_der(&chain, &key).unwrap_err(), CertificateError::KeyMismatch);
    }

    #[test]
    fn a_pkcs12_file_is_read_with_its_password_only() {
        let (chain, key) = generated().to_der().unwrap();
        let certificates = chain.iter().map(|der| p12_keystore::Certificate::from_der(der).unwrap());
        let entry = p12_keystore::PrivateKeyChain::new(&key, [1u8], certificates);
        let mut store = p12_keystore::KeyStore::new();
        store.add_entry("seal", p12_keystore::KeyStoreEntry::PrivateKeyChain(entry));
        let file = store.writer("geheim").write().unwrap();
        let read = SealCertificate::from_pkcs12(&file, "geheim").unwrap();
        assert_eq!(read.to_der().unwrap(), (chain, key));
        assert_eq!(
            SealCertificate::from_pkcs12(&file, "falsch").unwrap_err(),
            CertificateError::WrongPassword
        );
        assert!(SealCertificate::from_pkcs12(b"junk", "").is_err());
    }

    #[test]
    fn a_debug_print_shows_no_key() {
        let text = format!("{:?}", generated());
        assert!(!text.contains("key"), "{text}");
    }
}
