//! Live updates over the WebSocket.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::{Actor, TestApp, eventually, id_of};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::text;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connect(app: &TestApp, protocols: &str, query: &str) -> Result<Socket, Box<Error>> {
    let url = format!("{}/api/v1/live{query}", app.base_url.replace("http://", "ws://"));
    let mut request = url.into_client_request().unwrap();
    if !protocols.is_empty() {
        request.headers_mut().insert("sec-websocket-protocol", protocols.parse().unwrap());
    }
    Ok(tokio_tungstenite::connect_async(request).await.map_err(Box::new)?.0)
}

/// An app that hears the database: a change before that would be told to nobody.
async fn listening() -> TestApp {
    let app = TestApp::start().await;
    let listeners = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN biglive_live;%'
        AND state = 'idle'";
    eventually("the listener", async || app.count(listeners).await > 0).await;
    app
}

async fn open(actor: &Actor<'_>, app: &TestApp, query: &str) -> Socket {
    let protocols = format!("biglive.v1, bearer.{}", actor.token().unwrap());
    connect(app, &protocols, query).await.unwrap()
}

/// The next message that is not about what somebody is told; fails where none comes within a second.
async fn next(socket: &mut Socket) -> Value {
    loop {
        let message = heard(socket).await;
        if message["topic"] != "notice" {
            return message;
        }
    }
}

/// The next message; fails where none comes within a second.
async fn heard(socket: &mut Socket) -> Value {
    let message = tokio::time::timeout(Duration::from_secs(1), socket.next()).await;
    let message = message.expect("a message within a second").expect("an open socket").unwrap();
    serde_json::from_str(message.to_text().unwrap()).unwrap()
}

/// Topics of what comes up to the answer to a ping, which overtakes nothing.
async fn topics(socket: &mut Socket) -> Vec<String> {
    socket.send(Message::Ping("any".into())).await.unwrap();
    let mut topics = Vec::new();
    loop {
        match socket.next().await.unwrap().unwrap() {
            Message::Pong(_) => return topics,
            message => {
                let message: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
                topics.push(text(&message["topic"]));
            }
        }
    }
}

/// Whether the socket is silent, but for what somebody is told, up to its answer to a ping.
async fn is_silent(socket: &mut Socket) -> bool {
    topics(socket).await.iter().all(|topic| topic == "notice")
}

#[tokio::test]
async fn what_somebody_is_told_rings_for_them_alone() {
    let app = listening().await;
    let mut anna = open(&app.artist(), &app, "").await;
    let mut others = Vec::new();
    for actor in [app.second_artist(), app.admin(), app.artist().in_other_company(), app.other_admin()] {
        others.push(open(&actor, &app, "").await);
    }
    app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    while heard(&mut anna).await["topic"] != "notice" {}
    for socket in &mut others {
        assert!(!topics(socket).await.contains(&"notice".to_owned()));
    }
    app.artist().post("/api/v1/notices/read", json!({"until": app.platform.clock.now()})).await.expect(200);
    // The bells of other devices hear that it was read.
    while heard(&mut anna).await["topic"] != "notice" {}
    app.run_jobs().await;
}

#[tokio::test]
async fn a_change_reaches_those_it_concerns_and_nobody_else() {
    let app = listening().await;
    let id = id_of(&app.admin().contract("Season").await);
    let mut office = open(&app.production_manager(), &app, "").await;
    let mut anna = open(&app.artist(), &app, "").await;
    let mut ben = open(&app.second_artist(), &app, "").await;
    let mut elsewhere = open(&app.artist().in_other_company(), &app, "").await;
    let mut circus = open(&app.other_admin(), &app, "").await;
    app.admin().act(&id, "assign", json!({"artist_ids": [app.artist().artist()]})).await.expect(200);
    for socket in [&mut office, &mut anna] {
        let message = next(socket).await;
        assert_eq!((&message["topic"], &message["entity_id"]), (&json!("contract"), &json!(id)));
        let members: Vec<_> = message.as_object().unwrap().keys().collect();
        assert_eq!(members, ["entity_id", "id", "topic", "version"], "never the data itself");
    }
    for socket in [&mut ben, &mut elsewhere, &mut circus] {
        assert!(is_silent(socket).await);
    }
    app.artist().sign(&id).await;
    assert_eq!(next(&mut office).await["entity_id"], json!(id));
    app.run_jobs().await;
}

