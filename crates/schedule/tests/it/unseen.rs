//! What is soon and has not been seen: the board, reminders, and the ladder that climbs by itself.

use jiff::{SignedDuration, Timestamp};
use schedule::{NoticesTell, UnseenSweep};
use serde_json::{Value, json};
use testkit::{Actor, TestApp};

use crate::{call, cancel, change, event, path, people, rehearsal, with};

/// Moves the clock to an instant.
fn go_to(app: &TestApp, instant: &str) {
    let instant: Timestamp = instant.parse().unwrap();
    app.advance(instant.duration_since(app.platform.clock.now()));
}

/// Everybody has been told what there is to tell.
async fn tell(app: &TestApp) {
    app.advance(SignedDuration::from_mins(6));
    app.enqueue(&NoticesTell {}).await;
    app.run_jobs().await;
}

async fn sweep(app: &TestApp) {
    app.enqueue(&UnseenSweep {}).await;
    app.run_jobs().await;
}

async fn board(actor: &Actor<'_>, query: &str) -> Value {
    actor.get(&format!("/api/v1/events/unseen?{query}")).await.expect(200)
}

fn open(event: &Value) -> Vec<(&str, Vec<&str>)> {
    let people = event["people"].as_array().unwrap().iter();
    people
        .map(|person| {
            let missing = person["missing"].as_array().unwrap().iter().map(|word| word.as_str().unwrap());
            (person["name"].as_str().unwrap(), missing.collect())
        })
        .collect()
}

async fn has_phone(actor: &Actor<'_>) {
    let told = json!({"phone": "+43 660 1234567"});
    actor.put("/api/v1/me/personal", 0, told).await.expect(200);
}

fn texts(app: &TestApp) -> Vec<String> {
    app.mails().into_iter().filter(|mail| mail.contains("Subject: Text message")).collect()
}

#[tokio::test]
async fn the_board_shows_who_does_not_know_of_what_is_soon() {
    let app = TestApp::start().await;
    let all = [&app.artist(), &app.second_artist(), &app.third_artist()];
    let body = json!({"requires_acknowledgment": true, "participants": people(&all)});
    let called = event(&app, with(&rehearsal(), body)).await;
    let later = json!({"local_start": "2027-03-12T10:00", "local_end": "2027-03-12T12:00"});
    event(&app, with(&rehearsal(), with(&later, json!({"participants": people(&all)})))).await;
    tell(&app).await;
    app.artist().post(&format!("{}/acknowledge", path(&called)), json!({})).await.expect(200);
    app.second_artist().post_empty(&format!("{}/seen", path(&called))).await.expect(200);
    let no = json!({"status": "declined"});
    app.third_artist().post(&format!("{}/answer", path(&called)), no).await.expect(200);
    go_to(&app, "2027-03-09T10:00:00Z");
    let office = app.production_manager();
    let shown = board(&office, "").await;
    assert_eq!(shown["events"].as_array().unwrap().len(), 1, "{shown:#}");
    assert_eq!(open(&shown["events"][0]), [("Ben Fiddle", vec!["unacknowledged", "unanswered"])]);
    assert_eq!(shown["events"][0]["people"][0]["last_message_channel"], "email");
    assert_eq!(shown["events"][0]["start_datetime"], "2027-03-10T10:00:00+01:00");
    assert_eq!(board(&office, "hours=168").await["events"].as_array().unwrap().len(), 2);
    let moved = json!({"local_start": "2027-03-10T11:00", "audience": "affected"});
    let moved = change(&app, &called, moved).await.expect(200);
    let shown = board(&office, "").await;
    assert_eq!(
        open(&shown["events"][0]),
        [
            ("Anna Dancer", vec!["unseen", "unacknowledged"]),
            ("Ben Fiddle", vec!["unseen", "unacknowledged", "unanswered"])
        ]
    );
    cancel(&app, &moved, json!({"audience": "affected"})).await.expect(200);
    let shown = board(&office, "").await;
    assert_eq!(shown["events"][0]["state"], "cancelled");
    assert_eq!(open(&shown["events"][0])[1].1, ["unseen", "unacknowledged"], "nobody answers what is off");
    for wrong in ["hours=0", "hours=169", "hours=x"] {
        office.get(&format!("/api/v1/events/unseen?{wrong}")).await.problem("validation_error");
    }
    app.artist().get("/api/v1/events/unseen").await.problem("forbidden");
    assert_eq!(board(&app.other_admin(), "hours=168").await["events"], json!([]));
}

