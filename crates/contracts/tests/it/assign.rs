//! Sending: to whom, in which order, and who is not possible.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::{Actor, TestApp, id_of};

use crate::{assign, expected, joint, states, status, text};

async fn draft(app: &TestApp) -> String {
    id_of(&app.admin().contract("Season").await)
}

fn to(artists: &[&Actor<'_>]) -> Value {
    json!({"artist_ids": artists.iter().map(|artist| artist.artist()).collect::<Vec<_>>()})
}

/// Places one signature field for a signer; returns the new version.
async fn place_field(app: &TestApp, id: &str, slot: i16) {
    let field = json!({"slot": slot, "kind": "signature", "page": 1, "x": 0.1, "y": 0.1, "width": 0.3, "height": 0.05});
    app.admin()
        .put(&format!("/api/v1/contracts/{id}/fields"), 1, json!({"fields": [field]}))
        .await
        .expect(200);
}

#[tokio::test]
async fn every_artist_of_an_individual_contract_gets_a_copy_and_a_mail() {
    let app = TestApp::start().await;
    let id = draft(&app).await;
    let message = json!({"artist_ids": [app.artist().artist(), app.second_artist().artist()], "message": "Until Friday, please"});
    let parts = app.admin().act(&id, "assign", message).await.expect(200)["assignments"].take();
    let parts = parts.as_array().unwrap();
    assert_eq!(parts.len(), 2);
    assert_ne!(parts[0]["seal"]["id"], parts[1]["seal"]["id"]);
    assert!(parts.iter().all(|part| part["status"] == "sent" && part["slot"] == 1), "{parts:?}");
    let view = app.admin().detail(&id).await;
    assert_eq!((&view["status"], &view["counts"]["assignments"]), (&json!("pending"), &json!(2)));
    let mine = app.artist().detail(&id).await;
    assert_eq!(mine["my_assignment"]["can_sign"], true);
    assert_eq!(mine["assignments"].as_array().unwrap().len(), 1, "the others' parts are not shown");
    app.run_jobs().await;
    let letters = app.letters().await;
    let mut to: Vec<_> = letters.iter().map(|letter| letter.to.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["anna@artists.test", "ben@artists.test"]);
    for letter in letters {
        assert_eq!(letter.subject, "Opera Test: please sign “Season”");
        assert!(letter.text.contains(&id) && letter.text.contains("Until Friday, please"), "{}", letter.text);
    }
}

#[tokio::test]
async fn nobody_is_mailed_where_the_office_says_so() {
    let app = TestApp::start().await;
    let id = draft(&app).await;
    let body = json!({"artist_ids": [app.artist().artist()], "send_notification": false});
    app.admin().act(&id, "assign", body).await.expect(200);
    assert_eq!(app.jobs_left().await, 0);
    assert_eq!(app.count("SELECT count(*) FROM emails").await, 0);
}

#[tokio::test]
async fn in_parallel_all_signers_of_a_joint_contract_have_their_turn_at_once() {
    let app = TestApp::start().await;
    let id = joint(&app, "parallel", &[&app.artist(), &app.second_artist()], None).await;
    assert_eq!(states(&app, &id).await, expected(&[("Anna Dancer", "sent"), ("Ben Fiddle", "sent")]));
    let parts = app.admin().detail(&id).await["assignments"].take();
    assert_eq!(parts[0]["seal"]["id"], parts[1]["seal"]["id"], "one document");
    app.run_jobs().await;
}

#[tokio::test]
async fn in_sequence_the_second_signer_knows_nothing_before_the_first_has_signed() {
    let app = TestApp::start().await;
    let id = joint(&app, "sequential", &[&app.second_artist(), &app.artist()], None).await;
    assert_eq!(states(&app, &id).await, expected(&[("Anna Dancer", "pending"), ("Ben Fiddle", "sent")]));
    app.artist().get(&format!("/api/v1/contracts/{id}")).await.problem("contract_not_found");
    let list = app.artist().get("/api/v1/contracts").await.expect(200);
    assert_eq!(list["data"], json!([]));
    let early = app.artist().act(&id, "sign", json!({})).await.problem("invalid_state");
    assert_eq!(early["detail"], "It is not your turn yet.");
    app.second_artist().sign(&id).await;
    assert_eq!(states(&app, &id).await, expected(&[("Anna Dancer", "sent"), ("Ben Fiddle", "signed")]));
    app.artist().sign(&id).await;
    app.run_jobs().await;
    let to: Vec<_> = app.letters().await.into_iter().map(|letter| letter.to).collect();
    assert_eq!(to[..2], ["ben@artists.test", "anna@artists.test"], "each is told at their turn");
}

#[tokio::test]
async fn the_counter_signers_turn_comes_after_the_artists() {
    let app = TestApp::start().await;
    let id =
        joint(&app, "parallel", &[&app.artist(), &app.second_artist()], Some(&app.finance_director())).await;
    let frida = app.finance_director();
    frida.act(&id, "sign", json!({})).await.problem("invalid_state");
    app.artist().sign(&id).await;
    frida.act(&id, "sign", json!({})).await.problem("invalid_state");
    app.second_artist().sign(&id).await;
    let states = states(&app, &id).await;
    assert!(states.contains(&("Frida Figures".into(), "sent".into())), "{states:?}");
    assert_eq!(status(&app, &id).await, "pending");
    frida.sign(&id).await;
    app.run_jobs().await;
    assert_eq!(status(&app, &id).await, "active");
    let to: Vec<_> = app.letters().await.into_iter().map(|letter| letter.to).collect();
    assert_eq!(to.iter().filter(|to| *to == "finance@opera.test").count(), 1, "{to:?}");
}

#[tokio::test]
async fn the_counter_signer_works_in_the_office_of_this_company() {
    let app = TestApp::start().await;
    let id = draft(&app).await;
    for stranger in [app.second_artist(), app.other_admin()] {
        let body = json!({"artist_ids": [app.artist().artist()], "counter_signer_user_id": stranger.user_id});
        let problem = app.admin().act(&id, "assign", body).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], "counter_signer_user_id");
    }
    assert_eq!(status(&app, &id).await, "draft");
}

