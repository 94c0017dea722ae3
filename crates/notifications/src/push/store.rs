//! SQL of the devices that show push messages, and of the key that they know this installation by. Both belong to people
//! and to the installation, not to an organization: every statement here names the person.

use jiff::{SignedDuration, Timestamp};
use platform::crypto::sha256;
use platform::db::Row;
use platform::{DbError, TenantTx};
use types::{PushDeviceId, SessionId, UserId};
use uuid::Uuid;

/// A device that reached nothing for so long is forgotten.
const FORGET_AFTER: SignedDuration = SignedDuration::from_hours(3 * 24);

/// The key pair, as stored.
pub struct StoredKey {
    pub id: Uuid,
    pub public_key: Vec<u8>,
    pub encrypted_private_key: Vec<u8>,
}

pub async fn key(tx: &mut TenantTx) -> Result<Option<StoredKey>, DbError> {
    let row = tx.query_opt("SELECT id, public_key, encrypted_private_key FROM push_keys", &[]).await?;
    Ok(row.map(|row| StoredKey {
        id: row.get("id"),
        public_key: row.get("public_key"),
        encrypted_private_key: row.get("encrypted_private_key"),
    }))
}

/// Keeps a key pair, unless there is one.
pub async fn insert_key(tx: &mut TenantTx, key: &StoredKey) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO push_keys (id, public_key, encrypted_private_key, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
        &[&key.id, &key.public_key, &key.encrypted_private_key, &now],
    )
    .await?;
    Ok(())
}

/// A device as its owner sees it.
pub struct Device {
    pub id: PushDeviceId,
    pub session_id: Option<SessionId>,
    pub name: String,
    pub shows_details: bool,
    pub created_at: Timestamp,
    pub last_sent_at: Option<Timestamp>,
}

const COLUMNS: &str = "d.id, d.session_id, d.name, d.shows_details, d.created_at, d.last_sent_at";

fn from_row(row: &Row) -> Device {
    Device {
        id: row.get("id"),
        session_id: row.get("session_id"),
        name: row.get("name"),
        shows_details: row.get("shows_details"),
        created_at: row.get("created_at"),
        last_sent_at: row.get("last_sent_at"),
    }
}

/// Somebody's devices, oldest first.
pub async fn of_user(tx: &mut TenantTx, user_id: UserId) -> Result<Vec<Device>, DbError> {
    let sql =
        format!("SELECT {COLUMNS} FROM push_devices d WHERE d.user_id = $1 ORDER BY d.created_at, d.id");
    Ok(tx.query(&sql, &[&user_id]).await?.iter().map(from_row).collect())
}

/// These people's devices.
pub async fn of_users(tx: &mut TenantTx, users: &[UserId]) -> Result<Vec<(PushDeviceId, UserId)>, DbError> {
    let sql = "SELECT id, user_id FROM push_devices WHERE user_id = ANY($1) ORDER BY id";
    let rows = tx.query(sql, &[&users]).await?;
    Ok(rows.iter().map(|row| (row.get("id"), row.get("user_id"))).collect())
}

/// Lets nobody else add a device of somebody until the transaction ends.
pub async fn hold(tx: &mut TenantTx, user_id: UserId) -> Result<(), DbError> {
    let sql = "SELECT pg_advisory_xact_lock(hashtextextended('push_devices/' || $1::text, 0))";
    tx.query(sql, &[&user_id.to_string()]).await?;
    Ok(())
}

/// The device with this endpoint, and whose it is; held.
pub async fn by_endpoint(
    tx: &mut TenantTx,
    endpoint: &str,
) -> Result<Option<(PushDeviceId, UserId)>, DbError> {
    let sql = "SELECT id, user_id FROM push_devices WHERE endpoint_hash = $1 FOR UPDATE";
    let row = tx.query_opt(sql, &[&sha256(endpoint.as_bytes())]).await?;
    Ok(row.map(|row| (row.get("id"), row.get("user_id"))))
}