#[tokio::test]
async fn telephone_numbers_are_for_who_may_read_them_and_each_reading_is_noted() {
    let app = TestApp::start().await;
    has_phone(&app.artist()).await;
    call(&app, &[&app.artist(), &app.second_artist()]).await;
    go_to(&app, "2027-03-09T10:00:00Z");
    let unasked = board(&app.admin(), "").await;
    assert_eq!(unasked["phones"], "not_asked");
    let refused = board(&app.production_manager(), "numbers=true").await;
    assert_eq!(refused["phones"], "not_permitted");
    assert!(!refused.to_string().contains("+43"));
    let readings = "SELECT count(*) FROM audit_entries WHERE action = 'personal_read'";
    assert_eq!(app.count(readings).await, 0);
    let shown = board(&app.admin(), "numbers=true").await;
    assert_eq!(shown["phones"], "shown");
    let numbers: Vec<&Value> =
        shown["events"][0]["people"].as_array().unwrap().iter().map(|person| &person["phone"]).collect();
    assert_eq!(numbers, [&json!("+436601234567"), &Value::Null]);
    assert_eq!(app.count(readings).await, 1);
    let old = app.admin().token_verified_before(SignedDuration::from_mins(16)).unwrap();
    let late = app.anonymous().with("authorization", format!("Bearer {old}"));
    late.get("/api/v1/events/unseen?numbers=true").await.problem("step_up_required");
}

#[tokio::test]
async fn the_office_reminds_by_mail_or_text_once_a_minute() {
    let app = TestApp::start().await;
    has_phone(&app.artist()).await;
    let called = call(&app, &[&app.artist(), &app.second_artist()]).await;
    tell(&app).await;
    let remind =
        async |body: Value| app.production_manager().post(&format!("{}/remind", path(&called)), body).await;
    app.advance(SignedDuration::from_mins(10));
    let done = remind(json!({"channel": "email"})).await.expect(200);
    assert_eq!(done, json!({"reminded": 2, "without_phone": [], "just_reminded": 0}));
    let again = remind(json!({"channel": "email"})).await.expect(200);
    assert_eq!((&again["reminded"], &again["just_reminded"]), (&json!(0), &json!(2)));
    app.run_jobs().await;
    let letters = app.letters().await;
    assert_eq!(letters.len(), 4);
    assert_eq!(letters[3].subject, "Reminder: Swan Lake, act II, Wednesday, 10 March 2027");
    let done = remind(json!({"channel": "sms"})).await.expect(200);
    assert_eq!((&done["reminded"], &done["without_phone"]), (&json!(1), &json!(["Ben Fiddle"])));
    app.run_jobs().await;
    assert!(texts(&app)[0].contains("please look at your call \"Swan Lake, act II\", Wed 10 Mar 10:00"));
    app.artist().post(&format!("{}/acknowledge", path(&called)), json!({})).await.expect(200);
    app.advance(SignedDuration::from_mins(2));
    assert_eq!(remind(json!({"channel": "email"})).await.expect(200)["reminded"], 1, "Ben only");
    let anna = json!({"channel": "email", "user_ids": [app.artist().user_id]});
    assert_eq!(remind(anna).await.expect(200)["reminded"], 1, "who is named is reminded");
    let stranger = json!({"channel": "email", "user_ids": [app.third_artist().user_id]});
    remind(stranger).await.problem("validation_error");
    remind(json!({"channel": "pigeon"})).await.problem("validation_error");
    remind(json!({"channel": "email", "user_ids": []})).await.problem("validation_error");
    app.run_jobs().await;
    let log = app.admin().get("/api/v1/admin/audit?action=event_remind").await.expect(200);
    assert_eq!(log["data"].as_array().unwrap().len(), 5);
    go_to(&app, "2027-03-11T10:00:00Z");
    remind(json!({"channel": "email"})).await.problem("invalid_state");
    let draft = event(&app, with(&rehearsal(), json!({"state": "draft"}))).await;
    let draft = format!("{}/remind", path(&draft));
    app.production_manager().post(&draft, json!({"channel": "email"})).await.problem("invalid_state");
}

