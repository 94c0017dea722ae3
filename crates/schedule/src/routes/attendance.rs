//! The stage door.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, header};
use jiff::Timestamp;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::policy::{Permission, allow};
use platform::problem::ProblemView;
use platform::{Authorized, Problem, ProblemType, Scope};
use serde::{Deserialize, Serialize};
use types::{EventId, ParticipantId, UserId};

use super::views::call_time;
use crate::model::{Answer, Participant};
use crate::service::attendance::{self, Attendance, Passage, Passing};

/// When somebody passed, and who.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PassageCreate {
    /// When: from 12 hours before the event (or one's own call to it) to 12 hours after it, and not in the future. Now, where left
    /// out.
    pub at: Option<Timestamp>,
    /// Who, where the office notes it for somebody else, in the place of what was noted before.
    pub user_id: Option<UserId>,
}

/// When somebody came and left.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PassageView {
    /// The person.
    pub user_id: UserId,
    /// When they came.
    pub check_in_time: Option<Timestamp>,
    /// When they left.
    pub check_out_time: Option<Timestamp>,
}

impl From<Participant> for PassageView {
    fn from(part: Participant) -> Self {
        let Participant { user_id, check_in_at, check_out_at, .. } = part;
        Self { user_id, check_in_time: check_in_at, check_out_time: check_out_at }
    }
}

async fn pass(
    cx: &Authorized<allow::ScheduleAnswer>,
    id: EventId,
    passage: Passage,
    body: PassageCreate,
) -> Result<Json<PassageView>, Problem> {
    let user_id = body.user_id.unwrap_or_else(|| cx.user_id());
    let by_office = body.user_id.is_some_and(|user_id| user_id != cx.user_id());
    let writes = cx.principal().scope(Permission::ScheduleWrite) == Scope::Organization;
    if by_office && !writes {
        let problem =
            Problem::new(ProblemType::Forbidden).with("permission", Permission::ScheduleWrite.name());
        return Err(problem.detail("Only the office notes this for somebody else."));
    }
    let passing = Passing { user_id, by_office, at: body.at };
    let part = cx.write(async |tx| attendance::pass(tx, id, passage, passing).await).await?;
    Ok(Json(part.into()))
}

/// Notes that the caller came; for the office, that somebody did. Sent late or again, the first time counts.
#[utoipa::path(post, path = "/api/v1/events/{id}/check-in", tag = "schedule", operation_id = "event_check_in",
    params(("id" = EventId, Path)), request_body = PassageCreate, security(("bearer" = [])),
    responses((status = 200, body = PassageView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_check_in(
    cx: Authorized<allow::ScheduleAnswer>,
    PathParams(id): PathParams<EventId>,
    JsonBody(body): JsonBody<PassageCreate>,
) -> Result<Json<PassageView>, Problem> {
    pass(&cx, id, Passage::In, body).await
}

/// Notes that the caller left; for the office, that somebody did. Sent late or again, the last time counts.
#[utoipa::path(post, path = "/api/v1/events/{id}/check-out", tag = "schedule", operation_id = "event_check_out",
    params(("id" = EventId, Path)), request_body = PassageCreate, security(("bearer" = [])),
    responses((status = 200, body = PassageView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_check_out(
    cx: Authorized<allow::ScheduleAnswer>,
    PathParams(id): PathParams<EventId>,
    JsonBody(body): JsonBody<PassageCreate>,
) -> Result<Json<PassageView>, Problem> {
    pass(&cx, id, Passage::Out, body).await
}

/// As what.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AttendanceQuery {
    /// `json`, or `csv` for a table on the clock of the place; `json` where left out.
    #[param(example = "csv")]
    pub format: Option<String>,
}

/// Somebody's line.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AttendanceView {
    /// Their part.
    pub id: ParticipantId,
    /// The person.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Option<String>,
    /// What they have answered.
    pub status: Answer,
    /// Their own call, on the clock of the event's zone.
    pub call_time: Option<String>,
    /// When they were to be there: at their own call, or when the event begins.
    pub call_at: Timestamp,
    /// When they came.
    pub check_in_time: Option<Timestamp>,
    /// When they left.
    pub check_out_time: Option<Timestamp>,
    /// How much later than called they came; missing where they did not.
    pub minutes_late: Option<i64>,
}

impl From<Attendance> for AttendanceView {
    fn from(line: Attendance) -> Self {
        let Attendance { part, call_at, minutes_late } = line;
        Self {
            id: part.id,
            user_id: part.user_id,
            name: part.person_name,
            role: part.role,
            status: part.status,
            call_time: part.call_time.map(call_time),
            call_at,
            check_in_time: part.check_in_at,
            check_out_time: part.check_out_at,
            minutes_late,
        }
    }
}

/// Who came to an event.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AttendanceReportView {
    /// By name.
    pub data: Vec<AttendanceView>,
}

/// Who came to an event, when, and how late. As a file it asks for a fresh proof of who takes it out, and is in the audit log;
/// cells that a spreadsheet would take for a formula begin with an apostrophe.
#[utoipa::path(get, path = "/api/v1/events/{id}/attendance", tag = "schedule", operation_id = "event_attendance",
    params(("id" = EventId, Path), AttendanceQuery), security(("bearer" = [])),
    responses((status = 200, content((AttendanceReportView = "application/json"), (String = "text/csv"))),
        (status = 400, body = ProblemView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_attendance(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<EventId>,
    QueryParams(query): QueryParams<AttendanceQuery>,
) -> Result<Response, Problem> {
    match query.format.as_deref() {
        None | Some("" | "json") => {
            let (_, lines) = cx.read(async |tx| attendance::report(tx, id, false).await).await?;
            let data = lines.into_iter().map(AttendanceView::from).collect();
            Ok(Json(AttendanceReportView { data }).into_response())
        }
        Some("csv") => {
            cx.ensure_fresh_proof()?;
            let (event, lines) = cx.write(async |tx| attendance::report(tx, id, true).await).await?;
            let mut response = attendance::csv(&event, &lines)?.into_response();
            let name =
                format!("attachment; filename=\"attendance-{}.csv\"", event.occurrence.local_start.date());
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
            if let Ok(name) = HeaderValue::from_str(&name) {
                headers.insert(header::CONTENT_DISPOSITION, name);
            }
            Ok(response)
        }
        Some(_) => Err(Problem::field("format", "Ask for json or csv.")),
    }
}
