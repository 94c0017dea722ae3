//! The list that everybody opens first – the 20 newest contracts with their assignments – among a million contracts
//! of fifty companies, through everything a request passes: token, permission, rate limit, row security, logs.
//!
//! Rounds of open loop, closed loop and the bare statements follow each other, so that a busy minute of the machine
//! touches all three; the table has their medians.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::bed::{ALL_ROLES, Bed, Running};
use super::figures::{median, percentile};
use super::load::{Load, Outcome, Pace, run};
use super::statements::{self, Raw};
use super::table::Row;
use super::{processes, seed};
use crate::http::Client;
use crate::say::say;

const PATH: &str = "/api/v1/contracts?limit=20";
const RATE: u32 = 5_000;
const CONNECTIONS: usize = 64;
const ROUNDS: usize = 3;
const OPEN: Duration = Duration::from_secs(20);
const CLOSED: Duration = Duration::from_secs(10);
const WARM: Duration = Duration::from_secs(3);
/// Between two loads, so that one leaves no work to the next.
const PAUSE: Duration = Duration::from_secs(1);

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    seed::ensure(bed)?;
    let raw = raw_statements(bed)?;
    let server = bed.start(ALL_ROLES)?;
    let plain = requests(bed, &server, "")?;
    let packed = requests(bed, &server, "Accept-Encoding: gzip, br\r\n")?;
    let load = |pace, time, requests| {
        measured(bed, &server, &Load { port: server.port, connections: CONNECTIONS, pace, time, requests })
    };
    load(Pace::Open(1_000), WARM, &plain)?;
    load(Pace::Closed, WARM, &plain)?;
    let (mut open, mut closed, mut bare, mut compressed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        open.push(load(Pace::Open(RATE), OPEN, &plain)?);
        closed.push(load(Pace::Closed, CLOSED, &plain)?);
        compressed.push(load(Pace::Open(RATE), CLOSED, &packed)?);
        if let Some(raw) = &raw {
            thread::sleep(PAUSE);
            let before = bed.database_cpu_micros()?;
            let outcome = raw.run(bed, CLOSED)?;
            let micros = (bed.database_cpu_micros()? - before) as f64 / outcome.transactions;
            say!("  bare statements: {:.0}/s, {micros:.0} µs", outcome.per_second);
            bare.push((outcome.per_second, micros));
        }
    }
    let memory = processes::memory_mb(server.id(), "VmRSS")?;
    server.stop()?;
    let of = |rounds: &[Measured], figure: fn(&Measured) -> f64| {
        median(&rounds.iter().map(figure).collect::<Vec<_>>())
    };
    let errors: usize = open.iter().map(|round| round.outcome.errors).sum();
    let p95 = of(&open, |round| percentile(&round.outcome.latencies, 0.95));
    let saturation = of(&closed, |round| round.outcome.per_second());
    let (app, database) = (of(&open, |round| round.app_micros), of(&open, |round| round.database_micros));
    let mut rows = vec![
        Row::judged("list at 5,000/s, p95", format!("{p95:.1} ms"), "< 20 ms", p95 < 20.0),
        Row::fact("  p50", format!("{:.1} ms", of(&open, |round| percentile(&round.outcome.latencies, 0.5)))),
        Row::fact(
            "  p99",
            format!("{:.1} ms", of(&open, |round| percentile(&round.outcome.latencies, 0.99))),
        ),
        Row::judged("  errors in all rounds", errors.to_string(), "0", errors == 0),
        Row::fact("  answer", format!("{:.1} KB", of(&open, |round| round.answer_bytes()) / 1000.0)),
        Row::judged("list, saturation", format!("{saturation:.0}/s"), "≥ 7,000/s", saturation >= 7_000.0),
        Row::fact("list, CPU per request: app", format!("{app:.0} µs")),
        Row::fact("  database", format!("{database:.0} µs")),
        Row::fact("  load generator", format!("{:.0} µs", of(&open, |round| round.own_micros))),
        Row::fact("  app, at saturation", format!("{:.0} µs", of(&closed, |round| round.app_micros))),
        Row::fact(
            "  database, at saturation",
            format!("{:.0} µs", of(&closed, |round| round.database_micros)),
        ),
        Row::fact("memory of the server afterwards", format!("{memory:.1} MB")),
    ];
    if raw.is_some() {
        let micros = median(&bare.iter().map(|(_, micros)| *micros).collect::<Vec<_>>());
        let rate = median(&bare.iter().map(|(rate, _)| *rate).collect::<Vec<_>>());
        let ratio = (app + database) / micros;
        rows.push(Row::fact("bare statements in pgbench, database", format!("{micros:.0} µs, {rate:.0}/s")));
        rows.push(Row::fact("  app + database ÷ bare statements", format!("{ratio:.2}")));
    } else {
        rows.push(Row::fact("bare statements in pgbench", "no pgbench"));
    }
    let packed_p95 = of(&compressed, |round| percentile(&round.outcome.latencies, 0.95));
    rows.push(Row::fact("list at 5,000/s, compressed: p95", format!("{packed_p95:.1} ms")));
    rows.push(Row::fact("  CPU of the app", format!("{:.0} µs", of(&compressed, |round| round.app_micros))));
    rows.push(Row::fact(
        "  answer",
        format!("{:.1} KB", of(&compressed, |round| round.answer_bytes()) / 1000.0),
    ));
    Ok(rows)
}

