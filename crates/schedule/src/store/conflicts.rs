//! What cannot be at the same time, after a change was written and before it is committed.
//!
//! Who writes a whole season asks for hundreds of events at once, of tables that PostgreSQL knows nothing of yet. So the order
//! of the steps is written out: from the events that were written to their people or rooms, and from each of those, by its
//! index, to what is there at the time.

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
            "WITH o AS MATERIALIZED (SELECT o.id, o.room_id, o.start_at, o.end_at FROM event_occurrences o
                 WHERE o.organization_id = $1 AND o.id = ANY($2) AND o.state IN ('tentative', 'confirmed')
                   AND o.room_id IS NOT NULL),
             found AS MATERIALIZED (SELECT DISTINCT x.* FROM o CROSS JOIN LATERAL (
                 SELECT x.id, x.event_id, x.room_id, x.changed ->> 'title' AS title, x.start_at, x.end_at
                 FROM event_occurrences x
                 WHERE x.organization_id = $1 AND x.room_id = o.room_id AND x.id <> o.id
                   AND x.state IN ('tentative', 'confirmed') AND x.start_at < o.end_at AND x.end_at > o.start_at
                   AND x.start_at > o.start_at - interval '744 hours' OFFSET 0) x
                 ORDER BY x.start_at LIMIT 20)
             SELECT x.id, coalesce(x.title, e.title) AS title, r.name AS room, x.start_at, x.end_at FROM found x
             JOIN events e ON e.organization_id = $1 AND e.id = x.event_id
             JOIN rooms r ON r.organization_id = $1 AND r.id = x.room_id
             ORDER BY x.start_at",
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
    /// When they are to be there.
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
            "WITH o AS MATERIALIZED (SELECT o.id FROM event_occurrences o
                 WHERE o.organization_id = $1 AND o.id = ANY($2) AND o.state IN ('tentative', 'confirmed')),
             mine AS MATERIALIZED (SELECT m.* FROM o CROSS JOIN LATERAL (
                 SELECT m.occurrence_id, m.user_id, m.person_name, m.start_at, m.end_at FROM event_participants m
                 WHERE m.organization_id = $1 AND m.occurrence_id = o.id AND m.removed_at IS NULL
                   AND m.status <> 'declined' AND ($3::uuid[] IS NULL OR m.user_id = ANY($3)) OFFSET 0) m),
             other AS MATERIALIZED (SELECT mine.user_id, mine.person_name, n.*
                 FROM mine CROSS JOIN LATERAL (
                 SELECT n.occurrence_id, n.start_at, n.end_at FROM event_participants n
                 WHERE n.organization_id = $1 AND n.user_id = mine.user_id AND n.start_at < mine.end_at
                   AND n.start_at > mine.start_at - interval '24 hours' AND n.end_at > mine.start_at
                   AND n.occurrence_id <> mine.occurrence_id AND n.removed_at IS NULL AND n.status <> 'declined'
                 UNION ALL
                 SELECT n.occurrence_id, n.start_at, n.end_at FROM event_participants n
                 WHERE n.organization_id = $1 AND n.user_id = mine.user_id AND n.end_at - n.start_at > interval '1 day'
                   AND n.start_at <= mine.start_at - interval '24 hours'
                   AND n.start_at > mine.start_at - interval '768 hours' AND n.end_at > mine.start_at
                   AND n.occurrence_id <> mine.occurrence_id AND n.removed_at IS NULL AND n.status <> 'declined'
                 OFFSET 0) n),
             found AS MATERIALIZED (SELECT DISTINCT other.user_id, other.person_name, other.start_at, other.end_at, x.*
                 FROM other CROSS JOIN LATERAL (
                 SELECT x.id, x.event_id, x.changed ->> 'title' AS title FROM event_occurrences x
                 WHERE x.organization_id = $1 AND x.id = other.occurrence_id AND x.state IN ('tentative', 'confirmed')
                 OFFSET 0) x
                 ORDER BY other.start_at, other.person_name LIMIT 50)
             SELECT x.user_id, x.person_name, x.id, coalesce(x.title, e.title) AS title, x.start_at, x.end_at
             FROM found x JOIN events e ON e.organization_id = $1 AND e.id = x.event_id
             ORDER BY x.start_at, x.person_name",
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

