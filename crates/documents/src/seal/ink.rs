//! Draws a signature into a box, whatever was drawn or typed: never distorted, never outside.

use super::Ink;
use crate::canvas::{Canvas, PEN};
use crate::font::{FontBook, Style, fitted, text_width};

/// A box in points, origin bottom left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// Points beyond this are dropped; a signature has some hundreds.
const MAX_POINTS: usize = 20_000;
/// Ink smaller than this part of its pad is not enlarged to fill the box: a dot stays a dot.
const SMALLEST_SCALED_PART: f32 = 0.35;

pub(super) fn draw(canvas: &mut Canvas, fonts: &mut FontBook, ink: &Ink, area: Area) {
    match ink {
        Ink::Drawn { strokes, aspect_ratio } => drawn(canvas, strokes, *aspect_ratio, area),
        Ink::Typed { text } => typed(canvas, fonts, text, area),
    }
}

fn typed(canvas: &mut Canvas, fonts: &mut FontBook, text: &str, area: Area) {
    let natural = area.height * 0.72;
    let width = text_width(Style::Handwriting, natural, text).max(0.01);
    // Tall narrow boxes would give tiny letters: cut with an ellipsis below a readable size.
    let size = natural.min(natural * area.width / width).max(6.0_f32.min(natural));
    let text = fitted(Style::Handwriting, size, text, area.width + 0.01);
    let baseline = area.y + (area.height - size) / 2.0 + size * 0.26;
    canvas.text(fonts, Style::Handwriting, size, PEN, area.x, baseline, &text);
}

fn drawn(canvas: &mut Canvas, strokes: &[Vec<[f32; 2]>], aspect_ratio: f32, area: Area) {
    let aspect_ratio = if aspect_ratio.is_finite() { aspect_ratio.clamp(0.05, 20.0) } else { 1.0 };
    // Into a space whose units are square, y up.
    let mut left = MAX_POINTS;
    let strokes: Vec<Vec<[f32; 2]>> = strokes
        .iter()
        .map(|stroke| {
            let points: Vec<_> = stroke
                .iter()
                .filter(|p| p[0].is_finite() && p[1].is_finite())
                .take(left)
                .map(|p| [p[0].clamp(0.0, 1.0) * aspect_ratio, 1.0 - p[1].clamp(0.0, 1.0)])
                .collect();
            left -= points.len();
            points
        })
        .filter(|s| !s.is_empty())
        .collect();
    let points = || strokes.iter().flatten();
    let bound = |axis: usize, pick: fn(f32, f32) -> f32| points().map(|p| p[axis]).reduce(pick);
    let (Some(min_x), Some(max_x), Some(min_y), Some(max_y)) =
        (bound(0, f32::min), bound(0, f32::max), bound(1, f32::min), bound(1, f32::max))
    else {
        return;
    };
    let margin = area.height * 0.06;
    let (room_x, room_y) = ((area.width - 2.0 * margin).max(0.1), (area.height - 2.0 * margin).max(0.1));
    let scale = (room_x / (max_x - min_x).max(SMALLEST_SCALED_PART * aspect_ratio))
        .min(room_y / (max_y - min_y).max(SMALLEST_SCALED_PART));
    let offset_x = area.x + margin;
    let offset_y = area.y + margin + (room_y - (max_y - min_y) * scale) / 2.0;
    let pen = (area.height * 0.03).clamp(0.5, 1.8);
    for stroke in &strokes {
        let placed: Vec<_> = stroke
            .iter()
            .map(|p| [offset_x + (p[0] - min_x) * scale, offset_y + (p[1] - min_y) * scale])
            .collect();
        canvas.pen_stroke(PEN, pen, &placed);
    }
}
