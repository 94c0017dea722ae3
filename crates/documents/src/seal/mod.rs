//! Seals a document: stamps, signature page, evidence page, then a PAdES signature over all of it.
//!
//! Everything is one incremental update: the original bytes stay a prefix of the result, so an earlier seal stays
//! valid. Apart from the time stamp the result is a function of the request. Must never invent a time or a name.

mod evidence;
mod ink;
mod pages;
mod sheets;
mod signature;
mod signature_page;
mod stamps;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::certificate::SealCertificate;
use crate::font::FontBook;
use crate::rejection::Rejection;
use crate::sniff::check_pdf_header;
use crate::update::Update;

/// How a signature or initials look.
#[derive(Debug, Clone, PartialEq)]
pub enum Ink {
    /// Pen strokes in a box; coordinates 0 to 1, origin top left; `aspect_ratio` is the box's width over its height.
    Drawn { strokes: Vec<Vec<[f32; 2]>>, aspect_ratio: f32 },
    /// Set in handwriting.
    Typed { text: String },
}

#[derive(Debug, Clone, PartialEq)]
pub enum StampContent {
    /// `caption` is a small line below the ink, for instance name and date.
    Signature {
        ink: Ink,
        caption: Option<String>,
    },
    Initials {
        ink: Ink,
    },
    Name {
        text: String,
    },
    Date {
        text: String,
    },
    Text {
        text: String,
    },
}

/// Something to put on a page of the document.
///
/// Position and size are fractions of the page *as displayed* (after rotation and cropping), origin top left.
#[derive(Debug, Clone, PartialEq)]
pub struct Stamp {
    /// The first page is 1.
    pub page: u32,
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
    pub content: StampContent,
}

/// A step in a signer's history: sent, opened, consented, signed, …
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceEvent {
    pub at: Timestamp,
    /// A short sentence.
    pub description: String,
    /// The network address it came from.
    pub address: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Signer {
    pub name: String,
    pub email: String,
    /// "Artist", "For the company", …
    pub role: Option<String>,
    pub signed_at: Timestamp,
    /// IANA name of the zone the signer was in; an unknown one leaves only UTC.
    pub time_zone: String,
    pub address: Option<String>,
    pub device: Option<String>,
    pub consent_version: Option<String>,
    /// The sentence that was agreed to.
    pub consent_text: Option<String>,
    pub signature: Option<Ink>,
    pub events: Vec<EvidenceEvent>,
}

/// What the evidence page tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    pub organization_name: String,
    pub document_title: String,
    /// The document's number in the caller's system.
    pub reference: Option<String>,
    /// Where a copy can be checked, as an address to type.
    pub verify_url: Option<String>,
    pub signers: Vec<Signer>,
}

/// Fetches a time stamp token (DER) for the SHA-256 digest of the signature value.
pub type Timestamper<'a> = &'a dyn Fn(&[u8; 32]) -> Result<Vec<u8>, String>;

#[derive(Clone, Copy)]
pub struct SealRequest<'a> {
    pub original: &'a [u8],
    pub stamps: &'a [Stamp],
    /// Makes the evidence page and, without a signature among the stamps, a page with its signers' signatures before
    /// it. Without evidence nothing is appended: so a second seal adds no pages to what the first one covers.
    pub evidence: Option<&'a Evidence>,
    pub certificate: &'a SealCertificate,
    pub sealed_at: Timestamp,
    pub timestamp: Option<Timestamper<'a>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub bytes: Vec<u8>,
    /// Of the sealed file.
    pub sha256: [u8; 32],
    /// Of the file that was sealed, as printed on the evidence page.
    pub original_sha256: [u8; 32],
    pub page_count: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error(transparent)]
    Document(#[from] Rejection),
    #[error("A stamp is placed on page {page}, which the document does not have.")]
    NoSuchPage { page: u32 },
    #[error("A stamp on page {page} has no usable position or size.")]
    InvalidStamp { page: u32 },
    #[error("The certificate cannot seal at this time.")]
    CertificateNotValid,
    #[error("The time stamp could not be fetched: {reason}")]
    Timestamp { reason: String },
    #[error("The signature could not be made.")]
    Signature,
}

/// Seals; see [`SealRequest`]. The result is read again and verified before it is returned.
pub fn seal(request: SealRequest<'_>) -> Result<Sealed, SealError> {
    check_pdf_header(request.original)?;
    request.certificate.check_at(request.sealed_at).map_err(|_| SealError::CertificateNotValid)?;
    let original_sha256: [u8; 32] = Sha256::digest(request.original).into();
    let mut update = Update::open(request.original)?;
    let original_pages = update.pages();
    if original_pages.is_empty() {
        return Err(Rejection::NoPages.into());
    }

    let mut fonts = FontBook::default();
    let drawn = stamps::draw(&update, &original_pages, request.stamps, &mut fonts)?;
    let mut appended = Vec::new();
    let has_placed_signature =
        request.stamps.iter().any(|s| matches!(s.content, StampContent::Signature { .. }));
    if let Some(evidence) = request.evidence {
        if !has_placed_signature && !evidence.signers.is_empty() {
            appended.extend(signature_page::draw(evidence, &mut fonts));
        }
        let facts = evidence::Facts {
            evidence,
            certificate: request.certificate,
            original_sha256,
            original_page_count: original_pages.len(),
            sealed_at: request.sealed_at,
            has_time_stamp: request.timestamp.is_some(),
        };
        appended.extend(evidence::draw(&facts, &mut fonts));
    }

    let font_resources = fonts.embed(&mut update);
    stamps::place(&mut update, drawn, &font_resources)?;
    let page_count = original_pages.len() + appended.len();
    let last_page = pages::append(&mut update, &original_pages, appended, font_resources)?;
    let bytes = signature::sign(update, last_page, &request)?;
    self_check(&bytes, page_count)?;
    Ok(Sealed { sha256: Sha256::digest(&bytes).into(), bytes, original_sha256, page_count })
}

/// A seal that nobody can verify must never leave: better no sealed file than a broken one.
fn self_check(bytes: &[u8], page_count: usize) -> Result<(), SealError> {
    let data: crate::PdfData = std::sync::Arc::new(bytes.to_vec());
    let read = hayro::hayro_syntax::Pdf::new(std::sync::Arc::new(crate::SharedBytes(data.clone())))
        .map_err(|_| Rejection::Damaged)?;
    if read.pages().len() != page_count {
        return Err(Rejection::Damaged.into());
    }
    match crate::verify::verify(data)?.seals.last() {
        Some(seal) if seal.is_intact() && seal.covers_whole_document => Ok(()),
        _ => Err(SealError::Signature),
    }
}
