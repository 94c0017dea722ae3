//! What the schedule's words are called in files that leave the portal: other calendars, tables and paper know nothing of
//! the reader's language.

use jiff::civil::Time;

use crate::model::{Content, EventState, EventType, Room};

/// What a kind of event is called.
pub fn kind(kind: EventType) -> &'static str {
    match kind {
        EventType::Rehearsal => "Rehearsal",
        EventType::Performance => "Performance",
        EventType::Meeting => "Meeting",
        EventType::Travel => "Travel",
        EventType::CallTime => "Call",
        EventType::Other => "Other",
    }
}

/// What a state is called.
pub fn state(state: EventState) -> &'static str {
    match state {
        EventState::Draft => "Draft",
        EventState::Tentative => "Tentative",
        EventState::Confirmed => "Confirmed",
        EventState::Cancelled => "Cancelled",
    }
}

/// What the clock shows: 14:30.
pub fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// Where something is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// What the place is called.
    pub name: Option<String>,
    /// Where that is.
    pub address: Option<String>,
    /// Degrees north and east.
    pub position: Option<(f64, f64)>,
}

impl Place {
    /// The place that was written, or else the room's.
    pub fn of(content: &Content, room: Option<&Room>) -> Self {
        let written = Self {
            name: content.location_name.clone(),
            address: content.location_address.clone(),
            position: content.latitude.zip(content.longitude),
        };
        match room {
            Some(room) if written == Self::default() => Self {
                name: Some(room.name.clone()),
                address: room.address.clone(),
                position: room.latitude.zip(room.longitude),
            },
            // A room and a place: the room is where exactly.
            Some(room) => Self {
                name: Some(match &written.name {
                    Some(name) => format!("{name}, {}", room.name),
                    None => room.name.clone(),
                }),
                ..written
            },
            None => written,
        }
    }

    /// In one line; nothing where nothing is known.
    pub fn line(&self) -> Option<String> {
        let parts: Vec<&str> =
            [&self.name, &self.address].into_iter().flatten().map(String::as_str).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}
