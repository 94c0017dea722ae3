//! The caller's devices, and what happened on their account.

use axum::Json;
use http::StatusCode;
use jiff::Timestamp;
use platform::http::extract::{PathParams, QueryParams};
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, DbError, Problem};
use serde::{Deserialize, Serialize};
use types::SessionId;
use uuid::Uuid;

use crate::model::{AccountEvent, Session};
use crate::service::accounts::devices;
use crate::store::{events, sessions};

/// A device on which the caller is signed in.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct SessionView {
    /// The session.
    pub id: SessionId,
    /// Such as `Chrome on Android`.
    pub device: String,
    /// Country it was opened in, where that is known.
    #[schema(required)]
    pub place: Option<String>,
    /// Network address it was opened from.
    #[schema(required)]
    pub address: Option<String>,
    /// How the person came in: `password`, `email_code`, `passkey`, …
    pub method: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last renewed.
    pub last_used_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_current: bool,
    /// Whether it stays for 30 days without use.
    pub remember_me: bool,
}

/// The caller's devices.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct SessionListView {
    /// The last used first.
    pub data: Vec<SessionView>,
}

/// Something that happened on the caller's account.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct AccountEventView {
    /// Identifier.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// What, noun first: `session_create`, `password_change`, …
    pub action: String,
    /// Such as `Chrome on Android`.
    #[schema(required)]
    pub device: Option<String>,
    /// Country, where it is known.
    #[schema(required)]
    pub place: Option<String>,
    /// Network address.
    #[schema(required)]
    pub address: Option<String>,
    /// In which organization, where it was in one.
    #[schema(required)]
    pub organization_name: Option<String>,
}

impl From<AccountEvent> for AccountEventView {
    fn from(event: AccountEvent) -> Self {
        let AccountEvent { id, action, at, organization_name, created_at } = event;
        Self {
            id,
            at: created_at,
            action,
            device: at.device,
            place: at.place,
            address: at.address,
            organization_name,
        }
    }
}

/// Lists the devices on which the caller is signed in.
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "identity", operation_id = "session_list",
    security(("bearer" = [])),
    responses((status = 200, body = SessionListView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn session_list(cx: Authorized<allow::AccountRead>) -> Result<Json<SessionListView>, Problem> {
    let (user_id, current) = (cx.user_id(), cx.principal().session_id);
    let running: Result<Vec<Session>, DbError> =
        cx.own_account().read(None, async |tx| sessions::running(tx, user_id).await).await;
    let view = |session: Session| {
        let Session { id, at, method, remember_me, created_at, last_used_at } = session;
        SessionView {
            id,
            device: at.device.unwrap_or_else(|| crate::devices::describe(None)),
            place: at.place,
            address: at.address,
            method,
            created_at,
            last_used_at,
            is_current: id == current,
            remember_me,
        }
    };
    Ok(Json(SessionListView { data: running?.into_iter().map(view).collect() }))
}

/// Signs one of the caller's devices out, within a second.
#[utoipa::path(delete, path = "/api/v1/me/sessions/{id}", tag = "identity", operation_id = "session_revoke",
    params(("id" = SessionId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn session_revoke(
    cx: Authorized<allow::AccountUpdate>,
    PathParams(id): PathParams<SessionId>,
) -> Result<StatusCode, Problem> {
    devices::end(&cx, cx.principal(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs all of the caller's devices out, within a second, except the one that asks.
#[utoipa::path(post, path = "/api/v1/me/sessions/revoke-others", tag = "identity",
    operation_id = "session_revoke_others", security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn session_revoke_others(cx: Authorized<allow::AccountUpdate>) -> Result<StatusCode, Problem> {
    devices::end_others(&cx, cx.principal()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists what happened on the caller's account, newest first.
#[utoipa::path(get, path = "/api/v1/me/events", tag = "identity", operation_id = "account_event_list",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<AccountEventView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn account_event_list(
    cx: Authorized<allow::AccountRead>,
    QueryParams(paging): QueryParams<PageQuery>,
) -> Result<Json<Page<AccountEventView>>, Problem> {
    let request = paging.parse()?;
    let user_id = cx.user_id();
    let (rows, total) = cx
        .own_account()
        .read(None, async |tx| {
            let rows = events::page(tx, user_id, &request).await?;
            let total = if request.count { Some(events::count(tx, user_id).await?) } else { None };
            Ok::<_, DbError>((rows, total))
        })
        .await?;
    let rows = rows.into_iter().map(AccountEventView::from).collect();
    let position = |event: &AccountEventView| Cursor { created_at: event.at, id: event.id };
    Ok(Json(Page::new(&request, rows, total, position)))
}
