//! What a member tells a company about themselves: phone, tax and bank data, whom to call in an emergency. Values and
//! their parsing; no IO. They are stored encrypted as one JSON value.

use platform::FieldError;
use serde::{Deserialize, Serialize};

/// Everything that is told; each part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Personal {
    /// International form: `+43 660 1234567`.
    #[serde(default)]
    pub phone: Option<String>,
    /// For payments and the tax office.
    #[serde(default)]
    pub tax: Option<TaxData>,
    /// Whom to call.
    #[serde(default)]
    pub emergency_contact: Option<EmergencyContact>,
}

/// Tax and bank data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxData {
    /// Where taxes are paid (ISO 3166-1 alpha-2).
    pub country: String,
    /// The tax office's number for the person.
    #[serde(default)]
    pub number: Option<String>,
    /// VAT identification number.
    #[serde(default)]
    pub vat_number: Option<String>,
    /// International bank account number (ISO 13616), without spaces.
    #[serde(default)]
    pub iban: Option<String>,
}

/// Whom to call in an emergency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyContact {
    /// Name.
    pub name: String,
    /// Such as "mother".
    #[serde(default)]
    pub relation: Option<String>,
    /// International form.
    pub phone: String,
}

impl Personal {
    /// As typed, tidied: trimmed, empty texts left out, numbers without spaces. All that cannot be accepted is told.
    pub(crate) fn checked(self) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let phone = optional(self.phone).and_then(|text| keep(&mut errors, phone("phone", &text)));
        let tax = self.tax.map(|tax| TaxData {
            country: keep(&mut errors, country("tax.country", &tax.country)).unwrap_or_default(),
            number: optional(tax.number).and_then(|text| keep(&mut errors, code("tax.number", &text))),
            vat_number: optional(tax.vat_number)
                .and_then(|text| keep(&mut errors, code("tax.vat_number", &text))),
            iban: optional(tax.iban).and_then(|text| keep(&mut errors, iban("tax.iban", &text))),
        });
        let emergency_contact = self.emergency_contact.map(|contact| EmergencyContact {
            name: keep(&mut errors, words("emergency_contact.name", &contact.name)).unwrap_or_default(),
            relation: optional(contact.relation)
                .and_then(|text| keep(&mut errors, words("emergency_contact.relation", &text))),
            phone: keep(&mut errors, self::phone("emergency_contact.phone", &contact.phone))
                .unwrap_or_default(),
        });
        if errors.is_empty() { Ok(Self { phone, tax, emergency_contact }) } else { Err(errors) }
    }

    /// Which parts differ from those before: what the audit log may know.
    pub(crate) fn changed_from(&self, before: &Self) -> Vec<&'static str> {
        let parts = [
            ("phone", self.phone != before.phone),
            ("tax", self.tax != before.tax),
            ("emergency_contact", self.emergency_contact != before.emergency_contact),
        ];
        parts.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
    }
}

fn optional(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn keep<T>(errors: &mut Vec<FieldError>, result: Result<T, FieldError>) -> Option<T> {
    result.map_err(|error| errors.push(error)).ok()
}

/// A phone number in international form (ITU-T E.164: at most 15 digits), as `+` and digits.
pub(crate) fn phone(field: &str, text: &str) -> Result<String, FieldError> {
    let fault = || FieldError::new(field, "Enter the number with its country, such as +43 660 1234567.");
    let text = text.trim();
    let rest = text.strip_prefix('+').or_else(|| text.strip_prefix("00")).ok_or_else(fault)?;
    if rest.chars().any(|letter| !(letter.is_ascii_digit() || " -/().".contains(letter))) {
        return Err(fault());
    }
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    if (7..=15).contains(&digits.len()) && !digits.starts_with('0') {
        Ok(format!("+{digits}"))
    } else {
        Err(fault())
    }
}

fn country(field: &str, text: &str) -> Result<String, FieldError> {
    let text = text.trim().to_ascii_uppercase();
    if text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_uppercase()) {
        Ok(text)
    } else {
        Err(FieldError::new(field, "Choose a country by its two letters, such as AT."))
    }
}

/// A number of an office: letters, digits and what stands between them.
fn code(field: &str, text: &str) -> Result<String, FieldError> {
    let is_good = text.chars().count() <= 40
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || " -/.".contains(letter));
    if is_good {
        Ok(text.to_owned())
    } else {
        Err(FieldError::new(field, "Use letters and digits, at most 40."))
    }
}

fn words(field: &str, text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 100 || text.chars().any(char::is_control) {
        return Err(FieldError::new(field, "Enter 1 to 100 characters."));
    }
    Ok(text.to_owned())
}

/// A bank account number (IBAN) without spaces and in capitals, if its check digits are right.
pub fn checked_iban(text: &str) -> Option<String> {
    iban("iban", text).ok()
}

/// Checks form and check digits (ISO 13616, ISO 7064 MOD 97-10).
fn iban(field: &str, text: &str) -> Result<String, FieldError> {
    let text: String =
        text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_uppercase();
    let shape = (15..=34).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && text.bytes().skip(2).take(2).all(|byte| byte.is_ascii_digit());
    let rest = text.bytes().skip(4).chain(text.bytes().take(4)).fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.saturating_sub(b'A')) + 10) % 97,
    });
    if shape && rest == 1 {
        Ok(text)
    } else {
        Err(FieldError::new(field, "This is no bank account number (IBAN); check its digits."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_kept_in_one_form() {
        for (typed, kept) in [
            ("+43 660 1234567", "+436601234567"),
            ("0043 (660) 123-45-67", "+436601234567"),
            (" +1/212/5550100 ", "+12125550100"),
        ] {
            assert_eq!(phone("phone", typed).unwrap(), kept);
        }
        for typed in ["0660 1234567", "+", "+43 call me", "+1234567890123456", "+0123456789", ""] {
            assert!(phone("phone", typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn bank_accounts_are_checked_by_their_digits() {
        for typed in ["GB82 WEST 1234 5698 7654 32", "at611904300234573201", "DE89370400440532013000"] {
            assert!(iban("iban", typed).is_ok(), "{typed}");
        }
        for typed in
            ["GB82 WEST 1234 5698 7654 33", "DE8937040044053201300", "1234", "", "ÄT611904300234573201"]
        {
            assert!(iban("iban", typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn everything_wrong_is_told_at_once_and_empty_texts_are_nothing() {
        let told = Personal {
            phone: Some("12".into()),
            tax: Some(TaxData {
                country: "Austria".into(),
                number: Some(" ".into()),
                vat_number: None,
                iban: Some("AT00".into()),
            }),
            emergency_contact: Some(EmergencyContact {
                name: String::new(),
                relation: None,
                phone: "+43 660 1234567".into(),
            }),
        };
        let fields: Vec<String> = told.checked().unwrap_err().into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["phone", "tax.country", "tax.iban", "emergency_contact.name"]);
        let empty = Personal { phone: Some("  ".into()), ..Personal::default() };
        assert_eq!(empty.checked().unwrap(), Personal::default());
    }

    #[test]
    fn the_log_learns_what_changed_and_not_to_what() {
        let before = Personal { phone: Some("+436601234567".into()), ..Personal::default() };
        assert_eq!(Personal::default().changed_from(&before), ["phone"]);
        assert!(before.changed_from(&before).is_empty());
    }
}
