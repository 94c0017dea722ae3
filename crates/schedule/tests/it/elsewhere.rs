//! Somebody who works for two companies is busy for each, and neither learns for what.

use serde_json::{Value, json};
use testkit::{Actor, TestApp};
use tokio_postgres::NoTls;

use crate::{event, people, rehearsal, with};

/// A show of the other company with Anna.
async fn show(office: &Actor<'_>, anna: &Actor<'_>, changes: Value) -> Value {
    let body = json!({"title": "Lion taming", "state": "confirmed", "local_start": "2027-03-10T12:00",
        "local_end": "2027-03-10T14:00", "location": {"name": "Big top"}, "notes": "Bring the whip",
        "participants": [{"user_id": anna.user_id}]});
    let body = with(&with(&rehearsal(), body), changes);
    office.post("/api/v1/events", body).await.expect(201)
}

#[tokio::test]
async fn who_is_engaged_elsewhere_is_busy_and_nobody_learns_why() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let made = show(&app.other_admin(), &app.artist(), json!({})).await;
    let next = json!({"title": "Parade", "local_start": "2027-03-10T12:30", "local_end": "2027-03-10T15:00",
        "accept_conflicts": "She does both"});
    show(&app.other_admin(), &app.artist(), next).await;
    let body = with(&rehearsal(), json!({"participants": people(&[&app.artist(), &app.second_artist()])}));
    let manager = app.production_manager();
    let refused = manager.post("/api/v1/events", &body).await.problem("schedule_conflict");
    let anna = app.artist().user_id.unwrap();
    let expected = json!([{"user_id": anna, "name": "Anna Dancer", "event_id": null, "title": "Busy elsewhere",
        "start_at": "2027-03-10T11:00:00Z", "end_at": "2027-03-10T14:00:00Z", "kind": "busy_elsewhere",
        "severity": "soft", "event_ids": [], "had": null, "needed": null}]);
    assert_eq!(refused["conflicts"], expected, "one time, however many calls it is");
    for secret in ["Lion", "Parade", "Big top", "whip", "ircus", made["id"].as_str().unwrap()] {
        assert!(!refused.to_string().contains(secret), "{secret}: {refused}");
    }
    let before = json!({"local_start": "2027-03-10T09:00", "local_end": "2027-03-10T12:00"});
    event(&app, with(&body, before)).await;
    event(
        &app,
        with(&body, json!({"accept_conflicts": "Agreed with her", "local_start": "2027-03-10T12:00"})),
    )
    .await;
    // The other company sees the same of us.
    let again = json!({"local_start": "2027-03-10T09:30", "local_end": "2027-03-10T10:00"});
    let body = json!({"participants": [{"user_id": app.artist().user_id}]});
    let body = with(&with(&rehearsal(), body), again);
    let refused = app.other_admin().post("/api/v1/events", body).await.problem("schedule_conflict");
    assert_eq!(refused["conflicts"][0]["kind"], "busy_elsewhere");
    assert!(!refused.to_string().contains("Swan"), "{refused}");
}

#[tokio::test]
async fn what_is_not_fixed_or_was_declined_keeps_nobody_busy() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    show(&app.other_admin(), &app.artist(), json!({"state": "tentative"})).await;
    show(&app.other_admin(), &app.artist(), json!({"state": "draft"})).await;
    let reason = json!({"accept_conflicts": "We ask her"});
    let declined = show(&app.other_admin(), &app.artist(), reason).await;
    let answer = format!("/api/v1/events/{}/answer", declined["id"].as_str().unwrap());
    app.artist().in_other_company().post(&answer, json!({"status": "declined"})).await.expect(200);
    event(&app, with(&rehearsal(), json!({"participants": people(&[&app.artist()])}))).await;
}

#[tokio::test]
async fn the_door_opens_for_ones_own_people_only() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    show(&app.other_admin(), &app.artist(), json!({})).await;
    let (client, connection) = tokio_postgres::connect(&app.runtime_url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    let busy = async |organization: Option<String>, people: &[testkit::Actor<'_>]| {
        client.batch_execute("BEGIN").await.unwrap();
        if let Some(organization) = organization {
            let sql = format!("SET LOCAL app.organization_id = '{organization}'");
            client.batch_execute(&sql).await.unwrap();
        }
        let people: Vec<uuid::Uuid> = people.iter().map(|person| person.user_id.unwrap().0).collect();
        let sql = "SELECT * FROM people_busy_elsewhere($1, '2027-03-01', '2027-04-01')";
        let rows = client.query(sql, &[&people]).await.unwrap().len();
        client.batch_execute("ROLLBACK").await.unwrap();
        rows
    };
    let ours = Some(app.organization_id.to_string());
    let theirs = Some(app.other_organization_id.to_string());
    assert_eq!(busy(ours.clone(), &[app.artist()]).await, 1);
    assert_eq!(busy(None, &[app.artist()]).await, 0, "nobody asks");
    assert_eq!(busy(theirs, &[app.artist()]).await, 0, "one's own calls are not elsewhere");
    assert_eq!(busy(ours.clone(), &[app.second_artist()]).await, 0);
    // Dario does not work here: what he does is nobody's business.
    show(&app.other_admin(), &app.actor(testkit::Person::OtherArtist), json!({})).await;
    assert_eq!(busy(ours.clone(), &[app.actor(testkit::Person::OtherArtist)]).await, 0);
    let left = "UPDATE memberships SET status = 'deactivated' WHERE user_id = $1 AND organization_id = $2";
    let superuser = app.superuser().await;
    let anna = app.artist().user_id.unwrap().0;
    superuser.execute(left, &[&anna, &app.other_organization_id.0]).await.unwrap();
    assert_eq!(busy(ours, &[app.artist()]).await, 0, "she has left the other company");
}
