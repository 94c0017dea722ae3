//! SQL of links and codes that are good once.

use jiff::Timestamp;
use platform::db::Row;
use platform::{AnyTx, DbError, SystemTx};
use types::UserId;
use uuid::Uuid;

pub struct NewSecret {
    pub id: Uuid,
    pub purpose: &'static str,
    pub user_id: Option<UserId>,
    pub token_hash: Vec<u8>,
    pub code_hash: Option<Vec<u8>>,
    pub payload: Vec<u8>,
    pub expires_at: Timestamp,
}

/// A secret as stored.
pub struct SecretRow {
    pub id: Uuid,
    pub user_id: Option<UserId>,
    pub payload: Vec<u8>,
}

fn secret(row: &Row) -> SecretRow {
    SecretRow { id: row.get("id"), user_id: row.get("user_id"), payload: row.get("payload") }
}

pub async fn insert(tx: &mut impl AnyTx, new: &NewSecret) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO one_time_secrets
            (id, purpose, user_id, token_hash, code_hash, payload, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            &new.id,
            &new.purpose,
            &new.user_id,
            &new.token_hash,
            &new.code_hash,
            &new.payload,
            &now,
            &new.expires_at,
        ],
    )
    .await?;
    Ok(())
}

pub async fn find_live(
    tx: &mut impl AnyTx,
    purpose: &str,
    token_hash: &[u8],
) -> Result<Option<SecretRow>, DbError> {
    let now = tx.now();
    let row = tx
        .query_opt(
            "SELECT id, user_id, payload FROM one_time_secrets
             WHERE token_hash = $2 AND purpose = $1 AND used_at IS NULL AND expires_at > $3 AND attempts_left > 0",
            &[&purpose, &token_hash, &now],
        )
        .await?;
    Ok(row.as_ref().map(secret))
}

pub async fn spend(
    tx: &mut impl AnyTx,
    purpose: &str,
    token_hash: &[u8],
) -> Result<Option<SecretRow>, DbError> {
    let now = tx.now();
    let row = tx
        .query_opt(
            "UPDATE one_time_secrets SET used_at = $3
             WHERE token_hash = $2 AND purpose = $1 AND used_at IS NULL AND expires_at > $3 AND attempts_left > 0
             RETURNING id, user_id, payload",
            &[&purpose, &token_hash, &now],
        )
        .await?;
    Ok(row.as_ref().map(secret))
}

/// The person's newest open secret with a code, one guess poorer, and the code's hash.
pub async fn guess(
    tx: &mut impl AnyTx,
    purpose: &str,
    user_id: UserId,
) -> Result<Option<(SecretRow, Vec<u8>)>, DbError> {
    let now = tx.now();
    let row = tx
        .query_opt(
            "UPDATE one_time_secrets SET attempts_left = attempts_left - 1
             WHERE attempts_left > 0 AND id = (SELECT id FROM one_time_secrets
                 WHERE user_id = $2 AND purpose = $1 AND code_hash IS NOT NULL AND used_at IS NULL
                     AND expires_at > $3 AND attempts_left > 0
                 ORDER BY created_at DESC, id DESC LIMIT 1 FOR UPDATE)
             RETURNING id, user_id, payload, code_hash",
            &[&purpose, &user_id, &now],
        )
        .await?;
    Ok(row.map(|row| (secret(&row), row.get("code_hash"))))
}

/// Takes one guess from a secret that is still good, and holds it until the transaction ends; nothing when it is not.
pub async fn take_guess(
    tx: &mut impl AnyTx,
    purpose: &str,
    token_hash: &[u8],
) -> Result<Option<Uuid>, DbError> {
    let now = tx.now();
    let row = tx
        .query_opt(
            "UPDATE one_time_secrets SET attempts_left = attempts_left - 1
             WHERE token_hash = $2 AND purpose = $1 AND used_at IS NULL AND expires_at > $3 AND attempts_left > 0
             RETURNING id",
            &[&purpose, &token_hash, &now],
        )
        .await?;
    Ok(row.map(|row| row.get("id")))
}

pub async fn spend_by_id(tx: &mut impl AnyTx, id: Uuid) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute("UPDATE one_time_secrets SET used_at = $2 WHERE id = $1", &[&id, &now]).await?;
    Ok(())
}

pub async fn spend_all(tx: &mut impl AnyTx, purpose: &str, user_id: UserId) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "UPDATE one_time_secrets SET used_at = $3 WHERE user_id = $2 AND purpose = $1 AND used_at IS NULL",
        &[&purpose, &user_id, &now],
    )
    .await?;
    Ok(())
}

/// Removes what has ended; returns how many, at most ten thousand.
pub async fn prune(tx: &mut SystemTx) -> Result<u64, DbError> {
    let now = tx.now();
    tx.execute(
        "DELETE FROM one_time_secrets WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM one_time_secrets WHERE expires_at < $1 LIMIT 10000))",
        &[&now],
    )
    .await
}
