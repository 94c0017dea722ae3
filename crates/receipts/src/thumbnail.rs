//! The small picture for lists, without what nobody else needs to see: card numbers, bank accounts.
//!
//! Before a receipt has been read nobody knows where its numbers are, so its thumbnail is too coarse to read any.

use crate::pixels::{Picture, Region};
use crate::read::{Reading, Word};

/// Longest side of a thumbnail.
pub const MAX_SIDE_PX: u32 = 480;
/// A receipt this small has letters of two pixels.
const VEILED_SIDE_PX: u32 = 96;
const QUALITY: u8 = 72;
/// So many digits are a card or an account; a date with its time has fewer.
const MIN_DIGITS: usize = 12;
/// What a card slip leaves of a number: stars and four digits.
const MIN_MASKED: usize = 11;
/// Covered beyond the letters on each side, in parts of their height.
const MARGIN: f32 = 0.2;

/// A small JPEG, and what was done so that it tells nothing.
#[derive(Clone, PartialEq, Eq)]
pub enum Thumbnail {
    /// Nobody has read the receipt yet: too coarse for letters.
    Veiled(Vec<u8>),
    /// Sharp, with so many numbers covered.
    Covered { jpeg: Vec<u8>, numbers: usize },
}

impl Thumbnail {
    pub fn jpeg(&self) -> &[u8] {
        match self {
            Self::Veiled(jpeg) | Self::Covered { jpeg, .. } => jpeg,
        }
    }
}

/// The thumbnail until the receipt has been read.
pub fn veiled(picture: &Picture) -> Thumbnail {
    let coarse = picture.clone().shrunk_to(VEILED_SIDE_PX);
    Thumbnail::Veiled(coarse.jpeg(QUALITY))
}

/// The thumbnail of a receipt that was read. Where its numbers are unknown, it stays veiled.
pub fn covered(picture: &Picture, reading: &Reading) -> Thumbnail {
    let Some(regions) = &reading.numbers else { return veiled(picture) };
    let mut covered = picture.clone();
    for region in regions {
        let margin = region.height * MARGIN;
        covered.cover(&Region {
            left: region.left - margin,
            top: region.top - margin,
            width: region.width + 2.0 * margin,
            height: region.height + 2.0 * margin,
        });
    }
    Thumbnail::Covered { jpeg: covered.shrunk_to(MAX_SIDE_PX).jpeg(QUALITY), numbers: regions.len() }
}

/// Where numbers of cards and accounts stand, also where they are split into groups.
pub(crate) fn number_regions(words: &[Word]) -> Vec<Region> {
    let mut regions = Vec::new();
    for line in crate::fields::lines(words) {
        let mut first = 0;
        while first < line.words.len() {
            // The longest run of words from here that reads as one number.
            let last = (first..line.words.len()).rev().find(|last| {
                let run: Vec<&str> =
                    line.words[first..=*last].iter().map(|word| word.text.as_str()).collect();
                run.iter().all(|text| is_part(text)) && is_sensitive(&run)
            });
            match last {
                Some(last) => {
                    let boxes = line.words[first..=last].iter().map(|word| word.region);
                    regions.extend(boxes.reduce(|all, next| all.union(&next)));
                    first = last + 1;
                }
                None => first += 1,
            }
        }
    }
    regions
}

/// Words of a number hold digits, stars, or the two letters and two digits of an IBAN; labels stuck to it are cut off.
fn is_part(text: &str) -> bool {
    let text = number_of(text);
    let marks = text.chars().filter(|c| c.is_ascii_digit() || is_mask(*c)).count();
    marks > 0 && marks * 2 >= text.chars().count()
}

/// What follows a label: `IBAN:AT61…`, `Card#4111…`.
fn number_of(text: &str) -> &str {
    text.rsplit([':', '#']).next().unwrap_or(text)
}

fn is_mask(c: char) -> bool {
    matches!(c, '*' | 'x' | 'X' | '#' | '•')
}

