//! Windows of the schedule.

use jiff::civil::Date;
use platform::http::extract::QueryParams;
use platform::page::{Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem};
use serde::Deserialize;
use types::{ArtistId, ProductionId, RoomId};

use super::caller;
use super::views::EventView;
use super::windows::Window;
use crate::service::read;

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
    let (caller, page, now) = (caller(&cx), page.parse()?, cx.now());
    let window = Window::parse(query)?;
    let page = cx
        .read(async |tx| {
            let filter = window.filter(tx, caller, now).await?;
            read::list(tx, &filter, &page, caller, window.zone.as_ref()).await
        })
        .await?;
    Ok(page)
}
