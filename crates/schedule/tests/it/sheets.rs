//! Call sheets: what stands on them for whom, and what is marked.

use serde_json::{Value, json};
use testkit::{Actor, TestApp};

use crate::{cancel, change, event, path, people, rehearsal, seen_by, with};

async fn sheet(actor: &Actor<'_>, event: &Value) -> Value {
    actor.get(&format!("{}/call-sheet", path(event))).await.expect(200)
}

async fn issue(app: &TestApp, event: &Value) -> testkit::Reply {
    app.production_manager().post_empty(&format!("{}/call-sheet/issue", path(event))).await
}

/// A rehearsal of Anna's and Ben's, each with a note.
async fn called(app: &TestApp) -> Value {
    let people = json!([
        {"artist_id": app.artist().artist(), "role": "Odette", "note": "With the new shoes", "call_time": "09:30"},
        {"artist_id": app.second_artist().artist(), "note": "Pay him today", "call_time": "09:45"},
    ]);
    let more = json!({"participants": people, "staff_notes": "Too expensive", "notes": "Warm-up first",
        "location": {"name": "Studio 1", "address": "Theaterplatz 1"}});
    event(app, with(&rehearsal(), more)).await
}

#[tokio::test]
async fn artists_read_their_own_call_and_the_office_the_whole() {
    let app = TestApp::start().await;
    let made = called(&app).await;
    let own = sheet(&app.artist(), &made).await;
    let call =
        json!({"event_id": made["id"], "call_time": "09:30", "role": "Odette", "note": "With the new shoes"});
    assert_eq!(own["my_call"], call);
    assert_eq!(own["events"][0]["my_call"], call);
    assert_eq!((&own["revision"], &own["is_current"]), (&Value::Null, &json!(false)));
    let names = |sheet: &Value| -> Vec<(String, Value)> {
        let people = sheet["events"][0]["people"].as_array().unwrap();
        people
            .iter()
            .map(|one| (one["name"].as_str().unwrap().to_owned(), one["call_time"].clone()))
            .collect()
    };
    assert!(names(&own).contains(&("Ben Fiddle".into(), Value::Null)), "{own:#}");
    let bens = sheet(&app.second_artist(), &made).await;
    let expected = [("Ben Fiddle".into(), json!("09:45")), ("Anna Dancer".into(), Value::Null)];
    assert_eq!(names(&bens), expected, "oneself first");
    let whole = sheet(&app.admin(), &made).await;
    assert_eq!(
        names(&whole),
        [("Anna Dancer".into(), json!("09:30")), ("Ben Fiddle".into(), json!("09:45"))]
    );
    assert_eq!(whole["my_call"], Value::Null);
    for (sheet, secrets) in
        [(&own, ["Pay him", "09:45", "Too expensive"]), (&whole, ["Pay him", "new shoes", "Too expensive"])]
    {
        for secret in secrets {
            assert!(!sheet.to_string().contains(secret), "{secret}: {sheet:#}");
        }
    }
    app.third_artist().get(&format!("{}/call-sheet", path(&made))).await.problem("event_not_found");
    app.accountant().get(&format!("{}/call-sheet/pdf", path(&made))).await.problem("event_not_found");
    app.other_admin().get(&format!("{}/call-sheet", path(&made))).await.problem("event_not_found");
}

