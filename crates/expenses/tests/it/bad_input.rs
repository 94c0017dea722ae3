//! What people, programs and bad networks send.

use documents::samples;
use futures_util::future::join_all;
use jiff::SignedDuration;
use jiff::civil::Date;
use serde_json::json;
use testkit::TestApp;

use crate::receipts::{hotel, send};
use crate::{act, category, draft, path, simple, submit, tell, with};

/// Puts Anna into a zone.
async fn live_in(app: &TestApp, zone: &str) {
    let anna = app.artist().user_id.unwrap();
    let move_to = "UPDATE users SET timezone = $2 WHERE id = $1";
    app.superuser().await.execute(move_to, &[&anna, &zone]).await.unwrap();
}

/// Moves the clock to the next time it is this hour in Greenwich; the day there.
fn wait_until(app: &TestApp, hour: i8) -> Date {
    let now = app.platform.clock.now().to_zoned(jiff::tz::TimeZone::UTC);
    let hours = (i64::from(hour) - i64::from(now.hour())).rem_euclid(24);
    app.advance(SignedDuration::from_hours(hours));
    app.platform.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

#[tokio::test]
async fn the_last_day_that_can_be_claimed_is_today_where_the_person_is() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    for (zone, hour, days) in
        [("Pacific/Kiritimati", 12, 1), ("Pacific/Pago_Pago", 5, -1), ("Europe/London", 12, 0)]
    {
        live_in(&app, zone).await;
        let today = wait_until(&app, hour).checked_add(jiff::Span::new().days(days)).unwrap();
        let on = |day: Date| with(&body, json!({"expense_date": day}));
        draft(&app.artist(), &on(today)).await;
        let tomorrow = on(today.tomorrow().unwrap());
        let problem = app.artist().post("/api/v1/expenses", &tomorrow).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], "expense_date", "{zone}");
        assert_eq!(app.artist().get("/api/v1/expenses/defaults").await.expect(200)["today"], json!(today));
    }
}

#[tokio::test]
async fn sums_that_nobody_spends_are_refused_wherever_they_come_from() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    let travel = category(&app, "Travel").await;
    let lines = |amount: &str, count: usize| {
        let line = json!({"category_id": travel, "amount": amount});
        json!({"expense_date": "2026-01-15", "lines": vec![line; count]})
    };
    for (body, field) in [
        (with(&body, json!({"amount": "999999999999.99"})), "amount"),
        (with(&body, json!({"amount": "0.00"})), "amount"),
        (with(&body, json!({"amount": 20_000, "currency": "USD", "rate": "0.9"})), "amount"),
        (with(&body, json!({"amount": "999999999999.99", "currency": "USD", "rate": "999999"})), "amount"),
        (lines("999999999999.99", 100), "amount"),
        (lines("100.01", 100), "amount"),
        (lines("0", 1), "lines[0].amount"),
        (lines("1", 101), "lines"),
    ] {
        let problem = app.artist().post("/api/v1/expenses", &body).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field, "{problem:#}");
    }
    for body in ["1000000000000", "1e40", "-0.001", "NaN", "", "1 000"] {
        let body = with(&simple(&app).await, json!({"amount": body}));
        app.artist().post("/api/v1/expenses", &body).await.problem("validation_error");
    }
    for rate in ["0", "-1", "1e99", "x"] {
        let body = with(&simple(&app).await, json!({"currency": "USD", "rate": rate}));
        app.artist().post("/api/v1/expenses", &body).await.problem("validation_error");
    }
    assert_eq!(app.count("SELECT count(*) FROM expenses").await, 0);
}

#[tokio::test]
async fn a_sum_above_the_bound_is_found_when_its_rate_is_known() {
    let app = TestApp::start().await;
    let body = with(&simple(&app).await, json!({"amount": 20_000, "currency": "USD"}));
    let claim = draft(&app.artist(), &body).await;
    let rate = "INSERT INTO exchange_rates SELECT id, 'EUR', 'USD', '2026-01-02', 0.8, 'ecb', now() FROM organizations
        WHERE slug = 'opera'";
    app.superuser().await.batch_execute(rate).await.unwrap();
    let problem = submit(&app.artist(), &claim).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "amount");
    assert_eq!(app.artist().get(&path(&claim)).await.expect(200)["status"], "draft");
}

