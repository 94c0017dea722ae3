//! Changing an event: one of a series, this and all following, or all that are still to come. What others of the series have
//! been answered and who came to them stays as it is. What changed, from what to what, is kept with who is to know.

use jiff::Timestamp;
use jiff::civil::DateTime;
use platform::TenantTx;
use serde_json::{Map, Value, json};
use types::{EventId, ProductionId, RoomId};

use super::create::check_places;
use super::series::{self, Rule};
use super::{author, conflicts, locked, meant, notices, publish, range, subject};
use crate::error::ScheduleError;
use crate::model::{Audience, Content, Event, EventState, EventType, Fold, Range, Series, UpdateType};
use crate::rules;
use crate::store::events;
use crate::store::occurrences::{self, NewOccurrence};
use crate::store::updates::NewUpdate;
use crate::time::{LocalTime, Span, Written, Zone, written};

/// What nobody but the office sees.
const OFFICE_ONLY: &str = "staff_notes";

/// Where something is.
#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    /// What the place is called.
    pub name: Option<String>,
    /// Where it is.
    pub address: Option<String>,
    /// Degrees north and east.
    pub coordinates: Option<(f64, f64)>,
}

/// What becomes different; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct EventChanges {
    /// What kind of event.
    pub kind: Option<EventType>,
    /// Where it stands.
    pub state: Option<EventState>,
    /// What is played.
    pub production_id: Option<Option<ProductionId>>,
    /// Its title.
    pub title: Option<String>,
    /// A place of the company.
    pub room_id: Option<Option<RoomId>>,
    /// Any other place.
    pub location: Option<Option<Location>>,
    /// What it is about.
    pub description: Option<Option<String>>,
    /// For all who take part.
    pub notes: Option<Option<String>>,
    /// For the office.
    pub staff_notes: Option<Option<String>>,
    /// Whether it is to be acknowledged.
    pub requires_acknowledgment: Option<bool>,
    /// Until when.
    pub acknowledgment_deadline: Option<Option<Timestamp>>,
    /// Whole days.
    pub all_day: Option<bool>,
    /// When it begins; alone, the event is moved and as long as before.
    pub local_start: Option<LocalTime>,
    /// When it ends.
    pub local_end: Option<LocalTime>,
    /// Where it begins; without a zone for the end, also where it ends if that was the same.
    pub zone: Option<Zone>,
    /// Where it ends.
    pub end_zone: Option<Zone>,
    /// Which of the two, where the clocks show the start twice.
    pub fold: Option<Fold>,
    /// The same for the end.
    pub end_fold: Option<Fold>,
    /// How it repeats from now on.
    pub rule: Option<Rule>,
    /// How much of the series.
    pub range: Option<Range>,
    /// Who is to know.
    pub audience: Option<Audience>,
    /// Why clashes are all right.
    pub accept_conflicts: Option<String>,
}

impl EventChanges {
    /// What an event says afterwards.
    fn applied(&self, content: &Content) -> Content {
        let mut after = content.clone();
        if let Some(title) = &self.title {
            after.title.clone_from(title);
        }
        if let Some(room_id) = self.room_id {
            after.room_id = room_id;
        }
        if let Some(location) = &self.location {
            let location = location.clone();
            let coordinates = location.as_ref().and_then(|location| location.coordinates);
            (after.latitude, after.longitude) = coordinates.unzip();
            (after.location_name, after.location_address) =
                location.map_or((None, None), |location| (location.name, location.address));
        }
        for (changed, field) in [
            (&self.description, &mut after.description),
            (&self.notes, &mut after.notes),
            (&self.staff_notes, &mut after.staff_notes),
        ] {
            if let Some(text) = changed {
                field.clone_from(text);
            }
        }
        after.requires_acknowledgment = self.requires_acknowledgment.unwrap_or(after.requires_acknowledgment);
        after.acknowledgment_deadline = self.acknowledgment_deadline.unwrap_or(after.acknowledgment_deadline);
        after
    }

    /// Whether it says anything of when.
    fn tells_time(&self) -> bool {
        self.local_start.is_some()
            || self.local_end.is_some()
            || self.zone.is_some()
            || self.end_zone.is_some()
            || self.fold.is_some()
            || self.end_fold.is_some()
            || self.all_day.is_some()
    }

