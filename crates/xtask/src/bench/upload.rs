//! A contract of 50 MB: how long it takes, and how far the server's memory grows meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::bed::{ALL_ROLES, Bed};
use super::figures::median;
use super::pdf;
use super::processes::memory_mb;
use super::table::Row;

const RUNS: usize = 3;
const BYTES: usize = 49_900_000;
const LOOKS_EVERY: Duration = Duration::from_millis(2);

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    let server = bed.start(ALL_ROLES)?;
    let mut office = server.sign_in("admin@demo.localhost", &bed.password)?;
    // What any first upload brings in (threads, keys) is not the size's doing.
    office.upload("Small", &pdf::contract(2, "small"))?;
    let document = pdf::picture(BYTES);
    let before = (memory_mb(server.id(), "RssAnon")?, memory_mb(server.id(), "RssFile")?);
    let (mut seconds, mut anonymous, mut mapped) = (Vec::new(), 0.0_f64, 0.0_f64);
    for run in 0..RUNS {
        let began = Instant::now();
        let peak = watched(server.id(), || office.upload(&format!("Large {run}"), &document))?;
        seconds.push(began.elapsed().as_secs_f64());
        anonymous = anonymous.max(peak.0 - before.0);
        mapped = mapped.max(peak.1 - before.1);
    }
    let highest = memory_mb(server.id(), "VmHWM")?;
    server.stop()?;
    let seconds = median(&seconds);
    let megabytes = document.len() as f64 / 1e6;
    Ok(vec![
        Row::fact("upload of 49.9 MB", format!("{seconds:.2} s ({:.0} MB/s)", megabytes / seconds)),
        Row::judged("  growth of RssAnon", format!("{anonymous:.1} MB"), "< 32 MB", anonymous < 32.0),
        Row::fact("  growth of RssFile (mapped, can be dropped)", format!("{mapped:.1} MB")),
        Row::fact("  VmHWM", format!("{highest:.1} MB")),
    ])
}

/// The highest RssAnon and RssFile that were seen while `work` ran.
fn watched<T>(id: u32, work: impl FnOnce() -> Result<T>) -> Result<(f64, f64)> {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut peak = (0.0_f64, 0.0_f64);
            while !is_over.load(Ordering::Relaxed) {
                peak.0 = peak.0.max(memory_mb(id, "RssAnon")?);
                peak.1 = peak.1.max(memory_mb(id, "RssFile")?);
                thread::sleep(LOOKS_EVERY);
            }
            Ok(peak)
        });
        let done = work();
        is_over.store(true, Ordering::Relaxed);
        let peak = watcher.join().ok().context("the watching thread failed")?;
        done?;
        peak
    })
}
