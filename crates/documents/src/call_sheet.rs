//! Sets call sheets as PDF: what is pinned to the board and folded into a pocket. Times are large; what is new or different
//! since the sheet before has a bar beside it, which is seen also on a black and white copy.
//!
//! The same text always gives the same bytes.

use crate::canvas::{Canvas, Colour, INK, MUTED, PANEL, RULE};
use crate::compose::write;
use crate::font::{FontBook, Style, fitted, text_width, wrapped};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallSheetText {
    /// Stands at the head of each page.
    pub organization_name: String,
    pub title: String,
    /// The day, in words.
    pub subtitle: String,
    /// Which issue this is: stands on each page.
    pub revision: String,
    /// When it was issued and what the bars mean, a line each.
    pub remarks: Vec<String>,
    /// Of a sheet for one person.
    pub own_call: Option<OwnCall>,
    pub blocks: Vec<CallBlock>,
    /// What was on the sheet before and is not any more, a line each.
    pub gone: Vec<String>,
}

/// When and where one person is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnCall {
    pub label: String,
    pub time: String,
    /// For what, where, as what; a line each.
    pub lines: Vec<String>,
}

/// A text that may be different from the sheet before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    pub text: String,
    pub is_changed: bool,
}

/// One event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallBlock {
    /// When it begins, large.
    pub time: Marked,
    /// Until when, in which zone; a line each.
    pub times: Vec<String>,
    pub title: Marked,
    /// What kind of event, of which production, in what state.
    pub kind: String,
    /// Where, and what is to be known; a paragraph each.
    pub place: Vec<Marked>,
    pub notes: Vec<Marked>,
    pub people: Vec<CallLine>,
    /// Who was called before and is not any more.
    pub gone: Vec<String>,
}

/// Somebody who is called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallLine {
    pub call: String,
    pub name: String,
    pub role: String,
    pub is_changed: bool,
}

/// A4.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const LEFT: f32 = 62.0;
const RIGHT: f32 = WIDTH - 50.0;
const TOP: f32 = HEIGHT - 92.0;
const BOTTOM: f32 = 76.0;
/// Where titles, places and people begin: right of the times.
const TEXT_LEFT: f32 = LEFT + 104.0;
const NAME_LEFT: f32 = TEXT_LEFT + 52.0;
const ROLE_LEFT: f32 = TEXT_LEFT + 232.0;
const ROW: f32 = 18.0;

struct Setter {
    fonts: FontBook,
    full: Vec<Canvas>,
    canvas: Canvas,
    /// The base line of what comes next.
    y: f32,
}

impl Setter {
    fn text(&mut self, style: Style, size: f32, colour: Colour, x: f32, text: &str) {
        self.canvas.text(&mut self.fonts, style, size, colour, x, self.y, text);
    }

    /// The next page, where so much has no room on this one; whether it was turned.
    fn need(&mut self, height: f32) -> bool {
        let is_full = self.y - height < BOTTOM;
        if is_full {
            self.full.push(std::mem::take(&mut self.canvas));
            self.y = TOP;
        }
        is_full
    }

    /// Beside a line of this size.
    fn bar(&mut self, x: f32, size: f32) {
        self.canvas.filled_box(INK, x - 9.0, self.y - size * 0.25, 2.4, size * 1.1);
    }

    fn paragraph(&mut self, style: Style, size: f32, colour: Colour, x: f32, text: &Marked) {
        for line in wrapped(style, size, &text.text, RIGHT - x) {
            self.need(size * 1.4);
            if text.is_changed {
                self.bar(x, size);
            }
            self.text(style, size, colour, x, &line);
            self.y -= size * 1.4;
        }
    }

    fn plain(&mut self, style: Style, size: f32, colour: Colour, x: f32, text: &str) {
        self.paragraph(style, size, colour, x, &Marked { text: text.to_owned(), is_changed: false });
    }

    fn opening(&mut self, sheet: &CallSheetText) {
        self.plain(Style::SemiBold, 22.0, INK, LEFT, &sheet.title);
        self.y += 6.0;
        self.plain(Style::SemiBold, 13.0, INK, LEFT, &sheet.subtitle);
        for remark in &sheet.remarks {
            self.plain(Style::Regular, 9.5, MUTED, LEFT, remark);
        }
        self.y -= 6.0;
    }

