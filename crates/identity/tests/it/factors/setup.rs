//! Setting up, renaming and removing.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::authenticator::totp;
use testkit::{Person, TestApp};

use super::{
    add_passkey, add_phone, answer, bearer, challenge, events, named, protect, start, strings, texted_code,
};
use crate::{audit, newest_mail, refresh, text, tokens};

#[tokio::test]
async fn an_authenticator_app_is_set_up_with_a_code_that_it_shows() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    let ben = bearer(&app, &session);
    let begun = ben.post_empty("/api/v1/me/factors/totp").await;
    assert_eq!(begun.header("cache-control"), "no-store");
    let begun = begun.expect(200);
    let secret = text(&begun["secret"]);
    let uri = text(&begun["otpauth_uri"]);
    assert!(uri.starts_with("otpauth://totp/BIG%20Live%20Portal:ben%40artists.test?secret="), "{uri}");
    assert!(uri.contains(secret) && text(&begun["qr_svg"]).contains("<svg"));
    let confirm = async |code: &str| {
        let body = json!({"factor_id": begun["factor_id"], "code": code});
        ben.post("/api/v1/me/factors/totp/confirm", body).await
    };
    for wrong in ["", "abcdef", "1234567"] {
        confirm(wrong).await.problem("code_invalid");
    }
    assert_eq!(ben.get("/api/v1/me/factors").await.expect(200)["factors"], json!([]));
    let code = totp(secret, app.platform.clock.now());
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let added = confirm(&spaced).await;
    assert_eq!(added.header("cache-control"), "no-store");
    let added = added.expect(200);
    assert_eq!(
        (&added["factor"]["kind"], &added["factor"]["label"]),
        (&json!("totp"), &json!("Authenticator app"))
    );
    assert_eq!(strings(&added["backup_codes"]).len(), 10);
    confirm(&code).await.problem("not_found");
    let all = ben.get("/api/v1/me/factors").await.expect(200);
    assert_eq!((&all["is_required"], &all["backup_codes_left"]), (&json!(false), &json!(10)));
    assert_eq!(all["factors"][0]["id"], added["factor"]["id"]);
    assert!(!all.to_string().contains(secret));
    let entry = audit(&app).await.into_iter().find(|(action, _)| action == "factor_add").unwrap();
    assert_eq!(entry.1, json!({"kind": "totp", "label": "Authenticator app"}));
    assert!(events(&app, Person::SecondArtist).await.contains(&"factor_add".to_owned()));
    assert!(newest_mail(&app).await.contains("A new way to prove that it is you"));
}

#[tokio::test]
async fn secrets_numbers_and_backup_codes_are_not_in_the_database() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    add_phone(&app, &ben.tokens).await;
    let sql = "SELECT (SELECT string_agg(f::text, '') FROM factors f) || (SELECT string_agg(c::text, '') FROM backup_codes c)
        || (SELECT string_agg(s::text, '') FROM one_time_secrets s)";
    let all: String = app.superuser().await.query_one(sql, &[]).await.unwrap().get(0);
    let code = ben.backup_codes[0].replace('-', "");
    for secret in [ben.secret.as_str(), "436601234567", &ben.backup_codes[0], &code] {
        assert!(!all.contains(secret), "{secret}");
    }
    let sealed: Vec<Vec<u8>> = app
        .superuser()
        .await
        .query("SELECT secret FROM factors", &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    for secret in sealed {
        assert!(!secret.windows(12).any(|window| window == b"436601234567"));
    }
}

#[tokio::test]
async fn what_was_begun_and_not_finished_proves_nothing() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    bearer(&app, &session).post_empty("/api/v1/me/factors/totp").await.expect(200);
    tokens(&app, Person::SecondArtist).await;
    let begun = bearer(&app, &session).post_empty("/api/v1/me/factors/totp").await.expect(200);
    let rows = app.count("SELECT count(*) FROM factors").await;
    assert_eq!(rows, 1, "the one begun before makes way");
    let confirm = json!({"factor_id": begun["factor_id"], "code": "000000"});
    bearer(&app, &tokens(&app, Person::ThirdArtist).await)
        .post("/api/v1/me/factors/totp/confirm", &confirm)
        .await
        .problem("not_found");
    bearer(&app, &session).post("/api/v1/me/factors/sms/confirm", &confirm).await.problem("not_found");
}

#[tokio::test]
async fn a_second_factor_more_brings_no_new_backup_codes() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let (_, added) = add_passkey(&app, &ben.tokens).await;
    assert_eq!(added["backup_codes"], Value::Null);
    assert_eq!(
        (&added["factor"]["kind"], &added["factor"]["label"]),
        (&json!("passkey"), &json!("My laptop"))
    );
    let asked = challenge(&app, Person::SecondArtist).await;
    assert_eq!(asked["methods"], json!(["passkey", "totp", "backup_code"]));
}

#[tokio::test]
async fn setting_up_asks_for_a_fresh_proof_also_the_first_time() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    app.advance(SignedDuration::from_mins(16));
    let later = refresh(&app, text(&session["refresh_token"])).await.expect(200);
    let ben = bearer(&app, &later);
    for path in ["totp", "passkey/options", "backup-codes"] {
        ben.post_empty(&format!("/api/v1/me/factors/{path}")).await.problem("step_up_required");
    }
    ben.post("/api/v1/me/factors/sms", json!({"phone": "+436601234567"})).await.problem("step_up_required");
    ben.get("/api/v1/me/factors").await.expect(200);
}

