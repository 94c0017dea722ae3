//! Series and their occurrences as they are read, and the rows of series.

use std::collections::HashMap;

use jiff::civil::DateTime;
use platform::db::{Columns, Row, ToSql};
use platform::{DbError, TenantTx};
use serde_json::{Map, Value};
use types::{EventId, OrganizationId, SeriesId};

use super::known;
use crate::model::{Content, Event, EventState, EventType, Occurrence, Room, Series};

/// The columns that [`read`] reads, of [`TABLES`].
pub const COLUMNS: &str = "e.id, e.type, e.state, e.production_id, e.title, e.room_id, e.location_name, e.location_address,
    e.latitude, e.longitude, e.description, e.notes, e.staff_notes, e.requires_acknowledgment, e.acknowledgment_deadline,
    e.all_day, e.local_start, e.local_end, e.timezone, e.end_timezone, e.recurrence, e.expanded_until, e.created_by,
    e.created_by_name, e.created_at, e.updated_at, e.sequence, e.version,
    o.id, o.original_start, o.local_start, o.local_end, o.timezone, o.end_timezone, o.start_at, o.end_at, o.is_moved,
    o.state, o.type, o.production_id, o.room_id, o.changed, o.told_version, o.updated_at,
    r.id, r.name, r.address, r.latitude, r.longitude, r.created_at, r.updated_at, r.archived_at, r.version, p.name";

/// Occurrences with their series, room and production.
pub const TABLES: &str = "event_occurrences o
    JOIN events e ON e.organization_id = o.organization_id AND e.id = o.event_id
    LEFT JOIN rooms r ON r.organization_id = o.organization_id AND r.id = o.room_id
    LEFT JOIN productions p ON p.organization_id = o.organization_id AND p.id = o.production_id";

fn read_series(columns: &mut Columns<'_>) -> Result<Series, DbError> {
    Ok(Series {
        id: columns.take(),
        kind: known(columns.take(), EventType::parse)?,
        state: known(columns.take(), EventState::parse)?,
        production_id: columns.take(),
        content: Content {
            title: columns.take(),
            room_id: columns.take(),
            location_name: columns.take(),
            location_address: columns.take(),
            latitude: columns.take(),
            longitude: columns.take(),
            description: columns.take(),
            notes: columns.take(),
            staff_notes: columns.take(),
            requires_acknowledgment: columns.take(),
            acknowledgment_deadline: columns.take(),
        },
        all_day: columns.take(),
        local_start: columns.take(),
        local_end: columns.take(),
        timezone: columns.take(),
        end_timezone: columns.take(),
        recurrence: columns.take(),
        expanded_until: columns.take(),
        created_by: columns.take(),
        created_by_name: columns.take(),
        created_at: columns.take(),
        updated_at: columns.take(),
        sequence: columns.take(),
        version: columns.take(),
    })
}

/// Reads [`COLUMNS`].
pub fn read(columns: &mut Columns<'_>) -> Result<Event, DbError> {
    let series = read_series(columns)?;
    let series_id = series.id;
    let occurrence = Occurrence {
        id: columns.take(),
        series_id,
        original_start: columns.take(),
        local_start: columns.take(),
        local_end: columns.take(),
        timezone: columns.take(),
        end_timezone: columns.take(),
        start_at: columns.take(),
        end_at: columns.take(),
        is_moved: columns.take(),
        state: known(columns.take(), EventState::parse)?,
        kind: known(columns.take(), EventType::parse)?,
        production_id: columns.take(),
        room_id: columns.take(),
        changed: match columns.take() {
            Value::Object(changed) => changed,
            other => return Err(DbError::Other(format!("changes of an occurrence of {series_id}: {other}"))),
        },
        told_version: columns.take(),
        updated_at: columns.take(),
    };
    let room = match columns.take() {
        Some(id) => Some(Room {
            id,
            name: columns.take(),
            address: columns.take(),
            latitude: columns.take(),
            longitude: columns.take(),
            created_at: columns.take(),
            updated_at: columns.take(),
            archived_at: columns.take(),
            version: columns.take(),
        }),
        None => {
            columns.skip(8);
            None
        }
    };
    Ok(Event { series, occurrence, room, production_name: columns.take() })
}

/// One row of [`COLUMNS`].
pub fn from_row(row: &Row) -> Result<Event, DbError> {
    read(&mut Columns::of(row))
}

/// An event.
pub async fn find(tx: &mut TenantTx, id: EventId) -> Result<Option<Event>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE o.organization_id = $1 AND o.id = $2");
    tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row).transpose()
}

/// These events.
pub async fn find_all(tx: &mut TenantTx, ids: &[EventId]) -> Result<HashMap<EventId, Event>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE o.organization_id = $1 AND o.id = ANY($2)");
    let rows = tx.query(&sql, &[&organization, &ids]).await?;
    rows.iter().map(|row| from_row(row).map(|event| (event.occurrence.id, event))).collect()
}

