//! The object model of a document without the content of its streams: enough to judge it, small in memory.
//!
//! Must never be written back: its streams are empty.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use crate::inspect::Deadline;
use crate::rejection::Rejection;

/// What a single object or cross-reference stream may expand to while the model is read.
const MAX_STRUCTURE_STREAM_BYTES: usize = 16 * 1024 * 1024;
/// References followed from one object before it counts as damaged.
const MAX_REFERENCE_HOPS: usize = 32;
const MAX_PAGE_TREE_DEPTH: usize = 64;

pub(crate) fn load_options() -> LoadOptions {
    LoadOptions { max_decompressed_size: Some(MAX_STRUCTURE_STREAM_BYTES), ..Default::default() }
}

/// What reading the model may cost.
#[derive(Clone, Copy)]
struct Budget {
    objects_left: usize,
    deadline: Deadline,
}

thread_local! {
    /// Of the load that runs on this thread: the loader takes a plain function, which can reach nothing else.
    static BUDGET: Cell<Option<Budget>> = const { Cell::new(None) };
}

/// Unwinds out of the loader, which has no other way to stop.
struct OverBudget;

/// Reads the model, dropping stream content as it goes.
pub(crate) fn load(file: &[u8], max_objects: usize, deadline: Deadline) -> Result<Document, Rejection> {
    let options = LoadOptions { filter: Some(drop_content), ..load_options() };
    BUDGET.set(Some(Budget { objects_left: max_objects, deadline }));
    let loaded = catch_unwind(AssertUnwindSafe(|| Document::load_mem_with_options(file, options)));
    BUDGET.set(None);
    let document = match loaded {
        Ok(loaded) => loaded.map_err(rejection)?,
        Err(stopped) if stopped.is::<OverBudget>() => return Err(Rejection::TooComplex),
        Err(_) => return Err(Rejection::Damaged),
    };
    if document.trailer.has(b"Encrypt") || document.was_encrypted() {
        return Err(Rejection::Encrypted);
    }
    Ok(document)
}

pub(crate) fn rejection(error: lopdf::Error) -> Rejection {
    match error {
        lopdf::Error::Decryption(_)
        | lopdf::Error::InvalidPassword
        | lopdf::Error::UnsupportedSecurityHandler(_)
        | lopdf::Error::AlreadyEncrypted => Rejection::Encrypted,
        lopdf::Error::Decompress(_) => Rejection::TooComplex,
        _ => Rejection::Damaged,
    }
}

fn spend() {
    if let Some(mut budget) = BUDGET.get() {
        let is_over = budget.objects_left == 0 || budget.deadline.check().is_err();
        if is_over {
            resume_unwind(Box::new(OverBudget));
        }
        budget.objects_left -= 1;
        BUDGET.set(Some(budget));
    }
}

/// The loader keeps what is changed in place here, and for members of object streams what is returned.
fn drop_content(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    spend();
    if let Object::Stream(stream) = object {
        if stream.dict.has_type(b"ObjStm") {
            // Its objects would not be looked at.
            if stream.content.is_empty() {
                resume_unwind(Box::new(OverBudget));
            }
        } else {
            // One byte: the loader would look up an empty stream again.
            stream.content = vec![b' '];
        }
        return Some((id, Object::Null));
    }
    Some((id, object.clone()))
}

/// Follows references to a value; `None` for a dangling or circular one.
pub(crate) fn resolve<'a>(
    lookup: impl Fn(ObjectId) -> Option<&'a Object>,
    mut object: &'a Object,
) -> Option<&'a Object> {
    for _ in 0..MAX_REFERENCE_HOPS {
        match object {
            Object::Reference(id) => object = lookup(*id)?,
            other => return Some(other),
        }
    }
    None
}

/// A page's boxes in its own coordinates and its rotation, with inheritance applied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PageBox {
    pub x0: f32,
    pub y0: f32,
    pub x1: f32,
    pub y1: f32,
    /// 0, 90, 180 or 270, clockwise.
    pub rotation: u16,
}

impl PageBox {
    pub fn displayed_size(&self) -> (f32, f32) {
        let (width, height) = (self.x1 - self.x0, self.y1 - self.y0);
        if self.rotation % 180 == 90 { (height, width) } else { (width, height) }
    }

    /// The matrix from displayed points (origin bottom left, y up) to the page's own coordinates.
    pub fn matrix(&self) -> [f32; 6] {
        match self.rotation {
            90 => [0.0, 1.0, -1.0, 0.0, self.x1, self.y0],
            180 => [-1.0, 0.0, 0.0, -1.0, self.x1, self.y1],
            270 => [0.0, -1.0, 1.0, 0.0, self.x0, self.y1],
            _ => [1.0, 0.0, 0.0, 1.0, self.x0, self.y0],
        }
    }
}

const A4: [f32; 4] = [0.0, 0.0, 595.276, 841.89];

/// The value of an inheritable page attribute (ISO 32000-1, 7.7.3.4).
pub(crate) fn inherited<'a>(
    lookup: impl Fn(ObjectId) -> Option<&'a Object> + Copy,
    page: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    let mut node = page;
    for _ in 0..MAX_PAGE_TREE_DEPTH {
        if let Some(value) = node.get(key).ok().and_then(|o| resolve(lookup, o))
            && !matches!(value, Object::Null)
        {
            return Some(value);
        }
        node = resolve(lookup, node.get(b"Parent").ok()?)?.as_dict().ok()?;
    }
    None
}

pub(crate) fn page_box<'a>(
    lookup: impl Fn(ObjectId) -> Option<&'a Object> + Copy,
    page: &'a Dictionary,
) -> PageBox {
    let rectangle = |key: &[u8]| -> Option<[f32; 4]> {
        let array = inherited(lookup, page, key)?.as_array().ok()?;
        let mut values = [0.0; 4];
        for (value, object) in values.iter_mut().zip(array.iter().take(4)) {
            *value = resolve(lookup, object)?.as_float().ok()?;
        }
        let [a, b, c, d] = values;
        (array.len() >= 4).then(|| [a.min(c), b.min(d), a.max(c), b.max(d)])
    };
    let media = rectangle(b"MediaBox").unwrap_or(A4);
    let crop = rectangle(b"CropBox").unwrap_or(media);
    let mut shown =
        [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])];
    if !(shown[2] - shown[0] > 0.01 && shown[3] - shown[1] > 0.01) {
        shown = A4;
    }
    let rotation = inherited(lookup, page, b"Rotate").and_then(|o| o.as_float().ok()).unwrap_or(0.0) as i64;
    let rotation = match rotation.rem_euclid(360) {
        90 => 90,
        180 => 180,
        270 => 270,
        _ => 0,
    };
    PageBox { x0: shown[0], y0: shown[1], x1: shown[2], y1: shown[3], rotation }
}
