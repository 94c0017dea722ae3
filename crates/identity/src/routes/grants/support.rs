//! Help by whoever runs the server: the organization's leave, and the helper's look.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use platform::http::extract::JsonBody;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Platform, Problem};
use serde::{Deserialize, Serialize};

use crate::error::IdentityError;
use crate::routes::auth::system;
use crate::routes::views::TokensView;
use crate::service::grants::support::{self, AccessToken};

/// For how long support may look.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupportAccessCreate {
    /// 1 to 72 hours from now.
    pub hours: u32,
}

/// The leave that was given.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct SupportAccessView {
    /// When it ends.
    pub support_until: Timestamp,
}

/// Opens a look.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupportSessionCreate {
    /// From the link.
    pub token: String,
}

/// An access token without a refresh token, as an answer that nobody keeps.
pub fn access_only(token: AccessToken) -> Response {
    let view = TokensView { access_token: token.text, refresh_token: None, expires_in: token.seconds };
    let mut response = Json(view).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Lets whoever runs the server look at the organization, through the eyes of the caller, without changing anything.
#[utoipa::path(post, path = "/api/v1/organization/support-access", tag = "identity",
    operation_id = "support_access_create", security(("bearer" = [])), request_body = SupportAccessCreate,
    responses((status = 200, body = SupportAccessView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn support_access_create(
    cx: Authorized<allow::SecurityManage>,
    JsonBody(body): JsonBody<SupportAccessCreate>,
) -> Result<Json<SupportAccessView>, Problem> {
    let span = support::hours("hours", body.hours).map_err(IdentityError::from)?;
    let user_id = cx.user_id();
    let support_until = cx.write(async |tx| support::grant(tx, user_id, span).await).await?;
    Ok(Json(SupportAccessView { support_until }))
}

/// Ends support's leave, and every look under way within a second.
#[utoipa::path(delete, path = "/api/v1/organization/support-access", tag = "identity",
    operation_id = "support_access_delete", security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn support_access_delete(cx: Authorized<allow::SecurityManage>) -> Result<StatusCode, Problem> {
    cx.write(async |tx| support::withdraw(tx).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Opens a look with the link that a command on the server printed. Used, expired and invented links, and those of
/// organizations that did not ask for help, get the same answer.
#[utoipa::path(post, path = "/api/v1/auth/support", tag = "identity", operation_id = "support_session_create",
    security(()), request_body = SupportSessionCreate,
    responses((status = 200, body = TokensView), (status = 400, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn support_session_create(
    State(platform): State<Platform>,
    JsonBody(body): JsonBody<SupportSessionCreate>,
) -> Result<Response, Problem> {
    let token = support::open(&platform, &system(&platform), &body.token).await?;
    Ok(access_only(token))
}

/// A further access token for a look that has not ended.
#[utoipa::path(post, path = "/api/v1/auth/support/renew", tag = "identity", operation_id = "support_session_renew",
    security(("bearer" = [])),
    responses((status = 200, body = TokensView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn support_session_renew(cx: Authorized<allow::MeRead>) -> Result<Response, Problem> {
    let session_id = cx.principal().session_id;
    Ok(access_only(support::renew(cx.platform(), &cx, session_id).await?))
}
