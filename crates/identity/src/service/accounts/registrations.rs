//! Registering oneself, where the organization has switched that on: the address is proven first – until then nothing is
//! kept but the link – and then an administrator lets the person in.

use jiff::SignedDuration;
use notifications::{Message, Recipient};
use platform::live::Topic;
use platform::{Actor, DbError, Permission, Platform, Role, SystemContext, TenantTx};
use serde::{Deserialize, Serialize};
use serde_json::json;
use types::{EmailAddress, MembershipId, OrganizationId};

use super::{letters, passwords};
use crate::error::IdentityError;
use crate::facade;
use crate::model::{Member, MemberStatus, NewArtist, NewUser, OrganizationSummary, User};
use crate::rules::has_artist_profile;
use crate::service::one_time::{self, Form, OneTimePurpose};
use crate::service::{events, limits, sign_in};
use crate::store::{artists, members, organizations, security, users};

/// How long the link of a registration is good.
const LIFE: SignedDuration = SignedDuration::from_hours(24);
const PURPOSE: OneTimePurpose = OneTimePurpose::Registration;
/// As what people join who were not invited.
const ROLE: Role = Role::Artist;

/// What a person gives to register, checked.
pub struct Registration {
    pub email: EmailAddress,
    pub password: Option<String>,
    pub first_name: String,
    pub last_name: String,
    pub organization_id: OrganizationId,
}

/// What is kept, encrypted, until the address is proven.
#[derive(Serialize, Deserialize)]
struct Pending {
    organization_id: OrganizationId,
    email: String,
    first_name: String,
    last_name: String,
    password_hash: Option<String>,
}

/// The organization, if people may register themselves there.
pub async fn open_organization(
    system: &SystemContext,
    slug: &str,
) -> Result<OrganizationSummary, IdentityError> {
    let found = system.read(None, async |tx| organizations::find_by_slug(tx, slug).await).await?;
    let organization = found.into_iter().next().ok_or(IdentityError::NotFound)?;
    check_open(system, organization.id).await?;
    Ok(organization)
}

async fn check_open(system: &SystemContext, id: OrganizationId) -> Result<(), IdentityError> {
    let tenant = system.for_organization(id, Actor::system());
    let security = tenant.read(async |tx| security::current(tx).await).await?;
    if security.self_registration { Ok(()) } else { Err(IdentityError::NotFound) }
}

/// Mails the link. Whether the address has an account already, only the mailbox learns.
pub async fn register(
    platform: &Platform,
    system: &SystemContext,
    registration: Registration,
) -> Result<(), IdentityError> {
    limits::may_ask(platform, system)?;
    check_open(system, registration.organization_id).await?;
    let Registration { email, password, first_name, last_name, organization_id } = registration;
    let tenant = system.for_organization(organization_id, Actor::system());
    let organization = tenant.read(async |tx| organizations::current(tx).await).await?;
    let about = vec![email.to_string(), first_name.clone(), last_name.clone(), organization.name.clone()];
    let chosen = match password {
        Some(password) => Some(passwords::choose(platform, "password", password, about).await?),
        None => None,
    };
    limits::steadily(async {
        if !limits::may_mail(platform, "register", &email) {
            return Ok(());
        }
        tenant
            .write(async |tx| {
                let recipient = Recipient {
                    email: email.to_string(),
                    first_name: first_name.clone(),
                    timezone: organization.timezone.clone(),
                };
                let message = if members::has_email(tx, email.as_str()).await? {
                    Message::RegistrationKnown { link: letters::page(platform, "/login") }
                } else {
                    let pending = Pending {
                        organization_id,
                        email: email.to_string(),
                        first_name: first_name.clone(),
                        last_name: last_name.clone(),
                        password_hash: chosen.as_ref().map(|chosen| chosen.hash.clone()),
                    };
                    let issued =
                        one_time::issue(tx, &platform.keyring, PURPOSE, None, LIFE, Form::Link, &pending)
                            .await?;
                    Message::AddressConfirm {
                        link: letters::page(platform, &format!("/verify-email/{}", issued.token)),
                        expires_at: tx.now() + LIFE,
                    }
                };
                notifications::send(tx, &platform.keyring, &organization.name, &[(recipient, message)])
                    .await?;
                if let Some(chosen) = &chosen {
                    chosen.audit(tx, None);
                }
                tx.audit("registration_create", "registration", None, json!({"email": email}));
                Ok(())
            })
            .await
    })
    .await
}

