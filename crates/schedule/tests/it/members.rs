//! Groups and roles of a production, and people called by them.

use serde_json::{Value, json};
use testkit::{Reply, TestApp};

use crate::{change, event, rehearsal, with};

async fn production(app: &TestApp) -> String {
    let made = app.admin().post("/api/v1/productions", json!({"name": "Swan Lake"})).await.expect(201);
    format!("/api/v1/productions/{}", made["id"].as_str().unwrap())
}

/// Anna and Ben are the corps, Ben also leads the orchestra, the admin runs the stage.
async fn cast(app: &TestApp, path: &str) -> Reply {
    let members = json!({"members": [
        {"artist_id": app.artist().artist(), "group": "Corps", "role": "Odette"},
        {"artist_id": app.second_artist().artist(), "group": "corps"},
        {"artist_id": app.second_artist().artist(), "group": "Orchestra", "role": "First violin"},
        {"user_id": app.admin().user_id, "group": "Stage management"},
    ]});
    app.production_manager().post(&format!("{path}/members"), members).await
}

fn parts(event: &Value) -> Vec<(&str, &str)> {
    let mut parts: Vec<(&str, &str)> = event["participants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (part["name"].as_str().unwrap(), part["role"].as_str().unwrap()))
        .collect();
    parts.sort_unstable();
    parts
}

/// A rehearsal of the production, with these people.
fn of(path: &str, participants: Value) -> Value {
    let id = path.rsplit('/').next().unwrap();
    with(&rehearsal(), json!({"production_id": id, "participants": participants}))
}

#[tokio::test]
async fn people_are_put_into_groups_and_taken_out() {
    let app = TestApp::start().await;
    let path = production(&app).await;
    let groups = cast(&app, &path).await.expect(200);
    let expected = json!({
        "groups": [{"name": "Corps", "people": 2}, {"name": "Orchestra", "people": 1},
            {"name": "Stage management", "people": 1}],
        "roles": [{"name": "First violin", "people": 1}, {"name": "Odette", "people": 1}],
    });
    assert_eq!(groups, expected);
    let again =
        json!({"members": [{"artist_id": app.second_artist().artist(), "group": "CORPS", "role": "Swan"}]});
    app.admin().post(&format!("{path}/members"), again).await.expect(200);
    let list = app.admin().get(&format!("{path}/members?limit=10")).await.expect(200);
    let rows = list["data"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    let ben = rows.iter().find(|row| row["role"] == "Swan").unwrap();
    assert_eq!((&ben["name"], &ben["group"]), (&json!("Ben Fiddle"), &json!("Corps")));
    let gone = json!({"member_ids": [ben["id"]]});
    let remove = format!("{path}/members/remove");
    for _ in 0..2 {
        let reply = app.production_manager().post(&remove, gone.clone()).await;
        assert_eq!(reply.status, 204, "once more, it is as it is");
    }
    let groups = app.admin().get(&format!("{path}/groups")).await.expect(200);
    assert_eq!(groups["groups"][0], json!({"name": "Corps", "people": 1}));
    let members = format!("{path}/members");
    app.artist().get(&members).await.problem("forbidden");
    app.other_admin().get(&members).await.problem("not_found");
    app.other_admin().post(&remove, gone).await.problem("not_found");
    for wrong in [
        json!({"members": []}),
        json!({"members": [{"artist_id": app.artist().artist(), "group": " "}]}),
        json!({"members": [{"group": "Corps"}]}),
        json!({"members": [{"user_id": app.other_admin().user_id, "group": "Corps"}]}),
    ] {
        let refused = app.admin().post(&members, wrong).await.problem("validation_error");
        assert!(refused["errors"][0]["field"].as_str().unwrap().starts_with("members"), "{refused}");
    }
}

#[tokio::test]
async fn a_group_is_called_by_name_and_keeps_the_roles() {
    let app = TestApp::start().await;
    let path = production(&app).await;
    cast(&app, &path).await.expect(200);
    let corps = json!([{"group": "corps", "call_time": "09:30"}, {"production_role": "first violin"},
        {"artist_id": app.second_artist().artist(), "role": "Replacement"}]);
    let made = event(&app, of(&path, corps)).await;
    assert_eq!(parts(&made), [("Anna Dancer", "Odette"), ("Ben Fiddle", "Replacement")]);
    let add = json!({"participants": [{"group": "Stage management"}]});
    let added = app.production_manager().post(&format!("{}/participants", crate::path(&made)), add).await;
    assert_eq!(added.expect(200)["counts"]["participants"], 3);
    // Later changes of a group leave events as they are.
    let more = json!({"members": [{"artist_id": app.third_artist().artist(), "group": "Corps"}]});
    app.admin().post(&format!("{path}/members"), more).await.expect(200);
    let seen = crate::seen_by(&app.admin(), &made).await;
    assert_eq!(seen["counts"]["participants"], 3);
    let evening = json!({"local_start": "2027-03-12T18:00", "local_end": "2027-03-12T19:00", "rrule": "FREQ=WEEKLY;COUNT=2"});
    let series = event(&app, with(&of(&path, json!([{"group": "Corps"}])), evening)).await;
    assert_eq!(series["counts"]["participants"], 3);
    let clash = with(&of(&path, json!([{"group": "Orchestra"}])), json!({"title": "Tutti"}));
    let refused = app.production_manager().post("/api/v1/events", clash).await.problem("schedule_conflict");
    assert_eq!(refused["conflicts"][0]["name"], "Ben Fiddle");
}

#[tokio::test]
async fn a_group_needs_a_production_and_somebody_in_it() {
    let app = TestApp::start().await;
    let path = production(&app).await;
    cast(&app, &path).await.expect(200);
    let manager = app.production_manager();
    let nobody = with(&rehearsal(), json!({"participants": [{"group": "Corps"}]}));
    for body in [
        nobody.clone(),
        of(&path, json!([{"group": "Choir"}])),
        of(&path, json!([{"group": "Corps", "production_role": "First violin"}])),
        of(&path, json!([{"group": "Corps", "artist_id": app.artist().artist()}])),
    ] {
        let problem = manager.post("/api/v1/events", body).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], "participants[0]");
    }
    let plain = event(&app, of(&path, json!([{"group": "Corps", "production_role": "odette"}]))).await;
    assert_eq!(parts(&plain), [("Anna Dancer", "Odette")]);
    change(&app, &plain, json!({"production_id": null, "audience": "silent"})).await.expect(200);
    let add = json!({"participants": [{"group": "Corps"}]});
    manager.post(&format!("{}/participants", crate::path(&plain)), add).await.problem("validation_error");
}
