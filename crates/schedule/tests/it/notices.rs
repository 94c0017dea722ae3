//! What people are written to: one message for what changes within five minutes, from what to what.

use jiff::SignedDuration;
use schedule::NoticesTell;
use serde_json::{Value, json};
use testkit::TestApp;

use crate::{call, cancel, change, event, path, people, rehearsal, with};

/// Letters to somebody since the last time, after six minutes.
pub struct Post {
    read: usize,
}

impl Post {
    /// Whoever was called by now knows of it.
    pub async fn after_calls(app: &TestApp) -> Self {
        let mut post = Self { read: 0 };
        post.collect(app).await;
        post
    }

    /// Subject and text of what came since: to whom, subject, text.
    pub async fn collect(&mut self, app: &TestApp) -> Vec<(String, String, String)> {
        app.advance(SignedDuration::from_mins(6));
        app.enqueue(&NoticesTell {}).await;
        app.run_jobs().await;
        let letters = app.letters().await;
        let new = letters[self.read..].iter();
        let text = |letter: &testkit::app::Letter| letter.text.replace("&#x2f;", "/");
        let new = new.map(|letter| (letter.to.clone(), letter.subject.clone(), text(letter))).collect();
        self.read = letters.len();
        new
    }
}

pub fn readers(letters: &[(String, String, String)]) -> Vec<&str> {
    let mut readers: Vec<&str> = letters.iter().map(|(to, ..)| to.split('@').next().unwrap()).collect();
    readers.sort_unstable();
    readers
}

#[tokio::test]
async fn several_changes_are_one_message_from_the_first_to_the_last() {
    let app = TestApp::start().await;
    let called = call(&app, &[&app.artist(), &app.second_artist()]).await;
    let mut post = Post::after_calls(&app).await;
    let changed = json!({"local_start": "2027-03-10T11:00", "notes": "Bring shoes", "audience": "affected"});
    change(&app, &called, changed).await.expect(200);
    app.advance(SignedDuration::from_mins(3));
    app.enqueue(&NoticesTell {}).await;
    app.run_jobs().await;
    assert_eq!(app.letters().await.len(), 2, "it waits for what comes after it");
    let changed = json!({"local_start": "2027-03-10T15:00", "notes": null, "audience": "affected"});
    change(&app, &with(&called, json!({"version": 2})), changed).await.expect(200);
    let letters = post.collect(&app).await;
    assert_eq!(readers(&letters), ["anna", "ben"]);
    let (_, subject, text) = &letters[0];
    assert_eq!(subject, "Changed: Swan Lake, act II, Wednesday, 10 March 2027");
    assert!(text.contains("before: Wednesday, 10 March 2027, 10:00–13:00 (Europe/Vienna)"), "{text}");
    assert!(text.contains("now: Wednesday, 10 March 2027, 15:00–18:00 (Europe/Vienna)"), "{text}");
    assert!(!text.contains("11:00") && !text.contains("shoes"), "what is back to what it was: {text}");
    assert!(post.collect(&app).await.is_empty(), "told once");
    assert_eq!(app.count("SELECT count(*) FROM event_notices").await, 0);
}

#[tokio::test]
async fn what_is_told_is_there_to_be_read_with_the_call_it_is_about() {
    let app = TestApp::start().await;
    let (anna, ben) = (app.artist(), app.second_artist());
    let called = call(&app, &[&anna, &ben]).await;
    let mut post = Post::after_calls(&app).await;
    let moved = json!({"local_start": "2027-03-10T15:00", "audience": "affected"});
    let moved = change(&app, &called, moved).await.expect(200);
    let waits = anna.get("/api/v1/notices?unread=true").await.expect(200);
    assert_eq!(waits["data"].as_array().unwrap().len(), 1, "five minutes, as the e-mail");
    post.collect(&app).await;
    let told = anna.get("/api/v1/notices").await.expect(200);
    let kinds: Vec<&Value> =
        told["data"].as_array().unwrap().iter().map(|notice| &notice["news"]["kind"]).collect();
    assert_eq!(kinds, ["call_changed", "call_new"]);
    let notice = &told["data"][0];
    assert_eq!(notice["path"], path(&called).replace("/api/v1/events", "/schedule"));
    assert_eq!(notice["news"]["title"], "Swan Lake, act II");
    assert_eq!(notice["news"]["was"]["start_at"], "2027-03-10T09:00:00Z");
    assert_eq!(notice["news"]["span"]["start_at"], "2027-03-10T14:00:00Z");
    cancel(&app, &moved, json!({"audience": "affected", "reason": "The hall is flooded"})).await.expect(200);
    post.collect(&app).await;
    let told = ben.get("/api/v1/notices?limit=1").await.expect(200);
    assert_eq!(told["data"][0]["news"]["kind"], "call_cancelled");
    let office = app.production_manager().get("/api/v1/notices").await.expect(200);
    assert_eq!(office["data"], json!([]), "who made the change is not told of it");
}

