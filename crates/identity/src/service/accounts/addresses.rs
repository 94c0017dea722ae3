//! Moving an account to another address: both addresses agree, and the old one can stop it until both have.

use jiff::SignedDuration;
use notifications::Message;
use platform::{DbError, Platform, Principal, SystemContext, TenantContext};
use serde::{Deserialize, Serialize};
use serde_json::json;
use types::{EmailAddress, UserId};
use uuid::Uuid;

use super::letters;
use crate::error::IdentityError;
use crate::model::User;
use crate::service::one_time::{self, Form, OneTimePurpose};
use crate::service::{events, limits, sign_in};
use crate::store::email_changes::{self, EmailChange, Side};
use crate::store::{sessions, users};

/// How long both addresses have to agree.
const LIFE: SignedDuration = SignedDuration::from_hours(24);

/// What the links of a move carry.
#[derive(Serialize, Deserialize)]
struct Move {
    id: Uuid,
}

/// Asks both addresses whether the signed-in person's account may move. An address that has an account already is not
/// asked and nobody is told: the move just never happens.
pub async fn request(
    platform: &Platform,
    tenant: &TenantContext,
    account: &SystemContext,
    principal: &Principal,
    new_email: &EmailAddress,
) -> Result<(), IdentityError> {
    let user_id = principal.user_id;
    let (user, is_taken) = account
        .read(None, async |tx| {
            let user = users::find(tx, user_id).await?.ok_or(IdentityError::InvalidToken)?;
            let is_taken = users::find_by_email(tx, new_email.as_str()).await?.is_some();
            Ok::<_, IdentityError>((user, is_taken))
        })
        .await?;
    let old = EmailAddress::parse(&user.email).map_err(|_| IdentityError::InvalidToken)?;
    if !limits::may_mail(platform, "move", &old) {
        return Err(IdentityError::TooManyAttempts { seconds: 600 });
    }
    limits::steadily(tenant.write(async |tx| {
        for purpose in [OneTimePurpose::EmailChangeOld, OneTimePurpose::EmailChangeNew] {
            one_time::forget(tx, purpose, user_id).await?;
        }
        let id = email_changes::begin(tx, user_id, &user.email, new_email.as_str()).await?;
        let expires_at = tx.now() + LIFE;
        let (keyring, owner, payload) = (&platform.keyring, Some(user_id), Move { id });
        let purpose = OneTimePurpose::EmailChangeOld;
        let issued = one_time::issue(tx, keyring, purpose, owner, LIFE, Form::Link, &payload).await?;
        let link = letters::page(platform, &format!("/verify-email/{}", issued.token));
        let message = Message::AddressChangeOld { address: new_email.to_string(), link, expires_at };
        letters::write(tx, platform, &user, message).await?;
        if !is_taken {
            let purpose = OneTimePurpose::EmailChangeNew;
            let issued = one_time::issue(tx, keyring, purpose, owner, LIFE, Form::Link, &payload).await?;
            let link = letters::page(platform, &format!("/verify-email/{}", issued.token));
            let message = Message::AddressChangeNew { link, expires_at };
            letters::write_to(tx, platform, &user, new_email.to_string(), message).await?;
        }
        let (organization, origin) = (tx.organization_id(), tx.origin().clone());
        events::note(tx, user_id, "email_change_request", events::Scene::Organization(organization), &origin)
            .await?;
        tx.audit(
            "email_change_request",
            "user",
            user_id.0,
            json!({"before": user.email, "after": new_email}),
        );
        Ok(())
    }))
    .await
}

