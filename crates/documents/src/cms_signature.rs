//! CMS SignedData (RFC 5652) as PAdES baseline B-B and B-T want it: making one, and reading one from anywhere.
//!
//! Reading judges arithmetic only: whether digest and signature fit the certificate inside. Whether that
//! certificate deserves trust is the caller's question.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use const_oid::ObjectIdentifier;
use der::asn1::{Any, OctetString, OctetStringRef, SetOfVec};
use der::{AnyRef, Decode, Encode, Sequence, Tagged};
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use sha2::{Digest, Sha256, Sha384, Sha512};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::ext::pkix::SubjectKeyIdentifier;

use crate::certificate::SealCertificate;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}
const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
const TIME_STAMP_TOKEN: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.14");
pub(crate) const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");
const ECDSA_WITH_SHA256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
const ECDSA_WITH_SHA384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");
const RSA_ENCRYPTION: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
const RSA_WITH_SHA256: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
const RSA_WITH_SHA384: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
const RSA_WITH_SHA512: ObjectIdentifier = oid("1.2.840.113549.1.1.13");
const P384: ObjectIdentifier = oid("1.3.132.0.34");

/// RFC 5035; the hash algorithm is its default, SHA-256.
#[derive(Sequence)]
struct EssCertIdV2 {
    cert_hash: OctetString,
}

#[derive(Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
}

fn attribute(oid: ObjectIdentifier, value: Any) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}

/// A signature without its envelope, so that its time stamp can be fetched in between.
pub(crate) struct Unsealed {
    signer: SignerInfo,
    certificates: CertificateSet,
}

/// Signs a content's SHA-256 digest. The time of signing is not among the attributes: PAdES forbids it.
pub(crate) fn sign(
    certificate: &SealCertificate,
    content_type: ObjectIdentifier,
    digest: &[u8; 32],
) -> der::Result<Unsealed> {
    let own = &certificate.chain[0];
    let own_hash = Sha256::digest(own.to_der()?);
    let reference =
        SigningCertificateV2 { certs: vec![EssCertIdV2 { cert_hash: OctetString::new(own_hash.to_vec())? }] };
    let attributes = SetOfVec::try_from(vec![
        attribute(CONTENT_TYPE, Any::encode_from(&content_type)?)?,
        attribute(MESSAGE_DIGEST, Any::encode_from(&OctetStringRef::new(digest)?)?)?,
        attribute(SIGNING_CERTIFICATE_V2, Any::encode_from(&reference)?)?,
    ])?;
    let signature = certificate.key.sign(&attributes.to_der()?)?;
    let signer = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: own.tbs_certificate.issuer.clone(),
            serial_number: own.tbs_certificate.serial_number.clone(),
        }),
        digest_alg: sha256(),
        signed_attrs: Some(attributes),
        signature_algorithm: certificate.key.algorithm()?,
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let certificates: Vec<_> =
        certificate.chain.iter().cloned().map(CertificateChoices::Certificate).collect();
    Ok(Unsealed { signer, certificates: CertificateSet::try_from(certificates)? })
}

pub(crate) fn sha256() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: SHA256, parameters: None }
}

impl Unsealed {
    pub fn signature(&self) -> &[u8] {
        self.signer.signature.as_bytes()
    }

    pub fn add_time_stamp(&mut self, token: &[u8]) -> der::Result<()> {
        self.signer.unsigned_attrs =
            Some(SetOfVec::try_from(vec![attribute(TIME_STAMP_TOKEN, Any::from_der(token)?)?])?);
        Ok(())
    }

    /// The DER of the ContentInfo; `content` is put inside, or stays outside when `None`.
    pub fn into_der(self, content_type: ObjectIdentifier, content: Option<&[u8]>) -> der::Result<Vec<u8>> {
        let signed = SignedData {
            version: if content_type == DATA { CmsVersion::V1 } else { CmsVersion::V3 },
            digest_algorithms: SetOfVec::try_from(vec![sha256()])?,
            encap_content_info: EncapsulatedContentInfo {
                econtent_type: content_type,
                econtent: content.map(|c| Any::encode_from(&OctetStringRef::new(c)?)).transpose()?,
            },
            certificates: Some(self.certificates),
            crls: None,
            signer_infos: SignerInfos(SetOfVec::try_from(vec![self.signer])?),
        };
        ContentInfo { content_type: SIGNED_DATA, content: Any::encode_from(&signed)? }.to_der()
    }
}

