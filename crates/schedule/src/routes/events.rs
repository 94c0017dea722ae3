//! Write, read, change and cancel an event.

use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::idempotency::IdempotencyKey;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, Problem};
use serde::Deserialize;
use types::EventId;

use super::drafts::{EventCreate, EventUpdate};
use super::views::EventView;
use super::{asked_zone, caller, text};
use crate::error::ScheduleError;
use crate::model::{Audience, Range};
use crate::service::cancel::{self, Cancellation};
use crate::service::{change, create, read};

/// Writes an event. Sent again with the same `id` and content, it answers 200 with the event that is there.
#[utoipa::path(post, path = "/api/v1/events", tag = "schedule", operation_id = "event_create",
    request_body = EventCreate, security(("bearer" = [])), params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = EventView), (status = 201, body = EventView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 409, body = ProblemView), (status = 413, body = ProblemView), (status = 415, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn event_create(
    cx: Authorized<allow::ScheduleWrite>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<EventCreate>,
) -> Result<Response, Problem> {
    let caller = caller(&cx);
    let fingerprint = serde_json::to_value(&body).map_err(Problem::internal)?;
    let id = body.id;
    let details = body.parse()?;
    let (mut is_new, mut version) = (true, 1);
    let mut response = idempotency
        .write_once(&cx, caller.user_id, StatusCode::CREATED, &fingerprint, async |tx| {
            let (id, made) = create::create(tx, id, &details).await?;
            let view = read::detail(tx, id, caller, None).await?;
            (is_new, version) = (made, view.version);
            Ok::<_, ScheduleError>(view)
        })
        .await?;
    if !is_new {
        *response.status_mut() = StatusCode::OK;
    }
    if let Ok(etag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

/// On whose clock.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ZoneQuery {
    /// IANA zone in which times are written; the event's own where left out.
    pub timezone: Option<String>,
}

/// One event.
#[utoipa::path(get, path = "/api/v1/events/{id}", tag = "schedule", operation_id = "event_detail",
    params(("id" = EventId, Path), ZoneQuery), security(("bearer" = [])),
    responses((status = 200, body = EventView, headers(("ETag" = String))), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn event_detail(
    cx: Authorized<allow::ScheduleRead>,
    PathParams(id): PathParams<EventId>,
    QueryParams(query): QueryParams<ZoneQuery>,
) -> Result<Versioned<EventView>, Problem> {
    let (caller, zone) = (caller(&cx), asked_zone(query.timezone.as_deref())?);
    let view = cx.read(async |tx| read::detail(tx, id, caller, zone.as_ref()).await).await?;
    Ok(Versioned(view.version, view))
}

/// Changes an event: this one, this and all following, or all that are still to come.
#[utoipa::path(patch, path = "/api/v1/events/{id}", tag = "schedule", operation_id = "event_update",
    request_body = EventUpdate, security(("bearer" = [])),
    params(("id" = EventId, Path), ("If-Match" = String, Header, description = "ETag as given")),
    responses((status = 200, body = EventView, headers(("ETag" = String))), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 409, body = ProblemView), (status = 412, body = ProblemView), (status = 413, body = ProblemView),
        (status = 415, body = ProblemView), (status = 428, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_update(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<EventId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<EventUpdate>,
) -> Result<Versioned<EventView>, Problem> {
    let (caller, changes) = (caller(&cx), body.parse()?);
    let view = cx
        .write(async |tx| {
            change::update(tx, id, Some(version), &changes).await?;
            read::detail(tx, id, caller, None).await
        })
        .await?;
    Ok(Versioned(view.version, view))
}

/// How much is cancelled, who is told, and why.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EventCancel {
    /// How much of a series: must be said of one.
    pub range: Option<Range>,
    /// Who is told: must be said unless the event is a draft.
    pub audience: Option<Audience>,
    /// At most 1,000 characters.
    pub reason: Option<String>,
}

impl EventCancel {
    /// Checks texts and bounds.
    pub fn parse(self) -> Result<Cancellation, Problem> {
        let mut errors = Vec::new();
        let reason = text("reason", self.reason, 1000, &mut errors);
        if errors.is_empty() {
            Ok(Cancellation { range: self.range, audience: self.audience, reason })
        } else {
            Err(Problem::validation(errors))
        }
    }
}

/// Cancels an event. It stays in everybody's schedule and says that it does not take place.
#[utoipa::path(post, path = "/api/v1/events/{id}/cancel", tag = "schedule", operation_id = "event_cancel",
    request_body = EventCancel, security(("bearer" = [])),
    params(("id" = EventId, Path), ("If-Match" = String, Header, description = "ETag as given")),
    responses((status = 200, body = EventView, headers(("ETag" = String))), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 409, body = ProblemView), (status = 412, body = ProblemView), (status = 413, body = ProblemView),
        (status = 415, body = ProblemView), (status = 428, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_cancel(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<EventId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<EventCancel>,
) -> Result<Versioned<EventView>, Problem> {
    let (caller, how) = (caller(&cx), body.parse()?);
    let view = cx
        .write(async |tx| {
            cancel::cancel(tx, id, version, &how).await?;
            read::detail(tx, id, caller, None).await
        })
        .await?;
    Ok(Versioned(view.version, view))
}
