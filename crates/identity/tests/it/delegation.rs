//! Acting on behalf of somebody.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::{Actor, Person, TestApp, eventually};

use crate::factors::{add_passkey, add_phone};
use crate::{audit, mails_to, set_security, text, tokens};

async fn grant(app: &TestApp, permissions: &[&str], expires_at: Value) -> String {
    let body =
        json!({"delegate_email": "ben@artists.test", "permissions": permissions, "expires_at": expires_at});
    let made = app.artist().post("/api/v1/me/delegations", body).await.expect(201);
    assert_eq!(made["delegate_name"], "Ben Fiddle");
    text(&made["id"]).to_owned()
}

fn bearer<'a>(app: &'a TestApp, tokens: &Value) -> Actor<'a> {
    app.anonymous().with("authorization", format!("Bearer {}", text(&tokens["access_token"])))
}

/// Ben, signed in, and Ben as Anna.
async fn acting<'a>(app: &'a TestApp, id: &str) -> (Actor<'a>, Actor<'a>) {
    let ben = bearer(app, &tokens(app, Person::SecondArtist).await);
    let token = ben.post("/api/v1/auth/act-as", json!({"delegation_id": id})).await.expect(200);
    assert_eq!(token["refresh_token"], Value::Null);
    let anna = bearer(app, &token);
    (ben, anna)
}

#[tokio::test]
async fn who_acts_does_what_was_granted_and_both_names_are_shown() {
    let app = TestApp::start().await;
    let contract = app.admin().contract_sent_to("Anna's contract", &[&app.artist()]).await;
    let id = grant(&app, &["contracts:read"], Value::Null).await;
    let (ben, anna) = acting(&app, &id).await;
    let held = ben.get("/api/v1/me/acting").await.expect(200);
    assert_eq!(
        (&held["data"][0]["delegation_id"], &held["data"][0]["name"]),
        (&json!(id), &json!("Anna Dancer"))
    );
    ben.get(&format!("/api/v1/contracts/{contract}")).await.problem("contract_not_found");
    anna.get(&format!("/api/v1/contracts/{contract}")).await.expect(200);
    let me = anna.get("/api/v1/me").await.expect(200);
    assert_eq!(me["acting"], json!({"name": "Anna Dancer", "real_name": "Ben Fiddle"}));
    assert_eq!((&me["user"]["email"], &me["support"]), (&json!("anna@artists.test"), &Value::Null));
    assert_eq!(me["organizations"].as_array().unwrap().len(), 1, "where else she works is not his business");
    anna.get(&format!("/api/v1/contracts/{contract}/download")).await;
    let both = format!(
        "SELECT count(*) FROM audit_entries WHERE actor_name = 'Ben Fiddle for Anna Dancer'
            AND actor_id = '{}' AND real_actor_id = '{}'",
        app.artist().user_id.unwrap(),
        app.second_artist().user_id.unwrap()
    );
    assert!(app.count(&both).await > 0);
    let log = audit(&app).await;
    assert!(log.iter().any(|(action, _)| action == "delegation_create"));
    assert!(
        log.iter().any(|(action, changes)| action == "delegation_act" && changes["user"] == "Anna Dancer")
    );
    let told = "SELECT count(*) FROM account_events WHERE action = 'delegation_act'";
    assert_eq!(app.count(told).await, 1, "Anna sees it on her account");
    app.run_jobs().await;
}

#[tokio::test]
async fn who_acts_never_signs_never_touches_the_account_and_never_acts_further() {
    let app = TestApp::start().await;
    let contract = app.admin().contract_sent_to("Anna's contract", &[&app.artist()]).await;
    let id = grant(&app, &["contracts:read", "live:read"], Value::Null).await;
    let (_, anna) = acting(&app, &id).await;
    for (path, body) in [
        (format!("/api/v1/contracts/{contract}/sign"), json!({})),
        (
            "/api/v1/me/delegations".to_owned(),
            json!({"delegate_email": "cleo@artists.test", "permissions": ["contracts:read"]}),
        ),
    ] {
        anna.post(&path, body).await.problem("forbidden");
    }
    anna.get("/api/v1/me/delegations").await.problem("forbidden");
    anna.get("/api/v1/me/acting").await.problem("forbidden");
    anna.call("PATCH".parse().unwrap(), "/api/v1/me", json!({"first_name": "Eve"}))
        .await
        .problem("forbidden");
    anna.post("/api/v1/auth/act-as", json!({"delegation_id": id})).await.problem("forbidden");
    app.run_jobs().await;
}

