//! Somebody tells that they cannot come when they are called already: the office reads of it, and the calls stay as they are.

use jiff::civil::Time;
use notifications::{CallNews, CallNewsKind};
use platform::{Permission, Platform, TenantTx};
use types::{EventId, UserId};

use super::{send, wording};
use crate::error::ScheduleError;
use crate::model::BlockOut;
use crate::service::author;
use crate::store::{block_outs, events};

/// Calls that are named.
const MOST: i64 = 20;

/// Tells those who keep the schedule, but not who noted it, to which calls somebody cannot come at these times. Nothing where there
/// are none.
pub(in crate::service) async fn away(
    tx: &mut TenantTx,
    platform: &Platform,
    there: &[BlockOut],
) -> Result<(), ScheduleError> {
    let hit = block_outs::calls(tx, there, MOST).await?;
    let Some((first, _)) = hit.first().copied() else { return Ok(()) };
    let ids: Vec<EventId> = hit.iter().map(|(id, _)| *id).collect();
    let found = events::find_all(tx, &ids).await?;
    let news = |(id, place): &(EventId, usize)| {
        let (event, away) = (found.get(id)?, there.get(*place)?);
        let text = format!("{}: {}", away.person_name, days(away));
        let changes = vec![wording::text("Cannot come", None, Some(text))];
        Some(CallNews { changes, ..wording::news(CallNewsKind::Changed, event, None, 1) })
    };
    let calls: Vec<CallNews> = hit.iter().filter_map(news).collect();
    let author = author(tx)?;
    let office = identity::members_with_permission(tx, Permission::ScheduleWrite).await?;
    let readers = office.into_iter().map(|member| member.user_id).filter(|reader| *reader != author);
    let letters: Vec<(UserId, Vec<CallNews>, Option<EventId>)> =
        readers.map(|user_id| (user_id, calls.clone(), Some(first))).collect();
    send(tx, platform, letters).await?;
    Ok(())
}

/// From when to when: `Wed 10 Mar 2027 - Fri 12 Mar 2027`, or with the times on the clock of the zone.
fn days(there: &BlockOut) -> String {
    let (start, end) = (there.local_start, there.local_end);
    let day = "%a %-d %b %Y";
    if start.time() == Time::midnight() && end.time() == Time::midnight() {
        let last = end.date().yesterday().unwrap_or_else(|_| end.date());
        let (first, last) = (start.strftime(day).to_string(), last.strftime(day).to_string());
        return if first == last { first } else { format!("{first} – {last}") };
    }
    let end_format = if start.date() == end.date() { "%H:%M" } else { "%a %-d %b %Y %H:%M" };
    format!("{} – {} ({})", start.strftime("%a %-d %b %Y %H:%M"), end.strftime(end_format), there.timezone)
}
