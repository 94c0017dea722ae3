//! What was changed.

use platform::db::Row;
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use serde_json::Value;
use types::{EventId, EventUpdateId, SeriesId, UserId};

use super::known;
use crate::model::{Audience, EventUpdate, Range, UpdateType};

/// A change to be kept.
pub struct NewUpdate<'a> {
    pub series_id: SeriesId,
    /// Of one occurrence only.
    pub event_id: Option<EventId>,
    /// The occurrence that was edited.
    pub edited_id: EventId,
    /// The series' version with it.
    pub version: i64,
    pub range: Range,
    pub update_type: UpdateType,
    pub audience: Audience,
    pub changes: &'a Value,
    pub reason: Option<&'a str>,
    pub updated_by: UserId,
    /// Of changes of people, by their ids: what their part was before.
    pub people: &'a Value,
}

/// Keeps a change; `waits` until those who are to know are told.
pub async fn insert(tx: &mut TenantTx, new: &NewUpdate<'_>, waits: bool) -> Result<(), DbError> {
    let (organization, now, name) = (tx.organization_id(), tx.now(), tx.actor().name.clone());
    tx.execute(
        "INSERT INTO event_updates (organization_id, id, event_id, occurrence_id, range, update_type, audience, changes,
             reason, updated_by, updated_by_name, created_at, edited_id, people, told_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
             CASE WHEN $15 THEN NULL ELSE $12::timestamptz END, $16)",
        &[
            &organization,
            &EventUpdateId::generate(),
            &new.series_id,
            &new.event_id,
            &new.range.name(),
            &new.update_type.name(),
            &new.audience.name(),
            &new.changes,
            &new.reason,
            &new.updated_by,
            &name,
            &now,
            &new.edited_id,
            &new.people,
            &waits,
            &new.version,
        ],
    )
    .await?;
    Ok(())
}

fn from_row(row: &Row) -> Result<EventUpdate, DbError> {
    Ok(EventUpdate {
        id: row.get("id"),
        range: known(row.get("range"), Range::parse)?,
        update_type: known(row.get("update_type"), UpdateType::parse)?,
        audience: known(row.get("audience"), Audience::parse)?,
        changes: row.get("changes"),
        reason: row.get("reason"),
        updated_by: row.get("updated_by"),
        updated_by_name: row.get("updated_by_name"),
        created_at: row.get("created_at"),
    })
}

/// Series that one goes on with, and that those go on with; at most.
const MOST_BEFORE: i32 = 20;

/// A page of the changes that concern an occurrence, newest first, those too that were made while it belonged to the series that
/// its own goes on with. For somebody who takes part (`reader`; without one, all is seen), those that people were told of, and of
/// changed calls their own.
pub async fn page(
    tx: &mut TenantTx,
    series_id: SeriesId,
    event_id: EventId,
    reader: Option<UserId>,
    page: &PageRequest,
) -> Result<(Vec<EventUpdate>, Option<i64>), DbError> {
    let organization = tx.organization_id();
    let (created_at, id) = page.before();
    let with = format!(
        "WITH RECURSIVE line (id, follows_id, begun_at, until, depth) AS (
             SELECT e.id, e.follows_id, e.created_at, NULL::timestamptz, 0 FROM events e
             WHERE e.organization_id = $1 AND e.id = $2
             UNION ALL
             SELECT e.id, e.follows_id, e.created_at, line.begun_at, line.depth + 1 FROM line
             JOIN events e ON e.organization_id = $1 AND e.id = line.follows_id
             WHERE line.depth < {MOST_BEFORE})"
    );
    let tables = "event_updates u JOIN line ON line.id = u.event_id";
    let condition = "u.organization_id = $1 AND (u.occurrence_id IS NULL OR u.occurrence_id = $3)
        AND (line.until IS NULL OR u.created_at <= line.until)
        AND ($4::uuid IS NULL OR (u.audience IN ('affected', 'all') AND u.changes - 'staff_notes' <> '{}'
            AND (u.update_type <> 'participants_changed' OR u.people ? $4::text)))";
    let sql = format!(
        "{with} SELECT u.id, u.range, u.update_type, u.audience, u.changes, u.reason, u.updated_by, u.updated_by_name,
             u.created_at
         FROM {tables} WHERE {condition} AND (u.created_at, u.id) < ($5, $6)
         ORDER BY u.created_at DESC, u.id DESC LIMIT $7"
    );
    let fetch = page.fetch();
    let rows =
        tx.query(&sql, &[&organization, &series_id, &event_id, &reader, &created_at, &id, &fetch]).await?;
    let total = if page.count {
        let sql = format!("{with} SELECT count(*) FROM {tables} WHERE {condition}");
        Some(tx.query_one(&sql, &[&organization, &series_id, &event_id, &reader]).await?.get(0))
    } else {
        None
    };
    Ok((rows.iter().map(from_row).collect::<Result<_, _>>()?, total))
}
