//! Total, date, merchant, currency and tax from the words of a receipt. English and German; suggestions, never truth.
//!
//! Words become [`lines`]; every line's meaning is told by its labels ([`labels`]); [`total`], [`date`], [`merchant`],
//! [`currency`] and [`tax`] each weigh what they find. [`Evidence`] adds up several looks at the same receipt: what is
//! read in the same way twice counts for more than what was read once.

mod amount;
mod currency;
mod date;
mod evidence;
mod labels;
mod lines;
mod merchant;
mod similarity;
mod tax;
mod total;

pub use evidence::Evidence;
pub use jiff::civil::Date;
pub(crate) use lines::lines;
pub use similarity::similarity;

use serde::{Deserialize, Serialize};

use crate::pixels::Region;

/// Something read from a receipt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found<T> {
    pub value: T,
    /// From 0 (a guess) to 1 (several things on the receipt agree).
    pub confidence: f32,
    /// Where it stands.
    pub region: Region,
}

/// What was read from a receipt. Amounts are hundredths of the currency's unit, thousandths where `digits` is 3.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Fields {
    pub total: Option<Found<i64>>,
    pub date: Option<Found<Date>>,
    pub merchant: Option<Found<String>>,
    /// ISO 4217.
    pub currency: Option<Found<String>>,
    /// All taxes together.
    pub tax: Option<Found<i64>>,
    /// How many digits of the amounts stand behind the decimal sign: those of the currency, two where that is not known.
    pub digits: u8,
}

/// A possible value and how much speaks for it, in points that only compare with each other.
#[derive(Debug, Clone, PartialEq)]
struct Candidate<T> {
    value: T,
    points: f32,
    region: Region,
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
