//! The nouns of the schedule and the values they may take. Pure: parsing and naming only.

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use types::{
    ArtistId, AvailabilityRequestId, BlockOutId, EventId, EventUpdateId, ParticipantId, ProductionId,
    ProductionMemberId, RoomId, SeriesId, UserId,
};

types::words! {
    /// What kind of event.
    EventType {
        /// Rehearsing.
        Rehearsal = "rehearsal",
        /// Playing.
        Performance = "performance",
        /// Talking.
        Meeting = "meeting",
        /// On the way; may end in another zone.
        Travel = "travel",
        /// When to be there.
        CallTime = "call_time",
        /// Anything else.
        Other = "other",
    }
    /// Where an event stands.
    EventState {
        /// Being planned: only the office sees it.
        Draft = "draft",
        /// Likely.
        Tentative = "tentative",
        /// Fixed.
        Confirmed = "confirmed",
        /// Does not take place.
        Cancelled = "cancelled",
    }
    /// What somebody has answered.
    Answer {
        /// Asked.
        Invited = "invited",
        /// Comes.
        Confirmed = "confirmed",
        /// Does not come.
        Declined = "declined",
        /// Perhaps comes.
        Tentative = "tentative",
        /// Was asked, and let the time pass.
        NoResponse = "no_response",
    }
    /// How much of a series is meant.
    Range {
        /// This one.
        This = "this",
        /// This one and those after it.
        Following = "following",
        /// All that are still to come.
        All = "all",
    }
    /// Who is to know of a change.
    Audience {
        /// Those who take part in what changed.
        Affected = "affected",
        /// Everybody in the series, and the office.
        All = "all",
        /// The office.
        Staff = "staff",
        /// Nobody: a slip of the pen.
        Silent = "silent",
    }
    /// What kind of change it was.
    UpdateType {
        /// Something about the event.
        Changed = "changed",
        /// It was a draft.
        Published = "published",
        /// It does not take place.
        Cancelled = "cancelled",
        /// More people take part.
        ParticipantsAdded = "participants_added",
        /// Fewer people take part.
        ParticipantsRemoved = "participants_removed",
    }
    /// What is missing of somebody who is called.
    Missing {
        /// They have not opened it as it is now.
        Unseen = "unseen",
        /// They are to say that they know of it as it is now, and have not.
        Unacknowledged = "unacknowledged",
        /// They have not said whether they come.
        Unanswered = "unanswered",
    }
    /// How somebody is written to.
    Channel {
        /// By e-mail.
        Email = "email",
        /// By text message.
        Sms = "sms",
    }
    /// Of a time that the clocks show twice.
    Fold {
        /// Before they are turned back.
        First = "first",
        /// After it.
        Second = "second",
    }
}

impl EventState {
    /// Whether people other than the office see it.
    pub fn is_published(self) -> bool {
        self != Self::Draft
    }

    /// Whether it takes rooms and people.
    pub fn takes_place(self) -> bool {
        matches!(self, Self::Tentative | Self::Confirmed)
    }
}

/// Most occurrences that a series has at a time.
pub const MOST_OCCURRENCES: usize = 1_000;
/// Most people that one request names.
pub const MOST_PEOPLE: usize = 500;

/// What an event says besides when it is. An occurrence of a series can say something else of each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// 1 to 255 characters.
    pub title: String,
    /// A place of the company.
    pub room_id: Option<RoomId>,
    /// Of any other place.
    pub location_name: Option<String>,
    /// Where that is.
    pub location_address: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// What it is about.
    pub description: Option<String>,
    /// For all who take part.
    pub notes: Option<String>,
    /// For the office.
    pub staff_notes: Option<String>,
    /// Whether those who take part are to acknowledge it.
    pub requires_acknowledgment: bool,
    /// Until when.
    pub acknowledgment_deadline: Option<Timestamp>,
}

