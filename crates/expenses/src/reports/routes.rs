//! The HTTP face of reports: parsing, calling a use case, answering.

use axum::Json;
use axum::response::Response;
use documents::report::compose_report;
use jiff::civil::Date;
use platform::http::download;
use platform::http::extract::QueryParams;
use platform::http::routing::Routes;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem, routes};
use serde::{Deserialize, Serialize};
use types::Currency;

use super::model::{ExpenseReportRow, ReportDay, ReportGroup, ReportSums};
use super::service::{self, Report, Span};

/// All routes of reports.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(expense_report))
        .routes(routes!(expense_report_pdf))
        .routes(routes!(expense_ledger_csv))
        .routes(routes!(expense_ledger_xlsx))
        .routes(routes!(expense_journal_csv))
}

/// Which days.
#[derive(Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SpanQuery {
    /// The first day.
    #[param(value_type = String, format = Date)]
    pub from: Date,
    /// The last day.
    #[param(value_type = String, format = Date)]
    pub to: Date,
    /// What happened on these days; `booked` where left out. The journal knows only that.
    pub by: Option<ReportDay>,
}

impl SpanQuery {
    fn span(self) -> Span {
        Span { from: self.from, to: self.to, by: self.by.unwrap_or_default() }
    }
}

/// By what.
#[derive(Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GroupQuery {
    /// By category where left out.
    pub group: Option<ReportGroup>,
}

/// What was approved, summed up.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExpenseReportView {
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// What happened on these days.
    pub by: ReportDay,
    /// By what.
    pub group: ReportGroup,
    /// Of all sums.
    pub base_currency: Currency,
    /// The largest first.
    pub rows: Vec<ExpenseReportRow>,
    /// The whole. Claims with lines in several groups count once.
    pub total: ReportSums,
}

/// Sums up what was approved. Refunds are subtracted; advances stand beside what was spent.
#[utoipa::path(get, path = "/api/v1/reports/expenses", tag = "expenses", operation_id = "expense_report",
    params(SpanQuery, GroupQuery), security(("bearer" = [])),
    responses((status = 200, body = ExpenseReportView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_report(
    cx: Authorized<allow::ExpenseExport>,
    QueryParams(query): QueryParams<SpanQuery>,
    QueryParams(by): QueryParams<GroupQuery>,
) -> Result<Json<ExpenseReportView>, Problem> {
    let group = by.group.unwrap_or(ReportGroup::Category);
    let Report { currency, rows, total, .. } =
        cx.read(async |tx| service::grouped(tx, query.span(), group).await).await?;
    Ok(Json(ExpenseReportView {
        from: query.from,
        to: query.to,
        by: query.span().by,
        group,
        base_currency: currency,
        rows,
        total,
    }))
}

/// The same on paper, as a PDF.
#[utoipa::path(get, path = "/api/v1/reports/expenses.pdf", tag = "expenses", operation_id = "expense_report_pdf",
    params(SpanQuery, GroupQuery), security(("bearer" = [])),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf"), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_report_pdf(
    cx: Authorized<allow::ExpenseExport>,
    QueryParams(query): QueryParams<SpanQuery>,
    QueryParams(by): QueryParams<GroupQuery>,
) -> Result<Response, Problem> {
    let (span, group) = (query.span(), by.group.unwrap_or(ReportGroup::Category));
    let text = cx.write(async |tx| service::report_text(tx, span, group).await).await?;
    let bytes = aside(move || Ok(compose_report(&text))).await?;
    Ok(download::attached("application/pdf", &name("claims", query, "pdf"), bytes))
}

/// Writes a file where it holds nobody up.
async fn aside(
    write: impl FnOnce() -> Result<Vec<u8>, Problem> + Send + 'static,
) -> Result<Vec<u8>, Problem> {
    tokio::task::spawn_blocking(write).await.map_err(Problem::internal)?
}

/// What was approved, line by line, for accounting. Cells that a spreadsheet would take for a formula begin with an
/// apostrophe.
#[utoipa::path(get, path = "/api/v1/reports/ledger.csv", tag = "expenses", operation_id = "expense_ledger_csv",
    params(SpanQuery), security(("bearer" = [])),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_ledger_csv(
    cx: Authorized<allow::ExpenseExport>,
    QueryParams(query): QueryParams<SpanQuery>,
) -> Result<Response, Problem> {
    let span = query.span();
    let table = cx.write(async |tx| service::ledger_table(tx, span).await).await?;
    let bytes = aside(move || table.csv()).await?;
    Ok(download::attached("text/csv; charset=utf-8", &name("ledger", query, "csv"), bytes))
}

/// The same as a workbook, with real numbers and dates.
#[utoipa::path(get, path = "/api/v1/reports/ledger.xlsx", tag = "expenses", operation_id = "expense_ledger_xlsx",
    params(SpanQuery), security(("bearer" = [])),
    responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = 400, body = ProblemView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn expense_ledger_xlsx(
    cx: Authorized<allow::ExpenseExport>,
    QueryParams(query): QueryParams<SpanQuery>,
) -> Result<Response, Problem> {
    let span = query.span();
    let table = cx.write(async |tx| service::ledger_table(tx, span).await).await?;
    let bytes = aside(move || table.xlsx("Ledger")).await?;
    let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download::attached(media_type, &name("ledger", query, "xlsx"), bytes))
}

/// The journal by the day of booking: each posting balances.
#[utoipa::path(get, path = "/api/v1/reports/journal.csv", tag = "expenses", operation_id = "expense_journal_csv",
    params(SpanQuery), security(("bearer" = [])),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_journal_csv(
    cx: Authorized<allow::ExpenseExport>,
    QueryParams(query): QueryParams<SpanQuery>,
) -> Result<Response, Problem> {
    let span = query.span();
    let table = cx.write(async |tx| service::journal_table(tx, span).await).await?;
    let bytes = aside(move || table.csv()).await?;
    Ok(download::attached("text/csv; charset=utf-8", &name("journal", query, "csv"), bytes))
}

fn name(what: &str, query: SpanQuery, ending: &str) -> String {
    format!("{what}-{}-{}.{ending}", query.from, query.to)
}
