//! What happened on a person's account, as they see it themselves, in whichever organization it happened. The audit log of
//! an organization is the office's; this is the person's own.

use platform::{AnyTx, DbError, Origin};
use types::{OrganizationId, UserId};

use crate::model::Whereabouts;
use crate::store::events;

/// Notes an event, noun first as in the audit log (`session_create`, `password_change`, `factor_add`).
pub async fn note(
    tx: &mut impl AnyTx,
    user_id: UserId,
    action: &'static str,
    organization_id: Option<OrganizationId>,
    origin: &Origin,
) -> Result<(), DbError> {
    events::insert(tx, user_id, action, organization_id, &Whereabouts::of(origin)).await
}
