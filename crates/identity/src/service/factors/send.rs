//! Codes that are sent: to a phone that has been proven, to the mailbox, or to a phone that is to be proven.

use notifications::Message;
use platform::rate_limit::{Limit, LimitClass};
use platform::{DbError, Platform, SystemContext, TenantTx};
use serde_json::json;
use types::{FactorId, OrganizationId, UserId};

use super::open_secret;
use super::proof::recipient;
use crate::error::IdentityError;
use crate::factors::phone::PhoneNumber;
use crate::factors::rules::{CODE_LIFE, FactorKind};
use crate::factors::webauthn::RelyingParty;
use crate::model::{FactorMethod, User};
use crate::service::one_time::{self, Form, OneTimePurpose};
use crate::service::sign_in::actor;
use crate::store::{factors, organizations};

/// Codes a person may ask for in a quarter of an hour: texts cost money, and a flood of them is a nuisance.
const SENDING: Limit = Limit { most: 5, window_seconds: 900 };

/// Who gets a code, and which organization pays for it.
#[derive(Clone, Copy)]
pub struct Addressee<'a> {
    pub user: &'a User,
    pub organization_id: OrganizationId,
}

/// Counts a code on its person.
fn count(platform: &Platform, user_id: UserId) -> Result<(), IdentityError> {
    let digest = platform::crypto::sha256(format!("factor_code:{user_id}").as_bytes());
    let key = digest.iter().take(16).fold(0, |key, byte| key << 8 | u128::from(*byte));
    let standing = platform.limiter.count(LimitClass::SignIn, key, SENDING, platform.clock.now());
    if standing.allowed {
        return Ok(());
    }
    let wait = standing.reset_at - platform.clock.now().as_second();
    Err(IdentityError::TooManyAttempts { seconds: u64::try_from(wait).unwrap_or(1).max(1) })
}

/// Sends a code that stands in for a second factor. The code before it is dead.
pub async fn code(
    platform: &Platform,
    system: &SystemContext,
    to: Addressee<'_>,
    method: FactorMethod,
) -> Result<(), IdentityError> {
    count(platform, to.user.id)?;
    system
        .for_organization(to.organization_id, actor(to.user))
        .write(async |tx| {
            let phone = match method {
                FactorMethod::Email => None,
                FactorMethod::Sms => Some(proven_phone(tx, platform, to.user.id).await?),
                FactorMethod::Passkey | FactorMethod::Totp | FactorMethod::BackupCode => {
                    return Err(IdentityError::method_not_offered());
                }
            };
            let purpose = OneTimePurpose::FactorCode;
            let code = issue(tx, platform, purpose, to.user.id, json!({"method": method})).await?;
            match phone {
                Some(phone) => text(tx, platform, to.user.id, &phone, &code).await?,
                None => {
                    let organization = organizations::current(tx).await?;
                    let message = Message::FactorCode { code, until: tx.now() + CODE_LIFE };
                    let letter = [(recipient(to.user), message)];
                    notifications::send(tx, &platform.keyring, &organization.name, &letter).await?;
                }
            }
            Ok(())
        })
        .await
}

/// Sends a code to a phone that its owner is about to prove.
pub async fn phone_proof(
    tx: &mut TenantTx,
    platform: &Platform,
    user_id: UserId,
    factor_id: FactorId,
    phone: &PhoneNumber,
) -> Result<(), IdentityError> {
    count(platform, user_id)?;
    let purpose = OneTimePurpose::PhoneProof;
    let code = issue(tx, platform, purpose, user_id, json!({"factor_id": factor_id})).await?;
    Ok(text(tx, platform, user_id, phone, &code).await?)
}

async fn issue(
    tx: &mut TenantTx,
    platform: &Platform,
    purpose: OneTimePurpose,
    user_id: UserId,
    payload: serde_json::Value,
) -> Result<String, DbError> {
    one_time::forget(tx, purpose, user_id).await?;
    let (keyring, form) = (&platform.keyring, Form::LinkAndCode);
    let issued = one_time::issue(tx, keyring, purpose, Some(user_id), CODE_LIFE, form, &payload).await?;
    issued.code.ok_or_else(|| DbError::Other("a one-time secret without its code".into()))
}

async fn proven_phone(
    tx: &mut TenantTx,
    platform: &Platform,
    user_id: UserId,
) -> Result<PhoneNumber, IdentityError> {
    let factors = factors::confirmed(tx, user_id).await?;
    let factor = factors.iter().find(|factor| factor.kind == FactorKind::Sms);
    let secret = open_secret(platform, factor.ok_or_else(IdentityError::method_not_offered)?)?;
    let number = String::from_utf8(secret)
        .map_err(|_| DbError::Other("a stored telephone number is no text".into()))?;
    Ok(PhoneNumber::stored(number))
}

async fn text(
    tx: &mut TenantTx,
    platform: &Platform,
    user_id: UserId,
    phone: &PhoneNumber,
    code: &str,
) -> Result<(), DbError> {
    let text = wording(&platform.config.public_url, code);
    let until = tx.now() + CODE_LIFE;
    notifications::send_sms(tx, &platform.keyring, user_id, phone.as_str(), &text, until).await
}

/// One message of at most 160 characters. Its last line binds the code to this portal, so that phones fill it in here
/// and nowhere else (WICG, "Origin-bound one-time codes delivered via SMS").
fn wording(public_url: &str, code: &str) -> String {
    let minutes = CODE_LIFE.as_mins();
    let mut text =
        format!("{code} is your code for BIG Live Portal, good for {minutes} minutes. Tell nobody.");
    if let Some(party) = RelyingParty::of(public_url) {
        text.push_str(&format!("\n\n@{} #{code}", party.id()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_message_is_bound_to_the_portal_and_short() {
        let text = wording("https://portal.example:8443/app", "012345");
        assert!(text.starts_with("012345 is your code") && text.ends_with("\n\n@portal.example #012345"));
        assert!(text.is_ascii() && text.len() <= 160, "{}", text.len());
        assert!(!wording("http://192.0.2.1", "012345").contains('@'));
    }
}
