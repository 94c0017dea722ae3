//! Rooms of the company.

use platform::page::PageRequest;
use platform::{DbError, FieldError, TenantTx};
use serde_json::{Value, json};
use types::RoomId;

use super::Caller;
use crate::error::ScheduleError;
use crate::model::Room;
use crate::store::rooms;

const MISSING: ScheduleError = ScheduleError::Missing("There is no such room.");

/// What becomes different; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct RoomChanges {
    /// As people see it.
    pub name: Option<String>,
    /// Where it is.
    pub address: Option<Option<String>>,
    /// Degrees north and east.
    pub coordinates: Option<Option<(f64, f64)>>,
}

/// A name without what surrounds it, or what is wrong with it.
pub(super) fn checked_name(name: &str) -> Result<String, ScheduleError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 120 || name.chars().any(char::is_control) {
        return Err(ScheduleError::field("name", "Enter a name of at most 120 characters."));
    }
    Ok(name.to_owned())
}

fn changed(mut room: Room, changes: RoomChanges) -> Result<Room, ScheduleError> {
    if let Some(name) = changes.name {
        room.name = checked_name(&name)?;
    }
    if let Some(address) = changes.address {
        let address = address.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        if address.as_ref().is_some_and(|text| text.chars().count() > 500 || text.contains('\0')) {
            return Err(ScheduleError::Invalid(vec![FieldError::new(
                "address",
                "Use at most 500 characters.",
            )]));
        }
        room.address = address;
    }
    if let Some(coordinates) = changes.coordinates {
        room.latitude = coordinates.map(|(latitude, _)| latitude);
        room.longitude = coordinates.map(|(_, longitude)| longitude);
    }
    Ok(room)
}

fn taken(error: DbError) -> ScheduleError {
    match error {
        DbError::Unique { constraint } if constraint == "rooms_name" => {
            ScheduleError::field("name", "There is a room with this name already.")
        }
        error => error.into(),
    }
}

fn facts(room: &Room) -> Value {
    json!({"name": room.name, "address": room.address, "archived_at": room.archived_at})
}

/// Makes a room.
pub async fn create(tx: &mut TenantTx, changes: RoomChanges) -> Result<Room, ScheduleError> {
    let now = tx.now();
    let blank = Room {
        id: RoomId::generate(),
        name: String::new(),
        address: None,
        latitude: None,
        longitude: None,
        created_at: now,
        updated_at: now,
        archived_at: None,
        version: 1,
    };
    let room = changed(blank, changes)?;
    rooms::insert(tx, &room).await.map_err(taken)?;
    tx.audit("room_create", "room", room.id.0, facts(&room));
    Ok(room)
}

/// Changes a room over the version that was seen.
pub async fn update(
    tx: &mut TenantTx,
    id: RoomId,
    version: i64,
    changes: RoomChanges,
) -> Result<Room, ScheduleError> {
    let before = rooms::find(tx, id).await?.ok_or(MISSING)?;
    let was = facts(&before);
    let mut after = changed(Room { version, ..before }, changes)?;
    (after.version, after.updated_at) = (rooms::update(tx, &after).await.map_err(taken)?, tx.now());
    tx.audit("room_update", "room", id.0, json!({"before": was, "after": facts(&after)}));
    Ok(after)
}

/// Takes a room out of use; events that are in it stay there. Again, it stays as it is.
pub async fn archive(tx: &mut TenantTx, id: RoomId) -> Result<Room, ScheduleError> {
    let mut room = rooms::find(tx, id).await?.ok_or(MISSING)?;
    if room.archived_at.is_some() {
        return Ok(room);
    }
    room.archived_at = Some(tx.now());
    (room.version, room.updated_at) = (rooms::update(tx, &room).await?, tx.now());
    tx.audit("room_archive", "room", id.0, json!({"name": room.name}));
    Ok(room)
}

/// A page of rooms; others than the office see where they have been called to.
pub async fn list(
    tx: &mut TenantTx,
    archived: bool,
    caller: Caller,
    page: &PageRequest,
) -> Result<(Vec<Room>, Option<i64>), ScheduleError> {
    let seen_by = (!caller.is_office()).then_some(caller.user_id);
    Ok(rooms::page(tx, archived, seen_by, page).await?)
}
