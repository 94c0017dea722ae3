//! E-mails about claims to many people at once.

use std::collections::HashMap;

use identity::MemberSummary;
use notifications::{Message, Recipient};
use platform::{DbError, Platform, TenantTx};
use types::UserId;

/// To whom, and what.
pub type Letter = (UserId, Recipient, Message);

/// A letter to a member.
pub fn letter(member: &MemberSummary, message: Message) -> Letter {
    let recipient = Recipient {
        email: member.email.clone(),
        first_name: member.first_name.clone(),
        timezone: member.timezone.clone(),
    };
    (member.user_id, recipient, message)
}

/// Those of these people who are still members; who has left gets no letters any more.
pub async fn members(
    tx: &mut TenantTx,
    people: impl Iterator<Item = UserId>,
) -> Result<HashMap<UserId, MemberSummary>, DbError> {
    let mut people: Vec<UserId> = people.collect();
    people.sort_unstable();
    people.dedup();
    let members = identity::members_by_users(tx, &people).await?;
    Ok(members.into_iter().map(|member| (member.user_id, member)).collect())
}

/// Sends letters with the change that they tell about.
pub async fn send(tx: &mut TenantTx, platform: &Platform, letters: &[Letter]) -> Result<(), DbError> {
    if letters.is_empty() {
        return Ok(());
    }
    let organization = identity::organization(tx).await?;
    notifications::tell(tx, &platform.keyring, &organization.name, letters).await
}