/// A detached signature as a PDF holds it.
pub(crate) fn sign_detached(
    certificate: &SealCertificate,
    digest: &[u8; 32],
    time_stamp: impl FnOnce(&[u8]) -> Result<Option<Vec<u8>>, String>,
) -> Result<Vec<u8>, String> {
    let text = |e: der::Error| e.to_string();
    let mut unsealed = sign(certificate, DATA, digest).map_err(text)?;
    if let Some(token) = time_stamp(unsealed.signature())? {
        unsealed.add_time_stamp(&token).map_err(text)?;
    }
    unsealed.into_der(DATA, None).map_err(text)
}

/// What a CMS structure claims, and which of its claims hold.
pub(crate) struct ReadSignature {
    pub certificate: Certificate,
    pub content_type: ObjectIdentifier,
    /// The content inside, when there is one.
    pub content: Option<Vec<u8>>,
    pub digest_intact: bool,
    pub signature_valid: bool,
    pub signature: Vec<u8>,
    pub time_stamp_token: Option<Vec<u8>>,
}

/// Reads a signature over `detached` parts, or over its own content. `None` when it is no readable signature.
pub(crate) fn read(der: &[u8], detached: Option<&[&[u8]]>) -> Option<ReadSignature> {
    let info = ContentInfo::from_der(whole_element(der)?).ok()?;
    if info.content_type != SIGNED_DATA {
        return None;
    }
    let signed: SignedData = info.content.decode_as().ok()?;
    let content = signed.encap_content_info.econtent.as_ref().map(|c| c.value().to_vec());
    // One signature field holds one signature (ISO 32000-1, 12.8.3.3).
    let [signer] = signed.signer_infos.0.as_slice() else { return None };
    let certificate = signed.certificates.as_ref()?.0.iter().find_map(|choice| match choice {
        CertificateChoices::Certificate(c) if identifies(&signer.sid, c) => Some(c.clone()),
        _ => None,
    })?;
    let digest = match (detached, &content) {
        (Some(parts), None) => digest(signer.digest_alg.oid, parts)?,
        (None, Some(content)) => digest(signer.digest_alg.oid, &[content])?,
        _ => return None,
    };
    let attributes = signer.signed_attrs.as_ref()?;
    let one = |oid| -> Option<&Any> {
        let mut found = attributes.iter().filter(|a| a.oid == oid);
        let attribute = found.next()?;
        (found.next().is_none() && attribute.values.len() == 1).then(|| attribute.values.get(0)).flatten()
    };
    let digest_intact = one(MESSAGE_DIGEST)
        .and_then(|v| v.decode_as::<OctetString>().ok())
        .is_some_and(|stated| stated.as_bytes() == digest);
    let type_fits = one(CONTENT_TYPE)
        .and_then(|v| v.decode_as::<ObjectIdentifier>().ok())
        .is_some_and(|stated| stated == signed.encap_content_info.econtent_type);
    // The signature covers the attributes encoded as a SET (RFC 5652, 5.4).
    let covered = attributes.to_der().ok()?;
    let signature_valid = type_fits
        && names_certificate(one(SIGNING_CERTIFICATE_V2), &certificate)
        && algorithm(signer, &certificate).is_some_and(|algorithm| {
            let key = certificate.tbs_certificate.subject_public_key_info.subject_public_key.raw_bytes();
            UnparsedPublicKey::new(algorithm, key).verify(&covered, signer.signature.as_bytes()).is_ok()
        });
    let time_stamp_token = signer
        .unsigned_attrs
        .as_ref()
        .and_then(|attributes| attributes.iter().find(|a| a.oid == TIME_STAMP_TOKEN))
        .and_then(|a| a.values.get(0)?.to_der().ok());
    Some(ReadSignature {
        certificate,
        content_type: signed.encap_content_info.econtent_type,
        content,
        digest_intact,
        signature_valid,
        signature: signer.signature.as_bytes().to_vec(),
        time_stamp_token,
    })
}

