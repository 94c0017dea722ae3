//! Receipts: a file becomes evidence of a claim. It is told by its content, kept encrypted, and shown only through signed
//! addresses. A file that no transaction keeps is removed.

use std::sync::Arc;

use ::receipts::Kind;
use bytes::Bytes;
use documents::Limits;
use futures_util::{Stream, StreamExt as _};
use jiff::SignedDuration;
use platform::crypto::Keyring;
use platform::files::{FileError, PendingFile, StoredFile};
use platform::{Platform, TenantTx, links};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Semaphore;
use types::{ClaimId, FileId, OrganizationId, ReceiptId, UserId};

use super::lifecycle::possible;
use super::pictures;
use super::read::missing_receipt;
use super::{Caller, read};
use crate::announce;
use crate::error::ClaimError;
use crate::jobs::ReceiptRead;
use crate::model::{
    Claim, ClaimStatus, EventKind, MAX_RECEIPT_BYTES, MOST_RECEIPTS, Reading, ReceiptReading,
};
use crate::rules::Action;
use crate::store::receipts::{self, NewReceipt, ReceiptRow};
use crate::store::{claims, events, lines};

/// Life of a signed address (spec: 15 minutes).
const ADDRESS_LIFE: SignedDuration = SignedDuration::from_mins(15);
const PURPOSE: &str = "expense-receipt";
/// Name that small pictures are saved under.
pub const THUMBNAIL_NAME: &str = "receipt.jpg";
/// What photos are kept as, whatever they came as.
const PHOTO: &str = "image/jpeg";
/// Bytes that tell one kind of picture from another.
const HEAD: usize = 4096;
/// Documents inspected at once.
static INSPECTIONS: Semaphore = Semaphore::const_new(2);

/// A file that passed inspection and waits to be kept.
pub struct CheckedReceipt {
    file: PendingFile,
    thumbnail: Option<PendingFile>,
    original_name: String,
    media_type: &'static str,
    page_count: i32,
    /// Of the bytes that came, whatever of them is kept.
    sha256: Vec<u8>,
    picture_hash: Option<i64>,
}

/// Receives a file of at most 10 MB and checks it.
pub async fn receive<E: std::fmt::Display>(
    platform: &Platform,
    organization_id: OrganizationId,
    original_name: &str,
    stream: impl Stream<Item = Result<Bytes, E>>,
) -> Result<CheckedReceipt, ClaimError> {
    futures_util::pin_mut!(stream);
    let mut head: Vec<u8> = Vec::new();
    while head.len() < HEAD {
        match stream.next().await {
            Some(Ok(piece)) => head.extend_from_slice(&piece),
            Some(Err(error)) => return Err(FileError::Interrupted(error.to_string()).into()),
            None => break,
        }
    }
    if head.is_empty() {
        return Err(ClaimError::field(
            "file",
            "The file is empty. Choose it again, or take the photo again.",
        ));
    }
    let kind = ::receipts::sniff(&head).ok_or(ClaimError::InvalidFileType)?;
    let whole = futures_util::stream::iter([Ok(Bytes::from(head))]).chain(stream);
    let file = platform.files.receive(organization_id, kind.media_type(), MAX_RECEIPT_BYTES, whole).await?;
    let original_name = original_name.chars().filter(|c| !c.is_control()).take(200).collect();
    prepare(platform, organization_id, file, kind, original_name).await
}

/// What of a file is kept: a PDF that can be shown, with its pages counted; a photo prepared. The bytes that came are
/// told again by their own hash.
async fn prepare(
    platform: &Platform,
    organization_id: OrganizationId,
    file: PendingFile,
    kind: Kind,
    original_name: String,
) -> Result<CheckedReceipt, ClaimError> {
    let sha256 = file.sha256().to_vec();
    let (file, shown, page_count) = if kind == Kind::Pdf {
        let page_count = pages(&file).await?;
        let shown = pictures::first_page(Arc::new(file.map()?)).await?;
        (file, shown, page_count)
    } else {
        let (jpeg, shown) = pictures::photo(Arc::new(file.map()?), kind).await?;
        (platform.files.put(organization_id, PHOTO, &jpeg).await?, Some(shown), 1)
    };
    let media_type = if kind == Kind::Pdf { kind.media_type() } else { PHOTO };
    let picture_hash = shown.as_ref().map(|shown| shown.fingerprint);
    let thumbnail = match shown {
        Some(shown) => Some(platform.files.put(organization_id, PHOTO, &shown.thumbnail).await?),
        None => None,
    };
    Ok(CheckedReceipt { file, thumbnail, original_name, media_type, page_count, sha256, picture_hash })
}

