//! Tills of Malaysian shops: totals with and without tax, rounded to five sen, and a table of taxes below.

use jiff::civil::date;

use super::content::Row;
use super::dice::Dice;
use super::{Label, Set};

const TUNING: &[(&str, &str)] = &[
    ("KEDAI BUKU CERIA SDN BHD", "(71204-K)"),
    ("RESTORAN SERI MELATI", "002043318-X"),
    ("LIAN HIN HARDWARE TRADING", "(CO. REG : 860670-P)"),
    ("PASARAYA MAJU JAYA S/B (519530-T)", ""),
    ("BEST FRIEND STATIONERY SHOP", "JM0574321-H"),
    ("GOLDEN WOK SEAFOOD RESTAURANT SDN BHD", "(1120900-D)"),
];
const HELD_OUT: &[(&str, &str)] = &[
    ("SYARIKAT TENAGA BARU SDN. BHD.", "(331204-W)"),
    ("KOPITIAM OLD TOWN CORNER", "001977712-M"),
    ("HOCK SENG MUSIC ENTERPRISE", "(CO. REG : 440671-A)"),
    ("MEGA FRESH MART SDN BHD", "REG NO: 797880-U"),
    ("DIY CORNER (M) SDN BHD", "(660671-F)"),
    ("BUNGA RAYA TEXTILE & TAILORING", "75490-V"),
];
const ARTICLES: &[&str] = &[
    "TEH TARIK (B)",
    "NASI GORENG",
    "SEAL TAPE",
    "1\" BALL VALVE",
    "A4 PAPER 80GSM",
    "PILLAR TAP 87600",
    "MILO AIS",
    "WHITE RICE",
    "MARKER PEN BLK",
    "COCA-COLA 320ML",
    "OYSTER SAUCE 770G",
    "VEGE ITEM",
];

pub fn receipt(dice: &mut Dice, set: Set) -> (Vec<Row>, Label) {
    let (name, number) = dice.one_of(if set == Set::Tuning { TUNING } else { HELD_OUT });
    let mut till = Till(Vec::new());
    till.centered(name, dice.one_of(&[1.0, 1.0, 1.3]));
    if !number.is_empty() {
        till.centered(number, 1.0);
    }
    let road = dice.one_of(match set {
        Set::Tuning => &["JALAN AIR TERJUN", "JALAN SETIA RAYA U13/X", "JALAN BESAR"],
        Set::HeldOut => &["JALAN PASAR LAMA", "JLN DINAR 3/G", "LORONG BATU 2"],
    });
    till.centered(&format!("NO.{}, {road},", dice.number(1, 290)), 1.0);
    let town = dice.one_of(&["TAMAN MUTIARA", "SEKSYEN 9", "BANDAR BARU"]);
    till.centered(
        &format!("{town}, {} {}", dice.number(40_000, 81_300), dice.one_of(&["KLANG", "SKUDAI"])),
        1.0,
    );
    if dice.chance(0.6) {
        till.centered(&format!("TEL : 03-{}", dice.number(10_000_000, 99_999_999)), 1.0);
    }
    till.centered(&format!("GST ID : 000{}", dice.number(100_000_000, 999_999_999)), 1.0);
    till.centered(dice.one_of(&["TAX INVOICE", "SIMPLIFIED TAX INVOICE", "CASH RECEIPT"]), 1.0);
    let day = date(dice.number(2023, 2025) as i16, dice.number(1, 12) as i8, dice.number(1, 28) as i8);
    let is_above = dice.chance(0.7);
    if is_above {
        till.date(dice, day);
    }
    let total_cents = till.sale(dice);
    if !is_above {
        till.date(dice, day);
    }
    till.centered("THANK YOU. PLEASE COME AGAIN", 1.0);
    till.centered("GOODS SOLD ARE NOT RETURNABLE", 1.0);
    (till.0, Label { merchant: name.to_owned(), date: day, total_cents })
}

struct Till(Vec<Row>);

impl Till {
    fn centered(&mut self, text: &str, scale: f32) {
        self.0.push(Row { left: text.to_owned(), right: String::new(), is_centered: true, scale });
    }

