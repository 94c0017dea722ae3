//! Who is told of what at once: however many claims wait for somebody, they get one letter. Pure.

use std::collections::{BTreeMap, HashSet};

use identity::MemberSummary;
use jiff::Timestamp;
use notifications::Message;
use platform::Platform;
use types::{Amount, ClaimId, Currency, UserId};

use super::store::WaitingStep;
use crate::letters::{Letter, letter};
use crate::model::ClaimKind;
use crate::service::{link, title};

/// Why people are told.
#[derive(Clone, Copy, Debug)]
pub enum Occasion {
    /// The claims have come to them.
    Opened,
    /// They are still there.
    Reminder,
}

/// The claims that people are told of, by person.
pub struct Digest {
    occasion: Occasion,
    people: BTreeMap<UserId, Told>,
}

/// What one person is told of.
struct Told {
    member: MemberSummary,
    claims: HashSet<ClaimId>,
    /// In the currencies in which it was spent; refunds are subtracted.
    sums: BTreeMap<Currency, Amount>,
    oldest: Oldest,
}

/// The claim that waits longest.
struct Oldest {
    id: ClaimId,
    title: String,
    person: String,
    since: Timestamp,
}

impl Digest {
    /// Nobody is told of anything yet.
    pub fn new(occasion: Occasion) -> Self {
        Self { occasion, people: BTreeMap::new() }
    }

    /// These members are told of a step, each once; a claim's owner is not, nor whoever decided a step before.
    pub fn add(&mut self, step: &WaitingStep, members: &[MemberSummary]) {
        let claim = &step.claim;
        let oldest = || Oldest {
            id: claim.id,
            title: title(claim),
            person: claim.person_name.clone(),
            since: step.opened_at,
        };
        let is_told = |member: &&MemberSummary| {
            member.user_id != claim.user_id && !step.decided_before.contains(&member.user_id)
        };
        for member in members.iter().filter(is_told) {
            let told = self.people.entry(member.user_id).or_insert_with(|| Told {
                member: member.clone(),
                claims: HashSet::new(),
                sums: BTreeMap::new(),
                oldest: oldest(),
            });
            if !told.claims.insert(claim.id) {
                continue;
            }
            let sum = told.sums.entry(claim.currency).or_default();
            let with_it = match claim.kind {
                ClaimKind::Refund => sum.checked_sub(claim.amount),
                ClaimKind::Expense | ClaimKind::Mileage | ClaimKind::PerDiem | ClaimKind::Advance => {
                    sum.checked_add(claim.amount)
                }
            };
            // Beyond what an amount can be, which no sum of claims comes near, it stays as it is.
            *sum = with_it.unwrap_or(*sum);
            if step.opened_at < told.oldest.since {
                told.oldest = oldest();
            }
        }
    }

    /// One letter a person: about the claim where it is one, else about all of them.
    pub fn letters(self, platform: &Platform) -> Vec<Letter> {
        let occasion = self.occasion;
        self.people.into_values().map(|told| told.letter(platform, occasion)).collect()
    }
}

impl Told {
    fn letter(self, platform: &Platform, occasion: Occasion) -> Letter {
        let Self { member, claims, sums, oldest } = self;
        let Oldest { id, title: claim, person, since } = oldest;
        let count = claims.len();
        let sums = sums.iter().map(|(currency, sum)| sum.named(*currency)).collect();
        let (one, all) = (link(platform, id), format!("{}/claims", platform.config.public_url));
        let message = match (occasion, count) {
            (Occasion::Opened, 1) => Message::ClaimSubmitted { claim, person, link: one },
            (Occasion::Opened, _) => Message::ClaimsSubmitted { count, sums, claim, person, link: all },
            (Occasion::Reminder, 1) => Message::ClaimReminder { claim, person, since, link: one },
            (Occasion::Reminder, _) => {
                Message::ClaimReminders { count, sums, claim, person, since, link: all }
            }
        };
        letter(&member, message)
    }
}
