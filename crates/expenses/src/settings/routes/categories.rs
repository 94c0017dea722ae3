//! Making and changing categories; their list is every member's.

use axum::response::Response;
use http::StatusCode;
use platform::http::extract::{JsonBody, PathParams};
use platform::idempotency::IdempotencyKey;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, Problem};
use serde::{Deserialize, Deserializer, Serialize};
use types::{Amount, CategoryId};

use super::super::categories::{self, CategoryChanges};
use crate::office::OfficeError;
use crate::routes::categories::CategoryView;

/// A new category.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryCreate {
    /// 1 to 100 characters; no two categories have the same name.
    pub name: String,
    /// At most 50 characters; no two categories have the same one.
    pub code: Option<String>,
    /// What belongs here; at most 1,000 characters.
    pub description: Option<String>,
    /// The ledger's account.
    pub account_code: Option<String>,
    /// Whether a claim with it needs a receipt: so where left out.
    pub requires_receipt: Option<bool>,
    /// Lines above it get a warning; in the organization's currency.
    pub max_amount: Option<Amount>,
    /// Whether new claims may use it: so where left out.
    pub is_active: Option<bool>,
}

/// What changes; what is left out stays, null removes.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CategoryUpdate {
    /// 1 to 100 characters.
    pub name: Option<String>,
    /// At most 50 characters.
    #[serde(deserialize_with = "present")]
    pub code: Option<Option<String>>,
    /// At most 1,000 characters.
    #[serde(deserialize_with = "present")]
    pub description: Option<Option<String>>,
    /// The ledger's account.
    #[serde(deserialize_with = "present")]
    pub account_code: Option<Option<String>>,
    /// Whether a claim with it needs a receipt.
    pub requires_receipt: Option<bool>,
    /// Lines above it get a warning.
    #[serde(deserialize_with = "present")]
    pub max_amount: Option<Option<Amount>>,
    /// Whether new claims may use it.
    pub is_active: Option<bool>,
}

fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// Makes a category.
#[utoipa::path(post, path = "/api/v1/expense-categories", tag = "expenses", operation_id = "expense_category_create",
    request_body = CategoryCreate, security(("bearer" = [])), params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = CategoryView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 415, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn expense_category_create(
    cx: Authorized<allow::ExpenseManage>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<CategoryCreate>,
) -> Result<Response, Problem> {
    let fingerprint = serde_json::to_value(&body).map_err(Problem::internal)?;
    let changes = CategoryChanges {
        name: Some(body.name),
        code: Some(body.code),
        description: Some(body.description),
        account_code: Some(body.account_code),
        requires_receipt: body.requires_receipt,
        max_amount: Some(body.max_amount),
        is_active: body.is_active,
    };
    idempotency
        .write_once(&cx, cx.user_id(), StatusCode::CREATED, &fingerprint, async |tx| {
            let category = categories::create(tx, changes).await?;
            Ok::<_, OfficeError>(CategoryView::from(category))
        })
        .await
}

/// Changes a category; claims that use it keep their lines.
#[utoipa::path(patch, path = "/api/v1/expense-categories/{id}", tag = "expenses",
    operation_id = "expense_category_update", request_body = CategoryUpdate, security(("bearer" = [])),
    params(("id" = CategoryId, Path), ("If-Match" = String, Header, description = "ETag as given")),
    responses((status = 200, body = CategoryView, headers(("ETag" = String))), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 412, body = ProblemView), (status = 415, body = ProblemView), (status = 428, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn expense_category_update(
    cx: Authorized<allow::ExpenseManage>,
    PathParams(id): PathParams<CategoryId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<CategoryUpdate>,
) -> Result<Versioned<CategoryView>, Problem> {
    let changes = CategoryChanges {
        name: body.name,
        code: body.code,
        description: body.description,
        account_code: body.account_code,
        requires_receipt: body.requires_receipt,
        max_amount: body.max_amount,
        is_active: body.is_active,
    };
    let category = cx.write(async |tx| categories::update(tx, id, version, changes).await).await?;
    Ok(Versioned(category.version, category.into()))
}
