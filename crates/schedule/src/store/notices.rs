//! What is still to be told to whom.

use std::collections::HashMap;

use jiff::Timestamp;
use platform::db::Columns;
use platform::{DbError, TenantTx};
use serde_json::{Map, Value};
use types::{EventId, EventUpdateId, SeriesId, UserId};
use uuid::Uuid;

use super::known;
use crate::model::{Audience, Channel, PartBefore, Range, UpdateType};

/// Notes that something of a series is to be told at an instant, or at the one that was noted before; returns it. Holds the
/// note, so that a round that tells it comes before this transaction or after it.
pub async fn wait(tx: &mut TenantTx, series_id: SeriesId, due_at: Timestamp) -> Result<Timestamp, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_one(
            "INSERT INTO event_notices AS n (organization_id, event_id, due_at) VALUES ($1, $2, $3)
             ON CONFLICT (organization_id, event_id) DO UPDATE SET due_at = n.due_at RETURNING due_at",
            &[&organization, &series_id, &due_at],
        )
        .await?;
    Ok(row.get(0))
}

/// What is to be told of one series is to be told of the one that goes on with it, too.
pub async fn copy(tx: &mut TenantTx, from: SeriesId, to: SeriesId) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "INSERT INTO event_notices (organization_id, event_id, due_at)
         SELECT organization_id, $3, due_at FROM event_notices WHERE organization_id = $1 AND event_id = $2",
        &[&organization, &from, &to],
    )
    .await?;
    Ok(())
}

/// Takes series of which something is to be told by `until`, the longest waiting first, and holds them as their editors do;
/// those that somebody changes right now are left to the job of that change.
pub async fn take(tx: &mut TenantTx, until: Timestamp, most: i64) -> Result<Vec<SeriesId>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "WITH due AS MATERIALIZED (SELECT n.event_id FROM event_notices n
                 JOIN events e ON e.organization_id = n.organization_id AND e.id = n.event_id
                 WHERE n.organization_id = $1 AND n.due_at <= $2
                 ORDER BY n.due_at, n.event_id LIMIT $3 FOR NO KEY UPDATE OF e, n SKIP LOCKED)
             DELETE FROM event_notices n USING due
             WHERE n.organization_id = $1 AND n.event_id = due.event_id RETURNING n.event_id",
            &[&organization, &until, &most],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// A change that is still to be told.
pub struct Untold {
    pub id: EventUpdateId,
    pub series_id: SeriesId,
    /// The occurrence that was edited.
    pub edited_id: EventId,
    pub range: Range,
    pub update_type: UpdateType,
    pub audience: Audience,
    pub changes: Map<String, Value>,
    pub reason: Option<String>,
    pub updated_by: UserId,
    /// Of changes of people: their parts before.
    pub people: HashMap<UserId, Option<PartBefore>>,
}

/// Changes of these series that are still to be told, oldest first.
pub async fn untold(tx: &mut TenantTx, series: &[SeriesId]) -> Result<Vec<Untold>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT id, event_id, edited_id, range, update_type, audience, changes, reason, updated_by, people
             FROM event_updates
             WHERE organization_id = $1 AND event_id = ANY($2) AND told_at IS NULL AND edited_id IS NOT NULL
             ORDER BY created_at, id",
            &[&organization, &series],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of(row);
            let id: EventUpdateId = columns.take();
            let fault = |error: serde_json::Error| DbError::Other(format!("change {id}: {error}"));
            Ok(Untold {
                id,
                series_id: columns.take(),
                edited_id: columns.take(),
                range: known(columns.take(), Range::parse)?,
                update_type: known(columns.take(), UpdateType::parse)?,
                audience: known(columns.take(), Audience::parse)?,
                changes: serde_json::from_value(columns.take()).map_err(fault)?,
                reason: columns.take(),
                updated_by: columns.take(),
                people: serde_json::from_value(columns.take()).map_err(fault)?,
            })
        })
        .collect()
}

/// A change of which people were to know.
pub struct Told {
    pub series_id: SeriesId,
    /// Of one occurrence only.
    pub event_id: Option<EventId>,
    /// The occurrence that was edited.
    pub edited_id: Option<EventId>,
    pub version: i64,
    pub changes: Map<String, Value>,
    pub created_at: Timestamp,
}

