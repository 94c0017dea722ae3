//! Withdraw, void, complete, archive, and trying a failed seal again.

use axum::Json;
use http::StatusCode;
use platform::http::extract::{JsonBody, PathParams};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem, TenantTx};
use serde::{Deserialize, Serialize};
use types::{AssignmentId, ContractId, SealId};

use super::caller;
use super::views::ContractView;
use crate::error::ContractError;
use crate::model::{ContractStatus, SealStatus};
use crate::rules::Action;
use crate::service::{lifecycle, read, seal};

/// A reason people will read: 1 to 1,000 characters.
pub(super) fn reason(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 1000 || text.contains('\0') {
        return Err(Problem::field("reason", "Say why, in at most 1,000 characters."));
    }
    Ok(text.to_owned())
}

type Answer = Result<Json<ContractView>, Problem>;

async fn act(
    cx: &Authorized<allow::ContractManage>,
    id: ContractId,
    work: impl AsyncFnOnce(&mut TenantTx) -> Result<(), ContractError>,
) -> Answer {
    let caller = caller(cx);
    let view = cx
        .write(async |tx| {
            work(tx).await?;
            read::detail(tx, id, caller, true).await
        })
        .await?;
    Ok(Json(view))
}

/// What to take back.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalCreate {
    /// These parts; without, all that are not signed.
    pub assignment_ids: Option<Vec<AssignmentId>>,
    /// For the history.
    pub reason: Option<String>,
}

/// Takes back what is not signed.
#[utoipa::path(post, path = "/api/v1/contracts/{id}/withdraw", tag = "contracts", operation_id = "contract_withdraw",
    params(("id" = ContractId, Path)), request_body = WithdrawalCreate, security(("bearer" = [])),
    responses((status = 200, body = ContractView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_withdraw(
    cx: Authorized<allow::ContractManage>,
    PathParams(id): PathParams<ContractId>,
    JsonBody(body): JsonBody<WithdrawalCreate>,
) -> Answer {
    let why = body.reason.as_deref().map(reason).transpose()?;
    act(&cx, id, async |tx| lifecycle::withdraw(tx, id, body.assignment_ids.as_deref(), why.as_deref()).await)
        .await
}

/// Why a contract is cancelled.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidCreate {
    /// 1 to 1,000 characters; the signers read it.
    pub reason: String,
}

/// Cancels a contract for everybody.
#[utoipa::path(post, path = "/api/v1/contracts/{id}/void", tag = "contracts", operation_id = "contract_void",
    params(("id" = ContractId, Path)), request_body = VoidCreate, security(("bearer" = [])),
    responses((status = 200, body = ContractView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_void(
    cx: Authorized<allow::ContractManage>,
    PathParams(id): PathParams<ContractId>,
    JsonBody(body): JsonBody<VoidCreate>,
) -> Answer {
    let why = reason(&body.reason)?;
    act(&cx, id, async |tx| lifecycle::void(tx, cx.platform(), id, &why).await).await
}

/// Marks a contract as fulfilled.
#[utoipa::path(post, path = "/api/v1/contracts/{id}/complete", tag = "contracts", operation_id = "contract_complete",
    params(("id" = ContractId, Path)), security(("bearer" = [])),
    responses((status = 200, body = ContractView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_complete(
    cx: Authorized<allow::ContractManage>,
    PathParams(id): PathParams<ContractId>,
) -> Answer {
    act(&cx, id, async |tx| lifecycle::change(tx, id, Action::Complete, ContractStatus::Completed).await)
        .await
}

/// Puts a contract away.
#[utoipa::path(post, path = "/api/v1/contracts/{id}/archive", tag = "contracts", operation_id = "contract_archive",
    params(("id" = ContractId, Path)), security(("bearer" = [])),
    responses((status = 200, body = ContractView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_archive(
    cx: Authorized<allow::ContractManage>,
    PathParams(id): PathParams<ContractId>,
) -> Answer {
    act(&cx, id, async |tx| lifecycle::change(tx, id, Action::Archive, ContractStatus::Archived).await).await
}

/// Takes a contract out of the archive.
#[utoipa::path(post, path = "/api/v1/contracts/{id}/unarchive", tag = "contracts", operation_id = "contract_unarchive",
    params(("id" = ContractId, Path)), security(("bearer" = [])),
    responses((status = 200, body = ContractView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_unarchive(
    cx: Authorized<allow::ContractManage>,
    PathParams(id): PathParams<ContractId>,
) -> Answer {
    act(&cx, id, async |tx| lifecycle::unarchive(tx, id).await).await
}

/// A seal that is tried again.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SealRetryView {
    /// The document.
    pub id: SealId,
    /// Where it stands now.
    pub status: SealStatus,
}

/// Tries a failed seal again.
#[utoipa::path(post, path = "/api/v1/contracts/{id}/seals/{seal_id}/retry", tag = "contracts",
    operation_id = "contract_seal_retry", params(("id" = ContractId, Path), ("seal_id" = SealId, Path)),
    security(("bearer" = [])),
    responses((status = 202, body = SealRetryView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_seal_retry(
    cx: Authorized<allow::ContractManage>,
    PathParams((id, seal_id)): PathParams<(ContractId, SealId)>,
) -> Result<(StatusCode, Json<SealRetryView>), Problem> {
    let status = cx.write(async |tx| seal::retry(tx, id, seal_id).await).await?;
    Ok((StatusCode::ACCEPTED, Json(SealRetryView { id: seal_id, status })))
}