#[tokio::test]
async fn who_has_not_seen_a_change_gets_a_text_before_the_call_once_a_change() {
    let app = TestApp::start().await;
    has_phone(&app.artist()).await;
    has_phone(&app.third_artist()).await;
    let called = call(&app, &[&app.artist(), &app.second_artist(), &app.third_artist()]).await;
    tell(&app).await;
    app.third_artist().post_empty(&format!("{}/seen", path(&called))).await.expect(200);
    go_to(&app, "2027-03-10T05:50:00Z");
    sweep(&app).await;
    assert!(texts(&app).is_empty(), "more than three hours before");
    go_to(&app, "2027-03-10T06:10:00Z");
    sweep(&app).await;
    assert_eq!(texts(&app).len(), 1, "Cleo has seen it, and Ben has told no number");
    sweep(&app).await;
    assert_eq!(texts(&app).len(), 1);
    let moved = json!({"local_start": "2027-03-10T09:45", "audience": "affected"});
    change(&app, &called, moved).await.expect(200);
    sweep(&app).await;
    assert_eq!(texts(&app).len(), 1, "the e-mail goes first");
    tell(&app).await;
    sweep(&app).await;
    assert_eq!(texts(&app).len(), 3, "a change is a new one to both");
}

#[tokio::test]
async fn two_dates_of_a_series_that_begin_soon_are_one_text() {
    let app = TestApp::start().await;
    has_phone(&app.artist()).await;
    let body = json!({"local_end": "2027-03-10T10:45", "rdates": ["2027-03-10T11:00"],
        "participants": people(&[&app.artist()])});
    event(&app, with(&rehearsal(), body)).await;
    let other = json!({"title": "Fitting", "local_start": "2027-03-10T12:00", "local_end": "2027-03-10T12:15",
        "accept_conflicts": "short", "participants": people(&[&app.artist()])});
    event(&app, with(&rehearsal(), other)).await;
    tell(&app).await;
    go_to(&app, "2027-03-10T08:10:00Z");
    sweep(&app).await;
    let sent = texts(&app);
    assert_eq!(sent.iter().filter(|text| text.contains("Swan Lake")).count(), 1, "{sent:?}");
    assert!(sent.iter().any(|text| text.contains("Wed 10 Mar 10:00")), "the first of them: {sent:?}");
    assert_eq!(
        sent.iter().filter(|text| text.contains("Fitting")).count(),
        1,
        "another event is another text"
    );
    sweep(&app).await;
    assert_eq!(texts(&app).len(), 2);
}

