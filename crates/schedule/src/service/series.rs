//! Series: what a rule says becomes occurrences within a horizon, a series is split where only a part of it changes, and
//! another rule keeps what it has in common with the one before – with its answers and attendance.

use std::collections::HashSet;

use calendar::recurrence::{Recurrence, Start};
use jiff::civil::DateTime;
use jiff::{SignedDuration, ToSpan as _};
use platform::{Platform, TenantTx};
use types::{EventId, SeriesId};

use super::conflicts::PersonClash;
use super::{locked, notices};
use crate::error::ScheduleError;
use crate::model::{Event, EventState, MOST_OCCURRENCES, Range, Series};
use crate::store::events;
use crate::store::occurrences::{self, NewOccurrence};
use crate::store::{notices as told, participants};
use crate::time::{LocalTime, Span, Zone};

/// How many months ahead occurrences are made.
const HORIZON_MONTHS: i64 = 18;

/// Instances that show whether a rule is still the same after a move.
const COMPARED: usize = 60;

/// What somebody writes of how an event repeats.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// `FREQ=WEEKLY;BYDAY=MO`.
    pub rrule: Option<String>,
    /// More times.
    pub rdates: Vec<LocalTime>,
    /// Times at which it is not.
    pub exdates: Vec<LocalTime>,
}

impl Rule {
    /// Whether anything repeats.
    pub fn is_empty(&self) -> bool {
        self.rrule.is_none() && self.rdates.is_empty()
    }

    fn lines(&self) -> String {
        let mut lines = Vec::new();
        if let Some(rule) = &self.rrule {
            lines.push(format!("RRULE:{}", rule.trim().trim_start_matches("RRULE:")));
        }
        for (name, times) in [("RDATE", &self.rdates), ("EXDATE", &self.exdates)] {
            lines.extend(times.iter().map(|time| format!("{name}:{}", time.0.strftime("%Y%m%dT%H%M%S"))));
        }
        lines.join("\n")
    }
}

fn refused(reason: impl std::fmt::Display) -> ScheduleError {
    ScheduleError::field("rrule", reason.to_string())
}

/// The rule that somebody wrote, for an event that begins with `span`.
pub(super) fn checked(rule: &Rule, span: &Span) -> Result<Recurrence, ScheduleError> {
    let text = rule.lines();
    if text.len() > 8_000 {
        return Err(refused("Use fewer dates."));
    }
    let is_within_a_day = ["SECONDLY", "MINUTELY", "HOURLY", "BYHOUR", "BYMINUTE", "BYSECOND"];
    if is_within_a_day.iter().any(|word| text.to_ascii_uppercase().contains(word)) {
        return Err(refused(
            "An event repeats by days, weeks, months or years; its time is that of local_start.",
        ));
    }
    let start = Start::in_zone(span.local_start, span.zone.zone().clone());
    let recurrence = Recurrence::parse(start, &text).map_err(refused)?;
    match recurrence.first().map_err(refused)? {
        Some(_) => Ok(recurrence),
        None => Err(refused("This rule leaves no event at all.")),
    }
}

/// The stored rule of a series.
pub(super) fn stored(series: &Series) -> Result<Option<Recurrence>, ScheduleError> {
    let Some(text) = &series.recurrence else { return Ok(None) };
    let start = Start::in_zone(series.local_start, zone(series, &series.timezone)?.zone().clone());
    let fault = |error| platform::DbError::Other(format!("rule of series {}: {error}", series.id));
    Ok(Some(Recurrence::parse(start, text).map_err(fault)?))
}

/// A zone that a series has.
fn zone(series: &Series, name: &str) -> Result<Zone, platform::DbError> {
    let fault = || platform::DbError::Other(format!("series {} in the unknown zone {name}", series.id));
    Zone::parse(name).ok_or_else(fault)
}

/// How far ahead occurrences are made of a series that begins then.
pub(super) fn horizon(tx: &TenantTx, local_start: DateTime) -> DateTime {
    let now = jiff::tz::Offset::UTC.to_datetime(tx.now());
    now.max(local_start).saturating_add(HORIZON_MONTHS.months())
}

