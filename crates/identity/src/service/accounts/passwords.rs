//! Choosing a password: strong enough, not published, hashed; with the old one, or with a link where that is forgotten.

use jiff::SignedDuration;
use notifications::Message;
use platform::auth::revocations::{Revocation, revoke};
use platform::{Actor, FieldError, Platform, Principal, SystemContext, TenantContext, TenantTx};
use serde_json::json;
use types::{EmailAddress, OrganizationId, UserId};

use super::{codes, letters};
use crate::error::IdentityError;
use crate::model::User;
use crate::passwords::breaches::{self, Verdict};
use crate::passwords::{self, hash_password, verify_password};
use crate::rules::Proof;
use crate::service::one_time::{self, Form, OneTimePurpose, Redeemed};
use crate::service::sign_in::{self, Conclusion, Entry};
use crate::service::{attempts, events, limits};
use crate::store::{organizations, sessions, users};

/// How long the link to a new password is good.
const RESET_LIFE: SignedDuration = SignedDuration::from_mins(60);
const RESET: OneTimePurpose = OneTimePurpose::PasswordReset;

/// A password that was accepted.
pub struct Chosen {
    /// To be stored.
    pub hash: String,
    unchecked: Option<&'static str>,
}

impl Chosen {
    /// Records it where nobody could be asked whether the password was published.
    pub fn audit(&self, tx: &mut TenantTx, user_id: impl Into<Option<UserId>>) {
        if let Some(reason) = self.unchecked {
            let user_id = user_id.into().map(|id| id.0);
            tx.audit("password_breach_unchecked", "user", user_id, json!({"reason": reason}));
        }
    }
}

/// Accepts a new password, or says why not. `about` are words a guesser knows of the person.
pub async fn choose(
    platform: &Platform,
    field: &'static str,
    password: String,
    about: Vec<String>,
) -> Result<Chosen, IdentityError> {
    passwords::check(field, password.clone(), about).await??;
    let url = platform.config.breached_passwords_url.as_ref().map(|url| url.as_str());
    let unchecked = match breaches::look_up(url, &password).await {
        Verdict::Published => {
            let message =
                "This password was published when somebody else was broken into. Choose another one.";
            return Err(FieldError::new(field, message).into());
        }
        Verdict::Unseen => None,
        Verdict::Unknown(reason) => {
            tracing::warn!(reason, "nobody could be asked whether a new password was published");
            Some(reason)
        }
    };
    Ok(Chosen { hash: hash_password(password).await?, unchecked })
}

/// What a guesser knows of a person.
fn about(user: &User, organization_name: &str) -> Vec<String> {
    vec![user.email.clone(), user.first_name.clone(), user.last_name.clone(), organization_name.to_owned()]
}

/// Mails a link to a new password, if the address has an account that works somewhere. Nobody is told which.
pub async fn forgotten(
    platform: &Platform,
    system: &SystemContext,
    email: &EmailAddress,
) -> Result<(), IdentityError> {
    limits::may_ask(platform, system)?;
    limits::steadily(async {
        let found = codes::users_by_email(system, email).await?;
        let Some(user) = found.filter(|_| limits::may_mail(platform, "reset", email)) else { return Ok(()) };
        let Some(home) = letters::home(system, user.id).await? else { return Ok(()) };
        system
            .for_organization(home.organization_id, Actor::system())
            .write(async |tx| {
                let (keyring, id) = (&platform.keyring, Some(user.id));
                let issued =
                    one_time::issue(tx, keyring, RESET, id, RESET_LIFE, Form::Link, &json!({})).await?;
                let message = Message::PasswordReset {
                    link: letters::page(platform, &format!("/reset-password/{}", issued.token)),
                    expires_at: tx.now() + RESET_LIFE,
                };
                letters::write(tx, platform, &user, message).await?;
                tx.audit("password_reset_send", "user", user.id.0, json!({}));
                Ok(())
            })
            .await
    })
    .await
}

/// Sets the password of whoever has read the message, ends all their sessions, and signs them in – as far as one proof
/// goes: who has a second factor is asked for it.
pub async fn reset(
    platform: &Platform,
    system: &SystemContext,
    token: &str,
    password: String,
    entry: Entry,
) -> Result<Conclusion, IdentityError> {
    let budget = limits::Budget::take(platform, system, "reset_guess", None)?;
    let user = limits::refusing_steadily(reset_owner(platform, system, token)).await?;
    budget.give_back();
    let home = letters::home(system, user.id).await?.ok_or(IdentityError::NotEngaged)?;
    let tenant = system.for_organization(home.organization_id, sign_in::actor(&user));
    let organization = tenant.read(async |tx| organizations::current(tx).await).await?;
    let chosen = choose(platform, "password", password, about(&user, &organization.name)).await?;
    tenant
        .write(async |tx| {
            // Whoever comes second with the same link gets nothing.
            let redeemed = one_time::redeem(tx, &platform.keyring, RESET, token).await?;
            redeemed.ok_or(IdentityError::LinkInvalid)?;
            users::verify_email(tx, user.id).await?;
            sessions::revoke_all(tx, user.id, "password_changed").await?;
            store(tx, platform, &user, &chosen, "password_reset").await
        })
        .await?;
    let user = User { must_change_password: false, ..user };
    sign_in::conclude(platform, system, user, Proof::one("password_reset"), entry).await
}

