//! Sending, tracking, reminding.

use axum::Json;
use jiff::Timestamp;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::idempotency::IdempotencyKey;
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem};
use serde::{Deserialize, Serialize};
use types::{ArtistId, AssignmentId, ContractId, UserId};

use super::views::{AssignmentView, CountsView};
use super::{caller, present};
use crate::error::ContractError;
use crate::model::{AssignmentStatus, ContractStatus};
use crate::service::{assign, read};
use crate::store::contracts;

/// Whom a contract goes to.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentCreate {
    /// The artists, in the order of signing.
    #[serde(default)]
    pub artist_ids: Vec<ArtistId>,
    /// All active artists, instead of a list.
    #[serde(default)]
    pub all_artists: bool,
    /// Who signs for the company, after the artists.
    pub counter_signer_user_id: Option<UserId>,
    /// What the signers are told.
    pub message: Option<String>,
    /// Whether they get an e-mail; true where left out.
    pub send_notification: Option<bool>,
    /// Until when they can sign; null lifts an earlier deadline, left out it stays.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Timestamp>)]
    pub expires_at: Option<Option<Timestamp>>,
}

/// The parts that were made.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AssignmentsView {
    /// One a signer (and copy).
    pub assignments: Vec<AssignmentView>,
}

/// Sends a contract to its signers.
#[utoipa::path(post, path = "/api/v1/contracts/{id}/assign", tag = "contracts", operation_id = "contract_assign",
    params(("id" = ContractId, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = AssignmentCreate,
    security(("bearer" = [])),
    responses((status = 200, body = AssignmentsView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_assign(
    cx: Authorized<allow::ContractManage>,
    PathParams(id): PathParams<ContractId>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<AssignmentCreate>,
) -> Result<axum::response::Response, Problem> {
    if body.artist_ids.len() > 5000 {
        return Err(Problem::field("artist_ids", "Choose at most 5,000 people at once."));
    }
    let message = body.message.clone().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if message.as_ref().is_some_and(|text| text.chars().count() > 2000 || text.contains('\0')) {
        return Err(Problem::field("message", "Use at most 2,000 characters."));
    }
    let wanted = assign::Assignment {
        artist_ids: body.artist_ids.clone(),
        all_artists: body.all_artists,
        counter_signer: body.counter_signer_user_id,
        message,
        send_notification: body.send_notification.unwrap_or(true),
        expires_at: body.expires_at,
    };
    let caller = caller(&cx);
    idempotency
        .write_once(&cx, caller.user_id, http::StatusCode::OK, &body, async |tx| {
            let rows = assign::assign(tx, cx.platform(), id, &wanted).await?;
            let assignments = rows
                .iter()
                .map(|row| AssignmentView::new(row, row.contract_id, caller.user_id, true))
                .collect();
            Ok::<_, ContractError>(AssignmentsView { assignments })
        })
        .await
}

/// Filters of the tracking table.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AssignmentListQuery {
    /// States, separated by commas.
    pub status: Option<String>,
    /// Part of a name or address.
    pub q: Option<String>,
}

/// Lists the parts of a contract, newest first. Artists see their own.
#[utoipa::path(get, path = "/api/v1/contracts/{id}/assignments", tag = "contracts",
    operation_id = "contract_assignment_list", params(("id" = ContractId, Path), AssignmentListQuery, PageQuery),
    security(("bearer" = [])),
    responses((status = 200, body = Page<AssignmentView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn contract_assignment_list(
    cx: Authorized<allow::ContractRead>,
    PathParams(id): PathParams<ContractId>,
    QueryParams(query): QueryParams<AssignmentListQuery>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Json<Page<AssignmentView>>, Problem> {
    let page = page.parse()?;
    let mut statuses = Vec::new();
    for word in query.status.as_deref().unwrap_or_default().split(',').filter(|word| !word.is_empty()) {
        let status = AssignmentStatus::parse(word)
            .ok_or_else(|| Problem::field("status", format!("There is no state {}.", word.escape_debug())))?;
        statuses.push(status);
    }
    let words = query.q.as_deref().map(str::trim).filter(|words| !words.is_empty());
    let caller = caller(&cx);
    let (rows, total) =
        cx.read(async |tx| read::tracking(tx, id, caller, &statuses, words, &page).await).await?;
    let created: std::collections::HashMap<AssignmentId, Timestamp> =
        rows.iter().map(|row| (row.id, row.created_at)).collect();
    let views = rows
        .iter()
        .map(|row| AssignmentView::new(row, row.contract_id, caller.user_id, caller.is_office()))
        .collect();
    Ok(Json(Page::new(&page, views, total, |view: &AssignmentView| Cursor {
        created_at: created[&view.id],
        id: view.id.0,
    })))
}

/// Where a contract and its signers stand.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ContractStatusView {
    /// The contract.
    pub id: ContractId,
    /// Where it stands.
    pub status: ContractStatus,
    /// How many signers stand where.
    pub counts: CountsView,
    /// The first 20 parts; artists see their own.
    pub assignments: Vec<AssignmentView>,
    /// Last moved on.
    pub updated_at: Timestamp,
}

/// Tells where a contract and its signers stand.
#[utoipa::path(get, path = "/api/v1/contracts/{id}/status", tag = "contracts", operation_id = "contract_status",
    params(("id" = ContractId, Path)), security(("bearer" = [])),
    responses((status = 200, body = ContractStatusView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_status(
    cx: Authorized<allow::ContractRead>,
    PathParams(id): PathParams<ContractId>,
) -> Result<Json<ContractStatusView>, Problem> {
    let caller = caller(&cx);
    let view = cx.read(async |tx| read::detail(tx, id, caller, false).await).await?;
    Ok(Json(ContractStatusView {
        id: view.id,
        status: view.status,
        counts: view.counts,
        assignments: view.assignments,
        updated_at: view.updated_at,
    }))
}

/// Whom to remind.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReminderCreate {
    /// These parts; without, all who have not opened it.
    pub assignment_ids: Option<Vec<AssignmentId>>,
}

/// How many people were reminded.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ReminderView {
    /// People who got an e-mail.
    pub reminded: usize,
}

/// Reminds signers by e-mail.
#[utoipa::path(post, path = "/api/v1/contracts/{id}/remind", tag = "contracts", operation_id = "contract_remind",
    params(("id" = ContractId, Path)), request_body = ReminderCreate, security(("bearer" = [])),
    responses((status = 200, body = ReminderView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_remind(
    cx: Authorized<allow::ContractManage>,
    PathParams(id): PathParams<ContractId>,
    JsonBody(body): JsonBody<ReminderCreate>,
) -> Result<Json<ReminderView>, Problem> {
    let reminded = cx
        .write(async |tx| {
            contracts::find(tx, id).await?.ok_or(ContractError::NotFound)?;
            assign::remind(tx, cx.platform(), id, body.assignment_ids.as_deref()).await
        })
        .await?;
    Ok(Json(ReminderView { reminded }))
}
