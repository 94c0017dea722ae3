//! Who may act for whom, and acting.

use axum::Json;
use axum::response::Response;
use http::StatusCode;
use jiff::Timestamp;
use platform::db::context::Purpose;
use platform::http::extract::{JsonBody, PathParams};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, FieldError, Problem};
use serde::{Deserialize, Serialize};
use types::DelegationId;

use super::support::access_only;
use crate::model;
use crate::service::grants::acting;
use crate::service::grants::delegations::{self, Delegation, NewDelegation};
use crate::service::grants::powers::{self, Heir};

/// Somebody who may act for the caller.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct DelegationView {
    /// The delegation.
    pub id: DelegationId,
    /// Who acts.
    pub delegate_name: String,
    /// Their address.
    pub delegate_email: String,
    /// What they may do.
    pub permissions: Vec<String>,
    /// When it ends by itself.
    #[schema(required)]
    pub expires_at: Option<Timestamp>,
    /// Since when.
    pub created_at: Timestamp,
}

impl From<Delegation> for DelegationView {
    fn from(delegation: Delegation) -> Self {
        let Delegation { id, delegate, permissions, created_at, expires_at, .. } = delegation;
        Self {
            id,
            delegate_name: delegate.name,
            delegate_email: delegate.email,
            permissions,
            expires_at,
            created_at,
        }
    }
}

/// All who may act for the caller.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct DelegationList {
    /// The oldest first.
    pub data: Vec<DelegationView>,
}

/// Somebody for whom the caller may act.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct ActingView {
    /// For `POST /auth/act-as`.
    pub delegation_id: DelegationId,
    /// For whom.
    pub name: String,
    /// What may be done.
    pub permissions: Vec<String>,
    /// When it ends by itself.
    #[schema(required)]
    pub expires_at: Option<Timestamp>,
}

impl From<Delegation> for ActingView {
    fn from(delegation: Delegation) -> Self {
        let Delegation { id, principal, permissions, expires_at, .. } = delegation;
        Self { delegation_id: id, name: principal.name, permissions, expires_at }
    }
}

/// All for whom the caller may act.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct ActingList {
    /// The oldest first.
    pub data: Vec<ActingView>,
}

/// Lets somebody act.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DelegationCreate {
    /// A member of this company.
    pub delegate_email: String,
    /// Some of one's own, such as `contracts:read`; never signing, and never one's account.
    pub permissions: Vec<String>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// Acts for somebody, or as oneself again.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActAsCreate {
    /// From `GET /me/acting`; without, one becomes oneself again.
    pub delegation_id: Option<DelegationId>,
}

/// Lists who may act for the caller in this company.
#[utoipa::path(get, path = "/api/v1/me/delegations", tag = "identity", operation_id = "delegation_list",
    security(("bearer" = [])),
    responses((status = 200, body = DelegationList), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn delegation_list(cx: Authorized<allow::AccountRead>) -> Result<Json<DelegationList>, Problem> {
    let user_id = cx.user_id();
    let given = cx.read(async |tx| delegations::given_by(tx, user_id).await).await?;
    Ok(Json(DelegationList { data: given.into_iter().map(Into::into).collect() }))
}

/// Lets another member of this company act for the caller. Both names are shown with everything they do.
#[utoipa::path(post, path = "/api/v1/me/delegations", tag = "identity", operation_id = "delegation_create",
    security(("bearer" = [])), request_body = DelegationCreate,
    responses((status = 201, body = DelegationView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 409, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn delegation_create(
    cx: Authorized<allow::AccountSecure>,
    JsonBody(body): JsonBody<DelegationCreate>,
) -> Result<(StatusCode, Json<DelegationView>), Problem> {
    let role = cx.principal().role;
    let delegate = model::email("delegate_email", &body.delegate_email);
    let permissions = powers::parse("permissions", &body.permissions, role, Heir::Delegate);
    let expires_at = match body.expires_at {
        Some(at) if at <= cx.now() => Err(FieldError::new("expires_at", "Choose a time to come.")),
        other => Ok(other),
    };
    let new = match (delegate, permissions, expires_at) {
        (Ok(delegate), Ok(permissions), Ok(expires_at)) => {
            NewDelegation { delegate, permissions, expires_at }
        }
        (delegate, permissions, expires_at) => {
            let errors = [delegate.err(), permissions.err(), expires_at.err()];
            return Err(Problem::validation(errors.into_iter().flatten().collect()));
        }
    };
    let user_id = cx.user_id();
    let platform = cx.platform();
    let delegation = cx.write(async |tx| delegations::create(tx, platform, user_id, &new).await).await?;
    Ok((StatusCode::CREATED, Json(delegation.into())))
}

/// Takes a delegation back, or gives it up; whoever acts stops within a second.
#[utoipa::path(delete, path = "/api/v1/me/delegations/{id}", tag = "identity", operation_id = "delegation_delete",
    params(("id" = DelegationId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn delegation_delete(
    cx: Authorized<allow::AccountUpdate>,
    PathParams(id): PathParams<DelegationId>,
) -> Result<StatusCode, Problem> {
    let (user_id, platform) = (cx.user_id(), cx.platform());
    cx.write(async |tx| delegations::revoke(tx, platform, user_id, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists for whom the caller may act in this company.
#[utoipa::path(get, path = "/api/v1/me/acting", tag = "identity", operation_id = "acting_list",
    security(("bearer" = [])),
    responses((status = 200, body = ActingList), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn acting_list(cx: Authorized<allow::AccountRead>) -> Result<Json<ActingList>, Problem> {
    let user_id = cx.user_id();
    let held = cx.read(async |tx| delegations::held_by(tx, user_id).await).await?;
    Ok(Json(ActingList { data: held.into_iter().map(Into::into).collect() }))
}

/// Exchanges the caller's access token for one that acts for somebody, or – without a delegation – back. The session
/// stays the same; only the access token changes.
#[utoipa::path(post, path = "/api/v1/auth/act-as", tag = "identity", operation_id = "act_as",
    security(("bearer" = [])), request_body = ActAsCreate,
    responses((status = 200, body = crate::routes::views::TokensView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn act_as(
    cx: Authorized<allow::MeRead>,
    JsonBody(body): JsonBody<ActAsCreate>,
) -> Result<Response, Problem> {
    let (platform, caller) = (cx.platform(), cx.principal());
    let token = match body.delegation_id {
        Some(id) => acting::begin(platform, &cx, caller, id).await?,
        None => {
            let system = platform.system(Purpose::OwnAccount, cx.origin().clone());
            acting::end(platform, &system, &cx, caller).await?
        }
    };
    Ok(access_only(token))
}
