//! Contracts: rows, lists, search.

use jiff::Timestamp;
use platform::db::{Columns, Row, ToSql};
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use serde_json::Value;
use types::{ContractId, FileId, UserId};
use uuid::Uuid;

use super::assignments::{self, AssignmentRow};
use crate::model::{ContractStatus, SigningMode, SigningOrder};

/// A contract as stored.
#[derive(Clone, Debug)]
pub struct ContractRow {
    pub id: ContractId,
    pub title: String,
    pub description: Option<String>,
    pub status: ContractStatus,
    pub signing_mode: SigningMode,
    pub signing_order: SigningOrder,
    pub document_file_id: FileId,
    pub original_name: String,
    pub mime_type: String,
    pub file_size_bytes: i64,
    pub page_count: i32,
    pub document_sha256: Vec<u8>,
    pub metadata: Value,
    pub tags: Vec<String>,
    pub message: Option<String>,
    pub cancel_reason: Option<String>,
    pub created_by: UserId,
    pub created_by_name: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub archived_at: Option<Timestamp>,
    pub version: i64,
    pub assignment_count: i32,
    pub viewed_count: i32,
    pub signed_count: i32,
    pub declined_count: i32,
}

const COLUMNS: &str = "c.id, c.title, c.description, c.status, c.signing_mode, c.signing_order, c.document_file_id,
    c.original_name, c.mime_type, c.file_size_bytes, c.page_count, c.document_sha256, c.metadata, c.tags, c.message,
    c.cancel_reason, c.created_by, c.created_at, c.updated_at, c.sent_at, c.expires_at, c.completed_at, c.archived_at,
    c.version, c.assignment_count, c.viewed_count, c.signed_count, c.declined_count,
    (SELECT u.first_name || ' ' || u.last_name FROM users u WHERE u.id = c.created_by) AS created_by_name";

/// Reads a stored word; one that is not known is a defect of a migration.
pub(super) fn word<T>(row: &Row, column: &str, parse: fn(&str) -> Option<T>) -> Result<T, DbError> {
    known(row.get(column), parse)
}

/// As [`word`], for a text at hand.
pub(super) fn known<T>(text: &str, parse: fn(&str) -> Option<T>) -> Result<T, DbError> {
    parse(text).ok_or_else(|| DbError::Other(format!("unknown word {text}")))
}

fn from_row(row: &Row) -> Result<ContractRow, DbError> {
    let mut columns = Columns::of(row);
    Ok(ContractRow {
        id: columns.take(),
        title: columns.take(),
        description: columns.take(),
        status: known(columns.take(), ContractStatus::parse)?,
        signing_mode: known(columns.take(), SigningMode::parse)?,
        signing_order: known(columns.take(), SigningOrder::parse)?,
        document_file_id: columns.take(),
        original_name: columns.take(),
        mime_type: columns.take(),
        file_size_bytes: columns.take(),
        page_count: columns.take(),
        document_sha256: columns.take(),
        metadata: columns.take(),
        tags: columns.take(),
        message: columns.take(),
        cancel_reason: columns.take(),
        created_by: columns.take(),
        created_at: columns.take(),
        updated_at: columns.take(),
        sent_at: columns.take(),
        expires_at: columns.take(),
        completed_at: columns.take(),
        archived_at: columns.take(),
        version: columns.take(),
        assignment_count: columns.take(),
        viewed_count: columns.take(),
        signed_count: columns.take(),
        declined_count: columns.take(),
        created_by_name: columns.take::<Option<String>>().unwrap_or_default(),
    })
}

/// A contract to be.
pub struct NewContract<'a> {
    pub id: ContractId,
    pub title: &'a str,
    pub description: Option<&'a str>,
    pub signing_mode: SigningMode,
    pub signing_order: SigningOrder,
    pub document_file_id: FileId,
    pub original_file_id: Option<FileId>,
    pub original_name: &'a str,
    pub mime_type: &'a str,
    pub file_size_bytes: i64,
    pub pages: &'a Value,
    pub page_count: i32,
    pub document_sha256: &'a [u8],
    pub metadata: &'a Value,
    pub tags: &'a [String],
    pub created_by: UserId,
}