/// Whether the token is one of a registration; if so, its person now waits to be let in.
pub async fn confirm(
    platform: &Platform,
    system: &SystemContext,
    token: &str,
) -> Result<bool, IdentityError> {
    let found =
        system.read(None, async |tx| one_time::peek(tx, &platform.keyring, PURPOSE, token).await).await?;
    let Some(found) = found else { return Ok(false) };
    let pending: Pending = serde_json::from_value(found.payload)
        .map_err(|error| DbError::Other(format!("registration {}: {error}", found.id)))?;
    check_open(system, pending.organization_id).await?;
    let known = system
        .read(None, async |tx| users::credentials_by_email(tx, &pending.email).await)
        .await?
        .filter(|account| account.is_in_use())
        .map(|account| account.user);
    let name = format!("{} {}", pending.first_name, pending.last_name);
    let actor = known.as_ref().map_or(Actor { user_id: None, real_user_id: None, name }, sign_in::actor);
    system
        .for_organization(pending.organization_id, actor)
        .write(async |tx| {
            let redeemed = one_time::redeem(tx, &platform.keyring, PURPOSE, token).await?;
            redeemed.ok_or(IdentityError::LinkInvalid)?;
            let user = match known {
                Some(user) => user,
                None => new_account(tx, &pending).await?,
            };
            if members::id_of_user(tx, user.id).await?.is_none() {
                join(tx, platform, &user).await?;
            }
            Ok(true)
        })
        .await
}

async fn new_account(tx: &mut TenantTx, pending: &Pending) -> Result<User, DbError> {
    let organization = organizations::current(tx).await?;
    let new = NewUser {
        email: pending.email.clone(),
        first_name: pending.first_name.clone(),
        last_name: pending.last_name.clone(),
        password_hash: pending.password_hash.clone(),
        locale: organization.locale,
        timezone: organization.timezone,
    };
    users::insert_invited(tx, &new).await
}

/// Makes the person a member who waits, and tells those who can let them in.
async fn join(tx: &mut TenantTx, platform: &Platform, user: &User) -> Result<(), IdentityError> {
    let id = members::insert_waiting(tx, user.id, ROLE).await?;
    let (organization, origin) = (tx.organization_id(), tx.origin().clone());
    events::note(tx, user.id, "member_register", events::Scene::Organization(organization), &origin).await?;
    tx.audit("member_register", "member", id.0, json!({"user_id": user.id, "role": ROLE}));
    tx.publish(Topic::Member, id.0, 1, Vec::new());
    let organization = organizations::current(tx).await?;
    let letters: Vec<_> = facade::members_with_permission(tx, Permission::MemberManage)
        .await?
        .into_iter()
        .map(|admin| {
            let recipient =
                Recipient { email: admin.email, first_name: admin.first_name, timezone: admin.timezone };
            let message = Message::RegistrationWaiting {
                person: user.name(),
                address: user.email.clone(),
                link: letters::page(platform, "/people?status=waiting"),
            };
            (recipient, message)
        })
        .collect();
    notifications::send(tx, &platform.keyring, &organization.name, &letters).await?;
    Ok(())
}

/// Lets in a member who waits.
pub async fn approve(tx: &mut TenantTx, platform: &Platform, id: MembershipId) -> Result<(), IdentityError> {
    let member = members::find_locked(tx, id).await?.ok_or(IdentityError::NotFound)?;
    if member.status != MemberStatus::Waiting {
        return Err(IdentityError::InvalidState("Only somebody who waits to be let in can be let in."));
    }
    let Member { role, user_id, version, approval_limit, .. } = member;
    members::update(tx, id, version, role, MemberStatus::Active, approval_limit.as_deref()).await?;
    if has_artist_profile(role) {
        artists::open(tx, user_id, &NewArtist::default()).await?;
    }
    let user = users::find_member(tx, user_id).await?.ok_or(IdentityError::NotFound)?;
    let (organization, origin) = (tx.organization_id(), tx.origin().clone());
    events::note(tx, user_id, "member_approve", events::Scene::Organization(organization), &origin).await?;
    let message = Message::RegistrationApproved { link: letters::page(platform, "/login") };
    letters::write(tx, platform, &user, message).await?;
    tx.audit("member_approve", "member", id.0, json!({"user_id": user_id, "role": role}));
    tx.publish(Topic::Member, id.0, version + 1, vec![user_id]);
    Ok(())
}
