//! What is played.

use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use serde_json::json;
use types::ProductionId;

use super::Caller;
use super::rooms::checked_name;
use crate::error::ScheduleError;
use crate::model::Production;
use crate::store::productions;

const MISSING: ScheduleError = ScheduleError::Missing("There is no such production.");

fn taken(error: DbError) -> ScheduleError {
    match error {
        DbError::Unique { constraint } if constraint == "productions_name" => {
            ScheduleError::field("name", "There is a production with this name already.")
        }
        error => error.into(),
    }
}

/// Makes a production.
pub async fn create(tx: &mut TenantTx, name: &str) -> Result<Production, ScheduleError> {
    let now = tx.now();
    let production = Production {
        id: ProductionId::generate(),
        name: checked_name(name)?,
        created_at: now,
        updated_at: now,
        archived_at: None,
        version: 1,
    };
    productions::insert(tx, &production).await.map_err(taken)?;
    tx.audit("production_create", "production", production.id.0, json!({"name": production.name}));
    Ok(production)
}

/// Names a production anew, over the version that was seen.
pub async fn update(
    tx: &mut TenantTx,
    id: ProductionId,
    version: i64,
    name: Option<&str>,
) -> Result<Production, ScheduleError> {
    let before = productions::find(tx, id).await?.ok_or(MISSING)?;
    let was = before.name.clone();
    let mut after = Production { version, ..before };
    if let Some(name) = name {
        after.name = checked_name(name)?;
    }
    (after.version, after.updated_at) = (productions::update(tx, &after).await.map_err(taken)?, tx.now());
    let changes = json!({"before": {"name": was}, "after": {"name": after.name}});
    tx.audit("production_update", "production", id.0, changes);
    Ok(after)
}

/// Puts a production away; its events stay. Again, it stays as it is.
pub async fn archive(tx: &mut TenantTx, id: ProductionId) -> Result<Production, ScheduleError> {
    let mut production = productions::find(tx, id).await?.ok_or(MISSING)?;
    if production.archived_at.is_some() {
        return Ok(production);
    }
    production.archived_at = Some(tx.now());
    (production.version, production.updated_at) = (productions::update(tx, &production).await?, tx.now());
    tx.audit("production_archive", "production", id.0, json!({"name": production.name}));
    Ok(production)
}

/// A page of productions; others than the office see what they have been called to.
pub async fn list(
    tx: &mut TenantTx,
    archived: bool,
    caller: Caller,
    page: &PageRequest,
) -> Result<(Vec<Production>, Option<i64>), ScheduleError> {
    let seen_by = (!caller.is_office()).then_some(caller.user_id);
    Ok(productions::page(tx, archived, seen_by, page).await?)
}
