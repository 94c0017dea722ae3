//! Sign-ins that look as if somebody else had come.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::people::PASSWORD;
use testkit::{Person, TestApp};

use crate::{audit, history, mails_to, text};

/// An app that knows where two networks are and believes what the tests say they come from.
async fn somewhere() -> (TestApp, tempfile::NamedTempFile) {
    let file = tempfile::NamedTempFile::new().unwrap();
    let ranges = "203.0.113.0,203.0.113.255,AT,48.2,16.4\n198.51.100.0,198.51.100.255,JP,35.7,139.7\n";
    std::fs::write(file.path(), ranges).unwrap();
    let path = file.path().to_owned();
    let app = TestApp::start_with(|config| {
        config.geo_ranges_file = Some(path);
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        config.rate_limit_sign_in_per_minute = 10_000;
    })
    .await;
    (app, file)
}

const VIENNA: &str = "203.0.113.7";
const TOKYO: &str = "198.51.100.7";
const UNKNOWN: &str = "192.0.2.7";

async fn sign_in_from(app: &TestApp, address: &str) -> Value {
    let body = json!({"email": Person::SecondArtist.email(), "password": PASSWORD});
    app.anonymous().with("x-forwarded-for", address).post("/api/v1/auth/login", body).await.expect(200)
}

fn is_questioned(answer: &Value) -> bool {
    let methods = &answer["second_factor"]["methods"];
    if !methods.is_null() {
        assert_eq!(methods, &json!(["email"]), "who has set up nothing else proves the mailbox");
        assert!(answer["tokens"].is_null());
    }
    !methods.is_null()
}

#[tokio::test]
async fn a_country_never_seen_before_asks_for_one_proof_more() {
    let (app, _file) = somewhere().await;
    assert!(!is_questioned(&sign_in_from(&app, VIENNA).await), "the first place of all is not odd");
    app.advance(SignedDuration::from_hours(48));
    assert!(!is_questioned(&sign_in_from(&app, VIENNA).await));
    assert!(!is_questioned(&sign_in_from(&app, UNKNOWN).await), "what is not known is not odd");
    assert!(is_questioned(&sign_in_from(&app, TOKYO).await));
    let (_, changes) = audit(&app).await.into_iter().find(|(action, _)| action == "session_suspect").unwrap();
    assert_eq!(changes["place"], "Japan");
    assert_eq!(history(&app.second_artist()).await[0], "session_suspect");
    app.run_jobs().await;
}

#[tokio::test]
async fn nobody_is_in_two_places_within_an_hour() {
    let (app, _file) = somewhere().await;
    sign_in_from(&app, VIENNA).await;
    // The person has been in Tokyo once and was believed.
    let seen = "INSERT INTO account_events (id, user_id, action, address, created_at)
        SELECT gen_random_uuid(), id, 'session_create', '198.51.100.9', now() - interval '90 days'
        FROM users WHERE email = 'ben@artists.test'";
    app.superuser().await.execute(seen, &[]).await.unwrap();
    app.advance(SignedDuration::from_hours(1));
    assert!(is_questioned(&sign_in_from(&app, TOKYO).await));
    let (_, changes) = audit(&app).await.into_iter().find(|(action, _)| action == "session_suspect").unwrap();
    assert_eq!(changes["anomaly"], "impossible_travel");
    app.advance(SignedDuration::from_hours(12));
    assert!(!is_questioned(&sign_in_from(&app, TOKYO).await), "by then there was a flight");
    app.run_jobs().await;
}

#[tokio::test]
async fn places_are_shown_where_devices_are() {
    let (app, _file) = somewhere().await;
    let tokens = sign_in_from(&app, VIENNA).await["tokens"].take();
    let list = crate::with_token(&app, &tokens).get("/api/v1/me/sessions").await.expect(200);
    assert_eq!(text(&list["data"][0]["place"]), "Austria");
    assert_eq!(text(&list["data"][0]["address"]), VIENNA);
}

#[tokio::test]
async fn whoever_reads_the_mailbox_is_not_asked_for_the_mailbox_again() {
    let (app, _file) = somewhere().await;
    sign_in_from(&app, VIENNA).await;
    app.advance(SignedDuration::from_hours(48));
    let ben = Person::SecondArtist.email();
    app.anonymous().post("/api/v1/auth/code", json!({"email": ben})).await.expect(202);
    let code = crate::code_in(&crate::mails_to(&app, ben).await.pop().unwrap());
    let traveller = app.anonymous().with("x-forwarded-for", TOKYO);
    let body = json!({"email": ben, "code": code});
    let answer = traveller.post("/api/v1/auth/code/verify", body).await.expect(200);
    assert!(!answer["tokens"].is_null(), "{answer}");
    let told = audit(&app).await.into_iter().filter(|(action, _)| action == "session_suspect").count();
    assert_eq!(told, 1, "not asked, but noted");
    assert_eq!(mails_to(&app, ben).await.pop().unwrap().subject, "Your account was used on a new device");
}

#[tokio::test]
async fn a_known_device_in_an_impossible_place_is_told_by_letter_where_nothing_can_be_asked() {
    let (app, _file) = somewhere().await;
    let ben = Person::SecondArtist.email();
    let by_mailbox = async |address: &str| {
        app.anonymous().post("/api/v1/auth/code", json!({"email": ben})).await.expect(202);
        let letters = mails_to(&app, ben).await;
        let code = letters.iter().rev().find(|letter| letter.subject.contains("code")).map(crate::code_in);
        let body = json!({"email": ben, "code": code.unwrap()});
        let caller = app.anonymous().with("x-forwarded-for", address);
        caller.post("/api/v1/auth/code/verify", body).await.expect(200)
    };
    by_mailbox(TOKYO).await;
    app.advance(SignedDuration::from_hours(48));
    by_mailbox(VIENNA).await;
    app.advance(SignedDuration::from_hours(1));
    assert!(!by_mailbox(TOKYO).await["tokens"].is_null());
    let last = mails_to(&app, ben).await.pop().unwrap();
    assert_eq!(last.subject, "Your account was used in an unusual place");
    assert!(last.text.contains("Japan"), "{}", last.text);
}