#[tokio::test]
async fn the_office_says_how_long_before_the_call_a_text_is_sent() {
    let app = TestApp::start().await;
    let (office, address) = (app.production_manager(), "/api/v1/schedule-notice-settings");
    assert_eq!(office.get(address).await.expect(200), json!({"text_hours_before": 3, "version": 0}));
    for wrong in [0, 49] {
        office.put(address, 0, json!({"text_hours_before": wrong})).await.problem("validation_error");
    }
    let set = office.put(address, 0, json!({"text_hours_before": 12})).await.expect(200);
    assert_eq!(set, json!({"text_hours_before": 12, "version": 1}));
    office.put(address, 0, json!({"text_hours_before": 5})).await.problem("version_mismatch");
    app.artist().get(address).await.problem("forbidden");
    assert_eq!(app.admin().get(address).await.expect(200)["text_hours_before"], 12);
    has_phone(&app.artist()).await;
    call(&app, &[&app.artist()]).await;
    tell(&app).await;
    go_to(&app, "2027-03-09T20:30:00Z");
    sweep(&app).await;
    assert!(texts(&app).is_empty(), "more than twelve hours before");
    go_to(&app, "2027-03-09T21:30:00Z");
    sweep(&app).await;
    assert_eq!(texts(&app).len(), 1);
}

#[tokio::test]
async fn who_lets_a_deadline_pass_is_reminded_once() {
    let app = TestApp::start().await;
    let body = json!({"requires_acknowledgment": true, "acknowledgment_deadline": "2027-03-01T12:00:00Z",
        "participants": people(&[&app.artist(), &app.second_artist()])});
    let called = event(&app, with(&rehearsal(), body)).await;
    tell(&app).await;
    app.artist().post(&format!("{}/acknowledge", path(&called)), json!({})).await.expect(200);
    go_to(&app, "2027-03-01T11:00:00Z");
    sweep(&app).await;
    let before = app.letters().await.len();
    go_to(&app, "2027-03-01T12:10:00Z");
    sweep(&app).await;
    sweep(&app).await;
    let letters = app.letters().await;
    assert_eq!(letters.len(), before + 1);
    assert!(letters[before].to.starts_with("ben@") && letters[before].subject.starts_with("Reminder:"));
    let ben = app.second_artist().get(&path(&called)).await.expect(200);
    assert_eq!(ben["my_participation"]["status"], "no_response");
    let longer = json!({"acknowledgment_deadline": "2027-03-05T12:00:00Z", "audience": "silent"});
    change(&app, &called, longer).await.expect(200);
    go_to(&app, "2027-03-05T12:10:00Z");
    sweep(&app).await;
    assert_eq!(app.letters().await.len(), before + 2, "another deadline is another reminder");
}

#[tokio::test]
async fn a_deadline_that_had_passed_is_not_theirs_who_are_called_later() {
    let app = TestApp::start().await;
    let body = json!({"requires_acknowledgment": true, "acknowledgment_deadline": "2027-03-01T12:00:00Z",
        "participants": people(&[&app.artist()])});
    let called = event(&app, with(&rehearsal(), body)).await;
    tell(&app).await;
    app.artist().post(&format!("{}/acknowledge", path(&called)), json!({})).await.expect(200);
    go_to(&app, "2027-03-02T12:00:00Z");
    let ben = json!({"participants": people(&[&app.second_artist()])});
    app.production_manager().post(&format!("{}/participants", path(&called)), ben).await.expect(200);
    tell(&app).await;
    let before = app.letters().await.len();
    sweep(&app).await;
    assert_eq!(app.letters().await.len(), before);
    let mine = app.second_artist().get(&path(&called)).await.expect(200)["my_participation"].clone();
    assert_eq!(mine["status"], "invited", "nobody has let anything pass");
}

