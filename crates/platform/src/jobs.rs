//! Background jobs. A job is queued on the transaction, so it is born with the data or not at all; it runs outside any
//! transaction, at least once, and must be idempotent. Payloads hold ids, never data.
//!
//! The queue is `graphile_worker` in the same database; nothing else in the product knows that.

use std::collections::HashSet;
use std::fmt::Debug;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use graphile_worker::local_queue::{LocalQueueConfig, RefetchDelayConfig};
use graphile_worker::{JobDefinition, TaskHandler, WorkerContext, WorkerOptions};
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use types::OrganizationId;

use crate::db::context::{Actor, Origin, Purpose, TenantContext};
use crate::db::error::DbError;
use crate::db::tenant::TenantTx;
use crate::state::Platform;

/// How long a job may take to finish once its worker was told to stop. No longer, as jobs of a worker that was killed wait
/// for as long; what does not finish is taken up by another worker.
pub const DRAIN: Duration = Duration::from_secs(25);

/// A kind of background work.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Name in the queue, noun first: `contract_seal`.
    const NAME: &'static str;
    /// Tries before an administrator must look (exponential delay between them).
    const MAX_ATTEMPTS: i16 = 12;
    /// Lower runs first: what somebody waits for goes before what can wait.
    const PRIORITY: i16 = 0;
    /// Jobs of one queue run one after the other, on however many machines: those that would wait for each other in the
    /// places of a worker that others need.
    const QUEUE: Option<&'static str> = None;

    /// Does the work. May run more than once.
    fn run(self, cx: JobContext) -> impl Future<Output = Result<(), JobError>> + Send;

    /// Called once when the last try has failed, so that the feature can show the failure where people look.
    fn exhausted(self, _cx: JobContext, _reason: String) -> impl Future<Output = ()> + Send {
        async {}
    }
}

/// How a job ends when it does not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    /// Try again later.
    Retry(String),
    /// There is nothing left to do: the reason has gone. Counts as done.
    Discard(String),
    /// Trying again cannot help; an administrator must look now.
    Escalate(String),
}

impl From<DbError> for JobError {
    fn from(error: DbError) -> Self {
        Self::Retry(error.to_string())
    }
}

/// What a job works with.
#[derive(Clone)]
pub struct JobContext {
    /// The whole platform: files, keys, configuration.
    pub platform: Platform,
    tenant: TenantContext,
    /// Stable across tries; a vendor's idempotency key.
    pub job_id: i64,
    /// 1 for the first try.
    pub attempt: i16,
}

impl std::ops::Deref for JobContext {
    type Target = TenantContext;

    fn deref(&self) -> &TenantContext {
        &self.tenant
    }
}

/// A job waiting in a transaction for its commit.
#[derive(Serialize)]
pub(crate) struct QueuedJob {
    name: &'static str,
    payload: Value,
    max_attempts: i16,
    priority: i16,
    queue: Option<&'static str>,
    job_key: Option<String>,
    run_at: Option<Timestamp>,
    is_once: bool,
}

impl TenantTx {
    /// Queues `job` for as soon as this transaction has committed.
    pub fn enqueue<J: Job>(&mut self, job: &J) -> Result<(), DbError> {
        self.queue(job, None, None, false)
    }

    /// As [`enqueue`](Self::enqueue); a job with the same key that has not started is replaced.
    pub fn enqueue_keyed<J: Job>(&mut self, job: &J, key: String) -> Result<(), DbError> {
        self.queue(job, Some(key), None, false)
    }

    /// Queues `job` for a later instant, unless one with this key waits already: those that queue the same at the same time
    /// do not wait for each other.
    pub fn enqueue_once<J: Job>(&mut self, job: &J, key: String, at: Timestamp) -> Result<(), DbError> {
        self.queue(job, Some(key), Some(at), true)
    }

