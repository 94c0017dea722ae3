//! Who belongs to a production.

use axum::Json;
use http::StatusCode;
use jiff::Timestamp;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, FieldError, Problem};
use serde::{Deserialize, Serialize};
use types::{ArtistId, ProductionId, ProductionMemberId, UserId};

use super::text;
use crate::error::ScheduleError;
use crate::model::{MOST_PEOPLE, ProductionMember};
use crate::service::members::{self, Placing};
use crate::service::people::Named;
use crate::store::members::Division;

/// Somebody's place in a group of a production.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ProductionMemberView {
    /// The place.
    pub id: ProductionMemberId,
    /// The person.
    pub user_id: UserId,
    /// Their profile, where they are an artist.
    pub artist_id: Option<ArtistId>,
    /// Their name.
    pub name: String,
    /// In which group.
    pub group: String,
    /// As what.
    pub role: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
}

impl From<ProductionMember> for ProductionMemberView {
    fn from(member: ProductionMember) -> Self {
        let ProductionMember { id, user_id, artist_id, name, group, role, created_at } = member;
        Self { id, user_id, artist_id, name, group, role, created_at }
    }
}

/// Lists who belongs to a production, newest first. For the office.
#[utoipa::path(get, path = "/api/v1/productions/{id}/members", tag = "schedule",
    operation_id = "production_member_list", params(("id" = ProductionId, Path), PageQuery),
    security(("bearer" = [])),
    responses((status = 200, body = Page<ProductionMemberView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn production_member_list(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<ProductionId>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Page<ProductionMemberView>, Problem> {
    let page = page.parse()?;
    let page = cx
        .read(async |tx| {
            let (rows, total) = members::list(tx, id, &page).await?;
            let cursor =
                |member: &ProductionMember| Cursor { created_at: member.created_at, id: member.id.0 };
            Ok::<_, ScheduleError>(Page::new(&page, rows, total, cursor).map(ProductionMemberView::from))
        })
        .await?;
    Ok(page)
}

/// Somebody who is to belong to a production: an artist, or a member of the office.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductionMemberWrite {
    /// An artist.
    pub artist_id: Option<ArtistId>,
    /// Or any member.
    pub user_id: Option<UserId>,
    /// In which group, such as corps, orchestra or stage management: 1 to 100 characters, whether large or small.
    pub group: String,
    /// As what, such as Odette or First violin; at most 100 characters.
    pub role: Option<String>,
}

/// Who is to belong to a production.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductionMembersAdd {
    /// 1 to 500 people; who is in the group already gets the new role.
    pub members: Vec<ProductionMemberWrite>,
}

fn placings(members: Vec<ProductionMemberWrite>) -> Result<Vec<Placing>, Problem> {
    let mut errors = Vec::new();
    if members.is_empty() {
        errors.push(FieldError::new("members", "Name somebody."));
    }
    if members.len() > MOST_PEOPLE {
        errors.push(FieldError::new("members", format!("Name at most {MOST_PEOPLE} people at a time.")));
        return Err(Problem::validation(errors));
    }
    let mut placings = Vec::with_capacity(members.len());
    for (index, member) in members.into_iter().enumerate() {
        let field = format!("members[{index}].group");
        let group = text(&field, Some(member.group), 100, &mut errors);
        if group.is_none() {
            errors.push(FieldError::new(&field, "Enter a group."));
        }
        let role = text(&format!("members[{index}].role"), member.role, 100, &mut errors);
        let (artist_id, user_id) = (member.artist_id, member.user_id);
        let person = Named { artist_id, user_id, role, ..Named::default() };
        placings.push(Placing { person, group: group.unwrap_or_default() });
    }
    if errors.is_empty() { Ok(placings) } else { Err(Problem::validation(errors)) }
}

/// Puts people into groups of a production. Events to which a group was called stay as they are.
#[utoipa::path(post, path = "/api/v1/productions/{id}/members", tag = "schedule",
    operation_id = "production_members_add", params(("id" = ProductionId, Path)),
    request_body = ProductionMembersAdd, security(("bearer" = [])),
    responses((status = 200, body = ProductionGroupsView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn production_members_add(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<ProductionId>,
    JsonBody(body): JsonBody<ProductionMembersAdd>,
) -> Result<Json<ProductionGroupsView>, Problem> {
    let placings = placings(body.members)?;
    let view = cx
        .write(async |tx| {
            members::add(tx, id, &placings).await?;
            members::divisions(tx, id).await.map(ProductionGroupsView::from)
        })
        .await?;
    Ok(Json(view))
}

/// Which places end.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductionMembersRemove {
    /// At most 500.
    pub member_ids: Vec<ProductionMemberId>,
}

/// Takes people out of groups of a production. Events to which they were called stay as they are.
#[utoipa::path(post, path = "/api/v1/productions/{id}/members/remove", tag = "schedule",
    operation_id = "production_members_remove", params(("id" = ProductionId, Path)),
    request_body = ProductionMembersRemove, security(("bearer" = [])),
    responses((status = 204), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 413, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn production_members_remove(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<ProductionId>,
    JsonBody(body): JsonBody<ProductionMembersRemove>,
) -> Result<StatusCode, Problem> {
    if body.member_ids.len() > MOST_PEOPLE {
        return Err(Problem::field("member_ids", format!("Name at most {MOST_PEOPLE} at a time.")));
    }
    cx.write(async |tx| members::remove(tx, id, &body.member_ids).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A group or a role.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ProductionGroupView {
    /// Its name.
    pub name: String,
    /// How many people would be called.
    pub people: i64,
}

/// By what the people of a production can be called.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ProductionGroupsView {
    /// For `group` of a participant.
    pub groups: Vec<ProductionGroupView>,
    /// For `production_role` of a participant.
    pub roles: Vec<ProductionGroupView>,
}

impl From<(Vec<Division>, Vec<Division>)> for ProductionGroupsView {
    fn from((groups, roles): (Vec<Division>, Vec<Division>)) -> Self {
        let views = |all: Vec<Division>| {
            all.into_iter().map(|Division { name, people }| ProductionGroupView { name, people }).collect()
        };
        Self { groups: views(groups), roles: views(roles) }
    }
}

/// Lists the groups and roles of a production, by name, with how many people are in each. For the office.
#[utoipa::path(get, path = "/api/v1/productions/{id}/groups", tag = "schedule",
    operation_id = "production_group_list", params(("id" = ProductionId, Path)), security(("bearer" = [])),
    responses((status = 200, body = ProductionGroupsView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn production_group_list(
    cx: Authorized<allow::ScheduleWrite>,
    PathParams(id): PathParams<ProductionId>,
) -> Result<Json<ProductionGroupsView>, Problem> {
    let found = cx.read(async |tx| members::divisions(tx, id).await).await?;
    Ok(Json(found.into()))
}
