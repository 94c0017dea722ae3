//! A person's calendar for other programs: what it shows, to whom, and when it is sent anew.

use calendar::ics::{self, Status};
use calendar::recurrence::Start;
use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, ToSpan as _};
use serde_json::{Value, json};
use testkit::{Actor, Reply, TestApp};

use crate::{cancel, change, event, path, people, rehearsal, seen_by, with};

const FEEDS: &str = "/api/v1/me/calendar-feeds";

/// A day so many days ahead: feeds show what is near.
pub(crate) fn ahead(app: &TestApp, days: i64) -> Date {
    jiff::tz::Offset::UTC.to_datetime(app.platform.clock.now()).date().saturating_add(days.days())
}

/// A rehearsal of Anna's, ten to one, so many days ahead.
fn near(app: &TestApp, days: i64, changes: Value) -> Value {
    let day = ahead(app, days);
    let times = json!({"local_start": format!("{day}T10:00"), "local_end": format!("{day}T13:00"),
        "participants": people(&[&app.artist()])});
    with(&with(&rehearsal(), times), changes)
}

/// The path below which a new calendar is read.
pub(crate) async fn feed(actor: &Actor<'_>, include: Value) -> String {
    let made = actor.post(FEEDS, json!({"name": "My calls", "include": include})).await.expect(201);
    let url = made["url"].as_str().unwrap();
    assert_eq!(made["webcal_url"].as_str().unwrap().split_once("://").unwrap().0, "webcal");
    format!("/calendar/{}", url.rsplit('/').next().unwrap())
}

fn calendar(reply: &Reply) -> ics::Calendar {
    assert_eq!(reply.status, 200, "{:#}", reply.body);
    let reading = ics::read(&reply.bytes).unwrap();
    assert_eq!(reading.problems, []);
    reading.calendar
}

async fn shown(app: &TestApp, feed: &str) -> ics::Calendar {
    calendar(&app.anonymous().get(feed).await)
}

fn titles(calendar: &ics::Calendar) -> Vec<&str> {
    calendar.events.iter().map(|event| event.summary.as_deref().unwrap()).collect()
}

