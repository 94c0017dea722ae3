//! Exchanging refresh tokens: each is good once, so each session is a chain of its own.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::bed::{ALL_ROLES, Bed};
use super::figures::{millis, percentile};
use super::seed;
use super::table::Row;
use crate::http::Client;
use crate::process::interrupt;

/// A second, over all threads.
const RATE: u32 = 50;
const THREADS: u32 = 2;
const TIME: Duration = Duration::from_secs(20);
/// The artist of each company whose session it is.
const ARTIST: usize = 2;

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    seed::ensure(bed)?;
    let server = bed.start(ALL_ROLES)?;
    let mut chains: Vec<Vec<String>> = vec![Vec::new(); THREADS as usize];
    for company in 1..=seed::COMPANIES {
        let person = json!({"email": seed::artist(ARTIST, company), "password": bed.password});
        let answer = Client::nobody(server.port).post("/api/v1/auth/login", &person)?;
        chains[company % THREADS as usize].push(refresh_token(&answer["tokens"])?);
    }
    let (port, start) = (server.port, Instant::now());
    let latencies: Vec<f64> = thread::scope(|scope| {
        let running: Vec<_> = (0..THREADS)
            .zip(chains)
            .map(|(number, tokens)| {
                // In turn, so that requests are evenly spread.
                let first = start + Duration::from_secs(1) * number / RATE;
                scope.spawn(move || exchange(port, tokens, first))
            })
            .collect();
        let ended = running.into_iter().map(|chain| chain.join().ok().context("a chain ended early")?);
        Ok::<_, anyhow::Error>(ended.collect::<Result<Vec<_>>>()?.concat())
    })?;
    server.stop()?;
    let p95 = percentile(&latencies, 0.95);
    Ok(vec![
        Row::judged("refresh at 50/s, p95", format!("{p95:.1} ms"), "< 20 ms", p95 < 20.0),
        Row::fact("  p50", format!("{:.1} ms", percentile(&latencies, 0.5))),
        Row::fact("  exchanges", latencies.len().to_string()),
    ])
}

/// Exchanges tokens in turn; latencies count from the moment at which an exchange was due.
fn exchange(port: u16, mut tokens: Vec<String>, first: Instant) -> Result<Vec<f64>> {
    let every = Duration::from_secs(1) * THREADS / RATE;
    let mut client = Client::nobody(port);
    let mut latencies = Vec::new();
    for turn in 0..(TIME.as_millis() / every.as_millis()) as u32 {
        let due = first + every * turn;
        thread::sleep(due.saturating_duration_since(Instant::now()));
        interrupt::check()?;
        let whose = turn as usize % tokens.len();
        let answer = client.post("/api/v1/auth/refresh", &json!({"refresh_token": tokens[whose]}))?;
        latencies.push(millis(due.elapsed()));
        tokens[whose] = refresh_token(&answer)?;
    }
    Ok(latencies)
}

fn refresh_token(tokens: &Value) -> Result<String> {
    Ok(tokens["refresh_token"].as_str().context("no refresh token")?.to_owned())
}
