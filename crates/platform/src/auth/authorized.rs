//! The extractor that every handler of the API begins with. It proves who calls, that their role holds the permission,
//! and hands out the only way to a transaction.
//!
//! There is no other way to make one:
//!
//! ```compile_fail
//! use platform::{Authorized, policy::allow::ContractRead};
//! fn forge(principal: platform::Principal) -> Authorized<ContractRead> {
//!     Authorized { principal, scope: platform::Scope::Organization } // fields are private
//! }
//! ```

use std::marker::PhantomData;
use std::ops::Deref;

use axum::extract::FromRequestParts;
use http::request::Parts;
use jiff::Timestamp;
use types::UserId;

use super::principal::{Confinement, Principal};
use crate::db::context::{Actor, Purpose, SystemContext, TenantContext};
use crate::http::request;
use crate::policy::{Permission, PermissionType, Scope};
use crate::problem::{Problem, ProblemType};
use crate::state::Platform;

/// A caller who holds permission `P` in the active organization.
pub struct Authorized<P> {
    principal: Principal,
    scope: Scope,
    tenant: TenantContext,
    platform: Platform,
    permission: PhantomData<P>,
}

impl<P: PermissionType> Authorized<P> {
    /// The caller.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// The caller's id.
    pub fn user_id(&self) -> UserId {
        self.principal.user_id
    }

    /// How far the permission reaches; reads pass it to SQL.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Refuses, as for a sensitive permission, unless the caller proved a short while ago who they are: for an act that is
    /// sensitive only sometimes.
    pub fn ensure_fresh_proof(&self) -> Result<(), Problem> {
        if self.principal.is_freshly_verified(self.tenant.now()) {
            return Ok(());
        }
        Err(Problem::new(ProblemType::StepUpRequired))
    }

    /// Files, keys, configuration.
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// The caller's own account across organizations.
    pub fn own_account(&self) -> SystemContext {
        self.platform.system(Purpose::OwnAccount, self.tenant.origin().clone())
    }
}

impl<P> Deref for Authorized<P> {
    type Target = TenantContext;

    fn deref(&self) -> &TenantContext {
        &self.tenant
    }
}

impl<P: PermissionType> FromRequestParts<Platform> for Authorized<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, platform: &Platform) -> Result<Self, Problem> {
        let principal = parts
            .extensions
            .get::<Principal>()
            .cloned()
            .ok_or_else(|| Problem::new(ProblemType::Unauthorized))?;
        let scope = check(&principal, P::PERMISSION, platform.clock.now())?;
        let tenant = TenantContext {
            db: platform.db.clone(),
            clock: platform.clock.clone(),
            organization_id: principal.organization_id,
            actor: Actor {
                user_id: Some(principal.user_id),
                real_user_id: principal.real.as_ref().map(|real| real.user_id),
                name: match &principal.real {
                    None => principal.name.clone(),
                    Some(real) => format!("{} for {}", real.name, principal.name),
                },
            },
            origin: request::origin(),
        };
        Ok(Self { principal, scope, tenant, platform: platform.clone(), permission: PhantomData })
    }
}

/// How far the caller's permission reaches; a problem where it does not reach at all, where their account's safety comes
/// first, or where the last proof of the person is too old for what they are about to do.
pub fn check(principal: &Principal, permission: Permission, now: Timestamp) -> Result<Scope, Problem> {
    let scope = principal.scope(permission);
    if scope == Scope::None {
        return Err(Problem::new(ProblemType::Forbidden).with("permission", permission.name()));
    }
    if let Some(confinement) = principal.confinement
        && !permission.is_left_when_confined()
    {
        return Err(Problem::new(match confinement {
            Confinement::SecondFactor => ProblemType::SecondFactorRequired,
            Confinement::Password => ProblemType::PasswordChangeRequired,
        }));
    }
    if permission.is_sensitive() && !principal.is_freshly_verified(now) {
        return Err(Problem::new(ProblemType::StepUpRequired));
    }
    Ok(scope)
}
