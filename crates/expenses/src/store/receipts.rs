//! Receipts of claims.

use jiff::Timestamp;
use platform::db::{Columns, Row};
use platform::{DbError, TenantTx};
use types::{ClaimId, FileId, ReceiptId, UserId};

use super::known;
use crate::model::{Claim, Reading, ThumbnailState};

/// A receipt as stored.
#[derive(Clone, Debug)]
pub struct ReceiptRow {
    pub id: ReceiptId,
    pub expense_id: ClaimId,
    pub file_id: FileId,
    pub thumbnail_file_id: Option<FileId>,
    pub thumbnail_state: ThumbnailState,
    pub original_name: String,
    pub mime_type: String,
    pub file_size_bytes: i64,
    pub page_count: i32,
    pub reading: Reading,
    /// What was read, sealed.
    pub read_fields: Option<Vec<u8>>,
    pub created_at: Timestamp,
    pub archived_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, expense_id, file_id, thumbnail_file_id, thumbnail_state, original_name, mime_type,
    file_size_bytes, page_count, reading, read_fields, created_at, archived_at";

fn from_row(row: &Row) -> Result<ReceiptRow, DbError> {
    let mut columns = Columns::of(row);
    Ok(ReceiptRow {
        id: columns.take(),
        expense_id: columns.take(),
        file_id: columns.take(),
        thumbnail_file_id: columns.take(),
        thumbnail_state: known(columns.take(), ThumbnailState::parse)?,
        original_name: columns.take(),
        mime_type: columns.take(),
        file_size_bytes: columns.take(),
        page_count: columns.take(),
        reading: known(columns.take(), Reading::parse)?,
        read_fields: columns.take(),
        created_at: columns.take(),
        archived_at: columns.take(),
    })
}

/// The receipts of a claim that were not deleted, oldest first.
pub async fn of_claim(tx: &mut TenantTx, id: ClaimId) -> Result<Vec<ReceiptRow>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM expense_receipts
         WHERE organization_id = $1 AND expense_id = $2 AND archived_at IS NULL ORDER BY created_at, id"
    );
    tx.query(&sql, &[&organization, &id]).await?.iter().map(from_row).collect()
}

/// A receipt, also one that was deleted.
pub async fn find(tx: &mut TenantTx, id: ReceiptId) -> Result<Option<ReceiptRow>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {COLUMNS} FROM expense_receipts WHERE organization_id = $1 AND id = $2");
    tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row).transpose()
}

/// A receipt to be.
pub struct NewReceipt<'a> {
    pub id: ReceiptId,
    pub expense_id: ClaimId,
    pub file_id: FileId,
    pub thumbnail_file_id: Option<FileId>,
    pub original_name: &'a str,
    pub mime_type: &'a str,
    pub file_size_bytes: i64,
    pub page_count: i32,
    pub sha256: &'a [u8],
    pub picture_hash: Option<i64>,
    pub reading: Reading,
}

/// Adds a receipt to a claim that the caller has locked.
pub async fn insert(tx: &mut TenantTx, new: &NewReceipt<'_>) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO expense_receipts (organization_id, id, expense_id, file_id, original_name, mime_type,
             file_size_bytes, page_count, sha256, reading, created_at, thumbnail_file_id, picture_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &[
            &organization,
            &new.id,
            &new.expense_id,
            &new.file_id,
            &new.original_name,
            &new.mime_type,
            &new.file_size_bytes,
            &new.page_count,
            &new.sha256,
            &new.reading.name(),
            &now,
            &new.thumbnail_file_id,
            &new.picture_hash,
        ],
    )
    .await?;
    Ok(())
}

/// Takes a receipt away; `false` where it is gone already.
pub async fn archive(tx: &mut TenantTx, claim: ClaimId, id: ReceiptId) -> Result<bool, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let gone = tx
        .execute(
            "UPDATE expense_receipts SET archived_at = $4
             WHERE organization_id = $1 AND expense_id = $2 AND id = $3 AND archived_at IS NULL",
            &[&organization, &claim, &id, &now],
        )
        .await?;
    Ok(gone == 1)
}

