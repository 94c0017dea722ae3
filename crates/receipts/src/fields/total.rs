//! What was paid, in all: the amount that most lines of the receipt agree on.
//!
//! Labels give points; so does arithmetic, which misread labels cannot spoil: articles add up to the total, net and tax
//! as well, cash less change, and a card was charged the same.

use std::collections::BTreeMap;

use super::Candidate;
use super::amount::{Amount, amounts, unpointed_amount, whole_amount};
use super::labels::{Meaning, meaning};
use super::lines::Line;
use super::similarity::plain;

/// A line with its meaning and its amounts.
pub(super) struct Entry<'a> {
    pub line: &'a Line,
    pub meaning: Meaning,
    pub amounts: Vec<Amount>,
}

impl Entry<'_> {
    /// The amount at the right edge: prices per piece stand left of what they come to.
    pub fn last(&self) -> Option<&Amount> {
        self.amounts.iter().rev().find(|amount| !amount.is_rate)
    }
}

/// `digits`: how many the currency has behind the decimal sign.
pub(super) fn entries(lines: &[Line], digits: usize) -> Vec<Entry<'_>> {
    let mut is_tax_table = false;
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for line in lines {
        let text = line.text();
        let amounts: Vec<Amount> = amounts(line, digits);
        let mut meaning = meaning(&text);
        let money = amounts.iter().filter(|amount| !amount.is_rate).count();
        if money == 0 && heads_tax_table(&text, meaning) {
            is_tax_table = true;
        } else if is_total(meaning) && is_tax_table && money > 1 {
            // `Total 42.20 2.53` sums up the columns of the table.
            meaning = Meaning::Other;
        } else if meaning == Meaning::Rounding && money == 1 && amounts.iter().all(is_large) {
            // `Rounding RM 45.35` is what was rounded, not by how much.
            meaning = Meaning::Payable;
        }
        entries.push(Entry { line, meaning, amounts });
    }
    entries
}

/// `GST summary`, `Tax code  Amt(RM)  Tax(RM)`, `Satz  Netto  MwSt  Brutto`.
fn heads_tax_table(text: &str, meaning: Meaning) -> bool {
    let plain = plain(text);
    let says = |words: &[&str]| plain.split(' ').any(|word| words.contains(&word));
    let is_about_tax = matches!(meaning, Meaning::Tax | Meaning::Net)
        || says(&["gst", "tax", "vat", "mwst", "ust", "steuer"]);
    is_about_tax
        && says(&[
            "summary", "analysis", "amount", "amt", "net", "netto", "goods", "brutto", "satz", "rate", "code",
        ])
}

/// Nobody rounds by so much.
fn is_large(amount: &Amount) -> bool {
    amount.thousandths >= 1_000
}

const BY_PAYABLE_LABEL: f32 = 5.0;
const BY_TOTAL_LABEL: f32 = 4.0;
const BY_CARD: f32 = 2.0;
const BY_CASH: f32 = 1.0;
/// The label stands on the line above.
const BY_LABEL_ABOVE: f32 = 0.6;
const WITHOUT_LABEL: f32 = 0.3;
const BY_ARITHMETIC: f32 = 3.0;
const BY_LARGEST: f32 = 0.8;
const BY_TALL_PRINT: f32 = 1.0;
/// Whole numbers are rarely meant as money.
const WITHOUT_CENTS: f32 = 0.25;
const UNPOINTED: f32 = 0.3;

pub(super) fn candidates(entries: &[Entry<'_>], digits: usize) -> Vec<Candidate<i64>> {
    let mut points = Points::default();
    label_points(entries, digits, &mut points);
    // A misread label leaves its amount without points; arithmetic may still find it.
    for amount in entries.iter().filter(|entry| may_be_total(entry.meaning)).filter_map(Entry::last) {
        points.add(amount, WITHOUT_LABEL);
    }
    if points.0.is_empty() {
        for entry in entries.iter().filter(|entry| is_total(entry.meaning)) {
            if let Some(amount) = whole_amount(entry.line) {
                points.add(&amount, BY_TOTAL_LABEL * WITHOUT_CENTS);
            }
        }
    }
    let sums = Sums::of(entries);
    let largest = entries
        .iter()
        .filter(|entry| !matches!(entry.meaning, Meaning::Cash | Meaning::Other | Meaning::Change))
        .flat_map(|entry| &entry.amounts)
        .filter(|amount| !amount.is_rate)
        .map(|amount| amount.thousandths)
        .max();
    for (value, candidate) in &mut points.0 {
        candidate.points += BY_ARITHMETIC * sums.agreeing(*value);
        if Some(*value) == largest {
            candidate.points += BY_LARGEST;
        }
    }
    points.0.into_values().filter(|candidate| candidate.value > 0).collect()
}

fn is_total(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Payable | Meaning::Total)
}

fn may_be_total(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::None | Meaning::Subtotal | Meaning::Cash | Meaning::Card)
}

