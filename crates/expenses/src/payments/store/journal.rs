//! SQL of the journal, which only grows.

use jiff::civil::Date;
use platform::{DbError, TenantTx};
use types::{Amount, ClaimId, PaymentBatchId, PostingId};

use crate::payments::journal::Entry;

/// What belongs together in the journal.
#[derive(Clone, Debug)]
pub struct Posting {
    /// The claim it is about.
    pub expense_id: ClaimId,
    /// The batch it was paid with.
    pub batch_id: Option<PaymentBatchId>,
    /// They balance.
    pub entries: Vec<Entry>,
}

/// Writes postings of one day into the journal; those without entries are left out.
pub async fn post(tx: &mut TenantTx, day: Date, postings: &[Posting]) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let (mut ids, mut positions) = (Vec::new(), Vec::<i16>::new());
    let (mut expenses, mut batches) = (Vec::<ClaimId>::new(), Vec::new());
    let mut entries: Vec<&Entry> = Vec::new();
    for posting in postings {
        let id = PostingId::generate();
        for (position, entry) in (0..).zip(&posting.entries) {
            ids.push(id);
            positions.push(position);
            expenses.push(posting.expense_id);
            batches.push(posting.batch_id);
            entries.push(entry);
        }
    }
    if entries.is_empty() {
        return Ok(());
    }
    let accounts: Vec<&str> = entries.iter().map(|entry| entry.account.as_str()).collect();
    let productions: Vec<Option<&str>> = entries.iter().map(|entry| entry.production.as_deref()).collect();
    let texts: Vec<&str> = entries.iter().map(|entry| entry.text.as_str()).collect();
    let debits: Vec<Amount> = entries.iter().map(|entry| entry.debit).collect();
    let credits: Vec<Amount> = entries.iter().map(|entry| entry.credit).collect();
    tx.execute(
        "INSERT INTO journal_entries (organization_id, day, created_at, posting_id, position, expense_id, batch_id, account,
             production, text, debit, credit)
         SELECT $1, $2, $3, * FROM unnest($4::uuid[], $5::smallint[], $6::uuid[], $7::uuid[], $8::text[], $9::text[],
             $10::text[], $11::numeric[], $12::numeric[])",
        &[
            &organization,
            &day,
            &now,
            &ids,
            &positions,
            &expenses,
            &batches,
            &accounts,
            &productions,
            &texts,
            &debits,
            &credits,
        ],
    )
    .await?;
    Ok(())
}
