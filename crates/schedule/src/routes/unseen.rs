//! What is soon and has not been seen, and reminding of it.

use axum::Json;
use jiff::Timestamp;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::policy::{Permission, allow};
use platform::problem::ProblemView;
use platform::{Authorized, Problem, Scope};
use serde::{Deserialize, Serialize};
use types::{EventId, ParticipantId, SeriesId, UserId};

use super::views::{NamedRoomView, call_time};
use crate::error::ScheduleError;
use crate::model::{Answer, Channel, Event, EventState, EventType, MOST_PEOPLE, Missing};
use crate::service::notices::remind;
use crate::service::unseen::{self, Board, OpenPart};
use crate::time::{Zone, written};

/// Hours that the board looks ahead.
const USUAL_HOURS: i64 = 24;
/// A week.
const MOST_HOURS: i64 = 168;

/// How far ahead, and with what.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnseenQuery {
    /// From 1 to 168; 24 where left out.
    pub hours: Option<i64>,
    /// Whether telephone numbers are asked for: each reading is in the audit log, and asks for a fresh proof of the person.
    pub numbers: Option<bool>,
}

/// Whether telephone numbers are shown.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PhonesShown {
    /// Of those who have told the company one.
    Shown,
    /// The caller may not read them.
    NotPermitted,
    /// They were not asked for.
    NotAsked,
}

/// Somebody to be told.
#[derive(Serialize, utoipa::ToSchema)]
pub struct UnseenPersonView {
    /// Their part.
    pub id: ParticipantId,
    /// The person.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Option<String>,
    /// When they are to be there, on the clock of the event's zone.
    pub call_time: Option<String>,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// What they have answered.
    pub status: Answer,
    /// When they first opened the event, in any version.
    pub seen_at: Option<Timestamp>,
    /// When they last said that they know, of any version.
    pub acknowledged_at: Option<Timestamp>,
    /// When they were last written to about it.
    pub last_message_at: Option<Timestamp>,
    /// How.
    pub last_message_channel: Option<Channel>,
    /// Their telephone number, where it is shown and they have told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl From<OpenPart> for UnseenPersonView {
    fn from(open: OpenPart) -> Self {
        let OpenPart { part, missing, phone } = open;
        Self {
            id: part.id,
            user_id: part.user_id,
            name: part.person_name,
            role: part.role,
            call_time: part.call_time.map(call_time),
            missing,
            status: part.status,
            seen_at: part.seen_at,
            acknowledged_at: part.acknowledged_at,
            last_message_at: part.message_at,
            last_message_channel: part.message_channel,
            phone,
        }
    }
}

/// An event of which somebody is to be told.
#[derive(Serialize, utoipa::ToSchema)]
pub struct UnseenEventView {
    /// The event.
    pub id: EventId,
    /// Its series.
    pub series_id: SeriesId,
    /// Its title.
    pub title: String,
    /// What kind of event.
    pub r#type: EventType,
    /// Where it stands; one that was cancelled is here while somebody does not know.
    pub state: EventState,
    /// When it begins, with the offset of its zone.
    #[schema(format = DateTime)]
    pub start_datetime: String,
    /// What the clock shows there then.
    pub local_start: String,
    /// Its zone (IANA).
    pub timezone: String,
    /// Which place of the company it takes.
    pub room: Option<NamedRoomView>,
    /// Who is to be told, by name.
    pub people: Vec<UnseenPersonView>,
}

impl UnseenEventView {
    fn new((event, people): (Event, Vec<OpenPart>)) -> Self {
        let title = event.content().title;
        let Event { series, occurrence, room, .. } = event;
        let start = Zone::parse(&occurrence.timezone).map(|zone| zone.written(occurrence.start_at));
        Self {
            id: occurrence.id,
            series_id: series.id,
            title,
            r#type: occurrence.kind,
            state: occurrence.state,
            start_datetime: start.unwrap_or_else(|| occurrence.start_at.to_string()),
            local_start: written(occurrence.local_start),
            timezone: occurrence.timezone,
            room: room.map(|room| NamedRoomView { id: room.id, name: room.name }),
            people: people.into_iter().map(UnseenPersonView::from).collect(),
        }
    }
}

