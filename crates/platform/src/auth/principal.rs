//! The person behind a request, as the access token says, put into the request by one middleware.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use types::{OrganizationId, SessionId, UserId};

use crate::policy::Role;

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
    /// The device.
    pub session_id: SessionId,
    /// When the access token ends.
    pub expires_at: Timestamp,
}

/// Claims of the access token, named as in the spec.
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
    pub exp: i64,
    pub jti: uuid::Uuid,
}