/// A device to keep.
pub struct NewDevice<'a> {
    pub id: PushDeviceId,
    pub user_id: UserId,
    pub session_id: SessionId,
    pub endpoint: &'a str,
    pub subscription: Vec<u8>,
    /// As it was where nothing is said; at first, they are shown.
    pub shows_details: Option<bool>,
}

/// Keeps a device, named as its session is.
pub async fn insert(tx: &mut TenantTx, device: &NewDevice<'_>) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO push_devices (id, user_id, session_id, endpoint_hash, subscription, name, shows_details, created_at)
         SELECT $1, $2, s.id, $4, $5, coalesce(nullif(left(s.device, 100), ''), 'A browser'),
             coalesce($6::boolean, true), $7
         FROM (SELECT $3::uuid AS id) AS wanted LEFT JOIN sessions s ON s.id = wanted.id AND s.user_id = $2",
        &[
            &device.id,
            &device.user_id,
            &device.session_id,
            &sha256(device.endpoint.as_bytes()),
            &device.subscription,
            &device.shows_details,
            &now,
        ],
    )
    .await?;
    Ok(())
}

/// Keeps what a known device says now.
pub async fn confirm(tx: &mut TenantTx, device: &NewDevice<'_>) -> Result<(), DbError> {
    tx.execute(
        "UPDATE push_devices SET session_id = (SELECT id FROM sessions WHERE id = $3 AND user_id = $2),
             subscription = $4, shows_details = coalesce($5::boolean, shows_details), failing_since = NULL
         WHERE id = $1 AND user_id = $2",
        &[&device.id, &device.user_id, &device.session_id, &device.subscription, &device.shows_details],
    )
    .await?;
    Ok(())
}

/// Forgets one of somebody's devices; false where they have no such.
pub async fn delete(tx: &mut TenantTx, user_id: UserId, id: PushDeviceId) -> Result<bool, DbError> {
    let sql = "DELETE FROM push_devices WHERE id = $1 AND user_id = $2";
    Ok(tx.execute(sql, &[&id, &user_id]).await? > 0)
}

/// Where a message goes.
pub struct Addressee {
    pub user_id: UserId,
    pub subscription: Vec<u8>,
    pub shows_details: bool,
    /// The person's zone.
    pub timezone: String,
    /// Of the transaction's organization.
    pub organization: String,
}

/// The device to send to, of a member of the organization.
pub async fn addressee(tx: &mut TenantTx, id: PushDeviceId) -> Result<Option<Addressee>, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_opt(
            "SELECT d.user_id, d.subscription, d.shows_details, u.timezone, o.name
             FROM push_devices d JOIN users u ON u.id = d.user_id
             JOIN memberships m ON m.organization_id = $1 AND m.user_id = d.user_id AND m.status = 'active'
             JOIN organizations o ON o.id = m.organization_id WHERE d.id = $2",
            &[&organization, &id],
        )
        .await?;
    Ok(row.map(|row| Addressee {
        user_id: row.get("user_id"),
        subscription: row.get("subscription"),
        shows_details: row.get("shows_details"),
        timezone: row.get("timezone"),
        organization: row.get("name"),
    }))
}

pub async fn set_sent(tx: &mut TenantTx, user_id: UserId, id: PushDeviceId) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "UPDATE push_devices SET last_sent_at = $3, failing_since = NULL WHERE id = $1 AND user_id = $2",
        &[&id, &user_id, &now],
    )
    .await?;
    Ok(())
}

/// Notes that a message was given up; a device that has been so for days is forgotten.
pub async fn set_failed(tx: &mut TenantTx, user_id: UserId, id: PushDeviceId) -> Result<(), DbError> {
    let now = tx.now();
    let long_ago = now - FORGET_AFTER;
    tx.execute(
        "DELETE FROM push_devices WHERE id = $1 AND user_id = $2 AND failing_since < $3",
        &[&id, &user_id, &long_ago],
    )
    .await?;
    tx.execute(
        "UPDATE push_devices SET failing_since = coalesce(failing_since, $3) WHERE id = $1 AND user_id = $2",
        &[&id, &user_id, &now],
    )
    .await?;
    Ok(())
}
