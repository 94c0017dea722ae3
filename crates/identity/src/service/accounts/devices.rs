//! The devices a person is signed in on, and what happened on their account.

use platform::auth::revocations::{Revocation, revoke};
use platform::{Principal, TenantContext, TenantTx};
use serde_json::json;
use types::{SessionId, UserId};

use crate::error::IdentityError;
use crate::service::events;
use crate::store::sessions;

/// Signs one of the person's devices out, within a second wherever it is used.
pub async fn end(tenant: &TenantContext, principal: &Principal, id: SessionId) -> Result<(), IdentityError> {
    let user_id = principal.user_id;
    tenant
        .write(async |tx| {
            if !sessions::is_running(tx, user_id, id).await? {
                return Err(IdentityError::NotFound);
            }
            sessions::revoke(tx, id, "revoked").await?;
            note_end(tx, user_id, &[id], "revoked").await
        })
        .await
}

/// Signs all of the person's devices out, except the one in their hands.
pub async fn end_others(tenant: &TenantContext, principal: &Principal) -> Result<(), IdentityError> {
    let user_id = principal.user_id;
    tenant
        .write(async |tx| {
            let others = sessions::others(tx, user_id, principal.session_id).await?;
            for id in &others {
                sessions::revoke(tx, *id, "revoked").await?;
            }
            note_end(tx, user_id, &others, "revoked").await
        })
        .await
}

/// Ends a member's sessions in this organization: the office has lost trust in their devices.
pub async fn end_of_member(tx: &mut TenantTx, user_id: UserId) -> Result<(), IdentityError> {
    let here = sessions::running_here(tx, user_id).await?;
    for id in &here {
        sessions::revoke(tx, *id, "office").await?;
    }
    // Also what a session that has gone elsewhere was still good for here.
    let organization = tx.organization_id();
    revoke(tx, Revocation::Member { organization, user: user_id }).await?;
    note_end(tx, user_id, &here, "office").await
}

async fn note_end(
    tx: &mut TenantTx,
    user_id: UserId,
    ended: &[SessionId],
    reason: &str,
) -> Result<(), IdentityError> {
    let (organization, origin) = (tx.organization_id(), tx.origin().clone());
    for id in ended {
        tx.audit("session_end", "session", id.0, json!({"reason": reason, "user_id": user_id}));
        events::note(tx, user_id, "session_end", events::Scene::Organization(organization), &origin).await?;
    }
    Ok(())
}
