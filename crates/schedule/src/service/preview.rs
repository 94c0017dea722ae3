//! What an act would do, before it is done: it is done, looked at, and never kept. Its transaction must be rolled back.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use platform::{DbError, Permission, TenantTx};
use serde_json::{Map, Value, json};
use types::{EventId, SeriesId, UserId};

use super::change::{self, EventChanges};
use super::conflicts::{self, PersonClash, RoomClash};
use super::people::{self, Added, Named};
use super::{author, cancel, locked, range};
use crate::error::ScheduleError;
use crate::model::{Answer, Audience, Event, PartBefore, Participant, Range};
use crate::rules;
use crate::store::{notices, participants};

/// What is looked at.
#[derive(Clone, Debug)]
pub enum Act {
    /// Changing an event.
    Change(Box<EventChanges>),
    /// Cancelling so much of its series.
    Cancel(Option<Range>),
    /// Adding these people.
    Add(Vec<Named>, Option<Range>),
    /// Taking this person out.
    Remove(UserId, Option<Range>),
}

/// What an act would do.
pub struct Preview {
    /// By field: from what to what.
    pub changes: Map<String, Value>,
    /// How many events it would change.
    pub occurrences: usize,
    /// First names of those who would be told, by audience.
    pub audiences: Vec<(Audience, Vec<String>)>,
    /// What else is in the room: the act would be refused.
    pub rooms: Vec<RoomClash>,
    /// What stands against people being called: the act would need a reason, or be refused where it is hard.
    pub people: Vec<PersonClash>,
}

/// How a preview ends: never with something to keep.
pub enum Unkept<T> {
    /// It is known what the act would do.
    Known(Box<T>),
    /// The act would be refused.
    Refused(ScheduleError),
}

impl<T> From<DbError> for Unkept<T> {
    fn from(error: DbError) -> Self {
        Self::Refused(error.into())
    }
}

/// Does it and says what that does. Nothing else in the transaction may be kept.
pub async fn preview(tx: &mut TenantTx, id: EventId, act: &Act) -> Result<Preview, ScheduleError> {
    let event = locked(tx, id, None).await?;
    match act {
        Act::Change(changes) => of_change(tx, event, changes).await,
        Act::Cancel(said) => of_cancellation(tx, event, *said).await,
        Act::Add(named, said) => of_adding(tx, event, named, *said).await,
        Act::Remove(user_id, said) => of_removing(tx, event, *user_id, *said).await,
    }
}

async fn of_change(
    tx: &mut TenantTx,
    event: Event,
    changes: &EventChanges,
) -> Result<Preview, ScheduleError> {
    let range = change::meant_by(&event, changes)?;
    if !change::is_any(&event, range, changes)? {
        let (rooms, people) = (Vec::new(), Vec::new());
        let audiences = audiences(tx, None).await?;
        return Ok(Preview { changes: Map::new(), occurrences: 0, audiences, rooms, people });
    }
    let (event, done) = change::write(tx, event, range, changes).await?;
    let rooms = if done.takes_room { conflicts::of_rooms(tx, &done.ids).await? } else { Vec::new() };
    let people = if done.takes_people {
        conflicts::of_people(tx, &done.ids, None).await?
    } else if done.is_elsewhere {
        conflicts::of_ways(tx, &done.ids).await?
    } else {
        Vec::new()
    };
    // Drafts are told to nobody.
    let told = if done.is_known {
        Some(of_changed(tx, &[event.series.id], &done.ids, done.is_moved).await?)
    } else {
        None
    };
    let audiences = audiences(tx, told).await?;
    Ok(Preview { changes: done.fields, occurrences: done.ids.len(), audiences, rooms, people })
}

async fn of_cancellation(
    tx: &mut TenantTx,
    event: Event,
    said: Option<Range>,
) -> Result<Preview, ScheduleError> {
    let was = event.occurrence.state;
    rules::can_edit(was).map_err(ScheduleError::InvalidState)?;
    let range = range(&event, said)?;
    let (event, ids, _) = cancel::write(tx, event, range).await?;
    let told = match knowing(tx, &event, range).await? {
        Some((affected, all)) => Some(Told { affected, all, staff: staff(tx).await? }),
        None => None,
    };
    let changes = cancel::difference(was);
    let audiences = audiences(tx, told.filter(|_| was.is_published())).await?;
    Ok(Preview { changes, occurrences: ids.len(), audiences, rooms: Vec::new(), people: Vec::new() })
}

