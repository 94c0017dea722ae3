//! SQL of single sign-on: connections to providers, who somebody at a provider is here, and sign-ins under way.

use std::collections::BTreeMap;

use jiff::Timestamp;
use platform::db::Row;
use platform::{DbError, Role, SystemTx, TenantTx};
use serde_json::Value;
use types::{OrganizationId, SsoConnectionId, UserId};

use crate::model::{NewUser, stored_role};
use crate::service::grants::sso::connections::{Connection, ConnectionFields};

const SELECT: &str =
    "SELECT id, name, issuer, client_id, encrypted_client_secret, domains, role_claim, role_mapping,
        default_role, creates_members, vouches_second_factor, is_enabled, created_at
    FROM sso_connections WHERE organization_id = $1";

fn connection(row: &Row) -> Result<Connection, DbError> {
    let default_role: Option<&str> = row.get("default_role");
    let mapping: BTreeMap<String, Role> = serde_json::from_value(row.get("role_mapping"))
        .map_err(|error| DbError::Other(format!("role mapping: {error}")))?;
    Ok(Connection {
        id: row.get("id"),
        encrypted_client_secret: row.get("encrypted_client_secret"),
        created_at: row.get("created_at"),
        fields: ConnectionFields {
            name: row.get("name"),
            issuer: row.get("issuer"),
            client_id: row.get("client_id"),
            domains: row.get("domains"),
            role_claim: row.get("role_claim"),
            role_mapping: mapping,
            default_role: default_role.map(stored_role).transpose()?,
            creates_members: row.get("creates_members"),
            vouches_second_factor: row.get("vouches_second_factor"),
            is_enabled: row.get("is_enabled"),
        },
    })
}

pub async fn all(tx: &mut TenantTx) -> Result<Vec<Connection>, DbError> {
    let organization = tx.organization_id();
    let rows = tx.query(&format!("{SELECT} ORDER BY created_at, id"), &[&organization]).await?;
    rows.iter().map(connection).collect()
}

pub async fn find(tx: &mut TenantTx, id: SsoConnectionId) -> Result<Option<Connection>, DbError> {
    one(tx, id, "").await
}

/// The connection, held until the transaction ends.
pub async fn find_locked(tx: &mut TenantTx, id: SsoConnectionId) -> Result<Option<Connection>, DbError> {
    one(tx, id, "FOR UPDATE").await
}

async fn one(tx: &mut TenantTx, id: SsoConnectionId, lock: &str) -> Result<Option<Connection>, DbError> {
    let organization = tx.organization_id();
    let row = tx.query_opt(&format!("{SELECT} AND id = $2 {lock}"), &[&organization, &id]).await?;
    row.as_ref().map(connection).transpose()
}

pub async fn insert(
    tx: &mut TenantTx,
    id: SsoConnectionId,
    fields: &ConnectionFields,
    secret: &[u8],
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO sso_connections (organization_id, id, name, issuer, client_id, encrypted_client_secret, domains,
            role_claim, role_mapping, default_role, creates_members, vouches_second_factor, is_enabled, created_at,
            updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)",
        &[
            &organization,
            &id,
            &fields.name,
            &fields.issuer,
            &fields.client_id,
            &secret,
            &fields.domains,
            &fields.role_claim,
            &json(&fields.role_mapping)?,
            &fields.default_role.map(Role::name),
            &fields.creates_members,
            &fields.vouches_second_factor,
            &fields.is_enabled,
            &now,
        ],
    )
    .await?;
    Ok(())
}

