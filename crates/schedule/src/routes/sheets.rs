//! Call sheets, as a page and on paper.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use documents::call_sheet::compose_call_sheet;
use http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use platform::http::download;
use platform::http::extract::{PathParams, QueryParams};
use platform::policy::{PermissionType, allow};
use platform::problem::ProblemView;
use platform::{Authorized, Problem, ProblemType};
use serde::{Deserialize, Serialize};
use types::{EventId, ProductionId, UserId};

use super::caller;
use super::export::aside;
use crate::error::ScheduleError;
use crate::model::{EventState, EventType};
use crate::service::{read, sheets};
use crate::sheet::{CallSheet, MarkedEvent, SheetEvent, SheetMark, SheetPart, SheetPerson, Subject};
use crate::sheet_text;
use crate::time::written;

/// Somebody on a call sheet.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CallSheetPersonView {
    /// The person.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Option<String>,
    /// When they are to be there, on the clock of the event's zone; others than the office are told their own only.
    pub call_time: Option<String>,
    /// What is different since the sheet before.
    pub mark: SheetMark,
}

/// When the reader is to be there.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MyCallView {
    /// Of which event.
    pub event_id: EventId,
    /// On the clock of its zone; when it begins, where no other time was said.
    pub call_time: String,
    /// As what.
    pub role: Option<String>,
    /// For the reader only.
    pub note: Option<String>,
}

/// An event on a call sheet.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CallSheetEventView {
    /// The event.
    pub event_id: EventId,
    /// Its title.
    pub title: String,
    /// What kind of event.
    pub r#type: EventType,
    /// Where it stands.
    pub state: EventState,
    /// What is played.
    pub production: Option<String>,
    /// What the clock shows in its zone when it begins.
    pub local_start: String,
    /// What the clock shows in the end's zone when it ends.
    pub local_end: String,
    /// Its zone (IANA).
    pub timezone: String,
    /// The zone where it ends.
    pub end_timezone: String,
    /// Whether it takes whole days.
    pub all_day: bool,
    /// Where it is.
    pub place: Option<String>,
    /// Where that is.
    pub address: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// For all who take part.
    pub notes: Option<String>,
    /// The reader's own call.
    pub my_call: Option<MyCallView>,
    /// Whether it is new or different since the sheet before.
    pub mark: SheetMark,
    /// What of it is different.
    pub changed: Vec<SheetPart>,
    /// Who is called: for the office in the order in which they come, for others themselves first.
    pub people: Vec<CallSheetPersonView>,
    /// Names of those who were called on the sheet before.
    pub people_gone: Vec<String>,
}

/// An event that was on the sheet before.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CallSheetGoneView {
    /// The event.
    pub event_id: EventId,
    /// Its title.
    pub title: String,
    /// What the clock was to show when it begins.
    pub local_start: String,
}

/// A call sheet: the whole for the office, for everybody else what concerns them.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CallSheetView {
    /// The company.
    pub organization_name: String,
    /// Of a day's sheet: the day.
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<Date>,
    /// Of a day's sheet of one production: which.
    pub production_id: Option<ProductionId>,
    /// The last one that was issued, counted from 1.
    pub revision: Option<i32>,
    /// When that was.
    pub issued_at: Option<Timestamp>,
    /// By whom.
    pub issued_by: Option<String>,
    /// Whether nothing has changed since it was issued.
    pub is_current: bool,
    /// The revision that marks compare with: the one before the current one, or the last where something has changed since.
    pub compared_with: Option<i32>,
    /// The reader's first call of what takes place.
    pub my_call: Option<MyCallView>,
    /// What is on it, in the order of time.
    pub events: Vec<CallSheetEventView>,
    /// What is not on it any more.
    pub events_gone: Vec<CallSheetGoneView>,
}

fn my_call(sheet: &CallSheet, event: &SheetEvent) -> Option<MyCallView> {
    sheet.own(event).map(|part| MyCallView {
        event_id: event.event_id,
        call_time: event.call_of(part),
        role: part.role.clone(),
        note: part.note.clone(),
    })
}