async fn pages(file: &PendingFile) -> Result<i32, ClaimError> {
    let _permit = INSPECTIONS.acquire().await.map_err(|error| ClaimError::Internal(error.to_string()))?;
    let (data, mut scratch) = (Arc::new(file.map()?), file.map_scratch()?);
    let work = move || documents::inspect_mapped(data, scratch.as_mut(), &Limits::default());
    let inspected = tokio::task::spawn_blocking(work).await;
    let inspection = inspected.map_err(|error| ClaimError::Internal(error.to_string()))?;
    let page_count = inspection.map_err(ClaimError::Rejected)?.page_count;
    Ok(i32::try_from(page_count).unwrap_or(i32::MAX))
}

/// "Not found" for a claim that is not the caller's.
pub async fn check_owner(tx: &mut TenantTx, id: ClaimId, caller: Caller) -> Result<(), ClaimError> {
    let claim = claims::find(tx, id).await?.filter(|claim| claim.user_id == caller.user_id);
    claim.map(drop).ok_or(ClaimError::NotFound)
}

/// The receipt of an earlier try to send it: the same id on the same claim of the caller's.
pub async fn earlier(
    tx: &mut TenantTx,
    id: ClaimId,
    caller: Caller,
    receipt: ReceiptId,
) -> Result<Option<ReceiptRow>, ClaimError> {
    check_owner(tx, id, caller).await?;
    match receipts::find(tx, receipt).await? {
        None => Ok(None),
        Some(row) if row.expense_id != id => {
            Err(ClaimError::Conflict("This id is taken by another receipt. Make a new one."))
        }
        Some(row) if row.archived_at.is_some() => {
            Err(ClaimError::Conflict("This receipt was deleted. Send it with a new id."))
        }
        Some(row) => Ok(Some(row)),
    }
}

/// Adds a receipt to the caller's claim; the one of an earlier try where its id is there. Whether it was added now.
pub async fn add(
    tx: &mut TenantTx,
    id: ClaimId,
    caller: Caller,
    receipt: Option<ReceiptId>,
    checked: CheckedReceipt,
) -> Result<(ReceiptRow, bool), ClaimError> {
    let claim = possible(tx, id, caller, Action::Edit).await?;
    if let Some(receipt) = receipt
        && let Some(row) = earlier(tx, id, caller, receipt).await?
    {
        return Ok((row, false));
    }
    if i64::from(claim.receipt_count) >= MOST_RECEIPTS {
        return Err(ClaimError::field("file", format!("A claim has at most {MOST_RECEIPTS} receipts.")));
    }
    let CheckedReceipt { file, thumbnail, original_name, media_type, page_count, sha256, picture_hash } =
        checked;
    let file = tx.keep_file(file).await?;
    let thumbnail = match thumbnail {
        Some(thumbnail) => Some(tx.keep_file(thumbnail).await?.id),
        None => None,
    };
    let receipt = receipt.unwrap_or_else(ReceiptId::generate);
    let new = NewReceipt {
        id: receipt,
        expense_id: id,
        file_id: file.id,
        thumbnail_file_id: thumbnail,
        original_name: &original_name,
        mime_type: media_type,
        file_size_bytes: i64::try_from(file.size_bytes).unwrap_or(i64::MAX),
        page_count,
        sha256: &sha256,
        picture_hash,
        reading: Reading::Waiting,
    };
    receipts::insert(tx, &new).await?;
    tx.enqueue(&ReceiptRead { receipt_id: receipt })?;
    claims::set_receipt_count(tx, id, claim.receipt_count + 1).await?;
    let claim = recount(tx, id).await?;
    tx.audit(
        "expense_receipt_add",
        "expense",
        id.0,
        json!({"receipt": receipt, "sha256": hex::encode(&sha256), "pages": page_count}),
    );
    announce::one(tx, &claim, claim.version).await?;
    let row = receipts::find(tx, receipt).await?.ok_or(ClaimError::NotFound)?;
    Ok((row, true))
}

