//! What the office writes, checked as far as that needs nothing else.

use jiff::Timestamp;
use jiff::civil::Time;
use platform::{FieldError, Problem};
use serde::{Deserialize, Serialize};
use types::{ArtistId, EventId, ProductionId, RoomId, UserId};

use super::{present, text, zone};
use crate::model::{Audience, Content, EventState, EventType, Fold, MOST_PEOPLE, Range};
use crate::service::change::{EventChanges, Location};
use crate::service::create::EventDetails;
use crate::service::people::Named;
use crate::service::series::Rule;
use crate::time::LocalTime;

/// Most single times that are named beside a rule.
const MOST_DATES: usize = 400;

/// Degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CoordinatesView {
    /// North, from -90 to 90.
    pub lat: f64,
    /// East, from -180 to 180.
    pub lng: f64,
}

impl CoordinatesView {
    /// Degrees north and east, if they are on the earth.
    pub fn checked(self, errors: &mut Vec<FieldError>) -> (f64, f64) {
        if !((-90.0..=90.0).contains(&self.lat) && (-180.0..=180.0).contains(&self.lng)) {
            let text = "Give degrees: lat from -90 to 90, lng from -180 to 180.";
            errors.push(FieldError::new("coordinates", text));
        }
        (self.lat, self.lng)
    }
}

/// Where something is.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LocationWrite {
    /// At most 255 characters.
    pub name: Option<String>,
    /// At most 500 characters.
    pub address: Option<String>,
    /// For a map.
    pub coordinates: Option<CoordinatesView>,
}

impl LocationWrite {
    fn parse(self, errors: &mut Vec<FieldError>) -> Location {
        Location {
            name: text("location.name", self.name, 255, errors),
            address: text("location.address", self.address, 500, errors),
            coordinates: self.coordinates.map(|coordinates| coordinates.checked(errors)),
        }
    }
}

/// Who is to take part: an artist, a member of the office, or all of a group or with a role in the event's production, who
/// then take part by name.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParticipantWrite {
    /// An artist.
    pub artist_id: Option<ArtistId>,
    /// Or any member.
    pub user_id: Option<UserId>,
    /// Or a group of the event's production; with `production_role`, those of it who have that role.
    pub group: Option<String>,
    /// Or all who have this role in the event's production.
    pub production_role: Option<String>,
    /// As what; at most 100 characters. Of a group, each person's own role or the group's name where left out.
    pub role: Option<String>,
    /// When they are to be there, on the clock of the event's zone: `14:30`.
    #[schema(value_type = Option<String>)]
    pub call_time: Option<Time>,
    /// For them only; at most 1,000 characters.
    pub note: Option<String>,
}

/// Checks who is named.
pub fn people(named: Vec<ParticipantWrite>, errors: &mut Vec<FieldError>) -> Vec<Named> {
    if named.len() > MOST_PEOPLE {
        errors.push(FieldError::new("participants", format!("Name at most {MOST_PEOPLE} people at a time.")));
        return Vec::new();
    }
    let mut people = Vec::with_capacity(named.len());
    for (index, person) in named.into_iter().enumerate() {
        people.push(Named {
            artist_id: person.artist_id,
            user_id: person.user_id,
            group: text(&format!("participants[{index}].group"), person.group, 100, errors),
            production_role: text(
                &format!("participants[{index}].production_role"),
                person.production_role,
                100,
                errors,
            ),
            role: text(&format!("participants[{index}].role"), person.role, 100, errors),
            call_time: person.call_time,
            note: text(&format!("participants[{index}].note"), person.note, 1000, errors),
        });
    }
    people
}

/// A title of 1 to 255 characters.
fn title(title: String, errors: &mut Vec<FieldError>) -> String {
    let title = text("title", Some(title), 255, errors);
    if title.is_none() {
        errors.push(FieldError::new("title", "Enter a title."));
    }
    title.unwrap_or_default()
}

