//! Rest, travel and the two severities of rules; of two who call somebody at once, the second is told of the first.

use serde_json::{Value, json};
use testkit::{Reply, TestApp};

use crate::{call, change, event, path, people, rehearsal, seen_by, with};

const RULES: &str = "/api/v1/schedule-rules";

/// What stands against people, by kind.
fn kinds(problem: &Value) -> Vec<&str> {
    let conflicts = problem["conflicts"].as_array().unwrap().iter();
    conflicts.map(|conflict| conflict["kind"].as_str().unwrap()).collect()
}

async fn choose(app: &TestApp, version: i64, body: Value) -> Reply {
    app.admin().put(RULES, version, body).await
}

/// An evening of Anna's in May, until half past ten.
async fn evening(app: &TestApp) -> Value {
    let times = json!({"title": "Giselle", "type": "performance", "local_start": "2027-05-07T19:30",
        "local_end": "2027-05-07T22:30", "participants": people(&[&app.artist()])});
    event(app, with(&rehearsal(), times)).await
}

/// The morning after it.
fn morning(app: &TestApp, hour: &str) -> Value {
    let times = json!({"title": "Class", "local_start": format!("2027-05-08T{hour}"),
        "local_end": "2027-05-08T12:00", "participants": people(&[&app.artist(), &app.second_artist()])});
    with(&rehearsal(), times)
}

#[tokio::test]
async fn a_short_night_asks_for_a_reason_which_is_kept() {
    let app = TestApp::start().await;
    let evening = evening(&app).await;
    let manager = app.production_manager();
    let refused = manager.post("/api/v1/events", morning(&app, "09:00")).await.problem("schedule_conflict");
    assert_eq!(kinds(&refused), ["overnight_rest"]);
    let night = &refused["conflicts"][0];
    assert_eq!((&night["name"], &night["severity"]), (&json!("Anna Dancer"), &json!("soft")));
    assert_eq!((&night["had"], &night["needed"]), (&json!(630), &json!(660)));
    assert_eq!((&night["event_id"], &night["event_ids"][0]), (&evening["id"], &evening["id"]));
    assert_eq!(night["title"], "10 h 30 min of rest overnight, 11 h are needed");
    let class = event(&app, morning(&app, "09:30")).await;
    let earlier = json!({"local_start": "2027-05-08T09:00", "audience": "silent"});
    let preview = manager.post(&format!("{}/preview", path(&class)), earlier.clone()).await.expect(200);
    assert_eq!(preview["people_conflicts"][0]["kind"], "overnight_rest");
    change(&app, &class, earlier.clone()).await.problem("schedule_conflict");
    let accepted = with(&earlier, json!({"accept_conflicts": "She asked for it"}));
    change(&app, &class, accepted).await.expect(200);
    let history = app.admin().get(&format!("{}/updates", path(&class))).await.expect(200);
    assert_eq!(history["data"][0]["reason"], "She asked for it");
}

#[tokio::test]
async fn a_hard_rule_refuses_whatever_the_reason_until_the_company_changes_it() {
    let app = TestApp::start().await;
    let held = app.artist().get(RULES).await.expect(200);
    assert_eq!((&held["pack"], &held["version"]), (&json!("working_time"), &json!(0)));
    let hard = json!([{"rule": "overnight_rest", "severity": "hard", "minutes": 720},
        {"rule": "day_span", "severity": "soft", "minutes": 60}]);
    let own = choose(&app, 0, json!({"pack": "opera_ballet", "rules": hard})).await.expect(200);
    assert_eq!((&own["pack"], &own["version"], &own["rules"]), (&json!("own"), &json!(1), &hard));
    let evening = evening_with_reason(&app).await;
    let body = with(&morning(&app, "10:00"), json!({"accept_conflicts": "Just this once"}));
    let manager = app.production_manager();
    let reply = manager.post("/api/v1/events", &body).await;
    assert_eq!(reply.status, 409);
    let refused = reply.problem("schedule_rule_broken");
    assert_eq!(kinds(&refused)[0], "overnight_rest", "what refuses comes first: {refused}");
    assert!(refused["detail"].as_str().unwrap().contains("11 h 30 min of rest"), "{refused}");
    assert_eq!(app.count("SELECT count(*) FROM events").await, 1);
    // A part is added, a draft is published, a series is moved: the same answer.
    let alone = with(&body, json!({"participants": people(&[&app.second_artist()])}));
    let alone = event(&app, alone).await;
    let add = json!({"participants": people(&[&app.artist()]), "accept_conflicts": "Please"});
    manager.post(&format!("{}/participants", path(&alone)), add).await.problem("schedule_rule_broken");
    let draft = event(&app, with(&body, json!({"state": "draft"}))).await;
    let publish = json!({"state": "confirmed", "audience": "silent", "accept_conflicts": "Please"});
    change(&app, &draft, publish).await.problem("schedule_rule_broken");
    let daily = json!({"rrule": "FREQ=DAILY;COUNT=5", "local_start": "2027-05-05T12:00",
        "local_end": "2027-05-05T12:30", "accept_conflicts": "Please"});
    let daily = event(&app, with(&body, daily)).await;
    let earlier = json!({"range": "all", "audience": "silent", "accept_conflicts": "Please",
        "local_start": "2027-05-05T10:00", "local_end": "2027-05-05T10:30"});
    let refused = change(&app, &daily, earlier.clone()).await.problem("schedule_rule_broken");
    assert_eq!(refused["conflicts"][0]["event_ids"][0], evening["id"]);
    choose(&app, 0, json!({"pack": "none"})).await.problem("version_mismatch");
    choose(&app, 1, json!({"pack": "none"})).await.expect(200);
    change(&app, &daily, earlier).await.expect(200);
    let log = app.admin().get("/api/v1/admin/audit?action=schedule_rules_replace").await.expect(200);
    assert_eq!(log["data"][0]["changes"]["before"]["pack"], "own");
}

