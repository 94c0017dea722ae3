//! Who takes part: adding, removing, and what the office may ask of whom.

use std::collections::{HashMap, HashSet};

use jiff::civil::Time;
use platform::TenantTx;
use platform::live::Topic;
use platform::page::PageRequest;
use serde_json::json;
use types::{ArtistId, EventId, ParticipantId, ProductionId, UserId};

use super::{
    Caller, author, conflicts, locked, meant, members, notices, publish, range, series, subject, visible,
};
use crate::error::ScheduleError;
use crate::model::{
    Answer, Audience, Event, Invitee, MOST_PEOPLE, PartBefore, Participant, Range, UpdateType,
};
use crate::rules;
use crate::store::events;
use crate::store::updates::NewUpdate;
use crate::store::{occurrences, participants};

/// Somebody who is named: an artist, somebody of the office, or all of a group or with a role in the production.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// An artist.
    pub artist_id: Option<ArtistId>,
    /// Or any member.
    pub user_id: Option<UserId>,
    /// Or a group of the production, of which those with `production_role` where that is said too.
    pub group: Option<String>,
    /// Or all who have this role in the production.
    pub production_role: Option<String>,
    /// As what.
    pub role: Option<String>,
    /// When they are to be there.
    pub call_time: Option<Time>,
    /// For them only.
    pub note: Option<String>,
}

impl Named {
    /// Whether it means more than one person.
    pub(super) fn is_division(&self) -> bool {
        self.group.is_some() || self.production_role.is_some()
    }
}

/// The people behind the names; a problem where one is not (any more) here. Groups and roles are those of `production_id`;
/// who is named by themselves too is called as it is said there.
pub(super) async fn invitees(
    tx: &mut TenantTx,
    named: &[Named],
    production_id: Option<ProductionId>,
) -> Result<Vec<Invitee>, ScheduleError> {
    let invitees = chosen(tx, named, production_id).await?;
    if invitees.len() > MOST_PEOPLE {
        let text = format!("These are {} people. Name at most {MOST_PEOPLE} at a time.", invitees.len());
        return Err(ScheduleError::field("participants", text));
    }
    Ok(invitees)
}

/// As [`invitees`], however many they are.
pub(super) async fn chosen(
    tx: &mut TenantTx,
    named: &[Named],
    production_id: Option<ProductionId>,
) -> Result<Vec<Invitee>, ScheduleError> {
    let artist_ids: Vec<ArtistId> = named.iter().filter_map(|person| person.artist_id).collect();
    let user_ids: Vec<UserId> = named.iter().filter_map(|person| person.user_id).collect();
    let artists =
        if artist_ids.is_empty() { Vec::new() } else { identity::artists_by_ids(tx, &artist_ids).await? };
    let members =
        if user_ids.is_empty() { Vec::new() } else { identity::members_by_users(tx, &user_ids).await? };
    let profiles = identity::artists_of_users(tx, &user_ids).await?;
    let (mut invitees, mut missing, mut seen) = (Vec::with_capacity(named.len()), Vec::new(), HashSet::new());
    for (index, person) in named.iter().enumerate().filter(|(_, person)| !person.is_division()) {
        let found = match (person.artist_id, person.user_id) {
            (Some(id), None) => {
                let artist = artists.iter().find(|artist| artist.artist_id == id);
                if artist.is_none() {
                    missing.push(id);
                    continue;
                }
                artist.map(|artist| (artist.user_id, Some(id), artist.name.clone()))
            }
            (None, Some(id)) => members.iter().find(|member| member.user_id == id).map(|member| {
                let profile = profiles.iter().find(|artist| artist.user_id == id);
                (id, profile.map(|artist| artist.artist_id), member.name.clone())
            }),
            (None, None) | (Some(_), Some(_)) => None,
        };
        let field = format!("participants[{index}]");
        let Some((user_id, artist_id, name)) = found else {
            let text = "Name an artist (artist_id), a member of this company (user_id), a group or a production_role.";
            return Err(ScheduleError::field(&field, text));
        };
        if !seen.insert(user_id) {
            return Err(ScheduleError::field(&field, format!("{name} is named twice.")));
        }
        invitees.push(Invitee {
            user_id,
            artist_id,
            name,
            role: person.role.clone(),
            call_time: person.call_time,
            note: person.note.clone(),
        });
    }
    if !missing.is_empty() {
        return Err(ScheduleError::ArtistsNotFound(missing));
    }
    let divisions = named.iter().enumerate().filter(|(_, person)| person.is_division());
    for (index, division) in divisions {
        let people = members::of_division(tx, index, division, production_id).await?;
        invitees.extend(people.into_iter().filter(|person| seen.insert(person.user_id)));
    }
    Ok(invitees)
}

/// How a change of people is to be made.
#[derive(Clone, Debug, Default)]
pub struct PeopleChange {
    /// How much of the series.
    pub range: Option<Range>,
    /// Who is to know: those affected, where it is not said.
    pub audience: Option<Audience>,
    /// Why clashes are all right.
    pub accept_conflicts: Option<String>,
}

/// Their parts in an event, of those who have one.
async fn before(
    tx: &mut TenantTx,
    id: EventId,
    people: &[Invitee],
) -> Result<HashMap<UserId, Option<PartBefore>>, ScheduleError> {
    let parts = participants::ever_of(tx, &[id]).await?;
    let there = parts.iter().filter(|part| part.removed_at.is_none());
    let there: HashMap<UserId, &Participant> = there.map(|part| (part.user_id, part)).collect();
    let before = |user_id: UserId| there.get(&user_id).map(|part| PartBefore::from(*part));
    Ok(people.iter().map(|person| (person.user_id, before(person.user_id))).collect())
}