/// How an event repeats, as far as a look at the texts tells.
fn rule(
    rrule: Option<String>,
    rdates: Vec<LocalTime>,
    exdates: Vec<LocalTime>,
    errors: &mut Vec<FieldError>,
) -> Rule {
    for (field, times) in [("rdates", &rdates), ("exdates", &exdates)] {
        if times.len() > MOST_DATES {
            errors.push(FieldError::new(field, format!("Give at most {MOST_DATES} times.")));
        }
    }
    if rrule.is_none() && rdates.is_empty() && !exdates.is_empty() {
        errors.push(FieldError::new("exdates", "Say how it repeats (rrule), too."));
    }
    Rule { rrule: text("rrule", rrule, 500, errors), rdates, exdates }
}

/// An event to be.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventCreate {
    /// Made by the browser (a UUID), so that sending it again makes no second event.
    pub id: Option<EventId>,
    /// 1 to 255 characters.
    pub title: String,
    /// What kind of event.
    pub r#type: EventType,
    /// `draft` where left out.
    pub state: Option<EventState>,
    /// What is played.
    pub production_id: Option<ProductionId>,
    /// When it begins, on the clock of the zone.
    pub local_start: LocalTime,
    /// When it ends, on the clock of the end's zone; of whole days the midnight after the last one.
    pub local_end: LocalTime,
    /// IANA zone; the company's where left out.
    pub timezone: Option<String>,
    /// IANA zone where it ends, of a journey; the first one where left out.
    pub end_timezone: Option<String>,
    /// Which of the two, where the clocks show the start twice.
    pub fold: Option<Fold>,
    /// Which of the two, where the clocks show the end twice.
    pub end_fold: Option<Fold>,
    /// Whether it takes whole days.
    #[serde(default)]
    pub all_day: bool,
    /// A place of the company, which holds one event at a time.
    pub room_id: Option<RoomId>,
    /// Any other place.
    pub location: Option<LocationWrite>,
    /// At most 4,000 characters.
    pub description: Option<String>,
    /// For all who take part; at most 4,000 characters.
    pub notes: Option<String>,
    /// For the office; at most 4,000 characters.
    pub staff_notes: Option<String>,
    /// Whether those who take part are to acknowledge it.
    #[serde(default)]
    pub requires_acknowledgment: bool,
    /// Until when.
    pub acknowledgment_deadline: Option<Timestamp>,
    /// How it repeats (RFC 5545): `FREQ=WEEKLY;BYDAY=MO`, by days or longer.
    pub rrule: Option<String>,
    /// More times; at most 400.
    #[serde(default)]
    pub rdates: Vec<LocalTime>,
    /// Times at which it is not; at most 400.
    #[serde(default)]
    pub exdates: Vec<LocalTime>,
    /// Who takes part; at most 500.
    #[serde(default)]
    pub participants: Vec<ParticipantWrite>,
    /// Why it is all right that people are called elsewhere at the same time; at most 1,000 characters.
    pub accept_conflicts: Option<String>,
}

impl EventCreate {
    /// Checks texts and bounds.
    pub fn parse(self) -> Result<EventDetails, Problem> {
        let mut errors = Vec::new();
        if self.state == Some(EventState::Cancelled) {
            errors.push(FieldError::new("state", "Begin with draft, tentative or confirmed."));
        }
        let location = self.location.map(|location| location.parse(&mut errors));
        let (latitude, longitude) = location.as_ref().and_then(|location| location.coordinates).unzip();
        let (location_name, location_address) =
            location.map_or((None, None), |location| (location.name, location.address));
        let content = Content {
            title: title(self.title, &mut errors),
            room_id: self.room_id,
            location_name,
            location_address,
            latitude,
            longitude,
            description: text("description", self.description, 4000, &mut errors),
            notes: text("notes", self.notes, 4000, &mut errors),
            staff_notes: text("staff_notes", self.staff_notes, 4000, &mut errors),
            requires_acknowledgment: self.requires_acknowledgment,
            acknowledgment_deadline: self.acknowledgment_deadline,
        };
        let details = EventDetails {
            kind: self.r#type,
            state: self.state.unwrap_or(EventState::Draft),
            production_id: self.production_id,
            content,
            local_start: self.local_start,
            local_end: self.local_end,
            zone: zone("timezone", self.timezone.as_deref(), &mut errors),
            end_zone: zone("end_timezone", self.end_timezone.as_deref(), &mut errors),
            fold: self.fold,
            end_fold: self.end_fold,
            all_day: self.all_day,
            rule: rule(self.rrule, self.rdates, self.exdates, &mut errors),
            people: people(self.participants, &mut errors),
            accept_conflicts: text("accept_conflicts", self.accept_conflicts, 1000, &mut errors),
        };
        if errors.is_empty() { Ok(details) } else { Err(Problem::validation(errors)) }
    }
}

