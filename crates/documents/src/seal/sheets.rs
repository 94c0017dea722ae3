//! Appended pages that fill from top to bottom: break when full, footer when done. Also how times are written.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::pages::{HEIGHT, MARGIN, WIDTH};
use crate::canvas::{ACCENT, Canvas, INK, MUTED, RULE};
use crate::font::{FontBook, Style, fitted, wrapped};

pub(super) const LEFT: f32 = MARGIN;
pub(super) const RIGHT: f32 = WIDTH - MARGIN;
pub(super) const CONTENT_WIDTH: f32 = RIGHT - LEFT;
const TOP: f32 = HEIGHT - 56.0;
/// Nothing but the footer stands below this.
const BOTTOM: f32 = 74.0;
const LABEL_WIDTH: f32 = 120.0;

pub(super) struct Sheets {
    full: Vec<Canvas>,
    pub canvas: Canvas,
    /// Where the next line goes; falls.
    pub y: f32,
    kind: &'static str,
    organization_name: String,
}

impl Sheets {
    pub fn new(fonts: &mut FontBook, kind: &'static str, organization_name: &str) -> Self {
        let organization_name = fitted(Style::Regular, 9.0, organization_name, CONTENT_WIDTH / 2.0);
        let mut sheets =
            Self { full: Vec::new(), canvas: Canvas::default(), y: TOP, kind, organization_name };
        sheets.head(fonts);
        sheets
    }

    fn head(&mut self, fonts: &mut FontBook) {
        self.canvas.filled_box(ACCENT, LEFT, TOP + 18.0, 36.0, 3.0);
        self.canvas.text(fonts, Style::SemiBold, 9.0, ACCENT, LEFT, TOP, self.kind);
        self.canvas.text_right(fonts, Style::Regular, 9.0, MUTED, RIGHT, TOP, &self.organization_name);
        self.y = TOP - 34.0;
    }

    /// Starts a new page unless this much height is left. Returns whether it did.
    pub fn need(&mut self, fonts: &mut FontBook, height: f32) -> bool {
        if self.y - height >= BOTTOM {
            return false;
        }
        self.full.push(std::mem::take(&mut self.canvas));
        self.head(fonts);
        true
    }

    pub fn title(&mut self, fonts: &mut FontBook, title: &str) {
        for line in wrapped(Style::SemiBold, 19.0, title, CONTENT_WIDTH).iter().take(4) {
            self.canvas.text(fonts, Style::SemiBold, 19.0, INK, LEFT, self.y, line);
            self.y -= 25.0;
        }
    }

    pub fn paragraph(&mut self, fonts: &mut FontBook, size: f32, text: &str) {
        for line in wrapped(Style::Regular, size, text, CONTENT_WIDTH) {
            self.need(fonts, size * 1.5);
            self.canvas.text(fonts, Style::Regular, size, MUTED, LEFT, self.y, &line);
            self.y -= size * 1.5;
        }
    }

    pub fn heading(&mut self, fonts: &mut FontBook, text: &str, following: f32) {
        self.need(fonts, 26.0 + following);
        self.canvas.text(fonts, Style::SemiBold, 12.0, INK, LEFT, self.y, text);
        self.y -= 8.0;
        self.canvas.line(RULE, 0.6, [LEFT, self.y], [RIGHT, self.y]);
        self.y -= 16.0;
    }

    /// A label and its value, which wraps and breaks over pages.
    pub fn row(&mut self, fonts: &mut FontBook, label: &str, value: &str) {
        self.row_within(fonts, label, value, CONTENT_WIDTH);
    }

    /// The same, leaving the right side free.
    pub fn row_within(&mut self, fonts: &mut FontBook, label: &str, value: &str, width: f32) {
        let lines = wrapped(Style::Regular, 9.0, value, width - LABEL_WIDTH);
        for (index, line) in lines.iter().enumerate() {
            self.need(fonts, 14.0);
            if index == 0 {
                self.canvas.text(fonts, Style::Regular, 9.0, MUTED, LEFT, self.y, label);
            }
            self.canvas.text(fonts, Style::Regular, 9.0, INK, LEFT + LABEL_WIDTH, self.y, line);
            self.y -= if index + 1 == lines.len() { 15.0 } else { 12.5 };
        }
    }

    /// The pages' contents, each with `note` and its number at the foot.
    pub fn finish(mut self, fonts: &mut FontBook, note: &str) -> Vec<Vec<u8>> {
        self.full.push(self.canvas);
        let count = self.full.len();
        self.full
            .into_iter()
            .enumerate()
            .map(|(index, mut canvas)| {
                canvas.line(RULE, 0.6, [LEFT, 56.0], [RIGHT, 56.0]);
                let number = format!("Page {} of {count}", index + 1);
                canvas.text_right(fonts, Style::Regular, 7.5, MUTED, RIGHT, 43.0, &number);
                let note = fitted(Style::Regular, 7.5, note, CONTENT_WIDTH - 70.0);
                canvas.text(fonts, Style::Regular, 7.5, MUTED, LEFT, 43.0, &note);
                canvas.into_content()
            })
            .collect()
    }
}

pub(super) fn utc(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::UTC).strftime("%-d %B %Y, %H:%M:%S UTC").to_string()
}

/// The same moment on the signer's clock; `None` for a zone nobody knows.
pub(super) fn local(moment: Timestamp, zone: &str) -> Option<String> {
    let zoned = moment.to_zoned(TimeZone::get(zone).ok()?);
    Some(format!("{} ({zone})", zoned.strftime("%-d %B %Y, %H:%M:%S %Z")))
}

/// The moment for a person: on the signer's clock where that is known.
pub(super) fn spoken(moment: Timestamp, zone: &str) -> String {
    match TimeZone::get(zone) {
        Ok(known) => format!("{} ({zone})", moment.to_zoned(known).strftime("%-d %B %Y, %H:%M %Z")),
        Err(_) => moment.to_zoned(TimeZone::UTC).strftime("%-d %B %Y, %H:%M UTC").to_string(),
    }
}
