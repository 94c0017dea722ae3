//! Receipts: send, delete, and the bytes behind an address.

use axum::Json;
use axum::extract::multipart::{Field, MultipartRejection};
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use jiff::Timestamp;
use platform::db::context::{Actor, Purpose};
use platform::http::download;
use platform::http::extract::PathParams;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Platform, Problem, ProblemType, TenantTx};
use serde::Serialize;
use types::{Amount, ClaimId, ReceiptId};

use super::caller;
use crate::error::ClaimError;
use crate::model::{Reading, ReceiptReading, ThumbnailState};
use crate::service::Caller;
use crate::service::receipts;
use crate::store::receipts::ReceiptRow;

/// A receipt.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ReceiptView {
    /// Identifier, perhaps made by the device.
    pub id: ReceiptId,
    /// Good without a session for fifteen minutes.
    pub file_url: String,
    /// A small picture, as `file_url`; none where there is none yet.
    pub thumbnail_url: Option<String>,
    /// What the small picture hides.
    pub thumbnail_state: ThumbnailState,
    /// Name of the file as it was sent.
    pub original_name: String,
    /// Of what is kept: photos are JPEGs, whatever they came as.
    pub mime_type: String,
    /// Of the file.
    pub file_size_bytes: i64,
    /// 1 for pictures.
    pub page_count: i32,
    /// Where the reading stands.
    pub reading: Reading,
    /// Suggestions; what the person typed always wins.
    pub read: Option<ReceiptReading>,
    /// The total that was read.
    pub ocr_extracted_amount: Option<Amount>,
    /// How sure the reader is of it, 0 to 1.
    pub ocr_confidence: Option<f64>,
    /// When it was sent.
    pub created_at: Timestamp,
}

impl ReceiptView {
    /// A receipt as the caller sees it, with addresses made for them.
    pub fn new(
        tx: &TenantTx,
        platform: &Platform,
        caller: Caller,
        row: ReceiptRow,
    ) -> Result<Self, ClaimError> {
        let read = receipts::reading_of(&platform.keyring, &row)?;
        let total = read.as_ref().and_then(|read| read.amount.as_ref());
        let address = |file_id, name: &str| receipts::address(tx, platform, caller.user_id, file_id, name);
        Ok(Self {
            id: row.id,
            file_url: address(row.file_id, &receipts::saved_name(&row)),
            thumbnail_url: row.thumbnail_file_id.map(|file_id| address(file_id, receipts::THUMBNAIL_NAME)),
            thumbnail_state: row.thumbnail_state,
            original_name: row.original_name,
            mime_type: row.mime_type,
            file_size_bytes: row.file_size_bytes,
            page_count: row.page_count,
            reading: row.reading,
            ocr_extracted_amount: total.and_then(|total| total.value.parse().ok()),
            ocr_confidence: total.map(|total| total.confidence),
            read,
            created_at: row.created_at,
        })
    }
}

