//! Who is written to about the schedule, and when. A change waits five minutes for the next one, so that somebody who
//! corrects themselves does not send two messages; then [`tell`] writes one e-mail a person about all that is due, from what
//! was before the first change to what is so now. What is back to what it was is not mentioned.
//!
//! Told are those whom the change names as its audience, but not who made it. *Affected* are those who take part and know of
//! their call; who does not know of it yet is told that they are called, with all that is so by then. Who has declined hears
//! of another time only (their answer may be another one now) and of being taken out. The office is who may write the
//! schedule. Drafts, and what is over, are told to nobody.

mod away;
pub mod compose;
mod extended;
pub mod remind;
mod sms;
mod wording;

use std::collections::HashMap;

use identity::MemberSummary;
use jiff::{SignedDuration, Timestamp};
use notifications::{CallNews, Message, Recipient};
use platform::live::Topic;
use platform::{DbError, Platform, TenantTx};
use types::{EventId, SeriesId, UserId};

use crate::error::ScheduleError;
use crate::jobs::NoticesTell;
use crate::model::{Audience, Channel};
use crate::store::notices::{self, Written};
use crate::store::updates::{self, NewUpdate};
pub(super) use away::away;
use compose::{Mark, Material};
pub(super) use extended::extended;

/// How long a change waits for the next one.
const WAIT: SignedDuration = SignedDuration::from_mins(5);
/// The queue's clock may be this much before ours.
const SLACK: SignedDuration = SignedDuration::from_secs(30);
/// Series of one round; the next one takes the rest.
const MOST: i64 = 400;

/// Keeps a change. Those who are to know are written to after a while, nobody of a draft or a slip of the pen.
pub(super) async fn keep(
    tx: &mut TenantTx,
    update: &NewUpdate<'_>,
    is_published: bool,
) -> Result<(), ScheduleError> {
    let waits = is_published && update.audience != Audience::Silent;
    updates::insert(tx, update, waits).await?;
    if waits { wait(tx, update.series_id).await } else { Ok(()) }
}

/// Something of the series is to be told. Waits from the first change on, and until a full minute: what somebody does within
/// it to several events is one message, too.
pub(super) async fn wait(tx: &mut TenantTx, series_id: SeriesId) -> Result<(), ScheduleError> {
    let after = tx.now() + WAIT;
    let minute = Timestamp::from_second((after.as_second() / 60 + 1) * 60).unwrap_or(after);
    let due_at = notices::wait(tx, series_id, minute).await?;
    let key = format!("event_notices/{}/{due_at}", tx.organization_id());
    Ok(tx.enqueue_at(&NoticesTell {}, key, due_at)?)
}

/// Those who are called by an act whose audience are not they need not be told of it later.
pub(super) async fn called(
    tx: &mut TenantTx,
    events: &[EventId],
    users: Option<&[UserId]>,
    audience: Audience,
) -> Result<(), ScheduleError> {
    match audience {
        Audience::Affected | Audience::All => Ok(()),
        Audience::Staff | Audience::Silent => Ok(notices::set_not_to_tell(tx, events, users).await?),
    }
}

/// Writes to all to whom something is due, and notes it, in one transaction: cut off at any point, it was not done, and done
/// again, there is nothing left. Returns of how many series.
pub async fn tell(tx: &mut TenantTx, platform: &Platform) -> Result<usize, ScheduleError> {
    let until = tx.now() + SLACK;
    let due = notices::take(tx, until, MOST).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let material = Material::gather(tx, &due).await?;
    let mut letters: Vec<(UserId, Vec<CallNews>, Option<EventId>)> = Vec::new();
    let mut called = Written::default();
    let (mut unwritten, mut dropped) = (Written::default(), Written::default());
    let (mut changed, mut changed_series) = (Written::default(), Written::default());
    for (user_id, items) in material.compose() {
        let mut calls = Vec::with_capacity(items.len());
        let mut opened = None;
        for item in items {
            match item.mark {
                Mark::Called(series) if item.news.is_none() => unwritten.push(series, user_id),
                Mark::Called(series) => called.push(series, user_id),
                Mark::Changed(event) => changed.push(event, user_id),
                Mark::ChangedSeries(series) => changed_series.push(series, user_id),
                Mark::Dropped(series) => dropped.push(series, user_id),
            }
            opened = (!matches!(item.mark, Mark::Dropped(_))).then_some(item.event_id);
            calls.extend(item.news);
        }
        if !calls.is_empty() {
            letters.push((user_id, calls, opened));
        }
    }
    notices::set_called(tx, &called, Some(Channel::Email)).await?;
    notices::set_called(tx, &unwritten, None).await?;
    notices::set_written(tx, &changed, Channel::Email).await?;
    notices::set_written_of_series(tx, &changed_series).await?;
    notices::set_dropped(tx, &dropped).await?;
    notices::set_told(tx, &material.updates.iter().map(|update| update.id).collect::<Vec<_>>()).await?;
    send(tx, platform, letters).await?;
    for (series_id, version) in material.versions() {
        tx.publish(Topic::Event, series_id.0, version, Vec::new());
    }
    Ok(due.len())
}

/// Sends to each of these people one e-mail about their calls, soonest first. A single one can be opened from it, where it is
/// named. Who has left gets no letters any more; returns who got one.
async fn send(
    tx: &mut TenantTx,
    platform: &Platform,
    letters: Vec<(UserId, Vec<CallNews>, Option<EventId>)>,
) -> Result<Vec<UserId>, DbError> {
    if letters.is_empty() {
        return Ok(Vec::new());
    }
    let users: Vec<UserId> = letters.iter().map(|(user_id, ..)| *user_id).collect();
    let members = identity::members_by_users(tx, &users).await?;
    let mut members: HashMap<UserId, MemberSummary> =
        members.into_iter().map(|member| (member.user_id, member)).collect();
    let (mut mails, mut written) = (Vec::with_capacity(letters.len()), Vec::with_capacity(letters.len()));
    for (user_id, mut calls, opened) in letters {
        let Some(member) = members.remove(&user_id) else { continue };
        calls.sort_by_key(|call| call.span.start_at);
        let link = link(platform, opened.filter(|_| calls.len() == 1));
        let recipient =
            Recipient { email: member.email, first_name: member.first_name, timezone: member.timezone };
        mails.push((user_id, recipient, Message::Schedule { calls, link }));
        written.push(user_id);
    }
    let organization = identity::organization(tx).await?;
    notifications::tell(tx, &platform.keyring, &organization.name, &mails).await?;
    Ok(written)
}

/// The address of an event, or of the schedule.
fn link(platform: &Platform, event: Option<EventId>) -> String {
    let base = &platform.config.public_url;
    event.map_or_else(|| format!("{base}/schedule"), |id| format!("{base}/schedule/{id}"))
}
