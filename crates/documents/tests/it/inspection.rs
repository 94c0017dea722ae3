//! What is accepted, what is refused and why, and what it costs.

use std::time::{Duration, Instant};

use documents::samples::{self, Layout, Sample};
use documents::{Limits, PageGeometry, Rejection, RenderError, Script, inspect, inspect_mapped, render_page};
use proptest::prelude::*;

use crate::support::{data, sealed};

fn rejection(file: &[u8]) -> Rejection {
    inspect(data(file), &Limits::default()).unwrap_err()
}

#[test]
fn a_contract_is_accepted_with_its_pages() {
    let inspection = inspect(data(&samples::contract(12)), &Limits::default()).unwrap();
    assert!(inspection.page_count >= 3, "{inspection:?}");
    assert_eq!(inspection.pages.len(), inspection.page_count);
    assert!((inspection.pages[0].width - 595.28).abs() < 0.01);
    assert_eq!(inspection.signature_count, 0);
}

#[test]
fn sizes_are_those_displayed() {
    for (degrees, width, height) in
        [(0, 300.0, 200.0), (90, 200.0, 300.0), (180, 300.0, 200.0), (-90, 200.0, 300.0)]
    {
        let inspection = inspect(data(&samples::rotated_and_cropped(degrees)), &Limits::default()).unwrap();
        let rotation = degrees.rem_euclid(360) as u16;
        assert_eq!(inspection.pages, [PageGeometry { width, height, rotation }]);
    }
}

#[test]
fn each_bad_file_is_refused_for_its_reason() {
    assert_eq!(rejection(b""), Rejection::NotPdf);
    assert_eq!(rejection(&samples::docx(&[])), Rejection::NotPdf);
    assert_eq!(rejection(b"%PDF-1.7\nnothing else"), Rejection::Damaged);
    assert_eq!(rejection(&samples::encrypted()), Rejection::Encrypted);
    assert_eq!(rejection(&samples::damaged()), Rejection::Damaged);
    assert_eq!(rejection(&[b"\n\n", samples::contract(1).as_slice()].concat()), Rejection::Damaged);
    assert_eq!(rejection(&samples::without_pages()), Rejection::NoPages);
    assert_eq!(rejection(&samples::huge_page()), Rejection::PageTooLarge { page: 2 });
    let few = Limits { max_pages: 3, ..Limits::default() };
    let many = Sample::new(4).bytes(Layout::Table);
    assert_eq!(inspect(data(&many), &few), Err(Rejection::TooManyPages { pages: 4, limit: 3 }));
}

