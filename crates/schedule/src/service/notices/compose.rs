//! Who is told what of all that is due. Reads first, then decides without IO.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use notifications::{CallChange, CallNews, CallNewsKind};
use platform::{Permission, TenantTx};
use serde_json::{Map, Value};
use types::{EventId, SeriesId, UserId};
use uuid::Uuid;

use super::wording;
use crate::error::ScheduleError;
use crate::model::{Answer, Audience, Event, EventState, PartBefore, Participant, Range, UpdateType};
use crate::service::change;
use crate::store::notices::{self, Standing, Untold};
use crate::store::{events, participants};

/// What is to be noted of it.
#[derive(Clone, Copy, Debug)]
pub enum Mark {
    /// Knows that they are called to the series.
    Called(SeriesId),
    /// Was written to about one event.
    Changed(EventId),
    /// Was written to about a series.
    ChangedSeries(SeriesId),
    /// Knows that they are not called any more.
    Dropped(SeriesId),
}

/// Something for one person.
pub struct Item {
    /// What is noted.
    pub mark: Mark,
    /// The event it is about.
    pub event_id: EventId,
    /// What is written; nothing where they did it themselves.
    pub news: Option<CallNews>,
}

/// All that is needed to decide who is told what.
pub struct Material {
    /// What is due, oldest first.
    pub updates: Vec<Untold>,
    now: Timestamp,
    standings: BTreeMap<(UserId, SeriesId), Standing>,
    events: HashMap<EventId, Event>,
    parts: HashMap<EventId, Vec<Participant>>,
    office: BTreeSet<UserId>,
    names: HashMap<Uuid, String>,
}

/// Changes of one event, or those of its series that were made at it.
struct Group<'a> {
    event: &'a Event,
    series_id: SeriesId,
    is_series: bool,
    updates: Vec<&'a Untold>,
    now: Map<String, Value>,
}

/// How somebody stands to a group.
struct Reader<'a> {
    user_id: UserId,
    part: Option<&'a Participant>,
    is_affected: bool,
    is_member: bool,
    is_office: bool,
    has_declined: bool,
    dates: i64,
}

impl Material {
    /// Reads it for these series.
    pub async fn gather(tx: &mut TenantTx, due: &[SeriesId]) -> Result<Self, ScheduleError> {
        let updates = notices::untold(tx, due).await?;
        let standings = notices::standings(tx, due).await?;
        let mut ids: Vec<EventId> = updates.iter().map(|update| update.edited_id).collect();
        ids.extend(standings.iter().filter_map(|standing| standing.first_untold));
        ids.sort_unstable();
        ids.dedup();
        let events = events::find_all(tx, &ids).await?;
        let mut parts: HashMap<EventId, Vec<Participant>> = HashMap::new();
        for part in participants::ever_of(tx, &ids).await? {
            parts.entry(part.event_id).or_default().push(part);
        }
        let is_for_office = |update: &Untold| matches!(update.audience, Audience::All | Audience::Staff);
        let office = if updates.iter().any(is_for_office) {
            let members = identity::members_with_permission(tx, Permission::ScheduleWrite).await?;
            members.into_iter().map(|member| member.user_id).collect()
        } else {
            BTreeSet::new()
        };
        let named = updates.iter().flat_map(|update| ["room_id", "production_id"].map(|name| (update, name)));
        let named = named.filter_map(|(update, name)| update.changes.get(name));
        let named = named.flat_map(|change| [change.get("from"), change.get("to")]);
        let named: Vec<Uuid> = named.filter_map(|id| id?.as_str()?.parse().ok()).collect();
        let mut names = notices::names(tx, &named).await?;
        for event in events.values() {
            names.extend(event.room.as_ref().map(|room| (room.id.0, room.name.clone())));
        }
        Ok(Self {
            now: tx.now(),
            standings: standings
                .into_iter()
                .map(|standing| ((standing.user_id, standing.series_id), standing))
                .collect(),
            events,
            parts,
            office,
            names,
            updates,
        })
    }

