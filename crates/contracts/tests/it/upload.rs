//! Uploading: what becomes a draft, what is refused, and that nothing half-made stays behind.

use documents::samples;
use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::app::sample_pdf;
use testkit::{Reply, TestApp, eventually, id_of};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::text;

async fn upload(app: &TestApp, file_name: &str, file: Vec<u8>) -> Reply {
    app.admin().upload("/api/v1/contracts", &[("title", "Season")], file_name, file).await
}

async fn with_form(app: &TestApp, form: &[(&str, &str)]) -> Reply {
    app.admin().upload("/api/v1/contracts", form, "a.pdf", sample_pdf()).await
}

/// Nothing of a refused upload is left: no object, no row, no byte counted.
async fn nothing_left(app: &TestApp) {
    app.expect_stored_files(0).await;
    for table in ["files", "contracts"] {
        assert_eq!(app.count(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
    assert_eq!(app.count("SELECT sum(storage_used_bytes)::int8 FROM organizations").await, 0);
}

#[tokio::test]
async fn a_pdf_becomes_a_draft() {
    let app = TestApp::start().await;
    let form = [
        ("title", " Season 2026/27 "),
        ("description", "For the ballet"),
        ("metadata", r#"{"season": "2026/27"}"#),
        ("tags", "ballet, guest,ballet,,"),
    ];
    let reply = app.admin().upload("/api/v1/contracts", &form, "my_contract.pdf", sample_pdf()).await;
    assert_eq!(reply.header("etag"), "\"1\"");
    let view = reply.expect(201);
    assert_eq!(view["title"], "Season 2026/27");
    assert_eq!(view["description"], "For the ballet");
    assert_eq!(view["metadata"], json!({"season": "2026/27"}));
    assert_eq!(view["tags"], json!(["ballet", "guest"]));
    assert_eq!((&view["status"], &view["signing_mode"]), (&json!("draft"), &json!("individual")));
    assert_eq!(view["original_name"], "my_contract.pdf");
    assert_eq!(view["mime_type"], "application/pdf");
    assert_eq!(view["file_size_bytes"], json!(sample_pdf().len()));
    assert_eq!(view["page_count"], json!(view["pages"].as_array().unwrap().len()));
    assert!(view["page_count"].as_i64().unwrap() >= 2, "{}", view["page_count"]);
    assert_eq!(view["document_sha256"], hex::encode(platform::crypto::sha256(&sample_pdf())));
    assert_eq!(view["created_by"]["name"], "Ada Office");
    assert_eq!(app.stored_files(), 1);
    assert_eq!(app.admin().detail(&id_of(&view)).await, view, "the detail is what the upload answered");
}

#[tokio::test]
async fn without_a_title_the_files_name_serves() {
    let app = TestApp::start().await;
    let reply =
        app.admin().upload("/api/v1/contracts", &[], "Guest_contract-Anna.v2.pdf", sample_pdf()).await;
    assert_eq!(reply.expect(201)["title"], "Guest contract Anna.v2");
}

#[tokio::test]
async fn every_kind_of_bad_document_has_a_problem_of_its_own() {
    let app = TestApp::start().await;
    let bad: [(&str, Vec<u8>); 12] = [
        ("document_encrypted", samples::encrypted()),
        ("document_damaged", samples::damaged()),
        ("document_empty", samples::without_pages()),
        ("document_page_too_large", samples::huge_page()),
        ("document_scripted", samples::with_java_script()),
        ("document_scripted", samples::with_launch_action()),
        ("document_scripted", samples::with_attachment("setup.exe")),
        ("document_scripted", samples::with_dynamic_form()),
        ("document_too_complex", samples::flate_bomb()),
        ("document_too_complex", samples::nested_flate_bomb()),
        ("document_too_complex", samples::form_bomb()),
        ("invalid_file_type", b"GIF89a\x01\x00\x01\x00".to_vec()),
    ];
    for (index, (problem, file)) in bad.into_iter().enumerate() {
        let reply = upload(&app, "contract.pdf", file).await;
        assert_eq!(reply.status, 400, "file {index}: {:#}", reply.body);
        let body = reply.problem(problem);
        assert!(!text(&body["detail"]).is_empty(), "file {index} says what to do");
    }
    nothing_left(&app).await;
}

#[tokio::test]
async fn a_disguised_file_is_recognised_whatever_it_is_called() {
    let app = TestApp::start().await;
    let disguised: [&[u8]; 5] = [
        b"MZ\x90\x00\x03\x00\x00\x00 a program",
        b"<!doctype html><script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\n0000",
        b"just words",
        &samples::zip(&[("a.txt", b"a")]),
    ];
    for file in disguised {
        for name in ["contract.pdf", "contract.docx"] {
            upload(&app, name, file.to_vec()).await.problem("invalid_file_type");
        }
    }
    nothing_left(&app).await;
}

#[tokio::test]
async fn a_pdf_counts_as_one_whatever_it_is_called() {
    let app = TestApp::start().await;
    assert_eq!(upload(&app, "contract.exe", sample_pdf()).await.expect(201)["mime_type"], "application/pdf");
}

#[tokio::test]
async fn an_upload_without_a_document_says_so() {
    let app = TestApp::start().await;
    let field = |problem: &Value| text(&problem["errors"][0]["field"]);
    assert_eq!(field(&upload(&app, "contract.pdf", Vec::new()).await.problem("validation_error")), "file");
    let json = app.admin().post("/api/v1/contracts", json!({"title": "Season"})).await;
    assert_eq!(field(&json.problem("validation_error")), "file");
    let form = "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nSeason\r\n--x--\r\n";
    let admin = app.admin().with("content-type", "multipart/form-data; boundary=x");
    let empty = admin.call_raw("POST".parse().unwrap(), "/api/v1/contracts", form).await;
    assert_eq!(field(&empty.problem("validation_error")), "file");
    nothing_left(&app).await;
}

#[tokio::test]
async fn what_is_said_of_the_document_is_checked() {
    let app = TestApp::start().await;
    let (long, many) = ("x".repeat(256), (0..21).map(|n| format!("tag{n}")).collect::<Vec<_>>().join(","));
    let (longer, tag) = ("x".repeat(4001), "t".repeat(51));
    let wrong: [(&str, &str); 11] = [
        ("title", " "),
        ("title", &long),
        ("title", "two\nlines"),
        ("description", &longer),
        ("metadata", "[1]"),
        ("metadata", "{"),
        ("metadata", r#"{"note": ["\u0000"]}"#),
        ("tags", &many),
        ("tags", &tag),
        ("signing_mode", "together"),
        ("signing_order", "random"),
    ];
    for (field, value) in wrong {
        let problem = with_form(&app, &[(field, value)]).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], field, "{value:?}");
    }
    with_form(&app, &[("owner", "me")]).await.problem("validation_error");
    nothing_left(&app).await;
}

#[tokio::test]
async fn a_document_of_more_than_fifty_megabytes_is_refused_and_not_kept() {
    let app = TestApp::start().await;
    let mut file = sample_pdf();
    file.resize(50 * 1024 * 1024 + 1, b' ');
    let reply = upload(&app, "contract.pdf", file).await;
    assert_eq!(reply.status, 413);
    assert_eq!(reply.problem("file_too_large")["max_size"], 50 * 1024 * 1024);
    nothing_left(&app).await;
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let app = TestApp::start().await;
    let address = app.base_url.strip_prefix("http://").unwrap();
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/v1/contracts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Length: 40000000\r\n\
         Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"a.pdf\"\r\n\r\n",
        app.admin().token().unwrap()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut file = sample_pdf();
    file.resize(12 * 1024 * 1024, b' ');
    socket.write_all(&file).await.unwrap();
    eventually("the first bytes in storage", async || app.stored_files() > 0).await;
    drop(socket);
    nothing_left(&app).await;
}

#[tokio::test]
async fn an_upload_that_ends_too_early_is_told_so() {
    let app = TestApp::start().await;
    let mut body =
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n".to_vec();
    body.extend(&sample_pdf()[..5000]);
    let admin = app.admin().with("content-type", "multipart/form-data; boundary=x");
    let reply = admin.call_raw("POST".parse().unwrap(), "/api/v1/contracts", body).await;
    assert_eq!(reply.problem("validation_error")["errors"][0]["field"], "file");
    nothing_left(&app).await;
}

#[tokio::test]
async fn a_word_document_needs_libreoffice_and_says_what_to_do_without() {
    let app = TestApp::start().await;
    let docx = samples::docx(&[("word/document.xml", b"<w:document/>")]);
    let reply = upload(&app, "contract.docx", docx).await;
    if documents::convert::libreoffice().is_some() {
        // This one is not whole enough for LibreOffice.
        reply.problem("document_damaged");
    } else {
        let problem = reply.problem("conversion_unavailable");
        assert!(text(&problem["detail"]).contains("Save the document as PDF"));
    }
    nothing_left(&app).await;
}

/// A Word document as programs write it: three pages, letters beyond ASCII, a table.
fn word_document() -> Vec<u8> {
    const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>"#;
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let cell = |text: &str| format!("<w:tc><w:tcPr><w:tcW w:w=\"3000\"/></w:tcPr>{}</w:tc>", paragraph(text));
    let row = |words: [&str; 2]| format!("<w:tr>{}{}</w:tr>", cell(words[0]), cell(words[1]));
    let new_page = "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>";
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{}{new_page}<w:tbl>{}{}</w:tbl>{new_page}{}\
         </w:body></w:document>",
        paragraph("Gastvertrag für Zoë Łukasiewicz, Übersee"),
        row(["Stück", "Gage"]),
        row(["Così fan tutte", "1.250,00 €"]),
        paragraph("Unterschrift: ______________"),
    );
    samples::zip(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ])
}

#[tokio::test]
async fn a_word_document_becomes_pages_and_stays_as_it_was_sent() {
    if documents::convert::libreoffice().is_none() {
        println!("skipped: LibreOffice is not installed");
        return;
    }
    let app = TestApp::start().await;
    let made = upload(&app, "Vertrag für Zoë.docx", word_document()).await.expect(201);
    assert_eq!((&made["page_count"], &made["original_name"]), (&json!(3), &json!("Vertrag für Zoë.docx")));
    assert!(text(&made["mime_type"]).ends_with("wordprocessingml.document"));
    let id = id_of(&made);
    assert!(app.admin().document(&id, "original").await.starts_with(b"%PDF-"));
    assert_eq!(app.admin().document(&id, "uploaded").await, word_document());
    for page in 1..=3 {
        let picture = app.admin().get(&format!("/api/v1/contracts/{id}/pages/{page}")).await;
        assert_eq!(
            (picture.status.as_u16(), picture.header("content-type")),
            (200, "image/png"),
            "page {page}"
        );
    }
    // It is sent, signed and sealed like any other.
    let artists = json!({"artist_ids": [app.artist().artist()]});
    app.admin().act(&id, "assign", artists).await.expect(200);
    app.artist().sign(&id).await;
    app.run_jobs().await;
    assert_eq!(app.admin().detail(&id).await["status"], "active");
}

#[tokio::test]
async fn the_office_gets_back_what_it_sent_and_signers_do_not() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    assert_eq!(app.admin().document(&id, "uploaded").await, testkit::app::sample_pdf());
    let address = format!("/api/v1/contracts/{id}/download?kind=uploaded");
    app.artist().get(&address).await.problem("contract_not_found");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_slow_sender_is_waited_for() {
    let app = TestApp::start().await;
    let address = app.base_url.strip_prefix("http://").unwrap();
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let mut body =
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n".to_vec();
    body.extend(sample_pdf());
    body.extend(b"\r\n--x--\r\n");
    let head = format!(
        "POST /api/v1/contracts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\n\
         Connection: close\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n",
        app.admin().token().unwrap(),
        body.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    for piece in body.chunks(1000) {
        socket.write_all(piece).await.unwrap();
        socket.flush().await.unwrap();
        tokio::task::yield_now().await;
    }
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
}

#[tokio::test]
async fn a_caller_whose_token_has_ended_uploads_nothing() {
    let app = TestApp::start().await;
    let token = format!("Bearer {}", app.admin().token_ending_in(SignedDuration::ZERO).unwrap());
    let late = app.anonymous().with("authorization", token);
    late.upload("/api/v1/contracts", &[], "a.pdf", sample_pdf()).await.problem("invalid_token");
    nothing_left(&app).await;
}