struct Measured {
    outcome: Outcome,
    /// CPU time per answered request.
    app_micros: f64,
    database_micros: f64,
    own_micros: f64,
}

impl Measured {
    fn answer_bytes(&self) -> f64 {
        self.outcome.body_bytes as f64 / self.outcome.latencies.len().max(1) as f64
    }
}

fn measured(bed: &Bed<'_>, server: &Running, load: &Load<'_>) -> Result<Measured> {
    thread::sleep(PAUSE);
    let cpu = || -> Result<[u64; 3]> {
        Ok([server.cpu_micros()?, bed.database_cpu_micros()?, processes::cpu_micros(std::process::id())?])
    };
    let before = cpu()?;
    let outcome = run(load)?;
    let after = cpu()?;
    let answered = outcome.latencies.len().max(1) as f64;
    let [app_micros, database_micros, own_micros] =
        [0, 1, 2].map(|index| (after[index] - before[index]) as f64 / answered);
    say!(
        "  {:?}: {:.0}/s, p50 {:.1}, p95 {:.1}, p99 {:.1} ms, {} errors; app {app_micros:.0}, database {database_micros:.0}, generator {own_micros:.0} µs",
        load.pace,
        outcome.per_second(),
        percentile(&outcome.latencies, 0.5),
        percentile(&outcome.latencies, 0.95),
        percentile(&outcome.latencies, 0.99),
        outcome.errors,
    );
    Ok(Measured { outcome, app_micros, database_micros, own_micros })
}

/// One request for each company's administrator, who has really signed in and sees what belongs there.
fn requests(bed: &Bed<'_>, server: &Running, fields: &str) -> Result<Vec<Vec<u8>>> {
    let mut requests = Vec::new();
    for company in 1..=seed::COMPANIES {
        let mut admin = server.sign_in(&seed::admin(company), &bed.password)?;
        list(&mut admin)?;
        let request = format!(
            "GET {PATH} HTTP/1.1\r\nHost: localhost:{}\r\nAuthorization: Bearer {}\r\n{fields}\r\n",
            server.port,
            admin.token()
        );
        requests.push(request.into_bytes());
    }
    Ok(requests)
}

/// What is measured has to be the whole list.
fn list(admin: &mut Client) -> Result<Value> {
    let answer = admin.get(PATH)?.json()?;
    let contracts = answer["data"].as_array().context("not a list")?;
    let parts: usize =
        contracts.iter().filter_map(|contract| contract["assignments"].as_array()).map(Vec::len).sum();
    ensure!(contracts.len() == 20 && parts == 40, "{} contracts with {parts} assignments", contracts.len());
    Ok(answer)
}

fn raw_statements(bed: &Bed<'_>) -> Result<Option<Raw>> {
    let statements = statements::of_request(bed, &seed::admin(1), |admin| list(admin).map(drop))?;
    let mut database = bed.superuser()?;
    let companies = database.query(
        "SELECT o.id::text, u.id::text FROM generate_series(1, $1) n JOIN organizations o ON o.slug = 'bench-' || n
         JOIN users u ON u.email = 'admin@bench-' || n || '.localhost' ORDER BY n",
        &[&(seed::COMPANIES as i32)],
    )?;
    let ids: Vec<(String, String)> = companies.iter().map(|row| (row.get(0), row.get(1))).collect();
    let (first, first_admin) = ids.first().context("no companies")?;
    let each: Vec<(String, Vec<String>)> = ids
        .iter()
        .map(|(id, admin)| {
            let own = |statement: &String| statement.replace(first, id).replace(first_admin, admin);
            (id.clone(), statements.iter().map(own).collect())
        })
        .collect();
    Raw::prepare(bed, &each)
}
