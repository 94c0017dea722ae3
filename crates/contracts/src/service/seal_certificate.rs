//! The certificate an organization seals with: made at the first seal, or an authority's that was imported. Its key never
//! leaves this module in the clear but inside a [`SealCertificate`].

use documents::SealCertificate;
use jiff::SignedDuration;
use platform::jobs::JobError;
use platform::{Platform, TenantContext, TenantTx};
use serde_json::json;

use crate::error::ContractError;
use crate::store::certificates::{self, CertificateRow};

/// Life of a certificate that we make.
const CERTIFICATE_YEARS: u64 = 10;

/// What anybody may know of a certificate: each sealed document carries it.
pub struct PublicCertificate {
    pub certificate: SealCertificate,
    /// Whether it was made elsewhere.
    pub is_imported: bool,
}

/// The one that seals are made with now; none before the first seal.
pub async fn current(
    tx: &mut TenantTx,
    platform: &Platform,
) -> Result<Option<PublicCertificate>, ContractError> {
    let Some(row) = certificates::current(tx).await? else { return Ok(None) };
    let certificate = open(platform, &row).map_err(|error| ContractError::Internal(format!("{error:?}")))?;
    Ok(Some(PublicCertificate { certificate, is_imported: row.is_imported }))
}

/// The organization's certificate; made, with its key encrypted, when it is first needed.
pub async fn certificate(
    cx: &TenantContext,
    platform: &Platform,
    organization_name: &str,
) -> Result<SealCertificate, JobError> {
    if let Some(row) = cx.read(async |tx| certificates::current(tx).await).await? {
        return open(platform, &row);
    }
    let name = organization_name.to_owned();
    let not_before = cx.now() - SignedDuration::from_hours(1);
    let validity = std::time::Duration::from_secs(CERTIFICATE_YEARS * 365 * 24 * 3600);
    let made = tokio::task::spawn_blocking(move || SealCertificate::generate(&name, not_before, validity))
        .await
        .map_err(|error| JobError::Retry(error.to_string()))?
        .map_err(|error| JobError::Escalate(error.to_string()))?;
    store_certificate(cx, platform, &made, false).await?;
    // Another worker may have been first: what is stored counts.
    let row = cx.read(async |tx| certificates::current(tx).await).await?;
    open(platform, &row.ok_or_else(|| JobError::Retry("the certificate is not stored".into()))?)
}

/// Stores a certificate, its key encrypted. An imported one is used from now on, if it is good now; one made here only if it is the first.
pub async fn store_certificate(
    cx: &TenantContext,
    platform: &Platform,
    certificate: &SealCertificate,
    is_imported: bool,
) -> Result<(), JobError> {
    if is_imported {
        certificate.check_at(cx.now()).map_err(|error| JobError::Escalate(error.to_string()))?;
    }
    let (chain, key) = certificate.to_der().map_err(|error| JobError::Escalate(error.to_string()))?;
    let fingerprint = certificate.fingerprint_sha256().to_vec();
    let encrypted_key = platform.keyring.seal_field(&key_context(&fingerprint), &key);
    let row = CertificateRow { fingerprint, chain, encrypted_key, is_imported };
    cx.write(async |tx| {
        certificates::insert(tx, &row).await?;
        tx.audit(
            "seal_certificate_create",
            "seal_certificate",
            None,
            json!({"fingerprint": hex::encode(&row.fingerprint)}),
        );
        Ok(())
    })
    .await
}

fn key_context(fingerprint: &[u8]) -> String {
    format!("seal_certificates/{}", hex::encode(fingerprint))
}

fn open(platform: &Platform, row: &CertificateRow) -> Result<SealCertificate, JobError> {
    let key = platform
        .keyring
        .open_field(&key_context(&row.fingerprint), &row.encrypted_key)
        .map_err(|error| JobError::Escalate(format!("the seal key: {error}")))?;
    SealCertificate::from_der(&row.chain, &key).map_err(|error| JobError::Escalate(error.to_string()))
}
