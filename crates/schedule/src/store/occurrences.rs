//! Rows of occurrences: many at a time, however many there are.

use jiff::Timestamp;
use jiff::civil::DateTime;
use platform::{DbError, TenantTx};
use serde_json::{Map, Value};
use types::{EventId, RoomId, SeriesId, UserId};
use uuid::Uuid;

use crate::model::{EventState, Series};
use crate::time::Span;

/// An occurrence to be.
#[derive(Clone, Debug)]
pub struct NewOccurrence {
    pub id: EventId,
    pub original_start: DateTime,
    pub span: Span,
}

struct Lists {
    ids: Vec<Uuid>,
    original_starts: Vec<DateTime>,
    local_starts: Vec<DateTime>,
    local_ends: Vec<DateTime>,
    starts: Vec<Timestamp>,
    ends: Vec<Timestamp>,
}

impl Lists {
    fn of(rows: &[NewOccurrence]) -> Self {
        Self {
            ids: rows.iter().map(|row| row.id.0).collect(),
            original_starts: rows.iter().map(|row| row.original_start).collect(),
            local_starts: rows.iter().map(|row| row.span.local_start).collect(),
            local_ends: rows.iter().map(|row| row.span.local_end).collect(),
            starts: rows.iter().map(|row| row.span.start_at).collect(),
            ends: rows.iter().map(|row| row.span.end_at).collect(),
        }
    }
}

/// Makes occurrences of a series, in its state and room and of its version.
pub async fn insert_all(tx: &mut TenantTx, series: &Series, rows: &[NewOccurrence]) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let lists = Lists::of(rows);
    tx.execute(
        "INSERT INTO event_occurrences (organization_id, event_id, timezone, end_timezone, state, type, production_id,
             room_id, told_version, created_at, updated_at, id, original_start, local_start, local_end, start_at, end_at)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, n.*
         FROM unnest($11::uuid[], $12::timestamp[], $13::timestamp[], $14::timestamp[], $15::timestamptz[],
             $16::timestamptz[]) AS n",
        &[
            &organization,
            &series.id,
            &series.timezone,
            &series.end_timezone,
            &series.state.name(),
            &series.kind.name(),
            &series.production_id,
            &series.content.room_id,
            &series.version,
            &now,
            &lists.ids,
            &lists.original_starts,
            &lists.local_starts,
            &lists.local_ends,
            &lists.starts,
            &lists.ends,
        ],
    )
    .await?;
    Ok(())
}

/// Moves occurrences; `is_alone` where one is moved by itself. The parts of people move with them.
pub async fn set_spans(tx: &mut TenantTx, rows: &[NewOccurrence], is_alone: bool) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let Some(first) = rows.first() else { return Ok(()) };
    let lists = Lists::of(rows);
    tx.execute(
        "UPDATE event_occurrences o SET original_start = n.original_start, local_start = n.local_start,
             local_end = n.local_end, start_at = n.start_at, end_at = n.end_at, timezone = $2, end_timezone = $3,
             is_moved = is_moved OR $4, updated_at = $5
         FROM unnest($6::uuid[], $7::timestamp[], $8::timestamp[], $9::timestamp[], $10::timestamptz[],
             $11::timestamptz[]) AS n (id, original_start, local_start, local_end, start_at, end_at)
         WHERE o.organization_id = $1 AND o.id = n.id",
        &[
            &organization,
            &first.span.zone.name(),
            &first.span.end_zone.name(),
            &is_alone,
            &now,
            &lists.ids,
            &lists.original_starts,
            &lists.local_starts,
            &lists.local_ends,
            &lists.starts,
            &lists.ends,
        ],
    )
    .await?;
    tx.execute(
        "UPDATE event_participants p
         SET start_at = m.own_start, day = part_day(m.own_start, m.timezone, m.state, m.all_day), end_at = m.end_at
         FROM (SELECT p.id, o.end_at, o.timezone, o.state, e.all_day,
                 part_start_at(p.call_time, o.local_start, o.timezone, o.start_at, o.end_at) AS own_start
             FROM event_occurrences o
             JOIN events e ON e.organization_id = $1 AND e.id = o.event_id
             JOIN event_participants p ON p.organization_id = $1 AND p.occurrence_id = o.id
             WHERE o.organization_id = $1 AND o.id = ANY($2) OFFSET 0) m
         WHERE p.organization_id = $1 AND p.id = m.id",
        &[&organization, &lists.ids],
    )
    .await?;
    Ok(())
}

/// An occurrence as changes of a series see it.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    pub id: EventId,
    pub original_start: DateTime,
    pub start_at: Timestamp,
    pub is_moved: bool,
    pub state: EventState,
}

