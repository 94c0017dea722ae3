//! Claims that are paid together.

use std::path::Path;

use serde_json::{Value, json};
use testkit::TestApp;

use super::{batch, of, owed, set_payer, tell_account};
use crate::{approved, path, simple, submitted, with};

const ANNA: &str = "AT611904300234573201";
const BEN: &str = "DE89370400440532013000";
/// Of a bank in Turkey, which SEPA does not reach.
const BEYOND: &str = "TR330006100519786457841326";
const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemas/pain.001.001.09.xsd");

#[tokio::test]
async fn claims_go_to_the_bank_together_and_are_paid_and_booked() {
    let app = TestApp::start().await;
    let (anna, ben) = (app.artist(), app.second_artist());
    let claims =
        [owed(&app, &anna, "12.50").await, owed(&app, &anna, "7.50").await, owed(&app, &ben, "100").await];
    tell_account(&anna, ANNA).await;
    let payable = app.admin().get("/api/v1/expenses/payable").await.expect(200);
    let told: Vec<(&Value, &Value, &Value)> = payable["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| (&person["person_name"], &person["has_iban"], &person["total"]))
        .collect();
    let expected =
        [(json!("Anna Dancer"), json!(true), json!(20.0)), (json!("Ben Fiddle"), json!(false), json!(100.0))];
    assert_eq!(told, expected.iter().map(|(name, has, total)| (name, has, total)).collect::<Vec<_>>());

    let made = batch(&app, &claims.iter().collect::<Vec<_>>()).await.expect(201);
    assert_eq!(
        (&made["number"], &made["total"], &made["status"]),
        (&json!(1), &json!(120.0), &json!("open"))
    );
    assert_eq!(made["transfers"][0]["purpose"], "Claims 1, 2");
    assert_eq!(app.admin().get("/api/v1/expenses/payable").await.expect(200)["data"], json!([]));
    batch(&app, &[&claims[0]]).await.problem("conflict");

    let refused = app.accountant().get(&of(&made, "/pain001")).await.problem("payment_details_missing");
    assert_eq!(refused["names"], json!(["Ben Fiddle"]));
    tell_account(&ben, BEN).await;
    app.accountant().get(&of(&made, "/pain001")).await.problem("invalid_state");
    set_payer(&app).await;
    let file = app.accountant().get(&of(&made, "/pain001")).await;
    assert_eq!((file.status.as_u16(), file.header("content-type")), (200, "application/xml"));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"batch-1.xml\"");
    let xml = String::from_utf8(file.bytes.to_vec()).unwrap();
    for part in [
        "<NbOfTxs>2</NbOfTxs><CtrlSum>120.00</CtrlSum>",
        "<InstdAmt Ccy=\"EUR\">20.00</InstdAmt>",
        ANNA,
        BEN,
        "AT483200000012345864",
        &format!("<Dt>{}</Dt>", app.day(1)),
    ] {
        assert!(xml.contains(part), "{part}: {xml}");
    }
    if let Some(complaints) = testkit::schema::complaints(Path::new(SCHEMA), &xml) {
        assert_eq!(complaints, [""; 0], "{xml}");
    }
    let table = app.accountant().get(&of(&made, "/csv")).await;
    let table = String::from_utf8(table.bytes.to_vec()).unwrap();
    assert!(table.contains(&format!("Anna Dancer,{ANNA},20.00,EUR,")), "{table}");
    let log = app.admin().get("/api/v1/admin/audit?action=payment_batch_export").await.expect(200);
    assert_eq!(log["data"].as_array().unwrap().len(), 2, "refused reads are none");
    assert!(!log.to_string().contains("1904"));

    app.run_jobs().await;
    let before = app.letters().await.len();
    let paid_on = app.day(-2);
    let paid =
        app.accountant().post(&of(&made, "/paid"), json!({"reference": "SEPA 77", "paid_on": paid_on})).await;
    let paid = paid.expect(200);
    assert_eq!((&paid["status"], &paid["reference"]), (&json!("paid"), &json!("SEPA 77")));
    let claim = anna.get(&path(&claims[0])).await.expect(200);
    assert_eq!((&claim["status"], &claim["payment_reference"]), (&json!("paid"), &json!("SEPA 77")));
    let sql = "SELECT string_agg(DISTINCT account || ' ' || day::text, ', ') FROM journal_entries WHERE batch_id IS NOT NULL";
    let booked: String = app.superuser().await.query_one(sql, &[]).await.unwrap().get(0);
    assert_eq!(booked, format!("2800 {paid_on}, 3300 {paid_on}"));
    let owed = "SELECT (sum(credit - debit) * 100)::bigint FROM journal_entries WHERE account = '3300'";
    assert_eq!(app.count(owed).await, 0, "nothing is owed any more");
    app.run_jobs().await;
    assert_eq!(app.letters().await.len(), before + 3);
    let again = json!({"reference": "SEPA 78", "paid_on": paid_on});
    app.accountant().post(&of(&made, "/paid"), again).await.problem("invalid_state");
    app.accountant().post_empty(&of(&made, "/cancel")).await.problem("invalid_state");
}