/// The occurrences from one time to another.
pub(super) fn expand(
    recurrence: &Recurrence,
    span: &Span,
    from: DateTime,
    to: DateTime,
) -> Result<Vec<NewOccurrence>, ScheduleError> {
    let found = recurrence.between(from, to, MOST_OCCURRENCES + 1).map_err(refused)?;
    if found.len() > MOST_OCCURRENCES {
        return Err(refused(
            "This rule makes more than 1,000 events in 18 months. Repeat it less often, or end it.",
        ));
    }
    let row = |local: DateTime| NewOccurrence {
        id: EventId::generate(),
        original_start: local,
        // The one that was written keeps what was said of a doubled hour.
        span: if local == span.local_start { span.clone() } else { span.beginning_at(local) },
    };
    Ok(found.into_iter().map(|found| row(found.local)).collect())
}

/// The occurrences of what was just written: of an event that does not repeat, the one.
pub(super) fn first_occurrences(
    tx: &TenantTx,
    recurrence: Option<&Recurrence>,
    span: &Span,
) -> Result<(Vec<NewOccurrence>, Option<DateTime>), ScheduleError> {
    let Some(recurrence) = recurrence else {
        let row =
            NewOccurrence { id: EventId::generate(), original_start: span.local_start, span: span.clone() };
        return Ok((vec![row], None));
    };
    let until = horizon(tx, span.local_start);
    let rows = expand(recurrence, span, span.local_start, until)?;
    if rows.is_empty() {
        return Err(refused("This rule leaves no event within 18 months of its start."));
    }
    Ok((rows, Some(until)))
}

/// The event as the head of a series of its own, where this and all following are meant: what is before stays with the
/// old one. Otherwise, and where nothing is before, the event as it is.
pub(super) async fn separated(tx: &mut TenantTx, event: Event, range: Range) -> Result<Event, ScheduleError> {
    let old = event.series.clone();
    let Some(recurrence) = stored(&old)?.filter(|_| range == Range::Following) else { return Ok(event) };
    let at = event.occurrence.original_start;
    let cannot = "This event is none of the rule's. Change it by itself, or all of them.";
    let halves = recurrence.split_at(at).map_err(|_| ScheduleError::InvalidState(cannot))?;
    let (earlier, later) = match halves {
        (None, _) => return Ok(event),
        (Some(_), None) => return Err(ScheduleError::InvalidState(cannot)),
        (Some(earlier), Some(later)) => (earlier, later),
    };
    let length = old.local_end.duration_since(old.local_start);
    let local_start = later.start().local();
    let new = Series {
        id: SeriesId::generate(),
        local_start,
        local_end: local_start.saturating_add(length),
        recurrence: Some(later.text()),
        ..old.clone()
    };
    events::insert(tx, &new, Some(old.id)).await?;
    participants::copy_members(tx, old.id, new.id).await?;
    told::copy(tx, old.id, new.id).await?;
    let moving: Vec<EventId> =
        occurrences::of_series(tx, old.id, Some(at)).await?.iter().map(|row| row.id).collect();
    occurrences::hand_over(tx, &moving, new.id).await?;
    events::update(tx, &Series { recurrence: Some(earlier.text()), ..old }, false).await?;
    locked(tx, event.occurrence.id, None).await
}

/// Makes of a series what its changed rule says, from now on: what both rules have stays, what is new is made, what is not
/// there any more is cancelled. Returns what was made and what was cancelled.
pub(super) async fn reconcile(
    tx: &mut TenantTx,
    series: &Series,
    span: &Span,
) -> Result<(Vec<EventId>, Vec<EventId>), ScheduleError> {
    let Some(recurrence) = stored(series)? else { return Ok((Vec::new(), Vec::new())) };
    let until = series.expanded_until.unwrap_or(series.local_start);
    let wanted = expand(&recurrence, span, series.local_start, until)?;
    let there = occurrences::of_series(tx, series.id, None).await?;
    let places: HashSet<DateTime> = wanted.iter().map(|row| row.original_start).collect();
    let taken: HashSet<DateTime> = there.iter().map(|row| row.original_start).collect();
    let now = tx.now();
    let ahead =
        wanted.into_iter().filter(|row| !taken.contains(&row.original_start) && row.span.start_at > now);
    let new: Vec<NewOccurrence> = ahead.collect();
    let is_gone = |row: &&occurrences::Standing| {
        row.start_at > now && row.state != EventState::Cancelled && !places.contains(&row.original_start)
    };
    let gone: Vec<EventId> = there.iter().filter(is_gone).map(|row| row.id).collect();
    occurrences::set_state(tx, &gone, EventState::Cancelled).await?;
    occurrences::insert_all(tx, series, &new).await?;
    let made: Vec<EventId> = new.iter().map(|row| row.id).collect();
    participants::insert_members(tx, &made, false).await?;
    Ok((made, gone))
}

