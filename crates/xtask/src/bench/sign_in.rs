//! Signing in by password, which costs more CPU than anything else a person does, while everybody else goes on working;
//! and the same while somebody tries wrong passwords for every account there is.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;

use super::bed::{ALL_ROLES, Bed, Running};
use super::figures::percentile;
use super::load::{Load, Outcome, Pace, run};
use super::seed;
use super::table::Row;
use crate::say::say;

/// A second.
const SIGN_INS: u32 = 20;
const OTHERS: u32 = 200;
const FLOOD: u32 = 200;
const TIME: Duration = Duration::from_secs(20);
const WARM: Duration = Duration::from_secs(3);
/// A refusal is not quicker than a third of a second, so that its time tells nothing: many are under way at once.
const FLOOD_CONNECTIONS: usize = 256;
const CONNECTIONS: usize = 32;

/// The artist of each company who signs in, and the one who works; all others' passwords are guessed.
const ARRIVING: usize = 0;
const WORKING: usize = 1;

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    seed::ensure(bed)?;
    let server = bed.start(ALL_ROLES)?;
    let sign_ins: Vec<Vec<u8>> = (1..=seed::COMPANIES)
        .map(|company| sign_in(server.port, &seed::artist(ARRIVING, company), &bed.password))
        .collect();
    let lists = lists(bed, &server)?;
    let flood: Vec<Vec<u8>> = (1..=seed::COMPANIES)
        .flat_map(|company| (WORKING + 1..seed::ARTISTS).map(move |number| seed::artist(number, company)))
        .map(|email| sign_in(server.port, &email, "not the password of anybody"))
        .collect();
    let stream = |pace, connections, time, requests| {
        let pace = Pace::Open(pace);
        Load { port: server.port, connections, pace, time, requests }
    };
    let arriving = |time| stream(SIGN_INS, CONNECTIONS, time, &sign_ins);
    let working = |time| stream(OTHERS, CONNECTIONS, time, &lists);
    together(&[arriving(WARM), working(WARM)])?;
    let [calm_sign_ins, calm] = outcomes(together(&[arriving(TIME), working(TIME)])?)?;
    let attack = stream(FLOOD, FLOOD_CONNECTIONS, TIME, &flood);
    let [flooded_sign_ins, flooded, guesses] = outcomes(together(&[arriving(TIME), working(TIME), attack])?)?;
    server.stop()?;
    forget(bed)?;
    let arrived = percentile(&calm_sign_ins.latencies, 0.95);
    let mut rows = vec![
        Row::judged("sign-in at 20/s, p95", format!("{arrived:.0} ms"), "< 150 ms", arrived < 150.0),
        Row::fact("  p50", format!("{:.0} ms", percentile(&calm_sign_ins.latencies, 0.5))),
        Row::judged("  errors", calm_sign_ins.errors.to_string(), "0", calm_sign_ins.errors == 0),
    ];
    rows.extend(others("lists at 200/s meanwhile, p95", &calm));
    rows.extend(others("lists during 200/s of wrong passwords, p95", &flooded));
    rows.push(Row::fact(
        "sign-in during the flood, p95",
        format!("{:.0} ms", percentile(&flooded_sign_ins.latencies, 0.95)),
    ));
    rows.push(Row::fact("  not let in", counted(&flooded_sign_ins)));
    let defects = guesses.refused.keys().filter(|status| **status >= 500 && **status != 503).count();
    rows.push(Row::judged("the flood's answers", counted(&guesses), "no defect", defects == 0));
    rows.push(Row::judged(
        "  passwords that were right",
        guesses.latencies.len().to_string(),
        "0",
        guesses.latencies.is_empty(),
    ));
    Ok(rows)
}

fn others(what: &str, outcome: &Outcome) -> [Row; 2] {
    let p95 = percentile(&outcome.latencies, 0.95);
    [
        Row::judged(what, format!("{p95:.1} ms"), "< 20 ms", p95 < 20.0),
        Row::judged("  errors", outcome.errors.to_string(), "0", outcome.errors == 0),
    ]
}

/// How often which status was answered, and how often nothing.
fn counted(outcome: &Outcome) -> String {
    let answered: usize = outcome.refused.values().sum();
    let mut words: Vec<String> =
        outcome.refused.iter().map(|(status, times)| format!("{times} × {status}")).collect();
    if outcome.errors > answered {
        words.push(format!("{} unanswered", outcome.errors - answered));
    }
    if words.is_empty() { "none".into() } else { words.join(", ") }
}

/// Runs loads at the same time, each from a thread of its own.
fn together(loads: &[Load<'_>]) -> Result<Vec<Outcome>> {
    thread::scope(|scope| {
        let running: Vec<_> = loads.iter().map(|load| scope.spawn(move || run(load))).collect();
        let outcomes = running.into_iter().map(|load| {
            let outcome = load.join().ok().context("a load ended early")??;
            say!(
                "  {:.0}/s, p50 {:.1}, p95 {:.1} ms; not answered well: {}",
                outcome.per_second(),
                percentile(&outcome.latencies, 0.5),
                percentile(&outcome.latencies, 0.95),
                counted(&outcome)
            );
            Ok(outcome)
        });
        outcomes.collect()
    })
}

fn outcomes<const N: usize>(outcomes: Vec<Outcome>) -> Result<[Outcome; N]> {
    outcomes.try_into().ok().context("as many outcomes as loads")
}

fn sign_in(port: u16, email: &str, password: &str) -> Vec<u8> {
    let body = json!({"email": email, "password": password}).to_string();
    let head = format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    (head + &body).into_bytes()
}

/// What an artist of each company looks at.
fn lists(bed: &Bed<'_>, server: &Running) -> Result<Vec<Vec<u8>>> {
    let mut requests = Vec::new();
    for company in 1..=seed::COMPANIES {
        let mut artist = server.sign_in(&seed::artist(WORKING, company), &bed.password)?;
        artist.get("/api/v1/contracts?limit=20")?;
        let request = format!(
            "GET /api/v1/contracts?limit=20 HTTP/1.1\r\nHost: localhost:{}\r\nAuthorization: Bearer {}\r\n\r\n",
            server.port,
            artist.token()
        );
        requests.push(request.into_bytes());
    }
    Ok(requests)
}

/// Wrong passwords are counted; the next run begins without them.
fn forget(bed: &Bed<'_>) -> Result<()> {
    let counted = "UPDATE users SET failed_sign_ins = 0, locked_until = NULL
        WHERE failed_sign_ins > 0 OR locked_until IS NOT NULL";
    bed.superuser()?.batch_execute(counted).context("the wrong passwords cannot be forgotten")?;
    bed.forget_jobs()
}
