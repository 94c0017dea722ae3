//! Delivery of one e-mail. An e-mail that is marked as sent is not sent again; between the mail server's answer and
//! the mark lies the one moment in which a crash can send it twice, with the same `Message-ID`.

use platform::DbError;
use platform::jobs::{Job, JobContext, JobError};
use serde::{Deserialize, Serialize};
use types::EmailId;

use crate::model::{Letter, sealing_context};
use crate::{delivery, store};

/// Delivers a stored e-mail.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EmailSend {
    /// The e-mail.
    pub email_id: EmailId,
}

impl Job for EmailSend {
    const NAME: &'static str = "email_send";

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        let id = self.email_id;
        let stored = cx.read(async |tx| store::find(tx, id).await).await?;
        let Some(email) = stored else { return Err(JobError::Discard("the e-mail is gone".into())) };
        if email.is_sent {
            return Ok(());
        }
        let letter: Letter = cx
            .platform
            .keyring
            .open_field(&sealing_context(id), &email.body)
            .map_err(|error| error.to_string())
            .and_then(|body| serde_json::from_slice(&body).map_err(|error| error.to_string()))
            .map_err(|error| JobError::Escalate(format!("the stored e-mail cannot be read: {error}")))?;
        delivery::deliver(&cx.platform.config, id, &email.recipient, &email.subject, &letter).await?;
        cx.write(async |tx| store::mark_sent(tx, id).await).await?;
        Ok(())
    }

    async fn exhausted(self, cx: JobContext, reason: String) {
        let marked: Result<(), DbError> =
            cx.write(async |tx| store::mark_failed(tx, self.email_id, &reason).await).await;
        if let Err(error) = marked {
            tracing::error!(email_id = %self.email_id, %error, "the e-mail's failure could not be recorded");
        }
    }
}
