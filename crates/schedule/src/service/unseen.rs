//! The board of what has not been seen: who is to be told by telephone before it is too late.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use platform::TenantTx;
use platform::crypto::Keyring;
use serde_json::json;
use types::{EventId, UserId};

use crate::error::ScheduleError;
use crate::model::{Event, Missing, Participant};
use crate::rules;
use crate::store::unseen;

/// Events that the board shows.
const MOST: usize = 500;

/// Somebody to be told.
pub struct OpenPart {
    /// Their part.
    pub part: Participant,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// Their telephone number, where it may be shown and they have told it.
    pub phone: Option<String>,
}

/// What is soon and not known to all.
pub struct Board {
    /// Until when.
    pub until: Timestamp,
    /// Soonest first.
    pub events: Vec<(Event, Vec<OpenPart>)>,
    /// Whether there are more than the board shows.
    pub has_more: bool,
}

/// The board of the next hours, with telephone numbers where the keys to them are given; that is noted in the audit log.
pub async fn board(tx: &mut TenantTx, hours: i64, keyring: Option<&Keyring>) -> Result<Board, ScheduleError> {
    let until = tx.now() + SignedDuration::from_hours(hours);
    let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let mut events = unseen::events(tx, until, most).await?;
    let has_more = events.len() > MOST;
    events.truncate(MOST);
    let ids: Vec<EventId> = events.iter().map(|event| event.occurrence.id).collect();
    let mut parts: HashMap<EventId, Vec<Participant>> = HashMap::new();
    for part in unseen::parts(tx, &ids).await? {
        parts.entry(part.event_id).or_default().push(part);
    }
    let mut shown: Vec<(Event, Vec<OpenPart>)> = Vec::with_capacity(events.len());
    for event in events {
        let is_asked = event.content().requires_acknowledgment;
        let open = parts.remove(&event.occurrence.id).unwrap_or_default().into_iter().filter_map(|part| {
            let missing = rules::missing(&part, &event.occurrence, is_asked);
            (!missing.is_empty()).then_some(OpenPart { part, missing, phone: None })
        });
        let open: Vec<OpenPart> = open.collect();
        if !open.is_empty() {
            shown.push((event, open));
        }
    }
    if let Some(keyring) = keyring {
        let all = shown.iter_mut().flat_map(|(_, open)| open);
        add_phones(tx, keyring, all.collect()).await?;
    }
    Ok(Board { until, events: shown, has_more })
}

async fn add_phones(
    tx: &mut TenantTx,
    keyring: &Keyring,
    people: Vec<&mut OpenPart>,
) -> Result<(), ScheduleError> {
    let mut users: Vec<UserId> = people.iter().map(|open| open.part.user_id).collect();
    users.sort_unstable();
    users.dedup();
    let phones = identity::phones(tx, keyring, &users).await?;
    for open in people {
        open.phone = phones.get(&open.part.user_id).cloned();
    }
    if !phones.is_empty() {
        let organization = tx.organization_id().0;
        let read: Vec<&UserId> = phones.keys().collect();
        tx.audit(
            "personal_read",
            "organization",
            organization,
            json!({"user_ids": read, "parts": ["phone"]}),
        );
    }
    Ok(())
}