async fn of_adding(
    tx: &mut TenantTx,
    event: Event,
    named: &[Named],
    said: Option<Range>,
) -> Result<Preview, ScheduleError> {
    let Added { event, range, changed, people, before } = people::write_added(tx, event, named, said).await?;
    let ids: Vec<UserId> = people.iter().map(|person| person.user_id).collect();
    let clashes = conflicts::of_people(tx, &changed, Some(&ids)).await?;
    let parts = participants::ever_of(tx, &[event.occurrence.id]).await?;
    let is_new = |user_id: &UserId| before.get(user_id).is_none_or(Option::is_none);
    // Who is there already hears of another role, time or note – but not who has declined.
    let hears = |part: &&Participant| {
        let was = before.get(&part.user_id).and_then(Option::as_ref);
        was.is_some_and(|was| *was != PartBefore::from(*part)) && part.status != Answer::Declined
    };
    let altered: Vec<UserId> = parts.iter().filter(hears).map(|part| part.user_id).collect();
    let new: Vec<UserId> = ids.iter().copied().filter(is_new).collect();
    let told = match knowing(tx, &event, range).await? {
        Some((_, knowing)) => {
            let affected = [new.as_slice(), &altered].concat();
            let mut staff = staff(tx).await?;
            let mut all = affected.clone();
            // Others are told who else is called; of another role only whose it is.
            if new.is_empty() {
                staff.retain(|user_id| altered.contains(user_id));
            } else {
                all.extend(knowing);
            }
            Some(Told { affected, all, staff })
        }
        None => None,
    };
    let joins: Vec<&str> =
        people.iter().filter(|person| is_new(&person.user_id)).map(|person| person.name.as_str()).collect();
    let changes = of_names(&[], &joins);
    let audiences = audiences(tx, told.filter(|_| event.occurrence.state.is_published())).await?;
    Ok(Preview { changes, occurrences: changed.len(), audiences, rooms: Vec::new(), people: clashes })
}

async fn of_removing(
    tx: &mut TenantTx,
    event: Event,
    user_id: UserId,
    said: Option<Range>,
) -> Result<Preview, ScheduleError> {
    let part =
        participants::of_person(tx, &[event.occurrence.id], user_id).await?.remove(&event.occurrence.id);
    let part = part.ok_or(people::NO_PART)?;
    let (event, range, changed) = people::write_removed(tx, event, user_id, said).await?;
    let told = match knowing(tx, &event, range).await? {
        Some((_, mut all)) => {
            // Whoever does not know yet that they were called hears nothing at all.
            let affected: Vec<UserId> = part.told_at.map(|_| user_id).into_iter().collect();
            all.extend(&affected);
            Some(Told { affected, all, staff: staff(tx).await? })
        }
        None => None,
    };
    let changes = of_names(&[&part.person_name], &[]);
    let audiences = audiences(tx, told.filter(|_| event.occurrence.state.is_published())).await?;
    Ok(Preview { changes, occurrences: changed.len(), audiences, rooms: Vec::new(), people: Vec::new() })
}

/// Who leaves and who joins.
fn of_names(from: &[&str], to: &[&str]) -> Map<String, Value> {
    let change = json!({"from": from, "to": to});
    [("participants".to_owned(), change)].into_iter().filter(|_| from.len() + to.len() > 0).collect()
}

/// Who would hear of an act.
pub(super) struct Told {
    /// Those it concerns.
    pub affected: Vec<UserId>,
    /// Those and the series, without the office.
    pub all: Vec<UserId>,
    /// Of the office.
    pub staff: Vec<UserId>,
}

/// Who may write the schedule.
async fn staff(tx: &mut TenantTx) -> Result<Vec<UserId>, ScheduleError> {
    let staff = identity::members_with_permission(tx, Permission::ScheduleWrite).await?;
    Ok(staff.into_iter().map(|member| member.user_id).collect())
}

