//! Settings as values, and what of them can be accepted. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use platform::FieldError;
use serde::{Deserialize, Serialize};
use types::{AllowanceRateId, Amount, Currency, Rate, UserId};

use crate::model::{RateSource, Vehicle};

/// Where the bank publishes the rates of the day.
pub const ECB_DAILY: &str = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml";

/// Who pays: what stands on the transfers. Stored encrypted as one JSON value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Payer {
    /// The company as its bank knows it; at most 70 characters.
    pub name: String,
    /// International bank account number.
    pub iban: String,
    /// Bank identifier (ISO 9362); European banks do not ask for it.
    #[serde(default)]
    pub bic: Option<String>,
    /// Where the company is; banks outside the European Economic Area ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress>,
}

/// Where somebody is, in parts: banks no longer take addresses as lines of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostalAddress {
    /// At most 70 characters.
    #[serde(default)]
    #[schema(required)]
    pub street: Option<String>,
    /// The house's number; at most 16 characters.
    #[serde(default)]
    #[schema(required)]
    pub building: Option<String>,
    /// At most 16 characters.
    #[serde(default)]
    #[schema(required)]
    pub postcode: Option<String>,
    /// 1 to 35 characters.
    pub town: String,
    /// Two letters (ISO 3166-1).
    pub country: String,
}

impl PostalAddress {
    /// As typed, tidied and checked.
    fn checked(self) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut part = |name: &str, text: Option<String>, most: usize| {
            let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())?;
            if text.chars().count() > most || text.chars().any(char::is_control) {
                let message = format!("Use at most {most} characters.");
                errors.push(FieldError::new(&format!("payer.address.{name}"), message));
            }
            Some(text)
        };
        let address = Self {
            street: part("street", self.street, 70),
            building: part("building", self.building, 16),
            postcode: part("postcode", self.postcode, 16),
            town: part("town", Some(self.town), 35).unwrap_or_default(),
            country: self.country.trim().to_ascii_uppercase(),
        };
        if address.town.is_empty() {
            errors.push(FieldError::new("payer.address.town", "Enter the town."));
        }
        if address.country.len() != 2 || !address.country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let message = "Choose a country by its two letters, such as AT.";
            errors.push(FieldError::new("payer.address.country", message));
        }
        if errors.is_empty() { Ok(address) } else { Err(errors) }
    }
}

impl Payer {
    /// As typed, tidied and checked.
    pub fn checked(self) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = self.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 70 || name.chars().any(char::is_control) {
            errors.push(FieldError::new("payer.name", "Enter 1 to 70 characters."));
        }
        let iban = identity::checked_iban(&self.iban);
        if iban.is_none() {
            let text = "This is no bank account number (IBAN); check its digits.";
            errors.push(FieldError::new("payer.iban", text));
        }
        let bic = self.bic.map(|text| text.trim().to_ascii_uppercase()).filter(|text| !text.is_empty());
        if bic.as_deref().is_some_and(|bic| !is_bic(bic)) {
            errors.push(FieldError::new(
                "payer.bic",
                "A BIC has 8 or 11 letters and digits, such as BKAUATWW.",
            ));
        }
        let address = self.address.map(PostalAddress::checked).transpose();
        let address = address.map_err(|more| errors.extend(more)).unwrap_or_default();
        match iban {
            Some(iban) if errors.is_empty() => Ok(Self { name, iban, bic, address }),
            _ => Err(errors),
        }
    }
}

/// ISO 9362: four letters or digits of the bank, two letters of the country, two of the place, three of the branch.
fn is_bic(text: &str) -> bool {
    matches!(text.len(), 8 | 11)
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && text.bytes().skip(4).take(2).all(|byte| byte.is_ascii_uppercase())
}

/// Where the rates of the day come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RateFeed {
    /// Only the company's own table.
    Manual,
    /// Fetched daily in the European Central Bank's format.
    Ecb,
}

impl RateFeed {
    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Ecb => "ecb",
        }
    }

    /// Parses [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Manual, Self::Ecb].into_iter().find(|feed| feed.name() == name)
    }
}

/// How an organization handles claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The largest single claim, in the organization's currency.
    pub max_amount: Amount,
    /// Claims for older days get a warning.
    pub late_after_days: i32,
    /// After so long those who decide are reminded.
    pub remind_after_hours: i32,
    /// After so long those above the limits can decide too.
    pub escalate_after_hours: i32,
    /// Where rates come from.
    pub rate_source: RateFeed,
    /// Another address than the bank's own.
    pub rate_source_url: Option<String>,
    /// Accounts of the journal.
    pub accounts: Accounts,
    /// 0 where nobody has set anything.
    pub version: i64,
}

