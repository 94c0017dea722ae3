//! Links and codes that are good once: made for one purpose, kept as hashes, dead after use, after their time, or – codes –
//! after five wrong guesses. What they stand for travels encrypted in the row, never in the link.

use jiff::SignedDuration;
use platform::crypto::{self, Keyring};
use platform::{AnyTx, DbError};
use serde::Serialize;
use serde_json::Value;
use types::UserId;
use uuid::Uuid;

use crate::store::one_time;

/// What a link or code is for. One made for one purpose is nothing for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OneTimePurpose {
    /// A sign-in that waits for its second factor.
    SignInChallenge,
    /// Signing in by e-mail: a code and a link.
    SignInCode,
    /// A forgotten password.
    PasswordReset,
    /// An address of a self-registration is proven.
    Registration,
    /// The old address agrees to a change.
    EmailChangeOld,
    /// The new address is proven.
    EmailChangeNew,
    /// A second factor sent by SMS or e-mail, at sign-in or for a fresh proof.
    FactorCode,
    /// A phone number is proven.
    PhoneProof,
    /// A passkey ceremony under way.
    PasskeyCeremony,
    /// A sign-in at the company's own provider under way.
    SsoState,
    /// Somebody at a provider waits for the account's owner to say that they are one.
    SsoLink,
    /// The operator's way into an organization that asked for support.
    SupportLink,
}

impl OneTimePurpose {
    fn name(self) -> &'static str {
        match self {
            Self::SignInChallenge => "sign_in_challenge",
            Self::SignInCode => "sign_in_code",
            Self::PasswordReset => "password_reset",
            Self::Registration => "registration",
            Self::EmailChangeOld => "email_change_old",
            Self::EmailChangeNew => "email_change_new",
            Self::FactorCode => "factor_code",
            Self::PhoneProof => "phone_proof",
            Self::PasskeyCeremony => "passkey_ceremony",
            Self::SsoState => "sso_state",
            Self::SsoLink => "sso_link",
            Self::SupportLink => "support_link",
        }
    }
}

/// What to hand to the person.
pub struct Issued {
    /// For the link, 43 characters of base64url.
    pub token: String,
    /// Six digits, where asked for.
    pub code: Option<String>,
}

/// What a secret stood for.
pub struct Redeemed {
    pub id: Uuid,
    pub user_id: Option<UserId>,
    pub payload: Value,
}

/// Whether a secret comes with a short code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Link,
    LinkAndCode,
}

const CODE_MAC: &str = "one_time_code";

fn sealing_context(id: Uuid) -> String {
    format!("one_time_secrets/{id}")
}

/// What a code's keyed hash is made of: it is good for one row only.
fn code_text(purpose: OneTimePurpose, id: Uuid, code: &str) -> Vec<u8> {
    format!("{}/{id}/{code}", purpose.name()).into_bytes()
}

/// Six digits, each as likely as any other.
fn six_digits() -> String {
    loop {
        let number = u32::from_be_bytes(crypto::random::<4>());
        // The largest multiple of a million below 2^32: what is above it would favour small numbers.
        if number < 4_294_000_000 {
            return format!("{:06}", number % 1_000_000);
        }
    }
}

/// Makes a secret for a purpose that lives for `life`.
pub async fn issue(
    tx: &mut impl AnyTx,
    keyring: &Keyring,
    purpose: OneTimePurpose,
    user_id: Option<UserId>,
    life: SignedDuration,
    form: Form,
    payload: &impl Serialize,
) -> Result<Issued, DbError> {
    let (id, token) = (Uuid::now_v7(), crypto::random_token());
    let code = (form == Form::LinkAndCode).then(six_digits);
    let payload =
        serde_json::to_vec(payload).map_err(|error| DbError::Other(format!("one-time payload: {error}")))?;
    let new = one_time::NewSecret {
        id,
        purpose: purpose.name(),
        user_id,
        token_hash: crypto::sha256(token.as_bytes()),
        code_hash: code.as_deref().map(|code| keyring.mac(CODE_MAC, &code_text(purpose, id, code)).to_vec()),
        payload: keyring.seal_field(&sealing_context(id), &payload),
        expires_at: tx.now() + life,
    };
    one_time::insert(tx, &new).await?;
    Ok(Issued { token, code })
}

fn open(keyring: &Keyring, row: one_time::SecretRow) -> Result<Redeemed, DbError> {
    let fault = |error: String| DbError::Other(format!("one-time secret {}: {error}", row.id));
    let plain = keyring
        .open_field(&sealing_context(row.id), &row.payload)
        .map_err(|error| fault(error.to_string()))?;
    let payload = serde_json::from_slice(&plain).map_err(|error| fault(error.to_string()))?;
    Ok(Redeemed { id: row.id, user_id: row.user_id, payload })
}

/// What a link stands for, without spending it; nothing when it is spent, expired, unknown or for something else.
pub async fn peek(
    tx: &mut impl AnyTx,
    keyring: &Keyring,
    purpose: OneTimePurpose,
    token: &str,
) -> Result<Option<Redeemed>, DbError> {
    let found = one_time::find_live(tx, purpose.name(), &crypto::sha256(token.as_bytes())).await?;
    found.map(|row| open(keyring, row)).transpose()
}

/// Spends a link; of two that come at once, one gets nothing.
pub async fn redeem(
    tx: &mut impl AnyTx,
    keyring: &Keyring,
    purpose: OneTimePurpose,
    token: &str,
) -> Result<Option<Redeemed>, DbError> {
    let found = one_time::spend(tx, purpose.name(), &crypto::sha256(token.as_bytes())).await?;
    found.map(|row| open(keyring, row)).transpose()
}

/// Spends the person's newest code of this purpose. A wrong one costs a guess, so the transaction must commit also when
/// the answer is nothing.
pub async fn redeem_code(
    tx: &mut impl AnyTx,
    keyring: &Keyring,
    purpose: OneTimePurpose,
    user_id: UserId,
    code: &str,
) -> Result<Option<Redeemed>, DbError> {
    let Some((row, expected)) = one_time::guess(tx, purpose.name(), user_id).await? else { return Ok(None) };
    if !keyring.mac_is_valid(CODE_MAC, &code_text(purpose, row.id, code), &expected) {
        return Ok(None);
    }
    one_time::spend_by_id(tx, row.id).await?;
    open(keyring, row).map(Some)
}

/// Takes one of the five guesses at what a link waits for, and holds the link until the transaction ends; nothing when none
/// is left, or the link is spent, expired, unknown or for something else. Commit it whatever comes of the guess.
pub async fn take_guess(
    tx: &mut impl AnyTx,
    purpose: OneTimePurpose,
    token: &str,
) -> Result<Option<Uuid>, DbError> {
    one_time::take_guess(tx, purpose.name(), &crypto::sha256(token.as_bytes())).await
}

/// Spends the link that [`take_guess`] holds: the guess was right.
pub async fn spend(tx: &mut impl AnyTx, id: Uuid) -> Result<(), DbError> {
    one_time::spend_by_id(tx, id).await
}

/// Spends whatever a person has open of a purpose: a newer one, or the deed itself, has taken its place.
pub async fn forget(tx: &mut impl AnyTx, purpose: OneTimePurpose, user_id: UserId) -> Result<(), DbError> {
    one_time::spend_all(tx, purpose.name(), user_id).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_six_digits() {
        for _ in 0..1000 {
            let code = six_digits();
            assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()), "{code}");
        }
    }
}
