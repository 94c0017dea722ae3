//! What is said about a claim, and its history.

use axum::response::Response;
use http::StatusCode;
use jiff::Timestamp;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::idempotency::IdempotencyKey;
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem};
use serde::{Deserialize, Serialize};
use types::{ClaimEventId, ClaimId, ClaimLineId, UserId};

use super::{caller, reader};
use crate::error::ClaimError;
use crate::model::EventKind;
use crate::service::conversation;
use crate::store::events::EventRow;

/// An entry in a claim's history.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ClaimEventView {
    /// Identifier.
    pub id: ClaimEventId,
    /// What happened.
    pub kind: EventKind,
    /// Who did it; nobody where the software did.
    pub user_id: Option<UserId>,
    /// Their name then.
    pub user_name: Option<String>,
    /// The line it is about.
    pub line_id: Option<ClaimLineId>,
    /// What was said.
    pub text: Option<String>,
    /// When.
    pub created_at: Timestamp,
}

impl From<EventRow> for ClaimEventView {
    fn from(row: EventRow) -> Self {
        let EventRow { id, kind, user_id, user_name, line_id, text, created_at } = row;
        Self { id, kind, user_id, user_name, line_id, text, created_at }
    }
}

/// Something to be said.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentCreate {
    /// 1 to 2,000 characters.
    pub text: String,
}

/// Says something about a claim. The other side is told.
#[utoipa::path(post, path = "/api/v1/expenses/{id}/comments", tag = "expenses", operation_id = "expense_comment",
    params(("id" = ClaimId, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = CommentCreate,
    security(("bearer" = [])),
    responses((status = 201, body = ClaimEventView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn expense_comment(
    cx: Authorized<allow::ExpenseWrite>,
    idempotency: IdempotencyKey,
    PathParams(id): PathParams<ClaimId>,
    JsonBody(body): JsonBody<CommentCreate>,
) -> Result<Response, Problem> {
    let text = body.text.trim();
    if text.is_empty() || text.chars().count() > 2000 || text.contains('\0') {
        return Err(Problem::field("text", "Say something, in at most 2,000 characters."));
    }
    let caller = reader(&cx);
    idempotency
        .write_once(&cx, caller.user_id, StatusCode::CREATED, &body, async |tx| {
            let said = conversation::comment(tx, cx.platform(), id, caller, text).await?;
            Ok::<_, ClaimError>(ClaimEventView::from(said))
        })
        .await
}

/// What happened with a claim and was said about it, newest first.
#[utoipa::path(get, path = "/api/v1/expenses/{id}/events", tag = "expenses", operation_id = "expense_event_list",
    params(("id" = ClaimId, Path), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<ClaimEventView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn expense_event_list(
    cx: Authorized<allow::ExpenseRead>,
    PathParams(id): PathParams<ClaimId>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Page<ClaimEventView>, Problem> {
    let (page, caller) = (page.parse()?, caller(&cx));
    let (rows, total) = cx.read(async |tx| conversation::history(tx, id, caller, &page).await).await?;
    let page = Page::new(&page, rows, total, |row| Cursor { created_at: row.created_at, id: row.id.0 });
    Ok(page.map(ClaimEventView::from))
}
