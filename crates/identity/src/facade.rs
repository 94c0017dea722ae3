//! What other features may ask about people, inside their own transaction.

use std::collections::HashMap;

use platform::crypto::Keyring;
use platform::crypto::rotation::{IdKind, SealedColumn};
use platform::policy::scope_of;
use platform::{DbError, Permission, Role, Scope, SystemContext, TenantTx};
use serde_json::Value;
use types::{Amount, ArtistId, UserId};

use crate::model::{ArtistSummary, MemberSummary, OrganizationSummary};
use crate::personal::Personal;
use crate::service::personal;
use crate::store::{artists, members, organizations, users};

/// Columns whose values are sealed, for sealing them anew when the master key changes.
pub const SEALED: &[SealedColumn] = &[
    SealedColumn {
        table: "users",
        id: "id",
        id_kind: IdKind::Uuid,
        column: "saved_signature",
        context: "users.saved_signature",
        is_tenant: false,
    },
    SealedColumn {
        table: "one_time_secrets",
        id: "id",
        id_kind: IdKind::Uuid,
        column: "payload",
        context: "one_time_secrets",
        is_tenant: false,
    },
    SealedColumn {
        table: "member_personal",
        id: "user_id",
        id_kind: IdKind::Uuid,
        column: "sealed",
        context: "member_personal",
        is_tenant: true,
    },
    SealedColumn {
        table: "factors",
        id: "id",
        id_kind: IdKind::Uuid,
        column: "secret",
        context: "factors.secret",
        is_tenant: false,
    },
    SealedColumn {
        table: "sso_connections",
        id: "id",
        id_kind: IdKind::Uuid,
        column: "encrypted_client_secret",
        context: "sso_connections.client_secret",
        is_tenant: true,
    },
];

/// Those of `ids` that are artists of this organization, in use and active; the rest are left out.
pub async fn artists_by_ids(tx: &mut TenantTx, ids: &[ArtistId]) -> Result<Vec<ArtistSummary>, DbError> {
    artists::active_by_ids(tx, ids).await
}

/// Every artist who can be given something to sign, by name.
pub async fn all_active_artists(tx: &mut TenantTx) -> Result<Vec<ArtistSummary>, DbError> {
    artists::all_active(tx).await
}

/// The person's profile as an artist of this organization, if it is in use.
pub async fn artist_of_user(tx: &mut TenantTx, user_id: UserId) -> Result<Option<ArtistSummary>, DbError> {
    artists::active_of_user(tx, user_id).await
}

/// These people's profiles as artists of this organization, of those that have one in use.
pub async fn artists_of_users(tx: &mut TenantTx, ids: &[UserId]) -> Result<Vec<ArtistSummary>, DbError> {
    if ids.is_empty() { Ok(Vec::new()) } else { artists::active_of_users(tx, ids).await }
}

/// The person as an active member of this organization.
pub async fn member_by_user(tx: &mut TenantTx, user_id: UserId) -> Result<Option<MemberSummary>, DbError> {
    members::active_by_user(tx, user_id).await
}

/// Those of these people who are active members, in no particular order.
pub async fn members_by_users(tx: &mut TenantTx, ids: &[UserId]) -> Result<Vec<MemberSummary>, DbError> {
    members::active_by_users(tx, ids).await
}

/// Active members whose role holds the permission for the whole organization.
pub async fn members_with_permission(
    tx: &mut TenantTx,
    permission: Permission,
) -> Result<Vec<MemberSummary>, DbError> {
    let roles: Vec<&str> = Role::ALL
        .into_iter()
        .filter(|role| scope_of(*role, permission) == Scope::Organization)
        .map(Role::name)
        .collect();
    members::active_in_roles(tx, &roles).await
}

/// Active members with this role.
pub async fn members_in_role(tx: &mut TenantTx, role: Role) -> Result<Vec<MemberSummary>, DbError> {
    members::active_in_roles(tx, &[role.name()]).await
}

/// Active members with one of these roles.
pub async fn members_in_roles(tx: &mut TenantTx, roles: &[Role]) -> Result<Vec<MemberSummary>, DbError> {
    let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
    members::active_in_roles(tx, &names).await
}

/// Up to how much a member may approve, in the organization's currency, where somebody has said so.
pub async fn approval_limit(tx: &mut TenantTx, user_id: UserId) -> Result<Option<Amount>, DbError> {
    members::approval_limit(tx, user_id).await
}

/// The bank accounts (IBAN) that these people have told the company, where they have. The caller audits the reading.
pub async fn bank_accounts(
    tx: &mut TenantTx,
    keyring: &Keyring,
    user_ids: &[UserId],
) -> Result<HashMap<UserId, String>, DbError> {
    let told = personal::read_many(tx, keyring, user_ids).await?;
    let iban = |(user_id, told): (UserId, Personal)| Some((user_id, told.tax?.iban?));
    Ok(told.into_iter().filter_map(iban).collect())
}

/// The telephone numbers that these people have told the company, where they have. Who shows them audits the reading.
pub async fn phones(
    tx: &mut TenantTx,
    keyring: &Keyring,
    user_ids: &[UserId],
) -> Result<HashMap<UserId, String>, DbError> {
    let told = personal::read_many(tx, keyring, user_ids).await?;
    Ok(told.into_iter().filter_map(|(user_id, told)| Some((user_id, told.phone?))).collect())
}

/// The organization of the transaction.
pub async fn organization(tx: &mut TenantTx) -> Result<OrganizationSummary, DbError> {
    organizations::current(tx).await
}

/// Every organization that is not archived: for schedulers and commands.
pub async fn all_organizations(system: &SystemContext) -> Result<Vec<OrganizationSummary>, DbError> {
    system.read(None, async |tx| organizations::all(tx).await).await
}

/// Names of people who are, or were, members of this organization; others are left out.
pub async fn names_of(tx: &mut TenantTx, ids: &[UserId]) -> Result<HashMap<UserId, String>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(members::names(tx, ids).await?.into_iter().collect())
}

fn signature_context(user_id: UserId) -> String {
    format!("users.saved_signature/{user_id}")
}

/// The signature and initials a person has kept, as the contracts feature stored them.
pub async fn saved_signature(
    system: &SystemContext,
    keyring: &Keyring,
    user_id: UserId,
) -> Result<Option<Value>, DbError> {
    let sealed = system.read(None, async |tx| users::saved_signature(tx, user_id).await).await?;
    let Some(sealed) = sealed else { return Ok(None) };
    let fault = |error: String| DbError::Other(format!("saved signature of {user_id}: {error}"));
    let plain =
        keyring.open_field(&signature_context(user_id), &sealed).map_err(|error| fault(error.to_string()))?;
    serde_json::from_slice(&plain).map(Some).map_err(|error| fault(error.to_string()))
}

/// Keeps (encrypted) or, with `None`, forgets a person's signature and initials.
pub async fn save_signature(
    system: &SystemContext,
    keyring: &Keyring,
    user_id: UserId,
    signature: Option<&Value>,
) -> Result<(), DbError> {
    let sealed =
        signature.map(|value| keyring.seal_field(&signature_context(user_id), value.to_string().as_bytes()));
    system.write(None, async |tx| users::set_saved_signature(tx, user_id, sealed.as_deref()).await).await
}
