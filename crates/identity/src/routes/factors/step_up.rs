//! Fresh proof of the person, in a running session.

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use platform::http::extract::JsonBody;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem};
use serde::Deserialize;

use super::views::{StepUpView, tokens};
use super::{missing, owner, secret, shown};
use crate::factors::rules::StepUpMethod;
use crate::factors::webauthn::assertion::AssertionResponse;
use crate::routes::views::TokensView;
use crate::service::factors::step_up::{self, Again, Ways};

/// Shows once more who one is.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepUpCreate {
    /// One of the ways that were offered.
    pub method: StepUpMethod,
    /// With `password`.
    pub password: Option<String>,
    /// The code, as typed.
    pub code: Option<String>,
    /// With `passkey`: what the browser answers, `toJSON()` of the credential.
    pub credential: Option<AssertionResponse>,
    /// With `passkey`: from the options.
    pub challenge: Option<String>,
}

/// Asks for a code.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepUpSend {
    /// `sms` or `email`, where it is offered.
    pub method: StepUpMethod,
}

/// Proves once more who the caller is: for 15 minutes, what is sensitive is allowed. The session goes on with the access
/// token of the answer; its refresh token stays.
#[utoipa::path(post, path = "/api/v1/auth/step-up", tag = "identity", operation_id = "step_up_create",
    security(("bearer" = [])), request_body = StepUpCreate,
    responses((status = 200, body = TokensView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView),
        (status = 503, body = ProblemView)))]
pub async fn step_up_create(
    cx: Authorized<allow::AccountRead>,
    JsonBody(body): JsonBody<StepUpCreate>,
) -> Result<Response, Problem> {
    let StepUpCreate { method, password, code, credential, challenge } = body;
    let again = match method.factor() {
        None => Again::Password(password.ok_or_else(|| missing("password"))?),
        Some(method) => Again::Factor(shown(method, code, credential, challenge)?),
    };
    let account = cx.own_account();
    let token = step_up::step_up(&owner(&cx, &account), again).await?;
    Ok(secret(tokens(token)))
}

/// How the caller can prove who they are. Whoever has a second factor shows it; whoever has none, the password or a code
/// from the mailbox.
#[utoipa::path(post, path = "/api/v1/auth/step-up/options", tag = "identity", operation_id = "step_up_options",
    security(("bearer" = [])),
    responses((status = 200, body = StepUpView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn step_up_options(cx: Authorized<allow::AccountRead>) -> Result<Response, Problem> {
    let account = cx.own_account();
    let Ways { methods, sms_hint, passkey } = step_up::ways(&owner(&cx, &account)).await?;
    let (challenge, options) = passkey.unzip();
    Ok(secret(StepUpView { methods, sms_hint, challenge, options }))
}

/// Sends a code to the caller's phone or mailbox; five in a quarter of an hour at most.
#[utoipa::path(post, path = "/api/v1/auth/step-up/send", tag = "identity", operation_id = "step_up_send",
    security(("bearer" = [])), request_body = StepUpSend,
    responses((status = 202), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn step_up_send(
    cx: Authorized<allow::AccountRead>,
    JsonBody(body): JsonBody<StepUpSend>,
) -> Result<Response, Problem> {
    let account = cx.own_account();
    step_up::send(&owner(&cx, &account), body.method).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}