/// What is soon and not known to all who are called.
#[derive(Serialize, utoipa::ToSchema)]
pub struct UnseenBoardView {
    /// Until when it looks.
    pub until: Timestamp,
    /// Whether telephone numbers are shown.
    pub phones: PhonesShown,
    /// Soonest first, at most 500.
    pub events: Vec<UnseenEventView>,
    /// Whether there are more.
    pub has_more: bool,
}

/// Who has not seen, acknowledged or answered what is soon, by event. Who has declined is not asked again.
#[utoipa::path(get, path = "/api/v1/events/unseen", tag = "schedule", operation_id = "event_unseen_list",
    params(UnseenQuery), security(("bearer" = [])),
    responses((status = 200, body = UnseenBoardView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_unseen_list(
    cx: Authorized<allow::ScheduleWrite>,
    QueryParams(query): QueryParams<UnseenQuery>,
) -> Result<Json<UnseenBoardView>, Problem> {
    let hours = query.hours.unwrap_or(USUAL_HOURS);
    if !(1..=MOST_HOURS).contains(&hours) {
        return Err(Problem::field("hours", "Look 1 to 168 hours ahead."));
    }
    let may_read = cx.principal().scope(Permission::ArtistReadPersonal) == Scope::Organization;
    let phones = match (query.numbers.unwrap_or(false), may_read) {
        (false, _) => PhonesShown::NotAsked,
        (true, false) => PhonesShown::NotPermitted,
        (true, true) => PhonesShown::Shown,
    };
    let board: Result<Board, ScheduleError> = match phones {
        PhonesShown::Shown => {
            cx.ensure_fresh_proof()?;
            let keyring = &cx.platform().keyring;
            cx.write(async |tx| unseen::board(tx, hours, Some(keyring)).await).await
        }
        PhonesShown::NotAsked | PhonesShown::NotPermitted => {
            cx.read(async |tx| unseen::board(tx, hours, None).await).await
        }
    };
    let board = board?;
    Ok(Json(UnseenBoardView {
        until: board.until,
        phones,
        events: board.events.into_iter().map(UnseenEventView::new).collect(),
        has_more: board.has_more,
    }))
}

/// Whom to remind, and how.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventRemind {
    /// These people, at most 500; without, all who have not seen, acknowledged or answered.
    pub user_ids: Option<Vec<UserId>>,
    /// By e-mail or by text message.
    pub channel: Channel,
}

/// What became of it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct EventRemindView {
    /// How many people got a message.
    pub reminded: usize,
    /// Names of those who have told the company no telephone number.
    pub without_phone: Vec<String>,
    /// How many got the same a moment ago, and not again.
    pub just_reminded: usize,
}

/// Writes to people about their call once more, now.
#[utoipa::path(post, path = "/api/v1/events/{id}/remind", tag = "schedule", operation_id = "event_remind",
    params(("id" = EventId, Path)), request_body = EventRemind, security(("bearer" = [])),
    responses((status = 200, body = EventRemindView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_remind(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<EventId>,
    JsonBody(body): JsonBody<EventRemind>,
) -> Result<Json<EventRemindView>, Problem> {
    let named = body.user_ids.as_deref();
    if named.is_some_and(|named| named.is_empty() || named.len() > MOST_PEOPLE) {
        return Err(Problem::field("user_ids", "Name 1 to 500 people, or leave it out."));
    }
    let platform = cx.platform();
    let done = cx.write(async |tx| remind::remind(tx, platform, id, named, body.channel).await).await?;
    Ok(Json(EventRemindView {
        reminded: done.reminded.len(),
        without_phone: done.without_phone,
        just_reminded: done.just_reminded,
    }))
}
