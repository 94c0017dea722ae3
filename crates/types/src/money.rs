//! Money: exact decimals with a currency, never binary floats. Parsing is total; arithmetic that could leave the range
//! says so. Minor units per ISO 4217.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use postgres_types::{FromSql, ToSql};
use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Digits behind the point that the product keeps: as many as any currency in use has.
const STORED_SCALE: u32 = 3;
/// The largest amount that can be stored (`numeric(15, 3)`).
const LARGEST: Decimal = Decimal::from_parts(2_764_472_319, 232_830, 0, false, STORED_SCALE);

/// An amount of money in a currency that stands beside it. JSON: a number out, a number or decimal text in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, ToSql, FromSql, utoipa::ToSchema,
)]
#[postgres(transparent)]
#[schema(value_type = f64, example = 125.5)]
pub struct Amount(Decimal);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// From minor units of two digits: `Amount::from_cents(1_250)` is 12.50.
    pub fn from_cents(cents: i64) -> Self {
        Self(Decimal::new(cents, 2))
    }

    /// The exact value, if it can be stored: at most twelve digits before the point and three behind it.
    pub fn exact(value: Decimal) -> Result<Self, AmountError> {
        let value = value.normalize();
        if value.scale() > STORED_SCALE {
            return Err(AmountError::TooExact);
        }
        if value.abs() > LARGEST {
            return Err(AmountError::TooLarge);
        }
        Ok(Self(value))
    }

    /// Rounded to what the currency has, halves away from zero.
    pub fn rounded(value: Decimal, currency: Currency) -> Result<Self, AmountError> {
        let digits = currency.minor_digits();
        Self::exact(value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero))
    }

    /// In another currency, one unit of this one being worth `rate` of it.
    pub fn converted(self, rate: Rate, to: Currency) -> Result<Self, AmountError> {
        self.0.checked_mul(rate.0).ok_or(AmountError::TooLarge).and_then(|value| Self::rounded(value, to))
    }

    /// The decimal inside.
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// Above zero.
    pub fn is_positive(self) -> bool {
        self.0 > Decimal::ZERO
    }

    /// The sum, if it can be stored.
    pub fn checked_add(self, other: Self) -> Result<Self, AmountError> {
        self.0.checked_add(other.0).ok_or(AmountError::TooLarge).and_then(Self::exact)
    }

    /// The difference, which may be below zero, if it can be stored.
    pub fn checked_sub(self, other: Self) -> Result<Self, AmountError> {
        self.0.checked_sub(other.0).ok_or(AmountError::TooLarge).and_then(Self::exact)
    }

    /// Whether the currency has as many digits behind the point as this amount.
    pub fn fits(self, currency: Currency) -> bool {
        self.has_digits(currency.minor_digits())
    }

    /// Whether so many digits behind the point are enough to write it.
    pub fn has_digits(self, most: u32) -> bool {
        self.0.normalize().scale() <= most
    }

    /// With as many digits behind the point as the currency has: `12.500` in Omani rials, `1634` in yen.
    pub fn written_in(self, currency: Currency) -> String {
        let digits = self.0.normalize().scale().max(currency.minor_digits());
        format!("{:.*}", digits as usize, self.0)
    }

    /// As people read it: `OMR 12.500`.
    pub fn named(self, currency: Currency) -> String {
        format!("{currency} {}", self.written_in(currency))
    }
}

/// Saturates nowhere near anything that can be stored: a sum of stored amounts stays far below the decimal's range.
impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(Decimal::ZERO, |sum, amount| sum.saturating_add(amount.0)))
    }
}

/// With two digits behind the point, or three where there are so many. Where the currency is known, `written_in` is better.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.normalize().scale().max(2);
        write!(f, "{:.*}", digits as usize, self.0)
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Longer than anything that can be stored.
        if text.len() > 32 {
            return Err(AmountError::TooLarge);
        }
        Decimal::from_str_exact(text).map_err(|_| AmountError::NotANumber).and_then(Self::exact)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Fifteen digits are within what a double tells apart, so the number reads as the exact decimal.
        serializer.serialize_f64(self.0.to_f64().unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AmountVisitor)
    }
}

struct AmountVisitor;

