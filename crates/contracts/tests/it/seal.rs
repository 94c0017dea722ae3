//! Sealing: one file whatever happens to the worker, and a failure that people see.

use contracts::ContractSeal;
use contracts::service::seal_certificate::store_certificate;
use serde_json::{Value, json};
use testkit::TestApp;
use types::SealId;

use crate::{audit, pdf_text, poppler, status, text};

/// A contract that Anna has signed and no worker has touched.
async fn signed(app: &TestApp) -> (String, SealId) {
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    let part = app.artist().sign(&id).await;
    (id, text(&part["seal"]["id"]).parse().unwrap())
}

async fn seal_view(app: &TestApp, id: &str) -> Value {
    app.admin().detail(id).await["assignments"][0]["seal"].take()
}

/// Contracts of which a seal failed.
async fn with_failed_seal(app: &TestApp) -> Vec<String> {
    let list = app.admin().get("/api/v1/contracts?seal=failed").await.expect(200);
    list["data"].as_array().unwrap().iter().map(|row| text(&row["id"]).to_owned()).collect()
}

#[tokio::test]
async fn readers_of_others_trust_the_sealed_file() {
    let app = TestApp::start().await;
    let (id, _) = signed(&app).await;
    app.run_jobs().await;
    let sealed = app.artist().document(&id, "sealed").await;
    let verification = documents::verify(std::sync::Arc::new(sealed.clone())).unwrap();
    assert_eq!(verification.seals.len(), 1);
    assert!(verification.is_unaltered(), "{:?}", verification.seals[0].common_name);
    assert!(verification.seals[0].common_name.contains("Opera Test"));
    if let Some(report) = poppler("pdfsig", &sealed, &[]) {
        assert!(report.contains("Signature is Valid"), "{report}");
        assert!(report.contains("Total document signed"), "{report}");
        assert!(report.contains("ETSI.CAdES.detached"), "{report}");
    }
    if let Some(words) = pdf_text(&sealed) {
        let sha256 = hex::encode(platform::crypto::sha256(&testkit::app::sample_pdf()));
        let flat: String = words.split_whitespace().collect();
        assert!(flat.contains(&sha256), "the evidence names the document: {words}");
        assert!(
            words.contains("Anna Dancer") && words.contains(&format!("{}/verify", app.base_url)),
            "{words}"
        );
    }
}

#[tokio::test]
async fn a_second_seal_is_made_with_the_same_certificate() {
    let app = TestApp::start().await;
    let (first, _) = signed(&app).await;
    let (second, _) = signed(&app).await;
    app.run_jobs().await;
    assert_eq!(status(&app, &first).await, "active");
    assert_eq!(status(&app, &second).await, "active");
    assert_eq!(app.count("SELECT count(DISTINCT certificate_fingerprint) FROM contract_seals").await, 1);
    assert_eq!(app.count("SELECT count(*) FROM seal_certificates").await, 1);
    let key: Vec<u8> = app
        .superuser()
        .await
        .query_one("SELECT encrypted_key FROM seal_certificates", &[])
        .await
        .unwrap()
        .get(0);
    assert!(documents::SealCertificate::from_der(&[], &key).is_err(), "the key is encrypted");
}

#[tokio::test]
async fn a_job_that_runs_many_times_at_once_leaves_one_sealed_file() {
    let app = TestApp::start().await;
    let (id, seal_id) = signed(&app).await;
    for _ in 0..4 {
        app.enqueue(&ContractSeal { contract_id: None, seal_id }).await;
    }
    app.run_jobs().await;
    app.enqueue(&ContractSeal { contract_id: None, seal_id }).await;
    app.run_jobs().await;
    app.expect_stored_files(2).await;
    assert_eq!(app.count("SELECT count(*) FROM files").await, 2);
    assert_eq!(audit(&app).await.iter().filter(|action| *action == "contract_seal").count(), 1);
    assert_eq!(status(&app, &id).await, "active");
}

#[tokio::test]
async fn a_worker_that_dies_before_the_commit_leaves_an_orphan_and_no_second_seal() {
    let app = TestApp::start().await;
    let (id, _) = signed(&app).await;
    // What such a worker has done: stored its file, and nothing else.
    let pending = app.platform.files.put(app.organization_id, "application/pdf", b"half-made").await.unwrap();
    std::mem::forget(pending);
    app.run_jobs().await;
    assert_eq!(app.stored_files(), 3);
    assert_eq!(app.count("SELECT count(*) FROM files").await, 2);
    assert_eq!(app.count("SELECT count(*) FROM contract_seals WHERE status = 'sealed'").await, 1);
    let sealed = app.admin().document(&id, "sealed").await;
    assert!(documents::verify(std::sync::Arc::new(sealed)).unwrap().is_unaltered());
}

