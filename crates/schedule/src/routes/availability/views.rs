//! Requests and answers as the API shows them.

use jiff::Timestamp;
use jiff::civil::Date;
use platform::possible::PossibleView;
use serde::Serialize;
use types::{AvailabilityRequestId, ProductionId, UserId};

use crate::availability::{AvailabilityStatus, DayAnswer};
use crate::service::availability::{DaySum, Place, Reader, Shown};
use crate::time::written;

/// How many people are asked, and how many of them have said something about every day.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AvailabilityCountsView {
    /// Are asked.
    pub asked: i64,
    /// Have answered every day.
    pub answered: i64,
}

/// Of a day, how many have answered what.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AvailabilityDaySumView {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Could come.
    pub available: i64,
    /// Perhaps.
    pub maybe: i64,
    /// Cannot.
    pub unavailable: i64,
    /// Have said nothing.
    pub unanswered: i64,
}

impl From<DaySum> for AvailabilityDaySumView {
    fn from(sum: DaySum) -> Self {
        let DaySum { day, available, maybe, unavailable, unanswered } = sum;
        Self { day, available, maybe, unavailable, unanswered }
    }
}

/// What somebody answers about a day.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AvailabilityDayView {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Nothing so far where it is null.
    pub answer: Option<DayAnswer>,
}

fn days(days: Vec<(Date, Option<DayAnswer>)>) -> Vec<AvailabilityDayView> {
    days.into_iter().map(|(day, answer)| AvailabilityDayView { day, answer }).collect()
}

/// What the caller answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AvailabilityOwnView {
    /// When they last said something.
    pub answered_at: Option<Timestamp>,
    /// What they said with it.
    pub note: Option<String>,
    /// Each day that was asked about.
    pub days: Vec<AvailabilityDayView>,
}

impl From<Place> for AvailabilityOwnView {
    fn from(place: Place) -> Self {
        let Place { person, days: answers } = place;
        Self { answered_at: person.answered_at, note: person.note, days: days(answers) }
    }
}

/// Somebody who is asked.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AvailabilityPersonView {
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// In which group of the production.
    pub group: Option<String>,
    /// As what.
    pub role: Option<String>,
    /// When they last said something.
    pub answered_at: Option<Timestamp>,
    /// What they said with it.
    pub note: Option<String>,
    /// Each day that was asked about.
    pub days: Vec<AvailabilityDayView>,
}

impl From<Place> for AvailabilityPersonView {
    fn from(place: Place) -> Self {
        let Place { person, days: answers } = place;
        Self {
            user_id: person.user_id,
            name: person.name,
            group: person.group,
            role: person.role,
            answered_at: person.answered_at,
            note: person.note,
            days: days(answers),
        }
    }
}

/// What the caller can do with a request.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AvailabilityCanView {
    /// Answer: for themselves where they are asked, and for the office for anybody who is.
    pub answer: PossibleView,
    /// Remind those who have not answered.
    pub remind: PossibleView,
    /// Close it.
    pub close: PossibleView,
}

/// Days on which people are asked whether they could come.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AvailabilityRequestView {
    /// Identifier.
    pub id: AvailabilityRequestId,
    /// What it is for.
    pub title: String,
    /// For those who are asked.
    pub note: Option<String>,
    /// In order.
    #[schema(value_type = Vec<String>, example = json!(["2026-12-01", "2026-12-02"]))]
    pub days: Vec<Date>,
    /// Zone of the days (IANA).
    pub timezone: String,
    /// Until when people should answer; they can until it is closed.
    pub answer_by: Timestamp,
    /// The same on the clock of the zone.
    pub answer_by_local: String,
    /// What is to be played.
    pub production_id: Option<ProductionId>,
    /// Its name.
    pub production_name: Option<String>,
    /// Where it stands.
    pub status: AvailabilityStatus,
    /// When people were asked.
    pub created_at: Timestamp,
    /// Who asks.
    pub created_by_name: String,
    /// When those who have not answered were last reminded.
    pub reminded_at: Option<Timestamp>,
    /// For `If-Match`: rises with what the office changes, not with answers.
    pub version: i64,
    /// How many are asked and have answered.
    pub counts: AvailabilityCountsView,
    /// Sums by day for the office; empty for others.
    pub by_day: Vec<AvailabilityDaySumView>,
    /// The caller's own answers, where they are asked.
    pub own: Option<AvailabilityOwnView>,
    /// What the caller can do.
    pub can: AvailabilityCanView,
}

impl AvailabilityRequestView {
    /// As the caller sees it.
    pub fn new(shown: Shown, reader: Reader, now: Timestamp) -> Self {
        let Shown { request, counts, by_day, own } = shown;
        let is_open = request.can_answer();
        let office =
            if reader.writes { Ok(()) } else { Err("Only those who keep the schedule can do this.") };
        let asked = if own.is_some() || reader.writes {
            Ok(())
        } else {
            Err("You are not among those who are asked.")
        };
        let can = AvailabilityCanView {
            answer: asked.and(is_open).into(),
            remind: office.and(request.can_remind(counts.asked - counts.answered, now)).into(),
            close: office.and(is_open).into(),
        };
        Self {
            status: request.status(),
            id: request.id,
            title: request.title,
            note: request.note,
            days: request.days,
            timezone: request.timezone,
            answer_by: request.answer_by,
            answer_by_local: written(request.local_answer_by),
            production_id: request.production_id,
            production_name: request.production_name,
            created_at: request.created_at,
            created_by_name: request.created_by_name,
            reminded_at: request.reminded_at,
            version: request.version,
            counts: AvailabilityCountsView { asked: counts.asked, answered: counts.answered },
            by_day: by_day.into_iter().map(AvailabilityDaySumView::from).collect(),
            own: own.map(AvailabilityOwnView::from),
            can,
        }
    }
}

/// A request with those who are asked.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AvailabilityRequestDetail {
    /// What is asked.
    #[serde(flatten)]
    pub request: AvailabilityRequestView,
    /// All of them by name for the office; for others they themselves.
    pub people: Vec<AvailabilityPersonView>,
}

/// How many were reminded.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AvailabilityRemindView {
    /// Got a message.
    pub told: usize,
}
