//! Draws one page's content: text, rules, boxes, ink. Points, origin bottom left, y up.

use std::fmt::Write as _;

use crate::font::{FontBook, Style, text_width};

/// Red, green, blue, 0 to 1.
pub(crate) type Colour = [f32; 3];

pub(crate) const INK: Colour = [0.09, 0.11, 0.15];
pub(crate) const MUTED: Colour = [0.38, 0.42, 0.48];
pub(crate) const RULE: Colour = [0.82, 0.85, 0.89];
pub(crate) const PANEL: Colour = [0.955, 0.963, 0.975];
pub(crate) const ACCENT: Colour = [0.08, 0.31, 0.60];
/// Of signatures: reads as pen on paper, also beside black print.
pub(crate) const PEN: Colour = [0.06, 0.13, 0.42];

#[derive(Default)]
pub(crate) struct Canvas {
    content: String,
}

impl Canvas {
    pub fn into_content(self) -> Vec<u8> {
        self.content.into_bytes()
    }

    #[allow(clippy::too_many_arguments)]
    pub fn text(
        &mut self,
        fonts: &mut FontBook,
        style: Style,
        size: f32,
        colour: Colour,
        x: f32,
        y: f32,
        text: &str,
    ) {
        let runs = fonts.runs(style, text);
        if runs.is_empty() {
            return;
        }
        let [r, g, b] = colour;
        let _ = write!(self.content, "BT {r:.3} {g:.3} {b:.3} rg 1 0 0 1 {x:.2} {y:.2} Tm");
        for run in runs {
            let _ = write!(self.content, " /{} {size:.2} Tf <", run.font_name);
            for code in run.codes {
                let _ = write!(self.content, "{code:04X}");
            }
            self.content.push_str("> Tj");
        }
        self.content.push_str(" ET\n");
    }

    #[allow(clippy::too_many_arguments)]
    pub fn text_right(
        &mut self,
        fonts: &mut FontBook,
        style: Style,
        size: f32,
        colour: Colour,
        x: f32,
        y: f32,
        text: &str,
    ) {
        self.text(fonts, style, size, colour, x - text_width(style, size, text), y, text);
    }

    pub fn line(&mut self, colour: Colour, width: f32, from: [f32; 2], to: [f32; 2]) {
        let [r, g, b] = colour;
        let _ = writeln!(
            self.content,
            "{r:.3} {g:.3} {b:.3} RG {width:.2} w {:.2} {:.2} m {:.2} {:.2} l S",
            from[0], from[1], to[0], to[1]
        );
    }

    pub fn filled_box(&mut self, colour: Colour, x: f32, y: f32, width: f32, height: f32) {
        let [r, g, b] = colour;
        let _ = writeln!(self.content, "{r:.3} {g:.3} {b:.3} rg {x:.2} {y:.2} {width:.2} {height:.2} re f");
    }

    /// A pen stroke through points, smoothed: the curve passes through every point.
    pub fn pen_stroke(&mut self, colour: Colour, width: f32, points: &[[f32; 2]]) {
        let Some(first) = points.first() else { return };
        let [r, g, b] = colour;
        let _ = write!(
            self.content,
            "q {r:.3} {g:.3} {b:.3} RG {width:.2} w 1 J 1 j {:.2} {:.2} m",
            first[0], first[1]
        );
        if points.len() == 1 {
            let _ = write!(self.content, " {:.2} {:.2} l", first[0], first[1]);
        }
        for i in 1..points.len() {
            let before = points[i.saturating_sub(2)];
            let (from, to) = (points[i - 1], points[i]);
            let after = points[(i + 1).min(points.len() - 1)];
            // Catmull-Rom as a Bézier curve.
            let control = |p: f32, towards: f32, away: f32| p + (towards - away) / 6.0;
            let _ = write!(
                self.content,
                " {:.2} {:.2} {:.2} {:.2} {:.2} {:.2} c",
                control(from[0], to[0], before[0]),
                control(from[1], to[1], before[1]),
                control(to[0], from[0], after[0]),
                control(to[1], from[1], after[1]),
                to[0],
                to[1]
            );
        }
        self.content.push_str(" S Q\n");
    }
}
