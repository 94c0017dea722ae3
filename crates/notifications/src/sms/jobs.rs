//! Delivery of one text message. One that is marked as sent is not sent again; a try whose outcome is not known is not
//! repeated, because the provider has no way to recognise a second one and each costs money.

use platform::DbError;
use platform::jobs::{Job, JobContext, JobError};
use serde::{Deserialize, Serialize};
use types::SmsId;

use super::{Message, Refusal, deliver, sealing_context, store};

/// Delivers a stored text message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SmsSend {
    /// The text message.
    pub sms_id: SmsId,
}

impl Job for SmsSend {
    const NAME: &'static str = "sms_send";
    // A code is waited for in front of a screen, for ten minutes at most.
    const MAX_ATTEMPTS: i16 = 5;
    const PRIORITY: i16 = -10;

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        let id = self.sms_id;
        let stored = cx.read(async |tx| store::find(tx, id).await).await?;
        let Some(sms) = stored else { return Err(JobError::Discard("the text message is gone".into())) };
        if !sms.is_pending {
            return Ok(());
        }
        if sms.expires_at <= cx.now() {
            let reason = "it was of no use any more before it could be delivered";
            cx.write(async |tx| store::mark_failed(tx, id, reason).await).await?;
            return Err(JobError::Discard(reason.into()));
        }
        let message: Message = cx
            .platform
            .keyring
            .open_field(&sealing_context(id), &sms.body)
            .map_err(|error| error.to_string())
            .and_then(|body| serde_json::from_slice(&body).map_err(|error| error.to_string()))
            .map_err(|error| {
                JobError::Escalate(format!("the stored text message cannot be read: {error}"))
            })?;
        let place = (cx.organization_id(), id);
        match deliver(&cx.platform.config, place, &message, cx.now(), sms.expires_at).await {
            Ok(provider_id) => {
                cx.write(async |tx| store::mark_sent(tx, id, provider_id.as_deref()).await).await?;
                Ok(())
            }
            Err(refusal) => {
                if let Refusal::GiveUp(reason) = &refusal {
                    cx.write(async |tx| store::mark_failed(tx, id, reason).await).await?;
                }
                Err(refusal.into())
            }
        }
    }

    async fn exhausted(self, cx: JobContext, reason: String) {
        let marked: Result<(), DbError> =
            cx.write(async |tx| store::mark_failed(tx, self.sms_id, &reason).await).await;
        if let Err(error) = marked {
            tracing::error!(sms_id = %self.sms_id, %error, "the text message's failure could not be recorded");
        }
    }
}
