//! Amounts of money in a line: `1.234,56`, `1,234.56`, `1'234.56`, `€12,3O`, `12,-`, `12.345` where three digits are usual.

use super::currency;
use super::lines::Line;
use crate::pixels::Region;
use crate::read::Word;

/// An amount as printed, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Amount {
    pub thousandths: i64,
    pub region: Region,
    pub confidence: f32,
    /// `19,00 %`: a rate.
    pub is_rate: bool,
    pub is_negative: bool,
    /// With a decimal sign and digits behind it; otherwise a whole number that may be anything.
    pub has_cents: bool,
}

/// More is no receipt.
const MAX_THOUSANDTHS: i64 = 1_000_000_000;

/// How many digits most currencies have behind the decimal sign.
pub(super) const USUAL_DIGITS: usize = 2;

/// All amounts with cents, from left to right. `digits` is how many the currency has: two always count.
pub(super) fn amounts(line: &Line, digits: usize) -> Vec<Amount> {
    let letters = Letters::of(line, digits);
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.chars.len() {
        match letters.number(at) {
            Some(number) => {
                at = number.end;
                found.extend(letters.amount(line, &number));
            }
            None => at += 1,
        }
    }
    found
}

/// The last whole number of a line, for totals without cents (`TOTAL $45`).
pub(super) fn whole_amount(line: &Line) -> Option<Amount> {
    let word = line.words.last()?;
    let digits = word.text.trim_matches(|c: char| !c.is_ascii_digit());
    let rest: String = word.text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let is_plain =
        rest.chars().all(|c| "$€£.,-–*".contains(c) || c.is_alphabetic()) && rest.chars().count() <= 4;
    if !is_plain || digits.len() > 5 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let units: i64 = digits.parse().ok()?;
    (units > 0).then_some(Amount {
        thousandths: units * 1_000,
        region: word.region,
        confidence: word.confidence,
        is_rate: false,
        is_negative: false,
        has_cents: false,
    })
}

/// The last number of a line whose decimal sign was too faint to be read: `TOTAL 1230`, `TOTAL 12 30`.
pub(super) fn unpointed_amount(line: &Line, of_currency: usize) -> Option<Amount> {
    let digits_of = |word: &Word| -> Option<String> {
        let text = word.text.trim_matches(|c: char| !c.is_alphanumeric());
        let text = text.trim_start_matches(|c: char| c.is_alphabetic() && digit(c).is_none());
        let digits: Option<String> = text.chars().map(digit).collect();
        digits.filter(|digits| !digits.is_empty() && text.contains(|c: char| c.is_ascii_digit()))
    };
    let (last, before) = line.words.split_last()?;
    let mut digits = digits_of(last)?;
    let mut region = last.region;
    if digits.len() == of_currency
        && let Some(units) = before.last()
        && let Some(more) = digits_of(units)
    {
        digits.insert_str(0, &more);
        region = region.union(&units.region);
    }
    let thousandths = digits.parse::<i64>().ok()? * if of_currency == USUAL_DIGITS { 10 } else { 1 };
    ((3..=6).contains(&digits.len()) && thousandths > 0).then_some(Amount {
        thousandths,
        region,
        confidence: last.confidence,
        is_rate: false,
        is_negative: false,
        has_cents: true,
    })
}

/// A digit, also where it was read as the letter that looks like it.
pub(super) fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        'O' | 'o' | 'Q' | 'D' => Some('0'),
        'l' | 'I' | '|' | 'i' | '!' => Some('1'),
        'Z' | 'z' => Some('2'),
        'S' | 's' => Some('5'),
        'B' => Some('8'),
        _ => None,
    }
}

struct Letters {
    chars: Vec<char>,
    /// The word that each letter belongs to; spaces belong to the word before.
    words: Vec<usize>,
    /// How many the currency has behind the decimal sign.
    digits: usize,
}

struct Number {
    units: String,
    cents: String,
    start: usize,
    end: usize,
}

impl Letters {
    fn of(line: &Line, digits: usize) -> Self {
        let (mut chars, mut words) = (Vec::new(), Vec::new());
        for (index, word) in line.words.iter().enumerate() {
            for c in word.text.chars() {
                chars.push(c);
                words.push(index);
            }
            chars.push(' ');
            words.push(index);
        }
        Self { chars, words, digits }
    }

    fn at(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or(' ')
    }

    /// Letters that look like digits count only beside real ones, in a word without other letters.
    fn digits_from(&self, mut index: usize) -> (String, usize) {
        let mut digits = String::new();
        while let Some(digit) = digit(self.at(index)) {
            digits.push(digit);
            index += 1;
        }
        (digits, index)
    }

