//! What a line says of its amounts, told by its words. Misread letters are forgiven.

use super::similarity::{distance, plain};

/// What the amounts of a line are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Certainly what is to be paid: `Grand total`, `Zu zahlen`.
    Payable,
    /// Usually what is to be paid: `Total`, `Summe`, `Betrag`.
    Total,
    /// What a card was charged.
    Card,
    /// What was handed over in notes and coins.
    Cash,
    Change,
    Subtotal,
    /// Without tax.
    Net,
    Tax,
    Discount,
    Tip,
    Rounding,
    /// Points, pieces, phone numbers: no money, or none of this purchase.
    Other,
    /// An article, or words.
    None,
}

use Meaning::{Card, Cash, Change, Discount, Net, Other, Payable, Rounding, Subtotal, Tax, Tip, Total};

/// Plain phrases (see [`plain`]). Where several fit, the first in this table decides.
const PHRASES: [(Meaning, &[&str]); 16] = [
    (
        Other,
        &[
            "punkte",
            "points",
            "bonuspunkte",
            "guthaben",
            "kontostand",
            "loyalty",
            "items sold",
            "item count",
            "total items",
            "total item",
            "total qty",
            "total quantity",
            "no of items",
            "anzahl",
            "artikel",
            "stuck",
            "posten",
            "telefon",
            "phone",
            "suggested",
            "suggestion",
            "vorschlag",
            "next purchase",
            "nachsten einkauf",
            "gewinnen",
            "survey",
            "pfandwert",
            "ubertrag",
            "balance remaining",
            "card balance",
            "restbetrag",
        ],
    ),
    (
        Discount,
        &[
            "discount",
            "total savings",
            "savings",
            "you saved",
            "you save",
            "saved",
            "rabatt",
            "gesamtrabatt",
            "ersparnis",
            "gespart",
            "preisvorteil",
            "nachlass",
            "coupon",
            "gutschein",
            "voucher",
            "sie sparen",
            "promotion",
            "less",
        ],
    ),
    (
        Change,
        &[
            "change",
            "change due",
            "cash back",
            "cashback",
            "ruckgeld",
            "wechselgeld",
            "zuruck",
            "retour",
            "ruckgabe",
            "herausgabe",
            "rest",
        ],
    ),
    (
        Subtotal,
        &[
            "subtotal",
            "sub total",
            "sub ttl",
            "subttl",
            "zwischensumme",
            "zwischen summe",
            "zw summe",
            "zwsumme",
            "zwischentotal",
            "teilsumme",
            "warenwert",
            "food total",
            "drinks total",
            "before tip",
            "basket",
        ],
    ),
    (
        Payable,
        &[
            "grand total",
            "total due",
            "amount due",
            "balance due",
            "due",
            "amount payable",
            "total payable",
            "to pay",
            "total to pay",
            "please pay",
            "zu zahlen",
            "zu bezahlen",
            "zahlbetrag",
            "zahlungsbetrag",
            "gesamtbetrag",
            "gesamtsumme",
            "gesamt summe",
            "gesamt betrag",
            "endbetrag",
            "endsumme",
            "rechnungsbetrag",
            "rechnungssumme",
            "rechnungstotal",
            "gesamtpreis",
            "total amount",
            "total paid",
            "amount paid",
            "total incl",
            "total inkl",
            "total including",
            "total inclusive",
            "summe inkl",
            "summe brutto",
            "gesamt brutto",
            "bruttobetrag",
            "gesamt inkl",
            "total gross",
            "zahlen sie",
            "total rounded",
            "rounded total",
            "total after rounding",
            "nett total",
            "net total",
            "total sales",
            "order total",
            "bill total",
            "invoice total",
            "total charge",
            "total charged",
            "total fare",
            "gesamtwert",
            "kaufbetrag",
            "total bill",
            "final total",
        ],
    ),
    (
        Rounding,
        &["rounding", "round adj", "rounding adj", "rounding adjustment", "rundung", "rundungsdifferenz"],
    ),
    (Tip, &["tip", "gratuity", "trinkgeld", "service charge", "bedienung", "svc chg", "serv charge"]),
    (
        Net,
        &[
            "netto",
            "nettobetrag",
            "nettosumme",
            "net amount",
            "net",
            "total excl",
            "total exkl",
            "excluding",
            "before tax",
            "pretax",
            "taxable",
            "taxable amount",
            "amt excl",
            "ohne mwst",
            "exkl",
            "excl",
        ],
    ),
    (
        Tax,
        &[
            "mwst",
            "mehrwertsteuer",
            "ust",
            "umsatzsteuer",
            "vat",
            "gst",
            "hst",
            "pst",
            "qst",
            "tax",
            "sales tax",
            "total tax",
            "steuer",
            "steuerbetrag",
            "mws",
            "mw st",
            "u st",
            "enthaltene",
            "sst",
            "service tax",
            "city tax",
            "state tax",
            "local tax",
            "iva",
            "tva",
        ],
    ),
    (Payable, &["balance", "bezahlt", "gezahlt"]),
    (
        Cash,
        &[
            "cash",
            "gegeben",
            "bar",
            "bargeld",
            "barzahlung",
            "tendered",
            "tender",
            "cash tendered",
            "amt tendered",
            "erhalten",
            "bar gegeben",
            "cash paid",
            "cash received",
            "received",
            "barbetrag",
            "pay",
        ],
    ),
    (
        Total,
        &[
            "total",
            "summe",
            "gesamt",
            "betrag",
            "amount",
            "brutto",
            "gross",
            "ttl",
            "tot",
            "sum",
            "endpreis",
            "amt",
            "total eur",
            "total usd",
        ],
    ),
    (
        Card,
        &[
            "visa",
            "mastercard",
            "master card",
            "maestro",
            "amex",
            "american express",
            "card",
            "credit card",
            "debit",
            "debit card",
            "karte",
            "kartenzahlung",
            "kreditkarte",
            "girocard",
            "ec",
            "ec karte",
            "ec cash",
            "bankomat",
            "bankomatkarte",
            "kredit",
            "credit",
            "contactless",
            "kontaktlos",
            "paypal",
            "apple pay",
            "google pay",
            "discover",
            "eftpos",
            "v pay",
            "lastschrift",
            "twint",
            "eft",
            "chip",
            "zahlung",
            "payment",
            "paid",
        ],
    ),
    (Other, &["price", "preis", "einzelpreis", "menge", "qty", "tisch", "table"]),
    (Other, &["bon", "kasse", "terminal", "beleg", "trace", "auth", "ref"]),
    (Other, &["valid", "gultig", "since", "seit"]),
];