#[tokio::test]
async fn a_phone_is_set_up_with_the_code_that_was_sent_there() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    let ben = bearer(&app, &session);
    for phone in ["", "0660 1234567", "+43", "not a number"] {
        let problem =
            ben.post("/api/v1/me/factors/sms", json!({"phone": phone})).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], "phone");
    }
    let begun = ben.post("/api/v1/me/factors/sms", json!({"phone": "+43 660 1234567"})).await.expect(200);
    let code = texted_code(&app).await;
    let confirm = async |code: &str| {
        let body = json!({"factor_id": begun["factor_id"], "code": code});
        ben.post("/api/v1/me/factors/sms/confirm", body).await
    };
    let wrong = if code == "000000" { "000001" } else { "000000" };
    confirm(wrong).await.problem("code_invalid");
    let added = confirm(&code).await.expect(200);
    assert_eq!(added["factor"]["label"], "Phone •••• 67");
    assert_eq!(strings(&added["backup_codes"]).len(), 10);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_phones_code_stands_five_guesses() {
    let app = start().await;
    let session = tokens(&app, Person::SecondArtist).await;
    let ben = bearer(&app, &session);
    let begun = ben.post("/api/v1/me/factors/sms", json!({"phone": "+436601234567"})).await.expect(200);
    let code = texted_code(&app).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        let body = json!({"factor_id": begun["factor_id"], "code": wrong});
        ben.post("/api/v1/me/factors/sms/confirm", body).await.problem("code_invalid");
    }
    let body = json!({"factor_id": begun["factor_id"], "code": code});
    ben.post("/api/v1/me/factors/sms/confirm", body).await.problem("code_invalid");
}

#[tokio::test]
async fn text_messages_are_for_artists_only() {
    let app = start().await;
    for person in [Person::Admin, Person::ProductionManager] {
        let session = tokens(&app, person).await;
        let phone = json!({"phone": "+436601234567"});
        let refused =
            bearer(&app, &session).post("/api/v1/me/factors/sms", phone).await.problem("invalid_state");
        assert!(text(&refused["detail"]).contains("authenticator app"), "{refused}");
    }
}

#[tokio::test]
async fn an_artist_who_runs_another_companys_office_has_no_text_messages_either() {
    let mut app = start().await;
    app.touches_other_company();
    let office = "UPDATE memberships SET role = 'admin' WHERE organization_id = $1 AND user_id = $2";
    let anna = app.artist().user_id.unwrap();
    let changed =
        app.superuser().await.execute(office, &[&app.other_organization_id.0, &anna.0]).await.unwrap();
    assert_eq!(changed, 1);
    let phone = json!({"phone": "+436601234567"});
    app.artist().post("/api/v1/me/factors/sms", phone).await.problem("invalid_state");
}

#[tokio::test]
async fn where_nobody_can_send_text_messages_no_phone_is_set_up() {
    let app = TestApp::start_with(|config| {
        named(config);
        config.dev_mailbox = false;
    })
    .await;
    let phone = json!({"phone": "+436601234567"});
    let refused = app.second_artist().post("/api/v1/me/factors/sms", phone).await.problem("invalid_state");
    assert!(text(&refused["detail"]).contains("cannot send text messages"), "{refused}");
}

#[tokio::test]
async fn factors_are_renamed_and_removed_by_their_owner() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let path = format!("/api/v1/me/factors/{}", ben.factor_id);
    let caller = bearer(&app, &ben.tokens);
    let patch = async |label: &str| caller.call(http::Method::PATCH, &path, json!({"label": label})).await;
    assert_eq!(patch(" Old phone ").await.expect(200)["label"], "Old phone");
    patch(" ").await.problem("validation_error");
    let stranger = bearer(&app, &tokens(&app, Person::ThirdArtist).await).get("/api/v1/me/factors").await;
    assert_eq!(stranger.expect(200)["factors"], json!([]));
    app.third_artist().delete(&path).await.problem("not_found");
    app.third_artist().call(http::Method::PATCH, &path, json!({"label": "Mine"})).await.problem("not_found");
    assert_eq!(caller.delete(&path).await.status, 204);
    caller.delete(&path).await.problem("not_found");
    let left = caller.get("/api/v1/me/factors").await.expect(200);
    assert_eq!((&left["factors"], &left["backup_codes_left"]), (&json!([]), &json!(0)));
    assert!(newest_mail(&app).await.contains("Old phone"));
    tokens(&app, Person::SecondArtist).await;
    let told = events(&app, Person::SecondArtist).await;
    assert!(told.contains(&"factor_remove".to_owned()), "{told:?}");
}

#[tokio::test]
async fn new_backup_codes_take_the_place_of_the_old_ones() {
    let app = start().await;
    app.second_artist().post_empty("/api/v1/me/factors/backup-codes").await.problem("invalid_state");
    let ben = protect(&app, Person::SecondArtist).await;
    let renewed = bearer(&app, &ben.tokens).post_empty("/api/v1/me/factors/backup-codes").await.expect(200);
    let renewed = strings(&renewed["backup_codes"]);
    assert_eq!(renewed.len(), 10);
    let asked = challenge(&app, Person::SecondArtist).await;
    answer(&app, &asked, "backup_code", &ben.backup_codes[0]).await.problem("code_invalid");
    answer(&app, &asked, "backup_code", &renewed[0].to_lowercase().replace('-', " ")).await.expect(200);
}

#[tokio::test]
async fn twenty_factors_are_enough() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    let more = "INSERT INTO factors (id, user_id, kind, label, secret, created_at, confirmed_at)
        SELECT gen_random_uuid(), user_id, 'totp', 'More', '\\x00', now(), now() FROM factors, generate_series(1, 19)";
    app.superuser().await.execute(more, &[]).await.unwrap();
    for path in ["totp", "passkey/options"] {
        let refused = bearer(&app, &ben.tokens).post_empty(&format!("/api/v1/me/factors/{path}")).await;
        assert!(text(&refused.problem("invalid_state")["detail"]).contains("20"));
    }
}