/// What changes; what is left out stays, null removes.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EventUpdate {
    /// 1 to 255 characters.
    pub title: Option<String>,
    /// What kind of event.
    pub r#type: Option<EventType>,
    /// Where it stands; never a draft again. Cancelling is an act of its own.
    pub state: Option<EventState>,
    /// What is played.
    #[serde(deserialize_with = "present")]
    pub production_id: Option<Option<ProductionId>>,
    /// When it begins; alone, the event is moved and as long as before.
    pub local_start: Option<LocalTime>,
    /// When it ends.
    pub local_end: Option<LocalTime>,
    /// IANA zone.
    pub timezone: Option<String>,
    /// IANA zone where it ends.
    pub end_timezone: Option<String>,
    /// Which of the two, where the clocks show the start twice.
    pub fold: Option<Fold>,
    /// Which of the two, where the clocks show the end twice.
    pub end_fold: Option<Fold>,
    /// Whether it takes whole days.
    pub all_day: Option<bool>,
    /// A place of the company.
    #[serde(deserialize_with = "present")]
    pub room_id: Option<Option<RoomId>>,
    /// Any other place.
    #[serde(deserialize_with = "present")]
    pub location: Option<Option<LocationWrite>>,
    /// At most 4,000 characters.
    #[serde(deserialize_with = "present")]
    pub description: Option<Option<String>>,
    /// At most 4,000 characters.
    #[serde(deserialize_with = "present")]
    pub notes: Option<Option<String>>,
    /// At most 4,000 characters.
    #[serde(deserialize_with = "present")]
    pub staff_notes: Option<Option<String>>,
    /// Whether those who take part are to acknowledge it.
    pub requires_acknowledgment: Option<bool>,
    /// Until when.
    #[serde(deserialize_with = "present")]
    pub acknowledgment_deadline: Option<Option<Timestamp>>,
    /// How it repeats from now on; with `rdates` and `exdates` in the place of all that was said of it before.
    pub rrule: Option<String>,
    /// More times; at most 400.
    pub rdates: Vec<LocalTime>,
    /// Times at which it is not; at most 400.
    pub exdates: Vec<LocalTime>,
    /// How much of a series: must be said of one.
    pub range: Option<Range>,
    /// Who is told: must be said unless the event is a draft.
    pub audience: Option<Audience>,
    /// Why it is all right that people are called elsewhere at the same time.
    pub accept_conflicts: Option<String>,
}

impl EventUpdate {
    /// Checks texts and bounds.
    pub fn parse(self) -> Result<EventChanges, Problem> {
        let mut errors = Vec::new();
        let errors = &mut errors;
        let changes = EventChanges {
            kind: self.r#type,
            state: self.state,
            production_id: self.production_id,
            title: self.title.map(|new| title(new, errors)),
            room_id: self.room_id,
            location: self.location.map(|location| location.map(|location| location.parse(errors))),
            description: self.description.map(|new| text("description", new, 4000, errors)),
            notes: self.notes.map(|new| text("notes", new, 4000, errors)),
            staff_notes: self.staff_notes.map(|new| text("staff_notes", new, 4000, errors)),
            requires_acknowledgment: self.requires_acknowledgment,
            acknowledgment_deadline: self.acknowledgment_deadline,
            all_day: self.all_day,
            local_start: self.local_start,
            local_end: self.local_end,
            zone: zone("timezone", self.timezone.as_deref(), errors),
            end_zone: zone("end_timezone", self.end_timezone.as_deref(), errors),
            fold: self.fold,
            end_fold: self.end_fold,
            rule: Some(rule(self.rrule, self.rdates, self.exdates, errors)).filter(|rule| !rule.is_empty()),
            range: self.range,
            audience: self.audience,
            accept_conflicts: text("accept_conflicts", self.accept_conflicts, 1000, errors),
        };
        if errors.is_empty() { Ok(changes) } else { Err(Problem::validation(std::mem::take(errors))) }
    }
}
