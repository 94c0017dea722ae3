//! Call sheets that were issued.

use platform::db::Row;
use platform::{DbError, TenantTx};
use types::{CallSheetId, UserId};

use crate::sheet::{Issued, SheetEvent, Subject};

type Key = (Option<types::EventId>, Option<jiff::civil::Date>, Option<types::ProductionId>);

fn key(subject: Subject) -> Key {
    match subject {
        Subject::Event(id) => (Some(id), None, None),
        Subject::Day(day, production) => (None, Some(day), production),
    }
}

fn from_row(row: &Row) -> Result<Issued, DbError> {
    let fault = |error| DbError::Other(format!("a call sheet: {error}"));
    Ok(Issued {
        revision: row.get("revision"),
        events: serde_json::from_value(row.get("content")).map_err(fault)?,
        issued_by_name: row.get("issued_by_name"),
        issued_at: row.get("issued_at"),
    })
}

/// The last two of these sheets, the newest first.
pub async fn last(tx: &mut TenantTx, subject: Subject) -> Result<Vec<Issued>, DbError> {
    let organization = tx.organization_id();
    let (event, day, production) = key(subject);
    let rows = tx
        .query(
            "SELECT revision, content, issued_by_name, issued_at FROM call_sheets
             WHERE organization_id = $1 AND occurrence_id IS NOT DISTINCT FROM $2::uuid
               AND day IS NOT DISTINCT FROM $3::date AND production_id IS NOT DISTINCT FROM $4::uuid
             ORDER BY revision DESC LIMIT 2",
            &[&organization, &event, &day, &production],
        )
        .await?;
    rows.iter().map(from_row).collect()
}

/// Lets nobody else issue this sheet until the transaction ends.
pub async fn hold(tx: &mut TenantTx, subject: Subject) -> Result<(), DbError> {
    let sql = "SELECT pg_advisory_xact_lock(hashtextextended('call_sheets/' || $1::text, 0))";
    let name = format!("{} {:?}", tx.organization_id(), key(subject));
    tx.query(sql, &[&name]).await?;
    Ok(())
}

/// Keeps a sheet as it is issued.
pub async fn insert(
    tx: &mut TenantTx,
    subject: Subject,
    revision: i32,
    events: &[SheetEvent],
    (issued_by, issued_by_name): (UserId, &str),
) -> Result<CallSheetId, DbError> {
    let (organization, now, id) = (tx.organization_id(), tx.now(), CallSheetId::generate());
    let (event, day, production) = key(subject);
    let content =
        serde_json::to_value(events).map_err(|error| DbError::Other(format!("a call sheet: {error}")))?;
    tx.execute(
        "INSERT INTO call_sheets (organization_id, id, occurrence_id, day, production_id, revision, content, issued_by,
             issued_by_name, issued_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            &organization,
            &id,
            &event,
            &day,
            &production,
            &revision,
            &content,
            &issued_by,
            &issued_by_name,
            &now,
        ],
    )
    .await?;
    Ok(id)
}
