//! Passes on what changed to this process's WebSockets. A message wakes those whom it concerns and nobody else: in a
//! company with thousands of open phones nearly every change concerns a few.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::Notify;
use types::{OrganizationId, UserId};

use super::{LiveEvent, Topic};
use crate::auth::principal::Principal;
use crate::policy::Scope;

/// Messages that may wait for a slow connection; then it has to come back and refetch.
const MOST_WAITING: usize = 256;

/// The WebSockets of this process, by organization.
#[derive(Clone, Default)]
pub struct LiveHub {
    companies: Arc<Mutex<HashMap<OrganizationId, Company>>>,
}

/// The listeners of one organization; each is in one of the two.
#[derive(Default)]
struct Company {
    /// Those who may read the whole of a topic.
    offices: Vec<Arc<Listener>>,
    /// Everybody else hears of what names them.
    people: HashMap<UserId, Vec<Arc<Listener>>>,
}

impl Company {
    fn list_of(&mut self, principal: &Principal) -> &mut Vec<Arc<Listener>> {
        let reads_whole = |topic: Topic| principal.scope(topic.permission()) == Scope::Organization;
        if Topic::ALL.into_iter().any(reads_whole) {
            &mut self.offices
        } else {
            self.people.entry(principal.user_id).or_default()
        }
    }

    fn everybody(&self) -> impl Iterator<Item = &Arc<Listener>> {
        self.offices.iter().chain(self.people.values().flatten())
    }
}

struct Listener {
    principal: Principal,
    /// What waits to be sent; none once it has ended.
    waiting: Mutex<Option<VecDeque<Arc<LiveEvent>>>>,
    bell: Notify,
}

impl Listener {
    fn waiting(&self) -> MutexGuard<'_, Option<VecDeque<Arc<LiveEvent>>>> {
        self.waiting.lock().unwrap_or_else(|poison| poison.into_inner())
    }

    fn tell(&self, event: &Arc<LiveEvent>) {
        let mut waiting = self.waiting();
        match waiting.as_mut() {
            Some(queue) if queue.len() < MOST_WAITING => queue.push_back(Arc::clone(event)),
            _ => *waiting = None,
        }
        drop(waiting);
        self.bell.notify_one();
    }

    fn end(&self) {
        *self.waiting() = None;
        self.bell.notify_one();
    }
}

impl LiveHub {
    /// What the caller hears of from now on.
    pub fn subscribe(&self, principal: Principal) -> Subscription {
        let waiting = Mutex::new(Some(VecDeque::new()));
        let listener = Arc::new(Listener { principal, waiting, bell: Notify::new() });
        let company = listener.principal.organization_id;
        let mut companies = self.companies();
        companies.entry(company).or_default().list_of(&listener.principal).push(Arc::clone(&listener));
        drop(companies);
        Subscription { hub: self.clone(), listener }
    }

    /// Passes on what a process announced.
    pub(crate) fn hear(&self, payload: &str) {
        match serde_json::from_str(payload) {
            Ok(event) => self.send(event),
            Err(error) => tracing::warn!(%error, "live updates: unreadable message"),
        }
    }

    fn send(&self, event: LiveEvent) {
        let event = Arc::new(event);
        let companies = self.companies();
        let Some(company) = companies.get(&event.organization_id) else { return };
        let named = event.audience.iter().filter_map(|user| company.people.get(user)).flatten();
        company
            .offices
            .iter()
            .chain(named)
            .filter(|listener| event.is_for(&listener.principal))
            .for_each(|listener| listener.tell(&event));
    }

    /// Ends every subscription, because the process ends or the database went away: browsers reconnect and replay what they missed.
    pub fn close(&self) {
        let ended = std::mem::take(&mut *self.companies());
        ended.values().flat_map(Company::everybody).for_each(|listener| listener.end());
    }

    fn companies(&self) -> MutexGuard<'_, HashMap<OrganizationId, Company>> {
        self.companies.lock().unwrap_or_else(|poison| poison.into_inner())
    }
}

/// What one caller hears of, until it is dropped.
pub struct Subscription {
    hub: LiveHub,
    listener: Arc<Listener>,
}

impl Subscription {
    /// Whose it is.
    pub fn principal(&self) -> &Principal {
        &self.listener.principal
    }

