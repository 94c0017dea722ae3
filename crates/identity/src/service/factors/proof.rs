//! Checking one second factor, wherever it is shown.

use jiff::Timestamp;
use notifications::{Message, Recipient};
use platform::{Actor, AnyTx, DbError, Platform, SystemContext, SystemTx};
use serde_json::json;
use types::{OrganizationId, UserId};

use super::passkeys::{self, Ceremony, Shown as ShownPasskey};
use super::{backup_codes, open_secret};
use crate::error::IdentityError;
use crate::factors::rules::{FAILURES_BEFORE_LOCK, FactorKind, LOCK, digits};
use crate::factors::totp;
use crate::model::{FactorMethod, User};
use crate::service::events;
use crate::service::one_time::{self, OneTimePurpose};
use crate::store::factors::{self, failures};
use crate::store::organizations;

/// What a person shows.
pub enum Shown {
    /// A code that was typed.
    Code(FactorMethod, String),
    /// The answer to a passkey ceremony.
    Passkey(Box<ShownPasskey>),
}

impl Shown {
    pub fn method(&self) -> FactorMethod {
        match self {
            Self::Code(method, _) => *method,
            Self::Passkey(_) => FactorMethod::Passkey,
        }
    }
}

/// What is shown, with the slow work done: no transaction is open while a code is hashed.
pub struct Prepared {
    shown: Shown,
    backup_hash: Option<Vec<u8>>,
}

/// Does what must not happen inside a transaction.
pub async fn prepare(
    system: &SystemContext,
    user_id: UserId,
    shown: Shown,
) -> Result<Prepared, IdentityError> {
    let backup_hash = match &shown {
        Shown::Code(FactorMethod::BackupCode, code) => backup_codes::prepare(system, user_id, code).await?,
        Shown::Code(..) | Shown::Passkey(_) => None,
    };
    Ok(Prepared { shown, backup_hash })
}

/// What came of it. Everything but an error must be committed.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Proven,
    Wrong,
    /// Wrong, and once too often.
    WrongAndLocked {
        until: Timestamp,
    },
    /// Not looked at.
    Locked {
        until: Timestamp,
    },
}

/// Checks what was prepared against what the person has set up, and counts.
pub async fn check(
    tx: &mut SystemTx,
    platform: &Platform,
    system: &SystemContext,
    user_id: UserId,
    ceremony: Ceremony,
    prepared: &Prepared,
) -> Result<Verdict, DbError> {
    let is_proven = match &prepared.shown {
        Shown::Passkey(shown) => {
            let owner = passkeys::check(tx, platform, system, ceremony, Some(user_id), shown).await?;
            // Nobody guesses a passkey: a wrong one is not counted, and a lock does not hold it up.
            return Ok(if owner.is_some() { proven(tx, user_id).await? } else { Verdict::Wrong });
        }
        Shown::Code(method, code) => {
            if let Some(until) = failures::locked_until(tx, user_id).await? {
                return Ok(Verdict::Locked { until });
            }
            check_code(tx, platform, user_id, *method, code, prepared.backup_hash.as_deref()).await?
        }
    };
    if is_proven {
        if prepared.shown.method() == FactorMethod::BackupCode {
            events::note(tx, user_id, "backup_code_use", events::Scene::Account, system.origin()).await?;
        }
        return proven(tx, user_id).await;
    }
    let until = tx.now() + LOCK;
    let in_a_row = failures::count(tx, user_id, FAILURES_BEFORE_LOCK, until).await?;
    if in_a_row == 1 {
        events::note(tx, user_id, events::SIGN_IN_FAILED, events::Scene::Account, system.origin()).await?;
    }
    Ok(if in_a_row == 0 { Verdict::WrongAndLocked { until } } else { Verdict::Wrong })
}

async fn proven(tx: &mut SystemTx, user_id: UserId) -> Result<Verdict, DbError> {
    failures::forgive(tx, user_id).await?;
    Ok(Verdict::Proven)
}

