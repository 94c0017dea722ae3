//! The day of the purchase: `12.03.2026`, `03/12/2026`, `2026-03-12`, `12. März 2026`, `Mar 12, 26`.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::Candidate;
use super::amount::digit;
use super::lines::Line;
use super::similarity::{distance, plain};

/// Receipts on paper do not last longer.
const OLDEST: Date = date(2000, 1, 1);

const BY_FORM: f32 = 2.0;
const BY_LABEL: f32 = 1.5;
const BY_TIME: f32 = 1.0;
/// A year of two digits is more often a part of another number.
const BY_WHOLE_YEAR: f32 = 0.8;
const BY_OTHER_MEANING: f32 = -2.5;
/// Day and month may be the other way round.
const BY_SECOND_ORDER: f32 = -1.2;

/// How day and month are ordered where a receipt leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
}

pub(super) fn candidates(lines: &[Line], today: Date) -> Vec<Candidate<Date>> {
    let order = order(lines);
    let mut found: Vec<Candidate<Date>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let text = line.text();
        let above = index.checked_sub(1).map(|above| plain(&lines[above].text())).unwrap_or_default();
        let around = plain(&text);
        let mut bonus = 0.0;
        if has_word(&around, &LABELS)
            || above.split(' ').next_back().is_some_and(|last| LABELS.contains(&last))
        {
            bonus += BY_LABEL;
        }
        if has_time(&text) {
            bonus += BY_TIME;
        }
        if has_word(&around, &OTHER_DATES) {
            bonus += BY_OTHER_MEANING;
        }
        for (value, points) in dates_in(&text, order) {
            if value < OLDEST || value > today.saturating_add(1.day()) {
                continue;
            }
            let points =
                (points + bonus) * (0.7 + 0.3 * line.confidence()) - 0.01 * index as f32 / lines.len() as f32;
            match found.iter_mut().find(|candidate| candidate.value == value) {
                // Said twice is said well, but a pair of wrong ones should not win against the date at the top.
                Some(known) => known.points = known.points.max(points) + 0.3,
                None => found.push(Candidate { value, points, region: line.region }),
            }
        }
    }
    found
}

const LABELS: [&str; 8] =
    ["date", "datum", "dat", "belegdatum", "rechnungsdatum", "kaufdatum", "verkaufsdatum", "issued"];
const OTHER_DATES: [&str; 26] = [
    "valid",
    "until",
    "gultig",
    "bis",
    "exp",
    "expiry",
    "expires",
    "mhd",
    "birth",
    "geboren",
    "geb",
    "return",
    "returns",
    "due",
    "fallig",
    "since",
    "seit",
    "ruckgabe",
    "umtausch",
    "version",
    "vers",
    "spater",
    "departure",
    "checkout",
    "abreise",
    "opens",
];

fn has_word(plain: &str, words: &[&str]) -> bool {
    plain.split(' ').any(|word| words.contains(&word))
}

/// Only where dollars are paid and days are told with `/` do months come first.
fn order(lines: &[Line]) -> Order {
    let (mut american, mut european) = (0, 0);
    for line in lines {
        let text = line.text();
        let plain = plain(&text);
        american += text.matches('$').count();
        let american_words =
            ["usd", "tip", "tax", "subtotal", "st", "ave", "blvd", "suite", "ca", "ny", "tx", "fl"];
        american += american_words.iter().filter(|word| has_word(&plain, &[**word])).count();
        european += text.matches(['€', '£']).count() * 2;
        let european_words = [
            "eur", "gbp", "chf", "vat", "gst", "mwst", "ust", "gmbh", "datum", "ltd", "rm", "sgd", "aud",
            "nzd", "abn",
        ];
        european += 2 * european_words.iter().filter(|word| has_word(&plain, &[**word])).count();
    }
    if american > european { Order::MonthFirst } else { Order::DayFirst }
}

/// `18:42`, not a part of something longer.
fn has_time(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |index: usize| chars.get(index).is_some_and(char::is_ascii_digit);
    (1..chars.len())
        .any(|index| chars[index] == ':' && is_digit(index - 1) && is_digit(index + 1) && is_digit(index + 2))
}

/// A piece of a line: a number or a word.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Number(String),
    Month(i8),
    Word,
    /// What stands between two pieces.
    Sign(char),
}

/// Every date that can be read in a line, with points for how it is written.
fn dates_in(text: &str, order: Order) -> Vec<(Date, f32)> {
    let pieces = pieces(text);
    let mut found = Vec::new();
    for start in 0..pieces.len() {
        // A number that goes on before this piece is no day: `1.12.03.2026`, `+43 12/03`.
        if start >= 2 && is_joined(&pieces[start - 2..]) {
            continue;
        }
        found.extend(dates_at(&pieces[start..], order));
    }
    found
}

