//! Rooms and people that cannot be in two places: judged after a change was written and before it is kept, so that what was
//! refused leaves nothing behind.

use jiff::Timestamp;
use platform::TenantTx;
use serde::Serialize;
use types::{EventId, RoomId, UserId};

use crate::error::ScheduleError;
use crate::store::conflicts;

/// Another event in the same room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoomClash {
    /// That event.
    pub event_id: EventId,
    /// Its title.
    pub title: String,
    /// The room's name.
    pub room: String,
    /// When it begins.
    pub start_at: Timestamp,
    /// When it ends.
    pub end_at: Timestamp,
}

/// Somebody who is called elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonClash {
    /// The person.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// The other event.
    pub event_id: EventId,
    /// Its title.
    pub title: String,
    /// When it begins.
    pub start_at: Timestamp,
    /// When it ends.
    pub end_at: Timestamp,
}

/// Holds the rooms that a change is about to take, so that of two bookings at once the second is told of the first.
pub(super) async fn hold(tx: &mut TenantTx, rooms: &[Option<RoomId>]) -> Result<(), ScheduleError> {
    let mut ids: Vec<RoomId> = rooms.iter().copied().flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    if !ids.is_empty() {
        conflicts::hold_rooms(tx, &ids).await?;
    }
    Ok(())
}

/// Refuses a room that is taken.
pub(super) async fn check_rooms(tx: &mut TenantTx, events: &[EventId]) -> Result<(), ScheduleError> {
    let rows = conflicts::of_rooms(tx, events).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let clash = |row: conflicts::RoomRow| RoomClash {
        event_id: row.event_id,
        title: row.title,
        room: row.room,
        start_at: row.start_at,
        end_at: row.end_at,
    };
    Err(ScheduleError::RoomTaken(rows.into_iter().map(clash).collect()))
}

/// Refuses people who are called elsewhere, unless somebody says why that is all right. Returns what was accepted, for the
/// audit log.
pub(super) async fn check_people(
    tx: &mut TenantTx,
    events: &[EventId],
    people: Option<&[UserId]>,
    reason: Option<&str>,
) -> Result<Vec<PersonClash>, ScheduleError> {
    let rows = conflicts::of_people(tx, events, people).await?;
    let clash = |row: conflicts::PersonRow| PersonClash {
        user_id: row.user_id,
        name: row.name,
        event_id: row.event_id,
        title: row.title,
        start_at: row.start_at,
        end_at: row.end_at,
    };
    let clashes: Vec<PersonClash> = rows.into_iter().map(clash).collect();
    if clashes.is_empty() || reason.is_some() {
        Ok(clashes)
    } else {
        Err(ScheduleError::PeopleTaken(clashes))
    }
}
