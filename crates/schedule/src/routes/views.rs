//! What the API sends of the schedule. Never the stored rows themselves.

use jiff::Timestamp;
use jiff::civil::Time;
use serde::Serialize;
use types::{ArtistId, EventId, ParticipantId, ProductionId, RoomId, SeriesId, UserId};

use super::drafts::CoordinatesView;
use crate::model::{Answer, Event, EventState, EventType, Occurrence, Participant};
use crate::service::Caller;
use crate::store::participants::Counts;
use crate::time::{Zone, written};

/// Where something is.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct LocationView {
    /// What the place is called.
    pub name: Option<String>,
    /// Where it is.
    pub address: Option<String>,
    /// For a map.
    pub coordinates: Option<CoordinatesView>,
}

/// A room that is named.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NamedRoomView {
    /// The room.
    pub id: RoomId,
    /// Its name.
    pub name: String,
}

/// A production that is named.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NamedProductionView {
    /// The production.
    pub id: ProductionId,
    /// Its name.
    pub name: String,
}

/// Somebody who wrote something.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct AuthorView {
    /// The person.
    pub id: UserId,
    /// Their name.
    pub name: String,
}

/// As people read it: `14:30`.
pub(super) fn call_time(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// Somebody's part in an event. What they have answered is told to the office and to themselves.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ParticipantView {
    /// The part.
    pub id: ParticipantId,
    /// The person.
    pub user_id: UserId,
    /// Their profile, where they are an artist.
    pub artist_id: Option<ArtistId>,
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Option<String>,
    /// When they are to be there, on the clock of the event's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_time: Option<String>,
    /// For them only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What they have answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Answer>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// What they said with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_note: Option<String>,
    /// When they first opened it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Timestamp>,
    /// Whether something changed since they last opened it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_unseen_change: Option<bool>,
    /// When they said that they know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged_at: Option<Timestamp>,
    /// What they said with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledgment_note: Option<String>,
    /// Whether they are still to acknowledge it, as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs_acknowledgment: Option<bool>,
    /// When they came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_in_time: Option<Timestamp>,
    /// When they left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_out_time: Option<Timestamp>,
}

impl ParticipantView {
    /// All of it, for the office and for the person.
    pub fn whole(part: Participant, occurrence: &Occurrence, is_asked: bool) -> Self {
        let knows = |version: Option<i64>| version.is_some_and(|version| version >= occurrence.told_version);
        Self {
            id: part.id,
            user_id: part.user_id,
            artist_id: part.artist_id,
            name: part.person_name,
            role: part.role,
            call_time: part.call_time.map(call_time),
            note: part.note,
            status: Some(part.status),
            answered_at: part.answered_at,
            answer_note: part.answer_note,
            has_unseen_change: Some(!knows(part.seen_version)),
            seen_at: part.seen_at,
            acknowledged_at: part.acknowledged_at,
            acknowledgment_note: part.acknowledgment_note,
            needs_acknowledgment: Some(is_asked && !knows(part.acknowledged_version)),
            check_in_time: part.check_in_at,
            check_out_time: part.check_out_at,
        }
    }

    /// Who it is and as what, for the others who take part.
    pub fn name_only(part: Participant) -> Self {
        Self {
            id: part.id,
            user_id: part.user_id,
            artist_id: part.artist_id,
            name: part.person_name,
            role: part.role,
            call_time: None,
            note: None,
            status: None,
            answered_at: None,
            answer_note: None,
            seen_at: None,
            has_unseen_change: None,
            acknowledged_at: None,
            acknowledgment_note: None,
            needs_acknowledgment: None,
            check_in_time: None,
            check_out_time: None,
        }
    }

    /// As `caller` may see it.
    pub fn new(part: Participant, occurrence: &Occurrence, is_asked: bool, caller: Caller) -> Self {
        if caller.is_office() || part.user_id == caller.user_id {
            Self::whole(part, occurrence, is_asked)
        } else {
            Self::name_only(part)
        }
    }
}

/// How many of those who take part have done what.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
pub struct EventCountsView {
    /// Who take part.
    pub participants: i64,
    /// Who come.
    pub confirmed: i64,
    /// Who do not come.
    pub declined: i64,
    /// Who perhaps come.
    pub tentative: i64,
    /// Who have not answered.
    pub open: i64,
    /// Who know of it as it is now.
    pub acknowledged: i64,
    /// Who have opened it as it is now.
    pub seen: i64,
}

impl From<Counts> for EventCountsView {
    fn from(counts: Counts) -> Self {
        Self {
            participants: counts.participants,
            confirmed: counts.confirmed,
            declined: counts.declined,
            tentative: counts.tentative,
            open: counts.participants - counts.confirmed - counts.declined - counts.tentative,
            acknowledged: counts.acknowledged,
            seen: counts.seen,
        }
    }
}

