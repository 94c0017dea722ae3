//! SQL of delegations: who may act for whom.

use jiff::Timestamp;
use platform::db::Row;
use platform::{DbError, TenantTx};
use types::{DelegationId, UserId};

use crate::service::grants::delegations::{Delegation, Party};

const SELECT: &str = "SELECT d.id, d.permissions, d.created_at, d.expires_at,
        d.user_id, trim(u.first_name || ' ' || u.last_name) AS user_name, u.email AS user_email,
        d.delegate_id, trim(v.first_name || ' ' || v.last_name) AS delegate_name, v.email AS delegate_email
    FROM delegations d
    JOIN users u ON u.id = d.user_id
    JOIN users v ON v.id = d.delegate_id
    JOIN memberships m ON m.organization_id = d.organization_id AND m.user_id = d.user_id AND m.status = 'active'
    JOIN memberships n ON n.organization_id = d.organization_id AND n.user_id = d.delegate_id AND n.status = 'active'
    WHERE d.organization_id = $1 AND d.revoked_at IS NULL AND (d.expires_at IS NULL OR d.expires_at > $2)";

fn delegation(row: &Row) -> Delegation {
    Delegation {
        id: row.get("id"),
        principal: Party {
            user_id: row.get("user_id"),
            name: row.get("user_name"),
            email: row.get("user_email"),
        },
        delegate: Party {
            user_id: row.get("delegate_id"),
            name: row.get("delegate_name"),
            email: row.get("delegate_email"),
        },
        permissions: row.get("permissions"),
        created_at: row.get("created_at"),
        expires_at: row.get("expires_at"),
    }
}

/// The active member with this address.
pub async fn member_by_email(tx: &mut TenantTx, email: &str) -> Result<Option<Party>, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_opt(
            "SELECT u.id, trim(u.first_name || ' ' || u.last_name) AS name, u.email
             FROM memberships m JOIN users u ON u.id = m.user_id
             WHERE m.organization_id = $1 AND m.status = 'active' AND u.email = $2",
            &[&organization, &email],
        )
        .await?;
    Ok(row.map(|row| Party { user_id: row.get("id"), name: row.get("name"), email: row.get("email") }))
}

/// Those that a member gave, in force.
pub async fn given_by(tx: &mut TenantTx, user_id: UserId) -> Result<Vec<Delegation>, DbError> {
    list(tx, "d.user_id", user_id).await
}

/// Those that a member holds, in force.
pub async fn held_by(tx: &mut TenantTx, user_id: UserId) -> Result<Vec<Delegation>, DbError> {
    list(tx, "d.delegate_id", user_id).await
}

async fn list(tx: &mut TenantTx, party: &str, user_id: UserId) -> Result<Vec<Delegation>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = format!("{SELECT} AND {party} = $3 ORDER BY d.created_at, d.id");
    Ok(tx.query(&sql, &[&organization, &now, &user_id]).await?.iter().map(delegation).collect())
}

/// One, in force.
pub async fn find(tx: &mut TenantTx, id: DelegationId) -> Result<Option<Delegation>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx.query_opt(&format!("{SELECT} AND d.id = $3"), &[&organization, &now, &id]).await?;
    Ok(row.as_ref().map(delegation))
}

/// Makes one. Another one between the same two that has expired makes way; one in force refuses it.
pub async fn insert(
    tx: &mut TenantTx,
    id: DelegationId,
    user_id: UserId,
    delegate_id: UserId,
    permissions: &[String],
    expires_at: Option<Timestamp>,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE delegations SET revoked_at = expires_at
         WHERE organization_id = $1 AND user_id = $2 AND delegate_id = $3 AND revoked_at IS NULL AND expires_at <= $4",
        &[&organization, &user_id, &delegate_id, &now],
    )
    .await?;
    tx.execute(
        "INSERT INTO delegations (organization_id, id, user_id, delegate_id, permissions, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[&organization, &id, &user_id, &delegate_id, &permissions, &now, &expires_at],
    )
    .await?;
    Ok(())
}

/// Takes one back.
pub async fn revoke(tx: &mut TenantTx, id: DelegationId) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE delegations SET revoked_at = $3 WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL",
        &[&organization, &id, &now],
    )
    .await?;
    Ok(())
}
