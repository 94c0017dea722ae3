//! Lists: pages, filters, search, and who sees which rows.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use testkit::{Actor, TestApp, id_of};

use crate::text;

async fn titles(actor: &Actor<'_>, query: &str) -> BTreeSet<String> {
    let page = actor.get(&format!("/api/v1/contracts?limit=100&{query}")).await.expect(200);
    page["data"].as_array().unwrap().iter().map(|row| text(&row["title"])).collect()
}

fn set(titles: &[&str]) -> BTreeSet<String> {
    titles.iter().map(|title| (*title).to_owned()).collect()
}

async fn many(app: &TestApp, count: usize) -> BTreeSet<String> {
    let mut made = BTreeSet::new();
    for number in 0..count {
        made.insert(id_of(&app.admin().contract(&format!("Contract {number}")).await));
    }
    made
}

#[tokio::test]
async fn pages_show_every_row_once_while_rows_are_added() {
    let app = TestApp::start().await;
    let there = many(&app, 7).await;
    // All made at the same instant: the id decides.
    app.superuser()
        .await
        .execute("UPDATE contracts SET created_at = now() - interval '1 hour'", &[])
        .await
        .unwrap();
    let (mut seen, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page = app.admin().get(&format!("/api/v1/contracts?limit=2&cursor={cursor}")).await.expect(200);
        let paging = &page["pagination"];
        seen.extend(page["data"].as_array().unwrap().iter().map(id_of));
        pages += 1;
        many(&app, 1).await;
        assert_eq!(paging["has_more"], json!(paging["next_cursor"].is_string()));
        match paging["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(pages, 4);
    assert_eq!(seen.len(), 7, "no row twice");
    assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), there);
}

#[tokio::test]
async fn a_page_is_of_the_size_asked_for() {
    let app = TestApp::start().await;
    many(&app, 3).await;
    for limit in [1, 2, 3, 100] {
        let page = app.admin().get(&format!("/api/v1/contracts?limit={limit}&count=true")).await.expect(200);
        assert_eq!(page["data"].as_array().unwrap().len(), limit.min(3));
        assert_eq!(page["pagination"]["total_count"], 3);
        assert_eq!(page["pagination"]["has_more"], json!(limit < 3));
    }
    let page = app.admin().get("/api/v1/contracts").await.expect(200);
    assert_eq!(page["pagination"]["total_count"], Value::Null, "not counted where not asked");
    for wrong in ["limit=0", "limit=101", "limit=-1", "limit=many", "limit=", "count=perhaps"] {
        app.admin().get(&format!("/api/v1/contracts?{wrong}")).await.problem("validation_error");
    }
}

#[tokio::test]
async fn a_cursor_that_this_list_did_not_give_is_refused() {
    let app = TestApp::start().await;
    many(&app, 2).await;
    let page = app.admin().get("/api/v1/contracts?limit=1").await.expect(200);
    let good = text(&page["pagination"]["next_cursor"]);
    let longer = format!("{good}AAAA");
    let short = &good[..good.len() - 4];
    for cursor in ["x", "!!!", short, &longer, "%00", "1' OR '1'='1"] {
        for path in ["contracts", "members", "artists", "invitations", "admin/audit"] {
            let reply = app.admin().get(&format!("/api/v1/{path}?cursor={cursor}")).await;
            assert_eq!(reply.status, 400, "{path} {cursor}: {:#}", reply.body);
            reply.problem("validation_error");
        }
    }
}

