//! Accepts a PDF, or says why not, before anything else touches it.
//!
//! Reads lazily: memory grows with the number of objects, not with the size of the file. What is accepted here can be
//! rendered and sealed: both readers (the renderer's and the writer's) must agree on its pages.

mod content;
mod expansion;
mod scripts;

use std::sync::Arc;
use std::time::{Duration, Instant};

use hayro::hayro_syntax::page::Rotation;
use hayro::hayro_syntax::{LoadPdfError, Pdf};

use crate::rejection::Rejection;
use crate::sniff::check_pdf_header;
use crate::{PdfData, SharedBytes, outline, structure};

/// What a document may ask of the machine.
#[derive(Debug, Clone)]
pub struct Limits {
    pub max_pages: usize,
    /// Longest side of a page in points. 14,400 is also the limit of PDF itself.
    pub max_page_points: f32,
    pub max_objects: usize,
    /// What one stream may unpack to.
    pub max_stream_bytes: u64,
    /// What all streams together may unpack to.
    pub max_unpacked_bytes: u64,
    pub max_image_pixels: u64,
    /// Drawing instructions of one page, with what it repeats counted as often as it is drawn. The renderer can need
    /// some hundred times this in memory.
    pub max_page_content_bytes: u64,
    /// Time for the whole inspection.
    pub max_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_pages: 1_000,
            max_page_points: 14_400.0,
            max_objects: 100_000,
            max_stream_bytes: 256 * 1024 * 1024,
            max_unpacked_bytes: 1024 * 1024 * 1024,
            max_image_pixels: 120_000_000,
            max_page_content_bytes: 3 * 1024 * 1024,
            max_time: Duration::from_secs(10),
        }
    }
}

/// A page as displayed, in points: after rotation and cropping.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageGeometry {
    pub width: f32,
    pub height: f32,
    /// Degrees clockwise that were applied: 0, 90, 180 or 270.
    pub rotation: u16,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    pub page_count: usize,
    pub pages: Vec<PageGeometry>,
    /// Digital signatures the file already carries.
    pub signature_count: usize,
}

/// The point in time after which an inspection gives up.
#[derive(Clone, Copy)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    pub fn after(time: Duration) -> Self {
        Self(Instant::now() + time)
    }

    pub fn check(self) -> Result<(), Rejection> {
        if Instant::now() > self.0 { Err(Rejection::TooComplex) } else { Ok(()) }
    }
}

/// The checks that come before any reader unpacks anything.
pub(crate) fn check_raw(file: &[u8], limits: &Limits, deadline: Deadline) -> Result<(), Rejection> {
    expansion::check_nesting(file)?;
    expansion::check_file(file, limits, deadline)
}

/// Inspects a whole file, which is in memory.
pub fn inspect(data: PdfData, limits: &Limits) -> Result<Inspection, Rejection> {
    guarded(|| inspect_unguarded(&data, (*data).as_ref(), limits))
}

/// Inspects a mapped file. `scratch` is a second, private mapping of the same bytes, which is written to: with it
/// large streams take no memory.
pub fn inspect_mapped(data: PdfData, scratch: &mut [u8], limits: &Limits) -> Result<Inspection, Rejection> {
    guarded(|| {
        outline::hide_large_streams(scratch);
        inspect_unguarded(&data, scratch, limits)
    })
}

fn guarded(inspect: impl FnOnce() -> Result<Inspection, Rejection>) -> Result<Inspection, Rejection> {
    // The readers are young and their input hostile: a panic in one is this file's failure, not the process's.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(inspect)).unwrap_or(Err(Rejection::Damaged))
}

fn inspect_unguarded(data: &PdfData, outline: &[u8], limits: &Limits) -> Result<Inspection, Rejection> {
    let deadline = Deadline::after(limits.max_time);
    let file: &[u8] = (**data).as_ref();
    check_pdf_header(file)?;
    check_raw(file, limits, deadline)?;

    let (signature_count, page_count) = {
        let document = structure::load(outline, limits.max_objects, deadline)?;
        scripts::check(&document)?;
        (scripts::signature_count(&document), document.page_iter().take(limits.max_pages + 1).count())
    };
    deadline.check()?;

    let pdf = Pdf::new(Arc::new(SharedBytes(data.clone()))).map_err(|e| match e {
        LoadPdfError::Decryption(_) => Rejection::Encrypted,
        LoadPdfError::Invalid => Rejection::Damaged,
    })?;
    let pages = pdf.pages();
    if pages.is_empty() || page_count == 0 {
        return Err(if pages.len() == page_count { Rejection::NoPages } else { Rejection::Damaged });
    }
    if pages.len() > limits.max_pages {
        return Err(Rejection::TooManyPages { pages: pages.len(), limit: limits.max_pages });
    }
    if pages.len() != page_count {
        return Err(Rejection::Damaged);
    }
    expansion::check_streams(&pdf, limits, deadline)?;

    let mut geometry = Vec::with_capacity(pages.len());
    let mut weights = content::Weights::new(limits, deadline);
    for (index, page) in pages.iter().enumerate() {
        deadline.check()?;
        let (width, height) = page.render_dimensions();
        let rotation = match page.rotation() {
            Rotation::None => 0,
            Rotation::Horizontal => 90,
            Rotation::Flipped => 180,
            Rotation::FlippedHorizontal => 270,
        };
        // Also refuses what is not a number.
        if !(width <= limits.max_page_points && height <= limits.max_page_points) {
            return Err(Rejection::PageTooLarge { page: index + 1 });
        }
        weights.check_page(page)?;
        geometry.push(PageGeometry { width, height, rotation });
    }
    Ok(Inspection { page_count: geometry.len(), pages: geometry, signature_count })
}
