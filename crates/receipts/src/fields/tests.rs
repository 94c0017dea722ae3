//! Whole receipts as lists of words.

use jiff::civil::date;

use super::testing::page;
use super::*;

fn read(lines: &[&str]) -> Fields {
    let mut evidence = Evidence::new(date(2026, 11, 21));
    evidence.add(&page(lines), |region| *region);
    evidence.fields()
}

fn total(lines: &[&str]) -> Option<i64> {
    read(lines).total.map(|found| found.value)
}

#[test]
fn an_austrian_till_receipt() {
    let fields = read(&[
        "BILLA AG",
        "Mariahilfer Straße 12",
        "1070 Wien",
        "UID ATU12345678",
        "Semmel 4x 0,35 1,40 A",
        "Milch 1,29 A",
        "Mannerschnitten 1,99 A",
        "Zwischensumme 4,68",
        "Rabatt -0,50",
        "SUMME EUR 4,18",
        "Gegeben Bar 10,00",
        "Rückgeld 5,82",
        "A 10,00% MwSt 0,38",
        "12.03.2026 18:42 Kassa 3 Bon 4711",
        "Vielen Dank für Ihren Einkauf",
    ]);
    assert_eq!(fields.total.unwrap().value, 418);
    assert_eq!(fields.date.unwrap().value, date(2026, 3, 12));
    assert_eq!(fields.merchant.unwrap().value, "BILLA AG");
    assert_eq!(fields.currency.unwrap().value, "EUR");
    assert_eq!(fields.tax.unwrap().value, 38);
}

#[test]
fn an_american_restaurant() {
    let fields = read(&[
        "Joe's Diner",
        "120 Main Street",
        "Springfield, IL 62701",
        "Server: Anna Table 12",
        "03/12/2026 6:42 PM",
        "Burger $12.50",
        "Fries $4.00",
        "Subtotal $16.50",
        "Sales Tax $1.36",
        "Total $17.86",
        "Suggested tip 18% $3.21",
        "VISA **** 4711 $17.86",
        "Thank you!",
    ]);
    assert_eq!(fields.total.unwrap().value, 1_786);
    assert_eq!(fields.date.unwrap().value, date(2026, 3, 12));
    assert_eq!(fields.merchant.unwrap().value, "Joe's Diner");
    assert_eq!(fields.currency.unwrap().value, "USD");
    assert_eq!(fields.tax.unwrap().value, 136);
}

#[test]
fn the_total_is_neither_cash_nor_change_nor_subtotal() {
    assert_eq!(
        total(&[
            "Tea 3.00",
            "Cake 4.50",
            "SUBTOTAL 7.50",
            "VAT 20% 1.25",
            "TOTAL 7.50",
            "CASH 20.00",
            "CHANGE 12.50"
        ]),
        Some(750)
    );
    assert_eq!(total(&["Bier 4,50", "Wein 5,80", "Summe 10,30", "Bar 50,00", "Zurück 39,70"]), Some(1_030));
    assert_eq!(
        total(&["A 10.00", "B 5.00", "Sub Total 15.00", "GST 6% 0.90", "Rounding 0.00", "Net Total 15.90"]),
        Some(1_590)
    );
}

/// As tills in Malaysia print: totals with and without tax, rounded, and a table of taxes with sums of its own.
#[test]
fn a_malaysian_hardware_shop() {
    let fields = read(&[
        "KEDAI BESI MAJU JAYA SDN BHD",
        "(81234-A)",
        "NO 29, JALAN AIR TERJUN,",
        "53200, KUALA LUMPUR",
        "TEL : 03-40210000",
        "GST ID : 000750670000",
        "SIMPLIFIED TAX INVOICE",
        "DOC NO. : CS00012543 DATE: 04/01/2018",
        "CASHIER : USER TIME: 15:39:00",
        "ITEM QTY S/PRICE AMOUNT TAX",
        "2402 1 3.71 3.71 SR",
        "25MM NIPPLE",
        "1462 2 0.64 1.27 SR",
        "2247 1 39.75 39.75 SR",
        "TOTAL QTY: 4 44.73",
        "TOTAL SALES (EXCLUDING GST) : 42.20",
        "DISCOUNT : 0.00",
        "TOTAL GST : 2.53",
        "ROUNDING : 0.02",
        "TOTAL SALES (INCLUSIVE OF GST) : 44.75",
        "CASH : 50.00",
        "CHANGE : 5.25",
        "GST SUMMARY",
        "TAX CODE % AMT(RM) TAX(RM)",
        "SR 6 42.20 2.53",
        "TOTAL : 42.20 2.53",
    ]);
    assert_eq!(fields.total.unwrap().value, 4_475);
    assert_eq!(fields.date.unwrap().value, date(2018, 1, 4));
    assert_eq!(fields.merchant.unwrap().value, "KEDAI BESI MAJU JAYA SDN BHD");
    assert_eq!(fields.currency.unwrap().value, "MYR");
    assert_eq!(fields.tax.unwrap().value, 253);
}

