//! Search by words of the title among a million contracts, one request after the other.

use std::time::Instant;

use anyhow::{Result, ensure};

use super::bed::{ALL_ROLES, Bed};
use super::figures::{median, millis, percentile};
use super::seed;
use super::table::Row;

const REQUESTS: usize = 300;

/// From words that a tenth of a company's contracts have to a number that one contract has. Half are beginnings.
const QUERIES: [&str; 12] = [
    "swan",
    "contract",
    "giselle%20residency",
    "flederm",
    "season%20hamlet",
    "tosca%20march%202024",
    "recording",
    "no",
    "4711",
    "carm%20amend",
    "west%20side%20story",
    "2025",
];

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    seed::ensure(bed)?;
    let server = bed.start(ALL_ROLES)?;
    let mut rows = Vec::new();
    let mut offices = Vec::new();
    // The largest company, one in the middle, the smallest.
    for company in [1, 12, seed::COMPANIES] {
        offices.push(server.sign_in(&seed::admin(company), &bed.password)?);
    }
    let (mut all, mut by_query) = (Vec::new(), vec![Vec::new(); QUERIES.len()]);
    let mut found = 0;
    // Each query, each company; the first round warms up.
    for request in 0..REQUESTS + QUERIES.len() * offices.len() {
        let (query, office) = (request % QUERIES.len(), request / QUERIES.len() % offices.len());
        let path = format!("/api/v1/contracts?limit=20&q={}", QUERIES[query]);
        let began = Instant::now();
        let answer = offices[office].get(&path)?;
        let time = millis(began.elapsed());
        if request >= QUERIES.len() * offices.len() {
            found += answer.json()?["data"].as_array().map_or(0, Vec::len);
            all.push(time);
            by_query[query].push(time);
        }
    }
    server.stop()?;
    ensure!(found > REQUESTS * 10, "only {found} contracts were found by {REQUESTS} searches");
    let p95 = percentile(&all, 0.95);
    rows.push(Row::judged("search among a million, p95", format!("{p95:.1} ms"), "< 50 ms", p95 < 50.0));
    rows.push(Row::fact("  p50", format!("{:.1} ms", median(&all))));
    let slowest = by_query.iter().zip(QUERIES).map(|(times, query)| (median(times), query));
    if let Some((time, query)) = slowest.max_by(|left, right| left.0.total_cmp(&right.0)) {
        rows.push(Row::fact(
            format!("  slowest words: {}", query.replace("%20", " ")),
            format!("{time:.1} ms"),
        ));
    }
    Ok(rows)
}
