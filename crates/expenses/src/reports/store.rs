//! SQL of reports: what was approved in a time, and the journal.

use std::collections::HashMap;

use jiff::civil::Date;
use platform::db::Columns;
use platform::{DbError, TenantTx};
use types::{Amount, ClaimId, PostingId};

use crate::model::{Claim, ClaimLine, LineDecision};
use crate::store::claims::{COLUMNS, read};
use crate::store::known;

/// Claims spent in a time that are approved or paid, by day and number; at most `most`.
pub async fn claims(tx: &mut TenantTx, from: Date, to: Date, most: i64) -> Result<Vec<Claim>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM expenses e
         WHERE e.organization_id = $1 AND e.expense_date BETWEEN $2 AND $3 AND e.status IN ('approved', 'paid')
         ORDER BY e.expense_date, e.number LIMIT $4"
    );
    let rows = tx.query(&sql, &[&organization, &from, &to, &most]).await?;
    rows.iter().map(|row| read(&mut Columns::of(row))).collect()
}

/// A line with its category.
pub struct ReportedLine {
    pub line: ClaimLine,
    pub category_name: String,
    pub account_code: Option<String>,
}

/// The lines of claims, each claim's in order.
pub async fn lines(
    tx: &mut TenantTx,
    ids: &[ClaimId],
) -> Result<HashMap<ClaimId, Vec<ReportedLine>>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT l.expense_id, l.id, l.position, l.category_id, l.description, l.amount, l.tax_amount, l.tax_rate,
             l.production, l.person, l.decision, l.approved_amount, l.reason, c.name, c.account_code
         FROM expense_lines l
         JOIN expense_categories c ON c.organization_id = l.organization_id AND c.id = l.category_id
         WHERE l.organization_id = $1 AND l.expense_id = ANY($2) ORDER BY l.expense_id, l.position";
    let mut found: HashMap<ClaimId, Vec<ReportedLine>> = HashMap::new();
    for row in tx.query(sql, &[&organization, &ids]).await? {
        let mut columns = Columns::of(&row);
        let id = columns.take();
        let line = ClaimLine {
            id: columns.take(),
            position: columns.take(),
            category_id: columns.take(),
            description: columns.take(),
            amount: columns.take(),
            tax_amount: columns.take(),
            tax_rate: columns.take(),
            production: columns.take(),
            person: columns.take(),
            decision: known(columns.take(), LineDecision::parse)?,
            approved_amount: columns.take(),
            reason: columns.take(),
        };
        let reported = ReportedLine { line, category_name: columns.take(), account_code: columns.take() };
        found.entry(id).or_default().push(reported);
    }
    Ok(found)
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
