//! SQL of trusted devices. One that was trusted before the password changed is trusted no more.

use jiff::Timestamp;
use platform::{AnyTx, DbError, SystemTx};
use types::{TrustedDeviceId, UserId};

/// A trusted device as its owner sees it.
pub struct TrustedDevice {
    pub id: TrustedDeviceId,
    pub device: Option<String>,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
    pub expires_at: Timestamp,
}

const LIVE: &str = "FROM trusted_devices d JOIN users u ON u.id = d.user_id
    WHERE d.user_id = $1 AND d.expires_at > $2
      AND (u.password_changed_at IS NULL OR d.created_at > u.password_changed_at)";

pub async fn insert(
    tx: &mut impl AnyTx,
    user_id: UserId,
    token_hash: &[u8],
    device: Option<&str>,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO trusted_devices (id, user_id, token_hash, device, created_at, last_used_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $5, $6)",
        &[&TrustedDeviceId::generate(), &user_id, &token_hash, &device, &now, &expires_at],
    )
    .await?;
    Ok(())
}

/// Whether the person trusts the device with this token.
pub async fn is_trusted(tx: &mut impl AnyTx, user_id: UserId, token_hash: &[u8]) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = format!("SELECT d.id {LIVE} AND d.token_hash = $3");
    Ok(tx.query_opt(&sql, &[&user_id, &now, &token_hash]).await?.is_some())
}

pub async fn touch(tx: &mut impl AnyTx, token_hash: &[u8]) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute("UPDATE trusted_devices SET last_used_at = $2 WHERE token_hash = $1", &[&token_hash, &now])
        .await?;
    Ok(())
}

/// The person's trusted devices, the newest first; at most a hundred.
pub async fn list(tx: &mut impl AnyTx, user_id: UserId) -> Result<Vec<TrustedDevice>, DbError> {
    let now = tx.now();
    let sql = format!(
        "SELECT d.id, d.device, d.created_at, d.last_used_at, d.expires_at {LIVE}
         ORDER BY d.created_at DESC, d.id DESC LIMIT 100"
    );
    let rows = tx.query(&sql, &[&user_id, &now]).await?;
    Ok(rows
        .iter()
        .map(|row| TrustedDevice {
            id: row.get("id"),
            device: row.get("device"),
            created_at: row.get("created_at"),
            last_used_at: row.get("last_used_at"),
            expires_at: row.get("expires_at"),
        })
        .collect())
}

/// Trusts a device no more; false when the person has no such device.
pub async fn delete(tx: &mut impl AnyTx, user_id: UserId, id: TrustedDeviceId) -> Result<bool, DbError> {
    let sql = "DELETE FROM trusted_devices WHERE user_id = $1 AND id = $2";
    Ok(tx.execute(sql, &[&user_id, &id]).await? == 1)
}

pub async fn delete_all(tx: &mut impl AnyTx, user_id: UserId) -> Result<(), DbError> {
    tx.execute("DELETE FROM trusted_devices WHERE user_id = $1", &[&user_id]).await?;
    Ok(())
}

/// Removes what has ended; returns how many, at most ten thousand.
pub async fn prune(tx: &mut SystemTx) -> Result<u64, DbError> {
    let now = tx.now();
    tx.execute(
        "DELETE FROM trusted_devices WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM trusted_devices WHERE expires_at < $1 LIMIT 10000))",
        &[&now],
    )
    .await
}