    fn pair(&mut self, left: &str, right: &str) {
        self.0.push(Row { left: left.to_owned(), right: right.to_owned(), is_centered: false, scale: 1.0 });
    }

    fn date(&mut self, dice: &mut Dice, day: jiff::civil::Date) {
        let (y, m, d) = (day.year(), day.month(), day.day());
        let name = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
        let text = match dice.number(0, 4) {
            0 => format!("{d:02}-{m:02}-{y}"),
            1 => format!("{d:02}-{m:02}-{:02}", y % 100),
            2 => format!("{d:02}/{}/{y}", name[m as usize - 1]),
            _ => format!("{d:02}/{m:02}/{y}"),
        };
        let (hour, minute) = (dice.number(8, 21), dice.number(10, 59));
        self.pair(&format!("INVOICE NO : CS{}", dice.number(10_000, 999_999)), "");
        match dice.number(0, 2) {
            0 => self.pair(&format!("DATE : {text} {hour:02}:{minute}:07"), ""),
            1 => self.pair(&format!("DATE: {text}"), &format!("TIME: {hour:02}:{minute}")),
            _ => self.pair(&format!("{hour:02}:{minute}"), &text),
        }
        self.pair(&format!("CASHIER : {}", dice.one_of(&["USER", "01", "THANDAR"])), "");
    }

    fn sale(&mut self, dice: &mut Dice) -> i64 {
        if dice.chance(0.6) {
            self.pair("ITEM     QTY  U/PRICE", "AMOUNT TAX");
        }
        let (mut sum, mut count) = (0, 0);
        for _ in 0..dice.number(1, 6) {
            let (pieces, price) = (dice.number(1, 3), dice.number(20, 3_400));
            (sum, count) = (sum + pieces * price, count + pieces);
            self.pair(dice.one_of(ARTICLES), "");
            let code = dice.number(1_000, 99_999);
            self.pair(
                &format!("{code}   {pieces} X {}", money(price)),
                &format!("{} SR", money(pieces * price)),
            );
        }
        self.pair("", "");
        let tax = (sum * 6 + 53) / 106;
        let rounded = (sum + 2) / 5 * 5;
        if dice.chance(0.5) {
            self.pair(&format!("TOTAL QTY: {count}"), "");
        }
        match dice.number(0, 3) {
            0 => {
                self.pair("TOTAL SALES (EXCLUDING GST) :", &money(sum - tax));
                self.pair("DISCOUNT :", "0.00");
                self.pair("TOTAL GST :", &money(tax));
                self.pair("ROUNDING :", &money((rounded - sum).abs()));
                self.pair("TOTAL SALES (INCLUSIVE OF GST) :", &money(rounded));
            }
            1 => {
                self.pair("SUBTOTAL :", &money(sum));
                self.pair("TOTAL EXCL. OF GST", &money(sum - tax));
                self.pair("TOTAL INCL. OF GST", &money(sum));
                self.pair("TOTAL AMT ROUNDED", &money(rounded));
            }
            2 => {
                self.pair("TOTAL INCL. GST@6%", &format!("RM {}", money(sum)));
                self.pair("ROUNDING ADJ", &money((rounded - sum).abs()));
                self.pair("TOTAL", &format!("RM {}", money(rounded)));
            }
            _ => {
                self.pair("TOTAL SALES INCLUSIVE GST @6%", &money(sum));
                self.pair("ROUND ADJ", &money((rounded - sum).abs()));
                self.pair("FINAL TOTAL", &money(rounded));
            }
        }
        let given = (rounded / 1_000 + 1) * 1_000;
        self.pair("CASH :", &money(given));
        self.pair("CHANGE :", &money(given - rounded));
        self.pair("GST SUMMARY   AMOUNT(RM)", "TAX(RM)");
        self.pair(&format!("SR @ 6%     {}", money(sum - tax)), &money(tax));
        if dice.chance(0.3) {
            self.pair(&format!("TOTAL :     {}", money(sum - tax)), &money(tax));
        }
        rounded
    }
}

fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
