//! Finds decompression bombs: what streams unpack to is counted without keeping it.
//!
//! Once over the raw bytes, before any reader unpacks the file's own structure, and once over the parsed streams,
//! whose chains of filters and image sizes are known by then.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Name, Object, Stream};

use super::{Deadline, Limits};
use crate::rejection::Rejection;

/// Most that one byte can become (RFC 1951; 12-bit codes; runs of 128 from two bytes).
const MAX_FLATE_RATIO: u64 = 1_032;
const MAX_LZW_RATIO: u64 = 2_800;
const MAX_RUN_RATIO: u64 = 64;
/// Packed data inside packed data, followed this far.
const MAX_NESTING: usize = 4;
const MAX_FILTERS: usize = 8;

/// Dictionaries within dictionaries. Readers stop at some hundred, but look at each several times.
const MAX_DICTIONARY_DEPTH: usize = 2_000;
/// What all cross-reference streams together may unpack to: a few bytes for each object.
const MAX_TABLE_BYTES: u64 = 4 * 1024 * 1024;
/// How far before its stream a dictionary is looked for.
const DICTIONARY_WINDOW: usize = 2_048;

/// Refuses absurd nesting. Chance finds in packed data go up and down alike and stay far below the limit.
pub(super) fn check_nesting(file: &[u8]) -> Result<(), Rejection> {
    let mut depth = 0usize;
    let mut after_last = 0;
    for at in memchr::memchr2_iter(b'<', b'>', file) {
        if at < after_last || file.get(at + 1) != Some(&file[at]) {
            continue;
        }
        after_last = at + 2;
        depth = if file[at] == b'<' { depth + 1 } else { depth.saturating_sub(1) };
        if depth > MAX_DICTIONARY_DEPTH {
            return Err(Rejection::TooComplex);
        }
    }
    Ok(())
}

