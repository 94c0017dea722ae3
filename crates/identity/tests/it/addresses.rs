//! Moving an account to another address.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::people::PASSWORD;
use testkit::{Person, Reply, TestApp};

use crate::{audit, history, link_token, mails_to, refresh, sign_in, text, tokens, unlimited};

const OLD: &str = "ben@artists.test";
const NEW: &str = "ben@elsewhere.test";

async fn move_to(app: &TestApp, email: &str) {
    app.second_artist().post("/api/v1/me/email", json!({"email": email})).await.expect(202);
}

async fn link(app: &TestApp, address: &str) -> String {
    link_token(&mails_to(app, address).await.pop().unwrap().text, "/verify-email/")
}

async fn agree(app: &TestApp, token: &str) -> Reply {
    app.anonymous().post("/api/v1/auth/verify-email", json!({"token": token})).await
}

async fn stop(app: &TestApp, token: &str) -> Reply {
    app.anonymous().post("/api/v1/auth/verify-email/stop", json!({"token": token})).await
}

fn answer(is_complete: bool) -> Value {
    json!({"purpose": "email_change", "is_complete": is_complete})
}

#[tokio::test]
async fn an_account_moves_when_both_addresses_agree_in_either_order() {
    for old_first in [true, false] {
        let app = unlimited().await;
        let session = tokens(&app, Person::SecondArtist).await;
        move_to(&app, NEW).await;
        let (old, new) = (link(&app, OLD).await, link(&app, NEW).await);
        let (first, second) = if old_first { (&old, &new) } else { (&new, &old) };
        assert_eq!(agree(&app, first).await.expect(200), answer(false));
        assert_eq!(agree(&app, first).await.expect(200), answer(false), "saying it twice changes nothing");
        sign_in(&app, OLD, PASSWORD).await.expect(200);
        assert_eq!(agree(&app, second).await.expect(200), answer(true));
        sign_in(&app, OLD, PASSWORD).await.problem("invalid_credentials");
        sign_in(&app, NEW, PASSWORD).await.expect(200);
        let told = refresh(&app, text(&session["refresh_token"])).await.problem("invalid_token");
        assert_eq!(told["detail"], "Your e-mail address was changed.");
        for address in [OLD, NEW] {
            let letter = mails_to(&app, address).await.pop().unwrap();
            assert_eq!(letter.subject, "Your account has a new e-mail address");
        }
        agree(&app, first).await.problem("link_invalid");
        stop(&app, &old).await.problem("link_invalid");
        let moved = audit(&app).await.into_iter().find(|(action, _)| action == "email_change").unwrap();
        assert_eq!(moved.1, json!({"before": OLD, "after": NEW}));
    }
}

#[tokio::test]
async fn the_old_address_can_stop_a_move_also_after_it_agreed() {
    let app = unlimited().await;
    move_to(&app, NEW).await;
    let (old, new) = (link(&app, OLD).await, link(&app, NEW).await);
    stop(&app, &new).await.problem("link_invalid");
    agree(&app, &old).await.expect(200);
    stop(&app, &old).await.expect(204);
    stop(&app, &old).await.problem("link_invalid");
    agree(&app, &new).await.problem("link_invalid");
    sign_in(&app, OLD, PASSWORD).await.expect(200);
    assert!(history(&app.second_artist()).await.contains(&"email_change_stop".to_owned()));
}

#[tokio::test]
async fn a_move_has_a_day() {
    let app = unlimited().await;
    move_to(&app, NEW).await;
    let (old, new) = (link(&app, OLD).await, link(&app, NEW).await);
    agree(&app, &old).await.expect(200);
    app.advance(SignedDuration::from_hours(24));
    agree(&app, &new).await.problem("link_invalid");
}

#[tokio::test]
async fn a_newer_move_takes_the_place_of_the_one_before() {
    let app = unlimited().await;
    move_to(&app, "ben@first.test").await;
    let first = (link(&app, OLD).await, link(&app, "ben@first.test").await);
    move_to(&app, NEW).await;
    agree(&app, &first.0).await.problem("link_invalid");
    agree(&app, &first.1).await.problem("link_invalid");
    agree(&app, &link(&app, OLD).await).await.expect(200);
    agree(&app, &link(&app, NEW).await).await.expect(200);
    sign_in(&app, NEW, PASSWORD).await.expect(200);
    app.run_jobs().await;
}

#[tokio::test]
async fn an_address_that_is_taken_is_not_told_of() {
    let app = unlimited().await;
    move_to(&app, Person::ThirdArtist.email()).await;
    assert_eq!(mails_to(&app, Person::ThirdArtist.email()).await.len(), 0);
    let old = link(&app, OLD).await;
    assert_eq!(agree(&app, &old).await.expect(200), answer(false));
}

#[tokio::test]
async fn an_address_that_is_taken_in_the_meantime_is_not_moved_to() {
    let app = unlimited().await;
    move_to(&app, NEW).await;
    let (old, new) = (link(&app, OLD).await, link(&app, NEW).await);
    let take = "UPDATE users SET email = 'ben@elsewhere.test' WHERE email = 'cleo@artists.test'";
    app.superuser().await.execute(take, &[]).await.unwrap();
    agree(&app, &old).await.expect(200);
    agree(&app, &new).await.problem("invalid_state");
    sign_in(&app, OLD, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn moving_needs_a_fresh_proof_and_an_address() {
    let app = unlimited().await;
    app.second_artist()
        .post("/api/v1/me/email", json!({"email": "nobody"}))
        .await
        .problem("validation_error");
    app.anonymous().post("/api/v1/me/email", json!({"email": NEW})).await.problem("unauthorized");
    let first = tokens(&app, Person::SecondArtist).await;
    app.advance(SignedDuration::from_mins(14));
    let renewed = refresh(&app, text(&first["refresh_token"])).await.expect(200);
    app.advance(SignedDuration::from_mins(2));
    let caller = crate::with_token(&app, &renewed);
    caller.post("/api/v1/me/email", json!({"email": NEW})).await.problem("step_up_required");
}
