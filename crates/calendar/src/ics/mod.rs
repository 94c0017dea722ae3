//! iCalendar text (RFC 5545): what feeds are made of, and what people bring from other calendars.
//!
//! [`Calendar::write`] gives a feed that two readers understand alike: each zone is described (VTIMEZONE), lines are
//! folded, texts escaped. [`read`] takes a file of unknown origin under hard limits; an event that makes no sense is
//! reported with its line and left out, and the rest is kept.

mod event;
mod observances;
mod read;
mod text;
mod write;

use jiff::Timestamp;

use crate::recurrence::{Recurrence, Start};
pub use read::{Problem, ReadError, Reading, Reason, read};

/// A calendar: its events, with the name that programs show for it.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    /// Shown by programs (`X-WR-CALNAME`).
    pub name: Option<String>,
    /// `PUBLISH`, `REQUEST`, `CANCEL`… of an invitation (iTIP); feeds have none.
    pub method: Option<String>,
    /// How many minutes programs should wait before they ask for it again (`REFRESH-INTERVAL`).
    pub refresh_minutes: Option<u32>,
    /// A series and its changed instances are events of the same UID.
    pub events: Vec<Event>,
}

/// What a VEVENT says.
#[derive(Debug, Clone)]
pub struct Event {
    /// Stays the same for all versions of an event.
    pub uid: String,
    /// Rises with each change that matters to people.
    pub sequence: u32,
    /// When this version was written (DTSTAMP).
    pub stamp: Timestamp,
    /// When it last changed (LAST-MODIFIED). Written, not read.
    pub modified: Option<Timestamp>,
    pub start: Start,
    /// Not included. Nothing: the event takes no time, or the one day on which it starts.
    pub end: Option<Start>,
    /// The rule and its dates; made with `start`.
    pub recurrence: Option<Recurrence>,
    /// This event is a changed instance: the one that was meant for then.
    pub recurrence_id: Option<RecurrenceId>,
    pub status: Option<Status>,
    /// Whether it makes people busy.
    pub is_busy: bool,
    pub summary: Option<String>,
    pub description: Option<String>,
    pub location: Option<String>,
    /// Latitude and longitude in degrees.
    pub position: Option<(f64, f64)>,
    pub url: Option<String>,
    pub categories: Vec<String>,
}

/// Which instance of a series an event changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecurrenceId {
    /// When it was meant to start.
    pub at: Start,
    /// Whether all later ones are changed with it (`RANGE=THISANDFUTURE`).
    pub is_with_following: bool,
}

/// How certain an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Tentative,
    Confirmed,
    Cancelled,
}

impl Status {
    const ALL: [Self; 3] = [Self::Tentative, Self::Confirmed, Self::Cancelled];

    fn name(self) -> &'static str {
        match self {
            Self::Tentative => "TENTATIVE",
            Self::Confirmed => "CONFIRMED",
            Self::Cancelled => "CANCELLED",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name().eq_ignore_ascii_case(text.trim()))
    }
}

impl Event {
    /// An event with nothing but its identity and its start.
    pub fn new(uid: impl Into<String>, stamp: Timestamp, start: Start) -> Self {
        Self {
            uid: uid.into(),
            sequence: 0,
            stamp,
            modified: None,
            start,
            end: None,
            recurrence: None,
            recurrence_id: None,
            status: None,
            is_busy: true,
            summary: None,
            description: None,
            location: None,
            position: None,
            url: None,
            categories: Vec::new(),
        }
    }
}
