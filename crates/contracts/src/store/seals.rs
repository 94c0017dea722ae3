//! Sealed documents, and those that will be.

use jiff::Timestamp;
use platform::db::Row;
use platform::{DbError, TenantTx};
use types::{ContractId, FileId, SealId};
use uuid::Uuid;

use super::contracts::word;
use crate::model::SealStatus;

/// A sealed document (to be) as stored.
#[derive(Clone, Debug)]
pub struct SealRow {
    pub id: SealId,
    pub contract_id: ContractId,
    pub status: SealStatus,
    pub file_id: Option<FileId>,
    pub sealed_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, contract_id, status, file_id, sealed_at";

fn from_row(row: &Row) -> Result<SealRow, DbError> {
    Ok(SealRow {
        id: row.get("id"),
        contract_id: row.get("contract_id"),
        status: word(row, "status", SealStatus::parse)?,
        file_id: row.get("file_id"),
        sealed_at: row.get("sealed_at"),
    })
}

pub async fn find(tx: &mut TenantTx, id: SealId) -> Result<Option<SealRow>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {COLUMNS} FROM contract_seals WHERE organization_id = $1 AND id = $2");
    tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row).transpose()
}

/// As [`find`], holding the row until the transaction ends.
pub async fn lock(tx: &mut TenantTx, id: SealId) -> Result<Option<SealRow>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM contract_seals WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE"
    );
    tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row).transpose()
}

/// The document with this fingerprint.
pub async fn by_sha256(tx: &mut TenantTx, sha256: &[u8]) -> Result<Option<SealRow>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {COLUMNS} FROM contract_seals WHERE organization_id = $1 AND sha256 = $2");
    tx.query_opt(&sql, &[&organization, &sha256]).await?.as_ref().map(from_row).transpose()
}

/// Moves documents to a state other than sealed.
pub async fn set_status(
    tx: &mut TenantTx,
    ids: &[SealId],
    status: SealStatus,
    error: Option<&str>,
) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    tx.execute(
        "UPDATE contract_seals SET status = $3, error = $4
         WHERE organization_id = $1 AND id = ANY($2) AND status <> 'sealed'",
        &[&organization, &ids, &status.name(), &error],
    )
    .await?;
    Ok(())
}

/// Takes back every document of a contract that is not sealed.
pub async fn void_unsealed(tx: &mut TenantTx, contract_id: ContractId) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "UPDATE contract_seals SET status = 'voided' WHERE organization_id = $1 AND contract_id = $2
           AND status <> 'sealed'",
        &[&organization, &contract_id],
    )
    .await?;
    Ok(())
}

/// Takes back documents none of whose parts are live any more.
pub async fn void_abandoned(tx: &mut TenantTx, contract_id: ContractId) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "UPDATE contract_seals s SET status = 'voided' WHERE s.organization_id = $1 AND s.contract_id = $2
           AND s.status = 'waiting' AND NOT EXISTS (SELECT FROM contract_assignments a
             WHERE a.organization_id = $1 AND a.seal_id = s.id AND a.slot > 0
               AND a.status IN ('pending', 'sent', 'viewed', 'signed'))",
        &[&organization, &contract_id],
    )
    .await?;
    tx.execute(
        "UPDATE contract_assignments a SET status = 'voided' FROM contract_seals s
         WHERE a.organization_id = $1 AND a.contract_id = $2 AND a.status IN ('pending', 'sent', 'viewed')
           AND s.organization_id = $1 AND s.id = a.seal_id AND s.status = 'voided'",
        &[&organization, &contract_id],
    )
    .await?;
    Ok(())
}

/// The sealed file: written once.
pub struct SealedFile<'a> {
    pub id: SealId,
    pub file_id: FileId,
    pub sha256: &'a [u8],
    pub certificate_fingerprint: &'a [u8],
    pub sealed_at: Timestamp,
}

pub async fn set_sealed(tx: &mut TenantTx, sealed: &SealedFile<'_>) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "UPDATE contract_seals SET status = 'sealed', error = NULL, file_id = $3, sha256 = $4,
             certificate_fingerprint = $5, sealed_at = $6
         WHERE organization_id = $1 AND id = $2",
        &[
            &organization,
            &sealed.id,
            &sealed.file_id,
            &sealed.sha256,
            &sealed.certificate_fingerprint,
            &sealed.sealed_at,
        ],
    )
    .await?;
    Ok(())
}

/// Whether any document of the contract is still neither sealed nor taken back.
pub async fn any_open(tx: &mut TenantTx, contract_id: ContractId) -> Result<bool, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_one(
            "SELECT EXISTS (SELECT FROM contract_seals WHERE organization_id = $1 AND contract_id = $2
                 AND status IN ('waiting', 'sealing', 'failed'))",
            &[&organization, &contract_id],
        )
        .await?;
    Ok(row.get(0))
}

/// Documents that have waited for a worker for more than ten minutes: their job was lost, or the queue is stuck.
pub async fn stuck(tx: &mut TenantTx) -> Result<Vec<(ContractId, SealId)>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let rows = tx
        .query(
            "SELECT s.contract_id, s.id FROM contract_seals s WHERE s.organization_id = $1 AND s.status = 'sealing'
               AND NOT EXISTS (SELECT FROM contract_assignments a WHERE a.organization_id = $1 AND a.seal_id = s.id
                 AND a.signed_at > $2::timestamptz - interval '10 minutes') LIMIT 500",
            &[&organization, &now],
        )
        .await?;
    Ok(rows.iter().map(|row| (row.get("contract_id"), row.get("id"))).collect())
}
