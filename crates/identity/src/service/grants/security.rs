//! How an organization lets people in: who needs a second factor, how long sessions last, from where the office works.

use ipnet::IpNet;
use platform::{DbError, FieldError, Role, TenantTx};
use serde_json::{Value, json};

use super::networks;
use crate::error::IdentityError;
use crate::model::{SecondFactorPolicy, Security};
use crate::store::security;

/// Settings as typed, checked.
pub struct SecurityChanges {
    pub second_factor_policy: SecondFactorPolicy,
    pub second_factor_roles: Vec<Role>,
    pub self_registration: bool,
    pub idle_timeout_minutes: i32,
    pub session_limit: Option<i32>,
    pub staff_networks: Vec<IpNet>,
}

/// Minutes without use after which a session ends: none, or five minutes to a day.
pub fn idle_timeout(field: &str, minutes: i32) -> Result<i32, FieldError> {
    if minutes == 0 || (5..=1440).contains(&minutes) {
        return Ok(minutes);
    }
    Err(FieldError::new(field, "Choose 5 to 1440 minutes, or 0 for no limit."))
}

/// Sessions a member may have at once.
pub fn session_limit(field: &str, limit: Option<i32>) -> Result<Option<i32>, FieldError> {
    match limit {
        Some(limit) if !(1..=100).contains(&limit) => Err(FieldError::new(
            field,
            "Choose 1 to 100 sessions, or nothing for what your subscription allows.",
        )),
        other => Ok(other),
    }
}

/// Replaces the settings whose version the caller saw. Whoever saves must still be let in by them.
pub async fn update(
    tx: &mut TenantTx,
    role: Role,
    version: i64,
    changes: SecurityChanges,
) -> Result<Security, IdentityError> {
    let before = security::current_locked(tx).await?;
    if before.version != version {
        return Err(DbError::Stale.into());
    }
    if let Some(address) = tx.origin().address
        && !networks::allows(&changes.staff_networks, role, Some(address))
    {
        let message = format!(
            "You would lock yourself out: your own address {} is not among them.",
            address.to_canonical()
        );
        return Err(FieldError::new("staff_networks", message).into());
    }
    let after = Security {
        second_factor_policy: changes.second_factor_policy,
        second_factor_roles: changes.second_factor_roles,
        self_registration: changes.self_registration,
        idle_timeout_minutes: changes.idle_timeout_minutes,
        session_limit: changes.session_limit,
        staff_networks: changes.staff_networks.iter().map(ToString::to_string).collect(),
        ..before.clone()
    };
    if fact(&before) == fact(&after) {
        return Ok(before);
    }
    replace(tx, &before, &after).await?;
    Ok(Security { version: before.version + 1, ..after })
}

async fn replace(tx: &mut TenantTx, before: &Security, after: &Security) -> Result<(), IdentityError> {
    security::replace(tx, after).await?;
    let changes = json!({"before": fact(before), "after": fact(after)});
    tx.audit("security_update", "organization", tx.organization_id().0, changes);
    Ok(())
}

/// Lets the office in from every network again; returns those that it was held to.
pub async fn clear_networks(tx: &mut TenantTx) -> Result<Vec<String>, IdentityError> {
    let before = security::current_locked(tx).await?;
    if !before.staff_networks.is_empty() {
        let after = Security { staff_networks: Vec::new(), ..before.clone() };
        replace(tx, &before, &after).await?;
    }
    Ok(before.staff_networks)
}

fn fact(security: &Security) -> Value {
    json!({"second_factor_policy": security.second_factor_policy,
        "second_factor_roles": security.second_factor_roles, "self_registration": security.self_registration,
        "idle_timeout_minutes": security.idle_timeout_minutes, "session_limit": security.session_limit,
        "staff_networks": security.staff_networks})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_have_limits() {
        for minutes in [0, 5, 30, 1440] {
            assert!(idle_timeout("idle_timeout_minutes", minutes).is_ok(), "{minutes}");
        }
        for minutes in [-1, 1, 4, 1441, i32::MAX] {
            assert!(idle_timeout("idle_timeout_minutes", minutes).is_err(), "{minutes}");
        }
        for limit in [None, Some(1), Some(100)] {
            assert!(session_limit("session_limit", limit).is_ok(), "{limit:?}");
        }
        for limit in [0, 101, -5] {
            assert!(session_limit("session_limit", Some(limit)).is_err(), "{limit}");
        }
    }
}
