//! The schedule as a file: for other calendars, and as a table.

use std::collections::HashMap;

use calendar::ics::Calendar;
use platform::page::PageRequest;
use platform::{Problem, TenantTx, spreadsheet};
use serde_json::json;
use types::EventId;

use super::Caller;
use crate::error::ScheduleError;
use crate::labels::{self, Place};
use crate::model::{Event, Participant};
use crate::store::lists::{self, ListFilter};
use crate::store::participants;
use crate::time::Zone;
use crate::{ical, time};

/// Most events of one file.
const MOST_EVENTS: i64 = 10_000;
/// Most names in one cell.
const MOST_NAMES: i64 = 500;

types::words! {
    /// As what the schedule is had.
    ExportFormat {
        /// iCalendar.
        Ical = "ical",
        /// A table.
        Csv = "csv",
    }
}

/// What a file is made of.
pub struct Export {
    company: String,
    events: Vec<Event>,
    mine: HashMap<EventId, Participant>,
    /// Who takes part; for the office.
    people: Option<HashMap<EventId, Vec<Participant>>>,
}

/// Reads what a file shows, and notes that it was taken out.
pub async fn export(
    tx: &mut TenantTx,
    filter: &ListFilter,
    caller: Caller,
    format: ExportFormat,
) -> Result<Export, ScheduleError> {
    let page = PageRequest { limit: MOST_EVENTS, after: None, count: false };
    let (events, _) = lists::list(tx, filter, &page).await?;
    if events.len() > usize::try_from(MOST_EVENTS).unwrap_or(usize::MAX) {
        return Err(ScheduleError::field(
            "end_date",
            "These are more than 10,000 events. Ask for fewer days.",
        ));
    }
    let ids: Vec<EventId> = events.iter().map(|event| event.occurrence.id).collect();
    let mine = participants::of_person(tx, &ids, caller.user_id).await?;
    let people = match format {
        ExportFormat::Csv if caller.is_office() => Some(participants::first_of(tx, &ids, MOST_NAMES).await?),
        ExportFormat::Csv | ExportFormat::Ical => None,
    };
    let company = identity::organization(tx).await?.name;
    tx.audit(
        "event_export",
        "event",
        None,
        json!({"format": format, "events": events.len(), "from": filter.from, "to": filter.to,
            "is_own": filter.user_id.is_some(), "production_id": filter.production_id,
            "room_id": filter.room_id, "artist_id": filter.artist_id}),
    );
    Ok(Export { company, events, mine, people })
}

impl Export {
    /// As iCalendar text.
    pub fn ical(&self) -> String {
        let entry = |event: &Event| ical::full(event, self.mine.get(&event.occurrence.id));
        Calendar {
            name: Some(self.company.clone()),
            events: self.events.iter().map(entry).collect(),
            ..Calendar::default()
        }
        .write()
    }

    /// As RFC 4180 has it, in UTF-8; times on the clock of `zone`, or else of each event's own.
    pub fn csv(&self, zone: Option<&Zone>) -> Result<Vec<u8>, Problem> {
        let mut columns = vec![
            "Start",
            "End",
            "Timezone",
            "End timezone",
            "All day",
            "Title",
            "Type",
            "State",
            "Production",
            "Place",
            "Address",
            "Description",
            "Notes",
            "My role",
            "My call",
        ];
        if self.people.is_some() {
            columns.extend(["Staff notes", "People"]);
        }
        columns.push("Id");
        let cells = |event| self.cells(event, zone).into_iter().map(|text| spreadsheet::words(&text));
        spreadsheet::csv(&columns, self.events.iter().map(cells))
    }

    fn cells(&self, event: &Event, zone: Option<&Zone>) -> Vec<String> {
        let (content, at) = (event.content(), &event.occurrence);
        let place = Place::of(&content, event.room.as_ref());
        let mine = self.mine.get(&at.id);
        let (start, end) = match zone {
            Some(zone) => (zone.local(at.start_at), zone.local(at.end_at)),
            None => (at.local_start, at.local_end),
        };
        let named = |own: &str| zone.map_or_else(|| own.to_owned(), |zone| zone.name().to_owned());
        let mut cells = vec![
            time::written(start),
            time::written(end),
            named(&at.timezone),
            named(&at.end_timezone),
            if event.series.all_day { "yes" } else { "no" }.to_owned(),
            content.title,
            labels::kind(event.occurrence.kind).to_owned(),
            labels::state(at.state).to_owned(),
            event.production_name.clone().unwrap_or_default(),
            place.name.unwrap_or_default(),
            place.address.unwrap_or_default(),
            content.description.unwrap_or_default(),
            content.notes.unwrap_or_default(),
            mine.and_then(|part| part.role.clone()).unwrap_or_default(),
            mine.and_then(|part| part.call_time).map(labels::clock).unwrap_or_default(),
        ];
        if let Some(people) = &self.people {
            let names = people.get(&at.id).into_iter().flatten().map(|part| part.person_name.as_str());
            cells.extend([content.staff_notes.unwrap_or_default(), names.collect::<Vec<_>>().join("; ")]);
        }
        cells.push(at.id.to_string());
        cells
    }
}