/// Whether the dictionary before a stream may be that of a cross-reference stream, however its names are written.
fn could_be_table(before: &[u8]) -> bool {
    let window = &before[before.len().saturating_sub(DICTIONARY_WINDOW)..];
    let start = memchr::memmem::rfind(window, b"obj").unwrap_or(0);
    let mut text = Vec::new();
    let mut rest = &window[start..];
    while let Some((&byte, tail)) = rest.split_first() {
        let escaped = tail
            .get(..2)
            .filter(|_| byte == b'#')
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        text.push(escaped.unwrap_or(byte));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    let has_widths = text.windows(3).any(|w| w.starts_with(b"/W") && !w[2].is_ascii_alphanumeric());
    memchr::memmem::find(&text, b"XRef").is_some()
        || (has_widths && memchr::memmem::find(&text, b"/Size").is_some())
}

/// Counts the expansion of everything that looks like a packed stream.
pub(super) fn check_file(file: &[u8], limits: &Limits, deadline: Deadline) -> Result<(), Rejection> {
    let mut total = 0u64;
    let mut tables = 0u64;
    for (visited, keyword) in memchr::memmem::find_iter(file, b"stream").enumerate() {
        if visited % 1_024 == 0 {
            deadline.check()?;
        }
        if keyword >= 3 && &file[keyword - 3..keyword] == b"end" {
            continue;
        }
        let rest = &file[keyword + 6..];
        let line_end = rest.iter().take(2).take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let data = &rest[line_end..];
        let unpacked = if is_zlib(data) {
            count_nested(data, limits, deadline)?
        } else if plain_deflate_could_exceed(data, limits) {
            count(DeflateDecoder::new(data), limits, deadline)?.bytes
        } else {
            0
        };
        total += unpacked;
        if could_be_table(&file[..keyword]) {
            tables += unpacked;
        }
        if total > limits.max_unpacked_bytes || tables > MAX_TABLE_BYTES {
            return Err(Rejection::TooComplex);
        }
    }
    Ok(())
}

/// Lenient readers take a stream without the zlib header too; short ones cannot become large.
fn plain_deflate_could_exceed(data: &[u8], limits: &Limits) -> bool {
    let enough = usize::try_from(limits.max_stream_bytes / MAX_FLATE_RATIO).unwrap_or(usize::MAX);
    memchr::memmem::find(&data[..data.len().min(enough)], b"endstream").is_none() && data.len() > enough
}

fn is_zlib(data: &[u8]) -> bool {
    matches!(data, [method, flags, ..]
        if method & 0x0f == 8 && (u16::from(*method) << 8 | u16::from(*flags)) % 31 == 0)
}

struct Counted {
    bytes: u64,
    begins_packed: bool,
}

fn count(mut unpacked: impl Read, limits: &Limits, deadline: Deadline) -> Result<Counted, Rejection> {
    let mut buffer = [0u8; 64 * 1024];
    let mut counted = Counted { bytes: 0, begins_packed: false };
    loop {
        // A broken end is common and harmless; what came before it counts.
        let read = match unpacked.read(&mut buffer) {
            Ok(0) | Err(_) => return Ok(counted),
            Ok(read) => read,
        };
        if counted.bytes == 0 {
            counted.begins_packed = is_zlib(&buffer[..read]);
        }
        counted.bytes += read as u64;
        if counted.bytes > limits.max_stream_bytes {
            return Err(Rejection::TooComplex);
        }
        deadline.check()?;
    }
}

fn count_nested(data: &[u8], limits: &Limits, deadline: Deadline) -> Result<u64, Rejection> {
    let mut largest = 0;
    for layers in 1..=MAX_NESTING {
        let mut reader: Box<dyn Read + '_> = Box::new(data);
        for _ in 0..layers {
            reader = Box::new(ZlibDecoder::new(reader));
        }
        let counted = count(reader, limits, deadline)?;
        largest = largest.max(counted.bytes);
        if !counted.begins_packed {
            return Ok(largest);
        }
    }
    Err(Rejection::TooComplex)
}

/// Checks every parsed stream that the raw pass could not judge.
pub(super) fn check_streams(pdf: &Pdf, limits: &Limits, deadline: Deadline) -> Result<(), Rejection> {
    let mut total = 0u64;
    for object in pdf.objects() {
        deadline.check()?;
        let Object::Stream(stream) = object else { continue };
        check_image(&stream, limits)?;
        let filters = stream.filters();
        if filters.len() > MAX_FILTERS {
            return Err(Rejection::TooComplex);
        }
        // The raw pass has counted these.
        if filters.iter().all(|f| !expands(*f)) || matches!(filters.as_slice(), [Filter::FlateDecode]) {
            continue;
        }
        total += chain_size(&stream, &filters, limits, deadline)?;
        if total > limits.max_unpacked_bytes {
            return Err(Rejection::TooComplex);
        }
    }
    Ok(())
}

fn expands(filter: Filter) -> bool {
    matches!(filter, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode)
}

fn check_image(stream: &Stream<'_>, limits: &Limits) -> Result<(), Rejection> {
    let dictionary = stream.dict();
    let side = |long: &str, short: &str| {
        dictionary
            .get::<i32>(long)
            .or_else(|| dictionary.get::<i32>(short))
            .map_or(0, |v| u64::from(v.unsigned_abs()))
    };
    let is_image = dictionary.get::<Name<'_>>("Subtype").is_some_and(|n| n.as_ref() == b"Image");
    if is_image && side("Width", "W").saturating_mul(side("Height", "H")) > limits.max_image_pixels {
        return Err(Rejection::TooComplex);
    }
    Ok(())
}

fn chain_size(
    stream: &Stream<'_>,
    filters: &[Filter],
    limits: &Limits,
    deadline: Deadline,
) -> Result<u64, Rejection> {
    let raw = stream.raw_data();
    let bound = filters.iter().fold(raw.len() as u64, |size, filter| {
        size.saturating_mul(match filter {
            Filter::FlateDecode => MAX_FLATE_RATIO,
            Filter::LzwDecode => MAX_LZW_RATIO,
            Filter::RunLengthDecode => MAX_RUN_RATIO,
            Filter::Ascii85Decode => 4,
            _ => 1,
        })
    });
    if bound <= limits.max_stream_bytes / 64 {
        return Ok(bound);
    }
    let mut data = raw.into_owned();
    let mut largest = 0;
    for filter in filters {
        data = match filter {
            Filter::AsciiHexDecode => decode_hexadecimal(&data),
            Filter::Ascii85Decode => decode_85(&data, limits)?,
            Filter::FlateDecode if is_zlib(&data) => collect(ZlibDecoder::new(data.as_slice()), limits)?,
            Filter::FlateDecode => collect(DeflateDecoder::new(data.as_slice()), limits)?,
            Filter::LzwDecode => unpack_lzw(&data, limits)?,
            Filter::RunLengthDecode => unpack_runs(&data, limits)?,
            // Image formats end the chain and state their size, which was checked.
            Filter::CcittFaxDecode
            | Filter::Jbig2Decode
            | Filter::DctDecode
            | Filter::JpxDecode
            | Filter::Crypt => {
                return Ok(largest);
            }
        };
        largest = largest.max(data.len() as u64);
        deadline.check()?;
    }
    Ok(largest)
}

fn collect(unpacked: impl Read, limits: &Limits) -> Result<Vec<u8>, Rejection> {
    let mut data = Vec::new();
    // A broken end is common; what came before it counts.
    let _ = unpacked.take(limits.max_stream_bytes + 1).read_to_end(&mut data);
    within(data, limits)
}

fn within(data: Vec<u8>, limits: &Limits) -> Result<Vec<u8>, Rejection> {
    if data.len() as u64 > limits.max_stream_bytes { Err(Rejection::TooComplex) } else { Ok(data) }
}

/// A sink that ends the decoder when it is full.
struct Bounded {
    data: Vec<u8>,
    limit: u64,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.data.len() as u64 > self.limit {
            return Err(io::Error::other("full"));
        }
        self.data.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn unpack_lzw(data: &[u8], limits: &Limits) -> Result<Vec<u8>, Rejection> {
    let mut sink = Bounded { data: Vec::new(), limit: limits.max_stream_bytes };
    let mut decoder = weezl::decode::Decoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
    // A broken end is common; what came before it counts.
    let _ = decoder.into_stream(&mut sink).decode_all(data);
    within(sink.data, limits)
}

fn unpack_runs(data: &[u8], limits: &Limits) -> Result<Vec<u8>, Rejection> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&length) = data.get(at) {
        match length {
            128 => break,
            0..=127 => {
                let end = (at + 2 + usize::from(length)).min(data.len());
                out.extend_from_slice(&data[at + 1..end]);
                at = end;
            }
            _ => {
                let Some(&byte) = data.get(at + 1) else { break };
                out.extend(std::iter::repeat_n(byte, 257 - usize::from(length)));
                at += 2;
            }
        }
        if out.len() as u64 > limits.max_stream_bytes {
            return Err(Rejection::TooComplex);
        }
    }
    Ok(out)
}

