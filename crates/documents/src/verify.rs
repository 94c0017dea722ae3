//! Tells whether a sealed file is still what was sealed.
//!
//! Judges bytes and arithmetic; never decides which certificates to trust. Input is hostile: each number a
//! signature states about its file is checked against the file.

use der::Encode;
use jiff::Timestamp;
use lopdf::{Dictionary, Object};
use sha2::{Digest, Sha256};

use crate::PdfData;
use crate::certificate::common_name;
use crate::cms_signature;
use crate::inspect::{Deadline, Limits, check_raw};
use crate::rejection::Rejection;
use crate::sniff::pdf_header_offset;
use crate::structure;
use crate::timestamp::stamped_time;

/// Signatures looked at in one file, and bytes hashed for them.
const MAX_SIGNATURES: usize = 64;
const MAX_HASHED_BYTES: usize = 2 * 1024 * 1024 * 1024;
const MAX_OBJECT_DEPTH: usize = 16;

/// One digital signature found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// SHA-256 of the certificate's DER; `None` when the signature could not be read.
    pub certificate_fingerprint: Option<[u8; 32]>,
    pub certificate_der: Vec<u8>,
    pub common_name: String,
    /// The time in a valid time stamp token, not the time the file claims. Its authority is not judged.
    pub signed_at: Option<Timestamp>,
    /// The covered bytes are those that were signed.
    pub digest_intact: bool,
    /// The signature fits the certificate.
    pub signature_valid: bool,
    /// Every byte of the file is covered, except the signature itself. Of several seals only the last can be so.
    pub covers_whole_document: bool,
}

impl Seal {
    /// What was signed is unchanged, and was signed with this certificate's key.
    pub fn is_intact(&self) -> bool {
        self.digest_intact && self.signature_valid
    }
}

/// In the order in which the seals were put on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    pub seals: Vec<Seal>,
}

impl Verification {
    /// All seals hold and nothing was appended after the last.
    pub fn is_unaltered(&self) -> bool {
        self.seals.iter().all(Seal::is_intact) && self.seals.last().is_some_and(|s| s.covers_whole_document)
    }
}

/// Finds and checks all signatures. A file without any has an empty list. Costs as much as the default limits allow.
pub fn verify(data: PdfData) -> Result<Verification, Rejection> {
    let file: &[u8] = (*data).as_ref();
    pdf_header_offset(file).ok_or(Rejection::NotPdf)?;
    let document = {
        let limits = Limits::default();
        let deadline = Deadline::after(limits.max_time);
        check_raw(file, &limits, deadline)?;
        structure::load(file, limits.max_objects, deadline)?
    };
    let mut found: Vec<(usize, Seal)> = Vec::new();
    let mut hashed = 0usize;
    let mut dictionaries = Vec::new();
    for object in document.objects.values() {
        collect(object, 0, &mut dictionaries);
    }
    if dictionaries.len() > MAX_SIGNATURES {
        return Err(Rejection::TooComplex);
    }
    for dictionary in dictionaries {
        let range = byte_range(&document, dictionary, file);
        hashed = hashed.saturating_add(range.as_ref().map_or(0, |r| r.end));
        if hashed > MAX_HASHED_BYTES {
            return Err(Rejection::TooComplex);
        }
        found.push((range.as_ref().map_or(usize::MAX, |r| r.end), check(dictionary, range, file)));
    }
    found.sort_by_key(|(end, _)| *end);
    Ok(Verification { seals: found.into_iter().map(|(_, seal)| seal).collect() })
}

/// Signature dictionaries, wherever they stand; stand-alone time stamps are not seals.
fn collect<'a>(object: &'a Object, depth: usize, into: &mut Vec<&'a Dictionary>) {
    if depth > MAX_OBJECT_DEPTH || into.len() > MAX_SIGNATURES {
        return;
    }
    match object {
        Object::Dictionary(dictionary) => {
            let is_time_stamp =
                matches!(dictionary.get(b"SubFilter"), Ok(Object::Name(n)) if n == b"ETSI.RFC3161");
            if dictionary.has(b"ByteRange") && dictionary.has(b"Contents") && !is_time_stamp {
                into.push(dictionary);
            }
            dictionary.iter().for_each(|(_, value)| collect(value, depth + 1, into));
        }
        Object::Array(items) => items.iter().for_each(|value| collect(value, depth + 1, into)),
        _ => {}
    }
}

/// Covered are `0..gap_start` and `gap_end..end`.
struct Range {
    gap_start: usize,
    gap_end: usize,
    end: usize,
    /// What the gap holds, decoded.
    signature: Vec<u8>,
}

/// The range, if it starts with the file, leaves out exactly one hexadecimal string, and that string is this signature's.
fn byte_range(document: &lopdf::Document, dictionary: &Dictionary, file: &[u8]) -> Option<Range> {
    let lookup = |id| document.objects.get(&id);
    let array = structure::resolve(lookup, dictionary.get(b"ByteRange").ok()?)?.as_array().ok()?;
    let numbers: Vec<usize> =
        array.iter().map(|o| usize::try_from(o.as_i64().ok()?).ok()).collect::<Option<_>>()?;
    let &[0, gap_start, gap_end, tail] = numbers.as_slice() else { return None };
    let end = gap_end.checked_add(tail)?;
    if gap_start >= gap_end || end > file.len() {
        return None;
    }
    let hexadecimal = file[gap_start..gap_end].strip_prefix(b"<")?.strip_suffix(b">")?;
    let signature = decode_hexadecimal(hexadecimal)?;
    match structure::resolve(lookup, dictionary.get(b"Contents").ok()?)? {
        Object::String(stated, _) if *stated == signature => {
            Some(Range { gap_start, gap_end, end, signature })
        }
        _ => None,
    }
}

fn decode_hexadecimal(text: &[u8]) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    let digit = |b: u8| char::from(b).to_digit(16).map(|d| d as u8);
    text.chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

fn check(dictionary: &Dictionary, range: Option<Range>, file: &[u8]) -> Seal {
    let mut seal = Seal {
        certificate_fingerprint: None,
        certificate_der: Vec::new(),
        common_name: String::new(),
        signed_at: None,
        digest_intact: false,
        signature_valid: false,
        covers_whole_document: range.as_ref().is_some_and(|r| r.end == file.len()),
    };
    let known_kind = matches!(dictionary.get(b"SubFilter"),
        Ok(Object::Name(n)) if n == b"ETSI.CAdES.detached" || n == b"adbe.pkcs7.detached");
    let Some(range) = range.filter(|_| known_kind) else { return seal };
    let parts = [&file[..range.gap_start], &file[range.gap_end..range.end]];
    let Some(read) = cms_signature::read(&range.signature, Some(&parts)) else { return seal };
    seal.certificate_der = read.certificate.to_der().unwrap_or_default();
    seal.certificate_fingerprint = Some(Sha256::digest(&seal.certificate_der).into());
    seal.common_name = common_name(&read.certificate).unwrap_or_default();
    seal.digest_intact = read.digest_intact;
    seal.signature_valid = read.signature_valid;
    seal.signed_at =
        read.time_stamp_token.and_then(|token| stamped_time(&token, &Sha256::digest(&read.signature).into()));
    seal
}