/// The upload form; fields before the file.
#[derive(utoipa::ToSchema)]
#[allow(dead_code)] // Read field by field from the stream; the struct describes it.
pub struct ReceiptCreate {
    /// Made by the device (a UUID), so that sending it again does nothing.
    id: Option<ReceiptId>,
    /// JPEG, PNG, WebP, HEIC or PDF, at most 10 MB; the last field.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// Adds a receipt to a claim. Sent again with the same `id`, it answers 200 with the receipt that is there.
#[utoipa::path(post, path = "/api/v1/expenses/{id}/receipts", tag = "expenses", operation_id = "expense_receipt_create",
    params(("id" = ClaimId, Path)), security(("bearer" = [])),
    request_body(content = ReceiptCreate, content_type = "multipart/form-data"),
    responses((status = 200, body = ReceiptView), (status = 201, body = ReceiptView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 409, body = ProblemView), (status = 413, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_receipt_create(
    cx: Authorized<allow::ExpenseWrite>,
    PathParams(id): PathParams<ClaimId>,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let caller = caller(&cx);
    // Whoever may not know of the claim hears nothing else, and nobody's ten megabytes travel in vain.
    cx.read(async |tx| receipts::check_owner(tx, id, caller).await).await?;
    let mut multipart =
        multipart.map_err(|_| Problem::field("file", "Send the receipt as multipart/form-data."))?;
    let mut receipt: Option<ReceiptId> = None;
    let checked = loop {
        let field = multipart
            .next_field()
            .await
            .map_err(|error| Problem::field("file", error.body_text()))?
            .ok_or_else(|| Problem::field("file", "Choose a file."))?;
        match field.name().unwrap_or_default() {
            "file" => {
                let earlier = cx
                    .read(async |tx| {
                        let found = match receipt {
                            Some(receipt) => receipts::earlier(tx, id, caller, receipt).await?,
                            None => None,
                        };
                        found.map(|row| ReceiptView::new(tx, cx.platform(), caller, row)).transpose()
                    })
                    .await?;
                if let Some(view) = earlier {
                    return Ok(Json(view).into_response());
                }
                let file_name = field.file_name().unwrap_or("receipt").to_owned();
                break receipts::receive(cx.platform(), cx.organization_id(), &file_name, field).await?;
            }
            "id" => receipt = Some(receipt_id(field).await?),
            other => {
                let name: String = other.chars().take(50).collect();
                return Err(Problem::field(&name, "There is no such field."));
            }
        }
    };
    let (view, is_new) = cx
        .write(async |tx| {
            let (row, is_new) = receipts::add(tx, id, caller, receipt, checked).await?;
            Ok::<_, ClaimError>((ReceiptView::new(tx, cx.platform(), caller, row)?, is_new))
        })
        .await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(view)).into_response())
}

/// Longest text of an id.
const ID_BYTES: usize = 64;

async fn receipt_id(mut field: Field<'_>) -> Result<ReceiptId, Problem> {
    let wrong = || Problem::field("id", "Send a UUID, or leave it out.");
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|error| Problem::field("file", error.body_text()))? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > ID_BYTES {
            return Err(wrong());
        }
    }
    std::str::from_utf8(&bytes).ok().and_then(|text| text.parse().ok()).ok_or_else(wrong)
}

/// Takes a receipt away.
#[utoipa::path(delete, path = "/api/v1/expenses/{id}/receipts/{receipt_id}", tag = "expenses",
    operation_id = "expense_receipt_delete", params(("id" = ClaimId, Path), ("receipt_id" = ReceiptId, Path)),
    security(("bearer" = [])),
    responses((status = 204), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn expense_receipt_delete(
    cx: Authorized<allow::ExpenseWrite>,
    PathParams((id, receipt)): PathParams<(ClaimId, ReceiptId)>,
) -> Result<StatusCode, Problem> {
    let caller = caller(&cx);
    cx.write(async |tx| receipts::delete(tx, id, caller, receipt).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The receipt behind a signed address.
#[utoipa::path(get, path = "/files/receipts/{token}", tag = "expenses", operation_id = "receipt_download",
    params(("token" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, body = ProblemView)))]
pub async fn receipt_download(
    State(platform): State<Platform>,
    PathParams(token): PathParams<String>,
) -> Result<Response, Problem> {
    let not_found = || {
        Problem::new(ProblemType::NotFound)
            .detail("This address has expired. Open the claim again to get a new one.")
    };
    let claims = receipts::open_address(&platform, &token).ok_or_else(not_found)?;
    let system = platform.system(Purpose::SignedLink, platform::http::request::origin());
    let actor = Actor { user_id: Some(claims.user_id), real_user_id: None, name: String::new() };
    let tenant = system.for_organization(claims.organization_id, actor);
    let file = tenant.read(async |tx| receipts::file(tx, claims.file_id).await).await?;
    Ok(download::inline(&platform, &file.ok_or_else(not_found)?, &claims.file_name))
}
