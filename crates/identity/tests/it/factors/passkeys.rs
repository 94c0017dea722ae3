//! Passkeys: making them, and signing in with nothing else.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::authenticator::{KeyKind, Parts, Passkey};
use testkit::{Person, Reply, TestApp};

use super::{add_passkey, ask_privileged, bearer, events, start};
use crate::{cookie, me, newest_mail, text, tokens};

async fn options(app: &TestApp) -> Value {
    app.anonymous().post("/api/v1/auth/passkey/options", json!({})).await.expect(200)
}

async fn show(app: &TestApp, begun: &Value, credential: &Value) -> Reply {
    let body = json!({"challenge": begun["challenge"], "credential": credential});
    app.anonymous().post("/api/v1/auth/passkey", body).await
}

#[tokio::test]
async fn a_passkey_opens_a_session_by_itself_and_counts_as_two_factors() {
    let app = start().await;
    let (mut passkey, added) = add_passkey(&app, &tokens(&app, Person::FinanceDirector).await).await;
    assert_eq!(added["backup_codes"].as_array().unwrap().len(), 10);
    assert!(newest_mail(&app).await.contains("My laptop"));
    ask_privileged(&app).await;
    let begun = options(&app).await;
    assert_eq!(begun["options"]["allowCredentials"], json!([]), "it says itself whose it is");
    let session = show(&app, &begun, &passkey.assert(&begun["options"])).await.expect(200);
    assert_eq!(session["user"]["email"], Person::FinanceDirector.email());
    let seen = me(&app, &session["tokens"]).await.expect(200);
    assert_eq!(seen["confinement"], Value::Null);
    bearer(&app, &session["tokens"]).get("/api/v1/contracts").await.expect(200);
    bearer(&app, &session["tokens"]).post_empty("/api/v1/me/factors/totp").await.expect(200);
}

#[tokio::test]
async fn a_browser_gets_its_cookie() {
    let app = start().await;
    let (mut passkey, _) = add_passkey(&app, &tokens(&app, Person::SecondArtist).await).await;
    let begun = options(&app).await;
    let body = json!({
        "challenge": begun["challenge"], "credential": passkey.assert(&begun["options"]), "remember_me": true,
    });
    let browser = app.anonymous().with("x-requested-with", "biglive");
    let reply = browser.post("/api/v1/auth/passkey", body).await;
    assert!(reply.header("set-cookie").contains("Max-Age=2592000"));
    assert!(cookie(&reply).len() > 40);
    assert_eq!(reply.expect(200)["tokens"]["refresh_token"], Value::Null);
}

#[tokio::test]
async fn each_algorithm_works_through_the_api() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    let ben = bearer(&app, &session);
    for kind in [KeyKind::Es256, KeyKind::EdDsa, KeyKind::Rs256] {
        let made = ben.post_empty("/api/v1/me/factors/passkey/options").await.expect(200);
        let origin = &app.platform.config.public_url;
        let (mut passkey, credential) = Passkey::create_changed(kind, &made["options"], origin, |_| {});
        let body = json!({"challenge": made["challenge"], "credential": credential, "label": "Key"});
        ben.post("/api/v1/me/factors/passkey", body).await.expect(200);
        let begun = options(&app).await;
        show(&app, &begun, &passkey.assert(&begun["options"])).await.expect(200);
    }
    let made = ben.post_empty("/api/v1/me/factors/passkey/options").await.expect(200);
    assert_eq!(made["options"]["excludeCredentials"].as_array().unwrap().len(), 3, "not twice on one device");
    app.run_jobs().await;
}

#[tokio::test]
async fn an_answer_is_good_once() {
    let app = start().await;
    let (mut passkey, _) = add_passkey(&app, &tokens(&app, Person::SecondArtist).await).await;
    let begun = options(&app).await;
    let credential = passkey.assert(&begun["options"]);
    let (one, two) = tokio::join!(show(&app, &begun, &credential), show(&app, &begun, &credential));
    let mut states = [one.status.as_u16(), two.status.as_u16()];
    states.sort_unstable();
    assert_eq!(states, [200, 401]);
    show(&app, &begun, &credential).await.problem("invalid_credentials");
}

#[tokio::test]
async fn also_an_authenticator_that_does_not_count_is_not_replayed() {
    let app = start().await;
    let (mut passkey, _) = add_passkey(&app, &tokens(&app, Person::SecondArtist).await).await;
    app.superuser().await.execute("UPDATE passkeys SET sign_count = 0", &[]).await.unwrap();
    passkey.counter = 0;
    let begun = options(&app).await;
    let credential = passkey.assert(&begun["options"]);
    show(&app, &begun, &credential).await.expect(200);
    show(&app, &begun, &credential).await.problem("invalid_credentials");
    let again = options(&app).await;
    show(&app, &again, &credential).await.problem("invalid_credentials");
}

#[tokio::test]
async fn one_wrong_thing_is_enough_to_stay_outside() {
    let app = start().await;
    let (mut passkey, _) = add_passkey(&app, &tokens(&app, Person::SecondArtist).await).await;
    let cleo = app.third_artist().user_id.unwrap();
    type Change = Box<dyn Fn(&mut Parts)>;
    let faults: [(&str, Change); 7] = [
        ("origin", Box::new(|parts| parts.client_data["origin"] = "https://evil.test".into())),
        ("relying party", Box::new(|parts| parts.rp_id = "evil.test".into())),
        ("challenge", Box::new(|parts| parts.client_data["challenge"] = "AAAA".into())),
        ("ceremony", Box::new(|parts| parts.client_data["type"] = "webauthn.create".into())),
        ("verification", Box::new(|parts| parts.flags &= !4)),
        (
            "somebody else's account",
            Box::new(move |parts| parts.user_handle = Some(cleo.0.as_bytes().to_vec())),
        ),
        ("no account", Box::new(|parts| parts.user_handle = None)),
    ];
    for (what, change) in faults {
        let begun = options(&app).await;
        let credential = passkey.assert_changed(&begun["options"], change);
        let reply = show(&app, &begun, &credential).await;
        assert_eq!(reply.body["type"], "invalid_credentials", "{what}: {}", reply.body);
        // The challenge is used up by the wrong answer.
        show(&app, &begun, &passkey.assert(&begun["options"])).await.problem("invalid_credentials");
    }
    let begun = options(&app).await;
    let mut credential = passkey.assert(&begun["options"]);
    credential["rawId"] = "AAAA".into();
    show(&app, &begun, &credential).await.problem("invalid_credentials");
    let begun = options(&app).await;
    show(&app, &begun, &passkey.assert(&begun["options"])).await.expect(200);
}

