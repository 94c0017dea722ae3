//! Bringing events from workbooks.

use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};
use testkit::{Reply, TestApp};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::titles;

const PREVIEW: &str = "/api/v1/events/import/preview";

async fn send(app: &TestApp, file: Vec<u8>) -> Reply {
    app.production_manager().upload(PREVIEW, &[], "season.bin", file).await
}

fn member<'a>(event: &'a Value, name: &str) -> &'a str {
    event[name].as_str().unwrap()
}

/// Title, start and end of each.
fn times(view: &Value) -> Vec<[&str; 3]> {
    let rows = view["events"].as_array().unwrap().iter();
    rows.map(|event| ["title", "local_start", "local_end"].map(|name| member(event, name))).collect()
}

fn season() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let cover = workbook.add_worksheet().set_name("Cover").unwrap();
    cover.write(0, 0, "Season 2026/27").unwrap();
    let plan = workbook.add_worksheet().set_name("Plan").unwrap();
    let (day, time, both) = (
        Format::new().set_num_format("dd.mm.yyyy"),
        Format::new().set_num_format("hh:mm"),
        Format::new().set_num_format("yyyy-mm-dd hh:mm"),
    );
    plan.write(0, 2, "What is planned").unwrap();
    for (column, name) in
        ["Title", "Date", "Start", "End", "Type", "Place", "All day", "Notes"].iter().enumerate()
    {
        plan.write(2, u16::try_from(column).unwrap(), *name).unwrap();
    }
    let at = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
    // As dates and times, …
    plan.write(3, 0, "Class").unwrap();
    plan.write_with_format(3, 1, at("2027-03-10"), &day).unwrap();
    plan.write_with_format(3, 2, at("10:15"), &time).unwrap();
    plan.write_with_format(3, 3, at("11:45"), &time).unwrap();
    plan.write(3, 4, "Rehearsal").unwrap();
    plan.write(3, 5, "Studio").unwrap();
    // … as text, …
    plan.write(4, 0, "Written").unwrap();
    plan.write(4, 1, "11.03.2027").unwrap();
    plan.write(4, 2, "10:00").unwrap();
    plan.write(4, 3, "12.30").unwrap();
    // … in one cell, past midnight, and as numbers without a format.
    plan.write(5, 0, "Show").unwrap();
    plan.write_with_format(5, 2, at("2027-03-12 19:30:00"), &both).unwrap();
    plan.write_with_format(5, 3, at("00:30"), &time).unwrap();
    plan.write(6, 0, "Number").unwrap();
    plan.write(6, 1, 46_459).unwrap();
    plan.write(6, 2, 0.5).unwrap();
    plan.write(8, 0, "Day off").unwrap();
    plan.write_with_format(8, 1, at("2027-03-14"), &day).unwrap();
    plan.write(8, 6, true).unwrap();
    plan.write(8, 7, "'=1+1").unwrap();
    plan.write(9, 0, "Wrong").unwrap();
    plan.write(9, 1, "soon").unwrap();
    workbook.save_to_buffer().unwrap()
}

#[tokio::test]
async fn the_sheet_with_the_columns_is_read_however_times_are_written() {
    let app = TestApp::start().await;
    let view = send(&app, season()).await.expect(200);
    assert_eq!(view["sheet"], "Plan");
    let expected = [
        ["Class", "2027-03-10T10:15:00", "2027-03-10T11:45:00"],
        ["Written", "2027-03-11T10:00:00", "2027-03-11T12:30:00"],
        ["Show", "2027-03-12T19:30:00", "2027-03-13T00:30:00"],
        ["Number", "2027-03-13T12:00:00", "2027-03-13T13:00:00"],
        ["Day off", "2027-03-14T00:00:00", "2027-03-15T00:00:00"],
    ];
    assert_eq!(times(&view), expected);
    assert_eq!(view["events"][0]["type"], "rehearsal");
    assert_eq!(view["events"][0]["location"]["name"], "Studio");
    assert_eq!((&view["events"][4]["all_day"], &view["events"][4]["notes"]), (&json!(true), &json!("=1+1")));
    let problem = &view["problems"][0];
    assert_eq!((&problem["line"], &problem["title"]), (&json!(10), &json!("Wrong")));
    let brought =
        app.production_manager().upload("/api/v1/events/import", &[], "season.xlsx", season()).await;
    assert_eq!(brought.expect(200)["sheet"], "Plan");
    assert_eq!(
        titles(&app.admin(), "start_date=2027-03-10&end_date=2027-03-12").await,
        ["Class", "Written", "Show"]
    );
    let again = send(&app, season()).await.expect(200);
    assert!(again["events"].as_array().unwrap().iter().all(|event| !event["event_id"].is_null()));
}

/// An archive of these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");

