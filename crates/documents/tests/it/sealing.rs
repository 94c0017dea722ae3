//! Seals of every kind of file, and where stamps come to stand.

use documents::samples::{self, Layout, Sample};
use documents::{Limits, Rejection, SealError, StampContent, inspect, seal, verify};
use lopdf::{Object, dictionary};
use proptest::prelude::*;

use crate::support::*;

fn check(original: &[u8], file: &[u8]) {
    assert!(file.starts_with(original), "the original bytes were changed");
    assert!(verify(data(file)).unwrap().is_unaltered());
    inspect(data(file), &Limits::default()).unwrap();
}

#[test]
fn every_layout_of_file_can_be_sealed() {
    let files = [
        samples::contract(1),
        Sample::new(3).bytes(Layout::Table),
        Sample::new(3).bytes(Layout::Streams),
        samples::with_attachment("score.pdf"),
    ];
    for original in files {
        check(&original, &sealed(&original));
    }
}

#[test]
fn a_form_in_the_catalog_or_elsewhere_keeps_its_fields() {
    for direct in [true, false] {
        for layout in [Layout::Table, Layout::Streams] {
            let mut sample = Sample::new(1);
            let field = sample.document.add_object(dictionary! {
                "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "T" => Object::string_literal("fee"),
                "Rect" => vec![10.into(), 10.into(), 90.into(), 30.into()],
            });
            let form = dictionary! { "Fields" => vec![Object::Reference(field)], "NeedAppearances" => true };
            let annotations = Object::Array(vec![Object::Reference(field)]);
            if direct {
                sample.catalog("AcroForm", form).page(0, "Annots", annotations);
            } else {
                let form = sample.document.add_object(form);
                let annotations = sample.document.add_object(annotations);
                sample.catalog("AcroForm", form).page(0, "Annots", annotations);
            }
            let original = sample.bytes(layout);
            let file = sealed(&original);
            check(&original, &file);
            let document = lopdf::Document::load_mem(&file).unwrap();
            let form =
                document.catalog().unwrap().get_deref(b"AcroForm", &document).unwrap().as_dict().unwrap();
            let fields = form.get_deref(b"Fields", &document).unwrap().as_array().unwrap();
            assert_eq!(fields.len(), 2, "direct: {direct}, {layout:?}");
            assert_eq!(fields[0], Object::Reference(field));
        }
    }
}

#[test]
fn a_file_with_a_broken_table_is_sealed_with_a_whole_one() {
    let mut original = Sample::new(2).bytes(Layout::Table);
    let at = original.windows(9).rposition(|w| w == b"startxref").unwrap();
    original[at + 10] = b'9';
    original[at + 11] = b'9';
    inspect(data(&original), &Limits::default()).unwrap();
    check(&original, &sealed(&original));
}

#[test]
fn the_same_request_gives_the_same_bytes() {
    let original = samples::contract(2);
    assert_eq!(sealed(&original), sealed(&original));
}

#[test]
fn impossible_requests_are_refused() {
    let original = samples::contract(1);
    let evidence = one_signer();
    let refused = |stamps: &[documents::Stamp]| seal(request(&original, stamps, &evidence)).unwrap_err();
    assert_eq!(refused(&[text_stamp(0, [0.1; 4], "a")]), SealError::NoSuchPage { page: 0 });
    assert_eq!(refused(&[text_stamp(99, [0.1; 4], "a")]), SealError::NoSuchPage { page: 99 });
    assert_eq!(
        refused(&[text_stamp(1, [f32::NAN, 0.1, 0.1, 0.1], "a")]),
        SealError::InvalidStamp { page: 1 }
    );
    assert_eq!(refused(&[text_stamp(1, [0.1, 0.1, 0.0, 0.1], "a")]), SealError::InvalidStamp { page: 1 });
    let mut late = request(&original, &[], &evidence);
    late.sealed_at = moment("2040-01-01T00:00:00Z");
    assert_eq!(seal(late), Err(SealError::CertificateNotValid));
    for (file, reason) in [
        (samples::encrypted(), Rejection::Encrypted),
        (b"junk".to_vec(), Rejection::NotPdf),
        (samples::without_pages(), Rejection::NoPages),
    ] {
        assert_eq!(seal(request(&file, &[], &evidence)), Err(SealError::Document(reason)));
    }
}

