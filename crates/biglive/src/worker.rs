//! Keeps background jobs running. A worker ends by itself when the database goes away under it; then another one takes its
//! place, after a pause that grows while that does not help either.

use std::time::{Duration, Instant};

use platform::jobs::{self, JobRegistry, Worker};
use platform::{DbError, Platform};
use tokio::sync::watch;

/// How long a worker must have run to count as running.
const STEADY: Duration = Duration::from_secs(5);
/// Longer than the queue itself waits for jobs to finish.
const DRAIN: Duration = jobs::DRAIN.saturating_add(Duration::from_secs(5));
/// The pause before the first new worker; each further one doubles it.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Runs `first`, and after it as many workers for `jobs` as are needed, until told to stop; then what is under way has
/// half a minute to finish.
pub async fn keep_running(
    platform: Platform,
    jobs: JobRegistry,
    first: Worker,
    mut stopping: watch::Receiver<bool>,
) {
    let (mut worker, mut pause) = (Some(first), FIRST_PAUSE);
    loop {
        let begun = Instant::now();
        let ended = match worker.take() {
            Some(worker) => match run(&platform, worker, &mut stopping).await {
                Some(ended) => ended,
                None => return,
            },
            None => match jobs.clone().worker(&platform, platform.config.worker_concurrency).await {
                Ok(made) => {
                    worker = Some(made);
                    continue;
                }
                Err(error) => Err(error),
            },
        };
        platform.worker.note_end(platform.clock.now());
        metrics::counter!("worker_restarts").increment(1);
        if begun.elapsed() > LONGEST_PAUSE {
            pause = FIRST_PAUSE;
        }
        let reason = ended.err().map_or_else(|| "it stopped".into(), |error| error.to_string());
        tracing::error!(reason, pause_seconds = pause.as_secs(), "no jobs are run; a new worker is made");
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = told_to_stop(&mut stopping) => return,
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn told_to_stop(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Runs one worker; nothing when it was told to stop.
async fn run(
    platform: &Platform,
    worker: Worker,
    stopping: &mut watch::Receiver<bool>,
) -> Option<Result<(), DbError>> {
    let mut running = tokio::spawn({
        let worker = worker.clone();
        async move { worker.run().await }
    });
    let (steady, mut is_steady) = (tokio::time::sleep(STEADY), false);
    tokio::pin!(steady);
    loop {
        tokio::select! {
            ended = &mut running => {
                let ended = ended.unwrap_or_else(|error| Err(DbError::Other(format!("worker: {error}"))));
                return Some(ended);
            }
            () = &mut steady, if !is_steady => {
                platform.worker.note_start();
                is_steady = true;
            }
            () = told_to_stop(stopping) => {
                worker.stop();
                if tokio::time::timeout(DRAIN, running).await.is_err() {
                    tracing::warn!("a job did not finish in time; another worker will take it up");
                }
                return None;
            }
        }
    }
}