/// Takes a receipt away from the caller's claim. The file stays in the archive; nobody is shown it any more.
pub async fn delete(
    tx: &mut TenantTx,
    id: ClaimId,
    caller: Caller,
    receipt: ReceiptId,
) -> Result<(), ClaimError> {
    let claim = possible(tx, id, caller, Action::Edit).await?;
    if !receipts::archive(tx, id, receipt).await? {
        return Err(ClaimError::NotFound);
    }
    claims::set_receipt_count(tx, id, claim.receipt_count - 1).await?;
    let claim = recount(tx, id).await?;
    if claim.status == ClaimStatus::Submitted {
        let rows = lines::of_claim(tx, id).await?;
        if let Some(category) = missing_receipt(&claim, &rows) {
            return Err(ClaimError::MissingReceipts(category.to_owned()));
        }
    }
    tx.audit("expense_receipt_delete", "expense", id.0, json!({"receipt": receipt}));
    announce::one(tx, &claim, claim.version).await
}

/// The claim after a receipt came or went.
async fn recount(tx: &mut TenantTx, id: ClaimId) -> Result<Claim, ClaimError> {
    let claim = claims::find(tx, id).await?.ok_or(ClaimError::NotFound)?;
    let rows = lines::of_claim(tx, id).await?;
    read::count_warnings(tx, &claim, &rows).await?;
    if claim.status == ClaimStatus::Submitted {
        events::insert(tx, id, EventKind::Edited, None, None).await?;
    }
    Ok(claim)
}

/// What binds a sealed reading to its receipt.
pub(super) fn reading_context(id: ReceiptId) -> String {
    format!("expense_receipts.read_fields/{id}")
}

/// What was read, unsealed.
pub fn reading_of(keyring: &Keyring, row: &ReceiptRow) -> Result<Option<ReceiptReading>, ClaimError> {
    let Some(sealed) = &row.read_fields else { return Ok(None) };
    let fault = |error: String| ClaimError::Internal(format!("reading of receipt {}: {error}", row.id));
    let plain =
        keyring.open_field(&reading_context(row.id), sealed).map_err(|error| fault(error.to_string()))?;
    serde_json::from_slice(&plain).map(Some).map_err(|error| fault(error.to_string()))
}

/// What a signed address stands for.
#[derive(Serialize, Deserialize)]
pub struct FileClaims {
    /// Whose file.
    pub organization_id: OrganizationId,
    /// Who was given the address.
    pub user_id: UserId,
    /// The file.
    pub file_id: FileId,
    /// Name to save under.
    pub file_name: String,
}

/// A signed address of a file that the caller may see.
pub fn address(
    tx: &TenantTx,
    platform: &Platform,
    user_id: UserId,
    file_id: FileId,
    file_name: &str,
) -> String {
    let claims = FileClaims {
        organization_id: tx.organization_id(),
        user_id,
        file_id,
        file_name: file_name.to_owned(),
    };
    let token = links::sign(&platform.keyring, PURPOSE, &claims, tx.now() + ADDRESS_LIFE);
    format!("/files/receipts/{token}")
}

/// The name to save a receipt under: photos are JPEGs by now, whatever they came as.
pub fn saved_name(row: &ReceiptRow) -> String {
    let name = row.original_name.as_str();
    let lower = name.to_lowercase();
    if row.mime_type != PHOTO || lower.ends_with(".jpg") || lower.ends_with(".jpeg") {
        return name.to_owned();
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem}.jpg")
}

/// What a genuine, unexpired address stands for.
pub fn open_address(platform: &Platform, token: &str) -> Option<FileClaims> {
    links::open(&platform.keyring, PURPOSE, token, platform.clock.now())
}

/// The file behind an address.
pub async fn file(tx: &mut TenantTx, id: FileId) -> Result<Option<StoredFile>, ClaimError> {
    Ok(tx.file(id).await?)
}
