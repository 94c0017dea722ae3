//! Approving, reducing, holding and rejecting one claim.

use http::Method;
use serde_json::{Value, json};
use testkit::TestApp;

use super::{approve, journal, three_lines};
use crate::{category, draft, path, simple, submit, submitted, with};

#[tokio::test]
async fn what_the_office_approves_is_to_be_paid_and_booked_and_its_owner_hears_of_it() {
    let app = TestApp::start().await;
    let claim = submitted(&app.artist(), &simple(&app).await).await;
    app.run_jobs().await;
    let before = app.letters().await.len();
    let done = app.accountant().post(&format!("{}/approve", path(&claim)), json!({"notes": "Fine"})).await;
    let done = done.expect(200);
    assert_eq!((&done["status"], &done["approved_amount"]), (&json!("approved"), &json!(12.5)));
    assert_eq!(
        (&done["approved_base_amount"], &done["approved_by_name"]),
        (&json!(12.5), &json!("Carla Books"))
    );
    assert_eq!(
        (&done["steps"][0]["status"], &done["steps"][0]["notes"]),
        (&json!("approved"), &json!("Fine"))
    );
    assert_eq!(done["lines"][0]["decision"], "approved");
    let entries = journal(&app).await;
    let told: Vec<(&str, &str)> =
        entries.iter().map(|(_, debit, credit)| (debit.as_str(), credit.as_str())).collect();
    assert_eq!(told, [("12.50", "0.00"), ("0.00", "12.50")]);
    assert_eq!(entries[1].0, "3300");
    app.run_jobs().await;
    let letters = app.letters().await;
    let letter = &letters[before];
    assert_eq!((letters.len(), letter.to.as_str()), (before + 1, "anna@artists.test"));
    assert!(letter.subject.starts_with("Your claim is approved"), "{}", letter.subject);
    let history = app.artist().get(&format!("{}/events", path(&claim))).await.expect(200);
    assert_eq!(
        (&history["data"][0]["kind"], &history["data"][0]["text"]),
        (&json!("approved"), &json!("Fine"))
    );
    let log = app.admin().get("/api/v1/admin/audit?action=expense_approve").await.expect(200);
    assert_eq!(log["data"][0]["changes"]["approved_base_amount"], 12.5);
}

#[tokio::test]
async fn a_decision_comes_once_and_only_for_what_was_submitted() {
    let app = TestApp::start().await;
    let claim = draft(&app.artist(), &simple(&app).await).await;
    approve(&app.accountant(), &claim).await.problem("invalid_state");
    submit(&app.artist(), &claim).await.expect(200);
    approve(&app.accountant(), &claim).await.expect(200);
    let problem = approve(&app.finance_director(), &claim).await.problem("invalid_state");
    assert_eq!(problem["detail"], "It is approved already.");
    app.run_jobs().await;
}

#[tokio::test]
async fn of_two_approvers_at_once_one_wins_and_the_other_is_told() {
    let app = TestApp::start().await;
    let claim = submitted(&app.artist(), &simple(&app).await).await;
    let (accountant, director) = (app.accountant(), app.finance_director());
    let (one, other) = tokio::join!(approve(&accountant, &claim), approve(&director, &claim));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let lost = if one.status == 409 { one } else { other };
    lost.problem("invalid_state");
    assert_eq!(app.count("SELECT count(*) FROM journal_entries").await, 2, "booked once");
    app.run_jobs().await;
}

#[tokio::test]
async fn nobody_decides_about_their_own_claim() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    for own in [app.accountant(), app.finance_director()] {
        let claim = submitted(&own, &body).await;
        approve(&own, &claim).await.problem("own_claim");
        own.post(&format!("{}/reject", path(&claim)), json!({"reason": "x"})).await.problem("own_claim");
    }
    let claim = submitted(&app.accountant(), &body).await;
    assert_eq!(claim["steps"][0]["role"], "finance_director", "the only accountant is not asked");
    approve(&app.finance_director(), &claim).await.expect(200);
    app.run_jobs().await;
}

