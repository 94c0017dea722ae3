//! Asking people on which days they could come, before anything is planned: the nouns, and what may be done. Pure.

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use types::{AvailabilityRequestId, ProductionId, UserId};

types::words! {
    /// Whether somebody could come on a day.
    DayAnswer {
        /// Could come.
        Available = "available",
        /// Perhaps.
        Maybe = "maybe",
        /// Cannot come.
        Unavailable = "unavailable",
    }
    /// Where a request stands.
    AvailabilityStatus {
        /// People answer, and may answer otherwise.
        Open = "open",
        /// The answers stay as they are.
        Closed = "closed",
    }
}

/// Most days of a request.
pub const MOST_DAYS: usize = 62;
/// How many days ahead the last of them can be.
pub const FARTHEST_DAYS: i64 = 400;
/// Most people who are asked at once.
pub const MOST_ASKED: usize = 1_000;
/// People are reminded once in this time, however often the office presses.
pub const BETWEEN_REMINDERS: SignedDuration = SignedDuration::from_hours(1);

const DAY: SignedDuration = SignedDuration::from_hours(24);
const CLOSED: &str = "This is closed. The answers stay as they are.";

/// Days on which people are asked whether they could come.
#[derive(Clone, Debug)]
pub struct AvailabilityRequest {
    /// Identifier.
    pub id: AvailabilityRequestId,
    /// What it is for.
    pub title: String,
    /// For those who are asked.
    pub note: Option<String>,
    /// In order, each once.
    pub days: Vec<Date>,
    /// IANA zone of the days.
    pub timezone: String,
    /// Until when people should answer, on its clock.
    pub local_answer_by: DateTime,
    /// The instant.
    pub answer_by: Timestamp,
    /// What is to be played.
    pub production_id: Option<ProductionId>,
    /// Its name.
    pub production_name: Option<String>,
    /// Who asks.
    pub created_by: UserId,
    /// Their name.
    pub created_by_name: String,
    /// When they asked.
    pub created_at: Timestamp,
    /// When those who have not answered were last reminded.
    pub reminded_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// For `If-Match`: rises with what the office changes.
    pub version: i64,
}

impl AvailabilityRequest {
    /// Where it stands.
    pub fn status(&self) -> AvailabilityStatus {
        if self.closed_at.is_some() { AvailabilityStatus::Closed } else { AvailabilityStatus::Open }
    }

    /// Whether something can still be answered; also after the time until which people should.
    pub fn can_answer(&self) -> Result<(), &'static str> {
        if self.closed_at.is_some() { Err(CLOSED) } else { Ok(()) }
    }

    /// Whether those who have not answered can be reminded now, of so many.
    pub fn can_remind(&self, waiting: i64, now: Timestamp) -> Result<(), &'static str> {
        self.can_answer()?;
        if waiting == 0 {
            return Err("Everybody has answered.");
        }
        if self.is_just_reminded(now) {
            return Err("They were reminded less than an hour ago. Give them a little time.");
        }
        Ok(())
    }

    /// Whether people were reminded so shortly ago that they are not again.
    pub fn is_just_reminded(&self, now: Timestamp) -> bool {
        self.reminded_at.is_some_and(|at| now < at + BETWEEN_REMINDERS)
    }
}

/// Somebody who is asked.
#[derive(Clone, Debug)]
pub struct AskedPerson {
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// In which group of the production.
    pub group: Option<String>,
    /// As what.
    pub role: Option<String>,
    /// When they last said something.
    pub answered_at: Option<Timestamp>,
    /// What they said with it.
    pub note: Option<String>,
}

/// When those who have not answered are reminded by themselves: a day before the time, or half-way where that is less than two
/// days on.
pub fn remind_at(now: Timestamp, answer_by: Timestamp) -> Timestamp {
    let left = answer_by.duration_since(now);
    if left < DAY * 2 { now + left / 2 } else { answer_by - DAY }
}