    /// When the event is afterwards.
    fn span(&self, event: &Event) -> Result<Span, ScheduleError> {
        let was = &event.occurrence;
        let stored = |name: &str| {
            Zone::parse(name).ok_or(ScheduleError::InvalidState("The zone is not known any more."))
        };
        let (zone, end_zone) = (stored(&was.timezone)?, stored(&was.end_timezone)?);
        if !self.tells_time() {
            let (local_start, local_end) = (was.local_start, was.local_end);
            return Ok(Span {
                local_start,
                local_end,
                zone,
                end_zone,
                start_at: was.start_at,
                end_at: was.end_at,
            });
        }
        let local_start = self.local_start.map_or(was.local_start, |time| time.0);
        let length = was.local_end.duration_since(was.local_start);
        let local_end = match (self.local_end, self.local_start) {
            (Some(end), _) => end.0,
            (None, Some(_)) => local_start.saturating_add(length),
            (None, None) => was.local_end,
        };
        let is_at_one_place = was.timezone == was.end_timezone;
        let end_zone = match (&self.end_zone, &self.zone) {
            (Some(zone), _) => zone.clone(),
            (None, Some(zone)) if is_at_one_place => zone.clone(),
            (None, _) => end_zone,
        };
        let zone = self.zone.clone().unwrap_or(zone);
        let all_day = self.all_day.unwrap_or(event.series.all_day);
        let (fold, end_fold) = (self.fold, self.end_fold);
        let told = Written { local_start, local_end, zone, end_zone, fold, end_fold, all_day };
        told.span().map_err(ScheduleError::Span)
    }
}

/// What people are told of: everything by name.
fn facts(content: &Content, series: &Series, state: EventState, span: &Span) -> Map<String, Value> {
    let mut facts = content.fields();
    let more = json!({
        "type": series.kind, "state": state, "production_id": series.production_id, "all_day": series.all_day,
        "local_start": written(span.local_start), "local_end": written(span.local_end),
        "timezone": span.zone.name(), "end_timezone": span.end_zone.name(),
        "start_at": span.start_at, "end_at": span.end_at, "recurrence": series.recurrence,
    });
    if let Value::Object(more) = more {
        facts.extend(more);
    }
    facts
}

/// What people are told of an event as it is.
pub(super) fn facts_of(event: &Event) -> Result<Map<String, Value>, ScheduleError> {
    let unchanged = EventChanges::default().span(event)?;
    Ok(facts(&event.content(), &event.series, event.occurrence.state, &unchanged))
}

/// By field: from what to what.
fn difference(before: &Map<String, Value>, after: &Map<String, Value>) -> Map<String, Value> {
    let differs = after.iter().filter(|(name, value)| before.get(*name) != Some(*value));
    differs.map(|(name, to)| (name.clone(), json!({"from": before.get(name), "to": to}))).collect()
}

/// An event before and after a change.
struct Change<'a> {
    event: &'a Event,
    series: Series,
    content: Content,
    state: EventState,
    span: Span,
    /// By field: from what to what.
    fields: Map<String, Value>,
}

impl Change<'_> {
    fn is(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    fn is_moved(&self) -> bool {
        ["local_start", "local_end", "timezone", "end_timezone", "start_at", "end_at"]
            .iter()
            .any(|name| self.is(name))
    }
}

/// Works out what an event is after the changes, and whether that is possible.
fn work_out<'a>(event: &'a Event, range: Range, changes: &EventChanges) -> Result<Change<'a>, ScheduleError> {
    let was = &event.occurrence;
    rules::can_edit(was.state).map_err(ScheduleError::InvalidState)?;
    let state = changes.state.unwrap_or(was.state);
    rules::can_become(was.state, state).map_err(ScheduleError::InvalidState)?;
    let span = changes.span(event)?;
    let before = event.content();
    let content = changes.applied(&before);
    let mut series = event.series.clone();
    series.kind = changes.kind.unwrap_or(series.kind);
    series.all_day = changes.all_day.unwrap_or(series.all_day);
    series.production_id = changes.production_id.unwrap_or(series.production_id);
    if let Some(rule) = &changes.rule {
        let by = span.local_start.duration_since(was.local_start);
        let first = span.beginning_at(series.local_start.saturating_add(by));
        series.recurrence = Some(series::checked(rule, &first)?.text());
    }
    let fields = difference(&facts_of(event)?, &facts(&content, &series, state, &span));
    let change = Change { event, series, content, state, span, fields };
    let is_one_of_many = range == Range::This && event.series.recurrence.is_some();
    if is_one_of_many
        && let Some(name) =
            ["type", "production_id", "all_day", "recurrence"].iter().find(|name| change.is(name))
    {
        return Err(ScheduleError::field(name, "This belongs to the whole series. Change following or all."));
    }
    Ok(change)
}

/// What a change has written.
pub(super) struct Done {
    /// The occurrences that are different.
    pub ids: Vec<EventId>,
    /// The series' new version.
    pub version: i64,
    /// By field: from what to what.
    pub fields: Map<String, Value>,
    /// Whether it was a draft.
    pub is_published: bool,
    /// Whether people can know of it now.
    pub is_known: bool,
    /// Whether those who take part see anything of it.
    pub is_seen: bool,
    /// Whether it is at another time.
    pub is_moved: bool,
    /// Whether it takes people at times at which it did not.
    pub takes_people: bool,
    /// Whether it takes a room at times at which it did not.
    pub takes_room: bool,
    /// Whether it is somewhere else.
    pub is_elsewhere: bool,
}

