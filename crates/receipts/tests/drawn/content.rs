//! What tills print: heads, articles, sums and feet, in four countries.

use jiff::civil::{Date, date};

use super::dice::Dice;
use super::{Label, Set};

/// A line of print.
pub struct Row {
    pub left: String,
    pub right: String,
    pub is_centered: bool,
    /// Taller than the rest.
    pub scale: f32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Country {
    Austria,
    Germany,
    Britain,
    America,
    Malaysia,
}

struct Shop {
    name: &'static str,
    /// How it is written on the receipt, where that is more than the name.
    company: &'static str,
    articles: &'static [&'static str],
}

const FOOD_DE: &[&str] = &[
    "Melange",
    "Wiener Schnitzel",
    "Apfelstrudel",
    "Soda Zitrone",
    "Gulaschsuppe",
    "Gem. Salat",
    "Cappuccino",
    "Tagesteller 1",
    "Weißwein 1/8",
    "Brot u. Butter",
];
const FOOD_EN: &[&str] = &[
    "Cheeseburger",
    "Caesar Salad",
    "Iced Tea",
    "Club Sandwich",
    "Fries",
    "Flat White",
    "Carrot Cake",
    "Soup of the Day",
    "Lemonade",
    "Pancakes",
];
const GOODS_DE: &[&str] = &[
    "Vollmilch 3,5%",
    "Bananen",
    "Butter 250g",
    "Roggenbrot",
    "Joghurt Natur",
    "Tomaten rispe",
    "Mineralwasser",
    "Pfand 0,25",
    "Kaffee gem.",
    "Taschentücher",
];
const GOODS_EN: &[&str] = &[
    "Whole Milk 1L",
    "Bananas",
    "Brown Bread",
    "Cheddar 200g",
    "Apple Juice",
    "Tissues",
    "Pasta 500g",
    "Batteries AA",
    "Olive Oil",
    "Ground Coffee",
];
const STAGE_DE: &[&str] = &[
    "Gaffertape schwarz",
    "Batterien AA 8er",
    "Klebeband",
    "Notizblock A5",
    "Kabelbinder",
    "Filzstifte",
    "Nähgarn weiß",
    "Sicherheitsnadeln",
];
const STAGE_EN: &[&str] = &[
    "Gaffer Tape Black",
    "AA Batteries 8pk",
    "Safety Pins",
    "Cable Ties",
    "Notebook A5",
    "Marker Set",
    "White Thread",
    "Guitar Strings",
];

const fn shop(name: &'static str, company: &'static str, articles: &'static [&'static str]) -> Shop {
    Shop { name, company, articles }
}

const TUNING_DE: &[Shop] = &[
    shop("Café Rosenhof", "", FOOD_DE),
    shop("Gasthaus zum Anker", "Gasthaus zum Anker", FOOD_DE),
    shop("Bäckerei Lindner", "Bäckerei Lindner GmbH", FOOD_DE),
    shop("FRISCHMARKT", "Frischmarkt Handels GmbH", GOODS_DE),
    shop("Drogerie Sommer", "", GOODS_DE),
    shop("Musikhaus Pichler", "Musikhaus Pichler KG", STAGE_DE),
    shop("Bühnenbedarf Krause", "Bühnenbedarf Krause e.K.", STAGE_DE),
    shop("Hotel Drei Linden", "", FOOD_DE),
    shop("Papier & Büro Hartl", "", STAGE_DE),
    shop("Trattoria Bella Vista", "", FOOD_DE),
];
const TUNING_EN: &[Shop] = &[
    shop("Harbor Grill", "", FOOD_EN),
    shop("The Copper Kettle", "", FOOD_EN),
    shop("GREENFIELD MARKET", "Greenfield Market Ltd", GOODS_EN),
    shop("Stagecraft Supplies", "Stagecraft Supplies Inc.", STAGE_EN),
    shop("Miller's Hardware", "", STAGE_EN),
    shop("Corner Deli", "", FOOD_EN),
    shop("City Books", "City Books LLC", STAGE_EN),
    shop("Oakwood Pharmacy", "", GOODS_EN),
    shop("Blue Door Bistro", "", FOOD_EN),
    shop("SAVEMORE", "Savemore Stores PLC", GOODS_EN),
];
const HELD_OUT_DE: &[Shop] = &[
    shop("Konditorei Wagner", "", FOOD_DE),
    shop("Ristorante Da Luigi", "", FOOD_DE),
    shop("NAHKAUF BERGER", "Nahkauf Berger OHG", GOODS_DE),
    shop("Stoffe Zeller", "", STAGE_DE),
    shop("Elektro Brandt", "Elektro Brandt GmbH & Co. KG", STAGE_DE),
    shop("Brauhaus am Tor", "", FOOD_DE),
    shop("Apotheke zur Sonne", "", GOODS_DE),
    shop("Kaffeerösterei Nord", "", FOOD_DE),
    shop("Werkzeug Maurer", "Maurer Werkzeughandel", STAGE_DE),
    shop("Pension Seeblick", "", FOOD_DE),
];
const HELD_OUT_EN: &[Shop] = &[
    shop("Sunset Diner", "", FOOD_EN),
    shop("The Old Mill", "", FOOD_EN),
    shop("VALUE FOODS", "Value Foods Corp.", GOODS_EN),
    shop("Bright Light & Sound", "", STAGE_EN),
    shop("Parker Stationery", "Parker Stationery Ltd", STAGE_EN),
    shop("Riverside Cafe", "", FOOD_EN),
    shop("Northgate Stores", "", GOODS_EN),
    shop("Thread & Needle", "", STAGE_EN),
    shop("Luna Pizza", "", FOOD_EN),
    shop("Kingsway Chemist", "", GOODS_EN),
];

