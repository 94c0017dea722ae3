//! What kilometres and days away are paid with.

use axum::Json;
use axum::response::Response;
use http::StatusCode;
use jiff::civil::Date;
use platform::http::extract::{JsonBody, PathParams};
use platform::idempotency::IdempotencyKey;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, FieldError, Problem};
use serde::{Deserialize, Serialize};
use types::{AllowanceRateId, Amount, Rate};

use super::super::model::{MileageRate, PerDiemRate};
use super::super::service;
use super::super::store::{self, Allowance};
use crate::model::Vehicle;
use crate::office::OfficeError;

/// What a kilometre is paid with from a day on.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MileageRateView {
    /// Identifier.
    pub id: AllowanceRateId,
    /// What is driven.
    pub vehicle: Vehicle,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub valid_from: Date,
    /// In the organization's currency, as decimal text.
    pub per_km: Rate,
}

impl From<&MileageRate> for MileageRateView {
    fn from(rate: &MileageRate) -> Self {
        Self { id: rate.id, vehicle: rate.vehicle, valid_from: rate.valid_from, per_km: rate.per_km }
    }
}

/// All of them.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MileageRateList {
    /// The newest first.
    pub data: Vec<MileageRateView>,
}

/// A new rate.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MileageRateCreate {
    /// What is driven.
    pub vehicle: Vehicle,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub valid_from: Date,
    /// In the organization's currency: decimal text with at most four digits behind the point.
    pub per_km: Rate,
}

