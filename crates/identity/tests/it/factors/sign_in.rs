//! The second step of a sign-in.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::Person;
use testkit::people::PASSWORD;

use super::{
    add_passkey, add_phone, answer, bearer, challenge, events, protect, sign_in_protected, start, texted_code,
};
use crate::{me, text, tokens};

#[tokio::test]
async fn a_password_is_followed_by_the_question_for_a_code() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let asked = challenge(&app, Person::SecondArtist).await;
    assert_eq!(asked["methods"], json!(["totp", "backup_code"]));
    assert_eq!((&asked["sms_hint"], &asked["expires_in"]), (&Value::Null, &json!(600)));
    let reply = answer(&app, &asked, "totp", &ben.code(&app)).await;
    assert_eq!((reply.header("cache-control"), reply.header("set-cookie")), ("no-store", ""));
    let session = reply.expect(200);
    assert_eq!(session["user"]["email"], Person::SecondArtist.email());
    me(&app, &session["tokens"]).await.expect(200);
    let used = bearer(&app, &session["tokens"]).get("/api/v1/me/factors").await.expect(200);
    assert!(used["factors"][0]["last_used_at"].is_string());
}

#[tokio::test]
async fn a_code_is_good_once() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let code = ben.code(&app);
    let (first, second) = (challenge(&app, ben.person).await, challenge(&app, ben.person).await);
    let (one, two) = tokio::join!(answer(&app, &first, "totp", &code), answer(&app, &second, "totp", &code));
    let mut states = [one.status.as_u16(), two.status.as_u16()];
    states.sort_unstable();
    assert_eq!(states, [200, 400], "of two at once, one");
    answer(&app, &challenge(&app, ben.person).await, "totp", &code).await.problem("code_invalid");
}

#[tokio::test]
async fn a_challenge_is_good_once_and_for_ten_minutes() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let asked = challenge(&app, ben.person).await;
    answer(&app, &asked, "totp", &ben.code(&app)).await.expect(200);
    answer(&app, &asked, "totp", &ben.code(&app)).await.problem("link_invalid");
    let asked = challenge(&app, ben.person).await;
    app.advance(SignedDuration::from_mins(11));
    answer(&app, &asked, "totp", &ben.code(&app)).await.problem("link_invalid");
    let invented = json!({"challenge": "x".repeat(43)});
    answer(&app, &invented, "totp", "123456").await.problem("link_invalid");
}

#[tokio::test]
async fn only_what_is_set_up_answers() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let asked = challenge(&app, ben.person).await;
    for method in ["email", "sms"] {
        let problem = answer(&app, &asked, method, "123456").await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], "method");
        let body = json!({"challenge": asked["challenge"], "method": method});
        app.anonymous().post("/api/v1/auth/second-factor/send", body).await.problem("validation_error");
    }
    let body = json!({"challenge": asked["challenge"], "method": "totp"});
    let problem =
        app.anonymous().post("/api/v1/auth/second-factor/send", &body).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "method");
    let problem = app.anonymous().post("/api/v1/auth/second-factor", &body).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "code");
    let body = json!({"challenge": asked["challenge"], "method": "passkey"});
    let problem = app.anonymous().post("/api/v1/auth/second-factor", &body).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "credential");
    app.anonymous()
        .post("/api/v1/auth/second-factor/options", json!({"challenge": asked["challenge"]}))
        .await
        .problem("validation_error");
}

#[tokio::test]
async fn somebody_elses_code_answers_nothing() {
    let app = start().await;
    let (ben, cleo) = (protect(&app, Person::SecondArtist).await, protect(&app, Person::ThirdArtist).await);
    let asked = challenge(&app, ben.person).await;
    answer(&app, &asked, "totp", &cleo.code(&app)).await.problem("code_invalid");
    answer(&app, &asked, "backup_code", &cleo.backup_codes[0]).await.problem("code_invalid");
    answer(&app, &asked, "totp", &ben.code(&app)).await.expect(200);
}

#[tokio::test]
async fn a_backup_code_stands_in_once() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let asked = challenge(&app, ben.person).await;
    let session = answer(&app, &asked, "backup_code", &ben.backup_codes[3]).await.expect(200);
    let left = bearer(&app, &session["tokens"]).get("/api/v1/me/factors").await.expect(200);
    assert_eq!(left["backup_codes_left"], 9);
    let asked = challenge(&app, ben.person).await;
    answer(&app, &asked, "backup_code", &ben.backup_codes[3]).await.problem("code_invalid");
    answer(&app, &asked, "backup_code", "no such code").await.problem("code_invalid");
    assert!(events(&app, ben.person).await.contains(&"backup_code_use".to_owned()));
}

