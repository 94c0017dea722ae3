//! Inviting many people at once: each entry gets its own answer, and those that can be invited are, in a few statements
//! however many there are.

use std::collections::HashSet;

use notifications::{Message, Recipient};
use platform::crypto::TenantToken;
use platform::live::Topic;
use platform::{FieldError, Platform, TenantTx};
use serde_json::json;
use types::{InvitationId, UserId};

use super::link;
use crate::error::IdentityError;
use crate::invitees::Invitee;
use crate::rules::INVITATION_LIFE;
use crate::store::invitations::{self, NewInvitation};
use crate::store::{members, organizations};

/// What became of one entry.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The e-mail is under way.
    Invited,
    /// The address belongs to somebody who is or was a member.
    AlreadyMember,
    /// The address has an invitation that waits, or stands in the list twice.
    AlreadyInvited,
    /// The entry cannot be understood.
    Invalid(Vec<FieldError>),
}

/// Invites everybody who can be invited; the outcomes are in the order of the entries.
pub async fn create(
    tx: &mut TenantTx,
    platform: &Platform,
    invited_by: UserId,
    entries: &[Result<Invitee, Vec<FieldError>>],
) -> Result<Vec<Outcome>, IdentityError> {
    let emails: Vec<&str> =
        entries.iter().filter_map(|entry| Some(entry.as_ref().ok()?.email.as_str())).collect();
    let members: HashSet<String> = members::known_emails(tx, &emails).await?.into_iter().collect();
    let mut invited: HashSet<String> = invitations::pending_emails(tx, &emails).await?.into_iter().collect();
    let (mut outcomes, mut chosen) = (Vec::with_capacity(entries.len()), Vec::new());
    for entry in entries {
        outcomes.push(match entry {
            Err(errors) => Outcome::Invalid(errors.clone()),
            Ok(invitee) if members.contains(invitee.email.as_str()) => Outcome::AlreadyMember,
            Ok(invitee) if !invited.insert(invitee.email.to_string()) => Outcome::AlreadyInvited,
            Ok(invitee) => {
                chosen.push(invitee);
                Outcome::Invited
            }
        });
    }
    invite(tx, platform, invited_by, &chosen).await?;
    Ok(outcomes)
}

async fn invite(
    tx: &mut TenantTx,
    platform: &Platform,
    invited_by: UserId,
    chosen: &[&Invitee],
) -> Result<(), IdentityError> {
    let (organization, expires_at) = (organizations::current(tx).await?, tx.now() + INVITATION_LIFE);
    let inviter = tx.actor().name.clone();
    let (mut rows, mut letters) = (Vec::with_capacity(chosen.len()), Vec::with_capacity(chosen.len()));
    for invitee in chosen {
        let token = TenantToken::generate(tx.organization_id());
        let id = InvitationId::generate();
        rows.push((id, *invitee, token.hash()));
        let recipient = Recipient {
            email: invitee.email.to_string(),
            first_name: invitee.first_name.clone().unwrap_or_default(),
            timezone: organization.timezone.clone(),
        };
        let link = link(platform, &token);
        letters.push((recipient, Message::Invitation { inviter: inviter.clone(), link, expires_at }));
        let changes = json!({"email": invitee.email, "role": invitee.role});
        tx.audit("invitation_create", "invitation", id.0, changes);
    }
    let new: Vec<(InvitationId, NewInvitation<'_>)> = rows
        .iter()
        .map(|(id, invitee, token_hash)| {
            let new = NewInvitation {
                email: invitee.email.as_str(),
                role: invitee.role,
                first_name: invitee.first_name.as_deref(),
                last_name: invitee.last_name.as_deref(),
                invited_by: Some(invited_by),
                token_hash,
                expires_at,
            };
            (*id, new)
        })
        .collect();
    invitations::insert_many(tx, &new).await?;
    notifications::send(tx, &platform.keyring, &organization.name, &letters).await?;
    // One message is enough for browsers to look again.
    if let Some((id, _, _)) = rows.first() {
        tx.publish(Topic::Invitation, id.0, 0, Vec::new());
    }
    Ok(())
}
