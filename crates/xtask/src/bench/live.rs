//! Live updates: ten thousand open phones of one company, what they cost while nothing happens, and how soon half of them
//! know that a call was moved.

use std::collections::HashSet;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::bed::{ALL_ROLES, Bed, Running};
use super::company;
use super::figures::{median, millis, percentile};
use super::processes::{memory_mb, open_files_limit};
use super::sockets::{Heard, Sockets};
use super::table::Row;
use crate::http::Client;

const COMPANY: &str = "bench-live";
const PEOPLE: usize = 1_000;
/// Phones, tablets and tabs of each.
const SOCKETS_EACH: usize = 10;
/// As many as can be named at a time; the first ones.
const CALLED: usize = 500;
const CHANGES: usize = 10;
/// Long enough for the start's own work to be over.
const SETTLES: Duration = Duration::from_secs(5);
/// Longer than the server waits before it says that it is still there.
const IDLE: Duration = Duration::from_secs(30);
/// For a change to reach everybody.
const PATIENCE: Duration = Duration::from_secs(30);
/// After everybody has heard, whether somebody hears twice or wrongly.
const AFTERWARDS: Duration = Duration::from_millis(300);

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    company::ensure(&mut bed.superuser()?, COMPANY, PEOPLE)?;
    let (tokens, mut event) = prepare(bed)?;
    // What signing in took is not the sockets' memory.
    let server = bed.start(ALL_ROLES)?;
    thread::sleep(SETTLES);
    let before = Memory::of(&server)?;
    let began = Instant::now();
    let everybody = (0..PEOPLE * SOCKETS_EACH).map(|number| tokens[number % PEOPLE].as_str());
    let mut sockets = Sockets::open(server.port, everybody)?;
    let opened = sockets.len() as f64 / began.elapsed().as_secs_f64();
    let cpu_before = server.cpu_micros()?;
    let (idle_since, mut pings) = (Instant::now(), HashSet::new());
    sockets.listen(idle_since + IDLE, &mut |heard| {
        pings.insert(heard.socket);
        false
    })?;
    ensure!(
        pings.len() == sockets.len(),
        "{} of {} have heard that the server is there",
        pings.len(),
        sockets.len()
    );
    let cpu = (server.cpu_micros()? - cpu_before) as f64 / idle_since.elapsed().as_secs_f64() / 1e4;
    let idle = Memory::of(&server)?;
    let mut office = server.sign_in(&company::admin(COMPANY), &bed.password)?;
    let mut deliveries = Vec::new();
    let cpu_before = server.cpu_micros()?;
    for _ in 0..CHANGES {
        deliveries.push(event.moved(&mut office, &mut sockets)?);
    }
    let cpu_each = (server.cpu_micros()? - cpu_before) as f64 / 1000.0 / CHANGES as f64;
    let busy = Memory::of(&server)?;
    let limit = open_files_limit(server.id())?;
    drop(sockets);
    server.stop()?;
    bed.forget_jobs()?;
    let of = |figure: fn(&Delivery) -> f64| deliveries.iter().map(figure).collect::<Vec<_>>();
    let last = percentile(&of(|delivery| delivery.last), 1.0);
    let each = (idle.anonymous - before.anonymous) * 1000.0 / (PEOPLE * SOCKETS_EACH) as f64;
    let count = CALLED * SOCKETS_EACH;
    Ok(vec![
        Row::judged(
            "10,000 idle live connections, memory of the server (VmRSS)",
            format!("{:.0} MB", idle.resident),
            "< 120 MB",
            idle.resident < 120.0,
        ),
        Row::fact(
            "  anonymous: before, with them",
            format!("{:.0} MB, {:.0} MB", before.anonymous, idle.anonymous),
        ),
        Row::fact("  each", format!("{each:.1} KB")),
        Row::fact("  after the changes (VmRSS)", format!("{:.0} MB", busy.resident)),
        Row::fact("  CPU while idle", format!("{cpu:.1} % of a core")),
        Row::fact("  opened a second", format!("{opened:.0}")),
        Row::fact("  files the server may have open", limit.to_string()),
        Row::judged(
            format!("a change to {count} of them, from the request to the last, slowest of {CHANGES}"),
            format!("{last:.0} ms"),
            "< 1 s",
            last < 1000.0,
        ),
        Row::fact(
            "  the median change: p50, p95, last",
            format!(
                "{:.0} ms, {:.0} ms, {:.0} ms",
                median(&of(|delivery| delivery.p50)),
                median(&of(|delivery| delivery.p95)),
                median(&of(|delivery| delivery.last))
            ),
        ),
        Row::fact(
            "  from the answer to the last, slowest",
            format!("{:.0} ms", percentile(&of(|delivery| delivery.last_after_answer), 1.0)),
        ),
        Row::fact("  CPU of the server for each change", format!("{cpu_each:.0} ms")),
    ])
}