    /// The next change that concerns the caller; none when they must reconnect, because the process ends, the database
    /// went away, or they were too slow.
    pub async fn next(&self) -> Option<Arc<LiveEvent>> {
        loop {
            // Not held while it waits.
            match self.listener.waiting().as_mut().map(VecDeque::pop_front) {
                None => return None,
                Some(Some(event)) => return Some(event),
                Some(None) => {}
            }
            // The bell remembers that it was rung before somebody listened.
            self.listener.bell.notified().await;
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let principal = &self.listener.principal;
        let mut companies = self.hub.companies();
        let Some(company) = companies.get_mut(&principal.organization_id) else { return };
        company.list_of(principal).retain(|listener| !Arc::ptr_eq(listener, &self.listener));
        if company.people.get(&principal.user_id).is_some_and(Vec::is_empty) {
            company.people.remove(&principal.user_id);
        }
        if company.everybody().next().is_none() {
            companies.remove(&principal.organization_id);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;
    use types::{LiveEventId, SessionId};
    use uuid::Uuid;

    use super::*;
    use crate::auth::principal::{Assurance, Powers};
    use crate::policy::Role;

    fn principal(organization_id: OrganizationId, role: Role) -> Principal {
        Principal {
            user_id: UserId::generate(),
            email: String::new(),
            name: String::new(),
            role,
            organization_id,
            session_id: SessionId::generate(),
            issued_at: jiff::Timestamp::UNIX_EPOCH,
            expires_at: jiff::Timestamp::UNIX_EPOCH,
            assurance: Assurance::One,
            verified_at: None,
            confinement: None,
            powers: Powers::All,
            real: None,
        }
    }

    fn event(organization_id: OrganizationId, topic: Topic, audience: &[UserId]) -> LiveEvent {
        LiveEvent {
            id: LiveEventId::generate(),
            organization_id,
            topic,
            entity_id: Uuid::nil(),
            version: 1,
            audience: audience.to_vec(),
            is_continued: false,
        }
    }

    /// How many messages wait, and whether it goes on after them.
    fn heard(subscription: &Subscription) -> (usize, bool) {
        let mut count = 0;
        loop {
            match subscription.next().now_or_never() {
                Some(Some(_)) => count += 1,
                Some(None) => return (count, false),
                None => return (count, true),
            }
        }
    }

    #[test]
    fn a_change_reaches_those_it_names_and_those_who_read_the_whole_topic() {
        let (hub, company) = (LiveHub::default(), OrganizationId::generate());
        let [anna, ben] = [Role::Artist; 2].map(|role| hub.subscribe(principal(company, role)));
        let phone = hub.subscribe(anna.principal().clone());
        let [planner, accountant] =
            [Role::ProductionManager, Role::Accountant].map(|role| hub.subscribe(principal(company, role)));
        let elsewhere = hub
            .subscribe(Principal { organization_id: OrganizationId::generate(), ..anna.principal().clone() });
        hub.send(event(company, Topic::Event, &[anna.principal().user_id]));
        let counts = [&anna, &phone, &planner, &ben, &accountant, &elsewhere].map(heard);
        assert_eq!(counts.map(|(count, _)| count), [1, 1, 1, 0, 0, 0]);
        assert!(counts.iter().all(|(_, goes_on)| *goes_on));
        hub.send(event(company, Topic::Event, &[accountant.principal().user_id]));
        assert_eq!(heard(&accountant), (1, true), "the office is named, too");
    }

    #[test]
    fn an_audience_that_is_told_in_groups_is_told_once() {
        let (hub, company) = (LiveHub::default(), OrganizationId::generate());
        let people = [Role::Artist, Role::Artist, Role::ProductionManager]
            .map(|role| hub.subscribe(principal(company, role)));
        let whole = event(company, Topic::Event, &people.each_ref().map(|one| one.principal().user_id));
        for user in whole.audience.clone() {
            let is_continued = user != whole.audience[0];
            hub.send(LiveEvent { audience: vec![user], is_continued, ..whole.clone() });
        }
        assert_eq!(people.each_ref().map(heard), [(1, true); 3]);
    }

    #[test]
    fn who_is_too_slow_must_come_back() {
        let (hub, company) = (LiveHub::default(), OrganizationId::generate());
        let [slow, quick] = [Role::Artist; 2].map(|role| hub.subscribe(principal(company, role)));
        let both = [&slow, &quick].map(|one| one.principal().user_id);
        for _ in 0..MOST_WAITING {
            hub.send(event(company, Topic::Event, &both));
        }
        assert_eq!(heard(&quick), (MOST_WAITING, true));
        hub.send(event(company, Topic::Event, &both));
        assert_eq!((heard(&slow), heard(&quick)), ((0, false), (1, true)));
    }

    #[test]
    fn nothing_is_left_of_those_who_have_gone() {
        let (hub, company) = (LiveHub::default(), OrganizationId::generate());
        let roles = [Role::Artist, Role::Admin];
        drop(roles.map(|role| hub.subscribe(principal(company, role))));
        assert!(hub.companies().is_empty());
        let left = hub.subscribe(principal(company, Role::Artist));
        drop(hub.subscribe(left.principal().clone()));
        hub.send(event(company, Topic::Event, &[left.principal().user_id]));
        assert_eq!(heard(&left), (1, true));
        hub.close();
        assert_eq!(heard(&left), (0, false));
        assert!(hub.companies().is_empty());
    }
}