/// Changes of these series of which people were to know, oldest first.
pub async fn told(tx: &mut TenantTx, series: &[SeriesId]) -> Result<Vec<Told>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT event_id, occurrence_id, edited_id, version, changes, created_at FROM event_updates
             WHERE organization_id = $1 AND event_id = ANY($2) AND version IS NOT NULL AND update_type = 'changed'
               AND audience IN ('affected', 'all')
             ORDER BY version",
            &[&organization, &series],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of(row);
            let series_id: SeriesId = columns.take();
            let fault = |error: serde_json::Error| DbError::Other(format!("change of {series_id}: {error}"));
            Ok(Told {
                series_id,
                event_id: columns.take(),
                edited_id: columns.take(),
                version: columns.take(),
                changes: serde_json::from_value(columns.take()).map_err(fault)?,
                created_at: columns.take(),
            })
        })
        .collect()
}

/// Notes that changes were told.
pub async fn set_told(tx: &mut TenantTx, ids: &[EventUpdateId]) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = "UPDATE event_updates SET told_at = $3 WHERE organization_id = $1 AND id = ANY($2)";
    tx.execute(sql, &[&organization, &ids, &now]).await?;
    Ok(())
}

/// What somebody has to do with a series from now on.
pub struct Standing {
    pub series_id: SeriesId,
    pub user_id: UserId,
    /// Occurrences of which they were told, and to which they did not say no.
    pub told: i64,
    /// Those of which they were told, whatever they said.
    pub known: i64,
    /// Those that take place and of which they were not told.
    pub untold: i64,
    /// The first of these.
    pub first_untold: Option<EventId>,
}

/// What people have to do with these series from now on: published and not over.
pub async fn standings(tx: &mut TenantTx, series: &[SeriesId]) -> Result<Vec<Standing>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let rows = tx
        .query(
            "SELECT o.event_id, p.user_id,
                 count(*) FILTER (WHERE p.told_at IS NOT NULL AND p.status <> 'declined'),
                 count(*) FILTER (WHERE p.told_at IS NOT NULL),
                 count(*) FILTER (WHERE p.told_at IS NULL AND o.state <> 'cancelled'),
                 (array_agg(o.id ORDER BY o.start_at) FILTER (WHERE p.told_at IS NULL AND o.state <> 'cancelled'))[1]
             FROM event_occurrences o
             JOIN event_participants p ON p.organization_id = o.organization_id AND p.occurrence_id = o.id
             WHERE o.organization_id = $1 AND o.event_id = ANY($2) AND o.state <> 'draft' AND o.end_at > $3
               AND p.removed_at IS NULL
             GROUP BY o.event_id, p.user_id",
            &[&organization, &series, &now],
        )
        .await?;
    let standing = |row| {
        let mut columns = Columns::of(row);
        Standing {
            series_id: columns.take(),
            user_id: columns.take(),
            told: columns.take(),
            known: columns.take(),
            untold: columns.take(),
            first_untold: columns.take(),
        }
    };
    Ok(rows.iter().map(standing).collect())
}

/// People and what they were written to about.
pub struct Written<Id> {
    ids: Vec<Id>,
    users: Vec<UserId>,
}

impl<Id> Default for Written<Id> {
    fn default() -> Self {
        Self { ids: Vec::new(), users: Vec::new() }
    }
}

impl<Id> Written<Id> {
    /// Adds a person.
    pub fn push(&mut self, id: Id, user_id: UserId) {
        self.ids.push(id);
        self.users.push(user_id);
    }
}

const OF_SERIES: &str = "FROM event_occurrences o,
    (SELECT DISTINCT * FROM unnest($2::uuid[], $3::uuid[]) AS n (id, user_id)) n
    WHERE p.organization_id = $1 AND o.organization_id = $1 AND o.event_id = n.id AND p.occurrence_id = o.id
      AND p.user_id = n.user_id";

