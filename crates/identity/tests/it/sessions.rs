//! Staying signed in, switching organizations, signing out.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::people::PASSWORD;
use testkit::{Person, Reply, TestApp};

use crate::{audit, browse, cookie, me, refresh, set_security, text, tokens};

#[tokio::test]
async fn a_refresh_token_is_exchanged_for_the_next_one() {
    let app = TestApp::start().await;
    let first = tokens(&app, Person::Artist).await;
    app.advance(SignedDuration::from_mins(16));
    me(&app, &first).await.problem("invalid_token");
    let second = refresh(&app, text(&first["refresh_token"])).await.expect(200);
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert_eq!(second["expires_in"], 900);
    assert_eq!(me(&app, &second).await.expect(200)["user"]["email"], "anna@artists.test");
    refresh(&app, text(&second["refresh_token"])).await.expect(200);
}

#[tokio::test]
async fn a_programs_spent_token_ends_the_whole_session() {
    let app = TestApp::start().await;
    let first = tokens(&app, Person::Admin).await;
    let elsewhere = tokens(&app, Person::Admin).await;
    let second = refresh(&app, text(&first["refresh_token"])).await.expect(200);
    refresh(&app, text(&first["refresh_token"])).await.problem("invalid_token");
    let told = refresh(&app, text(&second["refresh_token"])).await.problem("invalid_token");
    assert!(text(&told["detail"]).contains("Somebody else"), "the owner is told: {told}");
    assert_eq!(told["reason"], "token_reused");
    let (action, changes) = audit(&app).await.pop().unwrap();
    assert_eq!((action.as_str(), &changes["reason"]), ("session_end", &json!("token_reused")));
    refresh(&app, text(&elsewhere["refresh_token"])).await.expect(200);
}

/// The answer to a sign-in from the browser app.
async fn browser_sign_in(app: &TestApp, remember_me: bool) -> Reply {
    let body = json!({"email": "anna@artists.test", "password": PASSWORD, "remember_me": remember_me});
    app.anonymous().with("x-requested-with", "biglive").post("/api/v1/auth/login", body).await
}

#[tokio::test]
async fn a_browser_keeps_its_token_in_a_cookie_that_no_script_can_read() {
    let app = TestApp::start().await;
    for (remember_me, seconds) in [(false, 7 * 86_400), (true, 30 * 86_400)] {
        let reply = browser_sign_in(&app, remember_me).await;
        let attributes = reply.header("set-cookie").split_once("; ").unwrap().1.to_owned();
        assert_eq!(attributes, format!("Path=/api/v1/auth; Max-Age={seconds}; HttpOnly; SameSite=Strict"));
        assert_eq!(reply.expect(200)["tokens"]["refresh_token"], Value::Null);
    }
}

#[tokio::test]
async fn a_cookie_without_our_own_header_is_refused() {
    let app = TestApp::start().await;
    let cookie = cookie(&browser_sign_in(&app, false).await);
    for path in ["refresh", "logout"] {
        let from_elsewhere = app.anonymous().with("cookie", &cookie);
        from_elsewhere.post(&format!("/api/v1/auth/{path}"), json!({})).await.problem("forbidden");
    }
    browse(&app, "refresh", &cookie, json!({})).await.expect(200);
}

#[tokio::test]
async fn a_tab_that_lost_the_race_stays_signed_in_for_ten_seconds() {
    let app = TestApp::start().await;
    let first = cookie(&browser_sign_in(&app, false).await);
    let winner = cookie(&browse(&app, "refresh", &first, json!({})).await);
    app.advance(SignedDuration::from_secs(5));
    let sibling = browse(&app, "refresh", &first, json!({})).await;
    let sibling_cookie = cookie(&sibling);
    me(&app, &sibling.expect(200)).await.expect(200);
    assert_ne!(winner, sibling_cookie);
    app.advance(SignedDuration::from_mins(10));
    let next = cookie(&browse(&app, "refresh", &sibling_cookie, json!({})).await);
    app.advance(SignedDuration::from_mins(10));
    browse(&app, "refresh", &winner, json!({})).await.problem("invalid_token");
    browse(&app, "refresh", &next, json!({})).await.problem("invalid_token");
}

