//! Receipts of a claim.

use expenses::model::{Reading, ReceiptReading};
use expenses::service::reading::finish as finish_reading;
use serde_json::{Value, json};
use testkit::{Actor, Reply, TestApp};
use uuid::Uuid;

use crate::{category, codes, decide, draft, path, simple, submit, with};

/// What a file is told by: the beginning of a JPEG, and something that makes it another one.
fn jpeg(text: &str) -> Vec<u8> {
    [b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00".as_slice(), text.as_bytes(), b"\xFF\xD9"].concat()
}

pub async fn send(actor: &Actor<'_>, claim: &Value, id: Option<Uuid>, file: Vec<u8>) -> Reply {
    let id = id.map(|id| id.to_string());
    let fields: Vec<(&str, &str)> = id.iter().map(|id| ("id", id.as_str())).collect();
    actor.upload(&format!("{}/receipts", path(claim)), &fields, "Taxi Süd.jpg", file).await
}

pub async fn hotel(app: &TestApp, actor: &Actor<'_>) -> Value {
    let travel = category(app, "Travel").await;
    draft(actor, &with(&simple(app).await, json!({"category_id": travel, "merchant": "Sacher"}))).await
}

#[tokio::test]
async fn a_receipt_is_kept_encrypted_and_shown_by_a_signed_address_that_ends() {
    let app = TestApp::start().await;
    let claim = hotel(&app, &app.artist()).await;
    let receipt = send(&app.artist(), &claim, None, jpeg("tram")).await.expect(201);
    assert_eq!(
        (&receipt["mime_type"], &receipt["original_name"], &receipt["page_count"], &receipt["reading"]),
        (&json!("image/jpeg"), &json!("Taxi Süd.jpg"), &json!(1), &json!("waiting"))
    );
    app.run_jobs().await;
    let view = app.artist().get(&path(&claim)).await.expect(200);
    assert_eq!((&view["receipt_count"], &view["receipts"][0]["id"]), (&json!(1), &receipt["id"]));
    assert_eq!(view["receipts"][0]["reading"], "unavailable", "no engine reads here");
    assert_eq!((codes(&view), &view["version"]), (vec![""; 0], &json!(1)));
    let address = receipt["file_url"].as_str().unwrap();
    let file = app.anonymous().get(address).await;
    assert_eq!((file.status.as_u16(), file.bytes.as_ref()), (200, jpeg("tram").as_slice()));
    assert_eq!(
        (file.header("content-type"), file.header("cache-control")),
        ("image/jpeg", "private, no-store")
    );
    assert!(file.header("content-disposition").contains("Taxi%20S%C3%BCd.jpg"));
    app.anonymous().get(&format!("{address}x")).await.problem("not_found");
    app.advance(jiff::SignedDuration::from_mins(16));
    app.anonymous().get(address).await.problem("not_found");
    assert_eq!(submit(&app.artist(), &claim).await.expect(200)["status"], "submitted");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_receipt_sent_again_is_there_once() {
    let app = TestApp::start().await;
    let claim = hotel(&app, &app.artist()).await;
    let (artist, id) = (app.artist(), Some(Uuid::now_v7()));
    let one = || send(&artist, &claim, id, jpeg("tram"));
    let replies = futures_util::future::join_all([one(), one(), one(), one(), one()]).await;
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    assert!(replies.iter().all(|reply| [200, 201].contains(&reply.status.as_u16())), "{replies:?}");
    assert_eq!((made, app.count("SELECT count(*) FROM expense_receipts").await), (1, 1));
    app.expect_stored_files(1).await;
    assert_eq!(one().await.expect(200)["id"], json!(id));
    let other = hotel(&app, &artist).await;
    send(&artist, &other, id, jpeg("tram")).await.problem("conflict");
    send(&app.second_artist(), &claim, None, jpeg("tram")).await.problem("not_found");
    app.expect_stored_files(1).await;
    app.run_jobs().await;
}

#[tokio::test]
async fn what_is_no_receipt_is_refused_and_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let claim = hotel(&app, &app.artist()).await;
    let artist = app.artist();
    send(&artist, &claim, None, b"<html>".to_vec()).await.problem("invalid_file_type");
    send(&artist, &claim, None, b"GIF89a".to_vec()).await.problem("invalid_file_type");
    send(&artist, &claim, None, Vec::new()).await.problem("validation_error");
    send(&artist, &claim, None, b"%PDF-1.7 broken".to_vec()).await.problem("document_damaged");
    let mut large = jpeg("large");
    large.resize(10 * 1024 * 1024 + 1, 0);
    assert_eq!(send(&artist, &claim, None, large).await.problem("file_too_large")["max_size"], 10_485_760);
    let address = format!("{}/receipts", path(&claim));
    artist.upload(&address, &[("id", "7")], "a.jpg", jpeg("a")).await.problem("validation_error");
    artist.upload(&address, &[("name", "x")], "a.jpg", jpeg("a")).await.problem("validation_error");
    artist.post(&address, json!({})).await.problem("validation_error");
    app.expect_stored_files(0).await;
}

#[tokio::test]
async fn each_kind_is_told_by_its_content() {
    let app = TestApp::start().await;
    let claim = hotel(&app, &app.artist()).await;
    for (file, kind, pages) in [
        (b"\x89PNG\r\n\x1a\n....".to_vec(), "image/png", 1),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ".to_vec(), "image/webp", 1),
        (b"\x00\x00\x00\x18ftypheic....".to_vec(), "image/heic", 1),
        (testkit::sample_pdf(), "application/pdf", 4),
    ] {
        let receipt = send(&app.artist(), &claim, None, file).await.expect(201);
        assert_eq!((&receipt["mime_type"], &receipt["page_count"]), (&json!(kind), &json!(pages)));
    }
    app.run_jobs().await;
}

#[tokio::test]
async fn a_deleted_receipt_is_gone_and_a_submitted_claim_keeps_what_it_needs() {
    let app = TestApp::start().await;
    let claim = hotel(&app, &app.artist()).await;
    let first = send(&app.artist(), &claim, None, jpeg("one")).await.expect(201);
    let second = send(&app.artist(), &claim, None, jpeg("two")).await.expect(201);
    let address = |receipt: &Value| format!("{}/receipts/{}", path(&claim), receipt["id"].as_str().unwrap());
    app.second_artist().delete(&address(&first)).await.problem("not_found");
    assert_eq!(app.artist().delete(&address(&first)).await.status, 204);
    app.artist().delete(&address(&first)).await.problem("not_found");
    let id = first["id"].as_str().unwrap().parse().unwrap();
    send(&app.artist(), &claim, Some(id), jpeg("one")).await.problem("conflict");
    submit(&app.artist(), &claim).await.expect(200);
    app.artist().delete(&address(&second)).await.problem("missing_receipts");
    let third = send(&app.artist(), &claim, None, jpeg("three")).await.expect(201);
    let view = app.accountant().get(&path(&claim)).await.expect(200);
    assert_eq!(view["version"], 3, "whoever decides is told that it is another claim by now");
    assert_eq!(app.artist().delete(&address(&second)).await.status, 204);
    decide(&app).await;
    app.artist().delete(&address(&third)).await.problem("invalid_state");
    send(&app.artist(), &claim, None, jpeg("four")).await.problem("invalid_state");
    let view = app.accountant().get(&path(&claim)).await.expect(200);
    assert_eq!((&view["receipts"].as_array().unwrap().len(), &view["receipt_count"]), (&1, &json!(1)));
    app.run_jobs().await;
}

#[tokio::test]
async fn a_claim_has_at_most_twenty_receipts() {
    let app = TestApp::start().await;
    let claim = hotel(&app, &app.artist()).await;
    for number in 0..20 {
        send(&app.artist(), &claim, None, jpeg(&number.to_string())).await.expect(201);
    }
    let problem = send(&app.artist(), &claim, None, jpeg("20")).await.problem("validation_error");
    assert!(problem["errors"][0]["message"].as_str().unwrap().contains("at most 20"));
    app.expect_stored_files(20).await;
    app.run_jobs().await;
}

#[tokio::test]
async fn the_same_file_and_a_picture_like_another_are_pointed_out() {
    let app = TestApp::start().await;
    let mine = hotel(&app, &app.artist()).await;
    let bens = hotel(&app, &app.second_artist()).await;
    send(&app.artist(), &mine, None, jpeg("one")).await.expect(201);
    send(&app.second_artist(), &bens, None, jpeg("one")).await.expect(201);
    let seen = app.second_artist().get(&path(&bens)).await.expect(200);
    assert_eq!(codes(&seen), ["same_file"]);
    let twin = |claim: &Value| {
        let mut warnings = claim["warnings"].as_array().unwrap().iter();
        warnings.find(|warning| warning["code"] == "same_file").unwrap()["expense_id"].clone()
    };
    assert_eq!(twin(&seen), Value::Null, "whose it is, is not for Ben");
    assert_eq!(twin(&app.accountant().get(&path(&bens)).await.expect(200)), mine["id"]);
    let again = hotel(&app, &app.artist()).await;
    let receipt = send(&app.artist(), &again, None, jpeg("two")).await.expect(201);
    let hashes = format!(
        "UPDATE expense_receipts SET picture_hash = CASE id WHEN '{}' THEN 65535 ELSE 65535 - 63 END",
        receipt["id"].as_str().unwrap()
    );
    app.superuser().await.batch_execute(&hashes).await.unwrap();
    let seen = app.artist().get(&path(&again)).await.expect(200);
    assert_eq!(codes(&seen), ["same_expense", "similar_picture"]);
    app.superuser().await.batch_execute(&hashes.replace("- 63", "- 127")).await.unwrap();
    assert_eq!(codes(&app.artist().get(&path(&again)).await.expect(200)), ["same_expense"]);
    app.run_jobs().await;
}

/// What an engine reads on a receipt.
fn reading() -> ReceiptReading {
    let read =
        json!({"amount": {"value": "99.90", "confidence": 0.9, "page": 1, "box": [0.1, 0.2, 0.3, 0.05]}});
    serde_json::from_value(read).unwrap()
}

/// A worker comes back with what it has read; whether that is kept.
async fn finish(app: &TestApp, receipt: &Value) -> bool {
    let (id, keyring) = (receipt["id"].as_str().unwrap().parse().unwrap(), &app.platform.keyring);
    let worker = app.tenant();
    let read = reading();
    let kept = worker.write(async |tx| finish_reading(tx, keyring, id, Reading::Read, Some(&read)).await);
    kept.await.unwrap()
}

#[tokio::test]
async fn what_was_read_is_a_suggestion_and_kept_sealed() {
    let app = TestApp::start().await;
    let claim = hotel(&app, &app.artist()).await;
    let receipt = send(&app.artist(), &claim, None, jpeg("one")).await.expect(201);
    assert!(finish(&app, &receipt).await);
    assert!(!finish(&app, &receipt).await, "it is read once");
    let view = app.artist().get(&path(&claim)).await.expect(200);
    let shown = &view["receipts"][0];
    assert_eq!((&shown["read"]["amount"]["value"], &shown["ocr_confidence"]), (&json!("99.90"), &json!(0.9)));
    assert_eq!((&shown["ocr_extracted_amount"], &shown["reading"]), (&json!(99.9), &json!("read")));
    assert_eq!((&view["amount"], &view["version"]), (&json!(12.5), &json!(1)), "what was typed stays");
    let clear = "SELECT count(*) FROM expense_receipts WHERE position('99.90'::bytea IN read_fields) > 0";
    assert_eq!(app.count(clear).await, 0);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_receipt_that_is_deleted_while_it_is_read_stays_deleted() {
    let app = TestApp::start().await;
    let claim = hotel(&app, &app.artist()).await;
    let receipt = send(&app.artist(), &claim, None, jpeg("one")).await.expect(201);
    let address = format!("{}/receipts/{}", path(&claim), receipt["id"].as_str().unwrap());
    assert_eq!(app.artist().delete(&address).await.status, 204);
    assert!(!finish(&app, &receipt).await, "the reader comes too late");
    app.run_jobs().await;
    assert_eq!(app.artist().get(&path(&claim)).await.expect(200)["receipts"], json!([]));
    let kept = "SELECT count(*) FROM expense_receipts WHERE reading <> 'waiting' OR read_fields IS NOT NULL";
    assert_eq!(app.count(kept).await, 0);
    let failed = app.admin().get("/api/v1/admin/jobs").await.expect(200);
    assert_eq!(failed["data"], json!([]));
}
