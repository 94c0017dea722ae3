//! SQL of API clients. The key itself is looked up by `platform`, which every request passes.

use jiff::Timestamp;
use platform::auth::api_clients::ApiClientKind;
use platform::db::Row;
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{ApiClientId, UserId};

use crate::service::grants::api_clients::ApiClient;

const SELECT: &str = "SELECT c.id, trim(u.first_name || ' ' || u.last_name) AS user_name, c.name, c.kind,
        c.permissions, c.previous_expires_at, c.expires_at, c.last_used_at, c.created_at
    FROM api_clients c JOIN users u ON u.id = c.user_id
    WHERE c.organization_id = $1 AND c.revoked_at IS NULL";

fn client(row: &Row) -> Result<ApiClient, DbError> {
    let kind: &str = row.get("kind");
    Ok(ApiClient {
        id: row.get("id"),
        user_name: row.get("user_name"),
        name: row.get("name"),
        kind: ApiClientKind::parse(kind)
            .ok_or_else(|| DbError::Other(format!("unknown kind of API client {kind:?}")))?,
        permissions: row.get("permissions"),
        previous_expires_at: row.get("previous_expires_at"),
        expires_at: row.get("expires_at"),
        last_used_at: row.get("last_used_at"),
        created_at: row.get("created_at"),
    })
}

pub async fn page(tx: &mut TenantTx, page: &PageRequest) -> Result<Vec<ApiClient>, DbError> {
    let organization = tx.organization_id();
    let ((created_at, id), fetch) = (page.before(), page.fetch());
    let sql = format!(
        "{SELECT} AND (c.created_at, c.id) < ($2, $3) ORDER BY c.created_at DESC, c.id DESC LIMIT $4"
    );
    let rows = tx.query(&sql, &[&organization, &created_at, &id, &fetch]).await?;
    rows.iter().map(client).collect()
}

pub async fn count(tx: &mut TenantTx) -> Result<i64, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT count(*) AS rows FROM api_clients WHERE organization_id = $1 AND revoked_at IS NULL";
    Ok(tx.query_one(sql, &[&organization]).await?.get("rows"))
}

/// The client, held until the transaction ends.
pub async fn find_locked(tx: &mut TenantTx, id: ApiClientId) -> Result<Option<ApiClient>, DbError> {
    let organization = tx.organization_id();
    let row = tx.query_opt(&format!("{SELECT} AND c.id = $2 FOR UPDATE OF c"), &[&organization, &id]).await?;
    row.as_ref().map(client).transpose()
}

/// What a client begins with.
pub struct NewApiClient<'a> {
    pub id: ApiClientId,
    pub user_id: UserId,
    pub name: &'a str,
    pub kind: ApiClientKind,
    pub permissions: &'a [String],
    pub secret_hash: &'a [u8],
    pub expires_at: Timestamp,
}

pub async fn insert(tx: &mut TenantTx, new: &NewApiClient<'_>) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO api_clients
            (organization_id, id, user_id, name, kind, permissions, secret_hash, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &organization,
            &new.id,
            &new.user_id,
            &new.name,
            &new.kind.name(),
            &new.permissions,
            &new.secret_hash,
            &new.expires_at,
            &now,
        ],
    )
    .await?;
    Ok(())
}

/// Gives a client a new secret; the one it had stays good until `previous_expires_at`.
pub async fn rotate(
    tx: &mut TenantTx,
    id: ApiClientId,
    secret_hash: &[u8],
    previous_expires_at: Timestamp,
) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "UPDATE api_clients SET previous_secret_hash = secret_hash, previous_expires_at = $4, secret_hash = $3
         WHERE organization_id = $1 AND id = $2",
        &[&organization, &id, &secret_hash, &previous_expires_at],
    )
    .await?;
    Ok(())
}

/// Ends a client. The row stays, so that the log's ids keep their meaning.
pub async fn revoke(tx: &mut TenantTx, id: ApiClientId) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE api_clients SET revoked_at = $3 WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL",
        &[&organization, &id, &now],
    )
    .await?;
    Ok(())
}
