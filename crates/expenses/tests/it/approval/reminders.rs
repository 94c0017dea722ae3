//! Claims that wait too long.

use expenses::StepSweep;
use jiff::SignedDuration;
use serde_json::json;
use testkit::TestApp;

use super::{approve, substitutes};
use crate::{path, simple, submitted, tell, with};

pub async fn sweep(app: &TestApp) {
    app.enqueue(&StepSweep {}).await;
    app.run_jobs().await;
}

#[tokio::test]
async fn who_decides_is_reminded_and_after_a_longer_while_the_finance_director_can_decide_too() {
    let app = TestApp::start().await;
    let manager = app.production_manager();
    let steps = json!([{"user_id": manager.user_id}]);
    app.admin().post("/api/v1/approval-rules", json!({"name": "All", "steps": steps})).await.expect(201);
    let claim = submitted(&app.artist(), &simple(&app).await).await;
    tell(&app).await;
    let before = app.letters().await.len();
    app.advance(SignedDuration::from_hours(47));
    sweep(&app).await;
    assert_eq!(app.letters().await.len(), before);

    app.advance(SignedDuration::from_hours(2));
    sweep(&app).await;
    sweep(&app).await;
    let letters = app.letters().await;
    let letter = &letters[before];
    assert_eq!((letters.len(), letter.to.as_str()), (before + 1, "production@opera.test"));
    assert!(letter.subject.starts_with("Reminder: a claim of Anna Dancer"), "{}", letter.subject);
    approve(&app.finance_director(), &claim).await.problem("not_your_step");

    app.advance(SignedDuration::from_hours(72));
    sweep(&app).await;
    sweep(&app).await;
    let letters = app.letters().await;
    let mut told: Vec<&str> = letters[before + 1..].iter().map(|letter| letter.to.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, ["finance@opera.test", "production@opera.test"], "each once");
    let history = app.accountant().get(&format!("{}/events", path(&claim))).await.expect(200);
    let kinds: Vec<&str> =
        history["data"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["reminded", "escalated", "reminded", "submitted", "created"]);
    let seen = app.finance_director().get(&path(&claim)).await.expect(200);
    assert_eq!(seen["can"]["decide"]["enabled"], true);
    approve(&app.finance_director(), &claim).await.expect(200);
    app.run_jobs().await;
    let after = app.letters().await.len();
    app.advance(SignedDuration::from_hours(500));
    sweep(&app).await;
    assert_eq!(app.letters().await.len(), after, "what is decided waits for nobody");
}

/// The letters to somebody since there were so many.
pub async fn letters_to(app: &TestApp, address: &str, before: usize) -> Vec<(String, String)> {
    let letters = app.letters().await.split_off(before);
    let to_them = letters.into_iter().filter(|letter| letter.to == address);
    to_them.map(|letter| (letter.subject, letter.text.replace("&#x2f;", "/"))).collect()
}

#[tokio::test]
async fn however_many_claims_wait_for_somebody_they_get_one_letter_and_one_notice() {
    let app = TestApp::start().await;
    let (manager, director) = (app.production_manager(), app.finance_director());
    let steps = json!([{"user_id": manager.user_id}]);
    app.admin().post("/api/v1/approval-rules", json!({"name": "All", "steps": steps})).await.expect(201);
    let body = simple(&app).await;
    let first = with(&body, json!({"merchant": "Sacher", "amount": 100}));
    submitted(&app.artist(), &first).await;
    app.advance(SignedDuration::from_hours(1));
    submitted(&app.artist(), &with(&body, json!({"currency": "USD", "rate": "0.9", "amount": 1200}))).await;
    submitted(&app.artist(), &with(&body, json!({"kind": "refund", "amount": 30.5}))).await;
    submitted(&app.second_artist(), &body).await;
    // Nobody is reminded of their own.
    submitted(&director, &body).await;
    tell(&app).await;

    let before = app.letters().await.len();
    app.advance(SignedDuration::from_hours(49));
    sweep(&app).await;
    sweep(&app).await;
    let told = letters_to(&app, "production@opera.test", before).await;
    let [(subject, text)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(subject, "Reminder: 5 claims wait for you");
    // 100.00 − 30.50 + 2 × 12.50
    for part in ["EUR 94.50, USD 1200.00 in all", "1 · Sacher · EUR 100.00 of Anna Dancer", "/claims</a>"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let notices = manager.get("/api/v1/notices").await.expect(200);
    let newest = &notices["data"][0];
    assert_eq!((&newest["news"]["kind"], &newest["news"]["count"]), (&json!("claim_reminders"), &json!(5)));
    assert_eq!(
        (&newest["news"]["amount"], &newest["path"]),
        (&json!("EUR 94.50, USD 1200.00"), &json!("/claims"))
    );
    assert_ne!(notices["data"][1]["news"]["kind"], "claim_reminders");

    // The director stands in for the manager and is asked as the director, too.
    manager.post(substitutes::PATH, substitutes::from_now(&app, &director)).await.expect(201);
    let before = app.letters().await.len();
    app.advance(SignedDuration::from_hours(72));
    sweep(&app).await;
    sweep(&app).await;
    let told = letters_to(&app, "finance@opera.test", before).await;
    let subjects: Vec<&str> = told.iter().map(|(subject, _)| subject.as_str()).collect();
    assert_eq!(subjects, ["Reminder: 4 claims wait for you"]);
    assert!(told[0].1.contains("EUR 82.00, USD 1200.00"), "{}", told[0].1);
    assert_eq!(letters_to(&app, "production@opera.test", before).await.len(), 1);
    assert_eq!(app.count("SELECT count(*) FROM expense_events WHERE kind = 'escalated'").await, 5);
}
