//! One contract to 500 artists, each with a copy of their own and an e-mail.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use postgres::Client as Database;
use serde_json::json;

use super::bed::{ALL_ROLES, Bed};
use super::company;
use super::figures::{median, percentile};
use super::pdf;
use super::table::Row;

const RUNS: usize = 5;
const ARTISTS: usize = 500;
/// How long the e-mails are watched leaving.
const WATCHED: Duration = Duration::from_secs(10);

const COMPANY: &str = "bench-ensemble";

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    let mut database = bed.superuser()?;
    company::ensure(&mut database, COMPANY, ARTISTS)?;
    let artists: Vec<String> = database
        .query(
            "SELECT a.id::text FROM artists a JOIN organizations o ON o.id = a.organization_id
             WHERE o.slug = $1",
            &[&COMPANY],
        )?
        .iter()
        .map(|row| row.get(0))
        .collect();
    ensure!(artists.len() == ARTISTS, "{} artists", artists.len());
    let server = bed.start(ALL_ROLES)?;
    let mut office = server.sign_in(&company::admin(COMPANY), &bed.password)?;
    let (mut times, mut mails) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        let contract = office.upload(&format!("Season {run}"), &pdf::contract(3, "season"))?;
        let path = format!("/api/v1/contracts/{}/assign", contract["id"].as_str().context("no id")?);
        let to = json!({"artist_ids": artists, "message": "Please sign.", "send_notification": true});
        let began = Instant::now();
        let answer = office.post(&path, &to)?;
        times.push(began.elapsed().as_secs_f64());
        let made = answer["assignments"].as_array().map_or(0, Vec::len);
        ensure!(made == ARTISTS, "{made} parts were made");
        mails.push(mails_per_second(&mut database)?);
        // The e-mails of one run are not the next one's load.
        bed.forget_jobs()?;
    }
    server.stop()?;
    let time = median(&times);
    Ok(vec![
        Row::judged("assignment to 500 artists", format!("{time:.2} s"), "< 2 s", time < 2.0),
        Row::fact("  slowest of 5", format!("{:.2} s", percentile(&times, 1.0))),
        Row::fact("  e-mails that leave after it", format!("{:.0}/s", median(&mails))),
    ])
}

/// How fast the worker gets through the e-mails, into the local mailbox: until all are out, at most for a while.
fn mails_per_second(database: &mut Database) -> Result<f64> {
    let sql = "SELECT count(*) FROM graphile_worker.jobs WHERE task_identifier = 'email_send'";
    let mut left = || -> Result<i64> { Ok(database.query_one(sql, &[])?.get(0)) };
    let (began, first) = (Instant::now(), left()?);
    let mut last = first;
    while last > 0 && began.elapsed() < WATCHED {
        thread::sleep(Duration::from_millis(20));
        last = left()?;
    }
    Ok((first - last) as f64 / began.elapsed().as_secs_f64())
}
