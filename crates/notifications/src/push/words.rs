//! What a push message says: a line that fits on a locked screen. No names of people, no amounts and no reasons – these are
//! behind the page it opens – and nothing but that there is news where the person wants it so.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use platform::crypto::sha256;
use serde::Serialize;

use super::crypt::LONGEST;
use super::store::Addressee;
use crate::notices::{Notice, NoticeKind, NoticeNews, NoticeSpan};
use crate::render::zone;

/// How long what has no end of its own is worth telling.
const LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Services keep a message no longer.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(28 * 24);
const SHORTEST_LIFE: SignedDuration = SignedDuration::from_mins(15);
/// What begins so soon wakes a sleeping phone.
const SOON: SignedDuration = SignedDuration::from_hours(24);
/// Characters of a title.
const LONGEST_TITLE: usize = 80;
/// Titles in a message about several.
const MOST_TITLES: usize = 3;

/// What the service worker is given.
#[derive(Serialize)]
struct Payload<'a> {
    title: String,
    body: String,
    /// What is opened.
    path: &'a str,
    /// A message with the same one takes this one's place on the screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
}

/// A message ready to be encrypted.
pub struct Message {
    pub payload: Vec<u8>,
    /// How long the service keeps it for a device that is off.
    pub life: SignedDuration,
    pub is_urgent: bool,
    /// A later message with the same one replaces it on its way; at most 32 characters of base64url.
    pub topic: Option<String>,
}

/// That messages arrive.
pub fn test(to: &Addressee) -> Message {
    let payload = Payload {
        title: "Notifications work".into(),
        body: to.organization.clone(),
        path: "/notices",
        tag: Some("test"),
    };
    let life = SHORTEST_LIFE;
    Message { payload: bytes(&payload), life, is_urgent: true, topic: Some("test".into()) }
}

/// What is said of these notices; nothing where all of them are over.
pub fn message(notices: &[Notice], to: &Addressee, now: Timestamp) -> Option<Message> {
    let current: Vec<&Notice> =
        notices.iter().filter(|notice| end(&notice.news).is_none_or(|end| end > now)).collect();
    let last = current.last()?;
    let alone = (current.len() == 1).then_some(*last);
    let path = match alone {
        Some(notice) => notice.path.as_str(),
        None => "/notices",
    };
    let (title, body) = match (to.shows_details, alone) {
        (false, _) => ("There is news for you".to_owned(), to.organization.clone()),
        (true, Some(notice)) => about(&notice.news, to),
        (true, None) => (several(&current), titles(&current, to)),
    };
    let payload = Payload { title, body, path, tag: alone.map(|notice| notice.path.as_str()) };
    let life = current
        .iter()
        .filter_map(|notice| end(&notice.news))
        .max()
        .map_or(LIFE, |end| end.duration_since(now));
    let is_soon = |notice: &&Notice| {
        notice.news.span.as_ref().is_some_and(|span| span.start_at < now + SOON)
            || notice.news.was.as_ref().is_some_and(|was| was.start_at < now + SOON && was.start_at > now)
    };
    let topic = alone.map(|notice| {
        let hash = sha256(format!("{}{}", to.organization, notice.path).as_bytes());
        URL_SAFE_NO_PAD.encode(&hash[..16])
    });
    Some(Message {
        payload: bytes(&payload),
        life: life.clamp(SHORTEST_LIFE, LONGEST_LIFE),
        is_urgent: current.iter().any(is_soon),
        topic,
    })
}

/// When it is of no use any more.
fn end(news: &NoticeNews) -> Option<Timestamp> {
    // Of a call that was moved into the past the old time counts: somebody may be on their way.
    let of = |span: &Option<NoticeSpan>| span.as_ref().map(|span| span.end_at);
    of(&news.span).max(of(&news.was))
}

/// Bounded by its parts, which are.
fn bytes(payload: &Payload<'_>) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(payload).unwrap_or_default();
    bytes.truncate(LONGEST);
    bytes
}

