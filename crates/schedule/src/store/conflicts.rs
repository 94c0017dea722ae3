//! What cannot be at the same time, after a change was written and before it is committed.

use jiff::Timestamp;
use platform::{DbError, TenantTx};
use types::{EventId, RoomId, UserId};

/// Holds rooms until the transaction ends, so that bookings of one room happen one after the other and the second one can be
/// told of the first.
pub async fn hold_rooms(tx: &mut TenantTx, ids: &[RoomId]) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql =
        "SELECT id FROM rooms WHERE organization_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE";
    tx.query(sql, &[&organization, &ids]).await?;
    Ok(())
}

/// Another event in the same room.
pub struct RoomRow {
    pub event_id: EventId,
    pub title: String,
    pub room: String,
    pub start_at: Timestamp,
    pub end_at: Timestamp,
}

/// Events that are in the room of one of these at the same time, at most 20.
pub async fn of_rooms(tx: &mut TenantTx, ids: &[EventId]) -> Result<Vec<RoomRow>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT DISTINCT x.id, coalesce(x.changed ->> 'title', e.title) AS title, r.name AS room, x.start_at, x.end_at
             FROM event_occurrences o
             JOIN event_occurrences x ON x.organization_id = o.organization_id AND x.room_id = o.room_id AND x.id <> o.id
                 AND x.state IN ('tentative', 'confirmed')
                 AND tstzrange(x.start_at, x.end_at) && tstzrange(o.start_at, o.end_at)
             JOIN events e ON e.organization_id = x.organization_id AND e.id = x.event_id
             JOIN rooms r ON r.organization_id = x.organization_id AND r.id = x.room_id
             WHERE o.organization_id = $1 AND o.id = ANY($2) AND o.state IN ('tentative', 'confirmed')
             ORDER BY x.start_at LIMIT 20",
            &[&organization, &ids],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| RoomRow {
            event_id: row.get("id"),
            title: row.get("title"),
            room: row.get("room"),
            start_at: row.get("start_at"),
            end_at: row.get("end_at"),
        })
        .collect())
}

/// Somebody who is called elsewhere.
pub struct PersonRow {
    pub user_id: UserId,
    pub name: String,
    pub event_id: EventId,
    pub title: String,
    pub start_at: Timestamp,
    pub end_at: Timestamp,
}

/// Those of these events' people who are called elsewhere at the same time, at most 50. Of `people`, where they are named.
pub async fn of_people(
    tx: &mut TenantTx,
    ids: &[EventId],
    people: Option<&[UserId]>,
) -> Result<Vec<PersonRow>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT DISTINCT mine.user_id, mine.person_name, x.id, coalesce(x.changed ->> 'title', e.title) AS title,
                 x.start_at, x.end_at
             FROM event_occurrences o
             JOIN event_participants mine ON mine.organization_id = o.organization_id AND mine.occurrence_id = o.id
                 AND mine.removed_at IS NULL AND mine.status <> 'declined'
             JOIN event_participants other ON other.organization_id = o.organization_id AND other.user_id = mine.user_id
                 AND other.start_at < mine.end_at AND other.start_at > mine.start_at - interval '744 hours'
                 AND other.end_at > mine.start_at AND other.occurrence_id <> mine.occurrence_id
                 AND other.removed_at IS NULL AND other.status <> 'declined'
             JOIN event_occurrences x ON x.organization_id = o.organization_id AND x.id = other.occurrence_id
                 AND x.state IN ('tentative', 'confirmed')
             JOIN events e ON e.organization_id = x.organization_id AND e.id = x.event_id
             WHERE o.organization_id = $1 AND o.id = ANY($2) AND o.state IN ('tentative', 'confirmed')
               AND ($3::uuid[] IS NULL OR mine.user_id = ANY($3))
             ORDER BY x.start_at, mine.person_name LIMIT 50",
            &[&organization, &ids, &people],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| PersonRow {
            user_id: row.get("user_id"),
            name: row.get("person_name"),
            event_id: row.get("id"),
            title: row.get("title"),
            start_at: row.get("start_at"),
            end_at: row.get("end_at"),
        })
        .collect())
}
