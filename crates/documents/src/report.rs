//! Sets a table with a heading and a sum as PDF: reports that are filed or handed round.
//!
//! The same text always gives the same bytes.

use crate::canvas::{Canvas, INK, MUTED, PANEL, RULE};
use crate::compose::write;
use crate::font::{FontBook, Style, fitted};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportText {
    /// Stands at the head of each page.
    pub organization_name: String,
    pub title: String,
    /// What it is about, in a line.
    pub subtitle: String,
    /// The first one is words, the others are numbers.
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// The last row, set apart.
    pub total: Vec<String>,
}

/// A4.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const LEFT: f32 = 56.0;
const RIGHT: f32 = WIDTH - 56.0;
const TOP: f32 = HEIGHT - 96.0;
const BOTTOM: f32 = 84.0;
const SIZE: f32 = 9.5;
const LEADING: f32 = 18.0;
/// Of a column of numbers; narrower where the words would have too little room.
const NUMBER_WIDTH: f32 = 72.0;
const WORDS_WIDTH: f32 = 110.0;
const GAP: f32 = 8.0;

struct Setter<'a> {
    text: &'a ReportText,
    fonts: FontBook,
    full: Vec<Canvas>,
    canvas: Canvas,
    y: f32,
}

impl Setter<'_> {
    fn row(&mut self, style: Style, colour: crate::canvas::Colour, cells: &[String]) {
        let numbers = self.text.columns.len().saturating_sub(1);
        let width = NUMBER_WIDTH.min((RIGHT - LEFT - WORDS_WIDTH) / numbers.max(1) as f32);
        let words = RIGHT - LEFT - width * numbers as f32;
        for (index, cell) in cells.iter().take(numbers + 1).enumerate() {
            if index == 0 {
                let cell = fitted(style, SIZE, cell, words - GAP);
                self.canvas.text(&mut self.fonts, style, SIZE, colour, LEFT, self.y, &cell);
            } else {
                let right = LEFT + words + width * index as f32;
                let cell = fitted(style, SIZE, cell, width - GAP);
                self.canvas.text_right(&mut self.fonts, style, SIZE, colour, right, self.y, &cell);
            }
        }
        self.y -= LEADING;
    }

    fn head(&mut self) {
        let columns = self.text.columns.clone();
        self.row(Style::SemiBold, MUTED, &columns);
        let y = self.y + LEADING - 6.0;
        self.canvas.line(RULE, 0.8, [LEFT, y], [RIGHT, y]);
        self.y -= 4.0;
    }

    /// Goes on with another page where so much has no room.
    fn need(&mut self, height: f32) {
        if self.y - height < BOTTOM {
            self.full.push(std::mem::take(&mut self.canvas));
            self.y = TOP;
            self.head();
        }
    }
}

/// The report as a PDF file; as many pages as it needs.
pub fn compose_report(text: &ReportText) -> Vec<u8> {
    let mut setter =
        Setter { text, fonts: FontBook::default(), full: Vec::new(), canvas: Canvas::default(), y: TOP };
    let title = fitted(Style::SemiBold, 20.0, &text.title, RIGHT - LEFT);
    setter.canvas.text(&mut setter.fonts, Style::SemiBold, 20.0, INK, LEFT, setter.y, &title);
    setter.y -= 20.0;
    let subtitle = fitted(Style::Regular, 10.0, &text.subtitle, RIGHT - LEFT);
    setter.canvas.text(&mut setter.fonts, Style::Regular, 10.0, MUTED, LEFT, setter.y, &subtitle);
    setter.y -= 34.0;
    setter.head();
    for row in &text.rows {
        setter.need(LEADING);
        setter.row(Style::Regular, INK, row);
    }
    setter.need(LEADING * 2.0);
    setter.canvas.filled_box(PANEL, LEFT - 4.0, setter.y - 6.0, RIGHT - LEFT + 8.0, LEADING + 2.0);
    setter.row(Style::SemiBold, INK, &text.total);
    setter.full.push(setter.canvas);
    let (count, mut fonts) = (setter.full.len(), setter.fonts);
    let number = |(index, mut canvas): (usize, Canvas)| {
        let name = fitted(Style::Regular, 9.0, &text.organization_name, RIGHT - LEFT);
        canvas.text(&mut fonts, Style::Regular, 9.0, MUTED, LEFT, HEIGHT - 54.0, &name);
        let page = format!("Page {} of {count}", index + 1);
        canvas.text_right(&mut fonts, Style::Regular, 8.0, MUTED, RIGHT, 44.0, &page);
        canvas.into_content()
    };
    let contents: Vec<Vec<u8>> = setter.full.into_iter().enumerate().map(number).collect();
    write(&text.title, &text.organization_name, [WIDTH, HEIGHT], &fonts, contents)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Limits, inspect, render_page};

    fn report(rows: usize) -> ReportText {
        ReportText {
            organization_name: "Opera Test".into(),
            title: "Claims by category".into(),
            subtitle: "1 to 31 January 2026, in EUR".into(),
            columns: ["Category", "Claims", "Amount"].map(Into::into).into(),
            rows: (0..rows).map(|row| vec![format!("Category {row}"), "1".into(), "12.50".into()]).collect(),
            total: ["Total", "2", "25.00"].map(Into::into).into(),
        }
    }

    #[test]
    fn a_report_has_as_many_pages_as_it_needs() {
        let pages = |text: &ReportText| {
            let inspected = inspect(Arc::new(compose_report(text)), &Limits::default()).unwrap();
            inspected.pages.len()
        };
        assert_eq!((pages(&report(0)), pages(&report(12)), pages(&report(100))), (1, 1, 3));
        assert_eq!(compose_report(&report(12)), compose_report(&report(12)));
        let picture = render_page(Arc::new(compose_report(&report(12))), 0, 600).unwrap();
        assert!(picture.starts_with(b"\x89PNG"));
    }

    #[test]
    fn rows_of_another_length_do_no_harm() {
        let mut text = report(1);
        text.rows = vec![Vec::new(), vec!["only words".into()], vec!["x".into(); 30]];
        assert!(compose_report(&text).starts_with(b"%PDF"));
        assert!(compose_report(&ReportText::default()).starts_with(b"%PDF"));
    }
}
