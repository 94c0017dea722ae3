//! Whose receipt it is: the line at the top that is neither an address nor a greeting nor a title.

use super::Candidate;
use super::amount::{USUAL_DIGITS, amounts};
use super::lines::Line;
use super::similarity::{plain, similarity};

/// Names stand at the top.
const TOP_LINES: usize = 9;
const BY_PLACE: f32 = 0.45;
const BY_TALL_PRINT: f32 = 1.6;
const BY_COMPANY: f32 = 1.2;
const BY_TRADE: f32 = 0.7;
const BY_WEB: f32 = 1.5;
const BY_REPETITION: f32 = 1.0;
const MIN_LETTERS: usize = 3;

pub(super) fn candidates(lines: &[Line]) -> Vec<Candidate<String>> {
    let top: Vec<&Line> = lines.iter().take_while(|line| !is_body(line)).take(TOP_LINES).collect();
    // A receipt that begins with articles has its name elsewhere, or its lines were torn.
    let top = if top.is_empty() { lines.iter().take(3).collect() } else { top };
    let usual = usual_height(lines);
    let webs: Vec<String> = lines.iter().filter_map(|line| web_name(&line.text())).collect();
    let mut found = Vec::new();
    let mut place = 0.0;
    for (index, line) in top.iter().enumerate() {
        let Some(name) = name_in(line) else { continue };
        let words = plain(&name);
        let tallness = (line.height() / usual).clamp(1.0, 2.2) - 1.0;
        let mut points = 4.0 - BY_PLACE * place + BY_TALL_PRINT * tallness;
        if has_any(&words, COMPANIES) {
            points += BY_COMPANY;
        }
        if has_any(&words, TRADES) || has_trade_ending(&words) {
            points += BY_TRADE;
        }
        if webs.iter().any(|web| is_web_of(web, &words)) {
            points += BY_WEB;
        }
        let is_repeated = lines.iter().skip(index + 1).any(|other| similarity(&other.text(), &name) > 0.85);
        if is_repeated {
            points += BY_REPETITION;
        }
        // A line of noise has few letters that the engine was sure of.
        points *= 0.35 + 0.65 * line.confidence();
        if words.len() < 5 {
            points *= 0.8;
        }
        // `Am Markt 98` above a town; `87 Oak`, where the street's name was cut off.
        let is_above_town = lines.get(index + 1).is_some_and(|next| begins_with_code(&next.text()));
        let is_street = is_above_town && ends_with_number(&words);
        if index > 0 && (is_street || words.starts_with(|c: char| c.is_ascii_digit())) {
            points *= 0.5;
        }
        found.push(Candidate { value: name, points, region: line.region });
        place += 1.0;
    }
    found
}

/// Where prices begin, the head has ended.
fn is_body(line: &Line) -> bool {
    amounts(line, USUAL_DIGITS).iter().any(|amount| !amount.is_rate)
}

fn usual_height(lines: &[Line]) -> f32 {
    let mut heights: Vec<f32> = lines.iter().map(Line::height).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or(1.0).max(0.001)
}

/// A line's name without dirt at its edges; None for addresses, numbers, titles and greetings.
fn name_in(line: &Line) -> Option<String> {
    let words: Vec<&str> = line.words.iter().map(|word| word.text.as_str()).collect();
    let is_dirt = |word: &&str| !word.chars().any(char::is_alphanumeric);
    let is_faint = |index: usize| {
        let word = &line.words[index];
        word.confidence < 0.3 && word.text.chars().filter(|c| c.is_alphanumeric()).count() < 3
    };
    let first = (0..words.len()).find(|index| !is_dirt(&words[*index]) && !is_faint(*index))?;
    let last = (0..words.len()).rfind(|index| !is_dirt(&words[*index]) && !is_faint(*index))?;
    if last < first {
        return None;
    }
    let text = words[first..=last].join(" ");
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | ')' | '!')).to_owned();
    let text = without_greeting(&text);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if letters < MIN_LETTERS || digits > letters {
        return None;
    }
    let words = plain(&text);
    let is_title = words
        .split(' ')
        .all(|word| TITLES.contains(&word) || word.len() < 2 || word.bytes().all(|b| b.is_ascii_digit()));
    if is_title
        || is_address(&text, &words)
        || is_contact(&text, &words)
        || has_any(&words, GREETINGS)
        || has_any(&words, NOT_NAMES)
    {
        return None;
    }
    Some(text)
}

