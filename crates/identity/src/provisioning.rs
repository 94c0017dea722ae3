//! Making and finding organizations and people from the command line, the demo and the tests, and housekeeping: no
//! invitation, no e-mail. Callers are trusted; what they pass is not checked beyond the database's own rules.

use platform::live::Topic;
use platform::{Actor, DbError, Origin, Platform, Role, SystemContext, TenantContext, TenantTx};
use serde_json::json;
use types::{EmailAddress, MembershipId, OrganizationId, UserId};

use crate::error::IdentityError;
use crate::model::{NewArtist, NewOrganization, NewUser, SecondFactorPolicy};
use crate::rules;
use crate::service::events;
use crate::service::factors::reset;
use crate::service::grants::support;
use crate::service::invitations::{self, Invitee};
use crate::store::factors::devices;
use crate::store::{
    artists, email_changes, known_devices, members, one_time, organizations, security, sessions, users,
};

/// Makes an organization. [`DbError::Unique`] when the slug is taken.
pub async fn create_organization(
    system: &SystemContext,
    new: NewOrganization,
) -> Result<OrganizationId, DbError> {
    let id = OrganizationId::generate();
    system.write(None, async |tx| organizations::insert(tx, id, &new).await).await?;
    Ok(id)
}

/// Makes an account, or returns the one that the address has already (which stays as it is).
pub async fn create_user(system: &SystemContext, new: NewUser) -> Result<UserId, DbError> {
    let email = normalised(&new.email)?;
    let new = NewUser { email, ..new };
    system
        .write(None, async |tx| {
            users::insert_if_absent(tx, &new).await?;
            let id = users::find_by_email(tx, &new.email).await?;
            id.ok_or_else(|| DbError::Other("a user that was just made is not there".into()))
        })
        .await
}

/// Makes a person a member; an artist gets a profile even where `artist` is `None`.
pub async fn add_member(
    tx: &mut TenantTx,
    user_id: UserId,
    role: Role,
    artist: Option<NewArtist>,
) -> Result<MembershipId, DbError> {
    let id = members::insert(tx, user_id, role).await?;
    if rules::has_artist_profile(role) || artist.is_some() {
        artists::open(tx, user_id, &artist.unwrap_or_default()).await?;
    }
    tx.audit("member_create", "member", id.0, json!({"user_id": user_id, "role": role}));
    tx.publish(Topic::Member, id.0, 1, vec![user_id]);
    Ok(id)
}

/// Sets a password hash from [`crate::hash_password`], unlocks the account and signs the person out everywhere.
pub async fn set_password(system: &SystemContext, user_id: UserId, hash: &str) -> Result<(), DbError> {
    system
        .write(None, async |tx| {
            users::set_password(tx, user_id, hash).await?;
            sessions::revoke_all(tx, user_id, "password_changed").await?;
            events::note(tx, user_id, "password_set", events::Scene::Account, &Origin::internal()).await
        })
        .await
}

/// Takes away all second factors of a person and signs them out everywhere: the way back for an administrator who has lost
/// theirs. Every company that engages them reads of it in its audit log. Returns how many there were.
pub async fn reset_factors(system: &SystemContext, user_id: UserId, actor: &Actor) -> Result<usize, DbError> {
    let (factors, engagements) = system
        .write(Some(user_id), async |tx| {
            let factors = reset::take_away(tx, user_id).await?;
            events::note(tx, user_id, "factors_reset", events::Scene::Account, system.origin()).await?;
            Ok::<_, DbError>((factors, members::engagements(tx, user_id).await?))
        })
        .await?;
    for engagement in engagements {
        system
            .for_organization(engagement.organization_id, actor.clone())
            .write(async |tx| {
                tx.audit("member_factors_reset", "user", user_id.0, json!({"factors": factors}));
                Ok::<_, DbError>(())
            })
            .await?;
    }
    Ok(factors)
}

/// Sets who of an organization must have a second factor.
pub async fn set_second_factor_policy(tx: &mut TenantTx, policy: SecondFactorPolicy) -> Result<(), DbError> {
    security::set_policy(tx, policy).await?;
    tx.audit(
        "security_update",
        "organization",
        tx.organization_id().0,
        json!({"second_factor_policy": policy}),
    );
    Ok(())
}

/// The account of an address.
pub async fn find_user_by_email(system: &SystemContext, email: &str) -> Result<Option<UserId>, DbError> {
    let Ok(email) = EmailAddress::parse(email) else { return Ok(None) };
    system.read(None, async |tx| users::find_by_email(tx, email.as_str()).await).await
}

/// The organization with a slug.
pub async fn find_organization_by_slug(
    system: &SystemContext,
    slug: &str,
) -> Result<Option<crate::OrganizationSummary>, DbError> {
    let found = system.read(None, async |tx| organizations::find_by_slug(tx, slug).await).await?;
    Ok(found.into_iter().next())
}

/// Removes sessions that ended more than a week ago, links and codes that have expired, moves and devices of long ago, and revocations whose tokens have
/// ended; at most ten thousand of each at a time. Returns how many.
pub async fn prune_sessions(system: &SystemContext) -> Result<u64, DbError> {
    let spent = system
        .write(None, async |tx| {
            let ended = sessions::prune(tx).await? + one_time::prune(tx).await?;
            let known = known_devices::prune(tx).await? + devices::prune(tx).await?;
            Ok::<_, DbError>(ended + known + email_changes::prune(tx).await?)
        })
        .await?;
    Ok(spent + platform::auth::revocations::prune(system).await?)
}

fn normalised(email: &str) -> Result<String, DbError> {
    let address = EmailAddress::parse(email).map_err(|error| DbError::Other(error.to_string()))?;
    Ok(address.into())
}

/// Invites somebody from the command line: mails the link and returns it, for whoever runs the server to pass on.
pub async fn invite_by_command(
    tenant: &TenantContext,
    platform: &Platform,
    email: EmailAddress,
    role: Role,
) -> Result<String, IdentityError> {
    let invitee = Invitee { email, role, first_name: None, last_name: None };
    let (_, link) = tenant.write(async |tx| invitations::create(tx, platform, None, &invitee).await).await?;
    Ok(link)
}

/// A link with which a helper of this name looks at the tenant's organization; nothing where it did not ask for help.
pub async fn support_link(
    tenant: &TenantContext,
    platform: &Platform,
    name: &str,
) -> Result<Option<String>, IdentityError> {
    support::invite(platform, tenant, name).await
}