pub async fn insert(tx: &mut TenantTx, new: &NewContract<'_>) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO contracts (organization_id, id, title, description, signing_mode, signing_order,
             document_file_id, original_file_id, original_name, mime_type, file_size_bytes, pages, page_count,
             document_sha256, metadata, tags, created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)",
        &[
            &organization,
            &new.id,
            &new.title,
            &new.description,
            &new.signing_mode.name(),
            &new.signing_order.name(),
            &new.document_file_id,
            &new.original_file_id,
            &new.original_name,
            &new.mime_type,
            &new.file_size_bytes,
            &new.pages,
            &new.page_count,
            &new.document_sha256,
            &new.metadata,
            &new.tags,
            &new.created_by,
            &now,
        ],
    )
    .await?;
    Ok(())
}

pub async fn find(tx: &mut TenantTx, id: ContractId) -> Result<Option<ContractRow>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {COLUMNS} FROM contracts c WHERE c.organization_id = $1 AND c.id = $2");
    tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row).transpose()
}

/// As [`find`], holding the row until the transaction ends: acts on one contract happen one after the other.
pub async fn lock(tx: &mut TenantTx, id: ContractId) -> Result<Option<ContractRow>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM contracts c WHERE c.organization_id = $1 AND c.id = $2 FOR NO KEY UPDATE OF c"
    );
    tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row).transpose()
}

/// Page sizes as displayed, as stored.
pub async fn pages(tx: &mut TenantTx, id: ContractId) -> Result<Value, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_one(
            "SELECT pages FROM contracts WHERE organization_id = $1 AND id = $2",
            &[&organization, &id],
        )
        .await?;
    Ok(row.get("pages"))
}

/// Which contracts a list shows.
#[derive(Clone, Debug, Default)]
pub struct ListFilter {
    /// Only these states; without, all but archived ones.
    pub statuses: Vec<ContractStatus>,
    /// Only what was sent to this person.
    pub sent_to: Option<UserId>,
    /// Only what waits for this person's signature.
    pub waiting_for: Option<UserId>,
    /// Only what this artist has a part in.
    pub artist_id: Option<types::ArtistId>,
    pub created_after: Option<Timestamp>,
    pub created_before: Option<Timestamp>,
    pub tag: Option<String>,
    /// Words in title or description.
    pub words: Option<String>,
}

type Parameters = Vec<Box<dyn ToSql + Sync + Send>>;

/// The WHERE clause and its parameters; `$1` is the organization.
fn conditions(tx: &TenantTx, filter: ListFilter) -> (String, Parameters) {
    let mut sql = "c.organization_id = $1".to_owned();
    let mut parameters: Parameters = vec![Box::new(tx.organization_id())];
    let mut add = |condition: &str, parameter: Box<dyn ToSql + Sync + Send>| {
        parameters.push(parameter);
        sql.push_str(" AND ");
        sql.push_str(&condition.replace("$n", &format!("${}", parameters.len())));
    };
    match filter.statuses.as_slice() {
        [] => add("c.status <> $n", Box::new("archived")),
        [status] => add("c.status = $n", Box::new(status.name())),
        statuses => {
            add(
                "c.status = ANY($n)",
                Box::new(statuses.iter().map(|status| status.name()).collect::<Vec<_>>()),
            );
        }
    }
    let part = "EXISTS (SELECT FROM contract_assignments a WHERE a.organization_id = c.organization_id
        AND a.contract_id = c.id AND a.sent_at IS NOT NULL AND ";
    if let Some(user) = filter.sent_to {
        add(&format!("{part} a.user_id = $n)"), Box::new(user));
    }
    if let Some(user) = filter.waiting_for {
        add(&format!("{part} a.user_id = $n AND a.status IN ('sent', 'viewed'))"), Box::new(user));
    }
    if let Some(artist) = filter.artist_id {
        add(&format!("{part} a.artist_id = $n)"), Box::new(artist));
    }
    if let Some(instant) = filter.created_after {
        add("c.created_at >= $n", Box::new(instant));
    }
    if let Some(instant) = filter.created_before {
        add("c.created_at < $n", Box::new(instant));
    }
    if let Some(tag) = filter.tag {
        add("$n = ANY(c.tags)", Box::new(tag));
    }
    if let Some(words) = filter.words {
        add("c.id IN (SELECT id FROM contract_search($1, $n, 1000))", Box::new(words));
    }
    (sql, parameters)
}

