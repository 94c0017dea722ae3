//! Appends pages at the end of a document's page tree.

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::SealError;
use crate::font::{ObjectSink, compressed};
use crate::rejection::Rejection;
use crate::update::Update;

/// A4 in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
pub(super) const MARGIN: f32 = 54.0;

/// Adds pages with these contents; returns what is then the last page of the document.
pub(super) fn append(
    update: &mut Update<'_>,
    original_pages: &[ObjectId],
    contents: Vec<Vec<u8>>,
    fonts: Dictionary,
) -> Result<ObjectId, SealError> {
    let mut last = *original_pages.last().ok_or(Rejection::NoPages)?;
    if contents.is_empty() {
        return Ok(last);
    }
    let catalog = update.dictionary(update.catalog_id()?)?;
    let root_id = catalog.get(b"Pages").and_then(Object::as_reference).map_err(|_| Rejection::Damaged)?;
    let mut root = update.dictionary(root_id)?;
    let mut kids = root
        .get(b"Kids")
        .ok()
        .and_then(|kids| update.resolve(kids))
        .and_then(|kids| kids.as_array().ok())
        .cloned()
        .ok_or(Rejection::Damaged)?;
    let resources = update.add(Object::Dictionary(dictionary! { "Font" => fonts }));
    let page_count = original_pages.len() + contents.len();
    for content in contents {
        let content = update.add(compressed(Dictionary::new(), &content));
        let sheet = vec![0.into(), 0.into(), Object::Real(WIDTH), Object::Real(HEIGHT)];
        // Each inheritable attribute is stated, so that the tree above cannot change this page.
        last = update.add(Object::Dictionary(dictionary! {
            "Type" => "Page",
            "Parent" => root_id,
            "MediaBox" => sheet.clone(),
            "CropBox" => sheet,
            "Rotate" => 0,
            "Resources" => resources,
            "Contents" => content,
        }));
        kids.push(Object::Reference(last));
    }
    root.set("Kids", kids);
    root.set("Count", page_count as i64);
    update.set(root_id, root);
    Ok(last)
}
