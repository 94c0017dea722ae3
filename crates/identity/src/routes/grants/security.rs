//! How the organization lets people in.

use jiff::Timestamp;
use platform::http::extract::JsonBody;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, Problem, Role};
use serde::{Deserialize, Serialize};

use crate::error::IdentityError;
use crate::model::{SecondFactorPolicy, Security};
use crate::service::grants::networks;
use crate::service::grants::security::{self, SecurityChanges};
use crate::store;

/// The rules.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct SecurityView {
    /// Who must have a second factor.
    pub second_factor_policy: SecondFactorPolicy,
    /// Roles that must, besides those of the policy.
    pub second_factor_roles: Vec<Role>,
    /// Whether people can ask to join by themselves; the office then approves them.
    pub self_registration: bool,
    /// Minutes without use after which a session that is not remembered ends; 0: never.
    pub idle_timeout_minutes: i32,
    /// Sessions a member may have at once; null: as the subscription allows.
    #[schema(required)]
    pub session_limit: Option<i32>,
    /// Networks (CIDR) from which the office may sign in; empty: from everywhere. Artists are never held to them.
    pub staff_networks: Vec<String>,
    /// Until when whoever runs the server may look.
    #[schema(required)]
    pub support_until: Option<Timestamp>,
    /// For `If-Match`.
    pub version: i64,
}

impl From<Security> for SecurityView {
    fn from(security: Security) -> Self {
        let Security { second_factor_policy, second_factor_roles, self_registration, .. } = security;
        Self {
            second_factor_policy,
            second_factor_roles,
            self_registration,
            idle_timeout_minutes: security.idle_timeout_minutes,
            session_limit: security.session_limit,
            staff_networks: security.staff_networks,
            support_until: security.support_until,
            version: security.version,
        }
    }
}

/// New rules, all of them.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecurityUpdate {
    /// Who must have a second factor.
    pub second_factor_policy: SecondFactorPolicy,
    /// Roles that must, besides those of the policy.
    #[serde(default)]
    pub second_factor_roles: Vec<Role>,
    /// Whether people can ask to join by themselves.
    pub self_registration: bool,
    /// 0, or 5 to 1440 minutes.
    pub idle_timeout_minutes: i32,
    /// 1 to 100, or null.
    pub session_limit: Option<i32>,
    /// Networks such as `203.0.113.0/24`; one's own address must be among them.
    #[serde(default)]
    pub staff_networks: Vec<String>,
}

/// Shows how the organization lets people in.
#[utoipa::path(get, path = "/api/v1/organization/security", tag = "identity", operation_id = "security_detail",
    security(("bearer" = [])),
    responses((status = 200, body = SecurityView, headers(("ETag" = String))), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn security_detail(
    cx: Authorized<allow::SecurityRead>,
) -> Result<Versioned<SecurityView>, Problem> {
    let security = cx.read(async |tx| store::security::current(tx).await).await?;
    Ok(Versioned(security.version, security.into()))
}

/// Changes how the organization lets people in. Whoever changes it must still be let in.
#[utoipa::path(put, path = "/api/v1/organization/security", tag = "identity", operation_id = "security_replace",
    params(("If-Match" = String, Header, description = "The version as ETag")), security(("bearer" = [])),
    request_body = SecurityUpdate,
    responses((status = 200, body = SecurityView, headers(("ETag" = String))), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 412, body = ProblemView),
        (status = 428, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn security_replace(
    cx: Authorized<allow::SecurityManage>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<SecurityUpdate>,
) -> Result<Versioned<SecurityView>, Problem> {
    let changes = checked(body)?;
    let role = cx.principal().role;
    let security = cx.write(async |tx| security::update(tx, role, version, changes).await).await?;
    Ok(Versioned(security.version, security.into()))
}

fn checked(body: SecurityUpdate) -> Result<SecurityChanges, IdentityError> {
    let idle = security::idle_timeout("idle_timeout_minutes", body.idle_timeout_minutes);
    let limit = security::session_limit("session_limit", body.session_limit);
    let networks = networks::parse("staff_networks", &body.staff_networks);
    let mut second_factor_roles = Vec::new();
    for role in body.second_factor_roles {
        if !second_factor_roles.contains(&role) {
            second_factor_roles.push(role);
        }
    }
    match (idle, limit, networks) {
        (Ok(idle_timeout_minutes), Ok(session_limit), Ok(staff_networks)) => Ok(SecurityChanges {
            second_factor_policy: body.second_factor_policy,
            second_factor_roles,
            self_registration: body.self_registration,
            idle_timeout_minutes,
            session_limit,
            staff_networks,
        }),
        (idle, limit, networks) => Err(IdentityError::Invalid(
            [idle.err(), limit.err(), networks.err()].into_iter().flatten().collect(),
        )),
    }
}
