//! What a new claim begins with.

use jiff::civil::Date;
use platform::TenantTx;
use types::{Amount, CategoryId, Currency, Rate, UserId};

use super::create::{base_currency, today};
use crate::error::ClaimError;
use crate::model::Vehicle;
use crate::store::advances::{self, Advance};
use crate::store::settings::{self, PerDiem};

/// What a new claim begins with.
pub struct Defaults {
    /// The organization's.
    pub currency: Currency,
    /// What the person used lately, the newest first.
    pub currencies: Vec<Currency>,
    /// Of the person's newest claim.
    pub category_id: Option<CategoryId>,
    /// The largest single claim, in the organization's currency.
    pub max_amount: Amount,
    /// By vehicle.
    pub mileage_rates: Vec<(Vehicle, Rate)>,
    /// By place.
    pub per_diem_places: Vec<PerDiem>,
    /// Money that the person got and has not used up.
    pub open_advances: Vec<Advance>,
    /// Older days get a warning.
    pub late_after_days: i32,
    /// The day it is where the person is.
    pub today: Date,
    /// The person's zone.
    pub timezone: String,
}

/// For this person, today.
pub async fn defaults(tx: &mut TenantTx, user_id: UserId) -> Result<Defaults, ClaimError> {
    let member = identity::member_by_user(tx, user_id).await?.ok_or(ClaimError::NotFound)?;
    let today = today(tx, user_id).await?;
    let (currencies, category_id) = settings::habits(tx, user_id).await?;
    let bounds = settings::bounds(tx).await?;
    Ok(Defaults {
        currency: base_currency(tx).await?,
        currencies,
        category_id,
        max_amount: bounds.max_amount,
        mileage_rates: settings::mileage_rates(tx, today).await?,
        per_diem_places: settings::per_diems(tx, today).await?,
        open_advances: advances::open(tx, user_id).await?,
        late_after_days: bounds.late_after_days,
        today,
        timezone: member.timezone,
    })
}
