//! The second factor of a sign-in, and signing in with a passkey.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, StatusCode, header};
use platform::http::extract::JsonBody;
use platform::problem::ProblemView;
use platform::{Platform, Problem};
use serde::Deserialize;

use super::shown;
use super::views::{PasskeyRequestView, SecondFactorOptionsView};
use crate::factors::webauthn::assertion::AssertionResponse;
use crate::model::FactorMethod;
use crate::routes::auth::{Destination, system};
use crate::routes::cookie;
use crate::routes::views::{SignInView, signed_in};
use crate::service::factors::answer::{self, Answer};
use crate::service::factors::passkeys::{self, Shown};

/// Shows a second factor.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondFactorCreate {
    /// From the sign-in.
    pub challenge: String,
    /// One of the methods that were offered.
    pub method: FactorMethod,
    /// The code, as typed.
    pub code: Option<String>,
    /// What the browser answers for a passkey: `toJSON()` of the credential.
    pub credential: Option<AssertionResponse>,
    /// Do not ask on this device for thirty days.
    #[serde(default)]
    pub trust_device: bool,
}

/// Asks for a code.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondFactorSend {
    /// From the sign-in.
    pub challenge: String,
    /// `sms` or `email`, where it was offered.
    pub method: FactorMethod,
}

/// Asks for a passkey's options.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondFactorOptions {
    /// From the sign-in.
    pub challenge: String,
}

/// Asks for options to sign in with a passkey.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyOptions {}

/// Signs in with a passkey.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeySignIn {
    /// From the options.
    pub challenge: String,
    /// What the browser answers: `toJSON()` of the credential.
    pub credential: AssertionResponse,
    /// Stay signed in for 30 days instead of 7.
    #[serde(default)]
    pub remember_me: bool,
    /// Where to go; without, the organization used last.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub organization_id: Destination,
}

/// Finishes a sign-in with its second factor. A sign-in stands five wrong answers; ten in a row lock codes (not passkeys)
/// for 30 minutes. With `trust_device`, a browser gets a cookie with which it is not asked again for 30 days.
#[utoipa::path(post, path = "/api/v1/auth/second-factor", tag = "identity", operation_id = "second_factor_create",
    security(()), request_body = SecondFactorCreate,
    responses((status = 200, body = SignInView), (status = 400, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 429, body = ProblemView),
        (status = 503, body = ProblemView)))]
pub async fn second_factor_create(
    State(platform): State<Platform>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<SecondFactorCreate>,
) -> Result<Response, Problem> {
    let SecondFactorCreate { challenge, method, code, credential, trust_device } = body;
    let shown = shown(method, code, credential, None)?;
    let trusts_device = trust_device && cookie::is_browser(&headers);
    let answer = Answer { challenge, shown, trusts_device };
    let (session, trust) = answer::answer(&platform, &system(&platform), answer).await?;
    let mut response = signed_in(&platform, &headers, session);
    if let Some(cookie) =
        trust.and_then(|trust| cookie::keep_device(&platform.config, &trust.token, trust.seconds))
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Sends a code to the phone or the mailbox of the person who signs in; five in a quarter of an hour at most.
#[utoipa::path(post, path = "/api/v1/auth/second-factor/send", tag = "identity", operation_id = "second_factor_send",
    security(()), request_body = SecondFactorSend,
    responses((status = 202), (status = 400, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn second_factor_send(
    State(platform): State<Platform>,
    JsonBody(body): JsonBody<SecondFactorSend>,
) -> Result<Response, Problem> {
    answer::send(&platform, &system(&platform), &body.challenge, body.method).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

/// What to ask the browser for a passkey as the second factor.
#[utoipa::path(post, path = "/api/v1/auth/second-factor/options", tag = "identity",
    operation_id = "second_factor_options", security(()), request_body = SecondFactorOptions,
    responses((status = 200, body = SecondFactorOptionsView), (status = 400, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn second_factor_options(
    State(platform): State<Platform>,
    JsonBody(body): JsonBody<SecondFactorOptions>,
) -> Result<Json<SecondFactorOptionsView>, Problem> {
    let options = answer::options(&platform, &system(&platform), &body.challenge).await?;
    Ok(Json(SecondFactorOptionsView { options }))
}

/// What to ask the browser in order to sign in with a passkey, whoever the person is.
#[utoipa::path(post, path = "/api/v1/auth/passkey/options", tag = "identity", operation_id = "passkey_options",
    security(()), request_body = PasskeyOptions,
    responses((status = 200, body = PasskeyRequestView), (status = 400, body = ProblemView),
        (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn passkey_options(
    State(platform): State<Platform>,
    JsonBody(PasskeyOptions {}): JsonBody<PasskeyOptions>,
) -> Result<Json<PasskeyRequestView>, Problem> {
    let (challenge, options) = passkeys::ask_anybody(&platform, &system(&platform)).await?;
    Ok(Json(PasskeyRequestView { challenge, options }))
}

/// Signs in with a passkey, which counts as two factors. Wrong ones are limited per address; an account that is locked
/// after wrong passwords still opens to its passkeys.
#[utoipa::path(post, path = "/api/v1/auth/passkey", tag = "identity", operation_id = "passkey_sign_in",
    security(()), request_body = PasskeySignIn,
    responses((status = 200, body = SignInView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn passkey_sign_in(
    State(platform): State<Platform>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<PasskeySignIn>,
) -> Result<Response, Problem> {
    let PasskeySignIn { challenge, credential, remember_me, organization_id: Destination(organization) } =
        body;
    let entry = cookie::entry(&headers, organization, remember_me);
    let shown = Shown { challenge, answer: credential };
    let session = passkeys::sign_in(&platform, &system(&platform), shown, entry).await?;
    Ok(signed_in(&platform, &headers, session))
}