/// Replaces what a connection says; its secret stays where none is given.
pub async fn update(
    tx: &mut TenantTx,
    id: SsoConnectionId,
    fields: &ConnectionFields,
    secret: Option<&[u8]>,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE sso_connections SET name = $3, issuer = $4, client_id = $5,
            encrypted_client_secret = coalesce($6, encrypted_client_secret), domains = $7, role_claim = $8,
            role_mapping = $9, default_role = $10, creates_members = $11, vouches_second_factor = $12, is_enabled = $13,
            updated_at = $14
         WHERE organization_id = $1 AND id = $2",
        &[
            &organization,
            &id,
            &fields.name,
            &fields.issuer,
            &fields.client_id,
            &secret,
            &fields.domains,
            &fields.role_claim,
            &json(&fields.role_mapping)?,
            &fields.default_role.map(Role::name),
            &fields.creates_members,
            &fields.vouches_second_factor,
            &fields.is_enabled,
            &now,
        ],
    )
    .await?;
    Ok(())
}

fn json(mapping: &BTreeMap<String, Role>) -> Result<Value, DbError> {
    serde_json::to_value(mapping).map_err(|error| DbError::Other(format!("role mapping: {error}")))
}

/// Removes a connection and who was known through it.
pub async fn delete(tx: &mut TenantTx, id: SsoConnectionId) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute("DELETE FROM sso_connections WHERE organization_id = $1 AND id = $2", &[&organization, &id])
        .await?;
    Ok(())
}

/// Connections that serve addresses of this domain, of whatever organization.
pub async fn of_domain(tx: &mut SystemTx, domain: &str) -> Result<Vec<(SsoConnectionId, String)>, DbError> {
    let rows = tx.query("SELECT id, name FROM sso_connections_of_domain($1)", &[&domain]).await?;
    Ok(rows.iter().map(|row| (row.get("id"), row.get("name"))).collect())
}

/// The organization of a connection that is in use; an empty list where there is none.
pub async fn organizations_of(
    tx: &mut SystemTx,
    id: SsoConnectionId,
) -> Result<Vec<OrganizationId>, DbError> {
    let sql = "SELECT found AS id FROM sso_connection_organization($1) AS found WHERE found IS NOT NULL";
    Ok(tx.query(sql, &[&id]).await?.iter().map(|row| row.get("id")).collect())
}

/// Somebody at a provider.
#[derive(Clone, Copy)]
pub struct Identity<'a> {
    pub connection_id: SsoConnectionId,
    pub issuer: &'a str,
    pub subject: &'a str,
}

/// Whose account it is, where that is known; notes the use.
pub async fn user_of(tx: &mut TenantTx, identity: Identity<'_>) -> Result<Option<UserId>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_opt(
            "UPDATE sso_identities SET last_used_at = $5
             WHERE organization_id = $1 AND connection_id = $2 AND issuer = $3 AND subject = $4 RETURNING user_id",
            &[&organization, &identity.connection_id, &identity.issuer, &identity.subject, &now],
        )
        .await?;
    Ok(row.map(|row| row.get("user_id")))
}

/// Makes somebody at a provider and an account one. Who was that account before – a directory entry that was made
/// anew – is not any more.
pub async fn link(tx: &mut TenantTx, identity: Identity<'_>, user_id: UserId) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "DELETE FROM sso_identities
         WHERE organization_id = $1 AND connection_id = $2 AND issuer = $3 AND (user_id = $4 OR subject = $5)",
        &[&organization, &identity.connection_id, &identity.issuer, &user_id, &identity.subject],
    )
    .await?;
    tx.execute(
        "INSERT INTO sso_identities
            (organization_id, connection_id, issuer, subject, user_id, created_at, last_used_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)",
        &[&organization, &identity.connection_id, &identity.issuer, &identity.subject, &user_id, &now],
    )
    .await?;
    Ok(())
}

/// Makes the account of somebody whom a provider vouches for.
pub async fn insert_user(
    tx: &mut TenantTx,
    new: &NewUser,
    email_verified_at: Option<Timestamp>,
) -> Result<UserId, DbError> {
    let (id, now) = (UserId::generate(), tx.now());
    tx.execute(
        "INSERT INTO users (id, email, first_name, last_name, locale, timezone, email_verified_at, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        &[
            &id,
            &new.email,
            &new.first_name,
            &new.last_name,
            &new.locale,
            &new.timezone,
            &email_verified_at,
            &now,
        ],
    )
    .await?;
    Ok(id)
}
