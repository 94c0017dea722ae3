//! Claims: rows and what changes them. Lists and search are in [`super::lists`].

use jiff::Timestamp;
use jiff::civil::Date;
use platform::db::{Columns, Row};
use platform::{DbError, TenantTx};
use serde_json::Value;
use types::{Amount, ArtistId, ClaimId, Currency, Rate, UserId};

use super::known;
use super::settings::RateOfDay;
use crate::model::{Claim, ClaimKind, ClaimStatus, RateSource};

/// The columns that [`read`] reads, of the table as `e`.
pub const COLUMNS: &str = "e.id, e.number, e.user_id, e.artist_id, e.person_name, e.kind, e.status, e.amount, e.currency,
    e.approved_amount, e.base_currency, e.rate, e.rate_date, e.rate_source, e.base_amount, e.approved_base_amount,
    e.merchant, e.description, e.notes, e.expense_date, e.production, e.details, e.advance_id, e.advance_applied,
    e.follows_id, e.receipt_count, e.warning_count, e.submitted_at, e.approved_at, e.approved_by, e.rejected_at,
    e.rejected_by, e.rejection_reason, e.paid_at, e.payment_reference, e.created_at, e.updated_at, e.version";

/// Reads [`COLUMNS`].
pub fn read(columns: &mut Columns<'_>) -> Result<Claim, DbError> {
    Ok(Claim {
        id: columns.take(),
        number: columns.take(),
        user_id: columns.take(),
        artist_id: columns.take(),
        person_name: columns.take(),
        kind: known(columns.take(), ClaimKind::parse)?,
        status: known(columns.take(), ClaimStatus::parse)?,
        amount: columns.take(),
        currency: known(columns.take(), Currency::parse)?,
        approved_amount: columns.take(),
        base_currency: known(columns.take(), Currency::parse)?,
        rate: columns.take(),
        rate_date: columns.take(),
        rate_source: columns.take::<Option<&str>>().map(|word| known(word, RateSource::parse)).transpose()?,
        base_amount: columns.take(),
        approved_base_amount: columns.take(),
        merchant: columns.take(),
        description: columns.take(),
        notes: columns.take(),
        expense_date: columns.take(),
        production: columns.take(),
        details: columns.take(),
        advance_id: columns.take(),
        advance_applied: columns.take(),
        follows_id: columns.take(),
        receipt_count: columns.take(),
        warning_count: columns.take(),
        submitted_at: columns.take(),
        approved_at: columns.take(),
        approved_by: columns.take(),
        rejected_at: columns.take(),
        rejected_by: columns.take(),
        rejection_reason: columns.take(),
        paid_at: columns.take(),
        payment_reference: columns.take(),
        created_at: columns.take(),
        updated_at: columns.take(),
        version: columns.take(),
    })
}

fn from_row(row: &Row) -> Result<Claim, DbError> {
    read(&mut Columns::of(row))
}

/// A claim.
pub async fn find(tx: &mut TenantTx, id: ClaimId) -> Result<Option<Claim>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {COLUMNS} FROM expenses e WHERE e.organization_id = $1 AND e.id = $2");
    tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row).transpose()
}

/// As [`find`], holding the row until the transaction ends: acts on one claim happen one after the other.
pub async fn lock(tx: &mut TenantTx, id: ClaimId) -> Result<Option<Claim>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM expenses e WHERE e.organization_id = $1 AND e.id = $2 FOR NO KEY UPDATE OF e"
    );
    tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row).transpose()
}

/// Whose claim it is to be.
pub struct Owner<'a> {
    pub user_id: UserId,
    pub artist_id: Option<ArtistId>,
    pub name: &'a str,
}

/// What a claim says, with the amounts worked out.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    pub kind: ClaimKind,
    pub amount: Amount,
    pub currency: Currency,
    pub base_currency: Currency,
    pub rate: Option<Rate>,
    pub rate_date: Option<Date>,
    pub rate_source: Option<RateSource>,
    pub base_amount: Option<Amount>,
    pub merchant: Option<String>,
    pub description: Option<String>,
    pub notes: Option<String>,
    pub expense_date: Date,
    pub production: Option<String>,
    pub details: Option<Value>,
    pub advance_id: Option<ClaimId>,
}

