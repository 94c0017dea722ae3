//! SQL of passkeys: the part of a factor that assertions are checked with.

use platform::db::Row;
use platform::{AnyTx, DbError};
use types::{FactorId, UserId};

use crate::factors::webauthn::StoredCredential;
use crate::factors::webauthn::assertion::Assertion;
use crate::factors::webauthn::options::KnownCredential;
use crate::factors::webauthn::registration::NewCredential;

/// A passkey that was shown, and whose it is.
pub struct Owned {
    pub factor_id: FactorId,
    pub user_id: UserId,
    pub credential: StoredCredential,
}

fn owned(row: &Row) -> Owned {
    Owned {
        factor_id: row.get("factor_id"),
        user_id: row.get("user_id"),
        credential: StoredCredential {
            public_key: row.get("public_key"),
            // Stored from a u32.
            sign_count: u32::try_from(row.get::<_, i64>("sign_count")).unwrap_or(u32::MAX),
            is_backup_eligible: row.get("is_backup_eligible"),
        },
    }
}

/// Adds a passkey to its factor. [`DbError::Unique`] when the credential is somebody's already.
pub async fn insert(tx: &mut impl AnyTx, factor_id: FactorId, new: &NewCredential) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO passkeys (factor_id, credential_id, public_key, sign_count, is_backup_eligible, is_backed_up,
            aaguid, transports)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            &factor_id,
            &new.id,
            &new.public_key,
            &i64::from(new.sign_count),
            &new.is_backup_eligible,
            &new.is_backed_up,
            &new.aaguid,
            &new.transports,
        ],
    )
    .await?;
    Ok(())
}

/// The passkey with this credential id, held until the transaction ends: its counter is read and written by one at a
/// time.
pub async fn lock(tx: &mut impl AnyTx, credential_id: &[u8]) -> Result<Option<Owned>, DbError> {
    let row = tx
        .query_opt(
            "SELECT p.factor_id, f.user_id, p.public_key, p.sign_count, p.is_backup_eligible
             FROM passkeys p JOIN factors f ON f.id = p.factor_id WHERE p.credential_id = $1 FOR UPDATE OF p",
            &[&credential_id],
        )
        .await?;
    Ok(row.as_ref().map(owned))
}

/// Keeps what an assertion said.
pub async fn advance(tx: &mut impl AnyTx, factor_id: FactorId, assertion: Assertion) -> Result<(), DbError> {
    tx.execute(
        "UPDATE passkeys SET sign_count = $2, is_backed_up = $3 WHERE factor_id = $1",
        &[&factor_id, &i64::from(assertion.sign_count), &assertion.is_backed_up],
    )
    .await?;
    super::touch(tx, factor_id).await
}

/// A person's passkeys, for the browser to choose from or to leave out.
pub async fn known(tx: &mut impl AnyTx, user_id: UserId) -> Result<Vec<KnownCredential>, DbError> {
    let rows = tx
        .query(
            "SELECT p.credential_id, p.transports FROM passkeys p JOIN factors f ON f.id = p.factor_id
             WHERE f.user_id = $1 ORDER BY f.created_at, f.id",
            &[&user_id],
        )
        .await?;
    Ok(rows.iter().map(|row| (row.get("credential_id"), row.get("transports"))).collect())
}
