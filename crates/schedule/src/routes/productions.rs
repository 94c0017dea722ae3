//! What is played.

use axum::response::Response;
use http::StatusCode;
use jiff::Timestamp;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::idempotency::IdempotencyKey;
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, Problem};
use serde::{Deserialize, Serialize};
use types::ProductionId;

use super::caller;
use super::rooms::ArchivedQuery;
use crate::error::ScheduleError;
use crate::model::Production;
use crate::service::productions;

/// What is played.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ProductionView {
    /// The production.
    pub id: ProductionId,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was put away.
    pub archived_at: Option<Timestamp>,
    /// For `If-Match`.
    pub version: i64,
}

impl From<Production> for ProductionView {
    fn from(production: Production) -> Self {
        let Production { id, name, created_at, updated_at, archived_at, version } = production;
        Self { id, name, created_at, updated_at, archived_at, version }
    }
}

/// Lists productions, newest first. Others than the office see those they have been called to.
#[utoipa::path(get, path = "/api/v1/productions", tag = "schedule", operation_id = "production_list",
    params(ArchivedQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<ProductionView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn production_list(
    cx: Authorized<allow::ScheduleRead>,
    QueryParams(query): QueryParams<ArchivedQuery>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Page<ProductionView>, Problem> {
    let (caller, page) = (caller(&cx), page.parse()?);
    let archived = query.archived.unwrap_or(false);
    let page = cx
        .read(async |tx| {
            let (rows, total) = productions::list(tx, archived, caller, &page).await?;
            let cursor =
                |production: &Production| Cursor { created_at: production.created_at, id: production.id.0 };
            Ok::<_, ScheduleError>(Page::new(&page, rows, total, cursor).map(ProductionView::from))
        })
        .await?;
    Ok(page)
}

/// A new production.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductionCreate {
    /// 1 to 120 characters; no two productions in use have the same name.
    pub name: String,
}

/// What changes.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ProductionUpdate {
    /// 1 to 120 characters.
    pub name: Option<String>,
}

/// Makes a production.
#[utoipa::path(post, path = "/api/v1/productions", tag = "schedule", operation_id = "production_create",
    request_body = ProductionCreate, security(("bearer" = [])), params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ProductionView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 409, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn production_create(
    cx: Authorized<allow::ScheduleWrite>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<ProductionCreate>,
) -> Result<Response, Problem> {
    idempotency
        .write_once(&cx, cx.user_id(), StatusCode::CREATED, &body, async |tx| {
            let production = productions::create(tx, &body.name).await?;
            Ok::<_, ScheduleError>(ProductionView::from(production))
        })
        .await
}

/// Names a production anew.
#[utoipa::path(patch, path = "/api/v1/productions/{id}", tag = "schedule", operation_id = "production_update",
    request_body = ProductionUpdate, security(("bearer" = [])),
    params(("id" = ProductionId, Path), ("If-Match" = String, Header, description = "ETag as given")),
    responses((status = 200, body = ProductionView, headers(("ETag" = String))), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 412, body = ProblemView), (status = 413, body = ProblemView), (status = 415, body = ProblemView),
        (status = 428, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn production_update(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<ProductionId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<ProductionUpdate>,
) -> Result<Versioned<ProductionView>, Problem> {
    let name = body.name.as_deref();
    let production = cx.write(async |tx| productions::update(tx, id, version, name).await).await?;
    Ok(Versioned(production.version, production.into()))
}

/// Puts a production away; its events stay.
#[utoipa::path(post, path = "/api/v1/productions/{id}/archive", tag = "schedule", operation_id = "production_archive",
    params(("id" = ProductionId, Path)), security(("bearer" = [])),
    responses((status = 200, body = ProductionView, headers(("ETag" = String))), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 412, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn production_archive(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<ProductionId>,
) -> Result<Versioned<ProductionView>, Problem> {
    let production = cx.write(async |tx| productions::archive(tx, id).await).await?;
    Ok(Versioned(production.version, production.into()))
}
