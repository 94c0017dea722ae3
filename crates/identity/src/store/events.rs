//! SQL of what happened on a person's account.

use platform::{AnyTx, DbError};
use types::{OrganizationId, UserId};
use uuid::Uuid;

use crate::model::Whereabouts;

pub async fn insert(
    tx: &mut impl AnyTx,
    user_id: UserId,
    action: &str,
    organization_id: Option<OrganizationId>,
    at: &Whereabouts,
) -> Result<(), DbError> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    tx.execute(
        "INSERT INTO account_events (id, user_id, action, organization_id, device, place, address, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[&id, &user_id, &action, &organization_id, &at.device, &at.place, &at.address, &now],
    )
    .await?;
    Ok(())
}
