//! Batches and what is in them.

use platform::db::{Columns, Row};
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{Amount, ClaimId, Currency, PaymentBatchId, UserId};

use crate::model::ClaimKind;
use crate::payments::model::{Batch, Item, PaymentBatchStatus};
use crate::store::known;

const COLUMNS: &str =
    "id, number, status, currency, execute_on, total, reference, created_by, created_at, paid_at, version,
    (SELECT count(*) FROM payment_items i WHERE i.organization_id = b.organization_id AND i.batch_id = b.id),
    (SELECT count(DISTINCT i.user_id) FROM payment_items i
     WHERE i.organization_id = b.organization_id AND i.batch_id = b.id)";

fn from_row(row: &Row) -> Result<Batch, DbError> {
    let mut columns = Columns::of(row);
    Ok(Batch {
        id: columns.take(),
        number: columns.take(),
        status: known(columns.take(), PaymentBatchStatus::parse)?,
        currency: known(columns.take(), Currency::parse)?,
        execute_on: columns.take(),
        total: columns.take(),
        reference: columns.take(),
        created_by: columns.take(),
        created_at: columns.take(),
        paid_at: columns.take(),
        version: columns.take(),
        claim_count: columns.take(),
        person_count: columns.take(),
    })
}

/// The number of the next batch. Two who make one at once wait for each other here.
pub async fn next_number(tx: &mut TenantTx) -> Result<i32, DbError> {
    let organization = tx.organization_id();
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended('payment_batches/' || $1::uuid::text, 0))";
    tx.query_one(lock, &[&organization]).await?;
    let sql = "SELECT coalesce(max(number), 0) + 1 FROM payment_batches WHERE organization_id = $1";
    Ok(tx.query_one(sql, &[&organization]).await?.get(0))
}

/// Adds a batch with what is in it.
pub async fn insert(
    tx: &mut TenantTx,
    batch: &Batch,
    items: &[(ClaimId, UserId, Amount)],
) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "INSERT INTO payment_batches (organization_id, id, number, currency, execute_on, total, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            &organization,
            &batch.id,
            &batch.number,
            &batch.currency.code(),
            &batch.execute_on,
            &batch.total,
            &batch.created_by,
            &batch.created_at,
        ],
    )
    .await?;
    let claims: Vec<ClaimId> = items.iter().map(|item| item.0).collect();
    let people: Vec<UserId> = items.iter().map(|item| item.1).collect();
    let amounts: Vec<Amount> = items.iter().map(|item| item.2).collect();
    tx.execute(
        "INSERT INTO payment_items (organization_id, batch_id, expense_id, user_id, amount)
         SELECT $1, $2, * FROM unnest($3::uuid[], $4::uuid[], $5::numeric[])",
        &[&organization, &batch.id, &claims, &people, &amounts],
    )
    .await?;
    Ok(())
}

/// A batch.
pub async fn find(tx: &mut TenantTx, id: PaymentBatchId) -> Result<Option<Batch>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {COLUMNS} FROM payment_batches b WHERE organization_id = $1 AND id = $2");
    tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row).transpose()
}

/// As [`find`], holding the batch until the transaction ends.
pub async fn lock(tx: &mut TenantTx, id: PaymentBatchId) -> Result<Option<Batch>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT id FROM payment_batches WHERE organization_id = $1 AND id = $2 FOR UPDATE";
    tx.execute(sql, &[&organization, &id]).await?;
    find(tx, id).await
}

/// One page, newest first, and the count of all where asked for.
pub async fn page(tx: &mut TenantTx, page: &PageRequest) -> Result<(Vec<Batch>, Option<i64>), DbError> {
    let organization = tx.organization_id();
    let total = if page.count {
        let sql = "SELECT count(*) FROM payment_batches WHERE organization_id = $1";
        Some(tx.query_one(sql, &[&organization]).await?.get(0))
    } else {
        None
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM payment_batches b WHERE organization_id = $1 AND (created_at, id) < ($2, $3)
         ORDER BY created_at DESC, id DESC LIMIT $4"
    );
    let (at, id) = page.before();
    let rows = tx.query(&sql, &[&organization, &at, &id, &page.fetch()]).await?;
    Ok((rows.iter().map(from_row).collect::<Result<_, _>>()?, total))
}

/// What is in a batch, by the number of the claim.
pub async fn items(tx: &mut TenantTx, id: PaymentBatchId) -> Result<Vec<Item>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT i.expense_id, i.user_id, i.amount, e.number, e.person_name, e.kind, e.merchant
        FROM payment_items i JOIN expenses e ON e.organization_id = i.organization_id AND e.id = i.expense_id
        WHERE i.organization_id = $1 AND i.batch_id = $2 ORDER BY e.number";
    let rows = tx.query(sql, &[&organization, &id]).await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of(row);
            Ok(Item {
                expense_id: columns.take(),
                user_id: columns.take(),
                amount: columns.take(),
                number: columns.take(),
                person_name: columns.take(),
                kind: known(columns.take(), ClaimKind::parse)?,
                merchant: columns.take(),
            })
        })
        .collect()
}

/// The batch that a claim waits in.
pub async fn of_claim(tx: &mut TenantTx, id: ClaimId) -> Result<Option<i32>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT b.number FROM payment_items i
        JOIN payment_batches b ON b.organization_id = i.organization_id AND b.id = i.batch_id
        WHERE i.organization_id = $1 AND i.expense_id = $2 AND NOT i.is_cancelled";
    Ok(tx.query_opt(sql, &[&organization, &id]).await?.map(|row| row.get(0)))
}

/// Writes that a batch was paid.
pub async fn set_paid(tx: &mut TenantTx, batch: &Batch) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql =
        "UPDATE payment_batches SET status = 'paid', reference = $3, paid_at = $4, version = version + 1
        WHERE organization_id = $1 AND id = $2";
    tx.execute(sql, &[&organization, &batch.id, &batch.reference, &batch.paid_at]).await?;
    Ok(())
}

/// Gives a batch up: what is in it waits to be paid again.
pub async fn cancel(tx: &mut TenantTx, id: PaymentBatchId) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql = "UPDATE payment_batches SET status = 'cancelled', version = version + 1
        WHERE organization_id = $1 AND id = $2";
    tx.execute(sql, &[&organization, &id]).await?;
    let sql = "UPDATE payment_items SET is_cancelled = true WHERE organization_id = $1 AND batch_id = $2";
    tx.execute(sql, &[&organization, &id]).await?;
    Ok(())
}