/// A PDF pads the space for its signature with zeros; this is the part before them.
fn whole_element(der: &[u8]) -> Option<&[u8]> {
    let first = *der.get(1)?;
    let (header, length) = if first < 0x80 {
        (2, usize::from(first))
    } else {
        let count = usize::from(first & 0x7f);
        if !(1..=4).contains(&count) {
            return None;
        }
        (2 + count, der.get(2..2 + count)?.iter().fold(0, |sum, b| sum << 8 | usize::from(*b)))
    };
    der.get(..header.checked_add(length)?)
}

fn identifies(sid: &SignerIdentifier, certificate: &Certificate) -> bool {
    let tbs = &certificate.tbs_certificate;
    match sid {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            id.issuer == tbs.issuer && id.serial_number == tbs.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(id) => {
            matches!(tbs.get::<SubjectKeyIdentifier>(), Ok(Some((_, own))) if own == *id)
        }
    }
}

/// Whether the signed reference, when there is one that can be compared, names this certificate.
fn names_certificate(reference: Option<&Any>, certificate: &Certificate) -> bool {
    let Some(reference) = reference else { return true };
    let first_hash = || -> der::Result<Option<Vec<u8>>> {
        let list: Vec<AnyRef<'_>> = reference.decode_as::<Vec<AnyRef<'_>>>()?;
        let ids: Vec<AnyRef<'_>> = list.first().ok_or(der::ErrorKind::Failed)?.decode_as()?;
        let parts: Vec<AnyRef<'_>> = ids.first().ok_or(der::ErrorKind::Failed)?.decode_as()?;
        let first = parts.first().ok_or(der::ErrorKind::Failed)?;
        // With another hash algorithm than the default, that comes first.
        Ok((first.tag() == der::Tag::OctetString).then(|| first.value().to_vec()))
    };
    match (first_hash(), certificate.to_der()) {
        (Ok(Some(hash)), Ok(der)) => hash == <[u8; 32]>::from(Sha256::digest(der)),
        (Ok(None), Ok(_)) => true,
        _ => false,
    }
}

fn digest(algorithm: ObjectIdentifier, parts: &[&[u8]]) -> Option<Vec<u8>> {
    fn over<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
        let mut hasher = D::new();
        for part in parts {
            hasher.update(part);
        }
        hasher.finalize().to_vec()
    }
    match algorithm {
        SHA256 => Some(over::<Sha256>(parts)),
        SHA384 => Some(over::<Sha384>(parts)),
        SHA512 => Some(over::<Sha512>(parts)),
        _ => None,
    }
}

fn algorithm(signer: &SignerInfo, certificate: &Certificate) -> Option<&'static dyn VerificationAlgorithm> {
    let key = &certificate.tbs_certificate.subject_public_key_info.algorithm;
    let on_p384 = key.parameters.as_ref().and_then(|p| p.decode_as::<ObjectIdentifier>().ok()) == Some(P384);
    Some(match (signer.signature_algorithm.oid, signer.digest_alg.oid) {
        (ECDSA_WITH_SHA256, _) if on_p384 => &signature::ECDSA_P384_SHA256_ASN1,
        (ECDSA_WITH_SHA256, _) => &signature::ECDSA_P256_SHA256_ASN1,
        (ECDSA_WITH_SHA384, _) if on_p384 => &signature::ECDSA_P384_SHA384_ASN1,
        (ECDSA_WITH_SHA384, _) => &signature::ECDSA_P256_SHA384_ASN1,
        (RSA_WITH_SHA256, _) | (RSA_ENCRYPTION, SHA256) => &signature::RSA_PKCS1_2048_8192_SHA256,
        (RSA_WITH_SHA384, _) | (RSA_ENCRYPTION, SHA384) => &signature::RSA_PKCS1_2048_8192_SHA384,
        (RSA_WITH_SHA512, _) | (RSA_ENCRYPTION, SHA512) => &signature::RSA_PKCS1_2048_8192_SHA512,
        (RSA_PSS, SHA256) => &signature::RSA_PSS_2048_8192_SHA256,
        (RSA_PSS, SHA384) => &signature::RSA_PSS_2048_8192_SHA384,
        (RSA_PSS, SHA512) => &signature::RSA_PSS_2048_8192_SHA512,
        _ => return None,
    })
}
