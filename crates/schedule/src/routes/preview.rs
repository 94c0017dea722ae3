//! What an act would do, before it is done.

use std::convert::Infallible;

use axum::Json;
use platform::http::extract::{JsonBody, PathParams};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem, TenantContext, TenantTx};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use types::{EventId, UserId};

use super::drafts::EventUpdate;
use super::events::EventCancel;
use super::participants::ParticipantsAdd;
use crate::error::ScheduleError;
use crate::model::{Audience, Range};
use crate::service::conflicts::{self, PersonClash, RoomClash};
use crate::service::preview::{self, Act, Preview, Unkept};

/// First names that are shown of an audience.
const SHOWN: usize = 20;

/// Who is to be taken out.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParticipantRemoval {
    /// The person.
    pub user_id: UserId,
    /// How much of a series: must be said of one.
    pub range: Option<Range>,
    /// Who is told: those affected, where left out.
    pub audience: Option<Audience>,
}

/// What is looked at, by its name, with what it is done with.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum PreviewedAct {
    /// As it is sent to change an event.
    Change(Box<EventUpdate>),
    /// As it is sent to cancel one.
    Cancel(EventCancel),
    /// As it is sent to add people.
    AddParticipants(ParticipantsAdd),
    /// As it is sent to take somebody out; the person is named.
    RemoveParticipant(ParticipantRemoval),
}

/// What is looked at; without `action`, a change.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(untagged, try_from = "Map<String, Value>")]
pub enum EventPreviewCreate {
    /// With `action`.
    Act(PreviewedAct),
    /// Without.
    Change(Box<EventUpdate>),
}

impl TryFrom<Map<String, Value>> for EventPreviewCreate {
    type Error = serde_json::Error;

    fn try_from(body: Map<String, Value>) -> Result<Self, Self::Error> {
        let is_named = body.contains_key("action");
        let body = Value::Object(body);
        Ok(if is_named {
            Self::Act(serde_json::from_value(body)?)
        } else {
            Self::Change(serde_json::from_value(body)?)
        })
    }
}

impl EventPreviewCreate {
    fn parse(self) -> Result<Act, Problem> {
        Ok(match self {
            Self::Change(changes) | Self::Act(PreviewedAct::Change(changes)) => {
                Act::Change(Box::new(changes.parse()?))
            }
            Self::Act(PreviewedAct::Cancel(how)) => Act::Cancel(how.parse()?.range),
            Self::Act(PreviewedAct::AddParticipants(people)) => {
                let (named, how) = people.parse()?;
                Act::Add(named, how.range)
            }
            Self::Act(PreviewedAct::RemoveParticipant(who)) => Act::Remove(who.user_id, who.range),
        })
    }
}

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

/// What an act would do.
#[derive(Serialize, utoipa::ToSchema)]
pub struct EventPreviewView {
    /// By field: `{"from", "to"}`; of people (`participants`) the names of those who leave and of those who join. Empty where
    /// nothing would change.
    pub changes: Map<String, Value>,
    /// How many events would change.
    pub occurrences: usize,
    /// Who would be told, by audience.
    pub audiences: Vec<AudiencePreviewView>,
    /// Other events in the room: the act would be refused.
    pub room_conflicts: Vec<RoomClash>,
    /// What stands against people being called: the act would need a reason in `accept_conflicts`, or be refused where
    /// its severity is `hard`.
    pub people_conflicts: Vec<PersonClash>,
}

impl AudiencePreviewView {
    /// Of each audience how many, and the first of them.
    pub(super) fn all(audiences: Vec<(Audience, Vec<String>)>) -> Vec<Self> {
        let view = |(audience, mut names): (Audience, Vec<String>)| {
            let count = names.len();
            names.truncate(SHOWN);
            Self { audience, count, first_names: names }
        };
        audiences.into_iter().map(view).collect()
    }
}

impl From<Preview> for EventPreviewView {
    fn from(preview: Preview) -> Self {
        Self {
            changes: preview.changes,
            occurrences: preview.occurrences,
            audiences: AudiencePreviewView::all(preview.audiences),
            room_conflicts: preview.rooms,
            people_conflicts: preview.people,
        }
    }
}

/// Says what changing or cancelling an event, or another choice of people would do: what becomes different, who would be
/// told, and what it would clash with. Nothing is written, and nobody is told.
#[utoipa::path(post, path = "/api/v1/events/{id}/preview", tag = "schedule", operation_id = "event_preview",
    request_body = EventPreviewCreate, security(("bearer" = [])), params(("id" = EventId, Path)),
    responses((status = 200, body = EventPreviewView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 409, body = ProblemView), (status = 413, body = ProblemView), (status = 415, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn event_preview(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<EventId>,
    JsonBody(body): JsonBody<EventPreviewCreate>,
) -> Result<Json<EventPreviewView>, Problem> {
    let act = body.parse()?;
    let preview = looked_at(&cx, async |tx| preview::preview(tx, id, &act).await).await?;
    Ok(Json(preview.into()))
}

/// What stands against an event.
#[derive(Serialize, utoipa::ToSchema)]
pub struct EventConflictsView {
    /// Other events in the room.
    pub room_conflicts: Vec<RoomClash>,
    /// What stands against people being called.
    pub people_conflicts: Vec<PersonClash>,
}

/// What stands against an event as it is: what was accepted with a reason, what came later, and what nobody was asked about
/// because the series went on by itself.
#[utoipa::path(get, path = "/api/v1/events/{id}/conflicts", tag = "schedule", operation_id = "event_conflicts",
    security(("bearer" = [])), params(("id" = EventId, Path)),
    responses((status = 200, body = EventConflictsView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_conflicts(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<EventId>,
) -> Result<Json<EventConflictsView>, Problem> {
    let (room_conflicts, people_conflicts) = cx.read(async |tx| conflicts::of_event(tx, id).await).await?;
    Ok(Json(EventConflictsView { room_conflicts, people_conflicts }))
}

/// What an act would do: it is done in a transaction of which nothing is kept.
pub(super) async fn looked_at<T>(
    cx: &TenantContext,
    act: impl AsyncFnOnce(&mut TenantTx) -> Result<T, ScheduleError>,
) -> Result<T, Problem> {
    // Always an error, so that the transaction is rolled back.
    let unkept: Result<Infallible, Unkept<T>> = cx
        .write(async |tx| match act(tx).await {
            Ok(done) => Err(Unkept::Known(Box::new(done))),
            Err(error) => Err(Unkept::Refused(error)),
        })
        .await;
    match unkept {
        Ok(never) => match never {},
        Err(Unkept::Known(done)) => Ok(*done),
        Err(Unkept::Refused(error)) => Err(error.into()),
    }
}
