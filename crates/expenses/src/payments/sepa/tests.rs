//! The file for the bank against the rules of its schema.

use jiff::civil::date;
use roxmltree::{Document, Node};
use types::{PaymentBatchId, UserId};

use super::*;
use crate::payments::model::PaymentBatchStatus;

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

fn written(payer: &Payer, transfers: &[Transfer]) -> String {
    let payees: Vec<Payee<'_>> =
        transfers.iter().map(|transfer| Payee { transfer, iban: "DE89370400440532013000" }).collect();
    pain001(&batch(), payer, &payees, "2026-11-21T10:00:00Z".parse().unwrap())
}

fn payer(bic: Option<&str>) -> Payer {
    Payer {
        name: "Opera <Test> & Söhne".into(),
        iban: "AT611904300234573201".into(),
        bic: bic.map(Into::into),
    }
}

/// The part of the schema that is used: each element with its children in the schema's order, and what the text of a leaf
/// must look like. What is not here is not allowed; `*` may come again, `?` may be missing.
const SCHEMA: &[(&str, &str)] = &[
    ("Document", "CstmrCdtTrfInitn"),
    ("CstmrCdtTrfInitn", "GrpHdr PmtInf*"),
    ("GrpHdr", "MsgId CreDtTm NbOfTxs CtrlSum? InitgPty"),
    ("InitgPty", "Nm?"),
    (
        "PmtInf",
        "PmtInfId PmtMtd NbOfTxs? CtrlSum? PmtTpInf? ReqdExctnDt Dbtr DbtrAcct DbtrAgt ChrgBr? CdtTrfTxInf*",
    ),
    ("PmtTpInf", "SvcLvl"),
    ("SvcLvl", "Cd"),
    ("ReqdExctnDt", "Dt"),
    ("Dbtr", "Nm?"),
    ("DbtrAcct", "Id"),
    ("CdtrAcct", "Id"),
    ("DbtrAgt", "FinInstnId"),
    ("FinInstnId", "BICFI? Othr?"),
    ("Othr", "Id"),
    ("CdtTrfTxInf", "PmtId Amt Cdtr? CdtrAcct? RmtInf?"),
    ("PmtId", "EndToEndId"),
    ("Amt", "InstdAmt"),
    ("Cdtr", "Nm?"),
    ("RmtInf", "Ustrd*"),
];

fn text_is(node: Node<'_, '_>, most: usize) {
    let text = node.text().unwrap_or_default();
    let count = text.chars().count();
    assert!((1..=most).contains(&count), "{}: {text:?}", node.tag_name().name());
    assert!(
        text.chars().all(|letter| letter.is_ascii_alphanumeric() || " /-?:().,'+".contains(letter)),
        "{text:?}"
    );
}

fn digits_are(text: &str, whole: usize, parts: usize) {
    let (before, after) = text.split_once('.').unwrap_or((text, ""));
    assert!((1..=whole).contains(&before.len()) && after.len() <= parts, "{text}");
    assert!(before.chars().chain(after.chars()).all(|digit| digit.is_ascii_digit()), "{text}");
}

fn check(node: Node<'_, '_>) {
    let name = node.tag_name().name();
    assert_eq!(node.tag_name().namespace(), Some("urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"));
    let children: Vec<Node<'_, '_>> = node.children().filter(Node::is_element).collect();
    let parent = node.parent().map(|parent| parent.tag_name().name()).unwrap_or_default();
    let is_leaf_id = name == "Id" && parent == "Othr";
    if name == "Id" && !is_leaf_id {
        let names: Vec<&str> = children.iter().map(|child| child.tag_name().name()).collect();
        assert_eq!(names, ["IBAN"]);
    } else if let Some((_, content)) = SCHEMA.iter().find(|(of, _)| *of == name) {
        let mut left = children.iter().peekable();
        for slot in content.split(' ') {
            let (of, may_miss) = (slot.trim_end_matches(['?', '*']), slot.ends_with('?'));
            let mut found = 0;
            while left.next_if(|child| child.tag_name().name() == of).is_some() {
                found += 1;
            }
            assert!(
                found == 1 || (found == 0 && may_miss) || (found > 0 && slot.ends_with('*')),
                "{name}: {found} {of}"
            );
        }
        assert!(left.next().is_none(), "{name} has something else in it");
    } else {
        let text = node.text().unwrap_or_default();
        match name {
            "MsgId" | "PmtInfId" | "EndToEndId" => text_is(node, 35),
            "Id" => assert_eq!(text, "NOTPROVIDED"),
            "Nm" => text_is(node, 70),
            "Ustrd" => text_is(node, 140),
            "CreDtTm" => assert!(text.parse::<Timestamp>().is_ok()),
            "Dt" => assert!(text.parse::<jiff::civil::Date>().is_ok()),
            "NbOfTxs" => digits_are(text, 15, 0),
            "CtrlSum" => digits_are(text, 16, 2),
            "InstdAmt" => {
                digits_are(text, 9, 2);
                assert_eq!(node.attribute("Ccy"), Some("EUR"));
            }
            "PmtMtd" => assert_eq!(text, "TRF"),
            "Cd" => assert_eq!(text, "SEPA"),
            "ChrgBr" => assert_eq!(text, "SLEV"),
            "BICFI" => assert!(matches!(text.len(), 8 | 11)),
            "IBAN" => assert!((15..=34).contains(&text.len())),
            other => panic!("{other} is not in the schema"),
        }
    }
    children.into_iter().for_each(check);
}

#[test]
fn what_goes_to_the_bank_is_as_the_schema_says() {
    for bic in [None, Some("BKAUATWW")] {
        let xml = written(&payer(bic), &[transfer("Anna Dancer", 12_505), transfer("Øyvind Ž. Łuk", 5_000)]);
        let document = Document::parse(&xml).unwrap();
        check(document.root_element());
        let texts = |name: &str| -> Vec<&str> {
            document
                .descendants()
                .filter(|node| node.tag_name().name() == name)
                .filter_map(|node| node.text())
                .collect()
        };
        assert_eq!(texts("NbOfTxs"), ["2", "2"]);
        assert_eq!(texts("CtrlSum"), ["175.05", "175.05"]);
        assert_eq!(texts("InstdAmt"), ["125.05", "50.00"]);
        assert_eq!(texts("Nm")[0], "Opera .Test. + Soehne");
        assert_eq!(texts("Nm")[3], "Oyvind Z. Luk");
        assert_eq!(texts("Ustrd")[0], "Claims 1, 2");
        assert_eq!(texts("EndToEndId"), ["BATCH-7-1", "BATCH-7-2"]);
    }
}

#[test]
fn names_that_could_be_taken_for_xml_or_are_in_another_script_are_written_in_the_letters_of_sepa() {
    let names = ["]]><Amt>1</Amt>", "王小明", "   ", "a\u{0}b\nc", &"ß".repeat(80)];
    let transfers: Vec<Transfer> = names.iter().map(|name| transfer(name, 1)).collect();
    let xml = written(&payer(None), &transfers);
    check(Document::parse(&xml).unwrap().root_element());
    assert!(xml.contains("<Nm>...</Nm>") && xml.contains("<Nm>.</Nm>"));
}
