//! The signer's side: open, sign, decline, and the signature kept for next time.

use std::collections::BTreeMap;

use axum::Json;
use axum::response::Response;
use http::StatusCode;
use jiff::Timestamp;
use platform::http::extract::{JsonBody, PathParams};
use platform::idempotency::IdempotencyKey;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem};
use serde::{Deserialize, Serialize};
use types::{ContractId, FieldId, SignatureRequestId};

use super::caller;
use super::views::{AssignmentView, FieldView};
use crate::error::ContractError;
use crate::model::{CONSENT_VERSION, Ink};
use crate::service::sign::{self, Commitment};
use crate::service::{assign, read};

/// Notes that the caller has opened the contract.
#[utoipa::path(post, path = "/api/v1/contracts/{id}/view", tag = "contracts", operation_id = "contract_view",
    params(("id" = ContractId, Path)), security(("bearer" = [])),
    responses((status = 200, body = AssignmentView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_view(
    cx: Authorized<allow::ContractSign>,
    PathParams(id): PathParams<ContractId>,
) -> Result<Json<AssignmentView>, Problem> {
    let caller = caller(&cx);
    let view = cx
        .write(async |tx| {
            assign::view(tx, id, caller).await?;
            read::my_view(tx, id, caller).await
        })
        .await?;
    Ok(Json(view))
}

/// Begins signing.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SigningCreate {
    /// An earlier request to go on with; a new one takes its place.
    pub signature_request_id: Option<String>,
}

/// What a signer agrees to.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ConsentView {
    /// Version, to be sent back.
    pub version: String,
    /// The sentence.
    pub text: String,
}

/// A begun signing.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SigningView {
    /// To be sent back with the signature.
    pub signature_request_id: SignatureRequestId,
    /// Where it is signed.
    pub signature_url: String,
    /// Until when.
    pub expires_at: Timestamp,
    /// What is agreed to.
    pub consent: ConsentView,
    /// The signer's fields, in reading order.
    pub fields: Vec<FieldView>,
    /// The signer's name as the company knows it.
    pub signer_name: String,
    /// Copies one signature will sign.
    pub copies: usize,
}

