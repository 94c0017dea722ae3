//! Times at which people cannot come: told by themselves, or noted by the office. Whoever calls them then is asked for a
//! reason, as for any clash of people; calls that are there already stay as they are, and are answered by themselves; the office is
//! told of them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan as _};
use platform::live::Topic;
use platform::page::PageRequest;
use platform::{Platform, TenantTx};
use serde_json::json;
use types::{BlockOutId, UserId};

use super::{Caller, author, notices};
use crate::error::ScheduleError;
use crate::model::BlockOut;
use crate::store::availability;
use crate::store::block_outs::{self, BlockOutFilter};
use crate::time::{self, LocalTime, Zone, nearest_instant};

/// Longest time; whoever is away for longer is not engaged.
const LONGEST: SignedDuration = SignedDuration::from_hours(400 * 24);
/// Longest window of a list.
const MOST_DAYS: i32 = 800;

const MISSING: ScheduleError = ScheduleError::Missing("There is no such time.");

/// What somebody says.
#[derive(Clone, Debug)]
pub struct BlockOutDetails {
    /// Made by the device, so that sending it again makes no second one.
    pub id: Option<BlockOutId>,
    /// Whose time it is.
    pub user_id: UserId,
    /// From when.
    pub local_start: LocalTime,
    /// Until when; of whole days the midnight after the last one.
    pub local_end: LocalTime,
    /// The company's where it is not said.
    pub zone: Option<Zone>,
    /// For the office.
    pub note: Option<String>,
}

/// Notes that somebody cannot come, and tells the office to what they are called then. Sent again, it stays as it is.
pub async fn create(
    tx: &mut TenantTx,
    platform: &Platform,
    details: BlockOutDetails,
) -> Result<BlockOut, ScheduleError> {
    let created_by = author(tx)?;
    let member = identity::member_by_user(tx, details.user_id).await?;
    let member = member.ok_or_else(|| ScheduleError::field("user_id", "Name a member of this company."))?;
    let zone = match details.zone {
        Some(zone) => zone,
        None => super::create::home_zone(tx).await?,
    };
    let (local_start, local_end) = (details.local_start.0, details.local_end.0);
    let (start_at, end_at) = (nearest_instant(local_start, &zone), nearest_instant(local_end, &zone));
    if end_at <= start_at {
        return Err(ScheduleError::field("local_end", "Choose an end after the start."));
    }
    if end_at.duration_since(start_at) > LONGEST {
        return Err(ScheduleError::field("local_end", "Choose at most 400 days."));
    }
    let new = BlockOut {
        id: details.id.unwrap_or_else(BlockOutId::generate),
        user_id: details.user_id,
        person_name: member.name,
        local_start,
        local_end,
        timezone: zone.name().to_owned(),
        start_at,
        end_at,
        note: details.note,
        availability_request_id: None,
        created_at: tx.now(),
    };
    if let Some(there) = block_outs::find(tx, new.id).await? {
        return same(there, &new);
    }
    block_outs::insert(tx, &new, created_by).await?;
    // Of two at once, one was quicker; one that was taken back stays so.
    let there = block_outs::find(tx, new.id).await?;
    let there =
        there.ok_or(ScheduleError::Conflict("This was sent before, and taken back. Make a new one."))?;
    let there = same(there, &new)?;
    tx.audit(
        "block_out_create",
        "block_out",
        new.id.0,
        json!({"user_id": new.user_id, "local_start": time::written(local_start), "local_end": time::written(local_end),
            "timezone": new.timezone}),
    );
    notices::away(tx, platform, std::slice::from_ref(&there)).await?;
    tx.publish(Topic::Event, there.id.0, 0, vec![there.user_id]);
    Ok(there)
}

fn same(there: BlockOut, new: &BlockOut) -> Result<BlockOut, ScheduleError> {
    let is_same = (there.user_id, there.start_at, there.end_at) == (new.user_id, new.start_at, new.end_at);
    if is_same { Ok(there) } else { Err(ScheduleError::Conflict("This id is taken. Make a new one.")) }
}

/// Takes it back: one's own, or for the office anybody's.
pub async fn remove(
    tx: &mut TenantTx,
    id: BlockOutId,
    caller: Caller,
    writes: bool,
) -> Result<(), ScheduleError> {
    let there = block_outs::find(tx, id).await?.ok_or(MISSING)?;
    if there.user_id != caller.user_id && !writes {
        return Err(MISSING);
    }
    if let Some(request) = there.availability_request_id
        && availability::find_shared(tx, request).await?.is_some_and(|request| request.closed_at.is_none())
    {
        return Err(ScheduleError::InvalidState(
            "This is what you answered when you were asked. Change the answer instead.",
        ));
    }
    block_outs::remove(tx, id).await?;
    tx.audit("block_out_delete", "block_out", id.0, json!({"user_id": there.user_id}));
    tx.publish(Topic::Event, id.0, 0, vec![there.user_id]);
    Ok(())
}

/// Which are listed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Days {
    /// The first day; today where it is not said.
    pub first: Option<Date>,
    /// The last day; a year on where it is not said.
    pub last: Option<Date>,
    /// Of this person only.
    pub user_id: Option<UserId>,
}

/// A page of them, newest first: one's own, and for the office everybody's.
pub async fn list(
    tx: &mut TenantTx,
    days: Days,
    caller: Caller,
    page: &PageRequest,
) -> Result<(Vec<BlockOut>, Option<i64>), ScheduleError> {
    let zone = super::create::home_zone(tx).await?;
    let now: Timestamp = tx.now();
    let first = days.first.unwrap_or_else(|| zone.local(now).date());
    let last = days.last.unwrap_or_else(|| first.saturating_add(1.year()));
    if last < first || first.saturating_add(MOST_DAYS.days()) < last {
        let text = "Choose a day that is not before start_date and at most 800 days on.";
        return Err(ScheduleError::field("end_date", text));
    }
    let (from, to) = time::window(first, last, &zone);
    let user_id = if caller.is_office() { days.user_id } else { Some(caller.user_id) };
    Ok(block_outs::page(tx, &BlockOutFilter { from, to, user_id }, page).await?)
}
