//! Sets contracts from structured text as PDF: for the demo companies, and for tests that want a real document.
//!
//! The same text always gives the same bytes.

use lopdf::{Document, Object, dictionary};

use crate::canvas::{Canvas, INK, MUTED, RULE};
use crate::font::{FontBook, ObjectSink, Style, compressed, fitted, wrapped};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContractText {
    /// Stands at the head of each page.
    pub organization_name: String,
    pub title: String,
    pub parties: Vec<Party>,
    pub preamble: String,
    pub clauses: Vec<Clause>,
    pub signature_lines: Vec<SignatureLine>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    pub name: String,
    /// Address and the like, one line each.
    pub details: Vec<String>,
    /// How the contract calls the party: "the Company".
    pub called: String,
}

/// Numbered by its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clause {
    pub heading: String,
    pub paragraphs: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignatureLine {
    pub name: String,
    /// In what capacity: "Artist", "For the Company".
    pub role: String,
}

/// Room for something to be filled in; fractions of the page, origin top left, as [`crate::Stamp`] has them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// The first page is 1.
    pub page: u32,
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// Where one of the signature lines came to stand.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedSignatureLine {
    pub line: SignatureLine,
    pub signature: Place,
    pub date: Place,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ComposedContract {
    pub bytes: Vec<u8>,
    pub signature_lines: Vec<PlacedSignatureLine>,
}

const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const LEFT: f32 = 72.0;
const RIGHT: f32 = WIDTH - 72.0;
const TEXT_WIDTH: f32 = RIGHT - LEFT;
const TOP: f32 = HEIGHT - 96.0;
const BOTTOM: f32 = 84.0;
const SIZE: f32 = 10.0;
const LEADING: f32 = 15.0;
const NUMBER_WIDTH: f32 = 30.0;

/// The contract as a PDF file.
pub fn compose_contract(text: &ContractText) -> Vec<u8> {
    compose_contract_with_places(text).bytes
}

/// The contract, and where its signers are to sign.
pub fn compose_contract_with_places(text: &ContractText) -> ComposedContract {
    let mut setter =
        Setter { fonts: FontBook::default(), full: Vec::new(), canvas: Canvas::default(), y: TOP };
    setter.opening(text);
    for (index, clause) in text.clauses.iter().enumerate() {
        setter.clause(index + 1, clause);
    }
    let signature_lines = setter.signature_lines(&text.signature_lines);
    ComposedContract { bytes: setter.finish(text), signature_lines }
}

struct Setter {
    fonts: FontBook,
    full: Vec<Canvas>,
    canvas: Canvas,
    y: f32,
}

impl Setter {
    fn need(&mut self, height: f32) {
        if self.y - height < BOTTOM {
            self.full.push(std::mem::take(&mut self.canvas));
            self.y = TOP;
        }
    }

    fn lines(&mut self, style: Style, size: f32, leading: f32, x: f32, text: &str) {
        for line in wrapped(style, size, text, RIGHT - x) {
            self.need(leading);
            self.canvas.text(&mut self.fonts, style, size, INK, x, self.y, &line);
            self.y -= leading;
        }
    }

    fn opening(&mut self, text: &ContractText) {
        self.y -= 6.0;
        self.lines(Style::SemiBold, 21.0, 27.0, LEFT, &text.title);
        self.y -= 10.0;
        for (index, party) in text.parties.iter().enumerate() {
            self.need(LEADING * (party.details.len() + 3) as f32);
            let label = if index == 0 { "between" } else { "and" };
            self.canvas.text(&mut self.fonts, Style::Regular, SIZE, MUTED, LEFT, self.y, label);
            let x = LEFT + 64.0;
            self.lines(Style::SemiBold, SIZE + 1.0, LEADING, x, &party.name);
            for detail in &party.details {
                self.lines(Style::Regular, SIZE, LEADING - 1.0, x, detail);
            }
            if !party.called.is_empty() {
                self.lines(Style::Regular, SIZE, LEADING, x, &format!("(“{}”)", party.called));
            }
            self.y -= 9.0;
        }
        self.canvas.line(RULE, 0.6, [LEFT, self.y + 4.0], [RIGHT, self.y + 4.0]);
        self.y -= 16.0;
        if !text.preamble.is_empty() {
            self.lines(Style::Regular, SIZE, LEADING, LEFT, &text.preamble);
            self.y -= 10.0;
        }
    }

    fn clause(&mut self, number: usize, clause: &Clause) {
        // A heading stays with the first lines of its text.
        self.need(LEADING * 4.0);
        self.canvas.text(
            &mut self.fonts,
            Style::SemiBold,
            SIZE + 1.0,
            INK,
            LEFT,
            self.y,
            &format!("{number}."),
        );
        self.lines(Style::SemiBold, SIZE + 1.0, LEADING + 3.0, LEFT + NUMBER_WIDTH, &clause.heading);
        for (index, paragraph) in clause.paragraphs.iter().enumerate() {
            self.need(LEADING * 2.0);
            if clause.paragraphs.len() > 1 {
                let number = format!("{number}.{}", index + 1);
                self.canvas.text(&mut self.fonts, Style::Regular, SIZE, MUTED, LEFT, self.y, &number);
            }
            self.lines(Style::Regular, SIZE, LEADING, LEFT + NUMBER_WIDTH, paragraph);
            self.y -= 5.0;
        }
        self.y -= 9.0;
    }