#[tokio::test]
async fn what_is_back_to_what_it_was_and_what_is_silent_is_no_message() {
    let app = TestApp::start().await;
    let called = call(&app, &[&app.artist()]).await;
    let mut post = Post::after_calls(&app).await;
    let moved = json!({"local_start": "2027-03-10T11:00", "audience": "affected"});
    let moved = change(&app, &called, moved).await.expect(200);
    let back = json!({"local_start": "2027-03-10T10:00", "audience": "affected"});
    let back = change(&app, &moved, back).await.expect(200);
    assert!(post.collect(&app).await.is_empty());
    let typo =
        change(&app, &back, json!({"title": "Swan Lake, act 2", "audience": "silent"})).await.expect(200);
    assert!(post.collect(&app).await.is_empty());
    let staff = json!({"staff_notes": "Piano is paid", "audience": "staff"});
    change(&app, &typo, staff).await.expect(200);
    let letters = post.collect(&app).await;
    assert_eq!(readers(&letters), ["admin"], "the office, without who made the change");
    assert!(letters[0].2.contains("Piano is paid"));
}

#[tokio::test]
async fn a_call_is_told_once_it_is_published_with_what_is_so_by_then() {
    let app = TestApp::start().await;
    let mut post = Post { read: 0 };
    let draft = json!({"state": "draft", "participants": [
        {"artist_id": app.artist().artist(), "role": "Odette", "call_time": "09:30", "note": "Black shoes"}]});
    let draft = event(&app, with(&rehearsal(), draft)).await;
    let draft = change(&app, &draft, json!({"title": "Act III"})).await.expect(200);
    assert!(post.collect(&app).await.is_empty(), "nobody hears of a draft");
    let published = json!({"state": "confirmed", "audience": "affected"});
    let published = change(&app, &draft, published).await.expect(200);
    change(&app, &published, json!({"title": "Act IV", "audience": "affected"})).await.expect(200);
    let letters = post.collect(&app).await;
    assert_eq!(readers(&letters), ["anna"]);
    assert_eq!(letters[0].1, "You are called: Act IV, Wednesday, 10 March 2027");
    for said in ["As: Odette", "Your call: 09:30 (Europe/Vienna)", "Black shoes"] {
        assert!(letters[0].2.contains(said), "{said} in {}", letters[0].2);
    }
    assert!(!letters[0].2.contains("before:"), "who is new to it needs no history");
}

#[tokio::test]
async fn who_is_added_or_taken_out_hears_of_it_and_nobody_else() {
    let app = TestApp::start().await;
    let called = call(&app, &[&app.artist()]).await;
    let mut post = Post::after_calls(&app).await;
    let add = async |person: Value| {
        let body = json!({"participants": [person]});
        app.production_manager().post(&format!("{}/participants", path(&called)), body).await.expect(200)
    };
    let remove = async |view: &Value, name: &str| {
        let all = view["participants"].as_array().unwrap();
        let part = all.iter().find(|part| part["name"] == name).unwrap()["id"].as_str().unwrap().to_owned();
        let gone = format!("{}/participants/{part}", path(&called));
        assert_eq!(app.production_manager().delete(&gone).await.status, 204);
    };
    let ben = json!({"artist_id": app.second_artist().artist()});
    let view = add(ben.clone()).await;
    remove(&view, "Ben Fiddle").await;
    assert!(post.collect(&app).await.is_empty(), "called and let go before anybody knew");
    let view = add(ben.clone()).await;
    let letters = post.collect(&app).await;
    assert_eq!(readers(&letters), ["ben"]);
    assert!(letters[0].1.starts_with("You are called:"));
    remove(&view, "Ben Fiddle").await;
    add(ben.clone()).await;
    assert!(post.collect(&app).await.is_empty(), "back to what it was");
    add(with(&ben, json!({"call_time": "09:15"}))).await;
    let letters = post.collect(&app).await;
    assert!(letters[0].2.contains("now: 09:15 (Europe/Vienna)"), "{}", letters[0].2);
    remove(&view, "Ben Fiddle").await;
    let letters = post.collect(&app).await;
    assert_eq!(readers(&letters), ["ben"]);
    assert_eq!(letters[0].1, "You are not called any more: Swan Lake, act II, Wednesday, 10 March 2027");
    add(ben).await;
    assert!(post.collect(&app).await[0].1.starts_with("You are called:"), "called again, told again");
}

#[tokio::test]
async fn who_has_declined_hears_of_another_time_only() {
    let app = TestApp::start().await;
    let called = call(&app, &[&app.artist()]).await;
    let mut post = Post::after_calls(&app).await;
    let no = json!({"status": "declined"});
    app.artist().post(&format!("{}/answer", path(&called)), no).await.expect(200);
    let noted = json!({"notes": "Bring shoes", "audience": "affected"});
    let noted = change(&app, &called, noted).await.expect(200);
    assert!(post.collect(&app).await.is_empty());
    let moved = json!({"local_start": "2027-03-11T10:00", "notes": "Or not", "audience": "affected"});
    let moved = change(&app, &noted, moved).await.expect(200);
    let letters = post.collect(&app).await;
    assert!(letters[0].2.contains("Thursday, 11 March 2027") && !letters[0].2.contains("Or not"));
    cancel(&app, &moved, json!({"audience": "affected"})).await.expect(200);
    assert!(post.collect(&app).await.is_empty());
}

