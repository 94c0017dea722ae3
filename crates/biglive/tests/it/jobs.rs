//! Background jobs: born with the data, tried again, shown when they fail for good, and never cut off.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use platform::DbError;
use platform::jobs::{Job, JobContext, JobError, JobRegistry, Worker};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use testkit::{TestApp, eventually};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::text;

/// What happens to a test's job, and what it has seen.
#[derive(Default)]
struct Script {
    /// What its tries end with, in order; then all goes well.
    ends: Vec<JobError>,
    /// Number of each try.
    tries: Vec<i16>,
    /// Reasons it was given up with.
    given_up: Vec<String>,
}

static SCRIPTS: LazyLock<Mutex<HashMap<Uuid, Script>>> = LazyLock::new(Mutex::default);

fn scripted<T>(id: Uuid, look: impl FnOnce(&mut Script) -> T) -> T {
    look(SCRIPTS.lock().unwrap().entry(id).or_default())
}

/// A job that does what its test says.
#[derive(Serialize, Deserialize)]
struct Scripted {
    id: Uuid,
}

impl Scripted {
    fn new(ends: &[JobError]) -> Self {
        let id = Uuid::now_v7();
        scripted(id, |script| script.ends = ends.to_vec());
        Self { id }
    }

    fn tries(&self) -> Vec<i16> {
        scripted(self.id, |script| script.tries.clone())
    }
}

impl Job for Scripted {
    const NAME: &'static str = "test_scripted";
    const MAX_ATTEMPTS: i16 = 3;

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        scripted(self.id, |script| {
            script.tries.push(cx.attempt);
            if script.ends.is_empty() { Ok(()) } else { Err(script.ends.remove(0)) }
        })
    }

    async fn exhausted(self, _: JobContext, reason: String) {
        scripted(self.id, |script| script.given_up.push(reason));
    }
}

/// A job that begins and then waits until it may end.
#[derive(Serialize, Deserialize)]
struct Slow {}

static MAY_END: Semaphore = Semaphore::const_new(0);
static BEGUN: Semaphore = Semaphore::const_new(0);

impl Job for Slow {
    const NAME: &'static str = "test_slow";

    async fn run(self, _: JobContext) -> Result<(), JobError> {
        BEGUN.add_permits(1);
        MAY_END.acquire().await.unwrap().forget();
        Ok(())
    }
}

async fn worker(app: &TestApp) -> Worker {
    let jobs = JobRegistry::default().with::<Scripted>().with::<Slow>();
    jobs.worker(&app.platform, 2).await.unwrap()
}

/// Lets a failed try's successor be due at once.
async fn make_due(app: &TestApp) {
    app.superuser()
        .await
        .execute("UPDATE graphile_worker._private_jobs SET run_at = now()", &[])
        .await
        .unwrap();
}

async fn queued(app: &TestApp) -> i64 {
    app.count("SELECT count(*) FROM graphile_worker._private_jobs").await
}

