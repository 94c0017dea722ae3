//! A person's calendar for other programs.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::http::request;
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::rate_limit::{LimitClass, address_key};
use platform::{Authorized, Platform, Problem, ProblemType};
use serde::{Deserialize, Serialize};
use types::CalendarFeedId;

use super::text;
use crate::error::ScheduleError;
use crate::feed::{self, CalendarFeed, FeedDetails, Include};
use crate::model::EventType;
use crate::service::feeds::{self, Known};

/// What a calendar shows.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CalendarFeedInclude {
    /// Only these kinds of events; without any, all.
    pub types: Vec<EventType>,
    /// Whether also what is only likely.
    pub tentative: bool,
    /// How much of each event.
    pub details: FeedDetails,
}

impl Default for CalendarFeedInclude {
    fn default() -> Self {
        Self { types: Vec::new(), tentative: true, details: FeedDetails::Full }
    }
}

/// An address under which one's calls are read. Its secret was shown when it was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CalendarFeedView {
    /// The address.
    pub id: CalendarFeedId,
    /// What it is called.
    pub name: Option<String>,
    /// What it shows.
    pub include: CalendarFeedInclude,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a program last asked for it; known to an hour.
    pub last_used_at: Option<Timestamp>,
}

impl From<CalendarFeed> for CalendarFeedView {
    fn from(feed: CalendarFeed) -> Self {
        let Include { types, tentative, details } = feed.include;
        Self {
            id: feed.id,
            name: feed.name,
            include: CalendarFeedInclude { types, tentative, details },
            created_at: feed.created_at,
            last_used_at: feed.last_used_at,
        }
    }
}

/// An address with its secret, which is shown this once.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CalendarFeedSecretView {
    /// What was made.
    pub feed: CalendarFeedView,
    /// To be given to a calendar program. Whoever has it reads one's calls; only a hash stays here.
    pub url: String,
    /// The same, as telephones open it in their calendar.
    pub webcal_url: String,
}

/// An address to make.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CalendarFeedCreate {
    /// At most 80 characters; the calendar is shown under it.
    pub name: Option<String>,
    /// What it shows; all where left out.
    pub include: CalendarFeedInclude,
}

/// Lists one's own addresses, newest first.
#[utoipa::path(get, path = "/api/v1/me/calendar-feeds", tag = "schedule", operation_id = "calendar_feed_list",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<CalendarFeedView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn calendar_feed_list(
    cx: Authorized<allow::AccountRead>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Page<CalendarFeedView>, Problem> {
    let (user_id, page) = (cx.user_id(), page.parse()?);
    let page = cx
        .read(async |tx| {
            let (rows, total) = feeds::list(tx, user_id, &page).await?;
            let cursor = |feed: &CalendarFeed| Cursor { created_at: feed.created_at, id: feed.id.0 };
            Ok::<_, ScheduleError>(Page::new(&page, rows, total, cursor).map(CalendarFeedView::from))
        })
        .await?;
    Ok(page)
}

/// Makes an address under which one's calls in this company are read without signing in. Only the person themselves can: no
/// program and nobody who acts for them. The secret is in this answer and nowhere else, so a repeated request makes another one.
#[utoipa::path(post, path = "/api/v1/me/calendar-feeds", tag = "schedule", operation_id = "calendar_feed_create",
    request_body = CalendarFeedCreate, security(("bearer" = [])),
    responses((status = 201, body = CalendarFeedSecretView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 409, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn calendar_feed_create(
    cx: Authorized<allow::AccountUpdate>,
    // The account may be changed also by whoever must make it safe first; the schedule cannot be read by them.
    _: Authorized<allow::ScheduleRead>,
    JsonBody(body): JsonBody<CalendarFeedCreate>,
) -> Result<Response, Problem> {
    let mut errors = Vec::new();
    let name = text("name", body.name, 80, &mut errors);
    if !errors.is_empty() {
        return Err(Problem::validation(errors));
    }
    let CalendarFeedInclude { mut types, tentative, details } = body.include;
    types.sort_unstable_by_key(|kind| kind.name());
    types.dedup();
    let (user_id, include) = (cx.user_id(), Include { types, tentative, details });
    let (feed, token) = cx.write(async |tx| feeds::create(tx, user_id, name, include).await).await?;
    let (url, webcal_url) = feed::addresses(&token, &cx.platform().config.public_url);
    let view = CalendarFeedSecretView { feed: feed.into(), url, webcal_url };
    let mut response = (StatusCode::CREATED, Json(view)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Takes an address back: nothing is read under it any more.
#[utoipa::path(delete, path = "/api/v1/me/calendar-feeds/{id}", tag = "schedule", operation_id = "calendar_feed_delete",
    params(("id" = CalendarFeedId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn calendar_feed_delete(
    cx: Authorized<allow::AccountUpdate>,
    PathParams(id): PathParams<CalendarFeedId>,
) -> Result<StatusCode, Problem> {
    let user_id = cx.user_id();
    cx.write(async |tx| feeds::delete(tx, user_id, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn known(headers: &HeaderMap) -> Known {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    Known {
        etags: text(header::IF_NONE_MATCH).map(str::to_owned),
        since: text(header::IF_MODIFIED_SINCE)
            .and_then(|text| rfc2822::DateTimeParser::new().parse_timestamp(text).ok()),
    }
}

/// The calendar behind a secret address (iCalendar): the calls of one person, from 30 days ago to 18 months ahead. Each event is
/// one occurrence. Asked with `If-None-Match`, it answers 304 until something in it changes.
#[utoipa::path(get, path = "/calendar/{token}", tag = "schedule", operation_id = "calendar_feed_read", security(()),
    params(("token" = String, Path, description = "The secret, with `.ics` behind it"),
        ("If-None-Match" = Option<String>, Header), ("If-Modified-Since" = Option<String>, Header)),
    responses((status = 200, body = String, content_type = "text/calendar",
            headers(("ETag" = String), ("Last-Modified" = String))),
        (status = 304), (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn calendar_feed_read(
    State(platform): State<Platform>,
    PathParams(token): PathParams<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // Whoever tries addresses is stopped before the database is asked; good ones do not count.
    let (key, limit) = (request::origin().address.map_or(0, address_key), platform.config.api_limit());
    let now = platform.clock.now();
    let standing = platform.limiter.count(LimitClass::Api, key, limit, now);
    if !standing.allowed {
        let wait = u64::try_from(standing.reset_at - now.as_second()).unwrap_or(1).max(1);
        return Err(Problem::new(ProblemType::RateLimited).retry_after(wait));
    }
    let reading = match feed::secret_of(&token) {
        Some(token) => feeds::read(&platform, &token, &known(&headers)).await?,
        None => None,
    };
    let Some(reading) = reading else {
        return Err(Problem::new(ProblemType::NotFound)
            .detail("There is no calendar under this address (any more). Make a new one in the portal."));
    };
    platform.limiter.forgive(LimitClass::Api, key, limit, now);
    let mut response = match reading.text {
        Some(text) => ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response(),
        None => StatusCode::NOT_MODIFIED.into_response(),
    };
    let answer = response.headers_mut();
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    answer.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    if let Ok(value) = HeaderValue::from_str(&reading.sent.etag()) {
        answer.insert(header::ETAG, value);
    }
    let modified = rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&reading.sent.changed_at);
    if let Some(value) = modified.ok().and_then(|text| HeaderValue::from_str(&text).ok()) {
        answer.insert(header::LAST_MODIFIED, value);
    }
    Ok(response)
}