/// As [`evening`], where that is a long day.
async fn evening_with_reason(app: &TestApp) -> Value {
    let times = json!({"title": "Giselle", "local_start": "2027-05-07T19:30", "local_end": "2027-05-07T22:30",
        "participants": people(&[&app.artist()]), "accept_conflicts": "A performance"});
    event(app, with(&rehearsal(), times)).await
}

#[tokio::test]
async fn days_breaks_and_ways_are_found_with_ones_own_call_times() {
    let app = TestApp::start().await;
    let anna = json!([{"artist_id": app.artist().artist(), "call_time": "08:00"}]);
    let class = json!({"local_start": "2027-05-07T10:00", "local_end": "2027-05-07T11:00",
        "location": {"name": "Church of St. Anna"}, "participants": anna});
    let class = event(&app, with(&rehearsal(), class)).await;
    let stage = app.admin().post("/api/v1/rooms", json!({"name": "Main stage"})).await.expect(201);
    let next = json!({"local_start": "2027-05-07T11:10", "local_end": "2027-05-07T15:00", "room_id": stage["id"],
        "participants": people(&[&app.artist()])});
    let manager = app.production_manager();
    let refused = manager.post("/api/v1/events", with(&rehearsal(), next)).await;
    let refused = refused.problem("schedule_conflict");
    assert_eq!(kinds(&refused), ["break", "travel"], "{refused}");
    assert_eq!(refused["conflicts"][0]["had"], 420, "from eight, when she is called, to three");
    let night = json!({"local_start": "2027-05-07T20:00", "local_end": "2027-05-07T21:01",
        "participants": people(&[&app.artist()])});
    let refused = manager.post("/api/v1/events", with(&rehearsal(), night)).await;
    assert_eq!(kinds(&refused.problem("schedule_conflict")), ["day_span"]);
    // In the same place nobody travels, until it is moved.
    let there = json!({"local_start": "2027-05-07T11:10", "local_end": "2027-05-07T12:00",
        "location": {"name": "Church of St. Anna"}, "participants": people(&[&app.artist()])});
    let there = event(&app, with(&rehearsal(), there)).await;
    let moved = json!({"room_id": stage["id"], "location": null, "audience": "silent"});
    let refused = change(&app, &there, moved).await.problem("schedule_conflict");
    assert_eq!((kinds(&refused), &refused["conflicts"][0]["event_id"]), (vec!["travel"], &class["id"]));
    change(&app, &there, json!({"notes": "Mind the step", "audience": "silent"})).await.expect(200);
}