impl Content {
    /// As a JSON object, by the names of the columns.
    pub fn fields(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) | Err(_) => Map::new(),
        }
    }

    /// With what is different in one occurrence.
    pub fn with(&self, changed: &Map<String, Value>) -> Self {
        if changed.is_empty() {
            return self.clone();
        }
        let mut fields = self.fields();
        fields.extend(changed.clone());
        serde_json::from_value(Value::Object(fields)).unwrap_or_else(|_| self.clone())
    }
}

/// A single event or a series.
#[derive(Clone, Debug)]
pub struct Series {
    /// Identifier.
    pub id: SeriesId,
    /// What kind.
    pub kind: EventType,
    /// Of occurrences still to be made.
    pub state: EventState,
    /// What is played.
    pub production_id: Option<ProductionId>,
    /// What it says.
    pub content: Content,
    /// Whole days.
    pub all_day: bool,
    /// The first time.
    pub local_start: DateTime,
    /// Until when.
    pub local_end: DateTime,
    /// Where it begins.
    pub timezone: String,
    /// Where it ends.
    pub end_timezone: String,
    /// RRULE, RDATE and EXDATE lines.
    pub recurrence: Option<String>,
    /// Until when occurrences have been made.
    pub expanded_until: Option<DateTime>,
    /// Who made it.
    pub created_by: UserId,
    /// Their name.
    pub created_by_name: String,
    /// When.
    pub created_at: Timestamp,
    /// Last changed.
    pub updated_at: Timestamp,
    /// Of a calendar's SEQUENCE.
    pub sequence: i32,
    /// For `If-Match`: rises with every change of any occurrence.
    pub version: i64,
}

/// One event on one day.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// Identifier.
    pub id: EventId,
    /// The series.
    pub series_id: SeriesId,
    /// When the rule says.
    pub original_start: DateTime,
    /// On the clock of `timezone`.
    pub local_start: DateTime,
    /// On the clock of `end_timezone`.
    pub local_end: DateTime,
    /// Where it begins.
    pub timezone: String,
    /// Where it ends.
    pub end_timezone: String,
    /// The instant.
    pub start_at: Timestamp,
    /// The instant it ends.
    pub end_at: Timestamp,
    /// Moved by itself.
    pub is_moved: bool,
    /// Where it stands.
    pub state: EventState,
    /// What kind: the series', or what that was by then.
    pub kind: EventType,
    /// What is played, in the same way.
    pub production_id: Option<ProductionId>,
    /// Where it is, if that is a room.
    pub room_id: Option<RoomId>,
    /// What is different from the series.
    pub changed: Map<String, Value>,
    /// The version of the last change that people should know of.
    pub told_version: i64,
    /// Last changed.
    pub updated_at: Timestamp,
}

/// An event with its series: what is shown and changed.
#[derive(Clone, Debug)]
pub struct Event {
    /// The series.
    pub series: Series,
    /// The day's.
    pub occurrence: Occurrence,
    /// The room it is in.
    pub room: Option<Room>,
    /// What is played.
    pub production_name: Option<String>,
}

/// A place of the company.
#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    /// Identifier.
    pub id: RoomId,
    /// Of no two rooms in use the same.
    pub name: String,
    /// Where it is.
    pub address: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it went out of use.
    pub archived_at: Option<Timestamp>,
    /// For `If-Match`.
    pub version: i64,
}

/// A time at which somebody cannot come.
#[derive(Clone, Debug)]
pub struct BlockOut {
    /// Identifier.
    pub id: BlockOutId,
    /// Whose it is.
    pub user_id: UserId,
    /// Their name.
    pub person_name: String,
    /// On the clock of the zone.
    pub local_start: DateTime,
    /// Until when.
    pub local_end: DateTime,
    /// IANA zone.
    pub timezone: String,
    /// The instant it begins.
    pub start_at: Timestamp,
    /// The instant it ends.
    pub end_at: Timestamp,
    /// For the office.
    pub note: Option<String>,
    /// The request to which it was the answer.
    pub availability_request_id: Option<AvailabilityRequestId>,
    /// When it was told.
    pub created_at: Timestamp,
}