#[test]
fn each_kind_of_script_is_refused() {
    let scripted = |file: &[u8]| match rejection(file) {
        Rejection::Scripted { what } => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(scripted(&samples::with_java_script()), Script::JavaScript);
    assert_eq!(scripted(&samples::with_launch_action()), Script::Launch);
    assert_eq!(scripted(&samples::with_attachment("invoice.pdf.EXE")), Script::EmbeddedProgram);
    assert_eq!(scripted(&samples::with_dynamic_form()), Script::DynamicForm);
    assert!(inspect(data(&samples::with_attachment("score.pdf")), &Limits::default()).is_ok());
}

#[test]
fn bombs_are_refused_in_time() {
    for bomb in [samples::flate_bomb(), samples::nested_flate_bomb(), samples::form_bomb()] {
        assert!(bomb.len() < 1_500_000);
        let start = Instant::now();
        assert_eq!(rejection(&bomb), Rejection::TooComplex);
        assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
    }
}

/// A file of these objects, the first of which is the catalog, with an old-style table.
fn handwritten(objects: &[&[u8]]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend(format!("{} 0 obj\n", index + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend(b"\nendobj\n");
    }
    let (start, size) = (file.len(), objects.len() + 1);
    file.extend(
        format!("xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n")
            .as_bytes(),
    );
    file
}

const CATALOG: &[u8] = b"<</Type/Catalog/Pages 2 0 R>>";
const TREE: &[u8] = b"<</Type/Pages/Count 1/Kids[3 0 R]>>";
const PAGE: &[u8] = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]>>";

#[test]
fn circles_and_towers_end() {
    let accepted =
        |objects: &[&[u8]]| inspect(data(&handwritten(objects)), &Limits::default()).map(|i| i.page_count);
    assert_eq!(accepted(&[CATALOG, TREE, PAGE]), Ok(1));
    assert_eq!(accepted(&[CATALOG, TREE, b"<</Type/Page/Parent 3 0 R>>"]), Ok(1));
    assert_eq!(
        accepted(&[CATALOG, TREE, b"<</Type/Page/MediaBox 4 0 R/Contents 4 0 R>>", b"5 0 R", b"4 0 R"]),
        Ok(1)
    );
    assert_eq!(
        accepted(&[CATALOG, b"<</Type/Pages/Count 1/Kids[2 0 R]/Parent 2 0 R>>"]),
        Err(Rejection::NoPages)
    );
    let tower = [b"<</A ".repeat(50_000), b"1".to_vec(), b">>".repeat(50_000)].concat();
    assert_eq!(accepted(&[CATALOG, TREE, PAGE, &tower]), Err(Rejection::TooComplex));
    for brackets in [[b"[", b"]"], [b"(", b")"]] {
        let tower = [brackets[0].repeat(200_000), brackets[1].repeat(200_000)].concat();
        assert_eq!(accepted(&[CATALOG, TREE, PAGE, &tower]), Ok(1));
    }
}

#[test]
fn a_table_of_millions_of_objects_is_refused() {
    // A hundred thousand objects and more that are all the same one.
    let page = handwritten(&[CATALOG, TREE, PAGE]);
    let start = page.windows(4).position(|w| w == b"xref").unwrap();
    let mut file = page[..start].to_vec();
    let row = "0000000009 00000 n \n".repeat(150_000);
    file.extend(
        format!("xref\n0 150000\n{row}trailer\n<</Size 150000/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n")
            .as_bytes(),
    );
    assert_eq!(rejection(&file), Rejection::TooComplex);
    assert_eq!(documents::verify(data(&file)), Err(Rejection::TooComplex));
}

#[test]
fn an_image_of_absurd_size_is_refused() {
    let mut sample = Sample::new(1);
    let mut image = lopdf::Stream::new(lopdf::Dictionary::new(), vec![0]);
    for (key, value) in [("Width", 60_000), ("Height", 60_000), ("BitsPerComponent", 8)] {
        image.dict.set(key, value);
    }
    image.dict.set("Subtype", lopdf::Object::Name(b"Image".to_vec()));
    sample.document.add_object(image);
    assert_eq!(rejection(&sample.bytes(Layout::Table)), Rejection::TooComplex);
}

#[test]
fn every_message_says_what_to_do() {
    let all = [
        Rejection::NotPdf,
        Rejection::Encrypted,
        Rejection::Damaged,
        Rejection::NoPages,
        Rejection::TooManyPages { pages: 2, limit: 1 },
        Rejection::PageTooLarge { page: 1 },
        Rejection::TooComplex,
        Rejection::Scripted { what: Script::JavaScript },
    ];
    for rejection in all {
        let text = rejection.to_string();
        assert!(text.contains("Please "), "{text}");
        assert!(text.ends_with('.'), "{text}");
    }
}

#[test]
fn a_sealed_file_is_accepted_and_counted() {
    let inspection = inspect(data(&sealed(&samples::contract(3))), &Limits::default()).unwrap();
    assert_eq!(inspection.signature_count, 1);
}

#[test]
fn previews_have_the_width_asked_for() {
    let contract = samples::contract(3);
    for width in [1, 120, 800, 1_601] {
        let png = render_page(data(&contract), 0, width).unwrap();
        assert_eq!(u32::from_be_bytes(png[16..20].try_into().unwrap()), width);
    }
    assert_eq!(render_page(data(&contract), 99, 800), Err(RenderError::NoSuchPage));
    assert_eq!(render_page(data(&contract), 0, 0), Err(RenderError::WidthOutOfRange));
    assert_eq!(render_page(data(&contract), 0, 40_000), Err(RenderError::WidthOutOfRange));
    assert_eq!(render_page(data(b"junk"), 0, 800), Err(RenderError::Unreadable));
}

#[test]
fn a_ribbon_of_a_page_does_not_become_a_giant_picture() {
    let mut sample = Sample::new(1);
    sample.page(0, "MediaBox", vec![0.into(), 0.into(), 10.into(), 14_000.into()]);
    let png = render_page(data(&sample.bytes(Layout::Table)), 0, 4_000).unwrap();
    let (width, height) = (
        u32::from_be_bytes(png[16..20].try_into().unwrap()),
        u32::from_be_bytes(png[20..24].try_into().unwrap()),
    );
    assert!(height <= 16_000 && width * height <= 16_100_000, "{width} × {height}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn broken_files_never_panic(positions in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40), cut in any::<prop::sample::Index>()) {
        let mut file = Sample::new(2).bytes(Layout::Streams);
        for (index, byte) in positions {
            let at = index.index(file.len());
            file[at] = byte;
        }
        let cut = cut.index(file.len() * 4).min(file.len());
        let file = data(&file[..cut]);
        if inspect(file.clone(), &Limits::default()).is_ok() {
            render_page(file.clone(), 0, 64).ok();
        }
        documents::verify(file).ok();
    }

    #[test]
    fn sniffing_and_archive_checks_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0usize..400) {
        documents::sniff(&bytes);
        documents::check_docx(&bytes).ok();
        let mut archive = samples::docx(&[("word/document.xml", b"<w:document/>")]);
        archive.truncate(cut);
        archive.extend(&bytes);
        documents::check_docx(&archive).ok();
        documents::sniff(&archive);
    }
}

/// What is refused in a file in memory is refused in a mapped one, and what is read is the same.
#[test]
fn a_mapped_file_is_judged_like_one_in_memory() {
    let padding = vec![b' '; 300_000];
    let script: &[u8] = b"<< /Type /Action /S /JavaScript /JS (app.alert) >>";
    let large = |dictionary: &str| {
        let mut object = format!("<< {dictionary} /Length {} >>\nstream\n", padding.len()).into_bytes();
        object.extend_from_slice(&padding);
        object.extend_from_slice(b"\nendstream");
        object
    };
    let (picture, words) = (large("/Subtype /Image /Width 2 /Height 2"), large("/Type /EmbeddedFile"));
    let page: &[&[u8]] = &[
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] >>",
    ];
    for (more, is_good) in
        [(vec![picture.as_slice(), &words], true), (vec![picture.as_slice(), script], false)]
    {
        let file = handwritten(&[page, &more].concat());
        let mut scratch = file.clone();
        let mapped = inspect_mapped(data(&file), &mut scratch, &Limits::default());
        assert_ne!(scratch, file, "a large stream is hidden");
        assert_eq!(mapped, inspect(data(&file), &Limits::default()));
        assert_eq!(mapped.is_ok(), is_good, "{mapped:?}");
    }
}
