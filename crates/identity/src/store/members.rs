//! SQL of memberships: a person's engagement by the organization.

use jiff::Timestamp;
use platform::db::Row;
use platform::page::PageRequest;
use platform::{DbError, Role, SystemTx, TenantTx};
use types::{Amount, MembershipId, OrganizationId, UserId};

use super::search::{self, Hits};
use crate::model::{Engagement, Member, MemberStatus, MemberSummary, stored_role};

const SUMMARY: &str =
    "SELECT u.id, trim(u.first_name || ' ' || u.last_name) AS name, u.first_name, u.email, m.role,
        u.timezone
    FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.organization_id = $1 AND m.status = 'active'";

fn summary(row: &Row) -> Result<MemberSummary, DbError> {
    Ok(MemberSummary {
        user_id: row.get("id"),
        name: row.get("name"),
        first_name: row.get("first_name"),
        email: row.get("email"),
        role: stored_role(row.get("role"))?,
        timezone: row.get("timezone"),
    })
}

pub async fn active_by_user(tx: &mut TenantTx, user_id: UserId) -> Result<Option<MemberSummary>, DbError> {
    let organization = tx.organization_id();
    let row = tx.query_opt(&format!("{SUMMARY} AND m.user_id = $2"), &[&organization, &user_id]).await?;
    row.as_ref().map(summary).transpose()
}

pub async fn active_by_users(tx: &mut TenantTx, ids: &[UserId]) -> Result<Vec<MemberSummary>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("{SUMMARY} AND m.user_id = ANY($2)");
    tx.query(&sql, &[&organization, &ids]).await?.iter().map(summary).collect()
}

pub async fn active_in_roles(tx: &mut TenantTx, roles: &[&str]) -> Result<Vec<MemberSummary>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("{SUMMARY} AND m.role = ANY($2) ORDER BY m.created_at, m.id");
    tx.query(&sql, &[&organization, &roles]).await?.iter().map(summary).collect()
}

/// Up to how much an active member may approve.
pub async fn approval_limit(tx: &mut TenantTx, user_id: UserId) -> Result<Option<Amount>, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_opt(
            "SELECT approval_limit FROM memberships WHERE organization_id = $1 AND user_id = $2 AND status = 'active'",
            &[&organization, &user_id],
        )
        .await?;
    Ok(row.and_then(|row| row.get(0)))
}

/// Names of people who are or were members.
pub async fn names(tx: &mut TenantTx, ids: &[UserId]) -> Result<Vec<(UserId, String)>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT u.id, trim(u.first_name || ' ' || u.last_name) AS name
             FROM memberships m JOIN users u ON u.id = m.user_id
             WHERE m.organization_id = $1 AND m.user_id = ANY($2)",
            &[&organization, &ids],
        )
        .await?;
    Ok(rows.iter().map(|row| (row.get("id"), row.get("name"))).collect())
}

const MEMBER: &str = "SELECT m.id, m.user_id, u.email, u.first_name, u.last_name, m.role, m.status, a.id AS artist_id,
        m.approval_limit, m.created_at, m.last_sign_in_at, m.version
    FROM memberships m
    JOIN users u ON u.id = m.user_id
    LEFT JOIN artists a ON a.organization_id = m.organization_id AND a.user_id = m.user_id AND a.archived_at IS NULL
    WHERE m.organization_id = $1";

fn member(row: &Row) -> Result<Member, DbError> {
    let status: &str = row.get("status");
    Ok(Member {
        id: row.get("id"),
        user_id: row.get("user_id"),
        email: row.get("email"),
        first_name: row.get("first_name"),
        last_name: row.get("last_name"),
        role: stored_role(row.get("role"))?,
        status: MemberStatus::parse(status)
            .ok_or_else(|| DbError::Other(format!("unknown membership status {status:?}")))?,
        artist_id: row.get("artist_id"),
        approval_limit: row.get::<_, Option<Amount>>("approval_limit").map(|limit| limit.to_string()),
        created_at: row.get("created_at"),
        last_sign_in_at: row.get("last_sign_in_at"),
        version: row.get("version"),
    })
}

/// What a list of members is narrowed to.
#[derive(Default)]
pub struct MemberFilter<'a> {
    pub q: Option<&'a str>,
    pub role: Option<Role>,
    pub status: Option<MemberStatus>,
}

pub async fn page(
    tx: &mut TenantTx,
    page: &PageRequest,
    filter: &MemberFilter<'_>,
) -> Result<Vec<Member>, DbError> {
    let hits = search::hits(tx, filter.q).await?;
    let organization = tx.organization_id();
    let (role, status) = (filter.role.map(Role::name), filter.status.map(MemberStatus::name));
    let ((created_at, id), fetch) = (page.before(), page.fetch());
    let sql = format!(
        "{MEMBER} AND {} AND ($3::text IS NULL OR m.role = $3) AND ($4::text IS NULL OR m.status = $4)
         AND (m.created_at, m.id) < ($5, $6) ORDER BY m.created_at DESC, m.id DESC LIMIT $7",
        hits.condition("m")
    );
    let q = hits.parameter();
    let rows = tx.query(&sql, &[&organization, q, &role, &status, &created_at, &id, &fetch]).await?;
    rows.iter().map(member).collect()
}

