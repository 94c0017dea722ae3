//! XML against its schema, by a validator that is not ours: libxml2's `xmllint`.

#![allow(clippy::print_stdout, reason = "a program that is not installed is named")]

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

/// What is wrong with a document by its schema (XSD): nothing where it is valid. `None`, said aloud, where `xmllint` is not
/// installed.
pub fn complaints(schema: &Path, xml: &str) -> Option<Vec<String>> {
    assert!(schema.is_file(), "{} is not there", schema.display());
    let folder = tempfile::tempdir().expect("a folder can be made");
    let document = folder.path().join("document.xml");
    fs::write(&document, xml).expect("a file can be written");
    let words = ["--noout", "--nonet", "--schema"];
    let output = match Command::new("xmllint").args(words).arg(schema).arg(&document).output() {
        Ok(output) => output,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            println!("SKIPPED: xmllint is not installed");
            return None;
        }
        Err(error) => panic!("xmllint: {error}"),
    };
    if output.status.success() {
        return Some(Vec::new());
    }
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let name = document.to_string_lossy().into_owned();
    // The last line says only that there were complaints.
    let lines = told.lines().filter(|line| *line != format!("{name} fails to validate"));
    let complaints: Vec<String> = lines.map(|line| line.replace(&name, "document")).collect();
    assert!(!complaints.is_empty(), "xmllint ended with {}", output.status);
    Some(complaints)
}
