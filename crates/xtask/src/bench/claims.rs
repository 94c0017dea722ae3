//! Claims: the office's list with its totals among a million claims of fifty companies, and the evening before the
//! month is closed, when people submit at 200 a second and the office approves them a thousand at a time.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::bed::{ALL_ROLES, Bed, Running};
use super::figures::{median, millis, percentile};
use super::load::{Load, Pace, run};
use super::seed;
use super::table::Row;
use crate::say::say;

pub const SQL: &str = include_str!("claims.sql");

/// Written when everything is there.
const DONE: &str = "bench-seeded-claims";
const REQUESTS: usize = 400;
/// What an office looks at: everything, what waits, what one looks for.
const QUERIES: [&str; 5] = [
    "",
    "&status=submitted",
    "&waiting_for_me=true&count=true",
    "&q=sacher%20tosca",
    "&currency=GBP&status=approved,paid",
];

const SUBMITS_PER_SECOND: u32 = 200;
const RUSH: Duration = Duration::from_secs(10);
const CONNECTIONS: usize = 32;
/// What was submitted last, for the accountant.
const WAITING: &str = "
    SELECT e.id::text FROM expenses e JOIN organizations o ON o.id = e.organization_id
    JOIN expense_steps s ON s.organization_id = e.organization_id AND s.expense_id = e.id AND s.status = 'open'
    WHERE o.slug = 'bench-1' AND e.status = 'submitted' AND s.role = 'accountant'
    ORDER BY e.submitted_at DESC LIMIT 1000";
/// Who submits, of the largest company.
const PEOPLE: usize = 20;

/// Drafts of one artist, ready to be submitted; their ids.
const DRAFTS: &str = "
    WITH who AS (SELECT a.organization_id, a.id AS artist_id, a.user_id, a.legal_name FROM users u
            JOIN artists a ON a.user_id = u.id WHERE u.email = $1),
        counted AS (UPDATE expense_numbers n SET last = n.last + $2 FROM who WHERE n.organization_id = who.organization_id
            RETURNING n.last - $2 AS before),
        made AS (INSERT INTO expenses (organization_id, id, number, user_id, artist_id, person_name, amount, currency, base_currency,
                merchant, expense_date, created_at, updated_at)
            SELECT organization_id, gen_random_uuid(), before + n, user_id, artist_id, legal_name, 10 + n, 'EUR', 'EUR',
                'Wiener Linien', current_date - 1 - n % 28, now(), now() FROM who, counted, generate_series(1, $2) n
            RETURNING organization_id, id, amount),
        lines AS (INSERT INTO expense_lines (organization_id, id, expense_id, position, category_id, amount)
            SELECT m.organization_id, gen_random_uuid(), m.id, 0, c.id, m.amount FROM made m
            JOIN expense_categories c ON c.organization_id = m.organization_id AND c.code = 'mileage')
    SELECT id::text FROM made";

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    seed::ensure(bed)?;
    ensure(bed)?;
    let server = bed.start(ALL_ROLES)?;
    let mut rows = lists(bed, &server)?;
    rows.extend(submits(bed, &server)?);
    rows.push(approvals(bed, &server)?);
    server.stop()?;
    // The e-mails of this are not the next one's load.
    bed.forget_jobs()?;
    Ok(rows)
}

/// Takes a few minutes the first time, after the contracts; nothing after that.
pub fn ensure(bed: &Bed<'_>) -> Result<()> {
    let done = bed.data().join(DONE);
    if done.exists() {
        return Ok(());
    }
    let began = Instant::now();
    let mut database = bed.superuser()?;
    let there = "SELECT 1 FROM users WHERE email = 'accountant@bench-1.localhost'";
    if database.query(there, &[])?.is_empty() {
        say!("making a million claims");
        database.batch_execute(SQL).context("the claims cannot be made")?;
    }
    database.batch_execute("VACUUM (ANALYZE) expenses, expense_lines, expense_steps, users, memberships")?;
    database.batch_execute("CHECKPOINT")?;
    fs::write(&done, "")?;
    say!("made them in {} s", began.elapsed().as_secs());
    Ok(())
}

