//! Making and changing categories.

use serde_json::json;
use testkit::{TestApp, id_of};

const PATH: &str = "/api/v1/expense-categories";

#[tokio::test]
async fn a_category_is_made_and_changed_over_a_version() {
    let app = TestApp::start().await;
    let made = app.admin().post(PATH, json!({"name": " Wigs ", "account_code": "5111"})).await.expect(201);
    assert_eq!(
        (&made["name"], &made["requires_receipt"], &made["is_active"]),
        (&json!("Wigs"), &json!(true), &json!(true))
    );
    let path = format!("{PATH}/{}", id_of(&made));
    let changes = json!({"max_amount": 200, "account_code": null, "is_active": false});
    let changed = app.accountant().patch(&path, 1, changes).await.expect(200);
    assert_eq!(
        (&changed["name"], &changed["max_amount"], &changed["account_code"], &changed["version"]),
        (&json!("Wigs"), &json!(200.0), &json!(null), &json!(2))
    );
    app.admin().patch(&path, 1, json!({"name": "Hair"})).await.problem("version_mismatch");
    let list = app.artist().get(PATH).await.expect(200);
    assert!(list["data"].as_array().unwrap().iter().all(|category| category["name"] != "Wigs"), "not in use");
}

#[tokio::test]
async fn two_categories_never_have_the_same_name_or_code() {
    let app = TestApp::start().await;
    app.admin().post(PATH, json!({"name": "Wigs", "code": "wigs"})).await.expect(201);
    for (body, field) in [
        (json!({"name": "wigs"}), "name"),
        (json!({"name": "Hair", "code": "wigs"}), "code"),
        (json!({"name": " "}), "name"),
        (json!({"name": "Hair", "max_amount": 0}), "max_amount"),
        (json!({"name": "Hair", "account_code": "a;b"}), "account_code"),
    ] {
        let problem = app.admin().post(PATH, body).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field);
    }
}

#[tokio::test]
async fn another_companys_category_cannot_be_changed() {
    let app = TestApp::start().await;
    let made = app.admin().post(PATH, json!({"name": "Wigs"})).await.expect(201);
    let path = format!("{PATH}/{}", id_of(&made));
    app.other_admin().patch(&path, 1, json!({"name": "Mine"})).await.problem("not_found");
    app.artist().patch(&path, 1, json!({"name": "Mine"})).await.problem("forbidden");
}