/// What a series says of its repeating when it is moved on the wall by so much: its dates and its end move along. Refused
/// where the rule itself names other days.
pub(super) fn moved(
    before: &Series,
    after: &Series,
    by: SignedDuration,
) -> Result<Option<String>, ScheduleError> {
    let Some(old) = stored(before)? else { return Ok(None) };
    let zone = zone(after, &after.timezone)?;
    let new = old.moved_to(Start::in_zone(after.local_start, zone.zone().clone())).map_err(refused)?;
    let first = |recurrence: &Recurrence| -> Result<Vec<DateTime>, ScheduleError> {
        let found = recurrence.occurrences().take(COMPARED).map(|found| found.map(|found| found.local));
        found.collect::<Result<_, _>>().map_err(refused)
    };
    let expected: Vec<DateTime> = first(&old)?.into_iter().map(|local| local.saturating_add(by)).collect();
    if expected == first(&new)? {
        Ok(Some(new.text()))
    } else {
        Err(refused("The rule names other days than the new one. Send the rule that fits, too."))
    }
}

/// What came of going on with a series.
#[derive(Default)]
pub struct Extension {
    /// What was made.
    pub made: Vec<EventId>,
    /// Those of it for which the room was taken: they are without one.
    pub without_room: Vec<EventId>,
    /// What stands against people being called to it. Nobody is there to be asked, so it is made and the office is told.
    pub clashes: Vec<PersonClash>,
}

/// Makes what is still to be made of a series up to the horizon, and tells the office what is wrong with it.
pub async fn extend(
    tx: &mut TenantTx,
    platform: &Platform,
    id: SeriesId,
) -> Result<Extension, ScheduleError> {
    let Some(last) = events::lock_series(tx, id).await? else { return Ok(Extension::default()) };
    let mut series = last.series.clone();
    let Some(recurrence) = stored(&series)? else { return Ok(Extension::default()) };
    let until = horizon(tx, series.local_start);
    let from = series.expanded_until.unwrap_or(series.local_start);
    let span = series_span(&series)?;
    let rows = expand(&recurrence, &span, from, until)?;
    super::conflicts::hold(tx, &[series.content.room_id]).await?;
    occurrences::insert_all(tx, &series, &rows).await?;
    let made: Vec<EventId> = rows.iter().map(|row| row.id).collect();
    // What the calendar makes by itself, months ahead, is in the schedule and in nobody's mail.
    participants::insert_members(tx, &made, true).await?;
    let without_room = occurrences::yield_rooms(tx, &made).await?;
    series.expanded_until = Some(until);
    let version = events::update(tx, &series, false).await?;
    if made.is_empty() {
        return Ok(Extension::default());
    }
    super::publish(tx, id.0, version, &made, series.state.is_published()).await?;
    let clashes = super::conflicts::of_people(tx, &made, None).await?;
    let extension = Extension { made, without_room, clashes };
    notices::extended(tx, platform, &extension, &rows).await?;
    Ok(extension)
}

/// Series that are to be extended.
pub async fn to_extend(tx: &mut TenantTx) -> Result<Vec<SeriesId>, ScheduleError> {
    let now = jiff::tz::Offset::UTC.to_datetime(tx.now());
    // A week at a time.
    let until = now.saturating_add(HORIZON_MONTHS.months()).saturating_sub(7.days());
    Ok(events::to_expand(tx, until).await?)
}

/// The first time of a series.
pub(super) fn series_span(series: &Series) -> Result<Span, ScheduleError> {
    let (zone, end_zone) = (zone(series, &series.timezone)?, zone(series, &series.end_timezone)?);
    let (local_start, local_end) = (series.local_start, series.local_end);
    let start_at = crate::time::nearest_instant(local_start, &zone);
    let template = Span { local_start, local_end, zone, end_zone, start_at, end_at: start_at };
    Ok(template.beginning_at(local_start))
}