/// `Welcome to Joe's Diner`: what follows is the name.
fn without_greeting(text: &str) -> String {
    let plain = text.to_lowercase();
    for greeting in [
        "welcome to ",
        "willkommen bei ",
        "willkommen im ",
        "herzlich willkommen bei ",
        "thank you for shopping at ",
    ] {
        if let Some(rest) = plain.strip_prefix(greeting)
            && let Some(name) = text.get(text.len() - rest.len()..)
            && rest.len() > 2
        {
            return name.to_owned();
        }
    }
    text.to_owned()
}

fn has_any(plain: &str, words: &[&str]) -> bool {
    let padded = format!(" {plain} ");
    words.iter().any(|word| padded.contains(&format!(" {word} ")))
}

fn is_contact(text: &str, words: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.contains('@')
        || text.contains("www.")
        || text.contains("http")
        || web_name(text).is_some()
        || (digits >= 4 && has_any(words, CONTACTS))
        || (digits >= 7)
        || words.split(' ').next().is_some_and(|first| CONTACTS.contains(&first))
}

fn is_address(text: &str, words: &str) -> bool {
    let has_number = text
        .split(' ')
        .any(|word| word.chars().filter(char::is_ascii_digit).count() * 2 >= word.len().max(1));
    let is_street = |word: &str| {
        STREET_ENDINGS.iter().any(|ending| word.ends_with(ending) && word.len() > ending.len())
            || STREETS.contains(&word)
    };
    if words.split(' ').any(is_street) && (has_number || !has_any(words, COMPANIES)) {
        return true;
    }
    // `New York, NY 10001`, `London SW1A 1AA`
    let all: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let has_state_code = all.windows(2).any(|pair| {
        pair[0].len() == 2 && pair[0].bytes().all(|b| b.is_ascii_uppercase()) && is_code(pair[1])
    });
    let ends_with_code = all.len() > 1 && all.last().is_some_and(|last| is_code(last));
    begins_with_code(text) || has_state_code || ends_with_code || is_british_code(&all)
}

/// Of a town: `1010`, `A-1010`, `D-10115`.
fn is_code(word: &str) -> bool {
    let digits = word.trim_start_matches(['A', 'D', '-', 'C', 'H']);
    (4..=5).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// `1010 Wien`
fn begins_with_code(text: &str) -> bool {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    words.next().is_some_and(is_code) && words.next().is_some()
}

/// `Am Markt 98`, `Hof 3a`
fn ends_with_number(words: &str) -> bool {
    let last = words.rsplit(' ').next().unwrap_or_default();
    last.starts_with(|c: char| c.is_ascii_digit()) && last.len() <= 4 && last.len() < words.len()
}

/// `SW1A 1AA`: a digit and two letters at the end, behind letters and digits.
fn is_british_code(words: &[&str]) -> bool {
    let [.., outward, inward] = words else { return false };
    let inward: Vec<char> = inward.chars().collect();
    let is_inward = matches!(inward[..], [a, b, c] if a.is_ascii_digit() && b.is_ascii_uppercase() && c.is_ascii_uppercase());
    is_inward
        && outward.len() <= 4
        && outward.starts_with(|c: char| c.is_ascii_uppercase())
        && outward.contains(|c: char| c.is_ascii_digit())
}

/// `cafe-central` of `www.cafe-central.at`.
fn web_name(text: &str) -> Option<String> {
    let ends = [".com", ".at", ".de", ".ch", ".co.uk", ".org", ".net", ".eu", ".wien", ".shop", ".co", ".uk"];
    text.split([' ', '/', '@']).find_map(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let stem = ends.iter().find_map(|end| word.strip_suffix(end))?;
        let name = stem.rsplit('.').find(|part| *part != "www" && !part.is_empty())?;
        let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
        (name.len() >= 4 && name.chars().any(char::is_alphabetic)).then_some(name)
    })
}

