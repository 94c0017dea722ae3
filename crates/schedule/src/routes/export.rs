//! The schedule as a file.

use axum::response::Response;
use http::{HeaderMap, header};
use platform::http::download;
use platform::http::extract::QueryParams;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem, ProblemType};
use serde::Deserialize;

use super::caller;
use super::lists::EventListQuery;
use super::windows::Window;
use crate::service::export::{self, ExportFormat};

/// As what.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// `ical` or `csv`; where left out, what `Accept` asks for, and iCalendar where that takes anything.
    #[param(example = "ical")]
    pub format: Option<String>,
}

/// The format that is asked for; nothing where there is none of that kind.
fn format(asked: Option<&str>, headers: &HeaderMap) -> Option<ExportFormat> {
    if let Some(asked) = asked.filter(|asked| !asked.is_empty()) {
        return if asked == "ics" { Some(ExportFormat::Ical) } else { ExportFormat::parse(asked) };
    }
    let Some(accept) = headers.get(header::ACCEPT) else { return Some(ExportFormat::Ical) };
    let kinds = accept.to_str().ok()?.split(',').map(|kind| kind.split(';').next().unwrap_or(kind).trim());
    kinds.into_iter().find_map(|kind| match kind {
        "text/calendar" | "text/*" | "*/*" => Some(ExportFormat::Ical),
        "text/csv" => Some(ExportFormat::Csv),
        _ => None,
    })
}

/// Makes a file where that holds nobody up.
pub(super) async fn aside(
    write: impl FnOnce() -> Result<Vec<u8>, Problem> + Send + 'static,
) -> Result<Vec<u8>, Problem> {
    tokio::task::spawn_blocking(write).await.map_err(Problem::internal)?
}

/// The schedule as iCalendar or CSV, filtered as the list is: one's own calls, and for the office those of all, which asks
/// for a fresh proof of who takes them out. At most 10,000 events. Cells that a spreadsheet would take for a formula begin with
/// an apostrophe.
#[utoipa::path(get, path = "/api/v1/events/export", tag = "schedule", operation_id = "event_export",
    params(ExportQuery, EventListQuery, ("Accept" = Option<String>, Header, description = "text/calendar or text/csv")),
    security(("bearer" = [])),
    responses((status = 200, content((String = "text/calendar"), (String = "text/csv"))),
        (status = 400, body = ProblemView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 406, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_export(
    cx: Authorized<allow::ScheduleRead>,
    QueryParams(query): QueryParams<ExportQuery>,
    QueryParams(window): QueryParams<EventListQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let format = format(query.format.as_deref(), &headers)
        .ok_or_else(|| Problem::new(ProblemType::UnsupportedFormat).detail("Ask for ical or csv."))?;
    let (caller, window, now) = (caller(&cx), Window::parse(window)?, cx.now());
    if caller.is_office() && !window.is_own() {
        cx.ensure_fresh_proof()?;
    }
    let export = cx
        .write(async |tx| {
            let filter = window.filter(tx, caller, now).await?;
            export::export(tx, &filter, caller, format).await
        })
        .await?;
    let zone = window.zone;
    let bytes = aside(move || match format {
        ExportFormat::Ical => Ok(export.ical().into_bytes()),
        ExportFormat::Csv => export.csv(zone.as_ref()),
    });
    let (media_type, file_name) = match format {
        ExportFormat::Ical => ("text/calendar; charset=utf-8", "schedule.ics"),
        ExportFormat::Csv => ("text/csv; charset=utf-8", "schedule.csv"),
    };
    Ok(download::attached(media_type, file_name, bytes.await?))
}