#[tokio::test]
async fn one_becomes_oneself_again_in_the_same_session() {
    let app = TestApp::start().await;
    let id = grant(&app, &["contracts:read"], Value::Null).await;
    let (_, anna) = acting(&app, &id).await;
    let own = anna.post("/api/v1/auth/act-as", json!({})).await.expect(200);
    let me = bearer(&app, &own).get("/api/v1/me").await.expect(200);
    assert_eq!((&me["user"]["email"], &me["acting"]), (&json!("ben@artists.test"), &Value::Null));
    bearer(&app, &own).post("/api/v1/auth/logout", json!({})).await.expect(204);
    eventually("the session's tokens to end", async || anna.get("/api/v1/me").await.status == 401).await;
    anna.post("/api/v1/auth/act-as", json!({})).await.problem("invalid_token");
    app.run_jobs().await;
}

#[tokio::test]
async fn what_is_taken_back_or_has_ended_is_over_at_once() {
    let app = TestApp::start().await;
    let id = grant(&app, &["contracts:read"], Value::Null).await;
    let (_, anna) = acting(&app, &id).await;
    anna.get("/api/v1/contracts").await.expect(200);
    let path = format!("/api/v1/me/delegations/{id}");
    app.third_artist().delete(&path).await.problem("not_found");
    app.artist().delete(&path).await.expect(204);
    eventually("the acting to end", async || anna.get("/api/v1/contracts").await.status == 401).await;
    let again = json!({"delegation_id": id});
    app.second_artist().post("/api/v1/auth/act-as", &again).await.problem("not_found");
    let soon = app.platform.clock.now() + SignedDuration::from_mins(5);
    let id = grant(&app, &["contracts:read"], json!(soon.to_string())).await;
    app.third_artist().post("/api/v1/auth/act-as", json!({"delegation_id": id})).await.problem("not_found");
    let token =
        app.second_artist().post("/api/v1/auth/act-as", json!({"delegation_id": id})).await.expect(200);
    assert!((290..=300).contains(&token["expires_in"].as_i64().unwrap()), "{token}");
    app.advance(SignedDuration::from_mins(5));
    bearer(&app, &token).get("/api/v1/contracts").await.problem("invalid_token");
    assert_eq!(app.second_artist().get("/api/v1/me/acting").await.expect(200)["data"], json!([]));
    // An end makes room for another beginning; the delegate can give it up, too.
    let id = grant(&app, &["contracts:read"], Value::Null).await;
    app.second_artist().delete(&format!("/api/v1/me/delegations/{id}")).await.expect(204);
    assert_eq!(app.artist().get("/api/v1/me/delegations").await.expect(200)["data"], json!([]));
    app.run_jobs().await;
}

#[tokio::test]
async fn the_other_one_is_told_what_was_granted_taken_back_and_given_up() {
    let app = TestApp::start().await;
    let subjects = async |address: &str| {
        mails_to(&app, address).await.into_iter().map(|letter| letter.subject).collect::<Vec<_>>()
    };
    let (anna, ben) = (Person::Artist.email(), Person::SecondArtist.email());
    let id = grant(&app, &["contracts:read"], Value::Null).await;
    assert_eq!(subjects(ben).await, ["You may act for Anna Dancer"]);
    let letter = mails_to(&app, ben).await.pop().unwrap();
    assert!(letter.text.contains(&format!("{}/account/delegations", app.base_url)), "{}", letter.text);
    app.artist().delete(&format!("/api/v1/me/delegations/{id}")).await.expect(204);
    assert_eq!(subjects(ben).await[1..], ["You do not act for Anna Dancer any more"]);
    assert!(subjects(anna).await.is_empty(), "nobody is told of what they did themselves");
    let id = grant(&app, &["contracts:read"], Value::Null).await;
    app.second_artist().delete(&format!("/api/v1/me/delegations/{id}")).await.expect(204);
    assert_eq!(subjects(anna).await, ["Ben Fiddle does not act for you any more"]);
    assert_eq!(subjects(ben).await.len(), 3);
}

