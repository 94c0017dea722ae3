//! Times at which people cannot come.

use jiff::Timestamp;
use platform::db::{Columns, Condition, Row};
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{BlockOutId, EventId, OrganizationId, UserId};

use crate::model::BlockOut;

const COLUMNS: &str =
    "b.id, b.user_id, trim(u.first_name || ' ' || u.last_name), b.local_start, b.local_end, b.timezone,
    b.start_at, b.end_at, b.note, b.created_at";

const TABLES: &str = "block_outs b JOIN users u ON u.id = b.user_id";

fn from_row(row: &Row) -> BlockOut {
    let mut columns = Columns::of(row);
    BlockOut {
        id: columns.take(),
        user_id: columns.take(),
        person_name: columns.take(),
        local_start: columns.take(),
        local_end: columns.take(),
        timezone: columns.take(),
        start_at: columns.take(),
        end_at: columns.take(),
        note: columns.take(),
        created_at: columns.take(),
    }
}

/// Adds one, unless there is one of this id.
pub async fn insert(tx: &mut TenantTx, new: &BlockOut, created_by: UserId) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "INSERT INTO block_outs (organization_id, id, user_id, local_start, local_end, timezone, start_at, end_at, note,
             created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (organization_id, id) DO NOTHING",
        &[
            &organization,
            &new.id,
            &new.user_id,
            &new.local_start,
            &new.local_end,
            &new.timezone,
            &new.start_at,
            &new.end_at,
            &new.note,
            &created_by,
            &new.created_at,
        ],
    )
    .await?;
    Ok(())
}

/// One that stands.
pub async fn find(tx: &mut TenantTx, id: BlockOutId) -> Result<Option<BlockOut>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE b.organization_id = $1 AND b.id = $2 AND b.removed_at IS NULL"
    );
    Ok(tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row))
}

/// Takes one back.
pub async fn remove(tx: &mut TenantTx, id: BlockOutId) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = "UPDATE block_outs SET removed_at = $3 WHERE organization_id = $1 AND id = $2";
    tx.execute(sql, &[&organization, &id, &now]).await?;
    Ok(())
}

/// Which of them.
#[derive(Clone, Copy, Debug)]
pub struct BlockOutFilter {
    /// What ends after this instant …
    pub from: Timestamp,
    /// … and begins before this one.
    pub to: Timestamp,
    /// Of this person only.
    pub user_id: Option<UserId>,
}

fn condition(organization: OrganizationId, filter: &BlockOutFilter) -> Condition {
    let mut this = Condition::of(organization, "b");
    this.and(
        "b.removed_at IS NULL AND b.start_at < $a AND b.end_at > $b",
        [Box::new(filter.to), Box::new(filter.from)],
    );
    if let Some(user_id) = filter.user_id {
        this.and("b.user_id = $a", [Box::new(user_id)]);
    }
    this
}

/// A page, newest first.
pub async fn page(
    tx: &mut TenantTx,
    filter: &BlockOutFilter,
    page: &PageRequest,
) -> Result<(Vec<BlockOut>, Option<i64>), DbError> {
    let organization = tx.organization_id();
    let total = if page.count {
        let all = condition(organization, filter);
        let sql = format!("SELECT count(*) FROM block_outs b WHERE {}", all.sql());
        Some(tx.query_one(&sql, &all.parameters()).await?.get(0))
    } else {
        None
    };
    let mut condition = condition(organization, filter);
    let (created_at, id) = page.before();
    condition.and("(b.created_at, b.id) < ($a, $b)", [Box::new(created_at), Box::new(id)]);
    let sql = format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE {} ORDER BY b.created_at DESC, b.id DESC LIMIT {}",
        condition.sql(),
        page.fetch()
    );
    let rows = tx.query(&sql, &condition.parameters()).await?;
    Ok((rows.iter().map(from_row).collect(), total))
}

/// What somebody is called to while they cannot come, has not declined, and is not over; soonest first.
pub async fn calls(tx: &mut TenantTx, there: &BlockOut, most: i64) -> Result<Vec<EventId>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let rows = tx
        .query(
            "SELECT o.id FROM event_participants m
             JOIN event_occurrences o ON o.organization_id = $1 AND o.id = m.occurrence_id
             WHERE m.organization_id = $1 AND m.user_id = $2 AND m.start_at < $4
               AND m.start_at > $3::timestamptz - interval '768 hours' AND m.end_at > greatest($3::timestamptz, $5)
               AND m.removed_at IS NULL AND m.status <> 'declined' AND o.state IN ('tentative', 'confirmed')
             ORDER BY o.start_at, o.id LIMIT $6",
            &[&organization, &there.user_id, &there.start_at, &there.end_at, &now, &most],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Somebody who is called while they cannot come.
pub struct Hit {
    pub user_id: UserId,
    pub name: String,
    pub start_at: Timestamp,
    pub end_at: Timestamp,
}

/// Those of these events' people who cannot come then, at most 50. Of `people`, where they are named.
pub async fn hits(
    tx: &mut TenantTx,
    events: &[EventId],
    people: Option<&[UserId]>,
) -> Result<Vec<Hit>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT DISTINCT m.user_id, m.person_name, b.start_at, b.end_at FROM event_occurrences o
             JOIN event_participants m ON m.organization_id = $1 AND m.occurrence_id = o.id
             JOIN block_outs b ON b.organization_id = $1 AND b.user_id = m.user_id
             WHERE o.organization_id = $1 AND o.id = ANY($2) AND o.state IN ('tentative', 'confirmed')
               AND m.removed_at IS NULL AND m.status <> 'declined' AND ($3::uuid[] IS NULL OR m.user_id = ANY($3))
               AND b.removed_at IS NULL AND b.end_at > m.start_at AND b.start_at < m.end_at
             ORDER BY b.start_at, m.person_name LIMIT 50",
            &[&organization, &events, &people],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| Hit {
            user_id: row.get("user_id"),
            name: row.get("person_name"),
            start_at: row.get("start_at"),
            end_at: row.get("end_at"),
        })
        .collect())
}
