//! Page previews.

use serde_json::json;
use testkit::{TestApp, id_of};

#[tokio::test]
async fn a_page_is_a_picture_of_the_width_asked_for() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    for (query, width) in [("", 800), ("?width=100", 100), ("?width=2000", 2000)] {
        let reply = app.admin().get(&format!("/api/v1/contracts/{id}/pages/1{query}")).await;
        assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, "image/png"));
        assert!(reply.bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert_eq!(u32::from_be_bytes(reply.bytes[16..20].try_into().unwrap()), width);
    }
}

#[tokio::test]
async fn a_page_that_is_known_is_not_sent_again() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let path = format!("/api/v1/contracts/{id}/pages/1");
    let etag = app.admin().get(&path).await.header("etag").to_owned();
    assert!(etag.starts_with('"') && etag.ends_with('"'), "{etag}");
    let again = app.admin().with("if-none-match", &etag).get(&path).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    assert_eq!(app.admin().with("if-none-match", &etag).get(&format!("{path}?width=400")).await.status, 200);
    app.artist().with("if-none-match", &etag).get(&path).await.problem("contract_not_found");
}

#[tokio::test]
async fn pages_that_are_not_there_are_not_found() {
    let app = TestApp::start().await;
    let view = app.admin().contract("Season").await;
    let (id, pages) = (id_of(&view), view["page_count"].as_i64().unwrap());
    let path = |page: &str| format!("/api/v1/contracts/{id}/pages/{page}");
    assert_eq!(app.admin().get(&path(&pages.to_string())).await.status, 200);
    for page in ["0", &(pages + 1).to_string(), "4294967295"] {
        app.admin().get(&path(page)).await.problem("contract_not_found");
    }
    for page in ["-1", "4294967296", "one"] {
        app.admin().get(&path(page)).await.problem("not_found");
    }
    for width in ["99", "2001", "0", "-1", "wide"] {
        app.admin().get(&path(&format!("1?width={width}"))).await.problem("validation_error");
    }
}

#[tokio::test]
async fn artists_see_the_pages_of_what_was_sent_to_them() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    let path = format!("/api/v1/contracts/{id}/pages/1");
    assert_eq!(app.artist().get(&path).await.status, 200);
    assert_eq!(app.production_manager().get(&path).await.status, 200);
    app.second_artist().get(&path).await.problem("contract_not_found");
    app.accountant().get(&path).await.problem("contract_not_found");
    app.other_admin().get(&path).await.problem("contract_not_found");
    app.artist().act(&id, "decline", json!({"reason": "No"})).await.expect(200);
    assert_eq!(app.artist().get(&path).await.status, 200, "what one has declined one can still read");
    app.run_jobs().await;
}
