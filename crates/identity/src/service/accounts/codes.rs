//! Coming in without a password: six digits, or a link, sent to the mailbox.

use jiff::SignedDuration;
use notifications::Message;
use platform::{DbError, Platform, SystemContext};
use serde_json::json;
use types::EmailAddress;

use super::letters;
use crate::error::IdentityError;
use crate::model::User;
use crate::rules::Proof;
use crate::service::limits::{self, Budget};
use crate::service::one_time::{self, Form, OneTimePurpose, Redeemed};
use crate::service::sign_in::{self, Conclusion, Entry};
use crate::store::users;

/// How long a code is good.
const CODE_LIFE: SignedDuration = SignedDuration::from_mins(10);
const PURPOSE: OneTimePurpose = OneTimePurpose::SignInCode;

/// Mails a code and a link, if the address has an account that works somewhere. Nobody is told which.
pub async fn request(
    platform: &Platform,
    system: &SystemContext,
    email: &EmailAddress,
) -> Result<(), IdentityError> {
    limits::may_ask(platform, system)?;
    limits::steadily(async {
        let found = users_by_email(system, email).await?;
        let Some(user) = found.filter(|_| limits::may_mail(platform, "code", email)) else { return Ok(()) };
        let Some(home) = letters::home(system, user.id).await? else { return Ok(()) };
        system
            .for_organization(home.organization_id, platform::Actor::system())
            .write(async |tx| {
                let (keyring, id) = (&platform.keyring, Some(user.id));
                // Two secrets: guesses that kill the code leave the link, which nobody can guess.
                let (payload, life) = (json!({}), CODE_LIFE);
                let code =
                    one_time::issue(tx, keyring, PURPOSE, id, life, Form::LinkAndCode, &payload).await?;
                let link = one_time::issue(tx, keyring, PURPOSE, id, life, Form::Link, &payload).await?;
                let message = Message::SignInCode {
                    code: code.code.unwrap_or_default(),
                    link: letters::page(platform, &format!("/sign-in/{}", link.token)),
                    expires_at: tx.now() + CODE_LIFE,
                };
                letters::write(tx, platform, &user, message).await?;
                tx.audit("sign_in_code_send", "user", user.id.0, json!({}));
                Ok(())
            })
            .await
    })
    .await
}

pub(super) async fn users_by_email(
    system: &SystemContext,
    email: &EmailAddress,
) -> Result<Option<User>, DbError> {
    let found = system.read(None, async |tx| users::credentials_by_email(tx, email.as_str()).await).await?;
    Ok(found.map(|credentials| credentials.user))
}

/// What a person shows of the message.
pub enum Shown {
    Code { email: EmailAddress, code: String },
    Link { token: String },
}

/// Signs in whoever has read the message. Guesses at codes are counted per address of the network, per mailbox, and
/// per code; the link in the same message cannot be guessed, so nobody can close this way by guessing.
pub async fn verify(
    platform: &Platform,
    system: &SystemContext,
    shown: Shown,
    entry: Entry,
) -> Result<Conclusion, IdentityError> {
    let email = match &shown {
        Shown::Code { email, .. } => Some(email),
        Shown::Link { .. } => None,
    };
    let budget = Budget::take(platform, system, "code_guess", email)?;
    let user = limits::refusing_steadily(async {
        match &shown {
            Shown::Code { email, code } => {
                by_code(platform, system, email, code).await?.ok_or(IdentityError::CodeInvalid)
            }
            Shown::Link { token } => {
                by_link(platform, system, token).await?.ok_or(IdentityError::LinkInvalid)
            }
        }
    })
    .await?;
    budget.give_back();
    sign_in::conclude(platform, system, user, Proof::one("email_code"), entry).await
}

async fn by_code(
    platform: &Platform,
    system: &SystemContext,
    email: &EmailAddress,
    code: &str,
) -> Result<Option<User>, DbError> {
    let Some(user) = users_by_email(system, email).await? else { return Ok(None) };
    system
        .write(None, async |tx| {
            let redeemed =
                one_time::redeem_code(tx, &platform.keyring, PURPOSE, user.id, code.trim()).await?;
            if redeemed.is_none() {
                return Ok(None);
            }
            users::verify_email(tx, user.id).await?;
            one_time::forget(tx, PURPOSE, user.id).await?;
            Ok(Some(user))
        })
        .await
}

async fn by_link(platform: &Platform, system: &SystemContext, token: &str) -> Result<Option<User>, DbError> {
    system
        .write(None, async |tx| {
            let redeemed = one_time::redeem(tx, &platform.keyring, PURPOSE, token).await?;
            let Some(Redeemed { user_id: Some(user_id), .. }) = redeemed else { return Ok(None) };
            users::verify_email(tx, user_id).await?;
            one_time::forget(tx, PURPOSE, user_id).await?;
            users::find(tx, user_id).await
        })
        .await
}
