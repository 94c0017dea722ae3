//! Who belongs to a production, in which group and as what.

use platform::db::{Columns, Row};
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{ArtistId, ProductionId, ProductionMemberId, UserId};
use uuid::Uuid;

use crate::model::ProductionMember;

const COLUMNS: &str = "m.id, m.user_id, m.artist_id, trim(u.first_name || ' ' || u.last_name), m.group_name, m.role, m.created_at";

const TABLES: &str = "production_members m JOIN users u ON u.id = m.user_id";

fn from_row(row: &Row) -> ProductionMember {
    let mut columns = Columns::of(row);
    ProductionMember {
        id: columns.take(),
        user_id: columns.take(),
        artist_id: columns.take(),
        name: columns.take(),
        group: columns.take(),
        role: columns.take(),
        created_at: columns.take(),
    }
}

/// Somebody to be in a group.
pub struct NewMember {
    pub user_id: UserId,
    pub artist_id: Option<ArtistId>,
    pub group: String,
    pub role: Option<String>,
}

/// Puts people into groups; who is there gets the new role. A group that is there is written as it is.
pub async fn add(tx: &mut TenantTx, id: ProductionId, members: &[NewMember]) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let ids: Vec<Uuid> = members.iter().map(|_| ProductionMemberId::generate().0).collect();
    let users: Vec<Uuid> = members.iter().map(|member| member.user_id.0).collect();
    let artists: Vec<Option<Uuid>> = members.iter().map(|member| member.artist_id.map(|id| id.0)).collect();
    let groups: Vec<&str> = members.iter().map(|member| member.group.as_str()).collect();
    let roles: Vec<Option<&str>> = members.iter().map(|member| member.role.as_deref()).collect();
    tx.execute(
        "INSERT INTO production_members (organization_id, production_id, created_at, id, user_id, artist_id, group_name, role)
         SELECT $1, $2, $3, n.id, n.user_id, n.artist_id, coalesce((SELECT min(g.group_name) FROM production_members g
             WHERE g.organization_id = $1 AND g.production_id = $2 AND lower(g.group_name) = lower(n.group_name)),
             n.group_name), n.role
         FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[])
             AS n (id, user_id, artist_id, group_name, role)
         ON CONFLICT (organization_id, production_id, lower(group_name), user_id) DO UPDATE SET role = EXCLUDED.role",
        &[&organization, &id, &now, &ids, &users, &artists, &groups, &roles],
    )
    .await?;
    Ok(())
}

/// Takes people out of groups; returns how many.
pub async fn remove(
    tx: &mut TenantTx,
    id: ProductionId,
    members: &[ProductionMemberId],
) -> Result<u64, DbError> {
    let organization = tx.organization_id();
    let sql =
        "DELETE FROM production_members WHERE organization_id = $1 AND production_id = $2 AND id = ANY($3)";
    tx.execute(sql, &[&organization, &id, &members]).await
}

/// How many places in groups there are.
pub async fn count(tx: &mut TenantTx, id: ProductionId) -> Result<i64, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT count(*) FROM production_members WHERE organization_id = $1 AND production_id = $2";
    Ok(tx.query_one(sql, &[&organization, &id]).await?.get(0))
}

/// A page of members, newest first.
pub async fn page(
    tx: &mut TenantTx,
    id: ProductionId,
    page: &PageRequest,
) -> Result<(Vec<ProductionMember>, Option<i64>), DbError> {
    let organization = tx.organization_id();
    let (created_at, before) = page.before();
    let sql = format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE m.organization_id = $1 AND m.production_id = $2
           AND (m.created_at, m.id) < ($3::timestamptz, $4::uuid) ORDER BY m.created_at DESC, m.id DESC LIMIT $5"
    );
    let rows = tx.query(&sql, &[&organization, &id, &created_at, &before, &page.fetch()]).await?;
    let total = if page.count { Some(count(tx, id).await?) } else { None };
    Ok((rows.iter().map(from_row).collect(), total))
}

/// A group or a role, and how many people there are in it.
pub struct Division {
    pub name: String,
    pub people: i64,
}

/// A production's groups and roles, by name; people who have left are not counted.
pub async fn divisions(
    tx: &mut TenantTx,
    id: ProductionId,
) -> Result<(Vec<Division>, Vec<Division>), DbError> {
    let organization = tx.organization_id();
    let mut found = Vec::with_capacity(2);
    for column in ["group_name", "role"] {
        let sql = format!(
            "SELECT min(m.{column}), count(DISTINCT m.user_id) FROM production_members m
             JOIN memberships s ON s.organization_id = $1 AND s.user_id = m.user_id AND s.status = 'active'
             WHERE m.organization_id = $1 AND m.production_id = $2 AND m.{column} IS NOT NULL
             GROUP BY lower(m.{column}) ORDER BY lower(m.{column})"
        );
        let rows = tx.query(&sql, &[&organization, &id]).await?;
        found.push(rows.iter().map(|row| Division { name: row.get(0), people: row.get(1) }).collect());
    }
    let roles = found.pop().unwrap_or_default();
    Ok((found.pop().unwrap_or_default(), roles))
}

/// Those who are in a group or have a role, by name, without those who have left.
pub async fn of_division(
    tx: &mut TenantTx,
    id: ProductionId,
    group: Option<&str>,
    role: Option<&str>,
) -> Result<Vec<ProductionMember>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM {TABLES}
         JOIN memberships s ON s.organization_id = $1 AND s.user_id = m.user_id AND s.status = 'active'
         WHERE m.organization_id = $1 AND m.production_id = $2
           AND ($3::text IS NULL OR lower(m.group_name) = lower($3))
           AND ($4::text IS NULL OR lower(m.role) = lower($4))
         ORDER BY u.last_name, u.first_name, m.id"
    );
    let rows = tx.query(&sql, &[&organization, &id, &group, &role]).await?;
    Ok(rows.iter().map(from_row).collect())
}