#[tokio::test]
async fn a_job_that_was_lost_is_queued_again_by_the_sweep() {
    let app = TestApp::start().await;
    let (id, _) = signed(&app).await;
    let lost = "DELETE FROM graphile_worker._private_jobs WHERE key LIKE 'contract_seal/%'";
    assert_eq!(app.superuser().await.execute(lost, &[]).await.unwrap(), 1);
    app.enqueue(&contracts::ContractSweep {}).await;
    app.run_jobs().await;
    assert_eq!(seal_view(&app, &id).await["status"], "sealing", "not before ten minutes");
    app.advance(jiff::SignedDuration::from_mins(11));
    app.enqueue(&contracts::ContractSweep {}).await;
    app.run_jobs().await;
    assert_eq!(status(&app, &id).await, "active");
}

#[tokio::test]
async fn a_seal_that_fails_is_shown_with_its_reason_and_can_be_tried_again() {
    let app = TestApp::start().await;
    let (first, _) = signed(&app).await;
    app.run_jobs().await;
    assert_eq!(status(&app, &first).await, "active");
    let superuser = app.superuser().await;
    let key: Vec<u8> =
        superuser.query_one("SELECT encrypted_key FROM seal_certificates", &[]).await.unwrap().get(0);
    superuser.execute("UPDATE seal_certificates SET encrypted_key = '\\x00'", &[]).await.unwrap();
    let (id, seal_id) = signed(&app).await;
    app.run_jobs().await;
    let seal = seal_view(&app, &id).await;
    assert_eq!(seal["status"], "failed");
    assert!(text(&seal["error"]).contains("the seal key"), "{seal}");
    assert_eq!(
        app.artist().detail(&id).await["my_assignment"]["seal"]["error"],
        Value::Null,
        "for the office only"
    );
    assert_eq!(status(&app, &id).await, "pending");
    let failed = app.admin().get("/api/v1/admin/jobs").await.expect(200);
    assert_eq!(failed["data"][0]["name"], "contract_seal");
    assert_eq!(failed["data"][0]["subject"], json!({"contract_id": id, "seal_id": seal_id}));
    assert_eq!(with_failed_seal(&app).await, [id.as_str()]);
    let retry = format!("/api/v1/contracts/{id}/seals/{seal_id}/retry");
    assert_eq!(app.admin().post_empty(&retry).await.expect(202)["status"], "sealing");
    app.run_jobs().await;
    assert_eq!(seal_view(&app, &id).await["status"], "failed", "nothing was repaired");
    superuser.execute("UPDATE seal_certificates SET encrypted_key = $1", &[&key]).await.unwrap();
    app.admin().post_empty(&retry).await.expect(202);
    app.run_jobs().await;
    let seal = seal_view(&app, &id).await;
    assert_eq!((&seal["status"], &seal["error"]), (&json!("sealed"), &Value::Null));
    assert!(with_failed_seal(&app).await.is_empty());
    assert_eq!(status(&app, &id).await, "active");
    app.admin().post_empty(&retry).await.problem("invalid_state");
    assert_eq!(app.admin().get("/api/v1/admin/jobs").await.expect(200)["data"], json!([]));
    app.expect_stored_files(4).await;
}

#[tokio::test]
async fn an_administrator_who_retries_the_job_gets_the_seal_too() {
    let app = TestApp::start().await;
    let (id, _) = signed(&app).await;
    let superuser = app.superuser().await;
    let ink: Vec<u8> = superuser.query_one("SELECT ink FROM contract_signatures", &[]).await.unwrap().get(0);
    let damage = "ALTER TABLE contract_signatures DISABLE TRIGGER ink_reseal_only;
        UPDATE contract_signatures SET ink = '\\x00'";
    superuser.batch_execute(damage).await.unwrap();
    app.run_jobs().await;
    let seal = seal_view(&app, &id).await;
    assert_eq!(seal["error"], "the signature of Anna Dancer cannot be opened");
    superuser.execute("UPDATE contract_signatures SET ink = $1", &[&ink]).await.unwrap();
    let job = app.admin().get("/api/v1/admin/jobs").await.expect(200)["data"][0]["id"].take();
    assert_eq!(app.admin().post_empty(&format!("/api/v1/admin/jobs/{job}/retry")).await.status, 202);
    app.run_jobs().await;
    assert_eq!(seal_view(&app, &id).await["status"], "sealed");
    assert_eq!(status(&app, &id).await, "active");
}

#[tokio::test]
async fn a_document_that_is_gone_from_storage_fails_the_seal_in_the_end() {
    let app = TestApp::start().await;
    let (id, _) = signed(&app).await;
    let folder = app.data_dir().join("files").join(app.organization_id.to_string());
    let object = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let bytes = std::fs::read(&object).unwrap();
    std::fs::remove_file(&object).unwrap();
    let superuser = app.superuser().await;
    for attempt in 1..=6 {
        app.run_jobs().await;
        let state = seal_view(&app, &id).await["status"].clone();
        assert_eq!(state, if attempt < 6 { "sealing" } else { "failed" }, "try {attempt}");
        let due = "UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE 'contract_seal/%'";
        superuser.execute(due, &[]).await.unwrap();
    }
    std::fs::write(&object, bytes).unwrap();
    let seal = seal_view(&app, &id).await;
    app.admin()
        .post_empty(&format!("/api/v1/contracts/{id}/seals/{}/retry", text(&seal["id"])))
        .await
        .expect(202);
    app.run_jobs().await;
    assert_eq!(status(&app, &id).await, "active");
}