/// What happens on one day: a single event, or one of a series.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EventView {
    /// The event.
    pub id: EventId,
    /// The series; of a single event what is behind it.
    pub series_id: SeriesId,
    /// Its title.
    pub title: String,
    /// What kind of event.
    pub r#type: EventType,
    /// Where it stands.
    pub state: EventState,
    /// When it begins, with the offset of the zone asked for or else of its own.
    #[schema(format = DateTime)]
    pub start_datetime: String,
    /// When it ends, with the offset of the zone asked for or else of its own.
    #[schema(format = DateTime)]
    pub end_datetime: String,
    /// Its own zone (IANA).
    pub timezone: String,
    /// The zone where it ends: another one of a journey.
    pub end_timezone: String,
    /// What the clock shows there when it begins.
    pub local_start: String,
    /// What the clock shows at the end's zone when it ends.
    pub local_end: String,
    /// Whether it takes whole days.
    pub all_day: bool,
    /// When the rule of its series says (RECURRENCE-ID).
    pub original_start: String,
    /// RRULE, RDATE and EXDATE lines of its series (RFC 5545).
    pub recurrence: Option<String>,
    /// Whether it was moved by itself.
    pub is_moved: bool,
    /// What is played.
    pub production: Option<NamedProductionView>,
    /// Which place of the company it takes.
    pub room: Option<NamedRoomView>,
    /// Where it is.
    pub location: Option<LocationView>,
    /// What it is about.
    pub description: Option<String>,
    /// For all who take part.
    pub notes: Option<String>,
    /// For the office, which alone is sent it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_notes: Option<String>,
    /// Whether those who take part are to acknowledge it.
    pub requires_acknowledgment: bool,
    /// Until when.
    pub acknowledgment_deadline: Option<Timestamp>,
    /// The first 20 who take part, by name.
    pub participants: Vec<ParticipantView>,
    /// How many have done what; for the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<EventCountsView>,
    /// The caller's own part.
    pub my_participation: Option<ParticipantView>,
    /// Who wrote it; for the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<AuthorView>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Rises where time, place or state changed.
    pub sequence: i32,
    /// For `If-Match`; that of the whole series.
    pub version: i64,
    #[serde(skip)]
    start_at: Timestamp,
}

impl EventView {
    /// The view for `caller`, on the clock of `zone` or else of the event's own.
    pub fn new(
        event: Event,
        people: Vec<Participant>,
        mine: Option<Participant>,
        counts: Option<Counts>,
        caller: Caller,
        zone: Option<&Zone>,
    ) -> Self {
        let content = event.content();
        let Event { series, occurrence, room, production_name } = event;
        let is_asked = content.requires_acknowledgment;
        let clock = |name: &str, instant: Timestamp| match zone.cloned().or_else(|| Zone::parse(name)) {
            Some(zone) => zone.written(instant),
            None => instant.to_string(),
        };
        let people = people
            .into_iter()
            .map(|part| ParticipantView::new(part, &occurrence, is_asked, caller))
            .collect();
        let coordinates = |latitude: Option<f64>, longitude: Option<f64>| {
            latitude.zip(longitude).map(|(lat, lng)| CoordinatesView { lat, lng })
        };
        let has_location = content.location_name.is_some() || content.location_address.is_some();
        let location = if has_location || content.latitude.is_some() {
            Some(LocationView {
                name: content.location_name,
                address: content.location_address,
                coordinates: coordinates(content.latitude, content.longitude),
            })
        } else {
            room.as_ref().map(|room| LocationView {
                name: Some(room.name.clone()),
                address: room.address.clone(),
                coordinates: coordinates(room.latitude, room.longitude),
            })
        };
        let office = caller.is_office();
        Self {
            id: occurrence.id,
            series_id: series.id,
            title: content.title,
            r#type: occurrence.kind,
            state: occurrence.state,
            start_datetime: clock(&occurrence.timezone, occurrence.start_at),
            end_datetime: clock(&occurrence.end_timezone, occurrence.end_at),
            local_start: written(occurrence.local_start),
            local_end: written(occurrence.local_end),
            all_day: series.all_day,
            original_start: written(occurrence.original_start),
            recurrence: series.recurrence,
            is_moved: occurrence.is_moved,
            production: occurrence
                .production_id
                .zip(production_name)
                .map(|(id, name)| NamedProductionView { id, name }),
            room: room.map(|room| NamedRoomView { id: room.id, name: room.name }),
            location,
            description: content.description,
            notes: content.notes,
            staff_notes: content.staff_notes.filter(|_| office),
            requires_acknowledgment: content.requires_acknowledgment,
            acknowledgment_deadline: content.acknowledgment_deadline,
            participants: people,
            counts: counts.map(EventCountsView::from),
            my_participation: mine.map(|part| ParticipantView::whole(part, &occurrence, is_asked)),
            created_by: office.then_some(AuthorView { id: series.created_by, name: series.created_by_name }),
            created_at: series.created_at,
            updated_at: series.updated_at.max(occurrence.updated_at),
            sequence: series.sequence,
            version: series.version,
            start_at: occurrence.start_at,
            timezone: occurrence.timezone,
            end_timezone: occurrence.end_timezone,
        }
    }

    /// The instant it begins: the place in a list.
    pub fn start_at(&self) -> Timestamp {
        self.start_at
    }
}