fn title(news: &NoticeNews) -> String {
    news.title.chars().take(LONGEST_TITLE).collect()
}

fn several(notices: &[&Notice]) -> String {
    if notices.iter().all(|notice| notice.news.span.is_some()) {
        format!("{} changes in your schedule", notices.len())
    } else {
        format!("{} pieces of news", notices.len())
    }
}

fn titles(notices: &[&Notice], to: &Addressee) -> String {
    let mut titles: Vec<String> =
        notices.iter().take(MOST_TITLES).map(|notice| among_others(&notice.news)).collect();
    titles.dedup();
    format!("{} · {}", titles.join(", "), to.organization)
}

/// What a notice is about, in a message about several.
fn among_others(news: &NoticeNews) -> String {
    use NoticeKind as K;
    match news.kind {
        K::CallNew
        | K::CallChanged
        | K::CallCancelled
        | K::CallDropped
        | K::CallReminder
        | K::AvailabilityAsked
        | K::AvailabilityReminder
        | K::ContractAssigned
        | K::ContractReminder
        | K::ContractSigned
        | K::ContractDeclined
        | K::ContractCompleted
        | K::ContractVoided => title(news),
        K::ClaimsSubmitted | K::ClaimReminders => about_claims(news),
        K::ClaimSubmitted
        | K::ClaimReminder
        | K::ClaimApproved
        | K::ClaimRejected
        | K::ClaimPaid
        | K::ClaimCommented => format!("Claim {}", number(news)),
    }
}

fn about(news: &NoticeNews, to: &Addressee) -> (String, String) {
    use NoticeKind as K;
    let call = |what: &str| (format!("{what}: {}", title(news)), when(news, &to.timezone));
    let (title, body) = match news.kind {
        K::CallNew => call("You are called"),
        K::CallChanged if news.was.is_some() => call("Your call moved"),
        K::CallChanged => call("Your call changed"),
        K::CallCancelled => call("Cancelled"),
        K::CallDropped => call("You are not called any more"),
        K::CallReminder => call("Please look at your call"),
        K::AvailabilityAsked => ("When can you come?".to_owned(), title(news)),
        K::AvailabilityReminder => ("Please say when you can come".to_owned(), title(news)),
        K::ContractAssigned => ("A contract to sign".to_owned(), title(news)),
        K::ContractReminder => ("A contract waits for your signature".to_owned(), title(news)),
        K::ContractSigned => ("Your signed copy is ready".to_owned(), title(news)),
        K::ContractDeclined => ("A signer has declined".to_owned(), title(news)),
        K::ContractCompleted => ("Everybody has signed".to_owned(), title(news)),
        K::ContractVoided => ("A contract was withdrawn".to_owned(), title(news)),
        K::ClaimSubmitted => claim("A claim waits for you", news),
        K::ClaimReminder => claim("A claim still waits for you", news),
        K::ClaimsSubmitted | K::ClaimReminders => (about_claims(news), String::new()),
        K::ClaimApproved => claim("Your claim is approved", news),
        K::ClaimRejected => claim("Your claim came back", news),
        K::ClaimPaid => claim("Your claim is paid", news),
        K::ClaimCommented => claim("A word on a claim", news),
    };
    let body =
        if body.is_empty() { to.organization.clone() } else { format!("{body} · {}", to.organization) };
    (title, body)
}

fn about_claims(news: &NoticeNews) -> String {
    let what =
        if news.kind == NoticeKind::ClaimsSubmitted { "have come to you" } else { "still wait for you" };
    format!("{} claims {what}", news.count.unwrap_or_default())
}

/// A claim's number only: what it is for and its amount stay off the screen.
fn claim(what: &str, news: &NoticeNews) -> (String, String) {
    (what.to_owned(), format!("No. {}", number(news)))
}

fn number(news: &NoticeNews) -> &str {
    news.title.split(" · ").next().unwrap_or_default()
}