#[tokio::test]
async fn what_cannot_be_granted_is_refused_with_what_to_do() {
    let app = TestApp::start().await;
    for (email, permissions, field) in [
        ("nobody@artists.test", json!(["contracts:read"]), "delegate_email"),
        ("dario@artists.test", json!(["contracts:read"]), "delegate_email"),
        ("anna@artists.test", json!(["contracts:read"]), "delegate_email"),
        ("no address", json!(["contracts:read"]), "delegate_email"),
        ("ben@artists.test", json!(["contracts:sign"]), "permissions"),
        ("ben@artists.test", json!(["account:secure"]), "permissions"),
        ("ben@artists.test", json!(["members:read"]), "permissions"),
        ("ben@artists.test", json!([]), "permissions"),
    ] {
        let body = json!({"delegate_email": email, "permissions": permissions});
        let problem = app.artist().post("/api/v1/me/delegations", body).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let unknown = json!({"delegate_email": "nobody@artists.test", "permissions": ["contracts:read"]});
    let problem = app.artist().post("/api/v1/me/delegations", unknown).await.problem("validation_error");
    assert!(text(&problem["errors"][0]["message"]).contains("invite"), "{problem}");
    let past = json!({"delegate_email": "ben@artists.test", "permissions": ["contracts:read"],
        "expires_at": "2020-01-01T00:00:00Z"});
    app.artist().post("/api/v1/me/delegations", past).await.problem("validation_error");
    grant(&app, &["contracts:read"], Value::Null).await;
    let twice = json!({"delegate_email": "ben@artists.test", "permissions": ["contracts:read"]});
    app.artist().post("/api/v1/me/delegations", twice).await.problem("conflict");
    app.run_jobs().await;
}

#[tokio::test]
async fn acting_ends_with_either_ones_engagement_and_stays_in_its_company() {
    let app = TestApp::start().await;
    let id = grant(&app, &["contracts:read"], Value::Null).await;
    let (_, anna) = acting(&app, &id).await;
    let member = app.admin().get("/api/v1/members?q=ben@").await.expect(200)["data"][0].take();
    let path = format!("/api/v1/members/{}", text(&member["id"]));
    app.admin().patch(&path, 1, json!({"status": "deactivated"})).await.expect(200);
    eventually("the acting to end", async || anna.get("/api/v1/contracts").await.status == 401).await;
    assert_eq!(app.artist().get("/api/v1/me/delegations").await.expect(200)["data"], json!([]));
    let there = app.artist().in_other_company().get("/api/v1/me/delegations").await.expect(200);
    assert_eq!(there["data"], json!([]));
    app.run_jobs().await;
}

/// `principal` lets Ben act for them.
async fn given_to_ben(principal: Actor<'_>, permissions: &[&str]) -> String {
    let body = json!({"delegate_email": "ben@artists.test", "permissions": permissions});
    text(&principal.post("/api/v1/me/delegations", body).await.expect(201)["id"]).to_owned()
}

/// A claim that somebody has handed in.
async fn claim_of(actor: &Actor<'_>) -> String {
    let categories = actor.get("/api/v1/expense-categories").await.expect(200)["data"].take();
    let fits = |category: &&Value| category["name"] == "Mileage";
    let category = categories.as_array().unwrap().iter().find(fits).unwrap()["id"].clone();
    let body = json!({"amount": 12.5, "category_id": category, "merchant": "Wiener Linien",
        "expense_date": "2026-01-15"});
    let claim = actor.post("/api/v1/expenses", body).await.expect(201);
    let path = format!("/api/v1/expenses/{}", text(&claim["id"]));
    actor.post_empty(&format!("{path}/submit")).await.expect(200);
    path
}

#[tokio::test]
async fn who_acts_for_an_approver_does_not_decide_about_their_own_claim() {
    let app = TestApp::start().await;
    let own = claim_of(&app.second_artist()).await;
    let other = claim_of(&app.artist()).await;
    let id = given_to_ben(app.finance_director(), &["expenses:read", "expenses:approve"]).await;
    let (_, director) = acting(&app, &id).await;
    director.post(&format!("{own}/approve"), json!({})).await.problem("own_claim");
    director.post(&format!("{own}/reject"), json!({"reason": "x"})).await.problem("own_claim");
    let ids = [&own, &other].map(|path| path.rsplit('/').next().unwrap().to_owned());
    let done = director.post("/api/v1/expenses/bulk-approve", json!({"ids": ids})).await.expect(200);
    assert_eq!(done["results"][0]["problem"]["type"], "own_claim");
    assert_eq!(done["results"][1]["status"], "approved");
    app.run_jobs().await;
}

#[tokio::test]
async fn who_acted_at_one_step_does_not_act_at_the_next_one_for_somebody_else() {
    let app = TestApp::start().await;
    let steps = json!([{"role": "production_manager"}, {"role": "accountant"}]);
    app.admin().post("/api/v1/approval-rules", json!({"name": "Two", "steps": steps})).await.expect(201);
    let claim = claim_of(&app.artist()).await;
    let permissions = ["expenses:read", "expenses:approve"];
    let (first, second) = (
        given_to_ben(app.production_manager(), &permissions).await,
        given_to_ben(app.accountant(), &permissions).await,
    );
    let (_, manager) = acting(&app, &first).await;
    manager.post(&format!("{claim}/approve"), json!({})).await.expect(200);
    let (_, accountant) = acting(&app, &second).await;
    accountant.post(&format!("{claim}/approve"), json!({})).await.problem("decided_before");
    let list = "/api/v1/expenses?waiting_for_me=true";
    assert_eq!(accountant.get(list).await.expect(200)["data"], json!([]));
    assert_eq!(accountant.get(&claim).await.expect(200)["can"]["decide"]["enabled"], false);
    assert_eq!(app.accountant().get(list).await.expect(200)["data"].as_array().unwrap().len(), 1);
    app.accountant().post(&format!("{claim}/approve"), json!({})).await.expect(200);
    app.run_jobs().await;
}

#[tokio::test]
async fn who_acts_meets_what_is_asked_of_the_role_they_act_as() {
    let proxy = "127.0.0.1".parse().unwrap();
    let app = TestApp::start_with(|config| {
        config.trusted_proxies = vec![proxy];
        config.public_url = config.public_url.replace("127.0.0.1", "localhost");
    })
    .await;
    let id = given_to_ben(app.finance_director(), &["contracts:read"]).await;
    let begin = async |tokens: &Value, address: &str| {
        let ben = bearer(&app, tokens).with("x-forwarded-for", address);
        ben.post("/api/v1/auth/act-as", json!({"delegation_id": id})).await
    };
    let session = tokens(&app, Person::SecondArtist).await;
    begin(&session, "198.51.100.1").await.expect(200);
    set_security(&app, "staff_networks = '{203.0.113.0/24}'").await;
    begin(&session, "198.51.100.1").await.problem("address_not_allowed");
    begin(&session, "203.0.113.9").await.expect(200);
    set_security(&app, "second_factor_policy = 'privileged'").await;
    begin(&session, "203.0.113.9").await.problem("second_factor_required");
    // A text message is enough for an artist, and not for whom he acts for.
    let phone = add_phone(&app, &session).await;
    begin(&phone["tokens"], "203.0.113.9").await.problem("second_factor_required");
    let (_, passkey) = add_passkey(&app, &phone["tokens"]).await;
    begin(&passkey["tokens"], "203.0.113.9").await.expect(200);
    begin(&passkey["tokens"], "198.51.100.1").await.problem("address_not_allowed");
    app.run_jobs().await;
}