pub fn receipt(dice: &mut Dice, set: Set) -> (Vec<Row>, Label) {
    let country = dice.one_of(&[
        Country::Austria,
        Country::Germany,
        Country::Britain,
        Country::America,
        Country::Malaysia,
    ]);
    if country == Country::Malaysia {
        return super::malaysia::receipt(dice, set);
    }
    let is_german = matches!(country, Country::Austria | Country::Germany);
    let shops = match (set, is_german) {
        (Set::Tuning, true) => TUNING_DE,
        (Set::Tuning, false) => TUNING_EN,
        (Set::HeldOut, true) => HELD_OUT_DE,
        (Set::HeldOut, false) => HELD_OUT_EN,
    };
    let shop = &shops[dice.number(0, shops.len() as i64 - 1) as usize];
    let day = date(dice.number(2023, 2025) as i16, dice.number(1, 12) as i8, dice.number(1, 28) as i8);
    let mut till = Till { rows: Vec::new(), country, set, is_german };
    till.head(dice, shop);
    let date_is_above = dice.chance(0.55);
    if date_is_above {
        till.date(dice, day);
    }
    till.rule(dice);
    let total_cents = till.sale(dice, shop);
    if !date_is_above {
        till.date(dice, day);
    }
    till.foot(dice);
    (till.rows, Label { merchant: shop.name.to_owned(), date: day, total_cents })
}

struct Till {
    rows: Vec<Row>,
    country: Country,
    set: Set,
    is_german: bool,
}

impl Till {
    fn centered(&mut self, text: impl Into<String>, scale: f32) {
        self.rows.push(Row { left: text.into(), right: String::new(), is_centered: true, scale });
    }

    fn pair(&mut self, left: impl Into<String>, right: impl Into<String>) {
        self.rows.push(Row { left: left.into(), right: right.into(), is_centered: false, scale: 1.0 });
    }

    fn rule(&mut self, dice: &mut Dice) {
        let sign = dice.one_of(&["-", "=", "*", ""]);
        self.pair(sign.repeat(30), "");
    }