/// How much of the series these changes mean.
pub(super) fn meant_by(event: &Event, changes: &EventChanges) -> Result<Range, ScheduleError> {
    if changes.rule.is_some() && event.series.recurrence.is_none() {
        // It becomes a series, of which it is all there is.
        Ok(Range::All)
    } else {
        range(event, changes.range)
    }
}

/// Whether these changes change anything.
pub(super) fn is_any(event: &Event, range: Range, changes: &EventChanges) -> Result<bool, ScheduleError> {
    Ok(!work_out(event, range, changes)?.fields.is_empty())
}

/// Writes the changes; what cannot be at the same time is judged by the caller.
pub(super) async fn write(
    tx: &mut TenantTx,
    event: Event,
    range: Range,
    changes: &EventChanges,
) -> Result<(Event, Done), ScheduleError> {
    let event = series::separated(tx, event, range).await?;
    let change = work_out(&event, range, changes)?;
    check_changed_places(tx, &change).await?;
    conflicts::hold(tx, &[change.content.room_id]).await?;
    let mut ids = meant(tx, &event, range).await?;
    let version = match (range, event.series.recurrence.is_some()) {
        (Range::This, true) => change_one(tx, &change).await?,
        (Range::This, false) | (Range::Following | Range::All, _) => {
            change_series(tx, &change, changes, &mut ids).await?
        }
    };
    let takes_people = change.is_moved() || change.is("state") || change.is("recurrence");
    let done = Done {
        ids,
        version,
        is_published: event.occurrence.state == EventState::Draft && change.state.is_published(),
        is_known: change.state.is_published(),
        is_seen: change.fields.keys().any(|name| name != OFFICE_ONLY),
        is_moved: change.is_moved(),
        takes_people,
        takes_room: takes_people || change.is("room_id"),
        is_elsewhere: ["room_id", "location_name", "location_address", "latitude", "longitude"]
            .iter()
            .any(|name| change.is(name)),
        fields: change.fields,
    };
    Ok((event, done))
}

/// Changes an event, over the version the caller saw where they saw one; returns the new one.
pub async fn update(
    tx: &mut TenantTx,
    id: EventId,
    version: Option<i64>,
    changes: &EventChanges,
) -> Result<i64, ScheduleError> {
    let event = locked(tx, id, version).await?;
    let range = meant_by(&event, changes)?;
    if !is_any(&event, range, changes)? {
        return Ok(event.series.version);
    }
    let audience = rules::audience(changes.audience, event.occurrence.state).ok_or_else(|| {
        ScheduleError::field(
            "audience",
            "People know of this event. Say who is told: affected, all, staff or silent.",
        )
    })?;
    let (event, done) = write(tx, event, range, changes).await?;
    let ids = &done.ids;
    if matches!(audience, Audience::Affected | Audience::All) && done.is_seen {
        occurrences::set_told(tx, ids, done.version).await?;
    }
    let reason = changes.accept_conflicts.as_deref();
    if done.takes_room {
        conflicts::check_rooms(tx, ids).await?;
    }
    let accepted = if done.takes_people {
        conflicts::check_people(tx, ids, None, reason).await?
    } else if done.is_elsewhere {
        conflicts::check_ways(tx, ids, reason).await?
    } else {
        Vec::new()
    };
    let fields = Value::Object(done.fields);
    let update = NewUpdate {
        series_id: event.series.id,
        event_id: (range == Range::This).then_some(id),
        edited_id: id,
        version: done.version,
        range,
        update_type: if done.is_published { UpdateType::Published } else { UpdateType::Changed },
        audience,
        changes: &fields,
        reason,
        updated_by: author(tx)?,
        people: &json!({}),
    };
    notices::keep(tx, &update, done.is_known).await?;
    if done.is_published {
        notices::called(tx, ids, None, audience).await?;
    }
    let details = json!({
        "range": range, "audience": audience, "changes": fields, "accepted_conflicts": accepted, "reason": reason,
    });
    tx.audit("event_update", "event", id.0, details);
    publish(tx, subject(&event, range), done.version, ids, done.is_known).await?;
    Ok(done.version)
}

/// A room or production that is new to the event is in use; what it has may have gone out of use.
async fn check_changed_places(tx: &mut TenantTx, change: &Change<'_>) -> Result<(), ScheduleError> {
    let mut content = change.content.clone();
    content.room_id = content.room_id.filter(|_| change.is("room_id"));
    let production_id = change.series.production_id.filter(|_| change.is("production_id"));
    check_places(tx, &content, production_id).await
}

