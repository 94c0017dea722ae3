//! Places of the company.

use platform::db::{Columns, Row};
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{RoomId, UserId};

use super::Belongings;
use crate::model::Room;

const COLUMNS: &str =
    "r.id, r.name, r.address, r.latitude, r.longitude, r.created_at, r.updated_at, r.archived_at, r.version";

fn from_row(row: &Row) -> Room {
    let mut columns = Columns::of(row);
    Room {
        id: columns.take(),
        name: columns.take(),
        address: columns.take(),
        latitude: columns.take(),
        longitude: columns.take(),
        created_at: columns.take(),
        updated_at: columns.take(),
        archived_at: columns.take(),
        version: columns.take(),
    }
}

/// A room, in use or not.
pub async fn find(tx: &mut TenantTx, id: RoomId) -> Result<Option<Room>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {COLUMNS} FROM rooms r WHERE r.organization_id = $1 AND r.id = $2");
    Ok(tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row))
}

/// Rooms in use that have one of these names, however they are written.
pub async fn named(tx: &mut TenantTx, names: &[&str]) -> Result<Vec<Room>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM rooms r WHERE r.organization_id = $1 AND r.archived_at IS NULL
         AND lower(r.name) IN (SELECT lower(n.name) FROM unnest($2::text[]) AS n (name))"
    );
    Ok(tx.query(&sql, &[&organization, &names]).await?.iter().map(from_row).collect())
}

/// A page of rooms, newest first; those in use unless `archived` ones are asked for; for `seen_by` only those where that
/// person has been called to.
pub async fn page(
    tx: &mut TenantTx,
    archived: bool,
    seen_by: Option<UserId>,
    page: &PageRequest,
) -> Result<(Vec<Room>, Option<i64>), DbError> {
    let all = Belongings { table: "rooms", columns: COLUMNS, named_by: "room_id", from_row };
    all.page(tx, archived, seen_by, page).await
}

/// Adds one.
pub async fn insert(tx: &mut TenantTx, room: &Room) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "INSERT INTO rooms (organization_id, id, name, address, latitude, longitude, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
        &[
            &organization,
            &room.id,
            &room.name,
            &room.address,
            &room.latitude,
            &room.longitude,
            &room.created_at,
        ],
    )
    .await?;
    Ok(())
}

/// Writes a room over the version it carries; returns the new one.
pub async fn update(tx: &mut TenantTx, room: &Room) -> Result<i64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_opt(
            "UPDATE rooms SET name = $3, address = $4, latitude = $5, longitude = $6, archived_at = $7, updated_at = $8,
                 version = version + 1
             WHERE organization_id = $1 AND id = $2 AND version = $9 RETURNING version",
            &[
                &organization,
                &room.id,
                &room.name,
                &room.address,
                &room.latitude,
                &room.longitude,
                &room.archived_at,
                &now,
                &room.version,
            ],
        )
        .await?;
    row.map(|row| row.get(0)).ok_or(DbError::Stale)
}
