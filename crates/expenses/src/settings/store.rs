//! SQL of settings, rates, allowances and closed months.

use jiff::Timestamp;
use jiff::civil::Date;
use platform::db::{Columns, Row};
use platform::{DbError, TenantTx};
use types::{AllowanceRateId, Currency, Rate};

use super::model::{Accounts, ClosedPeriod, ExchangeRate, MileageRate, PerDiemRate, RateFeed, Settings};
use crate::model::{RateSource, Vehicle};
use crate::store::known;

/// Most rates that one list shows.
const MOST_RATES: i64 = 1000;

/// The organization's settings, or the defaults, and the sealed payer.
pub async fn find(tx: &mut TenantTx) -> Result<(Settings, Option<Vec<u8>>), DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_opt(
            "SELECT max_amount, late_after_days, remind_after_hours, escalate_after_hours, rate_source, rate_source_url,
                 payable_account, advance_account, tax_account, bank_account, version, payer
             FROM expense_settings WHERE organization_id = $1",
            &[&organization],
        )
        .await?;
    let Some(row) = row else { return Ok((Settings::default(), None)) };
    let mut columns = Columns::of(&row);
    let settings = Settings {
        max_amount: columns.take(),
        late_after_days: columns.take(),
        remind_after_hours: columns.take(),
        escalate_after_hours: columns.take(),
        rate_source: known(columns.take(), RateFeed::parse)?,
        rate_source_url: columns.take(),
        accounts: Accounts {
            payable: columns.take(),
            advance: columns.take(),
            tax: columns.take(),
            bank: columns.take(),
        },
        version: columns.take(),
    };
    Ok((settings, columns.take()))
}

/// Keeps settings over the version that the caller saw, 0 for none; returns the new version.
pub async fn save(tx: &mut TenantTx, settings: &Settings, payer: Option<&[u8]>) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let Accounts { payable, advance, tax, bank } = &settings.accounts;
    let row = tx
        .query_opt(
            "INSERT INTO expense_settings AS s (organization_id, max_amount, late_after_days, remind_after_hours,
                 escalate_after_hours, rate_source, rate_source_url, payable_account, advance_account, tax_account,
                 bank_account, payer, updated_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
             WHERE $14::bigint = 0 OR EXISTS (SELECT FROM expense_settings WHERE organization_id = $1)
             ON CONFLICT (organization_id) DO UPDATE SET max_amount = excluded.max_amount,
                 late_after_days = excluded.late_after_days, remind_after_hours = excluded.remind_after_hours,
                 escalate_after_hours = excluded.escalate_after_hours, rate_source = excluded.rate_source,
                 rate_source_url = excluded.rate_source_url, payable_account = excluded.payable_account,
                 advance_account = excluded.advance_account, tax_account = excluded.tax_account,
                 bank_account = excluded.bank_account, payer = excluded.payer, updated_at = excluded.updated_at,
                 version = s.version + 1
             WHERE s.version = $14 RETURNING version",
            &[
                &organization,
                &settings.max_amount,
                &settings.late_after_days,
                &settings.remind_after_hours,
                &settings.escalate_after_hours,
                &settings.rate_source.name(),
                &settings.rate_source_url,
                payable,
                advance,
                tax,
                bank,
                &payer,
                &now,
                &settings.version,
            ],
        )
        .await?;
    row.map(|row| row.get(0)).ok_or(DbError::Stale)
}

/// Which rates.
#[derive(Debug, Default)]
pub struct RateFilter {
    pub currency: Option<Currency>,
    pub source: Option<RateSource>,
    pub from: Option<Date>,
    pub to: Option<Date>,
}

fn rate_from_row(row: &Row) -> Result<ExchangeRate, DbError> {
    let mut columns = Columns::of(row);
    Ok(ExchangeRate {
        base: known(columns.take(), Currency::parse)?,
        currency: known(columns.take(), Currency::parse)?,
        day: columns.take(),
        rate: columns.take(),
        source: known(columns.take(), RateSource::parse)?,
    })
}

