//! SQL of artists' profiles.

use jiff::Timestamp;
use platform::db::Row;
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{ArtistId, UserId};

use super::search;
use crate::model::{Artist, ArtistSummary, NewArtist};

/// Artists who can be given something to do: profile in use, membership active.
const ACTIVE: &str = "FROM artists a
    JOIN memberships m ON m.organization_id = a.organization_id AND m.user_id = a.user_id
    JOIN users u ON u.id = a.user_id
    WHERE a.organization_id = $1 AND a.archived_at IS NULL AND m.status = 'active'";

const SUMMARY: &str =
    "a.id, a.user_id, coalesce(a.stage_name, a.legal_name) AS name, u.first_name, u.email, u.timezone";

fn summary(row: &Row) -> ArtistSummary {
    ArtistSummary {
        artist_id: row.get("id"),
        user_id: row.get("user_id"),
        name: row.get("name"),
        first_name: row.get("first_name"),
        email: row.get("email"),
        timezone: row.get("timezone"),
    }
}

pub async fn active_by_ids(tx: &mut TenantTx, ids: &[ArtistId]) -> Result<Vec<ArtistSummary>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {SUMMARY} {ACTIVE} AND a.id = ANY($2)");
    Ok(tx.query(&sql, &[&organization, &ids]).await?.iter().map(summary).collect())
}

pub async fn all_active(tx: &mut TenantTx) -> Result<Vec<ArtistSummary>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {SUMMARY} {ACTIVE} ORDER BY a.legal_name, a.id");
    Ok(tx.query(&sql, &[&organization]).await?.iter().map(summary).collect())
}

pub async fn active_of_user(tx: &mut TenantTx, user_id: UserId) -> Result<Option<ArtistSummary>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {SUMMARY} {ACTIVE} AND a.user_id = $2");
    Ok(tx.query_opt(&sql, &[&organization, &user_id]).await?.as_ref().map(summary))
}

pub async fn active_of_users(tx: &mut TenantTx, user_ids: &[UserId]) -> Result<Vec<ArtistSummary>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {SUMMARY} {ACTIVE} AND a.user_id = ANY($2)");
    Ok(tx.query(&sql, &[&organization, &user_ids]).await?.iter().map(summary).collect())
}

const PROFILE: &str = "SELECT a.id, a.user_id, a.legal_name, a.stage_name, a.discipline, u.timezone, u.email,
        (a.archived_at IS NULL AND m.status = 'active') AS is_active
    FROM artists a
    JOIN memberships m ON m.organization_id = a.organization_id AND m.user_id = a.user_id
    JOIN users u ON u.id = a.user_id
    WHERE a.organization_id = $1";

fn profile(row: &Row) -> Artist {
    Artist {
        id: row.get("id"),
        user_id: row.get("user_id"),
        legal_name: row.get("legal_name"),
        stage_name: row.get("stage_name"),
        discipline: row.get("discipline"),
        email: row.get("email"),
        timezone: row.get("timezone"),
        is_active: row.get("is_active"),
    }
}

pub async fn find(tx: &mut TenantTx, id: ArtistId) -> Result<Option<Artist>, DbError> {
    let organization = tx.organization_id();
    let row = tx.query_opt(&format!("{PROFILE} AND a.id = $2"), &[&organization, &id]).await?;
    Ok(row.as_ref().map(profile))
}

/// A page of profiles by name. The cursor names the last artist shown; the page goes on after that artist's name.
pub async fn page(tx: &mut TenantTx, page: &PageRequest, q: Option<&str>) -> Result<Vec<Artist>, DbError> {
    let hits = search::hits(tx, q).await?;
    let organization = tx.organization_id();
    let (after, fetch) = (page.after.map(|cursor| cursor.id), page.fetch());
    let sql = format!(
        "{PROFILE} AND {}
         AND ($3::uuid IS NULL OR (a.legal_name, a.id) >
              (SELECT last.legal_name, last.id FROM artists last WHERE last.organization_id = $1 AND last.id = $3))
         ORDER BY a.legal_name, a.id LIMIT $4",
        hits.condition("a")
    );
    let rows = tx.query(&sql, &[&organization, hits.parameter(), &after, &fetch]).await?;
    Ok(rows.iter().map(profile).collect())
}

pub async fn count(tx: &mut TenantTx, q: Option<&str>) -> Result<i64, DbError> {
    let hits = search::hits(tx, q).await?;
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT count(*) AS rows FROM artists a JOIN users u ON u.id = a.user_id
         WHERE a.organization_id = $1 AND {}",
        hits.condition("a")
    );
    let row = tx.query_one(&sql, &[&organization, hits.parameter()]).await?;
    Ok(row.get("rows"))
}

/// Makes the person's profile, or takes an archived one into use again.
pub async fn open(tx: &mut TenantTx, user_id: UserId, new: &NewArtist) -> Result<ArtistId, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let row = tx
        .query_one(
            "INSERT INTO artists
                (organization_id, id, user_id, legal_name, stage_name, discipline, created_at, updated_at)
             SELECT $1, $2, u.id, trim(u.first_name || ' ' || u.last_name), $4, $5, $6, $6
             FROM users u WHERE u.id = $3
             ON CONFLICT (organization_id, user_id) DO UPDATE
             SET archived_at = NULL, updated_at = $6, version = artists.version + 1
             RETURNING id",
            &[&organization, &ArtistId::generate(), &user_id, &new.stage_name, &new.discipline, &now],
        )
        .await?;
    Ok(row.get("id"))
}

/// Takes a profile out of use; what the artist has signed keeps referring to it.
pub async fn archive(tx: &mut TenantTx, user_id: UserId) -> Result<(), DbError> {
    let (organization, now): (_, Timestamp) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE artists SET archived_at = $3, updated_at = $3, version = version + 1
         WHERE organization_id = $1 AND user_id = $2 AND archived_at IS NULL",
        &[&organization, &user_id, &now],
    )
    .await?;
    Ok(())
}
