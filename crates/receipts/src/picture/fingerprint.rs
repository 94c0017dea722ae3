//! Whether two pictures show the same: 64 bits that survive other sizes, compressions and a little light.
//!
//! The signs of the lowest frequencies of a 32 × 32 picture (a discrete cosine transform), compared with their median.
//! Receipts look alike as such, so neighbours' differences (dHash) would call too many of them similar.

use std::f32::consts::PI;

use crate::pixels::Grey;

const SIDE: usize = 32;
const FREQUENCIES: usize = 8;
/// An eighth of all bits; different pictures differ in about half of them. The tests print what they find.
const SIMILAR_BITS: u32 = 8;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub u64);

impl Fingerprint {
    pub fn of(picture: &Grey) -> Self {
        let small = picture.resized(SIDE as u32, SIDE as u32);
        let wave = |frequency: usize, at: usize| {
            ((2 * at + 1) as f32 * frequency as f32 * PI / (2 * SIDE) as f32).cos()
        };
        let mut strengths = [0f32; FREQUENCIES * FREQUENCIES];
        for (index, strength) in strengths.iter_mut().enumerate() {
            // The constant part says only how bright it is: begin at the first frequency.
            let (down, across) = (index / FREQUENCIES + 1, index % FREQUENCIES + 1);
            for y in 0..SIDE {
                for x in 0..SIDE {
                    let light = f32::from(small.luma[y * SIDE + x]);
                    *strength += light * wave(down, y) * wave(across, x);
                }
            }
        }
        let mut sorted = strengths;
        sorted.sort_by(f32::total_cmp);
        let median = sorted[strengths.len() / 2];
        let bits = strengths.iter().enumerate();
        Self(bits.fold(0, |all, (index, strength)| all | (u64::from(*strength > median) << index)))
    }

    /// In how many of the 64 bits the two differ.
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }

    pub fn is_similar(self, other: Self) -> bool {
        self.distance(other) <= SIMILAR_BITS
    }
}
