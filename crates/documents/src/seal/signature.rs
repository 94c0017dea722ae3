//! The signature field, its dictionary, and the signing of the finished bytes (PAdES, ETSI EN 319 142-1).

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use lopdf::{Dictionary, Object, ObjectId, dictionary, text_string};
use sha2::{Digest, Sha256};

use super::{SealError, SealRequest};
use crate::cms_signature;
use crate::rejection::Rejection;
use crate::timestamp::stamped_time;
use crate::update::Update;

/// SignaturesExist and AppendOnly (ISO 32000-1, table 219).
const SIGNATURE_FLAGS: i64 = 3;
/// Print and Locked.
const WIDGET_FLAGS: i64 = 132;
/// Room for a time stamp token with its chain, beside what the certificates take.
const TIME_STAMP_ROOM: usize = 16 * 1024;
const SIGNATURE_ROOM: usize = 2 * 1024;

/// Adds the field, writes the file and signs it.
pub(super) fn sign(
    mut update: Update<'_>,
    page: ObjectId,
    request: &SealRequest<'_>,
) -> Result<Vec<u8>, SealError> {
    let signature_id = update.reserve();
    add_field(&mut update, page, signature_id)?;

    let room = room_for(request)?;
    let (dictionary, range_at, contents_at) = signature_dictionary(request, room);
    let written = update.finish(signature_id, &dictionary)?;
    let mut bytes = written.bytes;
    let gap_start = written.reserved_at + contents_at;
    let gap_end = gap_start + room * 2 + 2;
    let range = format!("[0 {gap_start} {gap_end} {}]", bytes.len() - gap_end);
    let range_at = written.reserved_at + range_at;
    if range.len() > RANGE_ROOM {
        return Err(Rejection::TooComplex.into());
    }
    bytes[range_at..range_at + range.len()].copy_from_slice(range.as_bytes());

    let mut hasher = Sha256::new();
    hasher.update(&bytes[..gap_start]);
    hasher.update(&bytes[gap_end..]);
    let digest: [u8; 32] = hasher.finalize().into();
    let mut time_stamp_failure = None;
    let signature = cms_signature::sign_detached(request.certificate, &digest, |value| {
        let Some(fetch) = request.timestamp else { return Ok(None) };
        let stamped = Sha256::digest(value).into();
        fetch(&stamped)
            .and_then(|token| match stamped_time(&token, &stamped) {
                Some(_) => Ok(Some(token)),
                None => Err("the token is not a valid time stamp for this signature".to_owned()),
            })
            .inspect_err(|reason| time_stamp_failure = Some(reason.clone()))
    });
    let signature = signature.map_err(|_| match time_stamp_failure {
        Some(reason) => SealError::Timestamp { reason },
        None => SealError::Signature,
    })?;
    if signature.len() > room {
        return Err(SealError::Signature);
    }
    let mut hexadecimal = String::with_capacity(signature.len() * 2);
    for byte in &signature {
        let _ = write!(hexadecimal, "{byte:02x}");
    }
    bytes[gap_start + 1..gap_start + 1 + hexadecimal.len()].copy_from_slice(hexadecimal.as_bytes());
    Ok(bytes)
}

fn room_for(request: &SealRequest<'_>) -> Result<usize, SealError> {
    let (certificates, _) = request.certificate.to_der().map_err(|_| SealError::Signature)?;
    let chain: usize = certificates.iter().map(Vec::len).sum();
    Ok(SIGNATURE_ROOM + chain + if request.timestamp.is_some() { TIME_STAMP_ROOM } else { 0 })
}

const RANGE_ROOM: usize = 48;

/// The dictionary with room left, and where in it the byte range and the contents begin.
fn signature_dictionary(request: &SealRequest<'_>, room: usize) -> (Vec<u8>, usize, usize) {
    let mut out = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange ".to_vec();
    let range_at = out.len();
    out.extend(std::iter::repeat_n(b' ', RANGE_ROOM));
    out.extend_from_slice(b"/Contents ");
    let contents_at = out.len();
    out.push(b'<');
    out.extend(std::iter::repeat_n(b'0', room * 2));
    out.push(b'>');
    let time = request.sealed_at.to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M%S").to_string();
    let mut rest = Dictionary::new();
    rest.set("M", Object::string_literal(format!("D:{time}+00'00'")));
    rest.set("Name", text_string(&request.certificate.common_name()));
    let sealed_by =
        request.evidence.map_or_else(|| request.certificate.common_name(), |e| e.organization_name.clone());
    rest.set("Reason", text_string(&format!("Sealed by {sealed_by}")));
    for (key, value) in rest.iter() {
        out.push(b'/');
        out.extend_from_slice(key);
        // Writing to memory does not fail.
        let _ = lopdf::Writer::write_object(&mut out, value);
    }
    out.extend_from_slice(b">>");
    (out, range_at, contents_at)
}

/// Adds an invisible field to the form (which may stand in the catalog itself) and to the page's annotations.
fn add_field(update: &mut Update<'_>, page_id: ObjectId, signature: ObjectId) -> Result<(), SealError> {
    let catalog_id = update.catalog_id()?;
    let mut catalog = update.dictionary(catalog_id)?;
    let form_id = catalog.get(b"AcroForm").ok().and_then(|o| o.as_reference().ok());
    let mut form = catalog
        .get(b"AcroForm")
        .ok()
        .and_then(|o| update.resolve(o))
        .and_then(|o| o.as_dict().ok())
        .cloned()
        .unwrap_or_default();
    let mut fields = array(update, &form, b"Fields");

    let field_id = update.reserve();
    update.set(
        field_id,
        dictionary! {
            "Type" => "Annot",
            "Subtype" => "Widget",
            "FT" => "Sig",
            "T" => Object::string_literal(format!("Seal{}", field_id.0)),
            "V" => signature,
            "P" => page_id,
            "F" => WIDGET_FLAGS,
            "Rect" => vec![0.into(), 0.into(), 0.into(), 0.into()],
        },
    );
    fields.push(Object::Reference(field_id));
    form.set("Fields", fields);
    form.set("SigFlags", SIGNATURE_FLAGS);
    match form_id {
        Some(id) => update.set(id, form),
        None => {
            catalog.set("AcroForm", form);
            update.set(catalog_id, catalog);
        }
    }

    let mut page = update.dictionary(page_id)?;
    let mut annotations = array(update, &page, b"Annots");
    annotations.push(Object::Reference(field_id));
    page.set("Annots", annotations);
    update.set(page_id, page);
    Ok(())
}

fn array(update: &Update<'_>, dictionary: &Dictionary, key: &[u8]) -> Vec<Object> {
    dictionary
        .get(key)
        .ok()
        .and_then(|o| update.resolve(o))
        .and_then(|o| o.as_array().ok())
        .cloned()
        .unwrap_or_default()
}
