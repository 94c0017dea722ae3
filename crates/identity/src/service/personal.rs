//! Reading and changing what members tell the company about themselves. Values are opened only here; the audit log learns
//! which parts changed, and who of the office read them.

use std::collections::HashMap;

use platform::crypto::Keyring;
use platform::{DbError, Platform, TenantTx};
use serde_json::json;
use types::{ArtistId, UserId};

use super::{events, limits};
use crate::error::IdentityError;
use crate::personal::Personal;
use crate::store::{artists, personal};

fn context(user_id: UserId) -> String {
    format!("member_personal/{user_id}")
}

/// What the person has told this company, and its version; 0 where nothing.
pub async fn read(tx: &mut TenantTx, keyring: &Keyring, user_id: UserId) -> Result<(Personal, i64), DbError> {
    let Some((sealed, version)) = personal::find(tx, user_id).await? else {
        return Ok((Personal::default(), 0));
    };
    Ok((open(keyring, user_id, &sealed)?, version))
}

/// What people have told this company; those who told nothing are left out.
pub async fn read_many(
    tx: &mut TenantTx,
    keyring: &Keyring,
    user_ids: &[UserId],
) -> Result<HashMap<UserId, Personal>, DbError> {
    let found = personal::find_many(tx, user_ids).await?;
    found.into_iter().map(|(user_id, sealed)| Ok((user_id, open(keyring, user_id, &sealed)?))).collect()
}

fn open(keyring: &Keyring, user_id: UserId, sealed: &[u8]) -> Result<Personal, DbError> {
    let fault = |error: String| DbError::Other(format!("personal data of {user_id}: {error}"));
    let plain = keyring.open_field(&context(user_id), sealed).map_err(|error| fault(error.to_string()))?;
    serde_json::from_slice(&plain).map_err(|error| fault(error.to_string()))
}

/// What an artist has told, for the office; noted in the audit log.
pub async fn read_artist(
    tx: &mut TenantTx,
    keyring: &Keyring,
    id: ArtistId,
) -> Result<(Personal, i64), IdentityError> {
    let artist = artists::find(tx, id).await?.ok_or(IdentityError::ArtistNotFound)?;
    let told = read(tx, keyring, artist.user_id).await?;
    tx.audit("personal_read", "artist", id.0, json!({"user_id": artist.user_id}));
    Ok(told)
}

/// What the signed-in person has told; noted in the audit log, once a minute for a page that asks again and again.
pub async fn read_own(
    tx: &mut TenantTx,
    platform: &Platform,
    user_id: UserId,
) -> Result<(Personal, i64), DbError> {
    if limits::is_first_of_minute(platform, "personal_read", tx.organization_id(), user_id) {
        tx.audit("personal_read", "user", user_id.0, json!({"user_id": user_id}));
    }
    read(tx, &platform.keyring, user_id).await
}

/// Changes what the signed-in person has told, over the version they saw; returns the new one.
pub async fn update(
    tx: &mut TenantTx,
    keyring: &Keyring,
    user_id: UserId,
    version: i64,
    after: &Personal,
) -> Result<i64, IdentityError> {
    let (before, _) = read(tx, keyring, user_id).await?;
    let text = serde_json::to_vec(after)
        .map_err(|error| DbError::Other(format!("personal data of {user_id}: {error}")))?;
    let sealed = keyring.seal_field(&context(user_id), &text);
    let version = personal::save(tx, user_id, version, &sealed).await?;
    let changed = after.changed_from(&before);
    if !changed.is_empty() {
        let (organization, origin) = (tx.organization_id(), tx.origin().clone());
        events::note(tx, user_id, "personal_update", events::Scene::Organization(organization), &origin)
            .await?;
        tx.audit("personal_update", "user", user_id.0, json!({"changed": changed}));
    }
    Ok(version)
}
