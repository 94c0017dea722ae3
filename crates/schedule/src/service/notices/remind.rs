//! Messages about what somebody has not seen, acknowledged or answered: when the office asks for them, and by themselves –
//! a text message some hours before the call, as the office has set it, once a change, and an e-mail when a deadline has passed, once a deadline.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::SignedDuration;
use notifications::{CallNews, CallNewsKind};
use platform::live::Topic;
use platform::{Platform, TenantTx};
use serde_json::json;
use types::{EventId, ParticipantId, UserId};

use super::{link, send, sms, wording};
use crate::error::ScheduleError;
use crate::model::{Channel, Event, EventState, Participant};
use crate::rules;
use crate::service::{locked, notice_settings};
use crate::store::notices::{self, Written};
use crate::store::{events, participants, unseen};

/// Pressed twice, it is sent once.
const AT_ONCE: SignedDuration = SignedDuration::from_mins(1);
/// Messages of one round; the next one takes the rest.
const MOST: i64 = 500;

/// What became of a reminder.
#[derive(Debug, Default)]
pub struct Reminded {
    /// Who got a message.
    pub reminded: Vec<UserId>,
    /// Names of those who have told the company no telephone number.
    pub without_phone: Vec<String>,
    /// Who got the same a moment ago, and not again.
    pub just_reminded: usize,
}

/// Writes again, now, to those who are named, or else to all who have not seen, acknowledged or answered.
pub async fn remind(
    tx: &mut TenantTx,
    platform: &Platform,
    id: EventId,
    named: Option<&[UserId]>,
    channel: Channel,
) -> Result<Reminded, ScheduleError> {
    let event = locked(tx, id, None).await?;
    if event.occurrence.state == EventState::Draft {
        return Err(ScheduleError::InvalidState("This event is a draft: nobody knows of it yet."));
    }
    if event.occurrence.end_at <= tx.now() {
        return Err(ScheduleError::InvalidState("This event is over."));
    }
    if channel == Channel::Sms && !notifications::can_send_sms(&platform.config) {
        return Err(ScheduleError::InvalidState("Text messages are not set up here. Send an e-mail."));
    }
    let is_asked = event.content().requires_acknowledgment;
    let mut parts = participants::ever_of(tx, &[id]).await?;
    parts.retain(|part| part.removed_at.is_none());
    match named {
        Some(named) => {
            if named.iter().any(|user_id| parts.iter().all(|part| part.user_id != *user_id)) {
                return Err(ScheduleError::field("user_ids", "Name people who take part in the event."));
            }
            parts.retain(|part| named.contains(&part.user_id));
        }
        None => parts.retain(|part| !rules::missing(part, &event.occurrence, is_asked).is_empty()),
    }
    let all = parts.len();
    let now = tx.now();
    let is_new = |part: &Participant| {
        part.message_channel != Some(channel) || part.message_at.is_none_or(|at| now - AT_ONCE >= at)
    };
    parts.retain(is_new);
    let just_reminded = all - parts.len();
    let version = event.series.version;
    let pairs: Vec<(&Event, &Participant)> = parts.iter().map(|part| (&event, part)).collect();
    let (reminded, without_phone) = match channel {
        Channel::Email => (mail(tx, platform, &pairs).await?, Vec::new()),
        Channel::Sms => text(tx, platform, &pairs).await?,
    };
    let mut written = Written::default();
    for user_id in &reminded {
        written.push(id, *user_id);
    }
    notices::set_written(tx, &written, channel).await?;
    tx.audit("event_remind", "event", id.0, json!({"channel": channel, "user_ids": reminded}));
    tx.publish(Topic::Event, id.0, version, Vec::new());
    Ok(Reminded { reminded, without_phone, just_reminded })
}

/// A letter each, about all of their events.
async fn mail(
    tx: &mut TenantTx,
    platform: &Platform,
    parts: &[(&Event, &Participant)],
) -> Result<Vec<UserId>, ScheduleError> {
    let mut letters: BTreeMap<UserId, (Vec<CallNews>, Option<EventId>)> = BTreeMap::new();
    for (event, part) in parts {
        let kind = match event.occurrence.state {
            EventState::Cancelled => CallNewsKind::Cancelled,
            EventState::Draft | EventState::Tentative | EventState::Confirmed => CallNewsKind::Reminder,
        };
        let mut news = wording::news(kind, event, Some(part), 1);
        // One that has passed is no time until which something can be done.
        news.deadline = news.deadline.filter(|deadline| *deadline > tx.now());
        let letter = letters.entry(part.user_id).or_default();
        letter.0.push(news);
        letter.1 = Some(event.occurrence.id);
    }
    let letters = letters.into_iter().map(|(user_id, (calls, opened))| (user_id, calls, opened)).collect();
    Ok(send(tx, platform, letters).await?)
}