#[test]
fn what_was_rounded_is_the_total() {
    let lines = [
        "2471 LYCHEES RM10.14 S",
        "270 GULA RM35.20 Z",
        "TOTAL SALES (INCLUSIVE GST) RM 45.34",
        "ROUNDING ADJUSTMENT RM .01",
        "ROUNDING RM 45.35",
        "CREDIT RM 45.35",
        "CHANGE RM .00",
    ];
    assert_eq!(total(&lines), Some(4_535));
    assert_eq!(
        total(&["QTY 8 19.20", "ROUNDING ADJ 0.00", "DUE 19.20", "PAY 20.00", "CHANGE 0.80"]),
        Some(1_920)
    );
}

#[test]
fn a_total_with_cents_in_another_column_or_line_is_found() {
    assert_eq!(total(&["Tea 3.00", "Cake 4.50", "TOTAL", "7.50", "VISA 7.50"]), Some(750));
    assert_eq!(total(&["Parken 2 h", "TOTAL $45"]), Some(4_500));
}

#[test]
fn arithmetic_helps_where_the_label_was_misread() {
    let lines = ["Tea 3.00", "Cake 4.50", "Soup 6.25", "TQTEL 13.75", "CASH 20.00", "CHANGE 6.25"];
    assert_eq!(total(&lines), Some(1_375));
}

#[test]
fn looks_that_agree_win_over_one_that_does_not() {
    let mut evidence = Evidence::new(date(2026, 11, 21));
    for summe in ["SUMME 12,30", "SUMME 72,30", "SUMME 12,30"] {
        evidence.add(&page(&["Cafe Central", summe, "12.03.2026"]), |region| *region);
    }
    let fields = evidence.fields();
    assert_eq!(fields.total.unwrap().value, 1_230);
    assert!(fields.date.unwrap().confidence > 0.5);
}

#[test]
fn three_digits_behind_the_point_are_those_of_a_currency_that_has_them() {
    let bill =
        ["Muttrah Café", "Coffee 1.250", "Lunch 4.500", "TOTAL OMR 5.750", "VAT 5% 0.274", "12.03.2026"];
    let fields = read(&bill);
    assert_eq!((fields.total.unwrap().value, fields.digits), (5_750, 3));
    assert_eq!(fields.tax.unwrap().value, 274);
    assert_eq!(fields.currency.unwrap().value, "OMR");
    // A dot between thousands, in euros.
    let fields = read(&["Möbelhaus", "Tisch 1.234,00", "SUMME EUR 1.234,00", "Bonus 1.234"]);
    assert_eq!((fields.total.unwrap().value, fields.digits), (123_400, 2));
    assert_eq!(total(&["SUMME EUR 1.234", "12.03.2026"]), None);
}

#[test]
fn one_look_that_takes_the_currency_for_another_does_not_spoil_the_amount() {
    let mut evidence = Evidence::new(date(2026, 11, 21));
    for summe in ["TOTAL EUR 12.30", "TOTAL JOD 12.305", "TOTAL EUR 12.30"] {
        evidence.add(&page(&["Cafe Central", summe]), |region| *region);
    }
    let fields = evidence.fields();
    assert_eq!((fields.total.unwrap().value, fields.digits), (1_230, 2));
}

#[test]
fn nothing_is_found_in_nothing() {
    let nothing = Fields { digits: 2, ..Fields::default() };
    assert_eq!(read(&[]), nothing);
    assert_eq!(read(&["~ . -", "| |"]), nothing);
}