/// Notes that a worker reads; `false` where nothing is left to be read.
pub async fn begin_reading(tx: &mut TenantTx, id: ReceiptId) -> Result<bool, DbError> {
    let organization = tx.organization_id();
    let sql = "UPDATE expense_receipts SET reading = 'reading'
        WHERE organization_id = $1 AND id = $2 AND archived_at IS NULL AND reading IN ('waiting', 'reading')";
    Ok(tx.execute(sql, &[&organization, &id]).await? == 1)
}

/// Keeps what came of a reading; the claim it is of. Nothing where the receipt was deleted, or read by somebody else.
pub async fn finish_reading(
    tx: &mut TenantTx,
    id: ReceiptId,
    reading: Reading,
    read_fields: Option<&[u8]>,
) -> Result<Option<ClaimId>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_opt(
            "UPDATE expense_receipts SET reading = $3, read_fields = $4, read_at = $5
             WHERE organization_id = $1 AND id = $2 AND archived_at IS NULL AND reading IN ('waiting', 'reading')
             RETURNING expense_id",
            &[&organization, &id, &reading.name(), &read_fields, &now],
        )
        .await?;
    Ok(row.map(|row| row.get(0)))
}

/// Shows a receipt by a sharper small picture, in which numbers of cards and accounts are hidden.
pub async fn cover(tx: &mut TenantTx, id: ReceiptId, thumbnail: FileId) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql = "UPDATE expense_receipts SET thumbnail_file_id = $3, thumbnail_state = 'covered'
        WHERE organization_id = $1 AND id = $2 AND archived_at IS NULL";
    tx.execute(sql, &[&organization, &id, &thumbnail]).await?;
    Ok(())
}

/// A receipt of this claim that another claim seems to have as well.
#[derive(Clone, Debug)]
pub struct Twin {
    pub receipt_id: ReceiptId,
    pub expense_id: ClaimId,
    pub number: i32,
    pub user_id: UserId,
    /// The very same bytes, or a picture that looks alike.
    pub is_same_file: bool,
}

/// Bits of 64 in which the fingerprints of alike pictures differ at most.
const ALIKE_BITS: i32 = 6;

/// Receipts of the claim whose bytes are a receipt of another claim in the organization, or whose picture is like one of
/// the same person or the same day; what was cancelled or rejected does not count.
pub async fn twins(tx: &mut TenantTx, claim: &Claim) -> Result<Vec<Twin>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "WITH mine AS (SELECT id, sha256, picture_hash FROM expense_receipts
                 WHERE organization_id = $1 AND expense_id = $2 AND archived_at IS NULL),
             near AS (SELECT s.id FROM expenses s WHERE s.organization_id = $1 AND s.user_id = $3
                 UNION SELECT s.id FROM expenses s WHERE s.organization_id = $1 AND s.expense_date = $4),
             found AS (
                 SELECT m.id AS receipt_id, o.expense_id, true AS is_same_file
                 FROM mine m JOIN expense_receipts o ON o.organization_id = $1 AND o.sha256 = m.sha256
                     AND o.archived_at IS NULL
                 UNION ALL
                 SELECT m.id, o.expense_id, false
                 FROM mine m CROSS JOIN near n JOIN expense_receipts o ON o.organization_id = $1 AND o.expense_id = n.id
                     AND o.archived_at IS NULL
                 WHERE bit_count((o.picture_hash # m.picture_hash)::bit(64)) <= $5)
             SELECT DISTINCT ON (f.receipt_id) f.receipt_id, e.id, e.number, e.user_id, f.is_same_file
             FROM found f JOIN expenses e ON e.organization_id = $1 AND e.id = f.expense_id AND e.id <> $2
                 AND e.status NOT IN ('cancelled', 'rejected')
             ORDER BY f.receipt_id, f.is_same_file DESC, e.created_at DESC",
            &[&organization, &claim.id, &claim.user_id, &claim.expense_date, &i64::from(ALIKE_BITS)],
        )
        .await?;
    let twin = |row: &Row| Twin {
        receipt_id: row.get(0),
        expense_id: row.get(1),
        number: row.get(2),
        user_id: row.get(3),
        is_same_file: row.get(4),
    };
    Ok(rows.iter().map(twin).collect())
}
