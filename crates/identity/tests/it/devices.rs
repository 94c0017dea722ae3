//! The devices a person is signed in on.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::people::PASSWORD;
use testkit::{Actor, Person, TestApp, eventually};

use crate::{history, mails_to, me, refresh, set_security, text, tokens, unlimited, with_token};

const PHONE: &str = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
const DESK: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0";

/// Tokens of somebody who signs in with a device.
async fn tokens_on(app: &TestApp, person: Person, user_agent: &str) -> Value {
    let body = json!({"email": person.email(), "password": PASSWORD});
    let device = app.anonymous().with("user-agent", user_agent);
    device.post("/api/v1/auth/login", body).await.expect(200)["tokens"].take()
}

async fn sessions(actor: &Actor<'_>) -> Vec<Value> {
    actor.get("/api/v1/me/sessions").await.expect(200)["data"].as_array().unwrap().clone()
}

fn other_than_current(list: &[Value]) -> &Value {
    list.iter().find(|session| session["is_current"] == false).unwrap()
}

#[tokio::test]
async fn a_person_sees_their_devices_and_signs_one_out() {
    let app = unlimited().await;
    let (phone, desk) = (
        tokens_on(&app, Person::SecondArtist, PHONE).await,
        tokens_on(&app, Person::SecondArtist, DESK).await,
    );
    let here = with_token(&app, &desk);
    let list = sessions(&here).await;
    let names: Vec<_> = list.iter().map(|session| text(&session["device"])).collect();
    assert_eq!(names, ["Firefox on Windows", "Chrome on Android"]);
    assert_eq!((&list[0]["is_current"], &list[1]["is_current"]), (&json!(true), &json!(false)));
    assert_eq!((&list[0]["method"], &list[0]["place"]), (&json!("password"), &Value::Null));
    assert_eq!(list[0]["address"], "127.0.0.1");
    let path = format!("/api/v1/me/sessions/{}", text(&list[1]["id"]));
    app.third_artist().delete(&path).await.problem("not_found");
    here.delete(&path).await.expect(204);
    here.delete(&path).await.problem("not_found");
    eventually("the phone's token is refused", async || me(&app, &phone).await.status == 401).await;
    let told = refresh(&app, text(&phone["refresh_token"])).await.problem("invalid_token");
    assert_eq!(told["detail"], "You signed this device out from another one.");
    me(&app, &desk).await.expect(200);
    assert_eq!(sessions(&here).await.len(), 1);
    assert_eq!(history(&here).await[0], "session_end");
    app.run_jobs().await;
}

#[tokio::test]
async fn all_other_devices_are_signed_out_at_once() {
    let app = unlimited().await;
    let (here, one, two) = (
        tokens(&app, Person::SecondArtist).await,
        tokens(&app, Person::SecondArtist).await,
        tokens(&app, Person::SecondArtist).await,
    );
    with_token(&app, &here).post_empty("/api/v1/me/sessions/revoke-others").await.expect(204);
    for gone in [one, two] {
        eventually("the others are refused", async || me(&app, &gone).await.status == 401).await;
        refresh(&app, text(&gone["refresh_token"])).await.problem("invalid_token");
    }
    me(&app, &here).await.expect(200);
    refresh(&app, text(&here["refresh_token"])).await.expect(200);
}

#[tokio::test]
async fn another_server_refuses_the_device_within_a_second() {
    let app = unlimited().await;
    let (gone, here) = (tokens(&app, Person::Artist).await, tokens(&app, Person::Artist).await);
    let elsewhere = app.another_server().await;
    let status = async |tokens: &Value| {
        let request = app.client.get(format!("{elsewhere}/api/v1/me"));
        request.bearer_auth(text(&tokens["access_token"])).send().await.unwrap().status()
    };
    assert_eq!(status(&gone).await, 200);
    let list = sessions(&with_token(&app, &here)).await;
    let path = format!("/api/v1/me/sessions/{}", text(&other_than_current(&list)["id"]));
    with_token(&app, &here).delete(&path).await.expect(204);
    let begun = Instant::now();
    eventually("the other server refuses it", async || status(&gone).await == 401).await;
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    assert_eq!(status(&here).await, 200);
}

#[tokio::test]
async fn the_office_signs_a_member_out_here_and_nowhere_else() {
    let mut app = unlimited().await;
    app.touches_other_company();
    let (here, elsewhere) = (app.organization_id.to_string(), app.other_organization_id.to_string());
    let mut entered = Vec::new();
    for organization in [here, elsewhere] {
        let body = json!({
            "email": Person::Artist.email(), "password": PASSWORD, "organization_id": organization,
        });
        entered.push(app.anonymous().post("/api/v1/auth/login", body).await.expect(200)["tokens"].take());
    }
    let member = app.admin().get("/api/v1/members?q=anna").await.expect(200)["data"][0].take();
    let path = format!("/api/v1/members/{}/revoke-sessions", text(&member["id"]));
    app.accountant().post_empty(&path).await.problem("forbidden");
    app.other_admin().post_empty(&path).await.problem("not_found");
    app.admin().post_empty(&path).await.expect(204);
    eventually("she is signed out here", async || me(&app, &entered[0]).await.status == 401).await;
    let told = refresh(&app, text(&entered[0]["refresh_token"])).await.problem("invalid_token");
    assert_eq!(told["detail"], "Your company's office ended this session.");
    refresh(&app, text(&entered[1]["refresh_token"])).await.expect(200);
}