async fn failed(app: &TestApp) -> Vec<Value> {
    app.admin().get("/api/v1/admin/jobs").await.expect(200)["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_job_is_born_with_the_data_or_not_at_all() {
    let app = TestApp::start().await;
    let (kept, lost) = (Scripted::new(&[]), Scripted::new(&[]));
    let rolled_back: Result<(), DbError> = app
        .tenant()
        .write(async |tx| {
            tx.enqueue(&lost)?;
            Err(DbError::Stale)
        })
        .await;
    assert!(rolled_back.is_err());
    assert_eq!(queued(&app).await, 0);
    app.enqueue(&kept).await;
    worker(&app).await.run_due().await.unwrap();
    assert_eq!((kept.tries(), lost.tries()), (vec![1], vec![]));
    assert_eq!(queued(&app).await, 0);
}

#[tokio::test]
async fn what_fails_is_tried_again_later() {
    let app = TestApp::start().await;
    let job = Scripted::new(&[JobError::Retry("the network".into())]);
    app.enqueue(&job).await;
    let worker = worker(&app).await;
    worker.run_due().await.unwrap();
    worker.run_due().await.unwrap();
    assert_eq!(job.tries(), [1], "not at once");
    assert_eq!(failed(&app).await, Vec::<Value>::new(), "nobody needs to look yet");
    make_due(&app).await;
    worker.run_due().await.unwrap();
    assert_eq!(job.tries(), [1, 2]);
    assert_eq!(queued(&app).await, 0);
}

#[tokio::test]
async fn what_has_failed_for_good_is_shown_and_can_be_tried_again() {
    let app = TestApp::start().await;
    let ends: Vec<JobError> = (1..=3).map(|n| JobError::Retry(format!("failure {n}"))).collect();
    let job = Scripted::new(&ends);
    app.enqueue(&job).await;
    let worker = worker(&app).await;
    for _ in 0..5 {
        worker.run_due().await.unwrap();
        make_due(&app).await;
    }
    assert_eq!(job.tries(), [1, 2, 3]);
    assert_eq!(scripted(job.id, |script| script.given_up.clone()), ["failure 3"]);
    let shown = failed(&app).await;
    assert_eq!(shown.len(), 1);
    assert_eq!((&shown[0]["name"], &shown[0]["attempts"]), (&json!("test_scripted"), &json!(3)));
    assert!(text(&shown[0]["last_error"]).contains("failure 3"), "{}", shown[0]);
    assert_eq!(shown[0]["subject"]["id"], json!(job.id));
    let retry = format!("/api/v1/admin/jobs/{}/retry", shown[0]["id"]);
    app.other_admin().post_empty(&retry).await.problem("not_found");
    assert_eq!(app.other_admin().get("/api/v1/admin/jobs").await.expect(200)["data"], json!([]));
    app.production_manager().post_empty(&retry).await.problem("forbidden");
    assert_eq!(app.admin().post_empty(&retry).await.status, 202);
    app.admin().post_empty(&retry).await.problem("not_found");
    worker.run_due().await.unwrap();
    assert_eq!(job.tries(), [1, 2, 3, 1]);
    assert_eq!(failed(&app).await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_trying_again_cannot_help_is_shown_at_once() {
    let app = TestApp::start().await;
    let job = Scripted::new(&[JobError::Escalate("the key is lost".into())]);
    app.enqueue(&job).await;
    let worker = worker(&app).await;
    worker.run_due().await.unwrap();
    make_due(&app).await;
    worker.run_due().await.unwrap();
    assert_eq!(job.tries(), [1]);
    assert_eq!(scripted(job.id, |script| script.given_up.clone()), ["the key is lost"]);
    let shown = failed(&app).await;
    assert!(text(&shown[0]["last_error"]).contains("the key is lost"), "{}", shown[0]);
    let retry = format!("/api/v1/admin/jobs/{}/retry", shown[0]["id"]);
    assert_eq!(app.admin().post_empty(&retry).await.status, 202);
    worker.run_due().await.unwrap();
    assert_eq!((job.tries(), failed(&app).await), (vec![1, 1], vec![]));
}

#[tokio::test]
async fn what_has_no_reason_any_more_is_done() {
    let app = TestApp::start().await;
    let job = Scripted::new(&[JobError::Discard("sealed already".into())]);
    app.enqueue(&job).await;
    worker(&app).await.run_due().await.unwrap();
    assert_eq!((job.tries(), queued(&app).await), (vec![1], 0));
    assert_eq!(scripted(job.id, |script| script.given_up.len()), 0);
}

#[tokio::test]
async fn a_job_with_a_key_takes_the_place_of_one_that_waits_or_has_failed() {
    let app = TestApp::start().await;
    let (first, second) = (Scripted::new(&[]), Scripted::new(&[JobError::Escalate("no".into())]));
    let third = Scripted::new(&[]);
    let enqueue = async |job: &Scripted| {
        let queued: Result<(), DbError> =
            app.tenant().write(async |tx| tx.enqueue_keyed(job, "one".into())).await;
        queued.unwrap();
    };
    enqueue(&first).await;
    enqueue(&second).await;
    let worker = worker(&app).await;
    worker.run_due().await.unwrap();
    assert_eq!((first.tries(), second.tries()), (vec![], vec![1]));
    assert_eq!(failed(&app).await.len(), 1);
    enqueue(&third).await;
    assert_eq!(failed(&app).await, Vec::<Value>::new(), "its successor is on the way");
    worker.run_due().await.unwrap();
    assert_eq!((third.tries(), queued(&app).await), (vec![1], 0));
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_finishes_what_it_has_begun() {
    let app = TestApp::start().await;
    app.enqueue(&Slow {}).await;
    let worker = worker(&app).await;
    let running = tokio::spawn({
        let worker = worker.clone();
        async move { worker.run().await }
    });
    BEGUN.acquire().await.unwrap().forget();
    worker.stop();
    assert!(!running.is_finished());
    MAY_END.add_permits(1);
    tokio::time::timeout(std::time::Duration::from_secs(10), running).await.unwrap().unwrap().unwrap();
    eventually("the finished job to be gone", async || queued(&app).await == 0).await;
}
