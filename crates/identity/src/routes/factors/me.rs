//! The caller's own second factors. All but reading ask for a fresh proof of the person (`account:secure`), also for the
//! first factor: a session that somebody left open must not be enough to make it theirs. Whoever has just signed in has
//! given that proof.

use axum::Json;
use axum::response::Response;
use http::StatusCode;
use platform::http::extract::{JsonBody, PathParams};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem};
use serde::Deserialize;
use types::{FactorId, TrustedDeviceId};

use super::views::{
    BackupCodesView, FactorAddedView, FactorView, FactorsView, PasskeyCreationView, SmsView, TotpView,
};
use super::{owner, secret};
use crate::error::IdentityError;
use crate::factors::phone::PhoneNumber;
use crate::factors::rules::{self, FactorKind};
use crate::factors::webauthn::registration::RegistrationResponse;
use crate::service::factors::setup;

/// Confirms a factor.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorConfirm {
    /// From its beginning.
    pub factor_id: FactorId,
    /// The code that the app shows, or that was sent.
    pub code: String,
}

/// Sets up a phone.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SmsCreate {
    /// Its number, with the country code.
    pub phone: String,
}

/// Keeps a passkey.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyCreate {
    /// From the options.
    pub challenge: String,
    /// What the browser made: `toJSON()` of the credential.
    pub credential: RegistrationResponse,
    /// What its owner calls it.
    pub label: String,
}

/// Gives a factor another name.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorUpdate {
    /// The name.
    pub label: String,
}

/// What the caller has set up.
#[utoipa::path(get, path = "/api/v1/me/factors", tag = "identity", operation_id = "factor_list",
    security(("bearer" = [])),
    responses((status = 200, body = FactorsView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn factor_list(cx: Authorized<allow::AccountRead>) -> Result<Json<FactorsView>, Problem> {
    let overview = setup::overview(&cx.own_account(), cx.principal()).await?;
    Ok(Json(overview.into()))
}

/// Begins to set up an authenticator app. The secret is shown this once; it proves nothing until it is confirmed.
#[utoipa::path(post, path = "/api/v1/me/factors/totp", tag = "identity", operation_id = "totp_create",
    security(("bearer" = [])),
    responses((status = 200, body = TotpView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn totp_create(cx: Authorized<allow::AccountSecure>) -> Result<Response, Problem> {
    let (platform, user_id) = (cx.platform(), cx.user_id());
    let begun = cx.write(async |tx| setup::begin_totp(tx, platform, user_id).await).await?;
    Ok(secret(TotpView::from(begun)))
}

/// Finishes an authenticator app with the code that it shows. The answer's access token replaces the caller's: the
/// session now stands on two factors.
#[utoipa::path(post, path = "/api/v1/me/factors/totp/confirm", tag = "identity", operation_id = "totp_confirm",
    security(("bearer" = [])), request_body = FactorConfirm,
    responses((status = 200, body = FactorAddedView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 409, body = ProblemView), (status = 429, body = ProblemView), (status = 503, body = ProblemView)))]
pub async fn totp_confirm(
    cx: Authorized<allow::AccountSecure>,
    JsonBody(body): JsonBody<FactorConfirm>,
) -> Result<Response, Problem> {
    confirm(cx, FactorKind::Totp, body).await
}

async fn confirm(
    cx: Authorized<allow::AccountSecure>,
    kind: FactorKind,
    body: FactorConfirm,
) -> Result<Response, Problem> {
    let account = cx.own_account();
    let added = owner(&cx, &account).confirm(kind, body.factor_id, &body.code).await?;
    Ok(secret(FactorAddedView::from(added)))
}

/// Begins to set up a phone: a code is sent there. For people who are artists in all their companies.
#[utoipa::path(post, path = "/api/v1/me/factors/sms", tag = "identity", operation_id = "sms_create",
    security(("bearer" = [])), request_body = SmsCreate,
    responses((status = 200, body = SmsView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn sms_create(
    cx: Authorized<allow::AccountSecure>,
    JsonBody(body): JsonBody<SmsCreate>,
) -> Result<Json<SmsView>, Problem> {
    let phone = PhoneNumber::parse("phone", &body.phone).map_err(IdentityError::from)?;
    let account = cx.own_account();
    let factor_id = setup::begin_sms(&owner(&cx, &account), &phone).await?;
    Ok(Json(SmsView { factor_id }))
}

/// Finishes a phone with the code that was sent there. The answer's access token replaces the caller's.
#[utoipa::path(post, path = "/api/v1/me/factors/sms/confirm", tag = "identity", operation_id = "sms_confirm",
    security(("bearer" = [])), request_body = FactorConfirm,
    responses((status = 200, body = FactorAddedView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 409, body = ProblemView), (status = 429, body = ProblemView), (status = 503, body = ProblemView)))]
pub async fn sms_confirm(
    cx: Authorized<allow::AccountSecure>,
    JsonBody(body): JsonBody<FactorConfirm>,
) -> Result<Response, Problem> {
    confirm(cx, FactorKind::Sms, body).await
}

/// What to ask the browser in order to make a passkey.
#[utoipa::path(post, path = "/api/v1/me/factors/passkey/options", tag = "identity",
    operation_id = "passkey_create_options", security(("bearer" = [])),
    responses((status = 200, body = PasskeyCreationView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn passkey_create_options(
    cx: Authorized<allow::AccountSecure>,
) -> Result<Json<PasskeyCreationView>, Problem> {
    let account = cx.own_account();
    let (challenge, options) = owner(&cx, &account).passkey_options().await?;
    Ok(Json(PasskeyCreationView { challenge, options }))
}

/// Keeps the passkey that the browser made. The answer's access token replaces the caller's.
#[utoipa::path(post, path = "/api/v1/me/factors/passkey", tag = "identity", operation_id = "passkey_create",
    security(("bearer" = [])), request_body = PasskeyCreate,
    responses((status = 200, body = FactorAddedView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 409, body = ProblemView),
        (status = 429, body = ProblemView), (status = 503, body = ProblemView)))]
pub async fn passkey_create(
    cx: Authorized<allow::AccountSecure>,
    JsonBody(body): JsonBody<PasskeyCreate>,
) -> Result<Response, Problem> {
    let label = rules::label("label", &body.label).map_err(IdentityError::from)?;
    let account = cx.own_account();
    let added = owner(&cx, &account).add_passkey(&body.challenge, &body.credential, &label).await?;
    Ok(secret(FactorAddedView::from(added)))
}

/// Makes ten new backup codes. The old ones are dead.
#[utoipa::path(post, path = "/api/v1/me/factors/backup-codes", tag = "identity",
    operation_id = "backup_codes_create", security(("bearer" = [])),
    responses((status = 200, body = BackupCodesView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView),
        (status = 503, body = ProblemView)))]