#[tokio::test]
async fn a_claim_reaches_its_owner_the_office_and_those_whom_its_steps_name() {
    let app = listening().await;
    let categories = app.admin().get("/api/v1/expense-categories").await.expect(200);
    let mileage =
        categories["data"].as_array().unwrap().iter().find(|category| category["code"] == "mileage").unwrap();
    let body = json!({"amount": 12.5, "category_id": mileage["id"], "expense_date": "2026-01-15"});
    let claim = app.artist().post("/api/v1/expenses", body).await.expect(201);
    let id = id_of(&claim);
    let mut anna = open(&app.artist(), &app, "").await;
    let mut ben = open(&app.second_artist(), &app, "").await;
    let mut accountant = open(&app.accountant(), &app, "").await;
    let mut producer = open(&app.production_manager(), &app, "").await;
    app.artist().post_empty(&format!("/api/v1/expenses/{id}/submit")).await.expect(200);
    for socket in [&mut anna, &mut accountant] {
        let message = next(socket).await;
        assert_eq!(
            (&message["topic"], &message["entity_id"], &message["version"]),
            (&json!("expense"), &json!(id), &json!(2))
        );
    }
    assert!(is_silent(&mut producer).await);
    let name = format!(
        "UPDATE expense_steps SET role = NULL, user_id = '{}'",
        app.production_manager().user_id.unwrap()
    );
    app.superuser().await.batch_execute(&name).await.unwrap();
    app.artist().post_empty(&format!("/api/v1/expenses/{id}/withdraw")).await.expect(200);
    for socket in [&mut anna, &mut accountant, &mut producer] {
        assert_eq!(next(socket).await["version"], 3);
    }
    assert!(is_silent(&mut ben).await);
    app.run_jobs().await;
}

#[tokio::test]
async fn what_was_missed_is_told_after_a_reconnect() {
    let app = listening().await;
    let mut anna = open(&app.artist(), &app, "").await;
    let first = app.admin().contract_sent_to("First", &[&app.artist()]).await;
    let seen = next(&mut anna).await;
    assert_eq!(seen["entity_id"], json!(first));
    anna.close(None).await.unwrap();
    let second = app.admin().contract_sent_to("Second", &[&app.artist()]).await;
    app.admin().contract_sent_to("For Ben", &[&app.second_artist()]).await;
    let mut again = open(&app.artist(), &app, &format!("?since={}", text(&seen["id"]))).await;
    assert_eq!(next(&mut again).await["entity_id"], json!(second));
    assert!(is_silent(&mut again).await, "what is Ben's is not replayed to Anna");
    app.run_jobs().await;
}

#[tokio::test]
async fn without_a_good_token_there_is_no_socket() {
    let app = TestApp::start().await;
    let ended = app.artist().token_ending_in(SignedDuration::ZERO).unwrap();
    let mut forged = app.artist().token().unwrap();
    forged.pop();
    for (protocols, kind) in [
        (String::new(), "unauthorized"),
        ("biglive.v1".into(), "unauthorized"),
        ("biglive.v1, bearer.x".into(), "invalid_token"),
        (format!("biglive.v1, bearer.{ended}"), "invalid_token"),
        (format!("biglive.v1, bearer.{forged}"), "invalid_token"),
    ] {
        match *connect(&app, &protocols, "").await.expect_err("a refusal") {
            Error::Http(response) => {
                assert_eq!(response.status(), 401);
                let body: Value = serde_json::from_slice(response.body().as_deref().unwrap_or_default())
                    .unwrap_or_default();
                assert!(body.is_null() || body["type"] == kind, "{body}");
            }
            error => panic!("{error}"),
        }
    }
}

