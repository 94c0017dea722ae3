//! SQL of organizations.

use platform::db::Row;
use platform::{DbError, SystemTx, TenantTx};
use types::OrganizationId;

use crate::model::{NewOrganization, OrganizationSummary, Tier};

fn summary(row: &Row) -> OrganizationSummary {
    OrganizationSummary {
        id: row.get("id"),
        name: row.get("name"),
        slug: row.get("slug"),
        timezone: row.get("timezone"),
        locale: row.get("locale"),
        currency: row.get("currency"),
    }
}

pub async fn current(tx: &mut TenantTx) -> Result<OrganizationSummary, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_one(
            "SELECT id, name, slug, timezone, locale, currency FROM organizations WHERE id = $1",
            &[&organization],
        )
        .await?;
    Ok(summary(&row))
}

/// What the transaction's organization has subscribed to.
pub async fn tier(tx: &mut TenantTx) -> Result<Tier, DbError> {
    let organization = tx.organization_id();
    let row =
        tx.query_one("SELECT subscription_tier FROM organizations WHERE id = $1", &[&organization]).await?;
    let name: &str = row.get("subscription_tier");
    Tier::parse(name).ok_or_else(|| DbError::Other(format!("unknown subscription {name:?}")))
}

/// Sets what the transaction's organization has subscribed to.
pub async fn set_tier(tx: &mut TenantTx, tier: Tier) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE organizations SET subscription_tier = $2, updated_at = $3 WHERE id = $1",
        &[&organization, &tier.name(), &now],
    )
    .await?;
    Ok(())
}

/// Gives the transaction's organization another name.
pub async fn rename(tx: &mut TenantTx, name: &str) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE organizations SET name = $2, updated_at = $3 WHERE id = $1",
        &[&organization, &name, &now],
    )
    .await?;
    Ok(())
}

pub async fn find_by_slug(tx: &mut SystemTx, slug: &str) -> Result<Vec<OrganizationSummary>, DbError> {
    let rows = tx
        .query(
            "SELECT id, name, slug, timezone, locale, currency FROM organizations WHERE slug = $1",
            &[&slug],
        )
        .await?;
    Ok(rows.iter().map(summary).collect())
}

pub async fn all(tx: &mut SystemTx) -> Result<Vec<OrganizationSummary>, DbError> {
    let rows = tx
        .query(
            "SELECT id, name, slug, timezone, locale, currency FROM organizations WHERE archived_at IS NULL
             ORDER BY created_at, id",
            &[],
        )
        .await?;
    Ok(rows.iter().map(summary).collect())
}

pub async fn insert(tx: &mut SystemTx, id: OrganizationId, new: &NewOrganization) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO organizations (id, name, slug, timezone, locale, currency, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
        &[&id, &new.name, &new.slug, &new.timezone, &new.locale, &new.currency, &now],
    )
    .await?;
    Ok(())
}