/// What is played.
#[derive(Clone, Debug, PartialEq)]
pub struct Production {
    /// Identifier.
    pub id: ProductionId,
    /// Of no two productions in use the same.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was put away.
    pub archived_at: Option<Timestamp>,
    /// For `If-Match`.
    pub version: i64,
}

/// Somebody's place in a group of a production.
#[derive(Clone, Debug)]
pub struct ProductionMember {
    /// Identifier.
    pub id: ProductionMemberId,
    /// The person.
    pub user_id: UserId,
    /// Their profile, where they are an artist.
    pub artist_id: Option<ArtistId>,
    /// Their name.
    pub name: String,
    /// In which group: corps, orchestra, stage management.
    pub group: String,
    /// As what.
    pub role: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
}

impl Event {
    /// What it says on this day.
    pub fn content(&self) -> Content {
        self.series.content.with(&self.occurrence.changed)
    }
}

/// Somebody's part in an event.
#[derive(Clone, Debug)]
pub struct Participant {
    /// Identifier.
    pub id: ParticipantId,
    /// The event.
    pub event_id: EventId,
    /// The person.
    pub user_id: UserId,
    /// Their profile, where they are an artist.
    pub artist_id: Option<ArtistId>,
    /// Their name when they were added.
    pub person_name: String,
    /// As what.
    pub role: Option<String>,
    /// When they are to be there, on the clock of the event's zone.
    pub call_time: Option<Time>,
    /// For them only.
    pub note: Option<String>,
    /// What they have answered.
    pub status: Answer,
    /// When.
    pub answered_at: Option<Timestamp>,
    /// What they said with it.
    pub answer_note: Option<String>,
    /// First opened.
    pub seen_at: Option<Timestamp>,
    /// The version they last opened.
    pub seen_version: Option<i64>,
    /// When they said that they know.
    pub acknowledged_at: Option<Timestamp>,
    /// Of which version.
    pub acknowledged_version: Option<i64>,
    /// What they said with it.
    pub acknowledgment_note: Option<String>,
    /// Came.
    pub check_in_at: Option<Timestamp>,
    /// Left.
    pub check_out_at: Option<Timestamp>,
    /// Added.
    pub created_at: Timestamp,
    /// Since when they have been told that they are called.
    pub told_at: Option<Timestamp>,
    /// Taken out.
    pub removed_at: Option<Timestamp>,
    /// The last message about it.
    pub message_at: Option<Timestamp>,
    /// By which way.
    pub message_channel: Option<Channel>,
}

/// What somebody's part was before a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartBefore {
    /// As what.
    pub role: Option<String>,
    /// When they were to be there.
    pub call_time: Option<Time>,
    /// For them only.
    pub note: Option<String>,
}

impl From<&Participant> for PartBefore {
    fn from(part: &Participant) -> Self {
        Self { role: part.role.clone(), call_time: part.call_time, note: part.note.clone() }
    }
}

impl From<&Invitee> for PartBefore {
    fn from(person: &Invitee) -> Self {
        Self { role: person.role.clone(), call_time: person.call_time, note: person.note.clone() }
    }
}

/// Somebody who is to take part.
#[derive(Clone, Debug)]
pub struct Invitee {
    /// The person.
    pub user_id: UserId,
    /// Their profile, where they are an artist.
    pub artist_id: Option<ArtistId>,
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Option<String>,
    /// When they are to be there.
    pub call_time: Option<Time>,
    /// For them only.
    pub note: Option<String>,
}

/// What was changed.
#[derive(Clone, Debug)]
pub struct EventUpdate {
    /// Identifier.
    pub id: EventUpdateId,
    /// How much of the series.
    pub range: Range,
    /// What kind of change.
    pub update_type: UpdateType,
    /// Who was to know.
    pub audience: Audience,
    /// By field: from, to.
    pub changes: Value,
    /// Why.
    pub reason: Option<String>,
    /// Who did it.
    pub updated_by: UserId,
    /// Their name.
    pub updated_by_name: String,
    /// When.
    pub created_at: Timestamp,
}