    /// Queues `job` for a later instant, replacing a waiting one with the same key.
    pub fn enqueue_at<J: Job>(&mut self, job: &J, key: String, at: Timestamp) -> Result<(), DbError> {
        self.queue(job, Some(key), Some(at), false)
    }

    fn queue<J: Job>(
        &mut self,
        job: &J,
        job_key: Option<String>,
        run_at: Option<Timestamp>,
        is_once: bool,
    ) -> Result<(), DbError> {
        let payload = serde_json::to_value(Envelope { organization_id: self.organization_id(), job })
            .map_err(|error| DbError::Other(format!("job payload: {error}")))?;
        self.jobs.push(QueuedJob {
            name: J::NAME,
            payload,
            max_attempts: J::MAX_ATTEMPTS,
            priority: J::PRIORITY,
            queue: J::QUEUE,
            job_key,
            run_at,
            is_once,
        });
        Ok(())
    }
}

pub(crate) async fn flush(tx: &mut TenantTx) -> Result<(), DbError> {
    if tx.jobs.is_empty() {
        return Ok(());
    }
    let queued = latest_of_each_key(std::mem::take(&mut tx.jobs));
    let keys: Vec<&str> = queued.iter().filter_map(|job| job.job_key.as_deref()).collect();
    if !keys.is_empty() {
        // The queue would leave a failed job of the same key behind without its key, and so in the list of failed
        // jobs for ever.
        tx.execute(
            "DELETE FROM graphile_worker._private_jobs
             WHERE key = ANY($1) AND attempts >= max_attempts AND locked_at IS NULL",
            &[&keys],
        )
        .await?;
    }
    let jobs = serde_json::to_value(&queued).map_err(|error| DbError::Other(format!("jobs: {error}")))?;
    tx.query(
        "SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
             SELECT ROW(j.name, j.payload, j.queue, j.run_at, j.max_attempts, j.job_key, j.priority, NULL)::graphile_worker.job_spec
             FROM jsonb_to_recordset($1) AS j(name text, payload json, max_attempts smallint, priority smallint,
                 queue text, job_key text, run_at timestamptz, is_once bool)
             WHERE NOT (j.is_once AND EXISTS (
                 SELECT FROM graphile_worker._private_jobs q
                 WHERE q.key = j.job_key AND q.attempts = 0 AND q.locked_at IS NULL))))",
        &[&jobs],
    )
    .await?;
    Ok(())
}

/// One statement adds them all, and cannot add what it has just replaced.
fn latest_of_each_key(mut queued: Vec<QueuedJob>) -> Vec<QueuedJob> {
    let mut known = HashSet::new();
    queued.reverse();
    queued.retain(|job| job.job_key.as_ref().is_none_or(|key| known.insert(key.clone())));
    queued.reverse();
    queued
}

#[derive(Serialize, Deserialize)]
struct Envelope<J> {
    organization_id: OrganizationId,
    job: J,
}

#[derive(Clone)]
struct PlatformExtension(Platform);

impl Debug for PlatformExtension {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Platform")
    }
}

#[allow(refining_impl_trait)] // The trait's opaque result is a `Result<(), String>` here.
impl<J: Job> TaskHandler for Envelope<J> {
    const IDENTIFIER: &'static str = J::NAME;

