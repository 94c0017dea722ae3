//! Asking people on which days they could come.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _};
use schedule::UnseenSweep;
use serde_json::{Value, json};
use testkit::{Actor, TestApp};

use crate::notices::{Post, readers};
use crate::{event, people, rehearsal, with};

const ALL: &str = "/api/v1/availability-requests";

/// Two days and one more, to be answered in five days.
fn question(app: &TestApp, whom: &[&Actor<'_>]) -> Value {
    let users: Vec<Value> = whom.iter().map(|actor| json!(actor.user_id)).collect();
    json!({
        "title": "Tour in spring",
        "note": "Three towns",
        "days": [app.day(13), app.day(10), app.day(11)],
        "answer_by": format!("{}T18:00", app.day(5)),
        "people": {"user_ids": users},
    })
}

/// The question, asked by the production manager.
async fn ask(app: &TestApp, whom: &[&Actor<'_>]) -> Value {
    app.production_manager().post(ALL, question(app, whom)).await.expect(201)
}

fn path(request: &Value) -> String {
    format!("{ALL}/{}", request["id"].as_str().unwrap())
}

/// These answers, by days from now.
fn said(app: &TestApp, answers: &[(i64, &str)]) -> Value {
    let answers: Vec<Value> =
        answers.iter().map(|(ahead, answer)| json!({"day": app.day(*ahead), "answer": answer})).collect();
    json!({"answers": answers})
}

async fn answer(actor: &Actor<'_>, request: &Value, said: Value) -> Value {
    actor.call(http::Method::PUT, &format!("{}/answers", path(request)), said).await.expect(200)
}

async fn list(actor: &Actor<'_>, query: &str) -> Vec<Value> {
    let page = actor.get(&format!("{ALL}?{query}")).await.expect(200);
    page["data"].as_array().unwrap().clone()
}

/// Times at which somebody cannot come, by what is noted of them.
async fn absences(actor: &Actor<'_>) -> Vec<(String, String)> {
    let page = actor.get("/api/v1/block-outs").await.expect(200);
    let rows = page["data"].as_array().unwrap().iter();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut rows: Vec<(String, String)> =
        rows.map(|row| (word(&row["local_start"])[..10].to_owned(), word(&row["note"]))).collect();
    rows.sort_unstable();
    rows
}

async fn free_of_rules(app: &TestApp) {
    app.admin().put("/api/v1/schedule-rules", 0, json!({"pack": "none"})).await.expect(200);
}

#[tokio::test]
async fn the_office_asks_and_everybody_answers_day_by_day() {
    let app = TestApp::start().await;
    let (office, anna, ben) = (app.production_manager(), app.artist(), app.second_artist());
    let made = ask(&app, &[&anna, &ben]).await;
    assert_eq!(made["days"], json!([app.day(10), app.day(11), app.day(13)]), "in order");
    assert_eq!(made["counts"], json!({"asked": 2, "answered": 0}));
    assert_eq!(
        (&made["status"], &made["own"], &made["timezone"]),
        (&json!("open"), &Value::Null, &json!("Europe/Vienna"))
    );
    assert_eq!(made["answer_by_local"], format!("{}T18:00:00", app.day(5)));
    assert_eq!(made["by_day"][0]["unanswered"], 2);
    assert_eq!(made["can"]["remind"]["enabled"], true);
    assert_eq!(made["created_by_name"], "Paul Stage");

    let mine = list(&anna, "waiting=true").await;
    assert_eq!((mine.len(), &mine[0]["by_day"]), (1, &json!([])), "sums are for the office");
    assert_eq!(mine[0]["own"]["days"][0], json!({"day": app.day(10), "answer": null}));
    assert_eq!(mine[0]["can"]["answer"]["enabled"], true);
    assert_eq!(mine[0]["can"]["close"]["enabled"], false);
    let some = answer(
        &anna,
        &made,
        with(&said(&app, &[(10, "available"), (11, "unavailable")]), json!({"note": "By train"})),
    )
    .await;
    assert_eq!(some["people"].as_array().unwrap().len(), 1);
    assert_eq!(some["people"][0]["name"], "Anna Dancer");
    assert_eq!(some["counts"]["answered"], 0, "a day is open");
    assert_eq!(list(&anna, "waiting=true").await.len(), 1);
    let rest = answer(&anna, &made, said(&app, &[(13, "maybe")])).await;
    assert_eq!(rest["own"]["note"], "By train", "what is not named stays");
    assert_eq!(rest["own"]["days"][0]["answer"], "available");
    assert!(list(&anna, "waiting=true").await.is_empty());
    assert_eq!(list(&ben, "waiting=true&count=true").await.len(), 1);

    let shown = office.get(&path(&made)).await;
    assert_eq!(shown.header("etag"), "\"1\"");
    let shown = shown.expect(200);
    assert_eq!(shown["counts"], json!({"asked": 2, "answered": 1}));
    let sum = json!({"day": app.day(11), "available": 0, "maybe": 0, "unavailable": 1, "unanswered": 1});
    assert_eq!(shown["by_day"][1], sum);
    let names: Vec<&Value> =
        shown["people"].as_array().unwrap().iter().map(|person| &person["name"]).collect();
    assert_eq!(names, ["Anna Dancer", "Ben Fiddle"]);
    assert_eq!(shown["people"][0]["note"], "By train");
    assert_eq!(shown["people"][1]["answered_at"], Value::Null);
    let of_ben = ben.get(&path(&made)).await.expect(200);
    assert_eq!(of_ben["people"].as_array().unwrap().len(), 1);
    assert!(!of_ben.to_string().contains("Anna") && !of_ben.to_string().contains("train"));
    assert_eq!(list(&office, "status=open").await.len(), 1);
    assert!(list(&office, "status=closed").await.is_empty());
    assert!(list(&office, "waiting=true").await.is_empty(), "the office was not asked");
    office.get(&format!("{ALL}?status=late")).await.problem("validation_error");
    let told = "SELECT count(*) FROM live_events WHERE topic = 'availability_request'";
    assert_eq!(app.count(told).await, 3);
    app.run_jobs().await;
}

#[tokio::test]
async fn who_was_not_asked_does_not_know_of_it() {
    let app = TestApp::start().await;
    let anna = app.artist();
    let made = ask(&app, &[&anna]).await;
    let strangers =
        [app.third_artist(), app.accountant(), app.other_admin(), anna.clone().in_other_company()];
    let no = said(&app, &[(10, "unavailable")]);
    for stranger in &strangers {
        assert!(list(stranger, "").await.is_empty());
        stranger.get(&path(&made)).await.problem("not_found");
        let answers = format!("{}/answers", path(&made));
        stranger.call(http::Method::PUT, &answers, no.clone()).await.problem("not_found");
    }
    for act in ["remind", "close"] {
        let act = format!("{}/{act}", path(&made));
        anna.post_empty(&act).await.problem("forbidden");
        app.finance_director().post_empty(&act).await.problem("forbidden");
        app.other_admin().post_empty(&act).await.problem("not_found");
    }
    anna.post(ALL, question(&app, &[&anna])).await.problem("forbidden");
    let director = app.finance_director().get(&path(&made)).await.expect(200);
    assert_eq!(director["by_day"].as_array().unwrap().len(), 3, "who reads the whole schedule");
    assert_eq!(director["can"]["close"]["enabled"], false);
    let reply = app.finance_director().call(http::Method::PUT, &format!("{}/answers", path(&made)), no).await;
    assert_eq!(reply.problem("validation_error")["errors"][0]["field"], "user_id");
    app.run_jobs().await;
}

#[tokio::test]
async fn asked_again_with_the_same_key_it_is_asked_once() {
    let app = TestApp::start().await;
    let body = question(&app, &[&app.artist(), &app.production_manager()]);
    let office = app.production_manager().with("idempotency-key", "tour-1");
    let first = office.post(ALL, body.clone()).await.expect(201);
    assert_eq!(office.post(ALL, body.clone()).await.expect(201)["id"], first["id"]);
    let other = with(&body, json!({"title": "Something else"}));
    office.post(ALL, other).await.problem("idempotency_conflict");
    assert_eq!(list(&office, "").await.len(), 1);
    app.run_jobs().await;
    let letters = app.letters().await;
    assert_eq!(letters.len(), 1, "and who asks need not be told");
    assert!(letters[0].to.starts_with("anna@"));
}

#[tokio::test]
async fn who_is_asked_reads_of_it_with_the_days_and_until_when() {
    let app = TestApp::start().await;
    let made = ask(&app, &[&app.artist()]).await;
    app.run_jobs().await;
    let letter = app.letters().await.remove(0);
    assert_eq!(letter.subject, "Paul Stage asks when you can come: Tour in spring");
    let first: jiff::civil::Date = app.day(10).parse().unwrap();
    let words = first.strftime("%a %-d %b").to_string();
    let letter = letter.text.replace("&#x2f;", "/");
    assert!(letter.contains(&words) && letter.contains("Three towns"), "{letter}");
    assert!(letter.contains("18:00 (Europe/Vienna)"), "{letter}");
    let place = format!("/schedule/availability/{}", made["id"].as_str().unwrap());
    assert!(letter.contains(&place), "{letter}");
    let told = app.artist().get("/api/v1/notices").await.expect(200);
    assert_eq!(told["data"][0]["path"], place);
    let news = &told["data"][0]["news"];
    assert_eq!((&news["kind"], &news["title"]), (&json!("availability_asked"), &json!("Tour in spring")));
    assert_eq!((&news["person"], &news["until"]), (&json!("Paul Stage"), &made["answer_by"]));
}

#[tokio::test]
async fn sent_again_an_answer_stays_as_it_is() {
    let app = TestApp::start().await;
    let anna = app.artist();
    let made = ask(&app, &[&anna]).await;
    let yes = said(&app, &[(10, "available"), (11, "unavailable")]);
    let first = answer(&anna, &made, yes.clone()).await;
    app.advance(SignedDuration::from_mins(10));
    let again = answer(&anna, &made, yes).await;
    assert_eq!(again["own"], first["own"], "also when it was answered");
    assert_eq!(absences(&anna).await.len(), 1);
    let entries = "SELECT count(*) FROM audit_entries WHERE action = 'availability_request_answer'";
    assert_eq!(app.count(entries).await, 1);
    let none = answer(&anna, &made, json!({"answers": [], "note": null})).await;
    assert_eq!(none["own"], first["own"]);
    app.advance(SignedDuration::from_hours(24 * 6));
    let late = json!({"answers": [{"day": made["days"][2], "answer": "maybe"}]});
    let late = answer(&anna, &made, late).await;
    assert_eq!(late["counts"]["answered"], 1, "also after the time, until it is closed");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_no_is_a_time_away_until_it_is_another_answer() {
    let app = TestApp::start().await;
    free_of_rules(&app).await;
    let anna = app.artist();
    let made = ask(&app, &[&anna]).await;
    let wedding = json!({"local_start": app.day(11), "local_end": app.day(12), "note": "Wedding"});
    let wedding = anna.post("/api/v1/block-outs", wedding).await.expect(201);
    answer(&anna, &made, said(&app, &[(10, "unavailable"), (11, "unavailable"), (13, "available")])).await;
    let (tenth, eleventh) = (app.day(10), app.day(11));
    let row = |day: &str, note: &str| (day.to_owned(), note.to_owned());
    let both = [row(&tenth, "Tour in spring"), row(&eleventh, "Tour in spring"), row(&eleventh, "Wedding")];
    assert_eq!(absences(&anna).await, both);
    let on = |ahead: i64| {
        let times = json!({"local_start": format!("{}T10:00", app.day(ahead)),
            "local_end": format!("{}T12:00", app.day(ahead)), "participants": people(&[&anna])});
        with(&rehearsal(), times)
    };
    let refused = app.production_manager().post("/api/v1/events", on(10)).await;
    let refused = refused.problem("schedule_conflict");
    assert_eq!(refused["conflicts"][0]["kind"], "not_available");
    event(&app, on(13)).await;
    let page = anna.get("/api/v1/block-outs").await.expect(200);
    let asked =
        page["data"].as_array().unwrap().iter().find(|row| row["availability_request_id"] == made["id"]);
    let asked = format!("/api/v1/block-outs/{}", asked.unwrap()["id"].as_str().unwrap());
    anna.delete(&asked).await.problem("invalid_state");
    answer(&anna, &made, said(&app, &[(10, "maybe"), (11, "available")])).await;
    assert_eq!(absences(&anna).await, [row(&eleventh, "Wedding")], "hers stays");
    event(&app, on(10)).await;
    app.production_manager().post("/api/v1/events", on(11)).await.problem("schedule_conflict");
    let wedding = format!("/api/v1/block-outs/{}", wedding["id"].as_str().unwrap());
    assert_eq!(anna.delete(&wedding).await.status, 204);
    event(&app, on(11)).await;
    answer(&anna, &made, said(&app, &[(13, "unavailable")])).await;
    answer(&anna, &made, said(&app, &[(13, "available")])).await;
    answer(&anna, &made, said(&app, &[(13, "unavailable")])).await;
    assert_eq!(absences(&anna).await.len(), 1, "to and fro");
    app.run_jobs().await;
}

#[tokio::test]
async fn the_office_reads_once_of_calls_on_days_that_somebody_says_no_to() {
    let app = TestApp::start().await;
    free_of_rules(&app).await;
    let anna = app.artist();
    for ahead in [10, 11] {
        let times = json!({"local_start": format!("{}T10:00", app.day(ahead)),
            "local_end": format!("{}T12:00", app.day(ahead)), "participants": people(&[&anna])});
        event(&app, with(&rehearsal(), times)).await;
    }
    let made = ask(&app, &[&anna]).await;
    let mut post = Post::after_calls(&app).await;
    let no = [(10, "unavailable"), (11, "unavailable"), (13, "unavailable")];
    answer(&anna, &made, said(&app, &no)).await;
    let letters = post.collect(&app).await;
    assert_eq!(readers(&letters), ["admin", "production"], "one each");
    let second: jiff::civil::Date = made["days"][1].as_str().unwrap().parse().unwrap();
    let words = format!("Anna Dancer: {}", second.strftime("%a %-d %b %Y"));
    assert!(letters[0].2.contains(&words), "each call with its day: {}", letters[0].2);
}

#[tokio::test]
async fn what_is_closed_takes_no_answers_and_keeps_those_it_has() {
    let app = TestApp::start().await;
    let (office, anna) = (app.production_manager(), app.artist());
    let made = ask(&app, &[&anna, &app.second_artist()]).await;
    answer(&anna, &made, said(&app, &[(10, "unavailable")])).await;
    let close = format!("{}/close", path(&made));
    office.clone().with("if-match", "\"7\"").post_empty(&close).await.problem("version_mismatch");
    let closed = office.clone().with("if-match", "\"1\"").post_empty(&close).await;
    assert_eq!(closed.header("etag"), "\"2\"");
    let closed = closed.expect(200);
    assert_eq!((&closed["status"], &closed["can"]["answer"]["enabled"]), (&json!("closed"), &json!(false)));
    assert_eq!(office.post_empty(&close).await.expect(200)["version"], 2, "again, it stays");
    let answers = format!("{}/answers", path(&made));
    let yes = said(&app, &[(10, "available")]);
    anna.call(http::Method::PUT, &answers, yes.clone()).await.problem("invalid_state");
    let of_anna = with(&yes, json!({"user_id": anna.user_id}));
    office.call(http::Method::PUT, &answers, of_anna).await.problem("invalid_state");
    office.post_empty(&format!("{}/remind", path(&made))).await.problem("invalid_state");
    let mine = list(&anna, "status=closed").await;
    assert_eq!(mine[0]["own"]["days"][0]["answer"], "unavailable");
    assert!(list(&app.second_artist(), "waiting=true").await.is_empty(), "nothing waits any more");
    assert_eq!(absences(&anna).await.len(), 1);
    let page = anna.get("/api/v1/block-outs").await.expect(200);
    let away = format!("/api/v1/block-outs/{}", page["data"][0]["id"].as_str().unwrap());
    assert_eq!(anna.delete(&away).await.status, 204, "now it can be taken back by itself");
    let entries = "SELECT count(*) FROM audit_entries WHERE action = 'availability_request_close'";
    assert_eq!(app.count(entries).await, 1);
    app.run_jobs().await;
}

#[tokio::test]
async fn the_office_notes_what_somebody_told_on_the_telephone() {
    let app = TestApp::start().await;
    let (office, anna, ben) = (app.production_manager(), app.artist(), app.second_artist());
    let made = ask(&app, &[&anna, &ben]).await;
    let no = said(&app, &[(10, "unavailable")]);
    let of_ben = with(&no, json!({"user_id": ben.user_id, "note": "Told by telephone"}));
    let noted = answer(&office, &made, of_ben.clone()).await;
    assert_eq!(noted["people"].as_array().unwrap().len(), 1);
    assert_eq!(noted["people"][0]["name"], "Ben Fiddle");
    assert_eq!(ben.get(&path(&made)).await.expect(200)["own"]["days"][0]["answer"], "unavailable");
    assert_eq!(absences(&ben).await.len(), 1);
    let entries = "SELECT count(*) FROM audit_entries WHERE action = 'availability_request_answer'
        AND changes::jsonb ->> 'by_office' = 'true'";
    assert_eq!(app.count(entries).await, 1);
    let answers = format!("{}/answers", path(&made));
    anna.call(http::Method::PUT, &answers, of_ben).await.problem("forbidden");
    for wrong in [json!({"user_id": app.third_artist().user_id}), json!({})] {
        let refused = office.call(http::Method::PUT, &answers, with(&no, wrong)).await;
        assert_eq!(refused.problem("validation_error")["errors"][0]["field"], "user_id");
    }
    let own = json!({"user_id": anna.user_id});
    answer(&anna, &made, with(&no, own)).await;
    app.run_jobs().await;
}

#[tokio::test]
async fn those_who_have_not_answered_are_reminded_once_an_hour_at_most() {
    let app = TestApp::start().await;
    let (office, anna, ben, cleo) =
        (app.production_manager(), app.artist(), app.second_artist(), app.third_artist());
    let made = ask(&app, &[&anna, &ben, &cleo]).await;
    let all = [(10, "available"), (11, "available"), (13, "maybe")];
    // An hour later it can be tomorrow.
    let all_said = said(&app, &all);
    answer(&anna, &made, all_said.clone()).await;
    answer(&ben, &made, said(&app, &all[..2])).await;
    app.run_jobs().await;
    let before = app.letters().await.len();
    let remind = format!("{}/remind", path(&made));
    assert_eq!(office.post_empty(&remind).await.expect(200)["told"], 2);
    let refused = office.post_empty(&remind).await.problem("conflict");
    assert!(refused["detail"].as_str().unwrap().contains("less than an hour ago"));
    let shown = office.get(&path(&made)).await.expect(200);
    assert_eq!(shown["can"]["remind"]["enabled"], false);
    app.run_jobs().await;
    let letters = app.letters().await.split_off(before);
    let to_ben = letters.iter().find(|letter| letter.to.starts_with("ben@")).unwrap();
    assert_eq!((letters.len(), to_ben.subject.as_str()), (2, "Reminder: when can you come? Tour in spring"));
    let word = |index: usize| {
        let day: jiff::civil::Date = made["days"][index].as_str().unwrap().parse().unwrap();
        day.strftime("%a %-d %b").to_string()
    };
    assert!(
        to_ben.text.contains(&word(2)) && !to_ben.text.contains(&word(0)),
        "only open days: {}",
        to_ben.text
    );
    app.advance(SignedDuration::from_hours(1));
    answer(&ben, &made, all_said.clone()).await;
    assert_eq!(office.post_empty(&remind).await.expect(200)["told"], 1, "Cleo");
    answer(&cleo, &made, all_said).await;
    assert_eq!(office.post_empty(&remind).await.expect(200)["told"], 0, "everybody has answered");
    app.run_jobs().await;
}

/// Letters that remind, after so much time.
async fn reminders_after(app: &TestApp, by: SignedDuration) -> usize {
    app.advance(by);
    app.enqueue(&UnseenSweep {}).await;
    app.run_jobs().await;
    app.letters().await.iter().filter(|letter| letter.subject.starts_with("Reminder: when can you")).count()
}

#[tokio::test]
async fn a_reminder_comes_by_itself_a_day_before_and_once() {
    let app = TestApp::start().await;
    let (anna, ben) = (app.artist(), app.second_artist());
    let made = ask(&app, &[&anna, &ben]).await;
    let closed = ask(&app, &[&ben]).await;
    app.production_manager().post_empty(&format!("{}/close", path(&closed))).await.expect(200);
    answer(&anna, &made, said(&app, &[(10, "available"), (11, "available"), (13, "available")])).await;
    let until: jiff::Timestamp = made["answer_by"].as_str().unwrap().parse().unwrap();
    let left = until.duration_since(app.platform.clock.now());
    let hour = SignedDuration::from_hours(1);
    assert_eq!(reminders_after(&app, left - hour * 25).await, 0, "two days on");
    assert_eq!(reminders_after(&app, hour + SignedDuration::from_mins(1)).await, 1, "Ben, of what is open");
    assert_eq!(reminders_after(&app, hour * 2).await, 1, "once");
    let soon = app.platform.clock.now().to_zoned(TimeZone::get("Europe/Vienna").unwrap());
    let soon = soon.datetime().saturating_add(10.hours()).strftime("%Y-%m-%dT%H:%M").to_string();
    let soon = with(&question(&app, &[&anna]), json!({"answer_by": soon}));
    app.production_manager().post(ALL, soon).await.expect(201);
    assert_eq!(reminders_after(&app, hour * 4).await, 1, "half-way where there is little time");
    assert_eq!(reminders_after(&app, hour + SignedDuration::from_mins(1)).await, 2);
}

#[tokio::test]
async fn who_was_just_reminded_is_not_by_itself_and_neither_is_who_should_have_answered() {
    let app = TestApp::start().await;
    let made = ask(&app, &[&app.artist()]).await;
    let until: jiff::Timestamp = made["answer_by"].as_str().unwrap().parse().unwrap();
    let left = until.duration_since(app.platform.clock.now());
    app.advance(left - SignedDuration::from_hours(24) - SignedDuration::from_mins(10));
    app.production_manager().post_empty(&format!("{}/remind", path(&made))).await.expect(200);
    assert_eq!(reminders_after(&app, SignedDuration::from_mins(20)).await, 1, "the office's");
    assert_eq!(reminders_after(&app, SignedDuration::from_hours(2)).await, 1, "and that is enough");
    let next = ask(&app, &[&app.artist()]).await;
    let until: jiff::Timestamp = next["answer_by"].as_str().unwrap().parse().unwrap();
    let left = until.duration_since(app.platform.clock.now());
    assert_eq!(
        reminders_after(&app, left + SignedDuration::from_mins(1)).await,
        1,
        "it is too late for that"
    );
}

/// Takes somebody into the company again, or has them leave it.
async fn set_status(app: &TestApp, first_name: &str, version: i64, status: &str) {
    let found = app.admin().get(&format!("/api/v1/members?q={first_name}")).await.expect(200);
    let member = format!("/api/v1/members/{}", found["data"][0]["id"].as_str().unwrap());
    app.admin().patch(&member, version, json!({"status": status})).await.expect(200);
}

#[tokio::test]
async fn who_has_left_the_company_is_no_longer_asked_and_their_answers_stay() {
    let app = TestApp::start().await;
    let (office, anna, ben, cleo) =
        (app.production_manager(), app.artist(), app.second_artist(), app.third_artist());
    let made = ask(&app, &[&anna, &ben, &cleo]).await;
    answer(&anna, &made, said(&app, &[(10, "available"), (11, "available"), (13, "maybe")])).await;
    answer(&ben, &made, said(&app, &[(10, "unavailable")])).await;
    app.run_jobs().await;
    let before = app.letters().await.len();
    set_status(&app, "ben", 1, "deactivated").await;

    let shown = office.get(&path(&made)).await.expect(200);
    assert_eq!(shown["counts"], json!({"asked": 2, "answered": 1}));
    let first = json!({"day": app.day(10), "available": 1, "maybe": 0, "unavailable": 0, "unanswered": 1});
    assert_eq!(shown["by_day"][0], first);
    let names: Vec<&Value> =
        shown["people"].as_array().unwrap().iter().map(|person| &person["name"]).collect();
    assert_eq!(names, ["Cleo Actor", "Anna Dancer"]);
    assert_eq!(list(&office, "status=open").await[0]["counts"]["asked"], 2);
    let of_ben = with(&said(&app, &[(10, "available")]), json!({"user_id": ben.user_id}));
    let refused = office.call(http::Method::PUT, &format!("{}/answers", path(&made)), of_ben).await;
    assert_eq!(refused.problem("validation_error")["errors"][0]["field"], "user_id");
    let remind = format!("{}/remind", path(&made));
    assert_eq!(office.post_empty(&remind).await.expect(200)["told"], 1, "Cleo");
    app.run_jobs().await;
    assert_eq!(app.letters().await.len(), before + 1);

    set_status(&app, "cleo", 1, "deactivated").await;
    let shown = office.get(&path(&made)).await.expect(200);
    assert_eq!(shown["counts"], json!({"asked": 1, "answered": 1}));
    app.advance(SignedDuration::from_hours(1));
    let shown = office.get(&path(&made)).await.expect(200);
    assert_eq!(shown["can"]["remind"]["reason"], "Everybody has answered.");
    assert_eq!(office.post_empty(&remind).await.expect(200)["told"], 0);

    set_status(&app, "ben", 2, "active").await;
    let shown = office.get(&path(&made)).await.expect(200);
    assert_eq!(shown["counts"], json!({"asked": 2, "answered": 1}));
    assert_eq!(shown["people"][1]["days"][0]["answer"], "unavailable", "what was answered has stayed");
}

#[tokio::test]
async fn no_reminder_is_noted_where_all_who_have_not_answered_have_left() {
    let app = TestApp::start().await;
    let made = ask(&app, &[&app.second_artist()]).await;
    set_status(&app, "ben", 1, "deactivated").await;
    let until: jiff::Timestamp = made["answer_by"].as_str().unwrap().parse().unwrap();
    let left = until.duration_since(app.platform.clock.now());
    assert_eq!(reminders_after(&app, left - SignedDuration::from_hours(23)).await, 0);
    let shown = app.production_manager().get(&path(&made)).await.expect(200);
    assert_eq!((&shown["reminded_at"], &shown["counts"]["asked"]), (&Value::Null, &json!(0)));
}

#[tokio::test]
async fn a_production_its_groups_and_roles_are_asked_together() {
    let app = TestApp::start().await;
    let office = app.production_manager();
    let lake = app.admin().post("/api/v1/productions", json!({"name": "Swan Lake"})).await.expect(201);
    let members = json!({"members": [
        {"artist_id": app.artist().artist(), "group": "Corps", "role": "Odette"},
        {"artist_id": app.second_artist().artist(), "group": "Corps"},
        {"artist_id": app.second_artist().artist(), "group": "Orchestra", "role": "First violin"},
    ]});
    let id = lake["id"].as_str().unwrap();
    office.post(&format!("/api/v1/productions/{id}/members"), members).await.expect(200);
    let asked = async |whom: Value| {
        let body = with(&question(&app, &[]), json!({"people": whom, "production_id": id}));
        let made = office.post(ALL, body).await.expect(201);
        assert_eq!(made["production_name"], "Swan Lake");
        let shown = office.get(&path(&made)).await.expect(200);
        let row = |person: &Value| {
            let word = |name: &str| person[name].as_str().unwrap_or("–").to_owned();
            format!("{}: {}, {}", word("name"), word("group"), word("role"))
        };
        shown["people"].as_array().unwrap().iter().map(row).collect::<Vec<String>>()
    };
    let (anna, ben) = ("Anna Dancer: Corps, Odette", "Ben Fiddle: Corps, –");
    let violin = "Ben Fiddle: Orchestra, First violin";
    assert_eq!(asked(json!({"production_id": id})).await, [anna, ben]);
    assert_eq!(asked(json!({"production_id": id, "group": "orchestra"})).await, [violin]);
    assert_eq!(asked(json!({"production_id": id, "role": "Odette"})).await, [anna]);
    let cleo = app.third_artist().user_id;
    let more = asked(json!({"user_ids": [cleo, cleo], "production_id": id, "group": "Corps"})).await;
    assert_eq!(more.len(), 3, "each once: {more:?}");
    app.run_jobs().await;
}

#[tokio::test]
async fn what_cannot_be_asked_or_answered_is_refused_with_its_field() {
    let app = TestApp::start().await;
    let office = app.production_manager();
    let fine = question(&app, &[&app.artist()]);
    let many: Vec<String> = (1..=63).map(|ahead| app.day(ahead)).collect();
    for (wrong, field) in [
        (json!({"title": " "}), "title"),
        (json!({"title": "x".repeat(201)}), "title"),
        (json!({"note": "x".repeat(1001)}), "note"),
        (json!({"days": []}), "days"),
        (json!({"days": many}), "days"),
        (json!({"days": [app.day(-1)]}), "days[0]"),
        (json!({"days": [app.day(10), app.day(10)]}), "days[1]"),
        (json!({"days": [app.day(402)]}), "days[0]"),
        (json!({"answer_by": format!("{}T08:00", app.day(-1))}), "answer_by"),
        (json!({"production_id": "01900000-0000-7000-8000-000000000000"}), "production_id"),
        (json!({"people": {}}), "people"),
        (json!({"people": {"group": "Corps"}}), "people"),
        (json!({"people": {"user_ids": vec![app.artist().user_id; 1_001]}}), "people.user_ids"),
        (json!({"people": {"user_ids": [app.other_admin().user_id]}}), "people.user_ids[0]"),
    ] {
        let refused = office.post(ALL, with(&fine, wrong)).await.problem("validation_error");
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    let made = office.post(ALL, fine).await.expect(201);
    let answers = format!("{}/answers", path(&made));
    let no = said(&app, &[(10, "available")]);
    for (wrong, field) in [
        (said(&app, &[(10, "available"), (12, "available")]), "answers[1].day"),
        (said(&app, &[(10, "available"), (10, "maybe")]), "answers[1].day"),
        (said(&app, &[(10, "maybe"); 4]), "answers"),
        (with(&no, json!({"note": "x".repeat(501)})), "note"),
    ] {
        let refused = app.artist().call(http::Method::PUT, &answers, wrong).await.problem("validation_error");
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    let unknown = said(&app, &[(10, "yes")]);
    app.artist().call(http::Method::PUT, &answers, unknown).await.problem("validation_error");
    app.run_jobs().await;
}