#[tokio::test]
async fn claims_in_other_currencies_go_to_the_bank_in_euro_and_no_further_than_sepa_reaches() {
    let app = TestApp::start().await;
    let (anna, ben) = (app.artist(), app.second_artist());
    let body = simple(&app).await;
    let mut claims = Vec::new();
    for (actor, currency, rate) in
        [(&anna, "JPY", "0.00613"), (&anna, "USD", "0.9217"), (&ben, "CHF", "1.0533")]
    {
        let changes = json!({"amount": 333, "currency": currency, "rate": rate,
            "merchant": "Кафе „Ще“ & <Öz>"});
        claims.push(approved(&app, actor, &with(&body, changes)).await);
    }
    set_payer(&app).await;
    tell_account(&anna, "no93 8601 1117 947").await;
    tell_account(&ben, BEYOND).await;
    let made = batch(&app, &claims.iter().collect::<Vec<_>>()).await.expect(201);
    let refused = app.accountant().get(&of(&made, "/pain001")).await.problem("invalid_state");
    assert!(refused["detail"].as_str().unwrap().contains("Ben Fiddle"), "{refused}");
    let table = app.accountant().get(&of(&made, "/csv")).await;
    assert!(String::from_utf8(table.bytes.to_vec()).unwrap().contains(BEYOND));
    app.accountant().post_empty(&of(&made, "/cancel")).await.expect(200);

    let made = batch(&app, &[&claims[0], &claims[1]]).await.expect(201);
    let file = app.accountant().get(&of(&made, "/pain001")).await;
    let xml = String::from_utf8(file.bytes.to_vec()).unwrap();
    // 333 × 0.00613 = 2.04 and 333 × 0.9217 = 306.93, each rounded by itself.
    assert!(
        xml.contains("<InstdAmt Ccy=\"EUR\">308.97</InstdAmt>") && xml.contains(">NO9386011117947<"),
        "{xml}"
    );
    if let Some(complaints) = testkit::schema::complaints(Path::new(SCHEMA), &xml) {
        assert_eq!(complaints, [""; 0], "{xml}");
    }
    app.run_jobs().await;
}

#[tokio::test]
async fn a_bank_outside_the_economic_area_is_paid_with_the_companys_address() {
    let app = TestApp::start().await;
    let (anna, ben) = (app.artist(), app.second_artist());
    let claims = [owed(&app, &anna, "12.50").await, owed(&app, &ben, "7.50").await];
    tell_account(&anna, ANNA).await;
    tell_account(&ben, "CH9300762011623852957").await;
    set_payer(&app).await;
    let made = batch(&app, &claims.iter().collect::<Vec<_>>()).await.expect(201);
    assert_eq!(made["without_address"], json!(["Ben Fiddle"]));
    let refused = app.accountant().get(&of(&made, "/pain001")).await.problem("invalid_state");
    let words = refused["detail"].as_str().unwrap();
    assert!(words.contains("Ben Fiddle") && !words.contains("Anna") && words.contains("address"), "{words}");

    let settings = "/api/v1/expenses/settings";
    let mut all = app.accountant().get(settings).await.expect(200);
    assert_eq!(all["payer"]["address"], Value::Null);
    let all = all.as_object_mut().unwrap();
    all.remove("base_currency");
    all.remove("version");
    let with_address = |address: Value| {
        let payer = json!({"name": "Opera Test", "iban": "AT483200000012345864", "address": address});
        with(&json!(all.clone()), json!({"payer": payer}))
    };
    let wrong = with_address(json!({"town": " ", "country": "AT"}));
    let problem = app.accountant().put(settings, 1, wrong).await.problem("validation_error");
    assert_eq!(problem["errors"][0]["field"], "payer.address.town");
    let address =
        json!({"street": "Opernring", "building": "2", "postcode": "1010", "town": "Wien", "country": "at"});
    let saved = app.accountant().put(settings, 1, with_address(address)).await.expect(200);
    assert_eq!(saved["payer"]["address"]["country"], "AT");
    let xml = String::from_utf8(app.accountant().get(&of(&made, "/pain001")).await.bytes.to_vec()).unwrap();
    assert!(xml.contains("<TwnNm>Wien</TwnNm><Ctry>AT</Ctry></PstlAdr></Dbtr>"), "{xml}");
    if let Some(complaints) = testkit::schema::complaints(Path::new(SCHEMA), &xml) {
        assert_eq!(complaints, [""; 0], "{xml}");
    }
    app.run_jobs().await;
}

