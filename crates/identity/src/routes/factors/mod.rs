//! Routes of second factors, passkeys and fresh proofs.

mod me;
mod members;
mod sign_in;
mod step_up;
mod views;

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, header};
use platform::http::routing::Routes;
use platform::policy::PermissionType;
use platform::{Authorized, FieldError, SystemContext, routes};
use serde::Serialize;

use crate::error::IdentityError;
use crate::factors::webauthn::assertion::AssertionResponse;
use crate::model::FactorMethod;
use crate::service::factors::Owner;
use crate::service::factors::passkeys::Shown as ShownPasskey;
use crate::service::factors::proof::Shown;

/// All routes of this area.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(sign_in::second_factor_create))
        .routes(routes!(sign_in::second_factor_send))
        .routes(routes!(sign_in::second_factor_options))
        .routes(routes!(sign_in::passkey_options))
        .routes(routes!(sign_in::passkey_sign_in))
        .routes(routes!(step_up::step_up_create))
        .routes(routes!(step_up::step_up_options))
        .routes(routes!(step_up::step_up_send))
        .routes(routes!(me::factor_list))
        .routes(routes!(me::totp_create))
        .routes(routes!(me::totp_confirm))
        .routes(routes!(me::sms_create))
        .routes(routes!(me::sms_confirm))
        .routes(routes!(me::passkey_create_options))
        .routes(routes!(me::passkey_create))
        .routes(routes!(me::backup_codes_create))
        .routes(routes!(me::factor_update, me::factor_delete))
        .routes(routes!(me::trusted_device_delete))
        .routes(routes!(members::member_factors_reset))
}

/// An answer that holds a secret: no cache keeps it.
fn secret(body: impl Serialize) -> Response {
    let mut response = Json(body).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The caller, as those who change or prove their own factors.
fn owner<'a, P: PermissionType>(cx: &'a Authorized<P>, account: &'a SystemContext) -> Owner<'a> {
    Owner { cx, account, platform: cx.platform(), principal: cx.principal() }
}

fn missing(field: &str) -> IdentityError {
    FieldError::new(field, "This is needed for the method that was chosen.").into()
}

/// What is shown with a method: a code, or – for a passkey – the browser's answer. The challenge it answers comes beside it
/// or is read from it.
fn shown(
    method: FactorMethod,
    code: Option<String>,
    credential: Option<AssertionResponse>,
    challenge: Option<String>,
) -> Result<Shown, IdentityError> {
    if method != FactorMethod::Passkey {
        return Ok(Shown::Code(method, code.ok_or_else(|| missing("code"))?));
    }
    let answer = credential.ok_or_else(|| missing("credential"))?;
    let challenge = challenge.or_else(|| answer.challenge()).ok_or(IdentityError::PasskeyRefused)?;
    Ok(Shown::Passkey(Box::new(ShownPasskey { challenge, answer })))
}