impl de::Visitor<'_> for AmountVisitor {
    type Value = Amount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount such as 125.50")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Amount, E> {
        Amount::exact(Decimal::from(value)).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Amount, E> {
        Amount::exact(Decimal::from(value)).map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Amount, E> {
        // The shortest text that reads as this double is what was typed.
        value.to_string().parse().map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Amount, E> {
        text.parse().map_err(E::custom)
    }
}

/// Why something is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// Not a decimal number.
    NotANumber,
    /// More than three digits behind the point.
    TooExact,
    /// Beyond what can be stored.
    TooLarge,
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotANumber => "Write the amount in digits, such as 125.50.",
            Self::TooExact => "Amounts have at most three digits behind the point.",
            Self::TooLarge => "The amount is too large.",
        })
    }
}

impl std::error::Error for AmountError {}

/// What one unit of a currency is worth in another. JSON: decimal text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ToSql, FromSql, utoipa::ToSchema)]
#[postgres(transparent)]
#[schema(value_type = String, example = "0.9236")]
pub struct Rate(Decimal);

impl Rate {
    /// Digits behind the point that are kept (`numeric(20, 10)`).
    pub const SCALE: u32 = 10;
    /// A currency in itself.
    pub const ONE: Self = Self(Decimal::ONE);

    /// Above zero, below ten thousand millions, rounded to ten digits behind the point.
    pub fn new(value: Decimal) -> Option<Self> {
        let value = value.round_dp(Self::SCALE).normalize();
        (value > Decimal::ZERO && value < Decimal::from(10_000_000_000_u64)).then_some(Self(value))
    }

    /// What one unit of `self`'s currency is worth in `other`'s, both being given in a third one.
    pub fn across(self, other: Self) -> Option<Self> {
        self.0.checked_div(other.0).and_then(Self::new)
    }

    /// The other way round.
    pub fn inverse(self) -> Option<Self> {
        Self::ONE.across(self)
    }

    /// The decimal inside.
    pub fn decimal(self) -> Decimal {
        self.0
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

impl FromStr for Rate {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > 32 {
            return Err(AmountError::TooLarge);
        }
        let value = Decimal::from_str_exact(text).map_err(|_| AmountError::NotANumber)?;
        Self::new(value).ok_or(AmountError::NotANumber)
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| de::Error::custom("a rate is a decimal text such as \"0.9236\""))
    }
}

