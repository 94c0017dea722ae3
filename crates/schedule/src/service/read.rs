//! Reading: one event, a window of the schedule, what was changed.

use platform::TenantTx;
use platform::page::{Cursor, Page, PageRequest};
use types::EventId;

use super::{Caller, visible};
use crate::error::ScheduleError;
use crate::model::{Event, EventUpdate};
use crate::routes::views::EventView;
use crate::store::lists::{self, ListFilter};
use crate::store::{participants, updates};
use crate::time::Zone;

/// Participants that are shown with an event; the rest has a list of its own.
const SHOWN_PARTICIPANTS: i64 = 20;

/// Events as the caller may see them, on the clock of `zone`, or else of each event's own.
async fn views(
    tx: &mut TenantTx,
    events: Vec<Event>,
    caller: Caller,
    zone: Option<&Zone>,
) -> Result<Vec<EventView>, ScheduleError> {
    let ids: Vec<EventId> = events.iter().map(|event| event.occurrence.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut first = participants::first_of(tx, &ids, SHOWN_PARTICIPANTS).await?;
    let mut mine = participants::of_person(tx, &ids, caller.user_id).await?;
    let counts = if caller.is_office() { Some(participants::counts(tx, &ids).await?) } else { None };
    Ok(events
        .into_iter()
        .map(|event| {
            let id = event.occurrence.id;
            let people = first.remove(&id).unwrap_or_default();
            let counts = counts.as_ref().map(|counts| counts.get(&id).copied().unwrap_or_default());
            EventView::new(event, people, mine.remove(&id), counts, caller, zone)
        })
        .collect())
}

/// One event.
pub async fn detail(
    tx: &mut TenantTx,
    id: EventId,
    caller: Caller,
    zone: Option<&Zone>,
) -> Result<EventView, ScheduleError> {
    let event = visible(tx, id, caller).await?;
    let view = views(tx, vec![event], caller, zone).await?.into_iter().next();
    view.ok_or(ScheduleError::EventNotFound)
}

/// A page of a window.
pub async fn list(
    tx: &mut TenantTx,
    filter: &ListFilter,
    page: &PageRequest,
    caller: Caller,
    zone: Option<&Zone>,
) -> Result<Page<EventView>, ScheduleError> {
    let (mut events, total) = lists::list(tx, filter, page).await?;
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    // The one more that tells of a next page needs no people.
    let more = if events.len() > limit { events.split_off(limit) } else { Vec::new() };
    let mut shown = views(tx, events, caller, zone).await?;
    shown.extend(more.into_iter().map(|event| EventView::new(event, Vec::new(), None, None, caller, zone)));
    Ok(Page::new(page, shown, total, |event| Cursor { created_at: event.start_at(), id: event.id.0 }))
}

/// The company's zone, in which days begin where no other one is asked for.
pub async fn home_zone(tx: &mut TenantTx) -> Result<Zone, ScheduleError> {
    super::create::home_zone(tx).await
}

/// A page of what was changed, newest first; of others than the office what they were told of.
pub async fn changes(
    tx: &mut TenantTx,
    id: EventId,
    caller: Caller,
    page: &PageRequest,
) -> Result<(Vec<EventUpdate>, Option<i64>), ScheduleError> {
    let event = visible(tx, id, caller).await?;
    let reader = (!caller.is_office()).then_some(caller.user_id);
    Ok(updates::page(tx, event.series.id, id, reader, page).await?)
}