/// People whose part was written.
pub(super) struct Added {
    /// The event, as the head of what was changed.
    pub event: Event,
    /// How much of the series.
    pub range: Range,
    /// What they take part in now.
    pub changed: Vec<EventId>,
    /// They, as they take part.
    pub people: Vec<Invitee>,
    /// What their parts were before, of those who had one.
    pub before: HashMap<UserId, Option<PartBefore>>,
}

/// Writes who takes part; whether they can is judged by the caller.
pub(super) async fn write_added(
    tx: &mut TenantTx,
    event: Event,
    named: &[Named],
    said: Option<Range>,
) -> Result<Added, ScheduleError> {
    rules::can_edit(event.occurrence.state).map_err(ScheduleError::InvalidState)?;
    let range = range(&event, said)?;
    let event = series::separated(tx, event, range).await?;
    let people = invitees(tx, named, event.series.production_id).await?;
    let changed = meant(tx, &event, range).await?;
    let before = before(tx, event.occurrence.id, &people).await?;
    participants::add(tx, &changed, &people).await?;
    if range != Range::This {
        participants::set_members(tx, event.series.id, &people).await?;
    }
    Ok(Added { event, range, changed, people, before })
}

/// Adds people, or gives those who are there another role, time or note.
pub async fn add(
    tx: &mut TenantTx,
    id: EventId,
    named: &[Named],
    how: &PeopleChange,
) -> Result<(), ScheduleError> {
    let event = locked(tx, id, None).await?;
    let Added { event, range, changed, people, before } = write_added(tx, event, named, how.range).await?;
    let ids: Vec<UserId> = people.iter().map(|person| person.user_id).collect();
    let reason = how.accept_conflicts.as_deref();
    let accepted = conflicts::check_people(tx, &changed, Some(ids.as_slice()), reason).await?;
    let version = events::update(tx, &event.series, false).await?;
    let changes = json!({"participants": people.iter().map(|person| &person.name).collect::<Vec<_>>()});
    let update = NewUpdate {
        series_id: event.series.id,
        event_id: (range == Range::This).then_some(id),
        edited_id: id,
        version,
        range,
        update_type: UpdateType::ParticipantsAdded,
        audience: how.audience.unwrap_or(Audience::Affected),
        changes: &changes,
        reason,
        updated_by: author(tx)?,
        people: &json!(before),
    };
    let is_published = event.occurrence.state.is_published();
    notices::keep(tx, &update, is_published).await?;
    if is_published {
        notices::called(tx, &changed, Some(&ids), update.audience).await?;
    }
    tx.audit(
        "event_participants_add",
        "event",
        id.0,
        json!({"user_ids": ids, "range": range, "accepted_conflicts": accepted, "reason": reason}),
    );
    publish(tx, subject(&event, range), version, &changed, event.occurrence.state.is_published()).await
}

/// Writes that somebody takes no part any more; returns the event, how much of its series, and what they are out of.
pub(super) async fn write_removed(
    tx: &mut TenantTx,
    event: Event,
    user_id: UserId,
    said: Option<Range>,
) -> Result<(Event, Range, Vec<EventId>), ScheduleError> {
    rules::can_edit(event.occurrence.state).map_err(ScheduleError::InvalidState)?;
    let range = range(&event, said)?;
    let event = series::separated(tx, event, range).await?;
    let changed = meant(tx, &event, range).await?;
    participants::remove(tx, &changed, user_id).await?;
    if range != Range::This {
        participants::remove_member(tx, event.series.id, user_id).await?;
    }
    Ok((event, range, changed))
}

/// Somebody who takes no part in the event.
pub(super) const NO_PART: ScheduleError = ScheduleError::Missing("This person takes no part in the event.");

/// Takes somebody out. What they have answered stays in the rows, and their name in the history.
pub async fn remove(
    tx: &mut TenantTx,
    id: EventId,
    participant_id: ParticipantId,
    how: &PeopleChange,
) -> Result<(), ScheduleError> {
    let event = locked(tx, id, None).await?;
    let person = participants::find(tx, id, participant_id).await?.ok_or(NO_PART)?;
    let (event, range, changed) = write_removed(tx, event, person.user_id, how.range).await?;
    let version = events::update(tx, &event.series, false).await?;
    let changes = json!({"participants": [person.person_name]});
    let update = NewUpdate {
        series_id: event.series.id,
        event_id: (range == Range::This).then_some(id),
        edited_id: id,
        version,
        range,
        update_type: UpdateType::ParticipantsRemoved,
        audience: how.audience.unwrap_or(Audience::Affected),
        changes: &changes,
        reason: None,
        updated_by: author(tx)?,
        people: &json!({(person.user_id.to_string()): PartBefore::from(&person)}),
    };
    notices::keep(tx, &update, event.occurrence.state.is_published()).await?;
    tx.audit("event_participant_remove", "event", id.0, json!({"user_id": person.user_id, "range": range}));
    // Whoever was taken out hears of it too.
    let mut audience = occurrences::people(tx, &changed).await?;
    audience.push(person.user_id);
    let audience = if event.occurrence.state.is_published() { audience } else { Vec::new() };
    tx.publish(Topic::Event, subject(&event, range), version, audience);
    Ok(())
}

/// A page of those who take part.
pub async fn list(
    tx: &mut TenantTx,
    id: EventId,
    caller: Caller,
    statuses: &[Answer],
    page: &PageRequest,
) -> Result<(Event, Vec<Participant>, Option<i64>), ScheduleError> {
    let event = visible(tx, id, caller).await?;
    let (rows, total) = participants::page(tx, id, statuses, page).await?;
    Ok((event, rows, total))
}
