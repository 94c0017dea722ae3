//! What is said about a claim, and its history.

use serde_json::{Value, json};
use testkit::{Actor, TestApp};

use crate::{act, draft, path, simple, submit};

async fn say(actor: &Actor<'_>, claim: &Value, text: &str) -> testkit::Reply {
    actor.post(&format!("{}/comments", path(claim)), json!({"text": text})).await
}

async fn history(actor: &Actor<'_>, claim: &Value, query: &str) -> Value {
    actor.get(&format!("{}/events{query}", path(claim))).await.expect(200)
}

fn kinds(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn person_and_office_talk_and_each_is_told_by_mail() {
    let app = TestApp::start().await;
    let claim = draft(&app.artist(), &simple(&app).await).await;
    submit(&app.artist(), &claim).await.expect(200);
    let said = say(&app.admin(), &claim, "  Which line was it?  ").await.expect(201);
    assert_eq!((&said["text"], &said["user_name"]), (&json!("Which line was it?"), &json!("Ada Office")));
    say(&app.artist(), &claim, "The U1.").await.expect(201);
    app.run_jobs().await;
    let letters = app.letters().await;
    let mut told: Vec<(&str, bool)> = letters
        .iter()
        .filter(|letter| letter.subject.contains("has written"))
        .map(|letter| (letter.to.as_str(), letter.text.contains("The U1.")))
        .collect();
    told.sort_unstable();
    // Whoever decides now, and whoever asked.
    assert_eq!(
        told,
        [("accountant@opera.test", true), ("admin@opera.test", true), ("anna@artists.test", false)]
    );
    let page = history(&app.artist(), &claim, "").await;
    assert_eq!(kinds(&page), ["comment", "comment", "submitted", "created"]);
    assert_eq!(app.artist().get(&path(&claim)).await.expect(200)["version"], 2, "a comment is no change");
}

#[tokio::test]
async fn history_comes_in_pages_and_only_to_who_may_know_of_the_claim() {
    let app = TestApp::start().await;
    let claim = draft(&app.artist(), &simple(&app).await).await;
    submit(&app.artist(), &claim).await.expect(200);
    act(&app.artist(), &claim, "withdraw").await.expect(200);
    let first = history(&app.artist(), &claim, "?limit=2&count=true").await;
    assert_eq!(
        (kinds(&first), &first["pagination"]["total_count"]),
        (vec!["withdrawn", "submitted"], &json!(3))
    );
    let cursor = first["pagination"]["next_cursor"].as_str().unwrap();
    assert_eq!(
        kinds(&history(&app.artist(), &claim, &format!("?limit=2&cursor={cursor}")).await),
        ["created"]
    );
    app.second_artist().get(&format!("{}/events", path(&claim))).await.problem("not_found");
    say(&app.second_artist(), &claim, "Hello").await.problem("not_found");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_comment_says_something_and_once() {
    let app = TestApp::start().await;
    let claim = draft(&app.artist(), &simple(&app).await).await;
    for text in ["", "  ", "a\u{0}b", &"x".repeat(2001)] {
        say(&app.artist(), &claim, text).await.problem("validation_error");
    }
    let artist = app.artist().with("idempotency-key", "one");
    let first = say(&artist, &claim, "Hello").await.expect(201);
    assert_eq!(say(&artist, &claim, "Hello").await.expect(201), first);
    assert_eq!(kinds(&history(&app.artist(), &claim, "").await), ["comment", "created"]);
}
