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
             reason, updated_by, updated_by_name, created_at, edited_id, people, told_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, CASE WHEN $15 THEN NULL ELSE $12::timestamptz END)",
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

/// A page of the changes that concern an occurrence, newest first; for others than the office, those that people were told
/// of.
pub async fn page(
    tx: &mut TenantTx,
    series_id: SeriesId,
    event_id: EventId,
    office: bool,
    page: &PageRequest,
) -> Result<(Vec<EventUpdate>, Option<i64>), DbError> {
    let organization = tx.organization_id();
    let (created_at, id) = page.before();
    let condition = "organization_id = $1 AND event_id = $2 AND (occurrence_id IS NULL OR occurrence_id = $3)
        AND ($4 OR audience IN ('affected', 'all'))";
    let sql = format!(
        "SELECT id, range, update_type, audience, changes, reason, updated_by, updated_by_name, created_at
         FROM event_updates WHERE {condition} AND (created_at, id) < ($5, $6)
         ORDER BY created_at DESC, id DESC LIMIT $7"
    );
    let fetch = page.fetch();
    let rows =
        tx.query(&sql, &[&organization, &series_id, &event_id, &office, &created_at, &id, &fetch]).await?;
    let total = if page.count {
        let sql = format!("SELECT count(*) FROM event_updates WHERE {condition}");
        Some(tx.query_one(&sql, &[&organization, &series_id, &event_id, &office]).await?.get(0))
    } else {
        None
    };
    Ok((rows.iter().map(from_row).collect::<Result<_, _>>()?, total))
}