    fn own_call(&mut self, call: &OwnCall) {
        const SIZE: f32 = 40.0;
        let x = LEFT + 34.0 + text_width(Style::SemiBold, SIZE, &call.time).max(96.0);
        let lines: Vec<(Style, String)> = call
            .lines
            .iter()
            .enumerate()
            .flat_map(|(index, line)| {
                let style = if index == 0 { Style::SemiBold } else { Style::Regular };
                wrapped(style, 11.0, line, RIGHT - x - 12.0).into_iter().map(move |line| (style, line))
            })
            .take(30)
            .collect();
        let height = (lines.len() as f32 * 15.5 + 26.0).max(78.0);
        self.need(height + 10.0);
        self.canvas.filled_box(PANEL, LEFT - 4.0, self.y - height + 10.0, RIGHT - LEFT + 8.0, height);
        let top = self.y;
        self.y = top - 8.0;
        self.text(Style::SemiBold, 10.0, MUTED, LEFT + 10.0, &call.label);
        self.y = top - 48.0;
        self.text(Style::SemiBold, SIZE, INK, LEFT + 10.0, &call.time);
        self.y = top - 9.0;
        for (style, line) in &lines {
            self.text(*style, 11.0, INK, x, line);
            self.y -= 15.5;
        }
        self.y = top - height - 12.0;
    }

    fn block(&mut self, block: &CallBlock) {
        // An event stays with its first people.
        self.need(118.0);
        self.canvas.line(RULE, 0.8, [LEFT - 4.0, self.y + 14.0], [RIGHT, self.y + 14.0]);
        self.y -= 12.0;
        let (top, page) = (self.y, self.full.len());
        if block.time.is_changed {
            self.bar(LEFT, 26.0);
        }
        let time = fitted(Style::SemiBold, 26.0, &block.time.text, TEXT_LEFT - LEFT - 12.0);
        self.text(Style::SemiBold, 26.0, INK, LEFT, &time);
        self.y -= 17.0;
        for line in block.times.iter().flat_map(|line| wrapped(Style::Regular, 9.5, line, 92.0)).take(6) {
            self.text(Style::Regular, 9.5, MUTED, LEFT, &line);
            self.y -= 12.5;
        }
        let under_times = self.y;
        self.y = top + 4.0;
        self.paragraph(Style::SemiBold, 15.0, INK, TEXT_LEFT, &block.title);
        self.plain(Style::Regular, 9.5, MUTED, TEXT_LEFT, &block.kind);
        self.y -= 3.0;
        for (index, line) in block.place.iter().enumerate() {
            let style = if index == 0 { Style::SemiBold } else { Style::Regular };
            self.paragraph(style, 11.0, INK, TEXT_LEFT, line);
        }
        self.y -= 3.0;
        for note in &block.notes {
            self.paragraph(Style::Regular, 10.5, INK, TEXT_LEFT, note);
        }
        if self.full.len() == page {
            self.y = self.y.min(under_times);
        }
        self.y -= 8.0;
        self.people(block);
        if !block.gone.is_empty() {
            let names = format!("Not called any more: {}", block.gone.join(", "));
            let gone = Marked { text: names, is_changed: true };
            self.paragraph(Style::Regular, 10.5, INK, TEXT_LEFT, &gone);
        }
        self.y -= 16.0;
    }

    fn people_head(&mut self) {
        for (x, label) in [(TEXT_LEFT, "Call"), (NAME_LEFT, "Who"), (ROLE_LEFT, "As")] {
            self.text(Style::Regular, 8.5, MUTED, x, label);
        }
        self.canvas.line(RULE, 0.8, [TEXT_LEFT, self.y - 5.0], [RIGHT, self.y - 5.0]);
        self.y -= ROW;
    }

    fn people(&mut self, block: &CallBlock) {
        if block.people.is_empty() {
            return;
        }
        self.need(ROW * 3.0);
        self.people_head();
        for person in &block.people {
            if self.need(ROW) {
                let title = format!("{} {} (continued)", block.time.text, block.title.text);
                let title = fitted(Style::SemiBold, 11.0, &title, RIGHT - TEXT_LEFT);
                self.text(Style::SemiBold, 11.0, INK, TEXT_LEFT, &title);
                self.y -= 20.0;
                self.people_head();
            }
            if person.is_changed {
                self.bar(TEXT_LEFT, 11.0);
            }
            self.text(Style::SemiBold, 11.0, INK, TEXT_LEFT, &person.call);
            let name = fitted(Style::Regular, 11.0, &person.name, ROLE_LEFT - NAME_LEFT - 10.0);
            self.text(Style::Regular, 11.0, INK, NAME_LEFT, &name);
            let role = fitted(Style::Regular, 10.0, &person.role, RIGHT - ROLE_LEFT);
            self.text(Style::Regular, 10.0, MUTED, ROLE_LEFT, &role);
            self.canvas.line(RULE, 0.4, [TEXT_LEFT, self.y - 5.5], [RIGHT, self.y - 5.5]);
            self.y -= ROW;
        }
    }
}

