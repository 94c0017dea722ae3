//! Passkey ceremonies: the challenge is a one-time secret of this server, used up by the first answer to it, right or
//! wrong. With a passkey alone one signs in; it counts as two factors, because the authenticator has verified its person.

use platform::rate_limit::{LimitClass, address_key};
use platform::{AnyTx, DbError, Platform, SystemContext};
use serde::{Deserialize, Serialize};
use types::UserId;

use crate::error::IdentityError;
use crate::factors::rules::{CEREMONY_LIFE, FactorRefusal};
use crate::factors::webauthn::assertion::{self, AssertionResponse};
use crate::factors::webauthn::options::RequestOptions;
use crate::factors::webauthn::registration::{self, NewCredential, RegistrationResponse};
use crate::factors::webauthn::{Base64Url, CeremonyError, RelyingParty};
use crate::rules::Proof;
use crate::service::events;
use crate::service::one_time::{self, Form, OneTimePurpose};
use crate::service::sign_in::{Conclusion, Entry, SignedIn, conclude};
use crate::store::factors::passkeys;
use crate::store::users;

/// What a challenge was made for. An answer is good for nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ceremony {
    Registration,
    SignIn,
    SecondFactor,
    StepUp,
}

#[derive(Serialize, Deserialize)]
struct Begun {
    ceremony: Ceremony,
}

/// A passkey that is shown, with the challenge it was asked for with.
pub struct Shown {
    pub challenge: String,
    pub answer: AssertionResponse,
}

/// This installation, as passkeys know it.
pub fn party(platform: &Platform) -> Result<RelyingParty, IdentityError> {
    RelyingParty::of(&platform.config.public_url)
        .ok_or(IdentityError::Factor(FactorRefusal::PasskeysNeedAName))
}

/// A challenge for the browser: the one-time secret itself, whose text is also how the answer finds it.
pub async fn begin(
    tx: &mut impl AnyTx,
    platform: &Platform,
    ceremony: Ceremony,
    user_id: Option<UserId>,
) -> Result<String, DbError> {
    let (keyring, purpose) = (&platform.keyring, OneTimePurpose::PasskeyCeremony);
    let begun = Begun { ceremony };
    Ok(one_time::issue(tx, keyring, purpose, user_id, CEREMONY_LIFE, Form::Link, &begun).await?.token)
}

/// The challenge's bytes.
pub fn challenge_bytes(challenge: &str) -> Vec<u8> {
    serde_json::from_value::<Base64Url>(challenge.into()).map_or_else(|_| Vec::new(), |bytes| bytes.0)
}

/// Uses up a challenge that was made for this ceremony and person. Commit it whatever comes of the answer.
async fn finish(
    tx: &mut impl AnyTx,
    platform: &Platform,
    ceremony: Ceremony,
    user_id: Option<UserId>,
    challenge: &str,
) -> Result<bool, DbError> {
    let (keyring, purpose) = (&platform.keyring, OneTimePurpose::PasskeyCeremony);
    let Some(redeemed) = one_time::redeem(tx, keyring, purpose, challenge).await? else { return Ok(false) };
    let begun = serde_json::from_value::<Begun>(redeemed.payload);
    let is_same = begun.is_ok_and(|begun| begun.ceremony == ceremony);
    Ok(is_same && (ceremony == Ceremony::SignIn || redeemed.user_id == user_id))
}

/// Asks for one of the person's passkeys.
pub async fn ask(
    tx: &mut impl AnyTx,
    platform: &Platform,
    ceremony: Ceremony,
    user_id: UserId,
) -> Result<(String, RequestOptions), IdentityError> {
    let party = party(platform)?;
    let known = passkeys::known(tx, user_id).await?;
    let challenge = begin(tx, platform, ceremony, Some(user_id)).await?;
    let options = RequestOptions::new(&party, &challenge_bytes(&challenge), known);
    Ok((challenge, options))
}

/// Asks for any passkey of this portal, to sign in with.
pub async fn ask_anybody(
    platform: &Platform,
    system: &SystemContext,
) -> Result<(String, RequestOptions), IdentityError> {
    let party = party(platform)?;
    let challenge = system.write(None, async |tx| begin(tx, platform, Ceremony::SignIn, None).await).await?;
    let options = RequestOptions::new(&party, &challenge_bytes(&challenge), Vec::new());
    Ok((challenge, options))
}

