//! Pictures as plain buffers, and the few operations that everything else here is made of.

mod resize;

use resize::resized;
use serde::{Deserialize, Serialize};

/// A rectangle in fractions of a picture's width and height.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Region {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

impl Region {
    pub fn right(&self) -> f32 {
        self.left + self.width
    }

    pub fn bottom(&self) -> f32 {
        self.top + self.height
    }

    /// The smallest rectangle that holds both.
    pub fn union(&self, other: &Self) -> Self {
        let (left, top) = (self.left.min(other.left), self.top.min(other.top));
        let width = self.right().max(other.right()) - left;
        Self { left, top, width, height: self.bottom().max(other.bottom()) - top }
    }
}

/// A colour picture: three bytes a pixel, rows from the top, nothing between them.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub rgb: Vec<u8>,
}

/// A picture in shades of grey: one byte a pixel, 0 is black.
#[derive(Clone, PartialEq, Eq)]
pub struct Grey {
    pub width: u32,
    pub height: u32,
    pub luma: Vec<u8>,
}

impl Picture {
    pub fn longest_side(&self) -> u32 {
        self.width.max(self.height)
    }

    /// Brightness as the eye weighs it (ITU-R BT.601).
    pub fn grey(&self) -> Grey {
        let luma = self
            .rgb
            .chunks_exact(3)
            .map(|p| ((u32::from(p[0]) * 77 + u32::from(p[1]) * 150 + u32::from(p[2]) * 29) >> 8) as u8)
            .collect();
        Grey { width: self.width, height: self.height, luma }
    }

    /// Makes it smaller until its longest side is at most `side`; smaller pictures stay as they are.
    pub fn shrunk_to(self, side: u32) -> Self {
        if self.longest_side() <= side || self.width == 0 || self.height == 0 {
            return self;
        }
        let halved = self.halved_while_over(side.saturating_mul(2));
        let (width, height) = fitted(halved.width, halved.height, side);
        let rgb = resized::<3>(&halved.rgb, (halved.width, halved.height), (width, height));
        Self { width, height, rgb }
    }

    /// Averages blocks of 2 × 2 pixels in place: a large photo never needs a second buffer.
    fn halved_while_over(mut self, side: u32) -> Self {
        while self.longest_side() > side && self.width > 1 && self.height > 1 {
            let (width, height) = (self.width as usize / 2, self.height as usize / 2);
            let row = self.width as usize * 3;
            let mut line = vec![0; width * 3];
            for y in 0..height {
                let (top, bottom) = self.rgb[2 * y * row..][..2 * row].split_at(row);
                let blocks = top.chunks_exact(6).zip(bottom.chunks_exact(6));
                for (pixel, (above, below)) in line.chunks_exact_mut(3).zip(blocks) {
                    for channel in 0..3 {
                        let sum = u16::from(above[channel])
                            + u16::from(above[channel + 3])
                            + u16::from(below[channel])
                            + u16::from(below[channel + 3]);
                        pixel[channel] = ((sum + 2) / 4) as u8;
                    }
                }
                // Always behind what is still to be read.
                self.rgb[y * width * 3..][..width * 3].copy_from_slice(&line);
            }
            self.rgb.truncate(width * height * 3);
            self.rgb.shrink_to_fit();
            (self.width, self.height) = (width as u32, height as u32);
        }
        self
    }

    /// Makes a region black.
    pub fn cover(&mut self, region: &Region) {
        let pixel = |share: f32, side: u32| (share.clamp(0.0, 1.0) * side as f32).round() as usize;
        let (left, right) = (pixel(region.left, self.width), pixel(region.right(), self.width));
        for y in pixel(region.top, self.height)..pixel(region.bottom(), self.height) {
            let row = y * self.width as usize;
            if let Some(covered) = self.rgb.get_mut((row + left) * 3..(row + right.max(left)) * 3) {
                covered.fill(0);
            }
        }
    }

    /// A baseline JPEG without any metadata.
    pub fn jpeg(&self, quality: u8) -> Vec<u8> {
        encoded(&self.rgb, self.width, self.height, jpeg_encoder::ColorType::Rgb, quality)
    }
}

impl Grey {
    /// As large as asked for, whatever its shape was.
    pub fn resized(&self, width: u32, height: u32) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        if (width, height) == (self.width, self.height) || self.luma.is_empty() {
            return self.clone();
        }
        let luma = resized::<1>(&self.luma, (self.width, self.height), (width, height));
        Self { width, height, luma }
    }

    pub fn shrunk_to(&self, side: u32) -> Self {
        if self.width.max(self.height) <= side {
            return self.clone();
        }
        let (width, height) = fitted(self.width, self.height, side);
        self.resized(width, height)
    }

    pub fn jpeg(&self, quality: u8) -> Vec<u8> {
        encoded(&self.luma, self.width, self.height, jpeg_encoder::ColorType::Luma, quality)
    }

    pub(crate) fn at(&self, x: u32, y: u32) -> u8 {
        self.luma[y as usize * self.width as usize + x as usize]
    }
}

/// The size with the same shape whose longest side is `side`.
pub(crate) fn fitted(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longest = u64::from(width.max(height).max(1));
    let scaled = |length: u32| {
        let rounded = (u64::from(length) * u64::from(side) + longest / 2) / longest;
        u32::try_from(rounded).unwrap_or(side).max(1)
    };
    (scaled(width), scaled(height))
}

fn encoded(pixels: &[u8], width: u32, height: u32, kind: jpeg_encoder::ColorType, quality: u8) -> Vec<u8> {
    let mut file = Vec::with_capacity(pixels.len() / 8);
    let (Ok(width), Ok(height)) = (u16::try_from(width), u16::try_from(height)) else { return file };
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, quality);
    // Colour matters little on a receipt; letters are in the brightness.
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
    // Writing into memory cannot fail, and the buffer has the size that is said.
    let _ = encoder.encode(pixels, width, height, kind);
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gradient(width: u32, height: u32) -> Picture {
        let mut rgb = Vec::new();
        for y in 0..height {
            for x in 0..width {
                rgb.extend_from_slice(&[(x * 255 / width) as u8, (y * 255 / height) as u8, 128]);
            }
        }
        Picture { width, height, rgb }
    }

    #[test]
    fn shrinking_keeps_shape_and_colours() {
        for (width, height) in [(1000, 600), (601, 999), (4001, 370)] {
            let small = gradient(width, height).shrunk_to(300);
            assert_eq!(small.longest_side(), 300);
            assert_eq!(small.rgb.len() as u32, small.width * small.height * 3);
            let middle = ((small.height / 2 * small.width + small.width / 2) * 3) as usize;
            for (channel, expected) in [127_i32, 127, 128].into_iter().enumerate() {
                let is = i32::from(small.rgb[middle + channel]);
                assert!((is - expected).abs() < 8, "{width}x{height}: {is} for {expected}");
            }
        }
        assert_eq!(gradient(30, 20).shrunk_to(300).width, 30);
    }

    #[test]
    fn a_written_jpeg_is_baseline_and_says_nothing_else() {
        let file = gradient(64, 48).jpeg(80);
        assert!(file.starts_with(&[0xff, 0xd8]) && file.ends_with(&[0xff, 0xd9]));
        assert!(!file.windows(4).any(|bytes| bytes == b"Exif"));
    }
}
