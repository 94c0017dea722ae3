//! Delivery of one message to one device. May run more than once: a message about the same page replaces the one before, on
//! its way and on the screen. What the person has read meanwhile is not sent any more.

use platform::DbError;
use platform::jobs::{Job, JobContext, JobError};
use serde::{Deserialize, Serialize};
use types::{NoticeId, PushDeviceId};

use super::client::{self, Refusal};
use super::routes::Subscription;
use super::store::{self, Addressee};
use super::vapid::Vapid;
use super::words::{self, Message};
use super::{crypt, sealing_context};
use crate::notices;

/// How often a service may ask to come again later.
const MOST_PAUSES: u8 = 5;

/// What is sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    /// News that the person was told.
    Notices(Vec<NoticeId>),
    /// That messages arrive.
    Test,
}

/// Sends a message to a device.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PushSend {
    pub(super) device_id: PushDeviceId,
    pub(super) what: What,
    /// How often the service has asked to come again later.
    pub(super) waited: u8,
}

impl Job for PushSend {
    const NAME: &'static str = "push_send";
    // It is news for as long as the person may not have seen it; the e-mail is there in any case.
    const MAX_ATTEMPTS: i16 = 6;
    const PRIORITY: i16 = -5;

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        let id = self.device_id;
        let found =
            cx.read(async |tx| Ok::<_, DbError>((store::addressee(tx, id).await?, store::key(tx).await?)));
        let (Some(to), Some(key)) = found.await? else {
            return Err(JobError::Discard("the device is gone".into()));
        };
        let Some(message) = self.message(&cx, &to).await? else { return Ok(()) };
        let escalate = |error: &dyn std::fmt::Display| JobError::Escalate(error.to_string());
        let keyring = &cx.platform.keyring;
        let opened =
            keyring.open_field(&sealing_context(id), &to.subscription).map_err(|error| escalate(&error))?;
        let subscription: Subscription = serde_json::from_slice(&opened)
            .map_err(|_| JobError::Escalate("the stored subscription cannot be read".into()))?;
        let (endpoint, keys) = match subscription.checked(&cx.platform.config) {
            Ok(checked) => checked,
            Err(_) => return self.give_up(&cx, &to, "its address may not be asked any more").await,
        };
        let vapid = Vapid::open(keyring, &key).map_err(|error| escalate(&error))?;
        let config = &cx.platform.config;
        let authorization = vapid.authorization(&endpoint, &config.push_contact, cx.now())?;
        let sealed = crypt::seal(&keys, &message.payload).map_err(|error| escalate(&error))?;
        match client::post(config, &endpoint, authorization, &message, sealed, cx.now()).await {
            Ok(()) => Ok(cx.write(async |tx| store::set_sent(tx, to.user_id, id).await).await?),
            Err(Refusal::Gone) => {
                cx.write(async |tx| store::delete(tx, to.user_id, id).await).await?;
                Err(JobError::Discard("the browser does not want messages any more".into()))
            }
            Err(Refusal::Later(_)) if self.waited >= MOST_PAUSES => {
                self.give_up(&cx, &to, "the push service asked for one pause too many").await
            }
            Err(Refusal::Later(pause)) => {
                let at = cx.now() + pause;
                let key = format!("push_send/{}/{}", id, cx.job_id);
                let again = Self { waited: self.waited + 1, ..self };
                Ok(cx.write(async |tx| tx.enqueue_at(&again, key, at)).await?)
            }
            Err(Refusal::Retry(reason)) if cx.attempt >= Self::MAX_ATTEMPTS => {
                self.give_up(&cx, &to, &reason).await
            }
            Err(Refusal::Retry(reason)) => Err(JobError::Retry(reason)),
            Err(Refusal::Never(reason)) => self.give_up(&cx, &to, &reason).await,
        }
    }
}

impl PushSend {
    /// What is sent; nothing where the person has read it meanwhile, or it is over.
    async fn message(&self, cx: &JobContext, to: &Addressee) -> Result<Option<Message>, JobError> {
        match &self.what {
            What::Test => Ok(Some(words::test(to))),
            What::Notices(ids) => {
                let unread = cx.read(async |tx| notices::store::unread_of(tx, to.user_id, ids).await).await?;
                Ok(words::message(&unread, to, cx.now()))
            }
        }
    }

    /// No administrator can mend somebody's browser: the device is forgotten where this goes on for days.
    async fn give_up(&self, cx: &JobContext, to: &Addressee, reason: &str) -> Result<(), JobError> {
        let id = self.device_id;
        cx.write(async |tx| store::set_failed(tx, to.user_id, id).await).await?;
        Err(JobError::Discard(reason.to_owned()))
    }
}