async fn reset_owner(
    platform: &Platform,
    system: &SystemContext,
    token: &str,
) -> Result<User, IdentityError> {
    system
        .read(None, async |tx| {
            let found = one_time::peek(tx, &platform.keyring, RESET, token).await?;
            let Some(Redeemed { user_id: Some(user_id), .. }) = found else {
                return Err(IdentityError::LinkInvalid);
            };
            users::find(tx, user_id).await?.ok_or(IdentityError::LinkInvalid)
        })
        .await
}

/// Stores a password and tells the person, their history and the audit log. What was open of the old one is dead.
async fn store(
    tx: &mut TenantTx,
    platform: &Platform,
    user: &User,
    chosen: &Chosen,
    action: &'static str,
) -> Result<(), IdentityError> {
    users::set_password(tx, user.id, &chosen.hash).await?;
    for purpose in [RESET, OneTimePurpose::SignInCode, OneTimePurpose::SignInChallenge] {
        one_time::forget(tx, purpose, user.id).await?;
    }
    let message = letters::password_changed(platform, tx);
    letters::write(tx, platform, user, message).await?;
    chosen.audit(tx, user.id);
    tx.audit(action, "user", user.id.0, json!({}));
    let (organization, origin): (OrganizationId, _) = (tx.organization_id(), tx.origin().clone());
    events::note(tx, user.id, action, events::Scene::Organization(organization), &origin).await?;
    Ok(())
}

/// Changes, or sets, the signed-in person's password; their other sessions end.
pub async fn change(
    platform: &Platform,
    tenant: &TenantContext,
    account: &SystemContext,
    principal: &Principal,
    current: Option<String>,
    password: String,
) -> Result<(), IdentityError> {
    let (user_id, session_id) = (principal.user_id, principal.session_id);
    let (user, old_hash) = account
        .read(None, async |tx| {
            let user = users::find(tx, user_id).await?.ok_or(IdentityError::InvalidToken)?;
            let hash = users::password_hash(tx, user_id).await?;
            Ok::<_, IdentityError>((user, hash))
        })
        .await?;
    if let Some(current) = current {
        let email = EmailAddress::parse(&user.email).map_err(|_| IdentityError::InvalidToken)?;
        attempts::prove(platform, account, &email, current).await.map_err(|error| match error {
            IdentityError::InvalidCredentials => {
                FieldError::new("current_password", "This is not your password.").into()
            }
            other => other,
        })?;
    }
    if old_hash.is_some() && verify_password(password.clone(), old_hash).await?.is_match {
        return Err(FieldError::new("password", "This is the password you have. Choose another one.").into());
    }
    let organization = tenant.read(async |tx| organizations::current(tx).await).await?;
    let chosen = choose(platform, "password", password, about(&user, &organization.name)).await?;
    tenant
        .write(async |tx| {
            for id in sessions::others(tx, user_id, session_id).await? {
                sessions::revoke(tx, id, "password_changed").await?;
            }
            store(tx, platform, &user, &chosen, "password_change").await
        })
        .await
}

/// Asks a member for a new password: until they have chosen one, they can do nothing else.
pub async fn require_change(
    tx: &mut TenantTx,
    platform: &Platform,
    user_id: UserId,
) -> Result<(), IdentityError> {
    if !users::require_password_change(tx, user_id).await? {
        return Err(IdentityError::InvalidState("This person signs in without a password."));
    }
    let organization = tx.organization_id();
    let user = users::find_member(tx, user_id).await?.ok_or(IdentityError::NotFound)?;
    revoke(tx, Revocation::Member { organization, user: user_id }).await?;
    let message = Message::PasswordChangeRequired { link: letters::page(platform, "/login") };
    letters::write(tx, platform, &user, message).await?;
    let origin = tx.origin().clone();
    events::note(tx, user_id, "password_change_require", events::Scene::Organization(organization), &origin)
        .await?;
    tx.audit("password_change_require", "user", user_id.0, json!({}));
    Ok(())
}

/// How hard a password is to guess, for somebody who is typing it.
pub async fn estimate(
    platform: &Platform,
    system: &SystemContext,
    password: String,
    email: Option<String>,
) -> Result<passwords::strength::Strength, IdentityError> {
    limits::may_estimate(platform, system)?;
    Ok(passwords::estimate(password, email.into_iter().collect()).await?)
}
