//! What a change would do, before it is made.

use std::convert::Infallible;

use axum::Json;
use platform::http::extract::{JsonBody, PathParams};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem};
use serde::Serialize;
use serde_json::{Map, Value};
use types::EventId;

use super::drafts::EventUpdate;
use crate::model::Audience;
use crate::service::conflicts::{PersonClash, RoomClash};
use crate::service::preview::{self, Preview, Unkept};

/// First names that are shown of an audience.
const SHOWN: usize = 20;

/// Who would be told.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AudiencePreviewView {
    /// Chosen in `audience`.
    pub audience: Audience,
    /// How many people would get a message.
    pub count: usize,
    /// The first 20 of them, by first name.
    pub first_names: Vec<String>,
}

/// What a change would do.
#[derive(Serialize, utoipa::ToSchema)]
pub struct EventPreviewView {
    /// By field: `{"from", "to"}`; empty where nothing would change.
    pub changes: Map<String, Value>,
    /// How many events would change.
    pub occurrences: usize,
    /// Who would be told, by audience.
    pub audiences: Vec<AudiencePreviewView>,
    /// Other events in the room: the change would be refused.
    pub room_conflicts: Vec<RoomClash>,
    /// What stands against people being called: the change would need a reason in `accept_conflicts`, or be refused where
    /// its severity is `hard`.
    pub people_conflicts: Vec<PersonClash>,
}

impl From<Preview> for EventPreviewView {
    fn from(preview: Preview) -> Self {
        let view = |(audience, mut names): (Audience, Vec<String>)| {
            let count = names.len();
            names.truncate(SHOWN);
            AudiencePreviewView { audience, count, first_names: names }
        };
        Self {
            changes: preview.changes,
            occurrences: preview.occurrences,
            audiences: preview.audiences.into_iter().map(view).collect(),
            room_conflicts: preview.rooms,
            people_conflicts: preview.people,
        }
    }
}

/// Says what a change would do: what becomes different, who would be told, and what it would clash with. Nothing is written,
/// and nobody is told.
#[utoipa::path(post, path = "/api/v1/events/{id}/preview", tag = "schedule", operation_id = "event_preview",
    request_body = EventUpdate, security(("bearer" = [])), params(("id" = EventId, Path)),
    responses((status = 200, body = EventPreviewView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 409, body = ProblemView), (status = 413, body = ProblemView), (status = 415, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn event_preview(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<EventId>,
    JsonBody(body): JsonBody<EventUpdate>,
) -> Result<Json<EventPreviewView>, Problem> {
    let changes = body.parse()?;
    // Always an error, so that the transaction is rolled back.
    let unkept: Result<Infallible, Unkept> = cx
        .write(async |tx| match preview::preview(tx, id, &changes).await {
            Ok(preview) => Err(Unkept::Known(Box::new(preview))),
            Err(error) => Err(Unkept::Refused(error)),
        })
        .await;
    match unkept {
        Ok(never) => match never {},
        Err(Unkept::Known(preview)) => Ok(Json((*preview).into())),
        Err(Unkept::Refused(error)) => Err(error.into()),
    }
}
