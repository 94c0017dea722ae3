//! Lines of print that climb or fall: by how much, and turning them level.

use crate::pixels::Grey;

const WORKING_SIDE_PX: u32 = 700;
/// A receipt that lies more askew than this was photographed on purpose.
const MAX_DEGREES: f32 = 12.0;
/// Below this nobody notices.
const MIN_DEGREES: f32 = 0.3;

/// By how many degrees lines of print fall to the right; negative where they climb. Level lines give the sharpest
/// profile: rows full of ink next to rows without any.
pub fn tilt_degrees(picture: &Grey) -> f32 {
    let small = super::black_and_white(&super::evened(&picture.shrunk_to(WORKING_SIDE_PX)), 12);
    let (width, height) = (small.width as usize, small.height as usize);
    let ink: Vec<(f32, f32)> = small
        .luma
        .iter()
        .enumerate()
        .filter(|(_, luma)| **luma == 0)
        .map(|(at, _)| ((at % width) as f32, (at / width) as f32))
        .collect();
    if ink.len() < 200 {
        return 0.0;
    }
    let reach = (width as f32 * MAX_DEGREES.to_radians().tan()) as usize + 2;
    let sharpness = |degrees: f32| {
        let slope = degrees.to_radians().tan();
        let mut rows = vec![0f32; height + 2 * reach];
        for (x, y) in &ink {
            let row = y - slope * x + reach as f32;
            if let Some(count) = rows.get_mut(row.max(0.0) as usize) {
                *count += 1.0;
            }
        }
        rows.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum::<f32>()
    };
    let best_of = |from: f32, to: f32, step: f32| {
        let steps = ((to - from) / step).round() as usize;
        let angles = (0..=steps).map(|index| from + index as f32 * step);
        angles
            .map(|angle| (angle, sharpness(angle)))
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map_or(0.0, |best| best.0)
    };
    let coarse = best_of(-MAX_DEGREES, MAX_DEGREES, 0.5);
    let fine = best_of(coarse - 0.5, coarse + 0.5, 0.1);
    // A pattern that is sharp at a slant only by chance is not worth the loss of turning.
    if sharpness(fine) > 1.05 * sharpness(0.0) { fine } else { 0.0 }
}

/// Turned by the opposite of `degrees` around its middle; what comes in from outside is white.
pub fn straightened(picture: &Grey, degrees: f32) -> Grey {
    if degrees.abs() < MIN_DEGREES {
        return picture.clone();
    }
    let (width, height) = (picture.width as i64, picture.height as i64);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (middle_x, middle_y) = (width as f32 / 2.0, height as f32 / 2.0);
    let mut luma = Vec::with_capacity(picture.luma.len());
    for y in 0..height {
        for x in 0..width {
            let (right, down) = (x as f32 - middle_x, y as f32 - middle_y);
            let from_x = middle_x + right * cos - down * sin;
            let from_y = middle_y + right * sin + down * cos;
            let (left, top) = (from_x.floor() as i64, from_y.floor() as i64);
            if left < 0 || top < 0 || left + 1 >= width || top + 1 >= height {
                luma.push(255);
                continue;
            }
            let at = |x: i64, y: i64| f32::from(picture.luma[(y * width + x) as usize]);
            let (right_share, bottom_share) = (from_x - left as f32, from_y - top as f32);
            let upper = at(left, top) * (1.0 - right_share) + at(left + 1, top) * right_share;
            let lower = at(left, top + 1) * (1.0 - right_share) + at(left + 1, top + 1) * right_share;
            luma.push((upper * (1.0 - bottom_share) + lower * bottom_share) as u8);
        }
    }
    Grey { luma, ..*picture }
}

/// Where a place (in fractions) of a picture that [`straightened`] made was before.
pub fn before_straightening(width: u32, height: u32, degrees: f32, x: f32, y: f32) -> (f32, f32) {
    if degrees.abs() < MIN_DEGREES {
        return (x, y);
    }
    let (width, height) = (width as f32, height as f32);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (right, down) = ((x - 0.5) * width, (y - 0.5) * height);
    (0.5 + (right * cos - down * sin) / width, 0.5 + (right * sin + down * cos) / height)
}