/// Makes a draft with the next number; `false` where the id is taken.
pub async fn insert(
    tx: &mut TenantTx,
    id: ClaimId,
    owner: &Owner<'_>,
    content: &Content,
) -> Result<bool, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let made = tx
        .execute(
            "WITH counted AS (
                 INSERT INTO expense_numbers (organization_id, last) VALUES ($1, 1)
                 ON CONFLICT (organization_id) DO UPDATE SET last = expense_numbers.last + 1 RETURNING last)
             INSERT INTO expenses (organization_id, id, number, user_id, artist_id, person_name, kind, amount, currency,
                 base_currency, rate, rate_date, rate_source, base_amount, merchant, description, notes, expense_date,
                 production, details, advance_id, created_at, updated_at)
             SELECT $1, $2, last, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                 $21, $21 FROM counted
             ON CONFLICT (organization_id, id) DO NOTHING",
            &[
                &organization,
                &id,
                &owner.user_id,
                &owner.artist_id,
                &owner.name,
                &content.kind.name(),
                &content.amount,
                &content.currency.code(),
                &content.base_currency.code(),
                &content.rate,
                &content.rate_date,
                &content.rate_source.map(RateSource::name),
                &content.base_amount,
                &content.merchant,
                &content.description,
                &content.notes,
                &content.expense_date,
                &content.production,
                &content.details,
                &content.advance_id,
                &now,
            ],
        )
        .await?;
    Ok(made == 1)
}

/// Writes other content over a claim that the caller has locked.
pub async fn update(tx: &mut TenantTx, id: ClaimId, content: &Content) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_one(
            "UPDATE expenses SET kind = $3, amount = $4, currency = $5, base_currency = $6, rate = $7, rate_date = $8,
                 rate_source = $9, base_amount = $10, merchant = $11, description = $12, notes = $13,
                 expense_date = $14, production = $15, details = $16, advance_id = $17, updated_at = $18,
                 version = version + 1
             WHERE organization_id = $1 AND id = $2 RETURNING version",
            &[
                &organization,
                &id,
                &content.kind.name(),
                &content.amount,
                &content.currency.code(),
                &content.base_currency.code(),
                &content.rate,
                &content.rate_date,
                &content.rate_source.map(RateSource::name),
                &content.base_amount,
                &content.merchant,
                &content.description,
                &content.notes,
                &content.expense_date,
                &content.production,
                &content.details,
                &content.advance_id,
                &now,
            ],
        )
        .await?;
    Ok(row.get(0))
}

/// Takes a claim back or gives it up. Submitting, approving, rejecting and paying carry more and have statements of their
/// own.
pub async fn set_status(tx: &mut TenantTx, id: ClaimId, status: ClaimStatus) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_one(
            "UPDATE expenses SET status = $3, updated_at = $4, version = version + 1,
                 submitted_at = CASE $3 WHEN 'draft' THEN NULL ELSE submitted_at END, advance_applied = NULL
             WHERE organization_id = $1 AND id = $2 RETURNING version",
            &[&organization, &id, &status.name(), &now],
        )
        .await?;
    Ok(row.get(0))
}

/// Notes that something about a claim has changed that is kept elsewhere; returns its version.
pub async fn touch(tx: &mut TenantTx, id: ClaimId) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = "UPDATE expenses SET updated_at = $3, version = version + 1
        WHERE organization_id = $1 AND id = $2 RETURNING version";
    Ok(tx.query_one(sql, &[&organization, &id, &now]).await?.get(0))
}

/// The claim that goes on with the held lines of this one.
pub async fn follower(tx: &mut TenantTx, id: ClaimId) -> Result<Option<ClaimId>, DbError> {
    let organization = tx.organization_id();
    let sql =
        "SELECT id FROM expenses WHERE organization_id = $1 AND follows_id = $2 ORDER BY created_at LIMIT 1";
    Ok(tx.query_opt(sql, &[&organization, &id]).await?.map(|row| row.get(0)))
}

