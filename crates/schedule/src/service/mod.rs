//! What can be done with the schedule: the use cases. Each runs in one transaction that its caller opened, and leaves an
//! audit entry and a live update behind.

pub mod answers;
pub mod attendance;
pub mod availability;
pub mod block_outs;
pub mod cancel;
pub mod change;
pub mod clone;
pub mod conflicts;
pub mod create;
pub mod export;
pub mod feeds;
pub mod hours;
pub mod import;
pub mod members;
pub mod notice_settings;
pub mod notices;
pub mod packs;
pub mod people;
pub mod preview;
pub mod productions;
pub mod read;
pub mod rooms;
pub mod series;
pub mod sheets;
pub mod shift;
pub mod unseen;

use platform::live::Topic;
use platform::{Scope, TenantTx};
use types::{EventId, UserId};
use uuid::Uuid;

use crate::error::ScheduleError;
use crate::model::{Event, EventState, Range};
use crate::store::{events, occurrences, participants};

/// Who asks, and how far their permission to read the schedule reaches.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// The person.
    pub user_id: UserId,
    /// Reach of their permission to read.
    pub scope: Scope,
}

impl Caller {
    /// Whether the caller sees the whole schedule.
    pub fn is_office(self) -> bool {
        self.scope == Scope::Organization
    }
}

/// The event, or "not found" for whoever may not know of it: people see what they take part in, once it is no draft.
async fn visible(tx: &mut TenantTx, id: EventId, caller: Caller) -> Result<Event, ScheduleError> {
    let event = events::find(tx, id).await?.ok_or(ScheduleError::EventNotFound)?;
    if caller.is_office() {
        return Ok(event);
    }
    let takes_part = !participants::of_person(tx, &[id], caller.user_id).await?.is_empty();
    if takes_part && event.occurrence.state.is_published() {
        Ok(event)
    } else {
        Err(ScheduleError::EventNotFound)
    }
}

/// The event, held for a change over the version the caller saw.
async fn locked(tx: &mut TenantTx, id: EventId, version: Option<i64>) -> Result<Event, ScheduleError> {
    let event = events::lock(tx, id).await?.ok_or(ScheduleError::EventNotFound)?;
    if version.is_some_and(|version| version != event.series.version) {
        return Err(ScheduleError::Stale);
    }
    Ok(event)
}

/// What a live update of a change names: the occurrence, or the series where more than one changed.
fn subject(event: &Event, range: Range) -> Uuid {
    match range {
        Range::This => event.occurrence.id.0,
        Range::Following | Range::All => event.series.id.0,
    }
}

/// Announces a change of these occurrences to the office and, unless they are drafts, to those who take part.
async fn publish(
    tx: &mut TenantTx,
    subject: Uuid,
    version: i64,
    changed: &[EventId],
    is_published: bool,
) -> Result<(), ScheduleError> {
    let audience = if is_published { occurrences::people(tx, changed).await? } else { Vec::new() };
    tx.publish(Topic::Event, subject, version, audience);
    Ok(())
}

/// The person who acts; the schedule is written by people only.
fn author(tx: &TenantTx) -> Result<UserId, ScheduleError> {
    let fault = || platform::DbError::Other("an event needs a person".into());
    Ok(tx.actor().user_id.ok_or_else(fault)?)
}

/// Occurrences that an act on `event` means, of those still to come and not cancelled: this one whenever it is. Where this
/// and all following are meant, the event is the head of a series of its own by now ([`series::separated`]).
async fn meant(tx: &mut TenantTx, event: &Event, range: Range) -> Result<Vec<EventId>, ScheduleError> {
    if range == Range::This {
        return Ok(vec![event.occurrence.id]);
    }
    let now = tx.now();
    let all = occurrences::of_series(tx, event.series.id, None).await?;
    let meant = all.iter().filter(|row| {
        row.id == event.occurrence.id || (row.state != EventState::Cancelled && row.start_at > now)
    });
    Ok(meant.map(|row| row.id).collect())
}

/// How much of the series is meant; asks where it is not said of one.
fn range(event: &Event, said: Option<Range>) -> Result<Range, ScheduleError> {
    crate::rules::range(said, event.series.recurrence.is_some()).ok_or_else(|| {
        ScheduleError::field("range", "This event repeats. Say how much of it: this, following or all.")
    })
}