/// The call sheet as a PDF file; as many pages as it needs.
pub fn compose_call_sheet(sheet: &CallSheetText) -> Vec<u8> {
    let (fonts, full, canvas) = (FontBook::default(), Vec::new(), Canvas::default());
    let mut setter = Setter { fonts, full, canvas, y: TOP };
    setter.opening(sheet);
    if let Some(call) = &sheet.own_call {
        setter.own_call(call);
    }
    setter.y -= 10.0;
    for block in &sheet.blocks {
        setter.block(block);
    }
    for gone in &sheet.gone {
        let gone = Marked { text: gone.clone(), is_changed: true };
        setter.paragraph(Style::Regular, 10.5, INK, LEFT, &gone);
    }
    setter.full.push(setter.canvas);
    let (count, mut fonts) = (setter.full.len(), setter.fonts);
    let number = |(index, mut canvas): (usize, Canvas)| {
        let revision_width = text_width(Style::SemiBold, 10.0, &sheet.revision);
        let name =
            fitted(Style::Regular, 9.0, &sheet.organization_name, RIGHT - LEFT - revision_width - 20.0);
        canvas.text(&mut fonts, Style::Regular, 9.0, MUTED, LEFT, HEIGHT - 50.0, &name);
        canvas.text_right(&mut fonts, Style::SemiBold, 10.0, INK, RIGHT, HEIGHT - 50.0, &sheet.revision);
        canvas.line(RULE, 0.6, [LEFT - 4.0, 56.0], [RIGHT, 56.0]);
        let foot = fitted(
            Style::Regular,
            8.5,
            &format!("{} · {}", sheet.title, sheet.subtitle),
            RIGHT - LEFT - 90.0,
        );
        canvas.text(&mut fonts, Style::Regular, 8.5, MUTED, LEFT, 42.0, &foot);
        let page = format!("Page {} of {count}", index + 1);
        canvas.text_right(&mut fonts, Style::Regular, 8.5, MUTED, RIGHT, 42.0, &page);
        canvas.into_content()
    };
    let contents: Vec<Vec<u8>> = setter.full.into_iter().enumerate().map(number).collect();
    write(&sheet.title, &sheet.organization_name, [WIDTH, HEIGHT], &fonts, contents)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Limits, inspect, render_page};

    fn sheet(people: usize) -> CallSheetText {
        let line = |index: usize| CallLine {
            call: "09:30".into(),
            name: format!("Person {index}"),
            role: "Corps de ballet".into(),
            is_changed: index.is_multiple_of(7),
        };
        CallSheetText {
            organization_name: "Opera Test".into(),
            title: "Swan Lake, act II".into(),
            subtitle: "Wednesday, 10 March 2027".into(),
            revision: "Revision 3".into(),
            remarks: vec!["A bar marks what is new or different since revision 2.".into()],
            own_call: Some(OwnCall {
                label: "Your call".into(),
                time: "09:30".into(),
                lines: vec!["Swan Lake, act II".into(), "Main stage".into()],
            }),
            blocks: vec![CallBlock {
                time: Marked { text: "10:00".into(), is_changed: true },
                times: vec!["until 13:00".into(), "Europe/Vienna".into()],
                title: Marked { text: "Swan Lake, act II".into(), is_changed: false },
                kind: "Rehearsal".into(),
                place: vec![Marked { text: "Main stage".into(), is_changed: true }],
                notes: vec![Marked { text: "Warm-up from 9:30".into(), is_changed: false }],
                people: (0..people).map(line).collect(),
                gone: vec!["Ben Fiddle".into()],
            }],
            gone: vec!["Not on the sheet any more: Costume fitting".into()],
        }
    }

    fn pages(sheet: &CallSheetText) -> usize {
        inspect(Arc::new(compose_call_sheet(sheet)), &Limits::default()).unwrap().pages.len()
    }

    #[test]
    fn a_call_sheet_has_as_many_pages_as_it_needs() {
        assert_eq!((pages(&sheet(0)), pages(&sheet(20)), pages(&sheet(50))), (1, 1, 2));
        assert_eq!(compose_call_sheet(&sheet(50)), compose_call_sheet(&sheet(50)));
        let picture = render_page(Arc::new(compose_call_sheet(&sheet(20))), 0, 600).unwrap();
        assert!(picture.starts_with(b"\x89PNG"));
    }

    #[test]
    fn the_longest_texts_do_no_harm() {
        let mut long = sheet(1);
        long.title = "W".repeat(255);
        long.blocks[0].notes = vec![Marked { text: "x ".repeat(4_000), is_changed: true }; 2];
        long.blocks[0].people[0].name = "N".repeat(300);
        if let Some(call) = &mut long.own_call {
            call.lines = vec!["y ".repeat(1_000)];
        }
        assert!(pages(&long) > 2);
        assert_eq!(pages(&CallSheetText::default()), 1);
    }
}
