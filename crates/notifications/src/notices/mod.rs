//! What people are told, kept for them to read in the product: one notice for each piece of news of an e-mail, written in the
//! same transaction ([`crate::tell`]). The words are made where it is read; kept is what happened, to what, and the page it
//! is about. Notices are the person's own: no program and nobody who acts for them reads them.

pub mod routes;
pub(crate) mod store;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use types::NoticeId;

use crate::calls::{CallChange, CallNews, CallNewsKind, CallSpan};
use crate::model::Message;

/// Notices of one message; the rest is where they lead.
const MOST_OF_A_MESSAGE: usize = 50;
/// Changes that a notice names.
const MOST_CHANGES: usize = 8;
/// Characters of anything that somebody wrote.
const LONGEST: usize = 200;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// The person is called.
    CallNew,
    /// Something about a call is different.
    CallChanged,
    /// A call does not take place.
    CallCancelled,
    /// The person is not called any more.
    CallDropped,
    /// The person has not seen, acknowledged or answered a call.
    CallReminder,
    /// The person is asked on which days they could come.
    AvailabilityAsked,
    /// They have not answered about all of them.
    AvailabilityReminder,
    /// A contract waits for the person's signature.
    ContractAssigned,
    /// It still does.
    ContractReminder,
    /// The person has signed; their copy is ready.
    ContractSigned,
    /// A signer has declined.
    ContractDeclined,
    /// Everybody has signed.
    ContractCompleted,
    /// The company has voided or withdrawn a contract.
    ContractVoided,
    /// A claim waits for the person's decision.
    ClaimSubmitted,
    /// Several came to them; the notice names the first.
    ClaimsSubmitted,
    /// It still does.
    ClaimReminder,
    /// Several do; the notice names the one that waits longest.
    ClaimReminders,
    /// The person's claim is approved, at least in part.
    ClaimApproved,
    /// The person's claim is rejected.
    ClaimRejected,
    /// The person's claim is paid.
    ClaimPaid,
    /// Somebody said something about a claim.
    ClaimCommented,
}

/// From when to when something is, at its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NoticeSpan {
    /// The instant it begins.
    pub start_at: Timestamp,
    /// The instant it ends.
    pub end_at: Timestamp,
    /// IANA zone where it begins.
    pub timezone: String,
    /// IANA zone where it ends.
    pub end_timezone: String,
    /// Whole days, until midnight.
    pub all_day: bool,
}

impl From<&CallSpan> for NoticeSpan {
    fn from(span: &CallSpan) -> Self {
        Self {
            start_at: span.start_at,
            end_at: span.end_at,
            timezone: span.timezone.clone(),
            end_timezone: span.end_timezone.clone(),
            all_day: span.is_all_day,
        }
    }
}

/// Something else than the time that is different, in the words of the e-mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NoticeChange {
    /// Such as `Place`.
    pub what: String,
    /// Before.
    pub from: Option<String>,
    /// Now.
    pub to: Option<String>,
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NoticeNews {
    /// What happened.
    pub kind: NoticeKind,
    /// Of the call or the contract; of a claim its number, what it is for and its amount.
    pub title: String,
    /// Who did it, or whose it is.
    pub person: Option<String>,
    /// When the call is now.
    pub span: Option<NoticeSpan>,
    /// When it was, where that is different.
    pub was: Option<NoticeSpan>,
    /// Of how many dates of a series it is one that this goes for, too; 1 where it stands alone.
    pub dates: i64,
    /// What else is different.
    pub changes: Vec<NoticeChange>,
    /// What is, or was, paid, with its currency; of several claims what they come to.
    pub amount: Option<String>,
    /// Of how many claims it tells, where it is one notice for several.
    pub count: Option<i64>,
    /// Until when something can be done.
    pub until: Option<Timestamp>,
}

/// A notice to write, or as stored.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    pub id: NoticeId,
    pub path: String,
    pub news: NoticeNews,
    pub created_at: Timestamp,
    pub read_at: Option<Timestamp>,
}

fn short(text: &str) -> String {
    text.trim().chars().take(LONGEST).collect()
}

/// The path of an address of this product.
fn path(link: &str) -> String {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..]).to_owned()
}

impl NoticeNews {
    fn of(kind: NoticeKind, title: &str) -> Self {
        Self {
            kind,
            title: short(title),
            person: None,
            span: None,
            was: None,
            dates: 1,
            changes: Vec::new(),
            amount: None,
            count: None,
            until: None,
        }
    }

    fn of_call(call: &CallNews) -> Self {
        let kind = match call.kind {
            CallNewsKind::Called => NoticeKind::CallNew,
            CallNewsKind::Changed => NoticeKind::CallChanged,
            CallNewsKind::Cancelled => NoticeKind::CallCancelled,
            CallNewsKind::Dropped => NoticeKind::CallDropped,
            CallNewsKind::Reminder => NoticeKind::CallReminder,
        };
        let was = call.changes.iter().find_map(|change| match change {
            CallChange::Span { from, .. } => Some(from.into()),
            CallChange::Instant { .. } | CallChange::Text { .. } => None,
        });
        let changes = call.changes.iter().filter_map(|change| {
            let said = |text: &Option<String>| text.as_deref().map(short);
            let at = |at: &Option<Timestamp>| at.map(|at| at.to_string());
            match change {
                CallChange::Span { .. } => None,
                CallChange::Instant { what, from, to } => {
                    Some(NoticeChange { what: short(what), from: at(from), to: at(to) })
                }
                CallChange::Text { what, from, to } => {
                    Some(NoticeChange { what: short(what), from: said(from), to: said(to) })
                }
            }
        });
        Self {
            span: Some((&call.span).into()),
            was,
            dates: call.dates,
            changes: changes.take(MOST_CHANGES).collect(),
            until: call.deadline.filter(|_| call.is_asked),
            ..Self::of(kind, &call.title)
        }
    }
}

