//! The paper in the picture: where it lies, how it is flattened, and how print is told from shadow.
//!
//! [`find`] says where the paper's corners are, or that it cannot tell; [`crop`] makes a rectangle of what lies between
//! four corners; [`evened`] takes shadows away; [`black_and_white`] leaves ink and paper. Pure functions on buffers.

mod light;
mod outline;
mod perspective;
mod skew;

pub use light::{black_and_white, evened};
pub use outline::find;
pub use perspective::{crop, crop_grey};
pub use skew::{before_straightening, straightened, tilt_degrees};

use serde::{Deserialize, Serialize};

/// A point in fractions of the picture's width and height.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

/// The corners of the paper as it lies in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Corners {
    pub top_left: Point,
    pub top_right: Point,
    pub bottom_right: Point,
    pub bottom_left: Point,
}

impl Corners {
    /// Clockwise from the top left.
    pub fn points(&self) -> [Point; 4] {
        [self.top_left, self.top_right, self.bottom_right, self.bottom_left]
    }

    /// Whether the four make a figure that can be flattened: convex, clockwise, and not a sliver.
    pub fn is_plausible(&self) -> bool {
        let points = self.points();
        let is_inside = |p: &Point| (-0.05..=1.05).contains(&p.x) && (-0.05..=1.05).contains(&p.y);
        let turns_right = |index: usize| {
            let [a, b, c] = [points[index], points[(index + 1) % 4], points[(index + 2) % 4]];
            (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) > 0.0
        };
        points.iter().all(is_inside) && (0..4).all(turns_right) && area(&points) > 0.01
    }
}

/// Of a figure whose corners are given in order (the shoelace formula).
fn area(points: &[Point]) -> f32 {
    let next = points.iter().cycle().skip(1);
    (points.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f32>() / 2.0).abs()
}

#[cfg(test)]
mod tests;
