//! Rooms and people that cannot be in two places: judged after a change was written and before it is kept, so that what was
//! refused leaves nothing behind.

use jiff::Timestamp;
use platform::TenantTx;
use serde::Serialize;
use types::{EventId, RoomId, UserId};

use crate::error::ScheduleError;
use crate::store::{block_outs, conflicts};

/// Another event in the same room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
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

/// Somebody who is called elsewhere, or has said that they cannot come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PersonClash {
    /// The person.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// The other event; missing where they have said that they cannot come.
    pub event_id: Option<EventId>,
    /// Its title, or that they are not available.
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

/// What else is in the rooms of these events.
pub(super) async fn of_rooms(tx: &mut TenantTx, events: &[EventId]) -> Result<Vec<RoomClash>, ScheduleError> {
    let clash = |row: conflicts::RoomRow| RoomClash {
        event_id: row.event_id,
        title: row.title,
        room: row.room,
        start_at: row.start_at,
        end_at: row.end_at,
    };
    Ok(conflicts::of_rooms(tx, events).await?.into_iter().map(clash).collect())
}

/// Refuses a room that is taken.
pub(super) async fn check_rooms(tx: &mut TenantTx, events: &[EventId]) -> Result<(), ScheduleError> {
    let clashes = of_rooms(tx, events).await?;
    if clashes.is_empty() { Ok(()) } else { Err(ScheduleError::RoomTaken(clashes)) }
}

/// Who of these events' people (of `people`, where they are named) is called elsewhere, or cannot come.
pub(super) async fn of_people(
    tx: &mut TenantTx,
    events: &[EventId],
    people: Option<&[UserId]>,
) -> Result<Vec<PersonClash>, ScheduleError> {
    let clash = |row: conflicts::PersonRow| PersonClash {
        user_id: row.user_id,
        name: row.name,
        event_id: Some(row.event_id),
        title: row.title,
        start_at: row.start_at,
        end_at: row.end_at,
    };
    let away = |hit: block_outs::Hit| PersonClash {
        user_id: hit.user_id,
        name: hit.name,
        event_id: None,
        title: "Not available".to_owned(),
        start_at: hit.start_at,
        end_at: hit.end_at,
    };
    let called = conflicts::of_people(tx, events, people).await?.into_iter().map(clash);
    Ok(called.chain(block_outs::hits(tx, events, people).await?.into_iter().map(away)).collect())
}

/// Refuses people who are called elsewhere or cannot come, unless somebody says why that is all right. Returns what was accepted, for the
/// audit log.
pub(super) async fn check_people(
    tx: &mut TenantTx,
    events: &[EventId],
    people: Option<&[UserId]>,
    reason: Option<&str>,
) -> Result<Vec<PersonClash>, ScheduleError> {
    let clashes = of_people(tx, events, people).await?;
    if clashes.is_empty() || reason.is_some() {
        Ok(clashes)
    } else {
        Err(ScheduleError::PeopleTaken(clashes))
    }
}
