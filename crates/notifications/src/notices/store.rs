//! SQL of notices.

use jiff::Timestamp;
use platform::db::Row;
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{NoticeId, UserId};

use super::{Notice, NoticeNews};

/// A notice to write.
pub struct NewNotice {
    pub id: NoticeId,
    pub user_id: UserId,
    pub path: String,
    pub news: NoticeNews,
}

fn unreadable(error: serde_json::Error) -> DbError {
    DbError::Other(format!("notice: {error}"))
}

fn from_row(row: &Row) -> Result<Notice, DbError> {
    Ok(Notice {
        id: row.get("id"),
        path: row.get("path"),
        news: serde_json::from_value(row.get("facts")).map_err(unreadable)?,
        created_at: row.get("created_at"),
        read_at: row.get("read_at"),
    })
}

const COLUMNS: &str = "n.id, n.path, n.facts, n.created_at, n.read_at";

pub async fn insert(tx: &mut TenantTx, notices: &[NewNotice]) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let ids: Vec<NoticeId> = notices.iter().map(|notice| notice.id).collect();
    let users: Vec<UserId> = notices.iter().map(|notice| notice.user_id).collect();
    let paths: Vec<&str> = notices.iter().map(|notice| notice.path.as_str()).collect();
    let facts: Vec<String> = notices
        .iter()
        .map(|notice| serde_json::to_string(&notice.news))
        .collect::<Result<_, _>>()
        .map_err(unreadable)?;
    tx.execute(
        "INSERT INTO notices (organization_id, id, user_id, path, facts, created_at)
         SELECT $1, n.id, n.user_id, n.path, n.facts::jsonb, $6
         FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[]) AS n(id, user_id, path, facts)",
        &[&organization, &ids, &users, &paths, &facts, &now],
    )
    .await?;
    Ok(())
}

/// A page of somebody's notices, newest first.
pub async fn page(
    tx: &mut TenantTx,
    user_id: UserId,
    is_unread: Option<bool>,
    page: &PageRequest,
) -> Result<(Vec<Notice>, Option<i64>), DbError> {
    let organization = tx.organization_id();
    let (created_at, id) = page.before();
    let sql = format!(
        "SELECT {COLUMNS} FROM notices n WHERE n.organization_id = $1 AND n.user_id = $2
             AND ($3::boolean IS NULL OR (n.read_at IS NULL) = $3) AND (n.created_at, n.id) < ($4, $5)
         ORDER BY n.created_at DESC, n.id DESC LIMIT $6"
    );
    let fetch = page.fetch();
    let rows = tx.query(&sql, &[&organization, &user_id, &is_unread, &created_at, &id, &fetch]).await?;
    let total = if page.count {
        let sql = "SELECT count(*) FROM notices
            WHERE organization_id = $1 AND user_id = $2 AND ($3::boolean IS NULL OR (read_at IS NULL) = $3)";
        Some(tx.query_one(sql, &[&organization, &user_id, &is_unread]).await?.get(0))
    } else {
        None
    };
    Ok((rows.iter().map(from_row).collect::<Result<_, _>>()?, total))
}

/// How many notices somebody has not read, counted up to `most`.
pub async fn unread(tx: &mut TenantTx, user_id: UserId, most: i64) -> Result<i64, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT count(*) FROM (SELECT FROM notices
        WHERE organization_id = $1 AND user_id = $2 AND read_at IS NULL LIMIT $3) AS n";
    Ok(tx.query_one(sql, &[&organization, &user_id, &most]).await?.get(0))
}

/// Somebody's notices of these that they have not read, oldest first.
pub async fn unread_of(tx: &mut TenantTx, user_id: UserId, ids: &[NoticeId]) -> Result<Vec<Notice>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM notices n
         WHERE n.organization_id = $1 AND n.user_id = $2 AND n.id = ANY($3) AND n.read_at IS NULL ORDER BY n.id"
    );
    tx.query(&sql, &[&organization, &user_id, &ids]).await?.iter().map(from_row).collect()
}

/// Notes that somebody has read one; nothing where they have no such notice, false where they had read it.
pub async fn set_read(tx: &mut TenantTx, user_id: UserId, id: NoticeId) -> Result<Option<bool>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_opt(
            "UPDATE notices n SET read_at = coalesce(n.read_at, $4)
             FROM (SELECT id, read_at FROM notices
                 WHERE organization_id = $1 AND user_id = $2 AND id = $3 FOR UPDATE) AS old
             WHERE n.organization_id = $1 AND n.id = old.id RETURNING old.read_at IS NULL AS is_new",
            &[&organization, &user_id, &id, &now],
        )
        .await?;
    Ok(row.map(|row| row.get("is_new")))
}

/// Notes that somebody has read all that is not newer than `until`, or all of it about one page; returns how many.
pub async fn set_all_read(
    tx: &mut TenantTx,
    user_id: UserId,
    until: Timestamp,
    path: Option<&str>,
) -> Result<u64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE notices SET read_at = $4
         WHERE organization_id = $1 AND user_id = $2 AND read_at IS NULL AND created_at <= $3
           AND ($5::text IS NULL OR path = $5)",
        &[&organization, &user_id, &until, &now, &path],
    )
    .await
}

pub async fn prune(tx: &mut TenantTx, before: Timestamp) -> Result<u64, DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "DELETE FROM notices WHERE organization_id = $1 AND created_at < $2",
        &[&organization, &before],
    )
    .await
}
