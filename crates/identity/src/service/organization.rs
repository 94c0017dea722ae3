//! The organization itself: what it is called.

use platform::TenantTx;
use platform::live::Topic;
use serde_json::json;

use crate::error::IdentityError;
use crate::model::OrganizationSummary;
use crate::store::organizations;

/// Gives the organization another name. What was sealed under the old one stays as it is.
pub async fn rename(tx: &mut TenantTx, name: &str) -> Result<OrganizationSummary, IdentityError> {
    let before = organizations::current(tx).await?;
    if before.name == name {
        return Ok(before);
    }
    organizations::rename(tx, name).await?;
    let id = tx.organization_id().0;
    tx.audit(
        "organization_update",
        "organization",
        id,
        json!({"name": {"before": before.name, "after": name}}),
    );
    tx.publish(Topic::Member, id, 0, Vec::new());
    Ok(OrganizationSummary { name: name.to_owned(), ..before })
}
