//! Series and their occurrences as they are read, and the rows of series.

use jiff::civil::DateTime;
use platform::db::{Columns, Row};
use platform::{DbError, TenantTx};
use serde_json::{Map, Value};
use types::{EventId, ProductionId, SeriesId, UserId};

use super::known;
use crate::model::{Content, Event, EventState, EventType, Occurrence, Room, Series};

/// The columns that [`read`] reads, of [`TABLES`].
pub const COLUMNS: &str = "e.id, e.type, e.state, e.production_id, e.title, e.room_id, e.location_name, e.location_address,
    e.latitude, e.longitude, e.description, e.notes, e.staff_notes, e.requires_acknowledgment, e.acknowledgment_deadline,
    e.all_day, e.local_start, e.local_end, e.timezone, e.end_timezone, e.recurrence, e.expanded_until, e.created_by,
    e.created_by_name, e.created_at, e.updated_at, e.sequence, e.version,
    o.id, o.original_start, o.local_start, o.local_end, o.timezone, o.end_timezone, o.start_at, o.end_at, o.is_moved,
    o.state, o.room_id, o.changed, o.told_version, o.updated_at,
    r.id, r.name, r.address, r.latitude, r.longitude, r.created_at, r.updated_at, r.archived_at, r.version, p.name";

/// Occurrences with their series, room and production.
pub const TABLES: &str = "event_occurrences o
    JOIN events e ON e.organization_id = o.organization_id AND e.id = o.event_id
    LEFT JOIN rooms r ON r.organization_id = o.organization_id AND r.id = o.room_id
    LEFT JOIN productions p ON p.organization_id = e.organization_id AND p.id = e.production_id";

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

/// What a series consists of besides what the database counts.
#[derive(Clone, Debug)]
pub struct NewSeries {
    pub id: SeriesId,
    pub kind: EventType,
    pub state: EventState,
    pub production_id: Option<ProductionId>,
    pub content: Content,
    pub all_day: bool,
    pub local_start: DateTime,
    pub local_end: DateTime,
    pub timezone: String,
    pub end_timezone: String,
    pub recurrence: Option<String>,
    pub expanded_until: Option<DateTime>,
}

/// Makes a series by somebody; `follows` names the one it goes on with, whose counters it takes over.
pub async fn insert(
    tx: &mut TenantTx,
    new: &NewSeries,
    (created_by, created_by_name): (UserId, &str),
    follows: Option<&Series>,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let (version, sequence) = follows.map_or((1, 0), |series| (series.version, series.sequence));
    let (content, follows) = (&new.content, follows.map(|series| series.id));
    tx.execute(
        "INSERT INTO events (organization_id, id, type, state, production_id, title, room_id, location_name,
             location_address, latitude, longitude, description, notes, staff_notes, requires_acknowledgment,
             acknowledgment_deadline, all_day, local_start, local_end, timezone, end_timezone, recurrence, expanded_until,
             follows_id, created_by, created_by_name, version, sequence, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
             $23, $24, $25, $26, $27, $28, $29, $29)",
        &[
            &organization,
            &new.id,
            &new.kind.name(),
            &new.state.name(),
            &new.production_id,
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
            &new.all_day,
            &new.local_start,
            &new.local_end,
            &new.timezone,
            &new.end_timezone,
            &new.recurrence,
            &new.expanded_until,
            &follows,
            &created_by,
            &created_by_name,
            &version,
            &sequence,
            &now,
        ],
    )
    .await?;
    Ok(())
}

/// Writes a series over one that the caller has locked; returns the new version. Where it is seen in calendars (`is_moved`),
/// the sequence rises too.
pub async fn update(tx: &mut TenantTx, new: &NewSeries, is_moved: bool) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let content = &new.content;
    let row = tx
        .query_one(
            "UPDATE events SET type = $3, state = $4, production_id = $5, title = $6, room_id = $7, location_name = $8,
                 location_address = $9, latitude = $10, longitude = $11, description = $12, notes = $13,
                 staff_notes = $14, requires_acknowledgment = $15, acknowledgment_deadline = $16, all_day = $17,
                 local_start = $18, local_end = $19, timezone = $20, end_timezone = $21, recurrence = $22,
                 expanded_until = $23, updated_at = $24, sequence = sequence + $25::bool::int, version = version + 1,
                 cancelled_at = CASE WHEN $4 = 'cancelled' THEN coalesce(cancelled_at, $24) END
             WHERE organization_id = $1 AND id = $2 RETURNING version",
            &[
                &organization,
                &new.id,
                &new.kind.name(),
                &new.state.name(),
                &new.production_id,
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
                &new.all_day,
                &new.local_start,
                &new.local_end,
                &new.timezone,
                &new.end_timezone,
                &new.recurrence,
                &new.expanded_until,
                &now,
                &is_moved,
            ],
        )
        .await?;
    Ok(row.get(0))
}

impl From<&Series> for NewSeries {
    fn from(series: &Series) -> Self {
        Self {
            id: series.id,
            kind: series.kind,
            state: series.state,
            production_id: series.production_id,
            content: series.content.clone(),
            all_day: series.all_day,
            local_start: series.local_start,
            local_end: series.local_end,
            timezone: series.timezone.clone(),
            end_timezone: series.end_timezone.clone(),
            recurrence: series.recurrence.clone(),
            expanded_until: series.expanded_until,
        }
    }
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