/// One of a series becomes different from it.
async fn change_one(tx: &mut TenantTx, change: &Change<'_>) -> Result<i64, ScheduleError> {
    let was = &change.event.occurrence;
    let mut changed = was.changed.clone();
    let fields = change.content.fields();
    changed.extend(fields.into_iter().filter(|(name, _)| change.is(name)));
    events::set_changed(tx, was.id, &changed).await?;
    if change.is("room_id") {
        occurrences::set_room(tx, &[was.id], change.content.room_id).await?;
    }
    if change.is("state") {
        occurrences::set_state(tx, &[was.id], change.state).await?;
    }
    if change.is_moved() {
        let row = NewOccurrence { id: was.id, original_start: was.original_start, span: change.span.clone() };
        occurrences::set_spans(tx, &[row], true).await?;
    }
    let is_seen = change.is_moved() || change.is("state") || change.is("room_id");
    Ok(events::update(tx, &change.event.series, is_seen).await?)
}

/// A single event, or all of a series that are still to come, become different.
async fn change_series(
    tx: &mut TenantTx,
    change: &Change<'_>,
    changes: &EventChanges,
    ids: &mut Vec<EventId>,
) -> Result<i64, ScheduleError> {
    let mut series = change.series.clone();
    series.content = changes.applied(&series.content);
    if change.is("state") {
        series.state = change.state;
    }
    if change.is_moved() {
        let by = change.span.local_start.duration_since(change.event.occurrence.local_start);
        let length = change.span.local_end.duration_since(change.span.local_start);
        series.local_start = series.local_start.saturating_add(by);
        series.local_end = series.local_start.saturating_add(length);
        series.timezone = change.span.zone.name().to_owned();
        series.end_timezone = change.span.end_zone.name().to_owned();
        if changes.rule.is_none() {
            series.recurrence = series::moved(&change.event.series, &series, by)?;
        }
        // What was made is moved as well, so what is still to be made begins as much later.
        series.expanded_until = series.expanded_until.map(|until| until.saturating_add(by));
    }
    if change.is("recurrence") {
        series.expanded_until = Some(series::horizon(tx, series.local_start));
    }
    let is_seen = ["state", "room_id", "recurrence"].iter().any(|name| change.is(name)) || change.is_moved();
    series.version = events::update(tx, &series, is_seen).await?;
    // What is over, or does not take place, goes on saying what it said.
    let before = difference(&series.content.fields(), &change.event.series.content.fields());
    let before = before.into_iter().filter_map(|(name, to)| Some((name, to.get("to")?.clone()))).collect();
    if change.event.series.recurrence.is_some() {
        occurrences::keep(tx, series.id, ids, before).await?;
    }
    let names: Vec<String> = change.fields.keys().cloned().collect();
    occurrences::follow_series(tx, &series, ids, &names).await?;
    if change.is("room_id") {
        occurrences::set_room(tx, ids, series.content.room_id).await?;
    }
    if change.is("state") {
        occurrences::set_state(tx, ids, series.state).await?;
    }
    if change.is_moved() {
        move_all(tx, change, ids).await?;
    }
    if change.is("recurrence") {
        let first = change.span.beginning_at(series.local_start);
        let (made, gone) = series::reconcile(tx, &series, &first).await?;
        ids.retain(|id| !gone.contains(id));
        ids.extend(made);
        // Those whose event is gone hear of it too.
        occurrences::set_told(tx, &gone, series.version).await?;
    }
    Ok(series.version)
}

/// Moves those of a series that are meant and were not moved by themselves; their places in the rule move along.
async fn move_all(tx: &mut TenantTx, change: &Change<'_>, ids: &[EventId]) -> Result<(), ScheduleError> {
    let was = &change.event.occurrence;
    let by = change.span.local_start.duration_since(was.local_start);
    let all = occurrences::of_series(tx, change.event.series.id, None).await?;
    let place = |original: DateTime| original.saturating_add(by);
    let is_moving =
        |row: &&occurrences::Standing| ids.contains(&row.id) && (!row.is_moved || row.id == was.id);
    let rows: Vec<NewOccurrence> = all
        .iter()
        .filter(is_moving)
        .map(|row| {
            let span = if row.id == was.id {
                change.span.clone()
            } else {
                change.span.beginning_at(place(row.original_start))
            };
            NewOccurrence { id: row.id, original_start: place(row.original_start), span }
        })
        .collect();
    let staying = all.iter().filter(|row| !is_moving(row)).map(|row| (row.id, place(row.original_start)));
    let (staying, places): (Vec<EventId>, Vec<DateTime>) = staying.unzip();
    occurrences::set_spans(tx, &rows, false).await?;
    occurrences::set_places(tx, &staying, &places).await?;
    Ok(())
}
