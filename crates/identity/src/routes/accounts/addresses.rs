//! Proving an e-mail address, and moving an account to another one.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use platform::http::extract::JsonBody;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Platform, Problem};
use serde::{Deserialize, Serialize};

use super::super::auth::system;
use crate::error::IdentityError;
use crate::model;
use crate::service::accounts::addresses;
use crate::service::accounts::registrations;
use crate::service::limits;

/// The token of a link that proves an address.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailVerify {
    /// From the link.
    pub token: String,
}

/// What an address was proven for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmailPurpose {
    /// The person has registered, and waits for an administrator now.
    Registration,
    /// One of the two addresses of a move has agreed.
    EmailChange,
}

/// What proving an address came to.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct EmailVerificationView {
    /// What it was for.
    pub purpose: EmailPurpose,
    /// Whether nothing more is needed from the person; a move waits for the other address.
    pub is_complete: bool,
}

/// Moves the caller's account to another address.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailChange {
    /// The new address.
    pub email: String,
}

/// Proves an address: of a registration, or of either side of a move. When both sides of a move have agreed, the
/// account has moved and is signed out everywhere.
#[utoipa::path(post, path = "/api/v1/auth/verify-email", tag = "identity", operation_id = "email_verify",
    security(()), request_body = EmailVerify,
    responses((status = 200, body = EmailVerificationView), (status = 400, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn email_verify(
    State(platform): State<Platform>,
    JsonBody(body): JsonBody<EmailVerify>,
) -> Result<Json<EmailVerificationView>, Problem> {
    let system = system(&platform);
    let budget = limits::Budget::take(&platform, &system, "link", None)?;
    let view = limits::refusing_steadily(async {
        if registrations::confirm(&platform, &system, &body.token).await? {
            return Ok(EmailVerificationView { purpose: EmailPurpose::Registration, is_complete: true });
        }
        match addresses::confirm(&platform, &system, &body.token).await? {
            Some(is_complete) => {
                Ok(EmailVerificationView { purpose: EmailPurpose::EmailChange, is_complete })
            }
            None => Err(IdentityError::LinkInvalid),
        }
    })
    .await?;
    budget.give_back();
    Ok(Json(view))
}

/// Stops a move with the link that the old address got, also after it has agreed, until the account has moved.
#[utoipa::path(post, path = "/api/v1/auth/verify-email/stop", tag = "identity", operation_id = "email_change_stop",
    security(()), request_body = EmailVerify,
    responses((status = 204), (status = 400, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn email_change_stop(
    State(platform): State<Platform>,
    JsonBody(body): JsonBody<EmailVerify>,
) -> Result<StatusCode, Problem> {
    let system = system(&platform);
    let budget = limits::Budget::take(&platform, &system, "link", None)?;
    limits::refusing_steadily(addresses::stop(&platform, &system, &body.token)).await?;
    budget.give_back();
    Ok(StatusCode::NO_CONTENT)
}

/// Asks both addresses whether the caller's account may move. The answer is the same when the new one is taken.
#[utoipa::path(post, path = "/api/v1/me/email", tag = "identity", operation_id = "email_change",
    security(("bearer" = [])), request_body = EmailChange,
    responses((status = 202), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn email_change(
    cx: Authorized<allow::AccountSecure>,
    JsonBody(body): JsonBody<EmailChange>,
) -> Result<StatusCode, Problem> {
    let email = model::email("email", &body.email).map_err(IdentityError::from)?;
    addresses::request(cx.platform(), &cx, &cx.own_account(), cx.principal(), &email).await?;
    Ok(StatusCode::ACCEPTED)
}
