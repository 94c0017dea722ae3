//! Receipts of a claim. An engine takes seconds to read one: where that is not what is asked, the job is left undone.

use ::receipts::{Kind, Picture, Tesseract};
use expenses::model::{Reading, ReceiptReading};
use expenses::service::reading::finish as finish_reading;
use serde_json::{Value, json};
use testkit::{Actor, Reply, TestApp};
use uuid::Uuid;

use crate::{category, codes, decide, draft, path, simple, submit, with};

/// A photo of nothing that anybody could read; another text, another photo.
fn photo(text: &str) -> Picture {
    const SIDE: u32 = 96;
    let seed = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let areas = (0..SIDE * SIDE).map(|at| u64::from(at % SIDE / 12 * 8 + at / SIDE / 12));
    // Too pale for letters: an engine has nothing to linger on.
    let light = |area: u64| ((seed ^ area).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 59) as u8 + 210;
    let rgb = areas.flat_map(|area| [light(area); 3]).collect();
    Picture { width: SIDE, height: SIDE, rgb }
}

fn jpeg(text: &str) -> Vec<u8> {
    photo(text).jpeg(90)
}

/// What the job leaves where an engine is installed, and where there is none.
fn states() -> &'static [&'static str] {
    match Tesseract::detect() {
        Ok(_) => &["read", "nothing"],
        Err(_) => &["unavailable"],
    }
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
    assert!(states().contains(&view["receipts"][0]["reading"].as_str().unwrap()), "{view}");
    assert_eq!((codes(&view), &view["version"]), (vec![""; 0], &json!(1)));
    let address = receipt["file_url"].as_str().unwrap();
    let file = app.anonymous().get(address).await;
    assert_eq!(file.status, 200);
    let kept = ::receipts::picture::decode(&file.bytes, Kind::Jpeg).unwrap();
    assert_eq!((kept.width, kept.height), (96, 96));
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
    let mut app = TestApp::start().await;
    app.leaves_jobs();
    let claim = hotel(&app, &app.artist()).await;
    let (artist, id) = (app.artist(), Some(Uuid::now_v7()));
    let one = || send(&artist, &claim, id, jpeg("tram"));
    let replies = futures_util::future::join_all([one(), one(), one(), one(), one()]).await;
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    assert!(replies.iter().all(|reply| [200, 201].contains(&reply.status.as_u16())), "{replies:?}");
    assert_eq!((made, app.count("SELECT count(*) FROM expense_receipts").await), (1, 1));
    app.expect_stored_files(2).await;
    assert_eq!(one().await.expect(200)["id"], json!(id));
    let other = hotel(&app, &artist).await;
    send(&artist, &other, id, jpeg("tram")).await.problem("conflict");
    send(&app.second_artist(), &claim, None, jpeg("tram")).await.problem("not_found");
    app.expect_stored_files(2).await;
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

/// 64 × 64 pixels of one colour.
const WEBP: &[u8] = include_bytes!("../../../receipts/tests/samples/plain.webp");
/// As an iPhone takes it.
const PHONE: &[u8] = include_bytes!("../../../receipts/tests/samples/phone.heic");

#[tokio::test]
async fn photos_that_cannot_be_shown_are_refused_with_a_reason_and_leave_nothing_behind() {
    let app = TestApp::start().await;
    let claim = hotel(&app, &app.artist()).await;
    let whole = jpeg("tram");
    let tiny = Picture { width: 8, height: 8, rgb: vec![0; 192] }.jpeg(80);
    let mut bomb = documents::render_page(std::sync::Arc::new(testkit::sample_pdf()), 0, 300).unwrap();
    bomb[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    for (file, reason) in [
        (whole[..whole.len() / 2].to_vec(), "incomplete"),
        (b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00 and nothing else".to_vec(), "incomplete"),
        (tiny, "only 8 × 8 pixels"),
        (bomb, "16384 × 16384 pixels"),
    ] {
        let problem = send(&app.artist(), &claim, None, file).await.problem("validation_error");
        let message = problem["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(reason), "{message}");
    }
    app.expect_stored_files(0).await;
}

#[tokio::test]
async fn a_photo_forgets_where_it_was_taken() {
    let mut app = TestApp::start().await;
    app.leaves_jobs();
    let claim = hotel(&app, &app.artist()).await;
    let plain = jpeg("tram");
    let block = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0GPS 48.2082 N 16.3738 E";
    let mut file = plain[..2].to_vec();
    file.extend_from_slice(&[0xff, 0xe1, 0, block.len() as u8 + 2]);
    file.extend_from_slice(block);
    file.extend_from_slice(&plain[2..]);
    let receipt = send(&app.artist(), &claim, None, file).await.expect(201);
    for address in ["file_url", "thumbnail_url"] {
        let kept = app.anonymous().get(receipt[address].as_str().unwrap()).await;
        assert!(!kept.bytes.windows(3).any(|bytes| bytes == b"GPS"), "{address}");
    }
}

#[tokio::test]
async fn a_receipt_is_read_where_an_engine_is_installed() {
    let app = TestApp::start().await;
    let claim = hotel(&app, &app.artist()).await;
    let pair = |left: &str, right: &str| (left.to_owned(), right.to_owned());
    let slip = documents::slip::compose_slip(&documents::slip::SlipText {
        merchant: "Café Central".into(),
        details: vec!["Herrengasse 14".into(), "1010 Wien".into(), "12.03.2025 18:42".into()],
        items: vec![pair("Melange", "5,90"), pair("Apfelstrudel", "6,40")],
        total: pair("SUMME EUR", "12,30"),
        notes: vec!["inkl. 10% MwSt 1,12".into(), "VISA 4111 1111 1111 1111".into()],
    });
    let slip = documents::render_page(std::sync::Arc::new(slip), 0, 900).unwrap();
    let receipt = send(&app.artist(), &claim, None, slip).await.expect(201);
    assert_eq!(receipt["thumbnail_state"], "veiled");
    app.run_jobs().await;
    let view = app.artist().get(&path(&claim)).await.expect(200);
    let shown = &view["receipts"][0];
    if Tesseract::detect().is_err() {
        println!("SKIPPED: no engine is installed");
        assert_eq!((&shown["reading"], &shown["thumbnail_state"]), (&json!("unavailable"), &json!("veiled")));
        return;
    }
    assert_eq!((&shown["reading"], &shown["thumbnail_state"]), (&json!("read"), &json!("covered")));
    let read = &shown["read"];
    assert_eq!((&read["amount"]["value"], &read["date"]["value"]), (&json!("12.30"), &json!("2025-03-12")));
    assert_eq!((&read["currency"]["value"], &shown["ocr_extracted_amount"]), (&json!("EUR"), &json!(12.3)));
    let small = app.anonymous().get(shown["thumbnail_url"].as_str().unwrap()).await;
    assert!(::receipts::picture::decode(&small.bytes, Kind::Jpeg).unwrap().longest_side() > 200);
    assert_eq!(view["amount"], 12.5, "what was typed stays");
}

#[tokio::test]
async fn each_kind_is_told_by_its_content() {
    let mut app = TestApp::start().await;
    app.leaves_jobs();
    let claim = hotel(&app, &app.artist()).await;
    let pdf = testkit::sample_pdf();
    let png = documents::render_page(std::sync::Arc::new(pdf.clone()), 0, 300).unwrap();
    for (file, kind, pages) in [
        (png, "image/jpeg", 1),
        (WEBP.to_vec(), "image/jpeg", 1),
        (PHONE.to_vec(), "image/jpeg", 1),
        (pdf, "application/pdf", 4),
    ] {
        let receipt = send(&app.artist(), &claim, None, file).await.expect(201);
        assert_eq!((&receipt["mime_type"], &receipt["page_count"]), (&json!(kind), &json!(pages)));
        let small = app.anonymous().get(receipt["thumbnail_url"].as_str().unwrap()).await;
        assert_eq!(::receipts::sniff(&small.bytes), Some(Kind::Jpeg));
    }
}

#[tokio::test]
async fn a_deleted_receipt_is_gone_and_a_submitted_claim_keeps_what_it_needs() {
    let mut app = TestApp::start().await;
    app.leaves_jobs();
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
}

#[tokio::test]
async fn a_claim_has_at_most_twenty_receipts() {
    let mut app = TestApp::start().await;
    app.leaves_jobs();
    let claim = hotel(&app, &app.artist()).await;
    for number in 0..20 {
        send(&app.artist(), &claim, None, jpeg(&number.to_string())).await.expect(201);
    }
    let problem = send(&app.artist(), &claim, None, jpeg("20")).await.problem("validation_error");
    assert!(problem["errors"][0]["message"].as_str().unwrap().contains("at most 20"));
    app.expect_stored_files(40).await;
}

#[tokio::test]
async fn the_same_file_and_a_picture_like_another_are_pointed_out() {
    let mut app = TestApp::start().await;
    app.leaves_jobs();
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