/// Accounts of the journal besides those of the categories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounts {
    /// What is owed to people.
    pub payable: String,
    /// What people got beforehand.
    pub advance: String,
    /// Tax contained in what was spent.
    pub tax: String,
    /// What goes out.
    pub bank: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_amount: Amount::from_cents(1_000_000),
            late_after_days: 90,
            remind_after_hours: 48,
            escalate_after_hours: 120,
            rate_source: RateFeed::Manual,
            rate_source_url: None,
            accounts: Accounts {
                payable: "3300".into(),
                advance: "2300".into(),
                tax: "2500".into(),
                bank: "2800".into(),
            },
            version: 0,
        }
    }
}

/// A number of the ledger: 1 to 50 letters, digits and what stands between them.
pub fn account(field: &str, text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    let is_good = (1..=50).contains(&text.len())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || " -/.".contains(letter));
    if is_good { Ok(text.to_owned()) } else { Err(FieldError::new(field, "Use 1 to 50 letters and digits.")) }
}

/// An exchange rate of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeRate {
    /// Into this currency.
    pub base: Currency,
    /// From this one.
    pub currency: Currency,
    /// From this day on.
    pub day: Date,
    /// What one unit is worth.
    pub rate: Rate,
    /// Who said so.
    pub source: RateSource,
}

/// What a kilometre is paid with from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MileageRate {
    /// Identifier.
    pub id: AllowanceRateId,
    /// What is driven.
    pub vehicle: Vehicle,
    /// First day.
    pub valid_from: Date,
    /// In the organization's currency, at most four digits behind the point.
    pub per_km: Rate,
}

/// What a day away is paid with from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PerDiemRate {
    /// Identifier.
    pub id: AllowanceRateId,
    /// Where.
    pub place: String,
    /// First day.
    pub valid_from: Date,
    /// A whole day, in the organization's currency.
    pub full_day: Amount,
    /// The first and the last day, and shorter ones.
    pub part_day: Amount,
}

/// A month that is booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedPeriod {
    /// Its first day.
    pub month: Date,
    /// By whom.
    pub closed_by: UserId,
    /// When.
    pub closed_at: Timestamp,
}

/// Reads `2026-01` as the first day of that month.
pub fn month(text: &str) -> Option<Date> {
    let is_shaped = text.len() == 7 && text.as_bytes().get(4) == Some(&b'-');
    is_shaped.then(|| format!("{text}-01").parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payer(name: &str, iban: &str, bic: Option<&str>) -> Result<Payer, Vec<String>> {
        let payer = Payer { name: name.into(), iban: iban.into(), bic: bic.map(Into::into), address: None };
        payer.checked().map_err(|errors| errors.into_iter().map(|error| error.field).collect())
    }

    #[test]
    fn a_payer_is_tidied_and_everything_wrong_is_told_at_once() {
        let good = payer(" Opera Test ", "at61 1904 3002 3457 3201", Some("bkauatww")).unwrap();
        assert_eq!(
            (good.name.as_str(), good.iban.as_str(), good.bic.as_deref()),
            ("Opera Test", "AT611904300234573201", Some("BKAUATWW"))
        );
        assert_eq!(payer("Opera", "AT611904300234573201", Some(" ")).unwrap().bic, None);
        let wrong = payer("", "AT611904300234573202", Some("BKAU")).unwrap_err();
        assert_eq!(wrong, ["payer.name", "payer.iban", "payer.bic"]);
    }

    #[test]
    fn an_address_has_a_town_and_a_country_at_least() {
        let address = |street: &str, town: &str, country: &str| PostalAddress {
            street: Some(street.into()),
            building: None,
            postcode: Some(" ".into()),
            town: town.into(),
            country: country.into(),
        };
        let good = address(" Ring ", " Wien", "at").checked().unwrap();
        assert_eq!((good.street.as_deref(), good.postcode.as_deref()), (Some("Ring"), None));
        assert_eq!((good.town.as_str(), good.country.as_str()), ("Wien", "AT"));
        let wrong = address(&"x".repeat(71), " ", "Austria").checked().unwrap_err();
        let fields: Vec<&str> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["payer.address.street", "payer.address.town", "payer.address.country"]);
    }

    #[test]
    fn payers_of_before_have_no_address() {
        let stored = r#"{"name":"Opera","iban":"AT611904300234573201","bic":null}"#;
        let payer: Payer = serde_json::from_str(stored).unwrap();
        assert_eq!(payer.address, None);
        assert_eq!(serde_json::to_string(&payer).unwrap(), stored);
    }

    #[test]
    fn months_are_read_in_one_form() {
        assert_eq!(month("2026-01").unwrap().to_string(), "2026-01-01");
        for text in ["2026-13", "2026-1", "2026-01-01", "26-01", "", "2026/01", "2026-0é"] {
            assert_eq!(month(text), None, "{text}");
        }
    }
}
