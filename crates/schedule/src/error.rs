//! What can go wrong with the schedule, and the problem each becomes.

use platform::{DbError, FieldError, Problem, ProblemType};
use serde_json::json;
use types::ArtistId;

use crate::packs::Severity;
use crate::service::conflicts::{PersonClash, RoomClash};
use crate::time::{SpanFault, TimeFault, written};

/// A refused or failed act on the schedule.
#[derive(Debug)]
pub enum ScheduleError {
    /// No such event, or none the caller may know of.
    EventNotFound,
    /// No such room, production or participant; which.
    Missing(&'static str),
    /// Not possible in the present state; why.
    InvalidState(&'static str),
    /// The id is taken by something else.
    Conflict(&'static str),
    /// From–to is no span of time.
    Span(SpanFault),
    /// Chosen artists who do not exist here or no longer work here.
    ArtistsNotFound(Vec<ArtistId>),
    /// The room is taken; by what, where that is known.
    RoomTaken(Vec<RoomClash>),
    /// People are called elsewhere, or cannot come.
    PeopleTaken(Vec<PersonClash>),
    /// A rule that refuses would be broken; with whatever else stands against it.
    RuleBroken(Vec<PersonClash>),
    /// Fields that cannot be accepted.
    Invalid(Vec<FieldError>),
    /// The caller changed something other than the present version.
    Stale,
    /// The database.
    Db(DbError),
}

impl ScheduleError {
    /// One field that cannot be accepted.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }
}

impl From<DbError> for ScheduleError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Stale => Self::Stale,
            // Two at once: the other one's transaction was quicker.
            DbError::Exclusion { constraint } if constraint == "event_occurrences_room" => {
                Self::RoomTaken(Vec::new())
            }
            error => Self::Db(error),
        }
    }
}

impl From<ScheduleError> for Problem {
    fn from(error: ScheduleError) -> Self {
        match error {
            ScheduleError::EventNotFound => Self::new(ProblemType::EventNotFound),
            ScheduleError::Missing(what) => Self::new(ProblemType::NotFound).detail(what),
            ScheduleError::InvalidState(why) => Self::new(ProblemType::InvalidState).detail(why),
            ScheduleError::Conflict(why) => Self::new(ProblemType::Conflict).detail(why),
            ScheduleError::Span(fault) => of_span(&fault),
            ScheduleError::ArtistsNotFound(ids) => Self::new(ProblemType::ArtistNotFound)
                .detail("Some of the people chosen are not artists of this company, or are deactivated.")
                .with("artist_ids", ids.iter().map(ToString::to_string).collect::<Vec<_>>()),
            ScheduleError::RoomTaken(clashes) => {
                let problem = Self::new(ProblemType::RoomTaken);
                let problem = match clashes.first() {
                    Some(RoomClash { title, room, .. }) => {
                        problem.detail(format!("“{title}” is in {room} at this time. Choose another room or time."))
                    }
                    None => problem.detail("Somebody booked the room at the same moment. Choose another room or time."),
                };
                problem.with("conflicts", json!(clashes))
            }
            ScheduleError::PeopleTaken(clashes) => Self::new(ProblemType::ScheduleConflict)
                .detail("People are called elsewhere at this time, cannot come, or would not get their rest. Choose another time, or give a reason in accept_conflicts.")
                .with("conflicts", json!(clashes)),
            ScheduleError::RuleBroken(clashes) => {
                let hard = clashes.iter().find(|clash| clash.severity == Severity::Hard);
                let why = hard.map_or_else(String::new, |clash| format!("{}: {}. ", clash.name, clash.title));
                Self::new(ProblemType::ScheduleRuleBroken)
                    .detail(format!("{why}The company's rules refuse this. Choose another time."))
                    .with("conflicts", json!(clashes))
            }
            ScheduleError::Invalid(errors) => Self::validation(errors),
            ScheduleError::Stale => Self::new(ProblemType::VersionMismatch),
            ScheduleError::Db(error) => error.into(),
        }
    }
}

fn of_span(fault: &SpanFault) -> Problem {
    match fault {
        SpanFault::Start(fault) => of_time("local_start", "fold", fault),
        SpanFault::End(fault) => of_time("local_end", "end_fold", fault),
        SpanFault::Backwards => Problem::field("local_end", "Choose an end after the start."),
        SpanFault::TooLong => Problem::field("local_end", "An event lasts at most 31 days."),
    }
}

fn of_time(field: &str, fold: &str, fault: &TimeFault) -> Problem {
    match fault {
        TimeFault::Missing(next) => Problem::new(ProblemType::TimeDoesNotExist)
            .detail(format!(
                "The clocks are put forward over this time. The next one is {}.",
                next.strftime("%H:%M")
            ))
            .with("field", field)
            .with("next_valid", written(*next)),
        TimeFault::Doubled(first, second) => Problem::new(ProblemType::TimeIsAmbiguous)
            .detail(format!(
                "The clocks are put back and show this time twice. Say which in {fold}: first or second."
            ))
            .with("field", field)
            .with(
                "offsets",
                json!([
                    {"fold": "first", "offset": first.to_string()},
                    {"fold": "second", "offset": second.to_string()},
                ]),
            ),
    }
}