/// Who would hear that these events of these series are different now.
pub(super) async fn of_changed(
    tx: &mut TenantTx,
    series: &[SeriesId],
    ids: &[EventId],
    is_moved: bool,
) -> Result<Told, ScheduleError> {
    let affected = notices::readers(tx, ids, is_moved).await?;
    let mut all = notices::series_readers(tx, series).await?;
    let taking_part = if is_moved { affected.clone() } else { notices::readers(tx, ids, true).await? };
    // Who has declined, and is not told as one of those affected, is not told as one of all.
    all.retain(|user_id| affected.contains(user_id) || !taking_part.contains(user_id));
    all.extend(&affected);
    Ok(Told { affected, all, staff: staff(tx).await? })
}

/// Who knows of their call and has not said no: those of the event, or of what is meant of its series; and those with all
/// others of the series. Who does not know of it yet is told all at once, if they are still called then. Nobody hears of a
/// single event that is over.
async fn knowing(
    tx: &mut TenantTx,
    event: &Event,
    range: Range,
) -> Result<Option<(Vec<UserId>, Vec<UserId>)>, ScheduleError> {
    let at = &event.occurrence;
    if range == Range::This && at.end_at <= tx.now() {
        return Ok(None);
    }
    let parts = participants::ever_of(tx, &[at.id]).await?;
    let here: HashMap<UserId, &Participant> =
        parts.iter().filter(|part| part.removed_at.is_none()).map(|part| (part.user_id, part)).collect();
    let is_untold = |user_id: UserId| here.get(&user_id).is_some_and(|part| part.told_at.is_none());
    let has_declined =
        |user_id: UserId| here.get(&user_id).is_some_and(|part| part.status == Answer::Declined);
    let of_series = notices::standings(tx, &[event.series.id]).await?;
    let of_series = of_series.iter().filter(|standing| !is_untold(standing.user_id));
    if range != Range::This {
        let hearing: Vec<UserId> =
            of_series.filter(|standing| standing.told > 0).map(|standing| standing.user_id).collect();
        return Ok(Some((hearing.clone(), hearing)));
    }
    let members = of_series.filter(|standing| standing.known > 0).map(|standing| standing.user_id);
    let affected: Vec<UserId> =
        here.keys().copied().filter(|user_id| !is_untold(*user_id) && !has_declined(*user_id)).collect();
    let all = affected.iter().copied().chain(members.filter(|user_id| !has_declined(*user_id))).collect();
    Ok(Some((affected, all)))
}

/// First names of those who would be told, by audience, in their order; without who asks and who has left.
pub(super) async fn audiences(
    tx: &mut TenantTx,
    told: Option<Told>,
) -> Result<Vec<(Audience, Vec<String>)>, ScheduleError> {
    let author = author(tx)?;
    let readers = |audience: Audience| -> BTreeSet<UserId> {
        let users: Vec<&UserId> = match (audience, &told) {
            (_, None) | (Audience::Silent, _) => Vec::new(),
            (Audience::Affected, Some(told)) => told.affected.iter().collect(),
            (Audience::All, Some(told)) => told.all.iter().chain(&told.staff).collect(),
            (Audience::Staff, Some(told)) => told.staff.iter().collect(),
        };
        users.into_iter().copied().filter(|user_id| *user_id != author).collect()
    };
    let audiences: Vec<(Audience, BTreeSet<UserId>)> =
        Audience::ALL.iter().map(|audience| (*audience, readers(*audience))).collect();
    let all: BTreeSet<UserId> = audiences.iter().flat_map(|(_, users)| users).copied().collect();
    let members = if all.is_empty() {
        Vec::new()
    } else {
        identity::members_by_users(tx, &Vec::from_iter(all)).await?
    };
    let by_name: BTreeMap<(String, UserId), String> = members
        .into_iter()
        .map(|member| ((member.first_name.to_lowercase(), member.user_id), member.first_name))
        .collect();
    let names = |users: BTreeSet<UserId>| {
        let named = by_name.iter().filter(|((_, user_id), _)| users.contains(user_id));
        named.map(|(_, name)| name.clone()).collect()
    };
    Ok(audiences.into_iter().map(|(audience, users)| (audience, names(users))).collect())
}
