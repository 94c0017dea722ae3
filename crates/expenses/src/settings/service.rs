//! Changing settings. Each act runs in one transaction and leaves an audit entry; bank details are sealed here and
//! nowhere shown in full again.

use identity::Outbound;
use jiff::SignedDuration;
use jiff::civil::Date;
use platform::crypto::Keyring;
use platform::{DbError, TenantContext, TenantTx};
use serde_json::json;
use types::{AllowanceRateId, Amount, Currency, OrganizationId, Rate, UserId};

use super::ecb::{self, EuroRates};
use super::model::{Accounts, ClosedPeriod, ECB_DAILY, MileageRate, Payer, PerDiemRate, RateFeed, Settings};
use super::store::{self, Allowance};
use crate::error::ClaimError;
use crate::model::{RateSource, too_exact};
use crate::office::OfficeError;
use crate::service::categories::own;

fn context(organization: OrganizationId) -> String {
    format!("expense_settings.payer/{organization}")
}

/// The settings, and who pays.
pub async fn read(tx: &mut TenantTx, keyring: &Keyring) -> Result<(Settings, Option<Payer>), OfficeError> {
    let (settings, sealed) = store::find(tx).await?;
    let Some(sealed) = sealed else { return Ok((settings, None)) };
    let fault = |error: String| DbError::Other(format!("payer: {error}"));
    let plain = keyring
        .open_field(&context(tx.organization_id()), &sealed)
        .map_err(|error| fault(error.to_string()))?;
    let payer = serde_json::from_slice(&plain).map_err(|error| fault(error.to_string()))?;
    Ok((settings, Some(payer)))
}

/// The settings without who pays.
pub async fn settings(tx: &mut TenantTx) -> Result<Settings, DbError> {
    Ok(store::find(tx).await?.0)
}

/// Accounts of the journal.
pub async fn accounts(tx: &mut TenantTx) -> Result<Accounts, DbError> {
    Ok(store::find(tx).await?.0.accounts)
}

/// Changes the settings over the version that was seen; a payer that is left out stays.
pub async fn update(
    tx: &mut TenantTx,
    keyring: &Keyring,
    after: &Settings,
    payer: Option<Option<&Payer>>,
) -> Result<(), OfficeError> {
    refuse_digits(tx, &[("max_amount", after.max_amount)]).await?;
    let (before, kept) = store::find(tx).await?;
    let sealed = match payer {
        None => kept,
        Some(payer) => payer
            .map(|payer| {
                let text =
                    serde_json::to_vec(payer).map_err(|error| DbError::Other(format!("payer: {error}")))?;
                Ok::<_, DbError>(keyring.seal_field(&context(tx.organization_id()), &text))
            })
            .transpose()?,
    };
    store::save(tx, after, sealed.as_deref()).await?;
    let facts = |settings: &Settings| {
        json!({
            "max_amount": settings.max_amount, "late_after_days": settings.late_after_days,
            "remind_after_hours": settings.remind_after_hours, "escalate_after_hours": settings.escalate_after_hours,
            "rate_source": settings.rate_source, "rate_source_url": settings.rate_source_url,
            "payable_account": settings.accounts.payable, "advance_account": settings.accounts.advance,
            "tax_account": settings.accounts.tax, "bank_account": settings.accounts.bank,
        })
    };
    let changes = json!({"before": facts(&before), "after": facts(after), "payer_changed": payer.is_some()});
    tx.audit("expense_settings_update", "organization", tx.organization_id().0, changes);
    Ok(())
}

/// The organization's currency, into which everything is converted.
pub async fn base_currency(tx: &mut TenantTx) -> Result<Currency, OfficeError> {
    let code = identity::organization(tx).await?.currency;
    Currency::parse(&code)
        .ok_or_else(|| ClaimError::Internal(format!("the organization's currency is {code}")).into())
}

/// Refuses amounts in the organization's currency that it has no digits for.
pub async fn refuse_digits(tx: &mut TenantTx, amounts: &[(&str, Amount)]) -> Result<(), OfficeError> {
    let base = base_currency(tx).await?;
    let errors: Vec<_> =
        amounts.iter().filter_map(|(field, amount)| too_exact(field, *amount, base)).collect();
    if errors.is_empty() { Ok(()) } else { Err(OfficeError::fields(errors)) }
}

