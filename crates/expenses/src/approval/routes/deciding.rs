//! Approve, decide line by line, reject, approve many.

use std::collections::HashMap;

use axum::Json;
use platform::http::extract::{JsonBody, PathParams};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, Problem, ProblemType, Scope};
use serde::{Deserialize, Serialize};
use types::ClaimId;

use super::super::deciding::{self, Decision, Done, Results, Word};
use super::super::decision::LineChoice;
use crate::office::OfficeError;
use crate::routes::views::ClaimView;
use crate::service::{Caller, read};

/// Most claims that are approved at once.
const MOST_AT_ONCE: usize = 1000;

/// Notes for the history: at most 1,000 characters.
fn notes(text: Option<String>) -> Result<Option<String>, Problem> {
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > 1000 || text.contains('\0')) {
        return Err(Problem::field("notes", "Use at most 1,000 characters."));
    }
    Ok(text)
}

fn caller(cx: &Authorized<allow::ExpenseApprove>) -> Caller {
    Caller { user_id: cx.user_id(), role: cx.principal().role, scope: cx.scope() }
}

/// Decides about one claim and shows it.
async fn one(
    cx: &Authorized<allow::ExpenseApprove>,
    id: ClaimId,
    decision: Decision<'_>,
) -> Result<ClaimView, Problem> {
    let caller = caller(cx);
    // Who has decided about a claim may see it, also in the place of somebody else.
    let reader = Caller { scope: Scope::Organization, ..caller };
    let view = cx
        .write(async |tx| {
            let results: Results = deciding::decide(tx, cx.platform(), caller, &[id], decision).await?;
            for (_, result) in results {
                result?;
            }
            Ok::<_, OfficeError>(read::detail(tx, cx.platform(), id, reader).await?)
        })
        .await?;
    Ok(view)
}

fn version_of(id: ClaimId, seen: Option<IfMatch>) -> HashMap<ClaimId, i64> {
    seen.map(|IfMatch(version)| (id, version)).into_iter().collect()
}

/// What is said with an approval.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalCreate {
    /// At most 1,000 characters.
    pub notes: Option<String>,
}

