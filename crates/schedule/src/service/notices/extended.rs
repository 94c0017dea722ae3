//! What a series makes by itself is judged when nobody is there: the office reads what is wrong with it.

use jiff::SignedDuration;
use notifications::{CallChange, CallNews, CallNewsKind};
use platform::{Permission, Platform, TenantTx};
use types::{EventId, UserId};

use super::{send, wording};
use crate::error::ScheduleError;
use crate::service::conflicts::PersonClash;
use crate::service::series::Extension;
use crate::store::events;
use crate::store::occurrences::NewOccurrence;

/// How long before an event somebody can be called to it.
const EARLIEST_CALL: SignedDuration = SignedDuration::from_hours(24);
/// Clashes that are named; the rest is counted.
const NAMED: usize = 5;

/// Tells who made the series – where they are not in the office any more, the office – what is wrong with the events it went on
/// with: one message, of the first of them. Nothing where all is well.
pub(in crate::service) async fn extended(
    tx: &mut TenantTx,
    platform: &Platform,
    extension: &Extension,
    rows: &[NewOccurrence],
) -> Result<(), ScheduleError> {
    let Some(first) = first_wrong(extension, rows) else { return Ok(()) };
    let Some(event) = events::find(tx, first).await? else { return Ok(()) };
    let text = |what: &str, to: String| CallChange::Text { what: what.to_owned(), from: None, to: Some(to) };
    let mut changes = Vec::new();
    if !extension.clashes.is_empty() {
        changes.push(text("Clashes on dates that were added", said(&extension.clashes)));
    }
    if !extension.without_room.is_empty() {
        let count = extension.without_room.len();
        let dates = if count == 1 { "date".to_owned() } else { format!("{count} dates") };
        changes.push(text("Without a room, which is taken", dates));
    }
    let dates = i64::try_from(extension.made.len()).unwrap_or(i64::MAX);
    let news = CallNews { changes, ..wording::news(CallNewsKind::Changed, &event, None, dates) };
    let office = identity::members_with_permission(tx, Permission::ScheduleWrite).await?;
    let mut readers: Vec<UserId> = office.iter().map(|member| member.user_id).collect();
    if readers.contains(&event.series.created_by) {
        readers = vec![event.series.created_by];
    }
    let letters = readers.into_iter().map(|user_id| (user_id, vec![news.clone()], Some(first))).collect();
    send(tx, platform, letters).await?;
    Ok(())
}

/// The first of the new events with which something is wrong.
fn first_wrong(extension: &Extension, rows: &[NewOccurrence]) -> Option<EventId> {
    let is_met = |row: &NewOccurrence, clash: &PersonClash| {
        // Who is called before it begins is taken before it begins.
        let first = row.span.start_at.saturating_sub(EARLIEST_CALL).unwrap_or(row.span.start_at);
        clash.event_ids.contains(&row.id) || (first < clash.end_at && row.span.end_at > clash.start_at)
    };
    let is_wrong = |row: &&NewOccurrence| {
        extension.without_room.contains(&row.id) || extension.clashes.iter().any(|clash| is_met(row, clash))
    };
    rows.iter().find(is_wrong).map(|row| row.id)
}

/// Who, and what stands against it.
fn said(clashes: &[PersonClash]) -> String {
    let mut words: Vec<String> = Vec::new();
    for clash in clashes {
        let word = format!("{}: {}", clash.name, clash.title);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let more = words.len().saturating_sub(NAMED);
    words.truncate(NAMED);
    let named = words.join("; ");
    if more == 0 { named } else { format!("{named}; and {more} more") }
}
