//! Bringing events from other calendars: first a look at what would be made, then those that were chosen. Bringing the same
//! file again makes no second ones.

use std::collections::{HashMap, HashSet};

use platform::TenantTx;
use serde_json::json;
use types::{EventId, ProductionId};

use super::{author, conflicts, create, series};
use crate::error::ScheduleError;
use crate::import::{self, Candidate, Found, ImportKey, ImportProblem};
use crate::model::{EventState, EventType, Room};
use crate::store::{imports, rooms};
use crate::time::{SpanFault, Zone};

/// Most events, each day of a series counted, that are made at once.
const MOST_MADE: usize = 5_000;
/// Most of a file that are brought at once.
const MOST_CHOSEN: usize = 200;

/// An event that can be brought.
pub struct Proposal {
    /// What would be written.
    pub candidate: Candidate,
    /// On how many days within the horizon.
    pub days: usize,
    /// The event here, where it has been brought already.
    pub known: Option<EventId>,
}

/// What a file would make.
#[derive(Default)]
pub struct Preview {
    /// What can be brought, in the order of time.
    pub proposals: Vec<Proposal>,
    /// What cannot.
    pub problems: Vec<ImportProblem>,
}

/// On how many days it would be; a sentence where it cannot be written.
fn days(tx: &TenantTx, candidate: &Candidate, home: &Zone) -> Result<usize, String> {
    let said = |error: ScheduleError| match error {
        ScheduleError::Invalid(errors) => errors
            .into_iter()
            .next()
            .map_or_else(|| "It cannot be written.".to_owned(), |error| error.message),
        _ => "It cannot be written.".to_owned(),
    };
    let span = import::written(&candidate.details, home).span().map_err(|fault| match fault {
        SpanFault::Backwards => "It ends before it begins.".to_owned(),
        SpanFault::TooLong => "An event lasts at most 31 days.".to_owned(),
        SpanFault::Start(_) | SpanFault::End(_) => "The clocks do not show its time on that day.".to_owned(),
    })?;
    let rule = &candidate.details.rule;
    let recurrence = if rule.is_empty() { None } else { Some(series::checked(rule, &span).map_err(said)?) };
    let (rows, _) = series::first_occurrences(tx, recurrence.as_ref(), &span).map_err(said)?;
    Ok(rows.len())
}

/// What a file would make. Nothing is written.
pub async fn preview(tx: &mut TenantTx, mut found: Found, home: &Zone) -> Result<Preview, ScheduleError> {
    if found.candidates.len() > import::MOST_EVENTS {
        let text = "This file has more than 1,000 events. Take a shorter time out of the other calendar.";
        return Err(ScheduleError::field("file", text));
    }
    let known = known(tx, &found.candidates).await?;
    find_rooms(tx, &mut found.candidates).await?;
    let mut preview = Preview { problems: found.problems, ..Preview::default() };
    for candidate in found.candidates {
        // Working out a rule can take milliseconds; others go on meanwhile.
        tokio::task::yield_now().await;
        match days(tx, &candidate, home) {
            Ok(days) => {
                let known = known.get(&candidate.key).copied();
                preview.proposals.push(Proposal { candidate, days, known });
            }
            Err(reason) => {
                let title = Some(candidate.details.content.title);
                preview.problems.push(ImportProblem { line: None, title, reason });
            }
        }
    }
    Ok(preview)
}