#[tokio::test]
async fn a_week_without_a_day_off_is_found_and_who_declined_has_one() {
    let app = TestApp::start().await;
    let daily = json!({"rrule": "FREQ=DAILY;COUNT=7", "participants": people(&[&app.artist()])});
    let manager = app.production_manager();
    let refused = manager.post("/api/v1/events", with(&rehearsal(), daily.clone())).await;
    let refused = refused.problem("schedule_conflict");
    assert_eq!(kinds(&refused), ["days_off"]);
    assert_eq!(refused["conflicts"][0]["had"], 0);
    let six = event(&app, with(&rehearsal(), with(&daily, json!({"rrule": "FREQ=DAILY;COUNT=6"})))).await;
    let seventh = json!({"local_start": "2027-03-16T10:00", "local_end": "2027-03-16T12:00",
        "participants": people(&[&app.artist()])});
    let seventh = with(&rehearsal(), seventh);
    manager.post("/api/v1/events", &seventh).await.problem("schedule_conflict");
    app.artist().post(&format!("{}/answer", path(&six)), json!({"status": "declined"})).await.expect(200);
    event(&app, seventh).await;
}

#[tokio::test]
async fn what_is_no_rule_is_refused_and_only_the_administrator_chooses() {
    let app = TestApp::start().await;
    let rule = |rule: Value| json!({"pack": "own", "rules": [rule]});
    for (wrong, field) in [
        (json!({"pack": "own"}), "rules"),
        (json!({"pack": "union"}), "pack"),
        (rule(json!({"rule": "overnight_rest", "severity": "hard", "minutes": 0})), "rules[0]"),
        (rule(json!({"rule": "days_off", "severity": "soft", "days": 7, "within_days": 7})), "rules[0]"),
        (
            json!({"pack": "own", "rules": vec![json!({"rule": "day_span", "severity": "soft", "minutes": 9}); 21]}),
            "rules",
        ),
    ] {
        let problem = choose(&app, 0, wrong).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field);
    }
    let unknown = rule(json!({"rule": "tea_time", "severity": "hard", "minutes": 5}));
    choose(&app, 0, unknown).await.problem("validation_error");
    app.production_manager().put(RULES, 0, json!({"pack": "none"})).await.problem("forbidden");
    choose(&app, 0, json!({"pack": "orchestra"})).await.expect(200);
    assert_eq!(app.other_admin().get(RULES).await.expect(200)["pack"], "working_time");
}

#[tokio::test]
async fn of_two_who_call_somebody_at_once_the_second_is_told_of_the_first() {
    let app = TestApp::start().await;
    let (manager, admin) = (app.production_manager(), app.admin());
    for round in 0..5 {
        let day = format!("2027-04-{:02}", 3 * round + 1);
        let body = |title: &str| {
            let times = json!({"title": title, "local_start": format!("{day}T10:00"),
                "local_end": format!("{day}T12:00"),
                "participants": people(&[&app.artist(), &app.second_artist()])});
            with(&rehearsal(), times)
        };
        let (one, two) = tokio::join!(
            manager.post("/api/v1/events", body("One")),
            admin.post("/api/v1/events", body("Two"))
        );
        let (won, lost) = if one.status == 201 { (one, two) } else { (two, one) };
        let won = won.expect(201);
        let lost = lost.problem("schedule_conflict");
        assert_eq!(lost["conflicts"][0]["event_id"], won["id"]);
        assert_eq!(lost["conflicts"].as_array().unwrap().len(), 2);
    }
    let first = call(&app, &[&app.artist()]).await;
    assert_eq!(seen_by(&app.artist(), &first).await["title"], "Swan Lake, act II");
}

