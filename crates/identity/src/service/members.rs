//! What the office may change about a member: role, status and how much they may approve.

use platform::auth::revocations::{Revocation, revoke};
use platform::live::Topic;
use platform::{DbError, FieldError, Role, TenantTx};
use serde_json::json;
use types::{Amount, Currency, MembershipId, UserId};

use crate::error::IdentityError;
use crate::model::{Member, MemberStatus, NewArtist};
use crate::rules;
use crate::store::{artists, members, organizations};

/// What is to change; `None` stays.
#[derive(Clone, Default)]
pub struct MemberChanges {
    pub role: Option<Role>,
    pub status: Option<MemberStatus>,
    /// Checked decimal text; `Some(None)` takes the limit away.
    pub approval_limit: Option<Option<String>>,
}

/// A limit has no more digits than the organization's currency.
async fn check_digits(tx: &mut TenantTx, limit: &str) -> Result<(), IdentityError> {
    let currency = Currency::parse(&organizations::current(tx).await?.currency);
    let limit: Option<Amount> = limit.parse().ok();
    match (currency, limit) {
        (Some(currency), Some(limit)) if !limit.fits(currency) => {
            let text = format!("Amounts in {currency} have fewer digits behind the point.");
            Err(FieldError::new("approval_limit", text).into())
        }
        _ => Ok(()),
    }
}

/// Changes a member whose version the caller saw. Takes effect at once: the member's access tokens are
/// taken back, and the next ones say what they are now.
pub async fn update(
    tx: &mut TenantTx,
    actor: UserId,
    id: MembershipId,
    version: i64,
    changes: MemberChanges,
) -> Result<Member, IdentityError> {
    if let Some(Some(limit)) = &changes.approval_limit {
        check_digits(tx, limit).await?;
    }
    // Administrators first, in their order: two changes at once wait for each other instead of deadlocking.
    let admins = members::lock_active_admins(tx).await?;
    let before = members::find_locked(tx, id).await?.ok_or(IdentityError::NotFound)?;
    if before.version != version {
        return Err(DbError::Stale.into());
    }
    let (role, status) = (changes.role.unwrap_or(before.role), changes.status.unwrap_or(before.status));
    let approval_limit = changes.approval_limit.unwrap_or_else(|| before.approval_limit.clone());
    let has_same_standing = (role, status) == (before.role, before.status);
    if has_same_standing && approval_limit == before.approval_limit {
        return Ok(before);
    }
    if before.status != MemberStatus::Waiting && status == MemberStatus::Waiting {
        return Err(IdentityError::InvalidState("Nobody can be made to wait."));
    }
    if before.status == MemberStatus::Waiting && status == MemberStatus::Active {
        return Err(IdentityError::InvalidState("Let this person in first."));
    }
    let other_admins = admins.iter().filter(|admin| **admin != id).count();
    rules::check_member_change(actor, &before, role, status, other_admins).map_err(IdentityError::Refused)?;
    members::update(tx, id, version, role, status, approval_limit.as_deref()).await?;
    if !has_same_standing {
        let (organization, user) = (tx.organization_id(), before.user_id);
        revoke(tx, Revocation::Member { organization, user }).await?;
    }
    match (rules::has_artist_profile(before.role), rules::has_artist_profile(role)) {
        // Whoever waits gets the profile when they are let in.
        (false, true) if status == MemberStatus::Waiting => {}
        (false, true) => {
            artists::open(tx, before.user_id, &NewArtist::default()).await?;
        }
        (true, false) => artists::archive(tx, before.user_id).await?,
        (true, true) | (false, false) => {}
    }
    let after = members::find(tx, id).await?.ok_or(IdentityError::NotFound)?;
    let fact = |member: &Member| json!({"role": member.role, "status": member.status, "approval_limit": member.approval_limit});
    let changes = json!({"user_id": before.user_id, "before": fact(&before), "after": fact(&after)});
    tx.audit("member_update", "member", id.0, changes);
    tx.publish(Topic::Member, id.0, after.version, vec![before.user_id]);
    Ok(after)
}