/// Whether two numbers follow with a sign between them.
fn is_joined(pieces: &[Piece]) -> bool {
    matches!(pieces, [Piece::Number(_), Piece::Sign('.' | '/' | '-'), Piece::Number(_), ..])
}

fn dates_at(pieces: &[Piece], order: Order) -> Vec<(Date, f32)> {
    let mut parts = Vec::new();
    let mut signs = Vec::new();
    let mut last_was_part = false;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Sign(sign) if last_was_part => signs.push(*sign),
            // `12. März`, `12 / 03`, `Mar. 12, 2026`
            Piece::Sign(sign) if *sign == ' ' || signs.last() == Some(&' ') => {
                if *sign != ' '
                    && let Some(last) = signs.last_mut()
                {
                    *last = *sign;
                }
            }
            Piece::Sign(sign) if matches!(signs.last(), Some('.' | ',')) && *sign == ' ' => {}
            Piece::Sign(_) | Piece::Word => break,
            part => parts.push(part),
        }
        last_was_part = !matches!(piece, Piece::Sign(_));
        if parts.len() == 3 {
            if is_joined(&pieces[index..]) {
                return Vec::new();
            }
            break;
        }
    }
    match parts[..] {
        [Piece::Number(one), Piece::Number(two), Piece::Number(three)] => {
            // Three numbers with nothing but spaces between are most often something else.
            let has_signs = signs.iter().take(2).filter(|sign| **sign != ' ').count();
            let torn = if has_signs == 2 { 0.0 } else { -0.8 };
            if has_signs == 0 {
                return Vec::new();
            }
            of_numbers(one, two, three, &signs, order)
                .into_iter()
                .map(|(date, points)| (date, points + torn))
                .collect()
        }
        [Piece::Number(year), Piece::Month(month), Piece::Number(day)] if year.len() == 4 => {
            named(day, *month, year)
        }
        [Piece::Number(day), Piece::Month(month), Piece::Number(year)] => named(day, *month, year),
        [Piece::Month(month), Piece::Number(day), Piece::Number(year)] => named(day, *month, year),
        _ => Vec::new(),
    }
}

fn named(day: &str, month: i8, year: &str) -> Vec<(Date, f32)> {
    let date = day.parse().ok().and_then(|day| Date::new(year_of(year)?, month, day).ok());
    date.map(|date| (date, BY_FORM + BY_WHOLE_YEAR)).into_iter().collect()
}

fn of_numbers(one: &str, two: &str, three: &str, signs: &[char], order: Order) -> Vec<(Date, f32)> {
    let small = |text: &str| if text.len() <= 2 { text.parse::<i8>().ok() } else { None };
    let make =
        |year: &str, month: &str, day: &str| Date::new(year_of(year)?, small(month)?, small(day)?).ok();
    if one.len() == 4 {
        return make(one, two, three).map(|date| (date, BY_FORM + BY_WHOLE_YEAR)).into_iter().collect();
    }
    let form = if three.len() == 4 { BY_FORM + BY_WHOLE_YEAR } else { BY_FORM };
    let mut found = Vec::new();
    let day_first = make(three, two, one);
    let month_first = make(three, one, two);
    // Dots belong to the day-first countries, whatever is paid with.
    let prefers_month = order == Order::MonthFirst && !signs.contains(&'.');
    let (first, second) = if prefers_month { (month_first, day_first) } else { (day_first, month_first) };
    found.extend(first.map(|date| (date, form)));
    if second != first {
        // Where only one order is possible, it is as good.
        found.extend(
            second.map(|date| (date, if first.is_none() { form - 0.1 } else { form + BY_SECOND_ORDER })),
        );
    }
    // `26-03-12`: tills with the year first, rarely.
    if three.len() == 2 && first.is_none() && second.is_none() {
        found.extend(make(one, two, three).map(|date| (date, BY_FORM - 0.8)));
    }
    found
}

/// `2018`, `18`; also `2818` and `2O18`: whoever misreads a digit of the century does not change the year.
fn year_of(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    match text.len() {
        4 if year >= 2100 => Some(2000 + year % 100),
        4 => Some(year),
        2 => Some(2000 + year),
        _ => None,
    }
}

fn pieces(text: &str) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let end = run_end(&chars, at);
        let run = &chars[at..end];
        if run.is_empty() {
            pieces.push(Piece::Sign(match chars[at] {
                '–' | '—' | '−' | '_' => '-',
                '\\' => '/',
                ',' | '·' => '.',
                '\'' | '’' => ' ',
                sign => sign,
            }));
            at += 1;
            continue;
        }
        pieces.push(piece(run));
        at = end;
    }
    // Spaces around a sign say nothing.
    let mut tight: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (tight.last(), &piece) {
            (Some(Piece::Sign(_)), Piece::Sign(' ')) => {}
            (Some(Piece::Sign(' ')), Piece::Sign(_)) => {
                tight.pop();
                tight.push(piece);
            }
            _ => tight.push(piece),
        }
    }
    tight
}