#[tokio::test]
async fn people_who_are_no_artists_here_are_named() {
    let app = TestApp::start().await;
    let id = draft(&app).await;
    let circus = app.other_admin().get("/api/v1/artists?q=dario").await.expect(200);
    let dario = &circus["data"][0]["id"];
    let ben = app.admin().get("/api/v1/members?q=ben").await.expect(200)["data"][0].take();
    let member = format!("/api/v1/members/{}", text(&ben["id"]));
    app.admin().patch(&member, 1, json!({"status": "deactivated"})).await.expect(200);
    for stranger in [dario, &json!("01900000-0000-7000-8000-000000000000"), &ben["artist_id"]] {
        let body = json!({"artist_ids": [app.artist().artist(), stranger]});
        let problem = app.admin().act(&id, "assign", body).await.problem("artist_not_found");
        assert_eq!(problem["artist_ids"], json!([stranger]));
    }
    assert_eq!(app.count("SELECT count(*) FROM contract_assignments").await, 0);
    app.admin().act(&id, "assign", json!({"artist_ids": []})).await.problem("validation_error");
}

#[tokio::test]
async fn nobody_gets_the_same_contract_twice() {
    let app = TestApp::start().await;
    let id = draft(&app).await;
    assign(&app, &id, &[&app.artist()], None).await;
    let again = to(&[&app.second_artist(), &app.artist()]);
    let problem = app.admin().act(&id, "assign", again).await.problem("already_assigned");
    assert_eq!(problem["user_ids"], json!([app.artist().user_id]));
    assert_eq!(states(&app, &id).await, expected(&[("Anna Dancer", "sent")]), "all or nobody");
    let twice = json!({"artist_ids": [app.second_artist().artist(), app.second_artist().artist()]});
    let parts = app.admin().act(&id, "assign", twice).await.expect(200);
    assert_eq!(parts["assignments"].as_array().unwrap().len(), 1, "named twice, sent once");
    app.run_jobs().await;
}

#[tokio::test]
async fn all_artists_means_those_who_do_not_have_it_yet() {
    let app = TestApp::start().await;
    let id = draft(&app).await;
    assign(&app, &id, &[&app.artist()], None).await;
    let parts = app.admin().act(&id, "assign", json!({"all_artists": true})).await.expect(200);
    assert_eq!(parts["assignments"].as_array().unwrap().len(), 2);
    assert_eq!(states(&app, &id).await.len(), 3);
    app.admin().act(&id, "assign", json!({"all_artists": true})).await.problem("validation_error");
    app.run_jobs().await;
}

#[tokio::test]
async fn five_offices_that_send_at_once_make_one_part() {
    let app = TestApp::start().await;
    let (id, admin, body) = (draft(&app).await, app.admin(), to(&[&app.artist()]));
    let send = || admin.act(&id, "assign", body.clone());
    let (one, two, three, four, five) = tokio::join!(send(), send(), send(), send(), send());
    let mut answers: Vec<u16> =
        [one, two, three, four, five].iter().map(|reply| reply.status.as_u16()).collect();
    answers.sort_unstable();
    assert_eq!(answers, [200, 409, 409, 409, 409]);
    assert_eq!(states(&app, &id).await, expected(&[("Anna Dancer", "sent")]));
    app.run_jobs().await;
}

