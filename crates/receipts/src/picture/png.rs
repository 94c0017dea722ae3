//! PNG: read row by row, so that a large screenshot never needs more than its own pixels.

use std::io::Cursor;

use png::{BitDepth, ColorType, DecodeOptions, Decoder, DecodingError, Limits, Transformations};

use super::orientation::Orientation;
use super::{Refusal, check_memory, check_size};
use crate::pixels::Picture;

/// For the decoder's own buffers and the metadata that it keeps.
const DECODER_BYTES: usize = 16 * 1024 * 1024;

pub(super) fn decode(bytes: &[u8]) -> Result<(Picture, Orientation), Refusal> {
    let mut options = DecodeOptions::default();
    options.set_ignore_text_chunk(true);
    options.set_ignore_iccp_chunk(true);
    options.set_ignore_checksums(true);
    let mut decoder = Decoder::new_with_options(Cursor::new(bytes), options);
    decoder.set_limits(Limits { bytes: DECODER_BYTES });
    decoder.set_transformations(Transformations::normalize_to_color8());
    let header = decoder.read_header_info().map_err(refusal)?;
    let (width, height) = (header.width, header.height);
    let (is_interlaced, is_animated) = (header.interlaced, header.is_animated());
    check_size(width, height)?;
    let pixels = u64::from(width) * u64::from(height);
    let mut reader = decoder.read_info().map_err(refusal)?;
    if is_animated || reader.info().is_animated() {
        return Err(Refusal::Moving);
    }
    let (color, depth) = reader.output_color_type();
    if depth != BitDepth::Eight {
        return Err(Refusal::Damaged);
    }
    let samples = color.samples();
    let whole = if is_interlaced { pixels * samples as u64 } else { 0 };
    check_memory(bytes.len() as u64 + DECODER_BYTES as u64 + pixels * 3 + whole)?;

    let mut rgb = Vec::with_capacity(pixels as usize * 3);
    if is_interlaced {
        let mut buffer = vec![0; reader.output_buffer_size().ok_or(Refusal::TooComplex)?];
        reader.next_frame(&mut buffer).map_err(refusal)?;
        push_row(&mut rgb, &buffer, color);
    } else {
        while let Some(row) = reader.next_row().map_err(refusal)? {
            push_row(&mut rgb, row.data(), color);
        }
    }
    if rgb.len() as u64 != pixels * 3 {
        return Err(Refusal::Incomplete);
    }
    let orientation =
        reader.info().exif_metadata.as_ref().map_or(Orientation::UPRIGHT, |b| Orientation::from_exif(b));
    Ok((Picture { width, height, rgb }, orientation))
}

/// What is transparent lies on white paper.
fn push_row(rgb: &mut Vec<u8>, row: &[u8], color: ColorType) {
    let on_white = |value: u8, alpha: u8| {
        let alpha = u32::from(alpha);
        ((u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    match color {
        ColorType::Grayscale => rgb.extend(row.iter().flat_map(|grey| [*grey; 3])),
        ColorType::GrayscaleAlpha => {
            rgb.extend(row.chunks_exact(2).flat_map(|pixel| [on_white(pixel[0], pixel[1]); 3]));
        }
        ColorType::Rgba => {
            let opaque = |p: &[u8]| [on_white(p[0], p[3]), on_white(p[1], p[3]), on_white(p[2], p[3])];
            rgb.extend(row.chunks_exact(4).flat_map(opaque));
        }
        ColorType::Rgb | ColorType::Indexed => rgb.extend_from_slice(row),
    }
}

fn refusal(error: DecodingError) -> Refusal {
    match error {
        DecodingError::IoError(_) => Refusal::Incomplete,
        DecodingError::LimitsExceeded => Refusal::TooComplex,
        DecodingError::Format(_) | DecodingError::Parameter(_) => Refusal::Damaged,
    }
}