#[tokio::test]
async fn who_is_called_before_the_start_is_taken_from_then_on() {
    let app = TestApp::start().await;
    app.admin().put(RULES, 0, json!({"pack": "none"})).await.expect(200);
    let manager = app.production_manager();
    let afternoon = json!({"title": "Act III", "local_start": "2027-05-07T15:00", "local_end": "2027-05-07T18:00",
        "participants": people(&[&app.artist()])});
    let afternoon = event(&app, with(&rehearsal(), afternoon)).await;
    let evening = |call: Value| {
        let anna = json!([{"artist_id": app.artist().artist(), "call_time": call}]);
        let times = json!({"title": "Giselle", "local_start": "2027-05-07T19:30", "local_end": "2027-05-07T22:30",
            "participants": anna});
        with(&rehearsal(), times)
    };
    let refused = manager.post("/api/v1/events", evening(json!("17:00"))).await.problem("schedule_conflict");
    assert_eq!((kinds(&refused), &refused["conflicts"][0]["event_id"]), (vec!["called"], &afternoon["id"]));
    let show = event(&app, evening(json!("18:30"))).await;
    // The other way round, when it is moved, and when only the call is another one.
    let late = json!({"local_end": "2027-05-07T19:00", "audience": "silent"});
    let refused = change(&app, &afternoon, late).await.problem("schedule_conflict");
    assert_eq!(refused["conflicts"][0]["event_id"], show["id"]);
    assert_eq!(refused["conflicts"][0]["start_at"], "2027-05-07T16:30:00Z", "from when she is to be there");
    let earlier = json!({"local_start": "2027-05-07T18:30", "audience": "silent"});
    change(&app, &show, earlier).await.expect(200);
    let show = seen_by(&app.admin(), &show).await;
    let back = json!({"local_start": "2027-05-07T19:30", "audience": "silent"});
    change(&app, &show, back).await.expect(200);
    let add = json!({"participants": evening(json!("17:30"))["participants"]});
    let refused =
        manager.post(&format!("{}/participants", path(&show)), add).await.problem("schedule_conflict");
    assert_eq!(refused["conflicts"][0]["event_id"], afternoon["id"]);
    // Who cannot come at six is not there at half past.
    let away = json!({"local_start": "2027-05-07T18:00", "local_end": "2027-05-07T19:00", "timezone": "Europe/Vienna"});
    app.artist().post("/api/v1/block-outs", away).await.expect(201);
    let conflicts = manager.get(&format!("{}/conflicts", path(&show))).await.expect(200);
    assert_eq!(conflicts["people_conflicts"][0]["kind"], "not_available");
    // Who is called for the last act is free until then.
    let last = json!([{"artist_id": app.second_artist().artist(), "call_time": "21:00"}]);
    event(&app, with(&evening(Value::Null), json!({"participants": last}))).await;
    let before = json!({"local_start": "2027-05-07T19:00", "local_end": "2027-05-07T21:00",
        "participants": people(&[&app.second_artist()])});
    event(&app, with(&rehearsal(), before)).await;
    app.run_jobs().await;
}

#[tokio::test]
async fn many_people_are_judged_to_the_last_one() {
    let app = TestApp::start().await;
    // What lasts for days is at the same time as what begins days later.
    let tour = json!({"title": "Tour", "local_start": "2027-05-03T10:00", "local_end": "2027-05-13T10:00",
        "participants": people(&[&app.artist(), &app.second_artist(), &app.third_artist()])});
    let tour = event(&app, with(&rehearsal(), tour)).await;
    let times = json!({"local_start": "2027-05-12T10:00", "local_end": "2027-05-12T12:00",
        "participants": people(&[&app.artist(), &app.second_artist(), &app.third_artist()])});
    let manager = app.production_manager();
    let refused =
        manager.post("/api/v1/events", with(&rehearsal(), times)).await.problem("schedule_conflict");
    let names: Vec<&Value> =
        refused["conflicts"].as_array().unwrap().iter().map(|conflict| &conflict["name"]).collect();
    assert_eq!(names, ["Anna Dancer", "Ben Fiddle", "Cleo Actor"]);
    assert!(refused["conflicts"].as_array().unwrap().iter().all(|one| one["event_id"] == tour["id"]));
}

#[tokio::test]
async fn a_whole_chorus_is_judged() {
    let app = TestApp::start().await;
    let join = "WITH people AS (INSERT INTO users (id, email, first_name, last_name, created_at, updated_at)
            SELECT gen_random_uuid(), 'chorus' || n || '@artists.test', 'Chorus', 'Number ' || n, now(), now()
            FROM generate_series(1, 40) n RETURNING id)
        INSERT INTO memberships (organization_id, id, user_id, role, created_at, updated_at)
            SELECT m.organization_id, gen_random_uuid(), people.id, 'artist', now(), now()
            FROM people, memberships m JOIN users u ON u.id = m.user_id WHERE u.email = 'admin@opera.test'";
    let superuser = app.superuser().await;
    superuser.batch_execute(join).await.unwrap();
    let chorus = "SELECT id::text FROM users WHERE email LIKE 'chorus%'";
    let chorus = superuser.query(chorus, &[]).await.unwrap();
    let chorus: Vec<Value> = chorus.iter().map(|row| json!({"user_id": row.get::<_, String>(0)})).collect();
    let times = |start: &str, end: &str| {
        with(&rehearsal(), json!({"local_start": start, "local_end": end, "participants": chorus}))
    };
    event(&app, times("2027-05-07T19:30", "2027-05-07T22:30")).await;
    let manager = app.production_manager();
    let refused = manager.post("/api/v1/events", times("2027-05-08T09:00", "2027-05-08T12:00")).await;
    let refused = refused.problem("schedule_conflict");
    assert_eq!(
        kinds(&refused),
        ["overnight_rest"; 40],
        "everybody's night, however many are looked at together"
    );
}
