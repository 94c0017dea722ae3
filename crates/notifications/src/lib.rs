//! What people are told. E-mail, from the event that causes it to its delivery; with it, for members ([`tell`]), a notice kept
//! for them in the product ([`notices`]) and a push message to their devices ([`push`]); and text messages ([`send_sms`]):
//! codes, and calls that somebody has not seen.
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
mod notices;
mod push;
mod render;
mod sms;
mod store;

use std::collections::HashMap;

use jiff::SignedDuration;
use platform::crypto::Keyring;
use platform::crypto::rotation::{IdKind, SealedColumn};
use platform::http::routing::Routes;
use platform::live::Topic;
use platform::{DbError, TenantTx};
use types::{EmailId, NoticeId, UserId};

pub use calls::{CallChange, CallNews, CallNewsKind, CallSpan};
pub use dev_mailbox::dev_mailbox_routes;
pub use jobs::EmailSend;
pub use model::{Message, Recipient};
pub use push::PushSend;
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
    SealedColumn {
        table: "push_keys",
        id: "id",
        id_kind: IdKind::Uuid,
        column: "encrypted_private_key",
        context: "push_keys",
        is_tenant: false,
    },
    SealedColumn {
        table: "push_devices",
        id: "id",
        id_kind: IdKind::Uuid,
        column: "subscription",
        context: "push_devices",
        is_tenant: false,
    },
];

/// What people see of their notices, and the devices that show push messages.
pub fn routes() -> Routes {
    notices::routes::routes().merge(push::routes::routes())
}

/// Tells members something: an e-mail as [`send`] writes it, a notice for each piece of news in it, and one push message to
/// each device on which they allow it, all in the caller's transaction.
pub async fn tell(
    tx: &mut TenantTx,
    keyring: &Keyring,
    organization_name: &str,
    letters: &[(UserId, Recipient, Message)],
) -> Result<(), DbError> {
    let emails = letters.iter().map(|(_, recipient, message)| (recipient, message));
    write(tx, keyring, organization_name, emails).await?;
    let mut rows = Vec::new();
    let mut told: HashMap<UserId, Vec<NoticeId>> = HashMap::new();
    for (user_id, _, message) in letters {
        for (path, news) in notices::news(message) {
            let id = NoticeId::generate();
            rows.push(notices::store::NewNotice { id, user_id: *user_id, path, news });
            told.entry(*user_id).or_default().push(id);
        }
    }
    let Some(first) = rows.first() else { return Ok(()) };
    tx.publish(Topic::Notice, first.id.0, 0, told.keys().copied().collect());
    notices::store::insert(tx, &rows).await?;
    push::queue(tx, told).await
}

/// Writes one e-mail per pair and queues its delivery, in the caller's transaction: no change, no e-mail. One
/// statement however many there are.
pub async fn send(
    tx: &mut TenantTx,
    keyring: &Keyring,
    organization_name: &str,
    emails: &[(Recipient, Message)],
) -> Result<(), DbError> {
    write(tx, keyring, organization_name, emails.iter().map(|(recipient, message)| (recipient, message)))
        .await
}

async fn write(
    tx: &mut TenantTx,
    keyring: &Keyring,
    organization_name: &str,
    emails: impl Iterator<Item = (&Recipient, &Message)>,
) -> Result<(), DbError> {
    let mut rows = Vec::new();
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
    if rows.is_empty() {
        return Ok(());
    }
    store::insert(tx, &rows).await?;
    for row in &rows {
        tx.enqueue(&EmailSend { email_id: row.id })?;
    }
    Ok(())
}

/// Forgets what is older than 90 days: e-mails and text messages that were sent, or failed, and notices (decision 19);
/// returns how many.
pub async fn prune(tx: &mut TenantTx) -> Result<u64, DbError> {
    let before = tx.now() - SignedDuration::from_hours(90 * 24);
    Ok(store::prune(tx, before).await?
        + sms::prune(tx, before).await?
        + notices::store::prune(tx, before).await?)
}