#[tokio::test]
async fn a_month_that_is_booked_meanwhile_takes_nothing_any_more() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    let claim = draft(&app.artist(), &body).await;
    let close =
        "INSERT INTO closed_periods SELECT o.id, '2026-01-01', u.id, now() FROM organizations o, users u
        WHERE o.slug = 'opera' AND u.email = 'accountant@opera.test'";
    app.superuser().await.batch_execute(close).await.unwrap();
    submit(&app.artist(), &claim).await.problem("period_closed");
    app.artist().put(&path(&claim), 1, &body).await.problem("period_closed");
    let moved = with(&body, json!({"expense_date": "2026-02-01"}));
    app.artist().put(&path(&claim), 1, &moved).await.expect(200);
    submit(&app.artist(), &claim).await.expect(200);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_claim_submitted_five_times_at_once_is_submitted_once() {
    let app = TestApp::start().await;
    let claim = draft(&app.artist(), &simple(&app).await).await;
    let artist = app.artist();
    let one = || submit(&artist, &claim);
    let views: Vec<_> = join_all([one(), one(), one(), one(), one()]).await;
    for view in views {
        assert_eq!(view.expect(200)["version"], 2);
    }
    assert_eq!(app.count("SELECT count(*) FROM expense_steps").await, 1);
    assert_eq!(app.count("SELECT count(*) FROM expense_events WHERE kind = 'submitted'").await, 1);
    tell(&app).await;
    assert_eq!(app.letters().await.len(), 1);
}

#[tokio::test]
async fn of_changes_to_one_version_at_once_one_wins_and_of_opposite_acts_too() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    let claim = draft(&app.artist(), &body).await;
    let (artist, path) = (app.artist(), path(&claim));
    let bodies: Vec<_> = (1..=5).map(|amount| with(&body, json!({"amount": amount}))).collect();
    let replies = join_all(bodies.iter().map(|body| artist.put(&path, 1, body))).await;
    let mut statuses: Vec<u16> = replies.iter().map(|reply| reply.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412, 412]);
    let (submitted, cancelled) =
        futures_util::future::join(submit(&artist, &claim), act(&artist, &claim, "cancel")).await;
    assert_eq!(cancelled.status, 200, "it can be given up before and after");
    assert!([200, 409].contains(&submitted.status.as_u16()), "{:#}", submitted.body);
    assert_eq!(artist.get(&path).await.expect(200)["status"], "cancelled");
    assert_eq!(app.count("SELECT count(*) FROM expense_steps").await, 0);
    app.run_jobs().await;
}

#[tokio::test]
async fn documents_that_are_traps_are_no_receipts() {
    let app = TestApp::start().await;
    let claim = hotel(&app, &app.artist()).await;
    let artist = app.artist();
    for (problem, file) in [
        ("document_encrypted", samples::encrypted()),
        ("document_damaged", samples::damaged()),
        ("document_empty", samples::without_pages()),
        ("document_page_too_large", samples::huge_page()),
        ("document_scripted", samples::with_java_script()),
        ("document_too_complex", samples::flate_bomb()),
        ("document_too_complex", samples::nested_flate_bomb()),
    ] {
        send(&artist, &claim, None, file).await.problem(problem);
    }
    for disguised in [
        b"MZ\x90\x00 a program".to_vec(),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
        b"PK\x03\x04 an archive".to_vec(),
        b"\x00\x00\x00\x18ftypmp42 a film".to_vec(),
        b"RIFF\x00\x00\x00\x00AVI ".to_vec(),
        b"\xFF\xD8".to_vec(),
    ] {
        send(&artist, &claim, None, disguised).await.problem("invalid_file_type");
    }
    assert_eq!(artist.get(&path(&claim)).await.expect(200)["receipt_count"], 0);
    app.expect_stored_files(0).await;
}
