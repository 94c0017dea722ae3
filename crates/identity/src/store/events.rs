//! SQL of what happened on a person's account.

use jiff::Timestamp;
use platform::page::PageRequest;
use platform::{AnyTx, DbError, SystemTx};
use types::UserId;
use uuid::Uuid;

use crate::model::{AccountEvent, Whereabouts};
use crate::service::events::Scene;

pub async fn insert(
    tx: &mut impl AnyTx,
    user_id: UserId,
    action: &str,
    scene: Scene,
    at: &Whereabouts,
) -> Result<(), DbError> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    let organization_id = match scene {
        Scene::Account => None,
        Scene::Organization(id) => Some(id),
    };
    tx.execute(
        "INSERT INTO account_events (id, user_id, action, organization_id, device, place, address, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[&id, &user_id, &action, &organization_id, &at.device, &at.place, &at.address, &now],
    )
    .await?;
    Ok(())
}

/// What happened on a person's account, newest first.
pub async fn page(
    tx: &mut SystemTx,
    user_id: UserId,
    page: &PageRequest,
) -> Result<Vec<AccountEvent>, DbError> {
    let ((created_at, id), fetch) = (page.before(), page.fetch());
    let rows = tx
        .query(
            "SELECT e.id, e.action, e.device, e.place, e.address, e.created_at, o.name AS organization_name
             FROM account_events e LEFT JOIN organizations o ON o.id = e.organization_id
             WHERE e.user_id = $1 AND (e.created_at, e.id) < ($2, $3)
             ORDER BY e.created_at DESC, e.id DESC LIMIT $4",
            &[&user_id, &created_at, &id, &fetch],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| AccountEvent {
            id: row.get("id"),
            action: row.get("action"),
            at: Whereabouts {
                device: row.get("device"),
                place: row.get("place"),
                address: row.get("address"),
            },
            organization_name: row.get("organization_name"),
            created_at: row.get("created_at"),
        })
        .collect())
}

pub async fn count(tx: &mut SystemTx, user_id: UserId) -> Result<i64, DbError> {
    let sql = "SELECT count(*) AS rows FROM account_events WHERE user_id = $1";
    Ok(tx.query_one(sql, &[&user_id]).await?.get("rows"))
}

/// When and from which addresses the person signed in lately.
pub async fn sign_ins(tx: &mut SystemTx, user_id: UserId) -> Result<Vec<(Timestamp, String)>, DbError> {
    let rows = tx
        .query(
            "SELECT created_at, address FROM account_events
             WHERE user_id = $1 AND action = 'session_create' AND address IS NOT NULL
             ORDER BY created_at DESC LIMIT 100",
            &[&user_id],
        )
        .await?;
    Ok(rows.iter().map(|row| (row.get("created_at"), row.get("address"))).collect())
}
