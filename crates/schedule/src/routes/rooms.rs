//! Rooms of the company.

use axum::response::Response;
use http::StatusCode;
use jiff::Timestamp;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::idempotency::IdempotencyKey;
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, FieldError, Problem};
use serde::{Deserialize, Serialize};
use types::RoomId;

use super::drafts::CoordinatesView;
use super::{caller, present};
use crate::error::ScheduleError;
use crate::model::Room;
use crate::service::rooms::{self, RoomChanges};

/// A place of the company.
#[derive(Serialize, utoipa::ToSchema)]
pub struct RoomView {
    /// The room.
    pub id: RoomId,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub address: Option<String>,
    /// For a map.
    pub coordinates: Option<CoordinatesView>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it went out of use.
    pub archived_at: Option<Timestamp>,
    /// For `If-Match`.
    pub version: i64,
}

impl From<Room> for RoomView {
    fn from(room: Room) -> Self {
        let coordinates = room.latitude.zip(room.longitude).map(|(lat, lng)| CoordinatesView { lat, lng });
        Self {
            id: room.id,
            name: room.name,
            address: room.address,
            coordinates,
            created_at: room.created_at,
            updated_at: room.updated_at,
            archived_at: room.archived_at,
            version: room.version,
        }
    }
}

/// Which ones.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ArchivedQuery {
    /// Those out of use instead of those in use.
    pub archived: Option<bool>,
}

/// Lists rooms, newest first. Others than the office see where they have been called to.
#[utoipa::path(get, path = "/api/v1/rooms", tag = "schedule", operation_id = "room_list",
    params(ArchivedQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<RoomView>), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn room_list(
    cx: Authorized<allow::ScheduleRead>,
    QueryParams(query): QueryParams<ArchivedQuery>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Page<RoomView>, Problem> {
    let (caller, page) = (caller(&cx), page.parse()?);
    let archived = query.archived.unwrap_or(false);
    let page = cx
        .read(async |tx| {
            let (rows, total) = rooms::list(tx, archived, caller, &page).await?;
            let cursor = |room: &Room| Cursor { created_at: room.created_at, id: room.id.0 };
            Ok::<_, ScheduleError>(Page::new(&page, rows, total, cursor).map(RoomView::from))
        })
        .await?;
    Ok(page)
}

/// A new room.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomCreate {
    /// 1 to 120 characters; no two rooms in use have the same name.
    pub name: String,
    /// At most 500 characters.
    pub address: Option<String>,
    /// For a map.
    pub coordinates: Option<CoordinatesView>,
}

/// What changes; what is left out stays, null removes.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RoomUpdate {
    /// 1 to 120 characters.
    pub name: Option<String>,
    /// At most 500 characters.
    #[serde(deserialize_with = "present")]
    pub address: Option<Option<String>>,
    /// For a map.
    #[serde(deserialize_with = "present")]
    pub coordinates: Option<Option<CoordinatesView>>,
}

fn checked(coordinates: Option<CoordinatesView>) -> Result<Option<(f64, f64)>, Problem> {
    let mut errors: Vec<FieldError> = Vec::new();
    let coordinates = coordinates.map(|coordinates| coordinates.checked(&mut errors));
    if errors.is_empty() { Ok(coordinates) } else { Err(Problem::validation(errors)) }
}

/// Makes a room.
#[utoipa::path(post, path = "/api/v1/rooms", tag = "schedule", operation_id = "room_create",
    request_body = RoomCreate, security(("bearer" = [])), params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = RoomView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 413, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn room_create(
    cx: Authorized<allow::ScheduleWrite>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<RoomCreate>,
) -> Result<Response, Problem> {
    let fingerprint = serde_json::to_value(&body).map_err(Problem::internal)?;
    let coordinates = checked(body.coordinates)?;
    let changes =
        RoomChanges { name: Some(body.name), address: Some(body.address), coordinates: Some(coordinates) };
    idempotency
        .write_once(&cx, cx.user_id(), StatusCode::CREATED, &fingerprint, async |tx| {
            let room = rooms::create(tx, changes).await?;
            Ok::<_, ScheduleError>(RoomView::from(room))
        })
        .await
}

/// Changes a room.
#[utoipa::path(patch, path = "/api/v1/rooms/{id}", tag = "schedule", operation_id = "room_update",
    request_body = RoomUpdate, security(("bearer" = [])),
    params(("id" = RoomId, Path), ("If-Match" = String, Header, description = "ETag as given")),
    responses((status = 200, body = RoomView, headers(("ETag" = String))), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 412, body = ProblemView), (status = 413, body = ProblemView), (status = 415, body = ProblemView),
        (status = 428, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn room_update(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<RoomId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<RoomUpdate>,
) -> Result<Versioned<RoomView>, Problem> {
    let coordinates = body.coordinates.map(checked).transpose()?;
    let changes = RoomChanges { name: body.name, address: body.address, coordinates };
    let room = cx.write(async |tx| rooms::update(tx, id, version, changes).await).await?;
    Ok(Versioned(room.version, room.into()))
}

/// Takes a room out of use; events that are in it stay there.
#[utoipa::path(post, path = "/api/v1/rooms/{id}/archive", tag = "schedule", operation_id = "room_archive",
    params(("id" = RoomId, Path)), security(("bearer" = [])),
    responses((status = 200, body = RoomView, headers(("ETag" = String))), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 412, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn room_archive(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<RoomId>,
) -> Result<Versioned<RoomView>, Problem> {
    let room = cx.write(async |tx| rooms::archive(tx, id).await).await?;
    Ok(Versioned(room.version, room.into()))
}
