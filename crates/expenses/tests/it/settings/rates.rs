//! Exchange rates: typed, imported, fetched.

use axum::Router;
use axum::routing::get;
use http::Method;
use serde_json::{Value, json};
use testkit::{Actor, Reply, TestApp};

const PATH: &str = "/api/v1/exchange-rates";
const LIST: &str = "<Envelope><Cube><Cube time='2026-11-20'><Cube currency='USD' rate='1.0800'/>\
    <Cube currency='JPY' rate='163.25'/></Cube><Cube time='2026-11-19'><Cube currency='USD' rate='1.1'/></Cube></Cube></Envelope>";

async fn import(actor: &Actor<'_>, list: &str) -> Reply {
    actor.call_raw(Method::POST, &format!("{PATH}/import"), list.to_owned()).await
}

async fn set(actor: &Actor<'_>, body: Value) -> Reply {
    actor.call(Method::PUT, PATH, body).await
}

#[tokio::test]
async fn typed_rates_are_kept_by_day_and_taken_away_by_null() {
    let app = TestApp::start().await;
    let rates = json!({"day": "2026-01-15", "rates": {"USD": "0.92", "JPY": "0.00612"}});
    let list = set(&app.admin(), rates).await.expect(200);
    assert_eq!(
        list["data"],
        json!([
            {"base": "EUR", "currency": "JPY", "day": "2026-01-15", "rate": "0.00612", "source": "manual"},
            {"base": "EUR", "currency": "USD", "day": "2026-01-15", "rate": "0.92", "source": "manual"},
        ])
    );
    let list = set(&app.admin(), json!({"day": "2026-01-15", "rates": {"USD": "0.93", "JPY": null}}))
        .await
        .expect(200);
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    let list =
        app.admin().get(&format!("{PATH}?currency=USD&from=2026-01-01&to=2026-01-31")).await.expect(200);
    assert_eq!(list["data"][0]["rate"], "0.93");
    let none = app.admin().get(&format!("{PATH}?to=2026-01-14")).await.expect(200);
    assert_eq!(none["data"], json!([]));
    let fetched = "INSERT INTO exchange_rates SELECT id, 'EUR', 'USD', '2026-01-16', 0.94, 'ecb', now()
        FROM organizations WHERE slug = 'opera'";
    app.superuser().await.batch_execute(fetched).await.unwrap();
    for (source, rate) in [("manual", "0.93"), ("ecb", "0.94")] {
        let list = app.admin().get(&format!("{PATH}?source={source}")).await.expect(200);
        let found = list["data"].as_array().unwrap();
        assert_eq!((found.len(), &found[0]["rate"], &found[0]["source"]), (1, &json!(rate), &json!(source)));
    }
    app.admin().get(&format!("{PATH}?source=typed")).await.problem("validation_error");
}

#[tokio::test]
async fn rates_that_make_no_sense_are_refused() {
    let app = TestApp::start().await;
    for rates in [
        json!({"EUR": "1"}),
        json!({"XXX": "1"}),
        json!({"USD": "0"}),
        json!({"USD": "-1"}),
        json!({"USD": "1,1"}),
        json!({"USD": 1.1}),
        json!({"USD": "99999999999"}),
    ] {
        set(&app.admin(), json!({"day": "2026-01-15", "rates": rates})).await.problem("validation_error");
    }
    set(&app.admin(), json!({"day": "2026-02-30", "rates": {"USD": "1"}})).await.problem("validation_error");
}

#[tokio::test]
async fn the_banks_list_is_imported_and_read_again_without_harm() {
    let app = TestApp::start().await;
    for _ in 0..2 {
        let kept = import(&app.accountant(), LIST).await.expect(200);
        assert_eq!(kept, json!({"latest": "2026-11-20", "rates": 3}));
    }
    let list = app.accountant().get(&format!("{PATH}?currency=USD")).await.expect(200);
    let told: Vec<(&Value, &Value)> =
        list["data"].as_array().unwrap().iter().map(|rate| (&rate["day"], &rate["rate"])).collect();
    assert_eq!(
        told,
        [(&json!("2026-11-20"), &json!("0.9259259259")), (&json!("2026-11-19"), &json!("0.9090909091"))]
    );
}

#[tokio::test]
async fn what_is_no_list_of_rates_is_refused_in_words() {
    let app = TestApp::start().await;
    for list in ["{}", "<a/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a><Cube time='x'/></a>"] {
        import(&app.admin(), list).await.problem("validation_error");
    }
    let reply = app.admin().call_raw(Method::POST, &format!("{PATH}/import"), vec![0xff, 0xfe]).await;
    reply.problem("validation_error");
    import(&app.admin(), &" ".repeat(3 * 1024 * 1024)).await.problem("file_too_large");
}

/// A bank that answers every question with `list`.
async fn bank(list: &'static str) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router: Router = Router::new().route("/daily.xml", get(move || async move { list }));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/daily.xml")
}

fn fed_by(url: &str) -> Value {
    json!({"max_amount": 5000, "late_after_days": 60, "remind_after_hours": 24, "escalate_after_hours": 72,
        "rate_source": "ecb", "rate_source_url": url, "payable_account": "3310", "advance_account": "2310",
        "tax_account": "2510", "bank_account": "2810"})
}

#[tokio::test]
async fn rates_are_fetched_where_the_company_wants_it() {
    let app = TestApp::start_with(|config| config.sso_allow_private_hosts = true).await;
    app.enqueue(&expenses::RatesFetch {}).await;
    app.run_jobs().await;
    app.admin().post_empty(&format!("{PATH}/import")).await.problem("invalid_state");
    assert_eq!(app.count("SELECT count(*) FROM exchange_rates").await, 0, "nobody asked for it");
    app.admin().put("/api/v1/expenses/settings", 0, fed_by(&bank(LIST).await)).await.expect(200);
    app.enqueue(&expenses::RatesFetch {}).await;
    app.run_jobs().await;
    assert_eq!(app.count("SELECT count(*) FROM exchange_rates WHERE source = 'ecb'").await, 3);
    let imports = "SELECT count(*) FROM audit_entries WHERE action = 'exchange_rates_import'";
    app.enqueue(&expenses::RatesFetch {}).await;
    app.run_jobs().await;
    assert_eq!(app.count(imports).await, 1, "once is enough for some hours");
    app.admin().post_empty(&format!("{PATH}/import")).await.expect(200);
    assert_eq!(app.count(imports).await, 2, "unless somebody asks");
}

#[tokio::test]
async fn a_bank_that_answers_nonsense_changes_nothing() {
    let app = TestApp::start_with(|config| config.sso_allow_private_hosts = true).await;
    app.admin().put("/api/v1/expenses/settings", 0, fed_by(&bank("<html/>").await)).await.expect(200);
    app.admin().post_empty(&format!("{PATH}/import")).await.problem("unavailable");
    assert_eq!(app.count("SELECT count(*) FROM exchange_rates").await, 0);
}
