//! Accepting an invitation. The link proves the mailbox and is good once. An account that the address has already needs
//! its own proof besides: its password, or the person who is signed in with it. A new one needs no password.

use platform::crypto::TenantToken;
use platform::live::Topic;
use platform::{Actor, FieldError, Platform, Principal, SystemContext, TenantTx};
use serde_json::json;
use types::{EmailAddress, UserId};

use super::{Offer, offer};
use crate::error::IdentityError;
use crate::model::{Invitation, NewArtist, NewUser, OrganizationSummary, User, person_name};
use crate::rules::{Proof, has_artist_profile};
use crate::service::accounts::passwords::{self, Chosen};
use crate::service::sign_in::{self, Conclusion, Entry, SessionStart, Wish};
use crate::service::{attempts, events};
use crate::store::{artists, invitations, members, sessions, standing, users};

/// What a person gives to accept.
pub struct Acceptance {
    pub token: TenantToken,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    /// Of a new account, if it is to have one; or the account's own.
    pub password: Option<String>,
    /// Who is signed in while accepting.
    pub principal: Option<Principal>,
    pub entry: Entry,
}

enum Person {
    /// Has proven the account in this way.
    Known(User, Proof),
    /// Is signed in with the account.
    Here(User, Principal),
    New(Box<(NewUser, Option<Chosen>)>),
}

/// Makes the person a member, with a new account or the one they have, and signs them in there.
pub async fn accept(
    platform: &Platform,
    system: &SystemContext,
    acceptance: Acceptance,
) -> Result<Conclusion, IdentityError> {
    let Offer { invitation, organization, account, has_password } = offer(system, &acceptance.token).await?;
    let person =
        identify(platform, system, &acceptance, &invitation, &organization, account, has_password).await?;
    let actor = match &person {
        Person::Known(user, _) | Person::Here(user, _) => sign_in::actor(user),
        Person::New(new) => {
            let name = format!("{} {}", new.0.first_name, new.0.last_name);
            Actor { user_id: None, real_user_id: None, name }
        }
    };
    let hash = acceptance.token.hash();
    let user = system
        .for_organization(organization.id, actor)
        .write(async |tx| {
            if !invitations::accept(tx, invitation.id, &hash).await? {
                return Err(IdentityError::InvitationInvalid);
            }
            let user = match &person {
                Person::Known(user, _) | Person::Here(user, _) => user.clone(),
                Person::New(new) => {
                    let user = users::insert_invited(tx, &new.0).await?;
                    if let Some(chosen) = &new.1 {
                        chosen.audit(tx, user.id);
                    }
                    user
                }
            };
            join(tx, &user, &invitation).await?;
            Ok(user)
        })
        .await?;
    let entry = Entry { wish: Wish::Only(organization.id), ..acceptance.entry };
    match person {
        Person::Known(_, proof) => sign_in::conclude(platform, system, user, proof, entry).await,
        Person::New(_) => sign_in::conclude(platform, system, user, Proof::one("invitation"), entry).await,
        Person::Here(_, principal) => go_on(platform, system, user, &principal, entry).await,
    }
}

async fn identify(
    platform: &Platform,
    system: &SystemContext,
    acceptance: &Acceptance,
    invitation: &Invitation,
    organization: &OrganizationSummary,
    account: Option<User>,
    has_password: bool,
) -> Result<Person, IdentityError> {
    let Some(user) = account else {
        return Ok(Person::New(Box::new(new_user(platform, invitation, organization, acceptance).await?)));
    };
    if let Some(principal) = &acceptance.principal
        && is_here(system, principal, user.id).await?
    {
        return Ok(Person::Here(user, principal.clone()));
    }
    if !has_password {
        // The mailbox is all that this account was ever proven with, and the link came there.
        return Ok(Person::Known(user, Proof::one("invitation")));
    }
    let email = EmailAddress::parse(&invitation.email).map_err(|_| IdentityError::InvitationInvalid)?;
    let password = acceptance.password.clone().unwrap_or_default();
    let user = attempts::prove(platform, system, &email, password).await?;
    Ok(Person::Known(user, Proof::one("password")))
}