#[tokio::test]
async fn a_series_that_stays_as_it_was_is_one_text_and_a_change_another() {
    let app = TestApp::start().await;
    has_phone(&app.artist()).await;
    has_phone(&app.second_artist()).await;
    let both = people(&[&app.artist(), &app.second_artist()]);
    let first =
        event(&app, with(&rehearsal(), json!({"rrule": "FREQ=WEEKLY;COUNT=4", "participants": both}))).await;
    tell(&app).await;
    app.second_artist().post_empty(&format!("{}/seen", path(&first))).await.expect(200);
    go_to(&app, "2027-03-10T08:00:00Z");
    sweep(&app).await;
    assert_eq!(texts(&app).len(), 1, "Anna has opened none of them");
    go_to(&app, "2027-03-17T08:00:00Z");
    sweep(&app).await;
    assert_eq!(texts(&app).len(), 1, "nothing is new to anybody");
    let later = json!({"local_start": "2027-03-10T11:00", "range": "all", "audience": "affected"});
    let third = "SELECT id::text FROM event_occurrences ORDER BY start_at OFFSET 2 LIMIT 1";
    let third: String = app.superuser().await.query_one(third, &[]).await.unwrap().get(0);
    let third = app.admin().get(&format!("/api/v1/events/{third}")).await.expect(200);
    let later = with(&later, json!({"local_start": "2027-03-24T11:00"}));
    change(&app, &third, later).await.expect(200);
    tell(&app).await;
    go_to(&app, "2027-03-24T08:00:00Z");
    app.second_artist().post_empty(&format!("{}/seen", path(&third))).await.expect(200);
    sweep(&app).await;
    let sent = texts(&app);
    assert_eq!(sent.len(), 2, "Ben has opened it: {sent:?}");
    assert!(
        sent[1].contains("moved: \"Swan Lake, act II\", Wed 24 Mar 11:00, was 10:00 (Europe/Vienna)"),
        "{}",
        sent[1]
    );
    go_to(&app, "2027-03-31T08:00:00Z");
    sweep(&app).await;
    assert_eq!(texts(&app).len(), 2, "the same change, on another day");
}

#[tokio::test]
async fn a_text_says_what_is_different() {
    let app = TestApp::start().await;
    has_phone(&app.artist()).await;
    let anna = people(&[&app.artist()]);
    let made = |title: &str, more: Value| {
        let body = with(
            &rehearsal(),
            json!({"title": title, "participants": anna, "accept_conflicts": "short",
            "location": {"name": "Studio 1"}}),
        );
        with(&body, more)
    };
    let moved = event(&app, made("Moved", json!({}))).await;
    let elsewhere = event(&app, made("Elsewhere", json!({}))).await;
    let noted = event(&app, made("Noted", json!({}))).await;
    let days = json!({"all_day": true, "local_start": "2027-03-10", "local_end": "2027-03-12"});
    event(&app, made("Tour", days)).await;
    tell(&app).await;
    for event in [&moved, &elsewhere, &noted] {
        app.artist().post_empty(&format!("{}/seen", path(event))).await.expect(200);
    }
    let with_reason =
        |changes: Value| with(&changes, json!({"audience": "affected", "accept_conflicts": "short"}));
    let once =
        change(&app, &moved, with_reason(json!({"local_start": "2027-03-10T09:30"}))).await.expect(200);
    change(&app, &once, with_reason(json!({"local_start": "2027-03-10T09:00"}))).await.expect(200);
    change(&app, &elsewhere, with_reason(json!({"location": {"name": "Church"}}))).await.expect(200);
    change(&app, &noted, with_reason(json!({"notes": "Bring shoes"}))).await.expect(200);
    tell(&app).await;
    go_to(&app, "2027-03-09T22:30:00Z");
    sweep(&app).await;
    go_to(&app, "2027-03-10T07:30:00Z");
    sweep(&app).await;
    let sent = texts(&app).concat().replace("=\n", "");
    for said in [
        "please look at your call \"Tour\", Wed 10 Mar. ",
        "moved: \"Moved\", Wed 10 Mar 09:00, was 10:00 (Europe/Vienna). ",
        "in another place: \"Elsewhere\", Wed 10 Mar 10:00 (Europe/Vienna), at Church, was Studio 1. ",
        "changed (notes): \"Noted\", Wed 10 Mar 10:00 (Europe/Vienna). ",
    ] {
        assert!(sent.contains(said), "{said} in {sent}");
    }
}