#[tokio::test]
async fn a_sealed_document_cannot_be_changed_even_in_the_database() {
    let app = TestApp::start().await;
    let (id, _) = signed(&app).await;
    app.run_jobs().await;
    let superuser = app.superuser().await;
    for sql in [
        "UPDATE contract_seals SET sha256 = '\\x00'",
        "UPDATE contract_seals SET status = 'voided'",
        "DELETE FROM contract_seals",
    ] {
        let refused = superuser.execute(sql, &[]).await.unwrap_err();
        assert_eq!(refused.as_db_error().unwrap().message(), "a sealed document is immutable", "{sql}");
    }
    assert_eq!(status(&app, &id).await, "active");
}

#[tokio::test]
async fn a_cancelled_contract_is_not_sealed_however_its_job_ends() {
    let stamps = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", stamps.local_addr().unwrap());
    let app = TestApp::start_with(|config| config.timestamp_url = Some(url)).await;
    let (id, seal_id) = signed(&app).await;
    let superuser = app.superuser().await;
    let last_try =
        "UPDATE graphile_worker._private_jobs SET max_attempts = 1 WHERE key LIKE 'contract_seal/%'";
    assert_eq!(superuser.execute(last_try, &[]).await.unwrap(), 1);
    // The office cancels while the seal is made, and then the seal fails.
    tokio::join!(app.run_jobs(), async {
        let (asked, _) = stamps.accept().await.unwrap();
        app.admin().act(&id, "void", json!({"reason": "No season"})).await.expect(200);
        drop(asked);
    });
    assert_eq!(seal_view(&app, &id).await["status"], "voided");
    assert!(!audit(&app).await.contains(&"contract_seal_fail".to_owned()));
    let retry = format!("/api/v1/contracts/{id}/seals/{seal_id}/retry");
    app.admin().post_empty(&retry).await.problem("invalid_state");
    // One that had failed before the end is not tried again after it either.
    superuser.execute("UPDATE contract_seals SET status = 'failed'", &[]).await.unwrap();
    let refused = app.admin().post_empty(&retry).await.problem("invalid_state");
    assert_eq!(refused["detail"], "The contract has ended.");
    app.admin().get("/api/v1/contracts?seal=lost").await.problem("validation_error");
    app.run_jobs().await;
    assert_eq!(status(&app, &id).await, "cancelled");
}

#[tokio::test]
async fn a_certificate_that_is_not_good_now_is_not_imported() {
    let app = TestApp::start().await;
    let begins = app.platform.clock.now() + jiff::SignedDuration::from_hours(1);
    let hour = std::time::Duration::from_secs(3600);
    let certificate = documents::SealCertificate::generate("Opera", begins, hour).unwrap();
    let store = async || store_certificate(&app.tenant(), &app.platform, &certificate, true).await;
    let refused = store().await.unwrap_err();
    assert!(format!("{refused:?}").contains("begins on"), "{refused:?}");
    app.advance(jiff::SignedDuration::from_mins(90));
    store().await.unwrap();
    app.advance(jiff::SignedDuration::from_hours(1));
    let refused = store().await.unwrap_err();
    assert!(format!("{refused:?}").contains("ended on"), "{refused:?}");
}

#[tokio::test]
async fn an_authority_s_rsa_certificate_seals_from_its_import_on_and_is_shown() {
    let app = TestApp::start().await;
    let address = "/api/v1/seal-certificate";
    app.artist().get(address).await.problem("not_found");
    let (first, _) = signed(&app).await;
    app.run_jobs().await;
    let made = app.admin().get(address).await.expect(200);
    assert_eq!((&made["common_name"], &made["is_imported"]), (&json!("Opera Test"), &json!(false)));
    let file = include_bytes!("../../../documents/tests/data/rsa_seal.p12");
    let certificate = documents::SealCertificate::from_pkcs12(file, "geheim").unwrap();
    store_certificate(&app.tenant(), &app.platform, &certificate, true).await.unwrap();
    let imported = app.artist().get(address).await.expect(200);
    assert_eq!(
        (&imported["common_name"], &imported["is_imported"]),
        (&json!("Opera of the South"), &json!(true))
    );
    assert_eq!(imported["fingerprint_sha256"], json!(hex::encode(certificate.fingerprint_sha256())));
    let pem = text(&imported["pem"]);
    assert_eq!(pem.matches("-----BEGIN CERTIFICATE-----").count(), 2, "{pem}");
    assert!(!pem.contains("PRIVATE"), "{pem}");

    let (second, _) = signed(&app).await;
    app.run_jobs().await;
    for (id, name) in [(first, "Opera Test"), (second, "Opera of the South")] {
        let sealed = app.artist().document(&id, "sealed").await;
        let verification = documents::verify(std::sync::Arc::new(sealed)).unwrap();
        assert!(verification.is_unaltered());
        assert_eq!(verification.seals[0].common_name, name);
    }
}
