//! Workbooks (XLSX) as tables: the cells of the first sheet with the columns that are read. Pure.
//!
//! A workbook is an archive of XML. Before any of it is read as such, all of it is unpacked once and counted, so that a small
//! file cannot become a large one here; then cells are taken one after the other, wherever they say they are.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx, XlsxError};
use jiff::SignedDuration;
use jiff::civil::{DateTime, Time, date};
use zip::ZipArchive;

use crate::import_table::{Row, Table};

/// Most parts of an archive.
const MOST_PARTS: usize = 1_000;
/// Most bytes that all parts come to, unpacked.
const MOST_UNPACKED: u64 = 16 * 1024 * 1024;
/// Sheets that are looked at.
const MOST_SHEETS: usize = 50;
/// Columns that are looked at.
const MOST_COLUMNS: u32 = 100;
/// Most rows that say something.
const MOST_ROWS: usize = 2_000;
/// Longest text of a cell; more is no title and no note.
const MOST_CHARACTERS: usize = 10_000;
/// Most bytes of all cells of a sheet: many of them can show one long text.
const MOST_TEXT: usize = 4 * 1024 * 1024;
/// How long reading may take.
const LONGEST: Duration = Duration::from_secs(10);
/// A day that is written as a number, in the system that begins with 1904, is so many days earlier.
const DAYS_TO_1904: f64 = 1_462.0;

/// What a file is, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An archive, as workbooks are.
    Archive,
    /// What older programs wrote, and encrypted workbooks.
    Compound,
}

/// What a file is, where it is no text.
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"PK\x03\x04") {
        Some(Kind::Archive)
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        Some(Kind::Compound)
    } else {
        None
    }
}

/// What is said of a file that is of another kind.
pub const OTHER_KIND: &str = "This is no workbook that can be read here. Save it as XLSX or CSV.";
const TOO_MUCH: &str = "This workbook holds too much. Send a sheet of at most 1,000 rows by itself.";
const BROKEN: &str = "This workbook is damaged. Save it again, or as CSV.";

/// Unpacks all parts and counts: what an archive says of their sizes proves nothing.
fn check(bytes: &[u8], deadline: Instant) -> Result<(), &'static str> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| BROKEN)?;
    if archive.len() > MOST_PARTS {
        return Err(TOO_MUCH);
    }
    if archive.index_for_name("[Content_Types].xml").is_none() {
        return Err(OTHER_KIND);
    }
    let mut left = MOST_UNPACKED;
    let mut piece = vec![0; 64 * 1024];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| BROKEN)?;
        loop {
            let read = part.read(&mut piece).map_err(|_| BROKEN)?;
            if read == 0 {
                break;
            }
            left = left.checked_sub(read as u64).ok_or(TOO_MUCH)?;
            if Instant::now() > deadline {
                return Err(TOO_MUCH);
            }
        }
    }
    Ok(())
}

/// A number of days since the beginning of 1900 as people write it: a day, a time, or both; to the second.
pub fn moment(days: f64) -> Option<String> {
    let seconds = (days * 86_400.0).round();
    // To the end of 2199, and no farther back than times without a day.
    if !(0.0..=9_500_000_000.0).contains(&seconds) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "within the bounds above")]
    let seconds = seconds as i64;
    let (day, second) = (seconds / 86_400, seconds % 86_400);
    let time = Time::midnight().checked_add(SignedDuration::from_secs(second)).ok()?;
    if day == 0 {
        return Some(time.strftime("%H:%M:%S").to_string());
    }
    let day = date(1899, 12, 30).checked_add(SignedDuration::from_hours(24 * day)).ok()?;
    let is_day = second == 0;
    let at: DateTime = day.to_datetime(time);
    Some(at.strftime(if is_day { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" }).to_string())
}

/// A time as a workbook stores it. Times without a day are below one in both systems.
fn stored(at: &ExcelDateTime, is_1904: bool) -> Option<String> {
    let days = at.as_f64();
    moment(if is_1904 && days >= 1.0 { days + DAYS_TO_1904 } else { days })
}

/// What a cell says.
fn said(cell: &DataRef<'_>, is_1904: bool) -> String {
    let short = |text: &str| text.chars().take(MOST_CHARACTERS).collect();
    match cell {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DurationIso(text) => short(text),
        // Without fractions of seconds.
        DataRef::DateTimeIso(text) => short(text.split('.').next().unwrap_or(text)),
        DataRef::SharedString(text) => short(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "yes".to_owned(),
        DataRef::Bool(false) => "no".to_owned(),
        DataRef::DateTime(at) => stored(at, is_1904).unwrap_or_else(|| at.as_f64().to_string()),
        DataRef::Error(error) => error.to_string(),
    }
}

fn broken(_: XlsxError) -> String {
    BROKEN.to_owned()
}

/// The rows of the first sheet that has what is looked for; which rows those are, `is_header` says. Refused in words for the
/// person who sent it.
pub fn table(bytes: &[u8], is_header: impl Fn(&[String]) -> bool) -> Result<Option<Table>, String> {
    // The reader counts columns without looking whether a name is one, and panics on some that are none.
    let read = std::panic::catch_unwind(AssertUnwindSafe(|| found(bytes, is_header)));
    read.unwrap_or_else(|_| Err(BROKEN.to_owned()))
}

fn found(bytes: &[u8], is_header: impl Fn(&[String]) -> bool) -> Result<Option<Table>, String> {
    let deadline = Instant::now() + LONGEST;
    check(bytes, deadline)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| OTHER_KIND)?;
    let is_1904 = workbook.has_1904_epoch();
    for sheet in workbook.sheet_names().into_iter().take(MOST_SHEETS) {
        // Charts are sheets, too, and have no cells.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&sheet) else { continue };
        let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
        let mut kept = 0;
        while let Some(cell) = cells.next_cell().map_err(broken)? {
            if Instant::now() > deadline {
                return Err(TOO_MUCH.to_owned());
            }
            let ((row, column), text) = (cell.get_position(), said(cell.get_value(), is_1904));
            if column >= MOST_COLUMNS || text.trim().is_empty() {
                continue;
            }
            kept += text.len();
            rows.entry(row).or_default().insert(column, text);
            if rows.len() > MOST_ROWS || kept > MOST_TEXT {
                return Err(TOO_MUCH.to_owned());
            }
        }
        let mut rows = rows.into_iter().map(|(row, cells)| {
            let width = cells.keys().next_back().map_or(0, |last| last + 1);
            Row {
                line: Some(row as usize + 1),
                cells: (0..width).map(|at| cells.get(&at).cloned().unwrap_or_default()).collect(),
            }
        });
        // People write a caption above.
        if let Some(header) = rows.by_ref().take(20).find(|row| is_header(&row.cells)) {
            let days_to_add = Some(if is_1904 { DAYS_TO_1904 } else { 0.0 });
            let (header, rows) = (header.cells, rows.collect());
            return Ok(Some(Table { sheet: Some(sheet), days_to_add, header, rows }));
        }
    }
    Ok(None)
}
