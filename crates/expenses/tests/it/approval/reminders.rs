//! Claims that wait too long.

use expenses::StepSweep;
use jiff::SignedDuration;
use serde_json::json;
use testkit::TestApp;

use super::approve;
use crate::{path, simple, submitted};

async fn sweep(app: &TestApp) {
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
    app.run_jobs().await;
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
