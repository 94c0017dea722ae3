//! A person's own account.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::{audit, text};

#[tokio::test]
async fn a_person_sees_who_they_are_here_and_what_they_may_do() {
    let app = TestApp::start().await;
    let mine = app.artist().get("/api/v1/me").await.expect(200);
    assert_eq!((&mine["role"], &mine["organization"]["name"]), (&json!("artist"), &json!("Opera Test")));
    assert_eq!(text(&mine["artist_id"]), app.artist().artist_id.unwrap().to_string());
    assert_eq!(mine["organizations"].as_array().unwrap().len(), 2);
    let permissions = mine["permissions"].as_array().unwrap();
    assert!(
        permissions.contains(&json!({"permission": "contracts:sign", "scope": "own"})),
        "{permissions:?}"
    );
    assert!(permissions.iter().all(|line| line["permission"] != "members:manage"));
    let admin = app.admin().get("/api/v1/me").await.expect(200);
    assert_eq!(admin["artist_id"], Value::Null);
    assert_eq!(admin["organizations"].as_array().unwrap().len(), 1);
    app.anonymous().get("/api/v1/me").await.problem("unauthorized");
}

#[tokio::test]
async fn a_person_changes_their_own_name_and_zone() {
    let app = TestApp::start().await;
    let call =
        async |body: Value| app.second_artist().call("PATCH".parse().unwrap(), "/api/v1/me", body).await;
    let user =
        call(json!({"last_name": "Geiger", "timezone": "Asia/Tokyo", "locale": "de-AT"})).await.expect(200);
    assert_eq!((&user["first_name"], &user["last_name"]), (&json!("Ben"), &json!("Geiger")));
    assert_eq!(user["role"], "artist");
    let mine = app.second_artist().get("/api/v1/me").await.expect(200);
    assert_eq!(mine["user"], user);
    let (action, changes) = audit(&app).await.pop().unwrap();
    assert_eq!(action, "account_update");
    assert_eq!(changes["last_name"], json!({"before": "Fiddle", "after": "Geiger"}));
    assert!(changes.get("first_name").is_none());
    let problem = call(json!({"first_name": "", "timezone": "Mars/Base"})).await.problem("validation_error");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 2);
    call(json!({"email": "else@artists.test"})).await.problem("validation_error");
}
