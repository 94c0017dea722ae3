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

/// Answers for a transaction, each decider asked for once.
#[derive(Debug)]
pub struct Waiting {
    day: Date,
    substitutions: Vec<Substitution>,
    known: HashMap<Decider, Vec<MemberSummary>>,
}

impl Waiting {
    /// As things stand today, by the organization's calendar.
    pub async fn today(tx: &mut TenantTx) -> Result<Self, ClaimError> {
        let day = today(tx).await?;
        Ok(Self { day, substitutions: store::substitutions_on(tx, day).await?, known: HashMap::new() })
    }

    /// Whom a step of this decider waits for, each once.
    pub async fn of(&mut self, tx: &mut TenantTx, decider: Decider) -> Result<&[MemberSummary], ClaimError> {
        match self.known.entry(decider) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => Ok(place.insert(find(tx, decider, &self.substitutions, self.day).await?)),
        }
    }
}

async fn find(
    tx: &mut TenantTx,
    decider: Decider,
    substitutions: &[Substitution],
    day: Date,
) -> Result<Vec<MemberSummary>, ClaimError> {
    let mut members = match decider {
        Decider::Role(role) => identity::members_in_roles(tx, &[role]).await?,
        Decider::UserId(user) => identity::members_by_users(tx, &[user]).await?,
    };
    let mut others: Vec<UserId> =
        members.iter().flat_map(|member| rules::stand_ins(substitutions, member.user_id, day)).collect();
    others.retain(|other| members.iter().all(|member| member.user_id != *other));
    others.sort_unstable();
    others.dedup();
    members.extend(identity::members_by_users(tx, &others).await?);
    Ok(members)
}
