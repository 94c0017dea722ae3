//! An administrator takes a member's second factors away.

use platform::Actor;
use platform::db::context::{Origin, Purpose};
use serde_json::json;
use testkit::{Person, TestApp, eventually};

use super::{add_passkey, challenge, events, protect, start};
use crate::{audit, me, newest_mail, refresh, text, tokens};

async fn path(app: &TestApp, person: Person) -> String {
    let members = app.admin().get(&format!("/api/v1/members?q={}", person.email())).await.expect(200);
    format!("/api/v1/members/{}/reset-factors", text(&members["data"][0]["id"]))
}

#[tokio::test]
async fn a_reset_takes_everything_away_ends_sessions_and_is_told() {
    let app = start().await;
    let ben = protect(&app, Person::SecondArtist).await;
    add_passkey(&app, &ben.tokens).await;
    let asked = challenge(&app, ben.person).await;
    let path = path(&app, ben.person).await;
    assert_eq!(app.admin().post_empty(&path).await.status, 204);
    eventually("the access token is refused", async || me(&app, &ben.tokens).await.status == 401).await;
    refresh(&app, text(&ben.tokens["refresh_token"])).await.problem("invalid_token");
    super::answer(&app, &asked, "totp", &ben.code(&app)).await.problem("link_invalid");
    let session = tokens(&app, ben.person).await;
    let left = super::bearer(&app, &session).get("/api/v1/me/factors").await.expect(200);
    assert_eq!((&left["factors"], &left["backup_codes_left"]), (&json!([]), &json!(0)));
    let entry = audit(&app).await.into_iter().find(|(action, _)| action == "member_factors_reset").unwrap();
    assert_eq!(entry.1["factors"], 2);
    assert!(events(&app, ben.person).await.contains(&"factors_reset".to_owned()));
    let mail = newest_mail(&app).await;
    assert!(mail.contains("Your second factors were reset") && mail.contains("Ada Office"), "{mail}");
}

#[tokio::test]
async fn only_administrators_who_have_just_proven_themselves_reset() {
    let app = start().await;
    let path = path(&app, Person::SecondArtist).await;
    for actor in [app.production_manager(), app.accountant(), app.finance_director(), app.second_artist()] {
        actor.post_empty(&path).await.problem("forbidden");
    }
    let ada = tokens(&app, Person::Admin).await;
    app.advance(jiff::SignedDuration::from_mins(16));
    let later = refresh(&app, text(&ada["refresh_token"])).await.expect(200);
    super::bearer(&app, &later).post_empty(&path).await.problem("step_up_required");
    app.other_admin().post_empty(&path).await.problem("not_found");
}

#[tokio::test]
async fn one_company_cannot_weaken_what_another_relies_on() {
    let mut app = start().await;
    app.touches_other_company();
    let path = path(&app, Person::Artist).await;
    protect(&app, Person::Artist).await;
    let anna = app.artist().user_id.unwrap();
    let office =
        "UPDATE memberships SET role = 'finance_director' WHERE organization_id = $1 AND user_id = $2";
    app.superuser().await.execute(office, &[&app.other_organization_id.0, &anna.0]).await.unwrap();
    app.admin().post_empty(&path).await.problem("invalid_state");
    assert_eq!(app.count("SELECT count(*) FROM factors").await, 1);
    let artist = "UPDATE memberships SET role = 'artist' WHERE organization_id = $1 AND user_id = $2";
    app.superuser().await.execute(artist, &[&app.other_organization_id.0, &anna.0]).await.unwrap();
    assert_eq!(app.admin().post_empty(&path).await.status, 204);
    app.run_jobs().await;
}

#[tokio::test]
async fn whoever_runs_the_server_can_let_the_last_administrator_back_in() {
    let app = start().await;
    let ada = protect(&app, Person::Admin).await;
    let system = app.platform.system(Purpose::Command, Origin::internal());
    let actor = Actor { user_id: None, real_user_id: None, name: "biglive admin".into() };
    let user_id = app.admin().user_id.unwrap();
    assert_eq!(identity::reset_factors(&app.platform, &system, user_id, &actor).await.unwrap(), 1);
    let ended = refresh(&app, text(&ada.tokens["refresh_token"])).await.problem("invalid_token");
    assert_eq!(ended["reason"], "factors_reset");
    let letter = crate::mails_to(&app, Person::Admin.email()).await.pop().unwrap();
    assert!(letter.text.contains("Whoever runs the portal has removed"), "{}", letter.text);
    tokens(&app, Person::Admin).await;
    assert!(audit(&app).await.iter().any(|(action, _)| action == "member_factors_reset"));
}
