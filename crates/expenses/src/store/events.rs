//! What happened with a claim, and what was said about it.

use jiff::Timestamp;
use platform::db::{Columns, Row};
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{ClaimEventId, ClaimId, ClaimLineId, UserId};

use super::known;
use crate::model::EventKind;

/// Writes an entry of the actor into the history of a claim.
pub async fn insert(
    tx: &mut TenantTx,
    claim: ClaimId,
    kind: EventKind,
    line: Option<ClaimLineId>,
    text: Option<&str>,
) -> Result<ClaimEventId, DbError> {
    let (organization, now, id) = (tx.organization_id(), tx.now(), ClaimEventId::generate());
    let (user, name) = (tx.actor().user_id, tx.actor().name.clone());
    tx.execute(
        "INSERT INTO expense_events (organization_id, id, expense_id, kind, user_id, user_name, line_id, text, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[&organization, &id, &claim, &kind.name(), &user, &name, &line, &text, &now],
    )
    .await?;
    Ok(id)
}

/// An entry in a claim's history.
#[derive(Clone, Debug)]
pub struct EventRow {
    pub id: ClaimEventId,
    pub kind: EventKind,
    pub user_id: Option<UserId>,
    pub user_name: Option<String>,
    pub line_id: Option<ClaimLineId>,
    pub text: Option<String>,
    pub created_at: Timestamp,
}

fn from_row(row: &Row) -> Result<EventRow, DbError> {
    let mut columns = Columns::of(row);
    Ok(EventRow {
        id: columns.take(),
        kind: known(columns.take(), EventKind::parse)?,
        user_id: columns.take(),
        user_name: columns.take(),
        line_id: columns.take(),
        text: columns.take(),
        created_at: columns.take(),
    })
}

const COLUMNS: &str = "id, kind, user_id, user_name, line_id, text, created_at";

/// One entry.
pub async fn find(tx: &mut TenantTx, id: ClaimEventId) -> Result<Option<EventRow>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {COLUMNS} FROM expense_events WHERE organization_id = $1 AND id = $2");
    tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row).transpose()
}

/// One page of a claim's history, newest first, and the count of all where asked for.
pub async fn page(
    tx: &mut TenantTx,
    claim: ClaimId,
    page: &PageRequest,
) -> Result<(Vec<EventRow>, Option<i64>), DbError> {
    let (organization, (before_at, before_id)) = (tx.organization_id(), page.before());
    let total = if page.count {
        let sql = "SELECT count(*) FROM expense_events WHERE organization_id = $1 AND expense_id = $2";
        Some(tx.query_one(sql, &[&organization, &claim]).await?.get(0))
    } else {
        None
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM expense_events
         WHERE organization_id = $1 AND expense_id = $2 AND (created_at, id) < ($3, $4)
         ORDER BY created_at DESC, id DESC LIMIT $5"
    );
    let rows = tx.query(&sql, &[&organization, &claim, &before_at, &before_id, &page.fetch()]).await?;
    Ok((rows.iter().map(from_row).collect::<Result<_, _>>()?, total))
}

/// Everybody who did or said something about a claim.
pub async fn people(tx: &mut TenantTx, claim: ClaimId) -> Result<Vec<UserId>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT DISTINCT user_id FROM expense_events
        WHERE organization_id = $1 AND expense_id = $2 AND user_id IS NOT NULL";
    Ok(tx.query(sql, &[&organization, &claim]).await?.iter().map(|row| row.get(0)).collect())
}
