//! Cancelling: the event stays in everybody's calendar, and says that it does not take place.

use platform::TenantTx;
use serde_json::{Map, Value, json};
use types::EventId;

use super::{author, locked, meant, notices, publish, range, series, subject};
use crate::error::ScheduleError;
use crate::model::{Audience, Event, EventState, Range, UpdateType};
use crate::rules;
use crate::store::events;
use crate::store::occurrences;
use crate::store::updates::NewUpdate;

/// How much is cancelled, who is to know, and why.
#[derive(Clone, Debug, Default)]
pub struct Cancellation {
    /// How much of the series.
    pub range: Option<Range>,
    /// Who is to know.
    pub audience: Option<Audience>,
    /// Why.
    pub reason: Option<String>,
}

/// Writes that an event, or what is meant of its series, does not take place; returns the event, what is cancelled and the
/// series' new version.
pub(super) async fn write(
    tx: &mut TenantTx,
    event: Event,
    range: Range,
) -> Result<(Event, Vec<EventId>, i64), ScheduleError> {
    let event = series::separated(tx, event, range).await?;
    let ids = meant(tx, &event, range).await?;
    let mut series = event.series.clone();
    if range != Range::This || event.series.recurrence.is_none() {
        series.state = EventState::Cancelled;
    }
    let version = events::update(tx, &series, true).await?;
    occurrences::set_state(tx, &ids, EventState::Cancelled).await?;
    Ok((event, ids, version))
}

/// From what to what a cancellation goes.
pub(super) fn difference(was: EventState) -> Map<String, Value> {
    [("state".to_owned(), json!({"from": was, "to": EventState::Cancelled}))].into_iter().collect()
}

/// Cancels over the version the caller saw.
pub async fn cancel(
    tx: &mut TenantTx,
    id: EventId,
    version: i64,
    how: &Cancellation,
) -> Result<i64, ScheduleError> {
    let event = locked(tx, id, Some(version)).await?;
    let was = event.occurrence.state;
    rules::can_edit(was).map_err(ScheduleError::InvalidState)?;
    let range = range(&event, how.range)?;
    let audience = rules::audience(how.audience, was).ok_or_else(|| {
        ScheduleError::field(
            "audience",
            "People know of this event. Say who is told: affected, all, staff or silent.",
        )
    })?;
    let (event, ids, version) = write(tx, event, range).await?;
    if matches!(audience, Audience::Affected | Audience::All) {
        occurrences::set_told(tx, &ids, version).await?;
    }
    let changes = Value::Object(difference(was));
    let update = NewUpdate {
        series_id: event.series.id,
        event_id: (range == Range::This).then_some(id),
        edited_id: id,
        version,
        range,
        update_type: UpdateType::Cancelled,
        audience,
        changes: &changes,
        reason: how.reason.as_deref(),
        updated_by: author(tx)?,
        people: &json!({}),
    };
    notices::keep(tx, &update, was.is_published()).await?;
    let details = json!({"range": range, "audience": audience, "reason": how.reason, "events": ids.len()});
    tx.audit("event_cancel", "event", id.0, details);
    publish(tx, subject(&event, range), version, &ids, was.is_published()).await?;
    Ok(version)
}