fn is_sensitive(run: &[&str]) -> bool {
    let text: String = run.iter().map(|text| number_of(text)).collect();
    // Money and dates are made of the same characters; a decimal comma or a colon is in no card number.
    if text.contains([',', ':', '/', '%', '€', '$']) || text.matches('.').count() > 0 {
        return false;
    }
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let masks = text.chars().filter(|c| is_mask(*c)).count();
    let is_masked = masks >= 4 && digits.len() >= 2 && digits.len() + masks >= MIN_MASKED;
    is_masked || is_iban(&text) || digits.len() >= MIN_DIGITS || (digits.len() == 11 && passes_luhn(&digits))
}

fn passes_luhn(digits: &[u32]) -> bool {
    let weighted = digits.iter().rev().enumerate().map(|(index, digit)| match index % 2 {
        0 => *digit,
        _ => digit * 2 / 10 + digit * 2 % 10,
    });
    weighted.sum::<u32>() % 10 == 0
}

/// By its shape alone: a digit that was misread would fail the check sum and show the other twenty.
fn is_iban(text: &str) -> bool {
    let text: Vec<char> = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    text.len() >= 15
        && text[..2].iter().all(char::is_ascii_uppercase)
        && text[4..].iter().filter(|c| c.is_ascii_digit()).count() >= 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::Fields;
    use crate::fields::testing::page;

    fn hidden(line: &str) -> usize {
        number_regions(&page(&["Cafe Central", line, "TOTAL 12.30"])).len()
    }

    #[test]
    fn numbers_of_cards_and_accounts_are_covered() {
        for line in [
            "Card 4111 1111 1111 1111",
            "4111111111111111",
            "VISA ************1234",
            "Karte XXXX XXXX XXXX 0815",
            "IBAN: AT61 1904 3002 3457 3201",
            "IBAN:DE89370400440532013000",
            "Konto GB29NWBK60161331926819",
        ] {
            assert_eq!(hidden(line), 1, "{line}");
        }
    }

    #[test]
    fn money_dates_and_telephones_stay() {
        for line in [
            "12.03.2026 18:42:10",
            "2 x 3,50 7,00",
            "Tel 01 512 4000",
            "2026-03-12 18:42",
            "Bon 004711 Kassa 03",
            "1.234,56 EUR 1.000,00 234,56",
        ] {
            assert_eq!(hidden(line), 0, "{line}");
        }
    }

    #[test]
    fn a_thumbnail_is_small_and_black_where_the_number_was() {
        let words = page(&["Cafe Central", "4111 1111 1111 1111", "TOTAL 12.30"]);
        let regions = number_regions(&words);
        let reading = Reading { fields: Fields::default(), numbers: Some(regions.clone()) };
        let picture = Picture { width: 900, height: 1_500, rgb: vec![255; 900 * 1_500 * 3] };
        let Thumbnail::Covered { jpeg, numbers } = covered(&picture, &reading) else {
            panic!("the words are known")
        };
        assert_eq!(numbers, 1);
        let small = crate::picture::decode(&jpeg, crate::Kind::Jpeg).unwrap();
        assert_eq!(small.longest_side(), MAX_SIDE_PX);
        let number = regions[0];
        let x = ((number.left + number.width / 2.0) * small.width as f32) as usize;
        let y = ((number.top + number.height / 2.0) * small.height as f32) as usize;
        assert!(small.rgb[(y * small.width as usize + x) * 3] < 40);
        assert!(small.rgb[3] > 215);
    }

    #[test]
    fn what_was_not_read_stays_veiled() {
        let picture = Picture { width: 900, height: 1_500, rgb: vec![255; 900 * 1_500 * 3] };
        let unread = Reading { fields: Fields::default(), numbers: None };
        assert!(matches!(covered(&picture, &unread), Thumbnail::Veiled(_)));
        let small = crate::picture::decode(veiled(&picture).jpeg(), crate::Kind::Jpeg).unwrap();
        assert!(small.longest_side() <= VEILED_SIDE_PX);
    }
}
