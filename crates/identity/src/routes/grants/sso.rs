//! Ways in for an address, and the way through the company's own provider.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use platform::http::extract::{JsonBody, QueryParams};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Config, Platform, Problem};
use serde::{Deserialize, Serialize};
use types::SsoConnectionId;

use crate::error::IdentityError;
use crate::model;
use crate::routes::auth::system;
use crate::routes::cookie;
use crate::routes::views::{ChallengeView, SecondFactorView};
use crate::service::grants::sso::sign_on::{self, ATTEMPT_LIFE, Arrived, Departure, Refusal, Return};
use crate::service::grants::sso::{joining, mapping};
use crate::service::sign_in::{self, CHALLENGE_LIFE, Conclusion};

/// The browser that left for a provider. It comes back by a link of another site, so `SameSite` is `Lax`.
const BROWSER: &str = "biglive_sso";
/// A sign-in that came back and waits for its second factor.
const CHALLENGE: &str = "biglive_sso_challenge";
/// Somebody who came back and waits for the account's owner.
const LINK: &str = "biglive_sso_link";
const PATH: &str = "/api/v1/auth/sso";

#[derive(Clone, Copy)]
enum SameSite {
    Lax,
    Strict,
}

fn set_cookie(
    config: &Config,
    name: &str,
    value: &str,
    seconds: i64,
    same_site: SameSite,
) -> Option<HeaderValue> {
    let secure = if config.is_https() { "; Secure" } else { "" };
    let same_site = match same_site {
        SameSite::Lax => "Lax",
        SameSite::Strict => "Strict",
    };
    let cookie =
        format!("{name}={value}; Path={PATH}; Max-Age={seconds}; HttpOnly; SameSite={same_site}{secure}");
    HeaderValue::from_str(&cookie).ok()
}

/// Whose ways in.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SignInMethodQuery {
    /// Address; only its domain counts.
    pub email: String,
}

/// A company's own sign-on.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct SsoChoiceView {
    /// For `POST /auth/sso/start`.
    pub id: SsoConnectionId,
    /// What the company calls it.
    pub name: String,
}

/// Ways in.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct SignInMethodsView {
    /// With a password.
    pub password: bool,
    /// With a code sent by e-mail.
    pub email_code: bool,
    /// With a passkey.
    pub passkey: bool,
    /// Through the company.
    pub sso: Vec<SsoChoiceView>,
    /// Whether the company is the only way.
    pub sso_only: bool,
}

/// Lists the ways in for addresses of this domain: the same for all of them, whether or not they have an account.
#[utoipa::path(get, path = "/api/v1/auth/methods", tag = "identity", operation_id = "sign_in_method_list",
    params(SignInMethodQuery), security(()),
    responses((status = 200, body = SignInMethodsView), (status = 400, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn sign_in_method_list(
    State(platform): State<Platform>,
    QueryParams(query): QueryParams<SignInMethodQuery>,
) -> Result<Json<SignInMethodsView>, Problem> {
    let email = model::email("email", &query.email).map_err(IdentityError::from)?;
    let offered = sign_on::offered_to(&system(&platform), &email).await?;
    let sso = offered.into_iter().map(|(id, name)| SsoChoiceView { id, name }).collect();
    Ok(Json(SignInMethodsView { password: true, email_code: true, passkey: true, sso, sso_only: false }))
}

/// Leaves for a provider.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SsoStart {
    /// From `GET /auth/methods`.
    pub connection_id: SsoConnectionId,
    /// Stay signed in for 30 days instead of 7.
    #[serde(default)]
    pub remember_me: bool,
    /// A page of the portal to come back to.
    pub return_to: Option<String>,
}

/// Where to go.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct SsoStartView {
    /// The provider's page.
    pub authorization_url: String,
}

