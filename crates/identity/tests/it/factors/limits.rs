//! Guessing: limits of the challenge, of the account and of what is sent.

use jiff::SignedDuration;
use serde_json::json;
use testkit::{Person, TestApp};

use super::{add_passkey, add_phone, answer, challenge, events, named, protect, start};
use crate::{audit, enter_window, newest_mail, tokens};

#[tokio::test]
async fn a_challenge_stands_five_answers() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let asked = challenge(&app, ben.person).await;
    for _ in 0..4 {
        answer(&app, &asked, "totp", "not a code").await.problem("code_invalid");
    }
    answer(&app, &asked, "totp", &ben.code(&app)).await.expect(200);
    let asked = challenge(&app, ben.person).await;
    for _ in 0..5 {
        answer(&app, &asked, "totp", "not a code").await.problem("code_invalid");
    }
    answer(&app, &asked, "totp", &ben.code(&app)).await.problem("link_invalid");
}

#[tokio::test]
async fn ten_wrong_codes_in_a_row_lock_codes_for_half_an_hour_although_the_password_is_right() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let (mut passkey, _) = add_passkey(&app, &ben.tokens).await;
    for round in 0..3 {
        let asked = challenge(&app, ben.person).await;
        let wrong = if round == 2 { 1 } else { 4 };
        for _ in 0..wrong {
            answer(&app, &asked, "totp", "not a code").await.problem("code_invalid");
        }
    }
    let asked = challenge(&app, ben.person).await;
    let locked = answer(&app, &asked, "backup_code", "not a code").await.problem("account_locked");
    assert!((1790..=1801).contains(&locked["retry_after"].as_i64().unwrap()), "{locked}");
    answer(&app, &asked, "totp", &ben.code(&app)).await.problem("account_locked");
    answer(&app, &asked, "backup_code", &ben.backup_codes[0]).await.problem("account_locked");
    let mail = newest_mail(&app).await;
    assert!(mail.contains("Somebody knows how you sign in"), "{mail}");
    assert!(audit(&app).await.iter().any(|(action, _)| action == "second_factor_lock"));
    assert!(events(&app, ben.person).await.contains(&"second_factor_lock".to_owned()));
    // Nobody guesses a passkey, so its owner is not locked out by whoever guesses codes.
    let begin = json!({"challenge": asked["challenge"]});
    let begun = app.anonymous().post("/api/v1/auth/second-factor/options", &begin).await.expect(200);
    let credential = passkey.assert(&begun["options"]);
    let body = json!({"challenge": asked["challenge"], "method": "passkey", "credential": credential});
    app.anonymous().post("/api/v1/auth/second-factor", &body).await.expect(200);
    // And having proven themselves, they are believed again.
    let asked = challenge(&app, ben.person).await;
    answer(&app, &asked, "totp", &ben.code(&app)).await.expect(200);
}

#[tokio::test]
async fn the_lock_ends_by_itself() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    for _ in 0..2 {
        let asked = challenge(&app, ben.person).await;
        for _ in 0..5 {
            answer(&app, &asked, "totp", "not a code").await;
        }
    }
    let asked = challenge(&app, ben.person).await;
    answer(&app, &asked, "totp", &ben.code(&app)).await.problem("account_locked");
    app.advance(SignedDuration::from_mins(31));
    let asked = challenge(&app, ben.person).await;
    answer(&app, &asked, "totp", &ben.code(&app)).await.expect(200);
    app.run_jobs().await;
}

#[tokio::test]
async fn the_right_code_forgives_the_wrong_ones_before_it() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    for _ in 0..4 {
        let asked = challenge(&app, ben.person).await;
        for _ in 0..4 {
            answer(&app, &asked, "totp", "not a code").await.problem("code_invalid");
        }
        answer(&app, &asked, "totp", &ben.code(&app)).await.expect(200);
    }
}

#[tokio::test]
async fn guesses_at_once_are_counted_all() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let asked = challenge(&app, ben.person).await;
    let guess = || answer(&app, &asked, "totp", "not a code");
    let (one, two, three, four) = tokio::join!(guess(), guess(), guess(), guess());
    let (five, six, seven) = tokio::join!(guess(), guess(), guess());
    let kinds: Vec<_> = [one, two, three, four, five, six, seven]
        .iter()
        .map(|reply| reply.body["type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "code_invalid").count(), 5, "{kinds:?}");
    let failures = app.count("SELECT failures::bigint FROM factor_failures").await;
    assert_eq!(failures, 5);
}

#[tokio::test]
async fn five_codes_are_sent_in_a_quarter_of_an_hour() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    enter_window(&app, 900);
    add_phone(&app, &session).await;
    let asked = challenge(&app, Person::SecondArtist).await;
    let send = json!({"challenge": asked["challenge"], "method": "sms"});
    for _ in 0..4 {
        assert_eq!(app.anonymous().post("/api/v1/auth/second-factor/send", &send).await.status, 202);
    }
    let refused = app.anonymous().post("/api/v1/auth/second-factor/send", &send).await;
    assert_ne!(refused.header("retry-after"), "");
    refused.problem("too_many_attempts");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_sixth_wrong_passkey_from_one_address_within_a_minute_is_refused() {
    let app = TestApp::start_with(|config| {
        named(config);
        config.rate_limit_sign_in_per_minute = 5;
    })
    .await;
    enter_window(&app, 60);
    let session = tokens(&app, Person::SecondArtist).await;
    let (mut passkey, _) = add_passkey(&app, &session).await;
    let show = async |passkey: &mut testkit::authenticator::Passkey, is_right: bool| {
        let begun = app.anonymous().post("/api/v1/auth/passkey/options", json!({})).await.expect(200);
        let credential = passkey.assert_changed(&begun["options"], |parts| {
            if !is_right {
                parts.rp_id = "evil.test".into();
            }
        });
        let body = json!({"challenge": begun["challenge"], "credential": credential});
        app.anonymous().post("/api/v1/auth/passkey", body).await
    };
    for _ in 0..7 {
        show(&mut passkey, true).await.expect(200);
    }
    for _ in 0..5 {
        show(&mut passkey, false).await.problem("invalid_credentials");
    }
    show(&mut passkey, true).await.problem("too_many_attempts");
    app.advance(SignedDuration::from_secs(61));
    show(&mut passkey, true).await.expect(200);
}