#[tokio::test]
async fn contracts_are_narrowed_by_state_tag_time_and_artist() {
    let app = TestApp::start().await;
    let admin = app.admin();
    admin.contract_with(&[("title", "Draft"), ("tags", "ballet,guest")]).await;
    let sent = admin.contract_sent_to("Sent", &[&app.artist()]).await;
    let signed = admin.contract_sent_to("Signed", &[&app.artist(), &app.second_artist()]).await;
    app.artist().sign(&signed).await;
    app.second_artist().sign(&signed).await;
    let gone = id_of(&admin.contract("Gone").await);
    admin.post_empty(&format!("/api/v1/contracts/{gone}/archive")).await.expect(200);
    app.run_jobs().await;
    assert_eq!(titles(&admin, "").await, set(&["Draft", "Sent", "Signed"]));
    assert_eq!(titles(&admin, "status=draft").await, set(&["Draft"]));
    assert_eq!(titles(&admin, "status=archived,active").await, set(&["Gone", "Signed"]));
    assert_eq!(titles(&admin, "tag=guest").await, set(&["Draft"]));
    assert_eq!(titles(&admin, "tag=gues").await, set(&[]));
    let ben = app.second_artist().artist();
    assert_eq!(titles(&admin, &format!("artist_id={ben}")).await, set(&["Signed"]));
    let made = text(&admin.detail(&sent).await["created_at"]);
    assert_eq!(titles(&admin, &format!("created_after={made}")).await, set(&["Sent", "Signed"]));
    assert_eq!(titles(&admin, &format!("created_before={made}")).await, set(&["Draft"]));
    assert_eq!(
        titles(&admin, &format!("created_after={made}&status=active&artist_id={ben}&tag=x")).await,
        set(&[])
    );
    let counted = admin.get("/api/v1/contracts?status=draft,pending&count=true&limit=1").await.expect(200);
    assert_eq!(counted["pagination"]["total_count"], 2);
    for wrong in ["status=lost", "artist_id=anna", "created_after=yesterday", "waiting_for_me=often"] {
        admin.get(&format!("/api/v1/contracts?{wrong}")).await.problem("validation_error");
    }
}

#[tokio::test]
async fn words_are_found_by_their_beginning_whatever_they_hold() {
    let app = TestApp::start().await;
    let admin = app.admin();
    admin.contract_with(&[("title", "Engagement Łukasiewicz"), ("description", "Der Rosenkavalier")]).await;
    admin.contract("Guest contract 2026/27 'Tosca'").await;
    admin.contract("Über-Marionette").await;
    for (q, found) in [
        ("enga", &["Engagement Łukasiewicz"][..]),
        ("ENGAGEMENT łuka", &["Engagement Łukasiewicz"]),
        ("rosen engag", &["Engagement Łukasiewicz"]),
        ("kavalier", &[]),
        ("tosc 2026", &["Guest contract 2026/27 'Tosca'"]),
        ("über", &["Über-Marionette"]),
        ("'tosca'", &["Guest contract 2026/27 'Tosca'"]),
        ("engag tosca", &[]),
        ("zzz", &[]),
        ("org", &[]),
    ] {
        assert_eq!(titles(&admin, &format!("q={}", encoded(q))).await, set(found), "{q}");
    }
    for hostile in
        ["'", "''; DROP TABLE contracts; --", "a & | ! ( ) : *", "\\", "%", "_", "<->", "🎭", ":*", "a\u{0}b"]
    {
        let reply = admin.get(&format!("/api/v1/contracts?q={}", encoded(hostile))).await;
        assert!([200, 400].contains(&reply.status.as_u16()), "{hostile}: {:#}", reply.body);
    }
    assert_eq!(titles(&app.other_admin(), "q=engagement").await, set(&[]));
    admin.get(&format!("/api/v1/contracts?q={}", "x".repeat(201))).await.problem("validation_error");
    assert_eq!(titles(&admin, "q=%20").await.len(), 3, "no words, no filter");
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn what_no_column_can_hold_is_refused_and_no_fault_of_ours() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    let early = "-009999-01-02T01:59:59Z";
    let created_at = jiff::Timestamp::from_microsecond(-300_000_000_000_000_000).unwrap();
    let long_ago = platform::page::Cursor { created_at, id: uuid::Uuid::nil() }.encode();
    for path in [
        format!("contracts?cursor={long_ago}"),
        format!("contracts/{id}/assignments?cursor={long_ago}"),
        format!("members?cursor={long_ago}"),
        "contracts?q=%00".to_owned(),
        "contracts?tag=a%00b".to_owned(),
        format!("contracts?created_after={early}"),
        format!("contracts?created_before={early}"),
        format!("contracts/{id}/assignments?q=%00"),
        "members?q=%00".to_owned(),
        "artists?q=%00".to_owned(),
        "invitations?q=%00".to_owned(),
        "admin/audit?q=%00".to_owned(),
        "admin/audit?action=%00".to_owned(),
    ] {
        let reply = app.admin().get(&format!("/api/v1/{path}")).await;
        assert_eq!(reply.status, 400, "{path}: {:#}", reply.body);
        reply.problem("validation_error");
    }
    app.run_jobs().await;
}

