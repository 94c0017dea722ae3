//! `/verify`: anybody shows a document and learns what it is.

use documents::samples;
use serde_json::{Value, json};
use testkit::app::sample_pdf;
use testkit::{Reply, TestApp};

use crate::text;

async fn show(app: &TestApp, file: Vec<u8>) -> Reply {
    app.anonymous().upload("/api/v1/verify", &[], "any.pdf", file).await
}

async fn sealed(app: &TestApp) -> Vec<u8> {
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    app.artist().sign(&id).await;
    app.run_jobs().await;
    app.artist().document(&id, "sealed").await
}

#[tokio::test]
async fn what_was_sealed_here_is_recognised() {
    let app = TestApp::start().await;
    let file = sealed(&app).await;
    let view = show(&app, file.clone()).await.expect(200);
    assert_eq!(view["result"], "sealed_here");
    assert_eq!(view["sha256"], hex::encode(platform::crypto::sha256(&file)));
    let seal = &view["seals"][0];
    assert_eq!(
        (&seal["organization_name"], &seal["document_title"]),
        (&json!("Opera Test"), &json!("Season"))
    );
    assert_eq!((&seal["intact"], &seal["covers_whole_document"]), (&json!(true), &json!(true)));
    assert_eq!(seal["signers"][0]["name"], "Anna Dancer");
    assert!(seal["signers"][0]["signed_at"].is_string() && seal["sealed_at"].is_string());
}

#[tokio::test]
async fn one_changed_byte_is_detected_wherever_it_is() {
    let app = TestApp::start().await;
    let file = sealed(&app).await;
    let mut altered = 0;
    for part in 0..24 {
        let mut changed = file.clone();
        let place = 20 + part * (file.len() - 40) / 24;
        changed[place] ^= 1;
        let reply = show(&app, changed).await;
        if reply.status == 200 {
            assert_ne!(reply.body["result"], "sealed_here", "byte {place} of {}", file.len());
            altered += u32::from(reply.body["result"] == "altered");
        } else {
            assert_eq!(reply.status, 400, "byte {place}: {:#}", reply.body);
        }
    }
    assert!(altered >= 12, "most changes leave a readable document: {altered}");
}

#[tokio::test]
async fn what_was_added_or_cut_off_is_detected() {
    let app = TestApp::start().await;
    let file = sealed(&app).await;
    let longer = [file.as_slice(), b"\n% more\n"].concat();
    let view = show(&app, longer).await.expect(200);
    assert_eq!(
        (&view["result"], &view["seals"][0]["covers_whole_document"]),
        (&json!("altered"), &json!(false))
    );
    assert_eq!(view["seals"][0]["document_title"], Value::Null, "the title is told of the very file only");
    let shorter = file[..sample_pdf().len()].to_vec();
    assert_eq!(show(&app, shorter).await.expect(200)["result"], "not_sealed");
}

#[tokio::test]
async fn a_document_without_a_seal_has_none() {
    let app = TestApp::start().await;
    let view = show(&app, sample_pdf()).await.expect(200);
    assert_eq!((&view["result"], &view["seals"]), (&json!("not_sealed"), &json!([])));
}

#[tokio::test]
async fn somebody_elses_seal_is_said_to_be_that_whatever_its_name() {
    let app = TestApp::start().await;
    let now = app.platform.clock.now();
    let year = std::time::Duration::from_secs(365 * 86_400);
    let certificate = documents::SealCertificate::generate("Opera Test", now, year).unwrap();
    let (original, evidence) = (sample_pdf(), None);
    let request = documents::SealRequest {
        original: &original,
        stamps: &[],
        evidence,
        certificate: &certificate,
        sealed_at: now,
        timestamp: None,
    };
    let view = show(&app, documents::seal(request).unwrap().bytes).await.expect(200);
    assert_eq!(
        (&view["result"], &view["seals"][0]["organization_name"]),
        (&json!("sealed_elsewhere"), &Value::Null)
    );
}

#[tokio::test]
async fn what_is_no_pdf_is_refused_and_nothing_is_kept() {
    let app = TestApp::start().await;
    show(&app, b"hello".to_vec()).await.problem("invalid_file_type");
    show(&app, samples::damaged()).await.problem("document_damaged");
    show(&app, samples::encrypted()).await.problem("document_encrypted");
    show(&app, samples::nested_flate_bomb()).await;
    let empty = show(&app, Vec::new()).await.problem("invalid_file_type");
    assert!(!text(&empty["detail"]).is_empty());
    app.anonymous().post("/api/v1/verify", json!({})).await.problem("validation_error");
    let mut large = sample_pdf();
    large.resize(50 * 1024 * 1024 + 1, b' ');
    show(&app, large).await.problem("file_too_large");
    assert_eq!(app.stored_files(), 0);
    assert_eq!(app.count("SELECT count(*) FROM files").await, 0);
}

#[tokio::test]
async fn a_document_of_the_other_company_is_verified_without_telling_ours() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let circus = app.other_admin();
    let id = testkit::id_of(&circus.contract("Tent").await);
    let anna = circus.get("/api/v1/artists?q=anna").await.expect(200)["data"][0]["id"].take();
    circus.act(&id, "assign", json!({"artist_ids": [anna]})).await.expect(200);
    app.artist().in_other_company().sign(&id).await;
    app.run_jobs().await;
    let view = show(&app, circus.document(&id, "sealed").await).await.expect(200);
    assert_eq!(
        (&view["result"], &view["seals"][0]["organization_name"]),
        (&json!("sealed_here"), &json!("Circus Test"))
    );
}
