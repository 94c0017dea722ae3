//! SQL of wrong second factors in a row.

use jiff::Timestamp;
use platform::{AnyTx, DbError};
use types::UserId;

/// Until when a person's codes are not looked at, where that is still to come.
pub async fn locked_until(tx: &mut impl AnyTx, user_id: UserId) -> Result<Option<Timestamp>, DbError> {
    let now = tx.now();
    let sql = "SELECT locked_until FROM factor_failures WHERE user_id = $1 AND locked_until > $2";
    Ok(tx.query_opt(sql, &[&user_id, &now]).await?.and_then(|row| row.get("locked_until")))
}

/// Counts a wrong code; the `most`-th in a row locks until `until` and counts anew. Returns which in the row it was, 0
/// for the one that locked.
pub async fn count(
    tx: &mut impl AnyTx,
    user_id: UserId,
    most: i32,
    until: Timestamp,
) -> Result<i32, DbError> {
    let row = tx
        .query_one(
            "INSERT INTO factor_failures AS f (user_id, failures) VALUES ($1, 1)
             ON CONFLICT (user_id) DO UPDATE SET
                failures = CASE WHEN f.failures + 1 >= $2 THEN 0 ELSE f.failures + 1 END,
                locked_until = CASE WHEN f.failures + 1 >= $2 THEN $3 ELSE f.locked_until END
             RETURNING failures",
            &[&user_id, &most, &until],
        )
        .await?;
    Ok(row.get("failures"))
}

/// The person has proven who they are.
pub async fn forgive(tx: &mut impl AnyTx, user_id: UserId) -> Result<(), DbError> {
    tx.execute("DELETE FROM factor_failures WHERE user_id = $1", &[&user_id]).await?;
    Ok(())
}
