//! The converter's child process, played by scripts.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use documents::convert::{ConvertError, Converter, libreoffice};

use crate::support::Scratch;

fn script(scratch: &Scratch, body: &str) -> Converter {
    let path = scratch.write("soffice", format!("#!/bin/sh\n{body}\n").as_bytes());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    Converter::at(path)
}

fn convert(body: &str, time_limit: Duration) -> (Scratch, Result<PathBuf, ConvertError>) {
    let scratch = Scratch::new();
    let converter = script(&scratch, body);
    let input = scratch.write("Vertrag für Zoë.docx", b"words");
    let folder = scratch.0.join("out");
    std::fs::create_dir(&folder).unwrap();
    let result = converter.to_pdf(&input, &folder, time_limit);
    (scratch, result)
}

/// Writes its arguments where the PDF belongs, as LibreOffice names it.
const WORKING: &str = r#"for last; do :; done
while [ "$1" != --outdir ]; do case "$1" in -env*) profile=$1;; esac; shift; done
name=$(basename "$last"); echo "%PDF-1.7 $profile $HOME" > "$2/${name%.*}.pdf""#;

#[test]
fn a_document_is_converted_under_its_own_profile() {
    let (scratch, result) = convert(WORKING, Duration::from_secs(20));
    let path = result.unwrap();
    assert_eq!(path, scratch.0.join("out/Vertrag für Zoë.pdf"));
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains("-env:UserInstallation=file:///"), "{text}");
    assert!(text.trim_end().ends_with("/out/profile"), "{text}");
}

#[test]
fn a_failure_carries_the_converters_words() {
    let (_scratch, result) =
        convert("echo 'source file could not be loaded' >&2; exit 77", Duration::from_secs(20));
    let Err(ConvertError::Failed { detail }) = result else { panic!("{result:?}") };
    assert!(detail.contains("77") && detail.contains("could not be loaded"), "{detail}");
    let (_scratch, silent) = convert("exit 0", Duration::from_secs(20));
    assert!(matches!(silent, Err(ConvertError::Failed { .. })), "success without a file is a failure");
}

#[test]
fn a_hanging_conversion_is_stopped_with_its_children() {
    let start = Instant::now();
    let body = "sleep 600 & echo $! > child; wait";
    let (scratch, result) = convert(body, Duration::from_millis(700));
    assert!(matches!(result, Err(ConvertError::TimedOut)), "{result:?}");
    assert!(start.elapsed() < Duration::from_secs(10));
    let child = std::fs::read_to_string(scratch.0.join("out/child")).unwrap();
    let state = || std::fs::read_to_string(format!("/proc/{}/stat", child.trim()));
    // A killed orphan may wait a moment to be collected.
    let is_gone = || state().map_or(true, |s| s.contains(") Z "));
    while !is_gone() && start.elapsed() < Duration::from_secs(10) {
        std::thread::yield_now();
    }
    assert!(is_gone(), "the child survived");
}

#[test]
fn a_missing_converter_is_said_to_be_missing() {
    let scratch = Scratch::new();
    let input = scratch.write("a.docx", b"words");
    let result = Converter::at(scratch.0.join("none")).to_pdf(&input, &scratch.0, Duration::from_secs(1));
    assert!(matches!(result, Err(ConvertError::NotStarted(_))), "{result:?}");
}

#[test]
fn an_installed_converter_converts_plain_text() {
    let Some(converter) = libreoffice() else {
        println!("skipped: LibreOffice not installed");
        return;
    };
    let scratch = Scratch::new();
    let input = scratch.write("a.txt", b"words");
    let pdf = converter.to_pdf(&input, &scratch.0, Duration::from_secs(120)).unwrap();
    assert!(std::fs::read(pdf).unwrap().starts_with(b"%PDF-"));
}
