//! Names a file by its content, never by its name or by what the browser claimed.

use std::io::Read;

use flate2::read::DeflateDecoder;

use crate::rejection::Rejection;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Pdf,
    Docx,
}

/// A PDF may carry this much before its header (ISO 32000-1, implementation note 13).
pub(crate) const HEADER_WINDOW: usize = 1024;

/// Looks at the first bytes of a file (64 KiB are plenty).
///
/// A PDF must begin with its header, white space and a byte order mark aside: a file that is an image, a web page or
/// an archive to one program and a PDF to another is neither. A DOCX is told from its first archive entries;
/// [`check_docx`] looks at the whole file.
pub fn sniff(head: &[u8]) -> Option<FileKind> {
    if pdf_header_offset(head).is_some() {
        return Some(FileKind::Pdf);
    }
    let names = local_entry_names(head);
    let first_is_office = names.first().is_some_and(|n| {
        matches!(n.as_str(), "[Content_Types].xml" | "_rels/.rels")
            || n.starts_with("word/")
            || n.starts_with("docProps/")
    });
    let has_word = names.iter().any(|n| n.starts_with("word/"));
    let other_office = names.iter().any(|n| n.starts_with("xl/") || n.starts_with("ppt/"));
    let has_types = names.iter().any(|n| n == "[Content_Types].xml");
    (first_is_office && !other_office && (has_word || has_types)).then_some(FileKind::Docx)
}

/// Refuses what an update could not be appended to: with bytes before the header, programs disagree on what the
/// file's offsets count from.
pub(crate) fn check_pdf_header(file: &[u8]) -> Result<(), Rejection> {
    match pdf_header_offset(file) {
        Some(0) => Ok(()),
        Some(_) => Err(Rejection::Damaged),
        None => Err(Rejection::NotPdf),
    }
}

pub(crate) fn pdf_header_offset(head: &[u8]) -> Option<usize> {
    let head = &head[..head.len().min(HEADER_WINDOW)];
    let without_mark = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start =
        head.len() - without_mark.len() + without_mark.iter().take_while(|b| b.is_ascii_whitespace()).count();
    head[start..].starts_with(b"%PDF-").then_some(start)
}

/// Names of the entries whose local headers lie in `head`, in file order. Entries with sizes after the data end the walk.
fn local_entry_names(head: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(header) = head.get(at..at + 30) {
        if !header.starts_with(b"PK\x03\x04") || names.len() == 256 {
            break;
        }
        let flags = u16_at(header, 6);
        let (packed, name_len, extra_len) =
            (u32_at(header, 18) as usize, u16_at(header, 26) as usize, u16_at(header, 28) as usize);
        let Some(name) = head.get(at + 30..at + 30 + name_len) else { break };
        names.push(String::from_utf8_lossy(name).into_owned());
        let data = at + 30 + name_len + extra_len;
        at = if flags & 8 != 0 && packed == 0 {
            match memchr::memmem::find(head.get(data..).unwrap_or_default(), b"PK\x03\x04") {
                Some(next) => data + next,
                None => break,
            }
        } else {
            data.saturating_add(packed)
        };
    }
    names
}

/// What an unpacked DOCX may be; far above any contract.
const MAX_DOCX_ENTRIES: usize = 4_000;
const MAX_DOCX_UNPACKED_BYTES: u64 = 400 * 1024 * 1024;
const MAX_DOCX_RATIO: u64 = 200;

/// Checks a whole DOCX before a converter opens it: a Word document, unprotected, without macros, and not an
/// archive bomb. Entries are unpacked into nothing, so declared sizes are not trusted.
pub fn check_docx(file: &[u8]) -> Result<(), Rejection> {
    let entries = central_directory(file).ok_or(Rejection::Damaged)?;
    if entries.len() > MAX_DOCX_ENTRIES {
        return Err(Rejection::TooComplex);
    }
    let mut unpacked_total = 0u64;
    for entry in &entries {
        if entry.name.ends_with("vbaProject.bin") {
            return Err(Rejection::Scripted { what: crate::rejection::Script::EmbeddedProgram });
        }
        if entry.encrypted {
            return Err(Rejection::Encrypted);
        }
        unpacked_total += unpacked_size(file, entry)?;
        if unpacked_total > MAX_DOCX_UNPACKED_BYTES
            || (unpacked_total > 16 * 1024 * 1024
                && unpacked_total / (file.len() as u64).max(1) > MAX_DOCX_RATIO)
        {
            return Err(Rejection::TooComplex);
        }
    }
    let has = |name: &str| entries.iter().any(|e| e.name == name);
    if has("[Content_Types].xml") && entries.iter().any(|e| e.name.starts_with("word/")) {
        Ok(())
    } else {
        Err(Rejection::Damaged)
    }
}

