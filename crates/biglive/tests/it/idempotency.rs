//! Creates that can be repeated, and changes that need the version they were made from.

use serde_json::{Value, json};
use testkit::app::sample_pdf;
use testkit::{Reply, TestApp, id_of};

async fn five(send: impl AsyncFn() -> Reply) -> Vec<Reply> {
    let (one, two, three, four, five) = tokio::join!(send(), send(), send(), send(), send());
    vec![one, two, three, four, five]
}

fn replayed(replies: &[Reply]) -> usize {
    replies.iter().filter(|reply| reply.header("idempotency-replayed") == "true").count()
}

#[tokio::test]
async fn five_uploads_with_one_key_make_one_contract() {
    let app = TestApp::start().await;
    let admin = app.admin().with("idempotency-key", "upload-1");
    let upload =
        async || admin.upload("/api/v1/contracts", &[("title", "Season")], "a.pdf", sample_pdf()).await;
    let replies = five(upload).await;
    assert_eq!(replayed(&replies), 4);
    let bodies: Vec<Value> = replies.into_iter().map(|reply| reply.expect(201)).collect();
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:#?}");
    assert_eq!(app.count("SELECT count(*) FROM contracts").await, 1);
    assert_eq!(app.count("SELECT count(*) FROM files").await, 1);
    app.expect_stored_files(1).await;
    let again = upload().await;
    assert_eq!((again.header("idempotency-replayed"), &again.body), ("true", &bodies[0]));
}

#[tokio::test]
async fn five_assignments_with_one_key_send_one_mail() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let admin = app.admin().with("idempotency-key", "assign-1");
    let body = json!({"artist_ids": [app.artist().artist()]});
    let replies = five(async || admin.act(&id, "assign", body.clone()).await).await;
    assert_eq!(replayed(&replies), 4);
    let bodies: Vec<Value> = replies.into_iter().map(|reply| reply.expect(200)).collect();
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    assert_eq!(app.count("SELECT count(*) FROM contract_assignments").await, 1);
    app.run_jobs().await;
    assert_eq!(app.mails().len(), 1);
}

#[tokio::test]
async fn a_key_stands_for_one_request_of_one_person() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let other = id_of(&app.admin().contract("Other").await);
    let admin = app.admin().with("idempotency-key", "k");
    let body = json!({"artist_ids": [app.artist().artist()]});
    admin.act(&id, "assign", body.clone()).await.expect(200);
    let second = json!({"artist_ids": [app.second_artist().artist()]});
    admin.act(&id, "assign", second).await.problem("idempotency_conflict");
    admin.act(&other, "assign", body).await.problem("idempotency_conflict");
    let anna = app.artist().with("idempotency-key", "k");
    let begun = app.artist().begin_signing(&id).await;
    let signed = anna.act(&id, "signature", testkit::contracts::typed_signature(&begun)).await;
    assert_eq!(signed.header("idempotency-replayed"), "", "somebody else's key is another key");
    signed.expect(200);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_refused_request_does_not_use_its_key_up() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let admin = app.admin().with("idempotency-key", "k");
    admin.act(&id, "assign", json!({"artist_ids": []})).await.problem("validation_error");
    admin.act(&id, "assign", json!({"artist_ids": [app.artist().artist()]})).await.expect(200);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_key_is_visible_text_of_bounded_length() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    for key in ["", &"k".repeat(256), "schlüssel"] {
        let admin = app.admin().with("idempotency-key", key);
        let body = json!({"artist_ids": [app.artist().artist()]});
        admin.act(&id, "assign", body).await.problem("validation_error");
    }
}

#[tokio::test]
async fn a_change_needs_the_version_it_was_made_from() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let path = format!("/api/v1/contracts/{id}");
    let change = json!({"title": "Season 2"});
    let patch: http::Method = http::Method::PATCH;
    app.admin().call(patch.clone(), &path, &change).await.problem("precondition_required");
    let read = app.admin().get(&path).await;
    assert_eq!(read.header("etag"), "\"1\"");
    let changed = app.admin().with("if-match", read.header("etag")).call(patch.clone(), &path, &change).await;
    assert_eq!(changed.header("etag"), "\"2\"");
    assert_eq!(changed.expect(200)["title"], "Season 2");
    let stale = app.admin().patch(&path, 1, &change).await;
    assert_eq!(stale.status, 412);
    stale.problem("version_mismatch");
    for nonsense in ["*", "\"two\"", "\"1\", \"2\"", ""] {
        let admin = app.admin().with("if-match", nonsense);
        admin.call(patch.clone(), &path, &change).await.problem("version_mismatch");
    }
}

#[tokio::test]
async fn of_two_editors_one_is_told_that_the_other_was_first() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let path = format!("/api/v1/contracts/{id}");
    let admin = app.admin();
    let (one, two) = tokio::join!(
        admin.patch(&path, 1, json!({"title": "One"})),
        admin.patch(&path, 1, json!({"title": "Two"}))
    );
    let mut states = [one.status.as_u16(), two.status.as_u16()];
    states.sort_unstable();
    assert_eq!(states, [200, 412]);
    let winner = if one.status == 200 { "One" } else { "Two" };
    assert_eq!(admin.detail(&id).await["title"], winner);
}
