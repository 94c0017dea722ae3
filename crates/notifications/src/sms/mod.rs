//! Text messages: one-time codes for people without an authenticator app, and calls that somebody has not seen.
//!
//! A feature calls [`send_sms`] inside its transaction; number and text are stored encrypted, and a job delivers them
//! after the commit – by Twilio, or, where that is not configured, into the local mailbox. A text that was not delivered
//! by the time it is of no use any more is given up. What Twilio reports afterwards ([`reports`]) is kept, and a text that did not
//! arrive is told to the office in the audit log. Numbers and texts are never logged.

mod jobs;
mod reports;
mod store;
mod twilio;

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use platform::crypto::Keyring;
use platform::jobs::JobError;
use platform::{Config, DbError, TenantTx};
use serde::{Deserialize, Serialize};
use types::{OrganizationId, SmsId, UserId};

pub use jobs::SmsSend;
pub use reports::report_routes;
pub(crate) use store::prune;

use crate::delivery;
use twilio::Twilio;

/// A text message as stored, encrypted at rest.
#[derive(Serialize, Deserialize)]
struct Message {
    phone: String,
    text: String,
}

/// The place a text message is sealed for.
fn sealing_context(id: SmsId) -> String {
    format!("sms_messages/{id}")
}

/// Whether text messages reach anybody: a provider is configured, or the local mailbox is being read.
pub fn can_send_sms(config: &Config) -> bool {
    Twilio::configured(config).is_some() || config.dev_mailbox
}

/// Writes one text message to a person's `phone` (E.164) and queues its delivery, in the caller's transaction. It is not
/// delivered later than `expires_at`.
pub async fn send_sms(
    tx: &mut TenantTx,
    keyring: &Keyring,
    user_id: UserId,
    phone: &str,
    text: &str,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let id = SmsId::generate();
    let message = Message { phone: phone.to_owned(), text: text.to_owned() };
    let body = serde_json::to_vec(&message).map_err(|error| DbError::Other(format!("SMS: {error}")))?;
    store::insert(tx, id, user_id, &keyring.seal_field(&sealing_context(id), &body), expires_at).await?;
    tx.enqueue(&SmsSend { sms_id: id })
}

/// Why a text message did not go out.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    /// Nothing was accepted; another try is safe.
    Retry(String),
    /// This number cannot be written to, or it is not known whether the message went out: the person asks again.
    GiveUp(String),
    /// The provider does not let us in: whoever runs the portal must look.
    Escalate(String),
}

impl From<Refusal> for JobError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Retry(reason) => Self::Retry(reason),
            Refusal::GiveUp(reason) => Self::Discard(reason),
            Refusal::Escalate(reason) => Self::Escalate(reason),
        }
    }
}

/// Delivers a text message; returns the provider's number for it.
async fn deliver(
    config: &Config,
    (organization_id, id): (OrganizationId, SmsId),
    message: &Message,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<Option<String>, Refusal> {
    match Twilio::configured(config) {
        Some(twilio) => {
            let report_to = reports::address(config, organization_id, id);
            let waits = expires_at.duration_since(now);
            twilio.send(&message.phone, &message.text, report_to.as_deref(), waits).await.map(Some)
        }
        None => {
            let written = write(&delivery::folder(config), id, message, now).await;
            written.map(|()| None).map_err(|error| Refusal::Retry(format!("the mail folder: {error}")))
        }
    }
}

/// Puts the text into the folder that the local mailbox shows, in the form of an e-mail.
async fn write(folder: &Path, id: SmsId, message: &Message, now: Timestamp) -> std::io::Result<()> {
    let date = jiff::fmt::rfc2822::to_string(&now.to_zoned(TimeZone::UTC)).unwrap_or_default();
    let Message { phone, text } = message;
    let source = format!(
        "From: Text message\r\nTo: {phone}\r\nSubject: Text message\r\nDate: {date}\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
    );
    delivery::write(folder, types::EmailId(id.0), source.as_bytes()).await
}
