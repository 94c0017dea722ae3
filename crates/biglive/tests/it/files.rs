//! Files: encrypted at rest, counted, bounded, and swept.

use jiff::SignedDuration;
use serde_json::json;
use testkit::app::sample_pdf;
use testkit::{TestApp, id_of};

/// The objects of the company.
fn objects(app: &TestApp) -> Vec<std::path::PathBuf> {
    let folder = app.data_dir().join("files").join(app.organization_id.to_string());
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

async fn sweep(app: &TestApp) {
    biglive::scheduler::queue_sweeps(&app.platform).await.unwrap();
    app.run_jobs().await;
}

#[tokio::test]
async fn what_is_stored_is_not_what_can_be_read() {
    let app = TestApp::start().await;
    app.admin().contract("Season").await;
    app.admin().contract("Season").await;
    let stored: Vec<Vec<u8>> = objects(&app).iter().map(|path| std::fs::read(path).unwrap()).collect();
    assert_eq!(stored.len(), 2);
    assert_ne!(stored[0], stored[1], "each file has a key of its own");
    let plain = sample_pdf();
    for object in stored {
        assert!(object.len() > plain.len());
        for piece in plain.chunks_exact(16).step_by(7) {
            assert!(!object.windows(16).any(|window| window == piece));
        }
    }
}

#[tokio::test]
async fn an_altered_object_is_never_served_as_a_whole() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let object = objects(&app).remove(0);
    let mut bytes = std::fs::read(&object).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&object, bytes).unwrap();
    let address = app.admin().get(&format!("/api/v1/contracts/{id}/download")).await.expect(200);
    let url = format!("{}{}", app.base_url, address["url"].as_str().unwrap());
    let response = app.client.get(url).send().await;
    let whole = match response {
        Ok(response) => response.bytes().await.is_ok_and(|bytes| bytes.len() == sample_pdf().len()),
        Err(_) => false,
    };
    assert!(!whole, "the answer breaks off");
    let page = app.admin().get(&format!("/api/v1/contracts/{id}/pages/1")).await;
    assert_eq!(page.status, 500);
    assert_eq!(page.problem("internal_error")["detail"], json!(null), "no word of the cause");
}

#[tokio::test]
async fn storage_is_counted() {
    let app = TestApp::start().await;
    let used =
        async || app.admin().get("/api/v1/admin/storage").await.expect(200)["used_bytes"].as_i64().unwrap();
    assert_eq!(used().await, 0);
    let size = i64::try_from(sample_pdf().len()).unwrap();
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    assert_eq!(used().await, size);
    app.artist().sign(&id).await;
    app.run_jobs().await;
    let sealed = i64::try_from(app.admin().document(&id, "sealed").await.len()).unwrap();
    assert_eq!(used().await, size + sealed);
    let refused = app.admin().upload("/api/v1/contracts", &[("title", " ")], "a.pdf", sample_pdf()).await;
    refused.problem("validation_error");
    assert_eq!(used().await, size + sealed);
}

#[tokio::test]
async fn a_full_storage_takes_nothing_more_and_keeps_nothing_of_it() {
    let app = TestApp::start().await;
    app.admin().contract("Fits").await;
    let superuser = app.superuser().await;
    let size = i64::try_from(sample_pdf().len()).unwrap();
    let limit = "UPDATE organizations SET storage_limit_bytes = $2 WHERE id = $1";
    superuser.execute(limit, &[&app.organization_id, &(2 * size - 1)]).await.unwrap();
    let refused =
        app.admin().upload("/api/v1/contracts", &[("title", "Too much")], "a.pdf", sample_pdf()).await;
    assert_eq!(refused.status, 413);
    refused.problem("storage_full");
    app.expect_stored_files(1).await;
    assert_eq!(app.count("SELECT count(*) FROM contracts").await, 1);
    superuser.execute(limit, &[&app.organization_id, &(2 * size)]).await.unwrap();
    app.admin().contract("Fits exactly").await;
    assert_eq!(app.stored_files(), 2);
}

#[tokio::test]
async fn uploads_at_once_do_not_pass_the_limit_together() {
    let app = TestApp::start().await;
    let size = i64::try_from(sample_pdf().len()).unwrap();
    let limit = "UPDATE organizations SET storage_limit_bytes = $2 WHERE id = $1";
    app.superuser().await.execute(limit, &[&app.organization_id, &(2 * size)]).await.unwrap();
    let admin = app.admin();
    let upload = || admin.upload("/api/v1/contracts", &[("title", "Many")], "a.pdf", sample_pdf());
    let all = tokio::join!(upload(), upload(), upload(), upload());
    let mut states: Vec<u16> =
        [all.0, all.1, all.2, all.3].iter().map(|reply| reply.status.as_u16()).collect();
    states.sort_unstable();
    assert_eq!(states, [201, 201, 413, 413]);
    app.expect_stored_files(2).await;
}

#[tokio::test]
async fn the_sweep_removes_what_no_row_names_after_a_day() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let id = id_of(&app.admin().contract("Season").await);
    let orphan = app.platform.files.put(app.organization_id, "application/pdf", b"lost").await.unwrap();
    // A process that dies here removes nothing.
    std::mem::forget(orphan);
    // One that dies in the middle of an upload leaves what the store has not named yet.
    let unfinished = objects(&app)[0].with_file_name("01900000-0000-7000-8000-000000000000#1");
    std::fs::write(&unfinished, b"half").unwrap();
    assert_eq!(objects(&app).len(), 3);
    sweep(&app).await;
    assert_eq!(objects(&app).len(), 3, "an upload may be under way");
    app.advance(SignedDuration::from_hours(25));
    sweep(&app).await;
    assert_eq!(objects(&app).len(), 1);
    assert_eq!(app.admin().document(&id, "original").await, sample_pdf());
}

#[tokio::test]
async fn the_sweep_forgets_old_keys_and_live_updates() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let admin = app.admin().with("idempotency-key", "k");
    let upload =
        async || admin.upload("/api/v1/contracts", &[("title", "Season")], "a.pdf", sample_pdf()).await;
    upload().await.expect(201);
    let rows = async |table: &str| app.count(&format!("SELECT count(*) FROM {table}")).await;
    let live = rows("live_events").await;
    sweep(&app).await;
    assert_eq!((rows("idempotency_keys").await, rows("live_events").await), (1, live));
    assert!(live > 0);
    app.advance(SignedDuration::from_hours(25));
    sweep(&app).await;
    assert_eq!(rows("idempotency_keys").await, 0);
    let ours = format!("live_events WHERE organization_id = '{}'", app.organization_id);
    assert_eq!(rows(&ours).await, 0);
    assert_eq!(upload().await.header("idempotency-replayed"), "", "a day later it is another request");
}