/// Lets nobody else write an event of this id until the transaction ends.
pub async fn hold_id(tx: &mut TenantTx, id: EventId) -> Result<(), DbError> {
    let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))";
    tx.query(sql, &[&id.to_string()]).await?;
    Ok(())
}

/// As [`find`], holding series and occurrence until the transaction ends: changes of one series happen one after the other.
pub async fn lock(tx: &mut TenantTx, id: EventId) -> Result<Option<Event>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE o.organization_id = $1 AND o.id = $2 FOR NO KEY UPDATE OF e, o"
    );
    tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row).transpose()
}

/// Holds series until the transaction ends, as [`lock`] does, in an order that is the same for everybody.
pub async fn lock_all(tx: &mut TenantTx, series: &[SeriesId]) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql =
        "SELECT id FROM events WHERE organization_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE";
    tx.query(sql, &[&organization, &series]).await?;
    Ok(())
}

/// Any occurrence of a series, for a job that goes on with it; held until the transaction ends.
pub async fn lock_series(tx: &mut TenantTx, id: SeriesId) -> Result<Option<Event>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE o.organization_id = $1 AND o.event_id = $2
         ORDER BY o.original_start DESC LIMIT 1 FOR NO KEY UPDATE OF e"
    );
    tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row).transpose()
}

/// Series whose occurrences have been made until before `until` only, at most 100.
pub async fn to_expand(tx: &mut TenantTx, until: DateTime) -> Result<Vec<SeriesId>, DbError> {
    let organization = tx.organization_id();
    let sql =
        "SELECT id FROM events WHERE organization_id = $1 AND recurrence IS NOT NULL AND expanded_until < $2
        AND state <> 'cancelled' ORDER BY expanded_until LIMIT 100";
    Ok(tx.query(sql, &[&organization, &until]).await?.iter().map(|row| row.get(0)).collect())
}

/// What a series says, in the order in which both statements name it from `$3` on.
const WRITTEN: &str = "type, state, production_id, title, room_id, location_name, location_address, latitude, longitude,
    description, notes, staff_notes, requires_acknowledgment, acknowledgment_deadline, all_day, local_start, local_end,
    timezone, end_timezone, recurrence, expanded_until";

/// The parameters `$1` to `$23`: the organization, the series, [`WRITTEN`].
fn parameters<'a>(
    organization: &'a OrganizationId,
    series: &'a Series,
    words: &'a (&'static str, &'static str),
) -> Vec<&'a (dyn ToSql + Sync)> {
    let content = &series.content;
    vec![
        organization,
        &series.id,
        &words.0,
        &words.1,
        &series.production_id,
        &content.title,
        &content.room_id,
        &content.location_name,
        &content.location_address,
        &content.latitude,
        &content.longitude,
        &content.description,
        &content.notes,
        &content.staff_notes,
        &content.requires_acknowledgment,
        &content.acknowledgment_deadline,
        &series.all_day,
        &series.local_start,
        &series.local_end,
        &series.timezone,
        &series.end_timezone,
        &series.recurrence,
        &series.expanded_until,
    ]
}

/// Makes a series; `follows` names the one it goes on with.
pub async fn insert(tx: &mut TenantTx, new: &Series, follows: Option<SeriesId>) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let words = (new.kind.name(), new.state.name());
    let mut parameters = parameters(&organization, new, &words);
    parameters.extend([
        &follows as &(dyn ToSql + Sync),
        &new.created_by,
        &new.created_by_name,
        &new.version,
        &new.sequence,
        &now,
    ]);
    let sql = format!(
        "INSERT INTO events (organization_id, id, {WRITTEN}, follows_id, created_by, created_by_name, version, sequence,
             created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
             $23, $24, $25, $26, $27, $28, $29, $29)"
    );
    tx.execute(&sql, &parameters).await?;
    Ok(())
}

/// Writes a series over one that the caller has locked; returns the new version. Where it is seen in calendars (`is_moved`),
/// the sequence rises too.
pub async fn update(tx: &mut TenantTx, series: &Series, is_moved: bool) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let words = (series.kind.name(), series.state.name());
    let mut parameters = parameters(&organization, series, &words);
    parameters.extend([&now as &(dyn ToSql + Sync), &is_moved]);
    let sql = format!(
        "UPDATE events SET ({WRITTEN}) = ROW ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
                 $20, $21, $22, $23),
             updated_at = $24, sequence = sequence + $25::bool::int, version = version + 1,
             cancelled_at = CASE WHEN $4 = 'cancelled' THEN coalesce(cancelled_at, $24) END
         WHERE organization_id = $1 AND id = $2 RETURNING version"
    );
    Ok(tx.query_one(&sql, &parameters).await?.get(0))
}

/// What is different in one occurrence from now on.
pub async fn set_changed(
    tx: &mut TenantTx,
    id: EventId,
    changed: &Map<String, Value>,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let changed = Value::Object(changed.clone());
    let sql =
        "UPDATE event_occurrences SET changed = $3, updated_at = $4 WHERE organization_id = $1 AND id = $2";
    tx.execute(sql, &[&organization, &id, &changed, &now]).await?;
    Ok(())
}
