//! What was paid with: by signs and codes; never by language alone.

use super::Candidate;
use super::amount::{USUAL_DIGITS, amounts};
use super::lines::Line;
use super::similarity::plain;
use crate::pixels::Region;

/// Signs, also as they stand in words of their own.
const SIGNS: [(&str, &str); 4] = [("€", "EUR"), ("£", "GBP"), ("¥", "JPY"), ("₹", "INR")];
/// Those that are divided by a thousand.
const THOUSANDTHS: [&str; 5] = ["KWD", "BHD", "TND", "JOD", "OMR"];
/// They mean something else as well – Malaysian companies are called `SDN BHD`, pharmacies sell `JOD` – and count beside an
/// amount as they have it.
const ALSO_WORDS: [&str; 2] = ["BHD", "JOD"];
const CODES: [&str; 29] = [
    "EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "CAD", "AUD", "NZD",
    "SGD", "MYR", "JPY", "CNY", "HKD", "INR", "TRY", "ILS", "AED", "KWD", "BHD", "TND", "JOD", "OMR",
];
/// What people write instead of the code.
const WORDS: [(&str, &str); 6] =
    [("euro", "EUR"), ("rm", "MYR"), ("sfr", "CHF"), ("fr", "CHF"), ("kc", "CZK"), ("ft", "HUF")];
const BY_CODE: f32 = 2.0;
const BY_SIGN: f32 = 2.0;
/// Twenty countries pay with some dollar.
const BY_DOLLAR_SIGN: f32 = 1.2;
const BY_WORD: f32 = 1.0;

pub(super) fn is_code(text: &str) -> bool {
    CODES.contains(&text)
}

/// How many digits a currency has behind the decimal sign, as far as they matter here.
pub(super) fn digits(code: &str) -> usize {
    if THOUSANDTHS.contains(&code) { 3 } else { USUAL_DIGITS }
}

/// Whether the line has an amount with three digits behind the decimal sign.
fn has_thousandths(line: &Line) -> bool {
    amounts(line, 3).len() > amounts(line, USUAL_DIGITS).len()
}

/// The currency of one look, where all that speaks for one outweighs all that speaks for others.
pub(super) fn leading(candidates: &[Candidate<String>]) -> Option<&str> {
    candidates.iter().max_by(|a, b| a.points.total_cmp(&b.points)).map(|best| best.value.as_str())
}

pub(super) fn candidates(lines: &[Line]) -> Vec<Candidate<String>> {
    let mut found: Vec<Candidate<String>> = Vec::new();
    let mut add = |value: &str, points: f32, region: Region| match found
        .iter_mut()
        .find(|known| known.value == value)
    {
        Some(known) => known.points += points,
        None => found.push(Candidate { value: value.to_owned(), points, region }),
    };
    for line in lines {
        for word in &line.words {
            for (sign, code) in SIGNS {
                if word.text.contains(sign) {
                    add(code, BY_SIGN, word.region);
                }
            }
            if word.text.contains('$') {
                let code = if word.text.contains("A$") {
                    "AUD"
                } else if word.text.contains("C$") {
                    "CAD"
                } else {
                    "USD"
                };
                add(code, BY_DOLLAR_SIGN, word.region);
            }
            let letters: String = word.text.chars().filter(|c| c.is_alphabetic()).collect();
            if let Some(code) = CODES.iter().find(|code| {
                letters == **code
                    || (word.text.len() > 4
                        && word.text.starts_with(**code)
                        && !letters[3..].contains(char::is_alphabetic))
            }) && (!ALSO_WORDS.contains(code) || has_thousandths(line))
            {
                add(code, BY_CODE, word.region);
            }
            // Short words mean money only beside a number, or as a column's unit: `Amount(RM)`.
            let is_unit = word.text.ends_with(')')
                || line.words.iter().any(|other| other.text.chars().any(|c| c.is_ascii_digit()));
            let mut parts = word.text.split(|c: char| !c.is_alphabetic()).map(plain);
            if is_unit
                && let Some((_, code)) = parts.find_map(|part| WORDS.iter().find(|(name, _)| part == *name))
            {
                add(code, BY_WORD, word.region);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::{lines, testing::page};

    fn read(texts: &[&str]) -> Option<String> {
        leading(&candidates(&lines(&page(texts)))).map(str::to_owned)
    }

    #[test]
    fn signs_codes_and_words_name_the_currency() {
        for (text, expected) in [
            ("SUMME EUR 12,30", "EUR"),
            ("TOTAL € 12,30", "EUR"),
            ("12,30€", "EUR"),
            ("EUR12,30", "EUR"),
            ("Total $12.30", "USD"),
            ("Total £12.30", "GBP"),
            ("TOTAL CHF 12.30", "CHF"),
            ("Total Fr. 12.30", "CHF"),
            ("TOTAL RM 12.30", "MYR"),
            ("AMOUNT(RM) TAX(RM)", "MYR"),
            ("TOTAL KWD 12.345", "KWD"),
            ("TOTAL BHD 12.345", "BHD"),
            ("TOTAL KWD12.345", "KWD"),
            ("BHD12.345", "BHD"),
            ("AUD12.30", "AUD"),
        ] {
            assert_eq!(read(&[text]).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(read(&["TOTAL 12.30", "Europa Café"]), None);
        assert_eq!(read(&["MAJU JAYA SDN BHD (81234-A)", "JOD 20 ml 4,50"]), None);
    }
}
