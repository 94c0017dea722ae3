//! Exchange rates: the company's own table, and the bank's list.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use jiff::civil::Date;
use platform::http::extract::{JsonBody, QueryParams};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem, ProblemType, TenantTx};
use serde::{Deserialize, Serialize};
use types::{Currency, Rate};

use super::super::model::{ExchangeRate, RateFeed};
use super::super::store::{self, RateFilter};
use super::super::{ecb, service};
use crate::model::RateSource;
use crate::office::OfficeError;

/// An exchange rate.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExchangeRateView {
    /// Into this currency.
    pub base: Currency,
    /// From this one.
    pub currency: Currency,
    /// From this day on, until the next rate.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// What one unit is worth.
    pub rate: Rate,
    /// `manual` or `ecb`; of one day, the company's own goes first.
    pub source: RateSource,
}

impl From<ExchangeRate> for ExchangeRateView {
    fn from(ExchangeRate { base, currency, day, rate, source }: ExchangeRate) -> Self {
        Self { base, currency, day, rate, source }
    }
}

/// Rates of the table.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExchangeRateList {
    /// The newest first, at most 1,000.
    pub data: Vec<ExchangeRateView>,
}

/// Which rates.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExchangeRateQuery {
    /// From this currency.
    #[param(value_type = Option<String>)]
    pub currency: Option<Currency>,
    /// Only those that were typed here, or only the bank's.
    #[param(inline)]
    pub source: Option<RateFeed>,
    /// Of this day or later.
    #[param(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Of this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
}

/// Lists exchange rates.
#[utoipa::path(get, path = "/api/v1/exchange-rates", tag = "expenses", operation_id = "exchange_rate_list",
    params(ExchangeRateQuery), security(("bearer" = [])),
    responses((status = 200, body = ExchangeRateList), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn exchange_rate_list(
    cx: Authorized<allow::ExpenseManage>,
    QueryParams(query): QueryParams<ExchangeRateQuery>,
) -> Result<Json<ExchangeRateList>, Problem> {
    let source = query.source.map(|feed| match feed {
        RateFeed::Manual => RateSource::Manual,
        RateFeed::Ecb => RateSource::Ecb,
    });
    let filter = RateFilter { currency: query.currency, source, from: query.from, to: query.to };
    let rates = cx.read(async |tx| store::rates(tx, &filter).await).await?;
    Ok(Json(ExchangeRateList { data: rates.into_iter().map(Into::into).collect() }))
}

/// The company's own rates of one day.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExchangeRateUpdate {
    /// The organization's currency where left out; another one is of use after it has changed.
    pub base: Option<Currency>,
    /// From this day on.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// What one unit of each currency is worth, as decimal text; null takes the company's own rate away.
    #[schema(value_type = BTreeMap<String, Option<String>>)]
    pub rates: BTreeMap<String, Option<Rate>>,
}

/// Sets the company's own rates of a day; those that are not named stay.
#[utoipa::path(put, path = "/api/v1/exchange-rates", tag = "expenses", operation_id = "exchange_rate_replace",
    request_body = ExchangeRateUpdate, security(("bearer" = [])),
    responses((status = 200, body = ExchangeRateList), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn exchange_rate_replace(
    cx: Authorized<allow::ExpenseManage>,
    JsonBody(body): JsonBody<ExchangeRateUpdate>,
) -> Result<Json<ExchangeRateList>, Problem> {
    let day = body.day;
    let mut rates = Vec::with_capacity(body.rates.len());
    for (code, rate) in body.rates {
        let currency = Currency::parse(&code).ok_or_else(|| {
            Problem::field(
                "rates",
                format!("{} is no currency in use.", code.escape_debug().take(20).collect::<String>()),
            )
        })?;
        rates.push((currency, rate));
    }
    let change = async |tx: &mut TenantTx| -> Result<Vec<ExchangeRate>, OfficeError> {
        let base = match body.base {
            Some(base) => base,
            None => service::base_currency(tx).await?,
        };
        service::replace_rates(tx, base, day, &rates).await?;
        let filter = RateFilter { from: Some(day), to: Some(day), ..RateFilter::default() };
        Ok(store::rates(tx, &filter).await?)
    };
    let rates = cx.write(change).await?;
    Ok(Json(ExchangeRateList { data: rates.into_iter().map(Into::into).collect() }))
}

/// What was imported.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExchangeRateImportView {
    /// The latest day in the list.
    #[schema(value_type = String, format = Date)]
    pub latest: Date,
    /// Rates that were kept.
    pub rates: u64,
}

/// Imports a list in the European Central Bank's format; without a body, it is fetched from where the settings say.
#[utoipa::path(post, path = "/api/v1/exchange-rates/import", tag = "expenses", operation_id = "exchange_rate_import",
    request_body(content = String, content_type = "application/xml"), security(("bearer" = [])),
    responses((status = 200, body = ExchangeRateImportView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 409, body = ProblemView),
        (status = 413, body = ProblemView),
        (status = 429, body = ProblemView), (status = 503, body = ProblemView)))]
pub async fn exchange_rate_import(
    cx: Authorized<allow::ExpenseManage>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ExchangeRateImportView>, Problem> {
    let too_large = || Problem::new(ProblemType::FileTooLarge).detail(ecb::EcbError::TooLarge.to_string());
    let body = body.map_err(|_| too_large())?;
    let (latest, rates) = if body.is_empty() {
        service::fetch_and_import(&cx, cx.platform().config.sso_allow_private_hosts).await?
    } else {
        let text = std::str::from_utf8(&body).map_err(|_| Problem::field("body", "Send text in UTF-8."))?;
        let days = ecb::parse(text).map_err(|error| match error {
            ecb::EcbError::TooLarge => too_large(),
            error => Problem::field("body", error.to_string()),
        })?;
        cx.write(async |tx| service::import(tx, &days).await).await?
    };
    Ok(Json(ExchangeRateImportView { latest, rates }))
}
