//! The certificates an organization seals with.

use platform::db::Row;
use platform::{DbError, SystemTx, TenantTx};
use types::OrganizationId;

/// A certificate chain and its encrypted key.
#[derive(Clone, Debug)]
pub struct CertificateRow {
    pub fingerprint: Vec<u8>,
    pub chain: Vec<Vec<u8>>,
    pub encrypted_key: Vec<u8>,
    /// Whether it was made elsewhere.
    pub is_imported: bool,
}

/// The newest certificate that is not retired.
pub async fn current(tx: &mut TenantTx) -> Result<Option<CertificateRow>, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_opt(
            "SELECT fingerprint, chain, encrypted_key, is_imported FROM seal_certificates
             WHERE organization_id = $1 AND retired_at IS NULL ORDER BY created_at DESC LIMIT 1",
            &[&organization],
        )
        .await?;
    Ok(row.map(|row| CertificateRow {
        fingerprint: row.get("fingerprint"),
        chain: row.get("chain"),
        encrypted_key: row.get("encrypted_key"),
        is_imported: row.get("is_imported"),
    }))
}

/// Adds a certificate; one that was made here only where there is none yet (another process may have been first).
pub async fn insert(tx: &mut TenantTx, certificate: &CertificateRow) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 7))", &[&organization.to_string()])
        .await?;
    tx.execute(
        "INSERT INTO seal_certificates (organization_id, fingerprint, chain, encrypted_key, created_at, is_imported)
         SELECT $1, $2, $3, $4, $5, $6 WHERE $6 OR NOT EXISTS (SELECT FROM seal_certificates
             WHERE organization_id = $1 AND retired_at IS NULL)
         ON CONFLICT (organization_id, fingerprint) DO NOTHING",
        &[
            &organization,
            &certificate.fingerprint,
            &certificate.chain,
            &certificate.encrypted_key,
            &now,
            &certificate.is_imported,
        ],
    )
    .await?;
    Ok(())
}

/// An organization that seals with a certificate.
pub struct Owner {
    pub organization_id: OrganizationId,
    /// Whether the certificate was made elsewhere, so that others may seal with it too.
    pub is_imported: bool,
}

/// The organizations, of all, that seal with the certificate of this fingerprint.
pub async fn owners(tx: &mut SystemTx, fingerprint: &[u8]) -> Result<Vec<Owner>, DbError> {
    let sql = "SELECT organization_id, is_imported FROM seal_certificate_owners($1)";
    let rows = tx.query(sql, &[&fingerprint]).await?;
    let owner = |row: &Row| Owner { organization_id: row.get(0), is_imported: row.get(1) };
    Ok(rows.iter().map(owner).collect())
}
