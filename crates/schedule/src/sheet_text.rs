//! A call sheet as it is set on paper.

use documents::call_sheet::{CallBlock, CallLine, CallSheetText, Marked, OwnCall};
use jiff::civil::{Date, DateTime};

use crate::labels;
use crate::model::EventState;
use crate::sheet::{CallSheet, MarkedEvent, SheetEvent, SheetMark, SheetPart, Subject};
use crate::time::Zone;

fn day(date: Date) -> String {
    date.strftime("%A, %-d %B %Y").to_string()
}

/// Until when: with the day, where that is another one.
fn until(event: &SheetEvent) -> String {
    let (start, end) = (event.local_start, event.local_end);
    let is_next = start.date() != end.date() && end.time() > jiff::civil::Time::midnight();
    let time = labels::clock(end.time());
    if is_next {
        format!("until {time} on {}", end.date().strftime("%-d %B"))
    } else {
        format!("until {time}")
    }
}

fn when(start: DateTime, all_day: bool) -> String {
    if all_day { "All day".to_owned() } else { labels::clock(start.time()) }
}

/// What the whole is about: the event, or the production or the company on a day.
fn title(sheet: &CallSheet) -> (String, String) {
    let first = sheet.content.events.first().map(|marked| &marked.event);
    match (sheet.subject, first) {
        (Subject::Event(_), Some(event)) => (event.title.clone(), day(event.local_start.date())),
        (Subject::Event(_), None) => ("Call sheet".to_owned(), String::new()),
        (Subject::Day(date, Some(_)), Some(SheetEvent { production: Some(name), .. })) => {
            (format!("Call sheet: {name}"), day(date))
        }
        (Subject::Day(date, _), _) => ("Call sheet".to_owned(), day(date)),
    }
}

/// The sheet's text; instants are written on the clock of `zone`.
pub fn text(sheet: &CallSheet, zone: &Zone) -> CallSheetText {
    let (title, subtitle) = title(sheet);
    let mut remarks = Vec::new();
    let revision = match &sheet.issued {
        Some(issued) => {
            let at = zone.local(issued.issued_at).strftime("%-d %B %Y, %H:%M");
            remarks.push(format!("Revision {}, issued {at} by {}.", issued.revision, issued.issued_by_name));
            if sheet.is_current {
                format!("Revision {}", issued.revision)
            } else {
                remarks.push("Something has changed since; this is not issued yet.".to_owned());
                format!("Changed since revision {}", issued.revision)
            }
        }
        None => "Not issued yet".to_owned(),
    };
    if let Some(number) = sheet.compared_with {
        remarks.push(format!("A bar marks what is new or different since revision {number}."));
    }
    if sheet.content.events.is_empty() {
        remarks.push("There is no call.".to_owned());
    }
    let gone = sheet.content.gone.iter();
    let gone = gone.map(|event| {
        format!("Not on this sheet any more: {} {}", when(event.local_start, event.all_day), event.title)
    });
    CallSheetText {
        organization_name: sheet.organization_name.clone(),
        title,
        subtitle,
        revision,
        remarks,
        own_call: own_call(sheet),
        blocks: sheet.content.events.iter().map(|event| block(sheet, event)).collect(),
        gone: gone.collect(),
    }
}

/// The first call of whom the sheet is for, of what takes place.
fn own_call(sheet: &CallSheet) -> Option<OwnCall> {
    let own = sheet.content.events.iter().filter(|marked| marked.event.state != EventState::Cancelled);
    let mut own = own.filter_map(|marked| sheet.own(&marked.event).map(|part| (&marked.event, part)));
    let (event, part) = own.next()?;
    let place = [event.place.as_deref(), event.address.as_deref()];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    let lines = [
        Some(event.title.clone()),
        (!place.is_empty()).then(|| place.join(", ")),
        part.role.as_ref().map(|role| format!("As: {role}")),
        part.note.clone(),
    ];
    let time = if event.all_day && part.call_time.is_none() { "All day".into() } else { event.call_of(part) };
    Some(OwnCall {
        label: format!("Your call, {}", part.name),
        time,
        lines: lines.into_iter().flatten().collect(),
    })
}

fn block(sheet: &CallSheet, marked: &MarkedEvent) -> CallBlock {
    let event = &marked.event;
    let is_new = marked.mark == SheetMark::New;
    let differs = |part: SheetPart| is_new || marked.changed.contains(&part);
    let line = |text: &Option<String>, part: SheetPart| {
        text.clone().map(|text| Marked { text, is_changed: differs(part) })
    };
    let mut times = Vec::new();
    if !event.all_day {
        times.push(until(event));
    }
    if let Subject::Day(date, _) = sheet.subject
        && event.local_start.date() != date
    {
        times.push(format!("from {}", event.local_start.strftime("%-d %B")));
    }
    times.push(event.timezone.clone());
    if event.end_timezone != event.timezone {
        times.push(format!("ends in {}", event.end_timezone));
    }
    let mut kind = vec![labels::kind(event.kind).to_owned()];
    kind.extend(event.production.clone());
    if event.state != EventState::Confirmed {
        kind.push(labels::state(event.state).to_owned());
    }
    let title = match event.state {
        EventState::Cancelled => format!("Cancelled: {}", event.title),
        EventState::Draft | EventState::Tentative | EventState::Confirmed => event.title.clone(),
    };
    let is_own =
        |person: &crate::sheet::SheetPerson| sheet.own(event).is_none_or(|own| own.user_id == person.user_id);
    let people = event.people.iter().zip(&marked.people).map(|(person, mark)| CallLine {
        // Of others a person is told who they are, not when they come.
        call: if is_own(person) { event.call_of(person) } else { String::new() },
        name: person.name.clone(),
        role: person.role.clone().unwrap_or_default(),
        is_changed: is_new || *mark != SheetMark::Same,
    });
    let own = sheet.own(event).and_then(|own| own.note.as_ref().map(|note| (own.user_id, note)));
    let note = own.map(|(user_id, note)| {
        let mut marks = event.people.iter().zip(&marked.people);
        let own = marks.find(|(person, _)| person.user_id == user_id);
        let is_changed = is_new || own.is_some_and(|(_, mark)| *mark != SheetMark::Same);
        Marked { text: format!("For you: {note}"), is_changed }
    });
    CallBlock {
        time: Marked { text: when(event.local_start, event.all_day), is_changed: differs(SheetPart::When) },
        times,
        title: Marked { text: title, is_changed: differs(SheetPart::What) },
        kind: kind.join(" · "),
        place: [line(&event.place, SheetPart::Where), line(&event.address, SheetPart::Where)]
            .into_iter()
            .flatten()
            .collect(),
        notes: [line(&event.description, SheetPart::Description), line(&event.notes, SheetPart::Notes), note]
            .into_iter()
            .flatten()
            .collect(),
        people: people.collect(),
        gone: marked.people_gone.clone(),
    }
}