/// The company's own rates of a day; `None` takes one away.
pub async fn replace_rates(
    tx: &mut TenantTx,
    base: Currency,
    day: Date,
    rates: &[(Currency, Option<Rate>)],
) -> Result<(), OfficeError> {
    if rates.iter().any(|(currency, _)| *currency == base) {
        return Err(OfficeError::field("rates", format!("{base} is the company's own currency.")));
    }
    let kept: Vec<_> =
        rates.iter().filter_map(|(currency, rate)| rate.map(|rate| (day, *currency, rate))).collect();
    let gone: Vec<&str> =
        rates.iter().filter(|(_, rate)| rate.is_none()).map(|(currency, _)| currency.code()).collect();
    store::save_rates(tx, base, RateSource::Manual, &kept).await?;
    store::delete_rates(tx, base, day, &gone).await?;
    let told: serde_json::Map<String, serde_json::Value> =
        rates.iter().map(|(currency, rate)| (currency.code().into(), json!(rate))).collect();
    tx.audit("exchange_rates_update", "organization", None, json!({"base": base, "day": day, "rates": told}));
    Ok(())
}

/// Keeps the bank's rates, crossed into the organization's currency; returns the latest day and how many there are.
pub async fn import(tx: &mut TenantTx, days: &[EuroRates]) -> Result<(Date, u64), OfficeError> {
    let base = base_currency(tx).await?;
    let mut rates = Vec::new();
    for day in days {
        let crossed = day.in_base(base).ok_or_else(|| {
            OfficeError::field("body", format!("The list of {} has no rate for {base}.", day.day))
        })?;
        rates.extend(crossed.into_iter().map(|(currency, rate)| (day.day, currency, rate)));
    }
    // The same day twice in one statement would be refused.
    rates.sort_by_key(|(day, currency, _)| (*day, *currency));
    rates.dedup_by_key(|(day, currency, _)| (*day, *currency));
    let Some(latest) = rates.last().map(|(day, ..)| *day) else {
        return Err(OfficeError::field("body", ecb::EcbError::Empty.to_string()));
    };
    let kept = store::save_rates(tx, base, RateSource::Ecb, &rates).await?;
    tx.audit("exchange_rates_import", "organization", None, json!({"latest": latest, "rates": kept}));
    Ok((latest, kept))
}

/// Fetches the list of rates from `url`, outside of any transaction.
pub async fn fetch(allows_private: bool, url: &str) -> Result<Vec<EuroRates>, OfficeError> {
    let unreachable = |error: identity::OutboundError| OfficeError::Unreachable(error.to_string());
    let outbound = Outbound::new(allows_private).map_err(unreachable)?;
    let url = outbound.address(url).map_err(unreachable)?;
    let text = outbound.get_text(&url, ecb::MAX_BYTES).await.map_err(unreachable)?;
    ecb::parse(&text).map_err(|error| OfficeError::Unreachable(error.to_string()))
}

/// Fetches and keeps the rates of the day, from the address that the settings name; nothing is fetched for who types them.
pub async fn fetch_and_import(cx: &TenantContext, allows_private: bool) -> Result<(Date, u64), OfficeError> {
    let (settings, _) = cx.read(async |tx| store::find(tx).await).await?;
    if settings.rate_source != RateFeed::Ecb {
        let why = "The exchange rates are typed here. Choose the bank's list in the settings first, or send the list.";
        return Err(OfficeError::Refused(why.into()));
    }
    let days = fetch(allows_private, settings.rate_source_url.as_deref().unwrap_or(ECB_DAILY)).await?;
    cx.write(async |tx| import(tx, &days).await).await
}

/// The bank publishes once a day, in the afternoon; its days and ours begin at different hours.
const FETCH_EVERY: SignedDuration = SignedDuration::from_hours(6);