/// Rendered by Poppler, so that placing and viewing are two programs' opinions.
fn pixels(file: &[u8], page: usize) -> Option<Pixels> {
    let scratch = Scratch::new();
    let path = scratch.write("file.pdf", file);
    let number = page.to_string();
    let out = run(
        "pdftoppm",
        &["-f", &number, "-l", &number, "-r", "72", "-cropbox", "-gray", path.to_str().unwrap()],
    )?;
    let mut at = 0;
    let mut word = || {
        let rest = &out.stdout[at..];
        let length = rest.iter().position(u8::is_ascii_whitespace).unwrap();
        at += length + 1;
        String::from_utf8(rest[..length].to_vec()).unwrap()
    };
    let (_, width, height, _) = (word(), word().parse().unwrap(), word().parse().unwrap(), word());
    Some(Pixels { width, height, grey: out.stdout[at..].to_vec() })
}

#[test]
fn stamps_stand_where_the_reader_sees_them() {
    // Away from the page's own line of text.
    let place = [0.55, 0.62, 0.35, 0.2];
    for degrees in [0, 90, 180, 270, -90] {
        for original in [samples::rotated(degrees), samples::rotated_and_cropped(degrees)] {
            let stamps = [stamp(1, place, StampContent::Signature { ink: drawn_signature(), caption: None })];
            let file = seal(request(&original, &stamps, &one_signer())).unwrap().bytes;
            check(&original, &file);
            let (Some(before), Some(after)) = (pixels(&original, 1), pixels(&file, 1)) else { return };
            assert_eq!((before.width, before.height), (after.width, after.height));
            let changed: Vec<(usize, usize)> = before
                .grey
                .iter()
                .zip(&after.grey)
                .enumerate()
                .filter(|(_, (a, b))| a.abs_diff(**b) > 40)
                .map(|(at, _)| (at % after.width, at / after.width))
                .collect();
            assert!(changed.len() > 60, "{degrees}°: nothing was drawn");
            for (x, y) in &changed {
                let (x, y) =
                    ((*x as f32 + 0.5) / after.width as f32, (*y as f32 + 0.5) / after.height as f32);
                let tolerance = 0.01;
                assert!(
                    (place[0] - tolerance..place[0] + place[2] + tolerance).contains(&x),
                    "{degrees}°: x {x}"
                );
                assert!(
                    (place[1] - tolerance..place[1] + place[3] + tolerance).contains(&y),
                    "{degrees}°: y {y}"
                );
            }
            // Upright: the line below the signature is the lowest ink, and reaches far to the right.
            let lowest = changed.iter().map(|c| c.1).max().unwrap();
            let left = changed.iter().map(|c| c.0).min().unwrap();
            let low: Vec<_> = changed.iter().filter(|c| c.1 + 4 >= lowest).map(|c| c.0).collect();
            assert!(low.iter().max().unwrap() - left > after.width / 5, "{degrees}°: not upright");
        }
    }
}

#[test]
fn stamped_text_can_be_searched_even_without_a_glyph() {
    let original = Sample::new(1).bytes(Layout::Streams);
    let stamps = [
        text_stamp(1, [0.1, 0.3, 0.8, 0.05], "Zoë Łukasiewicz Ωμέγα Жанна"),
        text_stamp(1, [0.1, 0.4, 0.8, 0.05], "漢字 in a box"),
        stamp(
            1,
            [0.1, 0.5, 0.6, 0.1],
            StampContent::Signature {
                ink: typed("Жанна Dvořák"), caption: Some("20 November 2026".into())
            },
        ),
        stamp(
            1,
            [0.1, 0.7, 0.3, 0.2],
            StampContent::Text {
                text: "a long remark that needs several lines to be read\nand a second paragraph".into(),
            },
        ),
    ];
    let file = seal(request(&original, &stamps, &one_signer())).unwrap();
    assert_eq!(file.page_count, 2, "a placed signature needs no signature page");
    let Some(text) = page_text(&file.bytes, 1) else { return };
    for expected in [
        "Zoë Łukasiewicz Ωμέγα Жанна",
        "漢字 in a box",
        "Жанна Dvořák",
        "20 November 2026",
        "needs several lines",
        "paragraph",
        "Page 1",
    ] {
        assert!(text.contains(expected), "{expected} not in {text}");
    }
}