pub async fn backup_codes_create(cx: Authorized<allow::AccountSecure>) -> Result<Response, Problem> {
    let account = cx.own_account();
    let backup_codes = owner(&cx, &account).renew_backup_codes().await?;
    Ok(secret(BackupCodesView { backup_codes }))
}

/// Gives a factor another name.
#[utoipa::path(patch, path = "/api/v1/me/factors/{id}", tag = "identity", operation_id = "factor_update",
    params(("id" = FactorId, Path)), security(("bearer" = [])), request_body = FactorUpdate,
    responses((status = 200, body = FactorView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn factor_update(
    cx: Authorized<allow::AccountSecure>,
    PathParams(id): PathParams<FactorId>,
    JsonBody(body): JsonBody<FactorUpdate>,
) -> Result<Json<FactorView>, Problem> {
    let label = rules::label("label", &body.label).map_err(IdentityError::from)?;
    let account = cx.own_account();
    let factor = owner(&cx, &account).rename(id, &label).await?;
    Ok(Json(factor.into()))
}

/// Removes a factor; trusted devices are asked again. The last one stays where a company asks for one.
#[utoipa::path(delete, path = "/api/v1/me/factors/{id}", tag = "identity", operation_id = "factor_delete",
    params(("id" = FactorId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn factor_delete(
    cx: Authorized<allow::AccountSecure>,
    PathParams(id): PathParams<FactorId>,
) -> Result<StatusCode, Problem> {
    let account = cx.own_account();
    owner(&cx, &account).remove(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Trusts a device no more: it is asked for a second factor again.
#[utoipa::path(delete, path = "/api/v1/me/trusted-devices/{id}", tag = "identity",
    operation_id = "trusted_device_delete", params(("id" = TrustedDeviceId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn trusted_device_delete(
    cx: Authorized<allow::AccountSecure>,
    PathParams(id): PathParams<TrustedDeviceId>,
) -> Result<StatusCode, Problem> {
    let account = cx.own_account();
    owner(&cx, &account).distrust(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
