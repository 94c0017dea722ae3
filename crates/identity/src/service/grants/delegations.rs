//! Acting on behalf: a member lets another one – an agent, an assistant – do some of what they may do themselves. The
//! token of somebody who acts names both; every entry of the audit log shows both.

use jiff::Timestamp;
use notifications::Message;
use platform::auth::revocations::{self, Revocation};
use platform::{DbError, FieldError, Permission, Platform, TenantTx};
use serde_json::json;
use types::{DelegationId, EmailAddress, UserId};

use super::powers;
use crate::error::IdentityError;
use crate::service::accounts::letters;
use crate::store::{delegations, users};

/// One of the two of a delegation.
#[derive(Clone, Debug)]
pub struct Party {
    pub user_id: UserId,
    pub name: String,
    pub email: String,
}

/// A delegation in force.
#[derive(Clone, Debug)]
pub struct Delegation {
    pub id: DelegationId,
    /// Who is acted for.
    pub principal: Party,
    /// Who acts.
    pub delegate: Party,
    pub permissions: Vec<String>,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
}

/// A delegation to make.
pub struct NewDelegation {
    pub delegate: EmailAddress,
    pub permissions: Vec<Permission>,
    pub expires_at: Option<Timestamp>,
}

/// Lets the member with this address act for `user_id`, and tells them.
pub async fn create(
    tx: &mut TenantTx,
    platform: &Platform,
    user_id: UserId,
    new: &NewDelegation,
) -> Result<Delegation, IdentityError> {
    let delegate = delegations::member_by_email(tx, new.delegate.as_str()).await?;
    let Some(delegate) = delegate else {
        let message =
            "Nobody in this company has this address. Ask its office to invite them, then try again.";
        return Err(FieldError::new("delegate_email", message).into());
    };
    if delegate.user_id == user_id {
        return Err(FieldError::new("delegate_email", "You act for yourself already.").into());
    }
    let (id, permissions) = (DelegationId::generate(), powers::names(&new.permissions));
    delegations::insert(tx, id, user_id, delegate.user_id, &permissions, new.expires_at).await?;
    let fact = json!({"delegate_id": delegate.user_id, "delegate": delegate.name, "permissions": permissions,
        "expires_at": new.expires_at});
    tx.audit("delegation_create", "delegation", id.0, fact);
    let made = delegations::find(tx, id).await?.ok_or(IdentityError::NotFound)?;
    let message = Message::DelegationGranted {
        person: made.principal.name.clone(),
        expires_at: made.expires_at,
        link: letters::page(platform, "/account/delegations"),
    };
    tell(tx, platform, &made.delegate, message).await?;
    Ok(made)
}

async fn tell(
    tx: &mut TenantTx,
    platform: &Platform,
    party: &Party,
    message: Message,
) -> Result<(), DbError> {
    match users::find_member(tx, party.user_id).await? {
        Some(user) => letters::write(tx, platform, &user, message).await,
        None => Ok(()),
    }
}

/// Takes a delegation back, or gives it up: whoever acts through it stops within a second. Either of the two can; the
/// other one is told.
pub async fn revoke(
    tx: &mut TenantTx,
    platform: &Platform,
    user_id: UserId,
    id: DelegationId,
) -> Result<(), IdentityError> {
    let found = delegations::find(tx, id).await?;
    let delegation = found
        .filter(|found| found.principal.user_id == user_id || found.delegate.user_id == user_id)
        .ok_or(IdentityError::NotFound)?;
    delegations::revoke(tx, id).await?;
    // Whoever acts holds a token that names the delegate: all of those end, and the next ones are their own.
    let (organization, user) = (tx.organization_id(), delegation.delegate.user_id);
    revocations::revoke(tx, Revocation::Member { organization, user }).await?;
    let fact = json!({"delegate_id": delegation.delegate.user_id, "delegate": delegation.delegate.name});
    tx.audit("delegation_delete", "delegation", id.0, fact);
    let Delegation { principal, delegate, .. } = delegation;
    let (other, message) = if user_id == delegate.user_id {
        (principal, Message::DelegationGivenUp { person: delegate.name })
    } else {
        (delegate, Message::DelegationEnded { person: principal.name })
    };
    tell(tx, platform, &other, message).await?;
    Ok(())
}

/// What a member gave, and what they hold.
pub async fn given_by(tx: &mut TenantTx, user_id: UserId) -> Result<Vec<Delegation>, DbError> {
    delegations::given_by(tx, user_id).await
}

/// For whom a member may act.
pub async fn held_by(tx: &mut TenantTx, user_id: UserId) -> Result<Vec<Delegation>, DbError> {
    delegations::held_by(tx, user_id).await
}
