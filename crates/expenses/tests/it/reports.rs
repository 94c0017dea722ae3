//! What the month came to.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use roxmltree::Document;
use serde_json::{Value, json};
use testkit::TestApp;

use crate::{approved, category, simple, submitted, with};

/// A hotel in dollars in two productions, a refund, a tram ride that waits, and one of another month.
async fn month(app: &TestApp) {
    let (mileage, body) = (category(app, "Mileage").await, simple(app).await);
    let hotel = json!({"merchant": "=Grand Hotel", "expense_date": "2026-01-20", "currency": "USD", "rate": "0.9",
    "production": "Aida", "lines": [
        {"category_id": mileage, "amount": "100.05", "tax_amount": "10", "tax_rate": 10, "description": "Room"},
        {"category_id": mileage, "amount": "50.05", "production": "Tosca"},
    ]});
    approved(app, &app.artist(), &hotel).await;
    approved(app, &app.second_artist(), &with(&body, json!({"kind": "refund", "amount": 10}))).await;
    submitted(&app.artist(), &body).await;
    approved(app, &app.artist(), &with(&body, json!({"expense_date": "2026-02-01"}))).await;
    app.run_jobs().await;
}

const SPAN: &str = "from=2026-01-01&to=2026-01-31&by=spent";

#[tokio::test]
async fn a_month_that_was_booked_stays_as_it_was_whatever_is_approved_of_it_later() {
    let app = TestApp::start().await;
    let now = app.platform.clock.now();
    // It may be tomorrow already where the company is.
    let (today, tomorrow) = (now.to_string(), (now + jiff::SignedDuration::from_hours(24)).to_string());
    let days = format!("from={}&to={}", &today[..10], &tomorrow[..10]);
    let body = with(&simple(&app).await, json!({"expense_date": "2026-01-15"}));
    approved(&app, &app.artist(), &body).await;
    let amount = async |span: &str| {
        let report = app.accountant().get(&format!("/api/v1/reports/expenses?{span}")).await.expect(200);
        report["total"]["amount"].clone()
    };
    assert_eq!(amount("from=2026-01-01&to=2026-01-31").await, 0.0);
    assert_eq!(amount(SPAN).await, 12.5);
    assert_eq!(amount(&days).await, 12.5);
    let journal = app.accountant().get(&format!("/api/v1/reports/journal.csv?{days}")).await;
    assert!(String::from_utf8(journal.bytes.to_vec()).unwrap().contains("12.50"));
    app.run_jobs().await;
}

