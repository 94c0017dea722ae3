//! What people say to their calls.

use axum::Json;
use jiff::Timestamp;
use platform::http::extract::{JsonBody, PathParams};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem};
use serde::{Deserialize, Serialize};
use types::EventId;

use super::text;
use crate::model::{Answer, Participant, Range};
use crate::service::answers::{self, Said, Saying};

/// What became of it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AnswerView {
    /// What the person has answered.
    pub status: Answer,
    /// When.
    pub answered_at: Option<Timestamp>,
    /// When they first opened it.
    pub seen_at: Option<Timestamp>,
    /// When they said that they know.
    pub acknowledged_at: Option<Timestamp>,
}

impl From<Participant> for AnswerView {
    fn from(part: Participant) -> Self {
        let Participant { status, answered_at, seen_at, acknowledged_at, .. } = part;
        Self { status, answered_at, seen_at, acknowledged_at }
    }
}

/// What became of it, on the event that was named, and of how many dates it was said.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SaidView {
    #[serde(flatten)]
    answer: AnswerView,
    /// Dates on which it is noted now, those included on which it was before: 1 where one is meant.
    answered: usize,
    /// Dates that were meant and that were left as they are: cancelled, over, or more than 366 at once. Said again, it goes on
    /// with those that were too many.
    left_out: usize,
}

impl From<Said> for SaidView {
    fn from(Said { part, answered, left_out }: Said) -> Self {
        Self { answer: part.into(), answered, left_out }
    }
}

fn note(note: Option<String>) -> Result<Option<String>, Problem> {
    let mut errors = Vec::new();
    let note = text("note", note, 1000, &mut errors);
    if errors.is_empty() { Ok(note) } else { Err(Problem::validation(errors)) }
}

/// Notes that the caller has opened their call. Again, it stays as it is.
#[utoipa::path(post, path = "/api/v1/events/{id}/seen", tag = "schedule", operation_id = "event_see",
    params(("id" = EventId, Path)), security(("bearer" = [])),
    responses((status = 200, body = AnswerView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_see(
    cx: Authorized<allow::ScheduleAnswer>,
    PathParams(id): PathParams<EventId>,
) -> Result<Json<AnswerView>, Problem> {
    let user_id = cx.user_id();
    let part = cx.write(async |tx| answers::see(tx, id, user_id).await).await?;
    Ok(Json(part.into()))
}

/// That the caller knows.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventAcknowledge {
    /// At most 1,000 characters.
    pub note: Option<String>,
    /// The answer that comes with it: what was answered before, or else `confirmed`, where left out.
    pub status: Option<Answer>,
    /// How much of a series, of what is still to come and the caller is called to: this one, where left out.
    pub range: Option<Range>,
}

/// Confirms that the caller knows of their call, and answers it: of a series, as many dates as they say.
#[utoipa::path(post, path = "/api/v1/events/{id}/acknowledge", tag = "schedule", operation_id = "event_acknowledge",
    params(("id" = EventId, Path)), request_body = EventAcknowledge, security(("bearer" = [])),
    responses((status = 200, body = SaidView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_acknowledge(
    cx: Authorized<allow::ScheduleAnswer>,
    PathParams(id): PathParams<EventId>,
    JsonBody(body): JsonBody<EventAcknowledge>,
) -> Result<Json<SaidView>, Problem> {
    let (user_id, note) = (cx.user_id(), note(body.note)?);
    let range = body.range.unwrap_or(Range::This);
    let saying = Saying { range, note: note.as_deref() };
    let said = cx.write(async |tx| answers::acknowledge(tx, id, user_id, body.status, saying).await).await?;
    Ok(Json(said.into()))
}

/// Whether the caller comes.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventAnswer {
    /// `confirmed`, `declined` or `tentative`.
    pub status: Answer,
    /// At most 1,000 characters.
    pub note: Option<String>,
    /// How much of a series, of what is still to come and the caller is called to: this one, where left out.
    pub range: Option<Range>,
}

/// Answers a call, or answers it anew: of a series, as many dates as they say.
#[utoipa::path(post, path = "/api/v1/events/{id}/answer", tag = "schedule", operation_id = "event_answer",
    params(("id" = EventId, Path)), request_body = EventAnswer, security(("bearer" = [])),
    responses((status = 200, body = SaidView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_answer(
    cx: Authorized<allow::ScheduleAnswer>,
    PathParams(id): PathParams<EventId>,
    JsonBody(body): JsonBody<EventAnswer>,
) -> Result<Json<SaidView>, Problem> {
    let (user_id, note) = (cx.user_id(), note(body.note)?);
    let range = body.range.unwrap_or(Range::This);
    let saying = Saying { range, note: note.as_deref() };
    let said = cx.write(async |tx| answers::answer(tx, id, user_id, body.status, saying).await).await?;
    Ok(Json(said.into()))
}