/// Opens the pad.
#[utoipa::path(post, path = "/api/v1/contracts/{id}/sign", tag = "contracts", operation_id = "contract_sign",
    params(("id" = ContractId, Path)), request_body = SigningCreate, security(("bearer" = [])),
    responses((status = 200, body = SigningView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_sign(
    cx: Authorized<allow::ContractSign>,
    PathParams(id): PathParams<ContractId>,
    JsonBody(_request): JsonBody<SigningCreate>,
) -> Result<Json<SigningView>, Problem> {
    let caller = caller(&cx);
    let begun = cx.write(async |tx| sign::begin(tx, id, caller).await).await?;
    Ok(Json(SigningView {
        signature_request_id: begun.request_id,
        signature_url: format!("{}/contracts/{id}/sign", cx.platform().config.public_url),
        expires_at: begun.expires_at,
        consent: ConsentView { version: CONSENT_VERSION.into(), text: begun.consent },
        fields: begun.fields.iter().map(FieldView::from).collect(),
        signer_name: begun.signer_name,
        copies: begun.copies,
    }))
}

/// The signature with everything that belongs to it.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignatureCreate {
    /// From the begun signing.
    pub signature_request_id: SignatureRequestId,
    /// Version of the sentence that was shown.
    pub consent_version: String,
    /// True: agreed.
    pub consent_accepted: bool,
    /// The signature.
    pub signature: Ink,
    /// Initials, where a field asks for them.
    pub initials: Option<Ink>,
    /// What fills text and name fields: field id → text.
    #[serde(default)]
    pub values: BTreeMap<FieldId, String>,
    /// IANA zone the signer is in.
    pub timezone: String,
    /// Whether to keep signature and initials for next time.
    #[serde(default)]
    pub save_signature: bool,
}

/// Signs.
#[utoipa::path(post, path = "/api/v1/contracts/{id}/signature", tag = "contracts",
    operation_id = "contract_signature_commit",
    params(("id" = ContractId, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = SignatureCreate,
    security(("bearer" = [])),
    responses((status = 200, body = AssignmentView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_signature_commit(
    cx: Authorized<allow::ContractSign>,
    PathParams(id): PathParams<ContractId>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<SignatureCreate>,
) -> Result<Response, Problem> {
    let caller = caller(&cx);
    let commitment = Commitment {
        request_id: body.signature_request_id,
        consent_version: body.consent_version.clone(),
        consent_accepted: body.consent_accepted,
        signature: body.signature.clone(),
        initials: body.initials.clone(),
        values: body.values.clone(),
        timezone: body.timezone.clone(),
    };
    let response = idempotency
        .write_once(&cx, caller.user_id, StatusCode::OK, &body, async |tx| {
            sign::commit(tx, cx.platform(), id, caller, &commitment).await?;
            read::my_view(tx, id, caller).await
        })
        .await?;
    if body.save_signature {
        // A contract that asks for no initials does not take away those that are kept.
        let initials = match body.initials {
            None => kept(&cx).await?.initials,
            given => given,
        };
        save(&cx, &SavedSignature { signature: Some(body.signature), initials }).await?;
    }
    Ok(response)
}

/// Why somebody does not sign.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineCreate {
    /// 1 to 1,000 characters; the office reads it.
    pub reason: String,
}

/// Declines to sign.
#[utoipa::path(post, path = "/api/v1/contracts/{id}/decline", tag = "contracts", operation_id = "contract_decline",
    params(("id" = ContractId, Path)), request_body = DeclineCreate, security(("bearer" = [])),
    responses((status = 200, body = AssignmentView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_decline(
    cx: Authorized<allow::ContractSign>,
    PathParams(id): PathParams<ContractId>,
    JsonBody(body): JsonBody<DeclineCreate>,
) -> Result<Json<AssignmentView>, Problem> {
    let caller = caller(&cx);
    let reason = super::lifecycle::reason(&body.reason)?;
    let view = cx
        .write(async |tx| {
            sign::decline(tx, cx.platform(), id, caller, &reason).await?;
            read::my_view(tx, id, caller).await
        })
        .await?;
    Ok(Json(view))
}

/// A signature kept for next time; encrypted, its owner's only.
#[derive(Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedSignature {
    /// The signature.
    pub signature: Option<Ink>,
    /// The initials.
    pub initials: Option<Ink>,
}

async fn kept(cx: &Authorized<allow::ContractSign>) -> Result<SavedSignature, Problem> {
    let value = identity::saved_signature(&cx.own_account(), &cx.platform().keyring, cx.user_id()).await?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}

async fn save(cx: &Authorized<allow::ContractSign>, saved: &SavedSignature) -> Result<(), Problem> {
    let value = serde_json::to_value(saved).map_err(Problem::internal)?;
    let account = cx.own_account();
    let keyring = &cx.platform().keyring;
    Ok(identity::save_signature(&account, keyring, cx.user_id(), Some(&value)).await?)
}

/// The caller's kept signature.
#[utoipa::path(get, path = "/api/v1/me/signature", tag = "account", operation_id = "saved_signature_detail",
    security(("bearer" = [])),
    responses((status = 200, body = SavedSignature), (status = 401, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn saved_signature_detail(
    cx: Authorized<allow::ContractSign>,
) -> Result<Json<SavedSignature>, Problem> {
    Ok(Json(kept(&cx).await?))
}

/// Keeps a signature.
#[utoipa::path(put, path = "/api/v1/me/signature", tag = "account", operation_id = "saved_signature_replace",
    request_body = SavedSignature, security(("bearer" = [])),
    responses((status = 200, body = SavedSignature), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn saved_signature_replace(
    cx: Authorized<allow::ContractSign>,
    JsonBody(body): JsonBody<SavedSignature>,
) -> Result<Json<SavedSignature>, Problem> {
    for (field, ink) in [("signature", &body.signature), ("initials", &body.initials)] {
        if let Some(ink) = ink {
            ink.check().map_err(|why| ContractError::field(field, why))?;
        }
    }
    save(&cx, &body).await?;
    Ok(Json(body))
}

/// Forgets the kept signature.
#[utoipa::path(delete, path = "/api/v1/me/signature", tag = "account", operation_id = "saved_signature_delete",
    security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn saved_signature_delete(cx: Authorized<allow::ContractSign>) -> Result<StatusCode, Problem> {
    identity::save_signature(&cx.own_account(), &cx.platform().keyring, cx.user_id(), None).await?;
    Ok(StatusCode::NO_CONTENT)
}
