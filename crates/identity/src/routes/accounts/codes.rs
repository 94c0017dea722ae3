//! Coming in by e-mail.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use http::StatusCode;
use platform::http::extract::JsonBody;
use platform::problem::ProblemView;
use platform::{FieldError, Platform, Problem};
use serde::Deserialize;

use super::super::auth::{Destination, system};
use super::super::cookie;
use super::super::views::{SignInAnswer, concluded};
use crate::error::IdentityError;
use crate::model;
use crate::service::accounts::codes::{self, Shown};

/// Asks for a code.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInCodeCreate {
    /// Address of the account.
    pub email: String,
}

/// Signs in with what the e-mail says: address and code, or the link's token.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInCodeVerify {
    /// Address of the account, with `code`.
    pub email: Option<String>,
    /// Six digits.
    pub code: Option<String>,
    /// From the link, instead of the two.
    pub token: Option<String>,
    /// Stay signed in for 30 days instead of 7.
    #[serde(default)]
    pub remember_me: bool,
    /// Where to go; without, the organization used last.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub organization_id: Destination,
}

/// Mails a code of six digits and a link, both good for ten minutes and once. The answer is the same, after the same
/// time, whether or not the address has an account.
#[utoipa::path(post, path = "/api/v1/auth/code", tag = "identity", operation_id = "sign_in_code_create", security(()),
    request_body = SignInCodeCreate,
    responses((status = 202), (status = 400, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn sign_in_code_create(
    State(platform): State<Platform>,
    JsonBody(body): JsonBody<SignInCodeCreate>,
) -> Result<StatusCode, Problem> {
    let email = model::email("email", &body.email).map_err(IdentityError::from)?;
    codes::request(&platform, &system(&platform), &email).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Signs in with a code (`code_invalid`) or a link (`link_invalid`) from an e-mail. A code is dead after five wrong
/// guesses; the link beside it is not.
#[utoipa::path(post, path = "/api/v1/auth/code/verify", tag = "identity", operation_id = "sign_in_code_verify",
    security(()), request_body = SignInCodeVerify,
    responses((status = 200, body = SignInAnswer), (status = 400, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn sign_in_code_verify(
    State(platform): State<Platform>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<SignInCodeVerify>,
) -> Result<Response, Problem> {
    let SignInCodeVerify { email, code, token, remember_me, organization_id: Destination(wish) } = body;
    let shown = shown(email, code, token)?;
    let entry = cookie::entry(&headers, wish, remember_me);
    let conclusion = codes::verify(&platform, &system(&platform), shown, entry).await?;
    Ok(concluded(&platform, &headers, conclusion))
}

fn shown(email: Option<String>, code: Option<String>, token: Option<String>) -> Result<Shown, IdentityError> {
    match (email, code, token) {
        (None, None, Some(token)) => Ok(Shown::Link { token }),
        (Some(email), Some(code), None) => Ok(Shown::Code { email: model::email("email", &email)?, code }),
        _ => Err(FieldError::new("code", "Send the address and the code, or the link's token.").into()),
    }
}