/// Puts what names one of the company's rooms into that; what names another one has it as its place.
async fn find_rooms(tx: &mut TenantTx, candidates: &mut [Candidate]) -> Result<(), ScheduleError> {
    let names: Vec<&str> = candidates.iter().filter_map(|candidate| candidate.room.as_deref()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let rooms = rooms::named(tx, &names).await?;
    let rooms: HashMap<String, Room> =
        rooms.into_iter().map(|room| (room.name.to_lowercase(), room)).collect();
    for candidate in candidates {
        let Some(name) = &candidate.room else { continue };
        if let Some(room) = rooms.get(&name.to_lowercase()) {
            candidate.details.content.room_id = Some(room.id);
            candidate.room = Some(room.name.clone());
        } else {
            let remark = format!("There is no room “{name}” here. It stands as the place.");
            without_room(candidate, remark);
        }
    }
    Ok(())
}

/// Has the name of its room as its place, with a remark.
fn without_room(candidate: &mut Candidate, remark: String) {
    let content = &mut candidate.details.content;
    content.room_id = None;
    let names = [content.location_name.take(), candidate.room.take()];
    let names: Vec<String> = names.into_iter().flatten().collect();
    content.location_name = Some(names.join(", ").chars().take(255).collect());
    candidate.remarks.push(remark);
}

/// What is here already: brought before, or taken out of here.
async fn known(
    tx: &mut TenantTx,
    candidates: &[Candidate],
) -> Result<HashMap<ImportKey, EventId>, ScheduleError> {
    let uids: Vec<&str> = candidates.iter().map(|candidate| candidate.key.uid.as_str()).collect();
    let mut known: HashMap<ImportKey, EventId> = imports::known(tx, &uids).await?.into_iter().collect();
    let ids: Vec<EventId> = uids.iter().filter_map(|uid| uid.parse().ok()).collect();
    for id in imports::own(tx, &ids).await? {
        known.entry(ImportKey { uid: id.to_string(), instance: String::new() }).or_insert(id);
    }
    Ok(known)
}

/// Writes an event; without its room, where that is taken.
async fn make(tx: &mut TenantTx, candidate: &mut Candidate) -> Result<EventId, ScheduleError> {
    if candidate.details.content.room_id.is_some() {
        let details = candidate.details.clone();
        let made = tx.attempt(async |tx| create::create(tx, None, &details).await).await?;
        match made {
            Ok((id, _)) => return Ok(id),
            Err(ScheduleError::RoomTaken(clashes)) => {
                let by = clashes.first().map_or_else(String::new, |clash| format!(" by “{}”", clash.title));
                without_room(candidate, format!("Its room is taken{by}. It is written without one."));
            }
            Err(error) => return Err(error),
        }
    }
    let (id, _) = create::create(tx, None, &candidate.details).await?;
    Ok(id)
}

/// What becomes of what is brought.
#[derive(Clone, Debug)]
pub struct ImportChoice {
    /// Keys of those that are brought; all where it is not said.
    pub chosen: Option<HashSet<String>>,
    /// As what kind of event, where not as what the file says.
    pub kind: Option<EventType>,
    /// In what state.
    pub state: EventState,
    /// For which production.
    pub production_id: Option<ProductionId>,
}

/// Writes what was chosen; what is known already stays as it is. Which are new comes with the rest.
pub async fn import(
    tx: &mut TenantTx,
    found: Found,
    home: &Zone,
    choice: &ImportChoice,
) -> Result<(Preview, HashSet<EventId>), ScheduleError> {
    let imported_by = author(tx)?;
    imports::hold(tx).await?;
    let mut preview = preview(tx, found, home).await?;
    if let Some(chosen) = &choice.chosen {
        preview.proposals.retain(|proposal| chosen.contains(&proposal.candidate.key.text()));
    }
    let new = preview.proposals.iter().filter(|proposal| proposal.known.is_none());
    let (count, days) = new.fold((0, 0), |(count, days), proposal| (count + 1, days + proposal.days));
    if count > MOST_CHOSEN {
        return Err(ScheduleError::field("chosen", "Bring at most 200 events at a time."));
    }
    if days > MOST_MADE {
        let text = "These would make more than 5,000 events. Choose fewer of those that repeat.";
        return Err(ScheduleError::field("chosen", text));
    }
    let rooms = preview.proposals.iter().map(|proposal| proposal.candidate.details.content.room_id);
    conflicts::hold(tx, &rooms.collect::<Vec<_>>()).await?;
    let mut made = HashSet::new();
    for proposal in preview.proposals.iter_mut().filter(|proposal| proposal.known.is_none()) {
        let details = &mut proposal.candidate.details;
        details.kind = choice.kind.unwrap_or(details.kind);
        details.state = choice.state;
        details.production_id = choice.production_id;
        let id = make(tx, &mut proposal.candidate).await?;
        imports::insert(tx, &proposal.candidate.key, id, imported_by).await?;
        proposal.known = Some(id);
        made.insert(id);
    }
    tx.audit("event_import", "event", None, json!({"event_ids": made, "state": choice.state}));
    Ok((preview, made))
}