/// One page of contracts, newest first, each with its first 20 parts (the caller's own first), and the count of all
/// where asked for. Two statements, one flight.
pub async fn list(
    tx: &mut TenantTx,
    filter: ListFilter,
    page: &PageRequest,
    caller: UserId,
) -> Result<(Vec<ContractRow>, Vec<AssignmentRow>, Option<i64>), DbError> {
    let (mut condition, mut parameters) = conditions(tx, filter);
    let total = if page.count {
        let borrowed: Vec<&(dyn ToSql + Sync)> = parameters.iter().map(|p| p.as_ref() as _).collect();
        let sql = format!("SELECT count(*) FROM contracts c WHERE {condition}");
        Some(tx.query_one(&sql, &borrowed).await?.get(0))
    } else {
        None
    };
    if page.after.is_some() {
        let (created_at, id): (Timestamp, Uuid) = page.before();
        parameters.push(Box::new(created_at));
        parameters.push(Box::new(id));
        let n = parameters.len();
        condition.push_str(&format!(" AND (c.created_at, c.id) < (${}, ${n})", n - 1));
    }
    // The limit is written out: for one in a parameter the planner expects a tenth of the table, and plans for that.
    let (n, most) = (parameters.len(), page.fetch());
    let order = "ORDER BY c.created_at DESC, c.id DESC";
    let contracts_sql = format!("SELECT {COLUMNS} FROM contracts c WHERE {condition} {order} LIMIT {most}");
    parameters.push(Box::new(caller));
    let parts_sql = format!(
        "SELECT a.* FROM (SELECT c.organization_id, c.id FROM contracts c WHERE {condition} {order} LIMIT {most}) p
         CROSS JOIN LATERAL (SELECT {} FROM {} WHERE a.organization_id = p.organization_id AND a.contract_id = p.id
             ORDER BY a.user_id <> ${}, a.created_at, a.id LIMIT 20) a",
        assignments::COLUMNS,
        assignments::TABLES,
        n + 1,
    );
    let all: Vec<&(dyn ToSql + Sync)> = parameters.iter().map(|p| p.as_ref() as _).collect();
    let (contracts, parts) = tx.query_both((&contracts_sql, &all[..n]), (&parts_sql, &all)).await?;
    let contracts = contracts.iter().map(from_row).collect::<Result<_, _>>()?;
    let parts = parts.iter().map(assignments::from_row).collect::<Result<_, _>>()?;
    Ok((contracts, parts, total))
}

/// What an edit changes; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub title: Option<String>,
    pub description: Option<Option<String>>,
    pub tags: Option<Vec<String>>,
    pub metadata: Option<Value>,
    pub signing_mode: Option<SigningMode>,
    pub signing_order: Option<SigningOrder>,
    pub expires_at: Option<Option<Timestamp>>,
}

/// Writes changes over version `version`; [`DbError::Stale`] when the row has moved on.
pub async fn update(
    tx: &mut TenantTx,
    current: &ContractRow,
    version: i64,
    changes: &Changes,
) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let title = changes.title.as_ref().unwrap_or(&current.title);
    let description = changes.description.as_ref().unwrap_or(&current.description);
    let tags = changes.tags.as_ref().unwrap_or(&current.tags);
    let metadata = changes.metadata.as_ref().unwrap_or(&current.metadata);
    let mode = changes.signing_mode.unwrap_or(current.signing_mode).name();
    let order = changes.signing_order.unwrap_or(current.signing_order).name();
    let expires_at = changes.expires_at.unwrap_or(current.expires_at);
    let row = tx
        .query_opt(
            "UPDATE contracts SET title = $4, description = $5, tags = $6, metadata = $7, signing_mode = $8,
                 signing_order = $9, expires_at = $10, updated_at = $11, version = version + 1
             WHERE organization_id = $1 AND id = $2 AND version = $3 RETURNING version",
            &[
                &organization,
                &current.id,
                &version,
                title,
                description,
                tags,
                metadata,
                &mode,
                &order,
                &expires_at,
                &now,
            ],
        )
        .await?;
    row.map(|row| row.get(0)).ok_or(DbError::Stale)
}

