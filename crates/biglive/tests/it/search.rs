//! Search among many contracts: right results whichever way they are found, and pages down to the last hit.

use std::collections::BTreeSet;

use serde_json::Value;
use testkit::{Actor, TestApp, id_of};

use crate::text;

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Copies of one contract, a second apart, newest first by number: more than search looks through one by one.
async fn copies(app: &TestApp, count: i32, title: &str) {
    let id = id_of(&app.admin().contract("Original").await);
    let columns: Vec<String> = app
        .superuser()
        .await
        .query(
            "SELECT quote_ident(column_name) FROM information_schema.columns
             WHERE table_name = 'contracts' AND is_generated = 'NEVER' AND column_name NOT IN ('id', 'title', 'created_at')",
            &[],
        )
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    let columns = columns.join(", ");
    let sql = format!(
        "INSERT INTO contracts (id, title, created_at, {columns})
         SELECT gen_random_uuid(), format($2, n), created_at - n * interval '1 second', {columns}
         FROM contracts, generate_series(1, $3) n WHERE id = $1::text::uuid"
    );
    app.superuser().await.execute(&sql, &[&id, &title, &count]).await.unwrap();
}

/// The titles of all pages, in order.
async fn walk(actor: &Actor<'_>, query: &str) -> Vec<String> {
    let (mut titles, mut cursor) = (Vec::new(), String::new());
    loop {
        let page =
            actor.get(&format!("/api/v1/contracts?limit=100&{query}&cursor={cursor}")).await.expect(200);
        titles.extend(page["data"].as_array().unwrap().iter().map(|row| text(&row["title"])));
        match page["pagination"]["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return titles,
        }
    }
}

async fn first(actor: &Actor<'_>, words: &str) -> Vec<String> {
    let page = actor.get(&format!("/api/v1/contracts?q={}", encoded(words))).await.expect(200);
    page["data"].as_array().unwrap().iter().map(|row| text(&row["title"])).collect()
}

#[tokio::test]
async fn a_search_goes_on_to_its_last_hit() {
    let app = TestApp::start().await;
    let admin = app.admin();
    copies(&app, 2_600, "Gala no. %s").await;
    let found = walk(&admin, "q=gala").await;
    let expected: Vec<String> = (1..=2_600).map(|number| format!("Gala no. {number}")).collect();
    assert_eq!(found, expected);
    let counted = admin.get("/api/v1/contracts?q=gala&limit=1&count=true").await.expect(200);
    assert_eq!(counted["pagination"]["total_count"], 2_600);
    // Far behind the newest, where only the index leads.
    assert_eq!(first(&admin, "2599").await, ["Gala no. 2599"]);
    assert_eq!(first(&admin, "gala 2598").await, ["Gala no. 2598"]);
    // Some among the newest, the rest behind them.
    let numbers = |start: &str| -> BTreeSet<String> {
        (1..=2_600)
            .map(|n| n.to_string())
            .filter(|n| n.starts_with(start))
            .map(|n| format!("Gala no. {n}"))
            .collect()
    };
    for start in ["24", "25", "1", "9"] {
        let found = walk(&admin, &format!("q={start}")).await;
        assert_eq!(found.len(), numbers(start).len(), "{start}");
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), numbers(start), "{start}");
    }
    assert_eq!(walk(&app.other_admin(), "q=gala").await, [] as [String; 0]);
    assert_eq!(walk(&app.artist(), "q=gala").await, [] as [String; 0]);
}

#[tokio::test]
async fn filters_hold_for_hits_among_the_newest_and_behind_them() {
    let app = TestApp::start().await;
    let admin = app.admin();
    copies(&app, 2_200, "Gala no. %s").await;
    let superuser = app.superuser().await;
    for (change, titles) in [
        ("status = 'archived'", "('Gala no. 5', 'Gala no. 2105')"),
        ("tags = '{ballet}'", "('Gala no. 7', 'Gala no. 2107')"),
        ("status = 'active'", "('Gala no. 9', 'Gala no. 2109')"),
    ] {
        superuser
            .execute(&format!("UPDATE contracts SET {change} WHERE title IN {titles}"), &[])
            .await
            .unwrap();
    }
    assert_eq!(walk(&admin, "q=gala").await.len(), 2_198, "archived ones are not shown unasked");
    assert_eq!(walk(&admin, "q=gala&status=archived").await, ["Gala no. 5", "Gala no. 2105"]);
    assert_eq!(walk(&admin, "q=gala&status=active,archived&tag=ballet").await, [] as [String; 0]);
    assert_eq!(walk(&admin, "q=gala&tag=ballet").await, ["Gala no. 7", "Gala no. 2107"]);
    let at = |title: &str| {
        let sql = format!(
            "SELECT to_char(created_at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM contracts WHERE title = '{title}'"
        );
        let superuser = &superuser;
        async move { superuser.query_one(&sql, &[]).await.unwrap().get::<_, String>(0) }
    };
    let (from, to) = (at("Gala no. 2109").await, at("Gala no. 2106").await);
    let found = walk(&admin, &format!("q=gala&created_after={from}&created_before={to}")).await;
    assert_eq!(found, ["Gala no. 2107", "Gala no. 2108", "Gala no. 2109"]);
}

#[tokio::test]
async fn words_are_runs_of_letters_and_digits_in_any_script() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let one = "Überseeoper 100% – Gasthörer_Vertrag 2026/27";
    let other = "Zu Žižkas Ehren, op. 27b";
    for title in [one, other] {
        admin.contract(title).await;
    }
    // As some systems write it: the letter, then its dots.
    let decomposed = "U\u{308}bersee";
    for (words, found) in [
        ("über", &[one][..]),
        ("ÜBERSEE", &[one]),
        (decomposed, &[one]),
        ("uber", &[]),
        ("gasth", &[one]),
        ("vertrag", &[one]),
        ("27", &[other, one]),
        ("27b", &[other]),
        ("26", &[]),
        ("2026/27", &[one]),
        ("100%", &[one]),
        ("1_0", &[]),
        ("ži", &[other]),
        ("zu", &[other]),
        ("zu op", &[other]),
        ("z", &[other]),
        ("%", &[]),
        ("_", &[]),
        ("a%", &[]),
    ] {
        assert_eq!(first(&admin, words).await, found, "{words}");
    }
}

#[tokio::test]
async fn an_artist_finds_only_what_was_sent_to_them() {
    let app = TestApp::start().await;
    let admin = app.admin();
    admin.contract_sent_to("Gala for Anna", &[&app.artist()]).await;
    admin.contract_sent_to("Gala for Ben", &[&app.second_artist()]).await;
    admin.contract_sent_to("Season for Anna", &[&app.artist()]).await;
    assert_eq!(first(&app.artist(), "gala").await, ["Gala for Anna"]);
    assert_eq!(first(&app.second_artist(), "for").await, ["Gala for Ben"]);
    let waiting =
        app.artist().get("/api/v1/contracts?q=season&waiting_for_me=true&count=true").await.expect(200);
    assert_eq!(
        (waiting["data"].as_array().map(Vec::len), &waiting["pagination"]["total_count"]),
        (Some(1), &Value::from(1))
    );
    let of_anna =
        admin.get(&format!("/api/v1/contracts?q=gala&artist_id={}", app.artist().artist())).await.expect(200);
    assert_eq!(text(&of_anna["data"][0]["title"]), "Gala for Anna");
    assert_eq!(of_anna["data"].as_array().map(Vec::len), Some(1));
    app.run_jobs().await;
}