fn lists(bed: &Bed<'_>, server: &Running) -> Result<Vec<Row>> {
    let mut offices = Vec::new();
    // The largest company, one in the middle, the smallest.
    for company in [1, 12, seed::COMPANIES] {
        let accountant = format!("accountant@bench-{company}.localhost");
        offices.push(server.sign_in(&accountant, &bed.password)?);
    }
    let round = QUERIES.len() * offices.len();
    let (mut all, mut by_query) = (Vec::new(), vec![Vec::new(); QUERIES.len()]);
    // Each query, each company; the first round warms up.
    for request in 0..REQUESTS + round {
        let (query, office) = (request % QUERIES.len(), request / QUERIES.len() % offices.len());
        let path = format!("/api/v1/expenses?limit=20&totals=true{}", QUERIES[query]);
        let began = Instant::now();
        let answer = offices[office].get(&path)?;
        let time = millis(began.elapsed());
        let page = answer.json()?;
        let found = page["data"].as_array().map_or(0, Vec::len);
        let summed = page["totals"].as_array().map_or(0, Vec::len);
        ensure!(found == 20 && summed > 0, "{path}: {found} claims, sums of {summed} currencies");
        if request >= round {
            all.push(time);
            by_query[query].push(time);
        }
    }
    let p95 = percentile(&all, 0.95);
    let mut rows = vec![
        Row::judged("claims with totals among a million, p95", format!("{p95:.1} ms"), "< 50 ms", p95 < 50.0),
        Row::fact("  p50", format!("{:.1} ms", median(&all))),
    ];
    for (times, query) in by_query.iter().zip(QUERIES) {
        let what = query.trim_start_matches('&').replace("%20", " ");
        let what = if what.is_empty() { "all" } else { &what };
        rows.push(Row::fact(format!("  {what}, p95"), format!("{:.1} ms", percentile(times, 0.95))));
    }
    Ok(rows)
}

fn submits(bed: &Bed<'_>, server: &Running) -> Result<Vec<Row>> {
    let mut database = bed.superuser()?;
    let each = SUBMITS_PER_SECOND as usize * RUSH.as_secs() as usize / PEOPLE;
    let mut of_people = Vec::new();
    for person in 0..PEOPLE {
        let email = format!("artist{person}@bench-1.localhost");
        let token = server.sign_in(&email, &bed.password)?.token().to_owned();
        let ids: Vec<String> =
            database.query(DRAFTS, &[&email, &i32::try_from(each)?])?.iter().map(|row| row.get(0)).collect();
        ensure!(ids.len() == each, "{} drafts of {email}", ids.len());
        let request = |id: &String| {
            format!(
                "POST /api/v1/expenses/{id}/submit HTTP/1.1\r\nHost: localhost:{}\r\nAuthorization: Bearer {token}\r\nContent-Length: 0\r\n\r\n",
                server.port
            )
            .into_bytes()
        };
        of_people.push(ids.iter().map(request).collect::<Vec<_>>());
    }
    database.batch_execute("ANALYZE expenses, expense_lines")?;
    // In turn, as people who do not know of each other.
    let requests: Vec<Vec<u8>> =
        (0..each).flat_map(|n| of_people.iter().map(move |of_one| of_one[n].clone())).collect();
    let outcome = run(&Load {
        port: server.port,
        connections: CONNECTIONS,
        pace: Pace::Open(SUBMITS_PER_SECOND),
        time: RUSH,
        requests: &requests,
    })?;
    let p95 = percentile(&outcome.latencies, 0.95);
    Ok(vec![
        Row::judged("submit a claim at 200/s, p95", format!("{p95:.1} ms"), "< 30 ms", p95 < 30.0),
        Row::fact("  p50", format!("{:.1} ms", median(&outcome.latencies))),
        Row::judged("  errors", outcome.errors.to_string(), "0", outcome.errors == 0),
    ])
}

fn approvals(bed: &Bed<'_>, server: &Running) -> Result<Row> {
    let mut office = server.sign_in("accountant@bench-1.localhost", &bed.password)?;
    let waiting = bed.superuser()?.query(WAITING, &[])?;
    let ids: Vec<String> = waiting.iter().map(|row| row.get(0)).collect();
    let began = Instant::now();
    let answer = office.post("/api/v1/expenses/bulk-approve", &json!({"ids": ids}))?;
    let seconds = began.elapsed().as_secs_f64();
    let results = answer["results"].as_array().context("no results")?;
    let approved = results.iter().filter(|result| result["status"] == "approved").count();
    ensure!(approved == 1000, "{approved} of {} were approved: {}", ids.len(), results[0]);
    let per_second = approved as f64 / seconds;
    Ok(Row::judged(
        "approve 1,000 claims at once, a second",
        format!("{per_second:.0}"),
        "≥ 500",
        per_second >= 500.0,
    ))
}
