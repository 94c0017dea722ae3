//! Call sheets: of an event or of a day, as they are, and as they were issued. Issuing keeps what stood on the sheet, so that
//! the next one can say what is different.

use jiff::ToSpan as _;
use jiff::civil::Date;
use platform::page::PageRequest;
use platform::{Scope, TenantTx};
use serde_json::json;
use types::{EventId, ProductionId};

use super::{Caller, author, visible};
use crate::error::ScheduleError;
use crate::model::{Event, EventState};
use crate::sheet::{CallSheet, Reader, SheetEvent, Subject};
use crate::store::lists::{self, ListFilter};
use crate::store::{participants, productions, sheets};
use crate::time::{self, Zone};

/// Most events of one sheet.
const MOST_EVENTS: i64 = 200;
/// Most people of one event.
const MOST_PEOPLE: i64 = 500;

fn reader(caller: Caller) -> Reader {
    if caller.is_office() { Reader::Board } else { Reader::Person(caller.user_id) }
}

/// What is on a day, on the clocks of where it is. Drafts are on no sheet.
async fn of_day(
    tx: &mut TenantTx,
    day: Date,
    production_id: Option<ProductionId>,
    caller: Caller,
) -> Result<Vec<Event>, ScheduleError> {
    let utc = Zone::parse("UTC").ok_or_else(|| platform::DbError::Other("no UTC".into()))?;
    // Somewhere it is that day from fourteen hours before midnight in UTC until twelve hours after the next one.
    let (from, to) = time::window(day.saturating_sub(1.day()), day.saturating_add(1.day()), &utc);
    let filter = ListFilter {
        from,
        to,
        types: Vec::new(),
        states: Vec::new(),
        production_id,
        room_id: None,
        artist_id: None,
        user_id: (!caller.is_office()).then_some(caller.user_id),
        shows_drafts: false,
    };
    let page = PageRequest { limit: 3 * MOST_EVENTS, after: None, count: false };
    let (mut events, _) = lists::list(tx, &filter, &page).await?;
    let (midnight, next) = (day.at(0, 0, 0, 0), day.saturating_add(1.day()).at(0, 0, 0, 0));
    events.retain(|event| event.occurrence.local_start < next && event.occurrence.local_end > midnight);
    if events.len() > usize::try_from(MOST_EVENTS).unwrap_or(usize::MAX) {
        let text = "There are more than 200 events on this day. Ask for one production.";
        return Err(ScheduleError::field("production_id", text));
    }
    Ok(events)
}

/// How things are.
async fn present(
    tx: &mut TenantTx,
    subject: Subject,
    caller: Caller,
) -> Result<Vec<SheetEvent>, ScheduleError> {
    let events = match subject {
        Subject::Event(id) => vec![visible(tx, id, caller).await?],
        Subject::Day(day, production_id) => {
            if let Some(id) = production_id
                && productions::find(tx, id).await?.is_none()
            {
                return Err(ScheduleError::Missing("There is no such production."));
            }
            of_day(tx, day, production_id, caller).await?
        }
    };
    let ids: Vec<EventId> = events.iter().map(|event| event.occurrence.id).collect();
    let mut people = participants::first_of(tx, &ids, MOST_PEOPLE).await?;
    let mut sheet: Vec<SheetEvent> = events
        .iter()
        .map(|event| SheetEvent::new(event, people.remove(&event.occurrence.id).unwrap_or_default()))
        .collect();
    sheet.sort_by_key(|event| (event.local_start, event.event_id));
    Ok(sheet)
}

/// The sheet as the caller reads it: the office the whole, everybody else their own.
pub async fn read(tx: &mut TenantTx, subject: Subject, caller: Caller) -> Result<CallSheet, ScheduleError> {
    let now = present(tx, subject, caller).await?;
    let issued = sheets::last(tx, subject).await?;
    let name = identity::organization(tx).await?.name;
    Ok(CallSheet::new(name, subject, reader(caller), now, issued))
}

/// Issues the sheet as it is: the next revision, unless nothing has changed since the last one. Whether it is a new one comes
/// with it.
pub async fn issue(
    tx: &mut TenantTx,
    subject: Subject,
    caller: Caller,
) -> Result<(CallSheet, bool), ScheduleError> {
    let issued_by = author(tx)?;
    sheets::hold(tx, subject).await?;
    let whole = Caller { scope: Scope::Organization, ..caller };
    let now = present(tx, subject, whole).await?;
    if now.iter().any(|event| event.state == EventState::Draft) {
        let why =
            "This event is a draft: nobody knows of it yet. Publish it before you issue its call sheet.";
        return Err(ScheduleError::InvalidState(why));
    }
    let last = sheets::last(tx, subject).await?;
    let is_new = last.first().is_none_or(|last| last.events != now);
    if is_new {
        let revision = last.first().map_or(1, |last| last.revision + 1);
        let name = tx.actor().name.clone();
        let id = sheets::insert(tx, subject, revision, &now, (issued_by, name.as_str())).await?;
        let of = match subject {
            Subject::Event(event_id) => json!({"event_id": event_id}),
            Subject::Day(day, production_id) => json!({"day": day, "production_id": production_id}),
        };
        let told = json!({"of": of, "revision": revision, "events": now.len()});
        tx.audit("call_sheet_issue", "call_sheet", id.0, told);
    }
    Ok((read(tx, subject, caller).await?, is_new))
}
