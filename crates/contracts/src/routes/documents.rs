//! Page previews, signed addresses, and the bytes behind an address.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use platform::db::context::{Actor, Purpose};
use platform::http::download;
use platform::http::extract::{PathParams, QueryParams};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, DbError, Platform, Problem, ProblemType};
use serde::{Deserialize, Serialize};
use types::{ContractId, SealId};

use super::caller;
use crate::service::documents::{self, DocumentKind};

/// How large a preview is wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PreviewQuery {
    /// Width in pixels, 100 to 2000; 800 where left out.
    #[param(minimum = 100, maximum = 2000)]
    pub width: Option<u32>,
}

/// A page as a picture.
#[utoipa::path(get, path = "/api/v1/contracts/{id}/pages/{page}", tag = "contracts", operation_id = "contract_page",
    params(("id" = ContractId, Path), ("page" = u32, Path), PreviewQuery), security(("bearer" = [])),
    responses((status = 200, content_type = "image/png", body = Vec<u8>), (status = 304), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn contract_page(
    cx: Authorized<allow::ContractRead>,
    PathParams((id, page)): PathParams<(ContractId, u32)>,
    QueryParams(query): QueryParams<PreviewQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let width = query.width.unwrap_or(800);
    if !(100..=2000).contains(&width) {
        return Err(Problem::field("width", "Ask for 100 to 2000 pixels."));
    }
    let caller = caller(&cx);
    // Leafing through a document is one reading of it: the first page is noted.
    let file = if page == 1 {
        cx.write(async |tx| {
            let file = documents::document_file(tx, id, caller, page).await?;
            tx.audit("contract_preview", "contract", id.0, serde_json::json!({"width": width}));
            Ok::<_, crate::error::ContractError>(file)
        })
        .await?
    } else {
        cx.read(async |tx| documents::document_file(tx, id, caller, page).await).await?
    };
    let etag = format!("\"{}-{page}-{width}\"", file.id);
    if headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let png = documents::preview(cx.platform(), &file, page, width).await?;
    let mut response = Response::new(Body::from(png.as_slice().to_vec()));
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(value) = HeaderValue::from_str(&etag) {
        answer.insert(header::ETAG, value);
    }
    Ok(response)
}

/// Which document.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DownloadQuery {
    /// `original` (default: the pages as they are read), `sealed`, or for the office `uploaded` (the very file that was sent).
    #[param(inline)]
    pub kind: Option<DocumentKind>,
    /// Which sealed copy; the first where left out.
    pub seal_id: Option<SealId>,
}

/// A signed address of a document.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DownloadView {
    /// Good without a session until `expires_at`.
    pub url: String,
    /// Fifteen minutes from now.
    pub expires_at: Timestamp,
    /// Name to save under.
    pub file_name: String,
}

/// Gives out a signed address of a document.
#[utoipa::path(get, path = "/api/v1/contracts/{id}/download", tag = "contracts", operation_id = "contract_download",
    params(("id" = ContractId, Path), DownloadQuery), security(("bearer" = [])),
    responses((status = 200, body = DownloadView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn contract_download(
    cx: Authorized<allow::ContractRead>,
    PathParams(id): PathParams<ContractId>,
    QueryParams(query): QueryParams<DownloadQuery>,
) -> Result<Json<DownloadView>, Problem> {
    let caller = caller(&cx);
    let kind = query.kind.unwrap_or_default();
    let address = cx
        .write(async |tx| documents::address(tx, cx.platform(), id, caller, kind, query.seal_id).await)
        .await?;
    Ok(Json(DownloadView { url: address.url, expires_at: address.expires_at, file_name: address.file_name }))
}

/// The document behind a signed address.
#[utoipa::path(get, path = "/files/{token}", tag = "contracts", operation_id = "file_download",
    params(("token" = String, Path)),
    responses((status = 200, content((Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))), (status = 404, body = ProblemView)))]
pub async fn file_download(
    State(platform): State<Platform>,
    PathParams(token): PathParams<String>,
) -> Result<Response, Problem> {
    let not_found = || {
        Problem::new(ProblemType::NotFound)
            .detail("This address has expired. Open the contract again to get a new one.")
    };
    let claims = documents::open_address(&platform, &token).ok_or_else(not_found)?;
    let system = platform.system(Purpose::SignedLink, platform::http::request::origin());
    let actor = Actor { user_id: Some(claims.user_id), real_user_id: None, name: String::new() };
    let tenant = system.for_organization(claims.organization_id, actor);
    let file = tenant.read(async |tx| Ok::<_, DbError>(tx.file(claims.file_id).await?)).await?;
    let file = file.ok_or_else(not_found)?;
    Ok(download::inline(&platform, &file, &claims.file_name))
}
