//! Getting at documents: signed addresses, for how long, and whose copies.

use jiff::SignedDuration;
use serde_json::json;
use testkit::app::sample_pdf;
use testkit::{TestApp, id_of};

use crate::text;

#[tokio::test]
async fn the_original_comes_back_byte_for_byte_without_a_token() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Ängagement / 2026").await);
    let address = app.admin().get(&format!("/api/v1/contracts/{id}/download")).await.expect(200);
    assert_eq!(address["file_name"], "Ängagement---2026.pdf");
    let reply = app.anonymous().get(&text(&address["url"])).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.bytes, sample_pdf());
    assert_eq!(reply.header("content-type"), "application/pdf");
    assert_eq!(reply.header("cache-control"), "private, no-store");
    assert_eq!(
        reply.header("content-disposition"),
        "inline; filename=\"_ngagement---2026.pdf\"; filename*=UTF-8''%C3%84ngagement---2026.pdf"
    );
}

#[tokio::test]
async fn an_address_is_good_for_fifteen_minutes() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let url = text(&app.admin().get(&format!("/api/v1/contracts/{id}/download")).await.expect(200)["url"]);
    app.advance(SignedDuration::from_mins(14));
    assert_eq!(app.anonymous().get(&url).await.status, 200);
    app.advance(SignedDuration::from_mins(1));
    let problem = app.anonymous().get(&url).await.problem("not_found");
    assert_eq!(problem["instance"], "/files/{token}", "a token is not repeated");
}

#[tokio::test]
async fn a_changed_address_leads_nowhere() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let url = text(&app.admin().get(&format!("/api/v1/contracts/{id}/download")).await.expect(200)["url"]);
    let (body, tag) = url.split_once('.').unwrap();
    let flipped = |text: &str| {
        let last = if text.ends_with('A') { 'B' } else { 'A' };
        format!("{}{last}", &text[..text.len() - 1])
    };
    for changed in [
        format!("{}.{tag}", flipped(body)),
        format!("{body}.{}", flipped(tag)),
        body.to_owned(),
        format!("{body}."),
        "/files/x".to_owned(),
        format!("/files/{}", "a".repeat(3000)),
        "/files/..%2f..%2fkeys%2fmaster.key".to_owned(),
    ] {
        app.anonymous().get(&changed).await.problem("not_found");
    }
    assert_eq!(app.anonymous().get(&url).await.status, 200);
}

#[tokio::test]
async fn an_artist_gets_their_own_sealed_copy_and_nobody_elses() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist(), &app.second_artist()]).await;
    app.artist().sign(&id).await;
    app.run_jobs().await;
    let seal = |view: &serde_json::Value| text(&view["my_assignment"]["seal"]["id"]);
    let (annas, bens) = (seal(&app.artist().detail(&id).await), seal(&app.second_artist().detail(&id).await));
    let sealed = |seal_id: &str| format!("/api/v1/contracts/{id}/download?kind=sealed&seal_id={seal_id}");
    app.artist().get(&sealed(&annas)).await.expect(200);
    app.admin().get(&sealed(&annas)).await.expect(200);
    app.second_artist().get(&sealed(&annas)).await.problem("invalid_state");
    app.second_artist().get(&sealed(&bens)).await.problem("invalid_state");
    app.second_artist()
        .get(&format!("/api/v1/contracts/{id}/download?kind=sealed"))
        .await
        .problem("invalid_state");
    app.third_artist().get(&sealed(&annas)).await.problem("contract_not_found");
    app.artist().in_other_company().get(&sealed(&annas)).await.problem("contract_not_found");
    app.second_artist().sign(&id).await;
    app.run_jobs().await;
    assert_ne!(app.artist().document(&id, "sealed").await, app.second_artist().document(&id, "sealed").await);
    app.second_artist().get(&sealed(&annas)).await.problem("invalid_state");
}

#[tokio::test]
async fn every_reading_of_a_document_is_in_the_audit_log() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    app.artist().document(&id, "original").await;
    let log = app.admin().get("/api/v1/admin/audit?action=contract_download").await.expect(200);
    let entries = log["data"].as_array().unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(
        (&entries[0]["actor_name"], &entries[0]["changes"]["kind"]),
        (&json!("Anna Dancer"), &json!("original"))
    );
    app.run_jobs().await;
}
