//! People's calls around a change, for the rules of rest.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use platform::db::{Columns, Row};
use platform::{DbError, TenantTx};
use types::{EventId, UserId};

use crate::hours::Place;

/// Those of these events that take people, by their start.
pub async fn events(
    tx: &mut TenantTx,
    ids: &[EventId],
) -> Result<Vec<(EventId, Timestamp, Timestamp)>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT id, start_at, end_at FROM event_occurrences
        WHERE organization_id = $1 AND id = ANY($2) AND state IN ('tentative', 'confirmed') ORDER BY start_at, id";
    let rows = tx.query(sql, &[&organization, &ids]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect())
}

/// Who is called to these events and has not declined, by their names; of `people`, where they are named.
pub async fn people(
    tx: &mut TenantTx,
    ids: &[EventId],
    people: Option<&[UserId]>,
) -> Result<Vec<(String, UserId)>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT DISTINCT ON (m.user_id) m.user_id, m.person_name FROM event_participants m
             WHERE m.organization_id = $1 AND m.occurrence_id = ANY($2) AND m.removed_at IS NULL
               AND m.status <> 'declined' AND ($3::uuid[] IS NULL OR m.user_id = ANY($3))
             ORDER BY m.user_id",
            &[&organization, &ids, &people],
        )
        .await?;
    let mut people: Vec<(String, UserId)> = rows.iter().map(|row| (row.get(1), row.get(0))).collect();
    people.sort_unstable();
    Ok(people)
}

/// What somebody is called to at hours that are known: not to whole days.
pub struct Part {
    pub user_id: UserId,
    pub event_id: EventId,
    /// When they are to be there.
    pub start_at: Timestamp,
    pub end_at: Timestamp,
    /// On which day, on the clock there.
    pub day: Date,
    pub is_journey: bool,
}

/// What these people are called to and have not declined, beginning between two instants; what takes a day or longer tells no
/// hours. All of it is in one index (`event_participants_hours`), with what is kept of the events on their parts.
pub async fn parts(
    tx: &mut TenantTx,
    people: &[UserId],
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Part>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT p.user_id, p.occurrence_id, p.start_at, p.end_at, p.day, p.is_journey
             FROM unnest($2::uuid[]) AS u (id) CROSS JOIN LATERAL (
                 SELECT p.user_id, p.occurrence_id, p.start_at, p.end_at, p.day, p.is_journey FROM event_participants p
                 WHERE p.organization_id = $1 AND p.user_id = u.id AND p.start_at > $3 AND p.start_at < $4
                   AND p.end_at - p.start_at < interval '1 day' AND p.day IS NOT NULL AND p.removed_at IS NULL
                   AND p.status <> 'declined' OFFSET 0) p",
            &[&organization, &people, &from, &to],
        )
        .await?;
    let part = |row: &Row| {
        let mut columns = Columns::of(row);
        Part {
            user_id: columns.take(),
            event_id: columns.take(),
            start_at: columns.take(),
            end_at: columns.take(),
            day: columns.take(),
            is_journey: columns.take(),
        }
    };
    Ok(rows.iter().map(part).collect())
}

/// Where these events are.
pub async fn places(tx: &mut TenantTx, ids: &[EventId]) -> Result<HashMap<EventId, Place>, DbError> {
    let organization = tx.organization_id();
    let own = |name: &str, kind: &str| {
        format!(
            "CASE WHEN o.changed ? '{name}' THEN (o.changed ->> '{name}')::{kind} ELSE e.{name} END AS {name}"
        )
    };
    let sql = format!(
        "SELECT o.id, r.id IS NOT NULL AS is_room, r.name, r.address AS room_address, r.latitude AS room_latitude,
             r.longitude AS room_longitude, {}, {}, {}, {}
         FROM event_occurrences o
         JOIN events e ON e.organization_id = $1 AND e.id = o.event_id
         LEFT JOIN rooms r ON r.organization_id = $1 AND r.id = o.room_id
         WHERE o.organization_id = $1 AND o.id = ANY($2)",
        own("location_name", "text"),
        own("location_address", "text"),
        own("latitude", "float8"),
        own("longitude", "float8"),
    );
    let rows = tx.query(&sql, &[&organization, &ids]).await?;
    let place = |row: &Row| {
        let degrees =
            |north: &str, east: &str| row.get::<_, Option<f64>>(north).zip(row.get::<_, Option<f64>>(east));
        let is_room: bool = row.get("is_room");
        if is_room {
            let coordinates = degrees("room_latitude", "room_longitude");
            Place { coordinates, address: row.get("room_address"), name: row.get("name"), is_room }
        } else {
            let coordinates = degrees("latitude", "longitude");
            Place {
                coordinates,
                address: row.get("location_address"),
                name: row.get("location_name"),
                is_room,
            }
        }
    };
    Ok(rows.iter().map(|row| (row.get("id"), place(row))).collect())
}
