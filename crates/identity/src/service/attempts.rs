//! Proving a password: limits per address and per account, the lock, and answers that do not tell whether an account
//! exists. Everything that tries a password goes through [`prove`].

use notifications::{Message, Recipient};
use platform::rate_limit::{Limit, LimitClass};
use platform::{Actor, DbError, Platform, SystemContext};
use serde_json::json;
use types::{EmailAddress, OrganizationId, UserId};
use uuid::Uuid;

use super::events;
use super::limits::{self, Budget, email_key};
use crate::error::IdentityError;
use crate::model::{Credentials, User};
use crate::passwords::{Comparison, verify_password};
use crate::rules::{FAILURES_BEFORE_LOCK, LOCK};
use crate::store::{members, organizations, users};

/// Whether an address that has no account would be locked by now, if it had one: otherwise the lock itself would tell
/// which addresses have accounts. Kept in this process only, in windows of the lock's length.
fn would_be_locked(platform: &Platform, email: &EmailAddress, counts: bool) -> Option<u64> {
    let now = platform.clock.now();
    let key = email_key("unknown", email);
    let window_seconds = u32::try_from(LOCK.as_secs()).unwrap_or(u32::MAX);
    let limit = Limit { most: FAILURES_BEFORE_LOCK, window_seconds };
    let standing = platform.limiter.count(LimitClass::SignIn, key, limit, now);
    if !counts {
        platform.limiter.forgive(LimitClass::SignIn, key, limit, now);
    }
    (!standing.allowed).then(|| u64::try_from(standing.reset_at - now.as_second()).unwrap_or(1).max(1))
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
        if let Some(seconds) = would_be_locked(platform, email, false) {
            return Err(IdentityError::AccountLocked { seconds });
        }
        verify_password(password, None).await?;
        would_be_locked(platform, email, true);
        count_failure(system, UserId(Uuid::nil())).await?;
        return Err(IdentityError::InvalidCredentials);
    };
    let now = platform.clock.now();
    if let Some(until) = locked_until.filter(|until| *until > now) {
        let seconds = u64::try_from(until.duration_since(now).as_secs()).unwrap_or(0) + 1;
        return Err(IdentityError::AccountLocked { seconds });
    }
    let Comparison { is_match, rehashed } = verify_password(password, password_hash.clone()).await?;
    if is_match {
        system
            .write(None, async |tx| {
                if let (Some(old), Some(new)) = (&password_hash, &rehashed) {
                    users::replace_hash(tx, user.id, old, new).await?;
                }
                users::forgive_failures(tx, user.id).await
            })
            .await?;
        return Ok(user);
    }
    if count_failure(system, user.id).await? {
        tell_of_lock(platform, system, &user).await?;
    }
    Err(IdentityError::InvalidCredentials)
}

/// Counts a wrong password; says whether it locked the account.
async fn count_failure(system: &SystemContext, user_id: UserId) -> Result<bool, DbError> {
    let most = i32::try_from(FAILURES_BEFORE_LOCK).unwrap_or(i32::MAX);
    system
        .write(None, async |tx| {
            let until = tx.now() + LOCK;
            users::count_failure(tx, user_id, most, until).await
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
