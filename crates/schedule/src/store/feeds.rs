//! Addresses under which people's calls are read.

use jiff::Timestamp;
use platform::db::{Columns, Row};
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{CalendarFeedId, UserId};

use super::known;
use crate::feed::{CalendarFeed, FeedDetails, Include, Sent};
use crate::model::EventType;

const COLUMNS: &str =
    "f.id, f.user_id, f.name, f.types, f.tentative, f.details, f.created_at, f.last_used_at,
    f.content_hash, f.changed_at, f.revision, f.read_on";

fn read(columns: &mut Columns<'_>) -> Result<CalendarFeed, DbError> {
    let (id, user_id, name) = (columns.take(), columns.take(), columns.take());
    let types: Vec<String> = columns.take();
    let types = types.iter().map(|kind| known(kind, EventType::parse)).collect::<Result<_, _>>()?;
    let (tentative, details) = (columns.take(), known(columns.take(), FeedDetails::parse)?);
    let (created_at, last_used_at) = (columns.take(), columns.take());
    let sent = match columns.take() {
        Some(hash) => {
            Some(Sent { hash, changed_at: columns.take(), revision: columns.take(), read_on: columns.take() })
        }
        None => {
            columns.skip(3);
            None
        }
    };
    let include = Include { types, tentative, details };
    Ok(CalendarFeed { id, user_id, name, include, created_at, last_used_at, sent })
}

fn from_row(row: &Row) -> Result<CalendarFeed, DbError> {
    read(&mut Columns::of(row))
}

/// A page of somebody's addresses, newest first.
pub async fn page(
    tx: &mut TenantTx,
    user_id: UserId,
    page: &PageRequest,
) -> Result<(Vec<CalendarFeed>, Option<i64>), DbError> {
    let organization = tx.organization_id();
    let (created_at, id) = page.before();
    let sql = format!(
        "SELECT {COLUMNS} FROM calendar_feeds f WHERE f.organization_id = $1 AND f.user_id = $2
             AND (f.created_at, f.id) < ($3, $4)
         ORDER BY f.created_at DESC, f.id DESC LIMIT $5"
    );
    let fetch = page.fetch();
    let rows = tx.query(&sql, &[&organization, &user_id, &created_at, &id, &fetch]).await?;
    let total = if page.count { Some(count(tx, user_id).await?) } else { None };
    Ok((rows.iter().map(from_row).collect::<Result<_, _>>()?, total))
}

/// How many addresses somebody has.
pub async fn count(tx: &mut TenantTx, user_id: UserId) -> Result<i64, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT count(*) FROM calendar_feeds WHERE organization_id = $1 AND user_id = $2";
    Ok(tx.query_one(sql, &[&organization, &user_id]).await?.get(0))
}

/// Lets nobody else make an address for somebody until the transaction ends.
pub async fn hold(tx: &mut TenantTx, user_id: UserId) -> Result<(), DbError> {
    let sql = "SELECT pg_advisory_xact_lock(hashtextextended('calendar_feeds/' || $1::text, 0))";
    tx.query(sql, &[&user_id.to_string()]).await?;
    Ok(())
}

/// Makes an address whose secret has this hash.
pub async fn insert(tx: &mut TenantTx, feed: &CalendarFeed, token_hash: &[u8]) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let types: Vec<&str> = feed.include.types.iter().map(|kind| kind.name()).collect();
    tx.execute(
        "INSERT INTO calendar_feeds (organization_id, id, user_id, name, token_hash, types, tentative, details, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &organization,
            &feed.id,
            &feed.user_id,
            &feed.name,
            &token_hash,
            &types,
            &feed.include.tentative,
            &feed.include.details.name(),
            &feed.created_at,
        ],
    )
    .await?;
    Ok(())
}

/// Takes an address of somebody back; whether there was one.
pub async fn delete(tx: &mut TenantTx, id: CalendarFeedId, user_id: UserId) -> Result<bool, DbError> {
    let organization = tx.organization_id();
    let sql = "DELETE FROM calendar_feeds WHERE organization_id = $1 AND id = $2 AND user_id = $3";
    Ok(tx.execute(sql, &[&organization, &id, &user_id]).await? > 0)
}

/// The address with this secret, as long as the person works here, and the schedule's revision.
pub async fn find(tx: &mut TenantTx, token_hash: &[u8]) -> Result<Option<(CalendarFeed, i64)>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS}, coalesce((SELECT r.number FROM revisions r
             WHERE r.organization_id = $1 AND r.list = 'schedule'), 0)
         FROM calendar_feeds f
         JOIN memberships m ON m.organization_id = f.organization_id AND m.user_id = f.user_id AND m.status = 'active'
         WHERE f.organization_id = $1 AND f.token_hash = $2"
    );
    let row = tx.query_opt(&sql, &[&organization, &token_hash]).await?;
    row.map(|row| {
        let mut columns = Columns::of(&row);
        Ok((read(&mut columns)?, columns.take()))
    })
    .transpose()
}

/// Notes that an address was used.
pub async fn set_used(tx: &mut TenantTx, id: CalendarFeedId) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = "UPDATE calendar_feeds SET last_used_at = $3 WHERE organization_id = $1 AND id = $2";
    tx.execute(sql, &[&organization, &id, &now]).await?;
    Ok(())
}

/// Notes that an address was used, and what was found.
pub async fn set_sent(tx: &mut TenantTx, id: CalendarFeedId, sent: &Sent) -> Result<(), DbError> {
    let (organization, now): (_, Timestamp) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE calendar_feeds SET last_used_at = $3, content_hash = $4, changed_at = $5, revision = $6, read_on = $7
         WHERE organization_id = $1 AND id = $2",
        &[&organization, &id, &now, &sent.hash, &sent.changed_at, &sent.revision, &sent.read_on],
    )
    .await?;
    Ok(())
}
