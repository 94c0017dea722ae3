//! From a file that somebody sent to a picture that may be kept.
//!
//! Every kind is told by its content, measured before it is decoded, and decoded within [`MAX_MEMORY_BYTES`]; what
//! would need more is refused with words that its owner can act on.

mod fingerprint;
mod heic;
mod jpeg;
mod orientation;
mod png;
mod sniff;
mod webp;

pub use fingerprint::Fingerprint;
pub use sniff::{Kind, sniff};

use crate::pixels::Picture;
use orientation::Orientation;

/// Longest side of a picture that is accepted.
pub const MAX_SIDE_PX: u32 = 12_000;
pub const MAX_PIXELS: u64 = 50_000_000;
/// Shorter sides than this show no receipt.
pub const MIN_SIDE_PX: u32 = 48;
/// What decoding may take at any input, the file's own bytes and the result included.
pub const MAX_MEMORY_BYTES: u64 = 190_000_000;
/// Longest side of a picture that is kept.
pub const KEPT_SIDE_PX: u32 = 2_400;
const KEPT_QUALITY: u8 = 80;
/// What has more bytes for its pixels is compressed again. The app sends half of that.
const PIXELS_PER_BYTE: usize = 4;

/// Why a picture is refused, in words its owner can act on; callers match it exhaustively.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("This file is empty. Please choose it again, or take the photo again.")]
    Empty,
    #[error(
        "This is not a picture that can be read. Please send a JPEG, PNG, WebP or HEIC picture, or a PDF."
    )]
    NotAPicture,
    #[error("This file is not what it says it is. Please send the original picture.")]
    Disguised,
    #[error("This file is a PDF and is not read as a picture.")]
    IsPdf,
    #[error(
        "This picture has {width} × {height} pixels, which is more than can be handled. Please take the photo with a lower resolution."
    )]
    TooLarge { width: u32, height: u32 },
    #[error(
        "This picture has only {width} × {height} pixels: nothing can be read on it. Please send a larger one."
    )]
    TooSmall { width: u32, height: u32 },
    #[error(
        "This picture is stored in a way that needs too much memory. Please save it as an ordinary JPEG and send that."
    )]
    TooComplex,
    #[error("This picture is incomplete: its end is missing. Please send it again.")]
    Incomplete,
    #[error("This picture is damaged and cannot be shown. Please take the photo again.")]
    Damaged,
    #[error("Moving pictures are not accepted. Please send a photo.")]
    Moving,
    #[error("This HEIC picture is of a kind that cannot be read here. Please take the photo as JPEG.")]
    HeicUnsupported,
}

/// A picture that may be kept.
pub struct Prepared {
    /// At most [`KEPT_SIDE_PX`] long, upright, without metadata.
    pub jpeg: Vec<u8>,
    /// The pixels of `jpeg` (before they were compressed, where they were), for the thumbnail and for reading.
    pub picture: Picture,
    pub fingerprint: Fingerprint,
}

/// Checks, decodes, turns upright and compresses a picture. `kind` is what [`sniff`] said of these bytes. A JPEG that is
/// upright and small already, as the app sends it, loses its metadata and nothing of its quality: to code it again would
/// take as long as all the rest.
pub fn prepare(bytes: &[u8], kind: Kind) -> Result<Prepared, Refusal> {
    let (picture, is_as_sent) = upright(bytes, kind)?;
    let bare = if is_as_sent && kind == Kind::Jpeg { jpeg::bare(bytes) } else { None };
    let most = picture.rgb.len() / 3 / PIXELS_PER_BYTE;
    let jpeg = bare.filter(|file| file.len() <= most).unwrap_or_else(|| picture.jpeg(KEPT_QUALITY));
    let fingerprint = Fingerprint::of(&picture.grey());
    Ok(Prepared { jpeg, picture, fingerprint })
}

/// The upright pixels of a picture, at most [`KEPT_SIDE_PX`] long. Reads what [`prepare`] has made, too.
pub fn decode(bytes: &[u8], kind: Kind) -> Result<Picture, Refusal> {
    upright(bytes, kind).map(|(picture, _)| picture)
}

/// Its upright pixels, and whether they lie in the file as they are.
fn upright(bytes: &[u8], kind: Kind) -> Result<(Picture, bool), Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    match sniff(bytes) {
        None => return Err(Refusal::NotAPicture),
        Some(found) if found != kind => return Err(Refusal::Disguised),
        Some(_) => {}
    }
    // Decoders are many and their input hostile: a panic in one is this picture's failure, not the process's.
    let decoded = std::panic::catch_unwind(|| match kind {
        Kind::Jpeg => jpeg::decode(bytes),
        Kind::Png => png::decode(bytes),
        Kind::WebP => webp::decode(bytes),
        Kind::Heic => heic::decode(bytes),
        Kind::Pdf => Err(Refusal::IsPdf),
    });
    let (picture, orientation) = decoded.unwrap_or(Err(Refusal::Damaged))?;
    let is_as_sent = orientation == Orientation::UPRIGHT && picture.longest_side() <= KEPT_SIDE_PX;
    Ok((orientation.applied(picture.shrunk_to(KEPT_SIDE_PX)), is_as_sent))
}

/// Refuses sizes that are out of bounds before anything is reserved for them.
fn check_size(width: u32, height: u32) -> Result<(), Refusal> {
    if width > MAX_SIDE_PX || height > MAX_SIDE_PX || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Refusal::TooLarge { width, height });
    }
    if width < MIN_SIDE_PX || height < MIN_SIDE_PX {
        return Err(Refusal::TooSmall { width, height });
    }
    Ok(())
}

/// Refuses what would need more memory than there is for one picture.
fn check_memory(needed_bytes: u64) -> Result<(), Refusal> {
    if needed_bytes > MAX_MEMORY_BYTES { Err(Refusal::TooComplex) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