    fn words<'a>(&self, tuning: &'a [&'a str], held_out: &'a [&'a str]) -> &'a [&'a str] {
        if self.set == Set::Tuning { tuning } else { held_out }
    }

    fn head(&mut self, dice: &mut Dice, shop: &Shop) {
        let greetings = match self.is_german {
            true => self.words(
                &["Herzlich willkommen", "*** RECHNUNG ***", "Kassenbon"],
                &["Grüß Gott", "Quittung", "BELEG"],
            ),
            false => self.words(
                &["Welcome!", "RECEIPT", "Customer Copy"],
                &["Thank you for visiting", "TAX INVOICE", "Guest Check"],
            ),
        };
        if dice.chance(0.3) {
            self.centered(dice.one_of(greetings), 1.0);
        }
        self.centered(shop.name, dice.one_of(&[1.0, 1.3, 1.6, 2.0]));
        if !shop.company.is_empty() && dice.chance(0.6) {
            self.centered(shop.company, 1.0);
        }
        let number = dice.number(1, 180);
        let code = dice.number(1010, 9990);
        match self.country {
            Country::Austria => {
                let street = dice.one_of(self.words(
                    &["Lindengasse", "Mariahilfer Straße", "Hauptplatz"],
                    &["Neubaugasse", "Ringstraße", "Kirchenplatz"],
                ));
                self.centered(format!("{street} {number}"), 1.0);
                self.centered(format!("{code} {}", dice.one_of(&["Wien", "Graz", "Linz", "Salzburg"])), 1.0);
                self.centered(format!("UID: ATU{}", dice.number(10_000_000, 99_999_999)), 1.0);
            }
            Country::Germany => {
                let street = dice.one_of(self.words(
                    &["Hauptstr.", "Goethestraße", "Am Markt"],
                    &["Bahnhofstraße", "Schillerplatz", "Lange Str."],
                ));
                self.centered(format!("{street} {number}"), 1.0);
                self.centered(
                    format!(
                        "{code}{} {}",
                        dice.number(0, 9),
                        dice.one_of(&["Berlin", "Köln", "München", "Leipzig"])
                    ),
                    1.0,
                );
                self.centered(
                    format!("Tel. 0{} / {}", dice.number(30, 899), dice.number(100_000, 9_999_999)),
                    1.0,
                );
            }
            Country::Britain => {
                let street = dice.one_of(self.words(
                    &["High Street", "Station Road", "Market Square"],
                    &["Church Lane", "Mill Road", "Queen Street"],
                ));
                self.centered(format!("{number} {street}"), 1.0);
                self.centered(dice.one_of(&["London SW1A 2AB", "Leeds LS1 4AP", "Bristol BS1 5TR"]), 1.0);
                self.centered(format!("VAT Reg No {}", dice.number(100_000_000, 999_999_999)), 1.0);
            }
            Country::America | Country::Malaysia => {
                let street = dice.one_of(self.words(
                    &["Main St", "Oak Avenue", "Broadway"],
                    &["Elm Street", "Sunset Blvd", "2nd Ave"],
                ));
                self.centered(format!("{number} {street}"), 1.0);
                self.centered(
                    format!(
                        "{} {}",
                        dice.one_of(&["Springfield, IL", "Austin, TX", "New York, NY"]),
                        dice.number(10_001, 98_999)
                    ),
                    1.0,
                );
                self.centered(format!("({}) 555-{:04}", dice.number(201, 989), dice.number(0, 9_999)), 1.0);
            }
        }
        if dice.chance(0.4) {
            let (table, staff) = (dice.number(1, 40), dice.one_of(&["Anna", "Tom", "Eva", "Max"]));
            match self.is_german {
                true => self.pair(format!("Tisch {table}"), format!("Es bediente Sie {staff}")),
                false => self.pair(format!("Table {table}"), format!("Server: {staff}")),
            }
        }
    }

    fn date(&mut self, dice: &mut Dice, day: Date) {
        let (y, m, d) = (day.year(), day.month(), day.day());
        let (hour, minute) = (dice.number(7, 22), dice.number(0, 59));
        let names = match self.is_german {
            true => {
                ["Jan", "Feb", "März", "April", "Mai", "Juni", "Juli", "Aug", "Sept", "Okt", "Nov", "Dez"]
            }
            false => ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        };
        let name = names[m as usize - 1];
        let text = match (self.country, dice.number(0, 3)) {
            (Country::Austria | Country::Germany, 0) => format!("{d:02}.{m:02}.{:02}", y % 100),
            (Country::Austria | Country::Germany, 1) => format!("{d}. {name} {y}"),
            (Country::Austria | Country::Germany, _) => format!("{d:02}.{m:02}.{y}"),
            (Country::Britain, 0) => format!("{d:02} {name} {y}"),
            (Country::Britain, 1) => format!("{d:02}-{m:02}-{y}"),
            (Country::Britain, _) => format!("{d:02}/{m:02}/{y}"),
            (Country::America, 0) => format!("{name} {d}, {y}"),
            (Country::America, 1) => format!("{m:02}/{d:02}/{:02}", y % 100),
            (Country::America, 2) => format!("{y}-{m:02}-{d:02}"),
            (Country::America | Country::Malaysia, _) => format!("{m:02}/{d:02}/{y}"),
        };
        let time = match self.country {
            Country::America if hour > 12 => format!("{}:{minute:02} PM", hour - 12),
            _ => format!("{hour:02}:{minute:02}"),
        };
        let number = dice.number(1_000, 99_999);
        match (self.is_german, dice.number(0, 2)) {
            (true, 0) => self.pair(format!("Datum: {text}"), format!("{time} Uhr")),
            (true, 1) => self.pair(format!("Bon-Nr. {number}"), format!("{text} {time}")),
            (false, 0) => self.pair(format!("Date: {text}"), format!("Time: {time}")),
            (false, 1) => self.pair(format!("#{number}"), format!("{text} {time}")),
            _ => self.pair(text, time),
        }
    }

    fn money(&self, cents: i64) -> String {
        let (units, rest) = (cents / 100, cents % 100);
        match (self.is_german, units >= 1_000) {
            (true, true) => format!("{}.{:03},{rest:02}", units / 1_000, units % 1_000),
            (true, false) => format!("{units},{rest:02}"),
            (false, true) => format!("{},{:03}.{rest:02}", units / 1_000, units % 1_000),
            (false, false) => format!("{units}.{rest:02}"),
        }
    }

    fn sale(&mut self, dice: &mut Dice, shop: &Shop) -> i64 {
        let sign = match self.country {
            Country::America => dice.one_of(&["$", "$", ""]),
            Country::Britain => dice.one_of(&["£", ""]),
            _ => "",
        };
        let flag = if self.is_german { dice.one_of(&["", " A", " B"]) } else { "" };
        let style = dice.number(0, 2);
        let mut sum = 0;
        for _ in 0..dice.number(1, 9) {
            let article = dice.one_of(shop.articles);
            let count = if dice.chance(0.25) { dice.number(2, 4) } else { 1 };
            let price = dice.number(5, 250) * 10 + dice.one_of(&[0, 5, 9, 9]);
            sum += price * count;
            let whole = format!("{sign}{}{flag}", self.money(price * count));
            match (count, style) {
                (1, _) => self.pair(article, whole),
                (_, 0) => self.pair(format!("{count} x {article}"), whole),
                (_, 1) => {
                    self.pair(article, "");
                    self.pair(format!("  {count} x {}", self.money(price)), whole);
                }
                _ => self.pair(format!("{count}x {article} {}", self.money(price)), whole),
            }
        }
        if dice.chance(0.15) {
            let less = sum / 10;
            sum -= less;
            self.pair(
                if self.is_german { "Rabatt 10%" } else { "Discount 10%" },
                format!("-{}", self.money(less)),
            );
        }
        self.rule(dice);
        let rate = match self.country {
            Country::Austria => dice.one_of(&[10, 20]),
            Country::Germany => dice.one_of(&[7, 19]),
            Country::Britain => 20,
            Country::America | Country::Malaysia => dice.one_of(&[6, 8]),
        };
        let mut tax = (sum * rate + (100 + rate) / 2) / (100 + rate);
        if self.country == Country::America {
            tax = (sum * rate + 50) / 100;
            self.pair("Subtotal", format!("{sign}{}", self.money(sum)));
            self.pair(dice.one_of(&["Tax", "Sales Tax", "TAX 1"]), format!("{sign}{}", self.money(tax)));
            sum += tax;
        } else if dice.chance(0.35) {
            self.pair(
                if self.is_german { "Zwischensumme" } else { "Sub-total" },
                format!("{sign}{}", self.money(sum)),
            );
        }
        let labels = match self.is_german {
            true => self.words(
                &["SUMME", "Gesamtbetrag", "Zu zahlen", "TOTAL EUR", "Summe EUR"],
                &["GESAMT", "Rechnungsbetrag", "BETRAG EUR", "Endbetrag", "Summe €"],
            ),
            false => self.words(
                &["TOTAL", "Total", "Grand Total", "Amount Due"],
                &["TOTAL DUE", "Balance Due", "Total to pay", "TOTAL"],
            ),
        };
        let label = dice.one_of(labels);
        let scale = dice.one_of(&[1.0, 1.0, 1.3, 1.6]);
        self.rows.push(Row {
            left: label.to_owned(),
            right: format!("{sign}{}", self.money(sum)),
            is_centered: false,
            scale,
        });
        if dice.chance(0.5) {
            let given = (sum / 1_000 + 1) * 1_000;
            let (cash, change) = if self.is_german {
                (dice.one_of(&["Bar", "Gegeben"]), "Rückgeld")
            } else {
                (dice.one_of(&["CASH", "Cash Tendered"]), "CHANGE")
            };
            self.pair(cash, format!("{sign}{}", self.money(given)));
            self.pair(change, format!("{sign}{}", self.money(given - sum)));
        } else {
            self.pair(dice.one_of(&["VISA", "Mastercard", "Maestro"]), format!("{sign}{}", self.money(sum)));
            self.pair(format!("************{:04}", dice.number(0, 9_999)), "");
        }
        match self.country {
            Country::America | Country::Malaysia => {}
            Country::Britain => self.pair(format!("VAT {rate}%"), self.money(tax)),
            _ if dice.chance(0.5) => self.pair(format!("inkl. {rate}% MwSt"), self.money(tax)),
            _ => {
                self.pair("Satz    Netto    MwSt", "Brutto");
                self.pair(
                    format!("{rate},00%  {}  {}", self.money(sum - tax), self.money(tax)),
                    self.money(sum),
                );
            }
        }
        sum
    }

    fn foot(&mut self, dice: &mut Dice) {
        let thanks = match self.is_german {
            true => self.words(
                &["Vielen Dank für Ihren Einkauf!", "Auf Wiedersehen"],
                &["Danke für Ihren Besuch", "Bis bald!"],
            ),
            false => self.words(
                &["Thank you!", "Please come again"],
                &["Have a nice day", "Thanks for shopping with us"],
            ),
        };
        self.pair("", "");
        self.centered(dice.one_of(thanks), 1.0);
    }
}