/// `Tue 24 Nov, 14:30 → 15:00`, on the clock of the place; which one, where the person's shows something else.
fn when(news: &NoticeNews, timezone: &str) -> String {
    let Some(span) = &news.span else { return String::new() };
    let (place, name) = zone(&span.timezone);
    let now = span.start_at.to_zoned(place);
    let said = match &news.was {
        Some(was) => {
            let before = was.start_at.to_zoned(zone(&was.timezone).0);
            if before.date() == now.date() && before.datetime() != now.datetime() && !span.all_day {
                format!("{} → {}", moment(&before, was.all_day), now.strftime("%H:%M"))
            } else if before.datetime() == now.datetime() {
                let until = |span: &NoticeSpan| {
                    span.end_at.to_zoned(zone(&span.end_timezone).0).strftime("%H:%M").to_string()
                };
                format!("{}, until {} → {}", moment(&now, span.all_day), until(was), until(span))
            } else {
                format!("{} → {}", moment(&before, was.all_day), moment(&now, span.all_day))
            }
        }
        None => moment(&now, span.all_day),
    };
    let is_elsewhere = span.start_at.to_zoned(zone(timezone).0).datetime() != now.datetime();
    let dates = if news.dates > 1 { format!(" and {} more dates", news.dates - 1) } else { String::new() };
    if is_elsewhere && !span.all_day { format!("{said} ({name}){dates}") } else { format!("{said}{dates}") }
}

fn moment(at: &jiff::Zoned, is_all_day: bool) -> String {
    at.strftime(if is_all_day { "%a %-d %b" } else { "%a %-d %b, %H:%M" }).to_string()
}

#[cfg(test)]
mod tests {
    use types::{NoticeId, UserId};

    use super::*;

    fn to(shows_details: bool) -> Addressee {
        Addressee {
            user_id: UserId::generate(),
            subscription: Vec::new(),
            shows_details,
            timezone: "Europe/Vienna".into(),
            organization: "Opera Test".into(),
        }
    }

    fn span(start_at: &str, end_at: &str) -> NoticeSpan {
        NoticeSpan {
            start_at: start_at.parse().unwrap(),
            end_at: end_at.parse().unwrap(),
            timezone: "Europe/Vienna".into(),
            end_timezone: "Europe/Vienna".into(),
            all_day: false,
        }
    }

    fn now() -> Timestamp {
        "2027-03-10T08:00:00Z".parse().unwrap()
    }

    fn moved(to: NoticeSpan) -> Notice {
        let news = NoticeNews {
            kind: NoticeKind::CallChanged,
            title: "Rehearsal".into(),
            person: Some("Maria".into()),
            span: Some(to),
            was: Some(span("2027-03-10T13:30:00Z", "2027-03-10T16:00:00Z")),
            dates: 1,
            changes: Vec::new(),
            amount: Some("EUR 12.00".into()),
            count: None,
            until: None,
        };
        Notice {
            id: NoticeId::generate(),
            path: "/schedule/7".into(),
            news,
            created_at: now(),
            read_at: None,
        }
    }

    fn said(message: &Message) -> (String, String) {
        let payload: serde_json::Value = serde_json::from_slice(&message.payload).unwrap();
        (payload["title"].as_str().unwrap().into(), payload["body"].as_str().unwrap().into())
    }

    #[test]
    fn a_call_that_moved_says_from_when_to_when() {
        let later = moved(span("2027-03-10T14:00:00Z", "2027-03-10T16:00:00Z"));
        let message = message(&[later], &to(true), now()).unwrap();
        let (title, body) = said(&message);
        assert_eq!(title, "Your call moved: Rehearsal");
        assert_eq!(body, "Wed 10 Mar, 14:30 → 15:00 · Opera Test");
        assert!(message.is_urgent);
        assert_eq!(message.life, SignedDuration::from_hours(8));
        assert_eq!(message.topic.unwrap().len(), 22);
    }