#[tokio::test]
async fn a_cookie_that_comes_again_later_ends_the_session() {
    let app = TestApp::start().await;
    let first = cookie(&browser_sign_in(&app, false).await);
    let second = cookie(&browse(&app, "refresh", &first, json!({})).await);
    app.advance(SignedDuration::from_secs(11));
    browse(&app, "refresh", &first, json!({})).await.problem("invalid_token");
    browse(&app, "refresh", &second, json!({})).await.problem("invalid_token");
}

#[tokio::test]
async fn five_tabs_that_wake_together_all_stay_signed_in() {
    let app = TestApp::start().await;
    let first = cookie(&browser_sign_in(&app, false).await);
    let tab = || browse(&app, "refresh", &first, json!({}));
    let (a, b, c, d, e) = tokio::join!(tab(), tab(), tab(), tab(), tab());
    for reply in [a, b, c, d, e] {
        me(&app, &reply.expect(200)).await.expect(200);
    }
    let row = app
        .superuser()
        .await
        .query_one("SELECT count(*) FROM refresh_tokens WHERE spent_at IS NOT NULL", &[])
        .await
        .unwrap();
    assert_eq!(row.get::<_, i64>(0), 1, "one exchange, four siblings");
}

#[tokio::test]
async fn a_session_slides_for_seven_days_or_thirty() {
    let app = TestApp::start().await;
    let mut program = text(&tokens(&app, Person::Artist).await["refresh_token"]).to_owned();
    for _ in 0..2 {
        app.advance(SignedDuration::from_hours(7 * 24 - 1));
        program = text(&refresh(&app, &program).await.expect(200)["refresh_token"]).to_owned();
    }
    app.advance(SignedDuration::from_hours(7 * 24 + 1));
    refresh(&app, &program).await.problem("invalid_token");
    let mut browser = cookie(&browser_sign_in(&app, true).await);
    for _ in 0..2 {
        app.advance(SignedDuration::from_hours(30 * 24 - 1));
        browser = cookie(&browse(&app, "refresh", &browser, json!({})).await);
    }
    app.advance(SignedDuration::from_hours(30 * 24 + 1));
    browse(&app, "refresh", &browser, json!({})).await.problem("invalid_token");
}

#[tokio::test]
async fn a_browser_that_is_not_remembered_ends_after_half_an_hour_without_use() {
    let app = TestApp::start().await;
    let first = cookie(&browser_sign_in(&app, false).await);
    app.advance(SignedDuration::from_mins(44));
    let second = cookie(&browse(&app, "refresh", &first, json!({})).await);
    app.advance(SignedDuration::from_mins(45));
    let problem = browse(&app, "refresh", &second, json!({})).await.problem("invalid_token");
    assert!(text(&problem["detail"]).contains("Nothing happened"), "{problem}");
    browse(&app, "refresh", &second, json!({})).await.problem("invalid_token");
    let (_, changes) = audit(&app).await.into_iter().rfind(|(action, _)| action == "session_end").unwrap();
    assert_eq!(changes["reason"], "idle");
}

#[tokio::test]
async fn the_company_says_how_long_nothing_may_happen() {
    let app = TestApp::start().await;
    assert_eq!(app.artist().get("/api/v1/me").await.expect(200)["idle_timeout_minutes"], 30);
    set_security(&app, "idle_timeout_minutes = 5").await;
    assert_eq!(app.artist().get("/api/v1/me").await.expect(200)["idle_timeout_minutes"], 5);
    let short = cookie(&browser_sign_in(&app, false).await);
    app.advance(SignedDuration::from_mins(20));
    browse(&app, "refresh", &short, json!({})).await.problem("invalid_token");
    set_security(&app, "idle_timeout_minutes = 0").await;
    let endless = cookie(&browser_sign_in(&app, false).await);
    app.advance(SignedDuration::from_hours(24));
    browse(&app, "refresh", &endless, json!({})).await.expect(200);
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let app = TestApp::start().await;
    let elsewhere = tokens(&app, Person::Artist).await;
    let reply = browser_sign_in(&app, false).await;
    let cookie = cookie(&reply);
    let left = browse(&app, "logout", &cookie, json!({})).await;
    assert!(left.header("set-cookie").starts_with("biglive_refresh=; Path=/api/v1/auth; Max-Age=0"));
    left.expect(204);
    browse(&app, "refresh", &cookie, json!({})).await.problem("invalid_token");
    browse(&app, "logout", &cookie, json!({})).await.expect(204);
    refresh(&app, text(&elsewhere["refresh_token"])).await.expect(200);
    let (action, changes) =
        audit(&app).await.into_iter().rfind(|(action, _)| action == "session_end").unwrap();
    assert_eq!((action.as_str(), &changes["reason"]), ("session_end", &json!("signed_out")));
}

