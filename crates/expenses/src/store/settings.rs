//! How an organization handles claims: bounds, rates, closed months.

use jiff::civil::Date;
use platform::{DbError, TenantTx};
use types::{Amount, CategoryId, Currency, Rate, UserId};

use super::known;
use crate::model::{RateSource, Vehicle};

/// The bounds that claims are held against.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The largest single claim, in the organization's currency.
    pub max_amount: Amount,
    /// Older days get a warning.
    pub late_after_days: i32,
}

/// The organization's bounds, or the defaults.
pub async fn bounds(tx: &mut TenantTx) -> Result<Bounds, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT max_amount, late_after_days FROM expense_settings WHERE organization_id = $1";
    let row = tx.query_opt(sql, &[&organization]).await?;
    Ok(row.map_or(Bounds { max_amount: Amount::from_cents(1_000_000), late_after_days: 90 }, |row| Bounds {
        max_amount: row.get(0),
        late_after_days: row.get(1),
    }))
}

/// A rate with its day and where it is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateOfDay {
    pub rate: Rate,
    pub day: Date,
    pub source: RateSource,
}

/// What one unit of `currency` is worth in `base` on `day`: the latest rate that is not younger; of one day, the
/// company's own goes before the bank's.
pub async fn rate(
    tx: &mut TenantTx,
    base: Currency,
    currency: Currency,
    day: Date,
) -> Result<Option<RateOfDay>, DbError> {
    if base == currency {
        return Ok(Some(RateOfDay { rate: Rate::ONE, day, source: RateSource::Same }));
    }
    let organization = tx.organization_id();
    let row = tx
        .query_opt(
            "SELECT rate, day, source FROM exchange_rates
             WHERE organization_id = $1 AND base = $2 AND currency = $3 AND day <= $4
             ORDER BY day DESC, source = 'manual' DESC LIMIT 1",
            &[&organization, &base.code(), &currency.code(), &day],
        )
        .await?;
    row.map(|row| {
        let source = known(row.get(2), RateSource::parse)?;
        Ok(RateOfDay { rate: row.get(0), day: row.get(1), source })
    })
    .transpose()
}

/// Whether the month of `day` is booked.
pub async fn is_closed(tx: &mut TenantTx, day: Date) -> Result<bool, DbError> {
    let (organization, month) = (tx.organization_id(), day.first_of_month());
    let sql = "SELECT EXISTS (SELECT FROM closed_periods WHERE organization_id = $1 AND month = $2)";
    Ok(tx.query_one(sql, &[&organization, &month]).await?.get(0))
}

/// What a kilometre is paid with on a day, in the organization's currency.
pub async fn mileage_rate(tx: &mut TenantTx, vehicle: Vehicle, day: Date) -> Result<Option<Rate>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT per_km FROM mileage_rates
        WHERE organization_id = $1 AND vehicle = $2 AND valid_from <= $3 ORDER BY valid_from DESC LIMIT 1";
    Ok(tx.query_opt(sql, &[&organization, &vehicle.name(), &day]).await?.map(|row| row.get(0)))
}

/// What kilometres are paid with on a day, by vehicle.
pub async fn mileage_rates(tx: &mut TenantTx, day: Date) -> Result<Vec<(Vehicle, Rate)>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT DISTINCT ON (vehicle) vehicle, per_km FROM mileage_rates
        WHERE organization_id = $1 AND valid_from <= $2 ORDER BY vehicle, valid_from DESC";
    let rows = tx.query(sql, &[&organization, &day]).await?;
    rows.iter().map(|row| Ok((known(row.get(0), Vehicle::parse)?, row.get(1)))).collect()
}

/// What a day away is paid with.
#[derive(Clone, Debug)]
pub struct PerDiem {
    /// Where.
    pub place: String,
    /// A whole day.
    pub full_day: Amount,
    /// A part of one.
    pub part_day: Amount,
}

/// What a day at a place is paid with on a day.
pub async fn per_diem(tx: &mut TenantTx, place: &str, day: Date) -> Result<Option<PerDiem>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT place, full_day, part_day FROM per_diem_rates
        WHERE organization_id = $1 AND place = $2 AND valid_from <= $3 ORDER BY valid_from DESC LIMIT 1";
    Ok(tx.query_opt(sql, &[&organization, &place, &day]).await?.as_ref().map(per_diem_from))
}

/// What days are paid with on a day, by place.
pub async fn per_diems(tx: &mut TenantTx, day: Date) -> Result<Vec<PerDiem>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT DISTINCT ON (place) place, full_day, part_day FROM per_diem_rates
        WHERE organization_id = $1 AND valid_from <= $2 ORDER BY place, valid_from DESC";
    Ok(tx.query(sql, &[&organization, &day]).await?.iter().map(per_diem_from).collect())
}

fn per_diem_from(row: &platform::db::Row) -> PerDiem {
    PerDiem { place: row.get(0), full_day: row.get(1), part_day: row.get(2) }
}

/// What a person chose last: currencies, newest first, and the category of their newest claim.
pub async fn habits(
    tx: &mut TenantTx,
    user_id: UserId,
) -> Result<(Vec<Currency>, Option<CategoryId>), DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT e.currency, max(e.created_at) FROM (SELECT currency, created_at FROM expenses
            WHERE organization_id = $1 AND user_id = $2 ORDER BY created_at DESC LIMIT 50) e
        GROUP BY e.currency ORDER BY 2 DESC LIMIT 5";
    let rows = tx.query(sql, &[&organization, &user_id]).await?;
    let currencies = rows.iter().map(|row| known(row.get(0), Currency::parse)).collect::<Result<_, _>>()?;
    let sql = "SELECT l.category_id FROM expenses e
        JOIN expense_lines l ON l.organization_id = e.organization_id AND l.expense_id = e.id AND l.position = 0
        JOIN expense_categories c ON c.organization_id = l.organization_id AND c.id = l.category_id AND c.is_active
        WHERE e.organization_id = $1 AND e.user_id = $2 AND e.kind = 'expense' ORDER BY e.created_at DESC LIMIT 1";
    let category = tx.query_opt(sql, &[&organization, &user_id]).await?.map(|row| row.get(0));
    Ok((currencies, category))
}
