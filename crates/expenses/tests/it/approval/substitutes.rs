//! Who decides while somebody is away.

use serde_json::{Value, json};
use testkit::{Actor, TestApp};

use super::approve;
use crate::{simple, submitted, tell, with};

pub const PATH: &str = "/api/v1/approval-substitutes";

/// So that somebody decides in another one's place from yesterday on.
pub fn from_now(app: &TestApp, substitute: &Actor<'_>) -> Value {
    json!({"substitute_id": substitute.user_id, "starts_on": app.day(-1), "ends_on": app.day(5)})
}

#[tokio::test]
async fn a_substitute_decides_in_the_others_name_for_some_days() {
    let app = TestApp::start().await;
    let (manager, admin) = (app.production_manager(), app.admin());
    let steps = json!([{"user_id": manager.user_id}]);
    app.admin().post("/api/v1/approval-rules", json!({"name": "All", "steps": steps})).await.expect(201);
    let claim = submitted(&app.artist(), &simple(&app).await).await;
    approve(&admin, &claim).await.problem("not_your_step");
    let made = manager.post(PATH, from_now(&app, &admin)).await.expect(201);
    assert_eq!(made["substitute_name"], "Ada Office");
    let waiting = admin.get("/api/v1/expenses?waiting_for_me=true").await.expect(200);
    assert_eq!(waiting["data"][0]["id"], claim["id"]);
    assert_eq!(waiting["data"][0]["current_step"]["is_mine"], true);
    let seen = app.accountant().get("/api/v1/expenses").await.expect(200);
    assert_eq!(seen["data"][0]["current_step"]["is_mine"], false);
    let done = approve(&admin, &claim).await.expect(200);
    assert_eq!(
        (&done["status"], &done["steps"][0]["decided_by_name"]),
        (&json!("approved"), &json!("Ada Office"))
    );
    assert_eq!(done["steps"][0]["decided_for_name"], made["user_name"]);
    let next = submitted(&app.artist(), &simple(&app).await).await;
    tell(&app).await;
    let letters = app.letters().await;
    let told = |to: &str| letters.iter().filter(|letter| letter.to == to).count();
    assert_eq!((told("production@opera.test"), told("admin@opera.test")), (1, 1));
    manager.delete(&format!("{PATH}/{}", made["id"].as_str().unwrap())).await.expect(204);
    approve(&admin, &next).await.problem("not_your_step");
    approve(&manager, &next).await.expect(200);
    tell(&app).await;
}

#[tokio::test]
async fn substitutes_never_lead_back_to_where_they_began() {
    let app = TestApp::start().await;
    let (manager, accountant, director) =
        (app.production_manager(), app.accountant(), app.finance_director());
    manager.post(PATH, from_now(&app, &accountant)).await.expect(201);
    accountant.post(PATH, from_now(&app, &director)).await.expect(201);
    let problem = director.post(PATH, from_now(&app, &manager)).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "substitute_id");
    let later = json!({"starts_on": app.day(6), "ends_on": app.day(9)});
    director.post(PATH, with(&from_now(&app, &manager), later)).await.expect(201);
    let problem = manager.post(PATH, from_now(&app, &director)).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "starts_on");
}

#[tokio::test]
async fn one_chooses_substitutes_for_oneself_and_managers_for_all() {
    let app = TestApp::start().await;
    let (manager, admin) = (app.production_manager(), app.admin());
    let for_accountant = with(&from_now(&app, &admin), json!({"user_id": app.accountant().user_id}));
    manager.post(PATH, &for_accountant).await.problem("validation_error");
    let made = app.finance_director().post(PATH, &for_accountant).await.expect(201);
    assert_eq!(manager.get(PATH).await.expect(200)["data"], json!([]));
    assert_eq!(admin.get(PATH).await.expect(200)["data"][0]["id"], made["id"]);
    manager.delete(&format!("{PATH}/{}", made["id"].as_str().unwrap())).await.problem("not_found");
    let oneself = from_now(&app, &manager);
    manager.post(PATH, oneself).await.problem("validation_error");
    let artist = from_now(&app, &app.artist());
    manager.post(PATH, artist).await.problem("validation_error");
    let past = with(&from_now(&app, &admin), json!({"starts_on": "2026-01-01", "ends_on": "2026-01-02"}));
    manager.post(PATH, past).await.problem("validation_error");
    app.artist().get(PATH).await.problem("forbidden");
}