#[tokio::test]
async fn a_cancelled_batch_gives_its_claims_back() {
    let app = TestApp::start().await;
    let claim = owed(&app, &app.artist(), "12.50").await;
    let first = batch(&app, &[&claim]).await.expect(201);
    let cancelled = app.finance_director().post_empty(&of(&first, "/cancel")).await.expect(200);
    assert_eq!(cancelled["status"], "cancelled");
    app.accountant().get(&of(&first, "/csv")).await.problem("invalid_state");
    let second = batch(&app, &[&claim]).await.expect(201);
    let list = app.admin().get("/api/v1/payment-batches?count=true").await.expect(200);
    let numbers: Vec<&Value> =
        list["data"].as_array().unwrap().iter().map(|batch| &batch["number"]).collect();
    assert_eq!((numbers, &list["pagination"]["total_count"]), (vec![&json!(2), &json!(1)], &json!(2)));
    let detail = app.admin().get(&of(&second, "")).await.expect(200);
    assert_eq!((&detail["items"][0]["expense_id"], &detail["claim_count"]), (&claim["id"], &json!(1)));
    app.run_jobs().await;
}

#[tokio::test]
async fn what_cannot_be_paid_is_put_into_no_batch() {
    let app = TestApp::start().await;
    let body = simple(&app).await;
    let waiting = submitted(&app.artist(), &body).await;
    batch(&app, &[&waiting]).await.problem("invalid_state");
    let unknown = json!({"id": "01900000-0000-7000-8000-000000000000"});
    for claims in [vec![], vec![&unknown], vec![&waiting, &waiting]] {
        batch(&app, &claims).await.problem("validation_error");
    }
    let refund = approved(&app, &app.artist(), &with(&body, json!({"kind": "refund", "amount": 30}))).await;
    let problem = batch(&app, &[&refund]).await.problem("validation_error");
    assert!(problem["errors"][0]["message"].as_str().unwrap().contains("Anna Dancer"));
    let claim = owed(&app, &app.artist(), "50").await;
    let made = batch(&app, &[&claim, &refund]).await.expect(201);
    assert_eq!((&made["total"], &made["transfers"][0]["amount"]), (&json!(20.0), &json!(20.0)));
    let other = owed(&app, &app.artist(), "50").await;
    for execute_on in [app.day(-2), app.day(400)] {
        let body = json!({"expense_ids": [other["id"]], "execute_on": execute_on});
        app.accountant().post("/api/v1/payment-batches", body).await.problem("validation_error");
    }
    app.run_jobs().await;
}

#[tokio::test]
async fn only_those_who_pay_pay_and_with_a_fresh_proof() {
    let app = TestApp::start().await;
    let claim = owed(&app, &app.artist(), "50").await;
    let body = json!({"expense_ids": [claim["id"]], "execute_on": app.day(1)});
    for other in [app.admin(), app.artist(), app.production_manager()] {
        other.post("/api/v1/payment-batches", &body).await.problem("forbidden");
    }
    let old = app.accountant().token_verified_before(jiff::SignedDuration::from_mins(16)).unwrap();
    let stale = app.anonymous().with("authorization", format!("Bearer {old}"));
    stale.post("/api/v1/payment-batches", &body).await.problem("step_up_required");
    let key = "0b6c4a52-6b0f-4a35-9b39-2f2b6a6f7a10";
    let accountant = app.accountant().with("idempotency-key", key);
    let first = accountant.post("/api/v1/payment-batches", &body).await.expect(201);
    let again = accountant.post("/api/v1/payment-batches", &body).await.expect(201);
    assert_eq!(first["id"], again["id"]);
    app.run_jobs().await;
}