/// A currency that is in use (ISO 4217), by its three letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, utoipa::ToSchema)]
#[schema(value_type = String, example = "EUR", pattern = "^[A-Z]{3}$")]
pub struct Currency(&'static str);

/// The euro.
pub const EUR: Currency = Currency("EUR");

impl Currency {
    /// Three capital letters of a currency that is in use.
    pub fn parse(code: &str) -> Option<Self> {
        CURRENCIES.binary_search(&code).ok().and_then(|index| CURRENCIES.get(index)).map(|code| Self(code))
    }

    /// The three letters.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// Digits behind the point (ISO 4217's minor unit).
    pub fn minor_digits(self) -> u32 {
        match self.0 {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI"
            | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    /// All of them, by their letters.
    pub fn all() -> impl Iterator<Item = Self> {
        CURRENCIES.iter().map(|code| Self(code))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code)
            .ok_or_else(|| de::Error::custom("three capital letters of a currency, such as EUR"))
    }
}

/// ISO 4217, currencies in use, sorted.
const CURRENCIES: [&str; 155] = [
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD", "BIF", "BMD",
    "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC",
    "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL",
    "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR",
    "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP",
    "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK",
    "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR",
    "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE",
    "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD",
    "TZS", "UAH", "UGX", "USD", "UYI", "UYU", "UZS", "VED", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG",
    "XOF", "XPF", "YER", "ZAR", "ZMW",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_exact_and_bounded() {
        assert_eq!("999999999999.999".parse::<Amount>().unwrap().to_string(), "999999999999.999");
        assert_eq!("1000000000000".parse::<Amount>(), Err(AmountError::TooLarge));
        assert_eq!("12.5055".parse::<Amount>(), Err(AmountError::TooExact));
        assert_eq!("12.505".parse::<Amount>().unwrap().to_string(), "12.505");
        assert_eq!("12.5000".parse::<Amount>().unwrap(), Amount::from_cents(1_250));
        for text in ["", "NaN", "1e5", "12,50", "€5", "--1"] {
            assert_eq!(text.parse::<Amount>(), Err(AmountError::NotANumber), "{text:?}");
        }
    }

    #[test]
    fn json_numbers_and_texts_mean_the_same() {
        for json in ["125.5", "125.50", "\"125.50\""] {
            assert_eq!(serde_json::from_str::<Amount>(json).unwrap(), Amount::from_cents(12_550), "{json}");
        }
        assert_eq!(serde_json::to_string(&Amount::from_cents(12_550)).unwrap(), "125.5");
        assert_eq!(
            serde_json::to_string(&Amount::from_cents(99_999_999_999_999)).unwrap(),
            "999999999999.99"
        );
        assert_eq!(
            serde_json::to_string(&"999999999999.999".parse::<Amount>().unwrap()).unwrap(),
            "999999999999.999"
        );
        assert!(
            serde_json::from_str::<Amount>("0.1234").is_err()
                && serde_json::from_str::<Amount>("1e300").is_err()
        );
    }

    #[test]
    fn conversion_rounds_to_the_currency() {
        let rate: Rate = "163.25".parse().unwrap();
        let yen = Currency::parse("JPY").unwrap();
        assert_eq!(Amount::from_cents(1_001).converted(rate, yen).unwrap().to_string(), "1634.00");
        assert_eq!(
            Amount::from_cents(100).converted("0.00505".parse().unwrap(), EUR).unwrap(),
            Amount::from_cents(1)
        );
        assert!(!Amount::from_cents(50).fits(yen) && Amount::from_cents(500).fits(yen));
        let rial = Currency::parse("OMR").unwrap();
        assert_eq!(
            Amount::from_cents(1_001).converted("0.3849".parse().unwrap(), rial).unwrap().to_string(),
            "3.853"
        );
    }

    #[test]
    fn amounts_are_written_with_the_digits_of_their_currency() {
        let amount = Amount::from_cents(1_250);
        for (code, written) in [("OMR", "12.500"), ("EUR", "12.50"), ("JPY", "12.5")] {
            assert_eq!(amount.written_in(Currency::parse(code).unwrap()), written, "{code}");
        }
        assert_eq!(Amount::from_cents(120_000).written_in(Currency::parse("JPY").unwrap()), "1200");
        assert_eq!(amount.named(EUR), "EUR 12.50");
        assert_eq!((amount.to_string().as_str(), Amount::ZERO.to_string().as_str()), ("12.50", "0.00"));
        let exact: Amount = "12.345".parse().unwrap();
        assert!(!exact.fits(EUR) && exact.fits(Currency::parse("KWD").unwrap()));
    }

    proptest! {
        #[test]
        fn what_is_rounded_fits_its_currency_and_is_half_a_unit_away_at_most(
            value in -999_999_999_999_999_i64..999_999_999_999_999,
            scale in 4_u32..10,
            currency in prop::sample::select(vec!["JPY", "EUR", "USD", "OMR", "KWD", "TND"]),
        ) {
            let (value, currency) = (Decimal::new(value, scale), Currency::parse(currency).unwrap());
            let amount = Amount::rounded(value, currency).unwrap();
            prop_assert!(amount.fits(currency));
            prop_assert!((amount.decimal() - value).abs() * Decimal::from(2) <= Decimal::new(1, currency.minor_digits()));
        }

        #[test]
        fn what_is_written_reads_as_the_same_amount(
            value in -999_999_999_999_999_i64..=999_999_999_999_999,
            currency in prop::sample::select(vec!["JPY", "EUR", "OMR"]),
        ) {
            let amount = Amount::exact(Decimal::new(value, STORED_SCALE)).unwrap();
            let currency = Currency::parse(currency).unwrap();
            let written = amount.written_in(currency);
            prop_assert_eq!(written.parse::<Amount>().unwrap(), amount);
            prop_assert_eq!(amount.to_string().parse::<Amount>().unwrap(), amount);
            let digits = written.split_once('.').map_or(0, |(_, behind)| behind.len());
            prop_assert_eq!(digits == currency.minor_digits() as usize, amount.fits(currency));
            let json = serde_json::to_string(&amount).unwrap();
            prop_assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), amount);
        }
    }

    #[test]
    fn rates_cross() {
        let (dollar, pound): (Rate, Rate) = ("1.08".parse().unwrap(), "0.85".parse().unwrap());
        assert_eq!(pound.across(dollar).unwrap().to_string(), "0.787037037");
        assert!("0".parse::<Rate>().is_err() && "-1".parse::<Rate>().is_err());
    }

    #[test]
    fn currencies_are_sorted_and_known() {
        assert!(CURRENCIES.is_sorted());
        assert_eq!(Currency::parse("EUR"), Some(EUR));
        assert_eq!(Currency::parse("eur"), None);
        assert_eq!(Currency::parse("XXX"), None);
    }
}
