//! The file for the bank against its schema, and against the rules of SEPA that no schema says (EPC132-08).

use std::path::Path;

use jiff::civil::date;
use roxmltree::{Document, Node};
use types::{PaymentBatchId, UserId};

use super::*;
use crate::payments::model::PaymentBatchStatus;

/// As the registration authority of ISO 20022 publishes it.
const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemas/pain.001.001.09.xsd");

fn batch() -> Batch {
    Batch {
        id: PaymentBatchId::generate(),
        number: 7,
        status: PaymentBatchStatus::Open,
        currency: CURRENCY,
        execute_on: date(2026, 11, 30),
        total: Amount::from_cents(17_505),
        reference: None,
        created_by: UserId::generate(),
        created_at: Timestamp::UNIX_EPOCH,
        paid_at: None,
        version: 1,
        claim_count: 3,
        person_count: 2,
    }
}

fn transfer(name: &str, cents: i64) -> Transfer {
    Transfer {
        user_id: UserId::generate(),
        name: name.into(),
        amount: Amount::from_cents(cents),
        claims: vec![1, 2],
    }
}

/// Of several lengths and countries.
const IBANS: [&str; 4] = [
    "DE89370400440532013000",
    "NO9386011117947",
    "MT84MALT011000012345MTLCAST001S",
    "GB82WEST12345698765432",
];

fn written(payer: &Payer, transfers: &[Transfer]) -> String {
    let payees: Vec<Payee<'_>> =
        transfers.iter().zip(IBANS.iter().cycle()).map(|(transfer, iban)| Payee { transfer, iban }).collect();
    pain001(&batch(), payer, &payees, "2026-11-21T10:00:00Z".parse().unwrap())
}

fn payer(bic: Option<&str>) -> Payer {
    Payer {
        name: "Opera <Test> & Söhne".into(),
        iban: "AT611904300234573201".into(),
        bic: bic.map(Into::into),
        address: None,
    }
}

fn address(street: &str, town: &str) -> PostalAddress {
    PostalAddress {
        street: Some(street.into()),
        building: Some("2/4".into()),
        postcode: Some("1010".into()),
        town: town.into(),
        country: "AT".into(),
    }
}

/// Text of SEPA, so and so long.
#[track_caller]
fn text_is(text: &str, most: usize) {
    assert!((1..=most).contains(&text.chars().count()), "{text:?}");
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || " /-?:().,'+".contains(letter);
    assert!(text.chars().all(is_plain) && text.trim() == text, "{text:?}");
}

fn texts<'a>(document: &'a Document<'_>, name: &str) -> Vec<&'a str> {
    let named = document.descendants().filter(|node| node.tag_name().name() == name);
    named.map(|node| node.text().unwrap_or_default()).collect()
}

/// An amount as SEPA has it, in cents.
fn cents(text: &str) -> i64 {
    let (whole, parts) = text.split_once('.').unwrap();
    assert!(parts.len() == 2 && !whole.starts_with('-'), "{text}");
    format!("{whole}{parts}").parse().unwrap()
}

/// What the schema does not say.
fn keeps_the_rules_of_sepa(xml: &str) {
    let document = Document::parse(xml).unwrap();
    let texts = |name: &str| texts(&document, name);
    for name in ["MsgId", "PmtInfId", "EndToEndId"] {
        for text in texts(name) {
            text_is(text, 35);
            assert!(!text.starts_with('/') && !text.ends_with('/') && !text.contains("//"), "{text}");
        }
    }
    texts("Nm").into_iter().for_each(|text| text_is(text, 70));
    texts("Ustrd").into_iter().for_each(|text| text_is(text, 140));
    let amounts: Vec<Node<'_, '_>> =
        document.descendants().filter(|node| node.tag_name().name() == "InstdAmt").collect();
    assert!(amounts.iter().all(|amount| amount.attribute("Ccy") == Some("EUR")));
    let amounts_in_cents: Vec<i64> = amounts.iter().map(|amount| cents(amount.text().unwrap())).collect();
    assert!(
        amounts_in_cents.iter().all(|cents| (1..=99_999_999_999).contains(cents)),
        "{amounts_in_cents:?}"
    );
    let sum: i64 = amounts_in_cents.iter().sum();
    assert!(texts("CtrlSum").iter().all(|total| cents(total) == sum), "{sum}: {:?}", texts("CtrlSum"));
    assert!(texts("NbOfTxs").iter().all(|count| *count == amounts.len().to_string()));
    let mut references = texts("EndToEndId");
    references.sort_unstable();
    references.dedup();
    assert_eq!(references.len(), amounts.len(), "each transfer has a reference of its own");
    assert_eq!(texts("Cdtr").len(), texts("Ustrd").len(), "at most one purpose each");
    assert!(texts("Cd").iter().all(|level| *level == "SEPA") && texts("ChrgBr") == ["SLEV"]);
}

/// Holds a file against everything that a bank would.
#[track_caller]
fn accepted(xml: &str) {
    keeps_the_rules_of_sepa(xml);
    if let Some(complaints) = testkit::schema::complaints(Path::new(SCHEMA), xml) {
        assert_eq!(complaints, [""; 0], "{xml}");
    }
}

