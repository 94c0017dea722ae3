//! Times at which people cannot come.

use jiff::Timestamp;
use jiff::civil::DateTime;
use platform::db::{Columns, Condition, Row};
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{AvailabilityRequestId, BlockOutId, EventId, OrganizationId, UserId};

use crate::model::BlockOut;

const COLUMNS: &str =
    "b.id, b.user_id, trim(u.first_name || ' ' || u.last_name), b.local_start, b.local_end, b.timezone,
    b.start_at, b.end_at, b.note, b.availability_request_id, b.created_at";

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
        availability_request_id: columns.take(),
        created_at: columns.take(),
    }
}

/// Adds one, unless there is one of this id.
pub async fn insert(tx: &mut TenantTx, new: &BlockOut, created_by: UserId) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "INSERT INTO block_outs (organization_id, id, user_id, local_start, local_end, timezone, start_at, end_at, note,
             created_by, created_at, availability_request_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (organization_id, id) DO NOTHING",
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
            &new.availability_request_id,
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

/// Takes back what somebody answered a request with, of days that begin at these midnights.
pub async fn remove_asked(
    tx: &mut TenantTx,
    request_id: AvailabilityRequestId,
    user_id: UserId,
    midnights: &[DateTime],
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql =
        "UPDATE block_outs SET removed_at = $5 WHERE organization_id = $1 AND availability_request_id = $2
        AND user_id = $3 AND local_start = ANY($4) AND removed_at IS NULL";
    tx.execute(sql, &[&organization, &request_id, &user_id, &midnights, &now]).await?;
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

/// What somebody is called to while they cannot come, has not declined, and is not over; soonest first, with the place in `there`,
/// which are times of one person.
pub async fn calls(
    tx: &mut TenantTx,
    there: &[BlockOut],
    most: i64,
) -> Result<Vec<(EventId, usize)>, DbError> {
    let Some(user_id) = there.first().map(|there| there.user_id) else { return Ok(Vec::new()) };
    let (organization, now) = (tx.organization_id(), tx.now());
    let starts: Vec<Timestamp> = there.iter().map(|there| there.start_at).collect();
    let ends: Vec<Timestamp> = there.iter().map(|there| there.end_at).collect();
    let rows = tx
        .query(
            "SELECT o.id, min(away.place) FROM unnest($3::timestamptz[], $4::timestamptz[]) WITH ORDINALITY
                 AS away (start_at, end_at, place)
             JOIN event_participants m ON m.organization_id = $1 AND m.user_id = $2 AND m.start_at < away.end_at
               AND m.start_at > away.start_at - interval '768 hours' AND m.end_at > greatest(away.start_at, $5)
             JOIN event_occurrences o ON o.organization_id = $1 AND o.id = m.occurrence_id
             WHERE m.removed_at IS NULL AND m.status <> 'declined' AND o.state IN ('tentative', 'confirmed')
             GROUP BY o.id, o.start_at ORDER BY o.start_at, o.id LIMIT $6",
            &[&organization, &user_id, &starts, &ends, &now, &most],
        )
        .await?;
    let place = |place: i64| usize::try_from(place - 1).unwrap_or_default();
    Ok(rows.iter().map(|row| (row.get(0), place(row.get(1)))).collect())
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
