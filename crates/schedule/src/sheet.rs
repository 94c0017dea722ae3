//! Call sheets: what stands on one, who reads how much of it, and what is different from the one before. Pure.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use types::{EventId, ProductionId, UserId};

use crate::labels::{self, Place};
use crate::model::{Event, EventState, EventType, Participant};

types::words! {
    /// What is different from the sheet before.
    SheetMark {
        /// Nothing.
        Same = "same",
        /// It was not there.
        New = "new",
        /// It says something else.
        Changed = "changed",
    }
    /// A part of an event on a sheet.
    SheetPart {
        /// Title, kind, state and production.
        What = "what",
        /// Day, times and zone.
        When = "when",
        /// Place and address.
        Where = "where",
        /// What it is about.
        Description = "description",
        /// What is to be known.
        Notes = "notes",
    }
}

/// Of what a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One event.
    Event(EventId),
    /// All that is on a day, or what of it belongs to one production.
    Day(Date, Option<ProductionId>),
}

/// Somebody who is called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetPerson {
    /// The person.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Option<String>,
    /// When they are to be there: 14:30.
    pub call_time: Option<String>,
    /// For them only.
    pub note: Option<String>,
}

/// One event of a sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetEvent {
    /// The event.
    pub event_id: EventId,
    /// Its title.
    pub title: String,
    /// What kind of event.
    pub kind: EventType,
    /// Where it stands.
    pub state: EventState,
    /// What is played.
    pub production: Option<String>,
    /// On the clock of its zone.
    pub local_start: DateTime,
    /// On the clock of the zone where it ends.
    pub local_end: DateTime,
    /// Where it begins.
    pub timezone: String,
    /// Where it ends.
    pub end_timezone: String,
    /// Whole days.
    pub all_day: bool,
    /// Where it is.
    pub place: Option<String>,
    /// Where that is.
    pub address: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// For all who take part.
    pub notes: Option<String>,
    /// Who is called, by call and name.
    pub people: Vec<SheetPerson>,
}

impl SheetEvent {
    /// An event with who is called.
    pub fn new(event: &Event, people: Vec<Participant>) -> Self {
        let (content, at) = (event.content(), &event.occurrence);
        let place = Place::of(&content, event.room.as_ref());
        let mut people: Vec<SheetPerson> = people
            .into_iter()
            .map(|part| SheetPerson {
                user_id: part.user_id,
                name: part.person_name,
                role: part.role,
                call_time: part.call_time.map(labels::clock),
                note: part.note,
            })
            .collect();
        let start = labels::clock(at.local_start.time());
        let order = |person: &SheetPerson| {
            let call = person.call_time.clone().unwrap_or_else(|| start.clone());
            (call, person.name.clone(), person.user_id)
        };
        people.sort_by_cached_key(order);
        Self {
            event_id: at.id,
            title: content.title,
            kind: at.kind,
            state: at.state,
            production: event.production_name.clone(),
            local_start: at.local_start,
            local_end: at.local_end,
            timezone: at.timezone.clone(),
            end_timezone: at.end_timezone.clone(),
            all_day: event.series.all_day,
            place: place.name,
            address: place.address,
            description: content.description,
            notes: content.notes,
            people,
        }
    }

    /// When somebody is to be there: their own time, or when it begins.
    pub fn call_of(&self, person: &SheetPerson) -> String {
        person.call_time.clone().unwrap_or_else(|| labels::clock(self.local_start.time()))
    }

    fn differences(&self, before: &Self) -> Vec<SheetPart> {
        let what = (&self.title, self.kind, self.state, &self.production)
            != (&before.title, before.kind, before.state, &before.production);
        let when = (self.local_start, self.local_end, &self.timezone, &self.end_timezone, self.all_day)
            != (before.local_start, before.local_end, &before.timezone, &before.end_timezone, before.all_day);
        let place = (&self.place, &self.address) != (&before.place, &before.address);
        [
            (SheetPart::What, what),
            (SheetPart::When, when),
            (SheetPart::Where, place),
            (SheetPart::Description, self.description != before.description),
            (SheetPart::Notes, self.notes != before.notes),
        ]
        .into_iter()
        .filter_map(|(part, differs)| differs.then_some(part))
        .collect()
    }
}

/// Who reads a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The office, and with it the board on the wall: all, but what is for one person only.
    Board,
    /// One person: what they are called to, with their own note; of the others who they are.
    Person(UserId),
}

/// A sheet as `reader` may see it.
pub fn seen_by(events: Vec<SheetEvent>, reader: Reader) -> Vec<SheetEvent> {
    let person = match reader {
        Reader::Board => None,
        Reader::Person(user_id) => Some(user_id),
    };
    let is_theirs = |event: &SheetEvent| {
        person.is_none_or(|user_id| event.people.iter().any(|other| other.user_id == user_id))
    };
    let mut seen: Vec<SheetEvent> = events.into_iter().filter(is_theirs).collect();
    for other in seen.iter_mut().flat_map(|event| &mut event.people) {
        if person != Some(other.user_id) {
            other.note = None;
            if person.is_some() {
                other.call_time = None;
            }
        }
    }
    if let Some(user_id) = person {
        // One finds oneself first; the order of the others does not tell when they come.
        let order = |other: &SheetPerson| (other.user_id != user_id, other.name.clone(), other.user_id);
        seen.iter_mut().for_each(|event| event.people.sort_by_cached_key(order));
    }
    seen
}

