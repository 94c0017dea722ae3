//! What happened on a person's account, as they see it themselves, in whichever organization it happened. The audit log of
//! an organization is the office's; this is the person's own.

use platform::{AnyTx, DbError, Origin};
use types::{OrganizationId, UserId};

use crate::model::Whereabouts;
use crate::store::events;

/// Where something happened.
#[derive(Clone, Copy, Debug)]
pub enum Scene {
    /// On the account itself, which belongs to no organization.
    Account,
    /// In one of the person's organizations.
    Organization(OrganizationId),
}

/// Somebody gave a wrong password or code: noted for the first one of a row.
pub const SIGN_IN_FAILED: &str = "sign_in_failed";

/// Notes an event, noun first as in the audit log (`session_create`, `password_change`, `factor_add`).
pub async fn note(
    tx: &mut impl AnyTx,
    user_id: UserId,
    action: &'static str,
    scene: Scene,
    origin: &Origin,
) -> Result<(), DbError> {
    events::insert(tx, user_id, action, scene, &Whereabouts::of(origin)).await
}
