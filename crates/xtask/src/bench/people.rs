//! Search among the fifty thousand members of one company, as the office's list asks it: a page, and how many there are.

use std::time::Instant;

use anyhow::{Context, Result, ensure};

use super::bed::{ALL_ROLES, Bed};
use super::figures::{median, millis, percentile};
use super::seed;
use super::table::Row;
use crate::say::say;

const MEMBERS: i32 = 50_000;
const ROUNDS: usize = 30;
const ADMIN: &str = "admin@bench-people.localhost";

/// Names that a tenth of the members have, beginnings, pieces, one person, nobody.
const WORDS: [&str; 12] = [
    "sarah",
    "lin",
    "no",
    "z",
    "chen%2041",
    "rossi",
    "tanaka49",
    "artist31415",
    "artist2718@bench-people.localhost",
    "hof",
    "violin",
    "nobody%20has%20this%20name",
];

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    seed::ensure(bed)?;
    fill(bed)?;
    let server = bed.start(ALL_ROLES)?;
    let mut office = server.sign_in(ADMIN, &bed.password)?;
    let (mut all, mut by_words) = (Vec::new(), vec![Vec::new(); WORDS.len()]);
    let mut found = 0;
    // The first round warms up.
    for round in 0..=ROUNDS {
        for (words, times) in WORDS.iter().zip(&mut by_words) {
            let began = Instant::now();
            let answer = office.get(&format!("/api/v1/members?limit=50&count=true&q={words}"))?;
            let time = millis(began.elapsed());
            if round > 0 {
                found += answer.json()?["data"].as_array().map_or(0, Vec::len);
                all.push(time);
                times.push(time);
            }
        }
    }
    server.stop()?;
    ensure!(found > ROUNDS * WORDS.len() * 10, "only {found} people were found by {} searches", all.len());
    let p95 = percentile(&all, 0.95);
    let mut rows = vec![
        Row::judged("search among 50,000 members, p95", format!("{p95:.1} ms"), "< 100 ms", p95 < 100.0),
        Row::fact("  p50", format!("{:.1} ms", median(&all))),
    ];
    let slowest = by_words.iter().zip(WORDS).map(|(times, words)| (median(times), words));
    if let Some((time, words)) = slowest.max_by(|left, right| left.0.total_cmp(&right.0)) {
        let words = words.replace("%20", " ");
        rows.push(Row::fact(format!("  slowest words: {words}"), format!("{time:.1} ms")));
    }
    Ok(rows)
}

/// A company of its own, so that the other measurements meet the same data with it and without.
fn fill(bed: &Bed<'_>) -> Result<()> {
    let mut database = bed.superuser()?;
    if !database.query("SELECT 1 FROM organizations WHERE slug = 'bench-people'", &[])?.is_empty() {
        return Ok(());
    }
    say!("making {MEMBERS} members");
    let company = "INSERT INTO organizations (id, name, slug, timezone, locale, currency, created_at, updated_at)
        VALUES (gen_random_uuid(), 'A large company', 'bench-people', 'Europe/Vienna', 'en', 'EUR', now(), now());
        INSERT INTO organization_security (organization_id, second_factor_policy, updated_at)
            SELECT id, 'off', now() FROM organizations WHERE slug = 'bench-people'";
    let people = "WITH company AS (SELECT id FROM organizations WHERE slug = 'bench-people'),
        person AS (INSERT INTO users (id, email, password_hash, first_name, last_name, created_at, updated_at)
            SELECT gen_random_uuid(), CASE WHEN n = 0 THEN $2 ELSE 'artist' || n || '@bench-people.localhost' END,
                demo.password_hash,
                (ARRAY['Sarah','Mateo','Aiko','Lena','Viktor','Zoé','Amara','Jonas','Elif','Tomás'])[1 + n % 10],
                (ARRAY['Chen','Rossi','Tanaka','Hofmann','Novák','Dubois','Okafor','Lindqvist','Yılmaz','Ferreira'])
                    [1 + n / 10 % 10] || ' ' || n / 100,
                now() + n * interval '1 millisecond', now()
            FROM generate_series(0, $1) n, users demo WHERE demo.email = 'admin@demo.localhost'
            RETURNING id, email, first_name || ' ' || last_name AS name, created_at),
        member AS (INSERT INTO memberships (organization_id, id, user_id, role, created_at, updated_at)
            SELECT company.id, gen_random_uuid(), person.id, CASE WHEN person.email = $2 THEN 'admin' ELSE 'artist' END,
                person.created_at, now() FROM person, company)
        INSERT INTO artists (organization_id, id, user_id, legal_name, discipline, created_at, updated_at)
            SELECT company.id, gen_random_uuid(), person.id, person.name,
                (ARRAY['voice','dance','violin','drama'])[1 + abs(hashtext(person.email)) % 4], now(), now()
            FROM person, company WHERE person.email <> $2";
    // As their triggers would have.
    let words = "INSERT INTO people_words (organization_id, user_id, words)
        SELECT a.organization_id, a.user_id, u.search || E'\\n ' || a.search FROM artists a
            JOIN users u ON u.id = a.user_id JOIN organizations o ON o.id = a.organization_id
            WHERE o.slug = 'bench-people'";
    let mut change = database.transaction()?;
    // Nothing else is told of them.
    change.batch_execute("SET LOCAL session_replication_role = replica")?;
    change.batch_execute(company).context("the company cannot be made")?;
    change.execute(people, &[&MEMBERS, &ADMIN]).context("the members cannot be made")?;
    change.batch_execute(words).context("the words of the members cannot be made")?;
    change.commit()?;
    database.batch_execute("VACUUM (ANALYZE) users, memberships, artists, people_words")?;
    Ok(())
}