#[tokio::test]
async fn an_issue_is_kept_and_what_changes_after_it_is_marked() {
    let app = TestApp::start().await;
    let made = called(&app).await;
    let first = issue(&app, &made).await.expect(201);
    assert_eq!((&first["revision"], &first["is_current"]), (&json!(1), &json!(true)));
    assert_eq!((&first["issued_by"], &first["compared_with"]), (&json!("Paul Stage"), &Value::Null));
    assert_eq!(issue(&app, &made).await.expect(200)["revision"], 1, "nothing has changed");
    let moved = json!({"local_start": "2027-03-10T11:00", "notes": "No warm-up", "audience": "affected"});
    change(&app, &made, moved).await.expect(200);
    let more = json!({"participants": [{"artist_id": app.third_artist().artist()},
        {"artist_id": app.artist().artist(), "role": "Odile", "note": "With the new shoes", "call_time": "10:30"}]});
    app.admin().post(&format!("{}/participants", path(&made)), more).await.expect(200);
    let parts = seen_by(&app.admin(), &made).await;
    let ben =
        parts["participants"].as_array().unwrap().iter().find(|part| part["name"] == "Ben Fiddle").unwrap();
    let ben = format!("{}/participants/{}", path(&made), ben["id"].as_str().unwrap());
    app.admin().delete(&ben).await.expect(204);
    let marks = |sheet: &Value| {
        let event = &sheet["events"][0];
        let people = event["people"].as_array().unwrap().iter();
        let people: Vec<Value> = people.map(|one| json!([one["name"], one["mark"]])).collect();
        json!([
            sheet["revision"],
            sheet["is_current"],
            sheet["compared_with"],
            event["mark"],
            event["changed"],
            people,
            event["people_gone"]
        ])
    };
    let people = json!([["Anna Dancer", "changed"], ["Cleo Actor", "new"]]);
    let changed = sheet(&app.admin(), &made).await;
    let expected = json!([1, false, 1, "changed", ["when", "notes"], people, ["Ben Fiddle"]]);
    assert_eq!(marks(&changed), expected);
    let second = issue(&app, &made).await.expect(201);
    let expected = json!([2, true, 1, "changed", ["when", "notes"], people, ["Ben Fiddle"]]);
    assert_eq!(marks(&second), expected, "an issue says what it changed");
    assert_eq!(sheet(&app.artist(), &made).await["my_call"]["call_time"], "10:30");
    let latest = seen_by(&app.admin(), &made).await;
    cancel(&app, &latest, json!({"audience": "all"})).await.expect(200);
    let cancelled = sheet(&app.artist(), &made).await;
    assert_eq!((&cancelled["my_call"], &cancelled["events"][0]["changed"]), (&Value::Null, &json!(["what"])));
}

#[tokio::test]
async fn what_others_are_told_is_no_change_of_ones_own_sheet() {
    let app = TestApp::start().await;
    let made = called(&app).await;
    issue(&app, &made).await.expect(201);
    let bens = json!({"participants": [{"artist_id": app.second_artist().artist(), "call_time": "09:50"}]});
    app.admin().post(&format!("{}/participants", path(&made)), bens).await.expect(200);
    assert_eq!(sheet(&app.artist(), &made).await["is_current"], true);
    let own = sheet(&app.second_artist(), &made).await;
    assert_eq!((&own["is_current"], &own["my_call"]["call_time"]), (&json!(false), &json!("09:50")));
}

