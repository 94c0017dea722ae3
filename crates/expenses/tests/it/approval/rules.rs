//! Who decides about which claims.

use http::Method;
use serde_json::{Value, json};
use testkit::TestApp;

use super::approve;
use crate::{category, path, simple, submitted, tell, with};

const PATH: &str = "/api/v1/approval-rules";

fn rule(name: &str, steps: Value) -> Value {
    json!({"name": name, "steps": steps})
}

#[tokio::test]
async fn rules_are_made_changed_ordered_and_taken_away() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let first = admin.post(PATH, rule("Small", json!([{"role": "accountant"}]))).await.expect(201);
    let large = with(
        &rule("Large", json!([{"role": "accountant"}, {"role": "finance_director"}])),
        json!({"min_amount": 500}),
    );
    let second = admin.post(PATH, &large).await.expect(201);
    let names = |list: &Value| -> Vec<Value> {
        list["data"].as_array().unwrap().iter().map(|rule| rule["name"].clone()).collect()
    };
    assert_eq!(names(&admin.get(PATH).await.expect(200)), ["Small", "Large"]);
    let order = json!({"ids": [second["id"], first["id"]]});
    let list = admin.call(Method::PUT, &format!("{PATH}/order"), &order).await.expect(200);
    assert_eq!(names(&list), ["Large", "Small"]);
    assert_eq!(list["data"][0]["steps"][1], json!({"role": "finance_director", "name": "Finance director"}));
    let incomplete = json!({"ids": [second["id"]]});
    admin.call(Method::PUT, &format!("{PATH}/order"), incomplete).await.problem("validation_error");

    let preview = format!("{PATH}/preview");
    let asked = admin.post(&preview, json!({"amount": 500})).await.expect(200);
    assert_eq!((&asked["rule_id"], asked["steps"].as_array().unwrap().len()), (&second["id"], 2));
    let asked = admin.post(&preview, json!({"amount": "499.99"})).await.expect(200);
    assert_eq!(asked["rule_id"], first["id"]);

    let one = format!("{PATH}/{}", first["id"].as_str().unwrap());
    let changed = with(&rule("Small", json!([{"role": "accountant"}])), json!({"is_active": false}));
    let version = list["data"][1]["version"].as_i64().unwrap();
    let after = admin.put(&one, version, &changed).await.expect(200);
    assert_eq!(after["is_active"], false);
    admin.put(&one, version, &changed).await.problem("version_mismatch");
    let asked = admin.post(&preview, json!({"amount": 1})).await.expect(200);
    assert_eq!((&asked["rule_id"], &asked["steps"][0]["role"]), (&Value::Null, &json!("accountant")));
    admin.delete(&one).await.expect(204);
    admin.delete(&one).await.problem("not_found");
    app.artist().get(PATH).await.problem("forbidden");
}

#[tokio::test]
async fn rules_that_make_no_sense_are_refused() {
    let app = TestApp::start().await;
    let good = rule("Rule", json!([{"role": "accountant"}]));
    let artist = app.artist().user_id.unwrap();
    for (field, wrong) in [
        ("name", json!({"name": " "})),
        ("max_amount", json!({"min_amount": 100, "max_amount": 100})),
        ("category_id", json!({"category_id": "01900000-0000-7000-8000-000000000000"})),
        ("steps", json!({"steps": []})),
        ("steps.0", json!({"steps": [{"role": "artist"}]})),
        ("steps.0", json!({"steps": [{"user_id": artist}]})),
        ("steps.1", json!({"steps": [{"role": "accountant"}, {"role": "accountant"}]})),
    ] {
        let problem = app.admin().post(PATH, with(&good, wrong)).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field);
    }
}

#[tokio::test]
async fn a_claim_goes_from_step_to_step_and_each_waits_for_the_one_before() {
    let app = TestApp::start().await;
    let manager = app.production_manager();
    let steps = json!([{"user_id": manager.user_id}, {"role": "accountant"}]);
    let lake = with(&rule("Swan Lake", steps), json!({"production": "Swan Lake"}));
    app.admin().post(PATH, lake).await.expect(201);
    let body = with(&simple(&app).await, json!({"production": "swan lake"}));
    let claim = submitted(&app.artist(), &body).await;
    assert_eq!(claim["steps"].as_array().unwrap().len(), 2);
    approve(&app.accountant(), &claim).await.problem("not_your_step");
    tell(&app).await;
    let before = app.letters().await.len();
    let half = approve(&manager, &claim).await.expect(200);
    assert_eq!((&half["status"], &half["approved_amount"]), (&json!("submitted"), &Value::Null));
    assert_eq!(
        (&half["steps"][0]["status"], &half["steps"][1]["status"]),
        (&json!("approved"), &json!("open"))
    );
    tell(&app).await;
    let letters = app.letters().await;
    assert_eq!((letters.len(), letters[before].to.as_str()), (before + 1, "accountant@opera.test"));
    approve(&manager, &claim).await.problem("not_your_step");
    crate::act(&app.artist(), &claim, "withdraw").await.problem("invalid_state");
    let done = approve(&app.accountant(), &claim).await.expect(200);
    assert_eq!(done["status"], "approved");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_category_has_a_rule_of_its_own() {
    let app = TestApp::start().await;
    let mileage = category(&app, "Mileage").await;
    let own = with(&rule("Mileage", json!([{"role": "finance_director"}])), json!({"category_id": mileage}));
    app.accountant().post(PATH, own).await.expect(201);
    let claim = submitted(&app.artist(), &simple(&app).await).await;
    assert_eq!(claim["steps"][0]["role"], "finance_director");
    approve(&app.accountant(), &claim).await.problem("not_your_step");
    let seen = app.accountant().get(&path(&claim)).await.expect(200);
    assert_eq!(seen["can"]["decide"]["enabled"], false);
    approve(&app.finance_director(), &claim).await.expect(200);
    app.run_jobs().await;
}
