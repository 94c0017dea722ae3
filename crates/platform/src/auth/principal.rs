//! The person behind a request, as the access token says, put into the request by one middleware.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use types::{OrganizationId, SessionId, UserId};

use crate::policy::{Permission, PermissionView, Role, Scope, permissions_of, scope_of};

/// How old a proof of the person may be for what is sensitive ([`Permission::is_sensitive`]).
pub const FRESH_PROOF: SignedDuration = SignedDuration::from_mins(15);

/// How well the session's beginning proved who it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assurance {
    /// One factor: a password, an e-mailed code, another company's word.
    #[default]
    One,
    /// Two factors, or a passkey that verified its user.
    Two,
}

impl Assurance {
    /// As stored and transmitted.
    pub fn level(self) -> i16 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }

    /// Reads [`level`](Self::level); what is unknown proves least.
    pub fn of_level(level: i16) -> Self {
        if level == 2 { Self::Two } else { Self::One }
    }
}

/// What a person must do for their account's safety before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confinement {
    /// Set up a second factor: the organization asks for one.
    SecondFactor,
    /// Choose a new password.
    Password,
}

/// Which of their role's permissions a caller may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Powers {
    /// All of them: the person themselves.
    #[default]
    All,
    /// Those named: a program, or somebody who acts for the person.
    Only(Arc<[Permission]>),
}

impl Powers {
    /// Whether the permission may be used.
    pub fn include(&self, permission: Permission) -> bool {
        match self {
            Self::All => true,
            Self::Only(permissions) => permissions.contains(&permission),
        }
    }
}

/// The person at the keyboard, where it is not the one acted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RealPerson {
    /// Their account.
    pub user_id: UserId,
    /// Their name at the time.
    pub name: String,
}

/// A signed-in member of one organization.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The person.
    pub user_id: UserId,
    /// E-mail address at the time of sign-in.
    pub email: String,
    /// Name at the time of sign-in.
    pub name: String,
    /// Role in the active organization.
    pub role: Role,
    /// The active organization.
    pub organization_id: OrganizationId,
    /// The device; for a program, its own id.
    pub session_id: SessionId,
    /// When the access token was issued, to the millisecond.
    pub issued_at: Timestamp,
    /// When the access token ends.
    pub expires_at: Timestamp,
    /// How well the session began.
    pub assurance: Assurance,
    /// When the person last proved in full who they are.
    pub verified_at: Option<Timestamp>,
    /// What they must do before anything else.
    pub confinement: Option<Confinement>,
    /// Which of the role's permissions they may use.
    pub powers: Powers,
    /// Who really acts, where that is somebody else.
    pub real: Option<RealPerson>,
}

impl Principal {
    /// How far a permission reaches for this caller: as far as for the role, unless it was not handed to them.
    pub fn scope(&self, permission: Permission) -> Scope {
        if self.powers.include(permission) { scope_of(self.role, permission) } else { Scope::None }
    }

    /// Whether they proved who they are a short while ago.
    pub fn is_freshly_verified(&self, now: Timestamp) -> bool {
        self.verified_at.is_some_and(|at| now.duration_since(at) <= FRESH_PROOF)
    }

    /// Whether it is a program, which acts for a person with a secret of its own.
    pub fn is_program(&self) -> bool {
        self.powers != Powers::All && self.real.is_none()
    }

    /// What they may do, as `GET /me` tells.
    pub fn permissions(&self) -> Vec<PermissionView> {
        let mut permissions = permissions_of(self.role);
        permissions.retain(|line| {
            Permission::parse(&line.permission).is_some_and(|permission| self.powers.include(permission))
        });
        permissions
    }
}

/// Claims of the access token, named as in the spec; those of RFC 9068 and RFC 8693 where there are any.
#[derive(Serialize, Deserialize)]
pub(super) struct Claims {
    pub sub: UserId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub org: OrganizationId,
    pub sid: SessionId,
    pub permissions: Vec<String>,
    pub iat: i64,
    /// `iat` in milliseconds: a token that was issued after a revocation in the same second is good.
    pub iat_ms: i64,
    pub exp: i64,
    pub jti: uuid::Uuid,
    /// Level of assurance.
    pub aal: i16,
    /// When the person last proved in full who they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confined: Option<Confinement>,
    /// The permissions handed over, with spaces between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Who really acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<ActorClaim>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ActorClaim {
    pub sub: UserId,
    pub name: String,
}
