//! PDF and DOCX: inspect, render pages, stamp, seal, verify.
//!
//! A file's life here: [`sniff`] names its kind from its first bytes, [`inspect`] accepts it or says in plain
//! words why not, [`render_page`] shows it, [`seal`] appends signatures, evidence and a PAdES signature as an
//! *incremental update* (the original bytes stay as they are), and [`verify`] says whether a sealed file is still
//! the one that was sealed.
//!
//! This crate must never know a tenant, a database, a network or an async runtime: bytes in, bytes out. Its
//! input is hostile; every loop over it has a bound. The functions block and may need seconds for a hostile
//! file, so callers run them in a blocking pool.

pub mod call_sheet;
mod canvas;
mod certificate;
mod cms_signature;
pub mod compose;
pub mod convert;
mod font;
mod inspect;
mod outline;
mod rejection;
mod render;
pub mod report;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
mod seal;
mod seal_key;
pub mod slip;
mod sniff;
mod structure;
mod timestamp;
mod update;
mod verify;

pub use certificate::{CertificateError, SealCertificate};
pub use inspect::{Inspection, Limits, PageGeometry, inspect, inspect_mapped};
pub use rejection::{Rejection, Script};
pub use render::{MAX_RENDER_WIDTH_PX, RenderError, render_page};
pub use seal::{
    Evidence, EvidenceEvent, Ink, SealError, SealRequest, Sealed, Signer, Stamp, StampContent, Timestamper,
    seal,
};
pub use sniff::{FileKind, check_docx, sniff};
pub use timestamp::{TimestampError, timestamp_request, timestamp_token};
pub use verify::{Seal, Verification, verify};

/// The bytes of a file. A memory map for a large one: inspection reads lazily and does not copy it.
pub type PdfData = std::sync::Arc<dyn AsRef<[u8]> + Send + Sync>;

/// Hands [`PdfData`] to the reader, which wants a sized type behind its `Arc`.
pub(crate) struct SharedBytes(pub PdfData);

impl AsRef<[u8]> for SharedBytes {
    fn as_ref(&self) -> &[u8] {
        (*self.0).as_ref()
    }
}
