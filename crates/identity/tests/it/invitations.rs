//! Joining by invitation.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::people::PASSWORD;
use testkit::{Reply, TestApp};

use crate::{audit, invitation_token, me, newest_mail, sign_in, text, unlimited};

async fn invite(app: &TestApp, email: &str, role: &str) -> Value {
    app.admin().post("/api/v1/invitations", json!({"email": email, "role": role})).await.expect(201)
}

async fn offer(app: &TestApp, token: &str) -> Reply {
    app.anonymous().get(&format!("/api/v1/invitations/accept/{token}")).await
}

async fn accept(app: &TestApp, token: &str, password: &str) -> Reply {
    let body = json!({"token": token, "first_name": "Eva", "last_name": "Neu", "password": password});
    app.anonymous().post("/api/v1/invitations/accept", body).await
}

#[tokio::test]
async fn a_new_person_accepts_chooses_a_password_and_is_signed_in() {
    let app = TestApp::start().await;
    let body = json!({"email": "Eva@Artists.test", "role": "artist", "first_name": "Eva"});
    let invitation = app.admin().post("/api/v1/invitations", body).await.expect(201);
    assert_eq!(
        (&invitation["status"], &invitation["email"]),
        (&json!("pending"), &json!("eva@artists.test"))
    );
    let mail = newest_mail(&app).await;
    assert!(mail.contains("Hello Eva,") && mail.contains("Ada Office invites you to Opera Test"), "{mail}");
    let token = invitation_token(&app).await;
    let offered = offer(&app, &token).await.expect(200);
    assert_eq!(offered["organization"]["name"], "Opera Test");
    assert_eq!((&offered["existing_account"], &offered["role"]), (&json!(false), &json!("artist")));
    let session = accept(&app, &token, "a password of my own").await.expect(200);
    let mine = me(&app, &session["tokens"]).await.expect(200);
    assert_eq!(mine["user"]["first_name"], "Eva");
    let artist = app.admin().get("/api/v1/artists?q=eva").await.expect(200)["data"][0].take();
    assert_eq!((&artist["legal_name"], &artist["id"]), (&json!("Eva Neu"), &mine["artist_id"]));
    sign_in(&app, "eva@artists.test", "a password of my own").await.expect(200);
    let list = app.admin().get("/api/v1/invitations?count=true").await.expect(200);
    assert_eq!(list["data"][0]["status"], "accepted");
    assert_eq!(list["pagination"]["total_count"], 1);
    let actions: Vec<_> = audit(&app).await.into_iter().map(|(action, _)| action).collect();
    for action in ["invitation_create", "invitation_accept", "member_create", "session_create"] {
        assert!(actions.iter().any(|found| found == action), "{action} in {actions:?}");
    }
}

#[tokio::test]
async fn an_invitation_is_good_once() {
    let app = TestApp::start().await;
    invite(&app, "eva@artists.test", "accountant").await;
    let token = invitation_token(&app).await;
    accept(&app, &token, "a password of my own").await.expect(200);
    offer(&app, &token).await.problem("invitation_invalid");
    accept(&app, &token, "another password").await.problem("invitation_invalid");
    sign_in(&app, "eva@artists.test", "another password").await.problem("invalid_credentials");
}

#[tokio::test]
async fn five_acceptances_at_once_make_one_member() {
    let app = TestApp::start().await;
    invite(&app, "eva@artists.test", "artist").await;
    let token = invitation_token(&app).await;
    let try_it = || accept(&app, &token, "a password of my own");
    let (a, b, c, d, e) = tokio::join!(try_it(), try_it(), try_it(), try_it(), try_it());
    let won = [a, b, c, d, e].iter().filter(|reply| reply.status == 200).count();
    assert_eq!(won, 1);
    let members = app.admin().get("/api/v1/members?q=eva@&count=true").await.expect(200);
    assert_eq!(members["pagination"]["total_count"], 1);
}