#[tokio::test]
async fn one_device_too_many_ends_the_one_unused_for_longest() {
    let app = unlimited().await;
    set_security(&app, "session_limit = 2").await;
    let first = tokens(&app, Person::SecondArtist).await;
    app.advance(SignedDuration::from_secs(1));
    let second = tokens(&app, Person::SecondArtist).await;
    app.advance(SignedDuration::from_secs(1));
    let first = refresh(&app, text(&first["refresh_token"])).await.expect(200);
    app.advance(SignedDuration::from_secs(1));
    let third = tokens(&app, Person::SecondArtist).await;
    let told = refresh(&app, text(&second["refresh_token"])).await.problem("invalid_token");
    assert!(text(&told["detail"]).contains("as many other devices"), "{told}");
    refresh(&app, text(&first["refresh_token"])).await.expect(200);
    refresh(&app, text(&third["refresh_token"])).await.expect(200);
    let events = history(&app.second_artist()).await;
    assert_eq!(events.iter().filter(|action| *action == "session_end").count(), 1, "{events:?}");
}

#[tokio::test]
async fn who_comes_over_from_another_company_counts_too() {
    let mut app = unlimited().await;
    app.touches_other_company();
    set_security(&app, "session_limit = 1").await;
    let here = tokens(&app, Person::Artist).await;
    let body = json!({
        "email": Person::Artist.email(), "password": PASSWORD, "organization_id": app.other_organization_id,
    });
    let there = app.anonymous().post("/api/v1/auth/login", body).await.expect(200)["tokens"].take();
    let here = refresh(&app, text(&here["refresh_token"])).await.expect(200);
    let body = json!({"refresh_token": there["refresh_token"], "organization_id": app.organization_id});
    let over = app.anonymous().post("/api/v1/auth/refresh", body).await.expect(200);
    refresh(&app, text(&here["refresh_token"])).await.problem("invalid_token");
    refresh(&app, text(&over["refresh_token"])).await.expect(200);
}

#[tokio::test]
async fn a_company_of_professionals_allows_five_devices() {
    let app = unlimited().await;
    for _ in 0..7 {
        tokens(&app, Person::SecondArtist).await;
    }
    assert_eq!(sessions(&app.second_artist()).await.len(), 5);
}

#[tokio::test]
async fn a_device_never_seen_before_is_told_by_e_mail_and_the_first_one_is_not() {
    let app = unlimited().await;
    let ben = Person::SecondArtist;
    for _ in 0..2 {
        tokens_on(&app, ben, PHONE).await;
    }
    tokens_on(&app, ben, &PHONE.replace("131.0.0.0", "140.1.2.3")).await;
    assert_eq!(mails_to(&app, ben.email()).await.len(), 0);
    tokens_on(&app, ben, DESK).await;
    let letters = mails_to(&app, ben.email()).await;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].subject, "Your account was used on a new device");
    assert!(letters[0].text.contains("Firefox on Windows"), "{}", letters[0].text);
    tokens_on(&app, ben, DESK).await;
    assert_eq!(mails_to(&app, ben.email()).await.len(), 1);
}

#[tokio::test]
async fn a_persons_history_is_paged_and_theirs_alone() {
    let app = unlimited().await;
    for _ in 0..3 {
        tokens(&app, Person::SecondArtist).await;
    }
    let ben = app.second_artist();
    let first = ben.get("/api/v1/me/events?limit=2&count=true").await.expect(200);
    assert_eq!(first["pagination"]["total_count"], 3);
    let next = text(&first["pagination"]["next_cursor"]);
    let rest = ben.get(&format!("/api/v1/me/events?limit=2&cursor={next}")).await.expect(200);
    assert_eq!(rest["data"].as_array().unwrap().len(), 1);
    let event = &rest["data"][0];
    assert_eq!(
        (&event["action"], &event["organization_name"]),
        (&json!("session_create"), &json!("Opera Test"))
    );
    assert_eq!(event["address"], "127.0.0.1");
    assert_eq!(app.third_artist().get("/api/v1/me/events").await.expect(200)["data"], json!([]));
    app.anonymous().get("/api/v1/me/events").await.problem("unauthorized");
    app.anonymous().get("/api/v1/me/sessions").await.problem("unauthorized");
}
