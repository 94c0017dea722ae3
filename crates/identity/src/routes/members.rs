//! The organization's people, for its office.

use axum::Json;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, DbError, Problem, Role};
use serde::Deserialize;
use types::MembershipId;

use super::search_words;
use super::views::MemberView;
use crate::model::MemberStatus;
use crate::service::members::{self, MemberChanges};
use crate::store::members::{MemberFilter, count, page};

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
    /// New status.
    pub status: Option<MemberStatus>,
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

/// Changes a member's role or status. The last active administrator stays one, and nobody deactivates themselves.
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
    let changes = MemberChanges { role: body.role, status: body.status };
    let member = cx.write(async |tx| members::update(tx, actor, id, version, changes).await).await?;
    Ok(Versioned(member.version, member.into()))
}
