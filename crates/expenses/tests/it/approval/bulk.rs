//! Many claims approved at once.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::{draft, simple, submitted, with};

const PATH: &str = "/api/v1/expenses/bulk-approve";

#[tokio::test]
async fn many_are_approved_at_once_with_a_result_for_each() {
    let app = TestApp::start().await;
    let limit = "UPDATE memberships SET approval_limit = 100 WHERE role = 'accountant'";
    app.superuser().await.batch_execute(limit).await.unwrap();
    let body = simple(&app).await;
    let good = submitted(&app.artist(), &body).await;
    let large = submitted(&app.artist(), &with(&body, json!({"amount": 200}))).await;
    let own = submitted(&app.accountant(), &body).await;
    let unfinished = draft(&app.second_artist(), &body).await;
    let also_good = submitted(&app.second_artist(), &body).await;
    let unknown = json!("01900000-0000-7000-8000-000000000000");
    let ids = [&good["id"], &large["id"], &own["id"], &unfinished["id"], &unknown, &also_good["id"]];
    let done = app.accountant().post(PATH, json!({"ids": ids, "notes": "Month's end"})).await.expect(200);
    let told: Vec<(&Value, &Value)> = done["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| (&result["status"], &result["problem"]["type"]))
        .collect();
    let refused = |kind: &str| (json!("refused"), json!(kind));
    let expected = [
        (json!("approved"), Value::Null),
        refused("insufficient_approval_limit"),
        refused("own_claim"),
        refused("invalid_state"),
        refused("not_found"),
        (json!("approved"), Value::Null),
    ];
    assert_eq!(told, expected.iter().map(|(status, kind)| (status, kind)).collect::<Vec<_>>());
    assert_eq!(app.count("SELECT count(*) FROM expenses WHERE status = 'approved'").await, 2);
    assert_eq!(app.count("SELECT count(DISTINCT posting_id) FROM journal_entries").await, 2);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_list_that_makes_no_sense_is_refused() {
    let app = TestApp::start().await;
    let claim = submitted(&app.artist(), &simple(&app).await).await;
    for ids in
        [json!([]), json!([claim["id"], claim["id"]]), json!(vec![claim["id"].clone(); 1001]), json!(["x"])]
    {
        app.accountant().post(PATH, json!({"ids": ids})).await.problem("validation_error");
    }
    assert_eq!(app.count("SELECT count(*) FROM expenses WHERE status = 'approved'").await, 0);
    app.run_jobs().await;
}