#[tokio::test]
async fn a_program_signs_out_with_either_of_its_tokens() {
    let app = TestApp::start().await;
    let (one, other) = (tokens(&app, Person::Artist).await, tokens(&app, Person::Artist).await);
    let by_refresh = json!({"refresh_token": one["refresh_token"]});
    app.anonymous().post("/api/v1/auth/logout", by_refresh).await.expect(204);
    refresh(&app, text(&one["refresh_token"])).await.problem("invalid_token");
    let bearer = format!("Bearer {}", text(&other["access_token"]));
    app.anonymous().with("authorization", bearer).post("/api/v1/auth/logout", json!({})).await.expect(204);
    refresh(&app, text(&other["refresh_token"])).await.problem("invalid_token");
}

#[tokio::test]
async fn the_organization_is_switched_with_the_token_and_stays_switched() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let first = tokens(&app, Person::Artist).await;
    let body = json!({"refresh_token": first["refresh_token"], "organization_id": app.other_organization_id});
    let switched = app.anonymous().post("/api/v1/auth/refresh", body).await.expect(200);
    let mine = me(&app, &switched).await.expect(200);
    assert_eq!(mine["organization"]["slug"], "circus");
    let slugs: Vec<_> =
        mine["organizations"].as_array().unwrap().iter().map(|organization| &organization["slug"]).collect();
    assert_eq!(slugs, ["circus", "opera"], "the last used first");
    let next = refresh(&app, text(&switched["refresh_token"])).await.expect(200);
    assert_eq!(me(&app, &next).await.expect(200)["organization"]["slug"], "circus");
}

#[tokio::test]
async fn nobody_switches_to_an_organization_that_does_not_engage_them() {
    let app = TestApp::start().await;
    let first = tokens(&app, Person::SecondArtist).await;
    for id in [app.other_organization_id.to_string(), "00000000-0000-0000-0000-000000000000".into()] {
        let body = json!({"refresh_token": first["refresh_token"], "organization_id": id});
        app.anonymous().post("/api/v1/auth/refresh", body).await.problem("not_found");
    }
    refresh(&app, text(&first["refresh_token"])).await.expect(200);
}

#[tokio::test]
async fn a_role_changed_in_the_meantime_is_in_the_next_token() {
    let app = TestApp::start().await;
    let first = tokens(&app, Person::Accountant).await;
    let member = app.admin().get("/api/v1/members?q=accountant@").await.expect(200)["data"][0].take();
    let path = format!("/api/v1/members/{}", text(&member["id"]));
    app.admin().patch(&path, 1, json!({"role": "production_manager"})).await.expect(200);
    let next = refresh(&app, text(&first["refresh_token"])).await.expect(200);
    assert_eq!(me(&app, &next).await.expect(200)["role"], "production_manager");
    app.admin().patch(&path, 2, json!({"status": "deactivated"})).await.expect(200);
    refresh(&app, text(&next["refresh_token"])).await.problem("invalid_token");
    me(&app, &next).await.problem("invalid_token");
}

#[tokio::test]
async fn what_is_no_refresh_token_is_refused() {
    let app = TestApp::start().await;
    for token in ["", "x", &"x".repeat(43), &"x".repeat(5000)] {
        refresh(&app, token).await.problem("invalid_token");
    }
    app.anonymous().post("/api/v1/auth/refresh", json!({})).await.problem("invalid_token");
    app.anonymous().post("/api/v1/auth/logout", json!({})).await.expect(204);
}

#[tokio::test]
async fn the_published_keys_are_those_that_sign() {
    let app = TestApp::start().await;
    let reply = app.anonymous().get("/.well-known/jwks.json").await;
    assert_eq!(reply.header("cache-control"), "public, max-age=300");
    let keys = reply.expect(200)["keys"].take();
    let key = &keys.as_array().unwrap()[0];
    assert_eq!((&key["kty"], &key["alg"], &key["use"]), (&json!("RSA"), &json!("RS256"), &json!("sig")));
    assert!(text(&key["n"]).len() > 300 && key["e"] == "AQAB", "{key}");
    assert!(key.get("d").is_none(), "the private half stays private");
}
