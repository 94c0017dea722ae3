//! Holds calls against the rules of rest, some weeks at a time, however long a series is.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use platform::TenantTx;
use types::{EventId, UserId};

use super::attendance::call_local;
use super::conflicts::{ClashKind, PersonClash};
use super::packs;
use crate::error::ScheduleError;
use crate::hours::{self, Call, Finding};
use crate::packs::{Rule, Severity};
use crate::store::hours::{self as store, Part, Setting};
use crate::time::{Zone, nearest_instant};

/// Findings that are shown; of those that refuse, and of those that ask for a reason.
const SHOWN: usize = 50;
/// From the first to the last event that are judged at once.
const AT_ONCE: SignedDuration = SignedDuration::from_hours(28 * 24);
/// What is longer tells no hours.
const LONGEST_CALL: SignedDuration = SignedDuration::from_hours(24);

/// What these events break of the rules, of their people (of `people`, where they are named).
pub(super) async fn broken(
    tx: &mut TenantTx,
    events: &[EventId],
    people: Option<&[UserId]>,
) -> Result<Vec<PersonClash>, ScheduleError> {
    let rules = packs::in_force(tx).await?;
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let events = store::events(tx, events).await?;
    let ids: Vec<EventId> = events.iter().map(|(id, ..)| *id).collect();
    let names = store::people(tx, &ids, people).await?;
    let users: Vec<UserId> = names.keys().copied().collect();
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let changed: HashSet<EventId> = ids.into_iter().collect();
    let can_refuse = rules.iter().any(|rule| rule.severity == Severity::Hard);
    let mut found = Found::default();
    let mut rest = events.as_slice();
    while let Some((_, first, _)) = rest.first() {
        let together = rest.partition_point(|(_, start, _)| start.duration_since(*first) <= AT_ONCE);
        let (now, later) = rest.split_at(together);
        rest = later;
        let until = now.iter().map(|(_, _, end)| *end).max().unwrap_or(*first);
        let window = window(&rules, *first, until);
        judge(tx, &rules, &users, &changed, window, &names, &mut found).await?;
        if found.hard.len() >= SHOWN || (!can_refuse && found.soft.len() >= SHOWN) {
            break;
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

    fn all(self) -> Vec<PersonClash> {
        let mut all = self.hard;
        all.extend(self.soft);
        all
    }
}

async fn judge(
    tx: &mut TenantTx,
    rules: &[Rule],
    users: &[UserId],
    changed: &HashSet<EventId>,
    (from, to): (Timestamp, Timestamp),
    names: &HashMap<UserId, String>,
    found: &mut Found,
) -> Result<(), ScheduleError> {
    let mut parts = store::parts(tx, users, from, to).await?;
    parts.retain(|part| part.end_at.duration_since(part.start_at) < LONGEST_CALL);
    let ids: HashSet<EventId> = parts.iter().map(|part| part.event_id).collect();
    let ids: Vec<EventId> = ids.into_iter().collect();
    let settings = store::settings(tx, &ids).await?;
    let mut calls: HashMap<UserId, Vec<Call<'_>>> = HashMap::new();
    for part in &parts {
        if let Some(setting) = settings.get(&part.event_id) {
            calls.entry(part.user_id).or_default().push(call(part, setting));
        }
    }
    let mut by_name: Vec<(&String, UserId)> = names.iter().map(|(user_id, name)| (name, *user_id)).collect();
    by_name.sort_unstable();
    for (name, user_id) in by_name {
        // Somebody's month takes microseconds; others go on after some hundred of them.
        if let Some(calls) = calls.get_mut(&user_id) {
            for finding in hours::findings(rules, calls, changed) {
                found.keep(clash(user_id, name, &finding, changed));
            }
        }
    }
    Ok(())
}

/// A part from when that person is to be there.
fn call<'a>(part: &Part, setting: &'a Setting) -> Call<'a> {
    let own = part.call_time.and_then(|time| {
        let local = call_local(setting.local_start, time);
        let start_at = nearest_instant(local, &Zone::parse(&setting.timezone)?);
        (start_at < part.end_at).then_some((local.date(), start_at))
    });
    let (day, start_at) = own.unwrap_or((setting.local_start.date(), part.start_at));
    Call {
        event_id: part.event_id,
        day,
        start_at,
        end_at: part.end_at,
        place: &setting.place,
        is_journey: setting.is_journey,
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
