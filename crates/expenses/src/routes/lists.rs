//! Lists of claims.

use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;
use platform::http::extract::QueryParams;
use platform::page::{Cursor, Moment, Page, PageQuery, PaginationView};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem};
use serde::{Deserialize, Serialize};
use types::{Amount, CategoryId, Currency, UserId};

use super::caller;
use super::views::ClaimListedView;
use crate::approval;
use crate::error::ClaimError;
use crate::model::{ClaimKind, ClaimStatus};
use crate::service::receipts;
use crate::store::lists::{self, ListFilter, Listed};
use crate::store::totals::{self, Total};

/// Filters of the list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClaimListQuery {
    /// States, separated by commas; without, all but archived.
    pub status: Option<String>,
    /// Kinds, separated by commas; without, all.
    pub kind: Option<String>,
    /// Of this person.
    pub user_id: Option<UserId>,
    /// With a line in this category.
    pub category_id: Option<CategoryId>,
    /// For this production.
    pub production: Option<String>,
    /// In this currency.
    pub currency: Option<String>,
    /// Spent on this day or later.
    #[param(value_type = Option<String>)]
    pub expense_date_after: Option<Date>,
    /// Spent on this day or before.
    #[param(value_type = Option<String>)]
    pub expense_date_before: Option<Date>,
    /// Submitted at or after: an instant or a date.
    #[param(value_type = Option<String>)]
    pub submitted_after: Option<Moment>,
    /// Submitted before: an instant or a date.
    #[param(value_type = Option<String>)]
    pub submitted_before: Option<Moment>,
    /// Of at least this amount.
    pub min_amount: Option<String>,
    /// Of at most this amount.
    pub max_amount: Option<String>,
    /// Words of person, merchant, description or production, each as a beginning; or a number.
    pub q: Option<String>,
    /// Only the caller's own.
    pub mine: Option<bool>,
    /// Only what waits for the caller's decision.
    pub waiting_for_me: Option<bool>,
    /// Whether to add up all that match.
    pub totals: Option<bool>,
}

/// What claims in one currency come to; refunds are subtracted.
#[derive(Serialize, utoipa::ToSchema)]
pub struct TotalView {
    /// Of the amount.
    pub currency: Currency,
    /// How many.
    pub count: i64,
    /// As spent.
    pub amount: Amount,
    /// In the organization's currency, as far as rates are known.
    pub base_amount: Amount,
}

impl From<Total> for TotalView {
    fn from(total: Total) -> Self {
        let Total { currency, count, amount, base_amount } = total;
        Self { currency, count, amount, base_amount }
    }
}

/// A page of claims.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ClaimPageView {
    /// The rows.
    pub data: Vec<ClaimListedView>,
    /// Where they stand in the whole.
    pub pagination: PaginationView,
    /// What all that match come to, by currency, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals: Option<Vec<TotalView>>,
    /// The same, all in the organization's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_total: Option<Amount>,
}

fn words<T>(field: &str, text: Option<&str>, parse: fn(&str) -> Option<T>) -> Result<Vec<T>, Problem> {
    let mut found = Vec::new();
    for word in text.unwrap_or_default().split(',').filter(|word| !word.is_empty()) {
        let value = parse(word)
            .ok_or_else(|| Problem::field(field, format!("There is no {field} {}.", word.escape_debug())))?;
        found.push(value);
    }
    Ok(found)
}

fn amount(field: &str, text: Option<&str>) -> Result<Option<Amount>, Problem> {
    text.filter(|text| !text.is_empty())
        .map(|text| {
            text.parse().map_err(|error: types::money::AmountError| Problem::field(field, error.to_string()))
        })
        .transpose()
}

impl ClaimListQuery {
    fn parse(self) -> Result<ListFilter, Problem> {
        let words_of = self.q.filter(|words| !words.trim().is_empty());
        if words_of.as_ref().is_some_and(|words| words.chars().count() > 200) {
            return Err(Problem::field("q", "Search for at most 200 characters."));
        }
        let currency = self.currency.filter(|code| !code.is_empty());
        let currency = currency.map(|code| {
            Currency::parse(&code)
                .ok_or_else(|| Problem::field("currency", "Use three capital letters, such as EUR."))
        });
        Ok(ListFilter {
            statuses: words("status", self.status.as_deref(), ClaimStatus::parse)?,
            kinds: words("kind", self.kind.as_deref(), ClaimKind::parse)?,
            visible_to: None,
            user_id: self.user_id,
            waiting_for: None,
            real_user_id: None,
            in_place_of: Vec::new(),
            in_place_of_roles: Vec::new(),
            category_id: self.category_id,
            production: self.production.filter(|name| !name.is_empty()),
            currency: currency.transpose()?,
            expense_date_after: self.expense_date_after,
            expense_date_before: self.expense_date_before,
            submitted_after: self.submitted_after.map(|moment| moment.0),
            submitted_before: self.submitted_before.map(|moment| moment.0),
            min_amount: amount("min_amount", self.min_amount.as_deref())?,
            max_amount: amount("max_amount", self.max_amount.as_deref())?,
            words: words_of,
        })
    }
}

/// Lists claims, newest first. Artists see their own.
#[utoipa::path(get, path = "/api/v1/expenses", tag = "expenses", operation_id = "expense_list",
    params(ClaimListQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = ClaimPageView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_list(
    cx: Authorized<allow::ExpenseRead>,
    QueryParams(query): QueryParams<ClaimListQuery>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Response, Problem> {
    let page = page.parse()?;
    let caller = caller(&cx);
    let (mine, waiting) = (query.mine.unwrap_or(false), query.waiting_for_me.unwrap_or(false));
    let wants_totals = query.totals.unwrap_or(false);
    let mut filter = query.parse()?;
    if mine {
        filter.user_id = Some(caller.user_id);
    }
    filter.waiting_for = waiting.then_some((caller.user_id, caller.role));
    filter.visible_to = (!caller.is_office() && !mine).then_some((caller.user_id, caller.role));
    let platform = cx.platform();
    let (page, totals) = cx
        .read_filtered(async |tx| {
            let place = if mine { Vec::new() } else { approval::in_place_of(tx, caller).await? };
            (filter.in_place_of, filter.in_place_of_roles) = place.iter().copied().unzip();
            filter.real_user_id = tx.actor().real_user_id.filter(|_| waiting);
            let totals = if wants_totals { Some(totals::totals(tx, &filter).await?) } else { None };
            let counted = totals.as_ref().map(|totals| totals.iter().map(|total| total.count).sum());
            let (rows, total) = lists::list(tx, &filter, &page, counted).await?;
            let people: Vec<UserId> = rows.iter().filter_map(|row| row.open_user_id).collect();
            let names = identity::names_of(tx, &people).await?;
            let address =
                |file_id| receipts::address(tx, platform, caller.user_id, file_id, receipts::THUMBNAIL_NAME);
            let cursor = |row: &Listed| Cursor { created_at: row.claim.created_at, id: row.claim.id.0 };
            let page = Page::new(&page, rows, total, cursor);
            Ok::<_, ClaimError>((
                page.map(|row| ClaimListedView::new(row, &names, caller, &place, address)),
                totals,
            ))
        })
        .await?;
    let base_total = totals.as_ref().map(|totals| totals.iter().map(|total| total.base_amount).sum());
    let totals = totals.map(|totals| totals.into_iter().map(TotalView::from).collect());
    let view = ClaimPageView { data: page.data, pagination: page.pagination, totals, base_total };
    Ok(axum::Json(view).into_response())
}
