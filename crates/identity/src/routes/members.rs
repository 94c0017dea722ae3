//! The organization's people, for its office.

use axum::Json;
use http::StatusCode;
use platform::db::context::Purpose;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, DbError, Problem, Role};
use serde::{Deserialize, Deserializer};
use types::MembershipId;

use super::search_words;
use super::views::MemberView;
use crate::error::IdentityError;
use crate::factors::rules::FactorRefusal;
use crate::model::{self, MemberStatus};
use crate::service::accounts::{devices, passwords, registrations};
use crate::service::factors::reset;
use crate::service::members::{self, MemberChanges};
use crate::store::members::{MemberFilter, count, find, page};

/// Filters of the list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MemberListQuery {
    /// Part of a name or address.
    pub q: Option<String>,
    /// Only this role.
    pub role: Option<Role>,
    /// Only this status.
    pub status: Option<MemberStatus>,
}

/// Changes to a member; what is left out stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberUpdate {
    /// New role.
    pub role: Option<Role>,
    /// New status: active or deactivated.
    pub status: Option<MemberStatus>,
    /// Up to how much the member may approve, in the organization's currency, such as `1000.00`; null takes the limit
    /// away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub approval_limit: Option<Option<String>>,
}

/// A member that may be null is told apart from one that is left out.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Lists members, newest first.
#[utoipa::path(get, path = "/api/v1/members", tag = "identity", operation_id = "member_list",
    params(MemberListQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<MemberView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn member_list(
    cx: Authorized<allow::MemberRead>,
    QueryParams(query): QueryParams<MemberListQuery>,
    QueryParams(paging): QueryParams<PageQuery>,
) -> Result<Json<Page<MemberView>>, Problem> {
    let request = paging.parse()?;
    let q = search_words(query.q)?;
    let filter = MemberFilter { q: q.as_deref(), role: query.role, status: query.status };
    let (rows, total) = cx
        .read(async |tx| {
            let rows = page(tx, &request, &filter).await?;
            let total = if request.count { Some(count(tx, &filter).await?) } else { None };
            Ok::<_, DbError>((rows, total))
        })
        .await?;
    let rows = rows.into_iter().map(MemberView::from).collect();
    let position = |member: &MemberView| Cursor { created_at: member.created_at, id: member.id.0 };
    Ok(Json(Page::new(&request, rows, total, position)))
}

/// Changes a member's role, status or approval limit. The last active administrator stays one, and nobody deactivates themselves.
#[utoipa::path(patch, path = "/api/v1/members/{id}", tag = "identity", operation_id = "member_update",
    params(("id" = MembershipId, Path), ("If-Match" = String, Header, description = "The member's version as ETag")),
    security(("bearer" = [])), request_body = MemberUpdate,
    responses((status = 200, body = MemberView, headers(("ETag" = String))), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 409, body = ProblemView), (status = 412, body = ProblemView), (status = 428, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn member_update(
    cx: Authorized<allow::MemberManage>,
    PathParams(id): PathParams<MembershipId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<MemberUpdate>,
) -> Result<Versioned<MemberView>, Problem> {
    let actor = cx.user_id();
    let approval_limit = match body.approval_limit {
        Some(Some(text)) => {
            Some(Some(model::approval_limit("approval_limit", &text).map_err(IdentityError::from)?))
        }
        none => none,
    };
    let changes = MemberChanges { role: body.role, status: body.status, approval_limit };
    let member = cx.write(async |tx| members::update(tx, actor, id, version, changes).await).await?;
    Ok(Versioned(member.version, member.into()))
}

/// Lets in a member who has registered and waits.
#[utoipa::path(post, path = "/api/v1/members/{id}/approve", tag = "identity", operation_id = "member_approve",
    params(("id" = MembershipId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn member_approve(
    cx: Authorized<allow::MemberManage>,
    PathParams(id): PathParams<MembershipId>,
) -> Result<StatusCode, Problem> {
    let platform = cx.platform();
    cx.write(async |tx| registrations::approve(tx, platform, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs a member out of this organization on all devices, within a second.
#[utoipa::path(post, path = "/api/v1/members/{id}/revoke-sessions", tag = "identity",
    operation_id = "member_revoke_sessions", params(("id" = MembershipId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn member_revoke_sessions(
    cx: Authorized<allow::MemberManage>,
    PathParams(id): PathParams<MembershipId>,
) -> Result<StatusCode, Problem> {
    cx.write(async |tx| {
        let member = find(tx, id).await?.ok_or(IdentityError::NotFound)?;
        devices::end_of_member(tx, member.user_id).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks a member for a new password: until they have chosen one, they can do nothing else. Somebody who handles money or
/// people in another company, too, cannot be asked by one company alone.
#[utoipa::path(post, path = "/api/v1/members/{id}/require-password-change", tag = "identity",
    operation_id = "member_require_password_change", params(("id" = MembershipId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn member_require_password_change(
    cx: Authorized<allow::MemberManage>,
    PathParams(id): PathParams<MembershipId>,
) -> Result<StatusCode, Problem> {
    let platform = cx.platform();
    let member = cx.read(async |tx| find(tx, id).await).await?.ok_or(IdentityError::NotFound)?;
    let system = platform.system(Purpose::FactorReset, cx.origin().clone());
    let refusal = FactorRefusal::PasswordTrustedElsewhere;
    reset::check_trusted_elsewhere(&cx, &system, member.user_id, refusal).await?;
    cx.write(async |tx| passwords::require_change(tx, platform, member.user_id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
