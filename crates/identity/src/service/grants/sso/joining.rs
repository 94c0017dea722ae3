//! Who came back from a provider. Somebody known by their subject is who they were; somebody new is matched by address
//! at most once, under the conditions of ADR 7, and known by their subject from then on.

use jiff::SignedDuration;
use platform::live::Topic;
use platform::{Actor, Platform, Role, SystemContext, TenantContext, TenantTx};
use serde::{Deserialize, Serialize};
use serde_json::json;
use types::{OrganizationId, SsoConnectionId, UserId};

use super::connections::Connection;
use super::id_token::IdToken;
use super::mapping::{self, Person};
use super::sign_on::Refusal;
use crate::error::IdentityError;
use crate::model::{MemberStatus, NewUser};
use crate::rules::MemberRefusal;
use crate::service::events;
use crate::service::members::{self as member_service, MemberChanges};
use crate::service::one_time::{self, Form, OneTimePurpose};
use crate::store::sso::{self, Identity};
use crate::store::{members, organizations, users};

/// How long a link waits for the account's owner.
pub const LINK_LIFE: SignedDuration = SignedDuration::from_mins(30);

/// Whom a return is.
pub enum Arrival {
    Member(UserId),
    LinkOffered { token: String },
}

/// Somebody at a provider who waits for the account's owner.
#[derive(Serialize, Deserialize)]
struct Waiting {
    organization_id: OrganizationId,
    connection_id: SsoConnectionId,
    issuer: String,
    subject: String,
    /// What they become, where they are no member yet.
    role: Option<Role>,
}

/// The connection as the audit log names it.
fn actor(connection: &Connection) -> Actor {
    Actor { user_id: None, real_user_id: None, name: format!("{} (single sign-on)", connection.fields.name) }
}

/// Finds or makes the member whom the provider vouches for.
pub async fn recognise(
    platform: &Platform,
    system: &SystemContext,
    tenant: &TenantContext,
    connection: &Connection,
    token: &IdToken,
) -> Result<Arrival, Refusal> {
    let fields = &connection.fields;
    let identity = Identity { connection_id: connection.id, issuer: &fields.issuer, subject: &token.subject };
    let mapped = mapping::mapped_role(&token.claims, fields.role_claim.as_deref(), &fields.role_mapping);
    let tenant = system.for_organization(tenant.organization_id(), actor(connection));
    if let Some(user_id) = tenant.write(async |tx| sso::user_of(tx, identity).await).await? {
        stay(&tenant, user_id, mapped).await?;
        return Ok(Arrival::Member(user_id));
    }
    let person = Person::read(&token.claims);
    let email = person.email.clone().ok_or(Refusal::NotAMember("the provider gave no address"))?;
    if !mapping::domain_of(&email).is_some_and(|domain| fields.domains.contains(&domain)) {
        return Err(Refusal::NotAMember("the address is not of the connection's domains"));
    }
    let role = mapped.or(fields.default_role).filter(|_| fields.creates_members);
    let account = system.read(None, async |tx| users::find_by_email(tx, email.as_str()).await).await?;
    let Some(user_id) = account else {
        let role = role.ok_or(Refusal::NotAMember("nobody has this address, and members are not made"))?;
        let user_id =
            tenant.write(async |tx| join_anew(tx, identity, &person, email.as_str(), role).await).await?;
        return Ok(Arrival::Member(user_id));
    };
    let standing = tenant.read(async |tx| standing(tx, user_id).await).await?;
    match standing {
        Standing::Staff if person.is_email_verified => {
            tenant.write(async |tx| link(tx, identity, user_id, None).await).await?;
            stay(&tenant, user_id, mapped).await?;
            Ok(Arrival::Member(user_id))
        }
        Standing::Staff => offer(platform, &tenant, identity, user_id, None).await,
        Standing::Stranger => {
            let role = role.ok_or(Refusal::NotAMember("no member, and members are not made"))?;
            offer(platform, &tenant, identity, user_id, Some(role)).await
        }
        Standing::Artist => Err(Refusal::NotAMember("artists sign in themselves")),
        Standing::Former => Err(Refusal::NotAMember("deactivated")),
    }
}

enum Standing {
    Staff,
    Artist,
    /// Was a member, or is not one yet in full.
    Former,
    Stranger,
}

async fn standing(tx: &mut TenantTx, user_id: UserId) -> Result<Standing, IdentityError> {
    if let Some(member) = members::active_by_user(tx, user_id).await? {
        return Ok(if mapping::is_for(member.role) { Standing::Staff } else { Standing::Artist });
    }
    let was_member = members::id_of_user(tx, user_id).await?.is_some();
    Ok(if was_member { Standing::Former } else { Standing::Stranger })
}