#[tokio::test]
async fn a_month_is_summed_up_by_what_was_asked_for() {
    let app = TestApp::start().await;
    month(&app).await;
    let report =
        app.accountant().get(&format!("/api/v1/reports/expenses?{SPAN}&group=production")).await.expect(200);
    let rows: Vec<(&Value, &Value, &Value)> = report["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["name"], &row["amount"], &row["original_amount"]))
        .collect();
    // 150.10 dollars are 135.09 euros, of which 90.05 fall to the first line (rounded up) and the rest to the second.
    let expected = [
        (json!("Aida"), json!(90.05), json!(100.05)),
        (json!("Tosca"), json!(45.04), json!(50.05)),
        (Value::Null, json!(-10.0), json!(-10.0)),
    ];
    assert_eq!(rows, expected.iter().map(|(name, base, spent)| (name, base, spent)).collect::<Vec<_>>());
    let total = &report["total"];
    assert_eq!(
        (&total["amount"], &total["claim_count"], &total["tax"]),
        (&json!(125.09), &json!(2), &json!(9.0))
    );
    assert_eq!((&total["paid"], &total["open"]), (&json!(0.0), &json!(125.09)));
    for (group, names) in [
        ("currency", json!(["USD", "EUR"])),
        ("person", json!(["Anna Dancer", "Ben Fiddle"])),
        ("category", json!(["Mileage"])),
    ] {
        let report =
            app.accountant().get(&format!("/api/v1/reports/expenses?{SPAN}&group={group}")).await.expect(200);
        let found: Vec<&Value> = report["rows"].as_array().unwrap().iter().map(|row| &row["name"]).collect();
        assert_eq!(json!(found), names);
        assert_eq!(report["total"]["amount"], 125.09);
    }
}

#[tokio::test]
async fn a_month_goes_on_paper() {
    let app = TestApp::start().await;
    month(&app).await;
    let file = app.accountant().get(&format!("/api/v1/reports/expenses.pdf?{SPAN}&group=person")).await;
    assert_eq!((file.status.as_u16(), file.header("content-type")), (200, "application/pdf"));
    assert!(file.bytes.starts_with(b"%PDF"));
    let log = app.admin().get("/api/v1/admin/audit?action=expense_report_export").await.expect(200);
    assert_eq!(log["data"][0]["changes"]["from"], "2026-01-01");
}

#[tokio::test]
async fn the_ledger_has_a_row_for_each_line_with_everything_in_a_column_of_its_own() {
    let app = TestApp::start().await;
    month(&app).await;
    let file = app.accountant().get(&format!("/api/v1/reports/ledger.csv?{SPAN}")).await;
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"ledger-2026-01-01-2026-01-31.csv\""
    );
    let text = String::from_utf8(file.bytes.to_vec()).unwrap();
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(
        rows[0],
        "Number,Kind,Date,Person,Merchant,Category,Account,Description,Production,Amount,Currency,Rate,Rate date,\
         Amount in EUR,Tax rate,Tax in EUR,Net in EUR,Covered by an advance in EUR,Status,Paid on,Reference"
    );
    assert_eq!(rows.len(), 4, "{text}");
    assert!(rows[1].starts_with("2,refund,2026-01-15,Ben Fiddle,Wiener Linien,Mileage,"), "{}", rows[1]);
    assert!(rows[1].contains(",-10.00,EUR,1,2026-01-15,-10.00,,0.00,-10.00,0.00,approved,,"), "{}", rows[1]);
    assert!(rows[2].starts_with("1,expense,2026-01-20,Anna Dancer,'=Grand Hotel,Mileage,"), "{}", rows[2]);
    assert!(
        rows[2].contains(",Room,Aida,100.05,USD,0.9,2026-01-20,90.05,10.00,9.00,81.05,0.00,approved,,"),
        "{}",
        rows[2]
    );
    assert!(rows[3].contains(",Tosca,50.05,USD,0.9,2026-01-20,45.04,"), "{}", rows[3]);
    let log = app.admin().get("/api/v1/admin/audit?action=expense_ledger_export").await.expect(200);
    assert_eq!(log["data"][0]["changes"], json!({"from": "2026-01-01", "to": "2026-01-31", "by": "spent"}));
}

/// A file in a workbook.
fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// What a spreadsheet shows of a row.
#[derive(Debug, PartialEq)]
enum Shown {
    Words(String),
    Number(f64),
}

/// The rows of a workbook's sheet below the first one, each by the columns' names.
fn rows(book: &[u8]) -> Vec<BTreeMap<String, Shown>> {
    let (sheet, strings) = (part(book, "xl/worksheets/sheet1.xml"), part(book, "xl/sharedStrings.xml"));
    let (sheet, strings) = (Document::parse(&sheet).unwrap(), Document::parse(&strings).unwrap());
    let strings: Vec<&str> = strings
        .descendants()
        .filter(|node| node.tag_name().name() == "t")
        .filter_map(|node| node.text())
        .collect();
    let mut rows = sheet.descendants().filter(|node| node.tag_name().name() == "row").map(|row| {
        let cells = row.children().filter(|node| node.tag_name().name() == "c").filter_map(|cell| {
            let column = cell.attribute("r")?.trim_end_matches(|letter: char| letter.is_ascii_digit());
            let value = cell.descendants().find(|node| node.tag_name().name() == "v")?.text()?;
            let shown = match cell.attribute("t") {
                Some("s") => Shown::Words(strings[value.parse::<usize>().unwrap()].to_owned()),
                None => Shown::Number(value.parse().unwrap()),
                Some(other) => panic!("a cell of kind {other}"),
            };
            Some((column.to_owned(), shown))
        });
        cells.collect::<BTreeMap<_, _>>()
    });
    let names = rows.next().unwrap();
    let named = rows.map(|row| {
        let cells = row.into_iter().map(|(column, shown)| match &names[&column] {
            Shown::Words(name) => (name.clone(), shown),
            Shown::Number(number) => panic!("a column of the name {number}"),
        });
        cells.collect()
    });
    named.collect()
}

