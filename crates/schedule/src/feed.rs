//! A person's calendar for other programs: the secret in its address, and what it shows. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use platform::crypto::TenantToken;
use types::{CalendarFeedId, UserId};

use crate::model::EventType;

/// Most addresses of one person in one company.
pub const MOST_FEEDS: i64 = 10;

types::words! {
    /// How much a calendar tells of an event.
    FeedDetails {
        /// All that the person may know.
        Full = "full",
        /// That they are busy.
        Busy = "busy",
    }
}

/// The secret of an address, with or without `.ics` behind it; nothing for text that cannot be one.
pub fn secret_of(text: &str) -> Option<TenantToken> {
    TenantToken::parse(text.strip_suffix(".ics").unwrap_or(text))
}

/// The address below `public_url`, as browsers and as calendar programs know it.
pub fn addresses(secret: &TenantToken, public_url: &str) -> (String, String) {
    let base = public_url.trim_end_matches('/');
    let url = format!("{base}/calendar/{}.ics", secret.as_str());
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let webcal = format!("webcal://{rest}");
    (url, webcal)
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
    use types::OrganizationId;

    use super::*;

    #[test]
    fn a_secret_comes_back_from_its_address() {
        let secret = TenantToken::generate(OrganizationId::generate());
        let (url, webcal) = addresses(&secret, "https://portal.example.org/");
        assert!(url.starts_with("https://portal.example.org/calendar/") && url.ends_with(".ics"), "{url}");
        assert_eq!(webcal, url.replace("https://", "webcal://"));
        let last = url.rsplit('/').next().unwrap();
        for text in [last, last.trim_end_matches(".ics")] {
            assert_eq!(secret_of(text).unwrap().hash(), secret.hash());
        }
    }
}
