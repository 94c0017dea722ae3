//! Receipts of our own making, read with the installed engine. Where there is none, these tests say so and end.

#![allow(clippy::print_stdout, reason = "a program that is not installed is named")]

mod drawn;

use std::time::{Duration, Instant};

use drawn::{Set, Typeface, Wear};
use jiff::civil::date;
use receipts::{ReadFailure, Reader, Tesseract, Thumbnail, thumbnail};

/// Enough that chance does not decide, few enough for every run of the tests.
const RECEIPTS: u64 = 4;

fn reader() -> Option<Reader<Tesseract>> {
    match Tesseract::detect() {
        Ok(engine) => Some(Reader::new(engine)),
        Err(missing) => {
            println!("SKIPPED: {missing}");
            None
        }
    }
}

#[test]
fn most_receipts_never_tuned_on_are_read() {
    let Some(reader) = reader() else { return };
    let typefaces = Typeface::carried();
    let (mut totals, mut dates, mut merchants) = (0, 0, 0);
    for seed in 0..RECEIPTS {
        let (picture, label) = drawn::receipt(Set::HeldOut, Wear::Fresh, seed, &typefaces);
        let began = Instant::now();
        let reading = reader.read(&picture, date(2026, 11, 21), Duration::from_secs(60)).unwrap();
        let fields = &reading.fields;
        totals += u64::from(fields.total.as_ref().is_some_and(|found| found.value == label.total_cents));
        dates += u64::from(fields.date.as_ref().is_some_and(|found| found.value == label.date));
        let name = fields.merchant.as_ref().map(|found| found.value.to_lowercase()).unwrap_or_default();
        merchants += u64::from(name.contains(&label.merchant.to_lowercase()));
        println!("{seed}: {:.1} s, {fields:?}", began.elapsed().as_secs_f32());
        if let Some(total) = &fields.total {
            let region = total.region;
            assert!(region.top > 0.2 && region.bottom() <= 1.0 && region.height < 0.2, "{region:?}");
        }
        assert!(matches!(thumbnail::covered(&picture, &reading), Thumbnail::Covered { .. }));
    }
    println!("of {RECEIPTS}: total {totals}, date {dates}, merchant {merchants}");
    assert!(totals >= RECEIPTS - 1 && dates >= RECEIPTS - 1 && merchants >= RECEIPTS - 2);
}

#[test]
fn time_that_is_up_is_no_empty_receipt() {
    let Some(reader) = reader() else { return };
    let (picture, _) = drawn::receipt(Set::Tuning, Wear::Fresh, 0, &Typeface::carried());
    let read = reader.read(&picture, date(2026, 11, 21), Duration::ZERO);
    assert!(matches!(read, Err(ReadFailure::OutOfTime)));
}
