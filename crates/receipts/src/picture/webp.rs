//! WebP: decoded whole, so smaller pictures are accepted than in the other kinds.

use std::io::Cursor;

use image_webp::{DecodingError, WebPDecoder};

use super::orientation::Orientation;
use super::{Refusal, check_memory, check_size};
use crate::pixels::Picture;

/// A cautious estimate for the lossless kind, which needs the most: the pixels as they are unpacked, their transforms,
/// and the result.
const BYTES_PER_PIXEL: u64 = 12;
/// For metadata: only the orientation is of interest.
const METADATA_BYTES: usize = 1024 * 1024;

pub(super) fn decode(bytes: &[u8]) -> Result<(Picture, Orientation), Refusal> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(refusal)?;
    decoder.set_memory_limit(METADATA_BYTES);
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    if decoder.is_animated() {
        return Err(Refusal::Moving);
    }
    check_memory(bytes.len() as u64 + u64::from(width) * u64::from(height) * BYTES_PER_PIXEL)?;
    let exif = decoder.exif_metadata().ok().flatten();
    let mut buffer = vec![0; decoder.output_buffer_size().ok_or(Refusal::TooComplex)?];
    decoder.read_image(&mut buffer).map_err(refusal)?;
    if decoder.has_alpha() {
        buffer = buffer.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    }
    let orientation = exif.map_or(Orientation::UPRIGHT, |block| Orientation::from_exif(&block));
    Ok((Picture { width, height, rgb: buffer }, orientation))
}

fn refusal(error: DecodingError) -> Refusal {
    match error {
        DecodingError::IoError(_) => Refusal::Incomplete,
        DecodingError::ImageTooLarge | DecodingError::MemoryLimitExceeded => Refusal::TooComplex,
        _ => Refusal::Damaged,
    }
}