#[test]
fn what_goes_to_the_bank_is_as_its_schema_and_sepa_say() {
    let transfers = [
        transfer("Anna Dancer", 12_505),
        transfer("Øyvind Ž. Łuk", 5_000),
        transfer("Jürgen Groß", 1),
        transfer("Maximiliane von und zu ".repeat(6).as_str(), 99_999_999_999),
    ];
    for (bic, count) in [(None, 1), (Some("BKAUATWW"), 2), (Some("DEUTDEFF500"), 4)] {
        let xml = written(&payer(bic), &transfers[..count]);
        accepted(&xml);
        let document = Document::parse(&xml).unwrap();
        assert_eq!(texts(&document, "BICFI"), bic.into_iter().collect::<Vec<_>>());
        assert_eq!(texts(&document, "NbOfTxs"), [count.to_string(), count.to_string()]);
    }
    let xml = written(&payer(None), &transfers[..2]);
    let document = Document::parse(&xml).unwrap();
    let texts = |name: &str| texts(&document, name);
    assert_eq!(texts("CtrlSum"), ["175.05", "175.05"]);
    assert_eq!(texts("InstdAmt"), ["125.05", "50.00"]);
    assert_eq!(texts("Nm")[0], "Opera .Test. + Soehne");
    assert_eq!(texts("Nm")[3], "Oyvind Z. Luk");
    assert_eq!(texts("Ustrd")[0], "Claims 1, 2");
    assert_eq!(texts("EndToEndId"), ["BATCH-7-1", "BATCH-7-2"]);
    assert_eq!(texts("IBAN"), ["AT611904300234573201", IBANS[0], IBANS[1]]);
}

#[test]
fn the_payers_address_is_written_in_parts_as_the_schema_orders_them() {
    let transfers = [transfer("Anna Dancer", 12_505)];
    let at = |address| Payer { address: Some(address), ..payer(Some("BKAUATWW")) };
    let xml = written(&at(address("Opernring & <Süd>", "Wien")), &transfers);
    accepted(&xml);
    let parts = "<PstlAdr><StrtNm>Opernring + .Sued.</StrtNm><BldgNb>2/4</BldgNb><PstCd>1010</PstCd><TwnNm>Wien</TwnNm>\
        <Ctry>AT</Ctry></PstlAdr></Dbtr>";
    assert!(xml.contains(&format!("</Nm>{parts}")), "{xml}");
    let least =
        PostalAddress { street: None, building: None, postcode: None, ..address("", &"ß".repeat(35)) };
    let xml = written(&at(least), &transfers);
    accepted(&xml);
    assert!(xml.contains(&format!("<PstlAdr><TwnNm>{}s</TwnNm><Ctry>", "ss".repeat(17))), "{xml}");
}

#[test]
fn banks_of_sepa_outside_the_economic_area_ask_for_the_payers_address() {
    for (iban, is_outside) in [
        ("CH9300762011623852957", true),
        ("GB82WEST12345698765432", true),
        ("SM86U0322509800000000270100", true),
        ("AT611904300234573201", false),
        ("NO9386011117947", false),
        ("LI21088100002324013AA", false),
    ] {
        assert_eq!(is_outside_eea(iban), is_outside, "{iban}");
    }
    assert!(OUTSIDE_EEA.iter().all(|country| REACHED.contains(country)));
}

#[test]
fn names_that_could_be_taken_for_xml_or_are_in_another_script_are_written_in_the_letters_of_sepa() {
    let names = ["]]><Amt>1</Amt>", "王小明", "   ", "a\u{0}b\nc", &"ß".repeat(80), "Юлия Щърбова"];
    let transfers: Vec<Transfer> = names.iter().map(|name| transfer(name, 1)).collect();
    let xml = written(&payer(None), &transfers);
    accepted(&xml);
    assert!(xml.contains("<Nm>...</Nm>") && xml.contains("<Nm>.</Nm>"));
}

#[test]
fn a_whole_batch_of_a_thousand_people_is_accepted() {
    let mut claims: Vec<Transfer> =
        (0..1_000).map(|one| transfer(&format!("Person {one}"), one + 1)).collect();
    claims[0].claims = (1_000_000..1_001_000).collect();
    accepted(&written(&payer(None), &claims));
}

#[test]
fn the_schema_refuses_what_is_not_as_it_says() {
    let xml = written(&payer(Some("BKAUATWW")), &[transfer("Anna Dancer", 12_505)]);
    for (right, wrong, named) in [
        ("<PmtMtd>TRF</PmtMtd>", "", "PmtMtd"),
        ("BKAUATWW", "bkauatww", "BICFI"),
        ("125.05</InstdAmt>", "-125.05</InstdAmt>", "InstdAmt"),
        ("<Nm>Anna Dancer</Nm>", "<Nm></Nm>", "Nm"),
        ("2026-11-30", "30.11.2026", "Dt"),
    ] {
        assert!(xml.contains(right), "{right}");
        let wrong = xml.replacen(right, wrong, 1);
        let Some(complaints) = testkit::schema::complaints(Path::new(SCHEMA), &wrong) else { return };
        assert!(complaints.iter().any(|complaint| complaint.contains(named)), "{named}: {complaints:?}");
    }
}

#[test]
fn sepa_reaches_the_accounts_of_its_countries_only() {
    assert!(
        IBANS.iter().chain(&["VA59001123000012345678", "CH9300762011623852957"]).all(|iban| reaches(iban))
    );
    for beyond in ["TR330006100519786457841326", "AE070331234567890123456", "SA0380000000608010167519", ""] {
        assert!(!reaches(beyond), "{beyond}");
    }
}