#[tokio::test]
async fn the_socket_ends_with_its_token() {
    let app = TestApp::start().await;
    let token = app.artist().token_ending_in(SignedDuration::from_secs(2)).unwrap();
    let mut socket = connect(&app, &format!("biglive.v1, bearer.{token}"), "").await.unwrap();
    let last = tokio::time::timeout(Duration::from_secs(5), socket.next()).await.unwrap();
    match last.unwrap().unwrap() {
        Message::Close(Some(frame)) => assert_eq!(u16::from(frame.code), 4401),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_lost_database_connection_ends_the_sockets_so_that_browsers_come_back() {
    let app = listening().await;
    let mut anna = open(&app.artist(), &app, "").await;
    let kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN biglive_live;%'";
    assert_eq!(app.count(kill).await, 1);
    let end = tokio::time::timeout(Duration::from_secs(5), anna.next()).await.unwrap();
    assert!(!matches!(end, Some(Ok(Message::Text(_)))), "{end:?}");
}

#[tokio::test]
async fn a_browser_that_says_too_much_is_shown_out() {
    let app = TestApp::start().await;
    let mut socket = open(&app.artist(), &app, "").await;
    socket.send(Message::Text("x".repeat(100_000).into())).await.unwrap();
    let end = tokio::time::timeout(Duration::from_secs(5), socket.next()).await.unwrap();
    assert!(!matches!(end, Some(Ok(Message::Text(_) | Message::Binary(_)))), "{end:?}");
}

/// The access token of a program with these permissions.
async fn program(app: &TestApp, permissions: &[&str]) -> String {
    let expires_at = app.platform.clock.now() + SignedDuration::from_hours(24);
    let wish = json!({"name": "Wall display", "kind": "client", "permissions": permissions,
        "expires_at": expires_at.to_string()});
    let made = app.admin().post("/api/v1/api-clients", wish).await.expect(201);
    let (id, secret) = (text(&made["client"]["id"]), text(&made["secret"]));
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let caller = app.anonymous().with("content-type", "application/x-www-form-urlencoded");
    let tokens = caller.call_raw(http::Method::POST, "/oauth/token", form).await.expect(200);
    text(&tokens["access_token"])
}

#[tokio::test]
async fn a_program_hears_of_what_it_may_read_and_of_nothing_else() {
    let app = listening().await;
    let deaf = program(&app, &["contracts:read"]).await;
    match *connect(&app, &format!("biglive.v1, bearer.{deaf}"), "").await.expect_err("a refusal") {
        Error::Http(response) => assert_eq!(response.status(), 403),
        error => panic!("{error}"),
    }
    let open = async |permissions: &[&str], query: &str| {
        let token = program(&app, permissions).await;
        connect(&app, &format!("biglive.v1, bearer.{token}"), query).await.unwrap()
    };
    let mut contracts = open(&["live:read", "contracts:read"], "").await;
    let mut people = open(&["live:read", "members:read"], "").await;
    let id = id_of(&app.admin().contract("Season").await);
    let heard = next(&mut contracts).await;
    assert_eq!((&heard["topic"], &heard["entity_id"]), (&json!("contract"), &json!(id)));
    assert!(is_silent(&mut people).await, "its maker may read contracts; the program may not");
    // Nor does it hear of them afterwards.
    let missed = async |permissions: &[&str]| {
        let mut socket = open(permissions, &format!("?since={}", uuid::Uuid::nil())).await;
        socket.send(Message::Ping("any".into())).await.unwrap();
        let mut topics = Vec::new();
        while let Message::Text(message) = socket.next().await.unwrap().unwrap() {
            topics.push(serde_json::from_str::<Value>(&message).unwrap()["topic"].take());
        }
        topics
    };
    assert!(missed(&["live:read", "contracts:read"]).await.contains(&json!("contract")));
    assert!(!missed(&["live:read", "members:read"]).await.contains(&json!("contract")));
}