#[test]
fn the_evidence_tells_who_when_and_what() {
    let original = samples::contract(1);
    let file = seal(request(&original, &[], &one_signer())).unwrap();
    let pages = inspect(data(&original), &Limits::default()).unwrap().page_count;
    assert_eq!(file.page_count, pages + 2);
    let Some(text) = page_text(&file.bytes, pages + 2) else { return };
    let sha: String = file.original_sha256[..4].iter().map(|b| format!("{b:02x}")).collect();
    for expected in [
        "Engagement contract for the 2026/27 season",
        "Ballet of the North gGmbH",
        "Zoë Łukasiewicz",
        "zoe@example.org",
        "20 November 2026, 10:52:34 UTC",
        "20 November 2026, 11:52:34 CET (Europe/Vienna)",
        "203.0.113.47",
        "Firefox 145 on Android 16",
        "Version 2026-03",
        "Opened",
        "PAdES B-B",
        &sha,
    ] {
        assert!(text.contains(expected), "{expected} not in {text}");
    }
    let signatures = page_text(&file.bytes, pages + 1).unwrap();
    assert!(signatures.contains("Zoë Łukasiewicz"), "{signatures}");
}

#[test]
fn without_evidence_only_the_signature_is_added() {
    let original = samples::contract(1);
    let first = sealed(&original);
    let unused = one_signer();
    let mut counter_seal = request(&first, &[], &unused);
    counter_seal.evidence = None;
    let second = seal(counter_seal).unwrap();
    check(&first, &second.bytes);
    assert_eq!(second.page_count, inspect(data(&first), &Limits::default()).unwrap().page_count);
}

#[test]
fn long_evidence_goes_on_over_pages() {
    let mut person = signer("Zoë Łukasiewicz", typed("Zoë"));
    person.device = Some("x".repeat(3_000));
    person.time_zone = "Mars/Olympus".into();
    let event = person.events[0].clone();
    person.events = (0..120)
        .map(|n| documents::EvidenceEvent { description: format!("Reminder {n}"), ..event.clone() })
        .collect();
    let evidence = evidence(vec![person; 4]);
    let original = Sample::new(1).bytes(Layout::Table);
    let file = seal(request(&original, &[], &evidence)).unwrap();
    check(&original, &file.bytes);
    assert!(file.page_count > 8, "{}", file.page_count);
    let Some(text) = page_text(&file.bytes, file.page_count) else { return };
    assert!(text.contains("Reminder 119"), "{text}");
    assert!(text.contains(&format!("Page {0} of {0}", file.page_count - 2)), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_and_any_strokes_are_sealed(
        text in "\\PC{0,60}",
        strokes in prop::collection::vec(prop::collection::vec((any::<f32>(), -2f32..2.0).prop_map(|(x, y)| [x, y]), 0..20), 0..5),
        aspect_ratio in any::<f32>(),
        place in [-1f32..2.0, -1f32..2.0, 0.001f32..2.0, 0.001f32..2.0],
    ) {
        let original = Sample::new(1).bytes(Layout::Streams);
        let drawn = documents::Ink::Drawn { strokes, aspect_ratio };
        let stamps = [
            stamp(1, place, StampContent::Signature { ink: drawn, caption: Some(text.clone()) }),
            stamp(1, place, StampContent::Initials { ink: typed(&text) }),
            stamp(1, place, StampContent::Text { text: text.clone() }),
            stamp(1, place, StampContent::Date { text: text.clone() }),
        ];
        let evidence = evidence(vec![signer(&text, typed(&text))]);
        let file = seal(request(&original, &stamps, &evidence)).unwrap();
        check(&original, &file.bytes);
    }
}
