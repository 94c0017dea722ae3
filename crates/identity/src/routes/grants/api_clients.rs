//! Programs that may call the API.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use platform::auth::api_clients::{ApiClientKind, ApiSecret};
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, DbError, Problem};
use serde::{Deserialize, Serialize};
use types::ApiClientId;

use crate::error::IdentityError;
use crate::service::grants::api_clients::{self, ApiClient, NewClient};
use crate::service::grants::powers::{self, Heir};
use crate::store;

/// A program, as the office sees it.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct ApiClientView {
    /// The program.
    pub id: ApiClientId,
    /// Its name.
    pub name: String,
    /// How it proves itself.
    pub kind: ApiClientKind,
    /// What it may do, as long as its maker may.
    pub permissions: Vec<String>,
    /// `client_id` of the OAuth 2.0 client; null for keys.
    #[schema(required)]
    pub client_id: Option<String>,
    /// Who made it, and for whom it acts.
    pub created_by_name: String,
    /// Made at.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was last used, to the minute.
    #[schema(required)]
    pub last_used_at: Option<Timestamp>,
    /// Until when the secret before the last rotation is good.
    #[schema(required)]
    pub previous_secret_until: Option<Timestamp>,
}

impl From<ApiClient> for ApiClientView {
    fn from(client: ApiClient) -> Self {
        let ApiClient { id, user_name, name, kind, permissions, previous_expires_at, .. } = client;
        Self {
            id,
            name,
            kind,
            permissions,
            client_id: (kind == ApiClientKind::Client).then(|| id.to_string()),
            created_by_name: user_name,
            created_at: client.created_at,
            expires_at: client.expires_at,
            last_used_at: client.last_used_at,
            previous_secret_until: previous_expires_at,
        }
    }
}

/// A program with its secret, which is shown this once.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct ApiClientSecretView {
    /// The program.
    pub client: ApiClientView,
    /// To be kept by the program. Only a hash stays here.
    pub secret: String,
}

/// A program to make.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiClientCreate {
    /// Its name.
    pub name: String,
    /// How it proves itself.
    pub kind: ApiClientKind,
    /// Some of one's own; never those that ask for a fresh proof, one's account, or signing.
    pub permissions: Vec<String>,
    /// When it ends: within two years.
    pub expires_at: Timestamp,
}

/// A new secret.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiClientRotate {
    /// How long the old secret stays good: 0 to 72 hours.
    pub overlap_hours: u32,
}

fn shown_once(status: StatusCode, (client, secret): (ApiClient, ApiSecret)) -> Response {
    let view = ApiClientSecretView { client: client.into(), secret: secret.reveal().to_owned() };
    let mut response = (status, Json(view)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Lists programs, newest first.
#[utoipa::path(get, path = "/api/v1/api-clients", tag = "identity", operation_id = "api_client_list",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<ApiClientView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn api_client_list(
    cx: Authorized<allow::ApiClientRead>,
    QueryParams(paging): QueryParams<PageQuery>,
) -> Result<Json<Page<ApiClientView>>, Problem> {
    let request = paging.parse()?;
    let (rows, total) = cx
        .read(async |tx| {
            let rows = store::api_clients::page(tx, &request).await?;
            let total = if request.count { Some(store::api_clients::count(tx).await?) } else { None };
            Ok::<_, DbError>((rows, total))
        })
        .await?;
    let rows = rows.into_iter().map(ApiClientView::from).collect();
    let position = |row: &ApiClientView| Cursor { created_at: row.created_at, id: row.id.0 };
    Ok(Json(Page::new(&request, rows, total, position)))
}

/// Makes a program that acts for the caller. Its secret is in this answer and nowhere else, so a repeated request makes
/// another one.
#[utoipa::path(post, path = "/api/v1/api-clients", tag = "identity", operation_id = "api_client_create",
    security(("bearer" = [])), request_body = ApiClientCreate,
    responses((status = 201, body = ApiClientSecretView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn api_client_create(
    cx: Authorized<allow::ApiClientManage>,
    JsonBody(body): JsonBody<ApiClientCreate>,
) -> Result<Response, Problem> {
    let name = api_clients::name("name", &body.name);
    let permissions = powers::parse("permissions", &body.permissions, cx.principal().role, Heir::Program);
    let expires_at = api_clients::expiry("expires_at", body.expires_at, cx.now());
    let new = match (name, permissions, expires_at) {
        (Ok(name), Ok(permissions), Ok(expires_at)) => {
            NewClient { name, kind: body.kind, permissions, expires_at }
        }
        (name, permissions, expires_at) => {
            let errors = [name.err(), permissions.err(), expires_at.err()];
            return Err(Problem::validation(errors.into_iter().flatten().collect()));
        }
    };
    let user_id = cx.user_id();
    let made = cx.write(async |tx| api_clients::create(tx, user_id, &new).await).await?;
    Ok(shown_once(StatusCode::CREATED, made))
}

/// Gives a program a new secret, shown in this answer only.
#[utoipa::path(post, path = "/api/v1/api-clients/{id}/rotate", tag = "identity", operation_id = "api_client_rotate",
    params(("id" = ApiClientId, Path)), security(("bearer" = [])), request_body = ApiClientRotate,
    responses((status = 200, body = ApiClientSecretView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn api_client_rotate(
    cx: Authorized<allow::ApiClientManage>,
    PathParams(id): PathParams<ApiClientId>,
    JsonBody(body): JsonBody<ApiClientRotate>,
) -> Result<Response, Problem> {
    let overlap = api_clients::overlap("overlap_hours", body.overlap_hours).map_err(IdentityError::from)?;
    let made = cx.write(async |tx| api_clients::rotate(tx, id, overlap).await).await?;
    Ok(shown_once(StatusCode::OK, made))
}

/// Ends a program, within a second everywhere.
#[utoipa::path(delete, path = "/api/v1/api-clients/{id}", tag = "identity", operation_id = "api_client_delete",
    params(("id" = ApiClientId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn api_client_delete(
    cx: Authorized<allow::ApiClientManage>,
    PathParams(id): PathParams<ApiClientId>,
) -> Result<StatusCode, Problem> {
    cx.write(async |tx| api_clients::revoke(tx, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
