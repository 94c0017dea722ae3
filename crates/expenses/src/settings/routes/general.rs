//! How an organization handles claims.

use identity::Outbound;
use platform::http::extract::JsonBody;
use platform::policy::{Permission, allow};
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, FieldError, Problem, ProblemType, Scope};
use serde::{Deserialize, Deserializer, Serialize};
use types::{Amount, Currency};

use super::super::model::{Accounts, Payer, PostalAddress, RateFeed, Settings, account};
use super::super::service;
use crate::office::OfficeError;

/// Who pays, without what could be misused.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PayerView {
    /// The company as its bank knows it.
    pub name: String,
    /// The last four digits of the account.
    pub iban_ends_in: String,
    /// Bank identifier.
    #[schema(required)]
    pub bic: Option<String>,
    /// Where the company is.
    #[schema(required)]
    pub address: Option<PostalAddress>,
}

impl From<Payer> for PayerView {
    fn from(payer: Payer) -> Self {
        let ends_in = payer.iban.get(payer.iban.len().saturating_sub(4)..).unwrap_or_default().to_owned();
        Self { name: payer.name, iban_ends_in: ends_in, bic: payer.bic, address: payer.address }
    }
}

/// The settings.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExpenseSettingsView {
    /// The organization's.
    pub base_currency: Currency,
    /// The largest single claim.
    pub max_amount: Amount,
    /// Claims for older days get a warning.
    pub late_after_days: i32,
    /// After so long those who decide are reminded.
    pub remind_after_hours: i32,
    /// After so long finance directors can decide too.
    pub escalate_after_hours: i32,
    /// Where rates come from.
    pub rate_source: RateFeed,
    /// Another address than the bank's own.
    #[schema(required)]
    pub rate_source_url: Option<String>,
    /// Who pays.
    #[schema(required)]
    pub payer: Option<PayerView>,
    /// Of what is owed to people.
    pub payable_account: String,
    /// Of what people got beforehand.
    pub advance_account: String,
    /// Of tax contained in what was spent.
    pub tax_account: String,
    /// Of what goes out.
    pub bank_account: String,
    /// For `If-Match`; 0 where nobody has set anything.
    pub version: i64,
}

impl ExpenseSettingsView {
    fn new(settings: Settings, payer: Option<Payer>, base_currency: Currency) -> Self {
        let Accounts { payable, advance, tax, bank } = settings.accounts;
        Self {
            base_currency,
            max_amount: settings.max_amount,
            late_after_days: settings.late_after_days,
            remind_after_hours: settings.remind_after_hours,
            escalate_after_hours: settings.escalate_after_hours,
            rate_source: settings.rate_source,
            rate_source_url: settings.rate_source_url,
            payer: payer.map(Into::into),
            payable_account: payable,
            advance_account: advance,
            tax_account: tax,
            bank_account: bank,
            version: settings.version,
        }
    }
}

/// New settings, all of them.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpenseSettingsUpdate {
    /// The largest single claim.
    pub max_amount: Amount,
    /// 1 to 3,650.
    pub late_after_days: i32,
    /// 1 to 1,000.
    pub remind_after_hours: i32,
    /// More than `remind_after_hours`, at most 2,000.
    pub escalate_after_hours: i32,
    /// Where rates come from.
    pub rate_source: RateFeed,
    /// Another address than the bank's own, with https.
    pub rate_source_url: Option<String>,
    /// Who pays; left out, it stays; null removes it. Asks for the permission `expenses:pay`.
    #[serde(default, deserialize_with = "present")]
    pub payer: Option<Option<Payer>>,
    /// Of what is owed to people.
    pub payable_account: String,
    /// Of what people got beforehand.
    pub advance_account: String,
    /// Of tax contained in what was spent.
    pub tax_account: String,
    /// Of what goes out.
    pub bank_account: String,
}

fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// Shows how the organization handles claims.
#[utoipa::path(get, path = "/api/v1/expenses/settings", tag = "expenses", operation_id = "expense_settings_detail",
    security(("bearer" = [])),
    responses((status = 200, body = ExpenseSettingsView, headers(("ETag" = String))), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_settings_detail(
    cx: Authorized<allow::ExpenseManage>,
) -> Result<Versioned<ExpenseSettingsView>, Problem> {
    let keyring = &cx.platform().keyring;
    let read = async |tx: &mut platform::TenantTx| -> Result<ExpenseSettingsView, OfficeError> {
        let (settings, payer) = service::read(tx, keyring).await?;
        Ok(ExpenseSettingsView::new(settings, payer, service::base_currency(tx).await?))
    };
    let view = cx.read(read).await?;
    Ok(Versioned(view.version, view))
}

/// Changes how the organization handles claims, over the version that was seen.
#[utoipa::path(put, path = "/api/v1/expenses/settings", tag = "expenses", operation_id = "expense_settings_replace",
    params(("If-Match" = String, Header, description = "ETag as given")), security(("bearer" = [])),
    request_body = ExpenseSettingsUpdate,
    responses((status = 200, body = ExpenseSettingsView, headers(("ETag" = String))), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 412, body = ProblemView),
        (status = 415, body = ProblemView), (status = 428, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_settings_replace(
    cx: Authorized<allow::ExpenseManage>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<ExpenseSettingsUpdate>,
) -> Result<Versioned<ExpenseSettingsView>, Problem> {
    if body.payer.is_some() {
        may_set_payer(&cx)?;
    }
    let (settings, payer) =
        checked(body, version, cx.platform().config.sso_allow_private_hosts).map_err(Problem::validation)?;
    let keyring = &cx.platform().keyring;
    let change = async |tx: &mut platform::TenantTx| -> Result<ExpenseSettingsView, OfficeError> {
        service::update(tx, keyring, &settings, payer.as_ref().map(Option::as_ref)).await?;
        let (settings, payer) = service::read(tx, keyring).await?;
        Ok(ExpenseSettingsView::new(settings, payer, service::base_currency(tx).await?))
    };
    let view = cx.write(change).await?;
    Ok(Versioned(view.version, view))
}

/// Whose account money leaves from is set by those who pay, with a fresh proof that it is they.
fn may_set_payer(cx: &Authorized<allow::ExpenseManage>) -> Result<(), Problem> {
    let permission = Permission::ExpensePay;
    if cx.principal().scope(permission) != Scope::Organization {
        return Err(Problem::new(ProblemType::Forbidden).with("permission", permission.name()));
    }
    if cx.principal().is_freshly_verified(cx.now()) {
        Ok(())
    } else {
        Err(Problem::new(ProblemType::StepUpRequired))
    }
}

type Checked = (Settings, Option<Option<Payer>>);

fn checked(
    body: ExpenseSettingsUpdate,
    version: i64,
    allows_private: bool,
) -> Result<Checked, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut within = |field: &str, value: i32, least: i32, most: i32| {
        if !(least..=most).contains(&value) {
            errors.push(FieldError::new(field, format!("Choose a number from {least} to {most}.")));
        }
    };
    within("late_after_days", body.late_after_days, 1, 3650);
    within("remind_after_hours", body.remind_after_hours, 1, 1000);
    let least = body.remind_after_hours.saturating_add(1).clamp(2, 1001);
    within("escalate_after_hours", body.escalate_after_hours, least, 2000);
    if !body.max_amount.is_positive() {
        errors.push(FieldError::new("max_amount", "Enter an amount above zero."));
    }
    let url = body.rate_source_url.map(|url| url.trim().to_owned()).filter(|url| !url.is_empty());
    if let Some(url) = &url
        && let Err(error) = Outbound::new(allows_private).and_then(|outbound| outbound.address(url))
    {
        errors.push(FieldError::new("rate_source_url", error.to_string()));
    }
    if url.as_ref().is_some_and(|url| url.chars().count() > 500) {
        errors.push(FieldError::new("rate_source_url", "Use at most 500 characters."));
    }
    let mut number = |field: &str, text: &str| {
        account(field, text).map_err(|error| errors.push(error)).unwrap_or_default()
    };
    let accounts = Accounts {
        payable: number("payable_account", &body.payable_account),
        advance: number("advance_account", &body.advance_account),
        tax: number("tax_account", &body.tax_account),
        bank: number("bank_account", &body.bank_account),
    };
    let payer = match body.payer {
        None => None,
        Some(None) => Some(None),
        Some(Some(payer)) => payer.checked().map_err(|more| errors.extend(more)).ok().map(Some),
    };
    if !errors.is_empty() {
        return Err(errors);
    }
    let settings = Settings {
        max_amount: body.max_amount,
        late_after_days: body.late_after_days,
        remind_after_hours: body.remind_after_hours,
        escalate_after_hours: body.escalate_after_hours,
        rate_source: body.rate_source,
        rate_source_url: url,
        accounts,
        version,
    };
    Ok((settings, payer))
}
