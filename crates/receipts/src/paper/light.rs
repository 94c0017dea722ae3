//! Shadows, creases and pale print: makes paper white and ink black, judged by what is near.

use crate::pixels::Grey;

/// Side of the blocks in which the paper's brightness is taken.
const BLOCK_PX: usize = 24;
/// Sauvola's weight of the local contrast, and the contrast of clear print.
const SENSITIVITY: f32 = 0.22;
const FULL_CONTRAST: f32 = 128.0;

/// Takes light and shadow away: each place is compared with the paper around it.
pub fn evened(picture: &Grey) -> Grey {
    let (width, height) = (picture.width as usize, picture.height as usize);
    if width == 0 || height == 0 {
        return picture.clone();
    }
    let (across, down) = (width.div_ceil(BLOCK_PX), height.div_ceil(BLOCK_PX));
    let mut blocks = Vec::with_capacity(across * down);
    for block_y in 0..down {
        for block_x in 0..across {
            blocks.push(paper_in(picture, block_x * BLOCK_PX, block_y * BLOCK_PX));
        }
    }
    let papers = Grey { width: across as u32, height: down as u32, luma: blocks };
    let sums = Sums::of(&papers);
    let mut smooth = papers.clone();
    for y in 0..down {
        for x in 0..across {
            smooth.luma[y * across + x] = sums.around(x, y, 1).mean as u8;
        }
    }
    let paper = smooth.resized(picture.width, picture.height);
    let luma = picture.luma.iter().zip(&paper.luma);
    let even = luma.map(|(luma, paper)| {
        let share = f32::from(*luma) / f32::from(*paper).max(16.0);
        ((share - 0.25) / 0.70 * 255.0).clamp(0.0, 255.0) as u8
    });
    Grey { luma: even.collect(), ..*picture }
}

/// How bright paper is in a block: what nine in ten of its pixels do not exceed.
fn paper_in(picture: &Grey, left: usize, top: usize) -> u8 {
    let mut counts = [0u32; 256];
    let mut all = 0;
    for y in top..(top + BLOCK_PX).min(picture.height as usize) {
        for x in left..(left + BLOCK_PX).min(picture.width as usize) {
            counts[usize::from(picture.at(x as u32, y as u32))] += 1;
            all += 1;
        }
    }
    let mut below = 0;
    for (value, count) in counts.iter().enumerate() {
        below += count;
        if below * 10 >= all * 9 {
            return value as u8;
        }
    }
    255
}

/// Ink and paper (Sauvola 2000): a pixel is ink when it is darker than its surroundings by more than they vary.
pub fn black_and_white(picture: &Grey, reach_px: usize) -> Grey {
    let sums = Sums::of(picture);
    let mut luma = Vec::with_capacity(picture.luma.len());
    for y in 0..picture.height as usize {
        for x in 0..picture.width as usize {
            let around = sums.around(x, y, reach_px);
            let threshold = around.mean * (1.0 + SENSITIVITY * (around.deviation / FULL_CONTRAST - 1.0));
            let is_ink = f32::from(picture.at(x as u32, y as u32)) < threshold;
            luma.push(if is_ink { 0 } else { 255 });
        }
    }
    Grey { luma, ..*picture }
}

/// Sums over every rectangle that begins at the origin, so that any rectangle costs four look-ups.
pub(super) struct Sums {
    width: usize,
    height: usize,
    of_values: Vec<u32>,
    of_squares: Vec<u64>,
}

pub(super) struct Surroundings {
    pub mean: f32,
    pub deviation: f32,
}

impl Sums {
    pub fn of(picture: &Grey) -> Self {
        let (width, height) = (picture.width as usize, picture.height as usize);
        let stride = width + 1;
        let mut of_values = vec![0u32; stride * (height + 1)];
        let mut of_squares = vec![0u64; stride * (height + 1)];
        for y in 0..height {
            let (mut value, mut square) = (0u32, 0u64);
            for x in 0..width {
                let luma = picture.luma[y * width + x];
                value += u32::from(luma);
                square += u64::from(luma) * u64::from(luma);
                let at = (y + 1) * stride + x + 1;
                of_values[at] = of_values[at - stride] + value;
                of_squares[at] = of_squares[at - stride] + square;
            }
        }
        Self { width, height, of_values, of_squares }
    }

    /// Of the square that reaches `reach` pixels in each direction, as far as there are pixels.
    pub fn around(&self, x: usize, y: usize, reach: usize) -> Surroundings {
        let (left, top) = (x.saturating_sub(reach), y.saturating_sub(reach));
        let (right, bottom) = ((x + reach + 1).min(self.width), (y + reach + 1).min(self.height));
        let stride = self.width + 1;
        let corners =
            [bottom * stride + right, top * stride + left, bottom * stride + left, top * stride + right];
        let value = self.of_values[corners[0]]
            .wrapping_add(self.of_values[corners[1]])
            .wrapping_sub(self.of_values[corners[2]])
            .wrapping_sub(self.of_values[corners[3]]);
        let square = (self.of_squares[corners[0]] + self.of_squares[corners[1]])
            - self.of_squares[corners[2]]
            - self.of_squares[corners[3]];
        let count = ((right - left) * (bottom - top)) as f32;
        let mean = value as f32 / count;
        Surroundings { mean, deviation: (square as f32 / count - mean * mean).max(0.0).sqrt() }
    }
}
