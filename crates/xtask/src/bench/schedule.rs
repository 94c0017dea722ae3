//! The schedule: an artist's month and a company's week among two hundred thousand events of three hundred people, and what
//! stands against calling a hundred of them at another time.

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::bed::{ALL_ROLES, Bed, Running};
use super::figures::{median, millis, percentile};
use super::seed;
use super::table::Row;
use crate::say::say;

pub const SQL: &str = include_str!("schedule.sql");

/// Written when everything is there.
const DONE: &str = "bench-seeded-schedule";
const REQUESTS: usize = 300;
const WARM_UP: usize = 20;
const CALLED: usize = 100;
const MONTHS: [&str; 4] = ["2026-10", "2026-11", "2027-01", "2027-03"];

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    seed::ensure(bed)?;
    ensure_events(bed)?;
    let server = bed.start(ALL_ROLES)?;
    let mut rows = months(bed, &server)?;
    rows.extend(weeks(bed, &server)?);
    rows.extend(conflicts(bed, &server)?);
    server.stop()?;
    Ok(rows)
}

/// Takes a minute the first time; nothing after that.
fn ensure_events(bed: &Bed<'_>) -> Result<()> {
    let done = bed.data().join(DONE);
    if done.exists() {
        return Ok(());
    }
    let began = Instant::now();
    let mut database = bed.superuser()?;
    let there = "SELECT 1 FROM users WHERE email = 'chorus1@bench-1.localhost'";
    if database.query(there, &[])?.is_empty() {
        say!("making two hundred thousand events");
        database.batch_execute(SQL).context("the events cannot be made")?;
    }
    database.batch_execute(
        "VACUUM (ANALYZE) events, event_occurrences, event_participants, users, memberships",
    )?;
    database.batch_execute("CHECKPOINT")?;
    fs::write(&done, "")?;
    say!("made them in {} s", began.elapsed().as_secs());
    Ok(())
}

/// A month of one artist, as a phone asks for it.
fn months(bed: &Bed<'_>, server: &Running) -> Result<Vec<Row>> {
    let mut artists = Vec::new();
    for number in [1, 75, 150] {
        artists.push(server.sign_in(&format!("chorus{number}@bench-1.localhost"), &bed.password)?);
    }
    let (mut times, mut shown) = (Vec::new(), 0);
    for request in 0..REQUESTS + WARM_UP {
        let (at, month) = (request % artists.len(), MONTHS[request % MONTHS.len()]);
        let path = format!("/api/v1/events?start_date={month}-01&end_date={month}-28&limit=100");
        let began = Instant::now();
        let answer = artists[at].get(&path)?;
        let time = millis(began.elapsed());
        let found = answer.json()?["data"].as_array().map_or(0, Vec::len);
        ensure!(found > 10, "{path}: {found} events");
        shown = shown.max(found);
        if request >= WARM_UP {
            times.push(time);
        }
    }
    let p95 = percentile(&times, 0.95);
    Ok(vec![
        Row::judged(
            "a month of one artist among 200,000 events, p95",
            format!("{p95:.1} ms"),
            "< 30 ms",
            p95 < 30.0,
        ),
        Row::fact("  p50", format!("{:.1} ms", median(&times))),
        Row::fact("  events shown, at most", shown.to_string()),
    ])
}

/// The first hundred events of a week of the whole company.
fn weeks(bed: &Bed<'_>, server: &Running) -> Result<Vec<Row>> {
    let mut office = server.sign_in("admin@bench-1.localhost", &bed.password)?;
    let mut times = Vec::new();
    for request in 0..REQUESTS + WARM_UP {
        let month = MONTHS[request % MONTHS.len()];
        let path = format!("/api/v1/events?start_date={month}-08&end_date={month}-14&limit=100");
        let began = Instant::now();
        let answer = office.get(&path)?;
        let time = millis(began.elapsed());
        let found = answer.json()?["data"].as_array().map_or(0, Vec::len);
        ensure!(found == 100, "{path}: {found} events");
        if request >= WARM_UP {
            times.push(time);
        }
    }
    let p95 = percentile(&times, 0.95);
    Ok(vec![
        Row::judged(
            "a page of a company's week (300 people), p95",
            format!("{p95:.1} ms"),
            "< 100 ms",
            p95 < 100.0,
        ),
        Row::fact("  p50", format!("{:.1} ms", median(&times))),
    ])
}

/// An event of a hundred people is held against the rest of their calls at other times: where each is called or engaged
/// elsewhere or away, and what rest it would leave them – with all that a preview says besides.
fn conflicts(bed: &Bed<'_>, server: &Running) -> Result<Vec<Row>> {
    let called = "SELECT p.user_id::text FROM memberships p JOIN organizations o ON o.id = p.organization_id
        JOIN users u ON u.id = p.user_id WHERE o.slug = 'bench-1' AND u.email LIKE 'chorus%' ORDER BY u.email LIMIT 100";
    let people = bed.superuser()?.query(called, &[])?;
    let people: Vec<Value> = people.iter().map(|row| json!({"user_id": row.get::<_, String>(0)})).collect();
    ensure!(people.len() == CALLED, "{} people to call", people.len());
    let mut office = server.sign_in("admin@bench-1.localhost", &bed.password)?;
    let body = json!({"title": "Everybody", "type": "rehearsal", "state": "tentative", "timezone": "Europe/Vienna",
        "local_start": "2026-11-10T10:00", "local_end": "2026-11-10T12:00", "participants": people,
        "accept_conflicts": "A measurement"});
    let made = office.post("/api/v1/events", &body)?;
    let id = made["id"].as_str().context("an event without an id")?;
    let path = format!("/api/v1/events/{id}/preview");
    let (mut times, mut found) = (Vec::new(), 0);
    for request in 0..REQUESTS + WARM_UP {
        let (day, hour) = (1 + request % 28, 8 + request % 12);
        let body = json!({"local_start": format!("2026-11-{day:02}T{hour:02}:00")});
        let began = Instant::now();
        let answer = office.post(&path, &body)?;
        let time = millis(began.elapsed());
        found = found.max(answer["people_conflicts"].as_array().map_or(0, Vec::len));
        if request >= WARM_UP {
            times.push(time);
        }
    }
    ensure!(found > 0, "nobody has anything else to do");
    let p95 = percentile(&times, 0.95);
    Ok(vec![
        Row::judged(
            "what stands against a call of 100 people, p95",
            format!("{p95:.1} ms"),
            "< 50 ms",
            p95 < 50.0,
        ),
        Row::fact("  p50", format!("{:.1} ms", median(&times))),
        Row::fact("  found, at most", found.to_string()),
    ])
}
