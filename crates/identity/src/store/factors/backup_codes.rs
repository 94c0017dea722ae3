//! SQL of backup codes.

use platform::{AnyTx, DbError};
use types::UserId;

/// Puts a new set in the place of the old one.
pub async fn replace(
    tx: &mut impl AnyTx,
    user_id: UserId,
    salt: &[u8],
    hashes: &[Vec<u8>],
) -> Result<(), DbError> {
    let now = tx.now();
    delete_all(tx, user_id).await?;
    tx.execute(
        "INSERT INTO backup_codes (user_id, code_hash, salt, created_at)
         SELECT $1, hash, $2, $4 FROM unnest($3::bytea[]) AS hash",
        &[&user_id, &salt, &hashes, &now],
    )
    .await?;
    Ok(())
}

/// The salt of a person's set; nothing where no code is left.
pub async fn salt(tx: &mut impl AnyTx, user_id: UserId) -> Result<Option<Vec<u8>>, DbError> {
    let row = tx
        .query_opt(
            "SELECT salt FROM backup_codes WHERE user_id = $1 AND used_at IS NULL LIMIT 1",
            &[&user_id],
        )
        .await?;
    Ok(row.map(|row| row.get("salt")))
}

/// Spends a code; of two that come at once, one does.
pub async fn spend(tx: &mut impl AnyTx, user_id: UserId, hash: &[u8]) -> Result<bool, DbError> {
    let now = tx.now();
    let changed = tx
        .execute(
            "UPDATE backup_codes SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL",
            &[&user_id, &hash, &now],
        )
        .await?;
    Ok(changed == 1)
}

pub async fn count_left(tx: &mut impl AnyTx, user_id: UserId) -> Result<i64, DbError> {
    let sql = "SELECT count(*) AS codes FROM backup_codes WHERE user_id = $1 AND used_at IS NULL";
    Ok(tx.query_one(sql, &[&user_id]).await?.get("codes"))
}

pub async fn delete_all(tx: &mut impl AnyTx, user_id: UserId) -> Result<(), DbError> {
    tx.execute("DELETE FROM backup_codes WHERE user_id = $1", &[&user_id]).await?;
    Ok(())
}
