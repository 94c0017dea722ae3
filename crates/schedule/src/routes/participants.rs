//! Who takes part.

use axum::Json;
use http::StatusCode;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, FieldError, Problem};
use serde::Deserialize;
use types::{EventId, ParticipantId};

use super::drafts::{ParticipantWrite, people};
use super::views::{EventView, ParticipantView};
use super::{caller, text, words};
use crate::error::ScheduleError;
use crate::model::{Answer, Audience, Participant, Range};
use crate::service::people::{self as service, Named, PeopleChange};
use crate::service::read;

/// Which of them.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ParticipantListQuery {
    /// What they have answered, separated by commas; for the office.
    pub status: Option<String>,
}

/// Lists who takes part, newest first. Others than the office see names, and all of their own part.
#[utoipa::path(get, path = "/api/v1/events/{id}/participants", tag = "schedule", operation_id = "event_participant_list",
    params(("id" = EventId, Path), ParticipantListQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<ParticipantView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn event_participant_list(
    cx: Authorized<allow::ScheduleRead>,
    PathParams(id): PathParams<EventId>,
    QueryParams(query): QueryParams<ParticipantListQuery>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Page<ParticipantView>, Problem> {
    let (caller, page) = (caller(&cx), page.parse()?);
    let mut statuses = words("status", query.status.as_deref(), Answer::parse)?;
    if !caller.is_office() {
        // Who may not read what others answered cannot ask for it either.
        statuses.clear();
    }
    let page = cx
        .read(async |tx| {
            let (event, rows, total) = service::list(tx, id, caller, &statuses, &page).await?;
            let cursor = |part: &Participant| Cursor { created_at: part.created_at, id: part.id.0 };
            let is_asked = event.content().requires_acknowledgment;
            let view = |part| ParticipantView::new(part, &event.occurrence, is_asked, caller);
            Ok::<_, ScheduleError>(Page::new(&page, rows, total, cursor).map(view))
        })
        .await?;
    Ok(page)
}

/// Who is to take part.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParticipantsAdd {
    /// 1 to 500 people; who takes part already gets the new role, time and note.
    pub participants: Vec<ParticipantWrite>,
    /// How much of a series: must be said of one.
    pub range: Option<Range>,
    /// Who is told: those affected, where left out.
    pub audience: Option<Audience>,
    /// Why it is all right that people are called elsewhere at the same time.
    pub accept_conflicts: Option<String>,
}

impl ParticipantsAdd {
    /// Checks texts and bounds.
    pub fn parse(self) -> Result<(Vec<Named>, PeopleChange), Problem> {
        let mut errors = Vec::new();
        if self.participants.is_empty() {
            errors.push(FieldError::new("participants", "Name somebody."));
        }
        let named = people(self.participants, &mut errors);
        let accept_conflicts = text("accept_conflicts", self.accept_conflicts, 1000, &mut errors);
        let how = PeopleChange { range: self.range, audience: self.audience, accept_conflicts };
        if errors.is_empty() { Ok((named, how)) } else { Err(Problem::validation(errors)) }
    }
}

/// Adds people to an event.
#[utoipa::path(post, path = "/api/v1/events/{id}/participants", tag = "schedule", operation_id = "event_participants_add",
    params(("id" = EventId, Path)), request_body = ParticipantsAdd, security(("bearer" = [])),
    responses((status = 200, body = EventView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_participants_add(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<EventId>,
    JsonBody(body): JsonBody<ParticipantsAdd>,
) -> Result<Json<EventView>, Problem> {
    let caller = caller(&cx);
    let (named, how) = body.parse()?;
    let view = cx
        .write(async |tx| {
            service::add(tx, id, &named, &how).await?;
            read::detail(tx, id, caller, None).await
        })
        .await?;
    Ok(Json(view))
}

/// Of how much somebody is taken out.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ParticipantRemoveQuery {
    /// How much of a series: must be said of one.
    pub range: Option<Range>,
    /// Who is told: those affected, where left out.
    pub audience: Option<Audience>,
}

/// Takes somebody out of an event.
#[utoipa::path(delete, path = "/api/v1/events/{id}/participants/{participant_id}", tag = "schedule",
    operation_id = "event_participant_remove", security(("bearer" = [])),
    params(("id" = EventId, Path), ("participant_id" = ParticipantId, Path), ParticipantRemoveQuery),
    responses((status = 204), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn event_participant_remove(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams((id, participant_id)): PathParams<(EventId, ParticipantId)>,
    QueryParams(query): QueryParams<ParticipantRemoveQuery>,
) -> Result<StatusCode, Problem> {
    let how = PeopleChange { range: query.range, audience: query.audience, accept_conflicts: None };
    cx.write(async |tx| service::remove(tx, id, participant_id, &how).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