    #[test]
    fn another_day_another_end_and_another_clock_are_told() {
        let when = |to: NoticeSpan, timezone: &str| when(&moved(to).news, timezone);
        let next_day = span("2027-03-11T09:00:00Z", "2027-03-11T10:00:00Z");
        assert_eq!(when(next_day.clone(), "Europe/Vienna"), "Wed 10 Mar, 14:30 → Thu 11 Mar, 10:00");
        assert!(when(next_day, "Asia/Tokyo").ends_with("10:00 (Europe/Vienna)"));
        let longer = span("2027-03-10T13:30:00Z", "2027-03-10T17:00:00Z");
        assert_eq!(when(longer, "Europe/Vienna"), "Wed 10 Mar, 14:30, until 17:00 → 18:00");
    }

    #[test]
    fn who_wants_no_details_on_the_locked_screen_gets_none() {
        let later = moved(span("2027-03-10T14:00:00Z", "2027-03-10T16:00:00Z"));
        let message = message(&[later], &to(false), now()).unwrap();
        assert_eq!(said(&message), ("There is news for you".into(), "Opera Test".into()));
        let text = String::from_utf8(message.payload).unwrap();
        assert!(!text.contains("Rehearsal") && !text.contains("15:00"), "{text}");
    }

    #[test]
    fn several_are_one_message_and_what_is_over_is_none() {
        let later = || moved(span("2027-03-10T14:00:00Z", "2027-03-10T16:00:00Z"));
        let both = message(&[later(), later()], &to(true), now()).unwrap();
        assert_eq!(said(&both), ("2 changes in your schedule".into(), "Rehearsal · Opera Test".into()));
        assert_eq!(both.topic, None);
        assert!(message(&[later()], &to(true), "2027-03-11T00:00:00Z".parse().unwrap()).is_none());
    }

    #[test]
    fn who_is_asked_when_they_can_come_reads_for_what_and_not_by_whom() {
        let mut notice = moved(span("2027-03-10T14:00:00Z", "2027-03-10T16:00:00Z"));
        notice.news =
            NoticeNews { kind: NoticeKind::AvailabilityAsked, span: None, was: None, ..notice.news };
        let asked = message(std::slice::from_ref(&notice), &to(true), now()).unwrap();
        assert_eq!(said(&asked), ("When can you come?".into(), "Rehearsal · Opera Test".into()));
        assert!(!String::from_utf8(asked.payload).unwrap().contains("Maria"));
        notice.news.kind = NoticeKind::AvailabilityReminder;
        let reminded = message(&[notice], &to(true), now()).unwrap();
        assert_eq!(said(&reminded).0, "Please say when you can come");
    }

    #[test]
    fn of_a_claim_only_its_number_is_shown() {
        let mut notice = moved(span("2027-03-10T14:00:00Z", "2027-03-10T16:00:00Z"));
        notice.news = NoticeNews { kind: NoticeKind::ClaimPaid, span: None, was: None, ..notice.news };
        notice.news.title = "12 · Hotel Sacher · EUR 200.00".into();
        let alone = message(std::slice::from_ref(&notice), &to(true), now()).unwrap();
        assert_eq!(said(&alone), ("Your claim is paid".into(), "No. 12 · Opera Test".into()));
        let mut other = notice.clone();
        other.news.title = "13 · Taxi · EUR 20.00".into();
        let both = message(&[notice.clone(), other], &to(true), now()).unwrap();
        assert_eq!(said(&both), ("2 pieces of news".into(), "Claim 12, Claim 13 · Opera Test".into()));
        notice.news = NoticeNews { kind: NoticeKind::ClaimReminders, count: Some(40), ..notice.news };
        let many = message(&[notice], &to(true), now()).unwrap();
        assert_eq!(said(&many), ("40 claims still wait for you".into(), "Opera Test".into()));
        let mut came = moved(span("2027-03-10T14:00:00Z", "2027-03-10T16:00:00Z"));
        came.news =
            NoticeNews { kind: NoticeKind::ClaimsSubmitted, count: Some(12), span: None, ..came.news };
        let told = message(&[came], &to(true), now()).unwrap();
        assert_eq!(said(&told), ("12 claims have come to you".into(), "Opera Test".into()));
    }
}
