//! Programs that call the API. A client acts for the member who made it, with some of that member's permissions and
//! never with more than the member has at the moment: it ends with the member. Its secret is shown once; only a hash is
//! kept.

use jiff::{SignedDuration, Timestamp};
use platform::auth::api_clients::{ApiClientKind, ApiSecret};
use platform::auth::revocations::{self, Revocation};
use platform::{FieldError, Permission, TenantTx};
use serde_json::json;
use types::{ApiClientId, UserId};

use super::powers;
use crate::error::IdentityError;
use crate::store::api_clients;

/// Longest life of a client.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(2 * 366 * 24);
/// Longest time in which an old secret and its successor are both good.
const LONGEST_OVERLAP_HOURS: u32 = 72;

/// A client, as the office sees it.
#[derive(Clone, Debug)]
pub struct ApiClient {
    pub id: ApiClientId,
    pub user_name: String,
    pub name: String,
    pub kind: ApiClientKind,
    pub permissions: Vec<String>,
    pub previous_expires_at: Option<Timestamp>,
    pub expires_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// A client to make.
pub struct NewClient {
    pub name: String,
    pub kind: ApiClientKind,
    pub permissions: Vec<Permission>,
    pub expires_at: Timestamp,
}

/// A name as typed.
pub fn name(field: &str, text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 100 || text.chars().any(char::is_control) {
        return Err(FieldError::new(field, "Enter a name of 1 to 100 characters."));
    }
    Ok(text.to_owned())
}

/// An end that lies ahead, but not too far.
pub fn expiry(field: &str, at: Timestamp, now: Timestamp) -> Result<Timestamp, FieldError> {
    if at <= now || at.duration_since(now) > LONGEST_LIFE {
        return Err(FieldError::new(field, "Choose an end within the next two years."));
    }
    Ok(at)
}

/// An overlap that may be asked for.
pub fn overlap(field: &str, hours: u32) -> Result<SignedDuration, FieldError> {
    if hours > LONGEST_OVERLAP_HOURS {
        return Err(FieldError::new(field, format!("Choose 0 to {LONGEST_OVERLAP_HOURS} hours.")));
    }
    Ok(SignedDuration::from_hours(i64::from(hours)))
}

/// Makes a client of the acting member. Returns it with its secret, which nobody can see again.
pub async fn create(
    tx: &mut TenantTx,
    user_id: UserId,
    new: &NewClient,
) -> Result<(ApiClient, ApiSecret), IdentityError> {
    let id = ApiClientId::generate();
    let secret = ApiSecret::generate(tx.organization_id(), id.0);
    let permissions = powers::names(&new.permissions);
    let row = api_clients::NewApiClient {
        id,
        user_id,
        name: &new.name,
        kind: new.kind,
        permissions: &permissions,
        secret_hash: &secret.hash(),
        expires_at: new.expires_at,
    };
    api_clients::insert(tx, &row).await?;
    let fact =
        json!({"name": new.name, "kind": new.kind, "permissions": permissions, "expires_at": new.expires_at});
    tx.audit("api_client_create", "api_client", id.0, fact);
    let client = api_clients::find_locked(tx, id).await?.ok_or(IdentityError::NotFound)?;
    Ok((client, secret))
}

/// Gives a client a new secret; the old one stays good for `overlap`, so that nothing stands still meanwhile.
pub async fn rotate(
    tx: &mut TenantTx,
    id: ApiClientId,
    overlap: SignedDuration,
) -> Result<(ApiClient, ApiSecret), IdentityError> {
    let client = api_clients::find_locked(tx, id).await?.ok_or(IdentityError::NotFound)?;
    let secret = ApiSecret::generate(tx.organization_id(), id.0);
    let until = (tx.now() + overlap).min(client.expires_at);
    api_clients::rotate(tx, id, &secret.hash(), until).await?;
    if overlap.is_zero() {
        revocations::revoke(tx, Revocation::Secret { id: id.0 }).await?;
    }
    tx.audit("api_client_rotate", "api_client", id.0, json!({"name": client.name, "previous_until": until}));
    let client = api_clients::find_locked(tx, id).await?.ok_or(IdentityError::NotFound)?;
    Ok((client, secret))
}

/// Ends a client at once, with the access tokens it holds.
pub async fn revoke(tx: &mut TenantTx, id: ApiClientId) -> Result<(), IdentityError> {
    let client = api_clients::find_locked(tx, id).await?.ok_or(IdentityError::NotFound)?;
    api_clients::revoke(tx, id).await?;
    revocations::revoke(tx, Revocation::Client { id: id.0 }).await?;
    tx.audit("api_client_delete", "api_client", id.0, json!({"name": client.name}));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_ends_within_two_years_and_an_overlap_within_three_days() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let at = |hours: i64| now + SignedDuration::from_hours(hours);
        assert!(
            expiry("expires_at", at(1), now).is_ok() && expiry("expires_at", at(2 * 365 * 24), now).is_ok()
        );
        for hours in [-1, 0, 3 * 365 * 24] {
            assert!(expiry("expires_at", at(hours), now).is_err(), "{hours}");
        }
        assert!(overlap("overlap_hours", 72).is_ok() && overlap("overlap_hours", 73).is_err());
    }

    #[test]
    fn a_name_is_trimmed_and_visible() {
        assert_eq!(name("name", " Payroll ").unwrap(), "Payroll");
        for text in ["", " ", "a\u{7}", &"x".repeat(101)] {
            assert!(name("name", text).is_err(), "{text:?}");
        }
    }
}
