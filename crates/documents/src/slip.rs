//! Sets receipts as shops print them, on a narrow strip: for the demo companies, and for tests that want a real one.
//!
//! The same text always gives the same bytes.

use crate::canvas::{Canvas, INK, MUTED, RULE};
use crate::compose::write;
use crate::font::{FontBook, Style, fitted, text_width, wrapped};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SlipText {
    pub merchant: String,
    /// Address, number of the slip and the like, one line each.
    pub details: Vec<String>,
    /// What was bought, and what it cost.
    pub items: Vec<(String, String)>,
    /// What the sum is called, and how much it is.
    pub total: (String, String),
    /// Tax, how it was paid, a greeting; one line each.
    pub notes: Vec<String>,
}

/// 80 mm, the usual roll.
const WIDTH: f32 = 226.8;
const MARGIN: f32 = 14.0;
const RIGHT: f32 = WIDTH - MARGIN;
const INNER: f32 = WIDTH - 2.0 * MARGIN;
const SIZE: f32 = 9.0;
const LEADING: f32 = 13.0;

enum Line {
    Middle(Style, f32, String),
    Pair(Style, f32, String, String),
    Rule,
}

impl Line {
    fn height(&self) -> f32 {
        match self {
            Self::Middle(_, size, _) | Self::Pair(_, size, ..) => size + LEADING - SIZE,
            Self::Rule => LEADING,
        }
    }
}

fn lines(text: &SlipText) -> Vec<Line> {
    let middle = |style, size, text: &str| {
        wrapped(style, size, text, INNER).into_iter().map(move |line| Line::Middle(style, size, line))
    };
    let mut lines: Vec<Line> = middle(Style::SemiBold, 14.0, &text.merchant).collect();
    lines.extend(text.details.iter().flat_map(|detail| middle(Style::Regular, SIZE - 1.0, detail)));
    lines.push(Line::Rule);
    lines.extend(
        text.items.iter().map(|(what, price)| Line::Pair(Style::Regular, SIZE, what.clone(), price.clone())),
    );
    lines.push(Line::Rule);
    let (label, sum) = &text.total;
    lines.push(Line::Pair(Style::SemiBold, 13.0, label.clone(), sum.clone()));
    lines.push(Line::Rule);
    lines.extend(text.notes.iter().flat_map(|note| middle(Style::Regular, SIZE - 1.0, note)));
    lines
}

/// The slip as a PDF file of one page, as long as it needs to be.
pub fn compose_slip(text: &SlipText) -> Vec<u8> {
    let lines = lines(text);
    let height = lines.iter().map(Line::height).sum::<f32>() + 2.0 * MARGIN;
    let (mut fonts, mut canvas) = (FontBook::default(), Canvas::default());
    let mut y = height - MARGIN;
    for line in &lines {
        y -= line.height();
        match line {
            Line::Middle(style, size, text) => {
                let x = (WIDTH - text_width(*style, *size, text)) / 2.0;
                canvas.text(&mut fonts, *style, *size, INK, x, y, text);
            }
            Line::Pair(style, size, left, right) => {
                let room = INNER - text_width(*style, *size, right) - SIZE;
                canvas.text(&mut fonts, *style, *size, INK, MARGIN, y, &fitted(*style, *size, left, room));
                canvas.text_right(&mut fonts, *style, *size, INK, RIGHT, y, right);
            }
            Line::Rule => canvas.line(RULE, 0.8, [MARGIN, y + SIZE / 2.0], [RIGHT, y + SIZE / 2.0]),
        }
    }
    // The torn edge.
    canvas.line(MUTED, 0.5, [0.0, 1.0], [WIDTH, 1.0]);
    write("Receipt", &text.merchant, [WIDTH, height], &fonts, vec![canvas.into_content()])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Limits, inspect, render_page};

    #[test]
    fn a_slip_is_a_narrow_page_as_long_as_it_needs_to_be() {
        let mut text = SlipText {
            merchant: "Café Sperl".into(),
            items: vec![("Melange".into(), "5.20".into())],
            total: ("Total EUR".into(), "5.20".into()),
            ..SlipText::default()
        };
        let short = compose_slip(&text);
        text.items.extend(
            (0..20).map(|_| ("Apfelstrudel mit Schlagobers und einem langen Namen".into(), "6.80".into())),
        );
        let long = compose_slip(&text);
        let height =
            |bytes: &[u8]| inspect(Arc::new(bytes.to_vec()), &Limits::default()).unwrap().pages[0].height;
        assert!(height(&long) > height(&short) + 200.0);
        assert_eq!(compose_slip(&text), long);
        let picture = render_page(Arc::new(long), 0, 600).unwrap();
        assert!(picture.starts_with(b"\x89PNG"));
    }
}
