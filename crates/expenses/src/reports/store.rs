//! SQL of reports: what was approved in a time, and the journal.

use jiff::Timestamp;
use jiff::civil::Date;
use platform::db::Columns;
use platform::{DbError, TenantTx};
use types::{Amount, PostingId};

use crate::model::Claim;
use crate::store::claims::{COLUMNS, read};

/// Claims that are approved or paid, by the day on which they were spent and number; at most `most`.
pub async fn claims(tx: &mut TenantTx, days: &Days, most: i64) -> Result<Vec<Claim>, DbError> {
    let organization = tx.organization_id();
    let within = match days {
        Days::Spent { .. } => "e.expense_date BETWEEN $2 AND $3",
        Days::Booked { .. } => "e.approved_at >= $2 AND e.approved_at < $3",
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM expenses e
         WHERE e.organization_id = $1 AND {within} AND e.status IN ('approved', 'paid')
         ORDER BY e.expense_date, e.number LIMIT $4"
    );
    let rows = match days {
        Days::Spent { from, to } => tx.query(&sql, &[&organization, from, to, &most]).await?,
        Days::Booked { from, until } => tx.query(&sql, &[&organization, from, until, &most]).await?,
    };
    rows.iter().map(|row| read(&mut Columns::of(row))).collect()
}

/// Which claims a report is about.
pub enum Days {
    /// Spent from the first to the last of these days.
    Spent { from: Date, to: Date },
    /// Approved, and so booked, between two instants; the second is not among them.
    Booked { from: Timestamp, until: Timestamp },
}

/// An entry of the journal.
pub struct JournalRow {
    pub posting_id: PostingId,
    pub day: Date,
    pub account: String,
    pub production: Option<String>,
    pub text: String,
    pub debit: Amount,
    pub credit: Amount,
    pub claim_number: Option<i32>,
    pub batch_number: Option<i32>,
}

/// The journal of a time, posting by posting; at most `most` entries.
pub async fn journal(tx: &mut TenantTx, from: Date, to: Date, most: i64) -> Result<Vec<JournalRow>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT j.posting_id, j.day, j.account, j.production, j.text, j.debit, j.credit, e.number, b.number
        FROM journal_entries j
        LEFT JOIN expenses e ON e.organization_id = j.organization_id AND e.id = j.expense_id
        LEFT JOIN payment_batches b ON b.organization_id = j.organization_id AND b.id = j.batch_id
        WHERE j.organization_id = $1 AND j.day BETWEEN $2 AND $3 ORDER BY j.day, j.posting_id, j.position LIMIT $4";
    let rows = tx.query(sql, &[&organization, &from, &to, &most]).await?;
    let read = |row: &platform::db::Row| {
        let mut columns = Columns::of(row);
        JournalRow {
            posting_id: columns.take(),
            day: columns.take(),
            account: columns.take(),
            production: columns.take(),
            text: columns.take(),
            debit: columns.take(),
            credit: columns.take(),
            claim_number: columns.take(),
            batch_number: columns.take(),
        }
    };
    Ok(rows.iter().map(read).collect())
}
