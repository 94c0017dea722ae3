//! Writing a week again on other days.

use axum::response::Response;
use http::StatusCode;
use jiff::ToSpan as _;
use jiff::civil::Date;
use platform::http::extract::JsonBody;
use platform::idempotency::IdempotencyKey;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, FieldError, Problem};
use serde::{Deserialize, Serialize};
use types::{EventId, ProductionId};

use super::text;
use crate::error::ScheduleError;
use crate::model::EventState;
use crate::service::clone::{self, Cloning, Selection};

/// Most days that are written again.
const MOST_DAYS: i32 = 31;
/// Furthest that they are moved.
const MOST_SHIFT: i32 = 1_000;

/// What is written again, and when.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventClone {
    /// The first day of what is written again.
    #[schema(value_type = String, format = Date)]
    pub start_date: Date,
    /// The last one, at most 31 days on.
    #[schema(value_type = String, format = Date)]
    pub end_date: Date,
    /// Only what belongs to this production.
    pub production_id: Option<ProductionId>,
    /// By how many days later, at most 1,000; earlier where it is negative.
    pub shift_days: i32,
    /// Where the new ones stand; `draft` where left out.
    pub state: Option<EventState>,
    /// Whether the same people take part; yes where left out.
    pub with_participants: Option<bool>,
    /// Why it is all right that people are called elsewhere at the same time; at most 1,000 characters.
    pub accept_conflicts: Option<String>,
}

/// From the first to the last day.
pub(super) fn check_days(first: Date, last: Date, errors: &mut Vec<FieldError>) {
    if last < first || first.saturating_add(MOST_DAYS.days()) < last {
        let text = "Choose a day that is not before start_date, and at most 31 days after it.";
        errors.push(FieldError::new("end_date", text));
    }
}

/// By how many days.
pub(super) fn check_shift(days: i32, errors: &mut Vec<FieldError>) {
    if days == 0 || days.unsigned_abs() > MOST_SHIFT.unsigned_abs() {
        errors.push(FieldError::new("shift_days", "Choose 1 to 1,000 days, or -1 to -1,000."));
    }
}

impl EventClone {
    fn parse(self) -> Result<Cloning, Problem> {
        let mut errors = Vec::new();
        check_days(self.start_date, self.end_date, &mut errors);
        check_shift(self.shift_days, &mut errors);
        if self.state == Some(EventState::Cancelled) {
            errors.push(FieldError::new("state", "Begin with draft, tentative or confirmed."));
        }
        let accept_conflicts = text("accept_conflicts", self.accept_conflicts, 1000, &mut errors);
        if !errors.is_empty() {
            return Err(Problem::validation(errors));
        }
        Ok(Cloning {
            what: Selection {
                days: Some((self.start_date, self.end_date)),
                production_id: self.production_id,
            },
            days: self.shift_days,
            state: self.state.unwrap_or(EventState::Draft),
            with_people: self.with_participants.unwrap_or(true),
            accept_conflicts,
        })
    }
}

/// An event that was written again.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ClonedEventView {
    /// What was written again.
    pub from_id: EventId,
    /// As what.
    pub event_id: EventId,
}

/// What was written again.
#[derive(Serialize, utoipa::ToSchema)]
pub struct EventCloneView {
    /// In the order of time.
    pub events: Vec<ClonedEventView>,
}

/// Writes the events of some days again on other days: at the same times on the wall, in the same rooms, with the same people.
/// Cancelled ones are left out, series become single events. All are written, or – where a room is taken – none.
#[utoipa::path(post, path = "/api/v1/events/clone", tag = "schedule", operation_id = "event_clone",
    request_body = EventClone, security(("bearer" = [])), params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = EventCloneView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 413, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_clone(
    cx: Authorized<allow::ScheduleWrite>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<EventClone>,
) -> Result<Response, Problem> {
    let fingerprint = serde_json::to_value(&body).map_err(Problem::internal)?;
    let how = body.parse()?;
    idempotency
        .write_once(&cx, cx.user_id(), StatusCode::CREATED, &fingerprint, async |tx| {
            let made = clone::clone(tx, &how).await?;
            let view = |(from_id, event_id)| ClonedEventView { from_id, event_id };
            Ok::<_, ScheduleError>(EventCloneView { events: made.into_iter().map(view).collect() })
        })
        .await
}
