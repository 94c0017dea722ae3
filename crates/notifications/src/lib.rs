//! E-mail, from the event that causes it to its delivery; and text messages ([`send_sms`]): codes, and calls that somebody
//! has not seen.
//!
//! A feature says *what happened to whom* ([`Message`], [`Recipient`]) and calls [`send`] inside the transaction that
//! made it happen. The rendered e-mail is stored encrypted and a job delivers it after the commit, by SMTP or – where
//! none is configured – into a folder of `.eml` files that [`dev_mailbox_routes`] can show. Bodies hold links that open
//! accounts and contracts, so they are never logged and never leave this crate except to the mail server.

mod calls;
mod delivery;
mod dev_mailbox;
mod jobs;
mod model;
mod render;
mod sms;
mod store;

use jiff::SignedDuration;
use platform::crypto::Keyring;
use platform::crypto::rotation::{IdKind, SealedColumn};
use platform::{DbError, TenantTx};
use types::EmailId;

pub use calls::{CallChange, CallNews, CallNewsKind, CallSpan};
pub use dev_mailbox::dev_mailbox_routes;
pub use jobs::EmailSend;
pub use model::{Message, Recipient};
pub use sms::{SmsSend, can_send_sms, report_routes, send_sms};

/// Columns whose values are sealed, for sealing them anew when the master key changes.
pub const SEALED: &[SealedColumn] = &[
    SealedColumn {
        table: "emails",
        id: "id",
        id_kind: IdKind::Uuid,
        column: "body",
        context: "emails",
        is_tenant: true,
    },
    SealedColumn {
        table: "sms_messages",
        id: "id",
        id_kind: IdKind::Uuid,
        column: "body",
        context: "sms_messages",
        is_tenant: true,
    },
];

/// Writes one e-mail per pair and queues its delivery, in the caller's transaction: no change, no e-mail. One
/// statement however many there are.
pub async fn send(
    tx: &mut TenantTx,
    keyring: &Keyring,
    organization_name: &str,
    emails: &[(Recipient, Message)],
) -> Result<(), DbError> {
    if emails.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(emails.len());
    for (recipient, message) in emails {
        let id = EmailId::generate();
        let rendered = render::render(organization_name, recipient, message)
            .map_err(|error| DbError::Other(format!("e-mail template: {error:#}")))?;
        let letter = model::Letter {
            recipient_name: recipient.first_name.clone(),
            text: rendered.text,
            html: rendered.html,
        };
        let body = serde_json::to_vec(&letter).map_err(|error| DbError::Other(format!("e-mail: {error}")))?;
        rows.push(store::NewEmail {
            id,
            recipient: recipient.email.clone(),
            subject: rendered.subject,
            body: keyring.seal_field(&model::sealing_context(id), &body),
        });
    }
    store::insert(tx, &rows).await?;
    for row in &rows {
        tx.enqueue(&EmailSend { email_id: row.id })?;
    }
    Ok(())
}

/// Forgets e-mails and text messages that were sent, or failed, more than 90 days ago (decision 19); returns how many.
pub async fn prune(tx: &mut TenantTx) -> Result<u64, DbError> {
    let before = tx.now() - SignedDuration::from_hours(90 * 24);
    Ok(store::prune(tx, before).await? + sms::prune(tx, before).await?)
}
