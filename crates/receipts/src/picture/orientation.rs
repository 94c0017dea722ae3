//! How the camera was held (EXIF tag 0x0112), and turning the picture upright. Nothing else of EXIF is looked at.

use crate::pixels::Picture;

/// How stored pixels become upright ones: a mirror first, then quarter turns clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orientation {
    is_mirrored: bool,
    quarter_turns: u8,
}

const SQUARE_PX: usize = 32;

impl Orientation {
    pub const UPRIGHT: Self = Self { is_mirrored: false, quarter_turns: 0 };

    /// The values of the EXIF specification (CIPA DC-008, 4.6.5); others mean nothing.
    fn from_tag(value: u16) -> Self {
        let (is_mirrored, quarter_turns) = match value {
            2 => (true, 0),
            3 => (false, 2),
            4 => (true, 2),
            5 => (true, 3),
            6 => (false, 1),
            7 => (true, 1),
            8 => (false, 3),
            _ => (false, 0),
        };
        Self { is_mirrored, quarter_turns }
    }

    /// From an EXIF block, with or without its `Exif\0\0` prefix. A block that makes no sense turns nothing.
    pub fn from_exif(block: &[u8]) -> Self {
        tag(block.strip_prefix(b"Exif\0\0").unwrap_or(block)).map_or(Self::UPRIGHT, Self::from_tag)
    }

    pub fn applied(self, picture: Picture) -> Picture {
        if self == Self::UPRIGHT {
            return picture;
        }
        let (width, height) = (picture.width as usize, picture.height as usize);
        let (to_width, to_height) =
            if self.quarter_turns.is_multiple_of(2) { (width, height) } else { (height, width) };
        let mut rgb = vec![0; picture.rgb.len()];
        // In squares that fit into the cache on both sides.
        let squares = (0..to_height)
            .step_by(SQUARE_PX)
            .flat_map(|top| (0..to_width).step_by(SQUARE_PX).map(move |left| (left, top)));
        for (left, top) in squares {
            let rows = top..(top + SQUARE_PX).min(to_height);
            let places = rows.flat_map(|y| (left..(left + SQUARE_PX).min(to_width)).map(move |x| (x, y)));
            for (x, y) in places {
                let (from_x, from_y) = match self.quarter_turns {
                    0 => (x, y),
                    1 => (y, height - 1 - x),
                    2 => (width - 1 - x, height - 1 - y),
                    _ => (width - 1 - y, x),
                };
                let from_x = if self.is_mirrored { width - 1 - from_x } else { from_x };
                let (from, to) = ((from_y * width + from_x) * 3, (y * to_width + x) * 3);
                rgb[to..to + 3].copy_from_slice(&picture.rgb[from..from + 3]);
            }
        }
        Picture { width: to_width as u32, height: to_height as u32, rgb }
    }
}

/// The tag's value in the first directory of a TIFF structure.
fn tag(tiff: &[u8]) -> Option<u16> {
    let is_little = match tiff.get(..4)? {
        b"II\x2a\0" => true,
        b"MM\0\x2a" => false,
        _ => return None,
    };
    let u16_at = |at: usize| {
        let bytes = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let directory = tiff.get(4..8)?.try_into().ok()?;
    let directory =
        if is_little { u32::from_le_bytes(directory) } else { u32::from_be_bytes(directory) } as usize;
    let entries = usize::from(u16_at(directory)?);
    let mut places = (0..entries).map(|index| directory.checked_add(2 + index * 12));
    let entry = places.find_map(|place| place.filter(|at| u16_at(*at) == Some(0x0112)))?;
    u16_at(entry.checked_add(8)?)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An EXIF block with an orientation and, as phones write it, a place where the photo was taken.
    pub fn exif(orientation: u8) -> Vec<u8> {
        let mut block = b"Exif\0\0II\x2a\0\x08\0\0\0\x02\0".to_vec();
        block.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
        block.extend_from_slice(&[0x25, 0x88, 4, 0, 1, 0, 0, 0, 0x26, 0, 0, 0]);
        block.extend_from_slice(b"\0\0\0\0GPS 48.2082 16.3738");
        block
    }

    /// Two by one: red, then blue, as stored by a camera held in each of the eight ways.
    #[test]
    fn each_orientation_comes_out_upright() {
        let (r, b) = ([255, 0, 0], [0, 0, 255]);
        let stored = |pixels: [[u8; 3]; 2]| Picture { width: 2, height: 1, rgb: pixels.concat() };
        for (value, size, expected) in [
            (1, (2, 1), [r, b]),
            (2, (2, 1), [b, r]),
            (3, (2, 1), [b, r]),
            (4, (2, 1), [r, b]),
            (5, (1, 2), [r, b]),
            (6, (1, 2), [r, b]),
            (7, (1, 2), [b, r]),
            (8, (1, 2), [b, r]),
            (9, (2, 1), [r, b]),
        ] {
            let upright = Orientation::from_exif(&exif(value)).applied(stored([r, b]));
            assert_eq!((upright.width, upright.height), size, "{value}");
            assert_eq!(upright.rgb, expected.concat(), "{value}");
        }
    }

    #[test]
    fn nonsense_turns_nothing() {
        let good = exif(6);
        for cut in 0..30 {
            assert_eq!(Orientation::from_exif(&good[..cut.min(24)]), Orientation::UPRIGHT);
        }
        let mut endless = good.clone();
        endless[10..14].copy_from_slice(&[0xff; 4]);
        assert_eq!(Orientation::from_exif(&endless), Orientation::UPRIGHT);
    }
}
