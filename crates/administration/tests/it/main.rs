//! Jobs, audit log, storage and cleaning, through the HTTP API.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use platform::DbError;
use platform::db::context::{Actor, Origin, Purpose};
use serde_json::{Value, json};
use testkit::TestApp;

/// An app that cannot make e-mails: their job fails at once.
async fn without_sender() -> TestApp {
    TestApp::start_with(|config| config.mail_from = "not an address".into()).await
}

async fn invite(app: &TestApp, email: &str) {
    app.admin().post("/api/v1/invitations", json!({"email": email, "role": "artist"})).await.expect(201);
}

#[tokio::test]
async fn a_failed_job_is_shown_with_its_reason_and_can_be_retried() {
    let app = without_sender().await;
    invite(&app, "eva@artists.test").await;
    app.run_jobs().await;
    let list = app.admin().get("/api/v1/admin/jobs?status=failed").await.expect(200);
    let job = &list["data"][0];
    assert_eq!(
        (&job["name"], &job["attempts"], &job["max_attempts"]),
        (&json!("email_send"), &json!(12), &json!(12))
    );
    assert!(job["last_error"].as_str().unwrap().contains("mail_from"), "{job}");
    assert!(job["subject"]["email_id"].is_string(), "ids and nothing else: {job}");
    let path = format!("/api/v1/admin/jobs/{}/retry", job["id"]);
    app.admin().post_empty(&path).await.expect(202);
    assert_eq!(app.jobs_left().await, 1);
    app.admin().post_empty(&path).await.problem("not_found");
    let newest = app.admin().get("/api/v1/admin/audit?limit=1").await.expect(200)["data"][0].take();
    assert_eq!((&newest["action"], &newest["changes"]["job_id"]), (&json!("job_retry"), &job["id"]));
    app.run_jobs().await;
    assert_eq!(app.admin().get("/api/v1/admin/jobs").await.expect(200)["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_job_of_another_company_does_not_exist() {
    let app = without_sender().await;
    invite(&app, "eva@artists.test").await;
    app.run_jobs().await;
    let id = app.admin().get("/api/v1/admin/jobs").await.expect(200)["data"][0]["id"].take();
    assert_eq!(app.other_admin().get("/api/v1/admin/jobs").await.expect(200)["data"], json!([]));
    app.other_admin().post_empty(&format!("/api/v1/admin/jobs/{id}/retry")).await.problem("not_found");
    app.admin().post_empty("/api/v1/admin/jobs/nonsense/retry").await.problem("not_found");
}

#[tokio::test]
async fn the_audit_log_is_read_page_by_page_and_narrowed() {
    let app = TestApp::start().await;
    for name in ["Eins", "Zwei", "Drei"] {
        app.artist()
            .call("PATCH".parse().unwrap(), "/api/v1/me", json!({"last_name": name}))
            .await
            .expect(200);
    }
    let read = async |query: &str| app.admin().get(&format!("/api/v1/admin/audit?{query}")).await.expect(200);
    let all = read("limit=100&count=true").await;
    let rows = all["data"].as_array().unwrap();
    assert_eq!(all["pagination"]["total_count"], json!(rows.len()));
    let seqs: Vec<i64> = rows.iter().map(|row| row["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, (1..=seqs.len() as i64).rev().collect::<Vec<_>>(), "newest first, without gap");
    let (mut seen, mut cursor) = (Vec::<Value>::new(), String::new());
    loop {
        let page = read(&format!("limit=2&cursor={cursor}")).await;
        seen.extend(page["data"].as_array().unwrap().clone());
        match page["pagination"]["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(&seen, rows);
    let anna = app.artist().user_id.unwrap();
    let hers = read(&format!("actor_id={anna}&action=account_update")).await["data"].take();
    assert_eq!(hers.as_array().unwrap().len(), 3);
    assert_eq!(hers[0]["changes"]["last_name"], json!({"before": "Zwei", "after": "Drei"}));
    assert_eq!(hers[0]["actor_name"], "Anna Dancer");
    assert!(hers[0]["request_id"].is_string());
    assert_eq!(read("q=zwei").await["data"].as_array().unwrap().len(), 2, "once before, once after");
    assert_eq!(read("q=%25").await["data"], json!([]));
}

#[tokio::test]
async fn only_administrators_see_any_of_it() {
    let app = TestApp::start().await;
    for path in ["/api/v1/admin/jobs", "/api/v1/admin/audit", "/api/v1/admin/storage"] {
        for actor in [app.artist(), app.accountant(), app.production_manager(), app.finance_director()] {
            actor.get(path).await.problem("forbidden");
        }
        app.anonymous().get(path).await.problem("unauthorized");
        app.admin().get(path).await.expect(200);
    }
    app.finance_director().post_empty("/api/v1/admin/jobs/1/retry").await.problem("forbidden");
}

#[tokio::test]
async fn storage_counts_what_is_kept() {
    let app = TestApp::start().await;
    let before = app.admin().get("/api/v1/admin/storage").await.expect(200);
    assert_eq!((&before["used_bytes"], &before["limit_bytes"]), (&json!(0), &json!(53_687_091_200_i64)));
    let contract = app.admin().contract("Season 2027").await;
    let after = app.admin().get("/api/v1/admin/storage").await.expect(200);
    assert_eq!(after["used_bytes"], contract["file_size_bytes"]);
}

#[tokio::test]
async fn the_sweep_forgets_what_nobody_asks_for_again() {
    let app = TestApp::start().await;
    let body = json!({"email": "eva@artists.test", "role": "artist"});
    app.admin().with("idempotency-key", "k").post("/api/v1/invitations", body).await.expect(201);
    app.run_jobs().await;
    let left = async || -> i64 {
        let sql = "SELECT (SELECT count(*) FROM live_events WHERE organization_id = $1)
            + (SELECT count(*) FROM idempotency_keys WHERE organization_id = $1)
            + (SELECT count(*) FROM emails WHERE organization_id = $1)";
        app.superuser().await.query_one(sql, &[&app.organization_id.0]).await.unwrap().get(0)
    };
    let sweep = async || {
        let system = app.platform.system(Purpose::Scheduler, Origin::internal());
        let tenant = system.for_organization(app.organization_id, Actor::system());
        let queued: Result<(), DbError> =
            tenant.write(async |tx| tx.enqueue(&administration::TenantSweep {})).await;
        queued.unwrap();
        app.run_jobs().await;
    };
    let before = left().await;
    assert!(before >= 3, "{before}");
    sweep().await;
    assert_eq!(left().await, before, "nothing is old yet");
    app.advance(jiff::SignedDuration::from_hours(91 * 24));
    sweep().await;
    assert_eq!(left().await, 0);
}
