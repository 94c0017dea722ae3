//! The taxes of a receipt, all rates together, as far as they prove themselves.

use super::Candidate;
use super::amount::Amount;
use super::labels::Meaning;
use super::total::Entry;

/// Rounding at one rate.
const TOLERANCE: f64 = 25.0;
const BY_PROOF: f32 = 3.0;
const BY_LABEL: f32 = 1.5;

pub(super) fn candidates(entries: &[Entry<'_>]) -> Vec<Candidate<i64>> {
    let mut found: Vec<(i64, Candidate<i64>)> = Vec::new();
    for entry in entries {
        let is_tax = entry.meaning == Meaning::Tax;
        let rates = rates(entry);
        let money: Vec<&Amount> =
            entry.amounts.iter().filter(|amount| !amount.is_rate && !amount.is_negative).collect();
        let proven = rates.iter().find_map(|rate| Some((*rate, proven(&money, *rate)?)));
        let (key, amount, points) = match (proven, &money[..]) {
            (Some((rate, amount)), _) => (rate, amount, BY_PROOF),
            (None, [only]) if is_tax => (rates.first().copied().unwrap_or(0), *only, BY_LABEL),
            _ => continue,
        };
        // The same rate twice is the same tax, told twice.
        if !found.iter().any(|(known, tax)| *known == key || (tax.value == amount.thousandths && key == 0)) {
            found.push((key, Candidate { value: amount.thousandths, points, region: amount.region }));
        }
    }
    // A sum of taxes stands beside its parts: `Total tax`.
    let all: i64 = found.iter().map(|(_, tax)| tax.value).sum();
    if let Some((_, largest)) = found.iter().max_by_key(|(_, tax)| tax.value)
        && found.len() > 2
        && all == 2 * largest.value
    {
        return vec![largest.clone()];
    }
    let taxes = found.into_iter().map(|(_, tax)| tax);
    let sum = taxes.reduce(|sum, next| Candidate {
        value: sum.value + next.value,
        points: sum.points.min(next.points),
        region: sum.region.union(&next.region),
    });
    sum.filter(|sum| sum.value > 0).into_iter().collect()
}

/// In hundredths of a per cent: `19%`, `19,00 %`, `19.0%`.
fn rates(entry: &Entry<'_>) -> Vec<i64> {
    let text = entry.line.text();
    let chars: Vec<char> = text.chars().collect();
    let mut rates = Vec::new();
    for (index, _) in chars.iter().enumerate().filter(|(_, c)| **c == '%') {
        let mut digits: Vec<char> = Vec::new();
        for c in chars[..index].iter().rev() {
            match c {
                ' ' if digits.is_empty() => {}
                c if c.is_ascii_digit() => digits.push(*c),
                ',' | '.' if !digits.is_empty() => digits.push('.'),
                _ => break,
            }
        }
        let number: String = digits.into_iter().rev().collect();
        if let Ok(rate) = number.parse::<f64>()
            && (0.5..=30.0).contains(&rate)
        {
            rates.push((rate * 100.0).round() as i64);
        }
    }
    rates
}

/// The amount that is the tax of another one on the line, which contains it or not.
fn proven<'a>(money: &[&'a Amount], rate: i64) -> Option<&'a Amount> {
    let share = rate as f64 / 10_000.0;
    let is_tax_of = |tax: &Amount, base: &Amount| {
        let (tax, base) = (tax.thousandths as f64, base.thousandths as f64);
        (tax - base * share).abs() <= TOLERANCE || (tax - base * share / (1.0 + share)).abs() <= TOLERANCE
    };
    let candidates = money.iter().filter(|tax| tax.thousandths > 0);
    candidates
        .filter(|tax| money.iter().any(|base| base.thousandths > tax.thousandths && is_tax_of(tax, base)))
        .min_by_key(|tax| tax.thousandths)
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::amount::USUAL_DIGITS;
    use crate::fields::{lines, testing::page, total};

    fn read(texts: &[&str]) -> Option<i64> {
        let lines = lines(&page(texts));
        candidates(&total::entries(&lines, USUAL_DIGITS)).first().map(|tax| tax.value / 10)
    }

    #[test]
    fn taxes_are_added_up_and_counted_once() {
        assert_eq!(read(&["Subtotal 10.00", "Tax 0.80", "Total 10.80"]), Some(80));
        assert_eq!(read(&["SUMME 12,30", "inkl. 19% MwSt 1,96"]), Some(196));
        assert_eq!(read(&["A 19,00% 10,34 1,96 12,30", "B 7,00% 10,00 0,70 10,70"]), Some(266));
        assert_eq!(read(&["MwSt 20% 2,00 Netto 10,00 Brutto 12,00", "20% MwSt 2,00"]), Some(200));
        assert_eq!(read(&["SUMME 12,30", "Bar 20,00"]), None);
    }
}