/// Checks that somebody known is still staff here, and gives them the role that the provider says. The last
/// administrator stays one, whatever the directory says.
async fn stay(tenant: &TenantContext, user_id: UserId, mapped: Option<Role>) -> Result<(), Refusal> {
    match tenant.read(async |tx| standing(tx, user_id).await).await? {
        Standing::Staff => {}
        Standing::Artist => return Err(Refusal::NotAMember("artists sign in themselves")),
        Standing::Former | Standing::Stranger => return Err(Refusal::NotAMember("deactivated")),
    }
    let Some(role) = mapped else { return Ok(()) };
    let changed = tenant
        .write(async |tx| {
            let Some(id) = members::id_of_user(tx, user_id).await? else { return Ok(()) };
            let Some(member) = members::find(tx, id).await? else { return Ok(()) };
            if member.status == MemberStatus::Active && member.role != role {
                let changes = MemberChanges { role: Some(role), ..MemberChanges::default() };
                // Nobody who is signed in does this, so nobody can lock themselves out by it.
                let nobody = UserId(uuid::Uuid::nil());
                member_service::update(tx, nobody, id, member.version, changes).await?;
            }
            Ok::<_, IdentityError>(())
        })
        .await;
    match changed {
        Err(IdentityError::Refused(MemberRefusal::LastAdmin)) => {
            tracing::warn!(%user_id, "single sign-on would take the last administrator's role; it stays");
            Ok(())
        }
        other => Ok(other?),
    }
}

async fn join_anew(
    tx: &mut TenantTx,
    identity: Identity<'_>,
    person: &Person,
    email: &str,
    role: Role,
) -> Result<UserId, IdentityError> {
    let organization = organizations::current(tx).await?;
    let new = NewUser {
        email: email.to_owned(),
        first_name: person.first_name.clone(),
        last_name: person.last_name.clone(),
        password_hash: None,
        locale: organization.locale,
        timezone: organization.timezone,
    };
    let verified_at = person.is_email_verified.then(|| tx.now());
    let user_id = sso::insert_user(tx, &new, verified_at).await?;
    link(tx, identity, user_id, Some(role)).await?;
    Ok(user_id)
}

/// Makes somebody at a provider and an account one and, where a role is given, the account's owner a member.
async fn link(
    tx: &mut TenantTx,
    identity: Identity<'_>,
    user_id: UserId,
    role: Option<Role>,
) -> Result<(), IdentityError> {
    sso::link(tx, identity, user_id).await?;
    tx.audit(
        "sso_identity_create",
        "sso_connection",
        identity.connection_id.0,
        json!({"user_id": user_id, "issuer": identity.issuer}),
    );
    if let Some(role) = role {
        let member_id = members::insert(tx, user_id, role).await?;
        tx.audit("member_create", "member", member_id.0, json!({"user_id": user_id, "role": role}));
        tx.publish(Topic::Member, member_id.0, 1, vec![user_id]);
    }
    let (organization, origin) = (tx.organization_id(), tx.origin().clone());
    events::note(tx, user_id, "sso_identity_create", events::Scene::Organization(organization), &origin)
        .await?;
    Ok(())
}

async fn offer(
    platform: &Platform,
    tenant: &TenantContext,
    identity: Identity<'_>,
    user_id: UserId,
    role: Option<Role>,
) -> Result<Arrival, Refusal> {
    let waiting = Waiting {
        organization_id: tenant.organization_id(),
        connection_id: identity.connection_id,
        issuer: identity.issuer.to_owned(),
        subject: identity.subject.to_owned(),
        role,
    };
    let issued = tenant
        .write(async |tx| {
            let (purpose, keyring) = (OneTimePurpose::SsoLink, &platform.keyring);
            one_time::issue(tx, keyring, purpose, Some(user_id), LINK_LIFE, Form::Link, &waiting).await
        })
        .await?;
    Ok(Arrival::LinkOffered { token: issued.token })
}

/// The account's owner, signed in, says that the one who waits is they.
pub async fn confirm(
    platform: &Platform,
    system: &SystemContext,
    actor: Actor,
    user_id: UserId,
    token: &str,
) -> Result<(), IdentityError> {
    let redeemed = system
        .write(None, async |tx| {
            // Looked at first: somebody else's browser must not use up the owner's link.
            let (purpose, keyring) = (OneTimePurpose::SsoLink, &platform.keyring);
            let found = one_time::peek(tx, keyring, purpose, token).await?;
            if found.is_none_or(|found| found.user_id != Some(user_id)) {
                return Ok(None);
            }
            one_time::redeem(tx, keyring, purpose, token).await
        })
        .await?;
    let waiting: Option<Waiting> =
        redeemed.and_then(|redeemed| serde_json::from_value(redeemed.payload).ok());
    let waiting = waiting.ok_or(IdentityError::LinkInvalid)?;
    system
        .for_organization(waiting.organization_id, actor)
        .write(async |tx| {
            let connection = sso::find(tx, waiting.connection_id).await?.ok_or(IdentityError::LinkInvalid)?;
            let identity =
                Identity { connection_id: connection.id, issuer: &waiting.issuer, subject: &waiting.subject };
            let role = match standing(tx, user_id).await? {
                Standing::Stranger => Some(waiting.role.ok_or(IdentityError::LinkInvalid)?),
                Standing::Staff => None,
                Standing::Artist | Standing::Former => return Err(IdentityError::LinkInvalid),
            };
            link(tx, identity, user_id, role).await
        })
        .await
}
