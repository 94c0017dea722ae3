//! Declining: the office learns why, and what becomes of the others.

use serde_json::json;
use testkit::TestApp;

use crate::{assign, expected, joint, states, status};

#[tokio::test]
async fn the_office_reads_why_and_can_send_it_again() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    let reason = json!({"reason": " The fee is <not> what we agreed. "});
    let part = app.artist().act(&id, "decline", reason).await.expect(200);
    assert_eq!((&part["status"], &part["can_sign"]), (&json!("declined"), &json!(false)));
    let view = app.admin().detail(&id).await;
    assert_eq!(view["counts"]["declined"], 1);
    assert_eq!(view["assignments"][0]["decline_reason"], "The fee is <not> what we agreed.");
    app.artist().act(&id, "sign", json!({})).await.problem("invalid_state");
    app.artist().act(&id, "decline", json!({"reason": "Again"})).await.problem("invalid_state");
    app.run_jobs().await;
    let letters = app.letters().await;
    let last = letters.last().unwrap();
    assert_eq!(
        (last.to.as_str(), last.subject.as_str()),
        ("admin@opera.test", "Anna Dancer has declined “Season”")
    );
    assert!(last.text.contains("is &lt;not&gt; what we agreed"), "{}", last.text);
    assign(&app, &id, &[&app.artist()], None).await;
    assert_eq!(app.artist().detail(&id).await["my_assignment"]["can_sign"], true);
    app.artist().sign(&id).await;
    app.run_jobs().await;
    assert_eq!(status(&app, &id).await, "active");
}

#[tokio::test]
async fn a_reason_is_needed() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    for reason in ["", "  ", "\u{0}", &"x".repeat(1001)] {
        app.artist().act(&id, "decline", json!({"reason": reason})).await.problem("validation_error");
    }
    app.second_artist().act(&id, "decline", json!({"reason": "No"})).await.problem("not_assigned_to_user");
    assert_eq!(states(&app, &id).await, expected(&[("Anna Dancer", "sent")]));
    app.run_jobs().await;
}

#[tokio::test]
async fn one_artists_no_leaves_the_copies_of_the_others_alone() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist(), &app.second_artist()]).await;
    app.artist().act(&id, "decline", json!({"reason": "No"})).await.expect(200);
    assert_eq!(states(&app, &id).await, expected(&[("Anna Dancer", "declined"), ("Ben Fiddle", "sent")]));
    app.second_artist().sign(&id).await;
    app.run_jobs().await;
    assert_eq!(status(&app, &id).await, "active");
}

#[tokio::test]
async fn a_contract_is_in_force_when_the_last_one_declines_and_the_others_are_sealed() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist(), &app.second_artist()]).await;
    app.second_artist().sign(&id).await;
    app.run_jobs().await;
    assert_eq!(status(&app, &id).await, "pending");
    app.artist().act(&id, "decline", json!({"reason": "No"})).await.expect(200);
    assert_eq!(status(&app, &id).await, "active");
    app.run_jobs().await;
}

#[tokio::test]
async fn one_signers_no_ends_a_joint_contract_for_all_until_the_office_sends_it_again() {
    let app = TestApp::start().await;
    let everybody = [&app.artist(), &app.second_artist(), &app.third_artist()];
    let id = joint(&app, "parallel", &everybody, Some(&app.finance_director())).await;
    app.artist().sign(&id).await;
    app.second_artist().act(&id, "decline", json!({"reason": "No"})).await.expect(200);
    let third = app.third_artist().act(&id, "sign", json!({})).await.problem("invalid_state");
    assert_eq!(third["detail"], "The company has taken it back.");
    app.run_jobs().await;
    assert_eq!(app.stored_files(), 1, "nothing is sealed");
    assert_eq!(status(&app, &id).await, "pending");
    let view = app.admin().act(&id, "withdraw", json!({})).await.expect(200);
    assert_eq!(view["status"], "draft");
    assign(&app, &id, &everybody, None).await;
    for artist in everybody {
        artist.sign(&id).await;
    }
    app.run_jobs().await;
    assert_eq!(status(&app, &id).await, "active");
}