fn label_points(entries: &[Entry<'_>], digits: usize, points: &mut Points) {
    let usual = usual_height(entries);
    for (index, entry) in entries.iter().enumerate() {
        let weight = match entry.meaning {
            Meaning::Payable => BY_PAYABLE_LABEL,
            Meaning::Total => BY_TOTAL_LABEL,
            Meaning::Card => BY_CARD,
            Meaning::Cash => BY_CASH,
            _ => continue,
        };
        if let Some(amount) = entry.last() {
            let is_tall = is_total(entry.meaning) && entry.line.height() > 1.3 * usual;
            points.add(amount, weight * certainty(amount) + if is_tall { BY_TALL_PRINT } else { 0.0 });
            // A line of sums (`Summe 10,34 1,96 12,30`) may hold it elsewhere.
            let others = entry.amounts.iter().filter(|other| !other.is_rate && *other != amount);
            others.for_each(|other| points.add(other, weight * 0.3));
        } else if let Some(amount) = unpointed_amount(entry.line, digits) {
            points.add(&amount, weight * UNPOINTED);
        } else if is_total(entry.meaning)
            && let Some(next) = entries.get(index + 1)
            && (next.meaning == Meaning::None || is_total(next.meaning))
            && let Some(amount) = next.last()
        {
            points.add(amount, weight * BY_LABEL_ABOVE);
        }
    }
}

fn certainty(amount: &Amount) -> f32 {
    0.6 + 0.4 * amount.confidence
}

fn usual_height(entries: &[Entry<'_>]) -> f32 {
    let mut heights: Vec<f32> = entries.iter().map(|entry| entry.line.height()).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or(f32::MAX)
}

#[derive(Default)]
struct Points(BTreeMap<i64, Candidate<i64>>);

impl Points {
    fn add(&mut self, amount: &Amount, points: f32) {
        if amount.is_negative {
            return;
        }
        let first = || Candidate { value: amount.thousandths, points: 0.0, region: amount.region };
        self.0.entry(amount.thousandths).or_insert_with(first).points += points;
    }
}

/// What the amounts of a receipt come to.
struct Sums {
    articles: i64,
    has_articles: bool,
    subtotals: Vec<i64>,
    nets: Vec<i64>,
    taxes: Vec<i64>,
    tips: Vec<i64>,
    discounts: Vec<i64>,
    cash: Vec<i64>,
    change: Vec<i64>,
    cards: Vec<i64>,
}

/// Rounding of taxes and of cash.
const TOLERANCE: i64 = 20;

impl Sums {
    fn of(entries: &[Entry<'_>]) -> Self {
        let of = |wanted: Meaning| -> Vec<i64> {
            let meant = entries.iter().filter(|entry| entry.meaning == wanted);
            meant.flat_map(|entry| &entry.amounts).filter(|a| !a.is_rate).map(|a| a.thousandths).collect()
        };
        let end = entries
            .iter()
            .position(|entry| {
                !matches!(
                    entry.meaning,
                    Meaning::None
                        | Meaning::Other
                        | Meaning::Discount
                        | Meaning::Card
                        | Meaning::Tax
                        | Meaning::Net
                ) && entry.last().is_some()
            })
            .unwrap_or(entries.len());
        let signed =
            |amount: &Amount| if amount.is_negative { -amount.thousandths } else { amount.thousandths };
        let articles = entries[..end].iter().filter(|entry| entry.meaning == Meaning::None);
        let prices: Vec<i64> = articles.filter_map(Entry::last).map(signed).collect();
        Self {
            articles: prices.iter().sum(),
            has_articles: prices.len() > 1,
            subtotals: of(Meaning::Subtotal),
            nets: of(Meaning::Net),
            taxes: of(Meaning::Tax),
            tips: of(Meaning::Tip),
            discounts: of(Meaning::Discount),
            cash: of(Meaning::Cash),
            change: of(Meaning::Change),
            cards: of(Meaning::Card),
        }
    }

    /// In how many ways the amounts come to `value`.
    fn agreeing(&self, value: i64) -> f32 {
        let is = |sum: i64| (sum - value).abs() <= TOLERANCE;
        let pairs = |ones: &[i64], others: &[i64], sign: i64| {
            ones.iter().any(|one| others.iter().any(|other| *other > 0 && is(one + sign * other)))
        };
        let taxes: i64 = self.taxes.iter().sum();
        let discounts: i64 = self.discounts.iter().sum();
        let mut ways = 0.0;
        // One line that says net, tax and gross proves itself, whatever its label.
        let has_all_taxes = taxes > 0 && self.subtotals.iter().any(|sub| is(sub + taxes));
        if pairs(&self.nets, &self.taxes, 1) || pairs(&self.subtotals, &self.taxes, 1) || has_all_taxes {
            ways += 1.0;
        }
        if pairs(&self.cash, &self.change, -1) {
            ways += 1.0;
        }
        if self.has_articles {
            let sums = [self.articles, self.articles - discounts, self.articles + taxes];
            if sums.into_iter().any(|sum| sum > 0 && (sum - value).abs() == 0) {
                ways += 1.0;
            }
        }
        if pairs(&self.subtotals, &self.tips, 1)
            || pairs(&self.subtotals, &self.discounts, -1)
            || self.subtotals.iter().any(|sub| self.tips.iter().any(|tip| is(sub + tip + taxes)))
        {
            ways += 0.7;
        }
        if self.cards.contains(&value) {
            ways += 0.5;
        }
        ways
    }
}