async fn check_code(
    tx: &mut SystemTx,
    platform: &Platform,
    user_id: UserId,
    method: FactorMethod,
    code: &str,
    backup_hash: Option<&[u8]>,
) -> Result<bool, DbError> {
    match method {
        FactorMethod::Totp => {
            let Some(code) = digits(code) else { return Ok(false) };
            for factor in factors::confirmed(tx, user_id).await? {
                if factor.kind == FactorKind::Totp && spend_totp(tx, platform, &factor, &code).await? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        FactorMethod::Sms | FactorMethod::Email => {
            let Some(code) = digits(code) else { return Ok(false) };
            let (keyring, purpose) = (&platform.keyring, OneTimePurpose::FactorCode);
            let redeemed = one_time::redeem_code(tx, keyring, purpose, user_id, &code).await?;
            let Some(redeemed) = redeemed else { return Ok(false) };
            if redeemed.payload["method"] != json!(method) {
                return Ok(false);
            }
            for factor in factors::confirmed(tx, user_id).await? {
                if method == FactorMethod::Sms && factor.kind == FactorKind::Sms {
                    factors::touch(tx, factor.id).await?;
                }
            }
            Ok(true)
        }
        FactorMethod::BackupCode => match backup_hash {
            Some(hash) => factors::backup_codes::spend(tx, user_id, hash).await,
            None => Ok(false),
        },
        FactorMethod::Passkey => Ok(false),
    }
}

/// Whether this is a code of the authenticator app that was not used before; uses it up.
pub async fn spend_totp(
    tx: &mut impl AnyTx,
    platform: &Platform,
    factor: &factors::Factor,
    code: &str,
) -> Result<bool, DbError> {
    let secret = open_secret(platform, factor)?;
    match totp::matching_step(&secret, code, factor.last_step, tx.now()) {
        Some(step) => factors::spend_step(tx, factor.id, step).await,
        None => Ok(false),
    }
}

/// Turns a refusal into what the person is told, and – when this one locked codes – tells them by e-mail, too.
pub async fn refused(
    platform: &Platform,
    system: &SystemContext,
    organization_id: OrganizationId,
    user: &User,
    verdict: &Verdict,
) -> Result<(), IdentityError> {
    let seconds = |until: &Timestamp| {
        u64::try_from(until.duration_since(platform.clock.now()).as_secs()).unwrap_or(0) + 1
    };
    match verdict {
        Verdict::Proven => Ok(()),
        Verdict::Wrong => Err(IdentityError::CodeInvalid),
        Verdict::Locked { until } => Err(IdentityError::CodesLocked { seconds: seconds(until) }),
        Verdict::WrongAndLocked { until } => {
            tell_of_lock(platform, system, organization_id, user, *until).await?;
            Err(IdentityError::CodesLocked { seconds: seconds(until) })
        }
    }
}

async fn tell_of_lock(
    platform: &Platform,
    system: &SystemContext,
    organization_id: OrganizationId,
    user: &User,
    until: Timestamp,
) -> Result<(), DbError> {
    system
        .for_organization(organization_id, Actor::system())
        .write(async |tx| {
            let organization = organizations::current(tx).await?;
            let message = Message::SecondFactorLocked { until };
            let letter = [(recipient(user), message)];
            notifications::send(tx, &platform.keyring, &organization.name, &letter).await?;
            let failures = json!({"failures": FAILURES_BEFORE_LOCK});
            tx.audit("second_factor_lock", "user", user.id.0, failures);
            events::note(
                tx,
                user.id,
                "second_factor_lock",
                events::Scene::Organization(organization_id),
                system.origin(),
            )
            .await
        })
        .await
}

/// The person as somebody to write to.
pub fn recipient(user: &User) -> Recipient {
    Recipient {
        email: user.email.clone(),
        first_name: user.first_name.clone(),
        timezone: user.timezone.clone(),
    }
}
