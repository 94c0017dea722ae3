//! Windows of the schedule.

use jiff::ToSpan as _;
use jiff::civil::Date;
use platform::http::extract::QueryParams;
use platform::page::{Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem};
use serde::Deserialize;
use types::{ArtistId, ProductionId, RoomId};

use super::views::EventView;
use super::{asked_zone, caller, words};
use crate::error::ScheduleError;
use crate::model::{EventState, EventType};
use crate::service::read;
use crate::store::lists::ListFilter;
use crate::time;

/// Longest window.
const MOST_DAYS: i32 = 400;
/// The window where no end is asked for.
const USUAL_DAYS: i32 = 30;

/// Which part of the schedule.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventListQuery {
    /// The first day; today where left out.
    #[param(value_type = Option<String>, example = "2024-01-15")]
    pub start_date: Option<Date>,
    /// The last day, at most 400 days on; 30 days on where left out.
    #[param(value_type = Option<String>, example = "2024-01-31")]
    pub end_date: Option<Date>,
    /// IANA zone in which days begin and times are written; where left out, days begin in the company's zone and times are
    /// written in each event's own.
    #[param(example = "America/New_York")]
    pub timezone: Option<String>,
    /// Kinds, separated by commas; without, all.
    #[param(example = "rehearsal,performance")]
    pub r#type: Option<String>,
    /// States, separated by commas; without, all – drafts for the office only.
    pub state: Option<String>,
    /// For this production.
    pub production_id: Option<ProductionId>,
    /// In this room.
    pub room_id: Option<RoomId>,
    /// Where this artist takes part.
    pub artist_id: Option<ArtistId>,
    /// Only where the caller takes part.
    pub mine: Option<bool>,
}

/// Lists events, soonest first. Artists see what they take part in.
#[utoipa::path(get, path = "/api/v1/events", tag = "schedule", operation_id = "event_list",
    params(EventListQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<EventView>), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn event_list(
    cx: Authorized<allow::ScheduleRead>,
    QueryParams(query): QueryParams<EventListQuery>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Page<EventView>, Problem> {
    let (caller, page) = (caller(&cx), page.parse()?);
    let zone = asked_zone(query.timezone.as_deref())?;
    let types = words("type", query.r#type.as_deref(), EventType::parse)?;
    let states = words("state", query.state.as_deref(), EventState::parse)?;
    let is_own = !caller.is_office() || query.mine.unwrap_or(false);
    let now = cx.now();
    let page = cx
        .read(async |tx| {
            let days = match &zone {
                Some(zone) => zone.clone(),
                None => read::home_zone(tx).await?,
            };
            let first = query.start_date.unwrap_or_else(|| days.local(now).date());
            let last = query.end_date.unwrap_or_else(|| first.saturating_add(USUAL_DAYS.days()));
            if last < first {
                return Err(ScheduleError::field("end_date", "Choose a day that is not before start_date."));
            }
            if first.saturating_add(MOST_DAYS.days()) < last {
                return Err(ScheduleError::field("end_date", "Ask for at most 400 days at a time."));
            }
            let (from, to) = time::window(first, last, &days);
            let filter = ListFilter {
                from,
                to,
                types,
                states,
                production_id: query.production_id,
                room_id: query.room_id,
                artist_id: query.artist_id,
                user_id: is_own.then_some(caller.user_id),
                shows_drafts: caller.is_office(),
            };
            read::list(tx, &filter, &page, caller, zone.as_ref()).await
        })
        .await?;
    Ok(page)
}