/// Whose passkey was shown, if everything about it is right. `expected` is the person it must be; without, the passkey
/// itself says who it is. Commit it whatever comes of it: the challenge is used up.
pub async fn check(
    tx: &mut impl AnyTx,
    platform: &Platform,
    system: &SystemContext,
    ceremony: Ceremony,
    expected: Option<UserId>,
    shown: &Shown,
) -> Result<Option<UserId>, DbError> {
    if !finish(tx, platform, ceremony, expected, &shown.challenge).await? {
        return Ok(None);
    }
    let Some(party) = RelyingParty::of(&platform.config.public_url) else { return Ok(None) };
    let Some(owned) = passkeys::lock(tx, &shown.answer.raw_id.0).await? else { return Ok(None) };
    if expected.is_some_and(|expected| expected != owned.user_id) {
        return Ok(None);
    }
    // Without anybody expected, only the handle inside the answer names the account (§7.2): it must be there.
    if expected.is_none() && shown.answer.response.user_handle.is_none() {
        return Ok(None);
    }
    let challenge = challenge_bytes(&shown.challenge);
    let handle = owned.user_id.0.as_bytes();
    match assertion::verify(&party, &challenge, &shown.answer, &owned.credential, handle) {
        Ok(assertion) => {
            passkeys::advance(tx, owned.factor_id, assertion).await?;
            Ok(Some(owned.user_id))
        }
        Err(error) => {
            tracing::info!(user_id = %owned.user_id, %error, "a passkey was not accepted");
            if error == CeremonyError::Cloned {
                events::note(tx, owned.user_id, "passkey_clone", events::Scene::Account, system.origin())
                    .await?;
            }
            Ok(None)
        }
    }
}

/// Signs in with a passkey and nothing else. A lock after wrong passwords or codes does not hold it up: nobody guesses a
/// passkey, and its owner must not be locked out by others. Wrong ones are limited per address.
pub async fn sign_in(
    platform: &Platform,
    system: &SystemContext,
    shown: Shown,
    entry: Entry,
) -> Result<SignedIn, IdentityError> {
    let limit = platform.config.sign_in_limit();
    let key = system.origin().address.map_or(0, address_key);
    let standing = platform.limiter.count(LimitClass::SignIn, key, limit, platform.clock.now());
    if !standing.allowed {
        let wait = standing.reset_at - platform.clock.now().as_second();
        return Err(IdentityError::TooManyAttempts { seconds: u64::try_from(wait).unwrap_or(1).max(1) });
    }
    let found = system
        .write(None, async |tx| {
            let owner = check(tx, platform, system, Ceremony::SignIn, None, &shown).await?;
            match owner {
                Some(user_id) => users::find(tx, user_id).await,
                None => Ok::<_, DbError>(None),
            }
        })
        .await?;
    let user = found.ok_or(IdentityError::PasskeyUnknown)?;
    platform.limiter.forgive(LimitClass::SignIn, key, limit, platform.clock.now());
    match conclude(platform, system, user, Proof::two("passkey"), entry).await? {
        Conclusion::SignedIn(signed_in) => Ok(*signed_in),
        Conclusion::SecondFactor(_) => Err(IdentityError::ChallengeEnded),
    }
}

/// The credential that a person has just made, if it was made for the challenge. Commits the challenge's end first.
pub async fn made(
    platform: &Platform,
    system: &SystemContext,
    user_id: UserId,
    challenge: &str,
    answer: &RegistrationResponse,
) -> Result<NewCredential, IdentityError> {
    let party = party(platform)?;
    let ceremony = Ceremony::Registration;
    let is_ours =
        system.write(None, async |tx| finish(tx, platform, ceremony, Some(user_id), challenge).await).await?;
    if !is_ours {
        return Err(IdentityError::PasskeyRefused);
    }
    registration::verify(&party, &challenge_bytes(challenge), answer).map_err(|error| {
        tracing::info!(%user_id, %error, "a new passkey was not accepted");
        IdentityError::PasskeyRefused
    })
}
