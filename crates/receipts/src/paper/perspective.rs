//! Flattens what lies between four corners to a rectangle.

use super::Corners;
use crate::pixels::{Grey, Picture};

/// Never larger than this on a side, whatever the corners say.
const MAX_SIDE_PX: f32 = 4_000.0;

/// What lies between the corners, as seen from straight above. Corners that make no sense return the picture as it is.
pub fn crop(picture: &Picture, corners: &Corners) -> Picture {
    let Some(plan) = Plan::new(picture.width, picture.height, corners) else { return picture.clone() };
    let rgb = plan.sampled(&picture.rgb, 3);
    Picture { width: plan.width as u32, height: plan.height as u32, rgb }
}

/// [`crop`] without colours.
pub fn crop_grey(picture: &Grey, corners: &Corners) -> Grey {
    let Some(plan) = Plan::new(picture.width, picture.height, corners) else { return picture.clone() };
    let luma = plan.sampled(&picture.luma, 1);
    Grey { width: plan.width as u32, height: plan.height as u32, luma }
}

impl Corners {
    /// Where a place of the flattened paper lies in the picture, both in fractions.
    pub fn place(&self, x: f32, y: f32) -> (f32, f32) {
        let Some(m) = square_to_quad(self.points().map(|p| (p.x, p.y))) else { return (x, y) };
        let depth = m[6] * x + m[7] * y + m[8];
        ((m[0] * x + m[1] * y + m[2]) / depth, (m[3] * x + m[4] * y + m[5]) / depth)
    }
}

struct Plan {
    from: (usize, usize),
    width: usize,
    height: usize,
    /// From a place in the unit square to a place in the picture, in pixels.
    matrix: [f32; 9],
}

impl Plan {
    fn new(from_width: u32, from_height: u32, corners: &Corners) -> Option<Self> {
        if !corners.is_plausible() || from_width < 2 || from_height < 2 {
            return None;
        }
        let points = corners.points().map(|p| (p.x * from_width as f32, p.y * from_height as f32));
        let distance = |a: usize, b: usize| {
            ((points[a].0 - points[b].0).powi(2) + (points[a].1 - points[b].1).powi(2)).sqrt()
        };
        let side = |one: f32, other: f32| one.max(other).round().clamp(1.0, MAX_SIDE_PX) as usize;
        let (width, height) = (side(distance(0, 1), distance(3, 2)), side(distance(0, 3), distance(1, 2)));
        Some(Self {
            from: (from_width as usize, from_height as usize),
            width,
            height,
            matrix: square_to_quad(points)?,
        })
    }

    fn sampled(&self, pixels: &[u8], channels: usize) -> Vec<u8> {
        let m = &self.matrix;
        let mut result = Vec::with_capacity(self.width * self.height * channels);
        for y in 0..self.height {
            let v = (y as f32 + 0.5) / self.height as f32;
            for x in 0..self.width {
                let u = (x as f32 + 0.5) / self.width as f32;
                let depth = m[6] * u + m[7] * v + m[8];
                let at_x = (m[0] * u + m[1] * v + m[2]) / depth - 0.5;
                let at_y = (m[3] * u + m[4] * v + m[5]) / depth - 0.5;
                self.push_pixel(&mut result, pixels, channels, at_x, at_y);
            }
        }
        result
    }

    /// Bilinear; the edge goes on outside of the picture.
    fn push_pixel(&self, result: &mut Vec<u8>, pixels: &[u8], channels: usize, x: f32, y: f32) {
        let (width, height) = self.from;
        let x = x.clamp(0.0, (width - 1) as f32);
        let y = y.clamp(0.0, (height - 1) as f32);
        let (left, top) = ((x as usize).min(width - 2), (y as usize).min(height - 2));
        let (right_share, bottom_share) = (x - left as f32, y - top as f32);
        for channel in 0..channels {
            let at = |x: usize, y: usize| f32::from(pixels[(y * width + x) * channels + channel]);
            let upper = at(left, top) * (1.0 - right_share) + at(left + 1, top) * right_share;
            let lower = at(left, top + 1) * (1.0 - right_share) + at(left + 1, top + 1) * right_share;
            result.push((upper * (1.0 - bottom_share) + lower * bottom_share).round() as u8);
        }
    }
}

/// The projective map of the unit square onto four points (Heckbert 1989, section 2.2.3).
fn square_to_quad(points: [(f32, f32); 4]) -> Option<[f32; 9]> {
    let [(x0, y0), (x1, y1), (x2, y2), (x3, y3)] = points;
    let (sum_x, sum_y) = (x0 - x1 + x2 - x3, y0 - y1 + y2 - y3);
    let (dx1, dx2, dy1, dy2) = (x1 - x2, x3 - x2, y1 - y2, y3 - y2);
    let determinant = dx1 * dy2 - dx2 * dy1;
    if determinant.abs() < 1e-6 {
        return None;
    }
    let g = (sum_x * dy2 - dx2 * sum_y) / determinant;
    let h = (dx1 * sum_y - sum_x * dy1) / determinant;
    Some([x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1.0])
}
