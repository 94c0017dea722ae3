//! Moving a week or a production to other days.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use jiff::civil::Date;
use platform::http::extract::JsonBody;
use platform::idempotency::IdempotencyKey;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, FieldError, Problem, ProblemType};
use serde::{Deserialize, Serialize};
use types::{EventId, ProductionId};

use super::clone::{check_days, check_shift};
use super::preview::{AudiencePreviewView, looked_at};
use super::text;
use crate::error::ScheduleError;
use crate::model::Audience;
use crate::service::clone::Selection;
use crate::service::conflicts::{PersonClash, RoomClash};
use crate::service::shift::{self, Refusal, Shift, Shifted, Shifting};
use crate::time::written;

/// What is moved, and how.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventShift {
    /// The first day of what is moved; without it and `end_date`, all that is still to come of the production.
    #[schema(value_type = Option<String>, format = Date)]
    pub start_date: Option<Date>,
    /// The last one, at most 31 days on.
    #[schema(value_type = Option<String>, format = Date)]
    pub end_date: Option<Date>,
    /// Only what belongs to this production.
    pub production_id: Option<ProductionId>,
    /// By how many days later, at most 1,000; earlier where it is negative.
    pub shift_days: i32,
    /// Who is told; those affected where left out. Of drafts nobody is.
    pub audience: Option<Audience>,
    /// Why it is all right that people are called elsewhere at the same time; at most 1,000 characters.
    pub accept_conflicts: Option<String>,
    /// Whether it is only looked at: the same answer, and nothing is moved and nobody told.
    #[serde(default)]
    pub dry_run: bool,
}

impl EventShift {
    fn parse(self) -> Result<Shifting, Problem> {
        let mut errors = Vec::new();
        let days = match (self.start_date, self.end_date) {
            (Some(first), Some(last)) => {
                check_days(first, last, &mut errors);
                Some((first, last))
            }
            (None, None) if self.production_id.is_some() => None,
            (None, _) => {
                errors.push(FieldError::new("start_date", "Choose days, or a production."));
                None
            }
            (Some(_), None) => {
                errors.push(FieldError::new("end_date", "Choose the last day, too."));
                None
            }
        };
        check_shift(self.shift_days, &mut errors);
        let accept_conflicts = text("accept_conflicts", self.accept_conflicts, 1000, &mut errors);
        if !errors.is_empty() {
            return Err(Problem::validation(errors));
        }
        Ok(Shifting {
            what: Selection { days, production_id: self.production_id },
            days: self.shift_days,
            audience: self.audience.unwrap_or(Audience::Affected),
            accept_conflicts,
        })
    }
}

/// Why an event stays where it is.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ShiftRefusalView {
    /// As it would be refused by itself: `room_taken`, `schedule_conflict`, `time_does_not_exist` and others.
    pub r#type: ProblemType,
    /// In words.
    pub reason: String,
    /// Other events in the room.
    pub room_conflicts: Vec<RoomClash>,
    /// What stands against people being called: a reason in `accept_conflicts` is needed, or nothing helps where it is `hard`.
    pub people_conflicts: Vec<PersonClash>,
}

impl From<Refusal> for ShiftRefusalView {
    fn from(refusal: Refusal) -> Self {
        Self {
            r#type: refusal.kind,
            reason: refusal.reason,
            room_conflicts: refusal.rooms,
            people_conflicts: refusal.people,
        }
    }
}

/// An event that was meant.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ShiftedEventView {
    /// The event.
    pub event_id: EventId,
    /// Its title.
    pub title: String,
    /// When it began on its clock.
    pub local_start: String,
    /// When it begins now, or would.
    pub new_local_start: String,
    /// IANA zone of both.
    pub timezone: String,
    /// Why it stays where it is; missing where it is moved.
    pub refusal: Option<ShiftRefusalView>,
}

impl From<Shifted> for ShiftedEventView {
    fn from(shifted: Shifted) -> Self {
        let at = &shifted.event.occurrence;
        Self {
            event_id: at.id,
            title: shifted.event.content().title,
            local_start: written(at.local_start),
            new_local_start: written(shifted.local_start),
            timezone: at.timezone.clone(),
            refusal: shifted.refusal.map(ShiftRefusalView::from),
        }
    }
}

/// What was moved.
#[derive(Serialize, utoipa::ToSchema)]
pub struct EventShiftView {
    /// All that was meant, in the order of time.
    pub events: Vec<ShiftedEventView>,
    /// How many of them are moved.
    pub moved: usize,
    /// Who is told, by audience.
    pub audiences: Vec<AudiencePreviewView>,
}

impl From<Shift> for EventShiftView {
    fn from(shift: Shift) -> Self {
        let events: Vec<ShiftedEventView> = shift.events.into_iter().map(ShiftedEventView::from).collect();
        let moved = events.iter().filter(|event| event.refusal.is_none()).count();
        Self { events, moved, audiences: AudiencePreviewView::all(shift.audiences) }
    }
}

/// Moves the events of some days, or of a production, to other days: at the same times on the wall, with the same people and
/// answers. Cancelled ones stay. A series of which all that is to come is meant is moved as a series, otherwise each day by
/// itself. What cannot be moved stays and says why; all others are moved, and people get one message of it.
#[utoipa::path(post, path = "/api/v1/events/shift", tag = "schedule", operation_id = "event_shift",
    request_body = EventShift, security(("bearer" = [])), params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = EventShiftView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 413, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_shift(
    cx: Authorized<allow::ScheduleWrite>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<EventShift>,
) -> Result<Response, Problem> {
    let fingerprint = serde_json::to_value(&body).map_err(Problem::internal)?;
    let is_looked_at = body.dry_run;
    let how = body.parse()?;
    let work = async |tx: &mut platform::TenantTx| {
        Ok::<_, ScheduleError>(EventShiftView::from(shift::shift(tx, &how).await?))
    };
    if is_looked_at {
        return Ok(Json(looked_at(&cx, work).await?).into_response());
    }
    idempotency.write_once(&cx, cx.user_id(), StatusCode::OK, &fingerprint, work).await
}
