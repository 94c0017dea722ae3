//! Whom steps wait for: those they name, and the substitutes of those who are away.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use identity::MemberSummary;
use jiff::civil::Date;
use platform::TenantTx;
use types::UserId;

use super::model::{Decider, Substitution};
use super::service::today;
use super::{rules, store};
use crate::error::ClaimError;

/// Answers for a transaction: who is away is read once, when somebody is first asked for, and each decider once.
#[derive(Debug, Default)]
pub struct Waiting {
    absences: Option<Absences>,
    known: HashMap<Decider, Vec<MemberSummary>>,
}

/// As things stand today, by the organization's calendar.
#[derive(Debug)]
struct Absences {
    day: Date,
    substitutions: Vec<Substitution>,
}

impl Waiting {
    /// Whom a step of this decider waits for, each once.
    pub async fn of(&mut self, tx: &mut TenantTx, decider: Decider) -> Result<&[MemberSummary], ClaimError> {
        let place = match self.known.entry(decider) {
            Entry::Occupied(known) => return Ok(known.into_mut()),
            Entry::Vacant(place) => place,
        };
        let absences = match &mut self.absences {
            Some(absences) => absences,
            none => {
                let day = today(tx).await?;
                none.insert(Absences { day, substitutions: store::substitutions_on(tx, day).await? })
            }
        };
        Ok(place.insert(find(tx, decider, absences).await?))
    }
}

async fn find(
    tx: &mut TenantTx,
    decider: Decider,
    Absences { day, substitutions }: &Absences,
) -> Result<Vec<MemberSummary>, ClaimError> {
    let mut members = match decider {
        Decider::Role(role) => identity::members_in_roles(tx, &[role]).await?,
        Decider::UserId(user) => identity::members_by_users(tx, &[user]).await?,
    };
    let mut others: Vec<UserId> =
        members.iter().flat_map(|member| rules::stand_ins(substitutions, member.user_id, *day)).collect();
    others.retain(|other| members.iter().all(|member| member.user_id != *other));
    others.sort_unstable();
    others.dedup();
    if !others.is_empty() {
        members.extend(identity::members_by_users(tx, &others).await?);
    }
    Ok(members)
}
