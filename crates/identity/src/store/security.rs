//! SQL of how an organization lets people in.

use platform::{DbError, TenantTx};

use crate::model::{SecondFactorPolicy, Security};

/// The organization's settings; the defaults where nothing was ever set.
pub async fn current(tx: &mut TenantTx) -> Result<Security, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_opt(
            "SELECT second_factor_policy, second_factor_roles, self_registration, idle_timeout_minutes,
                session_limit, staff_networks, support_until, version
             FROM organization_security WHERE organization_id = $1",
            &[&organization],
        )
        .await?;
    let Some(row) = row else { return Ok(Security::default()) };
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
