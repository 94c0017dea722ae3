//! Sign-in, refresh, sign-out and the public keys. The only routes that look at the cookie.

use axum::extract::{Extension, State};
use axum::response::{IntoResponse as _, Response};
use axum::{Json, http::HeaderMap};
use http::{HeaderValue, StatusCode, header};
use platform::auth::tokens::Jwk;
use platform::db::context::Purpose;
use platform::http::extract::JsonBody;
use platform::http::request;
use platform::problem::ProblemView;
use platform::{Platform, Principal, Problem, SystemContext};
use serde::{Deserialize, Serialize};
use types::OrganizationId;

use super::cookie;
use super::views::{SignInAnswer, TokensView, concluded, with_tokens};
use crate::error::IdentityError;
use crate::model;
use crate::rules::Bearer;
use crate::service::sessions;
use crate::service::sign_in::{self, SignIn, Wish};

/// Signs in with a password.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginCreate {
    /// Address of the account.
    pub email: String,
    /// Its password.
    pub password: String,
    /// Stay signed in for 30 days instead of 7.
    #[serde(default)]
    pub remember_me: bool,
    /// Where to go; without, the organization used last.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub organization_id: Destination,
}

/// An organization in a request, or none.
#[derive(Default, Deserialize)]
#[serde(from = "Option<uuid::Uuid>")]
pub struct Destination(pub(super) Wish);

impl From<Option<uuid::Uuid>> for Destination {
    fn from(id: Option<uuid::Uuid>) -> Self {
        Self(id.map_or(Wish::Any, |id| Wish::Only(OrganizationId(id))))
    }
}

/// Exchanges a refresh token.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshCreate {
    /// The token; browsers leave it out, theirs is in the cookie.
    pub refresh_token: Option<String>,
    /// Where to switch to; without, the session stays where it is.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub organization_id: Destination,
}

/// Ends a session.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogoutCreate {
    /// The token; browsers leave it out, theirs is in the cookie.
    pub refresh_token: Option<String>,
}

/// The published keys (RFC 7517).
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct KeySetView {
    /// Keys that access tokens may be signed with.
    #[schema(value_type = Vec<Jwk>)]
    pub keys: Vec<serde_json::Value>,
}

pub(super) fn system(platform: &Platform) -> SystemContext {
    platform.system(Purpose::SignIn, request::origin())
}

/// The refresh token of a request and who shows it.
fn shown<'a>(
    headers: &'a HeaderMap,
    body: Option<&'a str>,
) -> Result<Option<(&'a str, Bearer)>, IdentityError> {
    match (body, cookie::read(headers)) {
        (Some(token), _) => Ok(Some((token, Bearer::Client))),
        (None, Some(_)) if !cookie::is_browser(headers) => Err(IdentityError::CrossSite),
        (None, Some(token)) => Ok(Some((token, Bearer::Browser))),
        (None, None) => Ok(None),
    }
}

/// Signs in. An unknown address and a wrong password get the same answer in the same time. Five attempts a minute are
/// counted per address and per account; ten wrong passwords in a row lock an account for 30 minutes.
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "identity", operation_id = "session_create", security(()),
    request_body = LoginCreate,
    responses((status = 200, body = SignInAnswer), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView),
        (status = 503, body = ProblemView)))]
pub async fn session_create(
    State(platform): State<Platform>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<LoginCreate>,
) -> Result<Response, Problem> {
    let email = model::email("email", &body.email).map_err(IdentityError::from)?;
    let LoginCreate { password, remember_me, organization_id: Destination(organization), .. } = body;
    let entry = cookie::entry(&headers, organization, remember_me);
    let request = SignIn { email, password, entry };
    let conclusion = sign_in::sign_in(&platform, &system(&platform), request).await?;
    Ok(concluded(&platform, &headers, conclusion))
}

/// Exchanges the refresh token for new tokens, and switches the organization on request. A token can be used once;
/// one that comes again ends the session – except that a browser may repeat itself within ten seconds.
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "identity", operation_id = "session_refresh", security(()),
    request_body = RefreshCreate,
    responses((status = 200, body = TokensView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn session_refresh(
    State(platform): State<Platform>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<RefreshCreate>,
) -> Result<Response, Problem> {
    let (token, bearer) =
        shown(&headers, body.refresh_token.as_deref())?.ok_or(IdentityError::InvalidToken)?;
    let tokens =
        sessions::refresh(&platform, &system(&platform), token, bearer, body.organization_id.0).await?;
    Ok(with_tokens(&platform, &headers, tokens, |tokens| tokens))
}

/// Ends the session of the refresh token (body or cookie) or, without one, of the access token.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "identity", operation_id = "session_delete",
    security((), ("bearer" = [])), request_body = LogoutCreate,
    responses((status = 204), (status = 400, body = ProblemView), (status = 403, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn session_delete(
    State(platform): State<Platform>,
    principal: Option<Extension<Principal>>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<LogoutCreate>,
) -> Result<Response, Problem> {
    let system = system(&platform);
    match (shown(&headers, body.refresh_token.as_deref())?, principal) {
        (Some((token, _)), _) => sessions::sign_out(&system, token).await?,
        (None, Some(Extension(principal))) => sessions::sign_out_device(&system, &principal).await?,
        (None, None) => {}
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = cookie::forget(&platform.config).filter(|_| cookie::is_browser(&headers)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The public keys of access tokens.
#[utoipa::path(get, path = "/.well-known/jwks.json", tag = "identity", operation_id = "key_list", security(()),
    responses((status = 200, body = KeySetView), (status = 429, body = ProblemView)))]
pub async fn key_list(State(platform): State<Platform>) -> Result<Response, Problem> {
    let keys = platform.tokens.jwks().iter().map(serde_json::to_value).collect::<Result<_, _>>();
    let keys = keys.map_err(Problem::internal)?;
    let mut response = Json(KeySetView { keys }).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    Ok(response)
}
