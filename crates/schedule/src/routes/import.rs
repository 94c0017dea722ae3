//! Bringing events from other calendars.

use std::collections::HashSet;

use axum::Json;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use http::StatusCode;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem, ProblemType};
use serde::Serialize;
use types::{EventId, ProductionId};

use super::views::LocationView;
use crate::import::{self, Found, ImportProblem, MAX_BYTES};
use crate::model::{EventState, EventType};
use crate::service::import::{ImportChoice, Proposal};
use crate::service::{import as service, read};
use crate::time::{Zone, written};

/// Longest of the fields beside the file: the keys of what is chosen.
const MAX_FIELD_BYTES: usize = 256 * 1024;

/// The form of a preview.
#[derive(utoipa::ToSchema)]
#[allow(dead_code)] // Read from the stream; the struct describes it.
pub struct ImportPreviewCreate {
    /// An iCalendar file, or a table (XLSX, or CSV in UTF-8) with the columns Title and Start; at most 2 MB. What it is, its
    /// content tells.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// The form of an import.
#[derive(utoipa::ToSchema)]
#[allow(dead_code)] // Read from the stream; the struct describes it.
pub struct EventImportCreate {
    /// The same file again.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// A JSON list of the keys that the preview gave; without, all.
    chosen: Option<String>,
    /// As what kind of event; where left out, what a table says, or `other`.
    r#type: Option<EventType>,
    /// `draft` (default), `tentative` or `confirmed`.
    state: Option<EventState>,
    /// For which production.
    production_id: Option<ProductionId>,
}

/// An event that a file holds, as it would be here.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ImportedEventView {
    /// By what it is chosen.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What kind of event.
    pub r#type: EventType,
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
    /// How it repeats (RFC 5545).
    pub rrule: Option<String>,
    /// On how many days it is within the next 18 months.
    pub days: usize,
    /// Where it is.
    pub location: Option<LocationView>,
    /// What it is about.
    pub description: Option<String>,
    /// For all who take part.
    pub notes: Option<String>,
    /// What is not as the file says, a sentence each.
    pub remarks: Vec<String>,
    /// The event here, where it was brought already, or taken out of here.
    pub event_id: Option<EventId>,
    /// Whether this request made it.
    pub is_new: bool,
}

/// Something that a file holds and that cannot be brought.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ImportProblemView {
    /// Where in the file, where that is known.
    pub line: Option<usize>,
    /// What it is called, where that is known.
    pub title: Option<String>,
    /// Why.
    pub reason: String,
}

/// What a file holds.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ImportView {
    /// The sheet that was read, of a workbook.
    pub sheet: Option<String>,
    /// What can be (or was) brought, in the order of time.
    pub events: Vec<ImportedEventView>,
    /// What cannot, and why.
    pub problems: Vec<ImportProblemView>,
}

fn event_view(proposal: Proposal, home: &Zone, made: &HashSet<EventId>) -> ImportedEventView {
    let (key, details, room) =
        (proposal.candidate.key.text(), proposal.candidate.details, proposal.candidate.room);
    let times = import::written(&details, home);
    let content = details.content;
    ImportedEventView {
        key,
        title: content.title,
        r#type: details.kind,
        local_start: written(times.local_start),
        local_end: written(times.local_end),
        timezone: times.zone.name().to_owned(),
        end_timezone: times.end_zone.name().to_owned(),
        all_day: times.all_day,
        rrule: details.rule.rrule,
        days: proposal.days,
        location: content.location_name.or(room).map(|name| LocationView {
            name: Some(name),
            address: content.location_address,
            coordinates: None,
        }),
        description: content.description,
        notes: content.notes,
        remarks: proposal.candidate.remarks,
        event_id: proposal.known,
        is_new: proposal.known.is_some_and(|id| made.contains(&id)),
    }
}

fn problem_view(problem: ImportProblem) -> ImportProblemView {
    ImportProblemView { line: problem.line, title: problem.title, reason: problem.reason }
}

/// What a form holds.
#[derive(Default)]
struct Form {
    file: Option<Vec<u8>>,
    chosen: Option<HashSet<String>>,
    kind: Option<EventType>,
    state: Option<EventState>,
    production_id: Option<ProductionId>,
}

fn too_large() -> Problem {
    Problem::new(ProblemType::FileTooLarge).with("max_size", MAX_BYTES)
}

fn broken(error: MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => Problem::field("file", "The upload broke off. Send the file again."),
    }
}