    async fn run(self, worker: WorkerContext) -> Result<(), String> {
        let Some(PlatformExtension(platform)) = worker.get_ext::<PlatformExtension>().cloned() else {
            return Err("the worker has no platform".into());
        };
        let (job_id, attempt, most) =
            (*worker.job().id(), *worker.job().attempts(), *worker.job().max_attempts());
        let system = platform.system(Purpose::Job, Origin::internal());
        let tenant = system.for_organization(self.organization_id, Actor::system());
        let cx = JobContext { platform: platform.clone(), tenant, job_id, attempt };
        let copy = serde_json::to_value(&self.job).map_err(|error| error.to_string())?;
        let started = std::time::Instant::now();
        let result = self.job.run(cx.clone()).await;
        metrics::histogram!("job_seconds", "job" => J::NAME).record(started.elapsed().as_secs_f64());
        let (reason, last) = match result {
            Ok(()) => return Ok(()),
            Err(JobError::Discard(reason)) => {
                tracing::info!(job = J::NAME, job_id, reason, "job discarded");
                return Ok(());
            }
            Err(JobError::Retry(reason)) => (reason, attempt >= most),
            Err(JobError::Escalate(reason)) => {
                exhaust_attempts(&platform, job_id).await;
                (reason, true)
            }
        };
        tracing::warn!(job = J::NAME, job_id, attempt, last, reason, "job failed");
        metrics::counter!("job_failures", "job" => J::NAME, "last" => last.to_string()).increment(1);
        if last && let Ok(job) = serde_json::from_value::<J>(copy) {
            job.exhausted(cx, reason.clone()).await;
        }
        Err(reason)
    }
}

/// Lets the queue see that no try is left.
async fn exhaust_attempts(platform: &Platform, job_id: i64) {
    let system = platform.system(Purpose::Job, Origin::internal());
    let result: Result<u64, DbError> = system
        .write(None, async |tx| {
            tx.execute(
                "UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE id = $1",
                &[&job_id],
            )
            .await
        })
        .await;
    if let Err(error) = result {
        tracing::error!(job_id, %error, "the job's tries could not be ended");
    }
}

/// The kinds of jobs a process can run; filled by each feature, in one place (the composition root).
#[derive(Clone, Default)]
pub struct JobRegistry {
    definitions: Vec<JobDefinition>,
}

impl JobRegistry {
    /// Adds a kind of job.
    pub fn with<J: Job>(mut self) -> Self {
        self.definitions.push(JobDefinition::of::<Envelope<J>>());
        self
    }

    /// A worker over `platform` that runs these jobs.
    pub async fn worker(self, platform: &Platform, concurrency: usize) -> Result<Worker, DbError> {
        let pool = crate::db::pool::pool(&platform.config.database_url, concurrency + 3)?;
        let recovery = Duration::from_secs(platform.config.worker_recovery_seconds);
        // Without a pause after an empty look the local queue wakes itself and looks again at once, for ever. A
        // notification ends the pause.
        let idle = RefetchDelayConfig::default()
            .with_duration(Duration::from_millis(500))
            .with_max_abort_threshold(1);
        let worker = WorkerOptions::default()
            .concurrency(concurrency)
            .poll_interval(Duration::from_secs(2))
            // Without a local queue the worker takes one job a core for each notification or poll: 500 e-mails would
            // need minutes. Small, so that several workers share the work.
            .local_queue(LocalQueueConfig::builder().size(concurrency * 8).refetch_delay(idle).build())
            .heartbeat_interval(recovery / 4)
            .sweep_interval(recovery / 2)
            .sweep_threshold(recovery)
            .recovery_delay(Duration::from_millis(10))
            .listen_os_shutdown_signals(false)
            .shutdown_grace_period(DRAIN)
            .database(pool)
            .add_extension(PlatformExtension(platform.clone()))
            .define_jobs(self.definitions)
            .init()
            .await
            .map_err(|error| DbError::Other(format!("job queue: {error}")))?;
        Ok(Worker { inner: Arc::new(worker) })
    }
}

/// A running (or runnable) worker.
#[derive(Clone)]
pub struct Worker {
    inner: Arc<graphile_worker::Worker>,
}

impl Worker {
    /// Runs jobs until [`stop`](Self::stop); jobs under way finish first.
    pub async fn run(&self) -> Result<(), DbError> {
        self.inner.run().await.map_err(|error| DbError::Other(format!("worker: {error}")))
    }

    /// Runs what is due now and returns: for tests and commands.
    pub async fn run_due(&self) -> Result<(), DbError> {
        self.inner.run_once().await.map_err(|error| DbError::Other(format!("worker: {error}")))
    }

