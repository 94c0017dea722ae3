//! Another size, by weighing the pixels around each place: of our own, because a library's kernels for every kind of
//! pixel and processor took two minutes to compile, for two kinds and ten milliseconds.

use std::f32::consts::PI;

/// So many sums are kept in registers while all weights are gone through.
const LANES: usize = 32;

/// What each pixel of the target is made of, along one side: the first pixel of the source, and the weights from there.
struct Weights(Vec<(usize, Vec<f32>)>);

impl Weights {
    fn new(from: usize, to: usize) -> Self {
        let scale = from as f32 / to as f32;
        // Enlarging with a sharper kernel rings around letters; shrinking by averages loses their edges.
        let (kernel, reach): (fn(f32) -> f32, f32) =
            if scale > 1.0 { (hamming, scale) } else { (mitchell, 2.0) };
        let step = scale.max(1.0);
        let taps = |at: usize| {
            let middle = (at as f32 + 0.5) * scale;
            let first = (middle - reach).floor().max(0.0) as usize;
            let last = ((middle + reach).ceil() as usize).min(from);
            let weights: Vec<f32> =
                (first..last).map(|index| kernel((index as f32 + 0.5 - middle) / step)).collect();
            let sum: f32 = weights.iter().sum();
            (first, weights.iter().map(|weight| weight / sum).collect())
        };
        Self((0..to).map(taps).collect())
    }
}

/// `CHANNELS` bytes a pixel. Sizes of zero are the caller's mistake and give nothing.
pub(super) fn resized<const CHANNELS: usize>(pixels: &[u8], from: (u32, u32), to: (u32, u32)) -> Vec<u8> {
    let (from_width, from_height) = (from.0 as usize, from.1 as usize);
    let (width, height) = (to.0 as usize, to.1 as usize);
    let row_length = from_width * CHANNELS;
    if row_length == 0 || pixels.len() < row_length * from_height {
        return Vec::new();
    }
    let (across, down) = (Weights::new(from_width, width), Weights::new(from_height, height));
    let mut target = Vec::with_capacity(width * height * CHANNELS);
    let mut row = vec![0f32; row_length];
    for (first, weights) in &down.0 {
        for (index, part) in row.chunks_mut(LANES).enumerate() {
            let mut sums = [0f32; LANES];
            for (line, weight) in weights.iter().enumerate() {
                let start = (first + line) * row_length + index * LANES;
                for (sum, value) in sums.iter_mut().zip(&pixels[start..start + part.len()]) {
                    *sum += weight * f32::from(*value);
                }
            }
            part.copy_from_slice(&sums[..part.len()]);
        }
        for (first, weights) in &across.0 {
            let mut sums = [0.5f32; CHANNELS];
            for (weight, pixel) in weights.iter().zip(row[first * CHANNELS..].chunks_exact(CHANNELS)) {
                for (sum, value) in sums.iter_mut().zip(pixel) {
                    *sum += weight * value;
                }
            }
            // The cast cuts off what is below 0 or above 255.
            target.extend(sums.map(|sum| sum as u8));
        }
    }
    target
}

/// Sharper than averages, softer than Lanczos, and it never rings.
fn hamming(x: f32) -> f32 {
    match x.abs() {
        0.0 => 1.0,
        x if x >= 1.0 => 0.0,
        x => (x * PI).sin() / (x * PI) * (0.54 + 0.46 * (x * PI).cos()),
    }
}

/// Mitchell and Netravali 1988, with a third of each.
fn mitchell(x: f32) -> f32 {
    match x.abs() {
        x if x < 1.0 => (7.0 * x * x * x - 12.0 * x * x + 16.0 / 3.0) / 6.0,
        x if x < 2.0 => (-7.0 / 3.0 * x * x * x + 12.0 * x * x - 20.0 * x + 32.0 / 3.0) / 6.0,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_pictures_stay_even_and_edges_stay_where_they_are() {
        for to in [(7, 5), (100, 80), (333, 250)] {
            assert!(resized::<1>(&[200; 100 * 80], (100, 80), to).iter().all(|value| *value == 200));
            assert_eq!(resized::<3>(&[9; 300 * 80], (100, 80), to).len() as u32, to.0 * to.1 * 3);
        }
        let half: Vec<u8> = (0..8_000).map(|at| if at % 100 < 50 { 0 } else { 255 }).collect();
        for width in [20, 64, 150, 400] {
            let row = &resized::<1>(&half, (100, 80), (width, 80))[..width as usize];
            let dark = row.iter().filter(|value| **value < 128).count() as u32;
            assert!(dark.abs_diff(width / 2) <= 1, "{dark} of {width}");
        }
    }

    #[test]
    fn what_is_not_there_is_not_read() {
        assert!(resized::<3>(&[0; 10], (100, 80), (10, 8)).is_empty());
        assert!(resized::<1>(&[], (0, 0), (10, 8)).is_empty());
    }
}