const TAXES: &[&str] = &["gst", "vat", "tax", "mwst", "ust", "hst", "sst"];
/// Heads of columns.
const COLUMNS: &[&str] = &[
    "qty",
    "price",
    "u price",
    "description",
    "desc",
    "item",
    "code",
    "disc",
    "tax",
    "menge",
    "preis",
    "einzelpreis",
    "e preis",
    "bezeichnung",
    "artikel",
    "netto",
    "mwst",
    "ust",
    "satz",
];

/// What a line's words say. Signs of inclusion make of `Total incl. VAT` a total and of `incl. VAT` a tax.
pub(super) fn meaning(text: &str) -> Meaning {
    let words = words_of(text);
    if words.is_empty() {
        return Meaning::None;
    }
    let has = |wanted: Meaning| {
        let rows = PHRASES.iter().filter(|(meaning, _)| *meaning == wanted);
        rows.flat_map(|(_, phrases)| *phrases).any(|phrase| is_in(&words, phrase))
    };
    let is_total = has(Total) || has(Payable);
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| is_in(&words, phrase));
    // Too alike for forgiving misread letters.
    let is_exclusive =
        words.iter().any(|word| word.starts_with("exc") || word.starts_with("exk") || word == "ohne");
    if is_total && is_exclusive {
        return Net;
    }
    let is_inclusive = says(&[
        "incl",
        "inkl",
        "inc",
        "including",
        "inclusive",
        "included",
        "inklusive",
        "einschl",
        "einschliesslich",
    ]);
    if is_total && is_inclusive && has(Tax) && !has(Subtotal) && !has(Discount) && !says(&["total tax"]) {
        // `incl. 19% MwSt total 1,90` and `GST included in total 1.58` begin with what they are.
        let begins_with_tax = words.first().is_some_and(|word| {
            word.starts_with("in") || word.starts_with("enth") || TAXES.contains(&word.as_str())
        });
        return if begins_with_tax { Tax } else { Payable };
    }
    // `Qty  Price  Total` heads the columns of the articles.
    let is_heading = !text.contains(|c: char| c.is_ascii_digit()) && says(COLUMNS);
    if is_total && is_heading {
        return Other;
    }
    let first = PHRASES.iter().find(|(_, phrases)| phrases.iter().any(|phrase| is_in(&words, phrase)));
    first.map_or(Meaning::None, |(meaning, _)| *meaning)
}

