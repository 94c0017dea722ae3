//! Answers that are kept hold until something they show has changed, whoever changed it.

use serde_json::{Value, json};
use testkit::{Actor, TestApp, id_of};

const LIST: &str = "/api/v1/contracts?limit=20";

async fn rows(actor: &Actor<'_>) -> Vec<Value> {
    actor.get(LIST).await.expect(200)["data"].as_array().unwrap().clone()
}

async fn revision(app: &TestApp) -> i64 {
    app.count("SELECT coalesce(max(number), 0) FROM revisions WHERE list = 'contracts'").await
}

#[tokio::test]
async fn an_answer_is_sent_again_until_the_list_changes() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    assert_eq!(rows(&app.admin()).await[0]["title"], "Season");
    // Behind the triggers' back: what is kept is what is sent.
    let unnoticed = "SET session_replication_role = replica; UPDATE contracts SET title = 'Unnoticed'; RESET session_replication_role";
    app.superuser().await.batch_execute(unnoticed).await.unwrap();
    assert_eq!(rows(&app.admin()).await[0]["title"], "Season");
    // Another question, another person: read anew.
    let two = app.admin().get("/api/v1/contracts?limit=2").await.expect(200);
    assert_eq!(two["data"][0]["title"], "Unnoticed");
    assert_eq!(rows(&app.production_manager()).await[0]["title"], "Unnoticed");
    app.admin().patch(&format!("/api/v1/contracts/{id}"), 1, json!({"description": "New"})).await.expect(200);
    assert_eq!(rows(&app.admin()).await[0]["title"], "Unnoticed");
}

#[tokio::test]
async fn each_act_shows_in_the_next_list() {
    let app = TestApp::start().await;
    let (admin, artist) = (app.admin(), app.artist());
    assert_eq!((rows(&admin).await.len(), rows(&artist).await.len()), (0, 0));
    let id = admin.contract_sent_to("Season", &[&artist]).await;
    assert_eq!(rows(&admin).await[0]["assignments"][0]["status"], "sent");
    assert_eq!(rows(&artist).await.len(), 1);
    artist.act(&id, "view", json!({})).await.expect(200);
    for actor in [&admin, &artist] {
        assert_eq!(rows(actor).await[0]["assignments"][0]["status"], "viewed");
    }
    artist.sign(&id).await;
    for actor in [&admin, &artist] {
        assert_eq!(rows(actor).await[0]["assignments"][0]["status"], "signed");
    }
    app.run_jobs().await;
    assert_eq!(rows(&admin).await[0]["status"], "active");
    admin.act(&id, "complete", json!({})).await.expect(200);
    assert_eq!(rows(&admin).await[0]["status"], "completed");
    admin.act(&id, "archive", json!({})).await.expect(200);
    assert_eq!(rows(&admin).await.len(), 0);
}

#[tokio::test]
async fn a_change_of_a_part_counts_also_where_the_contract_shows_nothing_of_it() {
    let app = TestApp::start().await;
    app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    let before = revision(&app).await;
    let database = app.superuser().await;
    let part = "UPDATE contract_assignments SET decline_reason = 'Said on the phone'";
    database.batch_execute(&format!("BEGIN; {part}; {part}; COMMIT")).await.unwrap();
    assert_eq!(revision(&app).await, before + 1, "once for all changes of a transaction");
    database.batch_execute(&format!("BEGIN; {part}; ROLLBACK")).await.unwrap();
    assert_eq!(revision(&app).await, before + 1);
    app.run_jobs().await;
}