    /// Takes no more jobs; those under way have [`DRAIN`] to finish.
    pub fn stop(&self) {
        self.inner.request_shutdown();
    }
}

/// Since when a process that should run jobs does not: what its readiness tells.
#[derive(Debug, Default)]
pub struct WorkerStanding {
    /// Unix milliseconds; 0 while jobs are run, or are not this process's business.
    ended_at: AtomicI64,
}

impl WorkerStanding {
    /// A worker runs, and has for a while.
    pub fn note_start(&self) {
        self.ended_at.store(0, Ordering::Relaxed);
    }

    /// It has ended by itself, or none can be made.
    pub fn note_end(&self, now: Timestamp) {
        let now = now.as_millisecond();
        // An earlier end counts.
        let _ = self.ended_at.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// How long no jobs have been run that should be.
    pub fn ended_for(&self, now: Timestamp) -> Option<SignedDuration> {
        match self.ended_at.load(Ordering::Relaxed) {
            0 => None,
            ended_at => Some(SignedDuration::from_millis(now.as_millisecond() - ended_at)),
        }
    }
}

/// A job of the current organization, for its administrators.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct JobView {
    /// Number in the queue.
    pub id: i64,
    /// Kind of work.
    pub name: String,
    /// Tries so far.
    pub attempts: i16,
    /// Tries allowed.
    pub max_attempts: i16,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// Queued at.
    pub created_at: Timestamp,
    /// Due at.
    pub run_at: Timestamp,
    /// The ids the job is about.
    pub subject: Value,
}

const JOB_COLUMNS: &str =
    "j.id, t.identifier, j.attempts, j.max_attempts, j.last_error, j.created_at, j.run_at,
    (j.payload -> 'job')::jsonb AS subject
    FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
    WHERE j.payload ->> 'organization_id' = $1::text";

/// Jobs of the transaction's organization whose tries are used up, newest first, at most 200.
pub async fn failed(tx: &mut TenantTx) -> Result<Vec<JobView>, DbError> {
    let sql = format!("SELECT {JOB_COLUMNS} AND j.attempts >= j.max_attempts ORDER BY j.id DESC LIMIT 200");
    let organization = tx.organization_id().to_string();
    let rows = tx.query(&sql, &[&organization]).await?;
    Ok(rows
        .iter()
        .map(|row| JobView {
            id: row.get("id"),
            name: row.get("identifier"),
            attempts: row.get("attempts"),
            max_attempts: row.get("max_attempts"),
            last_error: row.get("last_error"),
            created_at: row.get("created_at"),
            run_at: row.get("run_at"),
            subject: row.get("subject"),
        })
        .collect())
}

/// Gives a failed job of this organization its tries back; false when there is none with that number.
pub async fn retry(tx: &mut TenantTx, job_id: i64) -> Result<bool, DbError> {
    let organization = tx.organization_id().to_string();
    let changed = tx
        .execute(
            "UPDATE graphile_worker._private_jobs SET attempts = 0, run_at = now(), last_error = NULL
             WHERE id = $1 AND payload ->> 'organization_id' = $2 AND attempts >= max_attempts AND locked_at IS NULL",
            &[&job_id, &organization],
        )
        .await?;
    Ok(changed > 0)
}

/// Age of the oldest job that is due and not taken, in seconds: the watchdog's metric.
pub(crate) async fn oldest_due_seconds(platform: &Platform) -> Result<f64, DbError> {
    let system = platform.system(Purpose::Scheduler, Origin::internal());
    system
        .read(None, async |tx| {
            let row = tx
                .query_one(
                    "SELECT coalesce(extract(epoch FROM now() - min(run_at)), 0)::float8 AS age
                     FROM graphile_worker._private_jobs
                     WHERE locked_at IS NULL AND attempts < max_attempts AND run_at <= now()",
                    &[],
                )
                .await?;
            Ok(row.get("age"))
        })
        .await
}