#[tokio::test]
async fn a_feed_shows_ones_own_calls_to_whoever_has_its_address() {
    let app = TestApp::start().await;
    let stage = json!({"name": "Main stage", "address": "Theaterplatz 1",
        "coordinates": {"lat": 48.2083, "lng": 16.3731}});
    let stage = app.admin().post("/api/v1/rooms", stage).await.expect(201);
    let part = json!([
        {"artist_id": app.artist().artist(), "role": "Odette", "note": "With the new shoes", "call_time": "09:30"},
        {"artist_id": app.second_artist().artist(), "note": "Pay him today"},
    ]);
    let more = json!({"participants": part, "room_id": stage["id"], "staff_notes": "Too expensive",
        "notes": "Warm-up; then, act II", "rrule": "FREQ=WEEKLY;COUNT=3"});
    let made = event(&app, near(&app, 3, more)).await;
    event(&app, near(&app, 4, json!({"title": "Not yet", "state": "draft"}))).await;
    event(&app, near(&app, 5, json!({"title": "Somebody else's", "participants": []}))).await;
    event(&app, near(&app, 600, json!({"title": "Too far ahead"}))).await;
    let address = feed(&app.artist(), json!({})).await;
    let reply = app.anonymous().get(&address).await;
    assert_eq!(reply.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(reply.header("cache-control"), "private, no-cache");
    let text = String::from_utf8_lossy(&reply.bytes).into_owned();
    for line in ["REFRESH-INTERVAL;VALUE=DURATION:PT60M", "TZID:Europe/Vienna", "BEGIN:VTIMEZONE"] {
        assert!(text.contains(&format!("\r\n{line}\r\n")), "{line}: {text}");
    }
    for secret in ["Pay him", "Too expensive", "Not yet", "Ben"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    let calendar = calendar(&reply);
    assert_eq!(calendar.name.as_deref(), Some("My calls"));
    assert_eq!(titles(&calendar), ["Swan Lake, act II (your call 09:30)"; 3], "each day of a series is one");
    let first = &calendar.events[0];
    assert_eq!(first.uid, made["id"].as_str().unwrap());
    assert_eq!((first.status, first.is_busy), (Some(Status::Confirmed), true));
    assert_eq!(first.location.as_deref(), Some("Main stage, Theaterplatz 1"));
    assert_eq!(first.position, Some((48.2083, 16.3731)));
    let about = first.description.as_deref().unwrap();
    for part in
        ["Your call: 09:30 (Europe/Vienna)", "You: Odette", "With the new shoes", "Warm-up; then, act II"]
    {
        assert!(about.contains(part), "{part}: {about}");
    }
    let zone = first.start.zone().and_then(|zone| zone.iana_name());
    assert_eq!((first.start.local(), zone), (ahead(&app, 3).at(10, 0, 0, 0), Some("Europe/Vienna")));
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let app = TestApp::start().await;
    let made = event(&app, near(&app, 3, json!({}))).await;
    let address = feed(&app.artist(), json!({})).await;
    let first = app.anonymous().get(&address).await;
    let (etag, modified) = (first.header("etag").to_owned(), first.header("last-modified").to_owned());
    assert!(etag.starts_with('"') && !modified.is_empty(), "{etag} {modified}");
    let known = |etag: &str| app.anonymous().with("if-none-match", etag);
    for known_as in [etag.clone(), format!("W/{etag}"), format!("\"other\", {etag}"), "*".into()] {
        let again = known(&known_as).get(&address).await;
        assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0), "{known_as}");
        assert_eq!((again.header("etag"), again.header("last-modified")), (&*etag, &*modified));
    }
    let since = app.anonymous().with("if-modified-since", &*modified);
    assert_eq!(since.get(&address).await.status, 304);
    assert_eq!(known("\"other\"").get(&address).await.status, 200);
    // Somebody else's event, and another day: looked at again, and found to be the same.
    event(&app, near(&app, 3, json!({"title": "Ben's", "participants": people(&[&app.second_artist()])})))
        .await;
    assert_eq!(known(&etag).get(&address).await.status, 304);
    app.advance(SignedDuration::from_hours(24));
    let same = app.anonymous().get(&address).await;
    assert_eq!((same.header("etag"), same.header("last-modified")), (&*etag, &*modified));
    let before = calendar(&same).events[0].sequence;
    // Whatever changes in it makes it another one.
    let later = json!({"local_start": format!("{}T11:00", ahead(&app, 2)), "audience": "affected"});
    change(&app, &made, later).await.expect(200);
    let moved = known(&etag).get(&address).await;
    let moved_etag = moved.header("etag").to_owned();
    assert_ne!(moved_etag, etag);
    assert!(calendar(&moved).events[0].sequence > before);
    app.artist().post(&format!("{}/answer", path(&made)), json!({"status": "declined"})).await.expect(200);
    let declined = known(&moved_etag).get(&address).await;
    assert!(!calendar(&declined).events[0].is_busy);
    let etag = declined.header("etag").to_owned();
    let more = json!({"participants": [{"artist_id": app.artist().artist(), "call_time": "10:45"}]});
    app.admin().post(&format!("{}/participants", path(&made)), more).await.expect(200);
    let called = known(&etag).get(&address).await;
    assert_eq!(titles(&calendar(&called)), ["Swan Lake, act II (your call 10:45)"]);
    let etag = called.header("etag").to_owned();
    let part = seen_by(&app.admin(), &made).await["participants"][0]["id"].as_str().unwrap().to_owned();
    app.admin().delete(&format!("{}/participants/{part}", path(&made))).await.expect(204);
    assert!(calendar(&known(&etag).get(&address).await).events.is_empty());
}

