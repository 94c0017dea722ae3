//! What a new claim begins with.

use axum::Json;
use jiff::civil::Date;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem};
use serde::Serialize;
use types::{Amount, CategoryId, ClaimId, Currency, Rate};

use crate::model::Vehicle;
use crate::service::defaults::{self, Defaults};

/// What a kilometre is paid with today.
#[derive(Serialize, utoipa::ToSchema)]
pub struct VehicleRateView {
    /// What is driven.
    pub vehicle: Vehicle,
    /// In the organization's currency.
    pub per_km: Rate,
}

/// What a day away is paid with today.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PlaceRateView {
    /// Where.
    pub place: String,
    /// A whole day, in the organization's currency.
    pub full_day: Amount,
    /// A part of one.
    pub part_day: Amount,
}

/// Money that the person got beforehand.
#[derive(Serialize, utoipa::ToSchema)]
pub struct OpenAdvanceView {
    /// The advance.
    pub id: ClaimId,
    /// Its number.
    pub number: i32,
    /// What was paid.
    pub amount: Amount,
    /// Of the amount.
    pub currency: Currency,
    /// What no claim has used yet.
    pub remaining: Amount,
}

/// What a new claim begins with.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DefaultsView {
    /// The organization's.
    pub currency: Currency,
    /// What the person used lately, the newest first.
    pub currencies: Vec<Currency>,
    /// Of the person's newest claim.
    pub category_id: Option<CategoryId>,
    /// The largest single claim, in the organization's currency.
    pub max_amount: Amount,
    /// By vehicle.
    pub mileage_rates: Vec<VehicleRateView>,
    /// By place.
    pub per_diem_places: Vec<PlaceRateView>,
    /// Not used up yet.
    pub open_advances: Vec<OpenAdvanceView>,
    /// Older days get a warning.
    pub late_after_days: i32,
    /// The day it is where the person is: no claim is younger.
    #[schema(value_type = String, format = Date)]
    pub today: Date,
    /// The person's zone.
    pub timezone: String,
}

impl From<Defaults> for DefaultsView {
    fn from(defaults: Defaults) -> Self {
        let rate = |(vehicle, per_km)| VehicleRateView { vehicle, per_km };
        Self {
            currency: defaults.currency,
            currencies: defaults.currencies,
            category_id: defaults.category_id,
            max_amount: defaults.max_amount,
            mileage_rates: defaults.mileage_rates.into_iter().map(rate).collect(),
            per_diem_places: defaults
                .per_diem_places
                .into_iter()
                .map(|day| PlaceRateView { place: day.place, full_day: day.full_day, part_day: day.part_day })
                .collect(),
            open_advances: defaults
                .open_advances
                .into_iter()
                .map(|advance| OpenAdvanceView {
                    id: advance.id,
                    number: advance.number,
                    amount: advance.amount,
                    currency: advance.currency,
                    remaining: advance.remaining,
                })
                .collect(),
            late_after_days: defaults.late_after_days,
            today: defaults.today,
            timezone: defaults.timezone,
        }
    }
}

/// What a new claim of the caller's begins with.
#[utoipa::path(get, path = "/api/v1/expenses/defaults", tag = "expenses", operation_id = "expense_defaults",
    security(("bearer" = [])),
    responses((status = 200, body = DefaultsView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn expense_defaults(cx: Authorized<allow::ExpenseWrite>) -> Result<Json<DefaultsView>, Problem> {
    let user_id = cx.user_id();
    let found = cx.read(async |tx| defaults::defaults(tx, user_id).await).await?;
    Ok(Json(found.into()))
}
