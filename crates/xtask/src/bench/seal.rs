//! CPU time of sealing a contract of ten pages, taken through the real steps: uploaded, sent to one artist, signed by
//! hand, sealed by a worker. The worker is a process of its own, so that its CPU time is the jobs' and nothing else's:
//! the seal, and the e-mail that tells of it.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use postgres::Client as Database;
use serde_json::{Value, json};

use super::bed::{Bed, Running};
use super::pdf;
use super::table::Row;
use crate::http::Client;

const SEALS: usize = 20;
const PATIENCE: Duration = Duration::from_secs(120);
const IDLE: Duration = Duration::from_secs(3);

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    let server = bed.start("api,realtime")?;
    let mut worker = bed.start_worker()?;
    let mut database = bed.superuser()?;
    let mut people = People::sign_in(&server, bed)?;
    // The first seal of a company makes its certificate.
    let first = people.send(1)?;
    people.sign(&first)?;
    wait_for_seals(&mut database, &mut worker, &first)?;

    let contracts = people.send(SEALS)?;
    wait_for_jobs(&mut database, &mut worker)?;
    let idle_from = worker.cpu_micros()?;
    thread::sleep(IDLE);
    let idle_per_second = (worker.cpu_micros()? - idle_from) as f64 / IDLE.as_secs_f64();
    let began = Instant::now();
    let before = worker.cpu_micros()?;
    people.sign(&contracts)?;
    wait_for_seals(&mut database, &mut worker, &contracts)?;
    wait_for_jobs(&mut database, &mut worker)?;
    let used = (worker.cpu_micros()? - before) as f64 - idle_per_second * began.elapsed().as_secs_f64();
    worker.stop()?;
    server.stop()?;
    let each = used.max(0.0) / 1000.0 / SEALS as f64;
    Ok(vec![
        Row::judged("seal of 10 pages, CPU of the worker", format!("{each:.1} ms"), "< 100 ms", each < 100.0),
        Row::fact("  seals measured (with the e-mails they cause)", SEALS.to_string()),
    ])
}

struct People {
    office: Client,
    artist: Client,
    artist_id: Value,
}

impl People {
    fn sign_in(server: &Running, bed: &Bed<'_>) -> Result<Self> {
        let office = server.sign_in("admin@demo.localhost", &bed.password)?;
        let mut artist = server.sign_in("artist2@demo.localhost", &bed.password)?;
        let me = artist.get("/api/v1/me")?.json()?;
        ensure!(me["artist_id"].is_string(), "the artist has no profile");
        Ok(Self { office, artist, artist_id: me["artist_id"].clone() })
    }

    fn send(&mut self, count: usize) -> Result<Vec<String>> {
        let mut sent = Vec::new();
        for number in 0..count {
            let document = pdf::contract(10, &format!("seal {number}"));
            let contract = self.office.upload(&format!("Seal {number}"), &document)?;
            let id = contract["id"].as_str().context("no id")?.to_owned();
            let to = json!({"artist_ids": [self.artist_id], "send_notification": false});
            self.office.post(&format!("/api/v1/contracts/{id}/assign"), &to)?;
            sent.push(id);
        }
        Ok(sent)
    }

    fn sign(&mut self, contracts: &[String]) -> Result<()> {
        for id in contracts {
            let path = format!("/api/v1/contracts/{id}");
            self.artist.post(&format!("{path}/view"), &Value::Null)?;
            let begun = self.artist.post(&format!("{path}/sign"), &json!({}))?;
            let signature = json!({
                "signature_request_id": begun["signature_request_id"],
                "consent_version": begun["consent"]["version"],
                "consent_accepted": true,
                "signature": {"kind": "drawn", "strokes": strokes(), "aspect_ratio": 3.0},
                "timezone": "Europe/Vienna",
            });
            self.artist.post(&format!("{path}/signature"), &signature)?;
        }
        Ok(())
    }
}

/// Three lines of a pen.
fn strokes() -> Vec<Vec<[f64; 2]>> {
    let point = |stroke: usize, step: usize| {
        let along = step as f64 / 40.0;
        let height = 0.5 + 0.3 * (along * 9.0 + stroke as f64).sin();
        [0.05 + 0.3 * stroke as f64 + 0.28 * along, height]
    };
    (0..3).map(|stroke| (0..40).map(|step| point(stroke, step)).collect()).collect()
}

fn wait_for_seals(database: &mut Database, worker: &mut Running, contracts: &[String]) -> Result<()> {
    let sql = "SELECT count(*) FROM contract_seals WHERE status = 'sealed' AND contract_id::text = ANY($1)";
    wait(worker, || Ok(database.query_one(sql, &[&contracts])?.get::<_, i64>(0) == contracts.len() as i64))
        .context("the contracts were not sealed")
}

/// Until the queue is empty.
fn wait_for_jobs(database: &mut Database, worker: &mut Running) -> Result<()> {
    let sql = "SELECT count(*) FROM graphile_worker.jobs WHERE run_at <= now() AND attempts < max_attempts";
    wait(worker, || Ok(database.query_one(sql, &[])?.get::<_, i64>(0) == 0)).context("jobs are left")
}

fn wait(worker: &mut Running, mut is_done: impl FnMut() -> Result<bool>) -> Result<()> {
    let began = Instant::now();
    while !is_done()? {
        worker.is_alive()?;
        ensure!(began.elapsed() < PATIENCE, "not within {} s", PATIENCE.as_secs());
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