#[tokio::test]
async fn a_series_is_one_message_a_person_and_one_of_it_another_paragraph() {
    let app = TestApp::start().await;
    let body = json!({"rrule": "FREQ=WEEKLY;COUNT=4", "participants": people(&[&app.artist()])});
    let first = event(&app, with(&rehearsal(), body)).await;
    let mut post = Post { read: 0 };
    let letters = post.collect(&app).await;
    assert!(letters[0].2.contains("the first of 4 dates"), "{}", letters[0].2);
    let moved = json!({"local_start": "2027-03-10T12:00", "range": "all", "audience": "affected"});
    let moved = change(&app, &first, moved).await.expect(200);
    let off = json!({"range": "this", "audience": "affected", "reason": "No heating"});
    let off = cancel(&app, &moved, off).await.expect(200);
    assert_eq!(off["state"], "cancelled");
    let letters = post.collect(&app).await;
    assert_eq!(readers(&letters), ["anna"]);
    assert!(letters[0].2.contains("No heating"), "{}", letters[0].2);
    let rest = json!({"range": "following", "audience": "affected", "reason": "The end"});
    let sql = "SELECT id::text, original_start::text FROM event_occurrences ORDER BY original_start OFFSET 2 LIMIT 1";
    let third: String = app.superuser().await.query_one(sql, &[]).await.unwrap().get(0);
    let third = app.admin().get(&format!("/api/v1/events/{third}")).await.expect(200);
    cancel(&app, &third, rest).await.expect(200);
    let letters = post.collect(&app).await;
    assert!(letters[0].1.starts_with("Cancelled: ") && letters[0].2.contains("The end"), "{letters:?}");
}

#[tokio::test]
async fn a_split_series_is_still_told_and_each_in_their_own_zone() {
    let app = TestApp::start().await;
    let sql = "UPDATE users SET timezone = 'America/New_York' WHERE email LIKE 'anna%'";
    app.superuser().await.execute(sql, &[]).await.unwrap();
    let body = json!({"rrule": "FREQ=WEEKLY;COUNT=4", "participants": people(&[&app.artist()])});
    event(&app, with(&rehearsal(), body)).await;
    let sql = "SELECT id::text FROM event_occurrences ORDER BY original_start OFFSET 2 LIMIT 1";
    let third: String = app.superuser().await.query_one(sql, &[]).await.unwrap().get(0);
    let third = app.admin().get(&format!("/api/v1/events/{third}")).await.expect(200);
    let silent = json!({"title": "Act IV", "range": "following", "audience": "silent"});
    change(&app, &third, silent).await.expect(200);
    let letters = Post { read: 0 }.collect(&app).await;
    assert_eq!(letters.len(), 1, "one message for both halves: {letters:?}");
    assert_eq!(letters[0].1, "2 changes to your schedule at Opera Test");
    assert!(
        letters[0].2.contains("10:00–13:00 (Europe/Vienna) · for you Wednesday, 10 March 2027, 04:00–07:00"),
        "{}",
        letters[0].2
    );
}

#[tokio::test]
async fn a_round_that_fails_is_done_again_and_two_at_once_write_once() {
    let app = TestApp::start().await;
    call(&app, &[&app.artist(), &app.second_artist()]).await;
    app.advance(SignedDuration::from_mins(6));
    let superuser = app.superuser().await;
    superuser.batch_execute("ALTER TABLE emails ADD CONSTRAINT broken CHECK (false)").await.unwrap();
    let failed = {
        let platform = &app.platform;
        app.tenant().write(async |tx| schedule::service::notices::tell(tx, platform).await).await
    };
    assert!(failed.is_err());
    superuser.batch_execute("ALTER TABLE emails DROP CONSTRAINT broken").await.unwrap();
    let round = async || {
        let platform = &app.platform;
        app.tenant().write(async |tx| schedule::service::notices::tell(tx, platform).await).await.unwrap()
    };
    let (one, two) = tokio::join!(round(), round());
    assert_eq!(one + two, 1, "one of them finds nothing");
    app.run_jobs().await;
    assert_eq!(app.letters().await.len(), 2);
}

#[tokio::test]
async fn what_is_over_is_told_to_nobody() {
    let app = TestApp::start().await;
    let past = json!({"local_start": "2025-03-10T10:00", "local_end": "2025-03-10T13:00",
        "participants": people(&[&app.artist()])});
    let past = event(&app, with(&rehearsal(), past)).await;
    change(&app, &past, json!({"title": "As it was", "audience": "all"})).await.expect(200);
    assert!(Post { read: 0 }.collect(&app).await.is_empty());
}
