//! SQL of invitations.

use jiff::Timestamp;
use platform::db::Row;
use platform::page::PageRequest;
use platform::{DbError, Role, TenantTx};
use types::{InvitationId, UserId};

use crate::model::{Invitation, stored_role};
use crate::rules::invitation_status;

const SELECT: &str =
    "SELECT id, email, role, first_name, last_name, status, expires_at, created_at FROM invitations
    WHERE organization_id = $1";

fn invitation(row: &Row, now: Timestamp) -> Result<Invitation, DbError> {
    let (status, expires_at): (&str, Timestamp) = (row.get("status"), row.get("expires_at"));
    Ok(Invitation {
        id: row.get("id"),
        email: row.get("email"),
        role: stored_role(row.get("role"))?,
        first_name: row.get("first_name"),
        last_name: row.get("last_name"),
        status: invitation_status(status, expires_at, now)
            .ok_or_else(|| DbError::Other(format!("unknown invitation status {status:?}")))?,
        expires_at,
        created_at: row.get("created_at"),
    })
}

pub async fn page(
    tx: &mut TenantTx,
    page: &PageRequest,
    q: Option<&str>,
) -> Result<Vec<Invitation>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let ((created_at, id), fetch) = (page.before(), page.fetch());
    let sql = format!(
        "{SELECT} AND ($2::text IS NULL OR strpos(email, lower($2)) > 0)
         AND (created_at, id) < ($3, $4) ORDER BY created_at DESC, id DESC LIMIT $5"
    );
    let rows = tx.query(&sql, &[&organization, &q, &created_at, &id, &fetch]).await?;
    rows.iter().map(|row| invitation(row, now)).collect()
}

pub async fn count(tx: &mut TenantTx, q: Option<&str>) -> Result<i64, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_one(
            "SELECT count(*) AS rows FROM invitations
             WHERE organization_id = $1 AND ($2::text IS NULL OR strpos(email, lower($2)) > 0)",
            &[&organization, &q],
        )
        .await?;
    Ok(row.get("rows"))
}

/// The invitation, held until the transaction ends.
pub async fn find_locked(tx: &mut TenantTx, id: InvitationId) -> Result<Option<Invitation>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx.query_opt(&format!("{SELECT} AND id = $2 FOR UPDATE"), &[&organization, &id]).await?;
    row.map(|row| invitation(&row, now)).transpose()
}

pub async fn find_by_token(tx: &mut TenantTx, token_hash: &[u8]) -> Result<Option<Invitation>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx.query_opt(&format!("{SELECT} AND token_hash = $2"), &[&organization, &token_hash]).await?;
    row.map(|row| invitation(&row, now)).transpose()
}

/// What an invitation begins with.
pub struct NewInvitation<'a> {
    pub email: &'a str,
    pub role: Role,
    pub first_name: Option<&'a str>,
    pub last_name: Option<&'a str>,
    pub invited_by: Option<UserId>,
    pub token_hash: &'a [u8],
    pub expires_at: Timestamp,
}

/// Makes an invitation. An expired one to the same address makes way; a pending one refuses this one.
pub async fn insert(tx: &mut TenantTx, new: &NewInvitation<'_>) -> Result<Invitation, DbError> {
    let (organization, now, id) = (tx.organization_id(), tx.now(), InvitationId::generate());
    tx.execute(
        "UPDATE invitations SET status = 'revoked'
         WHERE organization_id = $1 AND email = $2 AND status = 'pending' AND expires_at <= $3",
        &[&organization, &new.email, &now],
    )
    .await?;
    let row = tx
        .query_one(
            "INSERT INTO invitations
                (organization_id, id, email, role, first_name, last_name, token_hash, invited_by, expires_at, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             RETURNING id, email, role, first_name, last_name, status, expires_at, created_at",
            &[
                &organization,
                &id,
                &new.email,
                &new.role.name(),
                &new.first_name,
                &new.last_name,
                &new.token_hash,
                &new.invited_by,
                &new.expires_at,
                &now,
            ],
        )
        .await?;
    invitation(&row, now)
}

/// Those of these addresses that have an invitation which waits to be accepted.
pub async fn pending_emails(tx: &mut TenantTx, emails: &[&str]) -> Result<Vec<String>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let rows = tx
        .query(
            "SELECT email FROM invitations
             WHERE organization_id = $1 AND email = ANY($2) AND status = 'pending' AND expires_at > $3",
            &[&organization, &emails, &now],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("email")).collect())
}

/// As [`insert`], for many.
pub async fn insert_many(
    tx: &mut TenantTx,
    new: &[(InvitationId, NewInvitation<'_>)],
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let emails: Vec<&str> = new.iter().map(|(_, new)| new.email).collect();
    tx.execute(
        "UPDATE invitations SET status = 'revoked'
         WHERE organization_id = $1 AND email = ANY($2) AND status = 'pending' AND expires_at <= $3",
        &[&organization, &emails, &now],
    )
    .await?;
    let ids: Vec<InvitationId> = new.iter().map(|(id, _)| *id).collect();
    let roles: Vec<&str> = new.iter().map(|(_, new)| new.role.name()).collect();
    let first_names: Vec<Option<&str>> = new.iter().map(|(_, new)| new.first_name).collect();
    let last_names: Vec<Option<&str>> = new.iter().map(|(_, new)| new.last_name).collect();
    let hashes: Vec<&[u8]> = new.iter().map(|(_, new)| new.token_hash).collect();
    let inviters: Vec<Option<UserId>> = new.iter().map(|(_, new)| new.invited_by).collect();
    let ends: Vec<Timestamp> = new.iter().map(|(_, new)| new.expires_at).collect();
    tx.execute(
        "INSERT INTO invitations
            (organization_id, id, email, role, first_name, last_name, token_hash, invited_by, expires_at, created_at)
         SELECT $1, n.id, n.email, n.role, n.first_name, n.last_name, n.token_hash, n.invited_by, n.expires_at, $10
         FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::uuid[],
            $9::timestamptz[])
            AS n(id, email, role, first_name, last_name, token_hash, invited_by, expires_at)",
        &[
            &organization,
            &ids,
            &emails,
            &roles,
            &first_names,
            &last_names,
            &hashes,
            &inviters,
            &ends,
            &now,
        ],
    )
    .await?;
    Ok(())
}

/// Gives a pending invitation a new link and more time; the old link is dead.
pub async fn renew(
    tx: &mut TenantTx,
    id: InvitationId,
    token_hash: &[u8],
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "UPDATE invitations SET token_hash = $3, expires_at = $4
         WHERE organization_id = $1 AND id = $2 AND status = 'pending'",
        &[&organization, &id, &token_hash, &expires_at],
    )
    .await?;
    Ok(())
}

pub async fn revoke(tx: &mut TenantTx, id: InvitationId) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "UPDATE invitations SET status = 'revoked' WHERE organization_id = $1 AND id = $2 AND status = 'pending'",
        &[&organization, &id],
    )
    .await?;
    Ok(())
}

/// Uses up an invitation; false when somebody else was faster, or its time has passed.
pub async fn accept(tx: &mut TenantTx, id: InvitationId, token_hash: &[u8]) -> Result<bool, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let changed = tx
        .execute(
            "UPDATE invitations SET status = 'accepted'
             WHERE organization_id = $1 AND id = $2 AND token_hash = $3 AND status = 'pending' AND expires_at > $4",
            &[&organization, &id, &token_hash, &now],
        )
        .await?;
    Ok(changed == 1)
}