/// Begins a sign-in at the company's own provider, for the browser that gets this answer's cookie.
#[utoipa::path(post, path = "/api/v1/auth/sso/start", tag = "identity", operation_id = "sso_start", security(()),
    request_body = SsoStart,
    responses((status = 200, body = SsoStartView), (status = 400, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn sso_start(
    State(platform): State<Platform>,
    JsonBody(body): JsonBody<SsoStart>,
) -> Result<Response, Problem> {
    let return_to =
        mapping::return_to("return_to", body.return_to.as_deref()).map_err(IdentityError::from)?;
    let departure = Departure { connection_id: body.connection_id, remember_me: body.remember_me, return_to };
    let sent = sign_on::depart(&platform, &system(&platform), departure).await?;
    let mut response = Json(SsoStartView { authorization_url: sent.authorization_url }).into_response();
    let seconds = ATTEMPT_LIFE.as_secs();
    append(
        &mut response,
        set_cookie(&platform.config, BROWSER, &sent.browser_secret, seconds, SameSite::Lax),
    );
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn append(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// What a provider sends back with the browser.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SsoCallbackQuery {
    /// To be exchanged for the provider's word.
    pub code: Option<String>,
    /// Which sign-in it belongs to.
    pub state: Option<String>,
    /// Which provider answers (RFC 9207).
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

/// Ends a sign-in at the company's own provider. A browser follows it here, so every answer is a page to go to: where
/// the person wanted to go, `/login?sso=second_factor`, or `/login?sso_error=` with the reason.
#[utoipa::path(get, path = "/api/v1/auth/sso/callback", tag = "identity", operation_id = "sso_callback",
    params(SsoCallbackQuery), security(()),
    responses((status = 303, description = "Go to `Location`", headers(("Location" = String))),
        (status = 400, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn sso_callback(
    State(platform): State<Platform>,
    headers: HeaderMap,
    QueryParams(query): QueryParams<SsoCallbackQuery>,
) -> Response {
    let back = Return {
        state: query.state,
        code: query.code,
        issuer: query.iss,
        error: query.error,
        browser_secret: cookie::value(&headers, BROWSER).map(str::to_owned),
        device_token: cookie::value(&headers, cookie::DEVICE).map(str::to_owned),
    };
    let config = &platform.config;
    let mut response = match sign_on::arrive(&platform, &system(&platform), back).await {
        Ok(Arrived::Concluded { conclusion: Conclusion::SignedIn(session), return_to }) => {
            let mut response = go_to(&return_to);
            let tokens = session.tokens;
            append(&mut response, cookie::keep(config, &tokens.refresh_token, tokens.refresh_seconds));
            response
        }
        Ok(Arrived::Concluded { conclusion: Conclusion::SecondFactor(challenge), return_to }) => {
            let mut response = go_to(&second_step(&return_to));
            let seconds = CHALLENGE_LIFE.as_secs();
            let cookie = set_cookie(config, CHALLENGE, &challenge.token, seconds, SameSite::Strict);
            append(&mut response, cookie);
            response
        }
        Ok(Arrived::LinkOffered { token }) => {
            let mut response = go_to("/login?sso_error=sso_link");
            let seconds = joining::LINK_LIFE.as_secs();
            append(&mut response, set_cookie(config, LINK, &token, seconds, SameSite::Strict));
            response
        }
        Err(refusal) => {
            tracing::info!(%refusal, "single sign-on ended without a session");
            go_to(&format!("/login?sso_error={}", reason(refusal)))
        }
    };
    // Whatever came of it, the sign-in is over.
    append(&mut response, set_cookie(config, BROWSER, "", 0, SameSite::Lax));
    response
}

/// Where the second factor is asked for, and where it goes on from there.
fn second_step(return_to: &str) -> String {
    const PAGE: &str = "/login?sso=second_factor";
    if return_to == "/" {
        return PAGE.to_owned();
    }
    let next: String = url::form_urlencoded::byte_serialize(return_to.as_bytes()).collect();
    format!("{PAGE}&next={next}")
}

/// The reason as the sign-in page knows it: a type of problem, or `sso_no_member`.
fn reason(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Expired => "link_invalid",
        Refusal::Provider(_) | Refusal::Protocol(_) => "sso_failed",
        Refusal::NotAMember(_) | Refusal::Identity(IdentityError::NotEngaged) => "sso_no_member",
        Refusal::Identity(error) => Problem::from(error).kind().name(),
    }
}

/// A redirect to a path of this origin, whatever the request said its host was.
fn go_to(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    let fixed = [
        (header::LOCATION, location),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    (StatusCode::SEE_OTHER, fixed.into_iter().collect::<HeaderMap>()).into_response()
}

/// The question for a second factor, for the browser that has just come back from a provider.
#[utoipa::path(get, path = "/api/v1/auth/sso/challenge", tag = "identity", operation_id = "sso_challenge_detail",
    security(()),
    responses((status = 200, body = SecondFactorView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn sso_challenge_detail(
    State(platform): State<Platform>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = cookie::value(&headers, CHALLENGE).filter(|_| cookie::is_browser(&headers));
    let token = token.ok_or(IdentityError::LinkInvalid)?;
    let challenge = sign_in::waiting(&platform, &system(&platform), token).await?;
    let challenge = challenge.ok_or(IdentityError::LinkInvalid)?;
    let second_factor = ChallengeView {
        challenge: challenge.token,
        methods: challenge.methods,
        expires_in: challenge.seconds,
        sms_hint: challenge.sms_hint,
    };
    let mut response = Json(SecondFactorView { second_factor }).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Says that whoever came back from a provider in this browser is the signed-in person: from then on they can come in
/// that way.
#[utoipa::path(post, path = "/api/v1/auth/sso/link", tag = "identity", operation_id = "sso_link_create",
    security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn sso_link_create(
    cx: Authorized<allow::AccountSecure>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = cookie::value(&headers, LINK).filter(|_| cookie::is_browser(&headers));
    let token = token.ok_or(IdentityError::LinkInvalid)?;
    let (platform, actor) = (cx.platform(), cx.actor().clone());
    joining::confirm(platform, &cx.own_account(), actor, cx.user_id(), token).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    append(&mut response, set_cookie(&platform.config, LINK, "", 0, SameSite::Strict));
    Ok(response)
}
