//! Whether a session may go on where it is, or go where its owner wants, before its refresh token is spent: from this
//! network, and on no more than a company's word.

use platform::{DbError, Role, SystemContext, TenantTx};
use types::OrganizationId;

use super::networks;
use crate::error::IdentityError;
use crate::model::Security;
use crate::service::sign_in::{Wish, actor};
use crate::store::{members, security, standing, users};

/// Refuses members of the office who are not in one of its networks.
pub fn check_network(security: &Security, role: Role, tx: &TenantTx) -> Result<(), IdentityError> {
    let networks = networks::stored(&security.staff_networks);
    if networks::allows(&networks, role, tx.origin().address) {
        Ok(())
    } else {
        Err(IdentityError::AddressNotAllowed)
    }
}

/// Judges a refresh that is about to happen. A token that is unknown is left to the exchange itself.
pub async fn check_refresh(
    system: &SystemContext,
    token_hash: &[u8],
    wish: Wish,
) -> Result<(), IdentityError> {
    let found = system
        .read(None, async |tx| {
            let Some(session) = standing::of_token(tx, token_hash).await? else { return Ok(None) };
            let user = users::find(tx, session.user_id).await?;
            Ok::<_, DbError>(user.map(|user| (session, user)))
        })
        .await?;
    let Some((session, user)) = found else { return Ok(()) };
    let target: OrganizationId = match wish {
        Wish::Only(organization_id) => organization_id,
        Wish::Any => session.organization_id,
    };
    if target != session.organization_id && session.is_vouched_only() {
        return Err(IdentityError::VouchedOnly);
    }
    system
        .for_organization(target, actor(&user))
        .read(async |tx| {
            let Some(member) = members::active_by_user(tx, user.id).await? else { return Ok(()) };
            check_network(&security::current(tx).await?, member.role, tx)
        })
        .await
}