#[tokio::test]
async fn the_ledger_opens_in_a_spreadsheet_with_the_right_sums_in_two_currencies() {
    let app = TestApp::start().await;
    month(&app).await;
    let book = app.accountant().get(&format!("/api/v1/reports/ledger.xlsx?{SPAN}")).await;
    assert!(book.header("content-type").ends_with("spreadsheetml.sheet"));
    let rows = rows(&book.bytes);
    let number = |row: &BTreeMap<String, Shown>, column: &str| match &row[column] {
        Shown::Number(number) => *number,
        Shown::Words(words) => panic!("{column} is {words}"),
    };
    let in_currency = |code: &str| {
        rows.iter().filter(|row| row["Currency"] == Shown::Words(code.into())).collect::<Vec<_>>()
    };
    let sum = |rows: &[&BTreeMap<String, Shown>], column: &str| {
        let cents: f64 = rows.iter().map(|row| (number(row, column) * 100.0).round()).sum();
        cents / 100.0
    };
    let (dollars, euros) = (in_currency("USD"), in_currency("EUR"));
    assert_eq!((rows.len(), dollars.len(), euros.len()), (3, 2, 1));
    assert_eq!((sum(&dollars, "Amount"), sum(&euros, "Amount")), (150.1, -10.0));
    assert_eq!((sum(&dollars, "Amount in EUR"), sum(&euros, "Amount in EUR")), (135.09, -10.0));
    assert_eq!((sum(&dollars, "Tax in EUR"), sum(&dollars, "Net in EUR")), (9.0, 126.09));
    assert!(dollars.iter().all(|row| row["Rate"] == Shown::Number(0.9)));
    // As a word it is never worked out, and needs no apostrophe.
    assert_eq!(dollars[0]["Merchant"], Shown::Words("=Grand Hotel".into()));
    // Days since the beginning of 1900, as spreadsheets count them.
    assert_eq!(dollars[0]["Date"], Shown::Number(46_042.0));
}

#[tokio::test]
async fn the_journal_balances_posting_by_posting() {
    let app = TestApp::start().await;
    month(&app).await;
    let tomorrow = (app.platform.clock.now() + jiff::SignedDuration::from_hours(24)).to_string();
    let span = format!("from=2026-01-01&to={}", &tomorrow[..10]);
    let file = app.accountant().get(&format!("/api/v1/reports/journal.csv?{span}")).await;
    let text = String::from_utf8(file.bytes.to_vec()).unwrap();
    let mut sums = BTreeMap::new();
    for row in text.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let cents = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
        *sums.entry(cells[1].to_owned()).or_insert(0) += cents(cells[3]) - cents(cells[4]);
    }
    assert_eq!(sums.into_values().collect::<Vec<_>>(), [0, 0, 0], "{text}");
}

#[tokio::test]
async fn reports_are_for_those_who_export_and_about_days_in_order() {
    let app = TestApp::start().await;
    for path in ["expenses", "expenses.pdf", "ledger.csv", "ledger.xlsx", "journal.csv"] {
        let at = format!("/api/v1/reports/{path}");
        app.admin().get(&format!("{at}?{SPAN}")).await.problem("forbidden");
        app.artist().get(&format!("{at}?{SPAN}")).await.problem("forbidden");
        app.finance_director()
            .get(&format!("{at}?from=2026-02-01&to=2026-01-01"))
            .await
            .problem("validation_error");
        app.finance_director().get(&at).await.problem("validation_error");
    }
}
