//! Telephone numbers for text messages, in the international form (ITU-T E.164): a plus sign and 8 to 15 digits.

use platform::FieldError;

/// A number that can be written to.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneNumber(String);

/// A number is personal data and is never printed whole.
impl std::fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.hint())
    }
}

impl PhoneNumber {
    /// A number as people type it: spaces, hyphens, dots, slashes and brackets are left out, `00` stands for `+`.
    pub fn parse(field: &str, typed: &str) -> Result<Self, FieldError> {
        let fault =
            || FieldError::new(field, "Enter the number with its country code, such as +43 660 1234567.");
        if typed.len() > 40 {
            return Err(fault());
        }
        let compact: String =
            typed.chars().filter(|letter| !letter.is_whitespace() && !"-./()".contains(*letter)).collect();
        let digits = compact.strip_prefix('+').or_else(|| compact.strip_prefix("00")).ok_or_else(fault)?;
        let is_number = (8..=15).contains(&digits.len())
            && digits.bytes().all(|digit| digit.is_ascii_digit())
            && !digits.starts_with('0');
        if is_number { Ok(Self(format!("+{digits}"))) } else { Err(fault()) }
    }

    /// The number as stored (sealed) by [`as_str`](Self::as_str).
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The number itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough to recognise one's own number: `•••• 67`.
    pub fn hint(&self) -> String {
        let end = self.0.len().saturating_sub(2);
        format!("•••• {}", self.0.get(end..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for typed in ["+43 660 1234567", "0043 (660) 123-45-67", "+43/660/1234567", "+43.660.1234567"] {
            assert_eq!(PhoneNumber::parse("phone", typed).unwrap().as_str(), "+436601234567", "{typed}");
        }
        for typed in [
            "",
            "0660 1234567",
            "+43",
            "+0660123456",
            "+43660123456712345",
            "+43 660 12345x7",
            "+４３６６０１２３４５６７",
        ] {
            assert_eq!(PhoneNumber::parse("phone", typed).unwrap_err().field, "phone", "{typed}");
        }
    }

    #[test]
    fn a_number_is_never_shown_whole() {
        let number = PhoneNumber::parse("phone", "+436601234567").unwrap();
        assert_eq!(number.hint(), "•••• 67");
        assert_eq!(format!("{number:?}"), "•••• 67");
    }
}
