//! When the phone and the backup codes are lost: an administrator takes all second factors away, and the person signs in
//! with the first one and sets up new ones. It ends every session and is told to the person.

use notifications::Message;
use platform::live::Topic;
use platform::{AnyTx, DbError, Platform, SystemContext, TenantContext};
use serde_json::json;
use types::{MembershipId, UserId};

use super::proof::recipient;
use crate::error::IdentityError;
use crate::factors::rules::{FactorRefusal, is_trusted_with_others};
use crate::service::events;
use crate::service::one_time::{self, OneTimePurpose};
use crate::store::factors::{backup_codes, delete_all, devices, failures};
use crate::store::{members, organizations, sessions, users};

/// Takes away everything that a person can prove themselves with besides the first factor, and signs them out
/// everywhere; returns how many factors there were.
pub async fn take_away(tx: &mut impl AnyTx, user_id: UserId) -> Result<usize, DbError> {
    let factors = delete_all(tx, user_id).await?;
    backup_codes::delete_all(tx, user_id).await?;
    devices::delete_all(tx, user_id).await?;
    failures::forgive(tx, user_id).await?;
    for purpose in [OneTimePurpose::SignInChallenge, OneTimePurpose::FactorCode, OneTimePurpose::PhoneProof] {
        one_time::forget(tx, purpose, user_id).await?;
    }
    sessions::revoke_all(tx, user_id, "factors_reset").await?;
    Ok(factors)
}

/// Refuses what one company cannot do alone to the account of somebody who handles money or people elsewhere, too.
pub async fn check_trusted_elsewhere(
    cx: &TenantContext,
    system: &SystemContext,
    user_id: UserId,
    refusal: FactorRefusal,
) -> Result<(), IdentityError> {
    let engagements = system.read(Some(user_id), async |tx| members::engagements(tx, user_id).await).await?;
    let is_trusted_elsewhere = engagements.iter().any(|engagement| {
        engagement.organization_id != cx.organization_id() && is_trusted_with_others(engagement.role)
    });
    if is_trusted_elsewhere { Err(IdentityError::Factor(refusal)) } else { Ok(()) }
}

/// Resets a member. An account follows its person through all companies, so a company cannot do this alone to somebody
/// who handles money or people elsewhere.
pub async fn reset_member(
    cx: &TenantContext,
    system: &SystemContext,
    platform: &Platform,
    id: MembershipId,
) -> Result<(), IdentityError> {
    let member = cx.read(async |tx| members::find(tx, id).await).await?.ok_or(IdentityError::NotFound)?;
    check_trusted_elsewhere(cx, system, member.user_id, FactorRefusal::TrustedElsewhere).await?;
    cx.write(async |tx| {
        let user = users::find_member(tx, member.user_id).await?.ok_or(IdentityError::NotFound)?;
        let factors = take_away(tx, user.id).await?;
        tx.audit("member_factors_reset", "member", id.0, json!({"user_id": user.id, "factors": factors}));
        tx.publish(Topic::Member, id.0, member.version, vec![user.id]);
        let (organization_id, origin) = (tx.organization_id(), tx.origin().clone());
        events::note(tx, user.id, "factors_reset", events::Scene::Organization(organization_id), &origin)
            .await?;
        let organization = organizations::current(tx).await?;
        let message = Message::FactorsReset { administrator: tx.actor().name.clone() };
        notifications::send(tx, &platform.keyring, &organization.name, &[(recipient(&user), message)])
            .await?;
        Ok(())
    })
    .await
}