    fn signature_lines(&mut self, lines: &[SignatureLine]) -> Vec<PlacedSignatureLine> {
        const BLOCK: f32 = 96.0;
        const INK_HEIGHT: f32 = 44.0;
        const INK_WIDTH: f32 = 250.0;
        const DATE_LEFT: f32 = LEFT + INK_WIDTH + 30.0;
        let mut placed = Vec::new();
        if !lines.is_empty() {
            // As many as fit stay with the heading.
            self.need((BLOCK * lines.len().min(5) as f32) + 30.0);
            self.y -= 14.0;
        }
        for line in lines {
            self.need(BLOCK);
            let base = self.y - INK_HEIGHT;
            self.canvas.line(MUTED, 0.6, [LEFT, base], [LEFT + INK_WIDTH, base]);
            self.canvas.line(MUTED, 0.6, [DATE_LEFT, base], [RIGHT, base]);
            let name = fitted(Style::SemiBold, SIZE, &line.name, INK_WIDTH);
            self.canvas.text(&mut self.fonts, Style::SemiBold, SIZE, INK, LEFT, base - 14.0, &name);
            let role = fitted(Style::Regular, 9.0, &line.role, INK_WIDTH);
            self.canvas.text(&mut self.fonts, Style::Regular, 9.0, MUTED, LEFT, base - 27.0, &role);
            self.canvas.text(&mut self.fonts, Style::Regular, 9.0, MUTED, DATE_LEFT, base - 14.0, "Date");
            let page = u32::try_from(self.full.len() + 1).unwrap_or(u32::MAX);
            let place = |x: f32, width: f32, height: f32| Place {
                page,
                x: x / WIDTH,
                y: (HEIGHT - base - height - 1.0) / HEIGHT,
                width: width / WIDTH,
                height: height / HEIGHT,
            };
            placed.push(PlacedSignatureLine {
                line: line.clone(),
                signature: place(LEFT, INK_WIDTH, INK_HEIGHT),
                date: place(DATE_LEFT, RIGHT - DATE_LEFT, 22.0),
            });
            self.y -= BLOCK;
        }
        placed
    }

    fn finish(mut self, text: &ContractText) -> Vec<u8> {
        self.full.push(self.canvas);
        let count = self.full.len();
        let mut fonts = self.fonts;
        let contents: Vec<Vec<u8>> = self
            .full
            .into_iter()
            .enumerate()
            .map(|(index, mut canvas)| {
                let organization = fitted(Style::Regular, 9.0, &text.organization_name, TEXT_WIDTH);
                canvas.text(&mut fonts, Style::Regular, 9.0, MUTED, LEFT, HEIGHT - 54.0, &organization);
                canvas.line(RULE, 0.6, [LEFT, 58.0], [RIGHT, 58.0]);
                let title = fitted(Style::Regular, 8.0, &text.title, TEXT_WIDTH - 80.0);
                canvas.text(&mut fonts, Style::Regular, 8.0, MUTED, LEFT, 44.0, &title);
                let number = format!("Page {} of {count}", index + 1);
                canvas.text_right(&mut fonts, Style::Regular, 8.0, MUTED, RIGHT, 44.0, &number);
                canvas.into_content()
            })
            .collect();
        write(&text.title, &text.organization_name, [WIDTH, HEIGHT], &fonts, contents)
    }
}

/// A document of pages of one size.
pub(crate) fn write(
    title: &str,
    author: &str,
    [width, height]: [f32; 2],
    fonts: &FontBook,
    contents: Vec<Vec<u8>>,
) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let root = document.new_object_id();
    let fonts = fonts.embed(&mut document);
    let resources = document.add(Object::Dictionary(dictionary! { "Font" => fonts }));
    let pages: Vec<Object> = contents
        .iter()
        .map(|content| {
            let content = document.add(compressed(lopdf::Dictionary::new(), content));
            Object::Reference(document.add(Object::Dictionary(dictionary! {
                "Type" => "Page",
                "Parent" => root,
                "MediaBox" => vec![0.into(), 0.into(), Object::Real(width), Object::Real(height)],
                "Resources" => resources,
                "Contents" => content,
            })))
        })
        .collect();
    let count = pages.len() as i64;
    document.objects.insert(
        root,
        Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => pages, "Count" => count }),
    );
    let catalog = document.add(Object::Dictionary(dictionary! {
        "Type" => "Catalog",
        "Pages" => root,
        "Lang" => Object::string_literal("en"),
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
    }));
    let info = document.add(Object::Dictionary(dictionary! {
        "Title" => lopdf::text_string(title),
        "Author" => lopdf::text_string(author),
    }));
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    let _ = document.save_to(&mut bytes);
    bytes
}
