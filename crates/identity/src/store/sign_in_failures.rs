//! SQL of wrong passwords in a row: on the accounts, and for addresses that have none, by the same rule.

use jiff::Timestamp;
use platform::{DbError, SystemTx};
use types::UserId;

use crate::rules::FAILURES_FORGOTTEN;

/// When wrong passwords lock.
#[derive(Clone, Copy, Debug)]
pub struct LockRule {
    /// The so-manieth in a row locks, and counting begins anew.
    pub most: i32,
    /// Until when.
    pub until: Timestamp,
}

/// What a wrong password did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Failure {
    /// It locked the account.
    pub is_locking: bool,
    /// None came before it, or none that still counts.
    pub is_first: bool,
}

/// Counts a wrong password of an account.
pub async fn count(tx: &mut SystemTx, id: UserId, rule: LockRule) -> Result<Failure, DbError> {
    let now = tx.now();
    let horizon = now - FAILURES_FORGOTTEN;
    let failures = "(CASE WHEN sign_in_failed_at > $4 THEN failed_sign_ins ELSE 0 END + 1)";
    let sql = format!(
        "UPDATE users SET failed_sign_ins = CASE WHEN {failures} >= $2 THEN 0 ELSE {failures} END,
            locked_until = CASE WHEN {failures} >= $2 THEN $3 ELSE locked_until END, sign_in_failed_at = $5
         WHERE id = $1 RETURNING failed_sign_ins"
    );
    let row = tx.query_opt(&sql, &[&id, &rule.most, &rule.until, &horizon, &now]).await?;
    Ok(row.map_or_else(Failure::default, |row| Failure {
        is_locking: row.get::<_, i32>("failed_sign_ins") == 0,
        is_first: row.get::<_, i32>("failed_sign_ins") == 1,
    }))
}

/// The right password forgives the wrong ones before it.
pub async fn forgive(tx: &mut SystemTx, id: UserId) -> Result<(), DbError> {
    tx.execute(
        "UPDATE users SET failed_sign_ins = 0, locked_until = NULL
         WHERE id = $1 AND (failed_sign_ins > 0 OR locked_until IS NOT NULL)",
        &[&id],
    )
    .await?;
    Ok(())
}

/// Until when an address without an account is locked, as if it had one.
pub async fn unknown_locked_until(
    tx: &mut SystemTx,
    address_mac: &[u8],
) -> Result<Option<Timestamp>, DbError> {
    let sql = "SELECT locked_until FROM unknown_sign_ins WHERE address_mac = $1";
    Ok(tx.query_opt(sql, &[&address_mac]).await?.and_then(|row| row.get("locked_until")))
}

/// Counts a wrong password of an address without an account.
pub async fn count_unknown(tx: &mut SystemTx, address_mac: &[u8], rule: LockRule) -> Result<(), DbError> {
    let now = tx.now();
    let horizon = now - FAILURES_FORGOTTEN;
    let failures = "(CASE WHEN u.failed_at > $4 THEN u.failures ELSE 0 END + 1)";
    let sql = format!(
        "INSERT INTO unknown_sign_ins AS u (address_mac, failures, failed_at) VALUES ($1, 1, $5)
         ON CONFLICT (address_mac) DO UPDATE SET
            failures = CASE WHEN {failures} >= $2 THEN 0 ELSE {failures} END,
            locked_until = CASE WHEN {failures} >= $2 THEN $3 ELSE u.locked_until END, failed_at = $5"
    );
    tx.execute(&sql, &[&address_mac, &rule.most, &rule.until, &horizon, &now]).await?;
    Ok(())
}

/// Forgets addresses without an account whose last wrong password does not count any more; at most ten thousand at a
/// time.
pub async fn prune(tx: &mut SystemTx) -> Result<u64, DbError> {
    let horizon = tx.now() - FAILURES_FORGOTTEN;
    tx.execute(
        "DELETE FROM unknown_sign_ins WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM unknown_sign_ins WHERE failed_at < $1 LIMIT 10000))",
        &[&horizon],
    )
    .await
}