/// A run of letters and digits; it ends where `12MAR2026` goes from digits to a month and back.
fn run_end(chars: &[char], start: usize) -> usize {
    let is_kind = |c: &char| c.is_alphanumeric() || *c == '|';
    let length = chars[start..].iter().take_while(|c| is_kind(c)).count();
    let run = &chars[start..start + length];
    let digits = run.iter().take_while(|c| c.is_ascii_digit()).count();
    if digits > 0 && digits < run.len() && (digits <= 2 || digits == 4) {
        let letters: String = run[digits..].iter().take_while(|c| c.is_alphabetic()).collect();
        // `12th`, `12MAR`, `2026T18`
        if month(&letters).is_some()
            || matches!(letters.to_lowercase().as_str(), "th" | "st" | "nd" | "rd" | "t")
        {
            return start + digits;
        }
    }
    if digits == 0 {
        let letters = run.iter().take_while(|c| c.is_alphabetic()).count();
        let name: String = run[..letters].iter().collect();
        if letters < run.len() && month(&name).is_some() {
            return start + letters;
        }
    }
    start + length
}

fn piece(run: &[char]) -> Piece {
    let text: String = run.iter().collect();
    if let Some(month) = month(&text) {
        return Piece::Month(month);
    }
    if matches!(text.to_lowercase().as_str(), "th" | "st" | "nd" | "rd" | "of") {
        return Piece::Sign(' ');
    }
    let digits: Option<String> = run.iter().map(|c| digit(*c)).collect();
    let real = run.iter().filter(|c| c.is_ascii_digit()).count();
    match digits {
        Some(digits) if real * 2 >= run.len() && real > 0 => Piece::Number(digits),
        _ => Piece::Word,
    }
}

const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "janner", "jan"],
    &["february", "februar", "feber", "feb"],
    &["march", "marz", "maerz", "mar", "mrz"],
    &["april", "apr"],
    &["may", "mai"],
    &["june", "juni", "jun"],
    &["july", "juli", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["october", "oktober", "oct", "okt"],
    &["november", "nov"],
    &["december", "dezember", "dec", "dez"],
];

fn month(text: &str) -> Option<i8> {
    let name = plain(text);
    if name.len() < 3 {
        return None;
    }
    let is_like = |known: &str| name == known || (known.len() > 5 && distance(&name, known) <= 1);
    let index = MONTHS.iter().position(|names| names.iter().any(|known| is_like(known)))?;
    i8::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::{lines, testing::page};

    fn read(texts: &[&str]) -> Option<Date> {
        let found = candidates(&lines(&page(texts)), date(2026, 11, 21));
        found.into_iter().max_by(|a, b| a.points.total_cmp(&b.points)).map(|best| best.value)
    }

    #[test]
    fn dates_are_read_as_people_print_them() {
        for text in [
            "12.03.2026",
            "12.03.26",
            "12.3.2026 18:42",
            "Datum: 12.03.2026",
            "2026-03-12",
            "2026-03-12T18:42:10",
            "2026/03/12",
            "12/03/2026",
            "12-03-2026",
            "12. März 2026",
            "12 March 2026",
            "Mar 12, 2026",
            "March 12th, 2026",
            "12-MAR-26",
            "12MAR2026",
            "12 .03. 2026",
            "12.O3.2O26",
            "l2.03.2026",
            "Bon 4711 12.03.2026 18:42 Kasse 3",
            "12 Mar '26",
            "12.03.2826",
        ] {
            assert_eq!(read(&[text]), Some(date(2026, 3, 12)), "{text}");
        }
    }

    #[test]
    fn dollars_put_the_month_first() {
        let american = ["Joe's Diner", "03/12/2026 6:42 PM", "Subtotal $10.00", "Tax $0.80", "Total $10.80"];
        assert_eq!(read(&american), Some(date(2026, 3, 12)));
        let british = ["Joe's Cafe", "03/12/2025 18:42", "VAT £1.20", "Total £10.80"];
        assert_eq!(read(&british), Some(date(2025, 12, 3)));
        // Only one order is possible.
        assert_eq!(read(&["12/25/2025", "€ 3,00"]), Some(date(2025, 12, 25)));
    }

    #[test]
    fn other_dates_and_numbers_are_left_alone() {
        assert_eq!(read(&["Valid until 31.10.2026", "12.03.2026 18:42"]), Some(date(2026, 3, 12)));
        assert_eq!(read(&["Datum 12.03.2026", "Rückgabe bis 12.04.2026"]), Some(date(2026, 3, 12)));
        for text in
            ["Tel 01.512.4000", "12.03.2031", "45.13.2026", "TOTAL 12.30", "1.12.03.1987", "192.168.1.20"]
        {
            assert_eq!(read(&[text]), None, "{text}");
        }
    }
}