#[tokio::test]
async fn a_deadline_lies_in_the_future() {
    let app = TestApp::start().await;
    let id = draft(&app).await;
    let at = |from_now: i64| (app.platform.clock.now() + SignedDuration::from_secs(from_now)).to_string();
    let mut body = to(&[&app.artist()]);
    body["expires_at"] = json!(at(-1));
    let problem = app.admin().act(&id, "assign", body.clone()).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "expires_at");
    for nonsense in ["tomorrow", "2026-13-01T00:00:00Z", "-009999-01-02T01:59:59Z"] {
        body["expires_at"] = json!(nonsense);
        app.admin().act(&id, "assign", body.clone()).await.problem("validation_error");
    }
    body["expires_at"] = json!(at(3600));
    app.admin().act(&id, "assign", body).await.expect(200);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_deadline_stays_unless_it_is_lifted() {
    let app = TestApp::start().await;
    let id = draft(&app).await;
    let send = async |artist: Actor<'_>, expires_at: Option<Value>| {
        let mut body = to(&[&artist]);
        if let Some(expires_at) = expires_at {
            body["expires_at"] = expires_at;
        }
        app.admin().act(&id, "assign", body).await.expect(200);
        app.admin().detail(&id).await["expires_at"].take()
    };
    let end = json!("2030-01-31T23:00:00Z");
    assert_eq!(send(app.artist(), Some(end.clone())).await, end);
    assert_eq!(send(app.second_artist(), None).await, end);
    assert_eq!(send(app.third_artist(), Some(Value::Null)).await, Value::Null);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_field_needs_its_signer() {
    let app = TestApp::start().await;
    let id = draft(&app).await;
    place_field(&app, &id, 0).await;
    let problem = app.admin().act(&id, "assign", to(&[&app.artist()])).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "counter_signer_user_id");
    let id = id_of(&app.admin().contract_with(&[("title", "Duo"), ("signing_mode", "joint")]).await);
    place_field(&app, &id, 2).await;
    let problem = app.admin().act(&id, "assign", to(&[&app.artist()])).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "artist_ids");
    assign(&app, &id, &[&app.artist(), &app.second_artist()], None).await;
    app.run_jobs().await;
}

#[tokio::test]
async fn a_joint_contract_is_sent_once() {
    let app = TestApp::start().await;
    let id = joint(&app, "parallel", &[&app.artist()], None).await;
    app.admin().act(&id, "assign", to(&[&app.second_artist()])).await.problem("invalid_state");
    app.run_jobs().await;
}

#[tokio::test]
async fn what_is_sent_is_checked() {
    let app = TestApp::start().await;
    let id = draft(&app).await;
    let anna = app.artist().artist();
    for wrong in [
        json!({"artist_ids": [anna], "message": "x".repeat(2001)}),
        json!({"artist_ids": [anna], "message": "\u{0}"}),
        json!({"artist_ids": [anna], "urgent": true}),
        json!({"artist_ids": ["anna"]}),
        json!({"artist_ids": vec![anna; 5001]}),
        json!([]),
    ] {
        app.admin().act(&id, "assign", wrong).await.problem("validation_error");
    }
    let missing = "01900000-0000-7000-8000-000000000000";
    app.admin().act(missing, "assign", to(&[&app.artist()])).await.problem("contract_not_found");
    assert_eq!(status(&app, &id).await, "draft");
}

#[tokio::test]
async fn fields_lie_on_the_pages_of_a_draft() {
    let app = TestApp::start().await;
    let id = draft(&app).await;
    let path = format!("/api/v1/contracts/{id}/fields");
    let good = json!({"slot": 1, "kind": "text", "page": 1, "x": 0.1, "y": 0.2, "width": 0.3, "height": 0.05, "label": "Shoe size", "required": false});
    let changed = |name: &str, value: Value| {
        let mut field = good.clone();
        field[name] = value;
        field
    };
    for wrong in [
        changed("page", json!(0)),
        changed("page", json!(99)),
        changed("x", json!(0.8)),
        changed("y", json!(-0.1)),
        changed("width", json!(0.0)),
        changed("height", json!(1e308)),
        changed("slot", json!(2)),
        changed("slot", json!(-1)),
        changed("kind", json!("stamp")),
        changed("label", json!("x".repeat(121))),
    ] {
        app.admin().put(&path, 1, json!({"fields": [wrong]})).await.problem("validation_error");
    }
    app.admin().put(&path, 1, json!({"fields": vec![&good; 501]})).await.problem("validation_error");
    let view = app.admin().put(&path, 1, json!({"fields": [good]})).await.expect(200);
    assert_eq!((&view["version"], &view["fields"][0]["label"]), (&json!(2), &json!("Shoe size")));
    app.admin().put(&path, 1, json!({"fields": []})).await.problem("version_mismatch");
    assign(&app, &id, &[&app.artist()], None).await;
    let version = app.admin().detail(&id).await["version"].as_i64().unwrap();
    app.admin().put(&path, version, json!({"fields": []})).await.problem("invalid_state");
    app.run_jobs().await;
}