fn event_view(sheet: &CallSheet, marked: &MarkedEvent) -> CallSheetEventView {
    let event = &marked.event;
    let person = |(person, mark): (&SheetPerson, &SheetMark)| CallSheetPersonView {
        user_id: person.user_id,
        name: person.name.clone(),
        role: person.role.clone(),
        call_time: person.call_time.clone(),
        mark: *mark,
    };
    CallSheetEventView {
        event_id: event.event_id,
        title: event.title.clone(),
        r#type: event.kind,
        state: event.state,
        production: event.production.clone(),
        local_start: written(event.local_start),
        local_end: written(event.local_end),
        timezone: event.timezone.clone(),
        end_timezone: event.end_timezone.clone(),
        all_day: event.all_day,
        place: event.place.clone(),
        address: event.address.clone(),
        description: event.description.clone(),
        notes: event.notes.clone(),
        my_call: my_call(sheet, event),
        mark: marked.mark,
        changed: marked.changed.clone(),
        people: event.people.iter().zip(&marked.people).map(person).collect(),
        people_gone: marked.people_gone.clone(),
    }
}

impl From<CallSheet> for CallSheetView {
    fn from(sheet: CallSheet) -> Self {
        let (day, production_id) = match sheet.subject {
            Subject::Event(_) => (None, None),
            Subject::Day(day, production_id) => (Some(day), production_id),
        };
        let takes_place = |marked: &&MarkedEvent| marked.event.state != EventState::Cancelled;
        let mut standing = sheet.content.events.iter().filter(takes_place);
        let gone = |event: &SheetEvent| CallSheetGoneView {
            event_id: event.event_id,
            title: event.title.clone(),
            local_start: written(event.local_start),
        };
        Self {
            organization_name: sheet.organization_name.clone(),
            day,
            production_id,
            revision: sheet.issued.as_ref().map(|issued| issued.revision),
            issued_at: sheet.issued.as_ref().map(|issued| issued.issued_at),
            issued_by: sheet.issued.as_ref().map(|issued| issued.issued_by_name.clone()),
            is_current: sheet.is_current,
            compared_with: sheet.compared_with,
            my_call: standing.find_map(|marked| my_call(&sheet, &marked.event)),
            events: sheet.content.events.iter().map(|marked| event_view(&sheet, marked)).collect(),
            events_gone: sheet.content.gone.iter().map(gone).collect(),
        }
    }
}

/// Of which production.
#[derive(Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CallSheetQuery {
    /// Only what belongs to this production.
    pub production_id: Option<ProductionId>,
}

/// A day in a path; what is none is an address that does not exist.
fn day(text: &str) -> Result<Date, Problem> {
    let day = Date::strptime("%Y-%m-%d", text).ok().filter(|day| (2000..=2199).contains(&day.year()));
    day.filter(|_| text.len() == 10)
        .ok_or_else(|| Problem::new(ProblemType::NotFound).detail("Ask for a day such as 2027-03-10."))
}

async fn page<P: PermissionType>(
    cx: &Authorized<P>,
    subject: Subject,
) -> Result<Json<CallSheetView>, Problem> {
    let caller = caller(cx);
    let sheet = cx.read(async |tx| sheets::read(tx, subject, caller).await).await?;
    Ok(Json(sheet.into()))
}

async fn paper<P: PermissionType>(cx: &Authorized<P>, subject: Subject) -> Result<Response, Problem> {
    let caller = caller(cx);
    let (sheet, zone) = cx
        .read(async |tx| {
            let zone = read::home_zone(tx).await?;
            Ok::<_, ScheduleError>((sheets::read(tx, subject, caller).await?, zone))
        })
        .await?;
    let day = match (subject, sheet.content.events.first()) {
        (Subject::Day(day, _), _) => day.to_string(),
        (Subject::Event(_), Some(marked)) => marked.event.local_start.date().to_string(),
        (Subject::Event(id), None) => id.to_string(),
    };
    let bytes = aside(move || Ok(compose_call_sheet(&sheet_text::text(&sheet, &zone)))).await?;
    Ok(download::attached("application/pdf", &format!("call-sheet-{day}.pdf"), bytes))
}