/// Whether whoever calls has proven the account: the person themselves – no program, nobody who acts for them – in a
/// session that stands on more than a company's word, which is good in that company only (ADR 7).
async fn is_here(
    system: &SystemContext,
    principal: &Principal,
    user_id: UserId,
) -> Result<bool, IdentityError> {
    if principal.user_id != user_id || principal.real.is_some() || principal.is_program() {
        return Ok(false);
    }
    let session =
        system.read(None, async |tx| standing::running(tx, principal.session_id, user_id).await).await?;
    Ok(session.is_some_and(|session| !session.is_vouched_only))
}

/// A session in the new organization in place of the one the person came with: as good as that one, and not fresher.
async fn go_on(
    platform: &Platform,
    system: &SystemContext,
    user: User,
    principal: &Principal,
    entry: Entry,
) -> Result<Conclusion, IdentityError> {
    let engagements = system.read(Some(user.id), async |tx| members::engagements(tx, user.id).await).await?;
    let engagement = entry.wish.choose(engagements).ok_or(IdentityError::NotEngaged)?;
    let start = SessionStart {
        method: "invitation",
        remember_me: entry.remember_me,
        bearer: entry.bearer,
        assurance: principal.assurance,
        is_fresh: false,
        is_suspicious: false,
    };
    let conclusion = sign_in::open(platform, system, user, &engagement, start).await?;
    system.write(None, async |tx| sessions::revoke(tx, principal.session_id, "replaced").await).await?;
    Ok(conclusion)
}

async fn new_user(
    platform: &Platform,
    invitation: &Invitation,
    organization: &OrganizationSummary,
    acceptance: &Acceptance,
) -> Result<(NewUser, Option<Chosen>), IdentityError> {
    let mut errors: Vec<FieldError> = Vec::new();
    let mut name = |field: &str, given: &Option<String>, invited: &Option<String>| {
        let text = given.as_ref().or(invited.as_ref()).map_or("", String::as_str);
        person_name(field, text).map_err(|error| errors.push(error)).unwrap_or_default()
    };
    let first_name = name("first_name", &acceptance.first_name, &invitation.first_name);
    let last_name = name("last_name", &acceptance.last_name, &invitation.last_name);
    let about =
        vec![invitation.email.clone(), first_name.clone(), last_name.clone(), organization.name.clone()];
    let chosen = match acceptance.password.clone().filter(|password| !password.is_empty()) {
        None => None,
        Some(password) => match passwords::choose(platform, "password", password, about).await {
            Ok(chosen) => Some(chosen),
            Err(IdentityError::Invalid(more)) => {
                errors.extend(more);
                None
            }
            Err(other) => return Err(other),
        },
    };
    if !errors.is_empty() {
        return Err(IdentityError::Invalid(errors));
    }
    let new = NewUser {
        email: invitation.email.clone(),
        first_name,
        last_name,
        password_hash: chosen.as_ref().map(|chosen| chosen.hash.clone()),
        locale: organization.locale.clone(),
        timezone: organization.timezone.clone(),
    };
    Ok((new, chosen))
}

async fn join(tx: &mut TenantTx, user: &User, invitation: &Invitation) -> Result<(), IdentityError> {
    let user_id: UserId = user.id;
    let member_id = members::insert(tx, user_id, invitation.role).await?;
    if has_artist_profile(invitation.role) {
        artists::open(tx, user_id, &NewArtist::default()).await?;
    }
    let (organization, origin) = (tx.organization_id(), tx.origin().clone());
    events::note(tx, user_id, "invitation_accept", events::Scene::Organization(organization), &origin)
        .await?;
    tx.audit("invitation_accept", "invitation", invitation.id.0, json!({"user_id": user_id}));
    tx.audit("member_create", "member", member_id.0, json!({"user_id": user_id, "role": invitation.role}));
    tx.publish(Topic::Invitation, invitation.id.0, 0, Vec::new());
    tx.publish(Topic::Member, member_id.0, 1, vec![user_id]);
    Ok(())
}