/// Whether the organization wants its rates fetched, and has not for a while.
pub async fn is_fetch_due(cx: &TenantContext) -> Result<bool, DbError> {
    cx.read(async |tx| {
        let (settings, _) = store::find(tx).await?;
        let last = store::last_import(tx).await?;
        let is_old = last.is_none_or(|last| tx.now().duration_since(last) >= FETCH_EVERY);
        Ok(settings.rate_source == RateFeed::Ecb && is_old)
    })
    .await
}

/// Nothing can be claimed that has no category.
async fn needs_category(tx: &mut TenantTx, allowance: Allowance) -> Result<(), OfficeError> {
    let code = allowance.category_code();
    match own(tx, code).await? {
        Some(_) => Ok(()),
        None => Err(OfficeError::Refused(format!(
            "There is no category to book it in. Put the one with the code “{code}” back in use, or make one."
        ))),
    }
}

/// Adds what a kilometre is paid with from a day on.
pub async fn add_mileage_rate(tx: &mut TenantTx, rate: &MileageRate) -> Result<(), OfficeError> {
    needs_category(tx, Allowance::Mileage).await?;
    store::insert_mileage_rate(tx, rate).await.map_err(taken)?;
    let changes = json!({"vehicle": rate.vehicle, "valid_from": rate.valid_from, "per_km": rate.per_km});
    tx.audit("mileage_rate_create", "mileage_rate", rate.id.0, changes);
    Ok(())
}

/// Adds what a day away is paid with from a day on.
pub async fn add_per_diem_rate(tx: &mut TenantTx, rate: &PerDiemRate) -> Result<(), OfficeError> {
    refuse_digits(tx, &[("full_day", rate.full_day), ("part_day", rate.part_day)]).await?;
    needs_category(tx, Allowance::PerDiem).await?;
    store::insert_per_diem_rate(tx, rate).await.map_err(taken)?;
    let changes = json!({"place": rate.place, "valid_from": rate.valid_from, "full_day": rate.full_day,
        "part_day": rate.part_day});
    tx.audit("per_diem_rate_create", "per_diem_rate", rate.id.0, changes);
    Ok(())
}

fn taken(error: DbError) -> OfficeError {
    match error {
        DbError::Unique { .. } => {
            OfficeError::field("valid_from", "There is a rate from this day on already.")
        }
        error => error.into(),
    }
}

/// Takes an allowance away; claims that were made with it keep their amounts.
pub async fn delete_allowance(
    tx: &mut TenantTx,
    allowance: Allowance,
    id: AllowanceRateId,
) -> Result<(), OfficeError> {
    if !store::delete_allowance(tx, allowance, id).await? {
        return Err(OfficeError::Missing("There is no such rate."));
    }
    match allowance {
        Allowance::Mileage => tx.audit("mileage_rate_delete", "mileage_rate", id.0, json!({})),
        Allowance::PerDiem => tx.audit("per_diem_rate_delete", "per_diem_rate", id.0, json!({})),
    }
    Ok(())
}

/// Books a month. Months to come cannot be booked.
pub async fn close_period(
    tx: &mut TenantTx,
    month: Date,
    user_id: UserId,
) -> Result<ClosedPeriod, OfficeError> {
    let timezone = identity::organization(tx).await?.timezone;
    let now = tx.now();
    let today = now
        .in_tz(&timezone)
        .map(|zoned| zoned.date())
        .unwrap_or_else(|_| now.to_zoned(jiff::tz::TimeZone::UTC).date());
    if month > today {
        return Err(OfficeError::field("month", "This month has not begun."));
    }
    let period = ClosedPeriod { month, closed_by: user_id, closed_at: now };
    if store::close_period(tx, &period).await? {
        tx.audit("period_close", "organization", None, json!({"month": month}));
        return Ok(period);
    }
    let closed = store::closed_periods(tx).await?.into_iter().find(|period| period.month == month);
    closed.ok_or_else(|| ClaimError::Stale.into())
}

/// Opens a month again.
pub async fn open_period(tx: &mut TenantTx, month: Date) -> Result<(), OfficeError> {
    if !store::open_period(tx, month).await? {
        return Err(OfficeError::Missing("This month is not closed."));
    }
    tx.audit("period_open", "organization", None, json!({"month": month}));
    Ok(())
}