async fn bytes(mut field: Field<'_>, most: usize, refusal: Problem) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(broken)? {
        if bytes.len() + piece.len() > most {
            return Err(refusal);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

async fn form(multipart: Result<Multipart, MultipartRejection>) -> Result<Form, Problem> {
    let choose = || Problem::field("file", "Send an iCalendar file or a table as multipart/form-data.");
    let mut multipart = multipart.map_err(|_| choose())?;
    let mut form = Form::default();
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        let name: String = field.name().unwrap_or_default().chars().take(50).collect();
        if name == "file" {
            form.file = Some(bytes(field, MAX_BYTES, too_large()).await?);
            continue;
        }
        let wrong = |text: &str| Problem::field(&name, text);
        let text = bytes(field, MAX_FIELD_BYTES, wrong("This is too long.")).await?;
        let text = String::from_utf8(text).map_err(|_| wrong("This is no text."))?;
        match name.as_str() {
            "chosen" => {
                let keys = serde_json::from_str(&text);
                form.chosen = Some(keys.map_err(|_| wrong("Send a JSON list of keys."))?);
            }
            "type" => {
                let kind = EventType::parse(&text);
                form.kind = Some(kind.ok_or_else(|| wrong("There is no such type of event."))?);
            }
            "state" => {
                let state = EventState::parse(&text).filter(|state| *state != EventState::Cancelled);
                let state = state.ok_or_else(|| wrong("Begin with draft, tentative or confirmed."))?;
                form.state = Some(state);
            }
            "production_id" => {
                let id = text.parse().map_err(|_| wrong("Choose one of the productions that are in use."))?;
                form.production_id = Some(id);
            }
            _ => return Err(wrong("There is no such field.")),
        }
    }
    if form.file.is_none() { Err(choose()) } else { Ok(form) }
}

/// Reads a file where that holds nobody up.
async fn found(file: Vec<u8>, home: Zone) -> Result<Found, Problem> {
    let read = move || import::read(&file, &home).map_err(|reason| Problem::field("file", reason));
    tokio::task::spawn_blocking(read).await.map_err(Problem::internal)?
}

/// What a file from another calendar (iCalendar), or a table (XLSX or CSV), would make here, and what of it cannot be read and why. Nothing is written.
#[utoipa::path(post, path = "/api/v1/events/import/preview", tag = "schedule", operation_id = "event_import_preview",
    request_body(content = ImportPreviewCreate, content_type = "multipart/form-data"), security(("bearer" = [])),
    responses((status = 200, body = ImportView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 413, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_import_preview(
    cx: Authorized<allow::ScheduleWrite>,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Json<ImportView>, Problem> {
    let file = form(multipart).await?.file.unwrap_or_default();
    let home = cx.read(async |tx| read::home_zone(tx).await).await?;
    let found = found(file, home.clone()).await?;
    let sheet = found.sheet.clone();
    let preview = cx.read(async |tx| service::preview(tx, found, &home).await).await?;
    let none = HashSet::new();
    Ok(Json(ImportView {
        sheet,
        events: preview.proposals.into_iter().map(|proposal| event_view(proposal, &home, &none)).collect(),
        problems: preview.problems.into_iter().map(problem_view).collect(),
    }))
}

/// Makes the chosen events of a file: at most 200 at a time, which make at most 5,000 on single days. What was brought before is
/// known by its UID and stays as it is, so a repeated request makes nothing twice.
#[utoipa::path(post, path = "/api/v1/events/import", tag = "schedule", operation_id = "event_import",
    request_body(content = EventImportCreate, content_type = "multipart/form-data"), security(("bearer" = [])),
    responses((status = 200, body = ImportView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 413, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_import(
    cx: Authorized<allow::ScheduleWrite>,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Json<ImportView>, Problem> {
    let Form { file, chosen, kind, state, production_id } = form(multipart).await?;
    let choice = ImportChoice { chosen, kind, state: state.unwrap_or(EventState::Draft), production_id };
    let home = cx.read(async |tx| read::home_zone(tx).await).await?;
    let found = found(file.unwrap_or_default(), home.clone()).await?;
    let sheet = found.sheet.clone();
    let (preview, made) = cx.write(async |tx| service::import(tx, found, &home, &choice).await).await?;
    Ok(Json(ImportView {
        sheet,
        events: preview.proposals.into_iter().map(|proposal| event_view(proposal, &home, &made)).collect(),
        problems: preview.problems.into_iter().map(problem_view).collect(),
    }))
}