    /// The series that were read, at their versions.
    pub fn versions(&self) -> BTreeMap<SeriesId, i64> {
        self.events.values().map(|event| (event.series.id, event.series.version)).collect()
    }

    /// For each person what they are told.
    pub fn compose(&self) -> Vec<(UserId, Vec<Item>)> {
        let groups = self.groups();
        let mut users: BTreeSet<UserId> = self.standings.keys().map(|(user_id, _)| *user_id).collect();
        users.extend(self.office.iter());
        users.extend(self.parts.values().flatten().map(|part| part.user_id));
        let items = |user_id: UserId| {
            let mut items = self.calls(user_id);
            items.extend(groups.iter().filter_map(|group| self.item(group, user_id)));
            (user_id, items)
        };
        users.into_iter().map(items).filter(|(_, items)| !items.is_empty()).collect()
    }

    fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for update in &self.updates {
            let Some(event) = self.events.get(&update.edited_id) else { continue };
            let Ok(now) = change::facts_of(event) else { continue };
            let is_series = update.range != Range::This;
            let is_same = |group: &&mut Group<'_>| {
                group.event.occurrence.id == update.edited_id && group.is_series == is_series
            };
            match groups.iter_mut().find(is_same) {
                Some(group) => group.updates.push(update),
                None => groups.push(Group {
                    event,
                    series_id: update.series_id,
                    is_series,
                    updates: vec![update],
                    now,
                }),
            }
        }
        groups.retain(|group| {
            group.event.occurrence.state != EventState::Draft
                && (group.is_series || group.event.occurrence.end_at > self.now)
        });
        groups
    }

    fn part(&self, event: EventId, user_id: UserId) -> Option<&Participant> {
        self.parts.get(&event)?.iter().find(|part| part.user_id == user_id)
    }

    /// Calls of which somebody was not told.
    fn calls(&self, user_id: UserId) -> Vec<Item> {
        let mut items = Vec::new();
        let own = (user_id, SeriesId(Uuid::nil()))..=(user_id, SeriesId(Uuid::max()));
        for standing in self.standings.range(own).map(|(_, standing)| standing) {
            let Some(event) = standing.first_untold.and_then(|id| self.events.get(&id)) else { continue };
            let is_named = |update: &Untold| {
                update.series_id == standing.series_id
                    && update.updated_by != user_id
                    && (update.people.contains_key(&user_id) || update.update_type == UpdateType::Published)
            };
            // Who calls themselves knows.
            let is_own = event.series.created_by == user_id && !self.updates.iter().any(is_named);
            let id = event.occurrence.id;
            let news = (!is_own)
                .then(|| wording::news(CallNewsKind::Called, event, self.part(id, user_id), standing.untold));
            items.push(Item { mark: Mark::Called(standing.series_id), event_id: id, news });
        }
        items
    }

    fn item(&self, group: &Group<'_>, user_id: UserId) -> Option<Item> {
        let event = group.event;
        let standing = self.standings.get(&(user_id, group.series_id));
        let known = standing.map_or(0, |standing| standing.known);
        let part = self.part(event.occurrence.id, user_id);
        let in_it = part.filter(|part| part.removed_at.is_none() && part.told_at.is_some());
        let reader = Reader {
            user_id,
            part,
            is_affected: if group.is_series { known > 0 } else { in_it.is_some() },
            is_member: known > 0,
            is_office: self.office.contains(&user_id),
            has_declined: if group.is_series {
                standing.is_some_and(|standing| standing.known > 0 && standing.told == 0)
            } else {
                in_it.is_some_and(|part| part.status == Answer::Declined)
            },
            dates: if group.is_series { known.max(1) } else { 1 },
        };
        let concerning: Vec<&Untold> =
            group.updates.iter().copied().filter(|update| reader.is_to_know(update)).collect();
        let last = concerning.last()?;
        if let Some(part) = part.filter(|part| part.removed_at.is_some()) {
            let is_taken_out = concerning.iter().any(|update| update.people.contains_key(&user_id));
            if is_taken_out && part.told_at.is_some() {
                let news = wording::news(CallNewsKind::Dropped, event, None, 1);
                let mark = Mark::Dropped(group.series_id);
                return Some(Item { mark, event_id: event.occurrence.id, news: Some(news) });
            }
        }
        // Who is told that they are called is told all of it.
        let is_new = part.is_some_and(|part| part.removed_at.is_none() && part.told_at.is_none());
        if is_new && !reader.is_office {
            return None;
        }
        let is_silent_to = reader.has_declined && !reader.is_office;
        let mark = if group.is_series {
            Mark::ChangedSeries(group.series_id)
        } else {
            Mark::Changed(event.occurrence.id)
        };
        let in_it = in_it.filter(|_| !is_silent_to);
        let news = if event.occurrence.state == EventState::Cancelled {
            if is_silent_to || last.update_type != UpdateType::Cancelled {
                return None;
            }
            let reason = last.reason.clone();
            CallNews { reason, ..wording::news(CallNewsKind::Cancelled, event, in_it, reader.dates) }
        } else {
            let changes = self.changes(group, &concerning, &reader);
            if changes.is_empty() {
                return None;
            }
            CallNews { changes, ..wording::news(CallNewsKind::Changed, event, in_it, reader.dates) }
        };
        Some(Item { mark, event_id: event.occurrence.id, news: Some(news) })
    }

    /// From what it was before the first change to what it is now.
    fn changes(&self, group: &Group<'_>, concerning: &[&Untold], reader: &Reader<'_>) -> Vec<CallChange> {
        let mut before = Map::new();
        let mut people: BTreeMap<UserId, &Option<PartBefore>> = BTreeMap::new();
        for update in concerning {
            for (name, change) in &update.changes {
                if let Some(from) = change.get("from") {
                    before.entry(name.clone()).or_insert_with(|| from.clone());
                }
            }
            for (user_id, part) in &update.people {
                people.entry(*user_id).or_insert(part);
            }
        }
        let mut found = wording::changes(&before, &group.now, &self.names, reader.is_office);
        if reader.has_declined && !reader.is_office {
            found.retain(|change| matches!(change, CallChange::Span { .. }));
            return found;
        }
        if let (Some(part), Some(Some(before))) = (reader.part, people.remove(&reader.user_id)) {
            found.extend(wording::part_changes(before, part, group.event));
        }
        let (mut more, mut fewer) = (Vec::new(), Vec::new());
        for (user_id, before) in people {
            let Some(part) = self.part(group.event.occurrence.id, user_id) else { continue };
            match (before.is_some(), part.removed_at.is_none()) {
                (false, true) => more.push(part.person_name.as_str()),
                (true, false) => fewer.push(part.person_name.as_str()),
                (true, true) | (false, false) => {}
            }
        }
        if !more.is_empty() || !fewer.is_empty() {
            let names = |names: Vec<&str>| (!names.is_empty()).then(|| names.join(", "));
            found.push(wording::text("Who is called", names(fewer), names(more)));
        }
        found
    }
}

impl Reader<'_> {
    /// Whether somebody is to know of a change: not of their own.
    fn is_to_know(&self, update: &Untold) -> bool {
        let is_of_people = matches!(
            update.update_type,
            UpdateType::ParticipantsAdded | UpdateType::ParticipantsChanged | UpdateType::ParticipantsRemoved
        );
        let is_named = update.people.contains_key(&self.user_id);
        update.updated_by != self.user_id
            && match update.audience {
                Audience::Silent => false,
                Audience::Staff => self.is_office,
                Audience::Affected if is_of_people => is_named,
                Audience::Affected => self.is_affected,
                Audience::All => is_named || self.is_affected || self.is_member || self.is_office,
            }
    }
}
