//! Tables (CSV, and sheets of workbooks) as events of ours: one row, one event, read by the names of the columns – those of the
//! export, and what people write by hand. Pure.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan as _};
use platform::crypto;

use crate::import::{Candidate, Found, ImportKey, ImportProblem, MOST_EVENTS, local_time, text};
use crate::import_sheet::{self, Kind};
use crate::labels;
use crate::model::{Content, EventState, EventType, Fold};
use crate::service::create::EventDetails;
use crate::service::series::Rule;
use crate::time::{Zone, nearest_instant};

/// Columns that are read, by all names they may have.
const COLUMNS: [(&str, &[&str]); 14] = [
    ("title", &["title", "event", "summary", "name"]),
    ("date", &["date", "day", "start date"]),
    ("start", &["start", "begin", "from", "start time"]),
    ("end", &["end", "to", "until", "end time"]),
    ("end date", &["end date"]),
    ("timezone", &["timezone", "zone"]),
    ("end timezone", &["end timezone"]),
    ("all day", &["all day"]),
    ("type", &["type", "kind"]),
    ("place", &["place", "location", "where"]),
    ("room", &["room"]),
    ("address", &["address"]),
    ("description", &["description"]),
    ("notes", &["notes"]),
];
/// Of an event that says no end.
const USUAL_LENGTH: SignedDuration = SignedDuration::from_hours(1);

/// Columns that say when.
const TIMES: [&str; 4] = ["date", "start", "end", "end date"];
/// A number as large is a day (of 1982, or later), and no hour or amount.
const FIRST_DAY: f64 = 30_000.0;

/// A row of a table.
pub struct Row {
    /// Where it is in the file.
    pub line: Option<usize>,
    /// What it says, column by column; may be shorter than the header.
    pub cells: Vec<String>,
}

/// A table with the columns that are needed.
pub struct Table {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// What is added to numbers that stand for days since the beginning of 1900; in texts none do.
    pub days_to_add: Option<f64>,
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows below that say something.
    pub rows: Vec<Row>,
}

/// Which column is where.
struct Columns {
    names: Vec<Option<&'static str>>,
    id: Option<usize>,
}

impl Columns {
    fn of(header: &[String]) -> Self {
        let plain: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
        let named = |name: &String| {
            COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(column, _)| *column)
        };
        Self { names: plain.iter().map(named).collect(), id: plain.iter().position(|name| name == "id") }
    }

    fn has(&self, column: &str) -> bool {
        self.names.contains(&Some(column))
    }

    fn are_enough(&self) -> bool {
        self.has("title") && (self.has("start") || self.has("date"))
    }

    /// Writes numbers that stand for days and times as people do.
    fn spell_out(&self, cells: &mut [String], days_to_add: f64) {
        let times =
            self.names.iter().zip(cells).filter(|(name, _)| name.is_some_and(|name| TIMES.contains(&name)));
        for (_, cell) in times {
            let number = cell.trim().parse::<f64>().ok();
            let days = number.and_then(|number| match number {
                time if (0.0..1.0).contains(&time) => Some(time),
                day if day >= FIRST_DAY => Some(day + days_to_add),
                _ => None,
            });
            if let Some(text) = days.and_then(import_sheet::moment) {
                *cell = text;
            }
        }
    }

    /// What a row says in a column; nothing for an empty cell. The apostrophe that exports put before what would be a formula
    /// is taken off again.
    fn get<'a>(&self, row: &'a [String], column: &str) -> Option<&'a str> {
        let found = self.names.iter().zip(row).filter(|(name, _)| **name == Some(column));
        found.map(|(_, cell)| bare(cell)).find(|cell| !cell.is_empty())
    }
}

fn bare(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}

fn date(text: &str) -> Option<Date> {
    ["%Y-%m-%d", "%d.%m.%Y"].iter().find_map(|format| Date::strptime(format, text).ok())
}

fn time(text: &str) -> Option<Time> {
    let of_day = ["%H:%M", "%H:%M:%S", "%H.%M"].iter().find_map(|format| Time::strptime(format, text).ok());
    of_day.or_else(|| time_of_half(text))
}

