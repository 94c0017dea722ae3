//! Times at which people cannot come.

use serde_json::{Value, json};
use testkit::{Actor, TestApp};

use crate::notices::Post;
use crate::{change, event, path, people, rehearsal, with};

async fn list(actor: &Actor<'_>, query: &str) -> Vec<Value> {
    let page = actor.get(&format!("/api/v1/block-outs?{query}")).await.expect(200);
    page["data"].as_array().unwrap().clone()
}

const MARCH: &str = "start_date=2027-03-01&end_date=2027-03-31";

#[tokio::test]
async fn who_cannot_come_is_a_conflict_for_whoever_calls_them() {
    let app = TestApp::start().await;
    app.admin().put("/api/v1/schedule-rules", 0, json!({"pack": "none"})).await.expect(200);
    let away = json!({"id": "01900000-0000-7000-8000-000000000001", "note": "Wedding",
        "local_start": "2027-03-10", "local_end": "2027-03-11", "timezone": "Europe/Vienna"});
    let made = app.artist().post("/api/v1/block-outs", away.clone()).await.expect(201);
    assert_eq!(made["start_at"], "2027-03-09T23:00:00Z");
    assert_eq!(app.artist().post("/api/v1/block-outs", away).await.expect(201), made, "sent again");
    let body = with(&rehearsal(), json!({"participants": people(&[&app.artist(), &app.second_artist()])}));
    let refused = app.production_manager().post("/api/v1/events", body.clone()).await;
    let refused = refused.problem("schedule_conflict");
    assert_eq!(refused["conflicts"].as_array().unwrap().len(), 1);
    assert_eq!(refused["conflicts"][0]["name"], "Anna Dancer");
    assert_eq!(refused["conflicts"][0]["event_id"], Value::Null);
    assert!(!refused.to_string().contains("Wedding"));
    event(&app, with(&body, json!({"accept_conflicts": "She knows"}))).await;
    let free = json!({"local_start": "2027-03-11T00:00", "local_end": "2027-03-11T02:00"});
    let free =
        event(&app, with(&rehearsal(), with(&free, json!({"participants": people(&[&app.artist()])})))).await;
    let earlier = json!({"local_start": "2027-03-10T23:30", "audience": "silent"});
    change(&app, &free, earlier.clone()).await.problem("schedule_conflict");
    let id = made["id"].as_str().unwrap();
    assert_eq!(app.artist().delete(&format!("/api/v1/block-outs/{id}")).await.status, 204);
    app.artist().delete(&format!("/api/v1/block-outs/{id}")).await.problem("not_found");
    change(&app, &free, earlier).await.expect(200);
}

#[tokio::test]
async fn everybody_sees_their_own_and_the_office_all() {
    let app = TestApp::start().await;
    let day = json!({"local_start": "2027-03-10", "local_end": "2027-03-11"});
    app.artist().post("/api/v1/block-outs", day.clone()).await.expect(201);
    let ben = with(&day, json!({"user_id": app.second_artist().user_id}));
    app.artist().post("/api/v1/block-outs", ben.clone()).await.problem("forbidden");
    let ben = app.production_manager().post("/api/v1/block-outs", ben).await.expect(201);
    assert_eq!(ben["name"], "Ben Fiddle");
    assert_eq!(list(&app.artist(), MARCH).await.len(), 1);
    assert_eq!(list(&app.admin(), MARCH).await.len(), 2);
    assert_eq!(list(&app.admin(), "start_date=2027-04-01&end_date=2027-04-30").await.len(), 0);
    let ben_only = format!("{MARCH}&user_id={}", app.second_artist().user_id.unwrap());
    assert_eq!(list(&app.admin(), &ben_only).await[0]["id"], ben["id"]);
    assert_eq!(list(&app.artist(), &ben_only).await[0]["name"], "Anna Dancer", "never anybody else's");
    assert!(list(&app.other_admin(), MARCH).await.is_empty());
    let of_ben = format!("/api/v1/block-outs/{}", ben["id"].as_str().unwrap());
    app.artist().delete(&of_ben).await.problem("not_found");
    app.other_admin().delete(&of_ben).await.problem("not_found");
    assert_eq!(app.production_manager().delete(&of_ben).await.status, 204);
}

#[tokio::test]
async fn what_is_no_time_is_refused() {
    let app = TestApp::start().await;
    for (wrong, field) in [
        (json!({"local_start": "2027-03-11", "local_end": "2027-03-10"}), "local_end"),
        (json!({"local_start": "2027-03-11", "local_end": "2029-03-10"}), "local_end"),
        (json!({"local_start": "2027-03-11", "local_end": "2027-03-12", "timezone": "Nowhere"}), "timezone"),
        (json!({"local_start": "2027-03-11", "local_end": "2027-03-12", "note": "x".repeat(1001)}), "note"),
    ] {
        let problem = app.artist().post("/api/v1/block-outs", wrong).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field);
    }
    let stranger = json!({"local_start": "2027-03-11", "local_end": "2027-03-12",
        "user_id": app.other_admin().user_id});
    app.admin().post("/api/v1/block-outs", stranger).await.problem("validation_error");
    let backwards = "/api/v1/block-outs?start_date=2027-03-11&end_date=2027-03-10";
    app.artist().get(backwards).await.problem("validation_error");
}

#[tokio::test]
async fn the_office_reads_of_calls_that_somebody_cannot_come_to() {
    let app = TestApp::start().await;
    let (anna, office) = (app.artist(), app.production_manager());
    let called = event(&app, with(&rehearsal(), json!({"participants": people(&[&anna])}))).await;
    let other_day =
        json!({"title": "Later", "local_start": "2027-04-10T10:00", "local_end": "2027-04-10T12:00"});
    event(&app, with(&rehearsal(), with(&other_day, json!({"participants": people(&[&anna])})))).await;
    Post::after_calls(&app).await;
    let yes = json!({"status": "confirmed"});
    anna.post(&format!("{}/answer", path(&called)), yes).await.expect(200);
    let away = json!({"id": "01900000-0000-7000-8000-000000000001", "note": "Wedding",
        "local_start": "2027-03-09", "local_end": "2027-03-12", "timezone": "Europe/Vienna"});
    anna.post("/api/v1/block-outs", away.clone()).await.expect(201);
    anna.post("/api/v1/block-outs", away).await.expect(201);
    app.run_jobs().await;
    let told = office.get("/api/v1/notices").await.expect(200)["data"].as_array().unwrap().clone();
    assert_eq!(told.len(), 1, "once, of the one call: {told:?}");
    assert_eq!(told[0]["path"], path(&called).replace("/api/v1/events", "/schedule"));
    assert_eq!(
        told[0]["news"]["changes"][0]["to"], "Anna Dancer: Tue 9 Mar 2027 – Thu 11 Mar 2027",
        "{}",
        told[0]
    );
    let letters = app.letters().await;
    assert!(
        letters
            .iter()
            .any(|letter| letter.to.starts_with("production@")
                && letter.text.contains("Anna Dancer: Tue 9 Mar"))
    );
    assert!(letters.iter().all(|letter| !letter.text.contains("Wedding")));
    assert_eq!(anna.get(&path(&called)).await.expect(200)["my_participation"]["status"], "confirmed");
    let free = json!({"local_start": "2027-05-09", "local_end": "2027-05-10"});
    anna.post("/api/v1/block-outs", free).await.expect(201);
    let told = office.get("/api/v1/notices").await.expect(200);
    assert_eq!(told["data"].as_array().unwrap().len(), 1, "nobody is called then");
}