#[tokio::test]
async fn names_of_rooms_and_productions_are_those_of_today() {
    let app = TestApp::start().await;
    let room = app.admin().post("/api/v1/rooms", json!({"name": "Studio"})).await.expect(201);
    let lake = app.admin().post("/api/v1/productions", json!({"name": "Swan Lake"})).await.expect(201);
    event(&app, near(&app, 3, json!({"room_id": room["id"], "production_id": lake["id"]}))).await;
    let address = feed(&app.artist(), json!({})).await;
    let mut etag = app.anonymous().get(&address).await.header("etag").to_owned();
    for (kind, thing, name) in [("rooms", &room, "Studio 2"), ("productions", &lake, "Swan Lake 2027")] {
        let path = format!("/api/v1/{kind}/{}", thing["id"].as_str().unwrap());
        app.admin().patch(&path, 1, json!({"name": name})).await.expect(200);
        let reply = app.anonymous().with("if-none-match", etag).get(&address).await;
        assert_eq!(reply.status, 200, "{kind}");
        assert!(String::from_utf8_lossy(&reply.bytes).contains(name), "{kind}");
        etag = reply.header("etag").to_owned();
    }
}

#[tokio::test]
async fn what_is_cancelled_is_shown_for_thirty_days_more() {
    let app = TestApp::start().await;
    let made = event(&app, near(&app, 60, json!({}))).await;
    let address = feed(&app.artist(), json!({})).await;
    let sequence = shown(&app, &address).await.events[0].sequence;
    cancel(&app, &made, json!({"audience": "all"})).await.expect(200);
    let calendar = shown(&app, &address).await;
    assert_eq!(calendar.events[0].status, Some(Status::Cancelled));
    assert!(calendar.events[0].sequence > sequence && !calendar.events[0].is_busy);
    assert_eq!(titles(&calendar), ["Cancelled: Swan Lake, act II"]);
    app.advance(SignedDuration::from_hours(24 * 30));
    assert_eq!(shown(&app, &address).await.events.len(), 1);
    app.advance(SignedDuration::from_hours(48));
    assert_eq!(shown(&app, &address).await.events.len(), 0);
}

#[tokio::test]
async fn journeys_whole_days_and_doubled_hours_are_when_they_are() {
    let app = TestApp::start().await;
    // The clocks are put forward and back on the last Sundays of March and October.
    let change = |month: i8| {
        let first = |year: i16| Date::new(ahead(&app, 2).year() + year, month, 1).unwrap();
        let mut last = (0..3).map(|year| first(year).nth_weekday_of_month(-1, Weekday::Sunday).unwrap());
        last.find(|day| *day > ahead(&app, 2)).unwrap()
    };
    let (spring, autumn) = (change(3), change(10));
    let (day, next) = (ahead(&app, 3), ahead(&app, 4));
    for changes in [
        json!({"title": "Journey", "type": "travel", "end_timezone": "America/New_York",
            "local_start": format!("{day}T10:30"), "local_end": format!("{day}T14:05")}),
        json!({"title": "Off", "type": "other", "all_day": true, "local_start": format!("{day}T00:00"),
            "local_end": format!("{next}T00:00")}),
        json!({"title": "Night", "fold": "second", "local_start": format!("{autumn}T02:15"),
            "local_end": format!("{autumn}T04:00")}),
        json!({"title": "Watch", "rrule": "FREQ=DAILY;COUNT=2", "local_start": format!("{}T02:30", spring.yesterday().unwrap()),
            "local_end": format!("{}T02:45", spring.yesterday().unwrap())}),
    ] {
        event(&app, near(&app, 3, with(&changes, json!({"accept_conflicts": "Planned"})))).await;
    }
    let address = feed(&app.artist(), json!({})).await;
    let calendar = shown(&app, &address).await;
    let found = |title: &str| {
        let event = calendar.events.iter().find(|event| event.summary.as_deref() == Some(title)).unwrap();
        (event.start.clone(), event.end.clone().unwrap())
    };
    let (start, end) = found("Journey");
    let zone = |start: &Start| start.zone().and_then(|zone| zone.iana_name()).map(str::to_owned);
    assert_eq!(zone(&start).as_deref(), Some("Europe/Vienna"));
    assert_eq!((zone(&end).as_deref(), end.local()), (Some("America/New_York"), day.at(14, 5, 0, 0)));
    assert_eq!(found("Off"), (Start::date(day), Start::date(next)));
    let (start, end) = found("Night");
    assert_eq!(start, Start::utc(autumn.at(1, 15, 0, 0)), "the second quarter past two");
    assert_eq!(end.local(), autumn.at(4, 0, 0, 0));
    let watch = calendar.events.iter().filter(|event| event.summary.as_deref() == Some("Watch"));
    let local: Vec<_> = watch.map(|event| event.start.local()).collect();
    let expected = [spring.yesterday().unwrap().at(2, 30, 0, 0), spring.at(3, 30, 0, 0)];
    assert_eq!(local, expected, "no reader is asked what half past two means where there is none");
}