/// `Tue 1 Dec, Thu 3 Dec – Sat 5 Dec 2026`: days in order, those that follow each other as one span, the year where it changes.
pub fn in_words(days: &[Date]) -> String {
    let mut spans: Vec<(Date, Date)> = Vec::new();
    for day in days {
        match spans.last_mut() {
            Some((_, last)) if last.saturating_add(1.day()) == *day => *last = *day,
            Some(_) | None => spans.push((*day, *day)),
        }
    }
    let mut words = Vec::with_capacity(spans.len());
    for (index, (first, last)) in spans.iter().enumerate() {
        // Said with the last day of each year.
        let is_year_said = spans.get(index + 1).is_none_or(|(next, _)| next.year() != last.year());
        let format = if is_year_said { "%a %-d %b %Y" } else { "%a %-d %b" };
        let last_words = last.strftime(format).to_string();
        words.push(match (first == last, first.year() == last.year()) {
            (true, _) => last_words,
            (false, true) => format!("{} – {last_words}", first.strftime("%a %-d %b")),
            (false, false) => format!("{} – {last_words}", first.strftime("%a %-d %b %Y")),
        });
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn days(texts: &[&str]) -> Vec<Date> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_reminder_comes_a_day_before_or_half_way() {
        let now = at("2026-11-22T12:00:00Z");
        assert_eq!(remind_at(now, at("2026-11-25T18:00:00Z")), at("2026-11-24T18:00:00Z"));
        assert_eq!(remind_at(now, at("2026-11-24T12:00:00Z")), at("2026-11-23T12:00:00Z"), "two days");
        assert_eq!(remind_at(now, at("2026-11-23T12:00:00Z")), at("2026-11-23T00:00:00Z"));
        assert_eq!(remind_at(now, at("2026-11-22T13:00:00Z")), at("2026-11-22T12:30:00Z"));
    }

    #[test]
    fn days_that_follow_each_other_are_one_span_and_years_are_said_once() {
        assert_eq!(in_words(&days(&["2026-12-01"])), "Tue 1 Dec 2026");
        let some = days(&["2026-12-01", "2026-12-03", "2026-12-04", "2026-12-05"]);
        assert_eq!(in_words(&some), "Tue 1 Dec, Thu 3 Dec – Sat 5 Dec 2026");
        let over = days(&["2026-12-01", "2026-12-31", "2027-01-01", "2027-01-04"]);
        assert_eq!(in_words(&over), "Tue 1 Dec, Thu 31 Dec 2026 – Fri 1 Jan, Mon 4 Jan 2027");
        let years = days(&["2026-12-30", "2027-01-04"]);
        assert_eq!(in_words(&years), "Wed 30 Dec 2026, Mon 4 Jan 2027");
        assert_eq!(in_words(&[]), "");
    }

    #[test]
    fn who_was_reminded_is_left_alone_for_an_hour_and_what_is_closed_stays() {
        let now = at("2026-11-22T12:00:00Z");
        let request = AvailabilityRequest {
            id: AvailabilityRequestId::generate(),
            title: "Tour".into(),
            note: None,
            days: days(&["2026-12-01"]),
            timezone: "Europe/Vienna".into(),
            local_answer_by: "2026-11-25T18:00".parse().unwrap(),
            answer_by: at("2026-11-25T17:00:00Z"),
            production_id: None,
            production_name: None,
            created_by: UserId::generate(),
            created_by_name: "Paul".into(),
            created_at: now,
            reminded_at: None,
            closed_at: None,
            version: 1,
        };
        assert_eq!(request.can_remind(3, now), Ok(()));
        assert!(request.can_remind(0, now).is_err());
        let reminded = AvailabilityRequest { reminded_at: Some(now), ..request.clone() };
        assert!(reminded.can_remind(3, now + SignedDuration::from_mins(59)).is_err());
        assert_eq!(reminded.can_remind(3, now + SignedDuration::from_mins(60)), Ok(()));
        let closed = AvailabilityRequest { closed_at: Some(now), ..request };
        assert_eq!(closed.can_answer(), Err(CLOSED));
        assert_eq!(closed.can_remind(3, now), Err(CLOSED));
        assert_eq!(closed.status(), AvailabilityStatus::Closed);
    }
}
