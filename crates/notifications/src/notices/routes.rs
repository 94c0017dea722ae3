//! A person's notices: the list, how many are unread, and that they were read.

use axum::Json;
use http::StatusCode;
use jiff::Timestamp;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::http::routing::Routes;
use platform::live::Topic;
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, DbError, Problem, ProblemType, routes};
use serde::{Deserialize, Serialize};
use types::NoticeId;

use super::{Notice, NoticeNews, store};

/// The bell counts so far.
const MOST_COUNTED: i64 = 100;

/// The routes of notices.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(notice_list))
        .routes(routes!(notice_unread))
        .routes(routes!(notice_read))
        .routes(routes!(notice_read_all))
}

/// Something one was told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NoticeView {
    /// The notice.
    pub id: NoticeId,
    /// The page of the app that it is about.
    pub path: String,
    /// What is said.
    pub news: NoticeNews,
    /// When it was told.
    pub created_at: Timestamp,
    /// When one has read it.
    pub read_at: Option<Timestamp>,
}

impl From<Notice> for NoticeView {
    fn from(notice: Notice) -> Self {
        let Notice { id, path, news, created_at, read_at } = notice;
        Self { id, path, news, created_at, read_at }
    }
}

/// Which notices.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    /// Only those that one has not read, or only those that one has.
    pub unread: Option<bool>,
}

/// Lists what one was told in this company in the last 90 days, newest first. Only the person themselves can: no program and
/// nobody who acts for them.
#[utoipa::path(get, path = "/api/v1/notices", tag = "notifications", operation_id = "notice_list",
    params(NoticeQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<NoticeView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn notice_list(
    cx: Authorized<allow::AccountRead>,
    // The account may be read also by whoever must make it safe first; contracts and calls cannot.
    _: Authorized<allow::LiveRead>,
    QueryParams(query): QueryParams<NoticeQuery>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Page<NoticeView>, Problem> {
    let (user_id, page) = (cx.user_id(), page.parse()?);
    let page = cx
        .read(async |tx| {
            let (rows, total) = store::page(tx, user_id, query.unread, &page).await?;
            let cursor = |notice: &Notice| Cursor { created_at: notice.created_at, id: notice.id.0 };
            Ok::<_, DbError>(Page::new(&page, rows, total, cursor).map(NoticeView::from))
        })
        .await?;
    Ok(page)
}

/// How many notices one has not read.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NoticeUnreadView {
    /// At most 100, which stands for more.
    pub unread: i64,
}

/// Tells how many notices one has not read.
#[utoipa::path(get, path = "/api/v1/notices/unread", tag = "notifications", operation_id = "notice_unread",
    security(("bearer" = [])),
    responses((status = 200, body = NoticeUnreadView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn notice_unread(
    cx: Authorized<allow::AccountRead>,
    _: Authorized<allow::LiveRead>,
) -> Result<Json<NoticeUnreadView>, Problem> {
    let user_id = cx.user_id();
    let unread = cx.read(async |tx| store::unread(tx, user_id, MOST_COUNTED).await).await?;
    Ok(Json(NoticeUnreadView { unread }))
}

/// Notes that one has read a notice. Again changes nothing.
#[utoipa::path(post, path = "/api/v1/notices/{id}/read", tag = "notifications", operation_id = "notice_read",
    params(("id" = NoticeId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn notice_read(
    cx: Authorized<allow::AccountUpdate>,
    _: Authorized<allow::LiveRead>,
    PathParams(id): PathParams<NoticeId>,
) -> Result<StatusCode, Problem> {
    let user_id = cx.user_id();
    let found = cx
        .write(async |tx| {
            let found = store::set_read(tx, user_id, id).await?;
            if found == Some(true) {
                tx.publish(Topic::Notice, id.0, 0, vec![user_id]);
            }
            Ok::<_, DbError>(found)
        })
        .await?;
    found.map(|_| StatusCode::NO_CONTENT).ok_or_else(|| Problem::new(ProblemType::NotFound))
}

/// Up to where one has read.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticesRead {
    /// When the newest one was told that one has before one's eyes; what came since stays unread.
    pub until: Timestamp,
    /// Only those about this page of the app, which one has opened.
    pub path: Option<String>,
}

/// How many were unread.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NoticesReadView {
    /// Notices.
    pub read: u64,
}

/// Notes that one has read all notices up to one.
#[utoipa::path(post, path = "/api/v1/notices/read", tag = "notifications", operation_id = "notice_read_all",
    request_body = NoticesRead, security(("bearer" = [])),
    responses((status = 200, body = NoticesReadView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 413, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn notice_read_all(
    cx: Authorized<allow::AccountUpdate>,
    _: Authorized<allow::LiveRead>,
    JsonBody(body): JsonBody<NoticesRead>,
) -> Result<Json<NoticesReadView>, Problem> {
    let user_id = cx.user_id();
    let read = cx
        .write(async |tx| {
            let read = store::set_all_read(tx, user_id, body.until, body.path.as_deref()).await?;
            if read > 0 {
                tx.publish(Topic::Notice, user_id.0, 0, vec![user_id]);
            }
            Ok::<_, DbError>(read)
        })
        .await?;
    Ok(Json(NoticesReadView { read }))
}