#[tokio::test]
async fn who_has_nothing_to_do_with_a_claim_does_not_learn_of_it() {
    let app = TestApp::start().await;
    let claim = submitted(&app.artist(), &simple(&app).await).await;
    approve(&app.production_manager(), &claim).await.problem("not_found");
    approve(&app.second_artist(), &claim).await.problem("forbidden");
    approve(&app.admin(), &claim).await.problem("not_your_step");
    let unknown = json!({"id": "01900000-0000-7000-8000-000000000000"});
    approve(&app.accountant(), &unknown).await.problem("not_found");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_rejected_claim_has_ended_and_says_why() {
    let app = TestApp::start().await;
    let claim = submitted(&app.artist(), &simple(&app).await).await;
    let reject = format!("{}/reject", path(&claim));
    app.accountant().post(&reject, json!({"reason": "  "})).await.problem("validation_error");
    let done =
        app.accountant().post(&reject, json!({"reason": "Paid with the company's card."})).await.expect(200);
    assert_eq!(
        (&done["status"], &done["rejection_reason"]),
        (&json!("rejected"), &json!("Paid with the company's card."))
    );
    approve(&app.accountant(), &claim).await.problem("invalid_state");
    assert!(journal(&app).await.is_empty());
    app.run_jobs().await;
    let letter = app.letters().await.pop().unwrap();
    assert_eq!(letter.to, "anna@artists.test");
    assert!(letter.subject.starts_with("Your claim was not approved"), "{}", letter.subject);
}

#[tokio::test]
async fn lines_are_reduced_held_and_rejected_and_what_is_held_goes_on_by_itself() {
    let app = TestApp::start().await;
    let claim = submitted(&app.artist(), &three_lines(&app).await).await;
    let id = |index: usize| claim["lines"][index]["id"].clone();
    let said = json!({"lines": [
        {"id": id(0), "decision": "reduced", "approved_amount": 80, "reason": "Up to 80 a night"},
        {"id": id(1), "decision": "held", "reason": "Who was with you?"},
        {"id": id(2), "decision": "rejected", "reason": "The minibar is not paid"},
    ], "notes": "See the lines"});
    let decide = format!("{}/decide", path(&claim));
    app.accountant().call(Method::POST, &decide, &said).await.problem("precondition_required");
    let version = claim["version"].as_i64().unwrap();
    let over = |version: i64| app.accountant().with("if-match", format!("\"{version}\""));
    over(version + 7).post(&decide, &said).await.problem("version_mismatch");
    let done = over(version).post(&decide, &said).await.expect(200);
    assert_eq!((&done["status"], &done["approved_amount"]), (&json!("approved"), &json!(80.0)));
    let decisions: Vec<&Value> =
        done["lines"].as_array().unwrap().iter().map(|line| &line["decision"]).collect();
    assert_eq!(decisions, ["reduced", "held", "rejected"]);
    let told: Vec<(String, String)> =
        journal(&app).await.into_iter().map(|(_, debit, credit)| (debit, credit)).collect();
    let expected = [("72.00", "0.00"), ("8.00", "0.00"), ("0.00", "80.00")];
    assert_eq!(told, expected.map(|(debit, credit)| (debit.to_owned(), credit.to_owned())));

    let follower = json!({"id": done["followed_by_id"]});
    let follower = app.artist().get(&path(&follower)).await.expect(200);
    assert_eq!((&follower["status"], &follower["amount"]), (&json!("submitted"), &json!(40.0)));
    assert_eq!((&follower["follows_id"], &follower["number"]), (&claim["id"], &json!(2)));
    assert_eq!(
        (&follower["lines"][0]["decision"], &follower["lines"][0]["description"]),
        (&json!("open"), &json!("Dinner"))
    );
    approve(&app.accountant(), &follower).await.expect(200);
    app.run_jobs().await;
    let letters = app.letters().await;
    let letter = letters
        .iter()
        .find(|letter| letter.subject.contains("1 · Hotel Sacher") && letter.to == "anna@artists.test");
    let text = &letter.unwrap().text;
    for part in [
        "Room: EUR 80.00 of 100.00 – Up to 80 a night",
        "Dinner: EUR 40.00 wait",
        "Minibar: EUR 10.00 are not paid",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn all_lines_rejected_is_a_rejected_claim_and_nonsense_is_refused_by_line() {
    let app = TestApp::start().await;
    let claim = submitted(&app.artist(), &three_lines(&app).await).await;
    let ids: Vec<Value> = claim["lines"].as_array().unwrap().iter().map(|line| line["id"].clone()).collect();
    let accountant = app.accountant().with("if-match", format!("\"{}\"", claim["version"]));
    let decide = format!("{}/decide", path(&claim));
    let wrong = json!({"lines": [
        {"id": ids[0], "decision": "reduced", "approved_amount": 100, "reason": "x"},
        {"id": ids[1], "decision": "rejected"},
        {"id": "01900000-0000-7000-8000-000000000000", "decision": "approved"},
    ]});
    let problem = accountant.post(&decide, wrong).await.problem("validation_error");
    let fields: Vec<&Value> =
        problem["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, ["lines.0.approved_amount", "lines.1.reason", "lines.2.id"]);
    let lines: Vec<Value> =
        ids.iter().map(|id| json!({"id": id, "decision": "rejected", "reason": "Private"})).collect();
    let done = accountant.post(&decide, json!({"lines": lines})).await.expect(200);
    assert_eq!((&done["status"], &done["rejection_reason"]), (&json!("rejected"), &json!("Private")));
    app.run_jobs().await;
}

#[tokio::test]
async fn above_ones_limit_the_finance_director_decides() {
    let app = TestApp::start().await;
    let limit = "UPDATE memberships SET approval_limit = 100 WHERE role = 'accountant'";
    app.superuser().await.batch_execute(limit).await.unwrap();
    let claim = submitted(&app.artist(), &with(&simple(&app).await, json!({"amount": "100.01"}))).await;
    let problem = approve(&app.accountant(), &claim).await.problem("insufficient_approval_limit");
    assert_eq!((&problem["limit"], &problem["amount"]), (&json!("100.00"), &json!("100.01")));
    approve(&app.finance_director(), &claim).await.expect(200);
    let within = submitted(&app.artist(), &with(&simple(&app).await, json!({"amount": 100}))).await;
    approve(&app.accountant(), &within).await.expect(200);
    app.run_jobs().await;
}

#[tokio::test]
async fn what_an_advance_covers_is_not_paid_again() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    let advance =
        crate::approved(&app, &app.artist(), &with(&body, json!({"kind": "advance", "amount": 100}))).await;
    let paid = json!({"reference": "A-1", "paid_on": "2026-01-20"});
    app.accountant().post(&format!("{}/paid", path(&advance)), &paid).await.expect(200);
    let hotel = with(&three_lines(&app).await, json!({"advance_id": advance["id"]}));
    let claim = submitted(&app.artist(), &hotel).await;
    assert_eq!(claim["advance_applied"], 100.0);
    let said = json!({"lines": [
        {"id": claim["lines"][0]["id"], "decision": "reduced", "approved_amount": 50, "reason": "Half"},
        {"id": claim["lines"][1]["id"], "decision": "held", "reason": "Who?"},
    ]});
    let accountant = app.accountant().with("if-match", format!("\"{}\"", claim["version"]));
    let done = accountant.post(&format!("{}/decide", path(&claim)), said).await.expect(200);
    assert_eq!((&done["approved_amount"], &done["advance_applied"]), (&json!(60.0), &json!(60.0)));
    let follower = app.artist().get(&path(&json!({"id": done["followed_by_id"]}))).await.expect(200);
    assert_eq!(follower["advance_applied"], 40.0, "what is left of the advance");
    let accounts: Vec<String> = journal(&app).await.into_iter().map(|(account, ..)| account).collect();
    assert!(accounts.ends_with(&["3300".into(), "3300".into(), "2300".into()]), "{accounts:?}");
    let payable = app.accountant().get("/api/v1/expenses/payable").await.expect(200);
    assert_eq!(payable["data"][0]["total"], 0.0);
    app.run_jobs().await;
}

#[tokio::test]
async fn nothing_is_approved_into_a_closed_month() {
    let app = TestApp::start().await;
    let claim = submitted(&app.artist(), &simple(&app).await).await;
    let today = app.platform.clock.now().to_string();
    app.accountant()
        .call_empty(Method::PUT, &format!("/api/v1/closed-periods/{}", &today[..7]))
        .await
        .expect(200);
    approve(&app.accountant(), &claim).await.problem("period_closed");
    app.accountant().delete(&format!("/api/v1/closed-periods/{}", &today[..7])).await.expect(204);
    approve(&app.accountant(), &claim).await.expect(200);
    app.run_jobs().await;
    assert_eq!(category(&app, "Mileage").await, claim["category_id"]);
}

#[tokio::test]
async fn whoever_saw_another_version_approves_and_rejects_nothing() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    let claim = submitted(&app.artist(), &body).await;
    let seen = claim["version"].as_i64().unwrap();
    let dearer = with(&body, json!({"amount": 500}));
    let edited = app.artist().put(&path(&claim), seen, dearer).await.expect(200);
    let stale = || app.accountant().with("if-match", format!("\"{seen}\""));
    let (approve, reject) = (format!("{}/approve", path(&claim)), format!("{}/reject", path(&claim)));
    stale().post(&approve, json!({})).await.problem("version_mismatch");
    stale().post(&reject, json!({"reason": "No"})).await.problem("version_mismatch");
    let bulk = |versions: Value| json!({"ids": [claim["id"]], "versions": versions});
    let at_once = "/api/v1/expenses/bulk-approve";
    app.accountant().post(at_once, bulk(json!([seen, seen]))).await.problem("validation_error");
    let refused = app.accountant().post(at_once, bulk(json!([seen]))).await.expect(200);
    assert_eq!(refused["results"][0]["problem"]["type"], "version_mismatch");
    let done = app.accountant().post(at_once, bulk(json!([edited["version"]]))).await.expect(200);
    assert_eq!(done["results"][0]["status"], "approved");
    app.run_jobs().await;
}

#[tokio::test]
async fn the_first_of_two_steps_may_be_above_ones_limit_and_what_it_reduced_stays() {
    let app = TestApp::start().await;
    let limit = "UPDATE memberships SET approval_limit = 100 WHERE role = 'accountant'";
    app.superuser().await.batch_execute(limit).await.unwrap();
    let steps = json!([{"role": "accountant"}, {"role": "finance_director"}]);
    app.admin().post("/api/v1/approval-rules", json!({"name": "Two", "steps": steps})).await.expect(201);
    let claim = submitted(&app.artist(), &three_lines(&app).await).await;
    let reduced = json!({"lines": [{"id": claim["lines"][1]["id"], "decision": "reduced", "approved_amount": 30,
        "reason": "Up to 30 an evening"}]});
    let over = app.accountant().with("if-match", format!("\"{}\"", claim["version"]));
    let half = over.post(&format!("{}/decide", path(&claim)), reduced).await.expect(200);
    assert_eq!((&half["status"], &half["lines"][1]["approved_amount"]), (&json!("submitted"), &json!(30.0)));
    let done = approve(&app.finance_director(), &claim).await.expect(200);
    assert_eq!((&done["status"], &done["approved_amount"]), (&json!("approved"), &json!(140.0)));
    app.run_jobs().await;
}

#[tokio::test]
async fn what_is_held_of_a_large_claim_takes_the_steps_of_a_large_claim() {
    let app = TestApp::start().await;
    let steps = json!([{"role": "accountant"}, {"role": "finance_director"}]);
    let large = json!({"name": "Large", "min_amount": 120, "steps": steps});
    app.admin().post("/api/v1/approval-rules", large).await.expect(201);
    let claim = submitted(&app.artist(), &three_lines(&app).await).await;
    let held =
        json!({"lines": [{"id": claim["lines"][0]["id"], "decision": "held", "reason": "Which nights?"}]});
    let over = app.accountant().with("if-match", format!("\"{}\"", claim["version"]));
    let half = over.post(&format!("{}/decide", path(&claim)), held).await.expect(200);
    let follower = app.artist().get(&path(&json!({"id": half["followed_by_id"]}))).await.expect(200);
    assert_eq!((&follower["amount"], follower["steps"].as_array().unwrap().len()), (&json!(100.0), 2));
}
