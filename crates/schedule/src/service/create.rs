//! Writing an event. A browser may have made its id, so that sending it again makes no second one.

use std::collections::HashMap;

use platform::TenantTx;
use serde_json::json;
use types::{EventId, ProductionId, SeriesId, UserId};

use super::people::{self, Named};
use super::series::{self, Rule};
use super::{author, conflicts, notices, publish};
use crate::error::ScheduleError;
use crate::model::{Content, Event, EventState, EventType, Fold, PartBefore, Series};
use crate::store::events;
use crate::store::occurrences;
use crate::store::{participants, productions, rooms};
use crate::time::{LocalTime, Span, Written, Zone};

/// What somebody writes of an event.
#[derive(Clone, Debug)]
pub struct EventDetails {
    /// What kind.
    pub kind: EventType,
    /// Where it begins to stand.
    pub state: EventState,
    /// What is played.
    pub production_id: Option<ProductionId>,
    /// What it says.
    pub content: Content,
    /// On the clock of the zone.
    pub local_start: LocalTime,
    /// On the clock of the end's zone.
    pub local_end: LocalTime,
    /// The company's where it is not said.
    pub zone: Option<Zone>,
    /// The first one where it is not said.
    pub end_zone: Option<Zone>,
    /// Which of the two, where the clocks show the start twice.
    pub fold: Option<Fold>,
    /// The same for the end.
    pub end_fold: Option<Fold>,
    /// Whole days.
    pub all_day: bool,
    /// How it repeats.
    pub rule: Rule,
    /// Who takes part.
    pub people: Vec<Named>,
    /// Why clashes are all right.
    pub accept_conflicts: Option<String>,
}

/// The company's zone.
pub(super) async fn home_zone(tx: &mut TenantTx) -> Result<Zone, ScheduleError> {
    let name = identity::organization(tx).await?.timezone;
    let fault = || platform::DbError::Other(format!("organization in the unknown zone {name}"));
    Ok(Zone::parse(&name).ok_or_else(fault)?)
}

/// The room and the production are the company's and in use.
pub(super) async fn check_places(
    tx: &mut TenantTx,
    content: &Content,
    production_id: Option<ProductionId>,
) -> Result<(), ScheduleError> {
    if let Some(id) = content.room_id
        && rooms::find(tx, id).await?.is_none_or(|room| room.archived_at.is_some())
    {
        return Err(ScheduleError::field("room_id", "Choose one of the rooms that are in use."));
    }
    if let Some(id) = production_id
        && productions::find(tx, id).await?.is_none_or(|production| production.archived_at.is_some())
    {
        return Err(ScheduleError::field("production_id", "Choose one of the productions that are in use."));
    }
    Ok(())
}

/// Whether an event is what these details would make, with the same people.
async fn is_same(
    tx: &mut TenantTx,
    there: &Event,
    details: &EventDetails,
    span: &Span,
) -> Result<bool, ScheduleError> {
    let series = &there.series;
    let recurrence =
        if details.rule.is_empty() { None } else { Some(series::checked(&details.rule, span)?.text()) };
    let is_same = series.content == details.content
        && (series.kind, series.state, series.production_id, series.all_day)
            == (details.kind, details.state, details.production_id, details.all_day)
        && (series.local_start, series.local_end) == (span.local_start, span.local_end)
        && (series.timezone.as_str(), series.end_timezone.as_str())
            == (span.zone.name(), span.end_zone.name())
        && series.recurrence == recurrence;
    if !is_same {
        return Ok(false);
    }
    let people = people::invitees(tx, &details.people, details.production_id).await?;
    let said = people.iter().map(|person| (person.user_id, PartBefore::from(person)));
    let parts = participants::ever_of(tx, &[there.occurrence.id]).await?;
    let standing = parts.iter().filter(|part| part.removed_at.is_none());
    let standing = standing.map(|part| (part.user_id, PartBefore::from(part)));
    Ok(HashMap::<UserId, PartBefore>::from_iter(said) == HashMap::from_iter(standing))
}

/// Makes an event; whether it was not there yet comes with its id.
pub async fn create(
    tx: &mut TenantTx,
    id: Option<EventId>,
    details: &EventDetails,
) -> Result<(EventId, bool), ScheduleError> {
    let created_by = author(tx)?;
    let zone = match &details.zone {
        Some(zone) => zone.clone(),
        None => home_zone(tx).await?,
    };
    let end_zone = details.end_zone.clone().unwrap_or_else(|| zone.clone());
    let written = Written {
        local_start: details.local_start.0,
        local_end: details.local_end.0,
        zone,
        end_zone,
        fold: details.fold,
        end_fold: details.end_fold,
        all_day: details.all_day,
    };
    let span = written.span().map_err(ScheduleError::Span)?;
    if let Some(id) = id {
        events::hold_id(tx, id).await?;
    }
    if let Some(id) = id
        && let Some(there) = events::find(tx, id).await?
    {
        let is_same = there.series.created_by == created_by && is_same(tx, &there, details, &span).await?;
        let other = "This event was written before, and says something else. Open it to change it, or write a new one.";
        return if is_same { Ok((id, false)) } else { Err(ScheduleError::Conflict(other)) };
    }
    check_places(tx, &details.content, details.production_id).await?;
    conflicts::hold(tx, &[details.content.room_id]).await?;
    let people = people::invitees(tx, &details.people, details.production_id).await?;
    let recurrence =
        if details.rule.is_empty() { None } else { Some(series::checked(&details.rule, &span)?) };
    let (mut rows, expanded_until) = series::first_occurrences(tx, recurrence.as_ref(), &span)?;
    let id = match (id, rows.first_mut()) {
        (Some(id), Some(first)) => {
            first.id = id;
            id
        }
        (None, Some(first)) => first.id,
        (_, None) => return Err(ScheduleError::field("rrule", "This rule leaves no event at all.")),
    };
    let now = tx.now();
    let series = Series {
        id: SeriesId::generate(),
        kind: details.kind,
        state: details.state,
        production_id: details.production_id,
        content: details.content.clone(),
        all_day: details.all_day,
        local_start: span.local_start,
        local_end: span.local_end,
        timezone: span.zone.name().to_owned(),
        end_timezone: span.end_zone.name().to_owned(),
        recurrence: recurrence.map(|recurrence| recurrence.text()),
        expanded_until,
        created_by,
        created_by_name: tx.actor().name.clone(),
        created_at: now,
        updated_at: now,
        sequence: 0,
        version: 1,
    };
    events::insert(tx, &series, None).await?;
    participants::set_members(tx, series.id, &people).await?;
    occurrences::insert_all(tx, &series, &rows).await?;
    let made: Vec<EventId> = rows.iter().map(|row| row.id).collect();
    participants::insert_members(tx, &made, false).await?;
    if series.state.is_published() && !people.is_empty() {
        notices::wait(tx, series.id).await?;
    }
    conflicts::check_rooms(tx, &made).await?;
    let reason = details.accept_conflicts.as_deref();
    let accepted = conflicts::check_people(tx, &made, None, reason).await?;
    tx.audit(
        "event_create",
        "event",
        id.0,
        json!({
            "title": series.content.title, "type": series.kind, "state": series.state,
            "local_start": crate::time::written(series.local_start), "timezone": series.timezone,
            "participants": people.len(), "recurrence": series.recurrence, "events": made.len(), "accepted_conflicts": accepted, "reason": reason,
        }),
    );
    publish(tx, id.0, 1, &made, series.state.is_published()).await?;
    Ok((id, true))
}
