//! Several looks at one receipt, added up.

use jiff::civil::Date;

use super::amount::USUAL_DIGITS;
use super::lines::lines;
use super::similarity::similarity;
use super::{Candidate, Fields, Found, currency, date, merchant, tax, total};
use crate::pixels::Region;
use crate::read::Word;

/// Points of one look at which a value is as good as certain.
const SURE_TOTAL: f32 = 9.0;
const SURE_DATE: f32 = 4.5;
const SURE_MERCHANT: f32 = 5.0;
const SURE_CURRENCY: f32 = 4.0;
const SURE_TAX: f32 = 3.0;
/// Names read so alike are the same name.
const SAME_NAME: f32 = 0.8;
/// From here on another look will not change anything.
const SETTLED: f32 = 0.8;
const POOR: f32 = 0.4;

/// What was found in the looks so far.
pub struct Evidence {
    today: Date,
    looks: usize,
    totals: Vec<Vote<i64>>,
    dates: Vec<Vote<Date>>,
    merchants: Vec<Vote<String>>,
    currencies: Vec<Vote<String>>,
    taxes: Vec<Vote<i64>>,
}

struct Vote<T> {
    best: Candidate<T>,
    points: f32,
    looks: usize,
}

impl Evidence {
    /// `today`: no receipt is from a later day.
    pub fn new(today: Date) -> Self {
        Self {
            today,
            looks: 0,
            totals: Vec::new(),
            dates: Vec::new(),
            merchants: Vec::new(),
            currencies: Vec::new(),
            taxes: Vec::new(),
        }
    }

    /// Adds the words of one look; `place` says where a region of the look is in the picture that all looks are of.
    pub fn add(&mut self, words: &[Word], place: impl Fn(&Region) -> Region) {
        let lines = lines(words);
        let currencies = currency::candidates(&lines);
        let digits = currency::leading(&currencies).map_or(USUAL_DIGITS, currency::digits);
        let entries = total::entries(&lines, digits);
        self.looks += 1;
        add_all(&mut self.totals, total::candidates(&entries, digits), &place, |a, b| a == b);
        add_all(&mut self.dates, date::candidates(&lines, self.today), &place, |a, b| a == b);
        let same_name = |a: &String, b: &String| similarity(a, b) >= SAME_NAME;
        add_all(&mut self.merchants, merchant::candidates(&lines), &place, same_name);
        add_all(&mut self.currencies, currencies, &place, |a, b| a == b);
        add_all(&mut self.taxes, tax::candidates(&entries), &place, |a, b| a == b);
    }

    /// Whether total, date and merchant are clear already.
    pub fn is_settled(&self) -> bool {
        let fields = self.fields();
        let is_clear = |confidence: Option<f32>| confidence.is_some_and(|confidence| confidence >= SETTLED);
        is_clear(fields.total.map(|found| found.confidence))
            && is_clear(fields.date.map(|found| found.confidence))
            && is_clear(fields.merchant.map(|found| found.confidence))
    }

    /// Whether neither total nor date is to be seen: the look may have missed the paper.
    pub fn is_poor(&self) -> bool {
        let fields = self.fields();
        fields.total.is_none_or(|total| total.confidence < POOR) || fields.date.is_none()
    }

    pub fn fields(&self) -> Fields {
        let currency = self.winner(&self.currencies, SURE_CURRENCY);
        let digits = currency.as_ref().map_or(USUAL_DIGITS, |found| currency::digits(&found.value));
        let total = self.amount(&self.totals, SURE_TOTAL, digits);
        let tax = self.amount(&self.taxes, SURE_TAX, digits);
        // More tax than half of what was paid was misread.
        let is_possible = |tax: &Found<i64>| total.as_ref().is_none_or(|total| tax.value * 2 < total.value);
        Fields {
            tax: tax.filter(is_possible),
            date: self.winner(&self.dates, SURE_DATE),
            merchant: self.winner(&self.merchants, SURE_MERCHANT),
            currency,
            total,
            digits: digits as u8,
        }
    }

    /// The winner among amounts, which are thousandths, with the digits that the currency has. What has more was read in a
    /// look that took it for another currency.
    fn amount(&self, votes: &[Vote<i64>], sure: f32, digits: usize) -> Option<Found<i64>> {
        let unit = if digits == USUAL_DIGITS { 10 } else { 1 };
        let found = self.winner(votes.iter().filter(|vote| vote.best.value % unit == 0), sure)?;
        Some(Found { value: found.value / unit, ..found })
    }

    fn winner<'a, T: Clone + 'a>(
        &self,
        votes: impl IntoIterator<Item = &'a Vote<T>>,
        sure: f32,
    ) -> Option<Found<T>> {
        let mut sorted: Vec<&Vote<T>> = votes.into_iter().collect();
        sorted.sort_by(|a, b| b.points.total_cmp(&a.points));
        let first = sorted.first()?;
        let rival = sorted.get(1).map_or(0.0, |second| second.points.max(0.0));
        let looks = self.looks.max(1) as f32;
        let strength = (first.points / looks / sure).clamp(0.0, 1.0);
        let lead = ((first.points - rival) / first.points.max(0.01)).clamp(0.0, 1.0);
        let agreement = first.looks as f32 / looks;
        let confidence = (strength * (0.5 + 0.5 * lead.sqrt()) * (0.6 + 0.4 * agreement)).clamp(0.0, 1.0);
        let Candidate { value, region, .. } = first.best.clone();
        Some(Found { value, confidence, region })
    }
}

fn add_all<T>(
    votes: &mut Vec<Vote<T>>,
    candidates: Vec<Candidate<T>>,
    place: impl Fn(&Region) -> Region,
    is_same: impl Fn(&T, &T) -> bool,
) {
    let mut voted = Vec::new();
    for mut candidate in candidates {
        candidate.region = place(&candidate.region);
        match votes.iter().position(|vote| is_same(&vote.best.value, &candidate.value)) {
            Some(index) => {
                let vote = &mut votes[index];
                vote.points += candidate.points;
                vote.looks += usize::from(!voted.contains(&index));
                if candidate.points > vote.best.points {
                    vote.best = candidate;
                }
                voted.push(index);
            }
            None => {
                voted.push(votes.len());
                votes.push(Vote { points: candidate.points, looks: 1, best: candidate });
            }
        }
    }
}
