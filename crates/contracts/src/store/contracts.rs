//! Contracts: rows and what changes them. Lists and search are in [`super::lists`].

use jiff::Timestamp;
use platform::db::{Columns, Row};
use platform::{DbError, TenantTx};
use serde_json::Value;
use types::{ContractId, FileId, UserId};

use crate::model::{ContractStatus, SigningMode, SigningOrder};

/// A contract as stored.
#[derive(Clone, Debug)]
pub struct ContractRow {
    pub id: ContractId,
    pub title: String,
    pub description: Option<String>,
    pub status: ContractStatus,
    pub signing_mode: SigningMode,
    pub signing_order: SigningOrder,
    pub document_file_id: FileId,
    pub original_name: String,
    pub mime_type: String,
    pub file_size_bytes: i64,
    pub page_count: i32,
    pub document_sha256: Vec<u8>,
    pub metadata: Value,
    pub tags: Vec<String>,
    pub message: Option<String>,
    pub cancel_reason: Option<String>,
    pub created_by: UserId,
    pub created_by_name: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub archived_at: Option<Timestamp>,
    pub version: i64,
    pub assignment_count: i32,
    pub viewed_count: i32,
    pub signed_count: i32,
    pub declined_count: i32,
}

pub(super) const COLUMNS: &str = "c.id, c.title, c.description, c.status, c.signing_mode, c.signing_order, c.document_file_id,
    c.original_name, c.mime_type, c.file_size_bytes, c.page_count, c.document_sha256, c.metadata, c.tags, c.message,
    c.cancel_reason, c.created_by, c.created_by_name, c.created_at, c.updated_at, c.sent_at, c.expires_at,
    c.completed_at, c.archived_at, c.version, c.assignment_count, c.viewed_count, c.signed_count, c.declined_count";

/// Reads a stored word; one that is not known is a defect of a migration.
pub(super) fn word<T>(row: &Row, column: &str, parse: fn(&str) -> Option<T>) -> Result<T, DbError> {
    known(row.get(column), parse)
}

/// As [`word`], for a text at hand.
pub(super) fn known<T>(text: &str, parse: fn(&str) -> Option<T>) -> Result<T, DbError> {
    parse(text).ok_or_else(|| DbError::Other(format!("unknown word {text}")))
}

fn from_row(row: &Row) -> Result<ContractRow, DbError> {
    read(&mut Columns::of(row))
}

/// Reads [`COLUMNS`].
pub(super) fn read(columns: &mut Columns<'_>) -> Result<ContractRow, DbError> {
    Ok(ContractRow {
        id: columns.take(),
        title: columns.take(),
        description: columns.take(),
        status: known(columns.take(), ContractStatus::parse)?,
        signing_mode: known(columns.take(), SigningMode::parse)?,
        signing_order: known(columns.take(), SigningOrder::parse)?,
        document_file_id: columns.take(),
        original_name: columns.take(),
        mime_type: columns.take(),
        file_size_bytes: columns.take(),
        page_count: columns.take(),
        document_sha256: columns.take(),
        metadata: columns.take(),
        tags: columns.take(),
        message: columns.take(),
        cancel_reason: columns.take(),
        created_by: columns.take(),
        created_by_name: columns.take(),
        created_at: columns.take(),
        updated_at: columns.take(),
        sent_at: columns.take(),
        expires_at: columns.take(),
        completed_at: columns.take(),
        archived_at: columns.take(),
        version: columns.take(),
        assignment_count: columns.take(),
        viewed_count: columns.take(),
        signed_count: columns.take(),
        declined_count: columns.take(),
    })
}

/// A contract to be.
pub struct NewContract<'a> {
    pub id: ContractId,
    pub title: &'a str,
    pub description: Option<&'a str>,
    pub signing_mode: SigningMode,
    pub signing_order: SigningOrder,
    pub document_file_id: FileId,
    pub original_file_id: Option<FileId>,
    pub original_name: &'a str,
    pub mime_type: &'a str,
    pub file_size_bytes: i64,
    pub pages: &'a Value,
    pub page_count: i32,
    pub document_sha256: &'a [u8],
    pub metadata: &'a Value,
    pub tags: &'a [String],
    pub created_by: UserId,
    pub created_by_name: &'a str,
}

pub async fn insert(tx: &mut TenantTx, new: &NewContract<'_>) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO contracts (organization_id, id, title, description, signing_mode, signing_order,
             document_file_id, original_file_id, original_name, mime_type, file_size_bytes, pages, page_count,
             document_sha256, metadata, tags, created_by, created_by_name, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19)",
        &[
            &organization,
            &new.id,
            &new.title,
            &new.description,
            &new.signing_mode.name(),
            &new.signing_order.name(),
            &new.document_file_id,
            &new.original_file_id,
            &new.original_name,
            &new.mime_type,
            &new.file_size_bytes,
            &new.pages,
            &new.page_count,
            &new.document_sha256,
            &new.metadata,
            &new.tags,
            &new.created_by,
            &new.created_by_name,
            &now,
        ],
    )
    .await?;
    Ok(())
}

/// The file that was uploaded, where it is not the document itself.
pub async fn uploaded_file(tx: &mut TenantTx, id: ContractId) -> Result<Option<FileId>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT original_file_id FROM contracts WHERE organization_id = $1 AND id = $2";
    Ok(tx.query_opt(sql, &[&organization, &id]).await?.and_then(|row| row.get(0)))
}

