//! A company of its own for a measurement that needs many people who have nothing else to do.

use anyhow::{Context, Result};
use postgres::Client as Database;

/// Everybody has the demo's password.
const SQL: &str = "
    INSERT INTO organizations (id, name, slug, timezone, locale, currency, created_at, updated_at)
        VALUES (gen_random_uuid(), 'Large Ensemble', '{slug}', 'Europe/Vienna', 'en', 'EUR', now(), now());
    INSERT INTO organization_security (organization_id, second_factor_policy, updated_at)
        SELECT id, 'off', now() FROM organizations WHERE slug = '{slug}';
    INSERT INTO users (id, email, password_hash, first_name, last_name, created_at, updated_at)
        SELECT gen_random_uuid(), CASE n WHEN 0 THEN 'admin' ELSE 'artist' || n END || '@{slug}.localhost',
            demo.password_hash, 'Person', 'Number ' || n, now(), now()
        FROM generate_series(0, {artists}) n, users demo WHERE demo.email = 'admin@demo.localhost';
    INSERT INTO memberships (organization_id, id, user_id, role, created_at, updated_at)
        SELECT o.id, gen_random_uuid(), u.id, CASE WHEN u.email LIKE 'admin@%' THEN 'admin' ELSE 'artist' END, now(), now()
        FROM organizations o, users u WHERE o.slug = '{slug}' AND u.email LIKE '%@{slug}.localhost';
    INSERT INTO artists (organization_id, id, user_id, legal_name, discipline, created_at, updated_at)
        SELECT o.id, gen_random_uuid(), u.id, u.first_name || ' ' || u.last_name, 'voice', now(), now()
        FROM organizations o, users u WHERE o.slug = '{slug}' AND u.email LIKE 'artist%@{slug}.localhost';
    ANALYZE users, memberships, artists;";

/// Makes it once: an administrator and so many artists, [`admin`] and [`artist`].
pub fn ensure(database: &mut Database, slug: &str, artists: usize) -> Result<()> {
    if !database.query("SELECT 1 FROM organizations WHERE slug = $1", &[&slug])?.is_empty() {
        return Ok(());
    }
    let sql = SQL.replace("{slug}", slug).replace("{artists}", &artists.to_string());
    database.batch_execute(&sql).with_context(|| format!("the company {slug} cannot be made"))
}

/// The administrator's address.
pub fn admin(slug: &str) -> String {
    format!("admin@{slug}.localhost")
}

/// An artist's address; artists count from 1.
pub fn artist(slug: &str, number: usize) -> String {
    format!("artist{number}@{slug}.localhost")
}
