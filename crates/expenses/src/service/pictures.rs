//! What of a receipt's picture is kept: upright, smaller, without the place where it was taken. A PDF stays as it is and is
//! shown by its first page. Either gets a fingerprint for "similar picture", and a small picture too coarse to read.

use std::sync::Arc;

use ::receipts::{Fingerprint, Kind, Picture, Prepared, Refusal, Thumbnail, thumbnail};
use platform::machine::{Turn, yielding};
use tokio::sync::Semaphore;

use crate::error::ClaimError;

/// Pictures in work at once: each takes up to 200 MB and a core for a third of a second.
static IN_WORK: Semaphore = Semaphore::const_new(2);
/// Wide enough for the small print of a page.
const PAGE_WIDTH_PX: u32 = 1_700;

/// Bytes of a file that several threads may hold.
pub(super) type Data = documents::PdfData;

/// How a receipt is recognised and shown in lists.
pub(super) struct Shown {
    /// A JPEG in which nothing can be read.
    pub thumbnail: Vec<u8>,
    /// See [`Fingerprint`]; signed, as the database has it.
    pub fingerprint: i64,
}

impl Shown {
    fn of(picture: &Picture, fingerprint: Fingerprint) -> Self {
        let thumbnail = match thumbnail::veiled(picture) {
            Thumbnail::Veiled(jpeg) | Thumbnail::Covered { jpeg, .. } => jpeg,
        };
        Self { thumbnail, fingerprint: fingerprint.0.cast_signed() }
    }
}

/// A photo as it is kept, or why it is refused.
pub(super) async fn photo(data: Data, kind: Kind) -> Result<(Vec<u8>, Shown), ClaimError> {
    let prepared = in_work(move || prepare(&data, kind)).await?;
    let Prepared { jpeg, picture, fingerprint } = prepared.map_err(refused)?;
    Ok((jpeg, Shown::of(&picture, fingerprint)))
}

/// The first page of a PDF; none where it cannot be drawn.
pub(super) async fn first_page(data: Data) -> Result<Option<Shown>, ClaimError> {
    let prepared = in_work(move || prepare(&data, Kind::Pdf)).await?;
    Ok(prepared.ok().map(|prepared| Shown::of(&prepared.picture, prepared.fingerprint)))
}

/// The pixels of a kept receipt: of the photo, or of the first page. Blocks.
pub(super) fn pixels(data: &Data) -> Result<Picture, Refusal> {
    match ::receipts::sniff((**data).as_ref()).ok_or(Refusal::NotAPicture)? {
        Kind::Pdf => prepare(data, Kind::Pdf).map(|prepared| prepared.picture),
        kind => ::receipts::decode((**data).as_ref(), kind),
    }
}

fn prepare(data: &Data, kind: Kind) -> Result<Prepared, Refusal> {
    match kind {
        Kind::Pdf => {
            let page = documents::render_page(Arc::clone(data), 0, PAGE_WIDTH_PX);
            ::receipts::prepare(&page.map_err(|_| Refusal::Damaged)?, Kind::Png)
        }
        Kind::Jpeg | Kind::Png | Kind::WebP | Kind::Heic => ::receipts::prepare((**data).as_ref(), kind),
    }
}

async fn in_work<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ClaimError> {
    let fault = |error: String| ClaimError::Internal(format!("a picture in work: {error}"));
    let permit = IN_WORK.acquire().await.map_err(|error| fault(error.to_string()))?;
    // Lists that others look at meanwhile come first. A picture that nobody waits for any more is still in work.
    let done = yielding(Turn::AfterRequests, move || {
        let _permit = permit;
        work()
    });
    let done = done.await.map_err(|error| fault(error.to_string()))?;
    done.ok_or_else(|| fault("it panicked".to_owned()))
}

fn refused(refusal: Refusal) -> ClaimError {
    ClaimError::field("file", refusal.to_string())
}
