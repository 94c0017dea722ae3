//! Passwords: forgotten, chosen anew, changed, estimated.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use http::StatusCode;
use platform::http::extract::JsonBody;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Platform, Problem};
use serde::{Deserialize, Serialize};

use super::super::auth::system;
use super::super::cookie;
use super::super::views::{SignInAnswer, concluded};
use crate::error::IdentityError;
use crate::model;
use crate::passwords::strength::Strength;
use crate::service::accounts::passwords;
use crate::service::sign_in::Wish;

/// Says that a password is forgotten.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordForget {
    /// Address of the account.
    pub email: String,
}

/// Chooses a new password with the link of an e-mail.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordReset {
    /// From the link.
    pub token: String,
    /// At least 12 characters, not easy to guess.
    pub password: String,
    /// Stay signed in for 30 days instead of 7.
    #[serde(default)]
    pub remember_me: bool,
}

/// Changes one's own password.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password until now; may be left out by somebody who has just proven who they are.
    pub current_password: Option<String>,
    /// At least 12 characters, not easy to guess.
    pub password: String,
}

/// A password that is being typed.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordEstimate {
    /// The password.
    pub password: String,
    /// Address of its account.
    pub email: Option<String>,
}

/// How hard a password is to guess.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct PasswordStrengthView {
    /// 0 (guessed at once) to 4 (very hard to guess).
    pub score: u8,
    /// What is wrong with it.
    #[schema(required)]
    pub warning: Option<String>,
    /// What would make it better.
    pub suggestions: Vec<String>,
    /// Whether it would be accepted, as far as can be said before it is chosen.
    pub is_acceptable: bool,
}

impl From<Strength> for PasswordStrengthView {
    fn from(strength: Strength) -> Self {
        let Strength { score, warning, suggestions, is_acceptable } = strength;
        Self { score, warning, suggestions, is_acceptable }
    }
}

/// Mails a link with which a new password is chosen, good for an hour and once. The answer is the same, after the same
/// time, whether or not the address has an account.
#[utoipa::path(post, path = "/api/v1/auth/forgot-password", tag = "identity", operation_id = "password_forget",
    security(()), request_body = PasswordForget,
    responses((status = 202), (status = 400, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn password_forget(
    State(platform): State<Platform>,
    JsonBody(body): JsonBody<PasswordForget>,
) -> Result<StatusCode, Problem> {
    let email = model::email("email", &body.email).map_err(IdentityError::from)?;
    passwords::forgotten(&platform, &system(&platform), &email).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Chooses a new password and signs in. All other sessions end, and the person is told by e-mail.
#[utoipa::path(post, path = "/api/v1/auth/reset-password", tag = "identity", operation_id = "password_reset",
    security(()), request_body = PasswordReset,
    responses((status = 200, body = SignInAnswer), (status = 400, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 429, body = ProblemView),
        (status = 503, body = ProblemView)))]
pub async fn password_reset(
    State(platform): State<Platform>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<PasswordReset>,
) -> Result<Response, Problem> {
    let PasswordReset { token, password, remember_me } = body;
    let entry = cookie::entry(&headers, Wish::Any, remember_me);
    let conclusion = passwords::reset(&platform, &system(&platform), &token, password, entry).await?;
    Ok(concluded(&platform, &headers, conclusion))
}

/// Estimates a password while it is typed. Nothing of it is kept.
#[utoipa::path(post, path = "/api/v1/auth/password-strength", tag = "identity", operation_id = "password_estimate",
    security(()), request_body = PasswordEstimate,
    responses((status = 200, body = PasswordStrengthView), (status = 400, body = ProblemView),
        (status = 429, body = ProblemView), (status = 503, body = ProblemView)))]
pub async fn password_estimate(
    State(platform): State<Platform>,
    JsonBody(body): JsonBody<PasswordEstimate>,
) -> Result<Json<PasswordStrengthView>, Problem> {
    let PasswordEstimate { password, email } = body;
    let strength = passwords::estimate(&platform, &system(&platform), password, email).await?;
    Ok(Json(strength.into()))
}

/// Changes, or sets, the caller's own password. Their other sessions end; a caller who had to choose a new one refreshes
/// afterwards, for a token that says so.
#[utoipa::path(post, path = "/api/v1/me/password", tag = "identity", operation_id = "password_change",
    security(("bearer" = [])), request_body = PasswordChange,
    responses((status = 204), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView), (status = 503, body = ProblemView)))]
pub async fn password_change(
    cx: Authorized<allow::AccountSecure>,
    JsonBody(body): JsonBody<PasswordChange>,
) -> Result<StatusCode, Problem> {
    let PasswordChange { current_password, password } = body;
    let (platform, account) = (cx.platform(), cx.own_account());
    passwords::change(platform, &cx, &account, cx.principal(), current_password, password).await?;
    Ok(StatusCode::NO_CONTENT)
}
