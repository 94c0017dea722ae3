//! Web Push (ADR 14): what a person is told is shown on the devices on which they allow it, the app closed. A device is a
//! browser's subscription at a push service of its maker's choice ([`routes`]); the message is encrypted for that browser
//! alone ([`crypt`], RFC 8291), signed with this installation's key ([`vapid`], RFC 8292), and handed to the service by a job
//! ([`jobs`]). It says in a line what happened ([`words`]); everything else is behind the page it opens.
//!
//! Addresses of push services come from browsers, so they are anybody's wish: only `platform::outbound` reaches them. They
//! and the keys of a subscription are sealed, and never logged.

mod client;
mod crypt;
mod jobs;
pub mod routes;
pub(crate) mod store;
mod vapid;
mod words;

use std::collections::HashMap;

use platform::{DbError, TenantTx};
use types::{NoticeId, PushDeviceId, UserId};

pub use jobs::PushSend;
use jobs::What;

/// What is sealed in [`store`] of a device.
fn sealing_context(id: PushDeviceId) -> String {
    format!("push_devices/{id}")
}

/// Queues one message to each device of these people about their notices, in the caller's transaction.
pub(crate) async fn queue(tx: &mut TenantTx, notices: HashMap<UserId, Vec<NoticeId>>) -> Result<(), DbError> {
    let users: Vec<UserId> = notices.keys().copied().collect();
    for (device_id, user_id) in store::of_users(tx, &users).await? {
        let ids = notices.get(&user_id).cloned().unwrap_or_default();
        tx.enqueue(&PushSend { device_id, what: What::Notices(ids), waited: 0 })?;
    }
    Ok(())
}
