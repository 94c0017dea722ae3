//! A person's calendar for other programs: made and taken back by the person, read by whoever has its address.
//!
//! Programs ask every hour and mostly nothing has changed. What was sent last is kept as a hash with the schedule's revision
//! and the day; while these are the same, one small statement answers.

use calendar::ics::Calendar;
use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use platform::crypto::TenantToken;
use platform::db::context::{Actor, Purpose};
use platform::http::request;
use platform::page::PageRequest;
use platform::{DbError, Platform, TenantTx, crypto};
use serde_json::json;
use types::{CalendarFeedId, UserId};

use crate::error::ScheduleError;
use crate::feed::{CalendarFeed, FeedDetails, Include, MOST_FEEDS, Sent};
use crate::ical;
use crate::model::EventState;
use crate::store::lists::{self, ListFilter};
use crate::store::{feeds, participants};
use crate::time::{self, Zone};

/// Days of the past that are shown; cancelled events stay as long after they were cancelled.
const PAST_DAYS: i64 = 30;
/// Months ahead that are shown: as many as series are worked out for.
const MONTHS_AHEAD: i64 = 18;
/// Most events of one calendar, the soonest first.
const MOST_EVENTS: i64 = 5_000;
/// How often programs are told to ask.
const REFRESH_MINUTES: u32 = 60;
/// How exactly the last use is known.
const USE_NOTED_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// A page of somebody's addresses, newest first.
pub async fn list(
    tx: &mut TenantTx,
    user_id: UserId,
    page: &PageRequest,
) -> Result<(Vec<CalendarFeed>, Option<i64>), ScheduleError> {
    Ok(feeds::page(tx, user_id, page).await?)
}

/// Makes an address; its secret is shown this once.
pub async fn create(
    tx: &mut TenantTx,
    user_id: UserId,
    name: Option<String>,
    include: Include,
) -> Result<(CalendarFeed, TenantToken), ScheduleError> {
    feeds::hold(tx, user_id).await?;
    if feeds::count(tx, user_id).await? >= MOST_FEEDS {
        return Err(ScheduleError::InvalidState("You have 10 calendar addresses. Take one back first."));
    }
    let (id, created_at) = (CalendarFeedId::generate(), tx.now());
    let feed = CalendarFeed { id, user_id, name, include, created_at, last_used_at: None, sent: None };
    let token = TenantToken::generate(tx.organization_id());
    feeds::insert(tx, &feed, &token.hash()).await?;
    let told = json!({"name": feed.name, "types": feed.include.types, "tentative": feed.include.tentative,
        "details": feed.include.details});
    tx.audit("calendar_feed_create", "calendar_feed", id.0, told);
    Ok((feed, token))
}

/// Takes an address back.
pub async fn delete(tx: &mut TenantTx, user_id: UserId, id: CalendarFeedId) -> Result<(), ScheduleError> {
    if !feeds::delete(tx, id, user_id).await? {
        return Err(ScheduleError::Missing("There is no such calendar address."));
    }
    tx.audit("calendar_feed_delete", "calendar_feed", id.0, json!({}));
    Ok(())
}

/// What a program has of the calendar already.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// `If-None-Match`, as it came.
    pub etags: Option<String>,
    /// `If-Modified-Since`, which counts without the other one only.
    pub since: Option<Timestamp>,
}

impl Known {
    fn includes(&self, sent: &Sent) -> bool {
        match (&self.etags, self.since) {
            (Some(etags), _) => {
                let etag = sent.etag();
                etags.split(',').map(str::trim).any(|known| {
                    // A proxy that compresses calls them weak.
                    known == "*" || known.strip_prefix("W/").unwrap_or(known) == etag
                })
            }
            (None, Some(since)) => sent.changed_at.as_second() <= since.as_second(),
            (None, None) => false,
        }
    }
}

/// A calendar as it is now.
pub struct Reading {
    /// Its text; nothing where the program has it.
    pub text: Option<String>,
    /// What it is known by.
    pub sent: Sent,
}