#[tokio::test]
async fn an_artist_signs_in_with_a_code_by_text_message() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    add_phone(&app, &session).await;
    let asked = challenge(&app, Person::SecondArtist).await;
    assert_eq!((&asked["methods"][0], &asked["sms_hint"]), (&json!("sms"), &json!("•••• 67")));
    let send = json!({"challenge": asked["challenge"], "method": "sms"});
    assert_eq!(app.anonymous().post("/api/v1/auth/second-factor/send", &send).await.status, 202);
    let first = texted_code(&app).await;
    assert_eq!(app.anonymous().post("/api/v1/auth/second-factor/send", &send).await.status, 202);
    let second = texted_code(&app).await;
    if first != second {
        answer(&app, &asked, "sms", &first).await.problem("code_invalid");
    }
    answer(&app, &asked, "sms", &second).await.expect(200);
    let asked = challenge(&app, Person::SecondArtist).await;
    answer(&app, &asked, "sms", &second).await.problem("code_invalid");
}

#[tokio::test]
async fn a_code_that_was_sent_is_good_for_ten_minutes() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    add_phone(&app, &session).await;
    let asked = challenge(&app, Person::SecondArtist).await;
    let send = json!({"challenge": asked["challenge"], "method": "sms"});
    app.anonymous().post("/api/v1/auth/second-factor/send", &send).await;
    let code = texted_code(&app).await;
    app.advance(SignedDuration::from_mins(11));
    let asked = challenge(&app, Person::SecondArtist).await;
    answer(&app, &asked, "sms", &code).await.problem("code_invalid");
}

#[tokio::test]
async fn a_passkey_answers_as_the_second_factor() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let (mut passkey, _) = add_passkey(&app, &ben.tokens).await;
    let asked = challenge(&app, ben.person).await;
    let begin = json!({"challenge": asked["challenge"]});
    let begun = app.anonymous().post("/api/v1/auth/second-factor/options", &begin).await.expect(200);
    assert_eq!(begun["options"]["allowCredentials"].as_array().unwrap().len(), 1);
    let credential = passkey.assert(&begun["options"]);
    let body = json!({"challenge": asked["challenge"], "method": "passkey", "credential": credential});
    app.anonymous().post("/api/v1/auth/second-factor", &body).await.expect(200);
    let asked = challenge(&app, ben.person).await;
    let replayed = json!({"challenge": asked["challenge"], "method": "passkey", "credential": credential});
    app.anonymous().post("/api/v1/auth/second-factor", &replayed).await.problem("code_invalid");
}

#[tokio::test]
async fn somebody_elses_passkey_answers_nothing() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let (mut bens, _) = add_passkey(&app, &ben.tokens).await;
    let (mut cleos, _) = add_passkey(&app, &tokens(&app, Person::ThirdArtist).await).await;
    let asked = challenge(&app, ben.person).await;
    let begin = json!({"challenge": asked["challenge"]});
    for (passkey, kind) in [(&mut cleos, Some("code_invalid")), (&mut bens, None)] {
        let begun = app.anonymous().post("/api/v1/auth/second-factor/options", &begin).await.expect(200);
        let credential = passkey.assert(&begun["options"]);
        let body = json!({"challenge": asked["challenge"], "method": "passkey", "credential": credential});
        let reply = app.anonymous().post("/api/v1/auth/second-factor", &body).await;
        match kind {
            Some(kind) => drop(reply.problem(kind)),
            None => drop(reply.expect(200)),
        }
    }
}

#[tokio::test]
async fn the_session_is_entered_where_the_person_wanted_to_go() {
    let mut app = start().await;
    app.touches_other_company();
    let anna = protect(&app, Person::Artist).await;
    let other = app.other_organization_id.to_string();
    let body = json!({
        "email": anna.person.email(), "password": PASSWORD, "organization_id": other, "remember_me": true,
    });
    let asked = app.anonymous().post("/api/v1/auth/login", body).await.expect(200)["second_factor"].take();
    let session = answer(&app, &asked, "totp", &anna.code(&app)).await.expect(200);
    assert_eq!(me(&app, &session["tokens"]).await.expect(200)["organization"]["id"], other);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_person_who_was_deactivated_meanwhile_is_not_let_in() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let asked = challenge(&app, ben.person).await;
    let member = app.admin().get("/api/v1/members?q=ben").await.expect(200)["data"][0].take();
    let path = format!("/api/v1/members/{}", text(&member["id"]));
    let version = member["version"].as_i64().unwrap();
    app.admin().patch(&path, version, json!({"status": "deactivated"})).await.expect(200);
    answer(&app, &asked, "totp", &ben.code(&app)).await.problem("forbidden");
}

#[tokio::test]
async fn each_sign_in_asks_again() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    for _ in 0..2 {
        let session = sign_in_protected(&app, &ben).await;
        me(&app, &session).await.expect(200);
    }
}