struct Memory {
    resident: f64,
    anonymous: f64,
}

impl Memory {
    fn of(server: &Running) -> Result<Self> {
        Ok(Self { resident: memory_mb(server.id(), "VmRSS")?, anonymous: memory_mb(server.id(), "RssAnon")? })
    }
}

/// Everybody's token, and the event to which the first ones are called.
fn prepare(bed: &Bed<'_>) -> Result<(Vec<String>, Event)> {
    let server = bed.start(ALL_ROLES)?;
    let emails: Vec<String> = (1..=PEOPLE).map(|number| company::artist(COMPANY, number)).collect();
    let tokens = server.sign_all_in(&emails, &bed.password)?;
    let mut database = bed.superuser()?;
    let mut people = Vec::with_capacity(CALLED);
    for email in &emails[..CALLED] {
        let id = database.query_one("SELECT id::text FROM users WHERE email = $1", &[email])?;
        people.push(json!({"user_id": id.get::<_, String>(0)}));
    }
    let mut office = server.sign_in(&company::admin(COMPANY), &bed.password)?;
    let body = json!({"title": "Everybody", "type": "rehearsal", "state": "confirmed", "timezone": "Europe/Vienna",
        "local_start": "2027-06-10T10:00", "local_end": "2027-06-10T12:00", "participants": people,
        "accept_conflicts": "A measurement"});
    let event = Event::of(&office.post("/api/v1/events", &body)?)?;
    server.stop()?;
    // Who is told of it by other ways is not of interest here.
    bed.forget_jobs()?;
    Ok((tokens, event))
}

struct Event {
    id: String,
    version: i64,
    moves: usize,
}

/// When it was heard of, in milliseconds.
struct Delivery {
    p50: f64,
    p95: f64,
    last: f64,
    last_after_answer: f64,
}

impl Event {
    fn of(view: &Value) -> Result<Self> {
        let id = view["id"].as_str().context("an event without an id")?.to_owned();
        Ok(Self { id, version: view["version"].as_i64().context("an event without a version")?, moves: 0 })
    }

    /// Moves it by an hour and listens until everybody who is called has heard, once, and nobody else has.
    fn moved(&mut self, office: &mut Client, sockets: &mut Sockets) -> Result<Delivery> {
        self.moves += 1;
        let change = json!({"local_start": format!("2027-06-10T{:02}:00", 10 + self.moves % 8), "audience": "affected",
            "accept_conflicts": "A measurement"});
        let (path, seen) = (format!("/api/v1/events/{}", self.id), self.version);
        let mut heard = Vec::with_capacity(CALLED * SOCKETS_EACH);
        let began = Instant::now();
        let (answer, answered) = thread::scope(|scope| {
            let request =
                scope.spawn(|| Ok::<_, anyhow::Error>((office.patch(&path, seen, &change)?, Instant::now())));
            let mut collect = |message: Heard| {
                if message.text.contains(&self.id) {
                    heard.push((message.socket, message.at));
                }
                heard.len() == CALLED * SOCKETS_EACH
            };
            sockets.listen(began + PATIENCE, &mut collect)?;
            sockets.listen(Instant::now() + AFTERWARDS, &mut collect)?;
            request.join().ok().context("the change was not made")?
        })?;
        self.version = answer["version"].as_i64().context("an event without a version")?;
        let who: HashSet<usize> = heard.iter().map(|(socket, _)| *socket).collect();
        ensure!(
            who.len() == heard.len()
                && who.len() == CALLED * SOCKETS_EACH
                && who.iter().all(|at| at % PEOPLE < CALLED),
            "{} messages came to {} connections",
            heard.len(),
            who.len()
        );
        let since = |from: Instant| {
            heard.iter().map(|(_, at)| millis(at.saturating_duration_since(from))).collect::<Vec<_>>()
        };
        let (times, after_answer) = (since(began), since(answered));
        Ok(Delivery {
            p50: median(&times),
            p95: percentile(&times, 0.95),
            last: percentile(&times, 1.0),
            last_after_answer: percentile(&after_answer, 1.0),
        })
    }
}
