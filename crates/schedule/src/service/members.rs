//! Who belongs to a production: groups (corps, orchestra, stage management) and roles, by which people are called together.
//! Whoever is called is called by name: what is changed here leaves events as they are.

use std::collections::BTreeMap;

use platform::page::PageRequest;
use platform::{FieldError, TenantTx};
use serde_json::json;
use types::{ProductionId, ProductionMemberId};

use super::people::{self, Named};
use crate::error::ScheduleError;
use crate::model::{Invitee, ProductionMember};
use crate::store::members::{self as store, Division, NewMember};
use crate::store::productions;

const MISSING: ScheduleError = ScheduleError::Missing("There is no such production.");

/// Most places in groups that a production has.
const MOST_PLACES: i64 = 2_000;

/// Somebody to be in a group.
#[derive(Clone, Debug)]
pub struct Placing {
    /// Who; their role is the one they have in the production.
    pub person: Named,
    /// In which group.
    pub group: String,
}

/// Puts people into groups; who is there gets the new role.
pub async fn add(tx: &mut TenantTx, id: ProductionId, placings: &[Placing]) -> Result<(), ScheduleError> {
    productions::find(tx, id).await?.ok_or(MISSING)?;
    let mut places: Vec<NewMember> = Vec::with_capacity(placings.len());
    // Group by group, since somebody can be in several of them, and once in each.
    let mut groups: BTreeMap<String, Vec<(usize, &Placing)>> = BTreeMap::new();
    for (index, placing) in placings.iter().enumerate() {
        groups.entry(placing.group.to_lowercase()).or_default().push((index, placing));
    }
    for placings in groups.into_values() {
        // A group is written as it was at first.
        let Some(group) = placings.first().map(|(_, placing)| placing.group.clone()) else { continue };
        let named: Vec<Named> = placings.iter().map(|(_, placing)| placing.person.clone()).collect();
        let people = people::invitees(tx, &named, None).await.map_err(|error| renamed(error, &placings))?;
        places.extend(people.into_iter().map(|person| NewMember {
            user_id: person.user_id,
            artist_id: person.artist_id,
            group: group.clone(),
            role: person.role,
        }));
    }
    store::add(tx, id, &places).await?;
    if store::count(tx, id).await? > MOST_PLACES {
        let text = format!("A production has at most {MOST_PLACES} places in its groups.");
        return Err(ScheduleError::field("members", text));
    }
    let audited: Vec<_> = places
        .iter()
        .map(|place| json!({"user_id": place.user_id, "group": place.group, "role": place.role}))
        .collect();
    tx.audit("production_members_add", "production", id.0, json!({"members": audited}));
    Ok(())
}

/// What is wrong with a participant, as it is wrong with the member in whose place it was asked.
fn renamed(error: ScheduleError, placings: &[(usize, &Placing)]) -> ScheduleError {
    let ScheduleError::Invalid(errors) = error else { return error };
    let name = |field: &str| {
        let index: usize = field.strip_prefix("participants[")?.strip_suffix(']')?.parse().ok()?;
        placings.get(index).map(|(index, _)| format!("members[{index}]"))
    };
    let renamed =
        |error: FieldError| FieldError { field: name(&error.field).unwrap_or(error.field), ..error };
    ScheduleError::Invalid(errors.into_iter().map(renamed).collect())
}

/// Takes people out of groups. Those who are not there are not there afterwards either.
pub async fn remove(
    tx: &mut TenantTx,
    id: ProductionId,
    members: &[ProductionMemberId],
) -> Result<(), ScheduleError> {
    productions::find(tx, id).await?.ok_or(MISSING)?;
    if store::remove(tx, id, members).await? > 0 {
        tx.audit("production_members_remove", "production", id.0, json!({"member_ids": members}));
    }
    Ok(())
}

/// A page of those who belong to a production.
pub async fn list(
    tx: &mut TenantTx,
    id: ProductionId,
    page: &PageRequest,
) -> Result<(Vec<ProductionMember>, Option<i64>), ScheduleError> {
    productions::find(tx, id).await?.ok_or(MISSING)?;
    Ok(store::page(tx, id, page).await?)
}

/// A production's groups and roles.
pub async fn divisions(
    tx: &mut TenantTx,
    id: ProductionId,
) -> Result<(Vec<Division>, Vec<Division>), ScheduleError> {
    productions::find(tx, id).await?.ok_or(MISSING)?;
    Ok(store::divisions(tx, id).await?)
}

/// The people of a group or with a role, as they are to be called; a problem where there are none.
pub(super) async fn of_division(
    tx: &mut TenantTx,
    index: usize,
    named: &Named,
    production_id: Option<ProductionId>,
) -> Result<Vec<Invitee>, ScheduleError> {
    let field = format!("participants[{index}]");
    if named.artist_id.is_some() || named.user_id.is_some() {
        return Err(ScheduleError::field(&field, "Name one person, or a group, not both at once."));
    }
    let Some(production_id) = production_id else {
        let text = "Groups and roles are those of a production. Choose what is played first.";
        return Err(ScheduleError::field(&field, text));
    };
    let (group, role) = (named.group.as_deref(), named.production_role.as_deref());
    let members = store::of_division(tx, production_id, group, role).await?;
    if members.is_empty() {
        return Err(ScheduleError::field(
            &field,
            "Nobody of this production is in this group or has this role.",
        ));
    }
    let invitee = |member: ProductionMember| Invitee {
        user_id: member.user_id,
        artist_id: member.artist_id,
        name: member.name,
        role: named.role.clone().or(member.role).or(Some(member.group)),
        call_time: named.call_time,
        note: named.note.clone(),
    };
    Ok(members.into_iter().map(invitee).collect())
}