/// The newest rates first.
pub async fn rates(tx: &mut TenantTx, filter: &RateFilter) -> Result<Vec<ExchangeRate>, DbError> {
    let organization = tx.organization_id();
    let currency = filter.currency.map(Currency::code);
    let source = filter.source.map(RateSource::name);
    let rows = tx
        .query(
            "SELECT base, currency, day, rate, source FROM exchange_rates
             WHERE organization_id = $1 AND ($2::text IS NULL OR currency = $2)
               AND ($3::date IS NULL OR day >= $3) AND ($4::date IS NULL OR day <= $4)
               AND ($6::text IS NULL OR source = $6)
             ORDER BY day DESC, base, currency, source DESC LIMIT $5",
            &[&organization, &currency, &filter.from, &filter.to, &MOST_RATES, &source],
        )
        .await?;
    rows.iter().map(rate_from_row).collect()
}

/// Keeps rates; one of the same day, currencies and source is replaced.
pub async fn save_rates(
    tx: &mut TenantTx,
    base: Currency,
    source: RateSource,
    rates: &[(Date, Currency, Rate)],
) -> Result<u64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let days: Vec<Date> = rates.iter().map(|(day, ..)| *day).collect();
    let currencies: Vec<&str> = rates.iter().map(|(_, currency, _)| currency.code()).collect();
    let values: Vec<Rate> = rates.iter().map(|(.., rate)| *rate).collect();
    tx.execute(
        "INSERT INTO exchange_rates (organization_id, base, currency, day, rate, source, updated_at)
         SELECT $1, $2, n.currency, n.day, n.rate, $3, $4
         FROM unnest($5::date[], $6::text[], $7::numeric[]) AS n (day, currency, rate)
         ON CONFLICT (organization_id, base, currency, day, source)
             DO UPDATE SET rate = excluded.rate, updated_at = excluded.updated_at",
        &[&organization, &base.code(), &source.name(), &now, &days, &currencies, &values],
    )
    .await
}

/// When the bank's rates were last read.
pub async fn last_import(tx: &mut TenantTx) -> Result<Option<Timestamp>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT max(updated_at) FROM exchange_rates WHERE organization_id = $1 AND source = 'ecb'";
    Ok(tx.query_one(sql, &[&organization]).await?.get(0))
}

/// Forgets the company's own rates of a day.
pub async fn delete_rates(
    tx: &mut TenantTx,
    base: Currency,
    day: Date,
    currencies: &[&str],
) -> Result<u64, DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "DELETE FROM exchange_rates WHERE organization_id = $1 AND base = $2 AND day = $3 AND currency = ANY($4)
           AND source = 'manual'",
        &[&organization, &base.code(), &day, &currencies],
    )
    .await
}

/// What kilometres are paid with, the newest first.
pub async fn mileage_rates(tx: &mut TenantTx) -> Result<Vec<MileageRate>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT id, vehicle, valid_from, per_km FROM mileage_rates WHERE organization_id = $1
        ORDER BY valid_from DESC, vehicle";
    let rows = tx.query(sql, &[&organization]).await?;
    let from_row = |row: &Row| {
        let vehicle = known(row.get(1), Vehicle::parse)?;
        Ok(MileageRate { id: row.get(0), vehicle, valid_from: row.get(2), per_km: row.get(3) })
    };
    rows.iter().map(from_row).collect()
}

/// Adds one.
pub async fn insert_mileage_rate(tx: &mut TenantTx, rate: &MileageRate) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO mileage_rates (organization_id, id, vehicle, valid_from, per_km, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[&organization, &rate.id, &rate.vehicle.name(), &rate.valid_from, &rate.per_km, &now],
    )
    .await?;
    Ok(())
}