/// Approves the open step of a claim: all that is not decided yet. With the last step the claim is approved.
#[utoipa::path(post, path = "/api/v1/expenses/{id}/approve", tag = "expenses", operation_id = "expense_approve",
    params(("id" = ClaimId, Path), ("If-Match" = Option<String>, Header, description = "ETag as given, to approve what was seen and nothing else")),
    request_body = ApprovalCreate, security(("bearer" = [])),
    responses((status = 200, body = ClaimView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 412, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_approve(
    cx: Authorized<allow::ExpenseApprove>,
    PathParams(id): PathParams<ClaimId>,
    seen: Option<IfMatch>,
    JsonBody(body): JsonBody<ApprovalCreate>,
) -> Result<Versioned<ClaimView>, Problem> {
    let notes = notes(body.notes)?;
    let decision = Decision { word: Word::Approve, notes: notes.as_deref(), seen: &version_of(id, seen) };
    let view = one(&cx, id, decision).await?;
    Ok(Versioned(view.summary.version, view))
}

/// What is decided, line by line.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionCreate {
    /// Lines that are not named, and not decided yet, are approved.
    pub lines: Vec<LineChoice>,
    /// At most 1,000 characters.
    pub notes: Option<String>,
}

/// Decides the open step of a claim line by line: approve, reduce, hold or reject. What is held goes on in a claim of its
/// own; a claim of which nothing is left is rejected.
#[utoipa::path(post, path = "/api/v1/expenses/{id}/decide", tag = "expenses", operation_id = "expense_decide",
    params(("id" = ClaimId, Path), ("If-Match" = String, Header, description = "ETag as given")),
    request_body = DecisionCreate, security(("bearer" = [])),
    responses((status = 200, body = ClaimView, headers(("ETag" = String))), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 409, body = ProblemView), (status = 412, body = ProblemView), (status = 415, body = ProblemView),
        (status = 428, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_decide(
    cx: Authorized<allow::ExpenseApprove>,
    PathParams(id): PathParams<ClaimId>,
    seen: IfMatch,
    JsonBody(body): JsonBody<DecisionCreate>,
) -> Result<Versioned<ClaimView>, Problem> {
    let notes = notes(body.notes)?;
    let seen = version_of(id, Some(seen));
    let decision = Decision { word: Word::Lines(&body.lines), notes: notes.as_deref(), seen: &seen };
    let view = one(&cx, id, decision).await?;
    Ok(Versioned(view.summary.version, view))
}

/// Why a claim is rejected.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectionCreate {
    /// 1 to 1,000 characters; the person reads it.
    pub reason: String,
}

/// Rejects a claim; it has ended then.
#[utoipa::path(post, path = "/api/v1/expenses/{id}/reject", tag = "expenses", operation_id = "expense_reject",
    params(("id" = ClaimId, Path), ("If-Match" = Option<String>, Header, description = "ETag as given, to reject what was seen and nothing else")),
    request_body = RejectionCreate, security(("bearer" = [])),
    responses((status = 200, body = ClaimView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 412, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_reject(
    cx: Authorized<allow::ExpenseApprove>,
    PathParams(id): PathParams<ClaimId>,
    seen: Option<IfMatch>,
    JsonBody(body): JsonBody<RejectionCreate>,
) -> Result<Versioned<ClaimView>, Problem> {
    let reason = body.reason.trim();
    if reason.is_empty() || reason.chars().count() > 1000 || reason.contains('\0') {
        return Err(Problem::field("reason", "Say why, in at most 1,000 characters."));
    }
    let decision = Decision { word: Word::Reject(reason), notes: None, seen: &version_of(id, seen) };
    let view = one(&cx, id, decision).await?;
    Ok(Versioned(view.summary.version, view))
}

/// Claims to approve.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkApprovalCreate {
    /// 1 to 1,000.
    pub ids: Vec<ClaimId>,
    /// Their versions as they were seen, in the same order: a claim that has changed since is refused. Left out: whatever
    /// they are.
    pub versions: Option<Vec<i64>>,
    /// At most 1,000 characters; in the history of each.
    pub notes: Option<String>,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BulkApprovalStatus {
    /// It is to be paid.
    Approved,
    /// The next step is open.
    StepApproved,
    /// Nothing; see the problem.
    Refused,
}

/// Why a claim was refused.
#[derive(Serialize, utoipa::ToSchema)]
pub struct BulkProblemView {
    /// Short name from the registry.
    pub r#type: ProblemType,
    /// In plain words.
    pub detail: String,
}

/// What became of one claim.
#[derive(Serialize, utoipa::ToSchema)]
pub struct BulkApprovalResult {
    /// The claim.
    pub id: ClaimId,
    /// What became of it.
    pub status: BulkApprovalStatus,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<BulkProblemView>,
}

/// What became of each.
#[derive(Serialize, utoipa::ToSchema)]
pub struct BulkApprovalView {
    /// In the order in which they were named.
    pub results: Vec<BulkApprovalResult>,
}

fn bulk_result(id: ClaimId, result: Result<Done, OfficeError>) -> Result<BulkApprovalResult, Problem> {
    let status = match result {
        Ok(Done::Approved) => BulkApprovalStatus::Approved,
        Ok(Done::StepApproved) => BulkApprovalStatus::StepApproved,
        // Everything had been rejected by an earlier step.
        Ok(Done::Rejected) => BulkApprovalStatus::Refused,
        Err(error) => {
            let problem = Problem::from(error);
            if problem.kind().status().is_server_error() {
                return Err(problem);
            }
            let detail = problem.text().to_owned();
            let problem = BulkProblemView { r#type: problem.kind(), detail };
            return Ok(BulkApprovalResult {
                id,
                status: BulkApprovalStatus::Refused,
                problem: Some(problem),
            });
        }
    };
    Ok(BulkApprovalResult { id, status, problem: None })
}

/// Approves the open steps of many claims. Each is judged by itself, and has a result of its own.
#[utoipa::path(post, path = "/api/v1/expenses/bulk-approve", tag = "expenses", operation_id = "expense_bulk_approve",
    request_body = BulkApprovalCreate, security(("bearer" = [])),
    responses((status = 200, body = BulkApprovalView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 415, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn expense_bulk_approve(
    cx: Authorized<allow::ExpenseApprove>,
    JsonBody(body): JsonBody<BulkApprovalCreate>,
) -> Result<Json<BulkApprovalView>, Problem> {
    if body.ids.is_empty() || body.ids.len() > MOST_AT_ONCE {
        return Err(Problem::field("ids", "Name 1 to 1,000 claims."));
    }
    let mut ids = body.ids.clone();
    ids.sort_unstable();
    if ids.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
        return Err(Problem::field("ids", "Name each claim once."));
    }
    if body.versions.as_ref().is_some_and(|versions| versions.len() != body.ids.len()) {
        return Err(Problem::field("versions", "Name one version for each claim."));
    }
    let seen = body.versions.map(|versions| body.ids.iter().copied().zip(versions).collect());
    let notes = notes(body.notes)?;
    let decision = Decision { word: Word::Approve, notes: notes.as_deref(), seen: &seen.unwrap_or_default() };
    let caller = caller(&cx);
    let results =
        cx.write(async |tx| deciding::decide(tx, cx.platform(), caller, &body.ids, decision).await).await?;
    let results =
        results.into_iter().map(|(id, result)| bulk_result(id, result)).collect::<Result<_, _>>()?;
    Ok(Json(BulkApprovalView { results }))
}