async fn issue<P: PermissionType>(cx: &Authorized<P>, subject: Subject) -> Result<Response, Problem> {
    let caller = caller(cx);
    let (sheet, is_new) = cx.write(async |tx| sheets::issue(tx, subject, caller).await).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(CallSheetView::from(sheet))).into_response())
}

/// The call sheet of an event.
#[utoipa::path(get, path = "/api/v1/events/{id}/call-sheet", tag = "schedule", operation_id = "event_call_sheet",
    params(("id" = EventId, Path)), security(("bearer" = [])),
    responses((status = 200, body = CallSheetView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_call_sheet(
    cx: Authorized<allow::ScheduleRead>,
    PathParams(id): PathParams<EventId>,
) -> Result<Json<CallSheetView>, Problem> {
    page(&cx, Subject::Event(id)).await
}

/// The same on paper, as a PDF.
#[utoipa::path(get, path = "/api/v1/events/{id}/call-sheet/pdf", tag = "schedule", operation_id = "event_call_sheet_pdf",
    params(("id" = EventId, Path)), security(("bearer" = [])),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf"), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_call_sheet_pdf(
    cx: Authorized<allow::ScheduleRead>,
    PathParams(id): PathParams<EventId>,
) -> Result<Response, Problem> {
    paper(&cx, Subject::Event(id)).await
}

/// Issues the call sheet of an event as it is: the next revision (201), or the last one where nothing has changed (200).
#[utoipa::path(post, path = "/api/v1/events/{id}/call-sheet/issue", tag = "schedule",
    operation_id = "event_call_sheet_issue", params(("id" = EventId, Path)), security(("bearer" = [])),
    responses((status = 200, body = CallSheetView), (status = 201, body = CallSheetView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_call_sheet_issue(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<EventId>,
) -> Result<Response, Problem> {
    issue(&cx, Subject::Event(id)).await
}

/// The call sheet of a day: what is on it where it is that day, on the clocks there. Drafts are on no sheet.
#[utoipa::path(get, path = "/api/v1/call-sheets/{day}", tag = "schedule", operation_id = "call_sheet_detail",
    params(("day" = String, Path, example = "2027-03-10"), CallSheetQuery), security(("bearer" = [])),
    responses((status = 200, body = CallSheetView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn call_sheet_detail(
    cx: Authorized<allow::ScheduleRead>,
    PathParams(text): PathParams<String>,
    QueryParams(query): QueryParams<CallSheetQuery>,
) -> Result<Json<CallSheetView>, Problem> {
    page(&cx, Subject::Day(day(&text)?, query.production_id)).await
}

/// The same on paper, as a PDF.
#[utoipa::path(get, path = "/api/v1/call-sheets/{day}/pdf", tag = "schedule", operation_id = "call_sheet_pdf",
    params(("day" = String, Path, example = "2027-03-10"), CallSheetQuery), security(("bearer" = [])),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf"), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn call_sheet_pdf(
    cx: Authorized<allow::ScheduleRead>,
    PathParams(text): PathParams<String>,
    QueryParams(query): QueryParams<CallSheetQuery>,
) -> Result<Response, Problem> {
    paper(&cx, Subject::Day(day(&text)?, query.production_id)).await
}

/// Issues the call sheet of a day as it is: the next revision (201), or the last one where nothing has changed (200).
#[utoipa::path(post, path = "/api/v1/call-sheets/{day}/issue", tag = "schedule", operation_id = "call_sheet_issue",
    params(("day" = String, Path, example = "2027-03-10"), CallSheetQuery), security(("bearer" = [])),
    responses((status = 200, body = CallSheetView), (status = 201, body = CallSheetView),
        (status = 400, body = ProblemView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn call_sheet_issue(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(text): PathParams<String>,
    QueryParams(query): QueryParams<CallSheetQuery>,
) -> Result<Response, Problem> {
    issue(&cx, Subject::Day(day(&text)?, query.production_id)).await
}