/// Holds the people of these events (of `people`, where they are named) until the transaction ends, in an order that is the
/// same for everybody: of two who call somebody to two places at once, the second is told of the first, whichever company they
/// write for.
pub async fn hold_people(
    tx: &mut TenantTx,
    ids: &[EventId],
    people: Option<&[UserId]>,
) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.query(
        "SELECT pg_advisory_xact_lock(hashtextextended('schedule_people/' || m.user_id::text, 0)) FROM (
             SELECT DISTINCT m.user_id FROM event_occurrences o CROSS JOIN LATERAL (
                 SELECT m.user_id FROM event_participants m
                 WHERE m.organization_id = $1 AND m.occurrence_id = o.id AND m.removed_at IS NULL
                   AND m.status <> 'declined' AND ($3::uuid[] IS NULL OR m.user_id = ANY($3)) OFFSET 0) m
             WHERE o.organization_id = $1 AND o.id = ANY($2) AND o.state IN ('tentative', 'confirmed')
             ORDER BY m.user_id) m",
        &[&organization, &ids, &people],
    )
    .await?;
    Ok(())
}

/// As [`hold_people`], of people who are about to be called to several events.
pub async fn hold_users(tx: &mut TenantTx, users: &[UserId]) -> Result<(), DbError> {
    let sql = "SELECT pg_advisory_xact_lock(hashtextextended('schedule_people/' || u.id::text, 0))
        FROM (SELECT DISTINCT id FROM unnest($1::uuid[]) AS u (id) ORDER BY id) u";
    tx.query(sql, &[&users]).await?;
    Ok(())
}

/// Somebody who is engaged by another company.
pub struct BusyRow {
    pub user_id: UserId,
    pub name: String,
    pub start_at: Timestamp,
    pub end_at: Timestamp,
}

/// Those of these events' people who are engaged elsewhere then, at most 50. Of `people`, where they are named. Row security has
/// one door for this, through which times come and nothing else.
pub async fn busy_elsewhere(
    tx: &mut TenantTx,
    ids: &[EventId],
    people: Option<&[UserId]>,
) -> Result<Vec<BusyRow>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "WITH mine AS MATERIALIZED (
                 SELECT m.* FROM event_occurrences o CROSS JOIN LATERAL (
                     SELECT m.user_id, m.person_name, m.start_at, m.end_at FROM event_participants m
                     WHERE m.organization_id = $1 AND m.occurrence_id = o.id AND m.removed_at IS NULL
                       AND m.status <> 'declined' AND ($3::uuid[] IS NULL OR m.user_id = ANY($3)) OFFSET 0) m
                 WHERE o.organization_id = $1 AND o.id = ANY($2) AND o.state IN ('tentative', 'confirmed')),
             asked AS MATERIALIZED (SELECT array_agg(DISTINCT user_id) AS people, min(start_at) AS from_at,
                 max(end_at) AS to_at FROM mine),
             busy AS MATERIALIZED (SELECT b.* FROM asked
                 CROSS JOIN LATERAL people_busy_elsewhere(asked.people, asked.from_at, asked.to_at) b)
             SELECT DISTINCT mine.user_id, mine.person_name, busy.start_at, busy.end_at FROM busy
             JOIN mine ON mine.user_id = busy.user_id AND mine.start_at < busy.end_at AND mine.end_at > busy.start_at
             ORDER BY busy.start_at, mine.person_name LIMIT 50",
            &[&organization, &ids, &people],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| BusyRow {
            user_id: row.get("user_id"),
            name: row.get("person_name"),
            start_at: row.get("start_at"),
            end_at: row.get("end_at"),
        })
        .collect())
}
