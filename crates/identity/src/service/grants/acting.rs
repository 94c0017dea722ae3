//! Acting on behalf of somebody, and becoming oneself again. The access token of whoever acts carries `sub`, the person
//! acted for, and `act`, the person at the keyboard (RFC 8693); its permissions are those that were handed over and that
//! the person acted for still holds. It belongs to the session of the one who acts and ends with it. Nobody acts through
//! somebody who acts.

use jiff::Timestamp;
use platform::auth::tokens::{ACCESS_TOKEN_LIFE, TokenSubject};
use platform::policy::{Permission, Role};
use platform::{
    Assurance, Confinement, Platform, Powers, Principal, RealPerson, SystemContext, TenantContext, TenantTx,
};
use serde_json::json;
use types::DelegationId;

use super::support::AccessToken;
use super::{admission, powers};
use crate::error::IdentityError;
use crate::factors::rules::trusted_assurance;
use crate::rules::{confinement, must_have_second_factor};
use crate::service::sign_in::{SessionFacts, access_token};
use crate::service::{events, factors};
use crate::store::{delegations, members, security, standing, users};

/// An access token for the person who granted `id` to the caller.
pub async fn begin(
    platform: &Platform,
    tenant: &TenantContext,
    caller: &Principal,
    id: DelegationId,
) -> Result<AccessToken, IdentityError> {
    if caller.real.is_some() || caller.is_program() {
        return Err(IdentityError::ActsAlready);
    }
    if let Some(confinement) = caller.confinement {
        return Err(IdentityError::Confined(confinement));
    }
    let origin = tenant.origin().clone();
    let (delegation, member) = tenant
        .write(async |tx| {
            let found = delegations::find(tx, id).await?;
            let delegation = found
                .filter(|found| found.delegate.user_id == caller.user_id)
                .ok_or(IdentityError::NotFound)?;
            let user_id = delegation.principal.user_id;
            let member = members::active_by_user(tx, user_id).await?.ok_or(IdentityError::NotFound)?;
            check_standing(tx, caller, member.role).await?;
            let fact = json!({"user_id": user_id, "user": member.name});
            tx.audit("delegation_act", "delegation", id.0, fact);
            events::note(
                tx,
                user_id,
                "delegation_act",
                events::Scene::Organization(tx.organization_id()),
                &origin,
            )
            .await?;
            Ok::<_, IdentityError>((delegation, member))
        })
        .await?;
    let powers = Powers::Only(handed_over(member.role, &delegation.permissions).into());
    let subject = TokenSubject {
        user_id: member.user_id,
        email: &member.email,
        name: &member.name,
        role: member.role,
        organization_id: caller.organization_id,
        session_id: caller.session_id,
        assurance: caller.assurance,
        verified_at: None,
        confinement: None,
        powers: &powers,
        real: Some(&RealPerson { user_id: caller.user_id, name: caller.name.clone() }),
    };
    let now = platform.clock.now();
    let ends_at = [Some(now + ACCESS_TOKEN_LIFE), delegation.expires_at].into_iter().flatten().min();
    let ends_at = ends_at.unwrap_or(now);
    let text = platform.tokens.issue_until(&subject, now, ends_at)?;
    Ok(AccessToken { text, seconds: seconds_until(ends_at, now) })
}

fn seconds_until(end: Timestamp, now: Timestamp) -> i64 {
    end.duration_since(now).as_secs()
}

/// Refuses whoever does not meet what the company asks of the role they would act as: its networks and, by their own
/// session, its second factor.
async fn check_standing(tx: &mut TenantTx, caller: &Principal, role: Role) -> Result<(), IdentityError> {
    let security = security::current(tx).await?;
    admission::check_network(&security, role, tx)?;
    if must_have_second_factor(&security, role) {
        // What is a second factor for an artist may be none for whom they act for. Who set up nothing here and comes with
        // two factors was vouched for by the company's own provider.
        let methods = factors::standing(tx, caller.user_id).await?.methods;
        let by_factors = trusted_assurance(&methods, role);
        let is_enough = methods.is_empty() || by_factors == Assurance::Two;
        if caller.assurance < Assurance::Two || !is_enough {
            return Err(IdentityError::Confined(Confinement::SecondFactor));
        }
    }
    Ok(())
}

/// What was handed over and can be (rules may have changed since), and what everybody needs to find their way.
fn handed_over(role: Role, names: &[String]) -> Vec<Permission> {
    let mut permissions = powers::stored(names);
    permissions.retain(|permission| powers::can_hand_on(role, *permission));
    permissions.extend([Permission::MeRead, Permission::LiveRead]);
    permissions
}

/// An access token of the caller's own, in the same session.
pub async fn end(
    platform: &Platform,
    system: &SystemContext,
    tenant: &TenantContext,
    caller: &Principal,
) -> Result<AccessToken, IdentityError> {
    if caller.is_program() {
        return Err(IdentityError::ActsAlready);
    }
    let user_id = caller.real.as_ref().map_or(caller.user_id, |real| real.user_id);
    let (user, session) = system
        .read(None, async |tx| {
            let session = standing::running(tx, caller.session_id, user_id).await?;
            Ok::<_, IdentityError>((users::find(tx, user_id).await?, session))
        })
        .await?;
    // Support has no account to go back to.
    let (Some(user), Some(session)) = (user, session) else { return Err(IdentityError::InvalidToken) };
    let (member, security) = tenant
        .read(async |tx| {
            let member = members::active_by_user(tx, user_id).await?;
            Ok::<_, IdentityError>((member, security::current(tx).await?))
        })
        .await?;
    let role = member.ok_or(IdentityError::InvalidToken)?.role;
    let facts = SessionFacts {
        id: caller.session_id,
        assurance: session.assurance,
        verified_at: session.verified_at,
        confinement: confinement(&security, role, session.assurance, user.must_change_password),
    };
    let text = access_token(platform, &user, caller.organization_id, role, facts)?;
    Ok(AccessToken { text, seconds: ACCESS_TOKEN_LIFE.as_secs() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_over_is_never_more_than_the_person_holds() {
        let names = ["contracts:read", "contracts:sign", "contracts:manage", "account:secure", "gone:read"]
            .map(str::to_owned);
        let given = handed_over(Role::Artist, &names);
        assert_eq!(given, [Permission::ContractRead, Permission::MeRead, Permission::LiveRead]);
    }
}
