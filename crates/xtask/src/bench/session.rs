//! What it costs to know who calls: the same public answer with an access token and without, and how often the database
//! was asked for it; and, in a process of its own, what it costs to decide whether they may.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use super::bed::{ALL_ROLES, Bed, Running};
use super::figures::median;
use super::load::{Load, Pace, run};
use super::seed;
use super::table::Row;
use crate::process;
use crate::say::say;

/// Reads nothing from the database, and passes through everything that a request passes through.
const PATH: &str = "/.well-known/jwks.json";
const RATE: u32 = 2_000;
const CONNECTIONS: usize = 32;
const ROUNDS: usize = 5;
const TIME: Duration = Duration::from_secs(10);
/// Until the database has told how many transactions there were.
const PAUSE: Duration = Duration::from_secs(2);
/// The artists of each company whose tokens come.
const ARTISTS: std::ops::Range<usize> = 3..7;

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    seed::ensure(bed)?;
    let server = bed.start(ALL_ROLES)?;
    let nobody = vec![request(server.port, "")];
    let mut somebody = Vec::new();
    for (company, number) in
        (1..=seed::COMPANIES).flat_map(|company| ARTISTS.map(move |number| (company, number)))
    {
        let artist = server.sign_in(&seed::artist(number, company), &bed.password)?;
        somebody.push(request(server.port, &format!("Authorization: Bearer {}\r\n", artist.token())));
    }
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        without.push(measured(bed, &server, &nobody)?);
        with.push(measured(bed, &server, &somebody)?);
    }
    server.stop()?;
    let of = |rounds: &[Measured], figure: fn(&Measured) -> f64| {
        median(&rounds.iter().map(figure).collect::<Vec<_>>())
    };
    let (alone, known) = (of(&without, |round| round.app_micros), of(&with, |round| round.app_micros));
    let added = known - alone;
    // The worker looks for work all the time, with callers and without.
    let asked = of(&with, |round| round.transactions) - of(&without, |round| round.transactions);
    let permission = permission_check_nanos(bed)?;
    Ok(vec![
        Row::judged("CPU added by an access token", format!("{added:.1} µs"), "< 30 µs", added < 30.0),
        Row::fact("  a request without, with", format!("{alone:.1}, {known:.1} µs")),
        Row::judged("  database transactions per request", format!("{asked:.4}"), "0", asked < 0.001),
        Row::judged("permission check", format!("{permission:.0} ns"), "< 2 µs", permission < 2_000.0),
    ])
}

fn request(port: u16, field: &str) -> Vec<u8> {
    format!("GET {PATH} HTTP/1.1\r\nHost: localhost:{port}\r\n{field}\r\n").into_bytes()
}

/// Per answered request.
struct Measured {
    app_micros: f64,
    transactions: f64,
}

fn measured(bed: &Bed<'_>, server: &Running, requests: &[Vec<u8>]) -> Result<Measured> {
    let port = server.port;
    let (asked_before, before) = (transactions(bed)?, server.cpu_micros()?);
    let load = Load { port, connections: CONNECTIONS, pace: Pace::Open(RATE), time: TIME, requests };
    let outcome = run(&load)?;
    let micros = server.cpu_micros()? - before;
    let answered = outcome.latencies.len().max(1) as f64;
    let app_micros = micros as f64 / answered;
    let transactions = (transactions(bed)? - asked_before) as f64 / answered;
    say!(
        "  {:.0}/s, {} errors, {app_micros:.1} µs, {transactions:.4} transactions",
        outcome.per_second(),
        outcome.errors
    );
    Ok(Measured { app_micros, transactions })
}

fn transactions(bed: &Bed<'_>) -> Result<i64> {
    thread::sleep(PAUSE);
    let all = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()";
    Ok(bed.superuser()?.query_one(all, &[])?.get(0))
}

/// As `crates/platform/benches/permission.rs` measures it.
fn permission_check_nanos(bed: &Bed<'_>) -> Result<f64> {
    let mut bench = bed.workspace.cargo();
    bench.args(["bench", "--quiet", "-p", "platform", "--bench", "permission"]);
    let answer = process::output(&mut bench)?;
    answer.trim().parse().with_context(|| format!("not a number of nanoseconds: {answer}"))
}
