//! A person's calendar for other programs: the secret in its address, and what it shows. Pure.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jiff::civil::Date;
use platform::crypto;
use types::{CalendarFeedId, OrganizationId, UserId};
use uuid::Uuid;

use crate::model::EventType;

/// Most addresses of one person in one company.
pub const MOST_FEEDS: i64 = 10;
const SECRET_BYTES: usize = 32;

types::words! {
    /// How much a calendar tells of an event.
    FeedDetails {
        /// All that the person may know.
        Full = "full",
        /// That they are busy.
        Busy = "busy",
    }
}

/// The secret of a calendar's address. It carries its organization, so that the row is found inside that organization and no
/// lookup across organizations is needed. Only its SHA-256 is stored.
pub struct FeedToken {
    /// The organization whose schedule it shows.
    pub organization_id: OrganizationId,
    text: String,
}

impl FeedToken {
    /// A fresh secret.
    pub fn generate(organization_id: OrganizationId) -> Self {
        let mut bytes = organization_id.0.as_bytes().to_vec();
        bytes.extend_from_slice(&crypto::random::<SECRET_BYTES>());
        Self { organization_id, text: URL_SAFE_NO_PAD.encode(bytes) }
    }

    /// A secret as an address has it, with or without `.ics` behind it; nothing for text that cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix(".ics").unwrap_or(text);
        if text.len() > 100 {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (organization, secret) = bytes.split_at_checked(16)?;
        let organization_id = OrganizationId(Uuid::from_slice(organization).ok()?);
        (secret.len() == SECRET_BYTES).then(|| Self { organization_id, text: text.to_owned() })
    }

    /// The address below `public_url`, as browsers and as calendar programs know it.
    pub fn addresses(&self, public_url: &str) -> (String, String) {
        let base = public_url.trim_end_matches('/');
        let url = format!("{base}/calendar/{}.ics", self.text);
        let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        let webcal = format!("webcal://{rest}");
        (url, webcal)
    }

    /// What is stored.
    pub fn hash(&self) -> Vec<u8> {
        crypto::sha256(self.text.as_bytes())
    }
}

/// What a calendar shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Include {
    /// Only these kinds of events; without, all.
    pub types: Vec<EventType>,
    /// Whether also what is only likely.
    pub tentative: bool,
    /// How much of each event.
    pub details: FeedDetails,
}

/// What was sent last.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// SHA-256 of the text.
    pub hash: Vec<u8>,
    /// Since when it has been so.
    pub changed_at: Timestamp,
    /// At which revision of the schedule …
    pub revision: i64,
    /// … and on which day (of UTC) that was found out: what is shown depends on these two only.
    pub read_on: Date,
}

impl Sent {
    /// As `ETag` and `If-None-Match` have it.
    pub fn etag(&self) -> String {
        let digits: String = self.hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("\"{digits}\"")
    }
}

/// An address under which a person's calls are read.
#[derive(Clone, Debug)]
pub struct CalendarFeed {
    /// Identifier.
    pub id: CalendarFeedId,
    /// Whose calls.
    pub user_id: UserId,
    /// What the person calls it.
    pub name: Option<String>,
    /// What it shows.
    pub include: Include,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a program last asked for it; known to an hour.
    pub last_used_at: Option<Timestamp>,
    /// What it was sent.
    pub sent: Option<Sent>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_secret_names_its_organization_and_comes_back_from_its_address() {
        let organization_id = OrganizationId::generate();
        let token = FeedToken::generate(organization_id);
        let (url, webcal) = token.addresses("https://portal.example.org/");
        assert!(url.starts_with("https://portal.example.org/calendar/") && url.ends_with(".ics"), "{url}");
        assert_eq!(webcal, url.replace("https://", "webcal://"));
        let last = url.rsplit('/').next().unwrap();
        for text in [last, last.trim_end_matches(".ics")] {
            let parsed = FeedToken::parse(text).unwrap();
            assert_eq!((parsed.organization_id, parsed.hash()), (organization_id, token.hash()));
        }
        assert_ne!(FeedToken::generate(organization_id).hash(), token.hash());
    }

    proptest! {
        #[test]
        fn any_text_is_a_secret_or_refused(text: String) {
            prop_assert!(FeedToken::parse(&text).is_none());
        }
    }
}
