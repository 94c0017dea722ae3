//! SQL of second factors. They belong to people and not to an organization, so either kind of transaction will do.

pub mod backup_codes;
pub mod devices;
pub mod failures;
pub mod passkeys;

use jiff::Timestamp;
use platform::db::Row;
use platform::{AnyTx, DbError};
use types::{FactorId, UserId};

use crate::factors::rules::FactorKind;

/// A factor as stored.
#[derive(Clone, Debug)]
pub struct Factor {
    pub id: FactorId,
    pub kind: FactorKind,
    pub label: String,
    /// Sealed.
    pub secret: Option<Vec<u8>>,
    pub hint: Option<String>,
    pub last_step: Option<i64>,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

const SELECT: &str = "SELECT id, kind, label, secret, hint, last_step, created_at, last_used_at FROM factors WHERE user_id = $1";

fn factor(row: &Row) -> Result<Factor, DbError> {
    let kind: &str = row.get("kind");
    Ok(Factor {
        id: row.get("id"),
        kind: FactorKind::parse(kind).ok_or_else(|| DbError::Other(format!("unknown factor {kind:?}")))?,
        label: row.get("label"),
        secret: row.get("secret"),
        hint: row.get("hint"),
        last_step: row.get("last_step"),
        created_at: row.get("created_at"),
        last_used_at: row.get("last_used_at"),
    })
}

/// What a person has set up and shown to work, the oldest first.
pub async fn confirmed(tx: &mut impl AnyTx, user_id: UserId) -> Result<Vec<Factor>, DbError> {
    let sql = format!("{SELECT} AND confirmed_at IS NOT NULL ORDER BY created_at, id");
    tx.query(&sql, &[&user_id]).await?.iter().map(factor).collect()
}

/// As [`confirmed`], held until the transaction ends: of two changes at once, the second sees what the first left.
pub async fn lock_confirmed(tx: &mut impl AnyTx, user_id: UserId) -> Result<Vec<Factor>, DbError> {
    // The person is locked first, so that also the first factor of two at once waits.
    tx.query("SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE", &[&user_id]).await?;
    confirmed(tx, user_id).await
}

/// One that waits to be shown to work.
pub async fn unconfirmed(
    tx: &mut impl AnyTx,
    user_id: UserId,
    id: FactorId,
) -> Result<Option<Factor>, DbError> {
    let sql = format!("{SELECT} AND id = $2 AND confirmed_at IS NULL FOR UPDATE");
    tx.query_opt(&sql, &[&user_id, &id]).await?.as_ref().map(factor).transpose()
}

/// A factor to write.
pub struct NewFactor<'a> {
    pub id: FactorId,
    pub user_id: UserId,
    pub kind: FactorKind,
    pub label: &'a str,
    pub secret: Option<&'a [u8]>,
    pub hint: Option<&'a str>,
    pub is_confirmed: bool,
}

/// Adds a factor. One of the kind that was begun and not finished makes way.
pub async fn insert(tx: &mut impl AnyTx, new: &NewFactor<'_>) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "DELETE FROM factors WHERE user_id = $1 AND kind = $2 AND confirmed_at IS NULL",
        &[&new.user_id, &new.kind.name()],
    )
    .await?;
    tx.execute(
        "INSERT INTO factors (id, user_id, kind, label, secret, hint, created_at, confirmed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            &new.id,
            &new.user_id,
            &new.kind.name(),
            &new.label,
            &new.secret,
            &new.hint,
            &now,
            &new.is_confirmed.then_some(now),
        ],
    )
    .await?;
    Ok(())
}

/// The person has shown that it works.
pub async fn confirm(tx: &mut impl AnyTx, id: FactorId) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute("UPDATE factors SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL", &[&id, &now])
        .await?;
    Ok(())
}

/// Spends a step of an authenticator app; false when it, or a later one, was spent before.
pub async fn spend_step(tx: &mut impl AnyTx, id: FactorId, step: i64) -> Result<bool, DbError> {
    let now = tx.now();
    let changed = tx
        .execute(
            "UPDATE factors SET last_step = $2, last_used_at = $3
             WHERE id = $1 AND (last_step IS NULL OR last_step < $2)",
            &[&id, &step, &now],
        )
        .await?;
    Ok(changed == 1)
}

pub async fn touch(tx: &mut impl AnyTx, id: FactorId) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute("UPDATE factors SET last_used_at = $2 WHERE id = $1", &[&id, &now]).await?;
    Ok(())
}

/// Gives a factor another name; nothing when the person has no such factor.
pub async fn rename(
    tx: &mut impl AnyTx,
    user_id: UserId,
    id: FactorId,
    label: &str,
) -> Result<Option<Factor>, DbError> {
    let row = tx
        .query_opt(
            "UPDATE factors SET label = $3 WHERE user_id = $1 AND id = $2 AND confirmed_at IS NOT NULL
             RETURNING id, kind, label, secret, hint, last_step, created_at, last_used_at",
            &[&user_id, &id, &label],
        )
        .await?;
    row.as_ref().map(factor).transpose()
}

pub async fn delete(tx: &mut impl AnyTx, user_id: UserId, id: FactorId) -> Result<(), DbError> {
    tx.execute("DELETE FROM factors WHERE user_id = $1 AND id = $2", &[&user_id, &id]).await?;
    Ok(())
}

/// Removes all factors of a person, finished or not; returns how many were in use.
pub async fn delete_all(tx: &mut impl AnyTx, user_id: UserId) -> Result<usize, DbError> {
    let rows = tx
        .query(
            "DELETE FROM factors WHERE user_id = $1 RETURNING confirmed_at IS NOT NULL AS is_used",
            &[&user_id],
        )
        .await?;
    Ok(rows.iter().filter(|row| row.get("is_used")).count())
}