pub async fn find(tx: &mut TenantTx, id: ContractId) -> Result<Option<ContractRow>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {COLUMNS} FROM contracts c WHERE c.organization_id = $1 AND c.id = $2");
    tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row).transpose()
}

/// As [`find`], holding the row until the transaction ends: acts on one contract happen one after the other.
pub async fn lock(tx: &mut TenantTx, id: ContractId) -> Result<Option<ContractRow>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM contracts c WHERE c.organization_id = $1 AND c.id = $2 FOR NO KEY UPDATE OF c"
    );
    tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row).transpose()
}

/// Page sizes as displayed, as stored.
pub async fn pages(tx: &mut TenantTx, id: ContractId) -> Result<Value, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_one(
            "SELECT pages FROM contracts WHERE organization_id = $1 AND id = $2",
            &[&organization, &id],
        )
        .await?;
    Ok(row.get("pages"))
}

/// What an edit changes; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub title: Option<String>,
    pub description: Option<Option<String>>,
    pub tags: Option<Vec<String>>,
    pub metadata: Option<Value>,
    pub signing_mode: Option<SigningMode>,
    pub signing_order: Option<SigningOrder>,
    pub expires_at: Option<Option<Timestamp>>,
}

/// Writes changes over version `version`; [`DbError::Stale`] when the row has moved on.
pub async fn update(
    tx: &mut TenantTx,
    current: &ContractRow,
    version: i64,
    changes: &Changes,
) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let title = changes.title.as_ref().unwrap_or(&current.title);
    let description = changes.description.as_ref().unwrap_or(&current.description);
    let tags = changes.tags.as_ref().unwrap_or(&current.tags);
    let metadata = changes.metadata.as_ref().unwrap_or(&current.metadata);
    let mode = changes.signing_mode.unwrap_or(current.signing_mode).name();
    let order = changes.signing_order.unwrap_or(current.signing_order).name();
    let expires_at = changes.expires_at.unwrap_or(current.expires_at);
    let row = tx
        .query_opt(
            "UPDATE contracts SET title = $4, description = $5, tags = $6, metadata = $7, signing_mode = $8,
                 signing_order = $9, expires_at = $10, updated_at = $11, version = version + 1
             WHERE organization_id = $1 AND id = $2 AND version = $3 RETURNING version",
            &[
                &organization,
                &current.id,
                &version,
                title,
                description,
                tags,
                metadata,
                &mode,
                &order,
                &expires_at,
                &now,
            ],
        )
        .await?;
    row.map(|row| row.get(0)).ok_or(DbError::Stale)
}

/// Moves a contract to `status`, with the instants and the reason that belong to it.
pub async fn set_status(
    tx: &mut TenantTx,
    id: ContractId,
    status: ContractStatus,
    reason: Option<&str>,
) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_one(
            "UPDATE contracts SET
                 status_before_archive = CASE WHEN $3 = 'archived' THEN status END,
                 archived_at = CASE WHEN $3 = 'archived' THEN $4::timestamptz END,
                 completed_at = CASE WHEN $3 = 'completed' THEN $4 ELSE completed_at END,
                 sent_at = CASE WHEN $3 = 'draft' THEN NULL WHEN $3 = 'pending' THEN coalesce(sent_at, $4) ELSE sent_at END,
                 cancel_reason = coalesce($5, cancel_reason),
                 status = $3, updated_at = $4, version = version + 1
             WHERE organization_id = $1 AND id = $2 RETURNING version",
            &[&organization, &id, &status.name(), &now, &reason],
        )
        .await?;
    Ok(row.get(0))
}

/// The state an archived contract had.
pub async fn status_before_archive(tx: &mut TenantTx, id: ContractId) -> Result<ContractStatus, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_one(
            "SELECT coalesce(status_before_archive, 'draft') AS status FROM contracts
             WHERE organization_id = $1 AND id = $2",
            &[&organization, &id],
        )
        .await?;
    word(&row, "status", ContractStatus::parse)
}

/// Notes what the signers are told and until when they can sign; `None` leaves either as it is.
pub async fn set_sending(
    tx: &mut TenantTx,
    id: ContractId,
    message: Option<&str>,
    expires_at: Option<Option<Timestamp>>,
) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let (is_told, expires_at) = (expires_at.is_some(), expires_at.flatten());
    tx.execute(
        "UPDATE contracts SET message = coalesce($3, message),
             expires_at = CASE WHEN $4 THEN $5::timestamptz ELSE expires_at END
         WHERE organization_id = $1 AND id = $2",
        &[&organization, &id, &message, &is_told, &expires_at],
    )
    .await?;
    Ok(())
}

/// The version now, after whatever this transaction has changed.
pub async fn version(tx: &mut TenantTx, id: ContractId) -> Result<i64, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT version FROM contracts WHERE organization_id = $1 AND id = $2";
    Ok(tx.query_one(sql, &[&organization, &id]).await?.get(0))
}

/// Contracts whose time for signing has passed while parts are still open.
pub async fn overdue(tx: &mut TenantTx) -> Result<Vec<ContractId>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let rows = tx
        .query(
            "SELECT c.id FROM contracts c WHERE c.organization_id = $1 AND c.status IN ('pending', 'active')
               AND c.expires_at <= $2 AND c.id IN (SELECT a.contract_id FROM contract_assignments a
                 WHERE a.organization_id = $1 AND a.status IN ('pending', 'sent', 'viewed'))
             LIMIT 500",
            &[&organization, &now],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}