#[tokio::test]
async fn somebody_with_an_account_accepts_with_their_own_password() {
    let app = unlimited().await;
    invite(&app, "dario@artists.test", "artist").await;
    let token = invitation_token(&app).await;
    assert_eq!(offer(&app, &token).await.expect(200)["existing_account"], true);
    accept(&app, &token, "a password of my own").await.problem("invalid_credentials");
    let session = accept(&app, &token, PASSWORD).await.expect(200);
    assert_eq!(session["user"]["first_name"], "Dario", "the account stays as it is");
    let mine = me(&app, &session["tokens"]).await.expect(200);
    assert_eq!(mine["organization"]["slug"], "opera");
    assert_eq!(mine["organizations"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_new_person_joins_without_a_password() {
    let app = unlimited().await;
    invite(&app, "eva@artists.test", "artist").await;
    let token = invitation_token(&app).await;
    let body = json!({"token": token, "first_name": "Eva", "last_name": "Neu", "remember_me": true});
    let session = app.anonymous().post("/api/v1/invitations/accept", body).await.expect(200);
    assert_eq!(me(&app, &session["tokens"]).await.expect(200)["user"]["first_name"], "Eva");
    sign_in(&app, "eva@artists.test", "").await.problem("invalid_credentials");
    app.anonymous().post("/api/v1/auth/code", json!({"email": "eva@artists.test"})).await.expect(202);
    let code = crate::code_in(&crate::mails_to(&app, "eva@artists.test").await.pop().unwrap());
    let body = json!({"email": "eva@artists.test", "code": code});
    app.anonymous().post("/api/v1/auth/code/verify", body).await.expect(200);
}

#[tokio::test]
async fn an_account_without_a_password_joins_a_second_company_by_the_link_and_stays_as_it_is() {
    let mut app = unlimited().await;
    app.touches_other_company();
    invite(&app, "eva@artists.test", "artist").await;
    let token = invitation_token(&app).await;
    let body = json!({"token": token, "first_name": "Eva", "last_name": "Neu"});
    app.anonymous().post("/api/v1/invitations/accept", body).await.expect(200);
    let body = json!({"email": "eva@artists.test", "role": "artist"});
    app.other_admin().post("/api/v1/invitations", body).await.expect(201);
    let token = invitation_token(&app).await;
    let offered = offer(&app, &token).await.expect(200);
    assert_eq!((&offered["existing_account"], &offered["has_password"]), (&json!(true), &json!(false)));
    let body = json!({"token": token, "first_name": "Mallory", "password": "three purple submarines"});
    let session = app.anonymous().post("/api/v1/invitations/accept", body).await.expect(200);
    let mine = me(&app, &session["tokens"]).await.expect(200);
    assert_eq!(
        (&mine["user"]["first_name"], &mine["organization"]["slug"]),
        (&json!("Eva"), &json!("circus"))
    );
    sign_in(&app, "eva@artists.test", "three purple submarines").await.problem("invalid_credentials");
}

#[tokio::test]
async fn who_is_signed_in_joins_with_one_tap_and_goes_over() {
    let mut app = unlimited().await;
    app.touches_other_company();
    let body = json!({"email": "ben@artists.test", "role": "artist"});
    app.other_admin().post("/api/v1/invitations", body).await.expect(201);
    let token = invitation_token(&app).await;
    let body = json!({"token": token});
    let stranger = crate::tokens(&app, testkit::Person::ThirdArtist).await;
    crate::with_token(&app, &stranger)
        .post("/api/v1/invitations/accept", &body)
        .await
        .problem("invalid_credentials");
    let before = crate::tokens(&app, testkit::Person::SecondArtist).await;
    let session =
        crate::with_token(&app, &before).post("/api/v1/invitations/accept", &body).await.expect(200);
    let mine = me(&app, &session["tokens"]).await.expect(200);
    assert_eq!(mine["organization"]["slug"], "circus");
    assert_eq!(mine["organizations"].as_array().unwrap().len(), 2);
    crate::refresh(&app, text(&before["refresh_token"])).await.problem("invalid_token");
}

#[tokio::test]
async fn an_expired_invitation_is_dead_until_it_is_sent_again() {
    let app = TestApp::start().await;
    let id = text(&invite(&app, "eva@artists.test", "artist").await["id"]).to_owned();
    let old = invitation_token(&app).await;
    app.advance(SignedDuration::from_hours(14 * 24 - 1));
    offer(&app, &old).await.expect(200);
    app.advance(SignedDuration::from_hours(1));
    offer(&app, &old).await.problem("invitation_invalid");
    accept(&app, &old, "a password of my own").await.problem("invitation_invalid");
    assert_eq!(app.admin().get("/api/v1/invitations").await.expect(200)["data"][0]["status"], "expired");
    let again = app.admin().post_empty(&format!("/api/v1/invitations/{id}/resend")).await.expect(200);
    assert_eq!(again["status"], "pending");
    let new = invitation_token(&app).await;
    assert_ne!(old, new);
    offer(&app, &old).await.problem("invitation_invalid");
    accept(&app, &new, "a password of my own").await.expect(200);
}

#[tokio::test]
async fn an_expired_invitation_makes_way_for_a_new_one() {
    let app = TestApp::start().await;
    invite(&app, "eva@artists.test", "artist").await;
    app.advance(SignedDuration::from_hours(15 * 24));
    invite(&app, "eva@artists.test", "accountant").await;
    let list = app.admin().get("/api/v1/invitations").await.expect(200)["data"].take();
    let states: Vec<_> = list.as_array().unwrap().iter().map(|row| &row["status"]).collect();
    assert_eq!(states, ["pending", "revoked"]);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_revoked_invitation_is_dead_for_good() {
    let app = TestApp::start().await;
    let id = text(&invite(&app, "eva@artists.test", "artist").await["id"]).to_owned();
    let token = invitation_token(&app).await;
    let path = format!("/api/v1/invitations/{id}");
    assert_eq!(app.admin().post_empty(&format!("{path}/revoke")).await.expect(200)["status"], "revoked");
    offer(&app, &token).await.problem("invitation_invalid");
    accept(&app, &token, "a password of my own").await.problem("invitation_invalid");
    app.admin().post_empty(&format!("{path}/resend")).await.problem("invalid_state");
    app.admin().post_empty(&format!("{path}/revoke")).await.problem("invalid_state");
}

#[tokio::test]
async fn members_and_people_already_invited_are_not_invited_again() {
    let app = TestApp::start().await;
    let invite_again = async |email: &str| {
        app.admin().post("/api/v1/invitations", json!({"email": email, "role": "artist"})).await
    };
    invite_again("ben@artists.test").await.problem("email_exists");
    invite(&app, "eva@artists.test", "artist").await;
    invite_again("EVA@artists.test").await.problem("conflict");
    app.run_jobs().await;
    assert_eq!(app.mails().len(), 1);
}

#[tokio::test]
async fn the_same_key_invites_once() {
    let app = TestApp::start().await;
    let body = json!({"email": "eva@artists.test", "role": "artist"});
    let admin = app.admin().with("idempotency-key", "k1");
    let first = admin.post("/api/v1/invitations", &body).await.expect(201);
    let again = admin.post("/api/v1/invitations", &body).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(201), first);
    let other = json!({"email": "else@artists.test", "role": "artist"});
    admin.post("/api/v1/invitations", other).await.problem("idempotency_conflict");
    app.run_jobs().await;
    assert_eq!(app.mails().len(), 1);
}

#[tokio::test]
async fn a_new_account_needs_names_and_a_long_password() {
    let app = TestApp::start().await;
    invite(&app, "eva@artists.test", "artist").await;
    let token = invitation_token(&app).await;
    let body = json!({"token": token, "last_name": " ", "password": "too short"});
    let problem = app.anonymous().post("/api/v1/invitations/accept", body).await.problem("validation_error");
    let fields: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|error| text(&error["field"])).collect();
    assert_eq!(fields, ["first_name", "last_name", "password"]);
    accept(&app, &token, "a password of my own").await.expect(200);
}

#[tokio::test]
async fn only_administrators_invite() {
    let app = TestApp::start().await;
    let body = json!({"email": "eva@artists.test", "role": "admin"});
    for actor in [app.artist(), app.accountant(), app.production_manager(), app.finance_director()] {
        actor.post("/api/v1/invitations", &body).await.problem("forbidden");
        actor.get("/api/v1/invitations").await.problem("forbidden");
    }
    app.anonymous().post("/api/v1/invitations", &body).await.problem("unauthorized");
}

#[tokio::test]
async fn an_invitation_of_another_company_does_not_exist() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let body = json!({"email": "eva@artists.test", "role": "artist"});
    let foreign = app.other_admin().post("/api/v1/invitations", body).await.expect(201);
    let path = format!("/api/v1/invitations/{}", text(&foreign["id"]));
    app.admin().post_empty(&format!("{path}/resend")).await.problem("not_found");
    app.admin().post_empty(&format!("{path}/revoke")).await.problem("not_found");
    assert_eq!(app.admin().get("/api/v1/invitations").await.expect(200)["data"], json!([]));
    let token = invitation_token(&app).await;
    assert_eq!(offer(&app, &token).await.expect(200)["organization"]["name"], "Circus Test");
}

#[tokio::test]
async fn invented_links_get_the_same_answer_as_used_ones() {
    let app = TestApp::start().await;
    invite(&app, "eva@artists.test", "artist").await;
    let token = invitation_token(&app).await;
    // The organization is right, the secret is not.
    let mut guessed = token.clone();
    guessed.replace_range(40..44, if &token[40..44] == "AAAA" { "BBBB" } else { "AAAA" });
    for token in [guessed.as_str(), "x", &"A".repeat(64), &"A".repeat(5000)] {
        let problem = offer(&app, token).await.problem("invitation_invalid");
        assert_eq!(problem["instance"], "/api/v1/invitations/accept/{token}", "links are secrets");
        accept(&app, token, "a password of my own").await.problem("invitation_invalid");
    }
}

#[tokio::test]
async fn inviting_into_the_office_asks_for_a_fresh_proof() {
    let app = TestApp::start().await;
    let old = app.admin().token_verified_before(SignedDuration::from_mins(16)).unwrap();
    let left_open = || app.anonymous().with("authorization", format!("Bearer {old}"));
    let invite = async |role: &str| {
        let body = json!({"email": format!("{role}@new.test"), "role": role});
        left_open().post("/api/v1/invitations", body).await
    };
    for role in ["admin", "accountant", "production_manager", "finance_director"] {
        invite(role).await.problem("step_up_required");
    }
    invite("artist").await.expect(201);
    let many = json!({"text": "Mira <mira@new.test>\nJan <jan@new.test>", "role": "artist"});
    left_open().post("/api/v1/invitations/bulk", many).await.expect(200);
    let rows = json!([{"email": "a@new.test", "role": "artist"}, {"email": "b@new.test", "role": "admin"}]);
    let mixed = json!({"rows": rows});
    left_open().post("/api/v1/invitations/bulk", &mixed).await.problem("step_up_required");
    app.admin().post("/api/v1/invitations/bulk", &mixed).await.expect(200);
    app.run_jobs().await;
}