/// What of a message is kept to be read, with the page it is about; nothing of what concerns the account, which is told by
/// e-mail and stands in the account's history.
pub(crate) fn news(message: &Message) -> Vec<(String, NoticeNews)> {
    use NoticeKind as K;
    let one = |link: &str, news: NoticeNews| vec![(path(link), news)];
    let several = |kind, count: usize, sums: &[String], claim: &str, person: &str| NoticeNews {
        person: Some(short(person)),
        amount: Some(short(&sums.join(", "))),
        count: i64::try_from(count).ok(),
        ..NoticeNews::of(kind, claim)
    };
    let contract = |kind, title: &str, link: &str| one(link, NoticeNews::of(kind, title));
    let of_person = |kind, title: &str, person: &str, link: &str| {
        one(link, NoticeNews { person: Some(short(person)), ..NoticeNews::of(kind, title) })
    };
    match message {
        Message::Schedule { calls, .. } => calls
            .iter()
            .take(MOST_OF_A_MESSAGE)
            .map(|call| {
                let path =
                    call.event_id.map_or_else(|| "/schedule".to_owned(), |id| format!("/schedule/{id}"));
                (path, NoticeNews::of_call(call))
            })
            .collect(),
        Message::AvailabilityAsked { person, title, until, link, .. } => {
            let (person, until) = (Some(short(person)), Some(*until));
            one(link, NoticeNews { person, until, ..NoticeNews::of(K::AvailabilityAsked, title) })
        }
        Message::AvailabilityReminder { title, until, link, .. } => {
            one(link, NoticeNews { until: *until, ..NoticeNews::of(K::AvailabilityReminder, title) })
        }
        Message::ContractAssigned { title, link, expires_at, .. } => {
            one(link, NoticeNews { until: *expires_at, ..NoticeNews::of(K::ContractAssigned, title) })
        }
        Message::ContractReminder { title, link, expires_at } => {
            one(link, NoticeNews { until: *expires_at, ..NoticeNews::of(K::ContractReminder, title) })
        }
        Message::ContractSigned { title, link } => contract(K::ContractSigned, title, link),
        Message::ContractDeclined { title, signer_name, link, .. } => {
            of_person(K::ContractDeclined, title, signer_name, link)
        }
        Message::ContractCompleted { title, link } => contract(K::ContractCompleted, title, link),
        Message::ContractVoided { title, link, .. } => contract(K::ContractVoided, title, link),
        Message::ClaimSubmitted { claim, person, link } => of_person(K::ClaimSubmitted, claim, person, link),
        Message::ClaimReminder { claim, person, link, .. } => {
            of_person(K::ClaimReminder, claim, person, link)
        }
        Message::ClaimsSubmitted { count, sums, claim, person, link } => {
            one(link, several(K::ClaimsSubmitted, *count, sums, claim, person))
        }
        Message::ClaimReminders { count, sums, claim, person, link, .. } => {
            one(link, several(K::ClaimReminders, *count, sums, claim, person))
        }
        Message::ClaimApproved { claim, amount, link, .. } => {
            one(link, NoticeNews { amount: Some(short(amount)), ..NoticeNews::of(K::ClaimApproved, claim) })
        }
        Message::ClaimRejected { claim, link, .. } => one(link, NoticeNews::of(K::ClaimRejected, claim)),
        Message::ClaimPaid { claim, amount, link, .. } => {
            one(link, NoticeNews { amount: Some(short(amount)), ..NoticeNews::of(K::ClaimPaid, claim) })
        }
        Message::ClaimCommented { claim, person, link, .. } => {
            of_person(K::ClaimCommented, claim, person, link)
        }
        Message::Invitation { .. }
        | Message::AccountLocked { .. }
        | Message::SignInCode { .. }
        | Message::PasswordReset { .. }
        | Message::PasswordChanged { .. }
        | Message::PasswordChangeRequired { .. }
        | Message::AddressConfirm { .. }
        | Message::RegistrationKnown { .. }
        | Message::RegistrationWaiting { .. }
        | Message::RegistrationApproved { .. }
        | Message::AddressChangeOld { .. }
        | Message::AddressChangeNew { .. }
        | Message::AddressChanged { .. }
        | Message::NewDevice { .. }
        | Message::UnusualPlace { .. }
        | Message::DelegationGranted { .. }
        | Message::DelegationEnded { .. }
        | Message::DelegationGivenUp { .. }
        | Message::FactorCode { .. }
        | Message::FactorAdded { .. }
        | Message::FactorRemoved { .. }
        | Message::FactorsReset { .. }
        | Message::SecondFactorLocked { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_its_page_of_this_product_only() {
        assert_eq!(path("https://portal.example/contracts/7"), "/contracts/7");
        assert_eq!(path("http://localhost:8080/schedule"), "/schedule");
        assert_eq!(path("https://portal.example"), "/");
    }

    #[test]
    fn what_concerns_the_account_is_no_notice() {
        assert!(news(&Message::FactorAdded { label: "Phone".into() }).is_empty());
    }

    #[test]
    fn what_somebody_wrote_is_kept_short() {
        let link = "https://portal.example/claims/7".to_owned();
        let message = Message::ClaimSubmitted { claim: "x".repeat(5_000), person: " Anna ".into(), link };
        let told = news(&message);
        assert_eq!(told[0].1.title.len(), LONGEST);
        assert_eq!(told[0].1.person.as_deref(), Some("Anna"));
    }
}
