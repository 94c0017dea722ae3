//! The evening of the last day of the month: two thousand claims in a minute, each made, given the picture of its receipt and
//! submitted, by the artists of several companies at once, while others look at their lists.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, ensure};
use postgres::Client as Database;
use serde_json::json;

use super::bed::{ALL_ROLES, Bed, Running};
use super::figures::{median, millis, percentile};
use super::load::{Load, Pace, run};
use super::table::Row;
use super::{claims, photo, seed};
use crate::http::{Client, File};
use crate::process::interrupt;
use crate::say::say;

const CLAIMS: usize = 2_000;
const RUSH: Duration = Duration::from_secs(60);
/// The middle ones: neither the largest nor the smallest.
const COMPANIES: std::ops::Range<usize> = 11..21;
const ARTISTS_OF_EACH: usize = 40;
/// Phones that have something under way. More are never busy at once, unless the server has fallen far behind.
const PHONES: usize = 256;
/// What the app uploads of a narrow receipt: its longest side is 2,400 pixels (`longestSide` of the browser's capture).
const PAGE_PX: (u16, u16) = (1_500, 2_400);
/// As many as a company's claims, so that nobody sends the same picture twice to one.
const PAGES: usize = CLAIMS / 10;
const READS_PER_SECOND: u32 = 20;
const READ_CONNECTIONS: usize = 32;
/// The one that was begun last may take so long.
const LAST: Duration = Duration::from_secs(2);
/// How long what was due is still begun afterwards.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the readings are watched afterwards.
const WATCHED: Duration = Duration::from_secs(30);

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    seed::ensure(bed)?;
    claims::ensure(bed)?;
    let server = bed.start(ALL_ROLES)?;
    let evening = Evening::prepare(bed, &server)?;
    let pages: Vec<Vec<u8>> =
        (0..PAGES as u64).map(|number| photo::page(PAGE_PX.0, PAGE_PX.1, number)).collect();
    let size = pages.iter().map(Vec::len).sum::<usize>() as f64 / PAGES as f64 / 1e6;
    let mut rows = vec![Row::fact(
        "month's end: pictures, as the app sends them",
        format!("{} × {} px, {size:.2} MB", PAGE_PX.0, PAGE_PX.1),
    )];
    let quiet = reads(&server, &evening.lists, Duration::from_secs(10))?;
    let kept_since = SystemTime::now();
    let (cpu, database_cpu) = (server.cpu_micros()?, bed.database_cpu_micros()?);
    let (rush, busy) = thread::scope(|scope| {
        let reading = scope.spawn(|| reads(&server, &evening.lists, RUSH));
        let rush = evening.rush(&server, &pages);
        Ok::<_, anyhow::Error>((rush?, reading.join().ok().context("the lists were not read")??))
    })?;
    let cpu = [server.cpu_micros()? - cpu, bed.database_cpu_micros()? - database_cpu]
        .map(|micros| micros as f64 / 1000.0 / rush.times.len().max(1) as f64);
    rows.extend(rush.rows());
    rows.push(Row::fact("  CPU of a claim: server, database", format!("{:.0} ms, {:.0} ms", cpu[0], cpu[1])));
    let p95 = percentile(&busy, 0.95);
    rows.push(Row::judged(
        "  lists read meanwhile at 20/s, p95",
        format!("{p95:.1} ms"),
        "< 50 ms",
        p95 < 50.0,
    ));
    rows.push(Row::fact(
        "  their p50; p95 before the rush",
        format!("{:.1} ms; {:.1} ms", median(&busy), percentile(&quiet, 0.95)),
    ));
    rows.extend(readings(&mut bed.superuser()?)?);
    server.stop()?;
    bed.forget_jobs()?;
    remove_kept(&bed.data().join("files"), kept_since)?;
    Ok(rows)
}

/// Who takes part.
struct Evening {
    /// Tokens, each with a category of the artist's company.
    artists: Vec<(String, String)>,
    /// Requests of lists: an artist's claims and contracts, an office's claims and contracts.
    lists: Vec<Vec<u8>>,
    date: String,
}

impl Evening {
    fn prepare(bed: &Bed<'_>, server: &Running) -> Result<Self> {
        let mut database = bed.superuser()?;
        // Neighbours are of different companies.
        let (mut emails, mut categories) = (Vec::new(), Vec::new());
        for number in 0..ARTISTS_OF_EACH {
            emails.extend(COMPANIES.map(|company| seed::artist(number, company)));
        }
        for company in COMPANIES {
            categories.push(category(&mut database, company)?);
        }
        let tokens = server.sign_all_in(&emails, &bed.password)?;
        let artists: Vec<_> = tokens.into_iter().zip(categories.into_iter().cycle()).collect();
        let mut lists = Vec::new();
        for (at, company) in COMPANIES.enumerate() {
            let accountant =
                server.sign_in(&format!("accountant@bench-{company}.localhost"), &bed.password)?;
            let admin = server.sign_in(&seed::admin(company), &bed.password)?;
            for (token, noun) in [
                (artists[at].0.as_str(), "expenses"),
                (accountant.token(), "expenses"),
                (artists[at].0.as_str(), "contracts"),
                (admin.token(), "contracts"),
            ] {
                lists.push(
                    format!(
                        "GET /api/v1/{noun}?limit=20 HTTP/1.1\r\nHost: localhost:{}\r\nAuthorization: Bearer {token}\r\n\r\n",
                        server.port
                    )
                    .into_bytes(),
                );
            }
        }
        let date = database.query_one("SELECT (current_date - 1)::text", &[])?.get(0);
        Ok(Self { artists, lists, date })
    }

