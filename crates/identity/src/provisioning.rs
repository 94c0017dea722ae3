//! Making and finding organizations and people from the command line, the demo and the tests, and housekeeping: no
//! invitation, no e-mail. Callers are trusted; what they pass is not checked beyond the database's own rules.

use notifications::Message;
use platform::live::Topic;
use platform::{Actor, DbError, Origin, Platform, Role, SystemContext, TenantContext, TenantTx};
use serde_json::{Value, json};
use types::{EmailAddress, MembershipId, OrganizationId, UserId};

use crate::error::IdentityError;
use crate::model::{NewArtist, NewOrganization, NewUser, SecondFactorPolicy, Tier};
use crate::rules;
use crate::service::accounts::letters;
use crate::service::events;
use crate::service::factors::reset;
use crate::service::grants::{security as rules_of_entry, support};
use crate::service::invitations::{self, Invitee};
use crate::store::factors::devices;
use crate::store::{
    artists, email_changes, known_devices, members, one_time, organizations, security, sessions,
    sign_in_failures, users,
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

/// Sets a password hash from [`crate::hash_password`], unlocks the account and signs the person out everywhere. Every
/// company that engages them reads of it in its audit log, and the person by e-mail.
pub async fn set_password(
    platform: &Platform,
    system: &SystemContext,
    user_id: UserId,
    hash: &str,
    actor: &Actor,
) -> Result<(), DbError> {
    system
        .write(None, async |tx| {
            users::set_password(tx, user_id, hash).await?;
            sessions::revoke_all(tx, user_id, "password_changed").await?;
            events::note(tx, user_id, "password_set", events::Scene::Account, &Origin::internal()).await
        })
        .await?;
    record(platform, system, user_id, actor, ("password_set", json!({})), letters::password_changed).await
}

/// Takes away all second factors of a person and signs them out everywhere: the way back for an administrator who has lost
/// theirs. Every company that engages them reads of it in its audit log, and the person by e-mail. Returns how many there
/// were.
pub async fn reset_factors(
    platform: &Platform,
    system: &SystemContext,
    user_id: UserId,
    actor: &Actor,
) -> Result<usize, DbError> {
    let factors = system
        .write(None, async |tx| {
            let factors = reset::take_away(tx, user_id).await?;
            events::note(tx, user_id, "factors_reset", events::Scene::Account, system.origin()).await?;
            Ok::<_, DbError>(factors)
        })
        .await?;
    let message = |_: &Platform, _: &TenantTx| Message::FactorsReset {
        administrator: "Whoever runs the portal".into(),
    };
    let fact = ("member_factors_reset", json!({"factors": factors}));
    record(platform, system, user_id, actor, fact, message).await?;
    Ok(factors)
}

/// Writes what was done to an account into the audit log of every company that engages the person, and tells them in the
/// name of the one they used last.
async fn record(
    platform: &Platform,
    system: &SystemContext,
    user_id: UserId,
    actor: &Actor,
    (action, changes): (&'static str, Value),
    message: fn(&Platform, &TenantTx) -> Message,
) -> Result<(), DbError> {
    let engagements = system.read(Some(user_id), async |tx| members::engagements(tx, user_id).await).await?;
    for (index, engagement) in engagements.iter().enumerate() {
        system
            .for_organization(engagement.organization_id, actor.clone())
            .write(async |tx| {
                tx.audit(action, "user", user_id.0, changes.clone());
                if index == 0
                    && let Some(user) = users::find_member(tx, user_id).await?
                {
                    let message = message(platform, tx);
                    letters::write(tx, platform, &user, message).await?;
                }
                Ok::<_, DbError>(())
            })
            .await?;
    }
    Ok(())
}

/// Lets the office of the tenant's organization in from every network again; returns those that it was held to.
pub async fn clear_networks(tenant: &TenantContext) -> Result<Vec<String>, IdentityError> {
    tenant.write(async |tx| rules_of_entry::clear_networks(tx).await).await
}

/// Sets what the tenant's organization has subscribed to.
pub async fn set_tier(tenant: &TenantContext, tier: Tier) -> Result<(), DbError> {
    tenant
        .write(async |tx| {
            let before = organizations::tier(tx).await?;
            organizations::set_tier(tx, tier).await?;
            let changes = json!({"before": before.name(), "after": tier.name()});
            tx.audit("subscription_update", "organization", tx.organization_id().0, changes);
            Ok(())
        })
        .await
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

/// Removes sessions that ended more than a week ago, links and codes that have expired, moves, devices and wrong
/// passwords of long ago, and revocations whose tokens have ended; at most ten thousand of each at a time. Returns how many.
pub async fn prune_sessions(system: &SystemContext) -> Result<u64, DbError> {
    let spent = system
        .write(None, async |tx| {
            let ended = sessions::prune(tx).await? + one_time::prune(tx).await?;
            let known = known_devices::prune(tx).await? + devices::prune(tx).await?;
            let tries = sign_in_failures::prune(tx).await?;
            Ok::<_, DbError>(ended + known + tries + email_changes::prune(tx).await?)
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
