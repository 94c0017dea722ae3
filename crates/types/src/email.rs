//! E-mail addresses, parsed once and compared in one form.

use serde::{Deserialize, Serialize};

/// An e-mail address in lower case, trimmed, at most 254 characters (RFC 5321 §4.5.3.1.3).
///
/// The check is deliberately shallow – one `@`, a dot-free or dotted host, no spaces or control characters – because
/// only a delivered message proves an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, format = "email", max_length = 254)]
pub struct EmailAddress(String);

/// The text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Enter an e-mail address such as name@example.com")]
pub struct InvalidEmailAddress;

impl EmailAddress {
    /// Parses and normalises an address.
    pub fn parse(text: &str) -> Result<Self, InvalidEmailAddress> {
        let text = text.trim().to_lowercase();
        let (local, host) = text.rsplit_once('@').ok_or(InvalidEmailAddress)?;
        let host_ok = !host.is_empty()
            && host.len() <= 190
            && !host.starts_with(['.', '-'])
            && !host.ends_with(['.', '-'])
            && !host.contains("..")
            && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && !local.contains('@')
            && local.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"".contains(c));
        if host_ok && local_ok && text.len() <= 254 { Ok(Self(text)) } else { Err(InvalidEmailAddress) }
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = InvalidEmailAddress;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl std::fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_in_lower_case_without_surrounding_space() {
        assert_eq!(
            EmailAddress::parse(" Sarah.Chen@Example.COM ").unwrap().as_str(),
            "sarah.chen@example.com"
        );
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        for text in [
            "",
            "sarah",
            "@example.com",
            "a b@example.com",
            "a@",
            "a@-x.com",
            "a@x..com",
            "a@b@c.d",
            "a@x.com\r\nBcc: y@z.com",
        ] {
            assert_eq!(EmailAddress::parse(text), Err(InvalidEmailAddress), "{text:?}");
        }
    }
}
