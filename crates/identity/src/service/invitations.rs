//! How people join: an invitation is sent, sent again, taken back, or accepted once.

use jiff::Timestamp;
use notifications::{Message, Recipient};
use platform::live::Topic;
use platform::{Actor, Assurance, Platform, Role, SystemContext, TenantTx};
use serde_json::json;
use types::{EmailAddress, InvitationId, UserId};

use super::attempts;
use super::sign_in::{self, SessionStart, SignedIn, open_session};
use crate::error::IdentityError;
use crate::model::{
    Invitation, InvitationStatus, NewArtist, NewUser, OrganizationSummary, User, person_name,
};
use crate::passwords;
use crate::rules::{Bearer, INVITATION_LIFE, has_artist_profile};
use crate::store::{artists, invitations, members, organizations, users};
use crate::tokens::InvitationToken;

/// Whom to invite.
pub struct Invitee {
    pub email: EmailAddress,
    pub role: Role,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
}

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
    let token = InvitationToken::generate(tx.organization_id());
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

fn link(platform: &Platform, token: &InvitationToken) -> String {
    format!("{}/invitation/{}", platform.config.public_url, token.as_str())
}

async fn mail(
    tx: &mut TenantTx,
    platform: &Platform,
    invitation: &Invitation,
    token: &InvitationToken,
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
    let token = InvitationToken::generate(tx.organization_id());
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
    /// The address has an account with a password.
    pub has_account: bool,
}

/// The offer behind a token that is genuine, pending and not expired.
pub async fn offer(system: &SystemContext, token: &InvitationToken) -> Result<Offer, IdentityError> {
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
    let has_account = account.is_some_and(|account| account.password_hash.is_some());
    Ok(Offer { invitation, organization, has_account })
}

/// What a person gives to accept.
pub struct Acceptance {
    pub token: InvitationToken,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    /// Chosen, or – with an account – the account's own.
    pub password: String,
    pub bearer: Bearer,
}

/// Makes the person a member, with a new account or the one they have, and signs them in.
pub async fn accept(
    platform: &Platform,
    system: &SystemContext,
    acceptance: Acceptance,
) -> Result<SignedIn, IdentityError> {
    let Offer { invitation, organization, has_account } = offer(system, &acceptance.token).await?;
    let person = if has_account {
        let email = EmailAddress::parse(&invitation.email).map_err(|_| IdentityError::InvitationInvalid)?;
        Person::Known(attempts::prove(platform, system, &email, acceptance.password).await?)
    } else {
        Person::New(Box::new(new_user(&invitation, &organization, &acceptance).await?))
    };
    let actor = match &person {
        Person::Known(user) => sign_in::actor(user),
        Person::New(new) => {
            let name = format!("{} {}", new.first_name, new.last_name);
            Actor { user_id: None, real_user_id: None, name }
        }
    };
    let hash = acceptance.token.hash();
    let (user, opened) = system
        .for_organization(organization.id, actor)
        .write(async |tx| {
            if !invitations::accept(tx, invitation.id, &hash).await? {
                return Err(IdentityError::InvitationInvalid);
            }
            let user = match &person {
                Person::Known(user) => user.clone(),
                Person::New(new) => users::insert_invited(tx, new).await?,
            };
            join(tx, &user, &invitation).await?;
            let start = SessionStart {
                method: "invitation",
                remember_me: false,
                bearer: acceptance.bearer,
                assurance: Assurance::One,
                is_fresh: true,
            };
            let opened = open_session(tx, &user, invitation.role, start).await?;
            Ok((user, opened))
        })
        .await?;
    sign_in::issue(platform, user, organization.id, invitation.role, opened)
}

enum Person {
    Known(User),
    New(Box<NewUser>),
}

async fn new_user(
    invitation: &Invitation,
    organization: &OrganizationSummary,
    acceptance: &Acceptance,
) -> Result<NewUser, IdentityError> {
    let name = |field: &str, given: &Option<String>, invited: &Option<String>| {
        person_name(field, given.as_ref().or(invited.as_ref()).map_or("", String::as_str))
    };
    let first_name = name("first_name", &acceptance.first_name, &invitation.first_name);
    let last_name = name("last_name", &acceptance.last_name, &invitation.last_name);
    let (first_name, last_name) =
        match (first_name, last_name, passwords::check("password", &acceptance.password)) {
            (Ok(first_name), Ok(last_name), Ok(())) => (first_name, last_name),
            (first, last, password) => {
                let errors = [first.err(), last.err(), password.err()].into_iter().flatten().collect();
                return Err(IdentityError::Invalid(errors));
            }
        };
    Ok(NewUser {
        email: invitation.email.clone(),
        first_name,
        last_name,
        password_hash: Some(passwords::hash_password(acceptance.password.clone()).await?),
        locale: organization.locale.clone(),
        timezone: organization.timezone.clone(),
    })
}

async fn join(tx: &mut TenantTx, user: &User, invitation: &Invitation) -> Result<(), IdentityError> {
    let member_id = members::insert(tx, user.id, invitation.role).await?;
    if has_artist_profile(invitation.role) {
        artists::open(tx, user.id, &NewArtist::default()).await?;
    }
    tx.audit("invitation_accept", "invitation", invitation.id.0, json!({"user_id": user.id}));
    tx.audit("member_create", "member", member_id.0, json!({"user_id": user.id, "role": invitation.role}));
    tx.publish(Topic::Invitation, invitation.id.0, 0, Vec::new());
    tx.publish(Topic::Member, member_id.0, 1, vec![user.id]);
    Ok(())
}
