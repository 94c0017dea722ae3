//! How people join: an invitation is sent, sent again, taken back, or accepted once.

pub mod accept;
pub mod bulk;

use jiff::Timestamp;
use notifications::{Message, Recipient};
use platform::crypto::TenantToken;
use platform::live::Topic;
use platform::{Actor, Platform, SystemContext, TenantTx};
use serde_json::json;
use types::{InvitationId, UserId};

use crate::error::IdentityError;
pub use crate::invitees::Invitee;
use crate::model::{Credentials, Invitation, InvitationStatus, OrganizationSummary, User};
use crate::rules::INVITATION_LIFE;
use crate::store::{invitations, members, organizations, users};

/// Invites a person and mails them the link, which is returned too. Without `invited_by`, whoever runs the server did.
pub async fn create(
    tx: &mut TenantTx,
    platform: &Platform,
    invited_by: Option<UserId>,
    invitee: &Invitee,
) -> Result<(Invitation, String), IdentityError> {
    let email = invitee.email.as_str();
    if members::has_email(tx, email).await? {
        return Err(IdentityError::AlreadyMember);
    }
    let token = TenantToken::generate(tx.organization_id());
    let new = invitations::NewInvitation {
        email,
        role: invitee.role,
        first_name: invitee.first_name.as_deref(),
        last_name: invitee.last_name.as_deref(),
        invited_by,
        token_hash: &token.hash(),
        expires_at: tx.now() + INVITATION_LIFE,
    };
    let invitation = invitations::insert(tx, &new).await?;
    mail(tx, platform, &invitation, &token, invitation.expires_at).await?;
    tx.audit(
        "invitation_create",
        "invitation",
        invitation.id.0,
        json!({"email": email, "role": invitee.role}),
    );
    tx.publish(Topic::Invitation, invitation.id.0, 0, Vec::new());
    Ok((invitation, link(platform, &token)))
}

fn link(platform: &Platform, token: &TenantToken) -> String {
    format!("{}/invitation/{}", platform.config.public_url, token.as_str())
}

async fn mail(
    tx: &mut TenantTx,
    platform: &Platform,
    invitation: &Invitation,
    token: &TenantToken,
    expires_at: Timestamp,
) -> Result<(), IdentityError> {
    let organization = organizations::current(tx).await?;
    let recipient = Recipient {
        email: invitation.email.clone(),
        first_name: invitation.first_name.clone().unwrap_or_default(),
        timezone: organization.timezone,
    };
    let message =
        Message::Invitation { inviter: tx.actor().name.clone(), link: link(platform, token), expires_at };
    notifications::send(tx, &platform.keyring, &organization.name, &[(recipient, message)]).await?;
    Ok(())
}

/// Sends a pending (or expired) invitation again, with a new link and another fourteen days. The old link is dead.
pub async fn resend(
    tx: &mut TenantTx,
    platform: &Platform,
    id: InvitationId,
) -> Result<Invitation, IdentityError> {
    let invitation = open(tx, id).await?;
    let token = TenantToken::generate(tx.organization_id());
    let expires_at = tx.now() + INVITATION_LIFE;
    invitations::renew(tx, id, &token.hash(), expires_at).await?;
    mail(tx, platform, &invitation, &token, expires_at).await?;
    tx.audit("invitation_resend", "invitation", id.0, json!({"email": invitation.email}));
    tx.publish(Topic::Invitation, id.0, 0, Vec::new());
    Ok(Invitation { status: InvitationStatus::Pending, expires_at, ..invitation })
}

/// Takes an invitation back.
pub async fn revoke(tx: &mut TenantTx, id: InvitationId) -> Result<Invitation, IdentityError> {
    let invitation = open(tx, id).await?;
    invitations::revoke(tx, id).await?;
    tx.audit("invitation_revoke", "invitation", id.0, json!({"email": invitation.email}));
    tx.publish(Topic::Invitation, id.0, 0, Vec::new());
    Ok(Invitation { status: InvitationStatus::Revoked, ..invitation })
}

async fn open(tx: &mut TenantTx, id: InvitationId) -> Result<Invitation, IdentityError> {
    let invitation = invitations::find_locked(tx, id).await?.ok_or(IdentityError::NotFound)?;
    match invitation.status {
        InvitationStatus::Pending | InvitationStatus::Expired => Ok(invitation),
        InvitationStatus::Accepted | InvitationStatus::Revoked => Err(IdentityError::InvitationClosed),
    }
}

/// What the holder of a link is offered.
pub struct Offer {
    pub invitation: Invitation,
    pub organization: OrganizationSummary,
    /// The account that the address has.
    pub account: Option<User>,
    /// Whether that account has a password.
    pub has_password: bool,
}

/// The offer behind a token that is genuine, pending and not expired.
pub async fn offer(system: &SystemContext, token: &TenantToken) -> Result<Offer, IdentityError> {
    let hash = token.hash();
    let (invitation, organization) = system
        .for_organization(token.organization_id, Actor::system())
        .read(async |tx| {
            let found = invitations::find_by_token(tx, &hash).await?;
            let invitation = found
                .filter(|invitation| invitation.status == InvitationStatus::Pending)
                .ok_or(IdentityError::InvitationInvalid)?;
            Ok::<_, IdentityError>((invitation, organizations::current(tx).await?))
        })
        .await?;
    let account =
        system.read(None, async |tx| users::credentials_by_email(tx, &invitation.email).await).await?;
    let account = account.filter(Credentials::is_in_use);
    let has_password = account.as_ref().is_some_and(|account| account.password_hash.is_some());
    Ok(Offer { invitation, organization, account: account.map(|account| account.user), has_password })
}