/// What days away are paid with, by place, the newest first.
pub async fn per_diem_rates(tx: &mut TenantTx) -> Result<Vec<PerDiemRate>, DbError> {
    let organization = tx.organization_id();
    let sql =
        "SELECT id, place, valid_from, full_day, part_day FROM per_diem_rates WHERE organization_id = $1
        ORDER BY lower(place), valid_from DESC";
    let rows = tx.query(sql, &[&organization]).await?;
    let from_row = |row: &Row| {
        let mut columns = Columns::of(row);
        PerDiemRate {
            id: columns.take(),
            place: columns.take(),
            valid_from: columns.take(),
            full_day: columns.take(),
            part_day: columns.take(),
        }
    };
    Ok(rows.iter().map(from_row).collect())
}

/// Adds one.
pub async fn insert_per_diem_rate(tx: &mut TenantTx, rate: &PerDiemRate) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO per_diem_rates (organization_id, id, place, valid_from, full_day, part_day, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[&organization, &rate.id, &rate.place, &rate.valid_from, &rate.full_day, &rate.part_day, &now],
    )
    .await?;
    Ok(())
}

/// Which allowance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    Mileage,
    PerDiem,
}

impl Allowance {
    /// The code of the category that it is booked in.
    pub fn category_code(self) -> &'static str {
        match self {
            Self::Mileage => "mileage",
            Self::PerDiem => "per_diem",
        }
    }
}

/// Whether anything is paid with it.
pub async fn has_rates(tx: &mut TenantTx, allowance: Allowance) -> Result<bool, DbError> {
    let organization = tx.organization_id();
    let sql = match allowance {
        Allowance::Mileage => "SELECT EXISTS (SELECT FROM mileage_rates WHERE organization_id = $1)",
        Allowance::PerDiem => "SELECT EXISTS (SELECT FROM per_diem_rates WHERE organization_id = $1)",
    };
    Ok(tx.query_one(sql, &[&organization]).await?.get(0))
}

/// Takes a rate out of its table; `false` where there is none.
pub async fn delete_allowance(
    tx: &mut TenantTx,
    allowance: Allowance,
    id: AllowanceRateId,
) -> Result<bool, DbError> {
    let organization = tx.organization_id();
    let sql = match allowance {
        Allowance::Mileage => "DELETE FROM mileage_rates WHERE organization_id = $1 AND id = $2",
        Allowance::PerDiem => "DELETE FROM per_diem_rates WHERE organization_id = $1 AND id = $2",
    };
    Ok(tx.execute(sql, &[&organization, &id]).await? == 1)
}

/// Months that are booked, the latest first.
pub async fn closed_periods(tx: &mut TenantTx) -> Result<Vec<ClosedPeriod>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT month, closed_by, closed_at FROM closed_periods WHERE organization_id = $1 ORDER BY month DESC";
    let rows = tx.query(sql, &[&organization]).await?;
    let from_row =
        |row: &Row| ClosedPeriod { month: row.get(0), closed_by: row.get(1), closed_at: row.get(2) };
    Ok(rows.iter().map(from_row).collect())
}

/// Books a month; `false` where it is booked already.
pub async fn close_period(tx: &mut TenantTx, period: &ClosedPeriod) -> Result<bool, DbError> {
    let organization = tx.organization_id();
    let sql =
        "INSERT INTO closed_periods (organization_id, month, closed_by, closed_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING";
    let made = tx.execute(sql, &[&organization, &period.month, &period.closed_by, &period.closed_at]).await?;
    Ok(made == 1)
}

/// Opens a month again; `false` where it is open.
pub async fn open_period(tx: &mut TenantTx, month: Date) -> Result<bool, DbError> {
    let organization = tx.organization_id();
    let sql = "DELETE FROM closed_periods WHERE organization_id = $1 AND month = $2";
    Ok(tx.execute(sql, &[&organization, &month]).await? == 1)
}