    fn real_digits(&self, from: usize, to: usize) -> usize {
        self.chars[from..to].iter().filter(|c| c.is_ascii_digit()).count()
    }

    /// Many codes end with a letter that looks like a digit.
    fn is_code_before(&self, start: usize) -> bool {
        let Some(first) = start.checked_sub(3) else { return false };
        let code: String = self.chars[first..start].iter().collect();
        currency::is_code(&code) && (first == 0 || !self.at(first - 1).is_alphanumeric())
    }

    fn number(&self, start: usize) -> Option<Number> {
        let before = if start == 0 { ' ' } else { self.at(start - 1) };
        // Signs before it join it to a number only where there is one: `-2,00`, `TOTAL.....12.30`.
        let is_joined = is_part_of_number(before) && start > 1 && self.at(start - 2).is_ascii_digit();
        let is_inside = before.is_ascii_digit() || before.is_alphabetic() || is_joined;
        let is_start = digit(self.at(start)).is_some() && !is_inside;
        // A dollar sign looks more like this than a five does.
        let is_dollar = |index: usize| self.at(index) == 'S' && self.at(index + 1).is_ascii_digit();
        // `EUR12,30`, `RM12.30`, `USD12.30`, `S12.30`: a currency stuck to its amount.
        let is_stuck = self.at(start).is_ascii_digit()
            && (before.is_alphabetic() && digit(before).is_none()
                || self.is_code_before(start)
                || start > 0 && is_dollar(start - 1));
        if !is_stuck && (!is_start || is_dollar(start)) {
            return None;
        }
        let (mut units, mut at) = self.digits_from(start);
        if units.len() > 7 {
            return None;
        }
        let mut group_sign = None;
        // Groups of thousands, while what follows is no decimal part: `1.234,56`, `1 234,56`.
        while units.len() <= 6 && is_group_sign(self.at(at)) {
            let (group, end) = self.digits_from(at + 1);
            let is_group = group.len() == 3 && self.real_digits(at + 1, end) == 3;
            let has_more =
                self.decimals(end).is_some() || (is_group_sign(self.at(end)) && self.at(end) != ' ');
            if !is_group || !has_more {
                break;
            }
            units.push_str(&group);
            group_sign = Some(self.at(at));
            at = end;
        }
        let (cents, end) = self.decimals(at)?;
        // `12.345.678` is no amount: groups and decimals have signs of their own.
        if cents.len() > USUAL_DIGITS && group_sign == Some(self.at(at)) {
            return None;
        }
        let real = self.real_digits(start, end);
        (real * 2 >= units.len() + cents.len() && real > 0).then_some(Number { units, cents, start, end })
    }

    /// `,56`, also `, 56` and ` .56` as engines tear it, and `,-` or `,--`.
    fn decimals(&self, at: usize) -> Option<(String, usize)> {
        let (sign_at, is_torn) = if self.at(at) == ' ' { (at + 1, true) } else { (at, false) };
        if !matches!(self.at(sign_at), '.' | ',' | '·' | '‚' | '•') {
            return None;
        }
        let mut from = sign_at + 1;
        if !is_torn && matches!(self.at(from), '-' | '–' | '—') {
            let dashes = (from..).take_while(|index| matches!(self.at(*index), '-' | '–' | '—')).count();
            return Some(("00".to_owned(), from + dashes));
        }
        if !is_torn && self.at(from) == ' ' {
            from += 1;
        }
        let (digits, end) = self.digits_from(from);
        let after = self.at(end);
        let goes_on = is_part_of_number(after) && digit(self.at(end + 1)).is_some();
        let is_end = !after.is_ascii_digit() && !goes_on;
        let is_usual = digits.len() == USUAL_DIGITS || digits.len() == self.digits;
        (is_usual && is_end && self.real_digits(from, end) > 0).then_some((digits, end))
    }

    fn amount(&self, line: &Line, number: &Number) -> Option<Amount> {
        let thousandths: i64 = format!("{}{:0<3}", number.units, number.cents).parse().ok()?;
        if thousandths > MAX_THOUSANDTHS {
            return None;
        }
        let words = &line.words[self.words[number.start]..=self.words[number.end - 1]];
        let region = words.iter().map(|word| word.region).reduce(|all, next| all.union(&next))?;
        let confidence = words.iter().map(|word| word.confidence).fold(1.0, f32::min);
        let before: String = self.chars[number.start.saturating_sub(3)..number.start].iter().collect();
        let is_rate =
            self.at(number.end) == '%' || (self.at(number.end) == ' ' && self.at(number.end + 1) == '%');
        let is_negative = before.trim_end_matches(['$', '€', '£', ' ']).ends_with(['-', '–', '−', '('])
            || (matches!(self.at(number.end), '-' | '–') && self.at(number.end - 1).is_ascii_digit());
        Some(Amount { thousandths, region, confidence, is_rate, is_negative, has_cents: true })
    }
}