/// Moves a contract to `status`, with the instants and the reason that belong to it.
pub async fn set_status(
    tx: &mut TenantTx,
    id: ContractId,
    status: ContractStatus,
    reason: Option<&str>,
) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_one(
            "UPDATE contracts SET
                 status_before_archive = CASE WHEN $3 = 'archived' THEN status END,
                 archived_at = CASE WHEN $3 = 'archived' THEN $4::timestamptz END,
                 completed_at = CASE WHEN $3 = 'completed' THEN $4 ELSE completed_at END,
                 sent_at = CASE WHEN $3 = 'draft' THEN NULL WHEN $3 = 'pending' THEN coalesce(sent_at, $4) ELSE sent_at END,
                 cancel_reason = coalesce($5, cancel_reason),
                 status = $3, updated_at = $4, version = version + 1
             WHERE organization_id = $1 AND id = $2 RETURNING version",
            &[&organization, &id, &status.name(), &now, &reason],
        )
        .await?;
    Ok(row.get(0))
}

/// The state an archived contract had.
pub async fn status_before_archive(tx: &mut TenantTx, id: ContractId) -> Result<ContractStatus, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_one(
            "SELECT coalesce(status_before_archive, 'draft') AS status FROM contracts
             WHERE organization_id = $1 AND id = $2",
            &[&organization, &id],
        )
        .await?;
    word(&row, "status", ContractStatus::parse)
}

/// Notes what the signers are told and until when they can sign.
pub async fn set_sending(
    tx: &mut TenantTx,
    id: ContractId,
    message: Option<&str>,
    expires_at: Option<Timestamp>,
) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "UPDATE contracts SET message = coalesce($3, message), expires_at = coalesce($4, expires_at)
         WHERE organization_id = $1 AND id = $2",
        &[&organization, &id, &message, &expires_at],
    )
    .await?;
    Ok(())
}

/// Counts the artists' parts anew (a counter-signer's come on top). Not a new version: nobody's edit becomes stale because an artist opened the document.
pub async fn recount(tx: &mut TenantTx, id: ContractId) -> Result<i64, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_one(
            "UPDATE contracts c SET assignment_count = n.live, viewed_count = n.viewed, signed_count = n.signed,
                 declined_count = n.declined
             FROM (SELECT count(*) FILTER (WHERE status IN ('pending', 'sent', 'viewed', 'signed', 'declined', 'expired'))::int AS live,
                     count(*) FILTER (WHERE viewed_at IS NOT NULL AND status IN ('viewed', 'signed'))::int AS viewed,
                     count(*) FILTER (WHERE status = 'signed')::int AS signed,
                     count(*) FILTER (WHERE status = 'declined')::int AS declined
                 FROM contract_assignments WHERE organization_id = $1 AND contract_id = $2 AND slot > 0) n
             WHERE c.organization_id = $1 AND c.id = $2 RETURNING c.version",
            &[&organization, &id],
        )
        .await?;
    Ok(row.get(0))
}

/// Contracts whose time for signing has passed while parts are still open.
pub async fn overdue(tx: &mut TenantTx) -> Result<Vec<ContractId>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let rows = tx
        .query(
            "SELECT c.id FROM contracts c WHERE c.organization_id = $1 AND c.status IN ('pending', 'active')
               AND c.expires_at <= $2 AND EXISTS (SELECT FROM contract_assignments a
                 WHERE a.organization_id = $1 AND a.contract_id = c.id AND a.status IN ('pending', 'sent', 'viewed'))
             LIMIT 500",
            &[&organization, &now],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}