#[tokio::test]
async fn artists_see_what_was_sent_to_them() {
    let app = TestApp::start().await;
    let admin = app.admin();
    admin.contract("Draft").await;
    admin.contract_sent_to("For Anna", &[&app.artist()]).await;
    let both = admin.contract_sent_to("For both", &[&app.artist(), &app.second_artist()]).await;
    app.artist().sign(&both).await;
    app.run_jobs().await;
    assert_eq!(titles(&app.artist(), "").await, set(&["For Anna", "For both"]));
    assert_eq!(titles(&app.second_artist(), "").await, set(&["For both"]));
    assert_eq!(titles(&app.third_artist(), "").await, set(&[]));
    assert_eq!(titles(&app.artist(), "waiting_for_me=true").await, set(&["For Anna"]));
    assert_eq!(titles(&app.accountant(), "").await, set(&[]));
    assert_eq!(titles(&app.production_manager(), "").await.len(), 3);
    assert_eq!(titles(&app.artist().in_other_company(), "").await, set(&[]));
    let counted = app.second_artist().get("/api/v1/contracts?count=true").await.expect(200);
    assert_eq!(counted["pagination"]["total_count"], 1);
    let others = format!("artist_id={}", app.second_artist().artist());
    assert_eq!(titles(&app.artist(), &others).await, set(&["For both"]));
}

/// What the list shows of a contract's parts is what its detail shows.
async fn expect_same_parts(actor: &Actor<'_>, id: &str, after: &str) {
    let page = actor.get("/api/v1/contracts?status=draft,pending,active,cancelled").await.expect(200);
    let listed = page["data"].as_array().unwrap().iter().find(|row| id_of(row) == id).cloned();
    let (mut listed, mut detail) =
        (listed.unwrap_or_else(|| panic!("not listed after {after}")), actor.detail(id).await);
    for view in [&mut listed, &mut detail] {
        // The detail shows the newest first.
        view["assignments"].as_array_mut().unwrap().sort_by_key(|part| text(&part["id"]));
    }
    for member in ["counts", "status", "created_by", "sent_at", "updated_at"] {
        assert_eq!(listed[member], detail[member], "{member} after {after}");
    }
    let parts = |view: &Value| view["assignments"].as_array().unwrap().clone();
    assert_eq!(parts(&listed).len(), parts(&detail).len(), "after {after}");
    let pairs = parts(&listed).into_iter().zip(parts(&detail));
    for (listed, detail) in pairs.chain([(listed["my_assignment"].clone(), detail["my_assignment"].clone())])
    {
        for member in [
            "id",
            "artist_id",
            "user_id",
            "signer_name",
            "signer_kind",
            "status",
            "sent_at",
            "viewed_at",
            "signed_at",
        ] {
            assert_eq!(listed[member], detail[member], "{member} of a part after {after}");
        }
    }
}

#[tokio::test]
async fn a_list_shows_every_change_of_a_part_at_once() {
    let app = TestApp::start().await;
    let (admin, anna, ben) = (app.admin(), app.artist(), app.second_artist());
    let id = id_of(&admin.contract("Season").await);
    expect_same_parts(&admin, &id, "the upload").await;
    let artists = [anna.artist(), ben.artist(), app.third_artist().artist()];
    let sent = json!({"artist_ids": artists, "counter_signer_user_id": app.accountant().user_id});
    admin.act(&id, "assign", sent).await.expect(200);
    expect_same_parts(&admin, &id, "sending").await;
    anna.act(&id, "view", json!({})).await;
    expect_same_parts(&admin, &id, "opening").await;
    expect_same_parts(&anna, &id, "opening").await;
    admin.act(&id, "remind", json!({})).await.expect(200);
    expect_same_parts(&admin, &id, "a reminder").await;
    anna.sign(&id).await;
    expect_same_parts(&admin, &id, "a signature").await;
    ben.act(&id, "decline", json!({"reason": "I am in \"Linz\" then – ünd away"})).await.expect(200);
    expect_same_parts(&admin, &id, "a refusal").await;
    app.accountant().sign(&id).await;
    app.run_jobs().await;
    expect_same_parts(&admin, &id, "the seal").await;
    expect_same_parts(&anna, &id, "the seal").await;
    expect_same_parts(&ben, &id, "the seal").await;
    admin.act(&id, "void", json!({"reason": "Called off"})).await.expect(200);
    expect_same_parts(&admin, &id, "voiding").await;
    app.run_jobs().await;
}