struct Entry {
    name: String,
    encrypted: bool,
    method: u16,
    packed: usize,
    local_header: usize,
}

fn central_directory(file: &[u8]) -> Option<Vec<Entry>> {
    let tail_start = file.len().saturating_sub(66_000);
    let end = tail_start + memchr::memmem::rfind(&file[tail_start..], b"PK\x05\x06")?;
    let record = file.get(end..end + 22)?;
    let count = u16_at(record, 10) as usize;
    let mut at = u32_at(record, 16) as usize;
    let mut entries = Vec::with_capacity(count.min(MAX_DOCX_ENTRIES));
    for _ in 0..count {
        let header = file.get(at..at.checked_add(46)?)?;
        if !header.starts_with(b"PK\x01\x02") {
            return None;
        }
        let name_len = u16_at(header, 28) as usize;
        entries.push(Entry {
            name: String::from_utf8_lossy(file.get(at + 46..at + 46 + name_len)?).into_owned(),
            encrypted: u16_at(header, 8) & 1 != 0,
            method: u16_at(header, 10),
            packed: u32_at(header, 20) as usize,
            local_header: u32_at(header, 42) as usize,
        });
        at += 46 + name_len + u16_at(header, 30) as usize + u16_at(header, 32) as usize;
    }
    Some(entries)
}

fn unpacked_size(file: &[u8], entry: &Entry) -> Result<u64, Rejection> {
    let header = entry
        .local_header
        .checked_add(30)
        .and_then(|end| file.get(entry.local_header..end))
        .ok_or(Rejection::Damaged)?;
    let start = entry.local_header + 30 + u16_at(header, 26) as usize + u16_at(header, 28) as usize;
    let data =
        start.checked_add(entry.packed).and_then(|end| file.get(start..end)).ok_or(Rejection::Damaged)?;
    match entry.method {
        0 => Ok(data.len() as u64),
        8 => std::io::copy(
            &mut DeflateDecoder::new(data).take(MAX_DOCX_UNPACKED_BYTES + 1),
            &mut std::io::sink(),
        )
        .map_err(|_| Rejection::Damaged),
        _ => Err(Rejection::Damaged),
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn a_pdf_is_told_by_its_header_only() {
        assert_eq!(sniff(b"%PDF-1.7\n"), Some(FileKind::Pdf));
        assert_eq!(sniff(b"\n %PDF-1.7\n"), Some(FileKind::Pdf));
        assert_eq!(sniff(b"GIF89a %PDF-1.7\n"), None);
        assert_eq!(sniff(b"<html>%PDF-1.7"), None);
        assert_eq!(sniff(b"MZ\x90\0"), None);
        assert_eq!(sniff(b""), None);
    }

    #[test]
    fn a_docx_is_told_by_its_entries() {
        assert_eq!(sniff(&samples::docx(&[("word/document.xml", b"<w:document/>")])), Some(FileKind::Docx));
        assert_eq!(sniff(&samples::zip(&[("readme.txt", b"hello")])), None);
        assert_eq!(sniff(&samples::docx(&[("xl/workbook.xml", b"<x/>")])), None);
    }

    #[test]
    fn an_archive_bomb_is_refused() {
        let zeros = vec![0u8; 64 * 1024 * 1024];
        assert_eq!(check_docx(&samples::docx(&[("word/document.xml", &zeros)])), Err(Rejection::TooComplex));
        assert_eq!(check_docx(&samples::docx(&[("word/document.xml", b"<w:document/>")])), Ok(()));
    }

    #[test]
    fn macros_and_broken_archives_are_refused() {
        let with_macro = samples::docx(&[("word/document.xml", b"x"), ("word/vbaProject.bin", b"x")]);
        assert!(matches!(check_docx(&with_macro), Err(Rejection::Scripted { .. })));
        let good = samples::docx(&[("word/document.xml", b"x")]);
        for cut in 0..good.len() {
            assert!(check_docx(&good[..cut]).is_err());
        }
    }
}