/// Takes the word of one address, if the token is one of a move; says whether the account has moved by that.
pub async fn confirm(
    platform: &Platform,
    system: &SystemContext,
    token: &str,
) -> Result<Option<bool>, IdentityError> {
    let Some((side, id, _)) = find(platform, system, token).await? else { return Ok(None) };
    let moved: Option<(EmailChange, User)> = system
        .write(None, async |tx| {
            let change = email_changes::confirm(tx, id, side).await?.ok_or(IdentityError::LinkInvalid)?;
            if change.old_confirmed_at.is_none() || change.new_confirmed_at.is_none() {
                return Ok(None);
            }
            let user = users::find(tx, change.user_id).await?.ok_or(IdentityError::LinkInvalid)?;
            let moved = users::set_email(tx, change.user_id, &change.new_email).await;
            moved.map_err(|error| match error {
                DbError::Unique { .. } => {
                    IdentityError::InvalidState("This address has an account of its own.")
                }
                other => other.into(),
            })?;
            email_changes::end(tx, change.id).await?;
            for purpose in [
                OneTimePurpose::EmailChangeOld,
                OneTimePurpose::EmailChangeNew,
                OneTimePurpose::PasswordReset,
                OneTimePurpose::SignInCode,
                OneTimePurpose::SignInChallenge,
            ] {
                one_time::forget(tx, purpose, change.user_id).await?;
            }
            sessions::revoke_all(tx, change.user_id, "email_changed").await?;
            Ok::<_, IdentityError>(Some((change, user)))
        })
        .await?;
    if let Some((change, user)) = &moved {
        tell(platform, system, change, user).await?;
    }
    Ok(Some(moved.is_some()))
}

/// Tells both addresses, the person's history and the audit log.
async fn tell(
    platform: &Platform,
    system: &SystemContext,
    change: &EmailChange,
    user: &User,
) -> Result<(), DbError> {
    let Some(home) = letters::home(system, user.id).await? else { return Ok(()) };
    system
        .for_organization(home.organization_id, sign_in::actor(user))
        .write(async |tx| {
            for address in [&change.old_email, &change.new_email] {
                let link = letters::page(platform, "/login");
                let message = Message::AddressChanged { address: change.new_email.clone(), link };
                letters::write_to(tx, platform, user, address.clone(), message).await?;
            }
            let (organization, origin) = (tx.organization_id(), tx.origin().clone());
            events::note(tx, user.id, "email_change", events::Scene::Organization(organization), &origin)
                .await?;
            let changes = json!({"before": change.old_email, "after": change.new_email});
            tx.audit("email_change", "user", user.id.0, changes);
            Ok(())
        })
        .await
}

/// Stops a move, by the link that the old address got.
pub async fn stop(platform: &Platform, system: &SystemContext, token: &str) -> Result<(), IdentityError> {
    let found = find(platform, system, token).await?;
    let Some((Side::Old, id, user_id)) = found else { return Err(IdentityError::LinkInvalid) };
    let user: User = system
        .write(None, async |tx| {
            if !email_changes::end(tx, id).await? {
                return Err(IdentityError::LinkInvalid);
            }
            for purpose in [OneTimePurpose::EmailChangeOld, OneTimePurpose::EmailChangeNew] {
                one_time::forget(tx, purpose, user_id).await?;
            }
            users::find(tx, user_id).await?.ok_or(IdentityError::LinkInvalid)
        })
        .await?;
    let Some(home) = letters::home(system, user_id).await? else { return Ok(()) };
    system
        .for_organization(home.organization_id, sign_in::actor(&user))
        .write(async |tx| {
            let (organization, origin) = (tx.organization_id(), tx.origin().clone());
            events::note(
                tx,
                user_id,
                "email_change_stop",
                events::Scene::Organization(organization),
                &origin,
            )
            .await?;
            tx.audit("email_change_stop", "user", user_id.0, json!({}));
            Ok(())
        })
        .await
}

/// The move a link belongs to, and whose word it carries. The link stays good until the move ends, so that the old address
/// can agree and still change its mind.
async fn find(
    platform: &Platform,
    system: &SystemContext,
    token: &str,
) -> Result<Option<(Side, Uuid, UserId)>, IdentityError> {
    system
        .read(None, async |tx| {
            for (purpose, side) in
                [(OneTimePurpose::EmailChangeOld, Side::Old), (OneTimePurpose::EmailChangeNew, Side::New)]
            {
                let found = one_time::peek(tx, &platform.keyring, purpose, token).await?;
                let Some(found) = found else { continue };
                let Move { id } = serde_json::from_value(found.payload)
                    .map_err(|error| DbError::Other(format!("move {}: {error}", found.id)))?;
                let owner = found.user_id.ok_or(IdentityError::LinkInvalid)?;
                return Ok(Some((side, id, owner)));
            }
            Ok(None)
        })
        .await
}