/// Lists what kilometres are paid with.
#[utoipa::path(get, path = "/api/v1/mileage-rates", tag = "expenses", operation_id = "mileage_rate_list",
    security(("bearer" = [])),
    responses((status = 200, body = MileageRateList), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn mileage_rate_list(
    cx: Authorized<allow::ExpenseManage>,
) -> Result<Json<MileageRateList>, Problem> {
    let rates = cx.read(async |tx| store::mileage_rates(tx).await).await?;
    Ok(Json(MileageRateList { data: rates.iter().map(Into::into).collect() }))
}

/// Sets what a kilometre is paid with from a day on.
#[utoipa::path(post, path = "/api/v1/mileage-rates", tag = "expenses", operation_id = "mileage_rate_create",
    request_body = MileageRateCreate, security(("bearer" = [])), params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = MileageRateView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 415, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn mileage_rate_create(
    cx: Authorized<allow::ExpenseManage>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<MileageRateCreate>,
) -> Result<Response, Problem> {
    let per_km = body.per_km.decimal().normalize();
    if per_km.scale() > 4 || per_km >= rust_decimal::Decimal::from(1_000_000) {
        return Err(Problem::field("per_km", "Enter an amount with at most four digits behind the point."));
    }
    let rate = MileageRate {
        id: AllowanceRateId::generate(),
        vehicle: body.vehicle,
        valid_from: body.valid_from,
        per_km: body.per_km,
    };
    idempotency
        .write_once(&cx, cx.user_id(), StatusCode::CREATED, &body, async |tx| {
            service::add_mileage_rate(tx, &rate).await?;
            Ok::<_, OfficeError>(MileageRateView::from(&rate))
        })
        .await
}

/// Takes a rate away; claims that were made with it keep their amounts.
#[utoipa::path(delete, path = "/api/v1/mileage-rates/{id}", tag = "expenses", operation_id = "mileage_rate_delete",
    params(("id" = AllowanceRateId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn mileage_rate_delete(
    cx: Authorized<allow::ExpenseManage>,
    PathParams(id): PathParams<AllowanceRateId>,
) -> Result<StatusCode, Problem> {
    cx.write(async |tx| service::delete_allowance(tx, Allowance::Mileage, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a day away is paid with from a day on.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PerDiemRateView {
    /// Identifier.
    pub id: AllowanceRateId,
    /// Where.
    pub place: String,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub valid_from: Date,
    /// A whole day, in the organization's currency.
    pub full_day: Amount,
    /// The first and the last day, and shorter ones.
    pub part_day: Amount,
}

impl From<&PerDiemRate> for PerDiemRateView {
    fn from(rate: &PerDiemRate) -> Self {
        Self {
            id: rate.id,
            place: rate.place.clone(),
            valid_from: rate.valid_from,
            full_day: rate.full_day,
            part_day: rate.part_day,
        }
    }
}

/// All of them.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PerDiemRateList {
    /// By place, the newest first.
    pub data: Vec<PerDiemRateView>,
}

/// A new rate.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PerDiemRateCreate {
    /// 1 to 100 characters.
    pub place: String,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub valid_from: Date,
    /// A whole day, in the organization's currency.
    pub full_day: Amount,
    /// The first and the last day, and shorter ones; at most as much as a whole one.
    pub part_day: Amount,
}

/// Lists what days away are paid with.
#[utoipa::path(get, path = "/api/v1/per-diem-rates", tag = "expenses", operation_id = "per_diem_rate_list",
    security(("bearer" = [])),
    responses((status = 200, body = PerDiemRateList), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn per_diem_rate_list(
    cx: Authorized<allow::ExpenseManage>,
) -> Result<Json<PerDiemRateList>, Problem> {
    let rates = cx.read(async |tx| store::per_diem_rates(tx).await).await?;
    Ok(Json(PerDiemRateList { data: rates.iter().map(Into::into).collect() }))
}

/// Sets what a day away is paid with from a day on.
#[utoipa::path(post, path = "/api/v1/per-diem-rates", tag = "expenses", operation_id = "per_diem_rate_create",
    request_body = PerDiemRateCreate, security(("bearer" = [])), params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = PerDiemRateView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 415, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn per_diem_rate_create(
    cx: Authorized<allow::ExpenseManage>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<PerDiemRateCreate>,
) -> Result<Response, Problem> {
    let rate = checked(&body).map_err(Problem::validation)?;
    idempotency
        .write_once(&cx, cx.user_id(), StatusCode::CREATED, &body, async |tx| {
            service::add_per_diem_rate(tx, &rate).await?;
            Ok::<_, OfficeError>(PerDiemRateView::from(&rate))
        })
        .await
}

/// The largest amount of one day (`numeric(11, 3)`).
const LARGEST_DAY_CENTS: i64 = 9_999_999_999;

fn checked(body: &PerDiemRateCreate) -> Result<PerDiemRate, Vec<FieldError>> {
    let mut errors = Vec::new();
    let place = body.place.trim();
    if place.is_empty() || place.chars().count() > 100 || place.chars().any(char::is_control) {
        errors.push(FieldError::new("place", "Enter 1 to 100 characters."));
    }
    if !body.full_day.is_positive() || body.full_day > Amount::from_cents(LARGEST_DAY_CENTS) {
        errors.push(FieldError::new("full_day", "Enter an amount above zero."));
    }
    if body.part_day < Amount::ZERO || body.part_day > body.full_day {
        errors.push(FieldError::new("part_day", "Enter at most what a whole day is paid with."));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(PerDiemRate {
        id: AllowanceRateId::generate(),
        place: place.to_owned(),
        valid_from: body.valid_from,
        full_day: body.full_day,
        part_day: body.part_day,
    })
}

/// Takes a rate away; claims that were made with it keep their amounts.
#[utoipa::path(delete, path = "/api/v1/per-diem-rates/{id}", tag = "expenses", operation_id = "per_diem_rate_delete",
    params(("id" = AllowanceRateId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn per_diem_rate_delete(
    cx: Authorized<allow::ExpenseManage>,
    PathParams(id): PathParams<AllowanceRateId>,
) -> Result<StatusCode, Problem> {
    cx.write(async |tx| service::delete_allowance(tx, Allowance::PerDiem, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