/// An event beside what it was on the sheet before.
#[derive(Clone, Debug)]
pub struct MarkedEvent {
    /// As it is.
    pub event: SheetEvent,
    /// Whether it is new or different.
    pub mark: SheetMark,
    /// What of it is different.
    pub changed: Vec<SheetPart>,
    /// In the order of the event's people.
    pub people: Vec<SheetMark>,
    /// Names of those who are not called any more.
    pub people_gone: Vec<String>,
}

/// A sheet beside the one before.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// What is on it.
    pub events: Vec<MarkedEvent>,
    /// What is not on it any more.
    pub gone: Vec<SheetEvent>,
}

/// Marks what is different; nothing where there is no sheet before.
pub fn compare(now: Vec<SheetEvent>, before: Option<&[SheetEvent]>) -> Compared {
    let is_there = |event: &SheetEvent| now.iter().any(|other| other.event_id == event.event_id);
    let gone = before.into_iter().flatten().filter(|event| !is_there(event)).cloned().collect();
    let marked = |event: SheetEvent| {
        let earlier = before.map(|events| events.iter().find(|other| other.event_id == event.event_id));
        let (mark, changed, people, people_gone) = match earlier {
            None => (SheetMark::Same, Vec::new(), vec![SheetMark::Same; event.people.len()], Vec::new()),
            Some(None) => (SheetMark::New, Vec::new(), vec![SheetMark::Same; event.people.len()], Vec::new()),
            Some(Some(earlier)) => {
                let changed = event.differences(earlier);
                let people: Vec<SheetMark> =
                    event.people.iter().map(|person| mark_of(person, &earlier.people)).collect();
                let has_left =
                    |person: &&SheetPerson| !event.people.iter().any(|other| other.user_id == person.user_id);
                let people_gone: Vec<String> =
                    earlier.people.iter().filter(has_left).map(|person| person.name.clone()).collect();
                let is_same = changed.is_empty()
                    && people_gone.is_empty()
                    && people.iter().all(|mark| *mark == SheetMark::Same);
                let mark = if is_same { SheetMark::Same } else { SheetMark::Changed };
                (mark, changed, people, people_gone)
            }
        };
        MarkedEvent { event, mark, changed, people, people_gone }
    };
    Compared { events: now.iter().cloned().map(marked).collect(), gone }
}

fn mark_of(person: &SheetPerson, before: &[SheetPerson]) -> SheetMark {
    match before.iter().find(|other| other.user_id == person.user_id) {
        None => SheetMark::New,
        Some(same) if same == person => SheetMark::Same,
        Some(_) => SheetMark::Changed,
    }
}

/// A sheet that was issued.
#[derive(Clone, Debug)]
pub struct Issued {
    /// Counted from 1.
    pub revision: i32,
    /// What stood on it.
    pub events: Vec<SheetEvent>,
    /// Who issued it.
    pub issued_by_name: String,
    /// When.
    pub issued_at: Timestamp,
}

/// A call sheet for somebody.
#[derive(Clone, Debug)]
pub struct CallSheet {
    /// Whose schedule.
    pub organization_name: String,
    /// Of what.
    pub subject: Subject,
    /// For whom.
    pub reader: Reader,
    /// The last one that was issued.
    pub issued: Option<Issued>,
    /// Whether nothing changed since.
    pub is_current: bool,
    /// The revision that marks compare with.
    pub compared_with: Option<i32>,
    /// What is on it, and what is not any more.
    pub content: Compared,
}

impl CallSheet {
    /// Puts a sheet together from how things are and the last two that were issued, the newest first. One that is as it was
    /// issued says what that issue changed; another one what changed since.
    pub fn new(
        organization_name: String,
        subject: Subject,
        reader: Reader,
        now: Vec<SheetEvent>,
        issued: Vec<Issued>,
    ) -> Self {
        let seen = |mut issue: Issued| {
            issue.events = seen_by(issue.events, reader);
            issue
        };
        let mut issued = issued.into_iter().map(seen);
        let (last, earlier) = (issued.next(), issued.next());
        let now = seen_by(now, reader);
        let is_current = last.as_ref().is_some_and(|last| last.events == now);
        let compared = if is_current { earlier.as_ref() } else { last.as_ref() };
        Self {
            organization_name,
            subject,
            reader,
            is_current,
            compared_with: compared.map(|issue| issue.revision),
            content: compare(now, compared.map(|issue| issue.events.as_slice())),
            issued: last,
        }
    }

    /// The reader's own part in an event.
    pub fn own<'a>(&self, event: &'a SheetEvent) -> Option<&'a SheetPerson> {
        match self.reader {
            Reader::Board => None,
            Reader::Person(user_id) => event.people.iter().find(|person| person.user_id == user_id),
        }
    }
}
