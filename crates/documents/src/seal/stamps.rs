//! Puts stamps on existing pages, where the reader sees them: rotation and cropping are undone here.
//!
//! Each page gets one form with all its stamps, drawn after the page's own content, which is fenced so that
//! nothing it leaves behind (a transform, a clip) reaches the stamps.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use super::ink::{self, Area};
use super::{SealError, Stamp, StampContent};
use crate::canvas::{Canvas, INK, MUTED};
use crate::font::{FontBook, ObjectSink, Style, compressed, fitted, text_width, wrapped};
use crate::rejection::Rejection;
use crate::structure::{self, PageBox};
use crate::update::Update;

/// The content of one page's stamps.
pub(super) struct DrawnStamps {
    page: ObjectId,
    page_box: PageBox,
    content: Vec<u8>,
}

pub(super) fn draw(
    update: &Update<'_>,
    pages: &[ObjectId],
    stamps: &[Stamp],
    fonts: &mut FontBook,
) -> Result<Vec<DrawnStamps>, SealError> {
    let mut by_page: BTreeMap<u32, Vec<&Stamp>> = BTreeMap::new();
    for stamp in stamps {
        by_page.entry(stamp.page).or_default().push(stamp);
    }
    let mut drawn = Vec::new();
    for (page, stamps) in by_page {
        let id = page
            .checked_sub(1)
            .and_then(|index| pages.get(index as usize))
            .ok_or(SealError::NoSuchPage { page })?;
        let dictionary = update.get(*id).and_then(|o| o.as_dict().ok()).ok_or(Rejection::Damaged)?;
        let page_box = structure::page_box(|id| update.get(id), dictionary);
        let mut canvas = Canvas::default();
        for stamp in stamps {
            draw_one(&mut canvas, fonts, stamp, area(stamp, page_box.displayed_size())?);
        }
        drawn.push(DrawnStamps { page: *id, page_box, content: canvas.into_content() });
    }
    Ok(drawn)
}

/// The stamp's box in displayed points, origin bottom left, kept on the page.
fn area(stamp: &Stamp, (page_width, page_height): (f32, f32)) -> Result<Area, SealError> {
    let values = [stamp.x, stamp.y, stamp.width, stamp.height];
    if !values.iter().all(|v| v.is_finite()) || stamp.width <= 0.0 || stamp.height <= 0.0 {
        return Err(SealError::InvalidStamp { page: stamp.page });
    }
    let width = stamp.width.min(1.0);
    let height = stamp.height.min(1.0);
    let x = stamp.x.clamp(0.0, 1.0 - width);
    let y = stamp.y.clamp(0.0, 1.0 - height);
    Ok(Area {
        x: x * page_width,
        y: (1.0 - y - height) * page_height,
        width: width * page_width,
        height: height * page_height,
    })
}

fn draw_one(canvas: &mut Canvas, fonts: &mut FontBook, stamp: &Stamp, area: Area) {
    match &stamp.content {
        StampContent::Signature { ink, caption } => {
            let mut ink_area = area;
            if let Some(caption) = caption.as_deref().filter(|c| !c.is_empty()) {
                let size = (area.height * 0.17).clamp(3.0, 7.0);
                let line = size * 1.35;
                ink_area.y += line;
                ink_area.height -= line;
                let text = fitted(Style::Regular, size, caption, area.width);
                canvas.text(fonts, Style::Regular, size, MUTED, area.x, area.y + size * 0.25, &text);
            }
            ink::draw(canvas, fonts, ink, ink_area);
        }
        StampContent::Initials { ink } => ink::draw(canvas, fonts, ink, area),
        StampContent::Name { text } | StampContent::Date { text } => line_of_text(canvas, fonts, text, area),
        StampContent::Text { text } => block_of_text(canvas, fonts, text, area),
    }
}

const LARGEST_TEXT: f32 = 11.0;
const SMALLEST_TEXT: f32 = 4.0;
const LINE: f32 = 1.25;

