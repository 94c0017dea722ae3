//! Holds calls against the rules of rest, some weeks and some people at a time, however long a series is and however many are
//! called.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use platform::TenantTx;
use types::{EventId, UserId};

use super::conflicts::{ClashKind, PersonClash};
use super::packs;
use crate::error::ScheduleError;
use crate::hours::{self, Call, Finding, Place};
use crate::packs::{Limit, Rule, Severity};
use crate::store::hours::{self as store, Part};

/// Findings that are shown; of those that refuse, and of those that ask for a reason.
const SHOWN: usize = 50;
/// From the first to the last event that are judged at once.
const AT_ONCE: SignedDuration = SignedDuration::from_hours(28 * 24);
/// People that are judged first, then twice as many, and so on: most of what is found is found of a few.
const FIRST_PEOPLE: usize = 10;

/// What these events break of the rules, of their people (of `people`, where they are named).
pub(super) async fn broken(
    tx: &mut TenantTx,
    events: &[EventId],
    people: Option<&[UserId]>,
) -> Result<Vec<PersonClash>, ScheduleError> {
    let rules = packs::in_force(tx).await?;
    broken_of(tx, rules, events, people).await
}

/// As [`broken`], of the ways between places only.
pub(super) async fn ways_broken(
    tx: &mut TenantTx,
    events: &[EventId],
) -> Result<Vec<PersonClash>, ScheduleError> {
    let mut rules = packs::in_force(tx).await?;
    rules.retain(|rule| matches!(rule.limit, Limit::Travel { .. }));
    broken_of(tx, rules, events, None).await
}

async fn broken_of(
    tx: &mut TenantTx,
    mut rules: Vec<Rule>,
    events: &[EventId],
    people: Option<&[UserId]>,
) -> Result<Vec<PersonClash>, ScheduleError> {
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let events = store::events(tx, events).await?;
    let ids: Vec<EventId> = events.iter().map(|(id, ..)| *id).collect();
    let people = store::people(tx, &ids, people).await?;
    let changed: HashSet<EventId> = ids.into_iter().collect();
    let mut found = Found::default();
    let mut rest = events.as_slice();
    while let Some((_, first, _)) = rest.first() {
        let together = rest.partition_point(|(_, start, _)| start.duration_since(*first) <= AT_ONCE);
        let (now, later) = rest.split_at(together);
        rest = later;
        let until = now.iter().map(|(_, _, end)| *end).max().unwrap_or(*first);
        let (mut waiting, mut count) = (people.as_slice(), FIRST_PEOPLE);
        while !waiting.is_empty() && !found.is_enough(&mut rules) {
            let (these, others) = waiting.split_at(count.min(waiting.len()));
            let window = window(&rules, *first, until);
            judge(tx, &rules, these, &changed, window, &mut found).await?;
            (waiting, count) = (others, count * 2);
        }
    }
    Ok(found.all())
}

/// Between which instants calls begin that have to do with events from one to another instant.
fn window(rules: &[Rule], from: Timestamp, to: Timestamp) -> (Timestamp, Timestamp) {
    let reach = hours::reach(rules);
    let from = from.saturating_sub(reach).unwrap_or(Timestamp::MIN);
    (from, to.saturating_add(reach).unwrap_or(Timestamp::MAX))
}

#[derive(Default)]
struct Found {
    hard: Vec<PersonClash>,
    soft: Vec<PersonClash>,
}

impl Found {
    fn keep(&mut self, clash: PersonClash) {
        let all = match clash.severity {
            Severity::Hard => &mut self.hard,
            Severity::Soft => &mut self.soft,
        };
        // Weeks that are looked at one after the other overlap.
        if all.len() < SHOWN && !all.contains(&clash) {
            all.push(clash);
        }
    }

    /// Whether nothing more would be shown; rules of which nothing more would be are not judged any more.
    fn is_enough(&self, rules: &mut Vec<Rule>) -> bool {
        if self.soft.len() >= SHOWN {
            rules.retain(|rule| rule.severity == Severity::Hard);
        }
        rules.is_empty() || self.hard.len() >= SHOWN
    }

    fn all(self) -> Vec<PersonClash> {
        let mut all = self.hard;
        all.extend(self.soft);
        all
    }
}

async fn judge(
    tx: &mut TenantTx,
    rules: &[Rule],
    people: &[(String, UserId)],
    changed: &HashSet<EventId>,
    (from, to): (Timestamp, Timestamp),
    found: &mut Found,
) -> Result<(), ScheduleError> {
    let users: Vec<UserId> = people.iter().map(|(_, user_id)| *user_id).collect();
    let mut parts: HashMap<UserId, Vec<Part>> = HashMap::new();
    for part in store::parts(tx, &users, from, to).await? {
        parts.entry(part.user_id).or_default().push(part);
    }
    for parts in parts.values_mut() {
        parts.sort_by_key(|part| (part.start_at, part.end_at));
    }
    let places = if rules.iter().any(|rule| matches!(rule.limit, Limit::Travel { .. })) {
        store::places(tx, &neighbours(&parts, changed)).await?
    } else {
        HashMap::new()
    };
    for (name, user_id) in people {
        let Some(parts) = parts.get(user_id) else { continue };
        let mut calls: Vec<Call<'_>> = parts.iter().map(|part| call(part, &places)).collect();
        // Somebody's month takes microseconds; others go on after some hundred of them.
        for finding in hours::findings(rules, &mut calls, changed) {
            found.keep(clash(*user_id, name, &finding, changed));
        }
    }
    Ok(())
}

/// What is changed, and what people do next before and after it: only between these it matters where they are.
fn neighbours(parts: &HashMap<UserId, Vec<Part>>, changed: &HashSet<EventId>) -> Vec<EventId> {
    let pairs = parts.values().flat_map(|parts| parts.iter().zip(parts.iter().skip(1)));
    let pairs = pairs.map(|(one, next)| [one.event_id, next.event_id]);
    let met: HashSet<EventId> =
        pairs.filter(|pair| pair.iter().any(|id| changed.contains(id))).flatten().collect();
    met.into_iter().collect()
}

/// A place that is not known.
static NOWHERE: Place = Place { coordinates: None, address: None, name: None, is_room: false };

fn call<'a>(part: &Part, places: &'a HashMap<EventId, Place>) -> Call<'a> {
    Call {
        event_id: part.event_id,
        day: part.day,
        start_at: part.start_at,
        end_at: part.end_at,
        place: places.get(&part.event_id).unwrap_or(&NOWHERE),
        is_journey: part.is_journey,
    }
}

fn clash(user_id: UserId, name: &str, finding: &Finding, changed: &HashSet<EventId>) -> PersonClash {
    // What is being written may never be there.
    let other = finding.events.iter().find(|id| !changed.contains(id)).copied();
    PersonClash {
        user_id,
        name: name.to_owned(),
        event_id: other,
        title: finding.words(),
        start_at: finding.start_at,
        end_at: finding.end_at,
        kind: ClashKind::of(finding.rule.limit),
        severity: finding.rule.severity,
        event_ids: finding.events.clone(),
        had: Some(finding.had),
        needed: Some(finding.needed),
    }
}