/// A workbook of one sheet, as somebody else's program or nobody's would write it.
fn workbook(properties: &str, rows: &str) -> Vec<u8> {
    let book = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">{properties}\
         <sheets><sheet name=\"Sheet\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let links = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
        <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
        Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    );
    let package = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
        <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
        Target=\"xl/workbook.xml\"/></Relationships>";
    archive(&[
        TYPES,
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn header() -> String {
    format!("<row r=\"1\">{}{}</row>", text("A1", "Title"), text("B1", "Start"))
}

#[tokio::test]
async fn days_that_are_counted_from_1904_are_the_same_days() {
    let app = TestApp::start().await;
    let row = |number: &str| {
        format!("{}<row r=\"2\">{}<c r=\"B2\"><v>{number}</v></c></row>", header(), text("A2", "Class"))
    };
    let of_1900 = send(&app, workbook("", &row("46456.4375"))).await.expect(200);
    let of_1904 = send(&app, workbook("<workbookPr date1904=\"1\"/>", &row("44994.4375"))).await.expect(200);
    assert_eq!(times(&of_1900), [["Class", "2027-03-10T10:30:00", "2027-03-10T11:30:00"]]);
    assert_eq!(times(&of_1904), times(&of_1900));
}

#[tokio::test]
async fn cells_are_taken_from_where_they_say_they_are_and_no_farther() {
    let app = TestApp::start().await;
    // The last cell that there is, cells in no order, and one that is there twice.
    let rows = format!(
        "{}<row r=\"1048576\">{}{}</row><row r=\"3\">{}{}{}</row>",
        header(),
        text("XFD1048576", "Far away"),
        text("A1048576", "Last"),
        text("B3", "2027-03-10 10:00"),
        text("A3", "First"),
        text("A3", "Once"),
    );
    let view = send(&app, workbook("", &rows)).await.expect(200);
    assert_eq!(times(&view), [["Once", "2027-03-10T10:00:00", "2027-03-10T11:00:00"]]);
    assert_eq!(
        (&view["problems"][0]["line"], &view["problems"][0]["title"]),
        (&json!(1_048_576), &json!("Last"))
    );
}

#[tokio::test]
async fn hostile_workbooks_are_refused_in_words() {
    let app = TestApp::start().await;
    let many: String =
        (2..1_010).map(|row| format!("<row r=\"{row}\">{}</row>", text(&format!("A{row}"), "x"))).collect();
    let more: String =
        (2..2_500).map(|row| format!("<row r=\"{row}\">{}</row>", text(&format!("A{row}"), "x"))).collect();
    let column = |index: u8| char::from(b'A' + index);
    let long = "x".repeat(9_000);
    let row =
        |row: u32| (0..26).map(|index| text(&format!("{}{row}", column(index)), &long)).collect::<String>();
    let texts: String = (2..42).map(|index| format!("<row r=\"{index}\">{}</row>", row(index))).collect();
    let bomb = vec![b' '; 40 * 1024 * 1024];
    let good = season();
    let parts: Vec<String> = (0..1_001).map(|index| format!("part{index}")).collect();
    let mut crowd = vec![TYPES];
    crowd.extend(parts.iter().map(|name| (name.as_str(), &b""[..])));
    let entities = workbook(
        "",
        &format!("{}<!DOCTYPE x [<!ENTITY a \"aaaa\">]><row r=\"2\">{}</row>", header(), text("A2", "&a;")),
    );
    for (name, wrong) in [
        ("rows", workbook("", &(header() + &many))),
        ("more rows", workbook("", &(header() + &more))),
        ("long texts", workbook("", &(header() + &texts))),
        ("bomb", archive(&[TYPES, ("xl/worksheets/sheet1.xml", &bomb)])),
        ("crowd", archive(&crowd)),
        ("open document", archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")])),
        ("empty", archive(&[TYPES])),
        ("no columns", workbook("", &format!("<row r=\"1\">{}</row>", text("A1", "Title")))),
        ("half", good[..good.len() / 2].to_vec()),
        ("first bytes", b"PK\x03\x04".to_vec()),
        ("old", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec()),
        ("broken XML", workbook("", "<row r=\"1\"><c r=\"A1\"")),
        ("no such text", workbook("", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>99</v></c></row>")),
        ("no such cell", workbook("", "<row r=\"1\"><c r=\"ZZZZZ99999999999\"><v>9</v></c></row>")),
    ] {
        let problem = send(&app, wrong).await.problem("validation_error");
        let reason = problem["errors"][0]["message"].as_str().unwrap();
        assert!(
            problem["errors"][0]["field"] == "file" && reason.ends_with('.') && reason.len() > 20,
            "{name}: {reason}"
        );
    }
    // What an entity stands for is not made up: the title is what is left, or the row is refused.
    let reply = send(&app, entities).await;
    assert!(!reply.status.is_server_error(), "{:#}", reply.body);
    assert_eq!(app.count("SELECT count(*) FROM events").await, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn a_damaged_workbook_never_takes_the_reader_down(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = season();
        let index = at.index(bytes.len());
        bytes[index] = byte;
        bytes.truncate(cut.index(bytes.len()).max(bytes.len() / 2));
        let home = schedule::time::Zone::parse("Europe/Vienna").unwrap();
        if let Err(reason) = schedule::import::read(&bytes, &home) {
            prop_assert!(reason.ends_with('.'), "{reason}");
        }
    }
}
