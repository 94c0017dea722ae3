//! Two steps are decided by two people.

use serde_json::{Value, json};
use testkit::{Actor, TestApp};

use super::{approve, substitutes};
use crate::{path, simple, submitted, tell, with};

const BULK: &str = "/api/v1/expenses/bulk-approve";

/// Every claim is decided by these.
async fn steps(app: &TestApp, steps: Value) {
    app.admin().post("/api/v1/approval-rules", json!({"name": "Two", "steps": steps})).await.expect(201);
}

async fn two_steps(app: &TestApp) {
    steps(app, json!([{"role": "accountant"}, {"role": "finance_director"}])).await;
}

/// How many claims wait for somebody: of the list and of its count.
async fn waiting(actor: &Actor<'_>) -> (usize, Value) {
    let list = actor.get("/api/v1/expenses?waiting_for_me=true&count=true").await.expect(200);
    (list["data"].as_array().unwrap().len(), list["pagination"]["total_count"].clone())
}

/// Who was told of something, since so many letters.
async fn told(app: &TestApp, before: usize) -> Vec<String> {
    tell(app).await;
    app.letters().await.split_off(before).into_iter().map(|letter| letter.to).collect()
}

#[tokio::test]
async fn who_decided_one_step_does_not_decide_the_next_one() {
    let app = TestApp::start().await;
    two_steps(&app).await;
    let (director, accountant) = (app.finance_director(), app.accountant());
    let claim = submitted(&app.artist(), &simple(&app).await).await;
    tell(&app).await;
    let before = app.letters().await.len();
    let half = approve(&director, &claim).await.expect(200);
    assert_eq!((&half["status"], &half["steps"][1]["status"]), (&json!("submitted"), &json!("open")));
    assert_eq!(half["steps"][1]["role"], "accountant", "the only finance director has decided");
    assert_eq!(
        (&half["steps"][1]["nobody_left"], &half["can"]["decide"]["enabled"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(told(&app, before).await, ["accountant@opera.test"]);
    approve(&director, &claim).await.problem("decided_before");
    director
        .post(&format!("{}/reject", path(&claim)), json!({"reason": "x"}))
        .await
        .problem("decided_before");
    let done = director.post(BULK, json!({"ids": [claim["id"]]})).await.expect(200);
    assert_eq!(done["results"][0]["problem"]["type"], "decided_before");
    assert_eq!((waiting(&director).await, waiting(&accountant).await), ((0, json!(0)), (1, json!(1))));
    assert_eq!(approve(&accountant, &claim).await.expect(200)["status"], "approved");
    app.run_jobs().await;
}

#[tokio::test]
async fn what_somebody_decided_does_not_wait_for_them_among_others() {
    let app = TestApp::start().await;
    two_steps(&app).await;
    let promoted = "UPDATE memberships SET role = 'finance_director' WHERE role = 'admin' AND user_id = ";
    let (director, body) = (app.finance_director(), simple(&app).await);
    let admin = app.admin().user_id.unwrap();
    app.superuser().await.batch_execute(&format!("{promoted} '{admin}'")).await.unwrap();
    let first = submitted(&app.artist(), &body).await;
    let second = submitted(&app.artist(), &body).await;
    tell(&app).await;
    let before = app.letters().await.len();
    let both = json!({"ids": [first["id"], second["id"]]});
    for result in director.post(BULK, &both).await.expect(200)["results"].as_array().unwrap() {
        assert_eq!(result["status"], "step_approved");
    }
    assert_eq!(
        told(&app, before).await,
        ["admin@opera.test"],
        "the step stays with the other finance director"
    );
    assert_eq!(waiting(&director).await, (0, json!(0)));
    let all = director.get("/api/v1/expenses").await.expect(200);
    assert_eq!(all["data"][0]["current_step"], json!({"name": "Finance director", "is_mine": false}));
    let totals =
        director.get("/api/v1/expenses?waiting_for_me=true&totals=true&min_amount=1").await.expect(200);
    assert_eq!(totals["totals"], json!([]));
    for result in director.post(BULK, &both).await.expect(200)["results"].as_array().unwrap() {
        assert_eq!(result["problem"]["type"], "decided_before");
    }
    app.run_jobs().await;
}

#[tokio::test]
async fn a_substitute_who_decided_one_step_does_not_decide_the_next_one_as_themselves() {
    let app = TestApp::start().await;
    let (manager, accountant) = (app.production_manager(), app.accountant());
    steps(&app, json!([{"user_id": manager.user_id}, {"role": "accountant"}])).await;
    manager.post(substitutes::PATH, substitutes::from_now(&app, &accountant)).await.expect(201);
    let claim = submitted(&app.artist(), &simple(&app).await).await;
    let half = approve(&accountant, &claim).await.expect(200);
    assert_eq!(half["steps"][0]["decided_by_name"], "Carla Books");
    assert_eq!(half["steps"][1]["role"], "finance_director");
    approve(&accountant, &claim).await.problem("not_your_step");
    // The rule of a company that has somebody else as well.
    let back = "UPDATE expense_steps SET role = 'accountant' WHERE position = 1";
    app.superuser().await.batch_execute(back).await.unwrap();
    approve(&accountant, &claim).await.problem("decided_before");
    assert_eq!(waiting(&accountant).await, (0, json!(0)));
    approve(&app.finance_director(), &claim).await.expect(200);
    app.run_jobs().await;
}

#[tokio::test]
async fn where_nobody_else_is_left_the_step_waits_and_says_so() {
    let app = TestApp::start().await;
    two_steps(&app).await;
    let preview = async || {
        let asked =
            app.admin().post("/api/v1/approval-rules/preview", json!({"amount": 10})).await.expect(200);
        asked["nobody_left"].clone()
    };
    assert_eq!(preview().await, Value::Null);
    let claim = submitted(&app.artist(), &simple(&app).await).await;
    let status = async |status: &str| {
        let sql = format!("UPDATE memberships SET status = '{status}' WHERE role = 'accountant'");
        app.superuser().await.batch_execute(&sql).await.unwrap();
    };
    status("deactivated").await;
    assert_eq!(preview().await, Value::Null, "an administrator is left");
    let half = approve(&app.finance_director(), &claim).await.expect(200);
    assert_eq!(half["steps"][1]["role"], "admin");
    let next = submitted(&app.artist(), &with(&simple(&app).await, json!({"amount": 20}))).await;
    assert_eq!(next["steps"].as_array().unwrap().len(), 1, "one step of the two that would be the same");
    let only_director = "UPDATE expense_steps SET role = 'finance_director' WHERE status = 'open'";
    app.superuser().await.batch_execute(only_director).await.unwrap();
    let seen = app.artist().get(&path(&claim)).await.expect(200);
    assert_eq!(
        (&seen["steps"][0]["nobody_left"], &seen["steps"][1]["nobody_left"]),
        (&json!(false), &json!(true))
    );
    let other = app.artist().get(&path(&next)).await.expect(200);
    assert_eq!(other["steps"][0]["nobody_left"], false);
    status("active").await;
    app.run_jobs().await;
}