#[tokio::test]
async fn one_chooses_what_is_in_it() {
    let app = TestApp::start().await;
    let place = json!({"title": "Night", "type": "performance", "location": {"name": "Burgtheater"}});
    event(&app, near(&app, 3, place)).await;
    event(&app, near(&app, 4, json!({"title": "Perhaps", "state": "tentative"}))).await;
    let everything = feed(&app.artist(), json!({})).await;
    assert_eq!(titles(&shown(&app, &everything).await), ["Night", "Perhaps"]);
    assert_eq!(shown(&app, &everything).await.events[1].status, Some(Status::Tentative));
    let sure = feed(&app.artist(), json!({"tentative": false})).await;
    assert_eq!(titles(&shown(&app, &sure).await), ["Night"]);
    let rehearsals = feed(&app.artist(), json!({"types": ["rehearsal", "meeting"]})).await;
    assert_eq!(titles(&shown(&app, &rehearsals).await), ["Perhaps"]);
    let busy = feed(&app.artist(), json!({"details": "busy"})).await;
    let calendar = shown(&app, &busy).await;
    assert_eq!(titles(&calendar), ["Busy", "Busy"]);
    let told = |event: &ics::Event| {
        event.location.is_some() || event.description.is_some() || !event.categories.is_empty()
    };
    assert!(!calendar.events.iter().any(told));
    app.artist().post(FEEDS, json!({"include": {"details": "some"}})).await.problem("validation_error");
    app.artist().post(FEEDS, json!({"name": "x".repeat(81)})).await.problem("validation_error");
    app.artist()
        .post(FEEDS, json!({"user_id": app.second_artist().user_id}))
        .await
        .problem("validation_error");
}

#[tokio::test]
async fn addresses_are_ones_own_and_their_secret_is_shown_once() {
    let app = TestApp::start().await;
    let made = app.artist().post(FEEDS, json!({})).await;
    assert_eq!(made.header("cache-control"), "no-store");
    let made = made.expect(201);
    let secret = made["url"].as_str().unwrap().rsplit('/').next().unwrap().trim_end_matches(".ics");
    let list = app.artist().get(FEEDS).await.expect(200);
    assert_eq!(list["data"][0], made["feed"]);
    assert!(!list.to_string().contains(secret));
    assert_eq!(app.second_artist().get(FEEDS).await.expect(200)["data"], json!([]));
    assert_eq!(list["data"][0]["last_used_at"], Value::Null);
    shown(&app, &format!("/calendar/{secret}")).await;
    assert!(app.artist().get(FEEDS).await.expect(200)["data"][0]["last_used_at"].is_string());
    let stored = app
        .superuser()
        .await
        .query_one(
            "SELECT (SELECT string_agg(f::text, ' ') FROM calendar_feeds f)
            || (SELECT string_agg(a::text, ' ') FROM audit_entries a)",
            &[],
        )
        .await
        .unwrap();
    let stored: String = stored.get(0);
    assert!(stored.contains("calendar_feed_create") && !stored.contains(secret), "{stored}");
    for _ in 1..10 {
        app.artist().post(FEEDS, json!({})).await.expect(201);
    }
    app.artist().post(FEEDS, json!({})).await.problem("invalid_state");
    app.second_artist().post(FEEDS, json!({})).await.expect(201);
    let own = format!("{FEEDS}/{}", made["feed"]["id"].as_str().unwrap());
    app.second_artist().delete(&own).await.problem("not_found");
    app.admin().delete(&own).await.problem("not_found");
    app.artist().delete(&own).await.expect(204);
    app.artist().delete(&own).await.problem("not_found");
    app.artist().post(FEEDS, json!({})).await.expect(201);
}

