//! The schedule as a file.

use calendar::ics;
use jiff::SignedDuration;
use serde_json::json;
use testkit::{Actor, Reply, TestApp};

use crate::{event, people, rehearsal, with};

const MARCH: &str = "start_date=2027-03-01&end_date=2027-03-31";

async fn export(actor: &Actor<'_>, query: &str) -> Reply {
    actor.get(&format!("/api/v1/events/export?{MARCH}&{query}")).await
}

fn text(reply: &Reply) -> String {
    assert_eq!(reply.status, 200, "{:#}", reply.body);
    String::from_utf8_lossy(&reply.bytes).into_owned()
}

async fn season(app: &TestApp) {
    let mine = json!({"participants": [{"artist_id": app.artist().artist(), "call_time": "09:30", "role": "Odette"}],
        "staff_notes": "Too expensive", "notes": "Warm-up, then act II"});
    event(app, with(&rehearsal(), mine)).await;
    let bens = json!({"title": "=HYPERLINK(\"x\")", "type": "performance", "local_start": "2027-03-12T19:30",
        "local_end": "2027-03-12T22:00", "participants": people(&[&app.second_artist()])});
    event(app, with(&rehearsal(), bens)).await;
    event(
        app,
        with(
            &rehearsal(),
            json!({"title": "Not yet", "state": "draft", "local_start": "2027-03-20T10:00",
        "local_end": "2027-03-20T11:00", "participants": people(&[&app.artist()])}),
        ),
    )
    .await;
}

#[tokio::test]
async fn the_office_takes_out_the_whole_and_artists_what_is_theirs() {
    let app = TestApp::start().await;
    season(&app).await;
    let whole = export(&app.admin(), "format=ical").await;
    assert_eq!(whole.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(whole.header("content-disposition"), "attachment; filename=\"schedule.ics\"");
    let titles = |reply: &Reply| -> Vec<String> {
        let reading = ics::read(&reply.bytes).unwrap();
        assert_eq!(reading.problems, []);
        reading.calendar.events.into_iter().map(|event| event.summary.unwrap()).collect()
    };
    assert_eq!(titles(&whole), ["Swan Lake, act II", "=HYPERLINK(\"x\")", "Not yet"]);
    assert!(text(&whole).starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//BIG Live Portal//"));
    assert!(!text(&whole).contains("Too expensive"), "what leaves as a calendar is read by others");
    let own = export(&app.artist(), "").await;
    assert_eq!(titles(&own), ["Swan Lake, act II (your call 09:30)"]);
    assert_eq!(titles(&export(&app.accountant(), "").await), [""; 0]);
    assert_eq!(titles(&export(&app.admin(), "type=performance").await), ["=HYPERLINK(\"x\")"]);
    assert_eq!(titles(&export(&app.admin(), "mine=true").await), [""; 0]);
}

#[tokio::test]
async fn a_table_holds_no_formulas_and_no_secrets() {
    let app = TestApp::start().await;
    season(&app).await;
    let whole = export(&app.admin(), "format=csv").await;
    assert_eq!(whole.header("content-type"), "text/csv; charset=utf-8");
    let whole = text(&whole);
    let rows: Vec<&str> = whole.trim_end().split("\r\n").collect();
    assert_eq!(rows.len(), 4);
    assert!(rows[0].starts_with("Start,End,Timezone,"), "{}", rows[0]);
    assert!(rows[1].starts_with("2027-03-10T10:00:00,2027-03-10T13:00:00,Europe/Vienna,Europe/Vienna,no,\"Swan Lake, act II\",Rehearsal,Confirmed,"), "{}", rows[1]);
    assert!(rows[1].contains("Too expensive,Anna Dancer,"), "{}", rows[1]);
    assert!(rows[2].contains(",\"'=HYPERLINK(\"\"x\"\")\",Performance,"), "{}", rows[2]);
    let own = text(&export(&app.artist(), "format=csv&timezone=America/New_York").await);
    let rows: Vec<&str> = own.trim_end().split("\r\n").collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[1].starts_with("2027-03-10T04:00:00,2027-03-10T07:00:00,America/New_York,"), "{own}");
    assert!(rows[1].contains(",Odette,09:30,"), "{own}");
    for secret in ["Too expensive", "Staff notes", "Anna"] {
        assert!(!own.contains(secret), "{secret}: {own}");
    }
}

#[tokio::test]
async fn the_format_is_asked_for_by_name_or_by_accept() {
    let app = TestApp::start().await;
    let accepting = |kind: &str| app.artist().with("accept", kind);
    for (kind, expected) in [
        ("text/calendar", "text/calendar; charset=utf-8"),
        ("text/csv;q=0.9, application/json", "text/csv; charset=utf-8"),
        ("*/*", "text/calendar; charset=utf-8"),
    ] {
        assert_eq!(export(&accepting(kind), "").await.header("content-type"), expected, "{kind}");
    }
    export(&accepting("application/json"), "").await.problem("unsupported_format");
    export(&accepting("text/calendar"), "format=pdf").await.problem("unsupported_format");
    for wrong in ["timezone=Vienna", "type=party", "end_date=2031-01-01"] {
        let query = format!("/api/v1/events/export?start_date=2027-03-01&{wrong}");
        app.artist().get(&query).await.problem("validation_error");
    }
}

#[tokio::test]
async fn what_is_taken_out_is_noted_and_asks_for_a_fresh_proof() {
    let app = TestApp::start().await;
    season(&app).await;
    export(&app.admin(), "format=csv").await.expect(200);
    let entries = app.admin().get("/api/v1/admin/audit?action=event_export").await.expect(200);
    let entry = &entries["data"][0];
    assert_eq!(entry["action"], "event_export", "{entries:#}");
    assert_eq!(entry["changes"]["events"], 3, "{entry:#}");
    let stale = |actor: &Actor<'_>| {
        let token = actor.token_verified_before(SignedDuration::from_mins(20)).unwrap();
        app.anonymous().with("authorization", format!("Bearer {token}"))
    };
    export(&stale(&app.admin()), "").await.problem("step_up_required");
    export(&stale(&app.admin()), "mine=true").await.expect(200);
    export(&stale(&app.artist()), "").await.expect(200);
}
