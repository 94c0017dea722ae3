//! The audit log: who did what from where, and that no entry can be changed, removed or moved unnoticed.

use platform::audit::{self, ChainState};
use serde_json::json;
use testkit::{TestApp, id_of};

use crate::text;

async fn verify(app: &TestApp) -> ChainState {
    app.tenant().read(async |tx| audit::verify(tx).await).await.unwrap()
}

/// A company with at least six entries.
async fn with_entries() -> TestApp {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Ünïcode – “quotes”").await);
    for version in 1..5 {
        let words = json!({"description": format!("Season {version}\t\\ \"é\"\n")});
        app.admin().patch(&format!("/api/v1/contracts/{id}"), version, words).await.expect(200);
    }
    app
}

#[tokio::test]
async fn an_entry_tells_who_did_what_from_where() {
    let app = TestApp::start().await;
    let desk = app.admin().with("user-agent", "Desk/2.0");
    let reply =
        desk.upload("/api/v1/contracts", &[("title", "Season")], "a.pdf", testkit::app::sample_pdf()).await;
    let request_id = reply.header("x-request-id").to_owned();
    let id = id_of(&reply.expect(201));
    let sql = "SELECT actor_id, actor_name, subject_type, subject_id::text, changes, address, user_agent, request_id::text
        FROM audit_entries WHERE action = 'contract_create'";
    let row = app.superuser().await.query_one(sql, &[]).await.unwrap();
    assert_eq!(row.get::<_, types::UserId>(0), app.admin().user_id.unwrap());
    let column = |index: usize| row.get::<_, String>(index);
    assert_eq!((column(1).as_str(), column(2).as_str(), column(3)), ("Ada Office", "contract", id));
    assert!(column(4).contains("Season"));
    assert_eq!((column(5).as_str(), column(6).as_str(), column(7)), ("127.0.0.1", "Desk/2.0", request_id));
    let log = app.admin().get("/api/v1/admin/audit").await.expect(200);
    assert_eq!(text(&log["data"][0]["action"]), "contract_create");
}

#[tokio::test]
async fn a_refused_act_leaves_no_entry() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let ChainState::Intact { entries: before } = verify(&app).await else { panic!("broken") };
    app.admin()
        .patch(&format!("/api/v1/contracts/{id}"), 9, json!({"title": "x"}))
        .await
        .problem("version_mismatch");
    app.artist().act(&id, "void", json!({"reason": "x"})).await.problem("forbidden");
    app.admin().act(&id, "void", json!({"reason": "x"})).await.problem("invalid_state");
    assert_eq!(verify(&app).await, ChainState::Intact { entries: before });
}

#[tokio::test]
async fn the_chain_holds_while_many_write() {
    let app = with_entries().await;
    let ChainState::Intact { entries: before } = verify(&app).await else { panic!("broken") };
    let id = id_of(&app.admin().contract("Busy").await);
    let admin = app.admin();
    let path = format!("/api/v1/contracts/{id}/download");
    let read = || admin.get(&path);
    let all = tokio::join!(read(), read(), read(), read(), read(), read(), read(), read());
    assert!([&all.0, &all.3, &all.7].iter().all(|reply| reply.status == 200));
    assert_eq!(verify(&app).await, ChainState::Intact { entries: before + 9 });
}

#[tokio::test]
async fn what_a_superuser_changes_is_found_at_its_entry() {
    let app = with_entries().await;
    let superuser = app.superuser().await;
    let ChainState::Intact { entries } = verify(&app).await else { panic!("broken") };
    assert!(entries >= 6);
    for column in [
        "actor_name = 'Mallory'",
        "changes = '{}'",
        "at = at + interval '1 microsecond'",
        "action = 'contract_view'",
        "address = NULL",
        "request_id = NULL",
        "subject_id = NULL",
    ] {
        let own = format!("organization_id = '{}' AND seq = {}", app.organization_id, entries - 1);
        superuser
            .batch_execute(&format!("CREATE TABLE kept AS SELECT * FROM audit_entries WHERE {own}"))
            .await
            .unwrap();
        superuser.batch_execute(&format!("UPDATE audit_entries SET {column} WHERE {own}")).await.unwrap();
        assert_eq!(verify(&app).await, ChainState::Broken { seq: entries - 1 }, "{column}");
        let back = format!(
            "DELETE FROM audit_entries WHERE {own}; INSERT INTO audit_entries SELECT * FROM kept; DROP TABLE kept"
        );
        superuser.batch_execute(&back).await.unwrap();
    }
    assert_eq!(verify(&app).await, ChainState::Intact { entries });
}

#[tokio::test]
async fn an_entry_that_is_missing_added_or_moved_is_found() {
    let app = with_entries().await;
    let ChainState::Intact { entries } = verify(&app).await else { panic!("broken") };
    let own = format!("organization_id = '{}'", app.organization_id);
    let again = format!("INSERT INTO audit_entries SELECT organization_id, {entries} + 1, at, actor_id, real_actor_id, actor_name, action,
        subject_type, subject_id, changes, address, user_agent, request_id, previous_hash, hash FROM audit_entries WHERE {own} AND seq = 2");
    let swap = format!("UPDATE audit_entries SET seq = -1 WHERE {own} AND seq = 3; UPDATE audit_entries SET seq = 3 WHERE {own} AND seq = 4;
        UPDATE audit_entries SET seq = 4 WHERE {own} AND seq = -1");
    for (change, seq) in [
        (format!("DELETE FROM audit_entries WHERE {own} AND seq = 3"), 3),
        (format!("DELETE FROM audit_entries WHERE {own} AND seq = {entries}"), entries),
        (format!("DELETE FROM audit_entries WHERE {own} AND seq = 1"), 1),
        (format!("DELETE FROM audit_entries WHERE {own}"), 1),
        (format!("DELETE FROM audit_entries WHERE {own}; DELETE FROM audit_heads WHERE {own}"), 0),
        (format!("DELETE FROM audit_heads WHERE {own}"), 1),
        (again, entries + 1),
        (swap, 3),
    ] {
        let superuser = app.superuser().await;
        superuser.batch_execute("CREATE TABLE kept AS SELECT * FROM audit_entries; CREATE TABLE heads AS SELECT * FROM audit_heads").await.unwrap();
        superuser.batch_execute(&change).await.unwrap();
        let found = verify(&app).await;
        if seq == 0 {
            // Nothing at all is left: only a copy of the head kept elsewhere can tell.
            assert_eq!(found, ChainState::Intact { entries: 0 });
        } else {
            assert_eq!(found, ChainState::Broken { seq }, "{change}");
        }
        superuser
            .batch_execute(
                "DELETE FROM audit_entries; INSERT INTO audit_entries SELECT * FROM kept; DROP TABLE kept;
                 DELETE FROM audit_heads; INSERT INTO audit_heads SELECT * FROM heads; DROP TABLE heads",
            )
            .await
            .unwrap();
    }
    assert_eq!(verify(&app).await, ChainState::Intact { entries });
}
