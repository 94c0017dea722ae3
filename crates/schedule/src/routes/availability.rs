//! Asking people on which days they could come, and what they answer.

use axum::Json;
use axum::response::Response;
use http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::idempotency::IdempotencyKey;
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::{Permission, PermissionType, allow};
use platform::possible::PossibleView;
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, FieldError, Problem, ProblemType, Scope, TenantTx};
use serde::{Deserialize, Serialize};
use types::{AvailabilityRequestId, ProductionId, UserId};

use super::{caller, present, text};
use crate::availability::{AvailabilityStatus, DayAnswer};
use crate::error::ScheduleError;
use crate::service::availability::answering::{self, Said};
use crate::service::availability::{
    self, Choice, DaySum, Place, Reader, RequestDetails, Shown, Which, telling,
};
use crate::time::{LocalTime, written};

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
    fn new(shown: Shown, reader: Reader, now: Timestamp) -> Self {
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

fn reader<P: PermissionType>(cx: &Authorized<P>) -> Reader {
    let writes = cx.principal().scope(Permission::ScheduleWrite) == Scope::Organization;
    Reader { caller: caller(cx), writes }
}

async fn view(
    tx: &mut TenantTx,
    id: AvailabilityRequestId,
    reader: Reader,
) -> Result<AvailabilityRequestView, ScheduleError> {
    let shown = availability::detail(tx, id, reader).await?;
    Ok(AvailabilityRequestView::new(shown, reader, tx.now()))
}

async fn detail(
    tx: &mut TenantTx,
    id: AvailabilityRequestId,
    reader: Reader,
    only: Option<UserId>,
) -> Result<Versioned<AvailabilityRequestDetail>, ScheduleError> {
    let shown = availability::detail(tx, id, reader).await?;
    let people = availability::people(tx, &shown.request, only).await?;
    let request = AvailabilityRequestView::new(shown, reader, tx.now());
    let people = people.into_iter().map(AvailabilityPersonView::from).collect();
    Ok(Versioned(request.version, AvailabilityRequestDetail { request, people }))
}

/// Which of them.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AvailabilityListQuery {
    /// Where they stand; all where left out.
    pub status: Option<AvailabilityStatus>,
    /// Only those that wait for the caller: open, and not answered in full.
    pub waiting: Option<bool>,
}

/// Lists requests, newest first: all for the office, for others those in which they are asked.
#[utoipa::path(get, path = "/api/v1/availability-requests", tag = "schedule", operation_id = "availability_request_list",
    params(AvailabilityListQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<AvailabilityRequestView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn availability_request_list(
    cx: Authorized<allow::ScheduleRead>,
    QueryParams(query): QueryParams<AvailabilityListQuery>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Page<AvailabilityRequestView>, Problem> {
    let (reader, page) = (reader(&cx), page.parse()?);
    let which = Which { status: query.status, waiting: query.waiting.unwrap_or(false) };
    let page = cx
        .read(async |tx| {
            let (rows, total) = availability::list(tx, which, reader, &page).await?;
            let now = tx.now();
            let cursor = |row: &Shown| Cursor { created_at: row.request.created_at, id: row.request.id.0 };
            let view = |row| AvailabilityRequestView::new(row, reader, now);
            Ok::<_, ScheduleError>(Page::new(&page, rows, total, cursor).map(view))
        })
        .await?;
    Ok(page)
}

/// Whom to ask: people by themselves, all of a production, of a group of it or with a role in it; or both.
#[derive(Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AvailabilityPeople {
    /// Members.
    pub user_ids: Vec<UserId>,
    /// All of this production.
    pub production_id: Option<ProductionId>,
    /// Of it, those who are in this group.
    pub group: Option<String>,
    /// Of it, those who have this role.
    pub role: Option<String>,
}

/// What to ask.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AvailabilityRequestCreate {
    /// 1 to 200 characters.
    pub title: String,
    /// For those who are asked; at most 1,000 characters.
    pub note: Option<String>,
    /// 1 to 62 days from today on, of the next 400 days.
    #[schema(value_type = Vec<String>, example = json!(["2026-12-01", "2026-12-02"]))]
    pub days: Vec<Date>,
    /// Until when people should answer, on the company's clock.
    pub answer_by: LocalTime,
    /// What is to be played.
    pub production_id: Option<ProductionId>,
    /// At least one person, at most 1,000.
    pub people: AvailabilityPeople,
}

impl AvailabilityRequestCreate {
    fn parse(self) -> Result<RequestDetails, Problem> {
        let mut errors = Vec::new();
        let title = text("title", Some(self.title), 200, &mut errors);
        if title.is_none() {
            errors.push(FieldError::new("title", "Enter a title."));
        }
        let people = Choice {
            user_ids: self.people.user_ids,
            production_id: self.people.production_id,
            group: text("people.group", self.people.group, 100, &mut errors),
            role: text("people.role", self.people.role, 100, &mut errors),
        };
        let details = RequestDetails {
            title: title.unwrap_or_default(),
            note: text("note", self.note, 1000, &mut errors),
            days: self.days,
            answer_by: self.answer_by,
            production_id: self.production_id,
            people,
        };
        if errors.is_empty() { Ok(details) } else { Err(Problem::validation(errors)) }
    }
}

