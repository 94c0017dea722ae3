//! Inviting many people at once.

use serde_json::{Value, json};
use testkit::{Reply, TestApp};

use crate::{audit, mails_to, text};

async fn invite(app: &TestApp, body: Value) -> Reply {
    app.admin().post("/api/v1/invitations/bulk", body).await
}

fn states(answer: &Value) -> Vec<&str> {
    answer["results"].as_array().unwrap().iter().map(|result| text(&result["status"])).collect()
}

#[tokio::test]
async fn each_entry_of_a_pasted_list_gets_its_answer() {
    let app = TestApp::start().await;
    invite(&app, json!({"text": "old@artists.test", "role": "artist"})).await.expect(200);
    let text = "Eva Neu <eva@artists.test>\nBEN@artists.test; nonsense\nold@artists.test\n\
        finn@artists.test, accountant, Finn, Geld\neva@artists.test\ngus@artists.test, owner, Gus";
    let answer = invite(&app, json!({"text": text, "role": "artist"})).await.expect(200);
    assert_eq!(
        states(&answer),
        ["invited", "already_member", "invalid", "already_invited", "invited", "already_invited", "invited"]
    );
    let third = &answer["results"][2];
    assert_eq!((&third["row"], &third["email"]), (&json!(3), &json!("nonsense")));
    assert!(third["message"].as_str().unwrap().contains("e-mail address"), "{third}");
    let list = app.admin().get("/api/v1/invitations?count=true").await.expect(200);
    assert_eq!(list["pagination"]["total_count"], 4);
    let finn =
        list["data"].as_array().unwrap().iter().find(|row| row["email"] == "finn@artists.test").unwrap();
    assert_eq!((&finn["role"], &finn["first_name"]), (&json!("accountant"), &json!("Finn")));
    let letter = mails_to(&app, "eva@artists.test").await.pop().unwrap();
    assert!(letter.text.contains("Hello Eva,"), "{}", letter.text);
    let token = crate::link_token(&letter.text, "/invitation/");
    app.anonymous().get(&format!("/api/v1/invitations/accept/{token}")).await.expect(200);
    let invited = audit(&app).await.iter().filter(|(action, _)| action == "invitation_create").count();
    assert_eq!(invited, 4);
}

#[tokio::test]
async fn a_table_and_rows_are_read_alike() {
    let app = TestApp::start().await;
    let table = "First name;Last name;E-mail;Role\nEva;Neu;eva@artists.test;Production Manager\nX;Y;bad;\n";
    let from_table = invite(&app, json!({"text": table, "role": "artist"})).await.expect(200);
    assert_eq!(states(&from_table), ["invited", "invalid"]);
    let rows = json!({"rows": [
        {"email": "finn@artists.test", "role": "artist", "first_name": "Finn"},
        {"email": "gus@artists.test"},
        {"email": "hal@artists.test", "role": "owner"},
    ]});
    let from_rows = invite(&app, rows).await.expect(200);
    assert_eq!(states(&from_rows), ["invited", "invalid", "invalid"]);
    let list = app.admin().get("/api/v1/invitations?q=eva").await.expect(200);
    assert_eq!(list["data"][0]["role"], "production_manager");
    app.run_jobs().await;
}

#[tokio::test]
async fn five_hundred_people_are_invited_in_one_go_and_not_one_more() {
    let app = TestApp::start().await;
    let list = |count: usize| (0..count).map(|n| format!("artist{n}@artists.test\n")).collect::<String>();
    let refused =
        invite(&app, json!({"text": list(501), "role": "artist"})).await.problem("validation_error");
    assert!(text(&refused["errors"][0]["message"]).contains("501"), "{refused}");
    let answer = invite(&app, json!({"text": list(500), "role": "artist"})).await.expect(200);
    assert!(states(&answer).iter().all(|state| *state == "invited"));
    assert_eq!(app.count("SELECT count(*) FROM emails").await, 500);
    let again = invite(&app, json!({"text": list(500), "role": "artist"})).await.expect(200);
    assert!(states(&again).iter().all(|state| *state == "already_invited"));
    app.superuser().await.execute("DELETE FROM graphile_worker._private_jobs", &[]).await.unwrap();
}

#[tokio::test]
async fn the_same_key_invites_once() {
    let app = TestApp::start().await;
    let admin = app.admin().with("idempotency-key", "bulk-1");
    let body = json!({"text": "eva@artists.test", "role": "artist"});
    let first = admin.post("/api/v1/invitations/bulk", &body).await.expect(200);
    let again = admin.post("/api/v1/invitations/bulk", &body).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(200), first);
    assert_eq!(mails_to(&app, "eva@artists.test").await.len(), 1);
}

#[tokio::test]
async fn what_is_no_list_is_refused_and_only_administrators_send_one() {
    let app = TestApp::start().await;
    for body in [
        json!({}),
        json!({"text": " "}),
        json!({"rows": []}),
        json!({"text": "a@b.test", "rows": [{"email": "a@b.test"}]}),
        json!({"text": "a@b.test", "role": "owner"}),
    ] {
        invite(&app, body).await.problem("validation_error");
    }
    let body = json!({"text": "eva@artists.test", "role": "artist"});
    for actor in [app.artist(), app.accountant(), app.production_manager(), app.finance_director()] {
        actor.post("/api/v1/invitations/bulk", &body).await.problem("forbidden");
    }
    app.anonymous().post("/api/v1/invitations/bulk", &body).await.problem("unauthorized");
}
