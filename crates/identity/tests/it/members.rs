//! The office's view of people: members and artists.

use serde_json::{Value, json};
use testkit::{Actor, Person, TestApp};

use crate::text;

async fn member(app: &TestApp, person: Person) -> Value {
    let list = app.admin().get(&format!("/api/v1/members?q={}", person.email())).await.expect(200);
    let rows = list["data"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{list}");
    rows[0].clone()
}

fn path(member: &Value) -> String {
    format!("/api/v1/members/{}", text(&member["id"]))
}

async fn list(actor: &Actor<'_>, path: &str) -> Vec<Value> {
    actor.get(path).await.expect(200)["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn members_are_listed_searched_and_narrowed() {
    let app = TestApp::start().await;
    let admin = app.admin();
    assert_eq!(list(&admin, "/api/v1/members").await.len(), 7);
    let artists = list(&admin, "/api/v1/members?role=artist&status=active").await;
    assert_eq!(artists.len(), 3);
    assert!(artists.iter().all(|row| row["role"] == "artist" && !row["artist_id"].is_null()));
    assert_eq!(list(&admin, "/api/v1/members?status=deactivated").await, Vec::<Value>::new());
    for (q, email) in
        [("ANNA", "anna@artists.test"), ("a%20Off", "admin@opera.test"), ("finance@", "finance@opera.test")]
    {
        let found = list(&admin, &format!("/api/v1/members?q={q}")).await;
        assert_eq!(found.iter().map(|row| text(&row["email"])).collect::<Vec<_>>(), [email], "{q}");
    }
    for q in ["%25", "_", "dario", "circus"] {
        assert_eq!(list(&admin, &format!("/api/v1/members?q={q}")).await.len(), 0, "{q}");
    }
    admin.get("/api/v1/members?role=owner").await.problem("validation_error");
    admin.get("/api/v1/members?limit=0").await.problem("validation_error");
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let app = TestApp::start().await;
    for path in ["/api/v1/members", "/api/v1/artists"] {
        let all = list(&app.admin(), path).await;
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page =
                app.admin().get(&format!("{path}?limit=2&count=true&cursor={cursor}")).await.expect(200);
            assert_eq!(page["pagination"]["total_count"], json!(all.len()));
            seen.extend(page["data"].as_array().unwrap().clone());
            match page["pagination"]["next_cursor"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(seen, all, "{path}");
    }
}

#[tokio::test]
async fn the_office_reads_members_and_artists_do_not() {
    let app = TestApp::start().await;
    for actor in [app.accountant(), app.production_manager(), app.finance_director()] {
        assert_eq!(list(&actor, "/api/v1/members").await.len(), 7);
        assert_eq!(list(&actor, "/api/v1/artists").await.len(), 3);
        let ben = member(&app, Person::SecondArtist).await;
        actor.patch(&path(&ben), 1, json!({"role": "admin"})).await.problem("forbidden");
    }
    for path in ["/api/v1/members", "/api/v1/artists"] {
        app.artist().get(path).await.problem("forbidden");
        app.anonymous().get(path).await.problem("unauthorized");
    }
}

#[tokio::test]
async fn a_change_needs_the_version_it_was_made_from() {
    let app = TestApp::start().await;
    let paul = path(&member(&app, Person::ProductionManager).await);
    let change = json!({"role": "accountant"});
    app.admin().call("PATCH".parse().unwrap(), &paul, &change).await.problem("precondition_required");
    let changed = app.admin().patch(&paul, 1, &change).await;
    assert_eq!(changed.header("etag"), "\"2\"");
    assert_eq!(changed.expect(200)["version"], 2);
    app.admin().patch(&paul, 1, json!({"role": "admin"})).await.problem("version_mismatch");
    assert_eq!(app.admin().patch(&paul, 2, &change).await.expect(200)["version"], 2, "nothing to change");
    app.admin().patch(&paul, 2, json!({"role": "owner"})).await.problem("validation_error");
}

#[tokio::test]
async fn a_member_has_an_approval_limit_or_none() {
    let app = TestApp::start().await;
    let carla = member(&app, Person::Accountant).await;
    assert_eq!(carla["approval_limit"], Value::Null);
    let path = path(&carla);
    let set = app.admin().patch(&path, 1, json!({"approval_limit": "1000"})).await.expect(200);
    assert_eq!((&set["approval_limit"], &set["role"]), (&json!("1000.00"), &json!("accountant")));
    let role = app.admin().patch(&path, 2, json!({"role": "finance_director"})).await.expect(200);
    assert_eq!(role["approval_limit"], "1000.00", "what is left out stays");
    let same = app.admin().patch(&path, 3, json!({"approval_limit": "1000.0"})).await.expect(200);
    assert_eq!(same["version"], 3, "nothing to change");
    let none = app.admin().patch(&path, 3, json!({"approval_limit": null})).await.expect(200);
    assert_eq!(none["approval_limit"], Value::Null);
    for bad in [json!("-1"), json!("1,000"), json!("1.001"), json!(1000), json!("")] {
        app.admin().patch(&path, 4, json!({"approval_limit": bad})).await.problem("validation_error");
    }
    app.accountant().patch(&path, 4, json!({"approval_limit": "9"})).await.problem("forbidden");
    let rials = "UPDATE organizations SET currency = 'OMR' WHERE slug = 'opera'";
    app.superuser().await.batch_execute(rials).await.unwrap();
    let limit = app.admin().patch(&path, 4, json!({"approval_limit": "1.001"})).await.expect(200);
    assert_eq!(limit["approval_limit"], "1.001", "as many digits as the company's currency has");
}

#[tokio::test]
async fn the_last_active_administrator_stays_one() {
    let app = TestApp::start().await;
    let ada = member(&app, Person::Admin).await;
    app.admin().patch(&path(&ada), 1, json!({"role": "accountant"})).await.problem("invalid_state");
    let carla = member(&app, Person::Accountant).await;
    app.admin().patch(&path(&carla), 1, json!({"role": "admin"})).await.expect(200);
    app.admin().patch(&path(&ada), 1, json!({"role": "accountant"})).await.expect(200);
    app.admin().patch(&path(&carla), 2, json!({"role": "artist"})).await.problem("invalid_state");
    app.admin().patch(&path(&carla), 2, json!({"status": "deactivated"})).await.problem("invalid_state");
}

#[tokio::test]
async fn administrators_who_demote_each_other_at_once_leave_one() {
    let app = TestApp::start().await;
    let (ada, carla) = (member(&app, Person::Admin).await, member(&app, Person::Accountant).await);
    app.admin().patch(&path(&carla), 1, json!({"role": "admin"})).await.expect(200);
    let (one, two) = (app.admin(), app.admin());
    let (ada_path, carla_path, artist) = (path(&ada), path(&carla), json!({"role": "production_manager"}));
    let (first, second) = tokio::join!(one.patch(&ada_path, 1, &artist), two.patch(&carla_path, 2, &artist));
    let mut states = [first.status.as_u16(), second.status.as_u16()];
    states.sort_unstable();
    assert_eq!(states, [200, 409]);
    assert_eq!(list(&app.finance_director(), "/api/v1/members?role=admin").await.len(), 1);
}

#[tokio::test]
async fn nobody_deactivates_themselves() {
    let app = TestApp::start().await;
    let (ada, carla) = (member(&app, Person::Admin).await, member(&app, Person::Accountant).await);
    app.admin().patch(&path(&carla), 1, json!({"role": "admin"})).await.expect(200);
    app.admin().patch(&path(&ada), 1, json!({"status": "deactivated"})).await.problem("invalid_state");
}

#[tokio::test]
async fn a_deactivated_member_can_be_taken_back() {
    let app = TestApp::start().await;
    let ben = path(&member(&app, Person::SecondArtist).await);
    app.admin().patch(&ben, 1, json!({"status": "deactivated"})).await.expect(200);
    let artist = list(&app.admin(), "/api/v1/artists?q=ben").await.remove(0);
    assert_eq!(artist["status"], "deactivated");
    app.second_artist().get("/api/v1/me").await.problem("invalid_token");
    app.admin().patch(&ben, 2, json!({"status": "active"})).await.expect(200);
    app.second_artist().get("/api/v1/me").await.expect(200);
}

#[tokio::test]
async fn an_artists_profile_comes_and_goes_with_the_role() {
    let app = TestApp::start().await;
    let before = member(&app, Person::ThirdArtist).await;
    let cleo = path(&before);
    let office = app.admin().patch(&cleo, 1, json!({"role": "accountant"})).await.expect(200);
    assert_eq!(office["artist_id"], Value::Null);
    let back = app.admin().patch(&cleo, 2, json!({"role": "artist"})).await.expect(200);
    assert_eq!(back["artist_id"], before["artist_id"], "the same profile");
    let paul = path(&member(&app, Person::ProductionManager).await);
    let new = app.admin().patch(&paul, 1, json!({"role": "artist"})).await.expect(200);
    let artist = format!("/api/v1/artists/{}", text(&new["artist_id"]));
    assert_eq!(app.admin().get(&artist).await.expect(200)["display_name"], "Paul Stage");
}

#[tokio::test]
async fn artists_are_listed_by_name_and_found_by_part_of_it() {
    let app = TestApp::start().await;
    let all = list(&app.admin(), "/api/v1/artists").await;
    let names: Vec<_> = all.iter().map(|row| text(&row["display_name"])).collect();
    assert_eq!(names, ["Anna Dancer", "Ben Fiddle", "Cleo Actor"]);
    assert_eq!(all[0]["email"], "anna@artists.test");
    assert_eq!((&all[0]["status"], &all[0]["timezone"]), (&json!("active"), &json!("Europe/Vienna")));
    let found = list(&app.admin(), "/api/v1/artists?q=fiddle").await;
    assert_eq!(found.len(), 1);
    let detail = app.admin().get(&format!("/api/v1/artists/{}", text(&found[0]["id"]))).await.expect(200);
    assert_eq!(detail, found[0]);
}

#[tokio::test]
async fn people_of_another_company_do_not_exist() {
    let app = TestApp::start().await;
    let foreign = list(&app.other_admin(), "/api/v1/members?q=dario").await.remove(0);
    app.admin().patch(&path(&foreign), 1, json!({"role": "admin"})).await.problem("not_found");
    let artist = format!("/api/v1/artists/{}", text(&foreign["artist_id"]));
    app.admin().get(&artist).await.problem("artist_not_found");
    app.other_admin().get(&artist).await.expect(200);
    for path in ["/api/v1/members/nonsense", "/api/v1/members/00000000-0000-0000-0000-000000000000"] {
        app.admin().patch(path, 1, json!({"role": "admin"})).await.problem("not_found");
    }
    // Anna works for both: each office sees her own engagement there.
    let (here, there) = (
        list(&app.admin(), "/api/v1/members?q=anna").await.remove(0),
        list(&app.other_admin(), "/api/v1/members?q=anna").await.remove(0),
    );
    assert_eq!(here["user_id"], there["user_id"]);
    assert_ne!(here["id"], there["id"]);
}

#[tokio::test]
async fn people_are_found_by_what_they_are_called_now_in_each_of_their_companies() {
    let app = TestApp::start().await;
    let (here, there) = (app.admin(), app.other_admin());
    let found =
        async |office: &Actor<'_>, q: &str| list(office, &format!("/api/v1/members?q={q}")).await.len();
    assert_eq!((found(&here, "anna").await, found(&there, "anna").await), (1, 1));
    let renamed = json!({"first_name": "Philomena"});
    app.artist().call("PATCH".parse().unwrap(), "/api/v1/me", renamed).await.expect(200);
    assert_eq!((found(&here, "philom").await, found(&there, "philom").await), (1, 1));
    assert_eq!(found(&here, "philomena%20ben").await, 0, "one person's words are not another's");
    let elsewhere =
        "UPDATE artists SET discipline = 'glockenspiel' WHERE organization_id = $1 AND user_id = $2";
    let anna = member(&app, Person::Artist).await;
    let user_id: uuid::Uuid = text(&anna["user_id"]).parse().unwrap();
    app.superuser().await.execute(elsewhere, &[&app.organization_id.0, &user_id]).await.unwrap();
    assert_eq!((found(&here, "glocken").await, found(&there, "glocken").await), (1, 0));
}

#[tokio::test]
async fn what_finds_thousands_is_counted_right_and_paged() {
    let app = TestApp::start().await;
    let crowd = "WITH person AS (INSERT INTO users (id, email, first_name, last_name, created_at, updated_at)
            SELECT gen_random_uuid(), 'crowd' || n || '@artists.test', 'Crowd', 'Number ' || n, now(), now()
            FROM generate_series(1, 2100) n RETURNING id),
        member AS (INSERT INTO memberships (organization_id, id, user_id, role, status, created_at, updated_at)
            SELECT $1, gen_random_uuid(), id, CASE WHEN row_number() OVER () <= 100 THEN 'accountant' ELSE 'artist' END,
                'active', now(), now() FROM person)
        INSERT INTO artists (organization_id, id, user_id, legal_name, discipline, created_at, updated_at)
            SELECT $1, gen_random_uuid(), id, 'Crowd', 'choir', now(), now() FROM person";
    app.superuser().await.execute(crowd, &[&app.organization_id.0]).await.unwrap();
    let find = async |query: &str| {
        let found =
            app.admin().get(&format!("/api/v1/members?limit=10&count=true&{query}")).await.expect(200);
        (found["data"].as_array().unwrap().len(), found["pagination"]["total_count"].clone())
    };
    assert_eq!(find("q=crowd").await, (10, json!(2100)), "by name, address and profile, and each once");
    assert_eq!(find("q=choir").await, (10, json!(2100)));
    assert_eq!(find("q=crowd&role=accountant").await, (10, json!(100)));
    assert_eq!(find("q=crowd&status=deactivated").await, (0, json!(0)));
    let elsewhere = app.other_admin().get("/api/v1/members?count=true&q=crowd").await.expect(200);
    assert_eq!(elsewhere["pagination"]["total_count"], 0, "nothing of another company is counted");
}
