//! Write, read, change and submit a claim.

use axum::Json;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use platform::http::extract::{JsonBody, PathParams};
use platform::idempotency::IdempotencyKey;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, Problem, TenantTx};
use types::ClaimId;

use super::caller;
use super::drafts::ClaimCreate;
use super::views::ClaimView;
use crate::error::ClaimError;
use crate::service::{create, lifecycle, read, submission};

/// Writes a claim as a draft. Sent again with the same `id` and content, it answers 200 with the claim that is there.
#[utoipa::path(post, path = "/api/v1/expenses", tag = "expenses", operation_id = "expense_create",
    request_body = ClaimCreate, security(("bearer" = [])), params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = ClaimView), (status = 201, body = ClaimView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 409, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_create(
    cx: Authorized<allow::ExpenseWrite>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<ClaimCreate>,
) -> Result<Response, Problem> {
    let caller = caller(&cx);
    let fingerprint = serde_json::to_value(&body).map_err(Problem::internal)?;
    let id = body.id;
    let details = body.parse()?;
    let (mut is_new, mut version) = (true, 1);
    let mut response = idempotency
        .write_once(&cx, caller.user_id, StatusCode::CREATED, &fingerprint, async |tx| {
            let (id, made) = create::create(tx, caller.user_id, id, &details).await?;
            let view = read::detail(tx, cx.platform(), id, caller).await?;
            (is_new, version) = (made, view.summary.version);
            Ok::<_, ClaimError>(view)
        })
        .await?;
    if !is_new {
        *response.status_mut() = StatusCode::OK;
    }
    if let Ok(etag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

/// One claim in full.
#[utoipa::path(get, path = "/api/v1/expenses/{id}", tag = "expenses", operation_id = "expense_detail",
    params(("id" = ClaimId, Path)), security(("bearer" = [])),
    responses((status = 200, body = ClaimView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_detail(
    cx: Authorized<allow::ExpenseRead>,
    PathParams(id): PathParams<ClaimId>,
) -> Result<Versioned<ClaimView>, Problem> {
    let caller = caller(&cx);
    let view = cx.read(async |tx| read::detail(tx, cx.platform(), id, caller).await).await?;
    Ok(Versioned(view.summary.version, view))
}

/// Writes other content over a claim. A submitted one goes back to its first step.
#[utoipa::path(put, path = "/api/v1/expenses/{id}", tag = "expenses", operation_id = "expense_replace",
    params(("id" = ClaimId, Path), ("If-Match" = String, Header)), request_body = ClaimCreate,
    security(("bearer" = [])),
    responses((status = 200, body = ClaimView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 412, body = ProblemView), (status = 413, body = ProblemView), (status = 415, body = ProblemView),
        (status = 428, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_replace(
    cx: Authorized<allow::ExpenseWrite>,
    PathParams(id): PathParams<ClaimId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<ClaimCreate>,
) -> Result<Versioned<ClaimView>, Problem> {
    if body.id.is_some_and(|other| other != id) {
        return Err(Problem::field("id", "This is the id of another claim. Leave it out."));
    }
    let details = body.parse()?;
    let caller = caller(&cx);
    let view = act(&cx, id, async |tx| lifecycle::replace(tx, id, version, caller, &details).await).await?;
    Ok(Versioned(view.summary.version, view))
}

/// Does something with the caller's claim and shows what became of it.
async fn act(
    cx: &Authorized<allow::ExpenseWrite>,
    id: ClaimId,
    work: impl AsyncFnOnce(&mut TenantTx) -> Result<(), ClaimError>,
) -> Result<ClaimView, Problem> {
    let caller = caller(cx);
    let view = cx
        .write(async |tx| {
            work(tx).await?;
            read::detail(tx, cx.platform(), id, caller).await
        })
        .await?;
    Ok(view)
}

/// Hands a claim to those who decide. Again, it stays as it is.
#[utoipa::path(post, path = "/api/v1/expenses/{id}/submit", tag = "expenses", operation_id = "expense_submit",
    params(("id" = ClaimId, Path)), security(("bearer" = [])),
    responses((status = 200, body = ClaimView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn expense_submit(
    cx: Authorized<allow::ExpenseWrite>,
    PathParams(id): PathParams<ClaimId>,
) -> Result<Json<ClaimView>, Problem> {
    let caller = caller(&cx);
    act(&cx, id, async |tx| submission::submit(tx, id, caller).await).await.map(Json)
}

/// Takes a submitted claim back, until somebody has decided: a draft again.
#[utoipa::path(post, path = "/api/v1/expenses/{id}/withdraw", tag = "expenses", operation_id = "expense_withdraw",
    params(("id" = ClaimId, Path)), security(("bearer" = [])),
    responses((status = 200, body = ClaimView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_withdraw(
    cx: Authorized<allow::ExpenseWrite>,
    PathParams(id): PathParams<ClaimId>,
) -> Result<Json<ClaimView>, Problem> {
    let caller = caller(&cx);
    act(&cx, id, async |tx| lifecycle::withdraw(tx, id, caller).await).await.map(Json)
}

/// Gives a claim up, until somebody has decided.
#[utoipa::path(post, path = "/api/v1/expenses/{id}/cancel", tag = "expenses", operation_id = "expense_cancel",
    params(("id" = ClaimId, Path)), security(("bearer" = [])),
    responses((status = 200, body = ClaimView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_cancel(
    cx: Authorized<allow::ExpenseWrite>,
    PathParams(id): PathParams<ClaimId>,
) -> Result<Json<ClaimView>, Problem> {
    let caller = caller(&cx);
    act(&cx, id, async |tx| lifecycle::cancel(tx, id, caller).await).await.map(Json)
}
