//! Finds what would run when the document is opened or clicked.
//!
//! Looks at every object, reachable or not: hiding one is no defence. Ordinary links, forms and attachments stay
//! allowed.

use lopdf::{Dictionary, Document, Object};

use crate::rejection::{Rejection, Script};

const MAX_DEPTH: usize = 128;

/// Endings of files that a double click runs.
const PROGRAM_ENDINGS: [&str; 24] = [
    "apk", "app", "bat", "chm", "cmd", "com", "cpl", "dll", "exe", "hta", "iso", "jar", "js", "jse", "lnk",
    "msi", "pif", "ps1", "reg", "scr", "sh", "vbe", "vbs", "wsf",
];

pub(super) fn check(document: &Document) -> Result<(), Rejection> {
    document.objects.values().try_for_each(|object| visit(document, object, 0))
}

fn visit(document: &Document, object: &Object, depth: usize) -> Result<(), Rejection> {
    if depth > MAX_DEPTH {
        return Err(Rejection::TooComplex);
    }
    match object {
        Object::Array(items) => items.iter().try_for_each(|item| visit(document, item, depth + 1)),
        Object::Dictionary(dictionary) => visit_dictionary(document, dictionary, depth),
        Object::Stream(stream) => visit_dictionary(document, &stream.dict, depth),
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..)
        | Object::Reference(_) => Ok(()),
    }
}

fn visit_dictionary(document: &Document, dictionary: &Dictionary, depth: usize) -> Result<(), Rejection> {
    if let Some(what) = script_in(document, dictionary) {
        return Err(Rejection::Scripted { what });
    }
    dictionary.iter().try_for_each(|(_, value)| visit(document, value, depth + 1))
}

fn script_in(document: &Document, dictionary: &Dictionary) -> Option<Script> {
    let get = |key: &[u8]| document.dereference(dictionary.get(key).ok()?).ok().map(|(_, o)| o);
    let name = |key: &[u8]| get(key).and_then(|o| o.as_name().ok());
    match name(b"S") {
        Some(b"JavaScript") => return Some(Script::JavaScript),
        Some(b"Launch") => return Some(Script::Launch),
        Some(b"Rendition" | b"RichMediaExecute" | b"Movie" | b"Sound") => return Some(Script::RichMedia),
        _ => {}
    }
    if let Some(b"RichMedia" | b"3D" | b"Screen" | b"Movie" | b"Sound") = name(b"Subtype") {
        return Some(Script::RichMedia);
    }
    let holds_something = |key| get(key).is_some_and(|o| !matches!(o, Object::Null));
    if holds_something(b"JavaScript") || (holds_something(b"JS") && !dictionary.has_type(b"Font")) {
        return Some(Script::JavaScript);
    }
    if holds_something(b"XFA") {
        return Some(Script::DynamicForm);
    }
    if dictionary.has(b"EF") {
        let runs = [b"F".as_slice(), b"UF", b"DOS", b"Unix", b"Mac"]
            .iter()
            .filter_map(|key| get(key))
            .filter_map(|o| lopdf::decode_text_string(o).ok())
            .any(|file_name| is_program(&file_name));
        return runs.then_some(Script::EmbeddedProgram);
    }
    None
}

fn is_program(file_name: &str) -> bool {
    let ending = file_name.trim_end_matches(['.', ' ', '\0']).rsplit('.').next().unwrap_or_default();
    PROGRAM_ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
}

pub(super) fn signature_count(document: &Document) -> usize {
    document
        .objects
        .values()
        .filter_map(|o| o.as_dict().ok())
        .filter(|d| d.has(b"ByteRange") && d.has(b"Contents"))
        .count()
}