#[tokio::test]
async fn of_many_parts_a_list_shows_twenty_and_the_callers_own_first() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let id = admin.contract_sent_to("Season", &[&app.artist()]).await;
    let superuser = app.superuser().await;
    superuser
        .execute(
            "INSERT INTO contract_assignments (organization_id, id, contract_id, seal_id, user_id, signer_kind, signer_name,
                 signer_email, slot, status, sent_at, created_at, updated_at)
             SELECT organization_id, gen_random_uuid(), contract_id, seal_id, user_id, 'artist', 'No. ' || n, 'x@x.localhost', 1,
                 'sent', sent_at, created_at - n * interval '1 minute', updated_at
             FROM contract_assignments, generate_series(1, 24) n WHERE contract_id = $1::text::uuid",
            &[&id],
        )
        .await
        .unwrap();
    // All but the newest belong to others.
    superuser
        .execute(
            "UPDATE contract_assignments a SET user_id = m.user_id FROM memberships m
             WHERE a.contract_id = $1::text::uuid AND a.signer_name LIKE 'No. %' AND m.organization_id = a.organization_id
               AND m.role = 'accountant'",
            &[&id],
        )
        .await
        .unwrap();
    let office = admin.get("/api/v1/contracts").await.expect(200)["data"][0].clone();
    let names = |view: &Value| -> Vec<String> {
        view["assignments"].as_array().unwrap().iter().map(|part| text(&part["signer_name"])).collect()
    };
    let oldest: Vec<String> = (5..=24).rev().map(|n| format!("No. {n}")).collect();
    assert_eq!(names(&office), oldest);
    assert_eq!((&office["counts"]["assignments"], &office["my_assignment"]), (&json!(25), &Value::Null));
    let own = app.artist().get("/api/v1/contracts").await.expect(200)["data"][0].clone();
    assert_eq!(names(&own), ["Anna Dancer"], "the newest part of all, and hers");
    assert_eq!(own["my_assignment"], own["assignments"][0]);
    app.run_jobs().await;
}

#[tokio::test]
async fn the_tracking_table_is_paged_searched_and_narrowed() {
    let app = TestApp::start().await;
    let everybody = [app.artist(), app.second_artist(), app.third_artist()];
    let id = app.admin().contract_sent_to("Season", &everybody.each_ref()).await;
    app.artist().sign(&id).await;
    let list = async |query: &str| {
        let page = app.admin().get(&format!("/api/v1/contracts/{id}/assignments?{query}")).await.expect(200);
        let names = page["data"].as_array().unwrap().iter().map(|part| text(&part["signer_name"]));
        (names.collect::<BTreeSet<_>>(), page["pagination"].clone())
    };
    assert_eq!(list("status=sent").await.0, set(&["Ben Fiddle", "Cleo Actor"]));
    assert_eq!(list("q=FIDD").await.0, set(&["Ben Fiddle"]));
    assert_eq!(list("q=%25").await.0, set(&[]));
    let (first, paging) = list("limit=2&count=true").await;
    assert_eq!(paging["total_count"], 3);
    let (second, _) = list(&format!("limit=2&cursor={}", text(&paging["next_cursor"]))).await;
    assert_eq!((first.len(), second.len(), first.intersection(&second).count()), (2, 1, 0));
    app.admin()
        .get(&format!("/api/v1/contracts/{id}/assignments?status=lost"))
        .await
        .problem("validation_error");
    app.run_jobs().await;
}