/// Asks people on which days they could come.
#[utoipa::path(post, path = "/api/v1/availability-requests", tag = "schedule", operation_id = "availability_request_create",
    request_body = AvailabilityRequestCreate, security(("bearer" = [])), params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = AvailabilityRequestView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 409, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn availability_request_create(
    cx: Authorized<allow::ScheduleWrite>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<AvailabilityRequestCreate>,
) -> Result<Response, Problem> {
    let fingerprint = serde_json::to_value(&body).map_err(Problem::internal)?;
    let details = body.parse()?;
    let (platform, reader) = (cx.platform(), reader(&cx));
    idempotency
        .write_once(&cx, cx.user_id(), StatusCode::CREATED, &fingerprint, async |tx| {
            let id = availability::create(tx, platform, details).await?;
            view(tx, id, reader).await
        })
        .await
}

/// One request with what people answer; others than the office see their own answers.
#[utoipa::path(get, path = "/api/v1/availability-requests/{id}", tag = "schedule",
    operation_id = "availability_request_detail", params(("id" = AvailabilityRequestId, Path)), security(("bearer" = [])),
    responses((status = 200, body = AvailabilityRequestDetail, headers(("ETag" = String))),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn availability_request_detail(
    cx: Authorized<allow::ScheduleRead>,
    PathParams(id): PathParams<AvailabilityRequestId>,
) -> Result<Versioned<AvailabilityRequestDetail>, Problem> {
    let reader = reader(&cx);
    let only = (!reader.caller.is_office()).then_some(reader.caller.user_id);
    Ok(cx.read(async |tx| detail(tx, id, reader, only).await).await?)
}

/// An answer about a day.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AvailabilityAnswerWrite {
    /// One of those that were asked about.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Whether one could come.
    pub answer: DayAnswer,
}

/// What somebody answers.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AvailabilityAnswersReplace {
    /// Days that are not named stay as they were.
    pub answers: Vec<AvailabilityAnswerWrite>,
    /// At most 500 characters; what is left out stays, null removes.
    #[serde(default, deserialize_with = "present")]
    pub note: Option<Option<String>>,
    /// Whose answers, where the office writes what somebody told them.
    pub user_id: Option<UserId>,
}

/// Answers: a no is a time at which one cannot come, until one says otherwise. Sent again, it stays as it is.
#[utoipa::path(put, path = "/api/v1/availability-requests/{id}/answers", tag = "schedule",
    operation_id = "availability_request_answer", params(("id" = AvailabilityRequestId, Path)),
    request_body = AvailabilityAnswersReplace, security(("bearer" = [])),
    responses((status = 200, body = AvailabilityRequestDetail, headers(("ETag" = String))),
        (status = 400, body = ProblemView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 413, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn availability_request_answer(
    cx: Authorized<allow::ScheduleAnswer>,
    PathParams(id): PathParams<AvailabilityRequestId>,
    JsonBody(body): JsonBody<AvailabilityAnswersReplace>,
) -> Result<Versioned<AvailabilityRequestDetail>, Problem> {
    let reader = reader(&cx);
    let user_id = body.user_id.unwrap_or_else(|| cx.user_id());
    if user_id != cx.user_id() && !reader.writes {
        let problem =
            Problem::new(ProblemType::Forbidden).with("permission", Permission::ScheduleWrite.name());
        return Err(problem.detail("Only the office notes this for somebody else."));
    }
    let mut errors = Vec::new();
    let said = Said {
        answers: body.answers.into_iter().map(|said| (said.day, said.answer)).collect(),
        note: body.note.map(|note| text("note", note, 500, &mut errors)),
    };
    if !errors.is_empty() {
        return Err(Problem::validation(errors));
    }
    let platform = cx.platform();
    let answered = cx
        .write(async |tx| {
            answering::answer(tx, platform, id, user_id, &said, reader.caller).await?;
            detail(tx, id, reader, Some(user_id)).await
        })
        .await?;
    Ok(answered)
}

/// How many were reminded.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AvailabilityRemindView {
    /// Got a message.
    pub told: usize,
}

/// Reminds those who have not answered every day; at most once an hour.
#[utoipa::path(post, path = "/api/v1/availability-requests/{id}/remind", tag = "schedule",
    operation_id = "availability_request_remind", params(("id" = AvailabilityRequestId, Path)), security(("bearer" = [])),
    responses((status = 200, body = AvailabilityRemindView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn availability_request_remind(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<AvailabilityRequestId>,
) -> Result<Json<AvailabilityRemindView>, Problem> {
    let platform = cx.platform();
    let told = cx.write(async |tx| telling::remind(tx, platform, id).await).await?;
    Ok(Json(AvailabilityRemindView { told }))
}

/// Closes a request: answers stay as they are, and so do the times at which people cannot come.
#[utoipa::path(post, path = "/api/v1/availability-requests/{id}/close", tag = "schedule",
    operation_id = "availability_request_close", security(("bearer" = [])),
    params(("id" = AvailabilityRequestId, Path), ("If-Match" = Option<String>, Header, description = "ETag as given")),
    responses((status = 200, body = AvailabilityRequestView, headers(("ETag" = String))),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 412, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn availability_request_close(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<AvailabilityRequestId>,
    seen: Option<IfMatch>,
) -> Result<Versioned<AvailabilityRequestView>, Problem> {
    let (reader, version) = (reader(&cx), seen.map(|IfMatch(version)| version));
    let view = cx
        .write(async |tx| {
            availability::close(tx, id, version).await?;
            view(tx, id, reader).await
        })
        .await?;
    Ok(Versioned(view.version, view))
}
