//! What waits to be paid, and paying one claim by itself.

use axum::Json;
use jiff::civil::Date;
use platform::http::extract::{JsonBody, PathParams};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::version::Versioned;
use platform::{Authorized, Problem, Scope};
use serde::Deserialize;
use types::ClaimId;

use super::super::service::{self, Paid};
use super::views::PayableList;
use crate::office::OfficeError;
use crate::routes::views::ClaimView;
use crate::service::{Caller, read};

/// Lists what is approved and in no batch, by person.
#[utoipa::path(get, path = "/api/v1/expenses/payable", tag = "expenses", operation_id = "expense_payable_list",
    security(("bearer" = [])),
    responses((status = 200, body = PayableList), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn expense_payable_list(
    cx: Authorized<allow::ExpenseManage>,
) -> Result<Json<PayableList>, Problem> {
    let keyring = &cx.platform().keyring;
    let (claims, accounts) = cx.read(async |tx| service::payable(tx, keyring).await).await?;
    Ok(Json(PayableList::new(claims, |person| accounts.contains_key(&person))))
}

/// What the bank says of a payment.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentWrite {
    /// The payment's reference: 1 to 140 characters.
    pub reference: String,
    /// When the money left the account; not a day to come.
    #[schema(value_type = String, format = Date)]
    pub paid_on: Date,
}

impl PaymentWrite {
    /// As the use cases take it.
    pub fn paid(&self) -> Paid<'_> {
        Paid { reference: self.reference.trim(), paid_on: self.paid_on }
    }
}

/// Marks one approved claim as paid by itself.
#[utoipa::path(post, path = "/api/v1/expenses/{id}/paid", tag = "expenses", operation_id = "expense_pay",
    params(("id" = ClaimId, Path)), request_body = PaymentWrite, security(("bearer" = [])),
    responses((status = 200, body = ClaimView, headers(("ETag" = String))), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 409, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_pay(
    cx: Authorized<allow::ExpensePay>,
    PathParams(id): PathParams<ClaimId>,
    JsonBody(body): JsonBody<PaymentWrite>,
) -> Result<Versioned<ClaimView>, Problem> {
    let caller = Caller { user_id: cx.user_id(), role: cx.principal().role, scope: Scope::Organization };
    let platform = cx.platform();
    let view = cx
        .write(async |tx| {
            service::pay_claim(tx, platform, id, &body.paid()).await?;
            Ok::<_, OfficeError>(read::detail(tx, platform, id, caller).await?)
        })
        .await?;
    Ok(Versioned(view.summary.version, view))
}