fn decode_hexadecimal(data: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = data
        .iter()
        .take_while(|b| **b != b'>')
        .filter_map(|b| char::from(*b).to_digit(16).map(|d| d as u8))
        .collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect()
}

fn decode_85(data: &[u8], limits: &Limits) -> Result<Vec<u8>, Rejection> {
    let mut out = Vec::new();
    let mut group = [0u8; 5];
    let mut filled = 0;
    for &byte in data.iter().take_while(|b| **b != b'~') {
        match byte {
            b'z' if filled == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                group[filled] = byte - b'!';
                filled += 1;
            }
            _ => continue,
        }
        if filled == 5 {
            let value = group.iter().fold(0u32, |sum, d| sum.wrapping_mul(85).wrapping_add(u32::from(*d)));
            out.extend(value.to_be_bytes());
            filled = 0;
        }
    }
    if filled > 1 {
        group[filled..].fill(84);
        let value = group.iter().fold(0u32, |sum, d| sum.wrapping_mul(85).wrapping_add(u32::from(*d)));
        out.extend(&value.to_be_bytes()[..filled - 1]);
    }
    within(out, limits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoders_agree_with_known_values() {
        let limits = Limits::default();
        assert_eq!(decode_hexadecimal(b"48 65 6C6c 6F>ff"), b"Hello");
        assert_eq!(decode_85(b"87cURD]i,\"Ebo80~>", &limits).unwrap(), b"Hello World!");
        assert_eq!(decode_85(b"z!!~>", &limits).unwrap(), [0; 5]);
        assert_eq!(unpack_runs(&[2, b'a', b'b', b'c', 254, b'x', 128, 9], &limits).unwrap(), b"abcxxx");
        let packed =
            weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(b"abcabc").unwrap();
        assert_eq!(unpack_lzw(&packed, &limits).unwrap(), b"abcabc");
    }

    #[test]
    fn each_decoder_stops_at_the_limit() {
        let limits = Limits { max_stream_bytes: 1_000, ..Limits::default() };
        let zeros = vec![0u8; 100_000];
        let lzw =
            weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(&zeros).unwrap();
        assert_eq!(unpack_lzw(&lzw, &limits), Err(Rejection::TooComplex));
        assert_eq!(unpack_runs(&[129, 0].repeat(100), &limits), Err(Rejection::TooComplex));
        assert_eq!(decode_85(&[b'z'; 300], &limits), Err(Rejection::TooComplex));
    }
}
