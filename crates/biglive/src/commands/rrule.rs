//! `biglive rrule`: expands recurrence rules, so that the calendar can be held against other people's test vectors. A line
//! of JSON in, a line of JSON out, as they come; needs neither configuration nor database.

use std::io::{self, BufRead, Read as _, Write};

use calendar::recurrence::{Form, Recurrence, Start, Value as Moment, start_in};
use jiff::tz::{Offset, TimeZone};
use serde_json::{Map, Value, json};

const MAX_LINE_BYTES: u64 = 64 * 1024;
const DEFAULT_LIMIT: u64 = 1_000;
const MAX_LIMIT: u64 = 100_000;

/// Answers each line of standard input on standard output. A line that makes no sense is answered with an error, and the
/// next one is read.
pub fn run() -> anyhow::Result<()> {
    let answered = answer_all(&mut io::stdin().lock(), &mut io::stdout().lock());
    match answered {
        // Whoever reads the answers has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        answered => Ok(answered?),
    }
}

fn answer_all(questions: &mut impl BufRead, answers: &mut impl Write) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        // One more than is allowed, to tell a line that is too long from one that just fits.
        let read = questions.by_ref().take(MAX_LINE_BYTES + 1).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(());
        }
        let has_end = line.last() == Some(&b'\n');
        let answer = if !has_end && read as u64 > MAX_LINE_BYTES {
            skip_line(questions)?;
            json!({ "id": null, "error": "This line is longer than 64 KiB." })
        } else if line.trim_ascii().is_empty() {
            continue;
        } else {
            answer(&line)
        };
        writeln!(answers, "{answer}")?;
        answers.flush()?;
    }
}

fn skip_line(questions: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = questions.fill_buf()?;
        let (length, is_end) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(end) => (end + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        questions.consume(length);
        if is_end {
            return Ok(());
        }
    }
}

fn answer(line: &[u8]) -> Value {
    let question = match serde_json::from_slice(line) {
        Ok(Value::Object(question)) => question,
        Ok(_) => return json!({ "id": null, "error": "This line is no JSON object." }),
        Err(error) => return json!({ "id": null, "error": format!("This line is no JSON: {error}.") }),
    };
    let id = question.get("id").cloned().unwrap_or_default();
    match expand(&question) {
        Ok(occurrences) => json!({ "id": id, "occurrences": occurrences }),
        Err(error) => json!({ "id": id, "error": error }),
    }
}

fn expand(question: &Map<String, Value>) -> Result<Vec<String>, String> {
    let rule = text(question, "rule")?.unwrap_or_default();
    let zone = text(question, "tzid")?;
    let start = match text(question, "dtstart")? {
        Some(start) => Some(Start::parse(start, zone)),
        None => start_in(rule, zone).transpose(),
    };
    let start = start.ok_or("dtstart is missing.")?.map_err(told)?;
    let mut series = Recurrence::parse(start, rule).map_err(told)?;
    for dates in list(question, "rdate")? {
        series = series.with_dates(dates).map_err(told)?;
    }
    for dates in list(question, "exdate")? {
        series = series.without_dates(dates).map_err(told)?;
    }
    // A whole day is in no zone; who names one asks when it begins there.
    let zone = match zone {
        Some(name) => calendar::zones::find(name),
        None => series.start().zone().cloned(),
    };
    let mut found = Vec::new();
    for occurrence in series.occurrences().take(limit(question)?) {
        let local = occurrence.map_err(told)?.local;
        let moment = match &zone {
            Some(zone) => in_utc(zone, local).ok_or("An instance is at the very end of time.")?,
            None => Moment { local, form: series.start().form() },
        };
        found.push(moment.to_string());
    }
    Ok(found)
}

fn in_utc(zone: &TimeZone, local: jiff::civil::DateTime) -> Option<Moment> {
    let instant = zone.to_ambiguous_timestamp(local).compatible().ok()?;
    Some(Moment { local: Offset::UTC.to_datetime(instant), form: Form::Utc })
}

fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn text<'a>(question: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, String> {
    match question.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("{name} must be a text.")),
    }
}

/// Texts, or one text.
fn list<'a>(question: &'a Map<String, Value>, name: &str) -> Result<Vec<&'a str>, String> {
    match question.get(name) {
        Some(Value::Array(values)) => {
            let texts: Option<Vec<&str>> = values.iter().map(Value::as_str).collect();
            texts.ok_or_else(|| format!("{name} must be a list of texts."))
        }
        _ => Ok(text(question, name)?.into_iter().collect()),
    }
}

fn limit(question: &Map<String, Value>) -> Result<usize, String> {
    let limit = match question.get("limit") {
        None | Some(Value::Null) => DEFAULT_LIMIT,
        Some(limit) => limit.as_u64().ok_or("limit must be a whole number.")?,
    };
    usize::try_from(limit.min(MAX_LIMIT)).map_err(told)
}