/// A text message each; names of those without a number come back, too.
async fn text(
    tx: &mut TenantTx,
    platform: &Platform,
    parts: &[(&Event, &Participant)],
) -> Result<(Vec<UserId>, Vec<String>), ScheduleError> {
    if parts.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let users: Vec<UserId> = parts.iter().map(|(_, part)| part.user_id).collect();
    let members = identity::members_by_users(tx, &users).await?;
    let phones = identity::phones(tx, &platform.keyring, &users).await?;
    let organization = identity::organization(tx).await?;
    let mut differences = sms::differences(tx, parts).await?;
    let (mut texted, mut without) = (Vec::new(), Vec::new());
    for (event, part) in parts {
        if members.iter().all(|member| member.user_id != part.user_id) {
            continue;
        }
        let Some(phone) = phones.get(&part.user_id) else {
            without.push(part.person_name.clone());
            continue;
        };
        let link = link(platform, Some(event.occurrence.id));
        let different = differences.remove(&part.id).unwrap_or_default();
        let words = sms::words(&organization.name, event, &different, &link);
        let span = &event.occurrence;
        let until = if span.start_at > tx.now() { span.start_at } else { span.end_at };
        notifications::send_sms(tx, &platform.keyring, part.user_id, phone, &words, until).await?;
        texted.push(part.user_id);
    }
    Ok((texted, without))
}

/// Climbs the ladder: who has not seen the last change of what begins soon, or that they are called to it, gets a text message –
/// once, also where that goes for more days of a series.
pub async fn text_unseen(tx: &mut TenantTx, platform: &Platform) -> Result<bool, ScheduleError> {
    if !notifications::can_send_sms(&platform.config) {
        return Ok(false);
    }
    let hours = notice_settings::read(tx).await?.text_hours_before;
    let until = tx.now() + SignedDuration::from_hours(hours.into());
    let parts = unseen::to_text(tx, until, MOST).await?;
    let all = found(tx, &parts).await?;
    let mut pairs: Vec<(&Event, &Participant)> = pairs(&all, &parts);
    // Of two dates of one series the first is named; whoever looks sees both.
    let mut named = BTreeSet::new();
    pairs.retain(|(event, part)| named.insert((event.series.id, part.user_id)));
    let (texted, _) = text(tx, platform, &pairs).await?;
    let (mut written, mut known) = (Written::default(), Vec::new());
    for part in parts.iter().filter(|part| texted.contains(&part.user_id)) {
        written.push(part.event_id, part.user_id);
        known.push(part.id);
    }
    notices::set_written(tx, &written, Channel::Sms).await?;
    let ids: Vec<ParticipantId> = parts.iter().map(|part| part.id).collect();
    unseen::set_texted(tx, &ids).await?;
    unseen::set_known(tx, &known).await?;
    announce(tx, &all);
    Ok(is_full(parts.len()))
}

/// Reminds those who have let a deadline pass, once.
pub async fn remind_late(tx: &mut TenantTx, platform: &Platform) -> Result<bool, ScheduleError> {
    let late = unseen::late_parts(tx, MOST).await?;
    let parts: Vec<Participant> = late.iter().map(|late| late.part.clone()).collect();
    let all = found(tx, &parts).await?;
    mail(tx, platform, &pairs(&all, &parts)).await?;
    unseen::set_late(tx, &late).await?;
    announce(tx, &all);
    Ok(is_full(late.len()))
}

fn is_full(found: usize) -> bool {
    i64::try_from(found).is_ok_and(|found| found == MOST)
}

async fn found(tx: &mut TenantTx, parts: &[Participant]) -> Result<HashMap<EventId, Event>, ScheduleError> {
    if parts.is_empty() {
        return Ok(HashMap::new());
    }
    let mut ids: Vec<EventId> = parts.iter().map(|part| part.event_id).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(events::find_all(tx, &ids).await?)
}

fn pairs<'a>(
    events: &'a HashMap<EventId, Event>,
    parts: &'a [Participant],
) -> Vec<(&'a Event, &'a Participant)> {
    parts.iter().filter_map(|part| Some((events.get(&part.event_id)?, part))).collect()
}

fn announce(tx: &mut TenantTx, events: &HashMap<EventId, Event>) {
    for event in events.values() {
        tx.publish(Topic::Event, event.occurrence.id.0, event.series.version, Vec::new());
    }
}
