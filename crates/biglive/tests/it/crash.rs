//! `kill -9` at any moment: workers die again and again while documents are being sealed; nothing acknowledged is lost,
//! and every document is sealed exactly once.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use testkit::TestApp;

const COPIES: i64 = 12;

/// A worker process of its own on the app's database and files.
fn worker(app: &TestApp) -> Child {
    Command::new(env!("CARGO_BIN_EXE_biglive"))
        .args(["serve", "--roles", "worker"])
        .envs(app.environment())
        .env("BIGLIVE_WORKER_RECOVERY_SECONDS", "2")
        .env("BIGLIVE_LOG", "error")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn kill(mut worker: Child) {
    // SIGKILL.
    worker.kill().unwrap();
    worker.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_killed_at_any_moment_leave_every_document_sealed_exactly_once() {
    let mut app = TestApp::start().await;
    // A sweep that the last worker's scheduler has queued may still be waiting.
    app.leaves_jobs();
    let artist = app.artist();
    for number in 0..COPIES {
        let id = app.admin().contract_sent_to(&format!("Contract {number}"), &[&artist]).await;
        artist.sign(&id).await;
    }
    let originals = app.count("SELECT count(*) FROM files").await;
    // Lives of different lengths, so that deaths fall into every step of the work.
    for life_ms in [150, 230, 310, 390, 470, 550] {
        let doomed = worker(&app);
        tokio::time::sleep(Duration::from_millis(life_ms)).await;
        kill(doomed);
    }
    let survivor = worker(&app);
    let sealed = "SELECT count(*) FROM contract_seals WHERE status = 'sealed'";
    let deadline = Instant::now() + Duration::from_secs(120);
    while app.count(sealed).await != COPIES && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    kill(survivor);
    assert_eq!(app.count(sealed).await, COPIES, "every signed document is sealed");
    let files = "SELECT count(DISTINCT file_id) FROM contract_seals WHERE status = 'sealed'";
    assert_eq!(app.count(files).await, COPIES, "each with a file of its own");
    let all = app.count("SELECT count(*) FROM files").await;
    assert_eq!(all, originals + COPIES, "and no row for a file that lost the race");
    let active = "SELECT count(*) FROM contracts WHERE status = 'active'";
    assert_eq!(app.count(active).await, COPIES, "and every contract is in force");
}
