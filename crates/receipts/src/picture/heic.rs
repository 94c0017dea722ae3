//! HEIC, what iPhones take photos in: a grid of HEVC tiles. The decoder turns the picture upright itself.

use hpvcd::{BitDepth, DecodeError, HeicSettings, ParseLimits};

use super::orientation::Orientation;
use super::{MAX_SIDE_PX, Refusal, check_memory, check_size};
use crate::pixels::Picture;

/// An estimate: planes of the whole picture, the packed pixels, and a turned copy of them.
const BYTES_PER_PIXEL: u64 = 9;
const BYTES_PER_DEEP_PIXEL: u64 = 18;
const MAX_METADATA_BYTES: usize = 256 * 1024;
const MAX_ITEMS: usize = 1_024;

pub(super) fn decode(bytes: &[u8]) -> Result<(Picture, Orientation), Refusal> {
    if !is_whole(bytes) {
        return Err(Refusal::Incomplete);
    }
    let limits = ParseLimits {
        max_dimension: MAX_SIDE_PX,
        max_pixels: super::MAX_PIXELS,
        max_box_size: bytes.len() as u64,
        max_item_size: bytes.len() as u64,
        max_exif_size: MAX_METADATA_BYTES,
        max_items: MAX_ITEMS,
        max_tiles: MAX_ITEMS,
        ..ParseLimits::new()
    };
    let info = hpvcd::read_heic_info_with_limits(bytes, &limits).map_err(refusal)?;
    check_size(info.width, info.height)?;
    let pixels = u64::from(info.width) * u64::from(info.height);
    let each = if info.bit_depth == BitDepth::Eight { BYTES_PER_PIXEL } else { BYTES_PER_DEEP_PIXEL };
    check_memory(bytes.len() as u64 + pixels * each)?;
    // One thread: how many pictures are decoded at once is the caller's decision.
    let settings = HeicSettings::new().with_threads(1).with_limits(limits).primary_only();
    let image = hpvcd::decode_heic_rgb8_with_settings(bytes, &settings).map_err(refusal)?;
    if image.pixels.len() as u64 != u64::from(image.width) * u64::from(image.height) * 3 {
        return Err(Refusal::Damaged);
    }
    Ok((Picture { width: image.width, height: image.height, rgb: image.pixels }, Orientation::UPRIGHT))
}

/// Whether every box that begins in the file ends in it (ISO/IEC 14496-12, section 4.2): the decoder fills what is missing
/// with grey.
fn is_whole(bytes: &[u8]) -> bool {
    let mut at = 0usize;
    while let Some(head) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(short) = head.first_chunk::<4>().map(|size| u32::from_be_bytes(*size)) else { return false };
        let size = match short {
            // To the end of the file.
            0 => return true,
            1 => head.get(8..16).and_then(|long| Some(u64::from_be_bytes(long.try_into().ok()?))),
            size => Some(u64::from(size)),
        };
        match size.and_then(|size| usize::try_from(size).ok()) {
            Some(size) if size >= 8 && size <= head.len() => at += size,
            _ => return false,
        }
    }
    true
}

fn refusal(error: DecodeError) -> Refusal {
    match error {
        DecodeError::TruncatedBox(_) => Refusal::Incomplete,
        DecodeError::BadDimensions { w, h } => Refusal::TooLarge { width: w, height: h },
        DecodeError::LimitExceeded { .. } | DecodeError::AllocationFailed { .. } => Refusal::TooComplex,
        DecodeError::UnsupportedItemType(_)
        | DecodeError::UnsupportedChroma(_)
        | DecodeError::UnsupportedBitDepth(_)
        | DecodeError::Unsupported(_) => Refusal::HeicUnsupported,
        DecodeError::NotHeif
        | DecodeError::MissingBox(_)
        | DecodeError::Bitstream(_)
        | DecodeError::CabacDesync
        | DecodeError::ParamSet(_) => Refusal::Damaged,
    }
}