pub async fn count(tx: &mut TenantTx, filter: &MemberFilter<'_>) -> Result<i64, DbError> {
    let hits = search::hits(tx, filter.q).await?;
    let organization = tx.organization_id();
    let (role, status) = (filter.role.map(Role::name), filter.status.map(MemberStatus::name));
    if let Hits::Many(patterns) = &hits {
        let sql = "SELECT people_count($1, $2, $3, $4) AS rows";
        let row = tx.query_one(sql, &[&organization, &&patterns[..], &role, &status]).await?;
        return Ok(row.get("rows"));
    }
    let sql = format!(
        "SELECT count(*) AS rows FROM memberships m JOIN users u ON u.id = m.user_id
         LEFT JOIN artists a
            ON a.organization_id = m.organization_id AND a.user_id = m.user_id AND a.archived_at IS NULL
         WHERE m.organization_id = $1 AND {}
            AND ($3::text IS NULL OR m.role = $3) AND ($4::text IS NULL OR m.status = $4)",
        hits.condition("m")
    );
    let row = tx.query_one(&sql, &[&organization, hits.parameter(), &role, &status]).await?;
    Ok(row.get("rows"))
}

pub async fn find(tx: &mut TenantTx, id: MembershipId) -> Result<Option<Member>, DbError> {
    let organization = tx.organization_id();
    let row = tx.query_opt(&format!("{MEMBER} AND m.id = $2"), &[&organization, &id]).await?;
    row.as_ref().map(member).transpose()
}

pub async fn id_of_user(tx: &mut TenantTx, user_id: UserId) -> Result<Option<MembershipId>, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_opt(
            "SELECT id FROM memberships WHERE organization_id = $1 AND user_id = $2",
            &[&organization, &user_id],
        )
        .await?;
    Ok(row.map(|row| row.get("id")))
}

/// As [`find`], holding the membership until the transaction ends.
pub async fn find_locked(tx: &mut TenantTx, id: MembershipId) -> Result<Option<Member>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("{MEMBER} AND m.id = $2 FOR UPDATE OF m");
    let row = tx.query_opt(&sql, &[&organization, &id]).await?;
    row.as_ref().map(member).transpose()
}

/// Whether the address belongs to somebody who is or was a member.
pub async fn has_email(tx: &mut TenantTx, email: &str) -> Result<bool, DbError> {
    let organization = tx.organization_id();
    let row = tx
        .query_opt(
            "SELECT m.id FROM memberships m JOIN users u ON u.id = m.user_id
             WHERE m.organization_id = $1 AND u.email = $2",
            &[&organization, &email],
        )
        .await?;
    Ok(row.is_some())
}

/// Those of these addresses that belong to somebody who is or was a member.
pub async fn known_emails(tx: &mut TenantTx, emails: &[&str]) -> Result<Vec<String>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT u.email FROM memberships m JOIN users u ON u.id = m.user_id
             WHERE m.organization_id = $1 AND u.email = ANY($2)",
            &[&organization, &emails],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("email")).collect())
}

/// Active administrators, held until the transaction ends. The order is fixed, so two changes that would each remove
/// the other's last administrator wait for one another instead of both passing.
pub async fn lock_active_admins(tx: &mut TenantTx) -> Result<Vec<MembershipId>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT id FROM memberships WHERE organization_id = $1 AND role = 'admin' AND status = 'active'
             ORDER BY id FOR UPDATE",
            &[&organization],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("id")).collect())
}

pub async fn insert(tx: &mut TenantTx, user_id: UserId, role: Role) -> Result<MembershipId, DbError> {
    insert_as(tx, user_id, role, MemberStatus::Active).await
}

/// Makes a member who has to be let in yet.
pub async fn insert_waiting(tx: &mut TenantTx, user_id: UserId, role: Role) -> Result<MembershipId, DbError> {
    insert_as(tx, user_id, role, MemberStatus::Waiting).await
}

async fn insert_as(
    tx: &mut TenantTx,
    user_id: UserId,
    role: Role,
    status: MemberStatus,
) -> Result<MembershipId, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let id = MembershipId::generate();
    tx.execute(
        "INSERT INTO memberships (organization_id, id, user_id, role, status, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)",
        &[&organization, &id, &user_id, &role.name(), &status.name(), &now],
    )
    .await?;
    Ok(id)
}

/// Changes a member whose version the caller saw.
pub async fn update(
    tx: &mut TenantTx,
    id: MembershipId,
    version: i64,
    role: Role,
    status: MemberStatus,
    approval_limit: Option<&str>,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let changed = tx
        .execute(
            "UPDATE memberships SET role = $4, status = $5, approval_limit = $6::text::numeric, updated_at = $7,
                version = version + 1
             WHERE organization_id = $1 AND id = $2 AND version = $3",
            &[&organization, &id, &version, &role.name(), &status.name(), &approval_limit, &now],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(DbError::Stale) }
}

/// Notes that the person entered the organization now.
pub async fn touch_sign_in(tx: &mut TenantTx, user_id: UserId) -> Result<(), DbError> {
    let (organization, now): (OrganizationId, Timestamp) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE memberships SET last_sign_in_at = $3 WHERE organization_id = $1 AND user_id = $2",
        &[&organization, &user_id, &now],
    )
    .await?;
    Ok(())
}

/// The person's active engagements, the last used first, then the oldest. The transaction must carry the same person.
pub async fn engagements(tx: &mut SystemTx, user_id: UserId) -> Result<Vec<Engagement>, DbError> {
    let rows = tx
        .query(
            "SELECT o.id, o.name, o.slug, m.role FROM memberships m JOIN organizations o ON o.id = m.organization_id
             WHERE m.user_id = $1 AND m.status = 'active' AND o.archived_at IS NULL
             ORDER BY m.last_sign_in_at DESC NULLS LAST, m.created_at, m.id",
            &[&user_id],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Engagement {
                organization_id: row.get("id"),
                organization_name: row.get("name"),
                organization_slug: row.get("slug"),
                role: stored_role(row.get("role"))?,
            })
        })
        .collect()
}
