//! A copy of a file in which large streams have no length, for the reader of the object model: it copies every stream
//! that has one before it can be told not to.
//!
//! The copy is a private mapping, so only the pages that are written to take memory. Nothing but an entry's name is
//! changed, and not in what may hold objects or the table of them; should such a stream be met without content all the
//! same, the reader refuses the file ([`crate::structure`]).

use memchr::memmem;

/// Streams below this are copied.
const LARGE: usize = 256 * 1024;
/// How far before its data a stream's dictionary is looked for.
const DICTIONARY: usize = 2_048;

/// Takes the length from every large stream in `file` that can hold no objects.
pub(crate) fn hide_large_streams(file: &mut [u8]) {
    let mut at = 0;
    while let Some(keyword) = memmem::find(&file[at..], b"stream").map(|found| at + found) {
        at = keyword + 6;
        if file[..keyword].ends_with(b"end") {
            continue;
        }
        let Some(length) = memmem::find(&file[at..], b"endstream") else { return };
        if length >= LARGE {
            let start = keyword.saturating_sub(DICTIONARY);
            let window = &file[start..keyword];
            let dictionary = start + memmem::rfind(window, b"obj").unwrap_or(0);
            hide_length(&mut file[dictionary..keyword]);
        }
        at += length;
    }
}

fn hide_length(dictionary: &mut [u8]) {
    // With "#", names can be written in many ways.
    let is_structure = |word: &[u8]| memmem::find(dictionary, word).is_some();
    if is_structure(b"ObjStm") || is_structure(b"XRef") || dictionary.contains(&b'#') {
        return;
    }
    let found: Vec<usize> = memmem::find_iter(dictionary, b"/Length").collect();
    for at in found {
        // Not "/Length1", which is another entry.
        if dictionary.get(at + 7).is_some_and(u8::is_ascii_whitespace) {
            dictionary[at + 1] = b'X';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(dictionary: &str, data: usize) -> Vec<u8> {
        let mut file = format!("5 0 obj\n<< {dictionary} >>\nstream\n").into_bytes();
        file.resize(file.len() + data, b'x');
        file.extend_from_slice(
            b"\nendstream\nendobj\n6 0 obj\n<< /Length 3 >>\nstream\nabc\nendstream\nendobj\n",
        );
        file
    }

    fn hidden(dictionary: &str, data: usize) -> bool {
        let before = file(dictionary, data);
        let mut after = before.clone();
        hide_large_streams(&mut after);
        let changed = before.iter().zip(&after).filter(|(one, other)| one != other).count();
        assert!(changed <= 1 && before.len() == after.len(), "{changed} bytes of {dictionary}");
        changed == 1
    }

    #[test]
    fn only_large_streams_without_objects_lose_their_length() {
        assert!(hidden("/Type /XObject /Subtype /Image /Length 300000", 300_000));
        assert!(hidden("/Subtype/Image/Length1 7 /Length 8 0 R", 300_000));
        assert!(!hidden("/Subtype /Image /Length 300", 300));
        assert!(hidden("/Length 300000", 300_000));
        assert!(!hidden("/Type /ObjStm /N 3 /Length 300000", 300_000));
        assert!(!hidden("/Type /Obj#53tm /N 3 /Length 300000", 300_000));
        assert!(!hidden("/Type /XRef /Length 300000", 300_000));
        assert!(!hidden("/Subtype /Image /Length1 300000", 300_000));
    }
}
