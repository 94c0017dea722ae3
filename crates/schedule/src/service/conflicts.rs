//! Rooms and people that cannot be in two places: judged after a change was written and before it is kept, so that what was
//! refused leaves nothing behind.

use jiff::Timestamp;
use platform::TenantTx;
use serde::Serialize;
use types::{EventId, RoomId, UserId};

use super::hours;
use crate::error::ScheduleError;
use crate::packs::{Limit, Severity};
use crate::store::{block_outs, conflicts, events};

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

types::words! {
    /// What stands against somebody's call.
    ClashKind {
        /// They are called to another event.
        Called = "called",
        /// They have said that they cannot come.
        NotAvailable = "not_available",
        /// They are engaged by another company.
        BusyElsewhere = "busy_elsewhere",
        /// Their night would be too short.
        OvernightRest = "overnight_rest",
        /// Their day would be too long.
        DaySpan = "day_span",
        /// They would be without a break for too long.
        Break = "break",
        /// They would have too few days off.
        DaysOff = "days_off",
        /// They could not come from one place to the other in time.
        Travel = "travel",
    }
}

impl ClashKind {
    /// The kind of what does not keep a limit.
    pub(super) fn of(limit: Limit) -> Self {
        match limit {
            Limit::OvernightRest { .. } => Self::OvernightRest,
            Limit::DaySpan { .. } => Self::DaySpan,
            Limit::Break { .. } => Self::Break,
            Limit::DaysOff { .. } => Self::DaysOff,
            Limit::Travel { .. } => Self::Travel,
        }
    }
}

/// What stands against somebody's call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PersonClash {
    /// The person.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// The other event; missing where there is none: they have said that they cannot come, are engaged by another company, or
    /// what is being written breaks a rule by itself.
    pub event_id: Option<EventId>,
    /// Its title, or in words what stands against it.
    pub title: String,
    /// When it begins; of too short a rest, when that begins.
    pub start_at: Timestamp,
    /// When it ends.
    pub end_at: Timestamp,
    /// What it is.
    pub kind: ClashKind,
    /// `hard` is refused whatever the reason.
    pub severity: Severity,
    /// The events concerned, of rules; also those that are being written.
    pub event_ids: Vec<EventId>,
    /// How much it would be, of rules: minutes, of days off days.
    pub had: Option<i64>,
    /// How much is needed or allowed.
    pub needed: Option<i64>,
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

/// A clash of the kinds that ask for a reason and follow from no rule.
fn plain(
    kind: ClashKind,
    user_id: UserId,
    name: String,
    (start_at, end_at): (Timestamp, Timestamp),
) -> PersonClash {
    let title = match kind {
        ClashKind::BusyElsewhere => "Busy elsewhere".to_owned(),
        _ => "Not available".to_owned(),
    };
    PersonClash {
        user_id,
        name,
        event_id: None,
        title,
        start_at,
        end_at,
        kind,
        severity: Severity::Soft,
        event_ids: Vec::new(),
        had: None,
        needed: None,
    }
}

/// What stands against these events' people (those of `people`, where they are named) being called: they are called elsewhere,
/// cannot come, are engaged by another company, or would not get the rest that the company's rules ask for.
pub(super) async fn of_people(
    tx: &mut TenantTx,
    events: &[EventId],
    people: Option<&[UserId]>,
) -> Result<Vec<PersonClash>, ScheduleError> {
    let called = |row: conflicts::PersonRow| PersonClash {
        user_id: row.user_id,
        name: row.name,
        event_id: Some(row.event_id),
        title: row.title,
        start_at: row.start_at,
        end_at: row.end_at,
        kind: ClashKind::Called,
        severity: Severity::Soft,
        event_ids: Vec::new(),
        had: None,
        needed: None,
    };
    let away = |hit: block_outs::Hit| {
        plain(ClashKind::NotAvailable, hit.user_id, hit.name, (hit.start_at, hit.end_at))
    };
    let busy = |row: conflicts::BusyRow| {
        plain(ClashKind::BusyElsewhere, row.user_id, row.name, (row.start_at, row.end_at))
    };
    let mut all: Vec<PersonClash> =
        conflicts::of_people(tx, events, people).await?.into_iter().map(called).collect();
    all.extend(block_outs::hits(tx, events, people).await?.into_iter().map(away));
    all.extend(conflicts::busy_elsewhere(tx, events, people).await?.into_iter().map(busy));
    all.extend(hours::broken(tx, events, people).await?);
    // What refuses first, whatever it is.
    all.sort_by_key(|clash| clash.severity == Severity::Soft);
    Ok(all)
}

/// What stands against an event as it is, whether that was accepted, or came later.
pub async fn of_event(
    tx: &mut TenantTx,
    id: EventId,
) -> Result<(Vec<RoomClash>, Vec<PersonClash>), ScheduleError> {
    if events::find(tx, id).await?.is_none() {
        return Err(ScheduleError::EventNotFound);
    }
    Ok((of_rooms(tx, &[id]).await?, of_people(tx, &[id], None).await?))
}

/// Refuses what breaks a rule that is hard, and anything else that stands against these people being called unless somebody says
/// why that is all right. Returns what was accepted, for the audit log.
pub(super) async fn check_people(
    tx: &mut TenantTx,
    events: &[EventId],
    people: Option<&[UserId]>,
    reason: Option<&str>,
) -> Result<Vec<PersonClash>, ScheduleError> {
    conflicts::hold_people(tx, events, people).await?;
    judged(of_people(tx, events, people).await?, reason)
}

/// As [`check_people`], of events that are somewhere else at the same time: only the ways between places are judged.
pub(super) async fn check_ways(
    tx: &mut TenantTx,
    events: &[EventId],
    reason: Option<&str>,
) -> Result<Vec<PersonClash>, ScheduleError> {
    conflicts::hold_people(tx, events, None).await?;
    judged(of_ways(tx, events).await?, reason)
}

/// Who of these events' people could not come from one place to the other in time.
pub(super) async fn of_ways(
    tx: &mut TenantTx,
    events: &[EventId],
) -> Result<Vec<PersonClash>, ScheduleError> {
    hours::ways_broken(tx, events).await
}

fn judged(clashes: Vec<PersonClash>, reason: Option<&str>) -> Result<Vec<PersonClash>, ScheduleError> {
    if clashes.iter().any(|clash| clash.severity == Severity::Hard) {
        Err(ScheduleError::RuleBroken(clashes))
    } else if clashes.is_empty() || reason.is_some() {
        Ok(clashes)
    } else {
        Err(ScheduleError::PeopleTaken(clashes))
    }
}

/// Holds people who are about to be called to several events, as [`hold`] does with rooms.
pub(super) async fn hold_people(tx: &mut TenantTx, users: &[UserId]) -> Result<(), ScheduleError> {
    if users.is_empty() { Ok(()) } else { Ok(conflicts::hold_users(tx, users).await?) }
}
