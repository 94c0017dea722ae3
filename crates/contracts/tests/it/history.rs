//! What has happened to a contract, and who is told what of it.

use serde_json::{Value, json};
use testkit::{Actor, TestApp};

use crate::text;

/// Who did what, newest first, as somebody sees it.
async fn activity(actor: &Actor<'_>, id: &str) -> Vec<(String, String)> {
    let view = actor.get(&format!("/api/v1/contracts/{id}/activity")).await.expect(200);
    let line = |entry: &Value| (text(&entry["actor_name"]), text(&entry["action"]));
    view["data"].as_array().unwrap().iter().map(line).collect()
}

fn lines(lines: &[(&str, &str)]) -> Vec<(String, String)> {
    lines.iter().map(|(who, what)| ((*who).to_owned(), (*what).to_owned())).collect()
}

#[tokio::test]
async fn the_office_sees_all_and_artists_what_concerns_them() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist(), &app.second_artist()]).await;
    app.artist().post_empty(&format!("/api/v1/contracts/{id}/view")).await.expect(200);
    app.second_artist().act(&id, "decline", json!({"reason": "Too low"})).await.expect(200);
    let office = lines(&[
        ("Ben Fiddle", "contract_decline"),
        ("Anna Dancer", "contract_view"),
        ("Ada Office", "contract_assign"),
        ("Ada Office", "contract_create"),
    ]);
    assert_eq!(activity(&app.admin(), &id).await, office);
    assert_eq!(activity(&app.production_manager(), &id).await, office);
    let anna = lines(&[("Anna Dancer", "contract_view"), ("Ada Office", "contract_assign")]);
    assert_eq!(activity(&app.artist(), &id).await, anna);
    let ben = lines(&[("Ben Fiddle", "contract_decline"), ("Ada Office", "contract_assign")]);
    assert_eq!(activity(&app.second_artist(), &id).await, ben);
    app.third_artist().get(&format!("/api/v1/contracts/{id}/activity")).await.problem("contract_not_found");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_long_history_is_read_page_by_page_and_hides_nobodys_own_acts() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    app.artist().post_empty(&format!("/api/v1/contracts/{id}/view")).await.expect(200);
    for _ in 0..3 {
        app.admin().get(&format!("/api/v1/contracts/{id}/download")).await.expect(200);
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/contracts/{id}/activity?limit=2&cursor={cursor}");
        let page = app.admin().get(&path).await.expect(200);
        seen.extend(page["data"].as_array().unwrap().iter().map(|entry| entry["seq"].as_i64().unwrap()));
        let Some(next) = page["pagination"]["next_cursor"].as_str() else { break };
        cursor = next.to_owned();
    }
    assert_eq!(seen.len(), 6);
    assert!(seen.is_sorted_by(|one, next| one > next), "{seen:?}");
    // Two entries are all that a page shows; Anna's are behind three of the office's.
    let page = app.artist().get(&format!("/api/v1/contracts/{id}/activity?limit=2")).await.expect(200);
    let actions: Vec<&Value> =
        page["data"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["contract_view", "contract_assign"]);
    app.run_jobs().await;
}

#[tokio::test]
async fn an_artists_view_of_a_contract_names_no_other_artist() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist(), &app.second_artist()]).await;
    app.second_artist().act(&id, "decline", json!({"reason": "Too low"})).await.expect(200);
    for path in ["", "/status", "/assignments", "/activity"] {
        let view = app.artist().get(&format!("/api/v1/contracts/{id}{path}")).await.expect(200).to_string();
        for secret in ["Ben", "ben@", "Too low", &app.second_artist().user_id.unwrap().to_string()] {
            assert!(!view.contains(secret), "{secret} in {path}: {view}");
        }
    }
    let list = app.artist().get("/api/v1/contracts").await.expect(200).to_string();
    assert!(list.contains(&id) && !list.contains("Ben"), "{list}");
    app.run_jobs().await;
}
