//! What signers gave: written once, read for the seal.

use jiff::Timestamp;
use platform::{DbError, TenantTx};
use types::{AssignmentId, SealId};

/// Evidence of one signature; `ink` is encrypted.
#[derive(Clone, Debug)]
pub struct SignatureRow {
    pub assignment_id: AssignmentId,
    pub ink: Vec<u8>,
    pub consent_version: String,
    pub consent_text: String,
    pub timezone: String,
    pub address: Option<String>,
    pub user_agent: Option<String>,
    pub signed_at: Timestamp,
}

pub async fn insert(tx: &mut TenantTx, signature: &SignatureRow) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "INSERT INTO contract_signatures (organization_id, assignment_id, ink, consent_version, consent_text, timezone,
             address, user_agent, signed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &organization,
            &signature.assignment_id,
            &signature.ink,
            &signature.consent_version,
            &signature.consent_text,
            &signature.timezone,
            &signature.address,
            &signature.user_agent,
            &signature.signed_at,
        ],
    )
    .await?;
    Ok(())
}

/// The signatures on one document.
pub async fn of_seal(tx: &mut TenantTx, seal_id: SealId) -> Result<Vec<SignatureRow>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT g.assignment_id, g.ink, g.consent_version, g.consent_text, g.timezone, g.address, g.user_agent,
                 g.signed_at
             FROM contract_signatures g JOIN contract_assignments a
               ON a.organization_id = g.organization_id AND a.id = g.assignment_id
             WHERE g.organization_id = $1 AND a.seal_id = $2",
            &[&organization, &seal_id],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| SignatureRow {
            assignment_id: row.get("assignment_id"),
            ink: row.get("ink"),
            consent_version: row.get("consent_version"),
            consent_text: row.get("consent_text"),
            timezone: row.get("timezone"),
            address: row.get("address"),
            user_agent: row.get("user_agent"),
            signed_at: row.get("signed_at"),
        })
        .collect())
}
