//! Times at which people cannot come.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::{Permission, PermissionType, allow};
use platform::problem::ProblemView;
use platform::{Authorized, Problem, ProblemType, Scope};
use serde::{Deserialize, Serialize};
use types::{AvailabilityRequestId, BlockOutId, UserId};

use super::{caller, text, zone};
use crate::error::ScheduleError;
use crate::model::BlockOut;
use crate::service::block_outs::{self, BlockOutDetails, Days};
use crate::time::{LocalTime, written};

/// A time at which somebody cannot come.
#[derive(Serialize, utoipa::ToSchema)]
pub struct BlockOutView {
    /// Its id.
    pub id: BlockOutId,
    /// Whose it is.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// From when, on the clock of the zone.
    pub local_start: String,
    /// Until when.
    pub local_end: String,
    /// IANA zone.
    pub timezone: String,
    /// The instant it begins.
    pub start_at: Timestamp,
    /// The instant it ends.
    pub end_at: Timestamp,
    /// For the office.
    pub note: Option<String>,
    /// The request to which it was the answer; while that is open it goes with another answer only.
    pub availability_request_id: Option<AvailabilityRequestId>,
    /// When it was told.
    pub created_at: Timestamp,
}

impl From<BlockOut> for BlockOutView {
    fn from(block_out: BlockOut) -> Self {
        Self {
            id: block_out.id,
            user_id: block_out.user_id,
            name: block_out.person_name,
            local_start: written(block_out.local_start),
            local_end: written(block_out.local_end),
            timezone: block_out.timezone,
            start_at: block_out.start_at,
            end_at: block_out.end_at,
            note: block_out.note,
            availability_request_id: block_out.availability_request_id,
            created_at: block_out.created_at,
        }
    }
}

/// Which of them.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BlockOutListQuery {
    /// The first day; today where left out.
    #[param(value_type = Option<String>, example = "2024-01-15")]
    pub start_date: Option<Date>,
    /// The last day, at most 800 days on; a year on where left out.
    #[param(value_type = Option<String>, example = "2024-12-31")]
    pub end_date: Option<Date>,
    /// Of this person; for the office.
    pub user_id: Option<UserId>,
}

/// Lists times at which people cannot come, newest first: one's own, and for the office everybody's.
#[utoipa::path(get, path = "/api/v1/block-outs", tag = "schedule", operation_id = "block_out_list",
    params(BlockOutListQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<BlockOutView>), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn block_out_list(
    cx: Authorized<allow::ScheduleRead>,
    QueryParams(query): QueryParams<BlockOutListQuery>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Page<BlockOutView>, Problem> {
    let (caller, page) = (caller(&cx), page.parse()?);
    let days = Days { first: query.start_date, last: query.end_date, user_id: query.user_id };
    let page = cx
        .read(async |tx| {
            let (rows, total) = block_outs::list(tx, days, caller, &page).await?;
            let cursor = |row: &BlockOut| Cursor { created_at: row.created_at, id: row.id.0 };
            Ok::<_, ScheduleError>(Page::new(&page, rows, total, cursor).map(BlockOutView::from))
        })
        .await?;
    Ok(page)
}

/// When somebody cannot come.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockOutCreate {
    /// Made by the device (a UUID), so that sending it again makes no second one.
    pub id: Option<BlockOutId>,
    /// Who, where the office notes it for somebody else.
    pub user_id: Option<UserId>,
    /// From when: a local time, or a day.
    pub local_start: LocalTime,
    /// Until when; of whole days the one after the last.
    pub local_end: LocalTime,
    /// IANA zone; the company's where left out.
    pub timezone: Option<String>,
    /// For the office; at most 1,000 characters.
    pub note: Option<String>,
}

fn writes<P: PermissionType>(cx: &Authorized<P>) -> bool {
    cx.principal().scope(Permission::ScheduleWrite) == Scope::Organization
}

/// Tells that one cannot come at a time; for the office, that somebody cannot. Sent again with the same `id`, it stays as it is.
#[utoipa::path(post, path = "/api/v1/block-outs", tag = "schedule", operation_id = "block_out_create",
    request_body = BlockOutCreate, security(("bearer" = [])),
    responses((status = 201, body = BlockOutView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 413, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn block_out_create(
    cx: Authorized<allow::ScheduleAnswer>,
    JsonBody(body): JsonBody<BlockOutCreate>,
) -> Result<Response, Problem> {
    let user_id = body.user_id.unwrap_or_else(|| cx.user_id());
    if user_id != cx.user_id() && !writes(&cx) {
        let problem =
            Problem::new(ProblemType::Forbidden).with("permission", Permission::ScheduleWrite.name());
        return Err(problem.detail("Only the office notes this for somebody else."));
    }
    let mut errors = Vec::new();
    let details = BlockOutDetails {
        id: body.id,
        user_id,
        local_start: body.local_start,
        local_end: body.local_end,
        zone: zone("timezone", body.timezone.as_deref(), &mut errors),
        note: text("note", body.note, 1000, &mut errors),
    };
    if !errors.is_empty() {
        return Err(Problem::validation(errors));
    }
    let platform = cx.platform();
    let made = cx.write(async |tx| block_outs::create(tx, platform, details).await).await?;
    Ok((StatusCode::CREATED, Json(BlockOutView::from(made))).into_response())
}

/// Takes back that somebody cannot come: oneself, or for the office anybody.
#[utoipa::path(delete, path = "/api/v1/block-outs/{id}", tag = "schedule", operation_id = "block_out_delete",
    params(("id" = BlockOutId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn block_out_delete(
    cx: Authorized<allow::ScheduleAnswer>,
    PathParams(id): PathParams<BlockOutId>,
) -> Result<StatusCode, Problem> {
    let (caller, writes) = (caller(&cx), writes(&cx));
    cx.write(async |tx| block_outs::remove(tx, id, caller, writes).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
