//! A process and its roles: what each serves, whether it says that it is ready, and that its worker comes back.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use biglive::serve::{ServerRole, serve_http};
use biglive::{health, worker};
use jiff::SignedDuration;
use metrics_exporter_prometheus::PrometheusBuilder;
use platform::jobs::{Job, JobContext, JobError, JobRegistry};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use testkit::TestApp;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

async fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    (listener, address)
}

#[tokio::test]
async fn each_role_serves_what_it_is_for() {
    let app = TestApp::start().await;
    let (_stop, stopping) = watch::channel(false);
    for (role, api, live) in [(ServerRole::Api, 401, 404), (ServerRole::Realtime, 404, 401)] {
        let (listener, address) = listener().await;
        tokio::spawn(serve_http(listener, app.platform.clone(), vec![role], stopping.clone()));
        for (path, expected) in
            [("/api/v1/contracts", api), ("/api/v1/live", live), ("/health/ready", 200), ("/api/none", 404)]
        {
            // As a browser opens a WebSocket; other addresses do not mind.
            let request = app.client.get(format!("{address}{path}"));
            let request = request
                .header("connection", "upgrade")
                .header("upgrade", "websocket")
                .header("sec-websocket-version", "13")
                .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
            let reply = request.send().await.unwrap();
            assert_eq!(reply.status(), expected, "{role:?} {path}");
            if expected == 404 {
                let problem: Value = reply.json().await.unwrap();
                assert_eq!(problem["type"], "not_found", "{role:?} {path}");
            }
        }
    }
}

#[tokio::test]
async fn a_process_without_its_worker_is_not_ready_and_says_so_beside_its_metrics() {
    let app = TestApp::start().await;
    let (listener, address) = listener().await;
    let handle = PrometheusBuilder::new().build_recorder().handle();
    tokio::spawn(axum::serve(listener, health::metrics(app.platform.clone(), handle)).into_future());
    let ready = async || {
        let reply = app.client.get(format!("{address}/health/ready")).send().await.unwrap();
        (reply.status().as_u16(), reply.text().await.unwrap())
    };
    assert_eq!(ready().await.0, 200);
    app.platform.worker.note_end(app.platform.clock.now());
    app.advance(SignedDuration::from_secs(50));
    assert_eq!(ready().await.0, 200, "a database may restart");
    app.platform.worker.note_end(app.platform.clock.now());
    app.advance(SignedDuration::from_secs(20));
    assert_eq!(ready().await, (503, "no jobs are run".into()));
    app.platform.worker.note_start();
    assert_eq!(ready().await.0, 200);
    assert_eq!(app.client.get(format!("{address}/health/live")).send().await.unwrap().status(), 200);
}

/// A job that waits until it may end.
#[derive(Serialize, Deserialize)]
struct Held {}

static MAY_END: Semaphore = Semaphore::const_new(0);
static BEGUN: Semaphore = Semaphore::const_new(0);
static DONE: Semaphore = Semaphore::const_new(0);

impl Job for Held {
    const NAME: &'static str = "test_held";

    async fn run(self, _: JobContext) -> Result<(), JobError> {
        BEGUN.add_permits(1);
        MAY_END.acquire().await.unwrap().forget();
        DONE.add_permits(1);
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_run_again_after_the_database_was_away() {
    let mut app = TestApp::start_with(|config| config.worker_recovery_seconds = 2).await;
    app.leaves_jobs();
    let jobs = JobRegistry::default().with::<Held>();
    let first = jobs.clone().worker(&app.platform, 2).await.unwrap();
    let (stop, stopping) = watch::channel(false);
    let running = tokio::spawn(worker::keep_running(app.platform.clone(), jobs, first, stopping));
    app.enqueue(&Held {}).await;
    BEGUN.acquire().await.unwrap().forget();
    // Nobody but the superuser gets in any more, and whoever is in is thrown out; then the job ends.
    let superuser = app.superuser().await;
    let name: String = superuser.query_one("SELECT current_database()::text", &[]).await.unwrap().get(0);
    superuser.batch_execute(&format!("ALTER DATABASE {name} CONNECTION LIMIT 0")).await.unwrap();
    let throw_out = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    superuser.query(throw_out, &[]).await.unwrap();
    MAY_END.add_permits(1);
    let waited = Instant::now();
    while app.platform.worker.ended_for(app.platform.clock.now()).is_none() {
        assert!(waited.elapsed() < Duration::from_secs(60), "the worker goes on without its database");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    superuser.batch_execute(&format!("ALTER DATABASE {name} CONNECTION LIMIT -1")).await.unwrap();
    MAY_END.add_permits(10);
    DONE.acquire().await.unwrap().forget();
    app.enqueue(&Held {}).await;
    let done = tokio::time::timeout(Duration::from_secs(60), DONE.acquire()).await;
    done.expect("jobs are run again").unwrap().forget();
    stop.send_replace(true);
    tokio::time::timeout(Duration::from_secs(40), running).await.expect("it ends when told to").unwrap();
}

#[tokio::test]
async fn the_log_names_a_refused_request() {
    let app = TestApp::start().await;
    let mut server = Command::new(env!("CARGO_BIN_EXE_biglive"))
        .args(["serve", "--roles", "api"])
        .env_clear()
        .envs(app.environment())
        .env("BIGLIVE_LISTEN", "127.0.0.1:0")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (said, lines) = std::sync::mpsc::channel();
    let output = server.stderr.take().unwrap();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let _ = said.send(line);
        }
    });
    let line_with = |what: &str| {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let line = lines.recv_timeout(end.saturating_duration_since(Instant::now())).expect(what);
            if line.contains(what) {
                break line;
            }
        }
    };
    let serving = line_with("127.0.0.1:");
    let (_, port) = serving.rsplit_once("127.0.0.1:").unwrap();
    let port: String = port.chars().take_while(char::is_ascii_digit).collect();
    let reply = app.client.get(format!("http://127.0.0.1:{port}/api/v1/contracts")).send().await.unwrap();
    assert_eq!(reply.status(), 401);
    let id = reply.headers()["x-request-id"].to_str().unwrap().to_owned();
    let line = line_with(&id);
    assert!(line.contains("request refused") && line.contains("401"), "{line}");
    server.kill().unwrap();
    server.wait().unwrap();
}