/// What is settled when a claim is handed in.
pub struct Settlement {
    /// The rate that holds from here on.
    pub rate: RateOfDay,
    /// The amount in the organization's currency.
    pub base_amount: Amount,
    /// What its advance covers.
    pub advance_applied: Option<Amount>,
    /// How much is worth a second look.
    pub warning_count: i32,
}

impl Settlement {
    /// The claim as it is once this is written at `now`, but for its version.
    pub fn over(&self, claim: &Claim, now: Timestamp) -> Claim {
        Claim {
            submitted_at: claim.submitted_at.or(Some(now)),
            rate: Some(self.rate.rate),
            rate_date: Some(self.rate.day),
            rate_source: Some(self.rate.source),
            base_amount: Some(self.base_amount),
            advance_applied: self.advance_applied,
            warning_count: self.warning_count,
            status: ClaimStatus::Submitted,
            ..claim.clone()
        }
    }
}

/// Writes what is settled, and hands in what was a draft; answers the claim as it is now. One statement, because each
/// writes all of the row's indexes.
pub async fn settle(tx: &mut TenantTx, id: ClaimId, settled: &Settlement) -> Result<Claim, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = format!(
        "UPDATE expenses e SET rate = $3, rate_date = $4, rate_source = $5, base_amount = $6, advance_applied = $7,
             warning_count = $9, status = 'submitted',
             submitted_at = CASE e.status WHEN 'draft' THEN $8 ELSE e.submitted_at END,
             updated_at = CASE e.status WHEN 'draft' THEN $8 ELSE e.updated_at END,
             version = e.version + CASE e.status WHEN 'draft' THEN 1 ELSE 0 END
         WHERE e.organization_id = $1 AND e.id = $2 RETURNING {COLUMNS}"
    );
    let rate = &settled.rate;
    let row = tx
        .query_one(
            &sql,
            &[
                &organization,
                &id,
                &rate.rate,
                &rate.day,
                &rate.source.name(),
                &settled.base_amount,
                &settled.advance_applied,
                &now,
                &settled.warning_count,
            ],
        )
        .await?;
    from_row(&row)
}

/// Notes how much is worth a second look.
pub async fn set_warning_count(tx: &mut TenantTx, id: ClaimId, count: i32) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql = "UPDATE expenses SET warning_count = $3 WHERE organization_id = $1 AND id = $2";
    tx.execute(sql, &[&organization, &id, &count]).await?;
    Ok(())
}

/// The newest other claim of the same person, day, amount and currency – and merchant, where both name one.
pub async fn same_expense(tx: &mut TenantTx, claim: &Claim) -> Result<Option<(ClaimId, i32)>, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_opt(
            // OFFSET keeps the planner from walking all that the person ever claimed, for the sake of the order.
            "SELECT id, number FROM (
                 SELECT id, number, created_at FROM expenses
                 WHERE organization_id = $1 AND user_id = $2 AND expense_date = $3 AND amount = $4 AND currency = $5
                   AND id <> $6 AND kind = $7 AND status NOT IN ('cancelled', 'rejected')
                   AND (merchant IS NULL OR $8::text IS NULL OR lower(merchant) = lower($8))
                 OFFSET 0) same
             ORDER BY created_at DESC LIMIT 1",
            &[
                &organization,
                &claim.user_id,
                &claim.expense_date,
                &claim.amount,
                &claim.currency.code(),
                &claim.id,
                &claim.kind.name(),
                &claim.merchant,
            ],
        )
        .await?;
    Ok(row.map(|row| (row.get(0), row.get(1))))
}

/// Counts receipts, where one came or went. A submitted claim is another one then for whoever decides about it.
pub async fn set_receipt_count(tx: &mut TenantTx, id: ClaimId, count: i32) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE expenses SET receipt_count = $3,
             version = version + (status = 'submitted')::int,
             updated_at = CASE status WHEN 'submitted' THEN $4 ELSE updated_at END
         WHERE organization_id = $1 AND id = $2",
        &[&organization, &id, &count, &now],
    )
    .await?;
    Ok(())
}