/// Occurrences of a series from a place in its rule on, in the rule's order.
pub async fn of_series(
    tx: &mut TenantTx,
    series_id: SeriesId,
    from: Option<DateTime>,
) -> Result<Vec<Standing>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT id, original_start, start_at, is_moved, state FROM event_occurrences
             WHERE organization_id = $1 AND event_id = $2 AND ($3::timestamp IS NULL OR original_start >= $3)
             ORDER BY original_start",
            &[&organization, &series_id, &from],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Standing {
                id: row.get("id"),
                original_start: row.get("original_start"),
                start_at: row.get("start_at"),
                is_moved: row.get("is_moved"),
                state: super::known(row.get("state"), EventState::parse)?,
            })
        })
        .collect()
}

/// Gives occurrences to another series.
pub async fn hand_over(tx: &mut TenantTx, ids: &[EventId], to: SeriesId) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql = "UPDATE event_occurrences SET event_id = $3 WHERE organization_id = $1 AND id = ANY($2)";
    tx.execute(sql, &[&organization, &ids, &to]).await?;
    Ok(())
}

/// Moves occurrences to a state.
pub async fn set_state(tx: &mut TenantTx, ids: &[EventId], state: EventState) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = "UPDATE event_occurrences SET state = $3, updated_at = $4 WHERE organization_id = $1 AND id = ANY($2)";
    tx.execute(sql, &[&organization, &ids, &state.name(), &now]).await?;
    Ok(())
}

/// Puts occurrences into a room, or out of any.
pub async fn set_room(tx: &mut TenantTx, ids: &[EventId], room: Option<RoomId>) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql = "UPDATE event_occurrences SET room_id = $3 WHERE organization_id = $1 AND id = ANY($2)";
    tx.execute(sql, &[&organization, &ids, &room]).await?;
    Ok(())
}

/// Has the occurrences of a series that are none of `following` say what the series said before; what is different in one stays
/// so.
pub async fn keep(
    tx: &mut TenantTx,
    series_id: SeriesId,
    following: &[EventId],
    before: Map<String, Value>,
) -> Result<(), DbError> {
    if before.is_empty() {
        return Ok(());
    }
    let organization = tx.organization_id();
    let sql = "UPDATE event_occurrences SET changed = $4 || changed
        WHERE organization_id = $1 AND event_id = $2 AND NOT id = ANY($3)";
    tx.execute(sql, &[&organization, &series_id, &following, &Value::Object(before)]).await?;
    Ok(())
}

/// Copies type and production of the series to these occurrences of it, and lets go of what was different in these fields.
pub async fn follow_series(
    tx: &mut TenantTx,
    series: &Series,
    ids: &[EventId],
    fields: &[String],
) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "UPDATE event_occurrences SET type = $3, production_id = $4, changed = changed - $5::text[]
         WHERE organization_id = $1 AND id = ANY($2)",
        &[&organization, &ids, &series.kind.name(), &series.production_id, &fields],
    )
    .await?;
    Ok(())
}

/// Notes the version that people should know of.
pub async fn set_told(tx: &mut TenantTx, ids: &[EventId], version: i64) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql = "UPDATE event_occurrences SET told_version = $3 WHERE organization_id = $1 AND id = ANY($2)";
    tx.execute(sql, &[&organization, &ids, &version]).await?;
    Ok(())
}

/// Takes rooms from occurrences of a series that are taken by others: for what the calendar makes by itself, months ahead.
pub async fn yield_rooms(tx: &mut TenantTx, ids: &[EventId]) -> Result<Vec<EventId>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "UPDATE event_occurrences o SET room_id = NULL, changed = o.changed || '{\"room_id\": null}'
             WHERE o.organization_id = $1 AND o.id = ANY($2) AND o.room_id IS NOT NULL
               AND o.state IN ('tentative', 'confirmed')
               AND EXISTS (SELECT FROM event_occurrences x WHERE x.organization_id = $1 AND x.room_id = o.room_id
                   AND x.id <> o.id AND x.state IN ('tentative', 'confirmed')
                   AND tstzrange(x.start_at, x.end_at) && tstzrange(o.start_at, o.end_at))
             RETURNING o.id",
            &[&organization, &ids],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// People who take part in any of these occurrences.
pub async fn people(tx: &mut TenantTx, ids: &[EventId]) -> Result<Vec<UserId>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT DISTINCT user_id FROM event_participants
        WHERE organization_id = $1 AND occurrence_id = ANY($2) AND removed_at IS NULL";
    Ok(tx.query(sql, &[&organization, &ids]).await?.iter().map(|row| row.get(0)).collect())
}

/// Moves occurrences within their rule, and not in time.
pub async fn set_places(tx: &mut TenantTx, ids: &[EventId], places: &[DateTime]) -> Result<(), DbError> {
    if ids.is_empty() {
        return Ok(());
    }
    let organization = tx.organization_id();
    tx.execute(
        "UPDATE event_occurrences o SET original_start = n.original_start
         FROM unnest($2::uuid[], $3::timestamp[]) AS n (id, original_start)
         WHERE o.organization_id = $1 AND o.id = n.id",
        &[&organization, &ids, &places],
    )
    .await?;
    Ok(())
}