fn line_of_text(canvas: &mut Canvas, fonts: &mut FontBook, text: &str, area: Area) {
    let natural = (area.height * 0.62).min(LARGEST_TEXT);
    let width = text_width(Style::Regular, natural, text).max(0.01);
    let size = natural.min(natural * area.width / width).max(SMALLEST_TEXT.min(natural));
    let text = fitted(Style::Regular, size, text, area.width + 0.01);
    let baseline = area.y + (area.height - size) / 2.0 + size * 0.22;
    canvas.text(fonts, Style::Regular, size, INK, area.x, baseline, &text);
}

/// Wraps, and shrinks until all of it fits; what does not fit at the smallest size ends in an ellipsis.
fn block_of_text(canvas: &mut Canvas, fonts: &mut FontBook, text: &str, area: Area) {
    let mut size = LARGEST_TEXT.min(area.height * 0.62);
    let mut lines = wrapped(Style::Regular, size, text, area.width);
    while lines.len() as f32 * size * LINE > area.height && size > SMALLEST_TEXT {
        size = (size - 0.5).max(SMALLEST_TEXT);
        lines = wrapped(Style::Regular, size, text, area.width);
    }
    if lines.len() == 1 {
        return line_of_text(canvas, fonts, text, area);
    }
    let room = ((area.height / (size * LINE)) as usize).max(1);
    if lines.len() > room {
        lines.truncate(room);
        if let Some(last) = lines.last_mut() {
            *last = fitted(Style::Regular, size, &format!("{last} …"), area.width);
        }
    }
    for (index, line) in lines.iter().enumerate() {
        let y = area.y + area.height - size - index as f32 * size * LINE;
        canvas.text(fonts, Style::Regular, size, INK, area.x, y, line);
    }
}

pub(super) fn place(
    update: &mut Update<'_>,
    drawn: Vec<DrawnStamps>,
    fonts: &Dictionary,
) -> Result<(), SealError> {
    if drawn.is_empty() {
        return Ok(());
    }
    let fence = update.add(Object::Stream(Stream::new(Dictionary::new(), b"q\n".to_vec())));
    for stamps in drawn {
        let (width, height) = stamps.page_box.displayed_size();
        let matrix = stamps.page_box.matrix().map(Object::Real).to_vec();
        let form = update.add(compressed(
            dictionary! {
                "Type" => "XObject",
                "Subtype" => "Form",
                "BBox" => vec![0.into(), 0.into(), Object::Real(width), Object::Real(height)],
                "Matrix" => matrix,
                "Resources" => dictionary! { "Font" => fonts.clone() },
            },
            &stamps.content,
        ));
        let mut page = update.dictionary(stamps.page)?;
        let name = add_form(update, &mut page, form);
        let draw = format!("\nQ\nq /{name} Do Q\n").into_bytes();
        let draw = update.add(Object::Stream(Stream::new(Dictionary::new(), draw)));
        let mut contents = vec![Object::Reference(fence)];
        contents.extend(existing_contents(update, &page));
        contents.push(Object::Reference(draw));
        page.set("Contents", contents);
        update.set(stamps.page, page);
    }
    Ok(())
}

fn existing_contents(update: &Update<'_>, page: &Dictionary) -> Vec<Object> {
    let Ok(contents) = page.get(b"Contents") else { return Vec::new() };
    match update.resolve(contents) {
        Some(Object::Array(parts)) => parts.clone(),
        Some(Object::Stream(_)) => vec![contents.clone()],
        _ => Vec::new(),
    }
}

/// Gives the page its own resources with the form among them, and returns the form's name.
///
/// Resources may be inherited or belong to several pages: the page gets a copy, the others keep theirs.
fn add_form(update: &Update<'_>, page: &mut Dictionary, form: ObjectId) -> String {
    let mut resources = structure::inherited(|id| update.get(id), page, b"Resources")
        .and_then(|o| o.as_dict().ok())
        .cloned()
        .unwrap_or_default();
    let mut forms = resources
        .get(b"XObject")
        .ok()
        .and_then(|o| update.resolve(o))
        .and_then(|o| o.as_dict().ok())
        .cloned()
        .unwrap_or_default();
    let name = (1..)
        .map(|n| format!("BigStamp{n}"))
        .find(|name| !forms.has(name.as_bytes()))
        .unwrap_or_else(|| "BigStamp".to_owned());
    forms.set(name.as_bytes(), Object::Reference(form));
    resources.set("XObject", forms);
    page.set("Resources", resources);
    name
}