/// Plain words of letters; spaced-out print (`T O T A L`) is drawn together.
fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_spaced = false;
    for word in plain(text).split(' ') {
        let letters: String = word.chars().map(letter).collect();
        let is_word = letters.chars().filter(|c| c.is_alphabetic()).count() * 2 > letters.chars().count()
            && word.chars().filter(|c| c.is_alphabetic()).count() * 2 >= word.chars().count();
        if !is_word {
            is_spaced = false;
            continue;
        }
        let is_single = letters.chars().count() == 1;
        match words.last_mut() {
            Some(last) if is_spaced && is_single => last.push_str(&letters),
            _ => words.push(letters),
        }
        is_spaced = is_single;
    }
    words
}

/// The letter that a digit was, in a word of letters.
fn letter(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'l',
        '5' => 's',
        '8' => 'b',
        c => c,
    }
}

/// Whether the words of a phrase stand one after the other.
fn is_in(words: &[String], phrase: &str) -> bool {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    words
        .windows(phrase.len())
        .any(|window| window.iter().zip(&phrase).all(|(word, wanted)| is_like(word, wanted)))
}

/// The same word but for one misread letter in five, and never in a short one.
fn is_like(word: &str, wanted: &str) -> bool {
    let (length, wanted_length) = (word.chars().count(), wanted.chars().count());
    if length.abs_diff(wanted_length) > 1 {
        return false;
    }
    let allowed = match wanted_length {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    };
    // `bar` is no misread `bon`, but `tota1` and `tolal` are totals, `tax` and `fax` differ.
    allowed >= distance(word, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_mean_what_they_say() {
        for (text, expected) in [
            ("TOTAL 12.30", Total),
            ("T O T A L   12.30", Total),
            ("T0TAL EUR 12,30", Total),
            ("Grand Total $12.30", Payable),
            ("SUMME EUR 12,30", Total),
            ("Gesamtbetrag 12,30", Payable),
            ("Zu zahlen: 12,30", Payable),
            ("Subtotal 10.00", Subtotal),
            ("SUB-TOTAL 10.00", Subtotal),
            ("Zwischensumme 10,00", Subtotal),
            ("Total incl. VAT 12.30", Payable),
            ("Summe inkl. MwSt 12,30", Payable),
            ("inkl. 19% MwSt 1,96", Tax),
            ("Total excl. GST 10.00", Net),
            ("TOTAL SALES (EXCLUDING GST) : 42.20", Net),
            ("TOTAL SALES (INCLUSIVE OF GST) : 44.73", Payable),
            ("GST @6% INCLUDED IN TOTAL 1.58", Tax),
            ("QTY DESCRIPTION TOTAL TAX", Other),
            ("Menge Preis Betrag", Other),
            ("DUE 19.20", Payable),
            ("Total Tax 1.20", Tax),
            ("19,00% MwSt 1,96", Tax),
            ("Netto 10,34", Net),
            ("Total Items: 4", Other),
            ("Total savings 3.00", Discount),
            ("Rückgeld 7,70", Change),
            ("CHANGE 7.70", Change),
            ("Bar 20,00", Cash),
            ("CASH 20.00", Cash),
            ("VISA 12.30", Card),
            ("Trinkgeld 2,00", Tip),
            ("Rounding Adj 0.02", Rounding),
            ("Cappuccino 3,50", Meaning::None),
            ("2 x 3,50 7,00", Meaning::None),
        ] {
            assert_eq!(meaning(text), expected, "{text}");
        }
    }
}
