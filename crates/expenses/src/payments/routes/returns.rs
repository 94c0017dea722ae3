//! What comes back of an advance.

use axum::response::Response;
use http::StatusCode;
use jiff::civil::Date;
use platform::http::extract::{JsonBody, PathParams};
use platform::idempotency::IdempotencyKey;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem, Scope};
use serde::{Deserialize, Serialize};
use types::{Amount, ClaimId};

use super::super::returns;
use super::super::service::Paid;
use crate::office::OfficeError;
use crate::routes::views::ClaimView;
use crate::service::{Caller, read};

/// Money that came back.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvanceReturnCreate {
    /// In the advance's currency; at most what is left of it.
    pub amount: Amount,
    /// The transfer's or the cash receipt's: 1 to 140 characters.
    pub reference: String,
    /// When it came; not a day to come.
    #[schema(value_type = String, format = Date)]
    pub paid_on: Date,
}

/// Notes that a person gave back what they did not need of an advance.
#[utoipa::path(post, path = "/api/v1/expenses/{id}/returns", tag = "expenses", operation_id = "advance_return_create",
    params(("id" = ClaimId, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = AdvanceReturnCreate,
    security(("bearer" = [])),
    responses((status = 201, body = ClaimView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn advance_return_create(
    cx: Authorized<allow::ExpensePay>,
    PathParams(id): PathParams<ClaimId>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<AdvanceReturnCreate>,
) -> Result<Response, Problem> {
    let caller = Caller { user_id: cx.user_id(), role: cx.principal().role, scope: Scope::Organization };
    let platform = cx.platform();
    let received = Paid { reference: body.reference.trim(), paid_on: body.paid_on };
    idempotency
        .write_once(&cx, caller.user_id, StatusCode::CREATED, &body, async |tx| {
            returns::record(tx, caller.user_id, id, body.amount, &received).await?;
            Ok::<_, OfficeError>(read::detail(tx, platform, id, caller).await?)
        })
        .await
}
