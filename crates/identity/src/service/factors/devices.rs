//! Trusted devices: a browser that has shown a second factor need not show it again for thirty days. Trust skips the
//! question at sign-in and nothing else – it never counts as a fresh proof – and it ends with a change of the password.

use platform::{AnyTx, DbError};
use types::UserId;

use crate::factors::rules::TRUST_LIFE;
use crate::model::Whereabouts;
use crate::store::factors::devices;
use crate::tokens::device_token_hash;

/// A device that has just become trusted.
pub struct Trust {
    /// For its cookie.
    pub token: String,
    pub seconds: i64,
}

/// Trusts the device that the request comes from.
pub async fn trust(
    tx: &mut impl AnyTx,
    user_id: UserId,
    origin: &platform::Origin,
) -> Result<Trust, DbError> {
    let token = platform::crypto::random_token();
    let hash = device_token_hash(&token).unwrap_or_default();
    let device = Whereabouts::of(origin).device;
    let expires_at = tx.now() + TRUST_LIFE;
    devices::insert(tx, user_id, &hash, device.as_deref(), expires_at).await?;
    Ok(Trust { token, seconds: TRUST_LIFE.as_secs() })
}

/// Whether the device was trusted by this person and still is.
pub async fn is_trusted_device(
    tx: &mut impl AnyTx,
    user_id: UserId,
    device_token: Option<&str>,
) -> Result<bool, DbError> {
    match device_token.and_then(device_token_hash) {
        Some(hash) => devices::is_trusted(tx, user_id, &hash).await,
        None => Ok(false),
    }
}

/// Notes that the device was let in.
pub async fn touch(tx: &mut impl AnyTx, device_token: &str) -> Result<(), DbError> {
    match device_token_hash(device_token) {
        Some(hash) => devices::touch(tx, &hash).await,
        None => Ok(()),
    }
}