#[tokio::test]
async fn without_a_good_secret_there_is_nothing_and_nobody_learns_why() {
    let app = TestApp::start().await;
    event(&app, near(&app, 3, json!({}))).await;
    let made = app.artist().post(FEEDS, json!({})).await.expect(201);
    let address = format!("/calendar/{}", made["url"].as_str().unwrap().rsplit('/').next().unwrap());
    let etag = app.anonymous().get(&address).await.header("etag").to_owned();
    let (front, mut last) = (&address[..address.len() - 8], address[address.len() - 8..].to_owned());
    last.replace_range(..1, if last.starts_with('A') { "B" } else { "A" });
    let guessed = format!("{front}{last}");
    let nothing = |problem: Value| {
        assert_eq!(problem["instance"], "/calendar/{token}", "the secret is in no answer");
        problem["detail"].as_str().unwrap().to_owned()
    };
    let says = nothing(app.anonymous().get(&guessed).await.problem("not_found"));
    for wrong in
        ["/calendar/x", "/calendar/.ics", "/calendar/%00.ics", &format!("/calendar/{}", "A".repeat(5_000))]
    {
        assert_eq!(nothing(app.anonymous().get(wrong).await.problem("not_found")), says, "{wrong}");
    }
    app.artist().delete(&format!("{FEEDS}/{}", made["feed"]["id"].as_str().unwrap())).await.expect(204);
    let known = app.anonymous().with("if-none-match", etag);
    assert_eq!(nothing(known.get(&address).await.problem("not_found")), says);
    // Who has left reads nothing any more.
    let address = feed(&app.second_artist(), json!({})).await;
    shown(&app, &address).await;
    let members = app.admin().get("/api/v1/members?q=ben").await.expect(200);
    let ben = &members["data"][0];
    let path = format!("/api/v1/members/{}", ben["id"].as_str().unwrap());
    let left = json!({"status": "deactivated"});
    app.admin().patch(&path, ben["version"].as_i64().unwrap(), left).await.expect(200);
    assert_eq!(nothing(app.anonymous().get(&address).await.problem("not_found")), says);
}

#[tokio::test]
async fn no_program_makes_an_address_that_outlives_it() {
    let app = TestApp::start().await;
    let key = json!({"name": "Sync", "kind": "key", "permissions": ["schedule:read"],
        "expires_at": app.platform.clock.now() + SignedDuration::from_hours(24)});
    let key = app.admin().post("/api/v1/api-clients", key).await.expect(201);
    let program =
        app.anonymous().with("authorization", format!("Bearer {}", key["secret"].as_str().unwrap()));
    program.get("/api/v1/events").await.expect(200);
    program.post(FEEDS, json!({})).await.problem("forbidden");
    program.get(FEEDS).await.problem("forbidden");
}

#[tokio::test]
async fn a_feed_shows_one_company_only() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    event(&app, near(&app, 3, json!({}))).await;
    let elsewhere = feed(&app.artist().in_other_company(), json!({})).await;
    assert!(shown(&app, &elsewhere).await.events.is_empty());
    assert_eq!(app.artist().get(FEEDS).await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn who_tries_addresses_is_stopped_and_who_has_a_good_one_is_not() {
    let app = TestApp::start_with(|config| config.rate_limit_api_per_hour = 5).await;
    let address = feed(&app.artist(), json!({})).await;
    for _ in 0..10 {
        shown(&app, &address).await;
    }
    for _ in 0..5 {
        app.anonymous().get("/calendar/guessed.ics").await.problem("not_found");
    }
    let refused = app.anonymous().get(&address).await;
    assert!(refused.headers.contains_key("retry-after"));
    refused.problem("rate_limited");
}