#[tokio::test]
async fn a_copy_of_the_authenticator_is_noticed() {
    let app = start().await;
    let (mut passkey, _) = add_passkey(&app, &tokens(&app, Person::SecondArtist).await).await;
    let begun = options(&app).await;
    show(&app, &begun, &passkey.assert(&begun["options"])).await.expect(200);
    passkey.counter = 0;
    let begun = options(&app).await;
    let credential = passkey.assert_changed(&begun["options"], |parts| parts.counter = 2);
    show(&app, &begun, &credential).await.problem("invalid_credentials");
    assert!(events(&app, Person::SecondArtist).await.contains(&"passkey_clone".to_owned()));
}

#[tokio::test]
async fn a_challenge_is_good_for_its_ceremony_its_person_and_five_minutes() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    let (mut passkey, _) = add_passkey(&app, &session).await;
    let begun = options(&app).await;
    let credential = passkey.assert(&begun["options"]);
    app.advance(SignedDuration::from_mins(6));
    show(&app, &begun, &credential).await.problem("invalid_credentials");
    let step_up = bearer(&app, &tokens_again(&app, &mut passkey).await)
        .post_empty("/api/v1/auth/step-up/options")
        .await
        .expect(200);
    let credential = passkey.assert(&step_up["options"]);
    show(&app, &step_up, &credential).await.problem("invalid_credentials");
    let begun = options(&app).await;
    let body = json!({
        "method": "passkey", "challenge": begun["challenge"], "credential": passkey.assert(&begun["options"]),
    });
    let session = tokens_again(&app, &mut passkey).await;
    bearer(&app, &session).post("/api/v1/auth/step-up", body).await.problem("code_invalid");
}

async fn tokens_again(app: &TestApp, passkey: &mut Passkey) -> Value {
    let begun = options(app).await;
    show(app, &begun, &passkey.assert(&begun["options"])).await.expect(200)["tokens"].take()
}

#[tokio::test]
async fn a_new_passkey_is_kept_only_if_it_was_made_here_for_its_person() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    let ben = bearer(&app, &session);
    let origin = app.platform.config.public_url.clone();
    let begin = async || ben.post_empty("/api/v1/me/factors/passkey/options").await.expect(200);
    let keep = async |begun: &Value, credential: &Value| {
        let body = json!({"challenge": begun["challenge"], "credential": credential, "label": "Key"});
        ben.post("/api/v1/me/factors/passkey", body).await
    };
    let begun = begin().await;
    let (_, elsewhere) = Passkey::create(&begun["options"], "https://evil.test");
    keep(&begun, &elsewhere).await.problem("code_invalid");
    let (_, late) = Passkey::create(&begun["options"], &origin);
    keep(&begun, &late).await.problem("code_invalid");
    let begun = begin().await;
    let (passkey, credential) = Passkey::create(&begun["options"], &origin);
    let mallory = bearer(&app, &tokens(&app, Person::ThirdArtist).await);
    let body = json!({"challenge": begun["challenge"], "credential": credential, "label": "Key"});
    mallory.post("/api/v1/me/factors/passkey", &body).await.problem("code_invalid");
    let begun = begin().await;
    let (passkey, credential) = {
        let id = passkey.id.clone();
        Passkey::create_changed(KeyKind::Es256, &begun["options"], &origin, |parts| parts.id = id)
    };
    for label in ["", "a\u{7}"] {
        let body = json!({"challenge": begun["challenge"], "credential": credential, "label": label});
        let problem = ben.post("/api/v1/me/factors/passkey", body).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], "label");
    }
    keep(&begun, &credential).await.expect(200);
    let begun = begin().await;
    let (_, twin) = Passkey::create_changed(KeyKind::Es256, &begun["options"], &origin, |parts| {
        parts.id.clone_from(&passkey.id);
    });
    keep(&begun, &twin).await.problem("conflict");
    assert_eq!(app.count("SELECT count(*) FROM factors").await, 1);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_portal_without_a_name_says_that_it_cannot_have_passkeys() {
    let app = TestApp::start().await;
    let refused =
        app.anonymous().post("/api/v1/auth/passkey/options", json!({})).await.problem("invalid_state");
    assert!(text(&refused["detail"]).contains("by a name"), "{refused}");
    app.second_artist().post_empty("/api/v1/me/factors/passkey/options").await.problem("invalid_state");
}

#[tokio::test]
async fn a_removed_passkey_opens_nothing() {
    let app = start().await;
    let (mut passkey, added) = add_passkey(&app, &tokens(&app, Person::SecondArtist).await).await;
    let path = format!("/api/v1/me/factors/{}", text(&added["factor"]["id"]));
    assert_eq!(app.second_artist().delete(&path).await.status, 204);
    let begun = options(&app).await;
    show(&app, &begun, &passkey.assert(&begun["options"])).await.problem("invalid_credentials");
    app.run_jobs().await;
}
