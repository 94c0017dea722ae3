//! JPEG: looked through marker by marker first, then decoded.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::orientation::Orientation;
use super::{MAX_SIDE_PX, Refusal, check_memory, check_size};
use crate::pixels::Picture;

/// Cameras write one scan, editors about ten. Each of them is a pass over all coefficients.
const MAX_SCANS: usize = 40;

pub(super) fn decode(bytes: &[u8]) -> Result<(Picture, Orientation), Refusal> {
    let outline = outline(bytes)?;
    check_size(outline.width, outline.height)?;
    if outline.scans > MAX_SCANS {
        return Err(Refusal::TooComplex);
    }
    let pixels = u64::from(outline.width) * u64::from(outline.height);
    let coefficients =
        if outline.is_kept_whole { pixels * outline.samples_per_16_pixels / 16 * 2 } else { 0 };
    check_memory(bytes.len() as u64 + pixels * 3 + coefficients)?;

    let options = DecoderOptions::new_fast()
        .set_max_width(MAX_SIDE_PX as usize)
        .set_max_height(MAX_SIDE_PX as usize)
        .set_strict_mode(false)
        .jpeg_set_max_scans(MAX_SCANS)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let rgb = decoder.decode().map_err(|_| Refusal::Damaged)?;
    if rgb.len() as u64 != pixels * 3 {
        return Err(Refusal::Damaged);
    }
    let orientation = decoder.exif().map_or(Orientation::UPRIGHT, |block| Orientation::from_exif(block));
    Ok((Picture { width: outline.width, height: outline.height, rgb }, orientation))
}

struct Outline {
    width: u32,
    height: u32,
    scans: usize,
    /// Progressive, or its colours one after another: all coefficients are kept until the last scan.
    is_kept_whole: bool,
    /// How many samples all components together have for 4 × 4 pixels: 24 with halved colours, 48 with full ones.
    samples_per_16_pixels: u64,
}

/// Walks over the markers. Whoever has no end marker was cut off; what follows the end (a short film, a depth map) is
/// none of the picture's business.
fn outline(bytes: &[u8]) -> Result<Outline, Refusal> {
    let mut at = 2;
    let mut found: Option<Outline> = None;
    let mut components = 0;
    loop {
        let marker = next_marker(bytes, &mut at).ok_or(Refusal::Incomplete)?;
        match marker {
            0xd9 => break,
            0x01 | 0xd0..=0xd7 | 0xd8 => continue,
            _ => {}
        }
        let length = bytes.get(at..at + 2).ok_or(Refusal::Incomplete)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        if length < 2 {
            return Err(Refusal::Damaged);
        }
        let segment = bytes.get(at + 2..at + length).ok_or(Refusal::Incomplete)?;
        at += length;
        match marker {
            // Start of frame: baseline, extended and progressive. The others are no pictures that cameras make.
            0xc0..=0xc2 => {
                if found.is_some() {
                    return Err(Refusal::Damaged);
                }
                components = usize::from(*segment.get(5).ok_or(Refusal::Damaged)?);
                found = Some(frame(segment, marker == 0xc2, components)?);
            }
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return Err(Refusal::TooComplex),
            0xda => {
                let frame = found.as_mut().ok_or(Refusal::Damaged)?;
                frame.scans += 1;
                frame.is_kept_whole |= usize::from(segment.first().copied().unwrap_or(0)) != components;
            }
            _ => {}
        }
    }
    found.filter(|frame| frame.scans > 0).ok_or(Refusal::Damaged)
}

fn frame(segment: &[u8], is_progressive: bool, components: usize) -> Result<Outline, Refusal> {
    let side = |at: usize| u32::from(u16::from_be_bytes([segment[at], segment[at + 1]]));
    let factors = segment.get(6..6 + components * 3).ok_or(Refusal::Damaged)?;
    let factors: Vec<(u64, u64)> =
        factors.chunks_exact(3).map(|part| (u64::from(part[1] >> 4), u64::from(part[1] & 15))).collect();
    let most = |of: fn(&(u64, u64)) -> u64| factors.iter().map(of).max().unwrap_or(0);
    let most_samples = most(|factor| factor.0) * most(|factor| factor.1);
    if components > 4 || most_samples == 0 {
        return Err(Refusal::Damaged);
    }
    let samples: u64 = factors.iter().map(|(across, down)| 16 * across * down).sum();
    Ok(Outline {
        height: side(1),
        width: side(3),
        scans: 0,
        is_kept_whole: is_progressive,
        samples_per_16_pixels: samples.div_ceil(most_samples),
    })
}

/// The same coded picture without what is not needed to draw it: notes of time, place and camera, a smaller picture, whatever
/// follows the end. None where colours are coded in a way that not everybody draws alike.
pub(super) fn bare(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut at, mut kept) = (2, Vec::with_capacity(bytes.len()));
    kept.extend_from_slice(&[0xff, 0xd8]);
    loop {
        let marker = next_marker(bytes, &mut at)?;
        let begin = at - 2;
        match marker {
            0xd9 => break,
            0x01 | 0xd0..=0xd8 => continue,
            _ => {}
        }
        at += usize::from(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
        let segment = bytes.get(begin + 4..at)?;
        let is_needed = match marker {
            // Tables, how often the decoder may start anew, and the frame.
            0xc4 | 0xdb | 0xdd => true,
            0xc0..=0xc2 if matches!(segment.get(5), Some(1 | 3)) => true,
            0xc0..=0xc2 => return None,
            // Which colours these are; JFIF without its small picture.
            0xe0 => segment.starts_with(b"JFIF\0") && segment.len() == 14,
            0xee => segment.starts_with(b"Adobe"),
            // A scan goes on to the next marker that is none of its own.
            0xda => {
                while matches!(next_marker(bytes, &mut at)?, 0xd0..=0xd7) {}
                at -= 2;
                true
            }
            _ => false,
        };
        if is_needed {
            kept.extend_from_slice(&bytes[begin..at]);
        }
    }
    kept.extend_from_slice(&[0xff, 0xd9]);
    Some(kept)
}

/// The marker at or after `at`, behind whatever coded data lies before it.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        *at += bytes.get(*at..)?.iter().position(|byte| *byte == 0xff)? + 1;
        match *bytes.get(*at)? {
            // A stuffed byte of coded data, or a fill byte.
            0x00 => *at += 1,
            0xff => {}
            marker => {
                *at += 1;
                return Some(marker);
            }
        }
    }
}
