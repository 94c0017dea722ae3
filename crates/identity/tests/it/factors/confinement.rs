//! Where a company asks for a second factor.

use serde_json::{Value, json};
use testkit::{Person, TestApp};

use super::devices::{sign_in_on, trust_with};
use super::{add_passkey, add_phone, answer, ask_privileged, bearer, challenge, protect, start, texted_code};
use crate::{me, refresh, text, tokens};

#[tokio::test]
async fn a_finance_role_cannot_act_before_a_second_factor_and_can_at_once_after() {
    let app = start().await;
    ask_privileged(&app).await;
    for person in [Person::Admin, Person::Accountant, Person::FinanceDirector] {
        let session = tokens(&app, person).await;
        let caller = bearer(&app, &session);
        assert_eq!(me(&app, &session).await.expect(200)["confinement"], "second_factor");
        caller.get("/api/v1/contracts").await.problem("second_factor_required");
        caller.get("/api/v1/members").await.problem("second_factor_required");
        assert_eq!(caller.get("/api/v1/me/factors").await.expect(200)["is_required"], true);
        let owner = protect(&app, person).await;
        bearer(&app, &owner.tokens).get("/api/v1/contracts").await.expect(200);
        assert_eq!(me(&app, &owner.tokens).await.expect(200)["confinement"], Value::Null);
        let renewed = refresh(&app, text(&owner.tokens["refresh_token"])).await.expect(200);
        bearer(&app, &renewed).get("/api/v1/contracts").await.expect(200);
        caller.get("/api/v1/contracts").await.problem("second_factor_required");
        let asked = challenge(&app, person).await;
        let session = answer(&app, &asked, "totp", &owner.code(&app)).await.expect(200);
        bearer(&app, &session["tokens"]).get("/api/v1/contracts").await.expect(200);
    }
}

#[tokio::test]
async fn a_passkey_frees_as_well() {
    let app = start().await;
    ask_privileged(&app).await;
    let (_, added) = add_passkey(&app, &tokens(&app, Person::Admin).await).await;
    bearer(&app, &added["tokens"]).get("/api/v1/members").await.expect(200);
}

#[tokio::test]
async fn others_are_not_asked() {
    let app = start().await;
    ask_privileged(&app).await;
    for person in [Person::Artist, Person::ProductionManager] {
        let session = tokens(&app, person).await;
        bearer(&app, &session).get("/api/v1/contracts").await.expect(200);
        assert_eq!(bearer(&app, &session).get("/api/v1/me/factors").await.expect(200)["is_required"], false);
    }
}

#[tokio::test]
async fn the_last_factor_stays_where_a_company_asks_for_one() {
    let app = start().await;
    ask_privileged(&app).await;
    let ada = protect(&app, Person::Admin).await;
    let caller = bearer(&app, &ada.tokens);
    let path = format!("/api/v1/me/factors/{}", ada.factor_id);
    let refused = caller.delete(&path).await.problem("invalid_state");
    assert!(text(&refused["detail"]).contains("asks for a second factor"), "{refused}");
    add_passkey(&app, &ada.tokens).await;
    assert_eq!(caller.delete(&path).await.status, 204);
    app.run_jobs().await;
}

async fn set_role(app: &TestApp, person: Person, role: &str) {
    let path = format!("/api/v1/members?q={}", person.email());
    let member = app.admin().get(&path).await.expect(200)["data"][0].take();
    let (id, version) = (text(&member["id"]), member["version"].as_i64().unwrap());
    let path = format!("/api/v1/members/{id}");
    app.admin().patch(&path, version, json!({"role": role})).await.expect(200);
}

#[tokio::test]
async fn text_messages_are_not_enough_for_who_comes_to_handle_money() {
    let app = start().await;
    ask_privileged(&app).await;
    let phone = add_phone(&app, &tokens(&app, Person::SecondArtist).await).await;
    set_role(&app, Person::SecondArtist, "accountant").await;
    let asked = challenge(&app, Person::SecondArtist).await;
    let send = json!({"challenge": asked["challenge"], "method": "sms"});
    app.anonymous().post("/api/v1/auth/second-factor/send", &send).await;
    let code = texted_code(&app).await;
    let session = answer(&app, &asked, "sms", &code).await.expect(200)["tokens"].take();
    let caller = bearer(&app, &session);
    caller.get("/api/v1/contracts").await.problem("second_factor_required");
    let (_, added) = add_passkey(&app, &session).await;
    bearer(&app, &added["tokens"]).get("/api/v1/contracts").await.expect(200);
    let passkey = format!("/api/v1/me/factors/{}", text(&added["factor"]["id"]));
    bearer(&app, &added["tokens"]).delete(&passkey).await.problem("invalid_state");
    let phone = format!("/api/v1/me/factors/{}", text(&phone["factor"]["id"]));
    assert_eq!(bearer(&app, &added["tokens"]).delete(&phone).await.status, 204);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_device_trusted_as_an_artist_is_not_trusted_with_the_companys_money() {
    let app = start().await;
    ask_privileged(&app).await;
    add_phone(&app, &tokens(&app, Person::SecondArtist).await).await;
    let asked = challenge(&app, Person::SecondArtist).await;
    let send = json!({"challenge": asked["challenge"], "method": "sms"});
    app.anonymous().post("/api/v1/auth/second-factor/send", &send).await;
    let device = trust_with(&app, &asked, "sms", &texted_code(&app).await).await;
    let before = sign_in_on(&app, Person::SecondArtist, &device).await.expect(200);
    bearer(&app, &before["tokens"]).get("/api/v1/contracts").await.expect(200);
    set_role(&app, Person::SecondArtist, "accountant").await;
    let after = sign_in_on(&app, Person::SecondArtist, &device).await.expect(200);
    bearer(&app, &after["tokens"]).get("/api/v1/contracts").await.problem("second_factor_required");
}
