//! Finishing a sign-in that waits for its second factor.

use platform::{DbError, Platform, SystemContext};
use types::UserId;

use super::devices::{self, Trust};
use super::passkeys::{self, Ceremony};
use super::proof::{self, Shown, Verdict};
use super::send::{self, Addressee};
use crate::error::IdentityError;
use crate::factors::rules::assurance;
use crate::factors::webauthn::options::RequestOptions;
use crate::model::{Engagement, FactorMethod, User};
use crate::service::events;
use crate::service::one_time::{self, OneTimePurpose};
use crate::service::sign_in::{Conclusion, SessionStart, SignedIn, Waiting, open};
use crate::store::{members, users};

/// A second factor shown to a sign-in.
pub struct Answer {
    pub challenge: String,
    pub shown: Shown,
    /// Whether this device need not be asked for thirty days.
    pub trusts_device: bool,
}

/// A sign-in that waits, and whose it is.
struct Waiter {
    user: User,
    engagement: Engagement,
    waiting: Waiting,
}

/// What came of an answer; everything is committed.
enum Outcome {
    /// The challenge is spent, or was.
    Ended,
    Judged(Verdict, Option<Trust>),
}

/// The sign-in behind a challenge that is neither spent nor over.
async fn waiter(
    platform: &Platform,
    system: &SystemContext,
    challenge: &str,
) -> Result<Waiter, IdentityError> {
    let (keyring, purpose) = (&platform.keyring, OneTimePurpose::SignInChallenge);
    let found = system.read(None, async |tx| one_time::peek(tx, keyring, purpose, challenge).await).await?;
    let found = found.ok_or(IdentityError::ChallengeEnded)?;
    let user_id: UserId = found.user_id.ok_or(IdentityError::ChallengeEnded)?;
    let waiting: Waiting = serde_json::from_value(found.payload)
        .map_err(|error| DbError::Other(format!("challenge: {error}")))?;
    let (user, engagements) = system
        .read(Some(user_id), async |tx| {
            let user = users::find(tx, user_id).await?;
            Ok::<_, DbError>((user, members::engagements(tx, user_id).await?))
        })
        .await?;
    let user = user.ok_or(IdentityError::ChallengeEnded)?;
    let engagement =
        engagements.into_iter().find(|engagement| engagement.organization_id == waiting.organization_id);
    Ok(Waiter { user, engagement: engagement.ok_or(IdentityError::NotEngaged)?, waiting })
}

fn must_be_offered(waiting: &Waiting, method: FactorMethod) -> Result<(), IdentityError> {
    if waiting.methods.contains(&method) { Ok(()) } else { Err(IdentityError::method_not_offered()) }
}

/// Finishes a sign-in. A challenge stands five wrong answers, an account ten in a row.
pub async fn answer(
    platform: &Platform,
    system: &SystemContext,
    answer: Answer,
) -> Result<(SignedIn, Option<Trust>), IdentityError> {
    let Waiter { user, engagement, waiting } = waiter(platform, system, &answer.challenge).await?;
    let method = answer.shown.method();
    must_be_offered(&waiting, method)?;
    let prepared = proof::prepare(system, user.id, answer.shown).await?;
    let purpose = OneTimePurpose::SignInChallenge;
    let outcome = system
        .write(Some(user.id), async |tx| {
            let Some(id) = one_time::take_guess(tx, purpose, &answer.challenge).await? else {
                return Ok::<_, DbError>(Outcome::Ended);
            };
            let verdict =
                proof::check(tx, platform, system, user.id, Ceremony::SecondFactor, &prepared).await?;
            if verdict != Verdict::Proven {
                return Ok(Outcome::Judged(verdict, None));
            }
            one_time::spend(tx, id).await?;
            let trust = if answer.trusts_device {
                events::note(tx, user.id, "device_trust", events::Scene::Account, system.origin()).await?;
                Some(devices::trust(tx, user.id, system.origin()).await?)
            } else {
                None
            };
            Ok(Outcome::Judged(verdict, trust))
        })
        .await?;
    let Outcome::Judged(verdict, trust) = outcome else { return Err(IdentityError::ChallengeEnded) };
    proof::refused(platform, system, engagement.organization_id, &user, &verdict).await?;
    let start = SessionStart {
        method: &waiting.method,
        remember_me: waiting.remember_me,
        bearer: waiting.bearer,
        assurance: assurance(method, engagement.role),
        is_fresh: true,
        is_suspicious: false,
    };
    match open(platform, system, user, &engagement, start).await? {
        Conclusion::SignedIn(signed_in) => Ok((*signed_in, trust)),
        Conclusion::SecondFactor(_) => Err(IdentityError::ChallengeEnded),
    }
}

/// Sends a code to the phone or the mailbox of the person who signs in.
pub async fn send(
    platform: &Platform,
    system: &SystemContext,
    challenge: &str,
    method: FactorMethod,
) -> Result<(), IdentityError> {
    let Waiter { user, engagement, waiting } = waiter(platform, system, challenge).await?;
    must_be_offered(&waiting, method)?;
    let to = Addressee { user: &user, organization_id: engagement.organization_id };
    send::code(platform, system, to, method).await
}

/// Asks for a passkey of the person who signs in.
pub async fn options(
    platform: &Platform,
    system: &SystemContext,
    challenge: &str,
) -> Result<RequestOptions, IdentityError> {
    let Waiter { user, waiting, .. } = waiter(platform, system, challenge).await?;
    must_be_offered(&waiting, FactorMethod::Passkey)?;
    let asked = system
        .write(None, async |tx| passkeys::ask(tx, platform, Ceremony::SecondFactor, user.id).await)
        .await?;
    Ok(asked.1)
}