fn is_web_of(web: &str, words: &str) -> bool {
    let squeezed: String = words.split(' ').filter(|word| !COMPANIES.contains(word)).collect();
    squeezed.len() >= 4
        && (squeezed.contains(web) || web.contains(&squeezed) || similarity(web, &squeezed) > 0.75)
}

fn has_trade_ending(words: &str) -> bool {
    let endings = [
        "backerei",
        "markt",
        "apotheke",
        "haus",
        "laden",
        "stube",
        "hof",
        "keller",
        "mart",
        "shop",
        "werkstatt",
        "handel",
        "gasthof",
        "konditorei",
        "metzgerei",
        "fleischerei",
    ];
    words.split(' ').any(|word| endings.iter().any(|ending| word.ends_with(ending)))
}

const COMPANIES: &[&str] = &[
    "gmbh",
    "ag",
    "kg",
    "ohg",
    "ug",
    "og",
    "ek",
    "e k",
    "e u",
    "eu",
    "gesmbh",
    "mbh",
    "ltd",
    "limited",
    "llc",
    "inc",
    "plc",
    "sdn",
    "bhd",
    "corp",
    "company",
    "co",
    "sons",
    "sohne",
    "sohn",
    "bros",
    "enterprise",
    "trading",
    "group",
    "partner",
];
const TRADES: &[&str] = &[
    "cafe",
    "kaffee",
    "coffee",
    "restaurant",
    "ristorante",
    "trattoria",
    "pizzeria",
    "bistro",
    "bar",
    "pub",
    "grill",
    "diner",
    "bakery",
    "hotel",
    "hostel",
    "pension",
    "inn",
    "apotheke",
    "pharmacy",
    "drogerie",
    "market",
    "supermarket",
    "store",
    "stores",
    "shop",
    "books",
    "buchhandlung",
    "taxi",
    "cab",
    "tankstelle",
    "parkhaus",
    "garage",
    "kiosk",
    "deli",
    "sushi",
    "burger",
    "kitchen",
    "house",
    "gasthaus",
    "wirtshaus",
    "brauhaus",
    "imbiss",
    "musikhaus",
    "music",
    "theater",
    "hardware",
    "electronics",
    "stationery",
    "papier",
    "bahn",
    "airlines",
    "cleaners",
    "reinigung",
    "florist",
    "optik",
];
const TITLES: &[&str] = &[
    "receipt",
    "invoice",
    "tax",
    "bill",
    "rechnung",
    "quittung",
    "beleg",
    "kassenbeleg",
    "kassenbon",
    "bon",
    "kundenbeleg",
    "handlerbeleg",
    "copy",
    "customer",
    "kopie",
    "order",
    "guest",
    "check",
    "sales",
    "slip",
    "original",
    "duplicate",
    "cash",
    "simplified",
    "kleinbetragsrechnung",
    "rechnungsnr",
    "barverkauf",
    "zahlungsbeleg",
    "kartenzahlung",
    "merchant",
    "datum",
    "date",
    "time",
    "uhrzeit",
    "bestellung",
    "bewirtungsbeleg",
    "kassabon",
    "kassazettel",
    "table",
    "tisch",
    "kasse",
    "kassa",
    "eur",
    "euro",
    "usd",
    "chf",
    "description",
    "bezeichnung",
    "qty",
    "menge",
    "price",
    "preis",
    "amount",
    "betrag",
    "item",
    "artikel",
    "the",
    "for",
    "your",
    "no",
];
const GREETINGS: &[&str] = &[
    "welcome",
    "willkommen",
    "thank",
    "thanks",
    "danke",
    "vielen dank",
    "herzlich",
    "visit",
    "besuch",
    "guten tag",
    "served by",
    "bedient",
    "bediente",
];
const CONTACTS: &[&str] = &[
    "tel",
    "telefon",
    "phone",
    "ph",
    "fax",
    "mobil",
    "mobile",
    "hotline",
    "email",
    "mail",
    "web",
    "call",
    "telephone",
    "fon",
    "handy",
];
const NOT_NAMES: &[&str] = &[
    "uid",
    "atu",
    "ust",
    "ust id",
    "ustid",
    "ust idnr",
    "steuernr",
    "steuernummer",
    "st nr",
    "vat no",
    "vat reg",
    "gst reg",
    "gst no",
    "gst id",
    "vat",
    "mwst nr",
    "reg no",
    "co no",
    "roc no",
    "company no",
    "abn",
    "ein",
    "tax id",
    "cashier",
    "kassier",
    "kassierer",
    "bediener",
    "server",
    "register",
    "reg",
    "terminal",
    "invoice no",
    "receipt no",
    "rechnung nr",
    "rechnungsnummer",
    "beleg nr",
    "bon nr",
    "bonnr",
    "belegnr",
    "open daily",
    "offnungszeiten",
    "geoffnet",
    "filiale",
    "store no",
    "branch no",
    "firmenbuch",
    "fn",
    "handelsregister",
    "hrb",
    "inhaber",
    "inh",
    "geschaftsfuhrer",
    "manager",
    "trans",
    "transaction",
    "order no",
    "table no",
    "tisch nr",
    "zvr",
    "covers",
    "gaste",
    "guests",
    "pax",
];
const STREET_ENDINGS: &[&str] = &[
    "strasse",
    "str",
    "gasse",
    "platz",
    "weg",
    "allee",
    "damm",
    "ufer",
    "promenade",
    "gurtel",
    "steig",
    "ring",
    "zeile",
    "kai",
    "straat",
];
const STREETS: &[&str] = &[
    "str",
    "street",
    "road",
    "rd",
    "avenue",
    "ave",
    "blvd",
    "boulevard",
    "lane",
    "ln",
    "drive",
    "dr",
    "suite",
    "floor",
    "hwy",
    "highway",
    "jalan",
    "jln",
    "lot",
    "taman",
    "square",
    "sq",
    "terrace",
    "parkway",
    "pkwy",
    "plaza",
    "court",
    "ct",
    "place",
    "pl",
    "way",
    "unit",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::{lines, testing::page};

    fn read(texts: &[&str]) -> Option<String> {
        let found = candidates(&lines(&page(texts)));
        found.into_iter().max_by(|a, b| a.points.total_cmp(&b.points)).map(|best| best.value)
    }

    #[test]
    fn the_name_is_found_among_addresses_and_titles() {
        for head in [
            ["Café Central", "Herrengasse 14", "1010 Wien", "Tel: 01 533 37 63"],
            ["Café Central", "Am Markt 98", "36881 Berlin", "Tel: 030 533 37 63"],
            ["RECHNUNG", "Café Central", "Herrengasse 14", "1010 Wien"],
            ["*** Café Central ***", "UID ATU12345678", "Rechnung Nr. 4711", "Tisch 12"],
            ["Herzlich willkommen", "Café Central", "D-10115 Berlin", "www.cafecentral.de"],
            ["Kassenbon", "Kundenbeleg", "Café Central", "Steuernummer 12/345/67890"],
            ["Welcome to Café Central", "120 Main Street", "New York, NY 10001", "Tel 212 555 0100"],
        ] {
            let mut texts = head.to_vec();
            texts.extend(["Melange 5,90", "SUMME 5,90"]);
            assert_eq!(read(&texts).as_deref(), Some("Café Central"), "{head:?}");
        }
    }

    #[test]
    fn a_company_with_a_web_address_wins_over_a_slogan() {
        let texts =
            ["Immer frisch", "Huber Bäckerei GmbH", "Marktplatz 3", "www.huber-baeckerei.at", "Brot 3,20"];
        assert_eq!(read(&texts).as_deref(), Some("Huber Bäckerei GmbH"));
    }

    #[test]
    fn nothing_is_better_than_an_address() {
        assert_eq!(read(&["Hauptstraße 5", "10115 Berlin", "Tel 030 1234567", "Brot 3,20"]), None);
    }
}
