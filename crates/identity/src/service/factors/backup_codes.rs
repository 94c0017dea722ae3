//! Backup codes: making a set and trying one. Hashing takes its turn among the passwords, outside of any transaction.

use platform::{AnyTx, DbError, SystemContext};
use types::UserId;

use crate::error::IdentityError;
use crate::factors::backup_codes;
use crate::passwords::{HashError, in_turn};
use crate::store::factors::backup_codes as store;

const SALT_BYTES: usize = 16;

/// A set that is hashed and not yet kept.
pub struct NewSet {
    /// As shown to the person, once.
    pub codes: Vec<String>,
    salt: Vec<u8>,
    hashes: Vec<Vec<u8>>,
}

/// Makes a set of ten. About as much work as ten sign-ins.
pub async fn generate() -> Result<NewSet, IdentityError> {
    let codes = backup_codes::generate();
    let salt = platform::crypto::random::<SALT_BYTES>().to_vec();
    let plain: Vec<String> = codes.iter().filter_map(|code| backup_codes::normalized(code)).collect();
    let salted = salt.clone();
    let hashed =
        in_turn(move || plain.iter().map(|code| backup_codes::hash(&salted, code)).collect::<Result<_, _>>());
    let hashes = hashed.await?.map_err(HashError::Failed)?;
    Ok(NewSet { codes, salt, hashes })
}

/// Puts a set in the place of the person's old one; returns what to show.
pub async fn keep(tx: &mut impl AnyTx, user_id: UserId, set: NewSet) -> Result<Vec<String>, DbError> {
    store::replace(tx, user_id, &set.salt, &set.hashes).await?;
    Ok(set.codes)
}

/// The hash to look for when a person shows `typed`. It costs the same for a person without codes.
pub async fn prepare(
    system: &SystemContext,
    user_id: UserId,
    typed: &str,
) -> Result<Option<Vec<u8>>, IdentityError> {
    let Some(code) = backup_codes::normalized(typed) else { return Ok(None) };
    let salt = system.read(None, async |tx| store::salt(tx, user_id).await).await?;
    let salt = salt.unwrap_or_else(|| vec![0; SALT_BYTES]);
    let hash = in_turn(move || backup_codes::hash(&salt, &code)).await?;
    Ok(Some(hash.map_err(HashError::Failed)?))
}
