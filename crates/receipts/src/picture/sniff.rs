//! Names a file by its content, never by its name or by what the browser claimed.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Jpeg,
    Png,
    WebP,
    Heic,
    /// Drawn by the `documents` crate, page by page.
    Pdf,
}

impl Kind {
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Heic => "image/heic",
            Self::Pdf => "application/pdf",
        }
    }
}

/// Brands of still HEVC pictures (ISO/IEC 23008-12, annex B).
const HEIC_BRANDS: [&[u8; 4]; 5] = [b"heic", b"heix", b"heim", b"heis", b"mif1"];
/// AVIF shares the container and `mif1`; it is another coding.
const OTHER_BRANDS: [&[u8; 4]; 2] = [b"avif", b"avis"];
const MAX_BRANDS_BYTES: usize = 256;

/// Looks at the first bytes of a file (1 KiB is plenty).
pub fn sniff(head: &[u8]) -> Option<Kind> {
    if head.starts_with(&[0xff, 0xd8, 0xff]) {
        return Some(Kind::Jpeg);
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(Kind::Png);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some(Kind::WebP);
    }
    if head.starts_with(b"%PDF-") {
        return Some(Kind::Pdf);
    }
    is_heic(head).then_some(Kind::Heic)
}

fn is_heic(head: &[u8]) -> bool {
    let Some(length) = head.first_chunk::<4>().map(|bytes| u32::from_be_bytes(*bytes) as usize) else {
        return false;
    };
    if head.get(4..8) != Some(b"ftyp") || length < 16 {
        return false;
    }
    let brands = head.get(8..length.min(MAX_BRANDS_BYTES).min(head.len())).unwrap_or_default();
    let has = |wanted: &[&[u8; 4]]| {
        let chunks = brands.chunks_exact(4).enumerate();
        // The second word is the minor version.
        chunks.filter(|(index, _)| *index != 1).any(|(_, brand)| wanted.iter().any(|b| brand == *b))
    };
    has(&HEIC_BRANDS) && !has(&OTHER_BRANDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_their_first_bytes() {
        assert_eq!(sniff(b"\xff\xd8\xff\xe0\0\x10JFIF"), Some(Kind::Jpeg));
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some(Kind::Png));
        assert_eq!(sniff(b"RIFF\x10\0\0\0WEBPVP8 "), Some(Kind::WebP));
        assert_eq!(sniff(b"%PDF-1.7\n"), Some(Kind::Pdf));
        assert_eq!(sniff(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Some(Kind::Heic));
        assert_eq!(sniff(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic"), Some(Kind::Heic));
    }

    #[test]
    fn other_files_are_none_of_them() {
        for head in [
            &b""[..],
            b"GIF89a",
            b"RIFF\x10\0\0\0WAVEfmt ",
            b"<html>\xff\xd8\xff",
            b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf",
            b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
            b"\0\0\0\x10ftypmp42heic",
            b"\0\0\0\x04ftyp",
        ] {
            assert_eq!(sniff(head), None, "{head:?}");
        }
    }
}