/// A time of half a day: `7:30 PM`, `7pm`.
fn time_of_half(text: &str) -> Option<Time> {
    let plain: String = text.chars().filter(|c| !matches!(c, '.' | ' ')).collect::<String>().to_lowercase();
    let (clock, first) = match plain.strip_suffix("pm") {
        Some(clock) => (clock, 12),
        None => (plain.strip_suffix("am")?, 0),
    };
    let (hour, minute) = clock.split_once(':').unwrap_or((clock, "0"));
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    (1..=12).contains(&hour).then_some(())?;
    Time::new(hour % 12 + first, minute, 0, 0).ok()
}

/// Why a time cannot be read.
fn unclear(text: &str) -> String {
    let day = text.split_whitespace().next().unwrap_or(text);
    let is_of_numbers =
        day.split('/').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()));
    if day.contains('/') && is_of_numbers {
        let day: String = day.chars().take(20).collect();
        return format!("“{day}” can be read as two different days. Write the year first, as in 2027-03-10.");
    }
    "Its times cannot be read. Write 2027-03-10 10:00, or 10.03.2027 and 10:00 in two columns.".to_owned()
}

/// A day, a time of `day`, or both.
fn moment(text: &str, day: Option<Date>) -> Option<(DateTime, bool)> {
    if let Some(date) = date(text) {
        return Some((date.at(0, 0, 0, 0), true));
    }
    if let Some(time) = time(text) {
        return day.map(|day| (day.to_datetime(time), false));
    }
    let (first, rest) = text.split_once(['T', ' '])?;
    Some((date(first)?.to_datetime(time(rest.trim())?), false))
}

const NO_TABLE: &str =
    "This is neither an iCalendar file nor a table (XLSX, or CSV in UTF-8) with the columns Title and Start.";

/// A table that is written as text.
fn written(bytes: &[u8]) -> Result<Table, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| NO_TABLE)?.trim_start_matches('\u{feff}');
    // The reader counts lines by their last character, and a row ends with the one before that.
    let text = text.replace("\r\n", "\n");
    let first = text.lines().next().unwrap_or_default();
    // Spreadsheets write what the country is used to.
    let count = |mark: char| first.matches(mark).count();
    let delimiter =
        [b';', b'\t', b','].into_iter().max_by_key(|mark| count(char::from(*mark))).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<String>>();
    let header = cells(reader.headers().map_err(|_| NO_TABLE)?);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| NO_TABLE)?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = record.position().and_then(|position| usize::try_from(position.line()).ok());
        rows.push(Row { line, cells: cells(&record) });
        if rows.len() > MOST_EVENTS {
            break;
        }
    }
    Ok(Table { sheet: None, days_to_add: None, header, rows })
}

/// What a table holds, for a company whose clock is that of `home`.
pub fn found(bytes: &[u8], home: &Zone) -> Result<Found, String> {
    let table = match import_sheet::kind(bytes) {
        Some(Kind::Archive) => import_sheet::table(bytes, |header| Columns::of(header).are_enough())?
            .ok_or("No sheet of this workbook has the columns Title and Start.")?,
        Some(Kind::Compound) => return Err(import_sheet::OTHER_KIND.to_owned()),
        None => written(bytes)?,
    };
    let columns = Columns::of(&table.header);
    if !columns.are_enough() {
        return Err(NO_TABLE.to_owned());
    }
    if table.rows.len() > MOST_EVENTS {
        return Err("This table has more than 1,000 rows. Send it in parts.".to_owned());
    }
    let mut found = Found { sheet: table.sheet, ..Found::default() };
    for Row { line, mut cells } in table.rows {
        if let Some(days_to_add) = table.days_to_add {
            columns.spell_out(&mut cells, days_to_add);
        }
        match candidate(&columns, &cells, home) {
            Ok(candidate) => found.candidates.push(candidate),
            Err(reason) => {
                let title = columns.get(&cells, "title").map(|title| title.chars().take(255).collect());
                found.problems.push(ImportProblem { line, title, reason });
            }
        }
    }
    found.candidates.sort_by_key(|candidate| candidate.details.local_start.0);
    Ok(found)
}

