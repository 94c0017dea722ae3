//! SQL of how an organization lets people in, and of the help it has asked for.

use jiff::Timestamp;
use platform::db::Row;
use platform::{DbError, TenantTx};
use types::{SessionId, UserId};

use crate::model::{SecondFactorPolicy, Security};
use crate::service::grants::support::SupportSession;

const SELECT: &str =
    "SELECT second_factor_policy, second_factor_roles, self_registration, idle_timeout_minutes,
        session_limit, staff_networks, support_until, version
    FROM organization_security WHERE organization_id = $1";

fn security(row: &Row) -> Result<Security, DbError> {
    let policy: &str = row.get("second_factor_policy");
    let roles: Vec<String> = row.get("second_factor_roles");
    Ok(Security {
        second_factor_policy: SecondFactorPolicy::parse(policy)
            .ok_or_else(|| DbError::Other(format!("unknown second factor policy {policy:?}")))?,
        second_factor_roles: roles
            .iter()
            .map(|role| crate::model::stored_role(role))
            .collect::<Result<_, _>>()?,
        self_registration: row.get("self_registration"),
        idle_timeout_minutes: row.get("idle_timeout_minutes"),
        session_limit: row.get("session_limit"),
        staff_networks: row.get("staff_networks"),
        support_until: row.get("support_until"),
        version: row.get("version"),
    })
}

/// The organization's settings; the defaults where nothing was ever set.
pub async fn current(tx: &mut TenantTx) -> Result<Security, DbError> {
    let organization = tx.organization_id();
    let row = tx.query_opt(SELECT, &[&organization]).await?;
    row.as_ref().map_or_else(|| Ok(Security::default()), security)
}

/// The settings, held until the transaction ends.
pub async fn current_locked(tx: &mut TenantTx) -> Result<Security, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO organization_security (organization_id, updated_at) VALUES ($1, $2)
         ON CONFLICT (organization_id) DO NOTHING",
        &[&organization, &now],
    )
    .await?;
    security(&tx.query_one(&format!("{SELECT} FOR UPDATE"), &[&organization]).await?)
}

/// Replaces the settings, all but support.
pub async fn replace(tx: &mut TenantTx, new: &Security) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let roles: Vec<&str> = new.second_factor_roles.iter().map(|role| role.name()).collect();
    tx.execute(
        "UPDATE organization_security SET second_factor_policy = $2, second_factor_roles = $3, self_registration = $4,
            idle_timeout_minutes = $5, session_limit = $6, staff_networks = $7, updated_at = $8, version = version + 1
         WHERE organization_id = $1",
        &[
            &organization,
            &new.second_factor_policy.name(),
            &roles,
            &new.self_registration,
            &new.idle_timeout_minutes,
            &new.session_limit,
            &new.staff_networks,
            &now,
        ],
    )
    .await?;
    Ok(())
}

/// Sets who must have a second factor.
pub async fn set_policy(tx: &mut TenantTx, policy: SecondFactorPolicy) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO organization_security (organization_id, second_factor_policy, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (organization_id) DO UPDATE SET second_factor_policy = $2, updated_at = $3,
            version = organization_security.version + 1",
        &[&organization, &policy.name(), &now],
    )
    .await?;
    Ok(())
}

/// Lets whoever runs the server look at the organization until then, through the eyes of `granted_by`; or not any more.
pub async fn set_support(
    tx: &mut TenantTx,
    until: Option<Timestamp>,
    granted_by: Option<UserId>,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE organization_security SET support_until = $2, support_granted_by = $3, updated_at = $4,
            version = version + 1 WHERE organization_id = $1",
        &[&organization, &until, &granted_by, &now],
    )
    .await?;
    Ok(())
}

/// Until when support may look, and through whose eyes; nothing where it may not.
pub async fn support(tx: &mut TenantTx) -> Result<Option<(Timestamp, UserId)>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_opt(
            "SELECT support_until, support_granted_by FROM organization_security
             WHERE organization_id = $1 AND support_until > $2 AND support_granted_by IS NOT NULL",
            &[&organization, &now],
        )
        .await?;
    Ok(row.map(|row| (row.get("support_until"), row.get("support_granted_by"))))
}

pub async fn insert_support_session(tx: &mut TenantTx, session: &SupportSession) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO support_sessions (organization_id, id, name, user_id, created_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[&organization, &session.id, &session.name, &session.user_id, &now, &session.ends_at],
    )
    .await?;
    Ok(())
}

/// A support session that has not ended.
pub async fn support_session(tx: &mut TenantTx, id: SessionId) -> Result<Option<SupportSession>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_opt(
            "SELECT id, name, user_id, ends_at FROM support_sessions
             WHERE organization_id = $1 AND id = $2 AND ends_at > $3",
            &[&organization, &id, &now],
        )
        .await?;
    Ok(row.map(|row| SupportSession {
        id: row.get("id"),
        name: row.get("name"),
        user_id: row.get("user_id"),
        ends_at: row.get("ends_at"),
    }))
}

/// Ends all support sessions; returns which were running.
pub async fn end_support_sessions(tx: &mut TenantTx) -> Result<Vec<SessionId>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let rows = tx
        .query(
            "UPDATE support_sessions SET ends_at = $2 WHERE organization_id = $1 AND ends_at > $2 RETURNING id",
            &[&organization, &now],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("id")).collect())
}
