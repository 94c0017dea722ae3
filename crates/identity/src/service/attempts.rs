//! Proving a password: limits per address and per account, the lock, and answers that do not tell whether an account
//! exists. Everything that tries a password goes through [`prove`].

use jiff::Timestamp;
use notifications::{Message, Recipient};
use platform::{Actor, DbError, Platform, SystemContext};
use serde_json::json;
use types::{EmailAddress, OrganizationId, UserId};

use super::events;
use super::limits::{self, Budget};
use crate::error::IdentityError;
use crate::model::{Credentials, User};
use crate::passwords::{Comparison, verify_password};
use crate::rules::{FAILURES_BEFORE_LOCK, LOCK};
use crate::store::sign_in_failures::{self, LockRule};
use crate::store::{members, organizations, users};

/// Refuses while a lock lasts, in the same words whether the address has an account or not.
fn check_lock(platform: &Platform, locked_until: Option<Timestamp>) -> Result<(), IdentityError> {
    let now = platform.clock.now();
    let Some(until) = locked_until.filter(|until| *until > now) else { return Ok(()) };
    let seconds = u64::try_from(until.duration_since(now).as_secs()).unwrap_or(0) + 1;
    Err(IdentityError::AccountLocked { seconds })
}

/// The account whose address and password these are.
pub async fn prove(
    platform: &Platform,
    system: &SystemContext,
    email: &EmailAddress,
    password: String,
) -> Result<User, IdentityError> {
    let budget = Budget::take(platform, system, "account", Some(email))?;
    let result = limits::refusing_steadily(compare(platform, system, email, password)).await;
    if result.is_ok() {
        budget.give_back();
    }
    result
}

async fn compare(
    platform: &Platform,
    system: &SystemContext,
    email: &EmailAddress,
    password: String,
) -> Result<User, IdentityError> {
    let found = system.read(None, async |tx| users::credentials_by_email(tx, email.as_str()).await).await?;
    let Some(Credentials { user, password_hash, locked_until, .. }) = found else {
        return refuse_unknown(platform, system, email, password).await;
    };
    check_lock(platform, locked_until)?;
    let Comparison { is_match, rehashed } = verify_password(password, password_hash.clone()).await?;
    if is_match {
        system
            .write(None, async |tx| {
                if let (Some(old), Some(new)) = (&password_hash, &rehashed) {
                    users::replace_hash(tx, user.id, old, new).await?;
                }
                sign_in_failures::forgive(tx, user.id).await
            })
            .await?;
        return Ok(user);
    }
    if count_failure(system, user.id).await? {
        tell_of_lock(platform, system, &user).await?;
    }
    Err(IdentityError::InvalidCredentials)
}

/// What somebody gets who tries an address without an account: the same as where there is one, down to the lock. Kept
/// under a keyed hash of the address.
async fn refuse_unknown(
    platform: &Platform,
    system: &SystemContext,
    email: &EmailAddress,
    password: String,
) -> Result<User, IdentityError> {
    let mac = platform.keyring.mac("unknown_sign_ins", email.as_str().as_bytes());
    let locked_until =
        system.read(None, async |tx| sign_in_failures::unknown_locked_until(tx, &mac).await).await?;
    check_lock(platform, locked_until)?;
    verify_password(password, None).await?;
    system
        .write(None, async |tx| {
            let rule = lock_rule(tx.now());
            sign_in_failures::count_unknown(tx, &mac, rule).await
        })
        .await?;
    Err(IdentityError::InvalidCredentials)
}

fn lock_rule(now: Timestamp) -> LockRule {
    LockRule { most: i32::try_from(FAILURES_BEFORE_LOCK).unwrap_or(i32::MAX), until: now + LOCK }
}

/// Counts a wrong password and, for the first of a row, notes it in the person's history; says whether it locked the
/// account.
async fn count_failure(system: &SystemContext, user_id: UserId) -> Result<bool, DbError> {
    system
        .write(None, async |tx| {
            let rule = lock_rule(tx.now());
            let failure = sign_in_failures::count(tx, user_id, rule).await?;
            if failure.is_first {
                events::note(tx, user_id, events::SIGN_IN_FAILED, events::Scene::Account, system.origin())
                    .await?;
            }
            Ok(failure.is_locking)
        })
        .await
}

/// Mails the person, once per lock, and records it where they work; a person who works nowhere is not told.
async fn tell_of_lock(platform: &Platform, system: &SystemContext, user: &User) -> Result<(), DbError> {
    let engagements = system.read(Some(user.id), async |tx| members::engagements(tx, user.id).await).await?;
    let Some(engagement) = engagements.first() else { return Ok(()) };
    let organization_id: OrganizationId = engagement.organization_id;
    system
        .for_organization(organization_id, Actor::system())
        .write(async |tx| {
            let organization = organizations::current(tx).await?;
            let recipient = Recipient {
                email: user.email.clone(),
                first_name: user.first_name.clone(),
                timezone: user.timezone.clone(),
            };
            let message = Message::AccountLocked { until: tx.now() + LOCK };
            notifications::send(tx, &platform.keyring, &organization.name, &[(recipient, message)]).await?;
            let origin = tx.origin().clone();
            events::note(tx, user.id, "account_lock", events::Scene::Organization(organization_id), &origin)
                .await?;
            tx.audit("account_lock", "user", user.id.0, json!({"failed_sign_ins": FAILURES_BEFORE_LOCK}));
            Ok(())
        })
        .await
}