/// The calendar behind a secret; nothing where there is none (any more), or the person has left.
pub async fn read(
    platform: &Platform,
    token: &TenantToken,
    known: &Known,
) -> Result<Option<Reading>, ScheduleError> {
    let system = platform.system(Purpose::CalendarFeed, request::origin());
    let tenant = system.for_organization(token.organization_id, Actor::system());
    let (hash, now) = (token.hash(), tenant.now());
    let today = Offset::UTC.to_datetime(now).date();
    let found = tenant
        .read(async |tx| {
            let Some((feed, revision)) = feeds::find(tx, &hash).await? else { return Ok(None) };
            let is_same = |sent: &&Sent| (sent.revision, sent.read_on) == (revision, today);
            let calendar = match feed.sent.as_ref().filter(is_same) {
                Some(sent) if known.includes(sent) => None,
                _ => Some(calendar(tx, &feed, today).await?),
            };
            Ok::<_, ScheduleError>(Some((feed, revision, calendar)))
        })
        .await?;
    let Some((feed, revision, calendar)) = found else { return Ok(None) };
    let Some(calendar) = calendar else {
        if feed.last_used_at.is_none_or(|used| now.duration_since(used) >= USE_NOTED_EVERY) {
            tenant.write(async |tx| feeds::set_used(tx, feed.id).await).await?;
        }
        return Ok(feed.sent.map(|sent| Reading { text: None, sent }));
    };
    let fault = |error| DbError::Other(format!("a calendar: {error}"));
    let text = tokio::task::spawn_blocking(move || calendar.write()).await.map_err(fault)?;
    let hash = crypto::sha256(text.as_bytes());
    let since = feed.sent.filter(|sent| sent.hash == hash).map(|sent| sent.changed_at);
    let sent = Sent { hash, changed_at: since.unwrap_or(now), revision, read_on: today };
    tenant.write(async |tx| feeds::set_sent(tx, feed.id, &sent).await).await?;
    let text = Some(text).filter(|_| !known.includes(&sent));
    Ok(Some(Reading { text, sent }))
}

/// What a person's calendar shows on a day. It depends on nothing but the schedule, the address and the day.
async fn calendar(tx: &mut TenantTx, feed: &CalendarFeed, today: Date) -> Result<Calendar, ScheduleError> {
    let utc = Zone::parse("UTC").ok_or_else(|| DbError::Other("no UTC".into()))?;
    let first = today.saturating_sub(PAST_DAYS.days());
    let (from, to) = time::window(first, today.saturating_add(MONTHS_AHEAD.months()), &utc);
    let mut states = vec![EventState::Confirmed, EventState::Cancelled];
    if feed.include.tentative {
        states.push(EventState::Tentative);
    }
    let filter = ListFilter {
        from,
        to,
        types: feed.include.types.clone(),
        states,
        production_id: None,
        room_id: None,
        artist_id: None,
        user_id: Some(feed.user_id),
        shows_drafts: false,
    };
    let page = PageRequest { limit: MOST_EVENTS, after: None, count: false };
    let (mut events, _) = lists::list(tx, &filter, &page).await?;
    events.retain(|event| {
        event.occurrence.state != EventState::Cancelled || event.occurrence.updated_at >= from
    });
    let ids: Vec<_> = events.iter().map(|event| event.occurrence.id).collect();
    let mine = participants::of_person(tx, &ids, feed.user_id).await?;
    let name = match &feed.name {
        Some(name) => name.clone(),
        None => format!("{}: my calls", identity::organization(tx).await?.name),
    };
    let entry = |event: &crate::model::Event| {
        let part = mine.get(&event.occurrence.id);
        match feed.include.details {
            FeedDetails::Full => ical::full(event, part),
            FeedDetails::Busy => ical::busy(event, part),
        }
    };
    Ok(Calendar {
        name: Some(name),
        refresh_minutes: Some(REFRESH_MINUTES),
        events: events.iter().map(entry).collect(),
        ..Calendar::default()
    })
}
