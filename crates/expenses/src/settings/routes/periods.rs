//! Months that are booked.

use std::collections::HashMap;

use axum::Json;
use http::StatusCode;
use jiff::Timestamp;
use platform::http::extract::PathParams;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem, ProblemType, TenantTx};
use serde::Serialize;
use types::UserId;

use super::super::model::{ClosedPeriod, month};
use super::super::{service, store};
use crate::office::OfficeError;

/// A booked month.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ClosedPeriodView {
    /// Such as `2026-01`.
    pub month: String,
    /// By whom.
    pub closed_by: UserId,
    /// Their name.
    #[schema(required)]
    pub closed_by_name: Option<String>,
    /// When.
    pub closed_at: Timestamp,
}

impl ClosedPeriodView {
    fn new(period: &ClosedPeriod, names: &HashMap<UserId, String>) -> Self {
        Self {
            month: period.month.strftime("%Y-%m").to_string(),
            closed_by: period.closed_by,
            closed_by_name: names.get(&period.closed_by).cloned(),
            closed_at: period.closed_at,
        }
    }
}

/// All booked months.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ClosedPeriodList {
    /// The latest first.
    pub data: Vec<ClosedPeriodView>,
}

fn parsed(text: &str) -> Result<jiff::civil::Date, Problem> {
    month(text).ok_or_else(|| {
        Problem::new(ProblemType::NotFound).detail("Name a month by its year and number, such as 2026-01.")
    })
}

/// Lists the booked months.
#[utoipa::path(get, path = "/api/v1/closed-periods", tag = "expenses", operation_id = "closed_period_list",
    security(("bearer" = [])),
    responses((status = 200, body = ClosedPeriodList), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn closed_period_list(
    cx: Authorized<allow::ExpenseManage>,
) -> Result<Json<ClosedPeriodList>, Problem> {
    let read = async |tx: &mut TenantTx| -> Result<Vec<ClosedPeriodView>, OfficeError> {
        let periods = store::closed_periods(tx).await?;
        let people: Vec<UserId> = periods.iter().map(|period| period.closed_by).collect();
        let names = identity::names_of(tx, &people).await?;
        Ok(periods.iter().map(|period| ClosedPeriodView::new(period, &names)).collect())
    };
    Ok(Json(ClosedPeriodList { data: cx.read(read).await? }))
}

/// Books a month: nothing is claimed, approved or paid into it any more. Again, it stays as it is.
#[utoipa::path(put, path = "/api/v1/closed-periods/{month}", tag = "expenses", operation_id = "closed_period_create",
    params(("month" = String, Path, description = "Such as 2026-01")), security(("bearer" = [])),
    responses((status = 200, body = ClosedPeriodView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 412, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn closed_period_create(
    cx: Authorized<allow::ExpenseManage>,
    PathParams(text): PathParams<String>,
) -> Result<Json<ClosedPeriodView>, Problem> {
    let (month, user_id) = (parsed(&text)?, cx.user_id());
    let close = async |tx: &mut TenantTx| -> Result<ClosedPeriodView, OfficeError> {
        let period = service::close_period(tx, month, user_id).await?;
        let names = identity::names_of(tx, &[period.closed_by]).await?;
        Ok(ClosedPeriodView::new(&period, &names))
    };
    Ok(Json(cx.write(close).await?))
}

/// Opens a month again. Who did it is in the audit log.
#[utoipa::path(delete, path = "/api/v1/closed-periods/{month}", tag = "expenses", operation_id = "closed_period_delete",
    params(("month" = String, Path, description = "Such as 2026-01")), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn closed_period_delete(
    cx: Authorized<allow::ExpenseManage>,
    PathParams(text): PathParams<String>,
) -> Result<StatusCode, Problem> {
    let month = parsed(&text)?;
    cx.write(async |tx| service::open_period(tx, month).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
