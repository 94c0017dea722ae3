//! Sealing: one file whatever happens to the worker, and a failure that people see.

use contracts::ContractSeal;
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
        app.enqueue(&ContractSeal { seal_id }).await;
    }
    app.run_jobs().await;
    app.enqueue(&ContractSeal { seal_id }).await;
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
    assert_eq!(
        (&failed["data"][0]["name"], &failed["data"][0]["subject"]["seal_id"]),
        (&json!("contract_seal"), &json!(seal_id))
    );
    let retry = format!("/api/v1/contracts/{id}/seals/{seal_id}/retry");
    assert_eq!(app.admin().post_empty(&retry).await.expect(202)["status"], "sealing");
    app.run_jobs().await;
    assert_eq!(seal_view(&app, &id).await["status"], "failed", "nothing was repaired");
    superuser.execute("UPDATE seal_certificates SET encrypted_key = $1", &[&key]).await.unwrap();
    app.admin().post_empty(&retry).await.expect(202);
    app.run_jobs().await;
    let seal = seal_view(&app, &id).await;
    assert_eq!((&seal["status"], &seal["error"]), (&json!("sealed"), &Value::Null));
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
