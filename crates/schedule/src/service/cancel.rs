//! Cancelling: the event stays in everybody's calendar, and says that it does not take place.

use platform::TenantTx;
use serde_json::json;
use types::EventId;

use super::{author, locked, meant, notices, publish, range, series, subject};
use crate::error::ScheduleError;
use crate::model::{Audience, EventState, Range, UpdateType};
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
    let event = series::separated(tx, event, range).await?;
    let ids = meant(tx, &event, range).await?;
    let mut series = event.series.clone();
    if range != Range::This || event.series.recurrence.is_none() {
        series.state = EventState::Cancelled;
    }
    let version = events::update(tx, &series, true).await?;
    occurrences::set_state(tx, &ids, EventState::Cancelled).await?;
    if matches!(audience, Audience::Affected | Audience::All) {
        occurrences::set_told(tx, &ids, version).await?;
    }
    let changes = json!({"state": {"from": was, "to": EventState::Cancelled}});
    let update = NewUpdate {
        series_id: event.series.id,
        event_id: (range == Range::This).then_some(id),
        edited_id: id,
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