/// Notes that people know that they are called to these series; `by` a message, unless they need none.
pub async fn set_called(
    tx: &mut TenantTx,
    written: &Written<SeriesId>,
    by: Option<Channel>,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = format!(
        "UPDATE event_participants p SET told_at = $4,
             message_at = CASE WHEN $5::text IS NULL THEN p.message_at ELSE $4 END,
             message_channel = coalesce($5, p.message_channel)
         {OF_SERIES} AND o.end_at > $4 AND o.state IN ('tentative', 'confirmed') AND p.removed_at IS NULL
           AND p.told_at IS NULL"
    );
    let by = by.map(Channel::name);
    tx.execute(&sql, &[&organization, &written.ids, &written.users, &now, &by]).await?;
    Ok(())
}

/// Notes that people were written to about changes of these series.
pub async fn set_written_of_series(tx: &mut TenantTx, written: &Written<SeriesId>) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = format!(
        "UPDATE event_participants p SET message_at = $4, message_channel = 'email'
         {OF_SERIES} AND o.end_at > $4 AND p.removed_at IS NULL"
    );
    tx.execute(&sql, &[&organization, &written.ids, &written.users, &now]).await?;
    Ok(())
}

/// Notes that people were written to about these events.
pub async fn set_written(
    tx: &mut TenantTx,
    written: &Written<EventId>,
    channel: Channel,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE event_participants p SET message_at = $4, message_channel = $5
         FROM (SELECT DISTINCT * FROM unnest($2::uuid[], $3::uuid[]) AS n (id, user_id)) n
         WHERE p.organization_id = $1 AND p.occurrence_id = n.id AND p.user_id = n.user_id AND p.removed_at IS NULL",
        &[&organization, &written.ids, &written.users, &now, &channel.name()],
    )
    .await?;
    Ok(())
}

/// Notes that people need not be told that they are called to these occurrences: all of them, or those named.
pub async fn set_not_to_tell(
    tx: &mut TenantTx,
    events: &[EventId],
    users: Option<&[UserId]>,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE event_participants SET told_at = $4
         WHERE organization_id = $1 AND occurrence_id = ANY($2) AND ($3::uuid[] IS NULL OR user_id = ANY($3))
           AND told_at IS NULL AND removed_at IS NULL",
        &[&organization, &events, &users, &now],
    )
    .await?;
    Ok(())
}

/// Notes that people know that they are not called to these series any more: called again, they are told again.
pub async fn set_dropped(tx: &mut TenantTx, written: &Written<SeriesId>) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql =
        format!("UPDATE event_participants p SET told_at = NULL {OF_SERIES} AND p.removed_at IS NOT NULL");
    tx.execute(&sql, &[&organization, &written.ids, &written.users]).await?;
    Ok(())
}

/// Names of rooms and productions, in use or not.
pub async fn names(tx: &mut TenantTx, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT id, name FROM rooms WHERE organization_id = $1 AND id = ANY($2)
        UNION ALL SELECT id, name FROM productions WHERE organization_id = $1 AND id = ANY($2)";
    let rows = tx.query(sql, &[&organization, &ids]).await?;
    Ok(rows.iter().map(|row| (row.get("id"), row.get("name"))).collect())
}

/// Who takes part in these events, without those who said no, unless `with_declined`.
pub async fn readers(
    tx: &mut TenantTx,
    events: &[EventId],
    with_declined: bool,
) -> Result<Vec<UserId>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT DISTINCT user_id FROM event_participants
        WHERE organization_id = $1 AND occurrence_id = ANY($2) AND removed_at IS NULL AND ($3 OR status <> 'declined')";
    Ok(tx.query(sql, &[&organization, &events, &with_declined]).await?.iter().map(|row| row.get(0)).collect())
}

/// Who takes part in what is still to come of these series.
pub async fn series_readers(tx: &mut TenantTx, series: &[SeriesId]) -> Result<Vec<UserId>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let rows = tx
        .query(
            "SELECT DISTINCT p.user_id FROM event_occurrences o
             JOIN event_participants p ON p.organization_id = o.organization_id AND p.occurrence_id = o.id
             WHERE o.organization_id = $1 AND o.event_id = ANY($2) AND o.state <> 'draft' AND o.end_at > $3
               AND p.removed_at IS NULL",
            &[&organization, &series, &now],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}
