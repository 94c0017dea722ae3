//! What a change would do, before it is made: it is made, looked at, and never kept. Its transaction must be rolled back.

use std::collections::BTreeMap;

use platform::{DbError, Permission, TenantTx};
use serde_json::{Map, Value};
use types::{EventId, UserId};

use super::change::{self, EventChanges};
use super::conflicts::{self, PersonClash, RoomClash};
use super::{author, locked};
use crate::error::ScheduleError;
use crate::model::Audience;
use crate::store::notices;

/// What a change would do.
pub struct Preview {
    /// By field: from what to what.
    pub changes: Map<String, Value>,
    /// How many events it would change.
    pub occurrences: usize,
    /// First names of those who would be told, by audience.
    pub audiences: Vec<(Audience, Vec<String>)>,
    /// What else is in the room: the change would be refused.
    pub rooms: Vec<RoomClash>,
    /// What stands against people being called: the change would need a reason, or be refused where it is hard.
    pub people: Vec<PersonClash>,
}

/// How a preview ends: never with something to keep.
pub enum Unkept {
    /// It is known what the change would do.
    Known(Box<Preview>),
    /// The change would be refused.
    Refused(ScheduleError),
}

impl From<DbError> for Unkept {
    fn from(error: DbError) -> Self {
        Self::Refused(error.into())
    }
}

/// Makes a change and says what it does. Nothing else in the transaction may be kept.
pub async fn preview(
    tx: &mut TenantTx,
    id: EventId,
    changes: &EventChanges,
) -> Result<Preview, ScheduleError> {
    let event = locked(tx, id, None).await?;
    let range = change::meant_by(&event, changes)?;
    if !change::is_any(&event, range, changes)? {
        let (rooms, people) = (Vec::new(), Vec::new());
        let audiences = Audience::ALL.iter().map(|audience| (*audience, Vec::new())).collect();
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
    let mut audiences = Vec::new();
    let affected = notices::readers(tx, &done.ids, done.is_moved).await?;
    let mut series = notices::series_readers(tx, event.series.id).await?;
    let taking_part = notices::readers(tx, &done.ids, true).await?;
    // Who has declined, and is not told as one of those affected, is not told as one of all.
    series.retain(|user_id| affected.contains(user_id) || !taking_part.contains(user_id));
    let staff = identity::members_with_permission(tx, Permission::ScheduleWrite).await?;
    let staff: Vec<UserId> = staff.into_iter().map(|member| member.user_id).collect();
    for audience in Audience::ALL {
        let told = match audience {
            // Drafts are told to nobody.
            _ if !done.is_known => Vec::new(),
            Audience::Affected => affected.clone(),
            Audience::All => [affected.as_slice(), &series, &staff].concat(),
            Audience::Staff => staff.clone(),
            Audience::Silent => Vec::new(),
        };
        audiences.push((*audience, names(tx, told).await?));
    }
    Ok(Preview { changes: done.fields, occurrences: done.ids.len(), audiences, rooms, people })
}

/// First names, in their order, without who asks and who has left.
async fn names(tx: &mut TenantTx, mut users: Vec<UserId>) -> Result<Vec<String>, ScheduleError> {
    let author = author(tx)?;
    users.sort_unstable();
    users.dedup();
    users.retain(|user_id| *user_id != author);
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let members = identity::members_by_users(tx, &users).await?;
    let by_name: BTreeMap<(String, UserId), String> = members
        .into_iter()
        .map(|member| ((member.first_name.to_lowercase(), member.user_id), member.first_name))
        .collect();
    Ok(by_name.into_values().collect())
}
