//! SQL of devices on which people have signed in before.

use jiff::SignedDuration;
use platform::{AnyTx, DbError, SystemTx};
use types::UserId;

/// What was known of a device before it was noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acquaintance {
    /// It has been used before.
    Known,
    /// It was not, but others were.
    New,
    /// The person had never signed in on anything.
    First,
}

/// Forgets devices that were not used for over a year; returns how many, at most ten thousand.
pub async fn prune(tx: &mut SystemTx) -> Result<u64, DbError> {
    let horizon = tx.now() - SignedDuration::from_hours(400 * 24);
    tx.execute(
        "DELETE FROM known_devices WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM known_devices WHERE last_seen_at < $1 LIMIT 10000))",
        &[&horizon],
    )
    .await
}

/// Notes that the person signs in on a device.
pub async fn note(tx: &mut impl AnyTx, user_id: UserId, fingerprint: &[u8]) -> Result<Acquaintance, DbError> {
    let now = tx.now();
    let row = tx
        .query_one(
            "WITH before AS (SELECT count(*) AS devices, count(*) FILTER (WHERE fingerprint = $2) AS same
                FROM known_devices WHERE user_id = $1),
             noted AS (INSERT INTO known_devices (user_id, fingerprint, first_seen_at, last_seen_at)
                VALUES ($1, $2, $3, $3) ON CONFLICT (user_id, fingerprint) DO UPDATE SET last_seen_at = $3)
             SELECT devices, same FROM before",
            &[&user_id, &fingerprint, &now],
        )
        .await?;
    let (devices, same): (i64, i64) = (row.get("devices"), row.get("same"));
    Ok(match (devices, same) {
        (0, _) => Acquaintance::First,
        (_, 0) => Acquaintance::New,
        _ => Acquaintance::Known,
    })
}