    /// Claim *n* begins at its moment of the minute whatever became of the others.
    fn rush(&self, server: &Running, pages: &[Vec<u8>]) -> Result<Rush> {
        let (next, rush, start) = (AtomicUsize::new(0), Mutex::new(Rush::default()), Instant::now());
        let phone = || -> Result<()> {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= CLAIMS || start.elapsed() > RUSH + PATIENCE {
                    return Ok(());
                }
                let due = start + RUSH * u32::try_from(number)? / u32::try_from(CLAIMS)?;
                thread::sleep(due.saturating_duration_since(Instant::now()));
                interrupt::check()?;
                let taken =
                    self.claim(server.port, number, due, &pages[number / COMPANIES.len() % pages.len()]);
                let mut rush = rush.lock().unwrap_or_else(|poison| poison.into_inner());
                match taken {
                    Ok(times) => {
                        rush.times.push(times);
                        rush.in_time += usize::from(start.elapsed() < RUSH + LAST);
                    }
                    Err(error) => rush.failures.push(format!("{error:#}")),
                }
            }
        };
        thread::scope(|scope| {
            let phones: Vec<_> = (0..PHONES).map(|_| scope.spawn(phone)).collect();
            phones.into_iter().try_for_each(|phone| phone.join().ok().context("a phone ended early")?)
        })?;
        Ok(rush.into_inner().unwrap_or_else(|poison| poison.into_inner()))
    }

    /// Makes a claim, adds its receipt and submits it, over a connection of its own.
    fn claim(&self, port: u16, number: usize, due: Instant, page: &[u8]) -> Result<Times> {
        let (token, category) = &self.artists[number % self.artists.len()];
        let mut phone = Client::with_token(port, token);
        // In cents first: sums of fractions have more digits than money.
        let amount = (1_000 + number) as f64 / 100.0;
        let body = json!({"amount": amount, "category_id": category, "merchant": "Wiener Linien", "expense_date": self.date});
        let claim = phone.post("/api/v1/expenses", &body)?;
        let path = format!("/api/v1/expenses/{}", claim["id"].as_str().context("a claim without an id")?);
        let made = Instant::now();
        let receipt = File { name: "receipt.jpg", media_type: "image/jpeg", bytes: page };
        phone.send_form(&format!("{path}/receipts"), &[], &receipt)?;
        let added = Instant::now();
        phone.post(&format!("{path}/submit"), &json!({}))?;
        let all = [due.elapsed(), made - due, added - made, added.elapsed()];
        Ok(all.map(millis))
    }
}

/// Of a claim in milliseconds: from the moment it was due to its submission; of that its making, its receipt, its submission.
type Times = [f64; 4];

#[derive(Default)]
struct Rush {
    times: Vec<Times>,
    failures: Vec<String>,
    /// Submitted before the minute was over.
    in_time: usize,
}

impl Rush {
    fn rows(&self) -> Vec<Row> {
        let of = |step: usize| self.times.iter().map(|times| times[step]).collect::<Vec<_>>();
        let failures = self.failures.len();
        if let Some(first) = self.failures.first() {
            say!("  the first of {failures} that failed: {first}");
        }
        let p95 = |step| percentile(&of(step), 0.95);
        vec![
            Row::judged(
                "2,000 claims with receipts in 60 s: submitted by then",
                self.in_time.to_string(),
                "2,000",
                self.in_time == CLAIMS,
            ),
            Row::fact("  submitted within 30 s more", (self.times.len() - self.in_time).to_string()),
            Row::fact(
                "  a claim with all three: p50, p95",
                format!("{:.0} ms, {:.0} ms", median(&of(0)), p95(0)),
            ),
            Row::fact(
                "  made, receipt, submitted: p95",
                format!("{:.0} ms, {:.0} ms, {:.0} ms", p95(1), p95(2), p95(3)),
            ),
            Row::judged("  errors", failures.to_string(), "0", failures == 0),
        ]
    }
}

/// Where a receipt is asked for.
fn category(database: &mut Database, company: usize) -> Result<String> {
    let sql = "SELECT c.id::text FROM expense_categories c JOIN organizations o ON o.id = c.organization_id
        WHERE o.slug = $1 AND c.requires_receipt ORDER BY c.code LIMIT 1";
    let found = database.query_one(sql, &[&format!("bench-{company}")]);
    Ok(found.context("no category that asks for receipts")?.get(0))
}

fn reads(server: &Running, lists: &[Vec<u8>], time: Duration) -> Result<Vec<f64>> {
    let outcome = run(&Load {
        port: server.port,
        connections: READ_CONNECTIONS,
        pace: Pace::Open(READS_PER_SECOND),
        time,
        requests: lists,
    })?;
    ensure!(outcome.errors == 0, "{} lists could not be read: {:?}", outcome.errors, outcome.refused);
    Ok(outcome.latencies)
}

/// How many pictures wait to be read, and how soon they will have been.
fn readings(database: &mut Database) -> Result<Vec<Row>> {
    let sql = "SELECT count(*) FROM graphile_worker.jobs WHERE task_identifier = 'receipt_read'";
    let mut left = || -> Result<i64> { Ok(database.query_one(sql, &[])?.get(0)) };
    let first = left()?;
    thread::sleep(WATCHED);
    let a_minute = (first - left()?) as f64 * 60.0 / WATCHED.as_secs_f64();
    Ok(vec![
        Row::fact("  pictures that wait to be read at its end", first.to_string()),
        Row::fact("  read in a minute after it", format!("{a_minute:.0}")),
    ])
}

/// Nobody looks at the pictures again, and each run would leave a gigabyte.
fn remove_kept(folder: &Path, since: SystemTime) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let entry = entry?;
        let found = entry.metadata()?;
        if found.is_dir() {
            remove_kept(&entry.path(), since)?;
        } else if found.modified()? >= since {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
