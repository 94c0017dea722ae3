//! What lines are spent on.

use axum::Json;
use jiff::Timestamp;
use platform::http::extract::QueryParams;
use platform::policy::{Permission, allow, scope_of};
use platform::problem::ProblemView;
use platform::{Authorized, Problem, Scope};
use serde::{Deserialize, Serialize};
use types::{Amount, CategoryId};

use crate::model::Category;
use crate::service::categories;

/// What a line is spent on.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CategoryView {
    /// Identifier.
    pub id: CategoryId,
    /// As people see it.
    pub name: String,
    /// A short one.
    pub code: Option<String>,
    /// What belongs here.
    pub description: Option<String>,
    /// The ledger's account.
    pub account_code: Option<String>,
    /// Whether a claim with it needs a receipt.
    pub requires_receipt: bool,
    /// Lines above it get a warning; in the organization's currency.
    pub max_amount: Option<Amount>,
    /// Whether new claims may use it.
    pub is_active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// For `If-Match`.
    pub version: i64,
}

impl From<Category> for CategoryView {
    fn from(category: Category) -> Self {
        Self {
            id: category.id,
            name: category.name,
            code: category.code,
            description: category.description,
            account_code: category.account_code,
            requires_receipt: category.requires_receipt,
            max_amount: category.max_amount,
            is_active: category.is_active,
            created_at: category.created_at,
            updated_at: category.updated_at,
            version: category.version,
        }
    }
}

/// All categories of a company: few.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CategoryListView {
    /// By name.
    pub data: Vec<CategoryView>,
}

/// Which categories.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CategoryListQuery {
    /// Those that are not in use too, for whoever manages them.
    pub all: Option<bool>,
}

/// Lists what a claim can be spent on. A company that has no categories yet gets a set to begin with.
#[utoipa::path(get, path = "/api/v1/expense-categories", tag = "expenses", operation_id = "expense_category_list",
    params(CategoryListQuery), security(("bearer" = [])),
    responses((status = 200, body = CategoryListView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_category_list(
    cx: Authorized<allow::ExpenseRead>,
    QueryParams(query): QueryParams<CategoryListQuery>,
) -> Result<Json<CategoryListView>, Problem> {
    let manages = scope_of(cx.principal().role, Permission::ExpenseManage) == Scope::Organization;
    let all = manages && query.all.unwrap_or(false);
    let mut found = cx.read(async |tx| categories::list(tx, all).await).await?;
    if found.is_empty() {
        found = cx
            .write(async |tx| {
                categories::seed(tx).await?;
                categories::list(tx, all).await
            })
            .await?;
    }
    Ok(Json(CategoryListView { data: found.into_iter().map(CategoryView::from).collect() }))
}