fn zone(text: Option<&str>, home: &Zone) -> Result<Zone, String> {
    let Some(name) = text else { return Ok(home.clone()) };
    Zone::parse(name).ok_or_else(|| "Its timezone is not known. Write one such as Europe/Vienna.".to_owned())
}

/// The event of one row.
fn candidate(columns: &Columns, row: &[String], home: &Zone) -> Result<Candidate, String> {
    let mut remarks = Vec::new();
    let get = |column: &str| columns.get(row, column);
    let owned = |column: &str| get(column).map(str::to_owned);
    let title = text("title", owned("title"), 255, &mut remarks).ok_or("It has no title.")?;
    let day = match get("date") {
        Some(text) => Some(date(text).ok_or_else(|| unclear(text))?),
        None => None,
    };
    let (start, is_day) = match get("start") {
        Some(text) => moment(text, day).ok_or_else(|| unclear(text))?,
        None => (day.ok_or_else(|| unclear(""))?.at(0, 0, 0, 0), true),
    };
    let zone_of = |column: &str, otherwise: &Zone| zone(get(column), otherwise);
    let start_zone = zone_of("timezone", home)?;
    let end_zone = zone_of("end timezone", &start_zone)?;
    let all_day = is_day || get("all day").is_some_and(|text| text.eq_ignore_ascii_case("yes"));
    let last = match get("end date") {
        Some(text) => date(text).ok_or_else(|| unclear(text))?,
        None => start.date(),
    };
    let end = match get("end") {
        Some(text) => {
            let (end, end_is_day) = moment(text, Some(last)).ok_or_else(|| unclear(text))?;
            // People write the last day, and a time past midnight as of the same day. Who flies west may arrive at an earlier
            // time than they left.
            let is_before = nearest_instant(end, &end_zone) <= nearest_instant(start, &start_zone);
            let is_next = if all_day { end_is_day } else { is_before && time(text).is_some() };
            if is_next { end.saturating_add(1.day()) } else { end }
        }
        None if all_day => last.at(0, 0, 0, 0).saturating_add(1.day()),
        None => {
            remarks.push("It has no end there; here it takes one hour.".to_owned());
            start.saturating_add(USUAL_LENGTH)
        }
    };
    let kind = match get("type") {
        Some(text) => EventType::ALL.iter().copied().find(|kind| {
            kind.name().eq_ignore_ascii_case(text) || labels::kind(*kind).eq_ignore_ascii_case(text)
        }),
        None => None,
    };
    let uid = match columns.id.and_then(|index| row.get(index)).map(|id| bare(id)).filter(|id| !id.is_empty())
    {
        Some(id) if id.chars().count() <= 255 => id.to_owned(),
        // The same row brought again is known by what it says.
        _ => {
            let said =
                format!("{title}\n{start}\n{end}\n{}\n{:?}", start_zone.name(), get("place").or(get("room")));
            crypto::sha256(said.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
        }
    };
    let content = Content {
        title,
        room_id: None,
        location_name: text("place", owned("place"), 255, &mut remarks),
        location_address: text("address", owned("address"), 500, &mut remarks),
        latitude: None,
        longitude: None,
        description: text("description", owned("description"), 4_000, &mut remarks),
        notes: text("notes", owned("notes"), 4_000, &mut remarks),
        staff_notes: None,
        requires_acknowledgment: false,
        acknowledgment_deadline: None,
    };
    let room = text("room", owned("room"), 120, &mut remarks);
    let details = EventDetails {
        kind: kind.unwrap_or(EventType::Other),
        state: EventState::Draft,
        production_id: None,
        content,
        local_start: local_time(start)?,
        local_end: local_time(end)?,
        zone: Some(start_zone),
        end_zone: Some(end_zone),
        fold: Some(Fold::First),
        end_fold: Some(Fold::First),
        all_day,
        rule: Rule::default(),
        people: Vec::new(),
        accept_conflicts: None,
    };
    Ok(Candidate { key: ImportKey { uid, instance: String::new() }, details, room, remarks })
}