#[tokio::test]
async fn a_day_shows_what_is_on_it_where_it_is() {
    let app = TestApp::start().await;
    let lake = app.admin().post("/api/v1/productions", json!({"name": "Swan Lake"})).await.expect(201);
    let mine = json!({"participants": people(&[&app.artist()])});
    for (title, start, end, zone, production) in [
        ("Morning", "2027-03-10T09:00", "2027-03-10T10:00", "Europe/Vienna", &lake["id"]),
        ("New York, late", "2027-03-10T20:00", "2027-03-10T23:00", "America/New_York", &lake["id"]),
        ("Auckland, early", "2027-03-10T08:00", "2027-03-10T09:00", "Pacific/Auckland", &Value::Null),
        ("Into the day", "2027-03-09T23:00", "2027-03-10T01:00", "Europe/Vienna", &Value::Null),
        ("The night before", "2027-03-09T20:00", "2027-03-10T00:00", "Europe/Vienna", &Value::Null),
        ("The day after", "2027-03-11T00:00", "2027-03-11T01:00", "Europe/Vienna", &Value::Null),
    ] {
        let body = json!({"title": title, "local_start": start, "local_end": end, "timezone": zone,
            "production_id": production, "accept_conflicts": "Planned"});
        event(&app, with(&with(&rehearsal(), body), mine.clone())).await;
    }
    let draft = json!({"title": "Not yet", "state": "draft"});
    event(&app, with(&rehearsal(), draft)).await;
    event(&app, with(&rehearsal(), json!({"title": "Others'"}))).await;
    let titles = |sheet: Value| -> Vec<String> {
        sheet["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["title"].as_str().unwrap().to_owned())
            .collect()
    };
    let day = "/api/v1/call-sheets/2027-03-10";
    let own = app.artist().get(day).await.expect(200);
    assert_eq!(titles(own), ["Into the day", "Auckland, early", "Morning", "New York, late"]);
    let whole = app.admin().get(day).await.expect(200);
    assert_eq!(titles(whole), ["Into the day", "Auckland, early", "Morning", "Others'", "New York, late"]);
    let of_lake = format!("{day}?production_id={}", lake["id"].as_str().unwrap());
    assert_eq!(titles(app.admin().get(&of_lake).await.expect(200)), ["Morning", "New York, late"]);
    assert_eq!(titles(app.accountant().get(day).await.expect(200)), [""; 0]);
    // Sheets of a day and of a production are counted for themselves.
    let issue = async |path: String| app.admin().post_empty(&path).await;
    let lake_issue = format!("{day}/issue?production_id={}", lake["id"].as_str().unwrap());
    assert_eq!(issue(lake_issue).await.expect(201)["revision"], 1);
    assert_eq!(issue(format!("{day}/issue")).await.expect(201)["revision"], 1);
    let late = app
        .admin()
        .get("/api/v1/events?start_date=2027-03-11&end_date=2027-03-11&timezone=Europe/Vienna")
        .await;
    let late = late.expect(200)["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["title"] == "New York, late")
        .unwrap()
        .clone();
    change(
        &app,
        &late,
        json!({"local_start": "2027-03-12T20:00", "audience": "all", "accept_conflicts": "Planned"}),
    )
    .await
    .expect(200);
    let gone = app.artist().get(day).await.expect(200);
    assert_eq!(gone["events_gone"][0]["title"], "New York, late");
    for wrong in ["2027-3-10", "2027-02-30", "tomorrow", "12027-03-10"] {
        app.admin().get(&format!("/api/v1/call-sheets/{wrong}")).await.problem("not_found");
    }
    let nothing = "?production_id=01900000-0000-7000-8000-000000000000";
    app.admin().get(&format!("{day}{nothing}")).await.problem("not_found");
    app.artist().post_empty(&format!("{day}/issue")).await.problem("forbidden");
}

#[tokio::test]
async fn drafts_are_not_issued() {
    let app = TestApp::start().await;
    let draft =
        event(&app, with(&rehearsal(), json!({"state": "draft", "participants": people(&[&app.artist()])})))
            .await;
    assert_eq!(sheet(&app.admin(), &draft).await["revision"], Value::Null);
    issue(&app, &draft).await.problem("invalid_state");
    app.artist().get(&format!("{}/call-sheet", path(&draft))).await.problem("event_not_found");
}

#[tokio::test]
async fn two_who_issue_at_once_issue_one() {
    let app = TestApp::start().await;
    let made = called(&app).await;
    let (one, other) = tokio::join!(issue(&app, &made), issue(&app, &made));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 201]);
    assert_eq!(app.count("SELECT count(*) FROM call_sheets").await, 1);
}

#[tokio::test]
async fn paper_shows_the_same() {
    let app = TestApp::start().await;
    let made = called(&app).await;
    issue(&app, &made).await.expect(201);
    for address in [format!("{}/call-sheet/pdf", path(&made)), "/api/v1/call-sheets/2027-03-10/pdf".into()] {
        for actor in [app.artist(), app.admin()] {
            let reply = actor.get(&address).await;
            assert_eq!(reply.header("content-type"), "application/pdf", "{:#}", reply.body);
            let name = "attachment; filename=\"call-sheet-2027-03-10.pdf\"";
            assert_eq!(reply.header("content-disposition"), name);
            assert!(reply.bytes.starts_with(b"%PDF"));
        }
    }
}