fn is_group_sign(c: char) -> bool {
    matches!(c, '.' | ',' | '\'' | '’' | ' ')
}

/// Signs that join numbers to dates, times and longer numbers.
fn is_part_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | ':' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::{lines, testing::page};

    /// In hundredths.
    fn read(text: &str) -> Vec<i64> {
        amounts(&lines(&page(&[text]))[0], USUAL_DIGITS)
            .iter()
            .map(|amount| amount.thousandths / 10)
            .collect()
    }

    #[test]
    fn three_digits_are_read_where_the_currency_has_them() {
        let read = |text: &str| -> Vec<i64> {
            amounts(&lines(&page(&[text]))[0], 3).iter().map(|amount| amount.thousandths).collect()
        };
        for (text, expected) in [
            ("TOTAL KWD 12.345", 12_345),
            ("OMR12,345", 12_345),
            ("KWD12.345", 12_345),
            ("TOTAL BHD1,012.345", 1_012_345),
            ("1,234.500", 1_234_500),
            ("1.234,500", 1_234_500),
            ("12 .345", 12_345),
            ("12.34O", 12_340),
            ("12.50", 12_500),
            ("45.-", 45_000),
        ] {
            assert_eq!(read(text), [expected], "{text}");
        }
        assert_eq!(read("2 x 1.250 2.500"), [1_250, 2_500]);
        assert!(read("12.345.678").is_empty() && read("1.2345").is_empty());
        let unpointed = unpointed_amount(&lines(&page(&["TOTAL 12 345"]))[0], 3);
        assert_eq!(unpointed.map(|amount| amount.thousandths), Some(12_345));
    }

    #[test]
    fn amounts_are_read_as_people_print_them() {
        for (text, expected) in [
            ("TOTAL 12.30", 1_230),
            ("SUMME 12,30", 1_230),
            ("1.234,56", 123_456),
            ("1,234.56", 123_456),
            ("1 234,56", 123_456),
            ("1'234.56", 123_456),
            ("€12,30", 1_230),
            ("12,30€", 1_230),
            ("EUR12,30", 1_230),
            ("RM12.30", 1_230),
            ("USD12.30", 1_230),
            ("*HKD1,234.50", 123_450),
            ("S12.30", 1_230),
            ("12,30EUR", 1_230),
            ("*12.30*", 1_230),
            ("12 .30", 1_230),
            ("12, 30", 1_230),
            ("12,3O", 1_230),
            ("l2,3O", 1_230),
            ("45,-", 4_500),
            ("45.--", 4_500),
            ("12,30-A", 1_230),
            ("12,30 B", 1_230),
        ] {
            assert_eq!(read(text), [expected], "{text}");
        }
        assert_eq!(read("2 x 3,50 7,00"), [350, 700]);
        assert_eq!(read("19% 10,00 1,90 11,90"), [1_000, 190, 1_190]);
    }

    #[test]
    fn dates_times_and_numbers_are_no_amounts() {
        for text in
            ["12.03.2026", "12.03.26", "18:42:10", "Tel 01.512.4000", "004711", "1.234", "SO.SO", "12-30"]
        {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn rates_and_negative_amounts_are_told() {
        let line = &lines(&page(&["MwSt 19,00 % 1,90 -2,00 3,00-"]))[0];
        let told: Vec<(bool, bool)> =
            amounts(line, USUAL_DIGITS).iter().map(|a| (a.is_rate, a.is_negative)).collect();
        assert_eq!(told, [(true, false), (false, false), (false, true), (false, true)]);
    }

    #[test]
    fn faint_decimal_signs_are_guessed() {
        let guessed = |text: &str| {
            unpointed_amount(&lines(&page(&[text]))[0], USUAL_DIGITS).map(|amount| amount.thousandths / 10)
        };
        assert_eq!(guessed("TOTAL 1230"), Some(1_230));
        assert_eq!(guessed("TOTAL RM12 30"), Some(1_230));
        assert_eq!(guessed("TOTAL: 4"), None);
        assert_eq!(guessed("TOTAL EUR"), None);
        assert_eq!(guessed("TOTAL 40123456789"), None);
    }

    #[test]
    fn whole_numbers_are_a_last_resort() {
        let whole =
            |text: &str| whole_amount(&lines(&page(&[text]))[0]).map(|amount| amount.thousandths / 10);
        assert_eq!(whole("TOTAL $45"), Some(4_500));
        assert_eq!(whole("TOTAL 45 EUR"), None);
        assert_eq!(whole("TOTAL 123456789"), None);
    }
}
